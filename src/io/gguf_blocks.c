/* The types of gguf tensors, and unpacking blocks of quantised weights.
 *
 * The layouts of the blocks are those of ggml. MLX takes Q4_0, Q4_1 and Q8_0 as its own quantised weights: w = scale *
 * q
 * + bias with unsigned q, the first weight in the lowest bits. Other blocks it turns into float16. */
#include "io/gguf.h"

#include <string.h>

#include "base/memory.h"
#include "kernels/scalar/half.h"

enum {
    PIECE_BYTES = 1 << 16,
    Q_ELEMENTS = 32,  /* in a block of Q4_0, Q4_1, Q8_0 */
    K_ELEMENTS = 256, /* in a block of the K types */
};

static const slip_gguf_tensor_type tensor_types[] = {
    {"F32", 0, SLIP_GGUF_PLAIN, SLIP_FLOAT32, 1, 4},
    {"F16", 1, SLIP_GGUF_PLAIN, SLIP_FLOAT16, 1, 2},
    {"Q4_0", 2, SLIP_GGUF_PACKED, SLIP_UINT32, Q_ELEMENTS, 18},
    {"Q4_1", 3, SLIP_GGUF_PACKED, SLIP_UINT32, Q_ELEMENTS, 20},
    {"Q8_0", 8, SLIP_GGUF_PACKED, SLIP_UINT32, Q_ELEMENTS, 34},
    {"Q2_K", 10, SLIP_GGUF_TO_F16, SLIP_FLOAT16, K_ELEMENTS, 84},
    {"Q4_K", 12, SLIP_GGUF_TO_F16, SLIP_FLOAT16, K_ELEMENTS, 144},
    {"Q6_K", 14, SLIP_GGUF_TO_F16, SLIP_FLOAT16, K_ELEMENTS, 210},
    {"I8", 24, SLIP_GGUF_PLAIN, SLIP_INT8, 1, 1},
    {"I16", 25, SLIP_GGUF_PLAIN, SLIP_INT16, 1, 2},
    {"I32", 26, SLIP_GGUF_PLAIN, SLIP_INT32, 1, 4},
    {"I64", 27, SLIP_GGUF_PLAIN, SLIP_INT64, 1, 8},
    {"F64", 28, SLIP_GGUF_PLAIN, SLIP_FLOAT64, 1, 8},
    {"BF16", 30, SLIP_GGUF_TO_F16, SLIP_FLOAT16, 1, 2},
};
enum { TYPE_COUNT = sizeof tensor_types / sizeof *tensor_types };

const slip_gguf_tensor_type *slip__gguf_tensor_type(uint32_t code) {
    for (int i = 0; i < TYPE_COUNT; ++i)
        if (tensor_types[i].code == code) return &tensor_types[i];
    return NULL;
}

const slip_gguf_tensor_type *slip__gguf_type_of_dtype(slip_dtype dtype) {
    for (int i = 0; i < TYPE_COUNT; ++i)
        if (tensor_types[i].form == SLIP_GGUF_PLAIN && tensor_types[i].dtype == dtype) return &tensor_types[i];
    return NULL;
}

slip_dtype slip__gguf_value_dtype(slip_gguf_value_type type) {
    static const slip_dtype dtypes[SLIP_GGUF_VALUE_TYPE_COUNT] = {
        [SLIP_GGUF_UINT8] = SLIP_UINT8,     [SLIP_GGUF_INT8] = SLIP_INT8,       [SLIP_GGUF_UINT16] = SLIP_UINT16,
        [SLIP_GGUF_INT16] = SLIP_INT16,     [SLIP_GGUF_UINT32] = SLIP_UINT32,   [SLIP_GGUF_INT32] = SLIP_INT32,
        [SLIP_GGUF_FLOAT32] = SLIP_FLOAT32, [SLIP_GGUF_BOOL] = SLIP_BOOL,       [SLIP_GGUF_UINT64] = SLIP_UINT64,
        [SLIP_GGUF_INT64] = SLIP_INT64,     [SLIP_GGUF_FLOAT64] = SLIP_FLOAT32,
    };
    return dtypes[type];
}

static uint16_t half_at(const unsigned char *bytes) {
    return (uint16_t)slip__little_endian(bytes, 2);
}

static float float_at(const unsigned char *bytes) {
    return f32_of_f16(half_at(bytes));
}

/* ---- packed weights. Each block has one scale; all write to the next place of each list ---- */

/* 32 nibbles: in gguf byte i holds elements i and i + 16, in MLX elements 2 i and 2 i + 1. */
static void repack_nibbles(unsigned char *to, const unsigned char *from) {
    for (int i = 0; i < 8; ++i) {
        to[i] = (unsigned char)((from[2 * i] & 15) | (from[2 * i + 1] & 15) << 4);
        to[8 + i] = (unsigned char)(from[2 * i] >> 4 | (from[2 * i + 1] & 0xf0));
    }
}

/* Q4_0: a scale and nibbles q, w = scale * (q - 8). */
static void unpack_q4_0(slip_gguf_target *to, const unsigned char *block) {
    unsigned char *weights = to->values;
    repack_nibbles(weights, block + 2);
    *to->scales++ = half_at(block);
    *to->biases++ = f16_of_f32(-8 * float_at(block));
    to->values = weights + 16;
}

/* Q4_1: a scale, a minimum and nibbles q, w = scale * q + minimum. */
static void unpack_q4_1(slip_gguf_target *to, const unsigned char *block) {
    unsigned char *weights = to->values;
    repack_nibbles(weights, block + 4);
    *to->scales++ = half_at(block);
    *to->biases++ = half_at(block + 2);
    to->values = weights + 16;
}

/* Q8_0: a scale and signed bytes q, w = scale * q. */
static void unpack_q8_0(slip_gguf_target *to, const unsigned char *block) {
    unsigned char *weights = to->values;
    for (int i = 0; i < Q_ELEMENTS; ++i) weights[i] = block[2 + i] ^ 0x80;
    *to->scales++ = half_at(block);
    *to->biases++ = f16_of_f32(-128 * float_at(block));
    to->values = weights + Q_ELEMENTS;
}

/* ---- values as float16 ---- */

static void unpack_bf16(slip_gguf_target *to, const unsigned char *block) {
    uint16_t *values = to->values;
    *values = f16_of_f32(f32_of_bf16(half_at(block)));
    to->values = values + 1;
}

/* Q2_K: 16 groups of 16 elements; a byte per group with scale (low) and minimum (high), 64 bytes of 2-bit q, and two
 * factors. Byte j of each half of the 64 holds elements j, j + 32, j + 64 and j + 96 of that half's 128. */
static void unpack_q2_k(slip_gguf_target *to, const unsigned char *block) {
    uint16_t *values = to->values;
    float scale = float_at(block + 80), minimum = float_at(block + 82);
    for (int i = 0; i < K_ELEMENTS; ++i) {
        int half = i / 128, quarter = i % 128 / 32, byte = i % 32;
        unsigned char group = block[i / 16];
        int q = block[16 + 32 * half + byte] >> (2 * quarter) & 3;
        float group_scale = scale * (float)(group & 15), group_minimum = minimum * (float)(group >> 4);
        values[i] = f16_of_f32(group_scale * (float)q - group_minimum);
    }
    to->values = values + K_ELEMENTS;
}

/* The 6-bit scale and minimum of one of 8 groups, packed into 12 bytes: the low bits of groups 4 to 7 lie in the last
 * four bytes, their high bits above the scales and minimums of groups 0 to 3. */
static void group_of_q4_k(const unsigned char *packed, int group, float *scale, float *minimum) {
    int low = group % 4;
    bool is_high = group >= 4;
    *scale = (float)(is_high ? (packed[8 + low] & 15) | packed[low] >> 6 << 4 : packed[low] & 63);
    *minimum = (float)(is_high ? packed[8 + low] >> 4 | packed[4 + low] >> 6 << 4 : packed[4 + low] & 63);
}

/* Q4_K: two factors, 8 groups of 32 elements, and nibbles: byte j of each 32 holds element j of two groups. (MLX 0.32.2
 * takes the first one's scale and minimum for both.) */
static void unpack_q4_k(slip_gguf_target *to, const unsigned char *block) {
    uint16_t *values = to->values;
    float scale = float_at(block), minimum = float_at(block + 2);
    for (int group = 0; group < 8; ++group) {
        float group_scale, group_minimum;
        group_of_q4_k(block + 4, group, &group_scale, &group_minimum);
        group_scale *= scale, group_minimum *= minimum;
        for (int i = 0; i < 32; ++i) {
            int q = block[16 + group / 2 * 32 + i] >> (group % 2 * 4) & 15;
            values[group * 32 + i] = f16_of_f32(group_scale * (float)q - group_minimum);
        }
    }
    to->values = values + K_ELEMENTS;
}

/* Q6_K: 128 bytes of low nibbles, 64 of the two high bits, 16 signed scales of 16 elements each, and a factor. */
static void unpack_q6_k(slip_gguf_target *to, const unsigned char *block) {
    uint16_t *values = to->values;
    float scale = float_at(block + 208);
    for (int i = 0; i < K_ELEMENTS; ++i) {
        int half = i / 128, quarter = i % 128 / 32, byte = i % 32;
        int low = block[64 * half + 32 * (quarter % 2) + byte] >> (quarter / 2 * 4) & 15;
        int high = block[128 + 32 * half + byte] >> (2 * quarter) & 3;
        float group_scale = scale * (float)(signed char)block[192 + i / 16];
        values[i] = f16_of_f32(group_scale * (float)((low | high << 4) - 32));
    }
    to->values = values + K_ELEMENTS;
}

typedef void (*unpack_block)(slip_gguf_target *to, const unsigned char *block);

static unpack_block unpacker(const slip_gguf_tensor_type *type) {
    switch (type->code) {
    case 2: return unpack_q4_0;
    case 3: return unpack_q4_1;
    case 8: return unpack_q8_0;
    case 10: return unpack_q2_k;
    case 12: return unpack_q4_k;
    case 14: return unpack_q6_k;
    default: return unpack_bf16;
    }
}

slip_status slip__gguf_unpack(const slip_source *source, const slip_gguf_tensor_type *type, uint64_t offset,
                              uint64_t block_count, slip_gguf_target target) {
    unpack_block unpack = unpacker(type);
    uint64_t piece_blocks = PIECE_BYTES / type->block_bytes;
    unsigned char *piece = slip__malloc(PIECE_BYTES);
    if (!piece) return slip__fail_memory(source->function, PIECE_BYTES);
    slip_status status = SLIP_OK;
    while (block_count > 0 && status == SLIP_OK) {
        uint64_t count = block_count < piece_blocks ? block_count : piece_blocks;
        status = slip__source_read(source, piece, count * type->block_bytes, offset);
        for (uint64_t i = 0; i < count && status == SLIP_OK; ++i) unpack(&target, piece + i * type->block_bytes);
        offset += count * type->block_bytes;
        block_count -= count;
    }
    slip__free(piece);
    return status;
}
