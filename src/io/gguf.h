/* What reading and writing gguf share: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 *
 * The magic "GGUF", the version, the counts of tensors and of metadata, the metadata (key, type, value), the tensors'
 * names, dimensions (the fastest first), types and offsets, and behind them, aligned, the data. Little-endian. */
#ifndef SLIP_IO_GGUF_H
#define SLIP_IO_GGUF_H

#include "io/source.h"

#define SLIP_GGUF_ALIGNMENT_KEY "general.alignment"

enum {
    SLIP_GGUF_VERSION = 3, /* and 2, which differs in what big-endian files would say */
    SLIP_GGUF_DEFAULT_ALIGNMENT = 32,
    SLIP_GGUF_MOST_ALIGNMENT = 65536, /* ours: padding cannot make a small file a huge one */
    SLIP_GGUF_MAX_NDIM = 8,           /* as MLX; the specification says 4 */
    SLIP_GGUF_NAME_LIMIT = 65535,
};

/* Types of metadata. */
typedef enum slip_gguf_value_type {
    SLIP_GGUF_UINT8,
    SLIP_GGUF_INT8,
    SLIP_GGUF_UINT16,
    SLIP_GGUF_INT16,
    SLIP_GGUF_UINT32,
    SLIP_GGUF_INT32,
    SLIP_GGUF_FLOAT32,
    SLIP_GGUF_BOOL,
    SLIP_GGUF_STRING,
    SLIP_GGUF_ARRAY,
    SLIP_GGUF_UINT64,
    SLIP_GGUF_INT64,
    SLIP_GGUF_FLOAT64, /* read as float32, as MLX does */
    SLIP_GGUF_VALUE_TYPE_COUNT
} slip_gguf_value_type;

/* The dtype of a number's type. */
slip_dtype slip__gguf_value_dtype(slip_gguf_value_type type);

/* What becomes of a tensor's blocks. */
typedef enum slip_gguf_form {
    SLIP_GGUF_PLAIN,  /* the data as it lies */
    SLIP_GGUF_PACKED, /* unsigned 4- or 8-bit weights packed into uint32, with float16 scales and biases */
    SLIP_GGUF_TO_F16, /* every element's value as float16 */
} slip_gguf_form;

/* A type of tensors. */
typedef struct slip_gguf_tensor_type {
    const char *name;
    uint32_t code;
    slip_gguf_form form;
    slip_dtype dtype; /* of the array: the weights', if packed */
    uint16_t block_elements;
    uint16_t block_bytes;
} slip_gguf_tensor_type;

/* NULL: no such type, or one that is not supported. */
const slip_gguf_tensor_type *slip__gguf_tensor_type(uint32_t code);
/* The type that arrays of this dtype are written with, or NULL. */
const slip_gguf_tensor_type *slip__gguf_type_of_dtype(slip_dtype dtype);

/* Where the values of a tensor go that is not plain. */
typedef struct slip_gguf_target {
    void *values;     /* weights, or all elements */
    uint16_t *scales; /* a packed tensor's: one per block */
    uint16_t *biases;
} slip_gguf_target;

/* Reads and unpacks block_count blocks. */
slip_status slip__gguf_unpack(const slip_source *source, const slip_gguf_tensor_type *type, uint64_t offset,
                              uint64_t block_count, slip_gguf_target target);

static inline uint64_t slip__gguf_align(uint64_t position, uint64_t alignment) {
    uint64_t over = position % alignment;
    return over ? position + (alignment - over) : position;
}

#endif
