/* Which instruction set's loops this process uses: the best that the processor and the operating system allow, or less
 * where the environment says SLIP_ISA=baseline, avx2 or avx512. SLIP_ISA=amx is what nothing set is: AVX-512, and tile
 * instructions for products. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#if SLIP_HAS_AMX || (defined(__clang__) && (SLIP_HAS_AVX2 || SLIP_HAS_AVX512))
#include <cpuid.h>
#endif
#if SLIP_HAS_AMX
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "base/atomic.h"
#include "kernel_table.h"
#include "kernels/amx.h"
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

/* ---- tile instructions ---- */

#if SLIP_HAS_AMX
enum { REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 }; /* of arch_prctl; the state of the tile registers */

static pthread_once_t amx_once = PTHREAD_ONCE_INIT;
static bool has_amx;

/* The system's permission is the process's, threads that run already included. It refuses where it knows no such state,
 * or where the stack that some thread has for signals is too small for it. */
static void find_amx(void) {
    const unsigned wanted_bits = 1u << 22 | 1u << 24; /* bfloat16 products, tiles */
    const char *wanted = getenv("SLIP_ISA");
    unsigned a, b, c, d;
    if (wanted && strcmp(wanted, "amx") != 0) return;
    if (slip__loops() != &slip__loops_avx512 || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return;
    if ((d & wanted_bits) != wanted_bits) return;
    has_amx = syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
}

bool slip__amx_is_usable(void) {
    pthread_once(&amx_once, find_amx);
    return has_amx;
}
#else
bool slip__amx_is_usable(void) { return false; }
#endif

#define ENTRY(OP, kernel) [SLIP_OP_##OP] = slip__kernel_##kernel,
static const slip_kernel table[SLIP_OP_COUNT] = {SLIP_KERNEL_TABLE(ENTRY)};

slip_kernel slip__kernel_find(slip_op op) { return (unsigned)op < SLIP_OP_COUNT ? table[op] : NULL; }

const char *slip__kernel_isa(void) { return slip__loops()->isa; }
