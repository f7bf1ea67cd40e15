/* Small kernels are kept back until something must be told to the device anyway, and go there as one graph where the
 * same run of kernels has come before on this queue: launching each would take longer than running it. */
#ifndef SLIP_DRIVERS_CUDA_BATCH_H
#define SLIP_DRIVERS_CUDA_BATCH_H

#include <slip/status.h>
#include <stdbool.h>

#include "drivers/cuda/api.h"

typedef struct cuda_queue cuda_queue;

enum {
    CUDA_BATCH_KERNELS = 64,
    CUDA_BATCH_BYTES = 32 * 1024, /* of parameters */
    CUDA_GRAPHS = 16,             /* kept per queue */
    CUDA_SEEN = 64
};

/* A kernel with its parameters. */
typedef struct cuda_batch_item {
    CUfunction function;
    unsigned grid, block;
    unsigned offset, byte_count; /* of the parameters */
} cuda_batch_item;

typedef struct cuda_batch {
    int count;
    unsigned used;
    cuda_batch_item items[CUDA_BATCH_KERNELS];
    _Alignas(16) char bytes[CUDA_BATCH_BYTES];
} cuda_batch;

/* A batch made into a graph: the next one of the same kernels only changes parameters. */
typedef struct cuda_graph {
    uint64_t signature, last_use;
    CUgraph graph; /* kept, since its nodes name what changes */
    CUgraphExec exec;
    CUgraphNode nodes[CUDA_BATCH_KERNELS];
    cuda_batch batch; /* as last launched */
} cuda_graph;

typedef struct cuda_graph_cache {
    cuda_graph *graphs[CUDA_GRAPHS];
    uint64_t seen[CUDA_SEEN]; /* signatures of batches that came once */
    uint64_t uses;
} cuda_graph_cache;

/* Puts a kernel behind the batch; false where it does not fit in. All these by the holder of the run token alone. */
bool slip__cuda_batch_add(cuda_batch *batch, CUfunction function, unsigned grid, unsigned block, const void *parameters,
                          size_t parameter_bytes);
/* Launches the batch, which is empty afterwards. The queue's device is entered. */
CUresult slip__cuda_batch_launch(cuda_queue *queue);

#endif
