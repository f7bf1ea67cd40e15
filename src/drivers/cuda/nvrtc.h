/* NVIDIA's runtime compiler, loaded when the first kernel is to be compiled: CUDA C text into machine code. Names and
 * values are those of the NVRTC documentation, 12 and 13. */
#ifndef SLIP_DRIVERS_CUDA_NVRTC_H
#define SLIP_DRIVERS_CUDA_NVRTC_H

#include <slip/status.h>
#include <stddef.h>

typedef struct _nvrtcProgram *nvrtcProgram;

#define NVRTC_FUNCTIONS(X)                                                                                 \
    X(nvrtcCreateProgram, (nvrtcProgram * program, const char *source, const char *name, int header_count, \
                           const char *const *headers, const char *const *header_names))                   \
    X(nvrtcDestroyProgram, (nvrtcProgram * program))                                                       \
    X(nvrtcCompileProgram, (nvrtcProgram program, int option_count, const char *const *options))           \
    X(nvrtcGetCUBINSize, (nvrtcProgram program, size_t * byte_count))                                      \
    X(nvrtcGetCUBIN, (nvrtcProgram program, char *code))                                                   \
    X(nvrtcGetProgramLogSize, (nvrtcProgram program, size_t * byte_count))                                 \
    X(nvrtcGetProgramLog, (nvrtcProgram program, char *log))

/* Both are for one thread alone. Loads libnvrtc (or what SLIP_NVRTC_LIBRARY names); SLIP_DEVICE where there is none.
 * `at_exit` is called when the process ends, before what the library itself has called then: it sees to it that nothing
 * is compiled any more. */
slip_status slip__nvrtc_load(void (*at_exit)(void));

/* Compiles for a compute capability (90 for 9.0) with the options that the kernels of kernels/cuda are made with: no
 * contraction, exact division and square root, denormals. Loaded before. *code is the caller's to slip__free. A
 * failure's message has the first error of the compiler's log. */
slip_status slip__nvrtc_compile(char **code, size_t *code_bytes, const char *source, int capability);

#endif
