/* The runtime compiler's stand-in: the C++ compiler that the emulator's kernels were compiled with makes a library of
 * the text, whose bytes are the machine code. Loading them as a module loads the library, which registers its kernels.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cuda_emulator/state.h"
#include "drivers/cuda/helper/nvrtc_helper.h"

#define DECLARE(name, parameters) __attribute__((visibility("default"))) int name parameters;
NVRTC_FUNCTIONS(DECLARE)

enum { NVRTC_SUCCESS = 0, NVRTC_ERROR_OUT_OF_MEMORY = 1, NVRTC_ERROR_INVALID_INPUT = 3, NVRTC_ERROR_COMPILATION = 6 };

struct _nvrtcProgram {
    char *source, *code, *log;
    size_t code_bytes;
};

int nvrtcCreateProgram(nvrtcProgram *made, const char *source, const char *name, int header_count,
                       const char *const *headers, const char *const *header_names) {
    (void)name, (void)headers, (void)header_names;
    if (header_count != 0) return NVRTC_ERROR_INVALID_INPUT;
    *made = calloc(1, sizeof **made);
    if (*made) (*made)->source = strdup(source);
    return *made && (*made)->source ? NVRTC_SUCCESS : NVRTC_ERROR_OUT_OF_MEMORY;
}

int nvrtcDestroyProgram(nvrtcProgram *made) {
    free((*made)->source);
    free((*made)->code);
    free((*made)->log);
    free(*made);
    *made = NULL;
    return NVRTC_SUCCESS;
}

/* ---- files ---- */

static char *read_whole(const char *path, size_t *byte_count) {
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long length = -1;
    if (file && fseek(file, 0, SEEK_END) == 0) length = ftell(file);
    if (length >= 0 && (bytes = calloc(1, (size_t)length + 1))) {
        rewind(file);
        *byte_count = fread(bytes, 1, (size_t)length, file);
    }
    if (file) fclose(file);
    return bytes;
}

/* ---- plain CUDA C ---- */

/* What the C++ compiler takes: dynamic shared memory becomes an array of the host thread's, and at the end each kernel
 * is registered, in whose namespace or outside. Of kernels that are declared by macros (SLIP_KERNEL) nothing is seen.
 */
static void write_plain(FILE *to, const char *text) {
    static const char dynamic[] = "extern __shared__", empty[] = "[]", kernel[] = "extern \"C\" __global__ void ";
    const char *at = text;
    for (const char *found; (found = strstr(at, dynamic)); at = found) {
        fwrite(at, 1, (size_t)(found - at), to);
        fputs("static thread_local", to);
        found += strlen(dynamic);
        const char *bounds = strstr(found, empty);
        if (!bounds) continue;
        fwrite(found, 1, (size_t)(bounds - found), to);
        fputs("[58112]", to); /* of 4 bytes: all that a block can have */
        found = bounds + strlen(empty);
    }
    fputs(at, to);
    fputs("\nnamespace mlx { namespace core { namespace cu {} } }\nusing namespace mlx::core::cu;\n", to);
    for (at = text; (at = strstr(at, kernel));) {
        at += strlen(kernel);
        int length = (int)strcspn(at, "( \n");
        if (strncmp(at, "__", 2) != 0 && at[length] == '(') fprintf(to, "EMULATOR_PLAIN_KERNEL(%.*s)\n", length, at);
    }
}

static int write_source(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    if (!file) return 0;
    write_plain(file, text);
    return fclose(file) == 0;
}

/* ---- compiling ---- */

/* The library that this is in, which has what kernels call. */
static const char *own_path(void) {
    Dl_info info;
    return dladdr((void *)(uintptr_t)own_path, &info) ? info.dli_fname : NULL;
}

static int run_compiler(const char *source, const char *library, const char *log) {
    const char *own = own_path();
    const char *arguments[] = {EMULATOR_CXX,
                               "-std=gnu++17",
                               "-O0",
                               "-shared",
                               "-fPIC",
                               "-w",
                               "-ffp-contract=off",
                               "-fno-exceptions",
                               "-DSLIP_CUDA_EMULATED",
                               "-DEMULATOR_OUTSIDE",
                               "-D_GNU_SOURCE",
                               "-I" EMULATOR_INCLUDE,
                               "-include",
                               "cuda_emulator/builtins.h",
                               "-o",
                               library,
                               source,
                               own,
                               NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    extern char **environ;
    int status = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (own && posix_spawnp(&child, EMULATOR_CXX, &actions, NULL, (char *const *)arguments, environ) == 0)
        while (waitpid(child, &status, 0) < 0 && status == -1) {
        }
    posix_spawn_file_actions_destroy(&actions);
    return status == 0;
}

/* Kernels of a text must be for a device that exists; the driver's own are made without contraction. */
static int has_options(const char *source, int option_count, const char *const *options) {
    int is_for_device = 0, is_exact = 0;
    for (int i = 0; i < option_count; ++i) {
        is_for_device |= !strcmp(options[i], "--gpu-architecture=sm_90");
        is_exact |= !strcmp(options[i], "--fmad=false");
    }
    return is_for_device && (is_exact || !strstr(source, "FUSED_KERNEL"));
}

/* With EMULATOR_TAKES_NO_TEXT the driver's kernels, which are there anyway, are found only by code made of their text.
 */
static const char stand_in[] = "code for sm_90";

static bool makes_stand_in(const char *source) {
    return getenv("EMULATOR_TAKES_NO_TEXT") && strstr(source, "SLIP_KERNEL") && !strstr(source, "FUSED_KERNEL");
}

int nvrtcCompileProgram(nvrtcProgram made, int option_count, const char *const *options) {
    char folder[] = "/tmp/cuda-emulator-XXXXXX", source[64], library[64], log[64];
    size_t log_bytes;
    if (!has_options(made->source, option_count, options)) return NVRTC_ERROR_INVALID_INPUT;
    if (makes_stand_in(made->source)) {
        made->code = strdup(stand_in);
        made->code_bytes = sizeof stand_in;
        return made->code ? NVRTC_SUCCESS : NVRTC_ERROR_OUT_OF_MEMORY;
    }
    if (!mkdtemp(folder)) return NVRTC_ERROR_COMPILATION;
    snprintf(source, sizeof source, "%s/kernel.cpp", folder);
    snprintf(library, sizeof library, "%s/kernel.so", folder);
    snprintf(log, sizeof log, "%s/log", folder);
    if (write_source(source, made->source) && run_compiler(source, library, log))
        made->code = read_whole(library, &made->code_bytes);
    made->log = read_whole(log, &log_bytes);
    const char *const files[] = {source, library, log};
    for (int i = 0; i < 3; ++i) (void)unlink(files[i]);
    (void)rmdir(folder);
    return made->code ? NVRTC_SUCCESS : NVRTC_ERROR_COMPILATION;
}

int nvrtcGetCUBINSize(nvrtcProgram made, size_t *byte_count) {
    *byte_count = made->code_bytes;
    return NVRTC_SUCCESS;
}

int nvrtcGetCUBIN(nvrtcProgram made, char *code) {
    memcpy(code, made->code, made->code_bytes);
    return NVRTC_SUCCESS;
}

int nvrtcGetProgramLogSize(nvrtcProgram made, size_t *byte_count) {
    *byte_count = made->log ? strlen(made->log) + 1 : 1;
    return NVRTC_SUCCESS;
}

int nvrtcGetProgramLog(nvrtcProgram made, char *log) {
    strcpy(log, made->log ? made->log : "");
    return NVRTC_SUCCESS;
}

/* ---- loading ---- */

/* An image says nothing of its length: that of such a library is where its section headers end. */
static size_t length_of(const unsigned char *image) {
    uint64_t offset;
    uint16_t size, count;
    memcpy(&offset, image + 40, sizeof offset);
    memcpy(&size, image + 58, sizeof size);
    memcpy(&count, image + 60, sizeof count);
    return offset + (size_t)size * count;
}

static bool is_taken(const char *image) {
    return !getenv("EMULATOR_TAKES_NO_TEXT") || !strncmp(image, stand_in, sizeof stand_in);
}

bool emulator_load_library(const void *image) {
    static const char magic[] = "\177ELF";
    enum { MACHINE = 18, REAL_GPU = 190 };
    char path[64];
    if (memcmp(image, magic, 4) != 0) return is_taken(image);
    if (((const unsigned char *)image)[MACHINE] == REAL_GPU) return false;
    int file = memfd_create("kernel", MFD_CLOEXEC);
    size_t byte_count = length_of(image);
    bool is_written = file >= 0 && write(file, image, byte_count) == (ssize_t)byte_count;
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    bool is_loaded = is_written && dlopen(path, RTLD_NOW | RTLD_LOCAL); /* and stays */
    if (file >= 0 && !is_loaded) close(file);
    return is_loaded; /* the file stays open: the next one of its number would be taken for the same library */
}
