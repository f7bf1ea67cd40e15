/* Graphs of kernels, which run in the order they were added: an order that every graph's edges allow. */
#include <stdlib.h>

#include "cuda_emulator/state.h"

enum { MAGIC_GRAPH = 0x47524146, MAGIC_EXEC = 0x45584543 };

struct CUgraphNode_st {
    CUgraph graph;
    emulator_launch launch;
};

struct CUgraph_st {
    unsigned magic; /* 0 when destroyed; the memory is kept for as long as something was made from it */
    unsigned references;
    size_t count, capacity;
    CUgraphNode *nodes;
};

struct CUgraphExec_st {
    unsigned magic;
    CUgraph graph;
    size_t count;
    emulator_launch *launches; /* of the graph's nodes, with parameters of their own */
    emulator_mark *latest;     /* the end of the last launch: two of one graph never run at a time */
};

static bool is_graph(CUgraph graph) {
    return graph != NULL && graph->magic == MAGIC_GRAPH;
}
static bool is_exec(CUgraphExec exec) {
    return exec != NULL && exec->magic == MAGIC_EXEC;
}

static void graph_release(CUgraph graph) {
    if (--graph->references > 0) return;
    for (size_t i = 0; i < graph->count; ++i) {
        free(graph->nodes[i]->launch.parameters);
        free(graph->nodes[i]);
    }
    free(graph->nodes);
    free(graph);
}

static void launches_release(emulator_launch *launches, size_t count) {
    for (size_t i = 0; i < count; ++i) free(launches[i].parameters);
    free(launches);
}

/* NULL out of memory. */
static emulator_launch *launches_copy(const emulator_launch *launches, size_t count) {
    emulator_launch *copies = calloc(count + 1, sizeof *copies);
    for (size_t i = 0; copies != NULL && i < count; ++i) {
        if (emulator_launch_copy(&copies[i], &launches[i]) == CUDA_SUCCESS) continue;
        launches_release(copies, i);
        copies = NULL;
    }
    return copies;
}

CUresult cuGraphCreate(CUgraph *graph, unsigned flags) {
    ENTER_WITHOUT_CONTEXT(cuGraphCreate);
    if (graph == NULL || flags != 0) return CUDA_ERROR_INVALID_VALUE;
    CUgraph made = calloc(1, sizeof *made);
    if (made == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
    made->magic = MAGIC_GRAPH;
    made->references = 1;
    *graph = made;
    return CUDA_SUCCESS;
}

CUresult cuGraphDestroy(CUgraph graph) {
    CUresult result = emulator_enter(CALL_cuGraphDestroy, false);
    if (result != CUDA_SUCCESS && result != emulator_fault_now()) return result;
    if (!is_graph(graph)) return CUDA_ERROR_INVALID_VALUE;
    emulator_lock();
    graph->magic = 0;
    graph_release(graph);
    emulator_unlock();
    return result;
}

static CUresult launch_of_node(emulator_launch *launch, const CUDA_KERNEL_NODE_PARAMS *given) {
    if (given == NULL || given->extra != NULL || given->kern != NULL) return CUDA_ERROR_INVALID_VALUE;
    emulator_index grid = {given->gridDimX, given->gridDimY, given->gridDimZ};
    emulator_index block = {given->blockDimX, given->blockDimY, given->blockDimZ};
    return emulator_launch_make(launch, given->func, grid, block, given->sharedMemBytes, given->kernelParams);
}

static bool are_nodes_of(CUgraph graph, const CUgraphNode *nodes, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        if (nodes[i] == NULL || nodes[i]->graph != graph) return false;
    }
    return true;
}

static CUresult add_node(CUgraph graph, CUgraphNode made) {
    if (graph->count == graph->capacity) {
        size_t capacity = graph->capacity * 2 + 16;
        CUgraphNode *nodes = realloc(graph->nodes, capacity * sizeof *nodes);
        if (nodes == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
        graph->nodes = nodes;
        graph->capacity = capacity;
    }
    graph->nodes[graph->count++] = made;
    return CUDA_SUCCESS;
}

CUresult cuGraphAddKernelNode(CUgraphNode *node, CUgraph graph, const CUgraphNode *after, size_t after_count,
                              const CUDA_KERNEL_NODE_PARAMS *parameters) {
    ENTER_WITHOUT_CONTEXT(cuGraphAddKernelNode);
    if (node == NULL || !is_graph(graph) || !are_nodes_of(graph, after, after_count)) return CUDA_ERROR_INVALID_VALUE;
    CUgraphNode made = calloc(1, sizeof *made);
    if (made == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
    made->graph = graph;
    CUresult result = launch_of_node(&made->launch, parameters);
    if (result == CUDA_SUCCESS) {
        result = add_node(graph, made);
        if (result != CUDA_SUCCESS) free(made->launch.parameters);
    }
    if (result == CUDA_SUCCESS) *node = made;
    else free(made);
    return result;
}

CUresult cuGraphInstantiateWithFlags(CUgraphExec *exec, CUgraph graph, unsigned long long flags) {
    ENTER_WITHOUT_CONTEXT(cuGraphInstantiateWithFlags);
    if (exec == NULL || !is_graph(graph) || flags != 0) return CUDA_ERROR_INVALID_VALUE;
    CUgraphExec made = calloc(1, sizeof *made);
    emulator_launch *launches = calloc(graph->count + 1, sizeof *launches);
    for (size_t i = 0; launches != NULL && i < graph->count; ++i) launches[i] = graph->nodes[i]->launch;
    if (made != NULL && launches != NULL) made->launches = launches_copy(launches, graph->count);
    free(launches);
    if (made == NULL || made->launches == NULL) {
        free(made);
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    made->magic = MAGIC_EXEC;
    made->graph = graph;
    made->count = graph->count;
    emulator_lock();
    graph->references += 1;
    emulator_unlock();
    *exec = made;
    return CUDA_SUCCESS;
}

CUresult cuGraphExecKernelNodeSetParams(CUgraphExec exec, CUgraphNode node, const CUDA_KERNEL_NODE_PARAMS *parameters) {
    ENTER_WITHOUT_CONTEXT(cuGraphExecKernelNodeSetParams);
    if (!is_exec(exec) || !is_graph(exec->graph)) return CUDA_ERROR_INVALID_VALUE; /* nodes end with their graph */
    size_t i = 0;
    while (i < exec->count && exec->graph->nodes[i] != node) ++i;
    if (i == exec->count) return CUDA_ERROR_INVALID_VALUE;
    emulator_launch launch;
    CUresult result = launch_of_node(&launch, parameters);
    if (result != CUDA_SUCCESS) return result;
    free(exec->launches[i].parameters);
    exec->launches[i] = launch;
    return CUDA_SUCCESS;
}

/* With the parameters of this moment. */
CUresult cuGraphUpload(CUgraphExec exec, CUstream stream) {
    ENTER(cuGraphUpload);
    (void)stream;
    return is_exec(exec) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult cuGraphLaunch(CUgraphExec exec, CUstream stream) {
    ENTER(cuGraphLaunch);
    if (!is_exec(exec)) return CUDA_ERROR_INVALID_VALUE;
    emulator_launch *launches = launches_copy(exec->launches, exec->count);
    if (launches == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
    emulator_lock();
    CUresult result = emulator_enqueue_launches(stream, launches, exec->count, &exec->latest);
    emulator_unlock();
    return result;
}

CUresult cuGraphExecDestroy(CUgraphExec exec) {
    CUresult result = emulator_enter(CALL_cuGraphExecDestroy, false);
    if (result != CUDA_SUCCESS && result != emulator_fault_now()) return result;
    if (!is_exec(exec)) return CUDA_ERROR_INVALID_VALUE;
    emulator_lock();
    emulator_mark_release(exec->latest);
    graph_release(exec->graph);
    emulator_unlock();
    launches_release(exec->launches, exec->count);
    exec->magic = 0;
    free(exec);
    return result;
}
