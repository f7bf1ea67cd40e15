/* Arrays: making them, looking at them, evaluating them. Ops are in slip/ops.h. */
#ifndef SLIP_ARRAY_H
#define SLIP_ARRAY_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

SLIP_API size_t slip_dtype_size(slip_dtype dtype);      /* bytes of one element */
SLIP_API const char *slip_dtype_name(slip_dtype dtype); /* "float32" */
/* The dtype that holds both, as MLX promotes. */
SLIP_API slip_dtype slip_dtype_promote(slip_dtype a, slip_dtype b);

/* Copies row-major `data` into a new array. The caller owns *array. Errors: SLIP_INVALID_ARGUMENT (negative dimension,
 * too many dimensions), SLIP_OVERFLOW (more elements than memory can address), SLIP_OUT_OF_MEMORY. */
SLIP_API slip_status slip_array_from_data(slip_array **array, const void *data, const int *shape, int ndim,
                                          slip_dtype dtype);
/* Takes over `data`, which must stay valid and unchanged until `destroy(payload)` is called: once, on any thread, with
 * no lock held. On failure the caller keeps the data and `destroy` is not called. */
SLIP_API slip_status slip_array_from_memory(slip_array **array, void *data, const int *shape, int ndim,
                                            slip_dtype dtype, void *payload, void (*destroy)(void *payload));

SLIP_API slip_array *slip_array_retain(slip_array *array);
SLIP_API void slip_array_release(slip_array *array); /* NULL is fine */

SLIP_API int slip_array_ndim(const slip_array *array);
SLIP_API const int *slip_array_shape(const slip_array *array); /* borrowed, ndim entries */
SLIP_API size_t slip_array_size(const slip_array *array);      /* elements */
SLIP_API slip_dtype slip_array_dtype(const slip_array *array);
/* Strides in elements, borrowed, ndim entries. Before evaluation those of a row-major array. */
SLIP_API const int64_t *slip_array_strides(const slip_array *array);
SLIP_API slip_stream *slip_array_stream(const slip_array *array); /* borrowed; NULL for one made from data */

/* Whether the value is there already (or has failed). Never blocks. */
SLIP_API bool slip_array_is_ready(const slip_array *array);

/* Submits what the arrays need and returns when they are ready. The caller's thread helps with the CPU work it waits
 * for. Errors: those of the failed op, whose message names op and stream; SLIP_TIMEOUT from slip_array_wait. */
SLIP_API slip_status slip_eval(slip_array *const *arrays, size_t count);
/* Submits what the arrays need and returns at once: every command is in its stream's queue. */
SLIP_API slip_status slip_async_eval(slip_array *const *arrays, size_t count);
/* Evaluates one array, giving up waiting (not the work) after timeout_ns. */
SLIP_API slip_status slip_array_wait(slip_array *array, uint64_t timeout_ns);

/* Element 0 in host memory, evaluated first if need be; a GPU array is copied to the host once. Element i along axis k
 * is strides[k] elements away. Borrowed: valid while the array is held. Errors as slip_eval. */
SLIP_API slip_status slip_array_data(const void **data, slip_array *array);
/* The same without evaluating: NULL when the value is not there. */
SLIP_API const void *slip_array_data_if_ready(const slip_array *array);

/* How an array is written as text. */
typedef struct slip_text_options {
    bool is_fixed;        /* reals with `decimals` digits behind the point; else with six significant ones */
    int decimals;         /* 0 to 100; beyond that clamped */
    bool python_booleans; /* True and False instead of true and false */
} slip_text_options;

/* The array as MLX prints it, only the ends of long dimensions: "array([1, 2], dtype=int32)". Evaluates it. `options`
 * may be NULL. The caller gives *text back with slip_text_free. Errors as slip_eval; SLIP_OUT_OF_MEMORY. */
SLIP_API slip_status slip_array_text(char **text, slip_array *array, const slip_text_options *options);
SLIP_API void slip_text_free(char *text); /* NULL is fine */

/* Memory of the process's devices together, in bytes. Setters return the previous value. */
SLIP_API size_t slip_memory_active(void);
SLIP_API size_t slip_memory_peak(void);
SLIP_API size_t slip_memory_cache(void);
SLIP_API void slip_memory_reset_peak(void);
SLIP_API void slip_memory_clear_cache(void);
SLIP_API size_t slip_memory_limit(void);
SLIP_API size_t slip_memory_set_limit(size_t limit);       /* allocations beyond it fail with SLIP_OUT_OF_MEMORY */
SLIP_API size_t slip_memory_set_cache_limit(size_t limit); /* freed buffers kept for reuse at most */

#ifdef __cplusplus
}
#endif
#endif
