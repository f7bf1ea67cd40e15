#include <mlx/c/cuda.h>

#include <string.h>

#include <slip/device.h>

#include "capi/handles.h"

int mlx_cuda_is_available(bool *res) {
    slip_status status = slip__capi_place_in(res, "cuda_is_available", "res");
    if (status != SLIP_OK) return slip__capi_failed();
    const char *driver = slip_device_driver((slip_device){SLIP_GPU, 0});
    *res = driver && strcmp(driver, "cuda") == 0;
    return 0;
}
