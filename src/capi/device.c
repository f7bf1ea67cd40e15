#include <mlx/c/device.h>

#include <stdio.h>

#include <slip/device.h>

#include "capi/handles.h"

enum { TEXT_BYTES = 64 };

_Static_assert((int)MLX_CPU == (int)SLIP_CPU && (int)MLX_GPU == (int)SLIP_GPU, "device types are passed on");

static slip_status type_in(slip_device_type *type, mlx_device_type given, const char *function) {
    if ((unsigned)given > MLX_GPU)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] unknown device type %d; there are 0 (MLX_CPU) and 1 (MLX_GPU)",
                          function, (int)given);
    *type = (slip_device_type)given;
    return SLIP_OK;
}

mlx_device mlx_device_new(void) {
    return (mlx_device){NULL};
}

mlx_device mlx_device_new_type(mlx_device_type type, int index) {
    mlx_device made = {NULL};
    slip_device device = {SLIP_CPU, index};
    slip_status status = type_in(&device.type, type, "device_new_type");
    if (status == SLIP_OK && index < 0)
        status = slip__fail(SLIP_INVALID_ARGUMENT, "[device_new_type] the index of a device is not %d", index);
    if (status == SLIP_OK) slip__capi_device_out(&made, device, "device_new_type");
    else slip__capi_failed();
    return made;
}

int mlx_device_free(mlx_device dev) {
    if (dev.ctx) slip__capi_box_give(dev.ctx);
    return 0;
}

int mlx_device_set(mlx_device *dev, const mlx_device src) {
    slip_device device = {SLIP_CPU, 0};
    if (slip__capi_device_in(&device, src, "device_set") != SLIP_OK) return slip__capi_failed();
    return slip__capi_device_out(dev, device, "device_set");
}

int mlx_device_tostring(mlx_string *str, mlx_device dev) {
    slip_device device = {SLIP_CPU, 0};
    if (slip__capi_device_in(&device, dev, "device_tostring") != SLIP_OK) return slip__capi_failed();
    char text[TEXT_BYTES];
    snprintf(text, sizeof text, "Device(%s, %d)", device.type == SLIP_GPU ? "gpu" : "cpu", device.index);
    return slip__capi_string_out(str, text, "device_tostring");
}

bool mlx_device_equal(mlx_device lhs, mlx_device rhs) {
    slip_device left = {SLIP_CPU, 0}, right = {SLIP_CPU, 0};
    slip_status status = slip__capi_device_in(&left, lhs, "device_equal");
    if (status == SLIP_OK) status = slip__capi_device_in(&right, rhs, "device_equal");
    return slip__capi_result(status) == 0 && left.type == right.type && left.index == right.index;
}

int mlx_device_get_index(int *index, mlx_device dev) {
    slip_device device = {SLIP_CPU, 0};
    slip_status status = slip__capi_place_in(index, "device_get_index", "index");
    if (status == SLIP_OK) status = slip__capi_device_in(&device, dev, "device_get_index");
    if (status == SLIP_OK) *index = device.index;
    return slip__capi_result(status);
}

int mlx_device_get_type(mlx_device_type *type, mlx_device dev) {
    slip_device device = {SLIP_CPU, 0};
    slip_status status = slip__capi_place_in(type, "device_get_type", "type");
    if (status == SLIP_OK) status = slip__capi_device_in(&device, dev, "device_get_type");
    if (status == SLIP_OK) *type = (mlx_device_type)device.type;
    return slip__capi_result(status);
}

int mlx_get_default_device(mlx_device *dev) {
    return slip__capi_device_out(dev, slip_device_default(), "get_default_device");
}

int mlx_set_default_device(mlx_device dev) {
    slip_device device = {SLIP_CPU, 0};
    slip_status status = slip__capi_device_in(&device, dev, "set_default_device");
    if (status == SLIP_OK) status = slip_device_set_default(device);
    return slip__capi_result(status);
}

int mlx_device_is_available(bool *avail, mlx_device dev) {
    slip_device device = {SLIP_CPU, 0};
    slip_status status = slip__capi_place_in(avail, "device_is_available", "avail");
    if (status == SLIP_OK) status = slip__capi_device_in(&device, dev, "device_is_available");
    if (status == SLIP_OK) *avail = slip_device_is_available(device);
    return slip__capi_result(status);
}

int mlx_device_count(int *count, mlx_device_type type) {
    slip_device_type native = SLIP_CPU;
    slip_status status = slip__capi_place_in(count, "device_count", "count");
    if (status == SLIP_OK) status = type_in(&native, type, "device_count");
    if (status == SLIP_OK) *count = slip_device_count(native);
    return slip__capi_result(status);
}
