/* Walking several strided operands together: the part every elementwise and copying kernel shares.
 *
 * The axes are put in the order in which the output lies in memory, axes of size 1 are dropped, and neighbours that all
 * operands can walk as one are merged. Output element i of that order is then i elements from the output's start, so
 * work is described, and split, by ranges of i. */
#ifndef SLIP_KERNELS_PLAN_H
#define SLIP_KERNELS_PLAN_H

#include "kernels/kernel.h"

enum { SLIP_PLAN_OPERANDS = 6 };

typedef struct slip_plan {
    int ndim; /* at least 1 */
    int operand_count;
    int64_t shape[SLIP_MAX_NDIM];
    int64_t strides[SLIP_PLAN_OPERANDS][SLIP_MAX_NDIM]; /* in elements */
} slip_plan;

/* All inputs have the output's shape. The output is dense; `output_strides` says in which order (NULL: row-major). */
void slip__plan_make(slip_plan *plan, const int *shape, int ndim, const int64_t *output_strides,
                     const int64_t *const *input_strides, int input_count);

/* A contiguous piece of each operand: `data[k]` holds `count` elements, or one for all of them where is_fixed[k]. */
typedef struct slip_tile {
    size_t first; /* its first element in the output's order */
    char *out;
    const char *data[SLIP_PLAN_OPERANDS];
    bool is_fixed[SLIP_PLAN_OPERANDS];
    size_t count;
    struct slip_traffic *traffic; /* to be advanced now and then: see traffic.h; or NULL */
} slip_tile;

/* What is done with a tile. Large inputs arrive in long tiles where they lie contiguously. */
typedef void (*slip_tile_body)(const void *context, const slip_tile *tile);

typedef struct slip_walk {
    const slip_launch *launch;
    slip_tile_body body;
    const void *context;
    size_t cost;        /* about how many elements' worth of copying one element is; 1 for an addition */
    bool minds_traffic; /* the body advances its tiles' traffic; otherwise the walk does, between smaller tiles */
} slip_walk;

/* Runs body over the launch's whole output, on several threads where it is large. The inputs have the output's shape.
 */
void slip__walk(const slip_walk *walk);

/* The same over `count` elements from `first` on, in the order in which the output lies, on this thread. `is_read`:
 * what is written will be read at once. */
void slip__walk_part(const slip_walk *walk, size_t first, size_t count, bool is_read);

/* Such a cost, by elementwise op. */
size_t slip__elementwise_cost(slip_op op);

/* Where in the plan's axes element `first` of its order is. */
static inline void slip__plan_locate(int64_t *position, const slip_plan *plan, size_t first) {
    for (int axis = plan->ndim - 1; axis >= 0; --axis) {
        position[axis] = (int64_t)(first % (size_t)plan->shape[axis]);
        first /= (size_t)plan->shape[axis];
    }
}

/* Where an operand has the element at that position: elements from its start. */
static inline int64_t slip__plan_offset(const slip_plan *plan, int operand, const int64_t *position) {
    int64_t offset = 0;
    for (int axis = 0; axis < plan->ndim; ++axis) offset += position[axis] * plan->strides[operand][axis];
    return offset;
}

/* To the start of the next run along the last axis. */
static inline void slip__plan_next_row(int64_t *position, const slip_plan *plan) {
    position[plan->ndim - 1] = 0;
    for (int axis = plan->ndim - 2; axis >= 0; --axis) {
        if (++position[axis] < plan->shape[axis]) return;
        position[axis] = 0;
    }
}

/* Copies `count` elements of a strided operand, from element `first` of the plan's order on, to contiguous memory. */
void slip__gather_range(char *out, const slip_plan *plan, int operand, const char *data, size_t element_bytes,
                        size_t first, size_t count);

/* Runs body(context, begin, end) over [0, count) in pieces of `piece`, on several threads when there are several. */
typedef void (*slip_range_body)(const void *context, size_t begin, size_t end);
void slip__split(size_t count, size_t piece, slip_range_body body, const void *context);

/* Converts contiguous elements between any two dtypes; the half types pass through float32. */
void slip__convert(void *out, slip_dtype to, const void *in, slip_dtype from, size_t count);

static inline size_t slip__element_bytes(slip_dtype dtype) { return slip__dtype_sizes[dtype]; }

static inline bool slip__is_half(slip_dtype dtype) { return dtype == SLIP_FLOAT16 || dtype == SLIP_BFLOAT16; }

/* The dtype arithmetic is done in: float32 for the half types. */
static inline slip_dtype slip__compute_dtype(slip_dtype dtype) { return slip__is_half(dtype) ? SLIP_FLOAT32 : dtype; }

/* Elements of a tile that goes through scratch memory on the stack. */
enum { SLIP_TILE = 512 };

#endif
