/* From the generated lists of ops to one loop per op and dtype. TYPES_<class>(X, OP, name) calls X(OP, name, type,
 * DTYPE) for each dtype of the class that has loops of its own; the half types have none, they run through float32
 * tiles. */
#ifndef SLIP_LOOPS_STAMP_H
#define SLIP_LOOPS_STAMP_H

#include "kernel_lists.h"
#include "kernels/isa.h"
#include "kernels/loops.h"

#define TYPES_BOOLEAN(X, OP, name) X(OP, name, b8, BOOL)
#define TYPES_UNSIGNED(X, OP, name) \
    X(OP, name, u8, UINT8) X(OP, name, u16, UINT16) X(OP, name, u32, UINT32) X(OP, name, u64, UINT64)
#define TYPES_SIGNED(X, OP, name) \
    X(OP, name, i8, INT8) X(OP, name, i16, INT16) X(OP, name, i32, INT32) X(OP, name, i64, INT64)
#define TYPES_INTEGER(X, OP, name) TYPES_UNSIGNED(X, OP, name) TYPES_SIGNED(X, OP, name)
#define TYPES_BITS(X, OP, name) TYPES_BOOLEAN(X, OP, name) TYPES_INTEGER(X, OP, name)
#define TYPES_FLOATING(X, OP, name) X(OP, name, f32, FLOAT32) X(OP, name, f64, FLOAT64)
#define TYPES_COMPLEX(X, OP, name) X(OP, name, c64, COMPLEX64)
#define TYPES_INEXACT(X, OP, name) TYPES_FLOATING(X, OP, name) TYPES_COMPLEX(X, OP, name)
#define TYPES_REAL(X, OP, name) TYPES_BITS(X, OP, name) TYPES_FLOATING(X, OP, name)
#define TYPES_NUMERIC(X, OP, name) TYPES_INTEGER(X, OP, name) TYPES_INEXACT(X, OP, name)
#define TYPES_ANY(X, OP, name) TYPES_BITS(X, OP, name) TYPES_INEXACT(X, OP, name)

#endif
