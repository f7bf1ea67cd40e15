/* What reading and writing safetensors share: https://github.com/huggingface/safetensors#format
 *
 * 8 bytes with the header's length, the header, which is JSON, {"NAME": {"dtype": ..., "shape": [...], "data_offsets":
 * [begin, end]}, ..., "__metadata__": {"KEY": "VALUE"}}, and the data that the offsets point into. */
#ifndef SLIP_IO_SAFETENSORS_H
#define SLIP_IO_SAFETENSORS_H

#include <slip/types.h>

#define SLIP_SAFETENSORS_METADATA "__metadata__"

enum {
    SLIP_SAFETENSORS_LENGTH_BYTES = 8,
    SLIP_SAFETENSORS_HEADER_LIMIT = 100 * 1000 * 1000, /* of the reference implementation */
};

typedef struct slip_safetensors_dtype {
    const char *name;
    slip_dtype dtype;
} slip_safetensors_dtype;

/* The first of a dtype is the one that is written. The 8-bit floats are read as their bytes, as MLX does. */
static const slip_safetensors_dtype slip_safetensors_dtypes[] = {
    {"BOOL", SLIP_BOOL},     {"U8", SLIP_UINT8},      {"U16", SLIP_UINT16},    {"U32", SLIP_UINT32},
    {"U64", SLIP_UINT64},    {"I8", SLIP_INT8},       {"I16", SLIP_INT16},     {"I32", SLIP_INT32},
    {"I64", SLIP_INT64},     {"F16", SLIP_FLOAT16},   {"F32", SLIP_FLOAT32},   {"F64", SLIP_FLOAT64},
    {"BF16", SLIP_BFLOAT16}, {"C64", SLIP_COMPLEX64}, {"F8_E4M3", SLIP_UINT8}, {"F8_E8M0", SLIP_UINT8},
};
enum { SLIP_SAFETENSORS_DTYPE_COUNT = sizeof slip_safetensors_dtypes / sizeof *slip_safetensors_dtypes };

#endif
