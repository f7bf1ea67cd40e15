/* Unary, binary, comparing and choosing kernels. The fast path at the head of each takes operands that lie exactly as
 * the output does, or hold one element, without looking at shapes any further: small operations live from it. */
#include "base/error.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"
#include "kernels/plan.h"

enum { SMALL = 16384 }; /* elements that one thread finishes before another could start */

/* Whether the input's elements lie in memory in the output's order. */
static inline bool lies_as(const slip_view *input, const slip_view *output) {
    for (int axis = 0; axis < output->ndim; ++axis)
        if (input->strides[axis] != output->strides[axis] && output->shape[axis] != 1) return false;
    return true;
}

static slip_status no_loop(const slip_launch *launch) {
    const char *name = slip__op_info[launch->op].name;
    return slip__fail(SLIP_UNIMPLEMENTED, "[%s] has no kernel for %s", name, slip_dtype_name(launch->inputs[0].dtype));
}

size_t slip__elementwise_cost(slip_op op) {
    switch (op) {
    case SLIP_OP_EXP:
    case SLIP_OP_EXPM1:
    case SLIP_OP_LOG:
    case SLIP_OP_LOG2:
    case SLIP_OP_LOG10:
    case SLIP_OP_LOG1P:
    case SLIP_OP_SIN:
    case SLIP_OP_COS:
    case SLIP_OP_TANH:
    case SLIP_OP_TAN:
    case SLIP_OP_ARCSIN:
    case SLIP_OP_ARCCOS:
    case SLIP_OP_ARCTAN:
    case SLIP_OP_SINH:
    case SLIP_OP_COSH:
    case SLIP_OP_ARCSINH:
    case SLIP_OP_ARCCOSH:
    case SLIP_OP_ARCTANH:
    case SLIP_OP_SIGMOID:
    case SLIP_OP_ERF:
    case SLIP_OP_ERFINV: return 4;
    case SLIP_OP_POWER:
    case SLIP_OP_ARCTAN2:
    case SLIP_OP_LOGADDEXP:
    case SLIP_OP_REMAINDER:
    case SLIP_OP_FLOOR_DIVIDE: return 8;
    default: return 1;
    }
}

/* ---- unary ---- */

typedef struct unary_context {
    slip_unary_loop loop;
    slip_dtype in, out;
} unary_context;

static void unary_body(const void *context, const slip_tile *tile) {
    const unary_context *unary = context;
    uint64_t fixed_results[1];
    if (!tile->is_fixed[0]) {
        unary->loop(tile->out, tile->data[0], tile->count);
    } else {
        size_t bytes = slip__element_bytes(unary->out);
        unary->loop(fixed_results, tile->data[0], 1);
        slip__loops()->move[slip__size_class(bytes)](tile->out, 1, fixed_results, 0, tile->count);
    }
}

/* Half types: to float32, the loop, and back where the result is one too. */
static void unary_half_body(const void *context, const slip_tile *tile) {
    const unary_context *unary = context;
    float values[SLIP_TILE], results[SLIP_TILE];
    bool narrows = slip__is_half(unary->out);
    size_t out_bytes = slip__element_bytes(unary->out);
    for (size_t done = 0; done < tile->count; done += SLIP_TILE) {
        size_t length = tile->count - done < SLIP_TILE ? tile->count - done : SLIP_TILE;
        char *out = tile->out + done * out_bytes;
        if (!tile->is_fixed[0]) {
            slip__convert(values, SLIP_FLOAT32, tile->data[0] + done * 2, unary->in, length);
        } else if (!done) {
            slip__convert(values, SLIP_FLOAT32, tile->data[0], unary->in, 1);
            slip__loops()->move[2](values + 1, 1, values, 0, (tile->count < SLIP_TILE ? tile->count : SLIP_TILE) - 1);
        }
        unary->loop(narrows ? (void *)results : out, values, length);
        if (narrows) slip__convert(out, unary->out, results, SLIP_FLOAT32, length);
    }
}

slip_status slip__kernel_unary(const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    slip_dtype compute = slip__compute_dtype(input->dtype);
    unary_context context = {slip__loops()->unary[launch->op][compute], input->dtype, output->dtype};
    if (!context.loop) return no_loop(launch);
    bool is_half = compute != input->dtype;
    if (output->size <= SMALL && !is_half && lies_as(input, output)) {
        context.loop(output->data, input->data, output->size);
        return SLIP_OK;
    }
    slip_walk walk = {launch, is_half ? unary_half_body : unary_body, &context, slip__elementwise_cost(launch->op),
                      false};
    slip__walk(&walk);
    return SLIP_OK;
}

/* ---- binary and comparisons ---- */

typedef struct binary_context {
    const slip_binary_loop *loops; /* by variant */
    slip_dtype in, out;
    slip_unary_loop then; /* half types: a second step, on the rounded results of the first; NULL: none */
} binary_context;

static void binary_body(const void *context, const slip_tile *tile) {
    const binary_context *binary = context;
    uint64_t fixed_results[1];
    if (!tile->is_fixed[0]) {
        int variant = tile->is_fixed[1] ? SLIP_RIGHT_FIXED : SLIP_BOTH_VARY;
        binary->loops[variant](tile->out, tile->data[0], tile->data[1], tile->count);
    } else if (!tile->is_fixed[1]) {
        binary->loops[SLIP_LEFT_FIXED](tile->out, tile->data[0], tile->data[1], tile->count);
    } else {
        size_t bytes = slip__element_bytes(binary->out);
        binary->loops[SLIP_BOTH_VARY](fixed_results, tile->data[0], tile->data[1], 1);
        slip__loops()->move[slip__size_class(bytes)](tile->out, 1, fixed_results, 0, tile->count);
    }
}

/* Runs the loop over half results, in place. */
static void second_half_step(slip_unary_loop loop, char *halves, slip_dtype dtype, float *values, size_t count) {
    slip__convert(values, SLIP_FLOAT32, halves, dtype, count);
    loop(values, values, count);
    slip__convert(halves, dtype, values, SLIP_FLOAT32, count);
}

static void binary_half_body(const void *context, const slip_tile *tile) {
    const binary_context *binary = context;
    float left[SLIP_TILE], right[SLIP_TILE], results[SLIP_TILE];
    float *operands[2] = {left, right};
    bool narrows = slip__is_half(binary->out);
    size_t out_bytes = slip__element_bytes(binary->out);
    for (int k = 0; k < 2; ++k)
        if (tile->is_fixed[k]) slip__convert(operands[k], SLIP_FLOAT32, tile->data[k], binary->in, 1);
    binary_context inner = {binary->loops, SLIP_FLOAT32, narrows ? SLIP_FLOAT32 : binary->out, NULL};
    for (size_t done = 0; done < tile->count; done += SLIP_TILE) {
        slip_tile piece = *tile;
        piece.count = tile->count - done < SLIP_TILE ? tile->count - done : SLIP_TILE;
        piece.out = narrows ? (char *)results : tile->out + done * out_bytes;
        for (int k = 0; k < 2; ++k) {
            if (!tile->is_fixed[k])
                slip__convert(operands[k], SLIP_FLOAT32, tile->data[k] + done * 2, binary->in, piece.count);
            piece.data[k] = (const char *)operands[k];
        }
        binary_body(&inner, &piece);
        char *out = tile->out + done * out_bytes;
        if (narrows) slip__convert(out, binary->out, results, SLIP_FLOAT32, piece.count);
        if (binary->then) second_half_step(binary->then, out, binary->out, results, piece.count);
    }
}

static inline slip_status run_binary(const slip_launch *launch, const slip_binary_loop *loops, bool is_half,
                                     slip_unary_loop then) {
    const slip_view *a = launch->inputs, *b = launch->inputs + 1, *output = &launch->output;
    if (!loops[0]) return no_loop(launch);
    if (output->size <= SMALL && !is_half) {
        bool a_lies = lies_as(a, output), b_lies = lies_as(b, output);
        int variant = a_lies && b_lies                   ? SLIP_BOTH_VARY
                      : a_lies && slip__view_is_fixed(b) ? SLIP_RIGHT_FIXED
                      : b_lies && slip__view_is_fixed(a) ? SLIP_LEFT_FIXED
                                                         : SLIP_BOTH_FIXED;
        if (variant != SLIP_BOTH_FIXED) {
            loops[variant](output->data, a->data, b->data, output->size);
            return SLIP_OK;
        }
    }
    binary_context context = {loops, a->dtype, output->dtype, then};
    slip_walk walk = {launch, is_half ? binary_half_body : binary_body, &context, slip__elementwise_cost(launch->op),
                      false};
    slip__walk(&walk);
    return SLIP_OK;
}

slip_status slip__kernel_binary(const slip_launch *launch) {
    slip_dtype dtype = launch->inputs->dtype, compute = slip__compute_dtype(dtype);
    bool is_half = compute != dtype;
    if (is_half && launch->op == SLIP_OP_FLOOR_DIVIDE) /* MLX rounds the quotient to the half type, then floors it */
        return run_binary(launch, slip__loops()->binary[SLIP_OP_DIVIDE][compute], is_half,
                          slip__loops()->unary[SLIP_OP_FLOOR][compute]);
    return run_binary(launch, slip__loops()->binary[launch->op][compute], is_half, NULL);
}

slip_status slip__kernel_compare(const slip_launch *launch) {
    slip_dtype dtype = launch->inputs->dtype, compute = slip__compute_dtype(dtype);
    return run_binary(launch, slip__loops()->compare[launch->op][compute], compute != dtype, NULL);
}

/* ---- where ---- */

static void ternary_body(const void *context, const slip_tile *tile) {
    const size_t *bytes = context;
    const slip_loops *loops = slip__loops();
    int class = slip__size_class(*bytes);
    if (tile->is_fixed[0]) { /* one side is copied */
        int side = *(const uint8_t *)tile->data[0] ? 1 : 2;
        loops->move[class](tile->out, 1, tile->data[side], !tile->is_fixed[side], tile->count);
        return;
    }
    int variant = (tile->is_fixed[1] ? SLIP_LEFT_FIXED : 0) + (tile->is_fixed[2] ? SLIP_RIGHT_FIXED : 0);
    loops->select[class][variant](tile->out, (const uint8_t *)tile->data[0], tile->data[1], tile->data[2], tile->count);
}

slip_status slip__kernel_ternary(const slip_launch *launch) {
    size_t bytes = slip__element_bytes(launch->output.dtype);
    slip_walk walk = {launch, ternary_body, &bytes, 1, false};
    slip__walk(&walk);
    return SLIP_OK;
}
