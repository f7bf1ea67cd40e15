/* What the library and its compiling helper say to each other, and the part of NVIDIA's runtime compiler that the
 * helper uses. Names and values of that are those of the NVRTC documentation, 12 and 13. */
#ifndef SLIP_DRIVERS_CUDA_NVRTC_HELPER_H
#define SLIP_DRIVERS_CUDA_NVRTC_HELPER_H

#include <stddef.h>
#include <stdint.h>

/* To the helper's standard input, with the text behind it, and the folder of headers, empty for none. */
typedef struct nvrtc_request {
    uint64_t source_bytes, headers_bytes;
    int32_t capability; /* 90 for 9.0 */
    uint32_t contracts; /* 0: a * b + c is two roundings */
} nvrtc_request;

typedef enum nvrtc_outcome { NVRTC_COMPILED, NVRTC_REFUSED, NVRTC_MISSING } nvrtc_outcome;

/* From its standard output, with the machine code behind it, or of a text that is refused, the lines of the log that
 * say why. */
typedef struct nvrtc_reply {
    uint64_t outcome, byte_count;
} nvrtc_reply;

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

#endif
