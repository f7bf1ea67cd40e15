/* What the kernels of probe.cu are given. */
#ifndef CUDA_EMULATOR_PROBE_H
#define CUDA_EMULATOR_PROBE_H

#include <stdint.h>

typedef struct probe_parameters {
    int64_t *out;
    const int64_t *in;
    uint64_t count;
    int64_t value;
} probe_parameters;

#endif
