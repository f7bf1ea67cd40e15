#include "core/array.h"

#include <assert.h>
#include <slip/array.h>
#include <string.h>

#include "base/memory.h"
#include "core/buffer.h"
#include "core/custom.h"
#include "core/shape.h"

static const slip_slab array_slab = {sizeof(slip_array), SLIP_SLAB_ARRAY};

slip_array *slip_array_retain(slip_array *array) {
    atomic_fetch_add_explicit(&array->references, 1, memory_order_relaxed);
    return array;
}

/* Gives back one reference; at the last one puts the array on the worklist. */
static inline void release_onto(slip_array **worklist, slip_array *array) {
    if (!array || atomic_fetch_sub_explicit(&array->references, 1, memory_order_acq_rel) != 1) return;
    array->next = *worklist;
    *worklist = array;
}

static void release_inputs_onto(slip_array **worklist, slip_array *array) {
    for (int i = 0; i < array->input_count; ++i) release_onto(worklist, array->inputs[i]);
    if (array->inputs != array->inline_inputs) slip__free(array->inputs);
    array->inputs = array->inline_inputs;
    array->input_count = 0;
}

void slip__array_drop_waits(slip_array *array) {
    for (int i = 0; i < array->wait_count; ++i) slip__clock_release(array->waits[i].clock);
    array->wait_count = 0;
    if (array->waits != &array->inline_wait) slip__free(array->waits);
    array->waits = &array->inline_wait;
}

static void destroy(slip_array *array) {
    slip__buffer_release(atomic_load_explicit(&array->buffer, memory_order_relaxed));
    slip__clock_release(array->clock);
    slip__failure_release(atomic_load_explicit(&array->failure, memory_order_relaxed));
    slip__array_drop_waits(array);
    if (array->shape != array->inline_shape) slip__free(array->shape);
    if (array->owns_list) slip__free(array->params.list.values);
    if (array->op == SLIP_OP_CUSTOM) slip__custom_call_destroy(array->params.custom);
    slip__slab_give(&array_slab, array);
}

/* Frees everything on the list and what dies with it: a worklist, not recursion, so depth does not matter. */
static void release_all(slip_array *worklist) {
    while (worklist) {
        slip_array *array = worklist;
        worklist = array->next;
        release_inputs_onto(&worklist, array);
        release_onto(&worklist, array->root);
        release_onto(&worklist, atomic_load_explicit(&array->mirror, memory_order_relaxed));
        destroy(array);
    }
}

void slip_array_release(slip_array *array) {
    slip_array *worklist = NULL;
    release_onto(&worklist, array);
    if (worklist) release_all(worklist);
}

void slip__array_drop_inputs(slip_array *array) {
    slip_array *worklist = NULL;
    release_inputs_onto(&worklist, array);
    if (worklist) release_all(worklist);
}

/* Room for a shape and strides that do not fit inside the array. */
static bool allocate_shape(slip_array *array, int ndim) {
    size_t shape_bytes = ((size_t)ndim * sizeof(int) + 7) & ~(size_t)7;
    char *block = slip__malloc(shape_bytes + (size_t)ndim * sizeof(int64_t));
    if (!block) return false;
    array->shape = (int *)(void *)block;
    array->strides = (int64_t *)(void *)(block + shape_bytes);
    return true;
}

static _Thread_local uint32_t current_site;

void slip_site_set(uint32_t site) {
    current_site = site;
}

uint32_t slip_array_site(const slip_array *array) {
    return array->site;
}

static void initialise(slip_array *array, slip_op op, slip_dtype dtype, int ndim, size_t size, slip_stream *stream) {
    atomic_init(&array->references, 1);
    atomic_init(&array->state, SLIP_UNSCHEDULED);
    array->op = (uint16_t)op;
    array->dtype = (uint8_t)dtype;
    array->ndim = (uint8_t)ndim;
    array->owns_list = false;
    array->is_view = false;
    array->is_in_flight = false;
    array->home = 0;
    array->input_count = 0;
    array->site = current_site;
    array->shape = array->inline_shape;
    array->strides = array->inline_strides;
    array->size = size;
    array->inputs = array->inline_inputs;
    array->params = (slip_params){0};
    array->stream = stream;
    array->value = 0;
    array->clock = NULL;
    array->waits = &array->inline_wait;
    array->wait_count = 0;
    array->root = NULL;
    array->byte_offset = 0;
    atomic_init(&array->buffer, NULL);
    atomic_init(&array->mirror, NULL);
    atomic_init(&array->failure, NULL);
    array->next = NULL;
}

slip_status slip__array_create(slip_array **out, slip_op op, slip_dtype dtype, const int *shape, int ndim,
                               slip_array *const *inputs, int input_count, slip_stream *stream) {
    const char *name = slip__op_info[op].name;
    size_t size;
    *out = NULL;
    SLIP_TRY(slip__shape_size(&size, shape, ndim, name));
    slip_array *array = slip__slab_take(&array_slab);
    if (!array) return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory for the graph", name);
    initialise(array, op, dtype, ndim, size, stream);
    bool fits = ndim <= SLIP_INLINE_NDIM || allocate_shape(array, ndim);
    if (fits && input_count > SLIP_INLINE_INPUTS) {
        array->inputs = slip__malloc((size_t)input_count * sizeof(slip_array *));
        fits = array->inputs != NULL;
    }
    if (!fits) {
        destroy(array);
        return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory for the graph", name);
    }
    if (ndim) memcpy(array->shape, shape, (size_t)ndim * sizeof *shape);
    slip__row_major(array->strides, shape, ndim);
    for (int i = 0; i < input_count; ++i) array->inputs[i] = slip_array_retain(inputs[i]);
    array->input_count = input_count;
    *out = array;
    return SLIP_OK;
}

slip_status slip__array_list(slip_array *array, int count) {
    assert(!array->owns_list);
    array->params.list.values = slip__malloc((size_t)count * sizeof(int64_t));
    if (!array->params.list.values)
        return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory for the graph", slip__op_info[array->op].name);
    array->params.list.count = count;
    array->owns_list = true;
    return SLIP_OK;
}

void *slip__array_pointer(const slip_array *array) {
    const slip_buffer *buffer = slip__array_buffer(array->root ? array->root : array);
    return buffer ? (char *)buffer->data + array->byte_offset : NULL;
}

void slip__array_set_buffer(slip_array *array, slip_buffer *buffer) {
    slip_buffer *none = NULL;
    if (!atomic_compare_exchange_strong_explicit(&array->buffer, &none, buffer, memory_order_acq_rel,
                                                 memory_order_relaxed))
        slip__buffer_release(buffer);
}

int slip_array_ndim(const slip_array *array) {
    return array->ndim;
}

const int *slip_array_shape(const slip_array *array) {
    return array->shape;
}

size_t slip_array_size(const slip_array *array) {
    return array->size;
}

slip_dtype slip_array_dtype(const slip_array *array) {
    return (slip_dtype)array->dtype;
}

const int64_t *slip_array_strides(const slip_array *array) {
    return array->strides;
}

slip_stream *slip_array_stream(const slip_array *array) {
    return array->stream;
}
