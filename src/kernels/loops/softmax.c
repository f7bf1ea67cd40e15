/* The passes of softmax over a float32 row, compiled once per instruction set. Sums keep the 32-lane order of the
 * folds. */
#include "kernels/loops/tables.h"
#include "kernels/scalar/exponential.h"
#include "kernels/scalar/real.h"

enum { LANES = 32 };

static ALWAYS_INLINE float lanes_sum(float *lanes) {
    for (int width = LANES / 2; width; width /= 2)
        for (int l = 0; l < width; ++l) lanes[l] += lanes[l + width];
    return lanes[0];
}

static float row_max(const float *in, size_t count) {
    float lanes[LANES];
    for (int l = 0; l < LANES; ++l) lanes[l] = -INFINITY_F32;
    size_t whole = count - count % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (int l = 0; l < LANES; ++l) lanes[l] = maximum_f32(lanes[l], in[i + (size_t)l]);
    for (size_t i = whole; i < count; ++i) lanes[i - whole] = maximum_f32(lanes[i - whole], in[i]);
    for (int width = LANES / 2; width; width /= 2)
        for (int l = 0; l < width; ++l) lanes[l] = maximum_f32(lanes[l], lanes[l + width]);
    return lanes[0];
}

/* `out` may be `in`; NULL stores nothing. What lies `ahead` elements further on, the next row, comes from memory
 * meanwhile: this pass waits for arithmetic, the next one would wait for memory. */
static ALWAYS_INLINE float exp_pass(float *out, const float *in, float shift, size_t count, size_t ahead) {
    float lanes[LANES];
    for (int l = 0; l < LANES; ++l) lanes[l] = 0.0f;
    size_t whole = count - count % LANES;
    for (size_t i = 0; i < whole; i += LANES) {
        float values[LANES];
        __builtin_prefetch(in + i + ahead, 0, 2);
        __builtin_prefetch(in + i + ahead + LANES / 2, 0, 2);
        for (int l = 0; l < LANES; ++l) values[l] = exp_f32(in[i + (size_t)l] - shift);
        for (int l = 0; l < LANES; ++l) lanes[l] += values[l];
        if (out)
            for (int l = 0; l < LANES; ++l) out[i + (size_t)l] = values[l];
    }
    for (size_t i = whole; i < count; ++i) {
        float value = exp_f32(in[i] - shift);
        lanes[i - whole] += value;
        if (out) out[i] = value;
    }
    return lanes_sum(lanes);
}

static float exp_shifted(float *out, const float *in, float shift, size_t count, size_t ahead) {
    return exp_pass(out, in, shift, count, ahead);
}

static float exp_sum(const float *in, float shift, size_t count, size_t ahead) {
    return exp_pass(NULL, in, shift, count, ahead);
}

static void scale(float *out, const float *in, float factor, size_t count) {
    ELEMENTWISE
    for (size_t i = 0; i < count; ++i) out[i] = in[i] * factor;
}

const slip_softmax_loops ISA_NAME(slip__softmax_loops) = {row_max, exp_shifted, exp_sum, scale};
