/* Ops on samples as wholes: which keys they have, which samples there are. */
#include <string.h>

#include "core/array.h"
#include "data/fill.h"
#include "data_ops.h"

slip_status slip__data_filter_key(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const slip_data_filter_key_arguments *given = arguments;
    slip_array *kept;
    if (given->remove) {
        slip__sample_erase(sample, given->key);
        return SLIP_OK;
    }
    SLIP_TRY(slip__data_need(&kept, sample, given->key, context));
    slip_array_retain(kept);
    while (sample->entry_count) slip__sample_erase(sample, sample->entries[sample->entry_count - 1].name);
    return slip__sample_put(sample, given->key, kept);
}

slip_status slip__data_rename_key(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const slip_data_rename_key_arguments *given = arguments;
    slip_array *array;
    SLIP_TRY(slip__data_need(&array, sample, given->key, context));
    if (!given->output_key)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the output_key must not be empty", context->name);
    if (strcmp(given->key->text, given->output_key->text) == 0) return SLIP_OK;
    slip_array_retain(array);
    slip__sample_erase(sample, given->key);
    return slip__sample_put(sample, given->output_key, array);
}

slip_status slip__data_filter_by_shape(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const slip_data_filter_by_shape_arguments *given = arguments;
    slip_array *array;
    int axis;
    SLIP_TRY(slip__data_need(&array, sample, given->key, context));
    SLIP_TRY(slip__data_axis(&axis, given->dim, array, context));
    int64_t size = array->shape[axis];
    sample->is_dropped = (given->low >= 0 && size < given->low) || (given->high >= 0 && size > given->high);
    return SLIP_OK;
}

/* ---- remove_value ---- */

/* Rows along the last axis, of which the first so many elements count. */
typedef struct closing {
    size_t rows, length, element; /* element: bytes of one */
    slip_array *sizes;            /* one for each row, int64 or int32 */
    char value[8];                /* what goes, as an element */
} closing;

static int64_t size_of_row(const closing *work, size_t row) {
    const void *data = slip__array_pointer(work->sizes);
    return work->sizes->dtype == SLIP_INT64 ? ((const int64_t *)data)[row] : ((const int32_t *)data)[row];
}

/* What stays moves to the front. How much that is. */
static size_t close_up(const closing *work, char *row, size_t valid) {
    size_t kept = 0;
    for (size_t i = 0; i < valid; ++i) {
        const char *element = row + i * work->element;
        if (memcmp(element, work->value, work->element) == 0) continue;
        memmove(row + kept++ * work->element, element, work->element);
    }
    return kept;
}

static slip_status check_closing(const closing *work, const slip_data_remove_value_arguments *given,
                                 const slip_array *in, int axis, const slip_data_context *context) {
    char text[SLIP_SHAPE_BYTES], sizes[SLIP_SHAPE_BYTES];
    if (axis != in->ndim - 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] axis %d is not the last one of '%s', whose shape is %s",
                          context->name, axis, given->key->text, slip__data_shape_text(in, text));
    if (work->sizes->size != work->rows || (work->sizes->dtype != SLIP_INT64 && work->sizes->dtype != SLIP_INT32))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] '%s' is %s of shape %s: an int64 or int32 for each of the %zu "
                          "rows of '%s' is needed",
                          context->name, given->size_key->text, slip_dtype_name((slip_dtype)work->sizes->dtype),
                          slip__data_shape_text(work->sizes, sizes), work->rows, given->key->text);
    for (size_t row = 0; row < work->rows; ++row) {
        int64_t size = size_of_row(work, row);
        if (size < 0 || (uint64_t)size > work->length)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] '%s' says %lld, of %zu elements", context->name,
                              given->size_key->text, (long long)size, work->length);
    }
    return SLIP_OK;
}

slip_status slip__data_remove_value(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const slip_data_remove_value_arguments *given = arguments;
    slip_array *in, *out, *counts;
    void *data, *kept;
    int axis;
    closing work = {0};
    SLIP_TRY(slip__data_need(&in, sample, given->key, context));
    SLIP_TRY(slip__data_need(&work.sizes, sample, given->size_key, context));
    SLIP_TRY(slip__data_axis(&axis, given->dim, in, context));
    work.element = slip_dtype_size((slip_dtype)in->dtype);
    work.length = (size_t)in->shape[in->ndim - 1];
    work.rows = 1;
    for (int i = 0; i < in->ndim - 1; ++i) work.rows *= (size_t)in->shape[i];
    SLIP_TRY(check_closing(&work, given, in, axis, context));
    slip__fill(work.value, 1, (slip_dtype)in->dtype, given->value);
    SLIP_TRY(slip__array_allocate(&out, &data, in->shape, in->ndim, (slip_dtype)in->dtype, context->name));
    slip_status status =
        slip__array_allocate(&counts, &kept, work.sizes->shape, work.sizes->ndim, SLIP_INT64, context->name);
    if (status != SLIP_OK) {
        slip_array_release(out);
        return status;
    }
    if (in->size) memcpy(data, slip__array_pointer(in), slip__array_byte_count(in));
    for (size_t row = 0; row < work.rows; ++row) {
        char *elements = (char *)data + row * work.length * work.element;
        size_t count = close_up(&work, elements, (size_t)size_of_row(&work, row));
        slip__fill(elements + count * work.element, work.length - count, (slip_dtype)in->dtype, given->pad);
        ((int64_t *)kept)[row] = (int64_t)count;
    }
    status = slip__sample_put(sample, given->key, out);
    if (status == SLIP_OK) return slip__sample_put(sample, given->size_key, counts);
    slip_array_release(counts);
    return status;
}
