/* Kernels that a program writes: what is refused, and what becomes of those that do not compile or run. */
#include <stdio.h>
#include <stdlib.h>

#include "cuda_custom_support.h"

/* ---- what is refused ---- */

#define REFUSED(call, message)                      \
    do {                                            \
        EXPECT_STATUS(call, SLIP_INVALID_ARGUMENT); \
        EXPECT_STR(slip_error_message(), message);  \
    } while (0)

static slip_status create(const char *name, const char *input, const char *output) {
    slip_cuda_kernel *kernel;
    slip_status status = slip_cuda_kernel_create(&kernel, name, &input, 1, &output, 1, "", NULL, true, 0);
    EXPECT_TRUE((kernel != NULL) == (status == SLIP_OK));
    slip_cuda_kernel_release(kernel);
    return status;
}

TEST(names_are_identifiers_and_differ) {
    char longest[102];
    memset(longest, 'a', 101);
    longest[101] = '\0';
    const char *what = ": expected letters, digits and _, at most 100, of which the first is no digit";
    char message[300];
    static const char *const wrong[] = {"", "1a", "a-b", "a b", "a(", "\"", "a\n", "\xc3\xa4"};
    for (size_t i = 0; i < COUNT_OF(wrong); ++i) {
        snprintf(message, sizeof message, "[cuda_kernel] '%s' is not a name%s", wrong[i], what);
        REFUSED(create(wrong[i], "a", "x"), message);
        REFUSED(create("k", wrong[i], "x"), message);
        REFUSED(create("k", "a", wrong[i]), message);
    }
    EXPECT_STATUS(create(longest, "a", "x"), SLIP_INVALID_ARGUMENT);
    longest[100] = '\0';
    EXPECT_OK(create(longest, "_a1", "x"));
    REFUSED(create("k", "a", "a"), "[cuda_kernel] the name a is given twice");
    REFUSED(create(NULL, "a", "x"), "[cuda_kernel] a name is NULL");
    REFUSED(create("k", NULL, "x"), "[cuda_kernel] a name is NULL");
}

TEST(kernels_have_a_source_outputs_and_sizes) {
    const char *names[65];
    char texts[65][8];
    slip_cuda_kernel *kernel;
    for (int i = 0; i < 65; ++i) {
        snprintf(texts[i], sizeof texts[i], "n%d", i);
        names[i] = texts[i];
    }
    REFUSED(slip_cuda_kernel_create(&kernel, "k", NULL, 0, NULL, 0, "", NULL, true, 0),
            "[cuda_kernel] Must specify at least one output.");
    REFUSED(slip_cuda_kernel_create(&kernel, "k", NULL, 0, names, 1, NULL, NULL, true, 0),
            "[cuda_kernel] the source is NULL");
    REFUSED(slip_cuda_kernel_create(&kernel, "k", names, 65, names, 1, "", NULL, true, 0),
            "[cuda_kernel] 65 inputs and 1 outputs; there can be 64 of each");
    REFUSED(slip_cuda_kernel_create(&kernel, "k", NULL, 0, names, 65, "", NULL, true, 0),
            "[cuda_kernel] 0 inputs and 65 outputs; there can be 64 of each");
    REFUSED(slip_cuda_kernel_create(&kernel, "k", NULL, 0, names, 1, "", NULL, true, -1),
            "[cuda_kernel] shared_memory is -1 bytes; it must not be negative");
}

TEST(calls_that_do_not_fit_the_kernel_are_refused) {
    static const int shape[] = {4}, negative[] = {2, -1}, deep[11] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    slip_stream *cpu = make_stream(cpu_device);
    slip_cuda_kernel *kernel = plain_kernel("x[0] = a_shape[0];", 1);
    slip_array *a = make_vector(1, 4), *single = make_vector(1, 1), *wide, *many, *two[2] = {a, a}, *out = a;
    plain_call made;
    slip_cuda_output outputs[2] = {{shape, 1, SLIP_FLOAT32}, {shape, 1, SLIP_FLOAT32}};
    slip_cuda_call call = *plain(&made, 4);
    EXPECT_OK(slip_astype(&wide, a, SLIP_FLOAT64, cpu));
    EXPECT_OK(slip_reshape(&many, single, deep, 11, cpu));
#define CALL slip_cuda_kernel_apply(&out, kernel, &a, 1, &call, cpu)
    REFUSED(slip_cuda_kernel_apply(&out, kernel, two, 2, &call, cpu),
            "[cuda_kernel] Expected `inputs` to have size 1 but got size 2.");
    EXPECT_TRUE(out == NULL);
    REFUSED(slip_cuda_kernel_apply(&out, kernel, &wide, 1, &call, cpu),
            "[cuda_kernel] input 0 is float64, which there is not on GPUs");
    REFUSED(slip_cuda_kernel_apply(&out, kernel, &many, 1, &call, cpu),
            "[cuda_kernel] a has 11 dimensions; a kernel can be told the shape or strides of 10");
    call.output_count = 0;
    REFUSED(CALL, "[cuda_kernel] Expected `output_shapes` to have size 1 but got size 0.");
    call.output_count = 1;
    call.outputs = outputs;
    outputs[0].dtype = SLIP_FLOAT64;
    REFUSED(CALL, "[cuda_kernel] an output is float64, which there is not on GPUs");
    outputs[0].dtype = (slip_dtype)99;
    REFUSED(CALL, "[cuda_kernel] 99 is not a dtype.");
    outputs[0] = (slip_cuda_output){negative, 2, SLIP_FLOAT32};
    REFUSED(CALL, "[cuda_kernel] negative dimensions are not allowed: (2,-1)");
    outputs[0] = (slip_cuda_output){shape, 65, SLIP_FLOAT32};
    REFUSED(CALL, "[cuda_kernel] expected 0 to 64 dimensions, got 65");
#undef CALL
    slip_array_release(a);
    slip_array_release(single);
    slip_array_release(wide);
    slip_array_release(many);
    slip_cuda_kernel_release(kernel);
}

TEST(grids_are_checked) {
    static const struct {
        int grid[3], block[3];
        const char *message;
    } cases[] = {
        {{0, 1, 1}, {1, 1, 1}, "[cuda_kernel] the grid is (0,1,1) threads; each must be at least 1"},
        {{4, 1, -2}, {1, 1, 1}, "[cuda_kernel] the grid is (4,1,-2) threads; each must be at least 1"},
        {{1, 1, 1}, {1, 0, 1}, "[cuda_kernel] the threadgroup is (1,0,1); each must be at least 1"},
        {{1, 1, 1},
         {33, 32, 1},
         "[cuda_kernel] the threadgroup is (33,32,1); there can be 1024 threads, and 64 along the third axis"},
        {{1, 1, 1},
         {1, 1, 65},
         "[cuda_kernel] the threadgroup is (1,1,65); there can be 1024 threads, and 64 along the third axis"},
        {{1, 1, 1},
         {2147483647, 2147483647, 4},
         "[cuda_kernel] the threadgroup is (2147483647,2147483647,4); there can be 1024 threads, and 64 along the "
         "third "
         "axis"},
        {{1, 131071, 1},
         {1, 2, 1},
         "[cuda_kernel] the grid is (1,131071,1) threads in blocks of (1,2,1): there can be 65535 blocks along the "
         "second and third axis"},
    };
    slip_stream *cpu = make_stream(cpu_device);
    slip_cuda_kernel *kernel = plain_kernel("", 0);
    for (size_t i = 0; i < COUNT_OF(cases); ++i) {
        plain_call made;
        slip_array *out;
        plain(&made, 4);
        memcpy(made.call.grid, cases[i].grid, sizeof made.call.grid);
        memcpy(made.call.threadgroup, cases[i].block, sizeof made.call.threadgroup);
        REFUSED(slip_cuda_kernel_apply(&out, kernel, NULL, 0, &made.call, cpu), cases[i].message);
    }
    slip_cuda_kernel_release(kernel);
}

TEST(template_arguments_are_checked) {
    slip_stream *cpu = make_stream(cpu_device);
    slip_cuda_kernel *kernel = plain_kernel("", 1);
    slip_array *a = make_vector(1, 4), *out;
    slip_cuda_template given[2] = {{"T", SLIP_CUDA_DTYPE, 14}, {"N", SLIP_CUDA_INT, 1}};
    plain_call made;
    plain(&made, 4);
    made.call.templates = given;
    made.call.template_count = 2;
#define CALL slip_cuda_kernel_apply(&out, kernel, &a, 1, &made.call, cpu)
    REFUSED(CALL, "[cuda_kernel] 14 is not a dtype.");
    given[0].value = SLIP_FLOAT32;
    given[1].kind = SLIP_CUDA_FLOAT;
    REFUSED(CALL, "[cuda_kernel] the template argument N is neither a dtype, an int nor a bool");
    given[1].name = "T";
    REFUSED(CALL, "[cuda_kernel] the name T is given twice");
    given[1].name = "x";
    REFUSED(CALL, "[cuda_kernel] the name x is given twice");
    given[1].name = "N = 1; int M";
    EXPECT_STATUS(CALL, SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[cuda_kernel] 'N = 1; int M' is not a name");
    made.call.template_count = 65;
    REFUSED(CALL, "[cuda_kernel] 65 template arguments; there can be 64");
#undef CALL
    slip_array_release(a);
    slip_cuda_kernel_release(kernel);
}

TEST(compiled_code_is_checked) {
    slip_stream *cpu = make_stream(cpu_device);
    slip_cuda_scalar scalar = {SLIP_CUDA_INT, 3e9};
    slip_cuda_code code = {.name = "k", .bytes = "", .byte_count = 0};
    slip_array *out;
    plain_call made;
    plain(&made, 4);
#define CALL slip_cuda_code_apply(&out, &code, NULL, 0, &made.call, cpu)
    REFUSED(CALL, "[precompiled_cuda_kernel] compiled_source is empty");
    code.bytes = "some text";
    code.byte_count = 9;
    REFUSED(CALL, "[precompiled_cuda_kernel] compiled_source is neither PTX nor a whole cubin");
    code.bytes = ".version 8.0\n";
    code.byte_count = 13;
    code.scalars = &scalar;
    code.scalar_count = 1;
    REFUSED(CALL, "[precompiled_cuda_kernel] scalar 0 is not a bool, an int of 32 bits or a float");
    code.scalar_count = 65;
    REFUSED(CALL, "[precompiled_cuda_kernel] 65 scalars; there can be 64");
    code.scalar_count = 0;
    code.shared_bytes = -4;
    REFUSED(CALL, "[precompiled_cuda_kernel] shared_memory is -4 bytes; it must not be negative");
    code.shared_bytes = 0;
    code.name = "";
    REFUSED(CALL, "[precompiled_cuda_kernel] the name has 0 characters; expected 1 to 1000");
    code.name = "k";
    made.call.grid[0] = 0;
    REFUSED(CALL, "[precompiled_cuda_kernel] the grid is (0,1,1) threads; each must be at least 1");
    made.call.grid[0] = 1;
    made.call.output_count = 0;
    REFUSED(CALL, "[precompiled_cuda_kernel] Must specify at least one output.");
    made.call.output_count = 1;
    made.call.template_count = 1;
    REFUSED(CALL, "[precompiled_cuda_kernel] compiled code takes no template arguments");
    made.call.template_count = 0;
    EXPECT_STATUS(CALL, SLIP_UNIMPLEMENTED);
    EXPECT_MESSAGE("[precompiled_cuda_kernel] k needs an NVIDIA GPU; the stream is on cpu:0");
#undef CALL
}

TEST_ON_CPU_AND_SIM(other_devices_have_no_kernels) {
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel = plain_kernel("x[0] = 1;", 0);
    plain_call made;
    slip_array *out;
    EXPECT_STATUS(slip_cuda_kernel_apply(&out, kernel, NULL, 0, plain(&made, 4), stream), SLIP_UNIMPLEMENTED);
    EXPECT_MESSAGE(device.type == SLIP_GPU ? "[cuda_kernel] tried needs an NVIDIA GPU; the stream is on gpu:0 ("
                                           : "[cuda_kernel] tried needs an NVIDIA GPU; the stream is on cpu:0 (");
    EXPECT_TRUE(out == NULL);
    slip_cuda_kernel_release(kernel);
}

TEST(the_text_can_be_seen) {
    slip_cuda_kernel *kernel = make_kernel("x[0] = a_shape[0] + da_ndim;", "#define da_ndim 3", 1, 1, true, 0);
    slip_cuda_template given[] = {{"T", SLIP_CUDA_DTYPE, SLIP_BFLOAT16}, {"N", SLIP_CUDA_INT, 3}};
    slip_array *a = make_vector(1, 4);
    plain_call made;
    char *text;
    plain(&made, 4);
    made.call.templates = given;
    made.call.template_count = 2;
    EXPECT_OK(slip_cuda_kernel_text(&text, kernel, &a, 1, &made.call));
    EXPECT_STR(text,
               "#line 1 \"tried, header\"\n#define da_ndim 3\nnamespace mlx {\nnamespace core {\nnamespace cu {\n\n"
               "extern \"C\" __global__ void custom_kernel_tried(\n    const float *a,\n"
               "    const __grid_constant__ Shape a_shape,\n    float *x) {\n    using T = __nv_bfloat16;\n"
               "    constexpr int N = 3;\n#line 1 \"tried\"\nx[0] = a_shape[0] + da_ndim;\n}\n\n"
               "} // namespace cu\n} // namespace core\n} // namespace mlx\n");
    slip_cuda_text_release(text);
    slip_array_release(a);
    slip_cuda_kernel_release(kernel);
}

/* ---- what fails later ---- */

TEST_ON_CUDA(errors_of_the_compiler_reach_the_outputs, 120) {
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *bad = plain_kernel("\n  x[0] = unknown_name;\n", 1), *good = plain_kernel("x[0] = a[0];", 1);
    slip_array *a = make_vector(7, 1);
    for (int i = 0; i < 2; ++i) {
        slip_array *x = apply_plain(bad, a, 1, stream), *sum = add(x, x, stream);
        EXPECT_STATUS(slip_eval(&sum, 1), SLIP_DEVICE);
        EXPECT_MESSAGE("[cuda_kernel] tried does not compile: tried");
        EXPECT_MESSAGE("unknown_name");
        EXPECT_MESSAGE("(op cuda_kernel on stream ");
        EXPECT_STATUS(slip_eval(&x, 1), SLIP_DEVICE);
        slip_array_release(x);
        slip_array_release(sum);
    }
    EXPECT_EQ(slip__cuda_compilations(), 1);
    slip_array *x = apply_plain(good, a, 1, stream);
    expect_all(x, 7);
    slip_array_release(a);
    slip_array_release(x);
    slip_cuda_kernel_release(bad);
    slip_cuda_kernel_release(good);
}

TEST_ON_CUDA(every_output_of_a_kernel_that_fails_says_so, 120) {
    use_emulated_compiler();
    static const int shape[] = {4};
    const slip_cuda_output outputs[] = {{shape, 1, SLIP_FLOAT32}, {shape, 1, SLIP_INT8}};
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel = make_kernel("nonsense", NULL, 0, 2, true, 0);
    slip_cuda_call call = {.outputs = outputs, .output_count = 2, .grid = {4, 1, 1}, .threadgroup = {4, 1, 1}};
    slip_array *out[2];
    EXPECT_OK(slip_cuda_kernel_apply(out, kernel, NULL, 0, &call, stream));
    EXPECT_OK(slip_async_eval(out, 2));
    for (int i = 0; i < 2; ++i) {
        EXPECT_STATUS(slip_array_wait(out[i], SLIP_FOREVER), SLIP_DEVICE);
        EXPECT_MESSAGE("nonsense");
        slip_array_release(out[i]);
    }
    slip_cuda_kernel_release(kernel);
}

TEST_ON_CUDA(failed_inputs_spoil_outputs, 120) {
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *bad = plain_kernel("nonsense", 0), *good = plain_kernel("x[0] = a[0];", 1);
    slip_array *a = apply_plain(bad, NULL, 1, stream), *x = apply_plain(good, a, 1, stream);
    EXPECT_STATUS(slip_eval(&x, 1), SLIP_DEVICE);
    EXPECT_MESSAGE("nonsense");
    slip_array_release(a);
    slip_array_release(x);
    slip_cuda_kernel_release(bad);
    slip_cuda_kernel_release(good);
}

TEST_ON_CUDA(without_a_compiler_outputs_say_what_is_missing, 60) {
    setenv("SLIP_CACHE_DIR", "", 1);
    setenv("SLIP_NVRTC_LIBRARY", "/nonexistent", 1);
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel = plain_kernel("x[0] = 1;", 0);
    slip_array *x = apply_plain(kernel, NULL, 1, stream);
    EXPECT_STATUS(slip_eval(&x, 1), SLIP_UNIMPLEMENTED);
    EXPECT_MESSAGE("[cuda_kernel] tried cannot be compiled: libnvrtc of CUDA 12 or 13 is not found");
    slip_array_release(x);
    slip_cuda_kernel_release(kernel);
}

TEST_ON_CUDA(more_shared_memory_than_there_is_is_refused, 120) {
    use_emulated_compiler();
    slip_stream *stream = make_stream(device);
    slip_cuda_kernel *kernel = make_kernel("x[0] = 1;", NULL, 0, 1, true, 1 << 20);
    slip_array *x = apply_plain(kernel, NULL, 1, stream);
    EXPECT_STATUS(slip_eval(&x, 1), SLIP_DEVICE);
    EXPECT_MESSAGE("[cuda_kernel] tried cannot be loaded: ");
    EXPECT_MESSAGE(" does not have 1048576 bytes of dynamic shared memory for it");
    slip_array_release(x);
    slip_cuda_kernel_release(kernel);
}

#ifdef SLIP_TEST_CUDA_EMULATOR

/* ---- on the emulated GPU alone ---- */

#include "cuda_fixture.h"

TEST_WITH_TIMEOUT(memory_that_was_short_may_be_there_another_time, 120) {
    begin();
    use_emulated_compiler();
    slip_cuda_kernel *kernel = plain_kernel("x[0] = 5;", 0);
    slip_array *x;
    fail_next("cuModuleLoadData", 1, OUT_OF_MEMORY);
    x = apply_plain(kernel, NULL, 1, first);
    EXPECT_STATUS(slip_eval(&x, 1), SLIP_OUT_OF_MEMORY);
    EXPECT_MESSAGE("[cuda_kernel] tried cannot be loaded: [cuModuleLoadData] out of memory on ");
    slip_array_release(x);
    expect_all(x = apply_plain(kernel, NULL, 1, first), 5);
    slip_array_release(x);
    slip_cuda_kernel_release(kernel);
}

TEST_WITH_TIMEOUT(a_launch_that_is_refused_fails_alone, 120) {
    begin();
    use_emulated_compiler();
    slip_cuda_kernel *kernel = plain_kernel("x[0] = 5;", 0);
    slip_array *x;
    expect_all(x = apply_plain(kernel, NULL, 1, first), 5);
    slip_array_release(x);
    fail_next("cuLaunchKernel", 1, 701);
    x = apply_plain(kernel, NULL, 1, first);
    EXPECT_STATUS(slip_eval(&x, 1), SLIP_DEVICE);
    EXPECT_MESSAGE("[cuda_kernel tried] ");
    slip_array_release(x);
    expect_all(x = apply_plain(kernel, NULL, 1, first), 5);
    slip_array_release(x);
    slip_cuda_kernel_release(kernel);
}

TEST_WITH_TIMEOUT(a_fault_in_a_kernel_disables_the_gpu, 120) {
    begin();
    use_emulated_compiler();
    slip_cuda_kernel *kernel = plain_kernel("x[0] = 5;", 0), *other = plain_kernel("x[0] = 6;", 0);
    slip_array *x;
    expect_all(x = apply_plain(kernel, NULL, 1, first), 5);
    slip_array_release(x);
    fault_at_kernel(1);
    x = apply_plain(kernel, NULL, 1, first);
    EXPECT_STATUS(slip_eval(&x, 1), SLIP_DEVICE);
    slip_array_release(x);
    x = apply_plain(other, NULL, 1, first); /* not compiled any more */
    EXPECT_STATUS(slip_eval(&x, 1), SLIP_DEVICE);
    EXPECT_MESSAGE("the GPU is lost");
    slip_array_release(x);
    slip_cuda_kernel_release(kernel);
    slip_cuda_kernel_release(other);
}

/* The GPU waits for the host: nothing may be loaded, so the kernel has to wait, and nobody with it. */
TEST_WITH_TIMEOUT(a_kernel_is_loaded_when_the_gpu_does_not_wait_for_the_host, 120) {
    freeze_cpu();
    begin();
    use_emulated_compiler();
    slip_cuda_kernel *kernel = plain_kernel(INDEX "if (i < 20000) x[i] = 5;", 0);
    slip_array *before = make_vector(1, BIG), *room = add(before, before, second); /* memory that is there then */
    async_eval_one(room);
    WAIT_UNTIL((run_ready_gpu_streams(), slip_array_is_ready(room)));
    slip_array_release(before);
    slip_array_release(room);
    held self = hold_first();
    slip_array *x = apply_plain(kernel, NULL, BIG, second);
    async_eval_one(x);
    EXPECT_STATUS(slip_array_wait(x, 2000000000), SLIP_TIMEOUT);
    EXPECT_MESSAGE(
        "(cuda_kernel) is parked and waits for value 1 of the driver's work of cpu:0 (compiling), which is running");
    let_go(&self);
    WAIT_UNTIL((run_ready_gpu_streams(), slip_array_is_ready(x)));
    expect_all(x, 5);
    slip_array_release(x);
    slip_cuda_kernel_release(kernel);
}

/* A process that runs a kernel. Returns how often something was compiled in it. */
static int compilations_of_process(const char *folder) {
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        begin();
        use_emulated_compiler();
        setenv("SLIP_CACHE_DIR", folder, 1);
        slip_cuda_kernel *kernel = plain_kernel("x[0] = 5;", 0);
        slip_array *x = apply_plain(kernel, NULL, 1, first);
        expect_all(x, 5);
        slip_array_release(x);
        slip_cuda_kernel_release(kernel);
        exit((int)slip__cuda_compilations());
    }
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

TEST_WITH_TIMEOUT(code_is_kept_for_the_next_process, 120) {
    char folder[] = "/tmp/slip-test-XXXXXX", command[64];
    use_emulator();
    EXPECT_TRUE(mkdtemp(folder) != NULL);
    EXPECT_EQ(compilations_of_process(folder), 1);
    EXPECT_EQ(compilations_of_process(folder), 0);
    snprintf(command, sizeof command, "rm -r %s", folder);
    EXPECT_EQ(system(command), 0);
}

#endif
