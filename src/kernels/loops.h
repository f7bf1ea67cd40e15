/* The inner loops of the kernels: one table per instruction set, one of them chosen when the process first asks.
 *
 * A loop runs over contiguous elements; the kernels above bring strided operands into that form. Lookups are by op and
 * by the dtype of the inputs; NULL where the op has no loop for the dtype (the half types have none: they go through
 * float32 tiles). */
#ifndef SLIP_KERNELS_LOOPS_H
#define SLIP_KERNELS_LOOPS_H

#include <slip/types.h>

#include "core/op.h"

typedef void (*slip_unary_loop)(void *out, const void *a, size_t count);
typedef void (*slip_binary_loop)(void *out, const void *a, const void *b, size_t count);
typedef void (*slip_select_loop)(void *out, const uint8_t *condition, const void *a, const void *b, size_t count);
/* Both sides contiguous: out[i] = (out type)in[i]. */
typedef void (*slip_convert_loop)(void *out, const void *in, size_t count);
/* out[i * out_stride] = in[i * in_stride] for elements of one size; strides in elements. */
typedef void (*slip_move_loop)(void *out, int64_t out_stride, const void *in, int64_t in_stride, size_t count);
/* out[r * out_stride + c] = in[c * in_stride + r]: rows x columns of the output. */
typedef void (*slip_transpose_loop)(void *out, int64_t out_stride, const void *in, int64_t in_stride, size_t rows,
                                    size_t columns);

/* Elements of a tile, or one that stands for all of them. */
typedef struct slip_operand {
    char *data;
    bool is_fixed;
} slip_operand;

/* What a step of a chain does with the elements held. */
typedef enum slip_chain_code {
    SLIP_CHAIN_SQUARE,
    SLIP_CHAIN_NEGATIVE,
    SLIP_CHAIN_ADD, /* the operand, and so on */
    SLIP_CHAIN_SUBTRACT,
    SLIP_CHAIN_SUBTRACT_FROM, /* operand - held */
    SLIP_CHAIN_MULTIPLY,
    SLIP_CHAIN_DIVIDE,
    SLIP_CHAIN_DIVIDE_INTO, /* operand / held */
    SLIP_CHAIN_CODES
} slip_chain_code;

enum { SLIP_CHAIN_HELD = 255, SLIP_CHAIN_NOWHERE = 255 };

/* Numbers of operands. */
typedef struct slip_chain_step {
    uint8_t from;    /* held before the step; SLIP_CHAIN_HELD: what the step before left */
    uint8_t code;    /* what is done with it, and with `operand`, */
    uint8_t operand; /* which is one of values where the code takes none */
    uint8_t to;      /* where the result is stored; or SLIP_CHAIN_NOWHERE */
} slip_chain_step;

/* All steps on `count` elements, a few of them at a time. What a step stores may be a later one's operand, and may lie
 * over an earlier one's, element for element; never over an operand that is one element. */
typedef void (*slip_chain_loop)(const slip_chain_step *steps, size_t step_count, const slip_operand *operands,
                                size_t count);

/* Which operands of a binary loop (or which branches of a select) are one element for the whole run. */
enum { SLIP_BOTH_VARY, SLIP_RIGHT_FIXED, SLIP_LEFT_FIXED, SLIP_BOTH_FIXED, SLIP_BINARY_VARIANTS = 3 };

/* What a reduction does with two values. */
typedef enum slip_reducer {
    SLIP_REDUCE_SUM,
    SLIP_REDUCE_PROD,
    SLIP_REDUCE_MAX,
    SLIP_REDUCE_MIN,
    SLIP_REDUCE_ALL,
    SLIP_REDUCE_ANY,
    SLIP_REDUCE_LOGADDEXP,
    SLIP_REDUCER_COUNT
} slip_reducer;

/* Folds up to SLIP_REDUCE_BLOCK contiguous elements into *out, in a fixed order of 32 lanes. */
typedef void (*slip_fold_loop)(void *out, const void *in, size_t count);
/* accumulator[i] = reduce(accumulator[i], in[i]), for `rows` rows of `count` elements, `stride` elements apart, in
 * turn. */
typedef void (*slip_accumulate_loop)(void *accumulator, const void *in, size_t count, size_t rows, int64_t stride);

enum { SLIP_REDUCE_BLOCK = 4096, SLIP_SCAN_TILE = 512 };

/* The running result of `count` (at most SLIP_SCAN_TILE) contiguous elements, continued from *carry, which is
 * updated. With `shifted` each output is the result before its element. */
typedef void (*slip_scan_loop)(void *out, const void *in, void *carry, size_t count, int shifted);

/* What one row, or one step of many rows side by side, does to the best value so far and its index. A later element
 * replaces the best only if it is strictly better, so the first wins ties and NaN never wins, except from index 0. */
typedef void (*slip_arg_row_loop)(uint32_t *index, const void *in, size_t count);
typedef void (*slip_arg_step_loop)(void *best, uint32_t *index, const void *in, uint32_t step, size_t count);

typedef struct slip_softmax_loops {
    float (*row_max)(const float *in, size_t count);
    /* out[i] = exp(in[i] - shift), returning their sum; at most SLIP_REDUCE_BLOCK elements. Elements `ahead` of these
     * will be read soon. */
    float (*exp_shifted)(float *out, const float *in, float shift, size_t count, size_t ahead);
    /* The same sum without storing. */
    float (*exp_sum)(const float *in, float shift, size_t count, size_t ahead);
    void (*scale)(float *out, const float *in, float factor, size_t count);
} slip_softmax_loops;

/* What a normalised row is made of: ((x - shift) * scale + offset) * weight + bias, or x * scale * weight. */
typedef struct slip_norm_row {
    double shift, scale, offset; /* numbers of the dtype computed in */
    const void *weight, *bias;   /* of that dtype too; NULL: none, and no bias without is_centred */
    bool is_centred;
} slip_norm_row;

/* Of up to SLIP_REDUCE_BLOCK elements, sums in the order of a fold. */
typedef struct slip_norm_loops {
    double (*squares)(const void *in, size_t count);
    /* The sum of in[i] - shift, and that of its square. */
    void (*deviations)(double sums[2], const void *in, double shift, size_t count);
    void (*apply)(void *out, const void *in, const slip_norm_row *row, size_t count);
} slip_norm_loops;

typedef struct slip_random_loops {
    /* Threefry of the counters (low + i, high + i) for i below count. */
    void (*threefry)(uint32_t *first, uint32_t *second, uint32_t key0, uint32_t key1, uint32_t low, uint32_t high,
                     size_t count);
} slip_random_loops;

typedef struct slip_sort_loops {
    /* Sorts the 8 * row_count keys so that key i of their order is at keys[i % row_count * 8 + i / row_count].
     * row_count: a power of two, at least 8. */
    void (*columns)(uint32_t *keys, size_t row_count);
} slip_sort_loops;

/* See stream.h. */
typedef struct slip_stream_loops {
    void (*copy)(void *out, const void *in, size_t byte_count);
    void (*end)(void);
} slip_stream_loops;

typedef struct slip_loops {
    const char *isa;
    const slip_unary_loop (*unary)[SLIP_DTYPE_COUNT];                         /* [op][dtype] */
    const slip_binary_loop (*binary)[SLIP_DTYPE_COUNT][SLIP_BINARY_VARIANTS]; /* [op][dtype][variant] */
    const slip_binary_loop (*compare)[SLIP_DTYPE_COUNT][SLIP_BINARY_VARIANTS];
    const slip_chain_loop *chain;                         /* [dtype] */
    const slip_select_loop (*select)[4];                  /* [log2 of the element's bytes][variant] */
    const slip_convert_loop (*convert)[SLIP_DTYPE_COUNT]; /* [from][to]; see slip__convert */
    const slip_move_loop *move;                           /* [log2 of the element's bytes] */
    const slip_transpose_loop *transpose;
    const slip_fold_loop (*fold)[SLIP_DTYPE_COUNT];             /* [reducer][dtype] */
    const slip_accumulate_loop (*accumulate)[SLIP_DTYPE_COUNT]; /* [reducer][dtype] */
    const slip_arg_row_loop (*arg_row)[SLIP_DTYPE_COUNT];       /* [0 argmax, 1 argmin][dtype] */
    const slip_arg_step_loop (*arg_step)[SLIP_DTYPE_COUNT];
    const slip_softmax_loops *softmax;
    const slip_norm_loops *norm;                    /* [dtype] */
    const slip_scan_loop (*scan)[SLIP_DTYPE_COUNT]; /* [reducer][dtype] */
    const slip_random_loops *random;
    const slip_sort_loops *sort;
    const slip_stream_loops *stream;
} slip_loops;

/* The chosen table. */
const slip_loops *slip__loops(void);

/* 0 for 1 byte ... 3 for 8. */
static inline int slip__size_class(size_t element_bytes) { return __builtin_ctzll(element_bytes); }

#endif
