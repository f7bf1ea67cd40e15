/* The passes of layer_norm and rms_norm over a row, compiled once per instruction set. Sums keep the 32-lane order of
 * the folds. */
#include "kernels/loops/tables.h"
#include "kernels/scalar/types.h"

enum { LANES = 32 };

#define LANE_SUMS(type)                                                                                \
    static ALWAYS_INLINE double lane_sum_##type(type_##type *lanes) {                                  \
        for (int width = LANES / 2; width; width /= 2)                                                 \
            for (int l = 0; l < width; ++l) lanes[l] += lanes[l + width];                              \
        return (double)lanes[0];                                                                       \
    }                                                                                                  \
                                                                                                       \
    static double squares_##type(const void *in, size_t count) {                                       \
        const type_##type *values = in;                                                                \
        type_##type lanes[LANES];                                                                      \
        for (int l = 0; l < LANES; ++l) lanes[l] = 0;                                                  \
        size_t whole = count - count % LANES;                                                          \
        for (size_t i = 0; i < whole; i += LANES)                                                      \
            for (int l = 0; l < LANES; ++l) lanes[l] += values[i + (size_t)l] * values[i + (size_t)l]; \
        for (size_t i = whole; i < count; ++i) lanes[i - whole] += values[i] * values[i];              \
        return lane_sum_##type(lanes);                                                                 \
    }                                                                                                  \
                                                                                                       \
    static void deviations_##type(double *sums, const void *in, double shift, size_t count) {          \
        const type_##type *values = in, from = (type_##type)shift;                                     \
        type_##type lanes[LANES], squares[LANES];                                                      \
        for (int l = 0; l < LANES; ++l) lanes[l] = squares[l] = 0;                                     \
        size_t whole = count - count % LANES;                                                          \
        for (size_t i = 0; i < whole; i += LANES)                                                      \
            for (int l = 0; l < LANES; ++l) {                                                          \
                type_##type value = values[i + (size_t)l] - from;                                      \
                lanes[l] += value;                                                                     \
                squares[l] += value * value;                                                           \
            }                                                                                          \
        for (size_t i = whole; i < count; ++i) {                                                       \
            type_##type value = values[i] - from;                                                      \
            lanes[i - whole] += value;                                                                 \
            squares[i - whole] += value * value;                                                       \
        }                                                                                              \
        sums[0] = lane_sum_##type(lanes);                                                              \
        sums[1] = lane_sum_##type(squares);                                                            \
    }

/* The last three parameters are constants wherever it is called: each call is a loop of its own. */
#define APPLY_LOOPS(type)                                                                                        \
    static ALWAYS_INLINE void apply_as_##type(void *out, const void *in, const slip_norm_row *row, size_t count, \
                                              bool is_centred, bool has_weight, bool has_bias) {                 \
        const type_##type *values = in, *weight = row->weight, *bias = row->bias;                                \
        const type_##type shift = (type_##type)row->shift, scale = (type_##type)row->scale,                      \
                          offset = (type_##type)row->offset;                                                     \
        type_##type *results = out;                                                                              \
        ELEMENTWISE                                                                                              \
        for (size_t i = 0; i < count; ++i) {                                                                     \
            type_##type value = is_centred ? (values[i] - shift) * scale + offset : values[i] * scale;           \
            if (has_weight) value *= weight[i];                                                                  \
            if (has_bias) value += bias[i];                                                                      \
            results[i] = value;                                                                                  \
        }                                                                                                        \
    }                                                                                                            \
                                                                                                                 \
    static void apply_##type(void *out, const void *in, const slip_norm_row *row, size_t count) {                \
        if (!row->is_centred && row->weight) apply_as_##type(out, in, row, count, false, true, false);           \
        else if (!row->is_centred) apply_as_##type(out, in, row, count, false, false, false);                    \
        else if (row->weight && row->bias) apply_as_##type(out, in, row, count, true, true, true);               \
        else if (row->weight) apply_as_##type(out, in, row, count, true, true, false);                           \
        else if (row->bias) apply_as_##type(out, in, row, count, true, false, true);                             \
        else apply_as_##type(out, in, row, count, true, false, false);                                           \
    }

LANE_SUMS(f32)
LANE_SUMS(f64)
APPLY_LOOPS(f32)
APPLY_LOOPS(f64)

const slip_norm_loops ISA_NAME(slip__norm_loops)[SLIP_DTYPE_COUNT] = {
    [SLIP_FLOAT32] = {squares_f32, deviations_f32, apply_f32},
    [SLIP_FLOAT64] = {squares_f64, deviations_f64, apply_f64},
};
