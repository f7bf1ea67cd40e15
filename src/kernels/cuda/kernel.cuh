/* What every CUDA kernel file begins with. Nothing of a vendor's is included: the compiler knows the built-ins.
 *
 * A kernel takes one structure (parameters.h) and is called by its name through the driver interface:
 *     SLIP_KERNEL(exp_f32_dense, gpu_dense) { ... p.out ... }
 * Shared memory is static, and blocks are of SLIP_BLOCK threads in x alone, unless a kernel says otherwise. Contraction
 * is off, division and square root are exact, denormals are kept: the scalar functions give the CPU's bits. */
#ifndef SLIP_KERNELS_CUDA_KERNEL_H
#define SLIP_KERNELS_CUDA_KERNEL_H

#ifdef __CUDACC_RTC__ /* has no headers: these are what the scalar functions need of them */
typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long int64_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long uint64_t;
typedef unsigned long uintptr_t;
typedef unsigned long size_t;
#else
#include <stddef.h>
#include <stdint.h>
#endif

#define SLIP_SCALAR_BRANCHES

#ifndef SLIP_CUDA_EMULATED /* tests/cuda_emulator runs kernels on the CPU: it defines the built-ins and SLIP_KERNEL */
#define SLIP_KERNEL(name, parameters) \
    extern "C" __global__ void __launch_bounds__(SLIP_BLOCK) name(const __grid_constant__ parameters p)
/* A block has up to `threads`, and so few registers that a multiprocessor has room for `blocks` of them. */
#define SLIP_KERNEL_RESIDENT(name, parameters, threads, blocks) \
    extern "C" __global__ void __launch_bounds__(threads, blocks) name(const __grid_constant__ parameters p)
#define ALWAYS_INLINE __device__ __forceinline__
#define PLAIN_INLINE __device__ inline
#define __builtin_fmaf fmaf
#define __builtin_fma fma
#define __builtin_sqrtf sqrtf
#define __builtin_sqrt sqrt
#define __builtin_floor floor
#define __builtin_ceil ceil
#define __builtin_truncf truncf
#define __builtin_trunc trunc
#define __builtin_rintf rintf
#define __builtin_rint rint
#define __builtin_fabs fabs
#define __builtin_inff() __int_as_float(0x7f800000)
#define __builtin_nanf(tag) __int_as_float(0x7fc00000)
#define __builtin_nan(tag) __longlong_as_double(0x7ff8000000000000LL)

/* What the compiler makes of a division, without its check for the ranges in which that would not do. */
static ALWAYS_INLINE float gpu_divide_normal(float a, float b) {
    float inverse;
    asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(inverse) : "f"(b));
    inverse = fmaf(fmaf(-b, inverse, 1.0f), inverse, inverse);
    float quotient = a * inverse;
    quotient = fmaf(fmaf(-b, quotient, a), inverse, quotient);
    return fmaf(fmaf(-b, quotient, a), inverse, quotient);
}
#define SLIP_DIVIDE_NORMAL(a, b) gpu_divide_normal(a, b)

/* Writes a word that the host may be reading. */
static ALWAYS_INLINE void gpu_tell_host(uint64_t *word, uint64_t value) {
    *(volatile uint64_t *)word = value;
    __threadfence_system();
}
#endif

#include "kernels/cuda/parameters.h"

#endif
