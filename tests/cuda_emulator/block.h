/* What the kernels and the emulator know of each other: read by builtins.h (C++) and by the emulator (C). */
#ifndef CUDA_EMULATOR_BLOCK_H
#define CUDA_EMULATOR_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Kernels that are compiled at run time call the emulator from another library. */
#define EMULATOR_CALLED __attribute__((visibility("default")))
#ifdef EMULATOR_OUTSIDE
#define EMULATOR_THREAD_LOCAL extern __thread __attribute__((visibility("default")))
#else
#define EMULATOR_THREAD_LOCAL extern __thread __attribute__((visibility("protected")))
#endif

/* A kernel as SLIP_KERNEL registers it: static memory. */
typedef struct emulator_kernel emulator_kernel;
struct emulator_kernel {
    const char *name;
    void (*run)(const void *parameters); /* one thread of it */
    size_t parameter_bytes;
    unsigned max_threads; /* per block: its launch bounds */
    emulator_kernel *next;
    /* Of a kernel of plain CUDA C: the bytes of each parameter, which lie one behind the other, each at a multiple of
     * EMULATOR_ALIGNMENT. Others have one structure. */
    const size_t *parameter_sizes;
    unsigned parameter_count, max_shared_bytes; /* 0: as kernels have it that ask for no more */
};

enum { EMULATOR_ALIGNMENT = 16 };
static inline size_t emulator_padded(size_t byte_count) {
    return (byte_count + EMULATOR_ALIGNMENT - 1) / EMULATOR_ALIGNMENT * EMULATOR_ALIGNMENT;
}

EMULATOR_CALLED void emulator_register(emulator_kernel *kernel);

/* The built-in variables, of the device thread that runs on this host thread. */
typedef struct emulator_index {
    unsigned x, y, z;
} emulator_index;

EMULATOR_THREAD_LOCAL emulator_index threadIdx, blockIdx, blockDim, gridDim;

/* Waits for all threads of the block that have not returned. The result is that of __syncthreads_or and so on. */
enum { EMULATOR_BARRIER_PLAIN, EMULATOR_BARRIER_OR, EMULATOR_BARRIER_AND, EMULATOR_BARRIER_COUNT };
EMULATOR_CALLED int emulator_barrier(int kind, int predicate);

/* Waits for all lanes of the mask that have not returned; each must come with the same mask and operation. A shuffle
 * that reads a lane outside of the mask, or one that has returned, gives all ones. */
enum {
    EMULATOR_WARP_SYNC,
    EMULATOR_WARP_BALLOT,
    EMULATOR_WARP_MATCH, /* lanes of the mask with the same value */
    EMULATOR_WARP_SHUFFLE,
    EMULATOR_WARP_SHUFFLE_UP,
    EMULATOR_WARP_SHUFFLE_DOWN,
    EMULATOR_WARP_SHUFFLE_XOR
};
EMULATOR_CALLED uint64_t emulator_warp(unsigned mask, int operation, uint64_t value, int operand, int width);

EMULATOR_CALLED unsigned emulator_lane(void);

#ifdef __cplusplus
}
#endif
#endif
