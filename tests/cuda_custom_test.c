/* Kernels that a program writes: what they compute, over the emulated GPU with the C++ compiler in the runtime
 * compiler's place, or on a real one. */
#include <math.h>
#include <stdio.h>

#include "cuda_custom_support.h"

/* ---- values ---- */

TEST_ON_CUDA(a_kernel_computes_what_its_body_says, 120) {
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel = plain_kernel(INDEX "if (i < 1000) x[i] = 2 * a[i] + 1;", 1);
    slip_array *a = range(1000, SLIP_FLOAT32, stream), *x = apply_plain(kernel, a, 1000, stream);
    const float *found = bytes_of(x);
    for (int i = 0; i < 1000; ++i) EXPECT_NEAR(found[i], 2 * i + 1, 0);
    EXPECT_EQ(slip_array_size(x), 1000);
    slip_array_release(x);
    slip_array_release(a);
    slip_cuda_kernel_release(kernel);
}

TEST_ON_CUDA(outputs_have_shapes_and_dtypes_of_their_own, 120) {
    use_emulated_compiler();
    static const int wide[] = {5, 20}, single[] = {1};
    const slip_cuda_output outputs[] = {{wide, 2, SLIP_INT64}, {single, 0, SLIP_BOOL}};
    slip_stream *stream = make_stream(device), *other = make_stream(device);
    slip_cuda_kernel *kernel = make_kernel(
        INDEX "if (i < 100) x[i] = a[i] * int64_t(10000000000); if (i == 0) *y = *b > 3;", NULL, 2, 2, true, 0);
    slip_array *inputs[] = {range(100, SLIP_INT32, stream), make_vector(4, 1)}, *out[2], *twice;
    slip_cuda_call call = {.outputs = outputs, .output_count = 2, .grid = {100, 1, 1}, .threadgroup = {32, 1, 1}};
    EXPECT_OK(slip_cuda_kernel_apply(out, kernel, inputs, 2, &call, stream));
    EXPECT_EQ(slip_array_dtype(out[0]), SLIP_INT64);
    EXPECT_EQ(slip_array_ndim(out[0]), 2);
    EXPECT_EQ(slip_array_ndim(out[1]), 0);
    EXPECT_OK(slip_add(&twice, out[0], out[0], other)); /* on another stream */
    const int64_t *sums = bytes_of(twice), *numbers = bytes_of(out[0]);
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(numbers[i], i * INT64_C(10000000000));
        EXPECT_EQ(sums[i], i * INT64_C(20000000000));
    }
    slip_array_release(out[0]);
    EXPECT_TRUE(*(const bool *)bytes_of(out[1]));
    slip_array *const all[] = {out[1], twice, inputs[0], inputs[1]};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_cuda_kernel_release(kernel);
}

TEST_ON_CUDA(template_arguments_are_types_and_constants, 120) {
    use_emulated_compiler();
    static const int shape[] = {64};
    const slip_cuda_output output = {shape, 1, SLIP_UINT16};
    slip_cuda_template given[] = {
        {"T", SLIP_CUDA_DTYPE, SLIP_UINT16}, {"N", SLIP_CUDA_INT, -7}, {"minus", SLIP_CUDA_BOOL, 1}};
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel =
        plain_kernel("static_assert(sizeof(T) == 2 && N < 0, \"\");\n" INDEX "x[i] = T(minus ? i - N : i + N);", 0);
    slip_cuda_call call = {.outputs = &output, .output_count = 1, .grid = {64, 1, 1}, .threadgroup = {64, 1, 1}};
    call.templates = given;
    call.template_count = 3;
    for (int minus = 1; minus >= 0; --minus) {
        slip_array *x;
        given[2].value = minus;
        EXPECT_OK(slip_cuda_kernel_apply(&x, kernel, NULL, 0, &call, stream));
        const uint16_t *found = bytes_of(x);
        for (int i = 7; i < 64; ++i) EXPECT_EQ(found[i], minus ? i + 7 : i - 7);
        slip_array_release(x);
    }
    EXPECT_EQ(slip__cuda_compilations(), 2);
    slip_cuda_kernel_release(kernel);
}

/* x[i]: element i of the transposed a. */
static void expect_transposed(slip_array *x) {
    const float *found = bytes_of(x);
    for (int i = 0; i < 12; ++i) EXPECT_NEAR(found[i], i % 3 * 4 + i / 3, 0);
}

TEST_ON_CUDA(inputs_are_handed_over_as_they_lie_or_row_major, 120) {
    static const char walk[] =
        INDEX "if (i < 12) { x[i] = a[elem_to_loc(i, a_shape.data(), a_strides.data(), a_ndim)];\n"
              "if (a_shape[0] != 4 || a_ndim != 2 || a_strides[0] != 1) x[i] = -1; }";
    static const char plainly[] = INDEX "if (i < 12) x[i] = a_strides[0] == 3 ? a[i] : -1;";
    use_emulated_compiler();
    static const int shape[] = {3, 4};
    slip_stream *stream = make_stream(device);
    slip_array *flat = range(12, SLIP_FLOAT32, stream), *a, *turned, *x;
    EXPECT_OK(slip_reshape(&a, flat, shape, 2, stream));
    EXPECT_OK(slip_transpose(&turned, a, stream));
    slip_cuda_kernel *as_is = make_kernel(walk, NULL, 1, 1, false, 0), *dense = plain_kernel(plainly, 1);
    expect_transposed(x = apply_plain(as_is, turned, 12, stream));
    slip_array_release(x);
    expect_transposed(x = apply_plain(dense, turned, 12, stream));
    slip_array *const all[] = {flat, a, turned, x};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_cuda_kernel_release(as_is);
    slip_cuda_kernel_release(dense);
}

TEST_ON_CUDA(row_major_inputs_are_not_copied, 120) {
    enum { COUNT = 1 << 20 };
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel = plain_kernel(INDEX "if (i == 0) x[i] = a[1048575];", 1);
    slip_array *a = range(COUNT, SLIP_FLOAT32, stream), *sum, *x;
    EXPECT_OK(slip_add(&sum, a, a, stream)); /* lazy: nobody knows yet how it lies */
    eval_one(a);
    x = apply_plain(kernel, sum, 1, stream);
    slip_memory_reset_peak();
    size_t before = slip_memory_active();
    eval_one(x);
    EXPECT_LE(slip_memory_peak() - before, COUNT * sizeof(float) + 65536);
    EXPECT_NEAR(*(const float *)bytes_of(x), 2 * (COUNT - 1), 0);
    slip_array_release(a);
    slip_array_release(sum);
    slip_array_release(x);
    slip_cuda_kernel_release(kernel);
}

TEST_ON_CUDA(half_and_complex_types_compute, 120) {
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    static const slip_dtype dtypes[] = {SLIP_FLOAT16, SLIP_BFLOAT16, SLIP_COMPLEX64};
    static const char *const sources[] = {
        INDEX "if (i < 20) { T t = a[i]; t = t * T(2.0f) + T(1.0f); x[i] = float(t); }",
        INDEX "if (i < 20) { T t = a[i]; t = t * T(2.0f) + T(1.0f); x[i] = float(t); }",
        INDEX "if (i < 20) { T t = a[i] * T(0.0f, 1.0f); t = t + t; x[i] = t.imag() + T(1.0f).real(); }"};
    for (int i = 0; i < 3; ++i) {
        TEST_CONTEXT("dtype %s", slip_dtype_name(dtypes[i]));
        slip_cuda_template given = {"T", SLIP_CUDA_DTYPE, dtypes[i]};
        slip_array *a = range(20, SLIP_FLOAT32, stream), *cast, *x;
        plain_call made;
        plain(&made, 20);
        made.call.templates = &given;
        made.call.template_count = 1;
        slip_cuda_kernel *kernel = plain_kernel(sources[i], 1);
        EXPECT_OK(slip_astype(&cast, a, dtypes[i], stream));
        EXPECT_OK(slip_cuda_kernel_apply(&x, kernel, &cast, 1, &made.call, stream));
        const float *found = bytes_of(x);
        for (int k = 0; k < 20; ++k) EXPECT_NEAR(found[k], 2 * k + 1, 0);
        slip_array *const all[] = {a, cast, x};
        for (size_t k = 0; k < COUNT_OF(all); ++k) slip_array_release(all[k]);
        slip_cuda_kernel_release(kernel);
    }
}

/* The first element stays as the kernel found it. */
static void expect_initial(slip_dtype dtype, float initial, slip_stream *stream) {
    static const int shape[] = {300};
    const slip_cuda_output output = {shape, 1, dtype};
    slip_cuda_call call = {.outputs = &output, .output_count = 1, .grid = {1, 1, 1}, .threadgroup = {1, 1, 1}};
    slip_cuda_kernel *kernel = plain_kernel("x[1] = x[0];", 0);
    slip_array *x, *numbers, *expected, *same;
    call.has_initial = true;
    call.initial = initial;
    EXPECT_OK(slip_cuda_kernel_apply(&x, kernel, NULL, 0, &call, stream));
    numbers = make_vector(initial, 300);
    EXPECT_OK(slip_astype(&expected, numbers, dtype, stream));
    EXPECT_OK(slip_array_equal(&same, x, expected, true, stream));
    EXPECT_TRUE(*(const bool *)bytes_of(same));
    slip_array *const all[] = {x, numbers, expected, same};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_cuda_kernel_release(kernel);
}

TEST_ON_CUDA(outputs_can_have_an_initial_value, 240) {
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    for (int dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        TEST_CONTEXT("dtype %s", slip_dtype_name((slip_dtype)dtype));
        if (dtype != SLIP_FLOAT64) expect_initial((slip_dtype)dtype, 3, stream);
    }
    expect_initial(SLIP_FLOAT32, NAN, stream);
    expect_initial(SLIP_FLOAT16, -0.5f, stream);
}

TEST_ON_CUDA(several_outputs_have_the_initial_value_too, 120) {
    use_emulated_compiler();
    static const int some[] = {77}, none[] = {3, 0};
    const slip_cuda_output outputs[] = {{some, 1, SLIP_UINT8}, {some, 1, SLIP_FLOAT32}};
    const slip_cuda_output with_empty[] = {{none, 2, SLIP_FLOAT32}, {some, 1, SLIP_FLOAT32}};
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel = make_kernel("atomicAdd(y, 1.0f);", NULL, 0, 2, true, 0);
    slip_cuda_call call = {.outputs = outputs, .output_count = 2, .grid = {100, 1, 1}, .threadgroup = {50, 1, 1}};
    call.has_initial = true;
    call.initial = 2;
    for (int i = 0; i < 2; ++i) {
        slip_array *out[2];
        call.outputs = i ? with_empty : outputs;
        EXPECT_OK(slip_cuda_kernel_apply(out, kernel, NULL, 0, &call, stream));
        const float *found = bytes_of(out[1]);
        for (int k = 0; k < 77; ++k) EXPECT_NEAR(found[k], k ? 2 : 102, 0);
        for (int k = 0; !i && k < 77; ++k) EXPECT_EQ(((const uint8_t *)bytes_of(out[0]))[k], 2);
        slip_array_release(out[0]);
        slip_array_release(out[1]);
    }
    slip_cuda_kernel_release(kernel);
}

/* ---- launches ---- */

TEST_ON_CUDA(the_grid_counts_threads_along_three_axes, 120) {
    use_emulated_compiler();
    static const int shape[] = {6};
    const slip_cuda_output output = {shape, 1, SLIP_UINT32};
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel =
        plain_kernel("if (threadIdx.x + threadIdx.y + threadIdx.z == 0 && blockIdx.x + blockIdx.y + "
                     "blockIdx.z == 0) { x[0] = gridDim.x; x[1] = gridDim.y; x[2] = gridDim.z;\n"
                     "x[3] = blockDim.x; x[4] = blockDim.y; x[5] = blockDim.z; }",
                     0);
    slip_cuda_call call = {.outputs = &output, .output_count = 1, .grid = {17, 4, 5}, .threadgroup = {8, 4, 3}};
    slip_array *x;
    EXPECT_OK(slip_cuda_kernel_apply(&x, kernel, NULL, 0, &call, stream));
    const uint32_t *found = bytes_of(x), expected[] = {3, 1, 2, 8, 4, 3};
    EXPECT_BYTES(found, expected, sizeof expected);
    slip_array_release(x);
    slip_cuda_kernel_release(kernel);
}

TEST_ON_CUDA(blocks_share_memory, 120) {
    static const char fixed[] = "__shared__ float tile[64]; int i = threadIdx.x; tile[i] = a[i]; __syncthreads();\n"
                                "x[i] = tile[63 - i];";
    static const char dynamic[] = "extern __shared__ float tile[]; int i = threadIdx.x, end = 100 * 256 - 1;\n"
                                  "tile[end - i] = a[i]; __syncthreads(); x[i] = tile[end - 63 + i];";
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    slip_array *a = range(64, SLIP_FLOAT32, stream);
    slip_cuda_kernel *const kernels[] = {plain_kernel(fixed, 1), make_kernel(dynamic, NULL, 1, 1, true, 100 * 1024)};
    for (int i = 0; i < 2; ++i) {
        plain_call made;
        slip_array *x;
        plain(&made, 64);
        made.call.threadgroup[0] = 64;
        EXPECT_OK(slip_cuda_kernel_apply(&x, kernels[i], &a, 1, &made.call, stream));
        const float *found = bytes_of(x);
        for (int k = 0; k < 64; ++k) EXPECT_NEAR(found[k], 63 - k, 0);
        slip_array_release(x);
        slip_cuda_kernel_release(kernels[i]);
    }
    slip_array_release(a);
}

TEST_ON_CUDA(headers_and_cooperative_groups_can_be_used, 120) {
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel = make_kernel(
        "auto elem = cooperative_groups::this_grid().thread_rank();\n"
        "auto tile = cg::tiled_partition<32>(cg::this_thread_block());\n"
        "float most = a[elem];\n"
        "for (int step = 16; step > 0; step /= 2) most = larger(most, tile.shfl_xor(most, step));\n"
        "x[elem] = SCALE * most + (most < inf ? 1 : 0);",
        "#define SCALE 2\n__device__ float larger(float a, float b) { return a > b ? a : b; }", 1, 1, true, 0);
    slip_array *a = range(256, SLIP_FLOAT32, stream), *x = apply_plain(kernel, a, 256, stream);
    const float *found = bytes_of(x);
    for (int i = 0; i < 256; ++i) EXPECT_NEAR(found[i], 2 * (i / 32 * 32 + 31) + 1, 0);
    slip_array_release(a);
    slip_array_release(x);
    slip_cuda_kernel_release(kernel);
}

TEST_ON_CUDA(a_chain_over_streams_and_devices_is_in_order, 120) {
    use_emulated_compiler();
    slip_stream *cpu = make_stream(cpu_device), *first = make_stream(device), *second = make_stream(device);
    slip_cuda_kernel *kernel = plain_kernel(INDEX "if (i < 500) x[i] = a[i] + 1;", 1);
    slip_array *last = make_vector(0, 500), *one = make_vector(1, 500);
    slip_stream *const streams[] = {first, second, first, cpu};
    for (int i = 0; i < 40; ++i) {
        slip_stream *stream = streams[i % 4];
        slip_array *next = stream == cpu ? add(last, one, cpu) : apply_plain(kernel, last, 500, stream);
        slip_array_release(last);
        last = next;
    }
    expect_all(last, 40);
    EXPECT_EQ(slip__cuda_compilations(), 1);
    slip_array_release(last);
    slip_array_release(one);
    slip_cuda_kernel_release(kernel);
}

static void apply_in_thread(int number, void *context) {
    slip_cuda_kernel *kernel = context;
    slip_stream *stream = make_stream(gpu_device);
    slip_array *a = make_vector((float)number, 100), *x = apply_plain(kernel, a, 100, stream);
    expect_all(x, (float)number + 1);
    slip_array_release(a);
    slip_array_release(x);
    slip_stream_release(stream);
}

TEST_ON_CUDA(threads_share_a_kernel_that_is_compiled_once, 120) {
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel = plain_kernel(INDEX "if (i < 100) x[i] = a[i] + 1;", 1);
    run_in_threads(6, apply_in_thread, kernel);
    EXPECT_EQ(slip__cuda_compilations(), 1);
    slip_cuda_kernel_release(kernel);
    slip_stream_release(stream);
}

/* ---- compiled before ---- */

static const char scale[] =
    "extern \"C\" __global__ void scale(const float *a, float *x, float by, int count, bool minus) {\n"
    "int i = blockIdx.x * blockDim.x + threadIdx.x;\n"
    "if (i < count) x[i] = minus ? -by * a[i] : by * a[i];\n}\n";

static const slip_cuda_scalar scalars[] = {{SLIP_CUDA_FLOAT, 1.5}, {SLIP_CUDA_INT, 200}, {SLIP_CUDA_BOOL, 1}};

static void expect_scaled(const slip_cuda_code *code, slip_stream *stream) {
    plain_call made;
    slip_array *a = range(200, SLIP_FLOAT32, stream), *x;
    EXPECT_OK(slip_cuda_code_apply(&x, code, &a, 1, plain(&made, 200), stream));
    const float *found = bytes_of(x);
    for (int i = 0; i < 200; ++i) EXPECT_NEAR(found[i], -1.5 * i, 0);
    slip_array_release(a);
    slip_array_release(x);
}

TEST_ON_CUDA(compiled_code_runs_with_its_scalars, 120) {
    char *bytes;
    size_t byte_count;
    nvrtc_options options = {.capability = 90};
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    EXPECT_OK(slip__nvrtc_compile(&bytes, &byte_count, scale, &options));
    slip_cuda_code code = {"scale", bytes, byte_count, false, 0, scalars, 3};
    expect_scaled(&code, stream);
    expect_scaled(&code, stream);
    code.byte_count -= 1;
    plain_call made;
    slip_array *a = make_vector(1, 200), *x;
    EXPECT_STATUS(slip_cuda_code_apply(&x, &code, &a, 1, plain(&made, 200), stream), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[precompiled_cuda_kernel] compiled_source is neither PTX nor a whole cubin");
    code.byte_count += 1;
    code.name = "other";
    EXPECT_OK(slip_cuda_code_apply(&x, &code, &a, 1, plain(&made, 200), stream));
    EXPECT_STATUS(slip_eval(&x, 1), SLIP_DEVICE);
    EXPECT_MESSAGE("[cuda_kernel] other cannot be loaded: there is no kernel other in it");
    slip_array_release(a);
    slip_array_release(x);
    free(bytes);
}

TEST_ON_CUDA(ptx_runs, 120) {
    static const char ptx[] = ".version 7.0\n.target sm_80\n.address_size 64\n"
                              ".visible .entry set(.param .u64 set_x, .param .f32 set_value) {\n"
                              ".reg .b64 %rd<5>; .reg .f32 %f<2>; .reg .b32 %r<2>;\n"
                              "ld.param.u64 %rd1, [set_x]; ld.param.f32 %f1, [set_value];\n"
                              "cvta.to.global.u64 %rd2, %rd1; mov.u32 %r1, %tid.x; mul.wide.u32 %rd3, %r1, 4;\n"
                              "add.s64 %rd4, %rd2, %rd3; st.global.f32 [%rd4], %f1; ret;\n}\n";
    if (!getenv("SLIP_TEST_CUDA")) SKIP("the emulated GPU does not read PTX");
    slip_stream *stream = make_stream(device);
    slip_cuda_code code = {"set", ptx, sizeof ptx - 1, false, 0, scalars, 1};
    plain_call made;
    slip_array *x;
    EXPECT_OK(slip_cuda_code_apply(&x, &code, NULL, 0, plain(&made, 128), stream));
    expect_all(x, 1.5f);
    slip_array_release(x);
}
