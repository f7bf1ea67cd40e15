/* Kernels that programs write, through the C interface. */
#include <stdlib.h>
#include <unistd.h>

#include "capi_support.h"
#include "cuda_compiler.h"

static mlx_fast_cuda_kernel make_kernel(const char *source) {
    mlx_vector_string inputs = mlx_vector_string_new_value("a"), outputs = mlx_vector_string_new_value("x");
    mlx_fast_cuda_kernel kernel = mlx_fast_cuda_kernel_new("tried", inputs, outputs, source, NULL, true, 0);
    mlx_vector_string_free(inputs);
    mlx_vector_string_free(outputs);
    return kernel;
}

static mlx_fast_cuda_kernel_config make_config(int count, mlx_dtype dtype) {
    mlx_fast_cuda_kernel_config config = mlx_fast_cuda_kernel_config_new();
    EXPECT_EQ(mlx_fast_cuda_kernel_config_add_output_arg(config, &count, 1, dtype), 0);
    EXPECT_EQ(mlx_fast_cuda_kernel_config_set_grid(config, count, 1, 1), 0);
    EXPECT_EQ(mlx_fast_cuda_kernel_config_set_thread_group(config, 32, 1, 1), 0);
    EXPECT_EQ(mlx_fast_cuda_kernel_config_set_init_value(config, -1), 0);
    EXPECT_EQ(mlx_fast_cuda_kernel_config_add_template_arg_dtype(config, "T", dtype), 0);
    EXPECT_EQ(mlx_fast_cuda_kernel_config_add_template_arg_int(config, "N", 3), 0);
    EXPECT_EQ(mlx_fast_cuda_kernel_config_add_template_arg_bool(config, "all", false), 0);
    return config;
}

TEST_ON_CUDA(a_kernel_is_made_configured_and_applied, 120) {
    use_emulated_compiler();
    mlx_stream stream = stream_of(device);
    mlx_fast_cuda_kernel kernel =
        make_kernel("int i = blockIdx.x * blockDim.x + threadIdx.x; if (i < (all ? 64 : 60)) x[i] = T(a[i]) * N;");
    mlx_fast_cuda_kernel_config config = make_config(64, MLX_INT32);
    mlx_array a = counting((const int[]){64}, 1), x = mlx_array_new();
    mlx_vector_array inputs = mlx_vector_array_new_value(a), outputs = mlx_vector_array_new();
    EXPECT_EQ(mlx_fast_cuda_kernel_apply(&outputs, kernel, inputs, config, stream), 0);
    mlx_fast_cuda_kernel_config_free(config);
    mlx_fast_cuda_kernel_free(kernel);
    EXPECT_EQ(mlx_vector_array_size(outputs), 1);
    EXPECT_EQ(mlx_vector_array_get(&x, outputs, 0), 0);
    EXPECT_EQ(mlx_array_eval(x), 0);
    const int32_t *found = mlx_array_data_int32(x);
    for (int i = 0; i < 64; ++i) EXPECT_EQ(found[i], i < 60 ? 3 * i : -1);
    mlx_array_free(a);
    mlx_array_free(x);
    mlx_vector_array_free(inputs);
    mlx_vector_array_free(outputs);
    mlx_stream_free(stream);
}

/* What the call prints. */
static char *printed(mlx_fast_cuda_kernel kernel, mlx_fast_cuda_kernel_config config, mlx_vector_array inputs) {
    static char text[4096];
    FILE *file = tmpfile();
    mlx_vector_array outputs = mlx_vector_array_new();
    mlx_stream stream = mlx_default_cpu_stream_new();
    fflush(stdout);
    int out = dup(STDOUT_FILENO);
    EXPECT_TRUE(file && dup2(fileno(file), STDOUT_FILENO) >= 0);
    (void)mlx_fast_cuda_kernel_apply(&outputs, kernel, inputs, config, stream);
    dup2(out, STDOUT_FILENO);
    close(out);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    mlx_vector_array_free(outputs);
    mlx_stream_free(stream);
    return text;
}

TEST(the_text_is_printed_for_whoever_asks) {
    error_log log;
    install_log(&log);
    mlx_fast_cuda_kernel kernel = make_kernel("x[0] = 1;");
    mlx_fast_cuda_kernel_config config = make_config(4, MLX_FLOAT16);
    mlx_array a = counting((const int[]){4}, 1);
    mlx_vector_array inputs = mlx_vector_array_new_value(a);
    EXPECT_STR(printed(kernel, config, inputs), "");
    EXPECT_EQ(mlx_fast_cuda_kernel_config_set_verbose(config, true), 0);
    const char *text = printed(kernel, config, inputs);
    EXPECT_TRUE(strstr(text, "__global__ void custom_kernel_tried(\n    const float *a,\n    __half *x) {"));
    EXPECT_TRUE(strstr(text, "x[0] = 1;\n}\n"));
    EXPECT_MESSAGE("[cuda_kernel] tried needs an NVIDIA GPU");
    mlx_array_free(a);
    mlx_vector_array_free(inputs);
    mlx_fast_cuda_kernel_config_free(config);
    mlx_fast_cuda_kernel_free(kernel);
}

TEST(kernels_with_wrong_arguments_are_empty_handles) {
    error_log log;
    mlx_vector_string names = mlx_vector_string_new_value("a"), none = {NULL};
    mlx_fast_cuda_kernel made = {NULL};
    install_log(&log);
#define NEW(...) (made = mlx_fast_cuda_kernel_new(__VA_ARGS__)).ctx
    EXPECT_HANDLER(&log, NEW("k", none, names, "", NULL, true, 0), "[fast_cuda_kernel_new] argument 'input_names'");
    EXPECT_HANDLER(&log, NEW("k", names, none, "", NULL, true, 0), "[fast_cuda_kernel_new] argument 'output_names'");
    EXPECT_HANDLER(&log, NEW(NULL, names, names, "", NULL, true, 0), "[cuda_kernel] a name is NULL");
    EXPECT_HANDLER(&log, NEW("k", names, names, NULL, NULL, true, 0), "[cuda_kernel] the source is NULL");
    EXPECT_HANDLER(&log, NEW("k", names, names, "", NULL, true, 0), "[cuda_kernel] the name a is given twice");
#undef NEW
    EXPECT_TRUE(made.ctx == NULL);
    mlx_fast_cuda_kernel_free(made);
    mlx_vector_string_free(names);
}

TEST(configs_and_calls_refuse_empty_handles) {
    error_log log;
    static const int shape[] = {4};
    mlx_fast_cuda_kernel_config none = {NULL}, config = make_config(4, MLX_FLOAT32);
    mlx_fast_cuda_kernel kernel = make_kernel(""), no_kernel = {NULL};
    mlx_vector_array inputs = mlx_vector_array_new(), no_inputs = {NULL}, outputs = mlx_vector_array_new();
    mlx_stream stream = mlx_default_cpu_stream_new(), no_stream = {NULL};
    install_log(&log);
    mlx_fast_cuda_kernel_config_free(none);
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_add_output_arg(none, shape, 1, MLX_BOOL), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_add_output_arg(config, NULL, 1, MLX_BOOL), "'shape' is NULL");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_add_output_arg(config, shape, 65, MLX_BOOL), "0 to 64 dimensions");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_add_output_arg(config, shape, 1, (mlx_dtype)14), "unknown dtype 14");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_set_grid(none, 1, 1, 1), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_set_thread_group(none, 1, 1, 1), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_set_init_value(none, 1), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_set_verbose(none, true), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_add_template_arg_int(none, "N", 1), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_add_template_arg_int(config, NULL, 1), "the string is NULL");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_add_template_arg_bool(none, "N", 1), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_config_add_template_arg_dtype(config, "T", (mlx_dtype)-1), "unknown dtype");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_apply(NULL, kernel, inputs, config, stream), "'outputs' is NULL");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_apply(&outputs, no_kernel, inputs, config, stream), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_apply(&outputs, kernel, no_inputs, config, stream), "empty vector");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_apply(&outputs, kernel, inputs, none, stream), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_apply(&outputs, kernel, inputs, config, no_stream), "empty handle");
    EXPECT_ERROR(&log, mlx_fast_cuda_kernel_apply(&outputs, kernel, inputs, config, stream),
                 "[cuda_kernel] Expected `inputs` to have size 1 but got size 0.");
    mlx_vector_array_free(inputs);
    mlx_vector_array_free(outputs);
    mlx_stream_free(stream);
    mlx_fast_cuda_kernel_config_free(config);
    mlx_fast_cuda_kernel_free(kernel);
}
