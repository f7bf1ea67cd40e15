#include "drivers/cuda/nvrtc.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/thread.h"

static struct {
#define MEMBER(name, parameters) int(*name) parameters;
    NVRTC_FUNCTIONS(MEMBER)
#undef MEMBER
} nvrtc;

static bool is_loaded;
static void (*at_exit)(void);

/* SLIP_NVRTC_LIBRARY names the file, or is empty for none. */
static void *open_library(void) {
    static const char *const names[] = {"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so",
                                        "/usr/local/cuda/lib64/libnvrtc.so"};
    const char *setting = getenv("SLIP_NVRTC_LIBRARY");
    if (setting) return *setting ? dlopen(setting, RTLD_NOW | RTLD_LOCAL) : NULL;
    void *library = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !library; ++i)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    return library;
}

static void load(void) {
    void *library = open_library(); /* never closed */
    if (!library) return;
#define LOOK_UP(name, parameters) \
    if (!(*(void **)&nvrtc.name = dlsym(library, #name))) return;
    NVRTC_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
    is_loaded = true;
}

static void compile_nothing(void) {
    nvrtcProgram program = NULL;
    if (nvrtc.nvrtcCreateProgram(&program, "", "empty.cu", 0, NULL, NULL) != 0) return;
    nvrtc.nvrtcCompileProgram(program, 0, NULL);
    nvrtc.nvrtcDestroyProgram(&program);
}

static atomic_uint is_ready;

static void get_ready(void *unused) {
    (void)unused;
    load();
    if (is_loaded) compile_nothing();
    atomic_store(&is_ready, 1);
    slip__futex_wake(&is_ready, 1);
}

/* Functions for the process's exit are called last come, first served. The library registers its own when it is loaded
 * and somewhere in its first compilation, which takes a while: ours is registered again and again until that is over,
 * so that a process that ends meanwhile calls it first. */
static void load_and_register(void) {
    enum { APART_NS = 1000 * 1000 };
    if (slip__thread_start(get_ready, NULL, "slip-nvrtc-load") != 0) get_ready(NULL);
    do {
        slip__futex_wait(&is_ready, 0, APART_NS);
        atexit(at_exit);
    } while (!atomic_load(&is_ready));
}

slip_status slip__nvrtc_load(void (*called_at_exit)(void)) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    at_exit = called_at_exit;
    pthread_once(&once, load_and_register);
    if (is_loaded) return SLIP_OK;
    return slip__fail(SLIP_DEVICE, "libnvrtc of CUDA 12 or 13 is not found: install it, or name its file in "
                                   "SLIP_NVRTC_LIBRARY");
}

/* The first line of the log that speaks of an error. */
static slip_status fail_compiling(nvrtcProgram program) {
    size_t log_bytes = 0;
    char *log = NULL;
    if (nvrtc.nvrtcGetProgramLogSize(program, &log_bytes) == 0 && log_bytes > 0) log = slip__calloc(1, log_bytes + 1);
    if (log) nvrtc.nvrtcGetProgramLog(program, log);
    const char *line = log ? strstr(log, "error") : NULL;
    int length = line ? (int)strcspn(line, "\n") : 0;
    slip_status status =
        slip__fail(SLIP_DEVICE, "a kernel does not compile: %.*s", length > 300 ? 300 : length, line ? line : "");
    slip__free(log);
    return status;
}

static slip_status take_code(char **code, size_t *code_bytes, nvrtcProgram program) {
    if (nvrtc.nvrtcGetCUBINSize(program, code_bytes) != 0 || *code_bytes == 0)
        return slip__fail(SLIP_DEVICE, "a kernel does not compile: there is no machine code");
    *code = slip__malloc(*code_bytes);
    if (!*code) return slip__fail_memory("nvrtc", *code_bytes);
    if (nvrtc.nvrtcGetCUBIN(program, *code) == 0) return SLIP_OK;
    slip__free(*code);
    *code = NULL;
    return slip__fail(SLIP_DEVICE, "a kernel does not compile: its machine code is not to be had");
}

slip_status slip__nvrtc_compile(char **code, size_t *code_bytes, const char *source, int capability) {
    char architecture[40];
    const char *options[] = {architecture, "--std=c++17", "--fmad=false", "-default-device"};
    nvrtcProgram program;
    *code = NULL;
    if (!is_loaded) return slip__fail(SLIP_DEVICE, "the compiler of kernels is not loaded");
    snprintf(architecture, sizeof architecture, "--gpu-architecture=sm_%d", capability);
    if (nvrtc.nvrtcCreateProgram(&program, source, "slipstream.cu", 0, NULL, NULL) != 0)
        return slip__fail_memory("nvrtc", strlen(source));
    slip_status status = nvrtc.nvrtcCompileProgram(program, sizeof options / sizeof *options, options) == 0
                             ? take_code(code, code_bytes, program)
                             : fail_compiling(program);
    nvrtc.nvrtcDestroyProgram(&program);
    return status;
}
