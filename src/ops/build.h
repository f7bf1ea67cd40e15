/* Builders: check an op's arguments, settle dtype and shape, and add its nodes to the graph. One per kind of op; what
 * is written in the op table calls them from generated/slip_ops.c, composites from the files beside this one.
 *
 * Every builder leaves the new array in *out, owned by the caller, and NULL there on failure. Inputs are borrowed. A
 * NULL stream is the calling thread's default. Where nothing is to be done the input comes back, retained. */
#ifndef SLIP_OPS_BUILD_H
#define SLIP_OPS_BUILD_H

#include <stdint.h>

#include <slip/types.h>

#include "core/array.h"
#include "core/op.h"

/* What an op does to dtypes; the names are those of the op table (docs/op-table.md). */
typedef enum slip_dtype_rule {
    SLIP_RULE_SAME,
    SLIP_RULE_GIVEN,
    SLIP_RULE_MAGNITUDE,
    SLIP_RULE_NUMERIC,
    SLIP_RULE_ROUNDING,
    SLIP_RULE_REAL_ROUNDING,
    SLIP_RULE_FLOATING,
    SLIP_RULE_REAL_FLOATING,
    SLIP_RULE_PREDICATE,
    SLIP_RULE_BOOLEAN,
    SLIP_RULE_PROMOTE,
    SLIP_RULE_PROMOTE_REAL,
    SLIP_RULE_PROMOTE_FLOATING,
    SLIP_RULE_PROMOTE_INEXACT,
    SLIP_RULE_COMPARE,
    SLIP_RULE_SELECT,
    SLIP_RULE_SUM,
    SLIP_RULE_EXTREME,
    SLIP_RULE_CUMSUM,
    SLIP_RULE_INDEX,
    SLIP_RULE_BITS,
    SLIP_RULE_PROMOTE_BITS,
    SLIP_RULE_PROMOTE_INTEGER,
    SLIP_RULE_BITWISE,
    SLIP_RULE_PART,
    SLIP_RULE_CONJUGATE,
    SLIP_RULE_PROMOTE_REAL_FLOATING
} slip_dtype_rule;

/* As a number of axes: all of them. */
#define SLIP_ALL_AXES SIZE_MAX

slip_status slip__build_unary(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, slip_stream *stream);
slip_status slip__build_binary(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, slip_array *b,
                               slip_stream *stream);
slip_status slip__build_ternary(slip_array **out, slip_op op, slip_array *condition, slip_array *x, slip_array *y,
                                slip_stream *stream);
slip_status slip__build_reduce(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, const int *axes,
                               size_t axes_count, bool keepdims, slip_stream *stream);
/* `axis` NULL: over the flattened array. */
slip_status slip__build_arg_reduce(slip_array **out, slip_op op, slip_array *a, const int *axis, bool keepdims,
                                   slip_stream *stream);
slip_status slip__build_scan(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, int axis, bool reverse,
                             bool inclusive, slip_stream *stream);
slip_status slip__build_softmax(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool precise,
                                slip_stream *stream);
slip_status slip__build_logsumexp(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                  slip_stream *stream);
/* `weight` and `bias` may be NULL. */
slip_status slip__build_norm(slip_array **out, slip_op op, slip_array *x, slip_array *weight, slip_array *bias,
                             float eps, slip_stream *stream);
/* `axis` NULL: of the flattened array. */
slip_status slip__build_sort(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, const int *axis,
                             slip_stream *stream);
slip_status slip__build_scatter(slip_array **out, slip_op op, slip_array *a, slip_array *const *indices,
                                size_t indices_count, slip_array *updates, const int *axes, size_t axes_count,
                                slip_stream *stream);
slip_status slip__build_scatter_axis(slip_array **out, slip_op op, slip_array *a, slip_array *indices,
                                     slip_array *values, int axis, slip_stream *stream);
slip_status slip__build_slice_update(slip_array **out, slip_op op, slip_array *src, slip_array *update,
                                     const int *start, size_t start_count, const int *stop, size_t stop_count,
                                     const int *strides, size_t strides_count, slip_stream *stream);

/* ---- What builders share. ---- */

/* The array broadcast to a shape it is known to be compatible with. */
slip_status slip__op_broadcast(slip_array **out, slip_array *a, const int *shape, int ndim, slip_stream *stream);

/* The array broadcast to a shape that is checked first; `name` goes into messages. */
slip_status slip__op_fit(slip_array **out, slip_array *a, const int *shape, size_t shape_count, const char *name,
                         slip_stream *stream);

/* The same elements under a shape that is known to have as many. */
slip_status slip__op_reshape(slip_array **out, slip_array *a, const int *shape, int ndim, slip_stream *stream);

/* The axes in an order that is known to be a permutation. */
slip_status slip__op_transpose(slip_array **out, slip_array *a, const int *order, slip_stream *stream);

/* One element of any dtype. */
typedef union slip_element {
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    float f32;
    double f64;
    float complex64[2];
} slip_element;

/* A number as an element: see slip__op_constant. */
slip_element slip__op_element(double value, slip_dtype dtype);

/* A constant without dimensions. complex64 gets a zero imaginary part; integers are truncated. */
slip_status slip__op_constant(slip_array **out, double value, slip_dtype dtype);

/* A whole array of one constant. */
slip_status slip__op_filled(slip_array **out, const int *shape, int ndim, double value, slip_dtype dtype,
                            slip_stream *stream);

/* Checked axes as a set of bits; `name` goes into messages. */
slip_status slip__op_axes(uint64_t *set, const int *axes, size_t axes_count, int ndim, const char *name);

/* SLIP_INVALID_ARGUMENT for what cannot index: floats, complex numbers, bool. */
slip_status slip__op_check_index_dtype(slip_dtype dtype, const char *name);

/* The shape and dtype all index arrays are brought to. */
slip_status slip__op_common_indices(int *shape, int *ndim, slip_dtype *dtype, slip_array *const *indices, size_t count,
                                    const char *name);

/* The index arrays in that shape and dtype, owned by the caller; `fitted` is NULL throughout on entry. */
slip_status slip__op_fit_indices(slip_array **fitted, slip_array *const *indices, size_t count, const int *shape,
                                 int ndim, slip_dtype dtype, slip_stream *stream);

/* What start, stop and strides, which count as in Python, come to. */
typedef struct slip_slice_bounds {
    int first[SLIP_MAX_NDIM]; /* along each axis */
    int shape[SLIP_MAX_NDIM];
    bool is_whole; /* every element, in order */
} slip_slice_bounds;

slip_status slip__op_slice_bounds(slip_slice_bounds *bounds, const slip_array *a, const int *start, size_t start_count,
                                  const int *stop, size_t stop_count, const int *strides, size_t strides_count,
                                  const char *name);

/* Writes them into a new node's list: starts, then strides. */
slip_status slip__op_slice_params(slip_array *node, const slip_slice_bounds *bounds, const int *strides, int ndim);

/* Two different axes, counted from the front afterwards. */
slip_status slip__op_diagonal_axes(int *first, int *second, const slip_array *a, const char *name);

/* SLIP_INVALID_ARGUMENT for a number that is no dtype. */
slip_status slip__op_check_dtype(slip_dtype dtype, const char *name);

static inline slip_dtype slip__op_dtype(const slip_array *a) {
    return (slip_dtype)a->dtype;
}

static inline bool slip__op_same_shape(const slip_array *a, const slip_array *b) {
    if (a->ndim != b->ndim) return false;
    for (int i = 0; i < a->ndim; ++i)
        if (a->shape[i] != b->shape[i]) return false;
    return true;
}

/* ---- Chains: several ops in a row, with one place for their errors and their temporaries. ----
 *
 *     slip_chain chain;
 *     slip_array **sum = slip__chain_begin(&chain, out, stream);
 *     SLIP_STEP(chain, slip_add(sum, a, b, chain.stream));
 *     SLIP_STEP(chain, slip_sqrt(out, *sum, chain.stream));
 *     return slip__chain_end(&chain);
 *
 * A step is evaluated only while all before it have succeeded. */
enum { SLIP_CHAIN_SLOTS = 20 };

typedef struct slip_chain {
    slip_status status;
    slip_stream *stream; /* resolved */
    int slot_count;
    slip_array *slots[SLIP_CHAIN_SLOTS]; /* released at the end */
} slip_chain;

#define SLIP_STEP(chain, call) ((chain).status == SLIP_OK ? (void)((chain).status = (call)) : (void)0)

/* Sets *out to NULL and resolves the stream. */
void slip__chain_begin(slip_chain *chain, slip_array **out, slip_stream *stream);
/* A place for a temporary, NULL at first. */
slip_array **slip__chain_slot(slip_chain *chain);
/* Releases the temporaries and returns the status. */
slip_status slip__chain_end(slip_chain *chain);

#endif
