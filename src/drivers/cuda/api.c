#include "drivers/cuda/api.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

slip_cuda_api slip__cuda;

enum { INTERFACE_VERSION = 12040 }; /* what api.h declares */

typedef CUresult (*get_address)(const char *symbol, void **function, int version, uint64_t flags, int *status);

static slip_status look_up(void *library) {
    get_address find;
    *(void **)&find = dlsym(library, "cuGetProcAddress_v2");
    if (!find)
        return slip__fail(SLIP_DEVICE, "the NVIDIA driver is too old: it has no cuGetProcAddress_v2; 550 or newer is "
                                       "needed");
#define LOOK_UP(name, parameters)                                                                               \
    if (find(#name, (void **)&slip__cuda.name, INTERFACE_VERSION, 0, NULL) != CUDA_SUCCESS || !slip__cuda.name) \
        return slip__fail(SLIP_DEVICE, "the NVIDIA driver is too old: it has no " #name "; 550 or newer is needed");
    CUDA_REQUIRED(LOOK_UP)
#undef LOOK_UP
    return SLIP_OK;
}

/* Read by the library when it starts, and by nobody if a program has started it before us. Queues of the hardware that
 * streams are dealt out over: with the 8 of the default, streams wait for each other that need not. */
static void choose_settings(void) {
    setenv("CUDA_DEVICE_MAX_CONNECTIONS", "32", 0);
}

slip_status slip__cuda_api_load(void) {
    const char *setting = getenv("SLIP_CUDA_LIBRARY"), *name = setting ? setting : "libcuda.so.1";
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL); /* never closed */
    if (!library) {
        const char *why = dlerror();
        return slip__fail(SLIP_DEVICE, "the NVIDIA driver cannot be loaded: %.150s", why ? why : name);
    }
    SLIP_TRY(look_up(library));
    choose_settings();
    CUresult result = slip__cuda.cuInit(0);
    if (result == CUDA_ERROR_NO_DEVICE) return slip__fail(SLIP_DEVICE, "the NVIDIA driver finds no GPU");
    const char *text = NULL;
    if (result != CUDA_SUCCESS) slip__cuda.cuGetErrorString(result, &text);
    if (result != CUDA_SUCCESS)
        return slip__fail(SLIP_DEVICE, "the NVIDIA driver does not start: %.150s (%d)", text ? text : "error", result);
    return SLIP_OK;
}
