/* CUDA C text into machine code: by a process of our own (helper/main.c) that has NVIDIA's runtime compiler. In this
 * process the compiler would be taken down at its end under a thread that compiles, and would have a hundred megabytes
 * of its memory. */
#ifndef SLIP_DRIVERS_CUDA_NVRTC_H
#define SLIP_DRIVERS_CUDA_NVRTC_H

#include <slip/status.h>
#include <stddef.h>

/* Compiles for a compute capability (90 for 9.0) with the options that the kernels of kernels/cuda are made with: no
 * contraction, exact division and square root, denormals. *code is the caller's to slip__free. Failures: SLIP_DEVICE
 * with the first error of the compiler's log; SLIP_UNIMPLEMENTED where there is no compiler. By one thread alone, which
 * is blocked meanwhile. */
slip_status slip__nvrtc_compile(char **code, size_t *code_bytes, const char *source, int capability);

/* Ends the process, until the next compilation: a program that waits for all of its children must not wait for it. By
 * the same thread. */
void slip__nvrtc_rest(void);

#endif
