/* The part of the CUDA driver interface that the driver uses, declared by ourselves: nothing of the vendor's is needed
 * to build. The library is loaded at run time; its functions are looked up by these lists, under the names that
 * cuGetProcAddress knows (for some, others than the vendor's header gives programs). Types are those of the CUDA Driver
 * API Reference Manual, 12.4. */
#ifndef SLIP_DRIVERS_CUDA_API_H
#define SLIP_DRIVERS_CUDA_API_H

#include <stddef.h>
#include <stdint.h>

#include <slip/status.h>

typedef int CUresult;
typedef int CUdevice;
typedef unsigned long long CUdeviceptr;
typedef struct CUctx_st *CUcontext;
typedef struct CUmod_st *CUmodule;
typedef struct CUfunc_st *CUfunction;
typedef struct CUstream_st *CUstream;
typedef struct CUevent_st *CUevent;
typedef struct CUgraph_st *CUgraph;
typedef struct CUgraphExec_st *CUgraphExec;
typedef struct CUgraphNode_st *CUgraphNode;

enum {
    CUDA_SUCCESS = 0,
    CUDA_ERROR_INVALID_VALUE = 1,
    CUDA_ERROR_OUT_OF_MEMORY = 2,
    CUDA_ERROR_NO_DEVICE = 100,
    CUDA_ERROR_INVALID_IMAGE = 200,
    CUDA_ERROR_NO_BINARY_FOR_GPU = 209,
    CUDA_ERROR_INVALID_PTX = 218,
    CUDA_ERROR_UNSUPPORTED_PTX_VERSION = 222,
    CUDA_ERROR_NOT_FOUND = 500,
    CUDA_ERROR_NOT_READY = 600
};

enum {
    CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT = 16,
    CU_DEVICE_ATTRIBUTE_PCI_BUS_ID = 33,
    CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID = 34,
    CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID = 50,
    CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75,
    CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR = 76,
    /* Of the second version of those calls, which every driver has; the first's was 93, and is mostly off. */
    CU_DEVICE_ATTRIBUTE_CAN_USE_64_BIT_STREAM_MEM_OPS = 122
};

enum {
    CU_STREAM_NON_BLOCKING = 1,
    CU_EVENT_DEFAULT = 0,
    CU_EVENT_DISABLE_TIMING = 2,
    CU_STREAM_WAIT_VALUE_GEQ = 0,
    CU_STREAM_WRITE_VALUE_DEFAULT = 0,
    CU_MEMHOSTALLOC_PORTABLE = 1,
    CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES = 8
};

typedef struct CUuuid {
    char bytes[16];
} CUuuid;

typedef struct CUDA_KERNEL_NODE_PARAMS {
    CUfunction func;
    unsigned gridDimX, gridDimY, gridDimZ, blockDimX, blockDimY, blockDimZ, sharedMemBytes;
    void **kernelParams;
    void **extra;
    void *kern;
    CUcontext ctx;
} CUDA_KERNEL_NODE_PARAMS;

/* X(name, parameters): looked up for version 12.4 of the interface, through cuGetProcAddress. */
#define CUDA_REQUIRED(X)                                                                                               \
    X(cuInit, (unsigned flags))                                                                                        \
    X(cuDriverGetVersion, (int *version))                                                                              \
    X(cuDeviceGetCount, (int *count))                                                                                  \
    X(cuDeviceGet, (CUdevice * device, int ordinal))                                                                   \
    X(cuDeviceGetName, (char *name, int size, CUdevice device))                                                        \
    X(cuDeviceGetAttribute, (int *value, int attribute, CUdevice device))                                              \
    X(cuDeviceTotalMem, (size_t * byte_count, CUdevice device))                                                        \
    X(cuDeviceGetUuid, (CUuuid * uuid, CUdevice device))                                                               \
    X(cuDevicePrimaryCtxRetain, (CUcontext * context, CUdevice device))                                                \
    X(cuCtxPushCurrent, (CUcontext context))                                                                           \
    X(cuCtxPopCurrent, (CUcontext * context))                                                                          \
    X(cuGetErrorName, (CUresult error, const char **name))                                                             \
    X(cuGetErrorString, (CUresult error, const char **text))                                                           \
    X(cuMemGetInfo, (size_t * free_bytes, size_t * total_bytes))                                                       \
    X(cuMemAlloc, (CUdeviceptr * data, size_t byte_count))                                                             \
    X(cuMemFree, (CUdeviceptr data))                                                                                   \
    X(cuMemHostAlloc, (void **data, size_t byte_count, unsigned flags))                                                \
    X(cuMemFreeHost, (void *data))                                                                                     \
    X(cuMemcpyAsync, (CUdeviceptr to, CUdeviceptr from, size_t byte_count, CUstream stream))                           \
    X(cuStreamCreateWithPriority, (CUstream * stream, unsigned flags, int priority))                                   \
    X(cuStreamDestroy, (CUstream stream))                                                                              \
    X(cuStreamQuery, (CUstream stream))                                                                                \
    X(cuStreamWaitEvent, (CUstream stream, CUevent event, unsigned flags))                                             \
    X(cuStreamWaitValue64, (CUstream stream, CUdeviceptr word, uint64_t value, unsigned flags))                        \
    X(cuStreamWriteValue64, (CUstream stream, CUdeviceptr word, uint64_t value, unsigned flags))                       \
    X(cuEventCreate, (CUevent * event, unsigned flags))                                                                \
    X(cuEventDestroy, (CUevent event))                                                                                 \
    X(cuEventRecord, (CUevent event, CUstream stream))                                                                 \
    X(cuEventQuery, (CUevent event))                                                                                   \
    X(cuEventElapsedTime, (float *milliseconds, CUevent start, CUevent end))                                           \
    X(cuModuleLoadData, (CUmodule * module, const void *image))                                                        \
    X(cuModuleUnload, (CUmodule module))                                                                               \
    X(cuModuleGetFunction, (CUfunction * function, CUmodule module, const char *name))                                 \
    X(cuModuleGetFunctionCount, (unsigned *count, CUmodule module))                                                    \
    X(cuModuleEnumerateFunctions, (CUfunction * functions, unsigned count, CUmodule module))                           \
    X(cuFuncGetName, (const char **name, CUfunction function))                                                         \
    X(cuFuncLoad, (CUfunction function))                                                                               \
    X(cuFuncSetAttribute, (CUfunction function, int attribute, int value))                                             \
    X(cuLaunchKernel,                                                                                                  \
      (CUfunction function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y,     \
       unsigned block_z, unsigned shared_bytes, CUstream stream, void **parameters, void **extra))                     \
    X(cuGraphCreate, (CUgraph * graph, unsigned flags))                                                                \
    X(cuGraphDestroy, (CUgraph graph))                                                                                 \
    X(cuGraphAddKernelNode, (CUgraphNode * node, CUgraph graph, const CUgraphNode *after, size_t after_count,          \
                             const CUDA_KERNEL_NODE_PARAMS *parameters))                                               \
    X(cuGraphInstantiateWithFlags, (CUgraphExec * exec, CUgraph graph, unsigned long long flags))                      \
    X(cuGraphExecKernelNodeSetParams, (CUgraphExec exec, CUgraphNode node, const CUDA_KERNEL_NODE_PARAMS *parameters)) \
    X(cuGraphUpload, (CUgraphExec exec, CUstream stream))                                                              \
    X(cuGraphLaunch, (CUgraphExec exec, CUstream stream))                                                              \
    X(cuGraphExecDestroy, (CUgraphExec exec))

/* The functions, filled in by slip__cuda_api_load. */
typedef struct slip_cuda_api {
#define CUDA_MEMBER(name, parameters) CUresult(*name) parameters;
    CUDA_REQUIRED(CUDA_MEMBER)
#undef CUDA_MEMBER
} slip_cuda_api;

extern slip_cuda_api slip__cuda;

/* Loads libcuda.so.1 (or what SLIP_CUDA_LIBRARY names) and starts it. SLIP_DEVICE says what is missing or too old. */
slip_status slip__cuda_api_load(void);

#endif
