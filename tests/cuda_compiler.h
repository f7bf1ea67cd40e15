/* What tests share that have the NVIDIA driver compile kernels while they run. */
#ifndef SLIP_TESTS_CUDA_COMPILER_H
#define SLIP_TESTS_CUDA_COMPILER_H

#include <stdlib.h>
#include <string.h>

#include "device/registry.h"
#include "drivers/cuda/compiler.h"
#include "test.h"

#define SETTLE_NS 60000000000u

static inline bool is_cuda(slip_device device) {
    slip_device_object *object;
    EXPECT_OK(slip__device_find(&object, device));
    return strcmp(object->driver->name, "cuda") == 0;
}

/* The C++ compiler in the runtime compiler's place, where the GPU is emulated. Keeps nothing on disk. */
static inline void use_emulated_compiler(void) {
    setenv("SLIP_CACHE_DIR", "", 1);
#ifdef SLIP_TEST_CUDA_EMULATOR
    if (!getenv("SLIP_TEST_CUDA")) setenv("SLIP_NVRTC_LIBRARY", SLIP_TEST_CUDA_EMULATOR, 1);
#endif
}

#endif
