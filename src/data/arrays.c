/* Ops on arrays of any kind: parts, padding, shapes, dtypes. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "core/array.h"
#include "data/fill.h"
#include "data_ops.h"

#include <slip/ops.h>
#include <slip/stream.h>

/* ---- padding ---- */

/* `before` and `behind` more along an axis. */
static slip_status pad_axis(slip_array **out, slip_array *in, int axis, int64_t before, int64_t behind, double value,
                            slip_data_context *context) {
    int shape[SLIP_MAX_NDIM];
    void *data;
    memcpy(shape, in->shape, in->ndim * sizeof *shape);
    int64_t size = in->shape[axis] + before + behind;
    if (size > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[%s] axis %d would have the size %lld", context->name, axis, (long long)size);
    shape[axis] = (int)size;
    SLIP_TRY(slip__array_allocate(out, &data, shape, in->ndim, (slip_dtype)in->dtype, context->name));
    slip_fill_block block = {.dtype = (slip_dtype)in->dtype, .ndim = in->ndim, .shape = shape, .pad = value};
    int slot[SLIP_MAX_NDIM], nothing[SLIP_MAX_NDIM];
    memcpy(slot, shape, in->ndim * sizeof *slot);
    memcpy(nothing, in->shape, in->ndim * sizeof *nothing);
    slot[axis] = (int)before;
    nothing[axis] = 0;
    slip__fill_slot(&block, data, slot, slip__array_pointer(in), nothing);
    slot[axis] = shape[axis] - (int)before;
    block.offset[axis] = (int)before;
    slip__fill_slot(&block, data, slot, slip__array_pointer(in), in->shape);
    return SLIP_OK;
}

slip_status slip__data_pad_check(const void *arguments, const char *name) {
    const slip_data_pad_arguments *given = arguments;
    if (given->lpad >= 0 && given->rpad >= 0 && given->lpad <= INT32_MAX && given->rpad <= INT32_MAX) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] cannot pad by %lld and %lld elements", name, (long long)given->lpad,
                      (long long)given->rpad);
}

slip_status slip__data_pad(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_pad_arguments *given = arguments;
    int axis;
    SLIP_TRY(slip__data_axis(&axis, given->dim, in, context));
    return pad_axis(out, in, axis, given->lpad, given->rpad, given->pad_value, context);
}

slip_status slip__data_pad_to_multiple_check(const void *arguments, const char *name) {
    const slip_data_pad_to_multiple_arguments *given = arguments;
    if (given->pad_multiple > 0 && given->pad_multiple <= INT32_MAX) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] cannot pad to a multiple of %lld", name,
                      (long long)given->pad_multiple);
}

slip_status slip__data_pad_to_multiple(slip_array **out, slip_array *in, const void *arguments,
                                       slip_data_context *context) {
    const slip_data_pad_to_multiple_arguments *given = arguments;
    int axis;
    SLIP_TRY(slip__data_axis(&axis, given->dim, in, context));
    int64_t over = in->shape[axis] % given->pad_multiple;
    return pad_axis(out, in, axis, 0, over ? given->pad_multiple - over : 0, given->pad_value, context);
}

slip_status slip__data_pad_to_size_check(const void *arguments, const char *name) {
    const slip_data_pad_to_size_arguments *given = arguments;
    if (given->size >= 0 && given->size <= INT32_MAX) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] cannot pad to the size %lld", name, (long long)given->size);
}

slip_status slip__data_pad_to_size(slip_array **out, slip_array *in, const void *arguments,
                                   slip_data_context *context) {
    const slip_data_pad_to_size_arguments *given = arguments;
    int axis;
    SLIP_TRY(slip__data_axis(&axis, given->dim, in, context));
    int64_t missing = given->size - in->shape[axis];
    return pad_axis(out, in, axis, 0, missing > 0 ? missing : 0, given->pad_value, context);
}

/* ---- parts ---- */

typedef struct part {
    int start[SLIP_MAX_NDIM], size[SLIP_MAX_NDIM];
} part;

static void whole(part *box, const slip_array *in) {
    for (int axis = 0; axis < in->ndim; ++axis) box->start[axis] = 0, box->size[axis] = in->shape[axis];
}

static void copy_part(const part *box, const slip_array *in, size_t element, int axis, const char *from, char **to) {
    size_t row = element;
    for (int i = axis + 1; i < in->ndim; ++i) row *= (size_t)in->shape[i];
    bool is_run = true; /* below this axis all of it is copied */
    for (int i = axis + 1; i < in->ndim; ++i) is_run &= box->size[i] == in->shape[i];
    from += (size_t)box->start[axis] * row;
    if (is_run) {
        memcpy(*to, from, (size_t)box->size[axis] * row);
        *to += (size_t)box->size[axis] * row;
        return;
    }
    for (int i = 0; i < box->size[axis]; ++i, from += row) copy_part(box, in, element, axis + 1, from, to);
}

static slip_status take_part(slip_array **out, const slip_array *in, const part *box,
                             const slip_data_context *context) {
    void *data;
    SLIP_TRY(slip__array_allocate(out, &data, box->size, in->ndim, (slip_dtype)in->dtype, context->name));
    char *to = data;
    if (in->ndim == 0) memcpy(to, slip__array_pointer(in), slip_dtype_size((slip_dtype)in->dtype));
    else if (slip_array_size(*out))
        copy_part(box, in, slip_dtype_size((slip_dtype)in->dtype), 0, slip__array_pointer(in), &to);
    return SLIP_OK;
}

slip_status slip__data_take_part(slip_array **out, const slip_array *in, int axis, int start, int size,
                                 const slip_data_context *context) {
    part box;
    whole(&box, in);
    box.start[axis] = start;
    box.size[axis] = size;
    return take_part(out, in, &box, context);
}

static slip_status check_lists(size_t dims, size_t first, size_t second, const char *name, const char *what) {
    if (dims == first && dims == second) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %zu dims, but %zu %s", name, dims, dims == first ? second : first,
                      what);
}

slip_status slip__data_slice_check(const void *arguments, const char *name) {
    const slip_data_slice_arguments *given = arguments;
    return check_lists(given->dims.count, given->starts.count, given->ends.count, name, "starts or ends");
}

static int64_t place(int64_t given, int64_t size) {
    if (given < 0) given += size;
    return given < 0 ? 0 : given > size ? size : given;
}

slip_status slip__data_slice(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_slice_arguments *given = arguments;
    part box;
    whole(&box, in);
    for (size_t i = 0; i < given->dims.count; ++i) {
        int axis;
        SLIP_TRY(slip__data_axis(&axis, given->dims.values[i], in, context));
        int64_t start = place(given->starts.values[i], in->shape[axis]);
        int64_t end = place(given->ends.values[i], in->shape[axis]);
        box.start[axis] = (int)start;
        box.size[axis] = end > start ? (int)(end - start) : 0;
    }
    return take_part(out, in, &box, context);
}

slip_status slip__data_random_slice_check(const void *arguments, const char *name) {
    const slip_data_random_slice_arguments *given = arguments;
    for (size_t i = 0; i < given->sizes.count; ++i)
        if (given->sizes.values[i] < 0)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] a part cannot have the size %lld", name,
                              (long long)given->sizes.values[i]);
    return check_lists(given->dims.count, given->sizes.count, given->sizes.count, name, "sizes");
}

slip_status slip__data_random_slice(slip_array **out, slip_array *in, const void *arguments,
                                    slip_data_context *context) {
    const slip_data_random_slice_arguments *given = arguments;
    part box;
    whole(&box, in);
    for (size_t i = 0; i < given->dims.count; ++i) {
        int axis;
        SLIP_TRY(slip__data_axis(&axis, given->dims.values[i], in, context));
        int64_t room = in->shape[axis] - given->sizes.values[i];
        if (room <= 0) continue;
        box.start[axis] = (int)slip__data_random_below(&context->random, (uint64_t)room + 1);
        box.size[axis] = (int)given->sizes.values[i];
    }
    return take_part(out, in, &box, context);
}

/* ---- shapes ---- */

static void give_back(void *array) {
    slip_array_release(array);
}

/* The same elements in another shape: the memory is shared. */
static slip_status reshape(slip_array **out, slip_array *in, const int *shape, int ndim) {
    slip_array_retain(in);
    slip_status status =
        slip_array_from_memory(out, slip__array_pointer(in), shape, ndim, (slip_dtype)in->dtype, in, give_back);
    if (status != SLIP_OK) slip_array_release(in);
    return status;
}

slip_status slip__data_shard_check(const void *arguments, const char *name) {
    const slip_data_shard_arguments *given = arguments;
    if (given->num_shards > 0 && given->num_shards <= INT32_MAX) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] num_shards is %lld: at least 1 is needed", name,
                      (long long)given->num_shards);
}

slip_status slip__data_shard(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_shard_arguments *given = arguments;
    int shape[SLIP_MAX_NDIM + 1];
    char text[SLIP_SHAPE_BYTES];
    if (in->ndim == 0 || in->ndim == SLIP_MAX_NDIM || in->shape[0] % given->num_shards)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the first axis of an array of shape %s cannot be split in %lld",
                          context->name, slip__data_shape_text(in, text), (long long)given->num_shards);
    shape[0] = (int)given->num_shards;
    memcpy(shape + 1, in->shape, in->ndim * sizeof *shape);
    shape[1] = in->shape[0] / shape[0];
    return reshape(out, in, shape, in->ndim + 1);
}

slip_status slip__data_squeeze(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_squeeze_arguments *given = arguments;
    bool goes[SLIP_MAX_NDIM] = {false};
    int shape[SLIP_MAX_NDIM], ndim = 0;
    char text[SLIP_SHAPE_BYTES];
    for (int axis = 0; axis < in->ndim && given->dim.count == 0; ++axis) goes[axis] = in->shape[axis] == 1;
    for (size_t i = 0; i < given->dim.count; ++i) {
        int axis;
        SLIP_TRY(slip__data_axis(&axis, given->dim.values[i], in, context));
        if (in->shape[axis] != 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] axis %d of an array of shape %s has not the size 1",
                              context->name, axis, slip__data_shape_text(in, text));
        goes[axis] = true;
    }
    for (int axis = 0; axis < in->ndim; ++axis)
        if (!goes[axis]) shape[ndim++] = in->shape[axis];
    return reshape(out, in, shape, ndim);
}

slip_status slip__data_shape(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_shape_arguments *given = arguments;
    int64_t sizes[SLIP_MAX_NDIM];
    for (int axis = 0; axis < in->ndim; ++axis) sizes[axis] = in->shape[axis];
    if (given->dim == SLIP_DATA_NONE) return slip_array_from_data(out, sizes, (int[]){in->ndim}, 1, SLIP_INT64);
    int axis;
    SLIP_TRY(slip__data_axis(&axis, given->dim, in, context));
    return slip_array_from_data(out, &sizes[axis], NULL, 0, SLIP_INT64);
}

/* ---- dtypes ---- */

static bool find_dtype(slip_dtype *dtype, const char *name) {
    for (int i = 0; i < SLIP_DTYPE_COUNT; ++i)
        if (strcmp(slip_dtype_name((slip_dtype)i), name) == 0) {
            *dtype = (slip_dtype)i;
            return true;
        }
    return false;
}

slip_status slip__data_cast_check(const void *arguments, const char *name) {
    const slip_data_cast_arguments *given = arguments;
    slip_dtype dtype;
    if (find_dtype(&dtype, given->dtype)) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] there is no dtype '%s'", name, given->dtype);
}

slip_status slip__data_cast(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_cast_arguments *given = arguments;
    slip_dtype dtype = SLIP_UINT8;
    slip_stream *stream;
    (void)context;
    find_dtype(&dtype, given->dtype);
    SLIP_TRY(slip_stream_default(&stream, (slip_device){SLIP_CPU, 0}));
    slip_status status = slip_astype(out, in, dtype, stream);
    if (status == SLIP_OK) status = slip_eval(out, 1);
    slip_stream_release(stream);
    if (status == SLIP_OK) return SLIP_OK;
    slip_array_release(*out);
    *out = NULL;
    return status;
}

slip_status slip__data_normalize_check(const void *arguments, const char *name) {
    const slip_data_normalize_arguments *given = arguments;
    if (given->mean.count == 0 || given->mean.count != given->std.count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] %zu means and %zu standard deviations: one of each for each "
                          "channel is needed, or one for all",
                          name, given->mean.count, given->std.count);
    for (size_t i = 0; i < given->std.count; ++i)
        if (!(given->std.values[i] > 0))
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] a standard deviation of %g: it must be above 0", name,
                              given->std.values[i]);
    return SLIP_OK;
}

enum { MOST_CHANNELS = 64, RUN = 48 }; /* RUN: a multiple of 1, 2, 3, 4 and of any vector */

/* out = in * scale + shift, channel by channel: in runs of whole pixels with their factors laid out beside each other,
 * which the compiler makes vectors of. */
#define NORMALIZE(type)                                                                               \
    {                                                                                                 \
        const type *from = in;                                                                        \
        size_t i = 0;                                                                                 \
        for (; RUN % channels == 0 && i + RUN <= count; i += RUN)                                     \
            for (size_t j = 0; j < RUN; ++j) out[i + j] = (float)from[i + j] * scales[j] + shifts[j]; \
        for (; i < count; ++i) out[i] = (float)from[i] * scale[i % channels] + shift[i % channels];   \
        return true;                                                                                  \
    }

static bool normalize_elements(float *out, const void *in, slip_dtype dtype, size_t count, size_t channels,
                               const float *scale, const float *shift) {
    float scales[RUN], shifts[RUN];
    for (size_t i = 0; i < RUN; ++i) scales[i] = scale[i % channels], shifts[i] = shift[i % channels];
    switch (dtype) {
    case SLIP_UINT8: NORMALIZE(uint8_t)
    case SLIP_UINT16: NORMALIZE(uint16_t)
    case SLIP_FLOAT32: NORMALIZE(float)
    default: return false;
    }
}

/* Factor and summand of each channel. `unit` is 1 as the dtype has it. */
static void channel_factors(float *scale, float *shift, const slip_data_normalize_arguments *given, size_t channels,
                            double unit) {
    for (size_t channel = 0; channel < channels; ++channel) {
        size_t i = given->mean.count == 1 ? 0 : channel;
        scale[channel] = (float)(1 / (unit * given->std.values[i]));
        shift[channel] = (float)(-given->mean.values[i] / given->std.values[i]);
    }
}

bool slip__data_normalize_pixels(float *out, const uint8_t *in, size_t count, int channels,
                                 const slip_data_op *normalize) {
    const slip_data_normalize_arguments *given = normalize->arguments;
    float scale[MOST_CHANNELS], shift[MOST_CHANNELS];
    if (channels > MOST_CHANNELS || (given->mean.count != 1 && given->mean.count != (size_t)channels)) return false;
    channel_factors(scale, shift, given, (size_t)channels, 255);
    return normalize_elements(out, in, SLIP_UINT8, count, (size_t)channels, scale, shift);
}

slip_status slip__data_normalize(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_normalize_arguments *given = arguments;
    float scale[MOST_CHANNELS], shift[MOST_CHANNELS];
    char text[SLIP_SHAPE_BYTES];
    void *data;
    size_t channels = in->ndim ? (size_t)in->shape[in->ndim - 1] : 0;
    if (channels == 0 || channels > MOST_CHANNELS || (given->mean.count != 1 && given->mean.count != channels))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %zu means for an array of shape %s", context->name,
                          given->mean.count, slip__data_shape_text(in, text));
    channel_factors(scale, shift, given, channels,
                    in->dtype == SLIP_UINT8    ? 255
                    : in->dtype == SLIP_UINT16 ? 65535
                                               : 1);
    SLIP_TRY(slip__array_allocate(out, &data, in->shape, in->ndim, SLIP_FLOAT32, context->name));
    if (normalize_elements(data, slip__array_pointer(in), (slip_dtype)in->dtype, in->size, channels, scale, shift))
        return SLIP_OK;
    slip_array_release(*out);
    *out = NULL;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] takes uint8, uint16 and float32, not %s: cast it first",
                      context->name, slip_dtype_name((slip_dtype)in->dtype));
}
