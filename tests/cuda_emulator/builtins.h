/* CUDA's built-ins for kernels that run on the CPU: included before all else where a C++ compiler
 * makes them, with SLIP_CUDA_EMULATED defined. Each has the vendor's name and meaning. */
#ifndef CUDA_EMULATOR_BUILTINS_H
#define CUDA_EMULATOR_BUILTINS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include <type_traits>
#include <utility>

#include "cuda_emulator/block.h"

/* ---- what stands before functions and variables ---- */

#define __device__
#define __host__
#define __global__
#define __constant__
#define __forceinline__ inline
#define ALWAYS_INLINE inline /* forced, it would take the compiler several times as long */
#define __launch_bounds__(...)
#define __grid_constant__
#define __align__(byte_count) __attribute__((aligned(byte_count)))
#define __shared__ static thread_local /* the threads of a block share a host thread, and have it alone */

#define SLIP_KERNEL(name, parameters) SLIP_KERNEL_BOUNDED(name, parameters, SLIP_BLOCK)
#define SLIP_KERNEL_RESIDENT(name, parameters, threads, blocks) SLIP_KERNEL_BOUNDED(name, parameters, threads)
#define SLIP_KERNEL_BOUNDED(name, parameters, threads) EMULATOR_KERNEL_(name, parameters, threads)
#define EMULATOR_KERNEL_(kernel_name, parameters, threads)                                            \
    static void kernel_name##_body(const parameters &p);                                              \
    static void kernel_name##_thread(const void *p) {                                                 \
        kernel_name##_body(*static_cast<const parameters *>(p));                                      \
    }                                                                                                 \
    __attribute__((constructor)) static void kernel_name##_register(void) {                           \
        static emulator_kernel kernel = {                                                             \
            #kernel_name, kernel_name##_thread, sizeof(parameters), threads, nullptr, nullptr, 0, 0}; \
        emulator_register(&kernel);                                                                   \
    }                                                                                                 \
    static void kernel_name##_body(const parameters &p)

/* A kernel of plain CUDA C with parameters of its own: nvrtc.c ends a text with the macro for each. Without a name of
 * its own the namespace is each library's: else two kernels of one name would be one. */
namespace {
template <auto function> struct emulator_plain;
template <typename... Values, void (*function)(Values...)> struct emulator_plain<function> {
    static constexpr size_t sizes[] = {sizeof(Values)...};
    static size_t offset(size_t index) {
        size_t total = 0;
        for (size_t i = 0; i < index; ++i) total += emulator_padded(sizes[i]);
        return total;
    }
    template <size_t... i> static void call(const char *packed, std::index_sequence<i...>) {
        function(*(const Values *)(const void *)(packed + offset(i))...);
    }
    static void run(const void *packed) {
        call((const char *)packed, std::index_sequence_for<Values...>());
    }
    static void enlist(const char *name) {
        constexpr unsigned count = sizeof...(Values);
        static emulator_kernel kernel = {name, run, offset(count), 1024, nullptr, sizes, count, 0};
        emulator_register(&kernel);
    }
};
} // namespace
#define EMULATOR_PLAIN_KERNEL(name)                                  \
    __attribute__((constructor)) static void name##_register(void) { \
        emulator_plain<name>::enlist(#name);                         \
    }

enum { warpSize = 32 };

/* ---- barriers and warps ---- */

static inline void __syncthreads(void) {
    emulator_barrier(EMULATOR_BARRIER_PLAIN, 0);
}
static inline int __syncthreads_or(int predicate) {
    return emulator_barrier(EMULATOR_BARRIER_OR, predicate);
}
static inline int __syncthreads_and(int predicate) {
    return emulator_barrier(EMULATOR_BARRIER_AND, predicate);
}
static inline int __syncthreads_count(int predicate) {
    return emulator_barrier(EMULATOR_BARRIER_COUNT, predicate);
}
static inline void __syncwarp(unsigned mask = 0xffffffffu) {
    emulator_warp(mask, EMULATOR_WARP_SYNC, 0, 0, 32);
}

/* Any set that runs together: each thread alone is one. */
static inline unsigned __activemask(void) {
    return 1u << emulator_lane();
}
static inline unsigned __ballot_sync(unsigned mask, int predicate) {
    return (unsigned)emulator_warp(mask, EMULATOR_WARP_BALLOT, predicate != 0, 0, 32);
}
static inline int __any_sync(unsigned mask, int predicate) {
    return __ballot_sync(mask, predicate) != 0;
}
static inline int __all_sync(unsigned mask, int predicate) {
    return __ballot_sync(mask, !predicate) == 0;
}

template <typename T> static inline T emulator_shuffle(unsigned mask, int kind, T value, int operand, int width) {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "shuffles are of 4 or 8 bytes");
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof value);
    bits = emulator_warp(mask, kind, bits, operand, width);
    memcpy(&value, &bits, sizeof value);
    return value;
}
template <typename T> static inline T __shfl_sync(unsigned mask, T value, int lane, int width = 32) {
    return emulator_shuffle(mask, EMULATOR_WARP_SHUFFLE, value, lane, width);
}
template <typename T> static inline T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32) {
    return emulator_shuffle(mask, EMULATOR_WARP_SHUFFLE_UP, value, (int)delta, width);
}
template <typename T> static inline T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32) {
    return emulator_shuffle(mask, EMULATOR_WARP_SHUFFLE_DOWN, value, (int)delta, width);
}
template <typename T> static inline T __shfl_xor_sync(unsigned mask, T value, int lanes, int width = 32) {
    return emulator_shuffle(mask, EMULATOR_WARP_SHUFFLE_XOR, value, lanes, width);
}
template <typename T> static inline unsigned __match_any_sync(unsigned mask, T value) {
    return (unsigned)emulator_shuffle(mask, EMULATOR_WARP_MATCH, (uint64_t)value, 0, 32);
}

/* Order within a host thread is all that is needed; streams meet at the emulator's locks. */
#define __threadfence() __asm__ volatile("" ::: "memory")
#define __threadfence_block() __threadfence()
#define __threadfence_system() __threadfence()
static inline void __nanosleep(unsigned) {
}

/* ---- atomics: streams are host threads ---- */

static inline void gpu_tell_host(uint64_t *word, uint64_t value) {
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

template <typename T, typename Step> static inline T emulator_atomic(T *address, Step step) {
    T old, next;
    __atomic_load(address, &old, __ATOMIC_SEQ_CST);
    do {
        next = step(old);
    } while (!__atomic_compare_exchange(address, &old, &next, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
    return old;
}
template <typename T> struct emulator_same { typedef T type; };
template <typename T> using emulator_value = typename emulator_same<T>::type; /* converted, not deduced from */

#define EMULATOR_ATOMIC_(name, result)                                                \
    template <typename T> static inline T name(T *address, emulator_value<T> value) { \
        return emulator_atomic(address, [value](T old) { return (T)(result); });      \
    }
template <typename T> static inline T emulator_and(T a, T b) {
    return a & b;
}
EMULATOR_ATOMIC_(atomicAdd, old + value)
EMULATOR_ATOMIC_(atomicSub, old - value)
EMULATOR_ATOMIC_(atomicMax, old > value ? old : value)
EMULATOR_ATOMIC_(atomicMin, old < value ? old : value)
EMULATOR_ATOMIC_(atomicAnd, emulator_and(old, value))
EMULATOR_ATOMIC_(atomicOr, old | value)
EMULATOR_ATOMIC_(atomicXor, old ^ value)
EMULATOR_ATOMIC_(atomicInc, old >= value ? 0 : old + 1)
EMULATOR_ATOMIC_(atomicDec, old == 0 || old > value ? value : old - 1)
template <typename T> static inline T atomicExch(T *address, emulator_value<T> value) {
    return emulator_atomic(address, [value](T) { return value; });
}
template <typename T> static inline T atomicCAS(T *address, emulator_value<T> expected, emulator_value<T> value) {
    __atomic_compare_exchange(address, &expected, &value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}

/* ---- loads and stores with hints ---- */

template <typename T> static inline T __ldg(const T *address) {
    return *address;
}
template <typename T> static inline T __ldcs(const T *address) {
    return *address;
}
template <typename T> static inline T __ldcg(const T *address) {
    return *address;
}
template <typename T> static inline T __ldca(const T *address) {
    return *address;
}
template <typename T> static inline T __ldcv(const T *address) {
    return *const_cast<const volatile T *>(address);
}
template <typename T> static inline void __stcs(T *address, emulator_value<T> value) {
    *address = value;
}
template <typename T> static inline void __stcg(T *address, emulator_value<T> value) {
    *address = value;
}
template <typename T> static inline void __stwb(T *address, emulator_value<T> value) {
    *address = value;
}
template <typename T> static inline void __stwt(T *address, emulator_value<T> value) {
    *address = value;
}

/* ---- bits ---- */

template <typename To, typename From> static inline To emulator_bits(From from) {
    static_assert(sizeof(To) == sizeof(From), "bits are kept");
    To to;
    memcpy(&to, &from, sizeof to);
    return to;
}
static inline float __int_as_float(int bits) {
    return emulator_bits<float>(bits);
}
static inline float __uint_as_float(unsigned bits) {
    return emulator_bits<float>(bits);
}
static inline int __float_as_int(float value) {
    return emulator_bits<int>(value);
}
static inline unsigned __float_as_uint(float value) {
    return emulator_bits<unsigned>(value);
}
static inline double __longlong_as_double(long long bits) {
    return emulator_bits<double>(bits);
}
static inline long long __double_as_longlong(double value) {
    return emulator_bits<long long>(value);
}
static inline int __popc(unsigned x) {
    return __builtin_popcount(x);
}
static inline int __popcll(unsigned long long x) {
    return __builtin_popcountll(x);
}
static inline int __clz(int x) {
    return x == 0 ? 32 : __builtin_clz((unsigned)x);
}
static inline int __clzll(long long x) {
    return x == 0 ? 64 : __builtin_clzll((unsigned long long)x);
}
static inline int __ffs(int x) {
    return __builtin_ffs(x);
}
static inline int __ffsll(long long x) {
    return __builtin_ffsll(x);
}
static inline unsigned long long __brevll(unsigned long long x) {
    unsigned long long reversed = 0;
    for (int bit = 0; bit < 64; ++bit) reversed |= (x >> bit & 1u) << (63 - bit);
    return reversed;
}
static inline unsigned __brev(unsigned x) {
    return (unsigned)(__brevll(x) >> 32);
}
static inline unsigned __umulhi(unsigned a, unsigned b) {
    return (unsigned)((uint64_t)a * b >> 32);
}
static inline int __mulhi(int a, int b) {
    return (int)((int64_t)a * b >> 32);
}
static inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
    return (unsigned long long)((unsigned __int128)a * b >> 64);
}
static inline long long __mul64hi(long long a, long long b) {
    return (long long)((__int128)a * b >> 64);
}
static inline unsigned __funnelshift_l(unsigned low, unsigned high, unsigned shift) {
    return (unsigned)((((uint64_t)high << 32 | low) << (shift & 31)) >> 32);
}
static inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned shift) {
    return (unsigned)(((uint64_t)high << 32 | low) >> (shift & 31));
}

/* ---- arithmetic ---- */

static inline float __fadd_rn(float a, float b) {
    return a + b;
}
static inline float __fsub_rn(float a, float b) {
    return a - b;
}
static inline float __fmul_rn(float a, float b) {
    return a * b;
}
static inline float __fdiv_rn(float a, float b) {
    return a / b;
}
static inline float __fsqrt_rn(float a) {
    return __builtin_sqrtf(a);
}
static inline float __fmaf_rn(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}
static inline double __dadd_rn(double a, double b) {
    return a + b;
}
static inline double __dsub_rn(double a, double b) {
    return a - b;
}
static inline double __dmul_rn(double a, double b) {
    return a * b;
}
static inline double __ddiv_rn(double a, double b) {
    return a / b;
}
static inline double __dsqrt_rn(double a) {
    return __builtin_sqrt(a);
}
static inline double __fma_rn(double a, double b, double c) {
    return __builtin_fma(a, b, c);
}
static inline float rsqrtf(float a) {
    return 1.0f / __builtin_sqrtf(a);
}
static inline double rsqrt(double a) {
    return 1.0 / __builtin_sqrt(a);
}

/* A NaN loses against a number, as fmin and fmax have it. */
template <typename A, typename B> static inline typename std::common_type<A, B>::type min(A a, B b) {
    typedef typename std::common_type<A, B>::type T;
    return (T)a < (T)b || b != b ? (T)a : (T)b;
}
template <typename A, typename B> static inline typename std::common_type<A, B>::type max(A a, B b) {
    typedef typename std::common_type<A, B>::type T;
    return (T)a > (T)b || b != b ? (T)a : (T)b;
}

/* ---- short vectors ---- */

struct dim3 {
    unsigned x, y, z;
    dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {
    }
};

#define EMULATOR_VECTORS_(name, type, bytes)                               \
    struct alignas(2 * bytes) name##2 {                                    \
        type x, y;                                                         \
    };                                                                     \
    struct name##3 {                                                       \
        type x, y, z;                                                      \
    };                                                                     \
    struct alignas(4 * bytes < 16 ? 4 * bytes : 16) name##4 {              \
        type x, y, z, w;                                                   \
    };                                                                     \
    static inline name##2 make_##name##2(type x, type y) {                 \
        return {x, y};                                                     \
    }                                                                      \
    static inline name##3 make_##name##3(type x, type y, type z) {         \
        return {x, y, z};                                                  \
    }                                                                      \
    static inline name##4 make_##name##4(type x, type y, type z, type w) { \
        return {x, y, z, w};                                               \
    }
EMULATOR_VECTORS_(char, signed char, 1)
EMULATOR_VECTORS_(uchar, unsigned char, 1)
EMULATOR_VECTORS_(short, short, 2)
EMULATOR_VECTORS_(ushort, unsigned short, 2)
EMULATOR_VECTORS_(int, int, 4)
EMULATOR_VECTORS_(uint, unsigned, 4)
EMULATOR_VECTORS_(float, float, 4)
EMULATOR_VECTORS_(longlong, long long, 8)
EMULATOR_VECTORS_(ulonglong, unsigned long long, 8)
EMULATOR_VECTORS_(double, double, 8)

#define __noinline__ __attribute__((noinline)) /* last: the standard headers use the word */

#endif
