/* The thread that makes code while the program runs: kernels that the driver writes (fused_programs.c) and kernels of
 * the program's own (custom_programs.c). Whoever needs a kernel puts a job in line. */
#ifndef SLIP_DRIVERS_CUDA_COMPILER_H
#define SLIP_DRIVERS_CUDA_COMPILER_H

#include <stdbool.h>

#include <slip/status.h>

#include "drivers/cuda/api.h"
#include "drivers/cuda/nvrtc.h"

typedef struct cuda_device cuda_device;
typedef struct cuda_job cuda_job;

struct cuda_job {
    cuda_job *next;                    /* in line */
    slip_status (*run)(cuda_job *job); /* on the thread, without locks */
};

/* Puts a job in line; urgent ones, which somebody waits for, come before the others, each kind in order. False: there
 * is no thread. Blocks for nothing. Any thread. */
bool slip__cuda_compiler_add(cuda_job *job, bool is_urgent);

/* Whether kernels can be compiled, as far as is known. */
bool slip__cuda_compiler_is_possible(void);

/* Tests and benchmarks: waits until no job is left, at most so long. The message of the last one that failed is the
 * status's; SLIP_TIMEOUT when time is up. */
slip_status slip__cuda_compiler_settle(uint64_t timeout_ns);

/* Texts that were given to the compiler since the start. */
unsigned slip__cuda_compilations(void);

/* At exit: no further code is loaded, and what is being loaded is waited for. */
void slip__cuda_compiler_shut_down(uint64_t deadline);
void slip__cuda_compiler_after_fork_in_child(void);

/* ---- for jobs ---- */

/* A text on its way to code: what stands before what is the kernel's own, and that. */
typedef struct cuda_text {
    const char *common, *own;
    size_t common_bytes, own_bytes;
    const char *headers; /* a folder of the vendor's headers; NULL: none */
    int capability;
    bool contracts; /* a * b + c may be one rounding */
    bool own_first; /* own stands before common */
} cuda_text;

/* The code that is kept on disk for the text. *code is the caller's to slip__free. */
bool slip__cuda_code_find(char **code, size_t *code_bytes, const cuda_text *text);
/* Compiles the text, and keeps the code on disk. Failures as for slip__nvrtc_compile. */
slip_status slip__cuda_code_make(char **code, size_t *code_bytes, const cuda_text *text);
/* The one, or else the other. */
slip_status slip__cuda_code_obtain(char **code, size_t *code_bytes, const cuda_text *text);

/* Code on a device, which stays. */
typedef struct cuda_code {
    CUmodule module;
    CUfunction function;
} cuda_code;

/* Loads code and finds a function in it that may have so much dynamic shared memory. Waits until the device does not
 * wait for the host, since loading allocates. NULLs after a failure. */
slip_status slip__cuda_code_load(cuda_code *loaded, cuda_device *device, const char *code, const char *name,
                                 unsigned shared_bytes);

#endif
