#include <mlx/c/stream.h>

#include <stdio.h>

#include <slip/stream.h>

#include "capi/handles.h"

enum { TEXT_BYTES = 96 };

mlx_stream mlx_stream_new(void) {
    return (mlx_stream){NULL};
}

mlx_stream mlx_stream_new_device(mlx_device dev) {
    mlx_stream made = {NULL};
    slip_device device = {SLIP_CPU, 0};
    slip_stream *stream = NULL;
    slip_status status = slip__capi_device_in(&device, dev, "stream_new_device");
    if (status == SLIP_OK) status = slip_stream_create(&stream, device, NULL);
    slip__capi_stream_out(&made, stream, status, "stream_new_device");
    return made;
}

int mlx_stream_set(mlx_stream *stream, const mlx_stream src) {
    slip_stream *source = NULL;
    slip_status status = slip__capi_stream_in(&source, src, "stream_set");
    if (status == SLIP_OK) slip_stream_retain(source);
    return slip__capi_stream_out(stream, source, status, "stream_set");
}

int mlx_stream_free(mlx_stream stream) {
    slip_capi_box *box = stream.ctx;
    if (!box) return 0;
    slip_stream_release(box->stream);
    slip__capi_box_give(box);
    return 0;
}

int mlx_stream_tostring(mlx_string *str, mlx_stream stream) {
    slip_stream *source = NULL;
    if (slip__capi_stream_in(&source, stream, "stream_tostring") != SLIP_OK) return slip__capi_failed();
    slip_device device = slip_stream_device(source);
    char text[TEXT_BYTES];
    snprintf(text, sizeof text, "Stream(Device(%s, %d), %d)", device.type == SLIP_GPU ? "gpu" : "cpu", device.index,
             slip_stream_index(source));
    return slip__capi_string_out(str, text, "stream_tostring");
}

bool mlx_stream_equal(mlx_stream lhs, mlx_stream rhs) {
    slip_stream *left = NULL, *right = NULL;
    slip_status status = slip__capi_stream_in(&left, lhs, "stream_equal");
    if (status == SLIP_OK) status = slip__capi_stream_in(&right, rhs, "stream_equal");
    return slip__capi_result(status) == 0 && left == right;
}

int mlx_stream_get_device(mlx_device *dev, mlx_stream stream) {
    slip_stream *source = NULL;
    if (slip__capi_stream_in(&source, stream, "stream_get_device") != SLIP_OK) return slip__capi_failed();
    return slip__capi_device_out(dev, slip_stream_device(source), "stream_get_device");
}

int mlx_stream_get_index(int *index, mlx_stream stream) {
    slip_stream *source = NULL;
    slip_status status = slip__capi_place_in(index, "stream_get_index", "index");
    if (status == SLIP_OK) status = slip__capi_stream_in(&source, stream, "stream_get_index");
    if (status == SLIP_OK) *index = slip_stream_index(source);
    return slip__capi_result(status);
}

int mlx_synchronize(mlx_stream stream) {
    slip_stream *target = NULL;
    slip_status status = slip__capi_stream_in(&target, stream, "synchronize");
    if (status == SLIP_OK) status = slip_stream_synchronize(target, SLIP_FOREVER);
    return slip__capi_result(status);
}

int mlx_get_default_stream(mlx_stream *stream, mlx_device dev) {
    slip_device device = {SLIP_CPU, 0};
    slip_stream *found = NULL;
    slip_status status = slip__capi_device_in(&device, dev, "get_default_stream");
    if (status == SLIP_OK) status = slip_stream_default(&found, device);
    return slip__capi_stream_out(stream, found, status, "get_default_stream");
}

int mlx_set_default_stream(mlx_stream stream) {
    slip_stream *chosen = NULL;
    slip_status status = slip__capi_stream_in(&chosen, stream, "set_default_stream");
    if (status == SLIP_OK) status = slip_stream_set_default(chosen);
    return slip__capi_result(status);
}

static mlx_stream default_stream_of(slip_device_type type, const char *function) {
    mlx_stream made = {NULL};
    slip_stream *found = NULL;
    slip_status status = slip_stream_default(&found, (slip_device){type, 0});
    slip__capi_stream_out(&made, found, status, function);
    return made;
}

mlx_stream mlx_default_cpu_stream_new(void) {
    return default_stream_of(SLIP_CPU, "default_cpu_stream_new");
}

mlx_stream mlx_default_gpu_stream_new(void) {
    return default_stream_of(SLIP_GPU, "default_gpu_stream_new");
}
