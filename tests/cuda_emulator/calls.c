/* What is before streams and memory: finding functions, the device, contexts, errors, and what tests steer. */
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cuda_emulator/state.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t progress = PTHREAD_COND_INITIALIZER;
static unsigned progress_waiters;
static atomic_int fault;
static atomic_bool is_initialised;
static atomic_uint_fast64_t call_counts[CALL_COUNT], kernel_count;
static int kernels_to_fault; /* the rest with the lock held */
static struct { int calls_left, error; } injected[CALL_COUNT];

/* ---- the lock ---- */

void emulator_lock(void) {
    pthread_mutex_lock(&lock);
}
void emulator_unlock(void) {
    pthread_mutex_unlock(&lock);
}
void emulator_wait(pthread_cond_t *condition) {
    pthread_cond_wait(condition, &lock);
}

void emulator_wait_for_progress(void) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 100000000; /* so that callers can say that nothing moves */
    if (until.tv_nsec >= 1000000000) until = (struct timespec){until.tv_sec + 1, until.tv_nsec - 1000000000};
    progress_waiters += 1;
    pthread_cond_timedwait(&progress, &lock, &until);
    progress_waiters -= 1;
}

void emulator_progress(void) {
    if (progress_waiters > 0) pthread_cond_broadcast(&progress);
}

/* ---- settings ---- */

static emulator_settings settings;
static pthread_once_t settings_once = PTHREAD_ONCE_INIT;

static unsigned long long number_in(const char *variable, unsigned long long otherwise) {
    const char *text = getenv(variable);
    return text != NULL && *text != '\0' ? strtoull(text, NULL, 0) : otherwise;
}

static void read_settings(void) {
    const char *order = getenv("EMULATOR_ORDER");
    settings.memory_bytes = (size_t)number_in("EMULATOR_MEMORY_BYTES", 4ULL << 30);
    settings.has_stream_memory_operations = number_in("EMULATOR_STREAM_MEMORY_OPERATIONS", 1) != 0;
    settings.is_reverse = order != NULL && strcmp(order, "reverse") == 0;
    settings.delay_us = (unsigned)number_in("EMULATOR_DELAY_US", 0);
    settings.clock_rate = (unsigned)number_in("EMULATOR_CLOCK_RATE", 1);
}

const emulator_settings *emulator_get_settings(void) {
    pthread_once(&settings_once, read_settings);
    return &settings;
}

/* ---- contexts: one, and each thread's stack of uses of it ---- */

static char the_context;
static __thread unsigned context_depth;

static CUcontext context_handle(void) {
    return (CUcontext)(void *)&the_context;
}

CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
    ENTER_WITHOUT_CONTEXT(cuDevicePrimaryCtxRetain);
    if (context == NULL || device != 0) return CUDA_ERROR_INVALID_DEVICE;
    *context = context_handle();
    return CUDA_SUCCESS;
}

CUresult cuCtxPushCurrent(CUcontext context) {
    ENTER_WITHOUT_CONTEXT(cuCtxPushCurrent);
    if (context != context_handle()) return CUDA_ERROR_INVALID_CONTEXT;
    context_depth += 1;
    return CUDA_SUCCESS;
}

CUresult cuCtxPopCurrent(CUcontext *context) {
    ENTER_WITHOUT_CONTEXT(cuCtxPopCurrent);
    if (context_depth == 0) return CUDA_ERROR_INVALID_CONTEXT;
    context_depth -= 1;
    if (context != NULL) *context = context_handle();
    return CUDA_SUCCESS;
}

/* ---- what every call goes through ---- */

CUresult emulator_enter(emulator_call call, bool needs_context) {
    atomic_fetch_add(&call_counts[call], 1);
    emulator_lock();
    CUresult result = CUDA_SUCCESS;
    if (injected[call].calls_left > 0 && --injected[call].calls_left == 0) result = injected[call].error;
    emulator_unlock();
    if (result != CUDA_SUCCESS) return result;
    if (!atomic_load(&is_initialised) && call != CALL_cuInit && call != CALL_cuDriverGetVersion)
        return CUDA_ERROR_NOT_INITIALIZED;
    if (atomic_load(&fault) != CUDA_SUCCESS) return atomic_load(&fault);
    return needs_context && context_depth == 0 ? CUDA_ERROR_INVALID_CONTEXT : CUDA_SUCCESS;
}

CUresult emulator_fault_now(void) {
    return atomic_load(&fault);
}

void emulator_fault(CUresult error, const char *format, ...) {
    va_list arguments;
    if (atomic_load(&fault) != CUDA_SUCCESS) return;
    fprintf(stderr, "emulated GPU: fault %d: ", error);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    atomic_store(&fault, error);
    pthread_cond_broadcast(&progress);
}

bool emulator_kernel_begins(void) {
    atomic_fetch_add(&kernel_count, 1);
    return kernels_to_fault > 0 && --kernels_to_fault == 0;
}

/* ---- finding functions ---- */

static const struct {
    const char *name;
    void (*function)(void);
} entries[CALL_COUNT] = {
#define ENTRY_(name, parameters) {#name, (void (*)(void))name},
    CUDA_REQUIRED(ENTRY_)
#undef ENTRY_
};

static int find_call(const char *name) {
    for (int i = 0; i < CALL_COUNT; ++i) {
        if (strcmp(entries[i].name, name) == 0) return i;
    }
    return -1;
}

int cuGetProcAddress_v2(const char *symbol, void **function, int version, uint64_t flags, int *status) {
    enum { FOUND = 0, NOT_FOUND = 1, VERSION_NOT_SUFFICIENT = 2 };
    (void)flags;
    if (symbol == NULL || function == NULL) return CUDA_ERROR_INVALID_VALUE;
    int call = find_call(symbol), outcome = call < 0 ? NOT_FOUND : version < 12000 ? VERSION_NOT_SUFFICIENT : FOUND;
    *function = NULL;
    if (outcome == FOUND) memcpy(function, &entries[call].function, sizeof *function);
    if (status != NULL) *status = outcome;
    return outcome == FOUND || status != NULL ? CUDA_SUCCESS : CUDA_ERROR_NOT_FOUND;
}

/* ---- the device ---- */

CUresult cuInit(unsigned flags) {
    ENTER_WITHOUT_CONTEXT(cuInit);
    if (flags != 0) return CUDA_ERROR_INVALID_VALUE;
    atomic_store(&is_initialised, true);
    return CUDA_SUCCESS;
}

CUresult cuDriverGetVersion(int *version) {
    ENTER_WITHOUT_CONTEXT(cuDriverGetVersion);
    *version = 12040;
    return CUDA_SUCCESS;
}

CUresult cuDeviceGetCount(int *count) {
    ENTER_WITHOUT_CONTEXT(cuDeviceGetCount);
    *count = 1;
    return CUDA_SUCCESS;
}

CUresult cuDeviceGet(CUdevice *device, int ordinal) {
    ENTER_WITHOUT_CONTEXT(cuDeviceGet);
    if (ordinal != 0) return CUDA_ERROR_INVALID_DEVICE;
    *device = 0;
    return CUDA_SUCCESS;
}

CUresult cuDeviceGetName(char *name, int size, CUdevice device) {
    ENTER_WITHOUT_CONTEXT(cuDeviceGetName);
    if (device != 0 || size < 1) return CUDA_ERROR_INVALID_VALUE;
    snprintf(name, (size_t)size, "Emulated GPU");
    return CUDA_SUCCESS;
}

CUresult cuDeviceGetAttribute(int *value, int attribute, CUdevice device) {
    ENTER_WITHOUT_CONTEXT(cuDeviceGetAttribute);
    if (device != 0) return CUDA_ERROR_INVALID_DEVICE;
    switch (attribute) {
    case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT: *value = 4; break;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: *value = 9; break;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: *value = 0; break;
    case CU_DEVICE_ATTRIBUTE_PCI_BUS_ID: *value = 0x1a; break;
    case CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID: *value = 2; break;
    case CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID: *value = 1; break;
    case CU_DEVICE_ATTRIBUTE_CAN_USE_64_BIT_STREAM_MEM_OPS:
        *value = emulator_get_settings()->has_stream_memory_operations;
        break;
    default: return CUDA_ERROR_INVALID_VALUE;
    }
    return CUDA_SUCCESS;
}

CUresult cuDeviceGetUuid(CUuuid *uuid, CUdevice device) {
    ENTER_WITHOUT_CONTEXT(cuDeviceGetUuid);
    if (uuid == NULL || device != 0) return CUDA_ERROR_INVALID_VALUE;
    for (int i = 0; i < 16; ++i) uuid->bytes[i] = (char)(0x11 * i); /* 00, 11, ... ff */
    return CUDA_SUCCESS;
}

CUresult cuDeviceTotalMem(size_t *byte_count, CUdevice device) {
    ENTER_WITHOUT_CONTEXT(cuDeviceTotalMem);
    if (device != 0) return CUDA_ERROR_INVALID_DEVICE;
    *byte_count = emulator_get_settings()->memory_bytes;
    return CUDA_SUCCESS;
}

/* ---- modules: images have all the kernels, and those of a library that is the image ---- */

struct CUmod_st {
    bool lists_kernels; /* so that each is listed once, the first module of those that are loaded does */
};

static CUmodule listing_module;

CUresult cuModuleLoadData(CUmodule *module, const void *image) {
    ENTER(cuModuleLoadData);
    if (module == NULL) return CUDA_ERROR_INVALID_VALUE;
    if (image == NULL || !emulator_load_library(image)) return CUDA_ERROR_INVALID_IMAGE;
    CUmodule made = calloc(1, sizeof *made);
    if (made == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
    emulator_lock();
    made->lists_kernels = listing_module == NULL;
    if (made->lists_kernels) listing_module = made;
    emulator_unlock();
    *module = made;
    return CUDA_SUCCESS;
}

CUresult cuModuleUnload(CUmodule module) {
    CUresult result = emulator_enter(CALL_cuModuleUnload, true);
    if (result != CUDA_SUCCESS && result != emulator_fault_now()) return result;
    if (module == NULL) return CUDA_ERROR_INVALID_HANDLE;
    emulator_lock();
    if (listing_module == module) listing_module = NULL;
    emulator_unlock();
    free(module);
    return result;
}

CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name) {
    ENTER(cuModuleGetFunction);
    if (function == NULL || name == NULL) return CUDA_ERROR_INVALID_VALUE;
    if (module == NULL) return CUDA_ERROR_INVALID_HANDLE;
    const emulator_kernel *kernel = emulator_find_kernel(name);
    if (kernel == NULL) return CUDA_ERROR_NOT_FOUND;
    *function = (CUfunction)(uintptr_t)kernel;
    return CUDA_SUCCESS;
}

CUresult cuModuleGetFunctionCount(unsigned *count, CUmodule module) {
    ENTER(cuModuleGetFunctionCount);
    if (count == NULL || module == NULL) return CUDA_ERROR_INVALID_VALUE;
    *count = 0;
    const emulator_kernel *kernel = module->lists_kernels ? emulator_first_kernel() : NULL;
    for (; kernel != NULL; kernel = kernel->next) *count += 1;
    return CUDA_SUCCESS;
}

CUresult cuModuleEnumerateFunctions(CUfunction *functions, unsigned count, CUmodule module) {
    ENTER(cuModuleEnumerateFunctions);
    if (functions == NULL || module == NULL) return CUDA_ERROR_INVALID_VALUE;
    const emulator_kernel *kernel = module->lists_kernels ? emulator_first_kernel() : NULL;
    for (unsigned i = 0; i < count && kernel != NULL; ++i, kernel = kernel->next)
        functions[i] = (CUfunction)(uintptr_t)kernel;
    return CUDA_SUCCESS;
}

CUresult cuFuncGetName(const char **name, CUfunction function) {
    ENTER(cuFuncGetName);
    if (name == NULL || function == NULL) return CUDA_ERROR_INVALID_VALUE;
    *name = ((const emulator_kernel *)function)->name;
    return CUDA_SUCCESS;
}

CUresult cuFuncLoad(CUfunction function) {
    ENTER(cuFuncLoad);
    return function == NULL ? CUDA_ERROR_INVALID_HANDLE : CUDA_SUCCESS;
}

CUresult cuFuncSetAttribute(CUfunction function, int attribute, int value) {
    enum { MOST_SHARED_BYTES = 227 * 1024 };
    ENTER(cuFuncSetAttribute);
    if (function == NULL) return CUDA_ERROR_INVALID_HANDLE;
    if (attribute != CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES || value < 0 || value > MOST_SHARED_BYTES)
        return CUDA_ERROR_INVALID_VALUE;
    ((emulator_kernel *)function)->max_shared_bytes = (unsigned)value;
    return CUDA_SUCCESS;
}

/* ---- errors ---- */

static const struct {
    CUresult error;
    const char *name, *text;
} errors[] = {
    {CUDA_SUCCESS, "CUDA_SUCCESS", "no error"},
    {CUDA_ERROR_INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {CUDA_ERROR_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {CUDA_ERROR_NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {CUDA_ERROR_NO_DEVICE, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {CUDA_ERROR_INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {CUDA_ERROR_INVALID_IMAGE, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {CUDA_ERROR_INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {CUDA_ERROR_INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {CUDA_ERROR_NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {CUDA_ERROR_NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready"},
    {CUDA_ERROR_ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES",
     "too many resources requested for launch"},
    {CUDA_ERROR_LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
    {CUDA_ERROR_NOT_SUPPORTED, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported"},
};

static int find_error(CUresult error) {
    for (size_t i = 0; i < sizeof errors / sizeof *errors; ++i) {
        if (errors[i].error == error) return (int)i;
    }
    return -1;
}

/* These two work on a dead device, before cuInit and without a context. */
CUresult cuGetErrorName(CUresult error, const char **name) {
    int found = find_error(error);
    atomic_fetch_add(&call_counts[CALL_cuGetErrorName], 1);
    *name = found < 0 ? NULL : errors[found].name;
    return found < 0 ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
}

CUresult cuGetErrorString(CUresult error, const char **text) {
    int found = find_error(error);
    atomic_fetch_add(&call_counts[CALL_cuGetErrorString], 1);
    *text = found < 0 ? NULL : errors[found].text;
    return found < 0 ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
}

/* ---- for tests ---- */

int emulator_fail_next(const char *function_name, int count_from_now, int error) {
    int call = find_call(function_name);
    if (call < 0) return CUDA_ERROR_NOT_FOUND;
    emulator_lock();
    injected[call].calls_left = count_from_now;
    injected[call].error = error;
    emulator_unlock();
    return CUDA_SUCCESS;
}

void emulator_fault_at_kernel(int n) {
    emulator_lock();
    kernels_to_fault = n;
    emulator_unlock();
}

void emulator_reset(void) {
    emulator_lock();
    memset(injected, 0, sizeof injected);
    kernels_to_fault = 0;
    atomic_store(&fault, CUDA_SUCCESS);
    emulator_unlock();
}

uint64_t emulator_count(const char *name) {
    int call = find_call(name);
    if (call >= 0) return atomic_load(&call_counts[call]);
    if (strcmp(name, "kernels") == 0) return atomic_load(&kernel_count);
    return strcmp(name, "pageable copies") == 0 ? emulator_pageable_copies() : 0;
}
