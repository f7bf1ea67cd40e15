/* float16 and bfloat16 as bits, to and from float32: round to nearest even, denormals kept, NaN stays NaN.
 * Branch-free, so that loops over them vectorise with plain integer instructions; hardware conversions give the same
 * bits (NaN payloads excepted). */
#ifndef SLIP_SCALAR_HALF_H
#define SLIP_SCALAR_HALF_H

#include "kernels/scalar/types.h"

static ALWAYS_INLINE float f32_of_f16(uint16_t half) {
    uint32_t magnitude = (uint32_t)(half & 0x7fffu) << 13;
    uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
    /* The exponent field moved up is 112 too small; multiplying by 2^112 puts that right for normals and denormals. */
    float scaled = f32_of_bits(magnitude) * 0x1p+112f;
    uint32_t special = magnitude | 0x7f800000u; /* infinity and NaN */
    uint32_t bits = (half & 0x7c00u) == 0x7c00u ? special : bits_of_f32(scaled);
    return f32_of_bits(bits | sign);
}

static ALWAYS_INLINE uint16_t f16_of_f32(float value) {
    uint32_t bits = bits_of_f32(value);
    uint32_t sign = (bits >> 16) & 0x8000u;
    uint32_t magnitude = bits & 0x7fffffffu;
    /* Normal results: rebias the exponent, then add half of the dropped part, one less if the kept part is even. */
    uint32_t normal = (magnitude - 0x38000000u + 0xfffu + ((magnitude >> 13) & 1u)) >> 13;
    /* Denormal results: 0.5's last place is 2^-24, float16's smallest step, so the addition does the rounding. */
    uint32_t denormal = bits_of_f32(f32_of_bits(magnitude) + 0.5f) - 0x3f000000u;
    uint32_t half = magnitude < 0x38800000u ? denormal : normal;
    half = magnitude >= 0x47800000u ? 0x7c00u : half; /* 65536 and more; 65520 rounds there by itself */
    half = magnitude > 0x7f800000u ? 0x7e00u : half;
    return (uint16_t)(half | sign);
}

static ALWAYS_INLINE float f32_of_bf16(uint16_t half) { return f32_of_bits((uint32_t)half << 16); }

static ALWAYS_INLINE uint16_t bf16_of_f32(float value) {
    uint32_t bits = bits_of_f32(value);
    uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    uint32_t quiet = (bits >> 16) | 0x40u;
    return (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? quiet : rounded);
}

#endif
