/* Which instruction set's loops this process uses: the best that the processor and the operating system allow, or less
 * where the environment says SLIP_ISA=baseline, avx2 or avx512. */
#include <stdlib.h>
#include <string.h>

#if defined(__clang__) && (SLIP_HAS_AVX2 || SLIP_HAS_AVX512)
#include <cpuid.h>
#endif

#include "base/atomic.h"
#include "kernel_table.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"

extern const slip_loops slip__loops_baseline;
#if SLIP_HAS_AVX2
extern const slip_loops slip__loops_avx2;
#endif
#if SLIP_HAS_AVX512
extern const slip_loops slip__loops_avx512;
#endif
#if SLIP_HAS_NEON
extern const slip_loops slip__loops_neon;
#endif

#if SLIP_HAS_AVX2 || SLIP_HAS_AVX512
static bool supports_f16c(void) {
#ifdef __clang__ /* whose check does not know it before version 19 */
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
#else
    return __builtin_cpu_supports("f16c");
#endif
}
#endif

/* Best first. The compiler's checks include the operating system's permission to use the wide registers (XCR0). */
static const slip_loops *choose(void) {
    const slip_loops *usable[4];
    int count = 0;
#if SLIP_HAS_AVX512
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx2") &&
        __builtin_cpu_supports("fma") && supports_f16c())
        usable[count++] = &slip__loops_avx512;
#endif
#if SLIP_HAS_AVX2
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && supports_f16c())
        usable[count++] = &slip__loops_avx2;
#endif
#if SLIP_HAS_NEON
    usable[count++] = &slip__loops_neon;
#endif
    usable[count++] = &slip__loops_baseline;
    const char *wanted = getenv("SLIP_ISA");
    for (int i = 0; wanted && i < count; ++i)
        if (!strcmp(wanted, usable[i]->isa)) return usable[i];
    return usable[0];
}

static _Atomic(const slip_loops *) chosen;

const slip_loops *slip__loops(void) {
    const slip_loops *loops = atomic_load_explicit(&chosen, memory_order_acquire);
    if (!loops) { /* several threads may get here; they choose the same */
        loops = choose();
        atomic_store_explicit(&chosen, loops, memory_order_release);
    }
    return loops;
}

#define ENTRY(OP, kernel) [SLIP_OP_##OP] = slip__kernel_##kernel,
static const slip_kernel table[SLIP_OP_COUNT] = {SLIP_KERNEL_TABLE(ENTRY)};

slip_kernel slip__kernel_find(slip_op op) { return (unsigned)op < SLIP_OP_COUNT ? table[op] : NULL; }

const char *slip__kernel_isa(void) { return slip__loops()->isa; }
