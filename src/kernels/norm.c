/* layer_norm and rms_norm: rows along the last axis, in float32 (half types through it) or float64.
 *
 * A row is looked at in blocks of 4096 elements. Of each come its mean and its squared deviations from that; blocks
 * meet in pairs, as a reduction's. A row of one block is read from memory once; of a longer one each block is read
 * twice. The mean that a block's elements are taken from is rounded, so their own sum is taken along and corrects it:
 * what is lost does not grow with the mean. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "kernels/isa.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"
#include "kernels/plan.h"

enum { LEVELS = 24 /* a row has at most 2^19 blocks */, TASK_ELEMENTS = 32768 };

typedef struct norm_state {
    const slip_view *input;
    slip_plan rows; /* the input's other axes */
    size_t length;
    int64_t step;           /* from one element of a row to the next */
    slip_dtype dtype;       /* computed in */
    size_t bytes, in_bytes; /* of an element: in that, and in memory */
    char *out;
    double eps;
    slip_norm_row row; /* what all rows have in common */
    const slip_norm_loops *loops;
} norm_state;

/* For a block that does not lie in memory as it is computed with. */
typedef struct norm_scratch {
    double values[SLIP_REDUCE_BLOCK];
    uint64_t raw[SLIP_TILE];
} norm_scratch;

/* Of some elements: how many, their mean, and the sum of squared distances from it. Where nothing is centred the mean
 * is left at 0. */
typedef struct moments {
    double count, mean, squares;
} moments;

static moments join(moments a, moments b) {
    double count = a.count + b.count, share = b.count / count, distance = b.mean - a.mean;
    return (moments){count, a.mean + distance * share, a.squares + b.squares + distance * distance * a.count * share};
}

/* As a number of the dtype computed with. Not inlined: GCC 12, where it packs two of these conversions into one vector,
 * takes the way to float and back for nothing and leaves both numbers as they are. */
static NEVER_INLINE double rounded(const norm_state *state, double value) {
    return state->dtype == SLIP_FLOAT32 ? (double)(float)value : value;
}

static double block_sum(const norm_state *state, const void *values, size_t count) {
    slip_fold_loop fold = slip__loops()->fold[SLIP_REDUCE_SUM][state->dtype];
    float narrow;
    double sum;
    if (state->dtype == SLIP_FLOAT64) {
        fold(&sum, values, count);
        return sum;
    }
    fold(&narrow, values, count);
    return (double)narrow;
}

static moments block_moments(const norm_state *state, const void *values, size_t count) {
    double sums[2], size = (double)count;
    if (!state->row.is_centred) return (moments){size, 0.0, state->loops->squares(values, count)};
    double shift = rounded(state, block_sum(state, values, count) / size);
    state->loops->deviations(sums, values, shift, count);
    double correction = sums[0] / size, squares = sums[1] - sums[0] * correction;
    return (moments){size, shift + correction, squares < 0.0 ? 0.0 : squares};
}

/* `count` elements of a row from `first` on, contiguous and in the dtype computed with: where they lie, or in
 * scratch. */
static const void *block_read(const norm_state *state, norm_scratch *scratch, const char *row, size_t first,
                              size_t count) {
    const char *from = row + (int64_t)first * state->step * (int64_t)state->in_bytes;
    slip_dtype in_dtype = state->input->dtype;
    if (state->step == 1 && in_dtype == state->dtype) return from;
    if (state->step == 1) {
        slip__convert(scratch->values, state->dtype, from, in_dtype, count);
        return scratch->values;
    }
    slip_move_loop move = slip__loops()->move[slip__size_class(state->in_bytes)];
    for (size_t done = 0; done < count; done += SLIP_TILE) {
        size_t some = count - done < SLIP_TILE ? count - done : SLIP_TILE;
        move(scratch->raw, 1, from + (int64_t)done * state->step * (int64_t)state->in_bytes, state->step, some);
        slip__convert((char *)scratch->values + done * state->bytes, state->dtype, scratch->raw, in_dtype, some);
    }
    return scratch->values;
}

/* A block that stands in `values`, which may be scratch. */
static void block_write(const norm_state *state, norm_scratch *scratch, const slip_norm_row *row, char *out,
                        const void *values, size_t count) {
    if (state->input->dtype == state->dtype) {
        state->loops->apply(out, values, row, count);
        return;
    }
    state->loops->apply(scratch->values, values, row, count);
    slip__convert(out, state->input->dtype, scratch->values, state->dtype, count);
}

static size_t block_size(const norm_state *state, size_t first) {
    size_t left = state->length - first;
    return left < SLIP_REDUCE_BLOCK ? left : SLIP_REDUCE_BLOCK;
}

/* Of a row; *values is its last block. */
static moments row_moments(const norm_state *state, norm_scratch *scratch, const char *row, const void **values) {
    moments found[LEVELS];
    size_t depth = 0, taken = 0;
    for (size_t first = 0; first < state->length; first += SLIP_REDUCE_BLOCK) {
        size_t count = block_size(state, first);
        *values = block_read(state, scratch, row, first, count);
        found[depth++] = block_moments(state, *values, count);
        for (size_t n = ++taken; !(n & 1); n >>= 1, --depth)
            found[depth - 2] = join(found[depth - 2], found[depth - 1]);
    }
    for (; depth > 1; --depth) found[depth - 2] = join(found[depth - 2], found[depth - 1]);
    return found[0];
}

static void normalise_row(const norm_state *state, norm_scratch *scratch, size_t index) {
    int64_t position[SLIP_MAX_NDIM];
    slip__plan_locate(position, &state->rows, index);
    const char *row = state->input->data + slip__plan_offset(&state->rows, 0, position) * (int64_t)state->in_bytes;
    const void *values = NULL;
    moments found = row_moments(state, scratch, row, &values);
    double scale = 1.0 / sqrt(found.squares / found.count + state->eps);
    slip_norm_row as = state->row;
    as.scale = rounded(state, scale);
    as.shift = rounded(state, found.mean);
    as.offset = rounded(state, (as.shift - found.mean) * scale);
    char *out = state->out + index * state->length * state->in_bytes;
    for (size_t first = 0; first < state->length; first += SLIP_REDUCE_BLOCK) {
        size_t count = block_size(state, first);
        if (state->length > SLIP_REDUCE_BLOCK) values = block_read(state, scratch, row, first, count);
        if (state->row.weight) as.weight = (const char *)state->row.weight + first * state->bytes;
        if (state->row.bias) as.bias = (const char *)state->row.bias + first * state->bytes;
        block_write(state, scratch, &as, out + first * state->in_bytes, values, count);
    }
}

static void run_rows(const void *context, size_t begin, size_t end) {
    const norm_state *state = context;
    norm_scratch scratch;
    for (size_t i = begin; i < end; ++i) normalise_row(state, &scratch, i);
}

static void find_rows(norm_state *state) {
    const slip_view *input = state->input;
    int last = input->ndim - 1;
    state->length = (size_t)input->shape[last];
    state->step = state->length > 1 ? input->strides[last] : 1;
    slip__plan_make(&state->rows, input->shape, last, NULL, &input->strides, 1);
}

/* A weight or a bias as the loops want it: its own memory, or *copy, which the caller frees. */
static slip_status read_vector(const norm_state *state, const slip_view *vector, const char *name, const void **values,
                               void **copy) {
    int64_t step = state->length > 1 ? vector->strides[0] : 1;
    *values = vector->data;
    if (step == 1 && vector->dtype == state->dtype) return SLIP_OK;
    *copy = slip__malloc(state->length * (state->bytes + state->in_bytes));
    if (!*copy) return slip__fail_memory(name, state->length * (state->bytes + state->in_bytes));
    char *raw = (char *)*copy + state->length * state->bytes;
    slip__loops()->move[slip__size_class(state->in_bytes)](raw, 1, vector->data, step, state->length);
    slip__convert(*copy, state->dtype, raw, vector->dtype, state->length);
    *values = *copy;
    return SLIP_OK;
}

slip_status slip__kernel_norm(const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    const char *name = launch->op == SLIP_OP_FAST_RMS_NORM ? "rms_norm" : "layer_norm";
    void *copies[2] = {NULL, NULL};
    norm_state state = {.input = input,
                        .dtype = slip__compute_dtype(input->dtype),
                        .in_bytes = slip__element_bytes(input->dtype),
                        .out = output->data,
                        .eps = (double)launch->params->norm.eps,
                        .row.is_centred = launch->op == SLIP_OP_FAST_LAYER_NORM};
    if (!output->size) return SLIP_OK;
    if (state.dtype != SLIP_FLOAT32 && state.dtype != SLIP_FLOAT64)
        return slip__fail(SLIP_UNIMPLEMENTED, "[%s] has no kernel for %s", name, slip_dtype_name(input->dtype));
    state.bytes = slip__element_bytes(state.dtype);
    state.loops = &slip__loops()->norm[state.dtype];
    find_rows(&state);
    slip_status status = SLIP_OK;
    int next = 1;
    if (launch->params->norm.has_weight)
        status = read_vector(&state, &launch->inputs[next++], name, &state.row.weight, &copies[0]);
    if (status == SLIP_OK && launch->params->norm.has_bias)
        status = read_vector(&state, &launch->inputs[next], name, &state.row.bias, &copies[1]);
    size_t rows = output->size / state.length, piece = TASK_ELEMENTS / state.length + 1;
    if (status == SLIP_OK) slip__split(rows, output->size >= TASK_ELEMENTS ? piece : rows, run_rows, &state);
    slip__free(copies[0]);
    slip__free(copies[1]);
    return status;
}
