/* Devices, streams, memory and the version, through the C interface. */
#include "capi_support.h"

#include <pthread.h>
#include <slip/device.h>
#include <stdlib.h>

/* ---- devices ---- */

static const char *device_text(mlx_string *text, mlx_device device) {
    EXPECT_EQ(mlx_device_tostring(text, device), 0);
    return mlx_string_data(*text);
}

TEST(a_device_is_its_type_and_its_index) {
    mlx_device gpu = mlx_device_new_type(MLX_GPU, 3), cpu = mlx_device_new_type(MLX_CPU, 0), copy = mlx_device_new();
    mlx_device_type type = MLX_CPU;
    mlx_string text = mlx_string_new();
    int index = 0;
    EXPECT_EQ(mlx_device_get_type(&type, gpu), 0);
    EXPECT_EQ(mlx_device_get_index(&index, gpu), 0);
    EXPECT_EQ(type, MLX_GPU);
    EXPECT_EQ(index, 3);
    EXPECT_STR(device_text(&text, gpu), "Device(gpu, 3)");
    EXPECT_STR(device_text(&text, cpu), "Device(cpu, 0)");
    EXPECT_FALSE(mlx_device_equal(gpu, cpu));
    EXPECT_EQ(mlx_device_set(&copy, gpu), 0);
    EXPECT_TRUE(mlx_device_equal(gpu, copy));
    EXPECT_EQ(mlx_device_set(&copy, cpu), 0);
    EXPECT_FALSE(mlx_device_equal(gpu, copy));
    mlx_string_free(text);
    mlx_device_free(gpu);
    mlx_device_free(cpu);
    EXPECT_EQ(mlx_device_free(copy), 0);
    EXPECT_EQ(mlx_device_free(mlx_device_new()), 0);
}

TEST(devices_that_do_not_exist_are_errors_where_they_are_used) {
    error_log log;
    install_log(&log);
    mlx_device absent = mlx_device_new_type(MLX_CPU, 7), found = mlx_device_new();
    mlx_stream stream = mlx_stream_new();
    mlx_device_info info = mlx_device_info_new();
    bool available = true;
    EXPECT_EQ(mlx_device_is_available(&available, absent), 0);
    EXPECT_FALSE(available);
    EXPECT_ERROR(&log, mlx_set_default_device(absent), "7");
    EXPECT_ERROR(&log, mlx_get_default_stream(&stream, absent), "7");
    EXPECT_HANDLER(&log, mlx_stream_new_device(absent), "7");
    EXPECT_ERROR(&log, mlx_device_info_get(&info, absent), "7");
    EXPECT_TRUE(stream.ctx == NULL && info.ctx == NULL);
    EXPECT_EQ(mlx_get_default_device(&found), 0);
    EXPECT_FALSE(mlx_device_equal(found, absent));
    mlx_device_free(absent);
    mlx_device_free(found);
}

TEST(bad_input_to_devices_is_an_error) {
    error_log log;
    install_log(&log);
    mlx_device empty = mlx_device_new(), cpu = mlx_device_new_type(MLX_CPU, 0);
    mlx_string text = mlx_string_new();
    int number = 0;
    EXPECT_HANDLER(&log, mlx_device_new_type((mlx_device_type)2, 0), "device type 2");
    EXPECT_HANDLER(&log, mlx_device_new_type(MLX_CPU, -1), "-1");
    EXPECT_ERROR(&log, mlx_device_set(&cpu, empty), "[device_set]");
    EXPECT_ERROR(&log, mlx_device_tostring(&text, empty), "[device_tostring]");
    EXPECT_ERROR(&log, mlx_device_get_index(&number, empty), "[device_get_index]");
    EXPECT_ERROR(&log, mlx_device_get_index(NULL, cpu), "'index' is NULL");
    EXPECT_ERROR(&log, mlx_device_count(&number, (mlx_device_type)9), "device type 9");
    EXPECT_ERROR(&log, mlx_set_default_device(empty), "[set_default_device]");
    EXPECT_ERROR(&log, mlx_get_default_device(NULL), "[get_default_device]");
    EXPECT_HANDLER(&log, mlx_device_equal(cpu, empty), "[device_equal]");
    EXPECT_FALSE(mlx_device_equal(empty, empty));
    mlx_device_free(cpu);
}

TEST(without_a_gpu_asking_for_one_is_an_error_and_never_an_exit) {
    error_log log;
    install_log(&log);
    int count = -1;
    EXPECT_EQ(mlx_device_count(&count, MLX_GPU), 0);
    if (count > 0) SKIP("there is a GPU");
    mlx_device gpu = mlx_device_new_type(MLX_GPU, 0);
    mlx_stream stream = {NULL};
    EXPECT_HANDLER(&log, stream = mlx_default_gpu_stream_new(), "no GPU");
    EXPECT_TRUE(stream.ctx == NULL);
    EXPECT_HANDLER(&log, mlx_stream_new_device(gpu), "no GPU");
    EXPECT_ERROR(&log, mlx_set_default_device(gpu), "no GPU");
    mlx_device_free(gpu);
}

TEST_ON_EVERY_DRIVER(the_default_device_is_set_for_its_thread) {
    mlx_device chosen = mlx_device_new_type((mlx_device_type)device.type, 0), found = mlx_device_new();
    int count = 0;
    bool available = false;
    EXPECT_EQ(mlx_device_count(&count, (mlx_device_type)device.type), 0);
    EXPECT_GE(count, 1);
    EXPECT_EQ(mlx_device_is_available(&available, chosen), 0);
    EXPECT_TRUE(available);
    EXPECT_EQ(mlx_set_default_device(chosen), 0);
    EXPECT_EQ(mlx_get_default_device(&found), 0);
    EXPECT_TRUE(mlx_device_equal(found, chosen));
    mlx_device_free(chosen);
    mlx_device_free(found);
}

TEST_ON_EVERY_DRIVER(what_is_known_of_a_device_can_be_listed_and_read) {
    mlx_device chosen = mlx_device_new_type((mlx_device_type)device.type, 0);
    mlx_device_info info = mlx_device_info_new();
    mlx_vector_string keys = {NULL};
    bool flag = false;
    const char *value = NULL;
    size_t size = 0;
    EXPECT_EQ(mlx_device_info_get(&info, chosen), 0);
    EXPECT_EQ(mlx_device_info_get(&info, chosen), 0); /* again, in place */
    EXPECT_EQ(mlx_device_info_has_key(&flag, info, "device_name"), 0);
    EXPECT_TRUE(flag);
    EXPECT_EQ(mlx_device_info_is_string(&flag, info, "device_name"), 0);
    EXPECT_TRUE(flag);
    EXPECT_EQ(mlx_device_info_get_string(&value, info, "device_name"), 0);
    EXPECT_GT(strlen(value), 0);
    EXPECT_EQ(mlx_device_info_get_size(&size, info, "device_name"), 2);
    EXPECT_EQ(mlx_device_info_get_keys(&keys, info), 0);
    EXPECT_GE(mlx_vector_string_size(keys), 2);
    for (size_t i = 0; i < mlx_vector_string_size(keys); ++i) {
        char *key = NULL;
        EXPECT_EQ(mlx_vector_string_get(&key, keys, i), 0);
        EXPECT_EQ(mlx_device_info_is_string(&flag, info, key), 0);
        EXPECT_EQ(mlx_device_info_get_string(&value, info, key), flag ? 0 : 2);
        EXPECT_EQ(mlx_device_info_get_size(&size, info, key), flag ? 2 : 0);
    }
    mlx_vector_string_free(keys);
    mlx_device_info_free(info);
    mlx_device_free(chosen);
}

TEST(missing_facts_of_a_device_give_2_without_an_error) {
    error_log log;
    install_log(&log);
    mlx_device cpu = mlx_device_new_type(MLX_CPU, 0);
    mlx_device_info info = mlx_device_info_new(), empty = mlx_device_info_new();
    bool flag = true;
    const char *value = NULL;
    size_t size = 0;
    EXPECT_EQ(mlx_device_info_get(&info, cpu), 0);
    EXPECT_EQ(mlx_device_info_has_key(&flag, info, "no_such_fact"), 0);
    EXPECT_FALSE(flag);
    EXPECT_EQ(mlx_device_info_is_string(&flag, info, "no_such_fact"), 2);
    EXPECT_EQ(mlx_device_info_get_string(&value, info, "no_such_fact"), 2);
    EXPECT_EQ(mlx_device_info_get_size(&size, info, "no_such_fact"), 2);
    EXPECT_EQ(log.count, 0);
    EXPECT_ERROR(&log, mlx_device_info_has_key(&flag, empty, "device_name"), "empty handle");
    EXPECT_ERROR(&log, mlx_device_info_has_key(&flag, info, NULL), "the key is NULL");
    EXPECT_ERROR(&log, mlx_device_info_get_size(NULL, info, "a"), "[device_info_get_size]");
    EXPECT_EQ(mlx_device_info_free(empty), 0);
    mlx_device_info_free(info);
    mlx_device_free(cpu);
}

static bool is_on_cuda(slip_device device) {
    return device.type == SLIP_GPU && strcmp(getenv("SLIP_GPU"), "cuda") == 0;
}

TEST_ON_EVERY_DRIVER(cuda_is_available_where_the_gpu_is_one_of_nvidia) {
    error_log log;
    install_log(&log);
    bool available = !is_on_cuda(device);
    EXPECT_EQ(mlx_cuda_is_available(&available), 0);
    EXPECT_EQ(available, is_on_cuda(device));
    EXPECT_STR(slip_device_driver(device), device.type == SLIP_CPU ? "cpu" : is_on_cuda(device) ? "cuda" : "sim");
    EXPECT_EQ(log.count, 0); /* no GPU is an answer, not an error */
}

TEST(cuda_is_not_available_without_its_library) {
    error_log log;
    install_log(&log);
    setenv("SLIP_GPU", "cuda", 1);
    setenv("SLIP_CUDA_LIBRARY", "/no/such/library.so", 1);
    bool available = true;
    EXPECT_EQ(mlx_cuda_is_available(&available), 0);
    EXPECT_FALSE(available);
    EXPECT_TRUE(slip_device_driver((slip_device){SLIP_GPU, 0}) == NULL);
    EXPECT_TRUE(slip_device_driver((slip_device){SLIP_CPU, 1}) == NULL);
    EXPECT_EQ(log.count, 0);
    EXPECT_ERROR(&log, mlx_cuda_is_available(NULL), "[cuda_is_available] the result's place 'res' is NULL");
}

static size_t size_fact(mlx_device device, const char *key) {
    mlx_device_info info = mlx_device_info_new();
    size_t size = 0;
    EXPECT_EQ(mlx_device_info_get(&info, device), 0);
    EXPECT_EQ(mlx_device_info_get_size(&size, info, key), 0);
    mlx_device_info_free(info);
    return size;
}

/* Like "GPU-00112233-4455-6677-8899-aabbccddeeff" where `pattern` has 0 for every digit. */
static bool is_like(const char *text, const char *pattern) {
    for (; *text && *pattern; ++text, ++pattern)
        if (*pattern == '0' ? !strchr("0123456789abcdef", *text) : *text != *pattern) return false;
    return *text == *pattern;
}

TEST_ON_EVERY_DRIVER(a_gpu_of_nvidia_has_the_facts_that_mlx_gives) {
    static const char *const keys[] = {"total_memory", "free_memory", "compute_capability_major",
                                       "uuid",         "pci_bus_id",  "compute_capability_minor"};
    mlx_device chosen = mlx_device_new_type((mlx_device_type)device.type, 0);
    mlx_device_info info = mlx_device_info_new();
    bool flag = false;
    EXPECT_EQ(mlx_device_info_get(&info, chosen), 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; ++i) {
        EXPECT_EQ(mlx_device_info_has_key(&flag, info, keys[i]), 0);
        EXPECT_EQ(flag, is_on_cuda(device));
    }
    if (flag) {
        const char *architecture = NULL, *uuid = NULL, *place = NULL;
        char expected[32];
        EXPECT_EQ(mlx_device_info_get_string(&architecture, info, "architecture"), 0);
        EXPECT_EQ(mlx_device_info_get_string(&uuid, info, "uuid"), 0);
        EXPECT_EQ(mlx_device_info_get_string(&place, info, "pci_bus_id"), 0);
        snprintf(expected, sizeof expected, "sm_%zu%zu", size_fact(chosen, "compute_capability_major"),
                 size_fact(chosen, "compute_capability_minor"));
        EXPECT_STR(architecture, expected);
        EXPECT_TRUE(is_like(uuid, "GPU-00000000-0000-0000-0000-000000000000"));
        EXPECT_TRUE(is_like(place, "0000:00:00.0"));
        EXPECT_EQ(size_fact(chosen, "total_memory"), size_fact(chosen, "memory_size"));
        EXPECT_GT(size_fact(chosen, "free_memory"), 0);
        EXPECT_GE(size_fact(chosen, "total_memory"), size_fact(chosen, "free_memory"));
    }
    mlx_device_info_free(info);
    mlx_device_free(chosen);
}

TEST_ON_EVERY_DRIVER(free_memory_of_a_gpu_of_nvidia_is_what_is_left_now) {
    if (!is_on_cuda(device)) SKIP("no NVIDIA GPU");
    mlx_device gpu = mlx_device_new_type(MLX_GPU, 0);
    mlx_stream stream = mlx_stream_new_device(gpu);
    mlx_array big = mlx_array_new();
    size_t before = size_fact(gpu, "free_memory");
    EXPECT_EQ(mlx_arange(&big, 0, 1 << 20, 1, MLX_FLOAT32, stream), 0);
    EXPECT_EQ(mlx_array_eval(big), 0);
    EXPECT_GT(before, size_fact(gpu, "free_memory") + (2u << 20));
    mlx_array_free(big);
    mlx_stream_free(stream);
    mlx_device_free(gpu);
}

/* ---- streams ---- */

TEST_ON_EVERY_DRIVER(a_stream_knows_its_device_and_equals_itself_only) {
    mlx_device chosen = mlx_device_new_type((mlx_device_type)device.type, 0), found = mlx_device_new();
    mlx_stream first = mlx_stream_new_device(chosen), second = mlx_stream_new_device(chosen), copy = mlx_stream_new();
    mlx_string text = mlx_string_new();
    char expected[64];
    int index = -1;
    EXPECT_EQ(mlx_stream_get_device(&found, first), 0);
    EXPECT_TRUE(mlx_device_equal(found, chosen));
    EXPECT_EQ(mlx_stream_get_index(&index, first), 0);
    EXPECT_EQ(mlx_stream_tostring(&text, first), 0);
    snprintf(expected, sizeof expected, "Stream(Device(%s, 0), %d)", device.type == SLIP_GPU ? "gpu" : "cpu", index);
    EXPECT_STR(mlx_string_data(text), expected);
    EXPECT_FALSE(mlx_stream_equal(first, second));
    EXPECT_EQ(mlx_stream_set(&copy, first), 0);
    EXPECT_TRUE(mlx_stream_equal(first, copy));
    EXPECT_EQ(mlx_synchronize(first), 0);
    mlx_string_free(text);
    mlx_stream_free(first);
    mlx_stream_free(second);
    EXPECT_EQ(mlx_synchronize(copy), 0); /* a reference of its own */
    mlx_stream_free(copy);
    mlx_device_free(chosen);
    mlx_device_free(found);
}

TEST_ON_EVERY_DRIVER(setting_a_default_stream_leaves_the_default_device) {
    mlx_device chosen = mlx_device_new_type((mlx_device_type)device.type, 0);
    mlx_device before = mlx_device_new(), after = mlx_device_new();
    mlx_stream stream = mlx_stream_new_device(chosen), found = mlx_stream_new(), constructed;
    EXPECT_EQ(mlx_get_default_device(&before), 0);
    EXPECT_EQ(mlx_set_default_stream(stream), 0);
    EXPECT_EQ(mlx_get_default_stream(&found, chosen), 0);
    EXPECT_TRUE(mlx_stream_equal(found, stream));
    constructed = stream_of(device);
    EXPECT_TRUE(mlx_stream_equal(constructed, stream));
    EXPECT_EQ(mlx_get_default_device(&after), 0);
    EXPECT_TRUE(mlx_device_equal(before, after));
    mlx_stream_free(stream);
    mlx_stream_free(found);
    mlx_stream_free(constructed);
    mlx_device_free(chosen);
    mlx_device_free(before);
    mlx_device_free(after);
}

static void *see_own_default(void *seen) {
    *(mlx_stream *)seen = mlx_default_cpu_stream_new();
    return NULL;
}

TEST(each_thread_has_default_streams_of_its_own) {
    mlx_stream mine = mlx_default_cpu_stream_new(), again = mlx_default_cpu_stream_new(), theirs = mlx_stream_new();
    pthread_t thread;
    EXPECT_EQ(pthread_create(&thread, NULL, see_own_default, &theirs), 0);
    EXPECT_EQ(pthread_join(thread, NULL), 0);
    EXPECT_TRUE(mlx_stream_equal(mine, again));
    EXPECT_FALSE(mlx_stream_equal(mine, theirs));
    mlx_stream_free(mine);
    mlx_stream_free(again);
    mlx_stream_free(theirs);
}

TEST(bad_input_to_streams_is_an_error) {
    error_log log;
    install_log(&log);
    mlx_stream empty = mlx_stream_new(), stream = mlx_default_cpu_stream_new();
    mlx_string text = mlx_string_new();
    mlx_device device = mlx_device_new();
    int index = 0;
    EXPECT_ERROR(&log, mlx_synchronize(empty), "[synchronize] the stream is an empty handle");
    EXPECT_ERROR(&log, mlx_stream_set(&stream, empty), "[stream_set]");
    EXPECT_ERROR(&log, mlx_stream_set(NULL, stream), "'stream' is NULL");
    EXPECT_ERROR(&log, mlx_stream_tostring(&text, empty), "[stream_tostring]");
    EXPECT_ERROR(&log, mlx_stream_get_index(&index, empty), "[stream_get_index]");
    EXPECT_ERROR(&log, mlx_stream_get_device(&device, empty), "[stream_get_device]");
    EXPECT_ERROR(&log, mlx_set_default_stream(empty), "[set_default_stream]");
    EXPECT_ERROR(&log, mlx_get_default_stream(&stream, device), "[get_default_stream]");
    EXPECT_HANDLER(&log, mlx_stream_new_device(device), "[stream_new_device]");
    EXPECT_HANDLER(&log, mlx_stream_equal(stream, empty), "[stream_equal]");
    mlx_stream_free(stream);
}

/* ---- memory ---- */

TEST(memory_is_counted_and_limits_give_back_the_previous_ones) {
    size_t before = 0, during = 0, peak = 0, limit = 0, previous = 0;
    mlx_array big = mlx_array_new();
    mlx_stream stream = mlx_default_cpu_stream_new();
    EXPECT_EQ(mlx_get_active_memory(&before), 0);
    EXPECT_EQ(mlx_reset_peak_memory(), 0);
    EXPECT_EQ(mlx_arange(&big, 0, 1 << 20, 1, MLX_FLOAT32, stream), 0);
    EXPECT_EQ(mlx_array_eval(big), 0);
    EXPECT_EQ(mlx_get_active_memory(&during), 0);
    EXPECT_GE(during, before + (4u << 20));
    mlx_array_free(big);
    EXPECT_EQ(mlx_synchronize(stream), 0);
    EXPECT_EQ(mlx_get_peak_memory(&peak), 0);
    EXPECT_GE(peak, during);
    EXPECT_EQ(mlx_clear_cache(), 0);
    EXPECT_EQ(mlx_get_cache_memory(&during), 0);
    EXPECT_EQ(during, 0);
    EXPECT_EQ(mlx_get_memory_limit(&limit), 0);
    EXPECT_EQ(mlx_set_memory_limit(&previous, 1u << 30), 0);
    EXPECT_EQ(previous, limit);
    EXPECT_EQ(mlx_set_memory_limit(&previous, limit), 0);
    EXPECT_EQ(previous, 1u << 30);
    EXPECT_EQ(mlx_set_cache_limit(&limit, 1u << 20), 0);
    EXPECT_EQ(mlx_set_cache_limit(&previous, limit), 0);
    EXPECT_EQ(previous, 1u << 20);
    EXPECT_EQ(mlx_set_wired_limit(&previous, 5), 0);
    EXPECT_EQ(previous, 0);
    EXPECT_EQ(mlx_set_wired_limit(&previous, 0), 0);
    EXPECT_EQ(previous, 5);
    mlx_stream_free(stream);
}

TEST(memory_functions_want_a_place_for_their_result) {
    error_log log;
    install_log(&log);
    EXPECT_ERROR(&log, mlx_get_active_memory(NULL), "[get_active_memory]");
    EXPECT_ERROR(&log, mlx_set_memory_limit(NULL, 0), "[set_memory_limit]");
    EXPECT_ERROR(&log, mlx_set_wired_limit(NULL, 0), "[set_wired_limit]");
}

TEST(the_version_is_the_one_that_is_spoken) {
    error_log log;
    install_log(&log);
    mlx_string version = mlx_string_new();
    EXPECT_EQ(mlx_version(&version), 0);
    EXPECT_STR(mlx_string_data(version), "0.32.2");
    EXPECT_ERROR(&log, mlx_version(NULL), "[version]");
    mlx_string_free(version);
}
