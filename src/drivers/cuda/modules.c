/* The kernels of a device: every module is loaded, whole, before the device is found, since loading code while the
 * device waits for the host may wait for the device. */
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "drivers/cuda/compiler.h"
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

/* ---- code of files that nvcc has not compiled for the device ---- */

/* The compiler's job; whoever opens the device waits for it. */
typedef struct compilation {
    cuda_job job; /* first */
    const slip_cuda_image *image;
    int capability;
    char *code;
    slip_failure *failure;
    atomic_uint is_over;
} compilation;

static slip_status compile(cuda_job *job) {
    compilation *self = (compilation *)job;
    cuda_text text = {.common = "",
                      .own = self->image->source,
                      .own_bytes = self->image->source_bytes,
                      .capability = self->capability};
    size_t code_bytes;
    slip_status status = slip__cuda_code_obtain(&self->code, &code_bytes, &text);
    if (status != SLIP_OK) self->failure = slip__failure_capture(status);
    atomic_uint *word = &self->is_over;
    atomic_store(word, 1); /* whoever waits may return from here on: only the address is used below */
    slip__futex_wake(word, 1);
    return status;
}

static slip_status explain(const cuda_device *device, slip_failure *failure) {
    slip_status status = slip__failure_report(failure);
    slip__failure_release(failure);
    return slip__fail(status, "no kernels were built for compute capability %d.%d, and none can be now: %s",
                      device->capability / 10, device->capability % 10, slip_error_message());
}

/* From the disk, or by the compiler, which takes a minute or two for all files. *code is the caller's to slip__free. */
static slip_status make_code(char **code, const cuda_device *device, const slip_cuda_image *image) {
    compilation self = {.job = {.run = compile}, .image = image, .capability = device->capability};
    if (!slip__cuda_compiler_add(&self.job, true))
        return slip__fail(SLIP_OUT_OF_MEMORY, "the thread that compiles kernels does not start");
    while (!atomic_load(&self.is_over)) slip__futex_wait(&self.is_over, 0, UINT64_MAX);
    *code = self.code;
    return self.failure ? explain(device, self.failure) : SLIP_OK;
}

/* ---- */

/* Whether there is no code for the device in what was to be loaded. */
static bool is_refused(CUresult result) {
    return result == CUDA_ERROR_INVALID_IMAGE || result == CUDA_ERROR_NO_BINARY_FOR_GPU ||
           result == CUDA_ERROR_INVALID_PTX || result == CUDA_ERROR_UNSUPPORTED_PTX_VERSION;
}

static slip_status load(cuda_device *device, CUmodule *module, const slip_cuda_image *image) {
    /* An emulated library takes the text. */
    CUresult result = slip__cuda.cuModuleLoadData(module, image->fatbin ? image->fatbin : image->source);
    if (!is_refused(result)) return slip__cuda_check(device, result, "cuModuleLoadData");
    char *code = NULL;
    SLIP_TRY(make_code(&code, device, image));
    result = slip__cuda.cuModuleLoadData(module, code);
    slip__free(code);
    return slip__cuda_check(device, result, "cuModuleLoadData");
}

slip_status slip__cuda_modules_load(cuda_device *device) {
    size_t present = 0;
    device->modules = slip__calloc(slip__cuda_image_count, sizeof *device->modules);
    if (!device->modules) return slip__fail_memory("cuda", slip__cuda_image_count * sizeof *device->modules);
    for (size_t i = 0; i < slip__cuda_image_count; ++i) {
        SLIP_TRY(load(device, &device->modules[i], &slip__cuda_images[i]));
        SLIP_TRY(add_module(device, device->modules[i], &present));
    }
    return SLIP_OK;
}
