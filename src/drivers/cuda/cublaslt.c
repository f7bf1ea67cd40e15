#include "drivers/cuda/cublaslt.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

static slip_cublaslt functions;
static const slip_cublaslt *loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* SLIP_CUBLASLT_LIBRARY names the file, or is 0 for none. */
static void *open_library(void) {
    static const char *const names[] = {"libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so",
                                        "/usr/local/cuda/lib64/libcublasLt.so"};
    const char *setting = getenv("SLIP_CUBLASLT_LIBRARY");
    if (setting) return dlopen(setting, RTLD_NOW | RTLD_LOCAL);
    void *library = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !library; ++i)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    return library;
}

static void load(void) {
    void *library = open_library();
    if (!library) return;
#define LOOK_UP(name, parameters) \
    if (!(*(void **)&functions.name = dlsym(library, #name))) return;
    CUBLASLT_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
    loaded = &functions;
}

const slip_cublaslt *slip__cublaslt(void) {
    pthread_once(&once, load);
    return loaded;
}
