/* The kernels of a device: every module is loaded, whole, before the device is found, since loading code while the
 * device waits for the host may wait for the device. */
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "drivers/cuda/images.h"
#include "drivers/cuda/state.h"

static cuda_kernel *place_of(const cuda_device *device, const char *name) {
    size_t mask = device->kernel_capacity - 1, place = slip__hash(name, strlen(name)) & mask;
    while (device->kernels[place].function && strcmp(device->kernels[place].name, name) != 0)
        place = (place + 1) & mask;
    return &device->kernels[place];
}

CUfunction slip__cuda_kernel_find(const cuda_device *device, const char *name) {
    return place_of(device, name)->function;
}

/* Room for `more` kernels at half load. */
static slip_status grow(cuda_device *device, size_t present, size_t more) {
    size_t old_capacity = device->kernel_capacity, capacity = 1024;
    while (capacity < 2 * (present + more)) capacity *= 2;
    if (capacity <= old_capacity) return SLIP_OK;
    cuda_kernel *old = device->kernels, *kernels = slip__calloc(capacity, sizeof *kernels);
    if (!kernels) return slip__fail_memory("cuda", capacity * sizeof *kernels);
    device->kernels = kernels;
    device->kernel_capacity = capacity;
    for (size_t i = 0; i < old_capacity; ++i)
        if (old[i].function) *place_of(device, old[i].name) = old[i];
    slip__free(old);
    return SLIP_OK;
}

static slip_status add_kernel(cuda_device *device, CUfunction function) {
    const char *name;
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuFuncGetName(&name, function), "cuFuncGetName"));
    if (strlen(name) >= CUDA_NAME_BYTES) return slip__fail(SLIP_DEVICE, "[cuda] the kernel name %s is too long", name);
    cuda_kernel *kernel = place_of(device, name);
    strcpy(kernel->name, name);
    kernel->function = function;
    return slip__cuda_check(device, slip__cuda.cuFuncLoad(function), "cuFuncLoad");
}

static slip_status add_module(cuda_device *device, CUmodule module, size_t *present) {
    unsigned count = 0;
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuModuleGetFunctionCount(&count, module), "cuModuleGetFunctionCount"));
    SLIP_TRY(grow(device, *present, count));
    CUfunction *functions = slip__calloc(count ? count : 1, sizeof *functions);
    if (!functions) return slip__fail_memory("cuda", count * sizeof *functions);
    slip_status status = slip__cuda_check(device, slip__cuda.cuModuleEnumerateFunctions(functions, count, module),
                                          "cuModuleEnumerateFunctions");
    for (unsigned i = 0; i < count && status == SLIP_OK; ++i) status = add_kernel(device, functions[i]);
    slip__free(functions);
    *present += count;
    return status;
}

slip_status slip__cuda_fail_without_kernels(void) {
    return slip__fail(SLIP_DEVICE, "this build has no compiled GPU kernels: build it where nvcc is found");
}

slip_status slip__cuda_modules_load(cuda_device *device) {
    size_t present = 0;
    device->modules = slip__calloc(slip__cuda_image_count, sizeof *device->modules);
    if (!device->modules) return slip__fail_memory("cuda", slip__cuda_image_count * sizeof *device->modules);
    for (size_t i = 0; i < slip__cuda_image_count; ++i) {
        const slip_cuda_image *image = &slip__cuda_images[i];
        CUresult result =
            slip__cuda.cuModuleLoadData(&device->modules[i], image->fatbin ? image->fatbin : image->source);
        if (!image->fatbin && result != CUDA_SUCCESS) return slip__cuda_fail_without_kernels();
        if (result == CUDA_ERROR_NO_BINARY_FOR_GPU)
            return slip__fail(SLIP_DEVICE,
                              "%s has compute capability %d.%d; this build has kernels for 8.0 and 9.0 "
                              "upwards",
                              device->object->name, device->capability / 10, device->capability % 10);
        SLIP_TRY(slip__cuda_check(device, result, "cuModuleLoadData"));
        SLIP_TRY(add_module(device, device->modules[i], &present));
    }
    return SLIP_OK;
}
