/* The array: a node of the lazy graph and, once run, its value.
 *
 * Life: UNSCHEDULED (inputs and op known) -> CLAIMED (one walker is submitting it) -> SCHEDULED (its place on a
 * timeline is fixed) -> DONE or POISONED. States are published with release and read with acquire; what the comment at
 * each field says is final from that state on. See docs/scheduling.md. */
#ifndef SLIP_CORE_ARRAY_H
#define SLIP_CORE_ARRAY_H

#include <slip/array.h>

#include "base/atomic.h"
#include "base/error.h"
#include "core/clock.h"
#include "core/dtype.h"
#include "core/op.h"

typedef struct slip_buffer slip_buffer;

typedef enum slip_array_state {
    SLIP_UNSCHEDULED,
    SLIP_CLAIMED,
    SLIP_CLAIMED_AWAITED, /* the same, and someone sleeps on the state word */
    SLIP_SCHEDULED,
    SLIP_DONE,
    SLIP_POISONED
} slip_array_state;

/* The state word is the state, and above it, while CLAIMED, the fork generation of the claimer. */
enum { SLIP_STATE_BITS = 3, SLIP_STATE_MASK = (1 << SLIP_STATE_BITS) - 1 };

/* A list that belongs to the array (axes, starts and strides, slice sizes). */
typedef struct slip_int_list {
    int64_t *values;
    int count;
} slip_int_list;

/* What an op needs to know besides its inputs and its output's shape and dtype. Which member: see the op's kind. */
typedef union slip_params {
    struct {
        double start, step;
    } arange;
    struct {
        uint64_t axes; /* bit i: axis i of the input is reduced */
    } reduce;
    struct {
        int axis;
        bool reverse, inclusive;
    } scan;
    struct {
        int axis;
        bool precise;
    } axis; /* arg_reduce, softmax, concatenate, sort, take along axis */
    struct {
        float eps;
        bool has_weight, has_bias; /* which inputs follow the first */
    } norm;
    struct {
        int width; /* bytes: 1, 2 or 4 */
    } bits;
    slip_int_list list;              /* transpose: axes; slice: starts, then strides; gather: axes, then slice sizes */
    void *object;                    /* internal ops: the event to stamp, ... */
    struct slip_custom_call *custom; /* core/custom.h; the array's own */
} slip_params;

/* A wait for another stream's value, left over after the minimal-waits rule. */
typedef struct slip_wait {
    slip_stream *stream;
    uint64_t value;
    slip_clock *clock; /* what that value comes after; retained */
} slip_wait;

enum { SLIP_INLINE_NDIM = 4, SLIP_INLINE_INPUTS = 3 };

struct slip_array {
    atomic_uint references;
    atomic_uint state; /* see SLIP_STATE_BITS */
    uint16_t op;       /* slip_op */
    uint8_t dtype;
    uint8_t ndim;
    bool owns_list;    /* params.list.values is freed with the array */
    bool is_in_flight; /* launched and not reached: under its stream's flight_lock */
    bool is_view;      /* shares its first input's buffer: known from SCHEDULED on */
    uint8_t home; /* the device whose memory holds the value, as an index into the registry; final from SCHEDULED on */
    int input_count;
    uint32_t site; /* where in the program it was built: see slip/site.h */

    int *shape;       /* inline_shape, or one heap block with the strides */
    int64_t *strides; /* in elements; final from SCHEDULED on */
    size_t size;      /* elements */

    slip_array **inputs; /* inline_inputs, or heap; dropped when the command has run */
    slip_params params;
    slip_stream *stream; /* where it runs; NULL: made from data. Streams are never freed, so not counted */

    /* Timeline, final from SCHEDULED on. A view has its root's. */
    uint64_t value;
    slip_clock *clock; /* what `stream` was ordered after at `value`; NULL: nothing */
    slip_wait *waits;  /* inline_wait or heap; for the runner */
    int wait_count;    /* while CLAIMED and on a walker's stack: the next input to visit */
    slip_wait inline_wait;

    /* Data. */
    slip_array *root;    /* a view's owner of the buffer (retained); NULL: this array owns its own */
    int64_t byte_offset; /* of element 0 in the buffer */
    _Atomic(slip_buffer *)
        buffer; /* root only; set when it runs (is launched), or before, for a copy that is queued already */
    _Atomic(slip_array *) mirror; /* root only: the same bytes on another device, if some command needed them there */
    _Atomic(slip_failure *) failure; /* why it is, or will be, POISONED; once set it stays */

    slip_array *next; /* below it on a walker's stack; in its stream's queue; in a release worklist */

    int inline_shape[SLIP_INLINE_NDIM];
    int64_t inline_strides[SLIP_INLINE_NDIM];
    slip_array *inline_inputs[SLIP_INLINE_INPUTS];
};

/* A new node with shape and dtype; strides row-major; inputs retained; state UNSCHEDULED; params zero. Size checked. */
slip_status slip__array_create(slip_array **out, slip_op op, slip_dtype dtype, const int *shape, int ndim,
                               slip_array *const *inputs, int input_count, slip_stream *stream);

/* Gives params.list `count` values of its own (to fill in). The op must not have a list yet. */
slip_status slip__array_list(slip_array *array, int count);

/* Frees inputs (the claimer, after the command has run) without recursion. */
void slip__array_drop_inputs(slip_array *array);

static inline slip_array_state slip__array_state(const slip_array *array) {
    return (slip_array_state)(atomic_load_explicit(&array->state, memory_order_acquire) & SLIP_STATE_MASK);
}

/* The owner of the buffer, which is also the one whose command makes the value. From SCHEDULED on. */
static inline slip_array *slip__array_root(const slip_array *array) {
    return array->root ? array->root : (slip_array *)array;
}

/* DONE or POISONED, a view's root counting for it. */
static inline bool slip__array_is_finished(const slip_array *array) {
    slip_array_state state = slip__array_state(array);
    return state >= SLIP_SCHEDULED && slip__array_state(slip__array_root(array)) >= SLIP_DONE;
}

/* Of its elements, without gaps. */
static inline size_t slip__array_byte_count(const slip_array *array) {
    return array->size * slip__dtype_sizes[array->dtype];
}

/* Drops the waits of a command that has waited. */
void slip__array_drop_waits(slip_array *array);

static inline slip_buffer *slip__array_buffer(const slip_array *array) {
    return atomic_load_explicit(&array->buffer, memory_order_acquire);
}

/* Gives an array its buffer (taken over), unless it was given one meanwhile. */
void slip__array_set_buffer(slip_array *array, slip_buffer *buffer);

/* The value's first element: from DONE on. */
void *slip__array_pointer(const slip_array *array);

#endif
