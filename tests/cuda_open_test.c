/* The NVIDIA driver on the emulated GPU: how a GPU is found and opened, and what is said when something is missing. */
#include <dirent.h>

#include "base/atomic.h"
#include "base/thread.h"
#include "cuda_fixture.h"
#include "drivers/cuda/compiler.h"
#include "drivers/cuda/images.h"

/* ---- what it says ---- */

TEST(a_library_that_cannot_be_loaded_is_named_with_a_hint) {
    setenv("SLIP_GPU", "cuda", 1);
    setenv("SLIP_CUDA_LIBRARY", "/nonexistent", 1);
    EXPECT_STATUS(slip_device_check(gpu_device), SLIP_DEVICE);
    EXPECT_MESSAGE("[device] no GPU: the NVIDIA driver cannot be loaded");
    EXPECT_MESSAGE("/nonexistent");
    EXPECT_MESSAGE("SLIP_GPU=sim");
    EXPECT_EQ(slip_device_count(SLIP_GPU), 0);
    EXPECT_EQ(slip_device_default().type, SLIP_CPU);
    EXPECT_OK(slip_device_check(cpu_device));
}

TEST(a_library_without_the_functions_is_too_old) {
    setenv("SLIP_GPU", "cuda", 1);
    setenv("SLIP_CUDA_LIBRARY", "libm.so.6", 1);
    if (!dlopen("libm.so.6", RTLD_NOW)) SKIP("no library to take for the driver");
    EXPECT_STATUS(slip_device_check(gpu_device), SLIP_DEVICE);
    EXPECT_MESSAGE("[device] no GPU: the NVIDIA driver is too old");
    EXPECT_MESSAGE("SLIP_GPU=sim");
}

TEST(no_gpu_is_looked_for_where_none_is_wanted) {
    setenv("SLIP_GPU", "none", 1);
    EXPECT_STATUS(slip_device_check(gpu_device), SLIP_DEVICE);
    EXPECT_MESSAGE("[device] no GPU: SLIP_GPU=none in the environment");
}

TEST(an_unknown_setting_is_shown_with_those_that_exist) {
    setenv("SLIP_GPU", "nonsense", 1);
    EXPECT_STATUS(slip_device_check(gpu_device), SLIP_DEVICE);
    EXPECT_MESSAGE("[device] no GPU: SLIP_GPU=nonsense in the environment; expected cuda, sim or none");
}

TEST(a_driver_without_a_gpu_says_so) {
    use_emulator();
    fail_next("cuInit", 1, NO_DEVICE);
    EXPECT_STATUS(slip_device_check(gpu_device), SLIP_DEVICE);
    EXPECT_MESSAGE("[device] no GPU: the NVIDIA driver finds no GPU");
}

/* In a process of its own, since devices are looked for once. */
static void expect_no_gpu(const char *name, int count) {
    pid_t child = fork();
    EXPECT_GE(child, 0);
    if (child == 0) {
        fail_next(name, count, NOT_SUPPORTED);
        TEST_CONTEXT("%s, call %d", name, count);
        EXPECT_STATUS(slip_device_check(gpu_device), SLIP_DEVICE);
        EXPECT_MESSAGE("[device] no GPU: ");
        EXPECT_MESSAGE("SLIP_GPU=sim");
        slip_array *a = make_vector(1, TINY), *b = add(a, a, make_stream(cpu_device));
        expect_all(b, 2);
        fflush(NULL);
        _exit(0); /* what was opened before the failing call is left to the process */
    }
    int status;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status)) FAIL("%s, call %d: status %d", name, count, status);
}

TEST(each_call_that_opens_a_device_may_fail) {
    static const char *const calls[] = {"cuInit",
                                        "cuDeviceGetCount",
                                        "cuDeviceGet",
                                        "cuDevicePrimaryCtxRetain",
                                        "cuDeviceGetName",
                                        "cuDeviceTotalMem",
                                        "cuStreamCreateWithPriority",
                                        "cuEventCreate",
                                        "cuMemHostAlloc",
                                        "cuModuleLoadData",
                                        "cuModuleGetFunctionCount",
                                        "cuModuleEnumerateFunctions",
                                        "cuFuncGetName",
                                        "cuFuncLoad"};
    use_emulator();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; ++i) expect_no_gpu(calls[i], 1);
    expect_no_gpu("cuMemHostAlloc", 2);
    expect_no_gpu("cuEventCreate", 20);
}

/* ---- facts ---- */

TEST(the_device_tells_what_it_is) {
    use_emulator();
    setenv("EMULATOR_MEMORY_BYTES", "123456789", 1);
    slip_device_fact fact;
    int found = 0;
    for (size_t i = 0; slip_device_fact_at(gpu_device, i, &fact); ++i) {
        EXPECT_TRUE(strcmp(fact.name, "thread_count") != 0);
        if (!strcmp(fact.name, "device_name")) EXPECT_STR(fact.text, "Emulated GPU");
        else if (!strcmp(fact.name, "architecture")) EXPECT_STR(fact.text, "sm_90");
        else if (!strcmp(fact.name, "memory_size")) EXPECT_EQ(fact.number, 123456789);
        else continue;
        ++found;
    }
    EXPECT_EQ(found, 3); /* among others: capi_device_test.c has them all */
    EXPECT_EQ(slip_device_count(SLIP_GPU), 1);
}

TEST(the_gpu_is_the_default_where_there_is_one) {
    use_emulator();
    slip_device device = slip_device_default();
    EXPECT_EQ(device.type, SLIP_GPU);
    EXPECT_EQ(device.index, 0);
    slip_array *a = make_vector(3, TINY), *b = add(a, a, NULL);
    expect_all(b, 6);
    EXPECT_TRUE(count_of("kernels") > 0);
    slip_array_release(a);
    slip_array_release(b);
}

/* ---- when it is opened ---- */

static bool is_gpu_open(void) {
    return count_of("cuDevicePrimaryCtxRetain") || count_of("cuMemHostAlloc") || count_of("cuModuleLoadData");
}

static void use_cpu(void) {
    slip_stream *stream = make_stream(cpu_device);
    slip_array *one = make_vector(1, TINY), *two = add(one, one, stream);
    expect_all(two, 2);
    EXPECT_OK(slip_device_synchronize(cpu_device, SLIP_FOREVER));
    slip_memory_clear_cache();
    slip_array_release(one);
    slip_array_release(two);
    slip_stream_release(stream);
}

TEST(a_program_that_uses_the_cpu_alone_opens_no_gpu) {
    use_emulator();
    use_cpu();
    EXPECT_OK(slip_device_set_default(cpu_device));
    slip_array *one = make_vector(1, TINY), *two = add(one, one, NULL);
    expect_all(two, 2);
    slip_array_release(one);
    slip_array_release(two);
    EXPECT_EQ(count_of("cuInit"), 0);
}

TEST(gpus_are_counted_without_being_opened) {
    use_emulator();
    EXPECT_EQ(slip_device_default().type, SLIP_GPU);
    EXPECT_EQ(slip_device_count(SLIP_GPU), 1);
    EXPECT_TRUE(slip_device_is_available(gpu_device));
    EXPECT_FALSE(slip_device_is_available((slip_device){SLIP_GPU, 1}));
    EXPECT_STR(slip_device_driver(gpu_device), "cuda");
    EXPECT_OK(slip_device_set_default(gpu_device));
    EXPECT_OK(slip_device_synchronize(gpu_device, SLIP_FOREVER));
    slip_scope scope;
    slip_stream *stream = make_stream(cpu_device);
    EXPECT_OK(slip_scope_begin(&scope, stream));
    slip_scope_end(&scope);
    use_cpu();
    EXPECT_FALSE(is_gpu_open());
    slip_stream_release(make_stream(gpu_device));
    EXPECT_TRUE(is_gpu_open());
    EXPECT_EQ(count_of("cuDevicePrimaryCtxRetain"), 1);
}

static void open_at_once(int number, void *unused) {
    (void)unused;
    slip_stream *stream = make_stream(number % 4 ? gpu_device : cpu_device);
    slip_array *one = make_vector(1, TINY), *two = add(one, one, stream);
    slip_memory_clear_cache();
    expect_all(two, 2);
    slip_array_release(one);
    slip_array_release(two);
    slip_stream_release(stream);
}

/* ---- kernels that the build has not compiled ---- */

static size_t count_files(const char *folder) {
    size_t count = 0;
    DIR *open = opendir(folder);
    EXPECT_TRUE(open != NULL);
    for (const struct dirent *entry; (entry = readdir(open));) count += entry->d_name[0] != '.';
    closedir(open);
    return count;
}

static void use_without_code(const char *compiler) {
    use_emulator();
    setenv("EMULATOR_TAKES_NO_TEXT", "1", 1);
    setenv("SLIP_NVRTC_LIBRARY", compiler, 1);
}

static void add_on_gpu(void) {
    slip_stream *stream = make_stream(gpu_device);
    slip_array *one = make_vector(1, TINY), *two = add(one, one, stream);
    expect_all(two, 2);
    slip_array_release(one);
    slip_array_release(two);
    slip_stream_release(stream);
}

/* A process of its own, as the next run of a program is. */
static int add_elsewhere(void) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        add_on_gpu();
        _exit(slip__cuda_compilations() > 100 ? 100 : (int)slip__cuda_compilations());
    }
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

TEST_WITH_TIMEOUT(kernels_that_the_build_has_not_compiled_are_compiled_once, 60) {
    char folder[] = "/tmp/slip-kernels-XXXXXX", command[80];
    EXPECT_TRUE(mkdtemp(folder) != NULL);
    setenv("SLIP_CACHE_DIR", folder, 1);
#ifdef SLIP_TEST_CUDA_EMULATOR
    use_without_code(SLIP_TEST_CUDA_EMULATOR);
#else
    use_emulator();
#endif
    EXPECT_EQ(add_elsewhere(), slip__cuda_image_count);
    EXPECT_EQ(count_files(folder), slip__cuda_image_count);
    EXPECT_EQ(add_elsewhere(), 0);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    EXPECT_EQ(system(command), 0);
}

TEST(kernels_that_cannot_be_compiled_are_missed_with_a_hint) {
    use_without_code("");
    slip_stream *stream;
    EXPECT_STATUS(slip_stream_create(&stream, gpu_device, NULL), SLIP_DEVICE);
    EXPECT_MESSAGE(
        "no kernels were built for compute capability 9.0, and none can be now: libnvrtc of CUDA 12 or 13 is "
        "not found: install it, or name its file in SLIP_NVRTC_LIBRARY");
}

TEST(threads_that_need_the_gpu_at_once_open_it_once) {
    use_emulator();
    run_in_threads(8, open_at_once, NULL);
    EXPECT_EQ(count_of("cuInit"), 1);
    EXPECT_EQ(count_of("cuDevicePrimaryCtxRetain"), 1);
}

static void expect_default_on_cpu(void) {
    slip_array *one = make_vector(1, TINY), *two = add(one, one, NULL);
    EXPECT_EQ(slip_stream_device(slip_array_stream(two)).type, SLIP_CPU);
    expect_all(two, 2);
    slip_array_release(one);
    slip_array_release(two);
    EXPECT_EQ(slip_device_default().type, SLIP_CPU);
}

TEST(a_gpu_that_nobody_chose_and_that_cannot_be_opened_leaves_the_cpu_as_the_default) {
    use_emulator();
    fail_next("cuModuleLoadData", 1, NOT_SUPPORTED);
    EXPECT_EQ(slip_device_default().type, SLIP_GPU);
    slip_scope scope;
    slip_stream *stream = make_stream(cpu_device);
    EXPECT_OK(slip_scope_begin(&scope, stream)); /* restores that none was chosen */
    slip_scope_end(&scope);
    expect_default_on_cpu();
    EXPECT_EQ(slip_device_count(SLIP_GPU), 0);
    EXPECT_FALSE(slip_device_is_available(gpu_device));
    EXPECT_STATUS(slip_device_check(gpu_device), SLIP_DEVICE);
    EXPECT_MESSAGE("[device] no GPU: ");
    EXPECT_EQ(count_of("cuModuleLoadData"), 1); /* it is not tried again */
}

TEST(a_gpu_that_was_chosen_and_cannot_be_opened_is_an_error) {
    use_emulator();
    fail_next("cuModuleLoadData", 1, NOT_SUPPORTED);
    EXPECT_OK(slip_device_set_default(gpu_device));
    slip_array *one = make_vector(1, TINY), *two = NULL;
    for (int i = 0; i < 2; ++i) {
        EXPECT_STATUS(slip_add(&two, one, one, NULL), SLIP_DEVICE);
        EXPECT_MESSAGE("[device] no GPU: ");
    }
    EXPECT_STATUS(slip_device_set_default(gpu_device), SLIP_DEVICE);
    slip_array_release(one);
}

static void expect_child_passes(void (*run)(void)) {
    pid_t child = fork();
    EXPECT_GE(child, 0);
    if (child == 0) {
        run();
        fflush(NULL);
        _exit(0);
    }
    int status;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

static void expect_no_gpu_after_fork(void) {
    EXPECT_STATUS(slip_device_check(gpu_device), SLIP_DEVICE);
    EXPECT_MESSAGE("a forked process cannot use the GPU of its parent");
    expect_default_on_cpu();
    EXPECT_FALSE(is_gpu_open());
}

static void expect_gpu(void) {
    slip_array *one = make_vector(1, TINY), *two = add(one, one, NULL);
    EXPECT_EQ(slip_stream_device(slip_array_stream(two)).type, SLIP_GPU);
    expect_all(two, 2);
    slip_array_release(one);
    slip_array_release(two);
}

static void skip_where_children_have_no_threads(void) {
#ifdef __SANITIZE_THREAD__
    SKIP("thread sanitizer forbids threads in a forked child");
#endif
}

TEST(a_forked_child_opens_no_gpu_that_its_parent_counted) {
    skip_where_children_have_no_threads();
    use_emulator();
    EXPECT_EQ(slip_device_count(SLIP_GPU), 1);
    expect_child_passes(expect_no_gpu_after_fork);
    expect_gpu();
}

TEST(a_forked_child_has_the_gpu_where_its_parent_did_not_ask_for_it) {
    skip_where_children_have_no_threads();
    use_emulator();
    use_cpu();
    expect_child_passes(expect_gpu);
    expect_gpu();
}

static atomic_bool is_opened;

static void fork_or_open(int number, void *unused) {
    (void)unused;
    if (number == 0) slip_stream_release(make_stream(gpu_device));
    if (number == 0) atomic_store(&is_opened, true);
    while (number == 1 && !atomic_load(&is_opened)) expect_child_passes(use_cpu);
}

TEST_WITH_TIMEOUT(a_process_forks_while_the_gpu_is_being_opened, 60) {
    skip_where_children_have_no_threads();
#ifdef __SANITIZE_ADDRESS__
    SKIP("address sanitizer leaves its heap locked in the child when another thread was allocating");
#endif
    use_emulator();
    use_cpu();
    run_in_threads(2, fork_or_open, NULL);
    expect_child_passes(use_cpu);
    expect_gpu();
}
