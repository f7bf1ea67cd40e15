/* The compiling helper: a program that the library carries and starts. Answers requests until its input ends. */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "drivers/cuda/helper/nvrtc_helper.h"

enum { MOST_SOURCE_BYTES = 16 << 20, MOST_LINE = 300 };

static struct {
#define MEMBER(name, parameters) int(*name) parameters;
    NVRTC_FUNCTIONS(MEMBER)
#undef MEMBER
} nvrtc;

/* ---- the compiler ---- */

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

static bool load(void) {
    void *library = open_library();
    if (!library) return false;
#define LOOK_UP(name, parameters) \
    if (!(*(void **)&nvrtc.name = dlsym(library, #name))) return false;
    NVRTC_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
    return true;
}

/* ---- talking ---- */

static bool answer(nvrtc_outcome outcome, const void *bytes, size_t byte_count) {
    nvrtc_reply reply = {outcome, byte_count};
    return slip__write_all(STDOUT_FILENO, &reply, sizeof reply) && slip__write_all(STDOUT_FILENO, bytes, byte_count);
}

/* ---- compiling ---- */

/* With the first line of the log that speaks of an error. */
static bool answer_with_log(nvrtcProgram program) {
    size_t log_bytes = 0;
    char *log = NULL;
    if (nvrtc.nvrtcGetProgramLogSize(program, &log_bytes) == 0) log = calloc(1, log_bytes + 1);
    if (log && log_bytes) nvrtc.nvrtcGetProgramLog(program, log);
    const char *line = log ? strstr(log, "error") : NULL;
    size_t length = line ? strcspn(line, "\n") : 0;
    bool is_told = answer(NVRTC_REFUSED, line ? line : "", length < MOST_LINE ? length : MOST_LINE);
    free(log);
    return is_told;
}

static bool answer_with_code(nvrtcProgram program) {
    static const char why[] = "there is no machine code";
    size_t code_bytes = 0;
    char *code = nvrtc.nvrtcGetCUBINSize(program, &code_bytes) == 0 && code_bytes ? malloc(code_bytes) : NULL;
    bool is_there = code && nvrtc.nvrtcGetCUBIN(program, code) == 0;
    bool is_told = is_there ? answer(NVRTC_COMPILED, code, code_bytes) : answer(NVRTC_REFUSED, why, sizeof why - 1);
    free(code);
    return is_told;
}

static bool compile(const char *source, int capability) {
    static const char why[] = "the compiler does not take the text";
    char architecture[40];
    const char *options[] = {architecture, "--std=c++17", "--fmad=false", "-default-device"};
    nvrtcProgram program;
    snprintf(architecture, sizeof architecture, "--gpu-architecture=sm_%d", capability);
    if (nvrtc.nvrtcCreateProgram(&program, source, "slipstream.cu", 0, NULL, NULL) != 0)
        return answer(NVRTC_REFUSED, why, sizeof why - 1);
    bool is_told = nvrtc.nvrtcCompileProgram(program, sizeof options / sizeof *options, options) == 0
                       ? answer_with_code(program)
                       : answer_with_log(program);
    nvrtc.nvrtcDestroyProgram(&program);
    return is_told;
}

/* False: there are no more requests. */
static bool serve(bool has_compiler) {
    nvrtc_request request;
    if (!slip__read_all(STDIN_FILENO, &request, sizeof request) || request.source_bytes > MOST_SOURCE_BYTES)
        return false;
    char *source = malloc(request.source_bytes + 1);
    if (!source || !slip__read_all(STDIN_FILENO, source, request.source_bytes)) {
        free(source);
        return false;
    }
    source[request.source_bytes] = '\0';
    bool is_told = has_compiler ? compile(source, (int)request.capability) : answer(NVRTC_MISSING, "", 0);
    free(source);
    return is_told;
}

int main(void) {
    close_range(STDERR_FILENO + 1, ~0u, 0); /* the parent's files are none of ours to keep open */
    bool has_compiler = load();
    while (serve(has_compiler)) {
    }
    return 0;
}
