/* The NVIDIA driver on the emulated GPU: what it says when something is missing, and which calls it does without. */
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

/* ---- without stream memory operations ---- */

static void expect_order_across_streams(void) {
    begin();
    for (int run = 0; run < 5; ++run) {
        EXPECT_OK(run_program());
        slip_array *one = make_vector(1, TINY), *last = slip_array_retain(one);
        slip_stream *const all[3] = {cpu, first, second};
        for (int i = 0; i < 90; ++i) last = add_onto(last, one, all[(i * 7 + i / 5) % 3]);
        expect_all(last, 91);
        slip_array_release(one);
        slip_array_release(last);
    }
    settle();
    EXPECT_EQ(count_of("cuStreamWaitValue64"), 0);
    EXPECT_EQ(count_of("cuStreamWriteValue64"), 0);
}

TEST_WITH_TIMEOUT(a_device_without_stream_memory_operations_keeps_the_order, 60) {
    setenv("EMULATOR_STREAM_MEMORY_OPERATIONS", "0", 1);
    setenv("EMULATOR_DELAY_US", "50", 1);
    expect_order_across_streams();
}

TEST_WITH_TIMEOUT(with_stream_memory_operations_switched_off_the_order_is_kept, 60) {
    without_stream_memory_operations();
    setenv("EMULATOR_DELAY_US", "50", 1);
    expect_order_across_streams();
}

/* ---- times of events ---- */

static slip_event *record(slip_stream *stream) {
    slip_event *event;
    EXPECT_OK(slip_event_create(&event));
    EXPECT_OK(slip_event_record(event, stream));
    return event;
}

/* Gives the events back. */
static uint64_t elapsed(slip_event *start, slip_event *end) {
    uint64_t elapsed_ns;
    EXPECT_OK(slip_event_synchronize(start, SLIP_FOREVER));
    EXPECT_OK(slip_event_synchronize(end, SLIP_FOREVER));
    EXPECT_OK(slip_event_elapsed(&elapsed_ns, start, end));
    slip_event_release(start);
    slip_event_release(end);
    return elapsed_ns;
}

enum { CLOCK_RATE = 1000000, PAUSE_NS = 100000 };

static uint64_t elapsed_over_a_pause(slip_stream *before, slip_stream *after) {
    slip_event *start = record(before);
    EXPECT_OK(slip_event_synchronize(start, SLIP_FOREVER));
    for (uint64_t until = slip__deadline(PAUSE_NS); slip__remaining(until);) yield_thread();
    return elapsed(start, record(after));
}

static void begin_with_a_fast_clock(void) {
    char rate[16];
    snprintf(rate, sizeof rate, "%d", CLOCK_RATE);
    setenv("EMULATOR_CLOCK_RATE", rate, 1);
    begin();
}

TEST(times_between_events_of_the_gpu_are_by_its_clock) {
    const uint64_t fast_pause_ns = (uint64_t)PAUSE_NS * CLOCK_RATE;
    begin_with_a_fast_clock();
    EXPECT_GE(elapsed_over_a_pause(first, first), fast_pause_ns / 10 * 9); /* what the host saw of it may be longer */
    EXPECT_GE(elapsed_over_a_pause(first, second), fast_pause_ns / 10 * 9);
    EXPECT_LT(elapsed_over_a_pause(cpu, first), fast_pause_ns / 10);
    EXPECT_LT(elapsed_over_a_pause(first, cpu), fast_pause_ns / 10);
}

TEST(times_that_the_gpu_cannot_tell_are_the_hosts) {
    const uint64_t fast_pause_ns = (uint64_t)PAUSE_NS * CLOCK_RATE;
    begin_with_a_fast_clock();
    fail_next("cuEventElapsedTime", 1, NOT_SUPPORTED);
    uint64_t elapsed_ns = elapsed_over_a_pause(first, second);
    EXPECT_GE(elapsed_ns, PAUSE_NS);
    EXPECT_LT(elapsed_ns, fast_pause_ns / 10);
    fail_next("cuEventRecord", 1, NOT_SUPPORTED); /* the one with the time: the signal's comes after */
    EXPECT_LT(elapsed_over_a_pause(first, second), fast_pause_ns / 10);
    EXPECT_GE(elapsed_over_a_pause(first, second), fast_pause_ns / 10 * 9);
}

TEST(many_events_are_recorded_and_none_is_made_while_the_gpu_waits) {
    enum { COUNT = 300 };
    slip_event *starts[COUNT], *ends[COUNT];
    begin();
    freeze_cpu();
    for (int round = 0; round < 2; ++round) {
        held self = hold_first();
        let_go(&self); /* there is memory now that can be had while the GPU waits */
        self = hold_first();
        uint64_t waits = count_of("cuStreamWaitValue64"), made = count_of("cuEventCreate");
        EXPECT_GT(waits, 0);
        for (int i = 0; i < COUNT; ++i) starts[i] = record(second), ends[i] = record(second);
        EXPECT_EQ(count_of("cuEventCreate"), made);
        for (int i = 0; i < COUNT; ++i) EXPECT_LT(elapsed(starts[i], ends[i]), 60ull * 1000000000);
        let_go(&self);
        for (int i = 0; i < COUNT; ++i) starts[i] = record(second), ends[i] = record(second);
        EXPECT_EQ(count_of("cuEventCreate") > made, round == 0); /* the second time there are enough */
        for (int i = 0; i < COUNT; ++i) EXPECT_LT(elapsed(starts[i], ends[i]), 60ull * 1000000000);
    }
}

/* ---- graphs ---- */

TEST(a_chain_that_comes_again_is_launched_as_graphs) {
    begin();
    EXPECT_TRUE(run_chains(6) > 0);
    EXPECT_LT(count_of("cuLaunchKernel"), 900);
}

TEST(graphs_can_be_switched_off) {
    setenv("SLIP_CUDA_GRAPHS", "0", 1);
    begin();
    EXPECT_EQ(run_chains(4), 0);
    EXPECT_EQ(count_of("cuGraphInstantiateWithFlags"), 0);
}

/* ---- calls that are not made ---- */

TEST(a_long_chain_needs_few_signals) {
    begin();
    slip_array *one = make_vector(1, TINY), *last = make_chain(one, one, 1000, first);
    expect_all(last, 1001);
    EXPECT_LT(count_of("cuEventRecord"), 100);
    EXPECT_LT(count_of("cuStreamWriteValue64"), 100);
    slip_array_release(one);
    slip_array_release(last);
}

TEST(small_values_go_there_and_back_on_the_stream_of_their_kernels) {
    begin();
    for (int i = 0; i < 5; ++i) {
        slip_array *one = make_vector(1, TINY), *two = add(one, one, cpu), *four = add(two, two, first);
        slip_array *eight = add(four, four, cpu);
        expect_all(eight, 8);
        slip_array_release(one);
        slip_array_release(two);
        slip_array_release(four);
        slip_array_release(eight);
    }
    EXPECT_EQ(count_of("cuMemcpyAsync"), 0);
    EXPECT_EQ(count_of("cuStreamWaitEvent"), 0);
}

TEST(no_copy_of_pageable_memory_is_made) {
    begin();
    for (int count = 1; count < 1000000; count *= 9) {
        slip_array *a = make_vector(3, count), *b = add(a, a, first);
        expect_all(b, 6);
        expect_all(a, 3);
        slip_array_release(a);
        slip_array_release(b);
    }
    EXPECT_TRUE(count_of("cuMemcpyAsync") > 0);
    EXPECT_EQ(count_of("pageable copies"), 0);
}

static slip_array *join(slip_array *part, size_t count) {
    slip_array *parts[16], *joined;
    for (size_t i = 0; i < count; ++i) parts[i] = part;
    EXPECT_OK(slip_concatenate_axis(&joined, parts, count, 0, first));
    return joined;
}

/* Up to 64 kernels are kept back, here one for each part of what is joined: a copy comes upon a full batch. */
TEST(a_small_copy_comes_after_the_kernels_before_it) {
    begin();
    for (int last = 1; last <= 16; ++last) {
        TEST_CONTEXT("%d kernels in the last command", last);
        slip_array *start = make_vector((float)last, TINY), *part = add(start, start, first);
        eval_one(part);
        slip_array *sum = join(part, 8);
        for (int i = 0; i < 5; ++i) sum = add_onto(sum, keep(join(part, 8)), first);
        slip_array *joined = join(sum, (size_t)last), *back = negative(joined, cpu);
        expect_all(back, (float)(-12 * last));
        slip_array_release(start);
        slip_array_release(part);
        slip_array_release(sum);
        slip_array_release(joined);
        slip_array_release(back);
        release_kept();
    }
    EXPECT_EQ(count_of("cuStreamWaitEvent"), 0);
    EXPECT_LE(count_of("cuEventRecord"), 2 * 16); /* the copy is queued with its kernels, before they are over */
}

/* ---- a stream that is held up holds up nobody else ---- */

TEST(a_value_is_read_though_its_stream_is_held_up_behind_it) {
    begin();
    freeze_cpu();
    warm_up();
    slip_array *one = make_vector(1, TINY), *early = add(one, one, first);
    eval_one(early);
    held self = hold_first();
    expect_all(early, 2);
    EXPECT_FALSE(slip_array_is_ready(self.blocked));
    let_go(&self);
    slip_array_release(one);
    slip_array_release(early);
}

TEST(a_value_reaches_a_second_stream_though_the_first_that_needs_it_is_held_up) {
    begin();
    freeze_cpu();
    warm_up();
    held self = hold_first();
    slip_array *shared = make_vector(5, TINY), *waits = add(shared, self.blocked, first);
    async_eval_one(waits);
    slip_array *goes = add(shared, shared, second);
    expect_all(goes, 10);
    EXPECT_FALSE(slip_array_is_ready(waits));
    let_go(&self);
    expect_all(waits, 207);
    slip_array_release(shared);
    slip_array_release(waits);
    slip_array_release(goes);
}

/* The walk leaves the first stream for the second, so that the signal behind what the CPU needs has an event only; and
 * the words that come later on the stream are behind its waiting for the CPU. */
TEST_WITH_TIMEOUT(what_the_cpu_needs_is_seen_though_its_stream_waits_for_the_cpu_behind_it, 60) {
    setenv("EMULATOR_DELAY_US", "100", 1);
    begin();
    warm_up();
    for (int run = 0; run < 10; ++run) {
        slip_array *one = make_vector(1, TINY), *here = add(one, one, first), *there = add(one, here, second);
        slip_array *sum = add(here, there, cpu), *last = add(sum, one, first);
        slip_array_release(here);
        slip_array_release(there);
        slip_array_release(sum);
        for (int i = 0; i < 40; ++i) {
            slip_array *next = add(last, one, i % 2 ? first : second);
            slip_array_release(last);
            last = next;
        }
        expect_all(last, 46);
        slip_array_release(one);
        slip_array_release(last);
    }
}

/* ---- small values between the devices ---- */

/* `rounds` times x is negated on the CPU and on the GPU. */
static slip_array *make_rounds(slip_array *x, int rounds) {
    slip_array *value = slip_array_retain(x);
    for (int i = 0; i < 2 * rounds; ++i) {
        slip_array *next = negative(value, i % 2 ? first : cpu);
        slip_array_release(value);
        value = next;
    }
    return value;
}

TEST(small_values_pass_between_the_devices_without_copies) {
    enum { ROUNDS = 20 };
    begin();
    slip_array *x = make_vector(3, TINY), *end = make_rounds(x, ROUNDS);
    expect_all(end, 3); /* now there is memory that can be had while the device waits for the host */
    slip_array_release(end);
    uint64_t kernels = count_of("kernels"), copies = count_of("cuMemcpyAsync");
    expect_all(end = make_rounds(x, ROUNDS), 3);
    EXPECT_LE(count_of("kernels") - kernels, ROUNDS + 1); /* and one that copies the end, which is kept, to the host */
    EXPECT_EQ(count_of("cuMemcpyAsync") - copies, 0);
    slip_array_release(end);
    slip_array_release(x);
    settle();
}

TEST(what_is_kept_on_the_gpu_is_copied_to_the_host) {
    begin();
    slip_array *x = make_vector(3, TINY), *y = negative(x, first), *z = negative(y, cpu);
    expect_all(z, 3);
    expect_all(y, -3);
    slip_array *w = negative(y, first); /* y lies on the GPU */
    expect_all(w, 3);
    slip_array_release(w);
    slip_array_release(z);
    slip_array_release(y);
    slip_array_release(x);
    settle();
}

TEST(a_failure_on_the_host_reaches_a_kernel_that_reads_there) {
    static const bool both[2] = {true, true};
    static const int two = 2, one = 1;
    begin();
    slip_array *x = make_vector(3, 2), *mask, *source = make_vector(1, 1), *failing, *heir;
    EXPECT_OK(slip_array_from_data(&mask, both, &two, one, SLIP_BOOL));
    EXPECT_OK(slip_masked_scatter(&failing, x, mask, source, cpu)); /* two places for one value */
    heir = negative(failing, first);
    async_eval_one(heir);
    EXPECT_STATUS(slip_eval(&heir, 1), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("masked_scatter");
    slip_array *const made[] = {x, mask, source, failing, heir};
    for (int i = 0; i < 5; ++i) slip_array_release(made[i]);
    settle();
}
