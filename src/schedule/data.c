/* Arrays made from the host's data, and data read by the host. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/buffer.h"
#include "core/shape.h"
#include "device/cache.h"
#include "device/registry.h"
#include "schedule/data.h"
#include "schedule/stream.h"

/* A node that is done, around a buffer that it takes over. */
static void become_data(slip_array *array, slip_buffer *buffer) {
    slip__array_set_buffer(array, buffer);
    array->home = SLIP_CPU_DEVICE;
    atomic_store_explicit(&array->state, SLIP_DONE, memory_order_release);
}

static slip_status create(slip_array **array, const int *shape, int ndim, slip_dtype dtype) {
    *array = NULL;
    if ((unsigned)dtype >= SLIP_DTYPE_COUNT)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[array] there is no dtype %d", (int)dtype);
    return slip__array_create(array, SLIP_OP_DATA, dtype, shape, ndim, NULL, 0, NULL);
}

slip_status slip__array_allocate(slip_array **out, void **data, const int *shape, int ndim, slip_dtype dtype,
                                 const char *what) {
    slip_array *array;
    slip_buffer *buffer;
    *out = NULL;
    SLIP_TRY(create(&array, shape, ndim, dtype));
    size_t byte_count = array->size * slip__dtype_sizes[dtype];
    slip_status status = slip__cache_allocate(&buffer, slip__device_cpu(), byte_count, NULL, NULL, NULL, what);
    if (status != SLIP_OK) {
        slip_array_release(array);
        return status;
    }
    become_data(array, buffer);
    *data = buffer->data;
    *out = array;
    return SLIP_OK;
}

slip_status slip_array_from_data(slip_array **out, const void *data, const int *shape, int ndim, slip_dtype dtype) {
    void *memory;
    SLIP_TRY(slip__array_allocate(out, &memory, shape, ndim, dtype, "array"));
    size_t byte_count = (*out)->size * slip__dtype_sizes[dtype];
    if (byte_count) memcpy(memory, data, byte_count);
    return SLIP_OK;
}

slip_status slip_array_from_memory(slip_array **out, void *data, const int *shape, int ndim, slip_dtype dtype,
                                   void *payload, void (*destroy)(void *payload)) {
    slip_array *array;
    slip_buffer *buffer;
    *out = NULL;
    SLIP_TRY(create(&array, shape, ndim, dtype));
    slip_status status = slip__buffer_wrap(&buffer, data, array->size * slip__dtype_sizes[dtype], payload, destroy);
    if (status != SLIP_OK) {
        slip_array_release(array);
        return status;
    }
    become_data(array, buffer);
    *out = array;
    return SLIP_OK;
}

/* The bytes of `root` in host memory, if they are there. */
static const slip_array *on_host(const slip_array *root) {
    while (root && root->home != SLIP_CPU_DEVICE) root = atomic_load_explicit(&root->mirror, memory_order_acquire);
    return root && slip__array_state(root) == SLIP_DONE ? root : NULL;
}

const void *slip_array_data_if_ready(const slip_array *array) {
    if (slip__array_state(array) < SLIP_SCHEDULED) return NULL;
    const slip_array *host = on_host(slip__array_root(array));
    return host ? (const char *)slip__array_buffer(host)->data + array->byte_offset : NULL;
}

slip_status slip_array_data(const void **data, slip_array *array) {
    *data = NULL;
    SLIP_TRY(slip_eval(&array, 1));
    *data = slip_array_data_if_ready(array);
    if (*data) return SLIP_OK;
    slip_submission walk;
    slip_array *moved;
    slip__submission_begin(&walk, true);
    slip_status status = slip__transfer(&moved, array, slip__device_cpu(), NULL, &walk);
    slip__submission_end(&walk);
    if (status != SLIP_OK) return status;
    status = slip_eval(&moved, 1);
    slip_array_release(moved); /* the root keeps the copy */
    if (status == SLIP_OK) *data = slip_array_data_if_ready(array);
    return status;
}
