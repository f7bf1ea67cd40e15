/* The compiling helper: a program that the library carries and starts. Answers requests until its input ends. */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "drivers/cuda/helper/nvrtc_helper.h"

enum { MOST_SOURCE_BYTES = 16 << 20, MOST_HEADERS_BYTES = 1024, MOST_ERRORS = 3, MOST_ERROR_BYTES = 250 };

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

/* The lines of the log that tell of errors, but for their count at the end. */
static size_t pick_errors(char *errors, const char *log) {
    size_t used = 0;
    for (int found = 0; *log && found < MOST_ERRORS;) {
        size_t length = strcspn(log, "\n");
        const char *word = strstr(log, "error"), *count = strstr(log, "detected in the compilation");
        if (word && word < log + length && !(count && count < log + length)) {
            size_t kept = length < MOST_ERROR_BYTES ? length : MOST_ERROR_BYTES;
            if (found++) errors[used++] = '\n';
            memcpy(errors + used, log, kept);
            used += kept;
        }
        log += length + (log[length] == '\n');
    }
    return used;
}

static bool answer_with_log(nvrtcProgram program) {
    char errors[MOST_ERRORS * (MOST_ERROR_BYTES + 1)], *log = NULL;
    size_t log_bytes = 0;
    if (nvrtc.nvrtcGetProgramLogSize(program, &log_bytes) == 0) log = calloc(1, log_bytes + 1);
    if (log && log_bytes) nvrtc.nvrtcGetProgramLog(program, log);
    bool is_told = answer(NVRTC_REFUSED, errors, log ? pick_errors(errors, log) : 0);
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

static bool compile(const char *source, const char *headers, const nvrtc_request *request) {
    static const char why[] = "the compiler does not take the text";
    char architecture[40], folder[MOST_HEADERS_BYTES + 40], library_folder[MOST_HEADERS_BYTES + 40];
    const char *options[6] = {architecture, "--std=c++17", "-default-device"};
    int count = 3;
    nvrtcProgram program;
    snprintf(architecture, sizeof architecture, "--gpu-architecture=sm_%d", (int)request->capability);
    snprintf(folder, sizeof folder, "--include-path=%s", headers);
    snprintf(library_folder, sizeof library_folder, "--include-path=%s/cccl", headers); /* from CUDA 13 on */
    if (!request->contracts) options[count++] = "--fmad=false";
    if (*headers) options[count++] = folder, options[count++] = library_folder;
    if (nvrtc.nvrtcCreateProgram(&program, source, "slipstream.cu", 0, NULL, NULL) != 0)
        return answer(NVRTC_REFUSED, why, sizeof why - 1);
    bool is_told =
        nvrtc.nvrtcCompileProgram(program, count, options) == 0 ? answer_with_code(program) : answer_with_log(program);
    nvrtc.nvrtcDestroyProgram(&program);
    return is_told;
}

/* So many bytes of the input, from malloc. NULL: there are not so many. */
static char *read_text(uint64_t byte_count) {
    char *text = malloc(byte_count + 1);
    if (text && slip__read_all(STDIN_FILENO, text, byte_count)) {
        text[byte_count] = '\0';
        return text;
    }
    free(text);
    return NULL;
}

/* False: there are no more requests. */
static bool serve(bool has_compiler) {
    nvrtc_request request;
    if (!slip__read_all(STDIN_FILENO, &request, sizeof request) || request.source_bytes > MOST_SOURCE_BYTES ||
        request.headers_bytes > MOST_HEADERS_BYTES)
        return false;
    char *source = read_text(request.source_bytes), *headers = source ? read_text(request.headers_bytes) : NULL;
    bool is_told = headers && (has_compiler ? compile(source, headers, &request) : answer(NVRTC_MISSING, "", 0));
    free(headers);
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
