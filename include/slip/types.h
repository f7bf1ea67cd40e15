/* The handles and small value types of the native interface. */
#ifndef SLIP_TYPES_H
#define SLIP_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <slip/export.h>
#include <slip/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, text, size in bytes, category); order is part of the C interface (mlx_dtype). */
#define SLIP_DTYPE_LIST(X)            \
    X(BOOL, "bool", 1, BOOL)          \
    X(UINT8, "uint8", 1, UNSIGNED)    \
    X(UINT16, "uint16", 2, UNSIGNED)  \
    X(UINT32, "uint32", 4, UNSIGNED)  \
    X(UINT64, "uint64", 8, UNSIGNED)  \
    X(INT8, "int8", 1, SIGNED)        \
    X(INT16, "int16", 2, SIGNED)      \
    X(INT32, "int32", 4, SIGNED)      \
    X(INT64, "int64", 8, SIGNED)      \
    X(FLOAT16, "float16", 2, FLOAT)   \
    X(FLOAT32, "float32", 4, FLOAT)   \
    X(FLOAT64, "float64", 8, FLOAT)   \
    X(BFLOAT16, "bfloat16", 2, FLOAT) \
    X(COMPLEX64, "complex64", 8, COMPLEX)

typedef enum slip_dtype {
#define SLIP_DTYPE_ENTRY(name, text, size, category) SLIP_##name,
    SLIP_DTYPE_LIST(SLIP_DTYPE_ENTRY)
#undef SLIP_DTYPE_ENTRY
        SLIP_DTYPE_COUNT
} slip_dtype;

typedef enum slip_device_type { SLIP_CPU, SLIP_GPU } slip_device_type;

/* A device by kind and number: a plain value. */
typedef struct slip_device {
    slip_device_type type;
    int index;
} slip_device;

/* Dimensions an array may have at most. */
#define SLIP_MAX_NDIM 64

/* An n-dimensional array: a node of the lazy graph until it is evaluated. Reference-counted; immutable once made, so
 * any thread may use it. */
typedef struct slip_array slip_array;

/* An ordered queue of work on one device, with a 64-bit timeline. Reference-counted; internally locked. */
typedef struct slip_stream slip_stream;

/* A point on a stream's timeline. Reference-counted; internally locked. */
typedef struct slip_event slip_event;

/* "No timeout" for the functions that take timeout_ns. */
#define SLIP_FOREVER UINT64_MAX

#ifdef __cplusplus
}
#endif
#endif
