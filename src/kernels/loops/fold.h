/* The scalar functions behind the reducers: what they do with two values, and what leaves the other one alone. */
#ifndef SLIP_LOOPS_FOLD_H
#define SLIP_LOOPS_FOLD_H

#include "kernels/loops/stamp.h"
#include "kernels/loops/tables.h"
#include "kernels/scalar/complex.h"
#include "kernels/scalar/integer.h"
#include "kernels/scalar/real.h"

#define IDENTITIES(type, smallest, largest)                                               \
    static ALWAYS_INLINE type_##type identity_add_##type(void) { return 0; }              \
    static ALWAYS_INLINE type_##type identity_multiply_##type(void) { return 1; }         \
    static ALWAYS_INLINE type_##type identity_maximum_##type(void) { return (smallest); } \
    static ALWAYS_INLINE type_##type identity_minimum_##type(void) { return (largest); }

IDENTITIES(b8, 0, 1)
IDENTITIES(u8, 0, UINT8_MAX)
IDENTITIES(u16, 0, UINT16_MAX)
IDENTITIES(u32, 0, UINT32_MAX)
IDENTITIES(u64, 0, UINT64_MAX)
IDENTITIES(i8, INT8_MIN, INT8_MAX)
IDENTITIES(i16, INT16_MIN, INT16_MAX)
IDENTITIES(i32, INT32_MIN, INT32_MAX)
IDENTITIES(i64, INT64_MIN, INT64_MAX)
IDENTITIES(f32, -INFINITY_F32, INFINITY_F32)
IDENTITIES(f64, -(double)INFINITY_F32, (double)INFINITY_F32)

static ALWAYS_INLINE type_c64 identity_add_c64(void) { return c64_of(0.0f, 0.0f); }
static ALWAYS_INLINE type_c64 identity_multiply_c64(void) { return c64_of(1.0f, 0.0f); }
static ALWAYS_INLINE type_c64 identity_maximum_c64(void) { return c64_of(-INFINITY_F32, -INFINITY_F32); }
static ALWAYS_INLINE type_c64 identity_minimum_c64(void) { return c64_of(INFINITY_F32, INFINITY_F32); }
static ALWAYS_INLINE type_b8 identity_logical_and_b8(void) { return 1; }
static ALWAYS_INLINE type_b8 identity_logical_or_b8(void) { return 0; }

static ALWAYS_INLINE float identity_logaddexp_f32(void) { return -INFINITY_F32; }
static ALWAYS_INLINE double identity_logaddexp_f64(void) { return -(double)INFINITY_F32; }
static ALWAYS_INLINE type_c64 identity_logaddexp_c64(void) { return c64_of(-INFINITY_F32, 0.0f); }

/* Calls X(REDUCER, name, type, DTYPE) for every reducer and dtype. */
#define FOLD_REDUCERS(X)               \
    TYPES_ANY(X, SUM, add)             \
    TYPES_ANY(X, PROD, multiply)       \
    TYPES_ANY(X, MAX, maximum)         \
    TYPES_ANY(X, MIN, minimum)         \
    TYPES_BOOLEAN(X, ALL, logical_and) \
    TYPES_BOOLEAN(X, ANY, logical_or)  \
    TYPES_INEXACT(X, LOGADDEXP, logaddexp)

#define FOLD_TABLE(ENTRY)                                                                                           \
    {                                                                                                               \
        [SLIP_REDUCE_SUM] = {TYPES_ANY(ENTRY, SUM, add)}, [SLIP_REDUCE_PROD] = {TYPES_ANY(ENTRY, PROD, multiply)},  \
        [SLIP_REDUCE_MAX] = {TYPES_ANY(ENTRY, MAX, maximum)}, [SLIP_REDUCE_MIN] = {TYPES_ANY(ENTRY, MIN, minimum)}, \
        [SLIP_REDUCE_ALL] = {TYPES_BOOLEAN(ENTRY, ALL, logical_and)},                                               \
        [SLIP_REDUCE_ANY] = {TYPES_BOOLEAN(ENTRY, ANY, logical_or)},                                                \
        [SLIP_REDUCE_LOGADDEXP] = {TYPES_INEXACT(ENTRY, LOGADDEXP, logaddexp)},                                     \
    }

#endif
