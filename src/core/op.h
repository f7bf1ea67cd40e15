/* What the rest of the runtime knows of an op: one row per primitive, made from ops/ by tools/generate.py. */
#ifndef SLIP_CORE_OP_H
#define SLIP_CORE_OP_H

#include <stdbool.h>
#include <stdint.h>

#include "op_enum.h" /* slip_op: SLIP_OP_ADD, ...; SLIP_OP_COUNT */

typedef enum slip_kind {
    SLIP_KIND_INTERNAL, /* data, transfer, event record, event wait */
    SLIP_KIND_UNARY,    /* elementwise; output has the input's shape */
    SLIP_KIND_BINARY,   /* elementwise; both inputs already have the output's shape (maybe by stride 0) */
    SLIP_KIND_TERNARY,  /* elementwise, three inputs likewise */
    /* The first input with elements replaced, as all four kinds to MASKED_SCATTER. Inputs: a, updates, index arrays of
     * one shape and dtype; params.list: axes, then 1 where an index out of range is moved into it, 0 where its slice is
     * dropped. updates: the indices' shape, then a slice's. */
    SLIP_KIND_SCATTER,
    SLIP_KIND_SCATTER_AXIS,   /* inputs: a, values, indices, both with a's shape but along params.axis.axis */
    SLIP_KIND_SLICE_UPDATE,   /* inputs: a, update; params.list: starts (ndim), then strides (ndim) */
    SLIP_KIND_MASKED_SCATTER, /* inputs: a, bool mask with a's first dimensions, source of slices */

    SLIP_KIND_CREATE,     /* no array inputs: arange */
    SLIP_KIND_COPY,       /* row-major copy of the input: contiguous, copy */
    SLIP_KIND_RESHAPE,    /* a view where strides allow, else a row-major copy */
    SLIP_KIND_TRANSPOSE,  /* view; params.list: axes */
    SLIP_KIND_BROADCAST,  /* view */
    SLIP_KIND_VIEW,       /* the same bytes in another dtype: a view where strides allow, else a row-major copy */
    SLIP_KIND_DIAGONAL,   /* view; params.list: the two axes, then where along each the diagonal starts; it goes last */
    SLIP_KIND_AS_STRIDED, /* view of a row-major input, maybe in another dtype; params.list: strides (ndim), then the
                             offset, both in elements of the output's dtype */
    SLIP_KIND_SLICE,      /* view; params.list: starts (ndim), then strides (ndim) */
    SLIP_KIND_CONCATENATE, /* params.axis.axis; any number of inputs of one dtype */
    SLIP_KIND_GATHER, /* inputs: a, then one index array per axis (all of one shape and dtype); params.list: axes, then
                         slice sizes */
    SLIP_KIND_GATHER_AXIS, /* inputs: a, indices; params.axis.axis */
    SLIP_KIND_REDUCE,      /* params.reduce.axes; the output keeps reduced axes as size 1, or drops them: same memory */
    SLIP_KIND_ARG_REDUCE,  /* params.axis.axis; uint32 output */
    SLIP_KIND_SCAN,        /* params.scan */
    SLIP_KIND_SOFTMAX,     /* params.axis: along one axis; output has the input's shape */
    SLIP_KIND_LOGSUMEXP,   /* params.axis: along one axis, dropped or kept as 1 */
    SLIP_KIND_NORM,        /* params.norm: rows along the last axis; inputs of one dtype: x, weight and bias if any */
    SLIP_KIND_SORT,        /* params.axis.axis: sort, argsort */
    SLIP_KIND_MATMUL,      /* (..., m, k) x (..., k, n), batch dimensions already equal (maybe by stride 0) */
    SLIP_KIND_RANDOM_BITS, /* input: key(s) (..., 2) uint32; params.bits.width */
    SLIP_KIND_CUSTOM,      /* a kernel of the program's; params.custom. Of several outputs it is the memory of all, as
                              uint8, and each is an as_strided view of it with a dtype of its own */
    SLIP_KIND_COUNT
} slip_kind;

typedef struct slip_op_info {
    const char *name; /* "add" */
    slip_kind kind;
} slip_op_info;

extern const slip_op_info slip__op_info[SLIP_OP_COUNT];

static inline slip_kind slip__op_kind(unsigned op) {
    return slip__op_info[op].kind;
}

static inline bool slip__kind_is_elementwise(slip_kind kind) {
    return kind >= SLIP_KIND_UNARY && kind <= SLIP_KIND_TERNARY;
}

/* The output is the first input with some elements changed: it may be computed in that input's memory. */
static inline bool slip__kind_is_update(slip_kind kind) {
    return kind >= SLIP_KIND_SCATTER && kind <= SLIP_KIND_MASKED_SCATTER;
}

/* The op's parameters are params.list. */
static inline bool slip__kind_has_list(slip_kind kind) {
    return kind == SLIP_KIND_TRANSPOSE || kind == SLIP_KIND_SLICE || kind == SLIP_KIND_GATHER ||
           kind == SLIP_KIND_SCATTER || kind == SLIP_KIND_SLICE_UPDATE || kind == SLIP_KIND_DIAGONAL ||
           kind == SLIP_KIND_AS_STRIDED;
}

#endif
