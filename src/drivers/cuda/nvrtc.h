/* CUDA C text into machine code: by a process of our own (helper/main.c) that has NVIDIA's runtime compiler. In this
 * process the compiler would be taken down at its end under a thread that compiles, and would have a hundred megabytes
 * of its memory. */
#ifndef SLIP_DRIVERS_CUDA_NVRTC_H
#define SLIP_DRIVERS_CUDA_NVRTC_H

#include <slip/status.h>
#include <stdbool.h>
#include <stddef.h>

/* The kernels of kernels/cuda are made without contraction; division and square root are exact and denormals kept in
 * any case. */
typedef struct nvrtc_options {
    int capability;      /* 90 for 9.0 */
    bool contracts;      /* a * b + c may be one rounding, as is the compiler's default */
    const char *headers; /* a folder to include from; NULL: none */
} nvrtc_options;

/* *code is the caller's to slip__free. Failures: SLIP_DEVICE, whose message is the first errors of the compiler's log;
 * SLIP_UNIMPLEMENTED where there is no compiler. By one thread alone, which is blocked meanwhile. */
slip_status slip__nvrtc_compile(char **code, size_t *code_bytes, const char *source, const nvrtc_options *options);

/* Ends the process, until the next compilation: a program that waits for all of its children must not wait for it. By
 * the same thread. */
void slip__nvrtc_rest(void);

#endif
