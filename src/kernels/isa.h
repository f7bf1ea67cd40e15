/* What a file that is compiled once per instruction set needs.
 *
 * -DSLIP_ISA=baseline|avx2|avx512|neon names the set; ISA_NAME(table) is then table_avx2, so that the stamps of one
 * source can live in one library. Everything else in such a file is static. No arithmetic may depend on the set: lanes
 * and orders are written out, contraction is off, and fma is asked for by name. */
#ifndef SLIP_KERNELS_ISA_H
#define SLIP_KERNELS_ISA_H

#include <stddef.h>
#include <stdint.h>

#ifndef SLIP_ISA
#define SLIP_ISA baseline
#endif

#define SLIP_ISA_JOIN(name, isa) name##_##isa
#define SLIP_ISA_EXPAND(name, isa) SLIP_ISA_JOIN(name, isa)
#define ISA_NAME(name) SLIP_ISA_EXPAND(name, SLIP_ISA)
#define SLIP_ISA_QUOTE(isa) #isa
#define SLIP_ISA_TEXT(isa) SLIP_ISA_QUOTE(isa)

#ifndef ALWAYS_INLINE
#define ALWAYS_INLINE inline __attribute__((always_inline))
#endif
#define NEVER_INLINE __attribute__((noinline))
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define LIKELY(condition) __builtin_expect(!!(condition), 1)

/* The output may be the very memory of an input, element for element: iterations are independent all the same. */
#define ELEMENTWISE _Pragma("GCC ivdep")

#endif
