/* What the tests of kernels that programs write share. */
#ifndef SLIP_TESTS_CUDA_CUSTOM_SUPPORT_H
#define SLIP_TESTS_CUDA_CUSTOM_SUPPORT_H

#include "cuda_compiler.h"
#include "schedule_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* A kernel of up to two inputs, `a` and `b`, and up to two outputs, `x` and `y`. */
static inline slip_cuda_kernel *make_kernel(const char *source, const char *header, int inputs, int outputs,
                                            bool is_contiguous, int shared_bytes) {
    static const char *const input_names[] = {"a", "b"}, *const output_names[] = {"x", "y"};
    slip_cuda_kernel *kernel;
    EXPECT_OK(slip_cuda_kernel_create(&kernel, "tried", input_names, (size_t)inputs, output_names, (size_t)outputs,
                                      source, header, is_contiguous, shared_bytes));
    return kernel;
}

static inline slip_cuda_kernel *plain_kernel(const char *source, int inputs) {
    return make_kernel(source, NULL, inputs, 1, true, 0);
}

/* One float32 vector as output, `count` threads in blocks of 128. */
typedef struct plain_call {
    int count;
    slip_cuda_output output;
    slip_cuda_call call;
} plain_call;

static inline const slip_cuda_call *plain(plain_call *made, int count) {
    made->count = count;
    made->output = (slip_cuda_output){&made->count, 1, SLIP_FLOAT32};
    made->call = (slip_cuda_call){
        .outputs = &made->output, .output_count = 1, .grid = {count, 1, 1}, .threadgroup = {128, 1, 1}};
    return &made->call;
}

/* What a kernel makes of up to one input as such a vector. */
static inline slip_array *apply_plain(slip_cuda_kernel *kernel, slip_array *a, int count, slip_stream *stream) {
    plain_call made;
    slip_array *out;
    EXPECT_OK(slip_cuda_kernel_apply(&out, kernel, &a, a != NULL, plain(&made, count), stream));
    return out;
}

static inline const void *bytes_of(slip_array *array) {
    const void *data;
    EXPECT_OK(slip_array_data(&data, array));
    return data;
}

static inline slip_array *range(int count, slip_dtype dtype, slip_stream *stream) {
    slip_array *made;
    EXPECT_OK(slip_arange(&made, 0, count, 1, dtype, stream));
    return made;
}

#define INDEX "int i = blockIdx.x * blockDim.x + threadIdx.x;\n"

#endif
