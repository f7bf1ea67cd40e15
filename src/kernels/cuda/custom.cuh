/* What kernels that programs write find before them. The text of such a kernel is this file, the program's header, and
 * the kernel in namespace mlx::core::cu (ops/cuda_kernel_text.c). What there is is listed in docs/custom-kernels.md:
 * with the vendor's headers, the vendor's half types and cooperative groups; without, those below, which have the names
 * and the part of the behaviour that kernels mostly use.
 *     SLIP_WANTS_HALVES, SLIP_WANTS_GROUPS    defined where the kernel may need them: including takes time */
#if defined(__has_include) && defined(__CUDACC_RTC__)
#if __has_include(<cuda_fp16.h>) && __has_include(<cuda_bf16.h>) && __has_include(<cooperative_groups.h>)
#define SLIP_HAS_HEADERS
#endif
#endif

#ifdef __CUDACC_RTC__
typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long long int64_t; /* as the vendor's headers have it */
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;
typedef unsigned long long uintptr_t;
#endif

/* ---- half types ---- */

#if defined(SLIP_WANTS_HALVES) && defined(SLIP_HAS_HEADERS)
#define SLIP_HEADER <cuda_bf16.h> /* behind a name: the tool that makes one text of this leaves out what it sees */
#include SLIP_HEADER
#undef SLIP_HEADER
#define SLIP_HEADER <cuda_fp16.h>
#include SLIP_HEADER
#undef SLIP_HEADER
#elif defined(SLIP_WANTS_HALVES)

namespace slip_halves {

#ifdef SLIP_CUDA_EMULATED
#include "kernels/scalar/half.h"
static inline float widened_f16(unsigned short bits) { return f32_of_f16(bits); }
static inline unsigned short narrowed_f16(float value) { return f16_of_f32(value); }
static inline unsigned short narrowed_bf16(float value) { return bf16_of_f32(value); }
#else
__device__ inline float widened_f16(unsigned short bits) {
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(bits));
    return value;
}
__device__ inline unsigned short narrowed_f16(float value) {
    unsigned short bits;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    return bits;
}
__device__ inline unsigned short narrowed_bf16(float value) {
    unsigned short bits;
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    return bits;
}
#endif
__device__ inline float widened_bf16(unsigned short bits) { return __uint_as_float((unsigned)bits << 16); }

} // namespace slip_halves

/* Arithmetic is float's, of which each is a value. */
#define SLIP_HALF(name, format)                                                                             \
    struct alignas(2) name {                                                                                \
        unsigned short bits;                                                                                \
        name() = default;                                                                                   \
        __device__ name(float value) : bits(slip_halves::narrowed_##format(value)) {}                       \
        __device__ operator float() const { return slip_halves::widened_##format(bits); }                   \
        __device__ name &operator+=(float value) { return *this = name(float(*this) + value); }             \
        __device__ name &operator-=(float value) { return *this = name(float(*this) - value); }             \
        __device__ name &operator*=(float value) { return *this = name(float(*this) * value); }             \
        __device__ name &operator/=(float value) { return *this = name(float(*this) / value); }             \
    };
SLIP_HALF(__half, f16)
SLIP_HALF(__nv_bfloat16, bf16)
#undef SLIP_HALF

typedef __half half;
typedef __nv_bfloat16 nv_bfloat16;

__device__ inline float __half2float(__half value) { return value; }
__device__ inline __half __float2half(float value) { return __half(value); }
__device__ inline float __bfloat162float(__nv_bfloat16 value) { return value; }
__device__ inline __nv_bfloat16 __float2bfloat16(float value) { return __nv_bfloat16(value); }

#endif

/* ---- cooperative groups ---- */

#if defined(SLIP_WANTS_GROUPS) && defined(SLIP_HAS_HEADERS)
#define SLIP_HEADER <cooperative_groups.h>
#include SLIP_HEADER
#undef SLIP_HEADER
#elif defined(SLIP_WANTS_GROUPS)

namespace cooperative_groups {

/* The threads of a block. */
struct thread_block {
    __device__ unsigned size() const { return blockDim.x * blockDim.y * blockDim.z; }
    __device__ unsigned num_threads() const { return size(); }
    __device__ unsigned thread_rank() const {
        return (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
    }
    __device__ dim3 thread_index() const { return dim3(threadIdx.x, threadIdx.y, threadIdx.z); }
    __device__ dim3 group_index() const { return dim3(blockIdx.x, blockIdx.y, blockIdx.z); }
    __device__ dim3 dim_threads() const { return dim3(blockDim.x, blockDim.y, blockDim.z); }
    __device__ dim3 group_dim() const { return dim_threads(); }
    __device__ void sync() const { __syncthreads(); }
};

/* All threads of the launch, which cannot wait for each other. */
struct grid_group {
    __device__ unsigned long long num_blocks() const { return (unsigned long long)gridDim.x * gridDim.y * gridDim.z; }
    __device__ unsigned long long block_rank() const {
        return ((unsigned long long)blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
    }
    __device__ unsigned long long size() const { return num_blocks() * thread_block().size(); }
    __device__ unsigned long long num_threads() const { return size(); }
    __device__ unsigned long long thread_rank() const {
        return block_rank() * thread_block().size() + thread_block().thread_rank();
    }
    __device__ dim3 dim_blocks() const { return dim3(gridDim.x, gridDim.y, gridDim.z); }
    __device__ dim3 group_dim() const { return dim_blocks(); }
    __device__ dim3 block_index() const { return dim3(blockIdx.x, blockIdx.y, blockIdx.z); }
};

/* 1 to 32 threads of a warp that follow each other, all of which must come. */
template <unsigned count> struct thread_block_tile {
    static_assert(count && count <= 32 && !(count & (count - 1)), "a tile is a power of two of at most 32 threads");
    __device__ unsigned size() const { return count; }
    __device__ unsigned num_threads() const { return count; }
    __device__ unsigned thread_rank() const { return thread_block().thread_rank() % count; }
    __device__ unsigned meta_group_rank() const { return thread_block().thread_rank() / count; }
    __device__ unsigned meta_group_size() const { return (thread_block().size() + count - 1) / count; }
    __device__ unsigned mask() const {
        return (0xffffffffu >> (32 - count)) << (thread_block().thread_rank() % 32 / count * count);
    }
    __device__ void sync() const { __syncwarp(mask()); }
    template <class T> __device__ T shfl(T value, int lane) const { return __shfl_sync(mask(), value, lane, count); }
    template <class T> __device__ T shfl_up(T value, unsigned delta) const {
        return __shfl_up_sync(mask(), value, delta, count);
    }
    template <class T> __device__ T shfl_down(T value, unsigned delta) const {
        return __shfl_down_sync(mask(), value, delta, count);
    }
    template <class T> __device__ T shfl_xor(T value, int lanes) const {
        return __shfl_xor_sync(mask(), value, lanes, count);
    }
    __device__ int any(int predicate) const { return __any_sync(mask(), predicate); }
    __device__ int all(int predicate) const { return __all_sync(mask(), predicate); }
    __device__ unsigned ballot(int predicate) const {
        return __ballot_sync(mask(), predicate) >> (thread_block().thread_rank() % 32 / count * count);
    }
};

__device__ inline thread_block this_thread_block() { return thread_block(); }
__device__ inline grid_group this_grid() { return grid_group(); }
template <unsigned count, class Group> __device__ inline thread_block_tile<count> tiled_partition(const Group &) {
    return thread_block_tile<count>();
}
template <class Group> __device__ inline void sync(const Group &group) { group.sync(); }

} // namespace cooperative_groups

#endif

namespace cooperative_groups {}

/* ---- what is in the kernel's own namespace ---- */

namespace mlx {
namespace core {
namespace cu {

namespace cg = cooperative_groups;

enum { MAX_NDIM = 10 };

/* An input's dimensions, of which the last ones may be unused. */
struct Shape {
    int32_t values[MAX_NDIM];
    __device__ const int32_t &operator[](int axis) const { return values[axis]; }
    __device__ const int32_t *data() const { return values; }
};
struct Strides {
    int64_t values[MAX_NDIM];
    __device__ const int64_t &operator[](int axis) const { return values[axis]; }
    __device__ const int64_t *data() const { return values; }
};

/* Where element number `elem` of a shape lies, in elements from the first. */
__device__ inline int64_t elem_to_loc(int64_t elem, const int32_t *shape, const int64_t *strides, int ndim) {
    int64_t place = 0;
    for (int axis = ndim - 1; axis >= 0 && elem > 0; --axis) {
        place += elem % shape[axis] * strides[axis];
        elem /= shape[axis];
    }
    return place;
}
__device__ inline int64_t elem_to_loc(int64_t elem, const Shape &shape, const Strides &strides, int ndim) {
    return elem_to_loc(elem, shape.values, strides.values, ndim);
}

#ifdef __CUDACC_RTC__
inline constexpr float inf = 1.0f / 0.0f;
#else
inline constexpr float inf = __builtin_huge_valf();
#endif

struct alignas(8) complex64_t {
    float re, im;
    complex64_t() = default;
    __device__ complex64_t(float real, float imaginary = 0.0f) : re(real), im(imaginary) {}
    __device__ float real() const { return re; }
    __device__ float imag() const { return im; }
};
__device__ inline complex64_t operator+(complex64_t a, complex64_t b) { return {a.re + b.re, a.im + b.im}; }
__device__ inline complex64_t operator-(complex64_t a, complex64_t b) { return {a.re - b.re, a.im - b.im}; }
__device__ inline complex64_t operator-(complex64_t a) { return {-a.re, -a.im}; }
__device__ inline complex64_t operator*(complex64_t a, complex64_t b) {
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
__device__ inline complex64_t operator/(complex64_t a, complex64_t b) {
    float norm = b.re * b.re + b.im * b.im;
    return {(a.re * b.re + a.im * b.im) / norm, (a.im * b.re - a.re * b.im) / norm};
}
__device__ inline bool operator==(complex64_t a, complex64_t b) { return a.re == b.re && a.im == b.im; }
__device__ inline bool operator!=(complex64_t a, complex64_t b) { return !(a == b); }

} // namespace cu
} // namespace core
} // namespace mlx
