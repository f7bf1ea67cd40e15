/* Keys, bits, uniform numbers and what follows from them without further mathematics: randint, bernoulli, permutation.
 * All as MLX 0.32.2 does it, bit for bit. */
#include "ops/random.h"

#include <math.h>
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "ops/random_key.h"
#include "schedule/defaults.h"

slip_status slip__random_shape(int *ndim, const int *shape, size_t shape_count, const char *name) {
    size_t size;
    *ndim = shape_count > SLIP_MAX_NDIM ? SLIP_MAX_NDIM + 1 : (int)shape_count;
    return slip__shape_size(&size, shape, *ndim, name);
}

bool slip__random_fits(const int *from, int from_ndim, const int *shape, int ndim) {
    if (from_ndim > ndim) return false;
    for (int i = 1; i <= from_ndim; ++i)
        if (from[from_ndim - i] != 1 && from[from_ndim - i] != shape[ndim - i]) return false;
    return true;
}

/* The key given, or the thread's next; retained. */
static slip_status take_key(slip_array **key, slip_array *given) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    if (!given) return slip__random_next_key(key);
    if (slip__op_dtype(given) != SLIP_UINT32)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[bits] Expected key type uint32 but received %s.",
                          slip_dtype_name(slip__op_dtype(given)));
    if (given->ndim != 1 || given->shape[0] != 2)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[bits] Expected key shape (2) but received %s.",
                          slip__shape_text(text, sizeof text, given->shape, given->ndim));
    *key = slip_array_retain(given);
    return SLIP_OK;
}

slip_status slip_random_bits(slip_array **out, const int *shape, size_t shape_count, int width, slip_array *key,
                             slip_stream *stream) {
    int ndim;
    *out = NULL;
    if (width != 1 && width != 2 && width != 4)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[bits] Bit width must be in {1, 2, 4} but got %d.", width);
    SLIP_TRY(slip__random_shape(&ndim, shape, shape_count, "bits"));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    SLIP_TRY(take_key(&key, key));
    slip_dtype dtype = width == 1 ? SLIP_UINT8 : width == 2 ? SLIP_UINT16 : SLIP_UINT32;
    slip_status status = slip__array_create(out, SLIP_OP_RANDOM_BITS, dtype, shape, ndim, &key, 1, stream);
    if (status == SLIP_OK) (*out)->params.bits.width = width;
    slip_array_release(key);
    return status;
}

slip_status slip_random_split_num(slip_array **out, slip_array *key, int num, slip_stream *stream) {
    const int shape[] = {num, 2};
    *out = NULL;
    if (num < 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[split] num must not be negative, got %d.", num);
    return slip_random_bits(out, shape, 2, 4, key, stream);
}

/* Row `row` of the two halves. */
static slip_status half_of_split(slip_array **out, slip_array *halves, int row, slip_stream *stream) {
    const int start[] = {row, 0}, stop[] = {row + 1, 2}, strides[] = {1, 1}, two = 2;
    slip_array *view;
    SLIP_TRY(slip_slice(&view, halves, start, 2, stop, 2, strides, 2, stream));
    slip_status status = slip__op_reshape(out, view, &two, 1, stream);
    slip_array_release(view);
    return status;
}

slip_status slip_random_split(slip_array **out_0, slip_array **out_1, slip_array *key, slip_stream *stream) {
    slip_chain chain;
    *out_1 = NULL;
    slip__chain_begin(&chain, out_0, stream);
    slip_array **halves = slip__chain_slot(&chain), **first = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_random_split_num(halves, key, 2, chain.stream));
    SLIP_STEP(chain, half_of_split(first, *halves, 0, chain.stream));
    SLIP_STEP(chain, half_of_split(out_1, *halves, 1, chain.stream));
    if (chain.status == SLIP_OK) *out_0 = slip_array_retain(*first);
    return slip__chain_end(&chain);
}

/* The largest number of the dtype below 1. */
static double below_one(slip_dtype dtype) {
    return dtype == SLIP_FLOAT16 ? 1 - 0x1p-11 : dtype == SLIP_BFLOAT16 ? 1 - 0x1p-8 : 1 - 0x1p-24;
}

slip_status slip__random_unit(slip_array **out, const int *shape, int ndim, slip_dtype dtype, slip_array *key,
                              slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **bits = slip__chain_slot(&chain), **number = slip__chain_slot(&chain),
               **unit = slip__chain_slot(&chain);
    slip_array **converted = slip__chain_slot(&chain), **step = slip__chain_slot(&chain),
               **top = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_random_bits(bits, shape, (size_t)ndim, 4, key, chain.stream));
    SLIP_STEP(chain, slip_astype(number, *bits, SLIP_FLOAT32, chain.stream));
    SLIP_STEP(chain, slip__op_constant(step, 0x1p-32, SLIP_FLOAT32));
    SLIP_STEP(chain, slip_multiply(unit, *number, *step, chain.stream));
    SLIP_STEP(chain, slip_astype(converted, *unit, dtype, chain.stream));
    SLIP_STEP(chain, slip__op_constant(top, below_one(dtype), dtype));
    SLIP_STEP(chain, slip_minimum(out, *converted, *top, chain.stream)); /* rounding may have reached 1 */
    return slip__chain_end(&chain);
}

/* unit * range + low */
static slip_status stretch(slip_array **out, slip_array *unit, slip_array *range, slip_array *low,
                           slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **scaled = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_multiply(scaled, unit, range, chain.stream));
    SLIP_STEP(chain, slip_add(out, *scaled, low, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip__random_symmetric(slip_array **out, const int *shape, int ndim, slip_array *key, slip_stream *stream) {
    const float lowest = nextafterf(-1.0f, 0.0f);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **unit = slip__chain_slot(&chain), **range = slip__chain_slot(&chain), **low = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__random_unit(unit, shape, ndim, SLIP_FLOAT32, key, chain.stream));
    SLIP_STEP(chain, slip__op_constant(range, 1.0f - lowest, SLIP_FLOAT32));
    SLIP_STEP(chain, slip__op_constant(low, lowest, SLIP_FLOAT32));
    SLIP_STEP(chain, stretch(out, *unit, *range, *low, chain.stream));
    return slip__chain_end(&chain);
}

/* Whether what low and high broadcast to broadcasts to the shape without growing it. */
static slip_status check_fits(const slip_array *low, const slip_array *high, const int *shape, int ndim) {
    char from_text[SLIP_SHAPE_TEXT_BYTES], to_text[SLIP_SHAPE_TEXT_BYTES];
    int common[SLIP_MAX_NDIM], common_ndim = low->ndim;
    memcpy(common, low->shape, low->ndim * sizeof *common);
    SLIP_TRY(slip__broadcast_shapes(common, &common_ndim, high->shape, high->ndim));
    if (slip__random_fits(common, common_ndim, shape, ndim)) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[uniform] Cannot generate random values of shape %s from broadcasted shape %s.",
                      slip__shape_text(to_text, sizeof to_text, shape, ndim),
                      slip__shape_text(from_text, sizeof from_text, common, common_ndim));
}

/* Whether the array is a constant without dimensions that is known to have the value. */
static bool is_constant(const slip_array *a, float value) {
    if (a->op != SLIP_OP_DATA || a->ndim != 0) return false;
    const void *data = slip_array_data_if_ready(a);
    if (!data) return false;
    if (a->dtype == SLIP_FLOAT32) return *(const float *)data == value;
    return a->dtype == SLIP_INT32 && (float)*(const int32_t *)data == value;
}

slip_status slip_random_uniform(slip_array **out, slip_array *low, slip_array *high, const int *shape,
                                size_t shape_count, slip_dtype dtype, slip_array *key, slip_stream *stream) {
    int ndim;
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "uniform"));
    if (!slip__dtype_is_floating(dtype))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[uniform] Can only generate uniform numbers with real floating point type, "
                          "not %s.",
                          slip_dtype_name(dtype));
    if (dtype == SLIP_FLOAT64) return slip__fail(SLIP_INVALID_ARGUMENT, "[uniform] Unsupported type float64.");
    SLIP_TRY(slip__random_shape(&ndim, shape, shape_count, "uniform"));
    SLIP_TRY(check_fits(low, high, shape, ndim));
    if (is_constant(low, 0) && is_constant(high, 1)) /* times 1 plus 0 would change no bit */
        return slip__random_unit(out, shape, ndim, dtype, key, stream);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **from = slip__chain_slot(&chain), **to = slip__chain_slot(&chain), **range = slip__chain_slot(&chain);
    slip_array **unit = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(from, low, dtype, chain.stream));
    SLIP_STEP(chain, slip_astype(to, high, dtype, chain.stream));
    SLIP_STEP(chain, slip_subtract(range, *to, *from, chain.stream));
    SLIP_STEP(chain, slip__random_unit(unit, shape, ndim, dtype, key, chain.stream));
    SLIP_STEP(chain, stretch(out, *unit, *range, *from, chain.stream));
    return slip__chain_end(&chain);
}

/* Keeps integers in [low, high - 1] where rounding has left it, the lower bound winning. */
static slip_status bound_integers(slip_array **out, slip_array *a, slip_array *low, slip_array *high,
                                  slip_stream *stream) {
    slip_dtype dtype = slip__op_dtype(a);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **from = slip__chain_slot(&chain), **to = slip__chain_slot(&chain), **one = slip__chain_slot(&chain);
    slip_array **last = slip__chain_slot(&chain), **below = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(from, low, dtype, chain.stream));
    SLIP_STEP(chain, slip_astype(to, high, dtype, chain.stream));
    SLIP_STEP(chain, slip__op_constant(one, 1, dtype));
    SLIP_STEP(chain, slip_subtract(last, *to, *one, chain.stream));
    SLIP_STEP(chain, slip_minimum(below, a, *last, chain.stream));
    SLIP_STEP(chain, slip_maximum(out, *below, *from, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_random_randint(slip_array **out, slip_array *low, slip_array *high, const int *shape,
                                size_t shape_count, slip_dtype dtype, slip_array *key, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "randint"));
    if (slip__dtype_is_inexact(dtype))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[randint] randint only accepts integer dtypes and bool, not %s.",
                          slip_dtype_name(dtype));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **number = slip__chain_slot(&chain), **whole = slip__chain_slot(&chain),
               **integer = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_random_uniform(number, low, high, shape, shape_count, SLIP_FLOAT32, key, chain.stream));
    SLIP_STEP(chain, slip_floor(whole, *number, chain.stream));
    SLIP_STEP(chain, slip_astype(integer, *whole, dtype, chain.stream));
    if (dtype != SLIP_BOOL) SLIP_STEP(chain, bound_integers(out, *integer, low, high, chain.stream));
    else if (chain.status == SLIP_OK) *out = slip_array_retain(*integer);
    return slip__chain_end(&chain);
}

slip_status slip_random_bernoulli(slip_array **out, slip_array *p, const int *shape, size_t shape_count,
                                  slip_array *key, slip_stream *stream) {
    int ndim;
    *out = NULL;
    if (!slip__dtype_is_floating(slip__op_dtype(p)))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[bernoulli] bernoulli probability `p` must be a float type, not %s.",
                          slip_dtype_name(slip__op_dtype(p)));
    SLIP_TRY(slip__random_shape(&ndim, shape, shape_count, "bernoulli"));
    if (!slip__random_fits(p->shape, p->ndim, shape, ndim)) {
        char p_text[SLIP_SHAPE_TEXT_BYTES], text[SLIP_SHAPE_TEXT_BYTES];
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[bernoulli] shape of `p` is incompatible with argument `shape`: %s and %s.",
                          slip__shape_text(p_text, sizeof p_text, p->shape, p->ndim),
                          slip__shape_text(text, sizeof text, shape, ndim));
    }
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **unit = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__random_unit(unit, shape, ndim, SLIP_FLOAT32, key, chain.stream));
    SLIP_STEP(chain, slip_less(out, *unit, p, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_random_permutation_arange(slip_array **out, int x, slip_array *key, slip_stream *stream) {
    *out = NULL;
    if (x < 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[permutation] x must not be negative, got %d.", x);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **bits = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_random_bits(bits, &x, 1, 4, key, chain.stream));
    SLIP_STEP(chain, slip_argsort_axis(out, *bits, 0, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_random_permutation(slip_array **out, slip_array *x, int axis, slip_array *key, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__axis(&axis, axis, x->ndim, "permutation"));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **order = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_random_permutation_arange(order, x->shape[axis], key, chain.stream));
    SLIP_STEP(chain, slip_take_axis(out, x, *order, axis, chain.stream));
    return slip__chain_end(&chain);
}
