#include "drivers/cuda/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "device/gate.h"
#include "drivers/cuda/state.h"

enum { FEWEST = 8 }; /* kernels that are worth a graph */

bool slip__cuda_batch_add(cuda_batch *batch, CUfunction function, unsigned grid, unsigned block, const void *parameters,
                          size_t parameter_bytes) {
    unsigned padded = (unsigned)((parameter_bytes + 15) & ~(size_t)15);
    if (batch->count == CUDA_BATCH_KERNELS || batch->used + padded > CUDA_BATCH_BYTES) return false;
    batch->items[batch->count++] = (cuda_batch_item){function, grid, block, batch->used, (unsigned)parameter_bytes};
    memcpy(batch->bytes + batch->used, parameters, parameter_bytes);
    batch->used += padded;
    return true;
}

/* ---- one by one ---- */

static CUresult launch_each(cuda_queue *queue, cuda_batch *batch) {
    CUresult result = CUDA_SUCCESS;
    for (int i = 0; i < batch->count && result == CUDA_SUCCESS; ++i) {
        const cuda_batch_item *item = &batch->items[i];
        void *given[1] = {batch->bytes + item->offset};
        result = slip__cuda.cuLaunchKernel(item->function, item->grid, 1, 1, item->block, 1, 1, 0, queue->stream, given,
                                           NULL);
    }
    return result;
}

/* ---- as a graph ---- */

/* Of what a graph cannot change without being made anew. */
static uint64_t signature_of(const cuda_batch *batch) {
    uint64_t hash = 0x9E3779B97F4A7C15u ^ (uint64_t)batch->count;
    for (int i = 0; i < batch->count; ++i) {
        const cuda_batch_item *item = &batch->items[i];
        hash = (hash ^ (uint64_t)(uintptr_t)item->function) * 0xD6E8FEB86659FD93u;
        hash = (hash ^ hash >> 32 ^ item->block ^ (uint64_t)item->grid << 12) * 0xD6E8FEB86659FD93u;
    }
    return hash;
}

static bool is_same_run(const cuda_batch *a, const cuda_batch *b) {
    if (a->count != b->count) return false;
    for (int i = 0; i < a->count; ++i)
        if (memcmp(&a->items[i], &b->items[i], sizeof a->items[i]) != 0) return false;
    return true;
}

static void describe(CUDA_KERNEL_NODE_PARAMS *node, void **given, cuda_batch *batch, int index) {
    const cuda_batch_item *item = &batch->items[index];
    *given = batch->bytes + item->offset;
    *node = (CUDA_KERNEL_NODE_PARAMS){.func = item->function,
                                      .gridDimX = item->grid,
                                      .gridDimY = 1,
                                      .gridDimZ = 1,
                                      .blockDimX = item->block,
                                      .blockDimY = 1,
                                      .blockDimZ = 1,
                                      .kernelParams = given};
}

static CUresult build(cuda_graph *made, cuda_batch *batch) {
    CUresult result = slip__cuda.cuGraphCreate(&made->graph, 0);
    if (result != CUDA_SUCCESS) return result;
    for (int i = 0; i < batch->count && result == CUDA_SUCCESS; ++i) {
        CUDA_KERNEL_NODE_PARAMS node;
        void *given;
        describe(&node, &given, batch, i);
        result =
            slip__cuda.cuGraphAddKernelNode(&made->nodes[i], made->graph, i ? &made->nodes[i - 1] : NULL, i > 0, &node);
    }
    if (result == CUDA_SUCCESS) result = slip__cuda.cuGraphInstantiateWithFlags(&made->exec, made->graph, 0);
    if (result != CUDA_SUCCESS) slip__cuda.cuGraphDestroy(made->graph);
    return result;
}

static void unmake_graph(cuda_graph *graph) {
    slip__cuda.cuGraphExecDestroy(graph->exec);
    slip__cuda.cuGraphDestroy(graph->graph);
}

/* What a first launch would allocate. */
static CUresult upload(cuda_queue *queue, cuda_graph *made) {
    CUresult result = slip__cuda.cuGraphUpload(made->exec, queue->stream);
    if (result != CUDA_SUCCESS) unmake_graph(made);
    return result;
}

/* Making and unmaking graphs allocates, which must not happen while the device waits for the host: then NULL. */
static cuda_graph *make_graph(cuda_queue *queue, cuda_batch *batch, uint64_t signature) {
    cuda_graph **place = &queue->graphs.graphs[0];
    for (int i = 1; i < CUDA_GRAPHS && *place; ++i) {
        cuda_graph **next = &queue->graphs.graphs[i];
        if (!*next || (*next)->last_use < (*place)->last_use) place = next;
    }
    if (!slip__gate_enter(queue->device->object, NULL)) return NULL;
    cuda_graph *made = *place ? *place : slip__malloc(sizeof *made);
    if (*place) unmake_graph(made);
    *place = NULL;
    if (made && build(made, batch) == CUDA_SUCCESS && upload(queue, made) == CUDA_SUCCESS) {
        made->signature = signature;
        made->batch = *batch;
        *place = made;
    } else {
        slip__free(made);
        made = NULL;
    }
    slip__gate_leave(queue->device->object);
    return made;
}

static bool was_seen(cuda_graph_cache *cache, uint64_t signature) {
    uint64_t *place = &cache->seen[signature % CUDA_SEEN];
    bool was = *place == signature;
    *place = signature;
    return was;
}

static cuda_graph *find_graph(cuda_queue *queue, cuda_batch *batch) {
    uint64_t signature = signature_of(batch);
    cuda_graph_cache *cache = &queue->graphs;
    for (int i = 0; i < CUDA_GRAPHS; ++i) {
        cuda_graph *graph = cache->graphs[i];
        if (graph && graph->signature == signature && is_same_run(&graph->batch, batch)) return graph;
    }
    return was_seen(cache, signature) ? make_graph(queue, batch, signature) : NULL;
}

/* A graph that runs already keeps the parameters it was launched with. */
static CUresult launch_graph(cuda_queue *queue, cuda_graph *graph, cuda_batch *batch) {
    CUresult result = CUDA_SUCCESS;
    for (int i = 0; i < batch->count && result == CUDA_SUCCESS; ++i) {
        const cuda_batch_item *item = &batch->items[i];
        char *known = graph->batch.bytes + item->offset;
        if (memcmp(known, batch->bytes + item->offset, item->byte_count) == 0) continue;
        CUDA_KERNEL_NODE_PARAMS node;
        void *given;
        describe(&node, &given, batch, i);
        result = slip__cuda.cuGraphExecKernelNodeSetParams(graph->exec, graph->nodes[i], &node);
        if (result == CUDA_SUCCESS) memcpy(known, batch->bytes + item->offset, item->byte_count);
    }
    graph->last_use = ++queue->graphs.uses;
    return result == CUDA_SUCCESS ? slip__cuda.cuGraphLaunch(graph->exec, queue->stream) : result;
}

CUresult slip__cuda_batch_launch(cuda_queue *queue) {
    cuda_batch *batch = &queue->batch;
    if (batch->count == 0) return CUDA_SUCCESS;
    cuda_graph *graph = batch->count >= FEWEST && slip__cuda_uses_graphs ? find_graph(queue, batch) : NULL;
    CUresult result = graph ? launch_graph(queue, graph, batch) : launch_each(queue, batch);
    batch->count = 0;
    batch->used = 0;
    return result;
}
