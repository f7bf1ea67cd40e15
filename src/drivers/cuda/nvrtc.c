#include "drivers/cuda/nvrtc.h"

#include <dlfcn.h>
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

static void load(void *unused) {
    (void)unused;
    void *library = open_library(); /* never closed */
    if (!library) return;
#define LOOK_UP(name, parameters) \
    if (!(*(void **)&nvrtc.name = dlsym(library, #name))) return;
    NVRTC_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
    is_loaded = true;
}

/* ---- the process's end ----
 *
 * Functions for a process's exit are called in the reverse of the order in which they were registered. The library
 * registers some when it is loaded and some in its first compilations, which take a while: called while our thread is
 * in the library, they would take away what it uses. So ours is registered again and again until those are over, and is
 * called first. */

typedef struct task {
    void (*run)(void *context);
    void *context;
    atomic_uint is_over;
} task;

static void run_task(void *opaque) {
    task *self = opaque;
    self->run(self->context);
    atomic_store(&self->is_over, 1); /* from here on it may be gone: only the address is used */
    slip__futex_wake(&self->is_over, 1);
}

static void run_registering(void (*run)(void *context), void *context) {
    enum { APART_NS = 1000 * 1000 };
    task self = {run, context, 0};
    if (slip__thread_start(run_task, &self, "slip-nvrtc-run") != 0) run_task(&self);
    do {
        slip__futex_wait(&self.is_over, 0, APART_NS);
        if (at_exit) atexit(at_exit);
    } while (!atomic_load(&self.is_over));
}

slip_status slip__nvrtc_load(void (*called_at_exit)(void)) {
    if (!at_exit) {
        at_exit = called_at_exit;
        run_registering(load, NULL);
    }
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

typedef struct compilation {
    char **code;
    size_t *code_bytes;
    const char *source;
    int capability;
    slip_failure *failure;
} compilation;

static slip_status compile(const compilation *self) {
    char architecture[40];
    const char *options[] = {architecture, "--std=c++17", "--fmad=false", "-default-device"};
    nvrtcProgram program;
    snprintf(architecture, sizeof architecture, "--gpu-architecture=sm_%d", self->capability);
    if (nvrtc.nvrtcCreateProgram(&program, self->source, "slipstream.cu", 0, NULL, NULL) != 0)
        return slip__fail_memory("nvrtc", strlen(self->source));
    slip_status status = nvrtc.nvrtcCompileProgram(program, sizeof options / sizeof *options, options) == 0
                             ? take_code(self->code, self->code_bytes, program)
                             : fail_compiling(program);
    nvrtc.nvrtcDestroyProgram(&program);
    return status;
}

static void compile_and_note(void *opaque) {
    compilation *self = opaque;
    slip_status status = compile(self);
    self->failure = status == SLIP_OK ? NULL : slip__failure_capture(status);
}

slip_status slip__nvrtc_compile(char **code, size_t *code_bytes, const char *source, int capability) {
    enum { FIRST_FEW = 4 };
    static int count;
    compilation made = {code, code_bytes, source, capability, NULL};
    *code = NULL;
    if (!is_loaded) return slip__fail(SLIP_DEVICE, "the compiler of kernels is not loaded");
    if (count == FIRST_FEW) return compile(&made);
    ++count;
    run_registering(compile_and_note, &made);
    if (!made.failure) return SLIP_OK;
    slip_status status = slip__failure_report(made.failure);
    slip__failure_release(made.failure);
    return status;
}
