/* Element types in kernels, and which dtypes an op's class stands for. TYPES_<class>(X, H, ...) calls X(name, type) for
 * the types that have scalar functions, H(name, type) for the half types, which are computed in float32. */
#ifndef SLIP_KERNELS_CUDA_TYPES_H
#define SLIP_KERNELS_CUDA_TYPES_H

#include "kernels/cuda/kernel.cuh"
#include "kernels/scalar/half.h"

/* A long function that is there once per module. */
#ifdef SLIP_CUDA_EMULATED
#define GPU_CALLED static
#else
#define GPU_CALLED static __device__ __noinline__
#endif

typedef struct type_f16 {
    uint16_t bits;
} type_f16;
typedef struct type_bf16 {
    uint16_t bits;
} type_bf16;

/* The device converts as half.h does, but for the bits of NaN. */
static ALWAYS_INLINE float widened(type_f16 half) {
#ifdef SLIP_CUDA_EMULATED
    return f32_of_f16(half.bits);
#else
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(half.bits));
    return value;
#endif
}
static ALWAYS_INLINE float widened(type_bf16 half) { return f32_of_bf16(half.bits); }

static ALWAYS_INLINE type_f16 narrowed(type_f16, float value) {
    type_f16 half;
#ifdef SLIP_CUDA_EMULATED
    half.bits = f16_of_f32(value);
#else
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(half.bits) : "f"(value));
#endif
    return half;
}
static ALWAYS_INLINE type_bf16 narrowed(type_bf16, float value) {
    type_bf16 half;
#ifdef SLIP_CUDA_EMULATED
    half.bits = bf16_of_f32(value);
#else
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(half.bits) : "f"(value));
#endif
    return half;
}
/* The result of a comparison. */
static ALWAYS_INLINE bool narrowed(type_f16, bool value) { return value; }
static ALWAYS_INLINE bool narrowed(type_bf16, bool value) { return value; }

/* Whether `name` is one of the words of `list`, while compiling. */
static constexpr bool gpu_is_among(const char *name, const char *list) {
    while (*list) {
        int length = 0;
        while (name[length] && name[length] == list[length]) ++length;
        if (!name[length] && (!list[length] || list[length] == ' ')) return true;
        while (*list && *list != ' ') ++list;
        while (*list == ' ') ++list;
    }
    return false;
}

#define TYPES_BOOLEAN(X, H, name) X(name, b8)
#define TYPES_INTEGER(X, H, name) \
    X(name, u8) X(name, u16) X(name, u32) X(name, u64) X(name, i8) X(name, i16) X(name, i32) X(name, i64)
#define TYPES_FLOATING(X, H, name) X(name, f32) H(name, f16) H(name, bf16)
#define TYPES_COMPLEX(X, H, name) X(name, c64)
#define TYPES_BITS(X, H, name) TYPES_BOOLEAN(X, H, name) TYPES_INTEGER(X, H, name)
#define TYPES_INEXACT(X, H, name) TYPES_FLOATING(X, H, name) TYPES_COMPLEX(X, H, name)
#define TYPES_REAL(X, H, name) TYPES_BITS(X, H, name) TYPES_FLOATING(X, H, name)
#define TYPES_NUMERIC(X, H, name) TYPES_INTEGER(X, H, name) TYPES_INEXACT(X, H, name)
#define TYPES_ANY(X, H, name) TYPES_BITS(X, H, name) TYPES_INEXACT(X, H, name)

#endif
