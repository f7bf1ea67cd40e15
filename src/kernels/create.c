/* arange: start + i step. Floats are computed in double precision and rounded once; integers take start and step in the
 * integer type and wrap. */
#include "base/error.h"
#include "kernels/kernels.h"
#include "kernels/plan.h"
#include "kernels/scalar/convert.h"

typedef struct arange_state {
    double start, step;
    int64_t integer_start, integer_step;
    char *out;
    slip_dtype dtype;
    size_t element_bytes;
} arange_state;

static void arange_range(const void *context, size_t begin, size_t end) {
    const arange_state *state = context;
    union {
        double real[SLIP_TILE];
        int64_t integer[SLIP_TILE];
    } tile;
    bool is_integer = slip__dtype_is_integer(state->dtype);
    for (size_t first = begin; first < end; first += SLIP_TILE) {
        size_t count = end - first < SLIP_TILE ? end - first : SLIP_TILE;
        if (is_integer) {
            for (size_t i = 0; i < count; ++i)
                tile.integer[i] =
                    (int64_t)((uint64_t)state->integer_start + (first + i) * (uint64_t)state->integer_step);
        } else {
            for (size_t i = 0; i < count; ++i) tile.real[i] = state->start + (double)(first + i) * state->step;
        }
        slip__convert(state->out + first * state->element_bytes, state->dtype, &tile,
                      is_integer ? SLIP_INT64 : SLIP_FLOAT64, count);
    }
}

/* The uint64 values beyond INT64_MAX wrap to the same bits. */
static int64_t integer_of(double value) { return value >= 0x1p63 ? (int64_t)u64_of_f64(value) : i64_of_f64(value); }

slip_status slip__kernel_arange(const slip_launch *launch) {
    const slip_view *output = &launch->output;
    double start = launch->params->arange.start, step = launch->params->arange.step;
    arange_state state = {start,
                          step,
                          integer_of(start),
                          integer_of(step),
                          output->data,
                          output->dtype,
                          slip__element_bytes(output->dtype)};
    slip__split(output->size, output->size < 65536 ? output->size : 32768, arange_range, &state);
    return SLIP_OK;
}
