/* A program as an mlx-c user writes it: two streams, one array that crosses between them. Built by
 * tools/test_install.sh against an installed Slipstream. Status 0 if the values are right. */
#include <stdio.h>

#include <mlx/c/mlx.h>

#define CHECK(call)                                 \
    do {                                            \
        if ((call) != 0) {                          \
            fprintf(stderr, "failed: %s\n", #call); \
            return 1;                               \
        }                                           \
    } while (0)

int main(void) {
    const float values[] = {1, 2, 3, 4};
    const int shape[] = {2, 2};
    mlx_device cpu = mlx_device_new_type(MLX_CPU, 0);
    mlx_stream first = mlx_stream_new_device(cpu);
    mlx_stream second = mlx_stream_new_device(cpu);
    mlx_array input = mlx_array_new_data(values, shape, 2, MLX_FLOAT32);
    mlx_array twice = mlx_array_new();
    mlx_array product = mlx_array_new();

    CHECK(mlx_add(&twice, input, input, first));
    CHECK(mlx_matmul(&product, twice, input, second));
    CHECK(mlx_array_eval(product));

    const float expected[] = {14, 20, 30, 44};
    const float *result = mlx_array_data_float32(product);
    int wrong = result == NULL;
    for (int i = 0; i < 4 && !wrong; ++i) wrong = result[i] != expected[i];

    CHECK(mlx_array_free(product));
    CHECK(mlx_array_free(twice));
    CHECK(mlx_array_free(input));
    CHECK(mlx_stream_free(second));
    CHECK(mlx_stream_free(first));
    CHECK(mlx_device_free(cpu));
    puts(wrong ? "wrong" : "right");
    return wrong;
}
