/* An error marks what depends on it, and nothing else; everybody who reads that is told. */
#include <mlx/c/mlx.h>
#include <slip/slip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/sim/sim.h"
#include "graph_support.h"
#include "schedule/fusion.h"
#include "schedule_support.h"

/* More than the limit that begin_limited leaves. */
enum { TOO_MANY = 1 << 24, LIMIT_BYTES = 1 << 24 };

static void begin_limited(void) {
    slip_memory_set_limit(LIMIT_BYTES);
}

/* An array that fails for want of memory when it runs; it depends on `a`, a vector of one. */
static slip_array *make_failing(slip_array *a, slip_stream *stream) {
    const int shape = TOO_MANY;
    slip_array *stretched, *failing;
    EXPECT_OK(slip_broadcast_to(&stretched, a, &shape, 1, stream));
    failing = negative(stretched, stream);
    slip_array_release(stretched);
    return failing;
}

/* A scalar that depends on a vector. */
static slip_array *total_of(slip_array *a, slip_stream *stream) {
    slip_array *total;
    EXPECT_OK(slip_sum(&total, a, false, stream));
    return total;
}

static void expect_failed(slip_array *array, slip_status status, const char *part) {
    const void *data;
    EXPECT_STATUS(slip_eval(&array, 1), status);
    EXPECT_MESSAGE(part);
    EXPECT_STATUS(slip_array_data(&data, array), status);
    EXPECT_MESSAGE(part);
    EXPECT_TRUE(data == NULL);
    EXPECT_TRUE(slip_array_data_if_ready(array) == NULL);
    EXPECT_TRUE(slip_array_is_ready(array));
}

TEST_ON_EVERY_DRIVER(a_failure_spoils_its_dependants_on_every_stream_and_nothing_else) {
    begin_limited();
    slip_stream *a = make_stream(device), *b = make_stream(device);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, a));
    slip_array *heir = keep(total_of(failing, a)), *far_heir = keep(total_of(failing, b));
    slip_array *grandchild = keep(add(far_heir, one, a));
    slip_array *before = keep(add(one, one, a)), *beside = keep(add(one, one, b)),
               *after = keep(add(before, beside, a));
    EXPECT_OK(slip_async_eval((slip_array *[]){before, failing, heir, far_heir, grandchild, beside, after}, 7));
    char place[96];
    snprintf(place, sizeof place, "(op negative on stream %d of %s:0)", slip_stream_index(a),
             device.type == SLIP_GPU ? "gpu" : "cpu");
    slip_array *spoilt[] = {failing, heir, far_heir, grandchild};
    for (int round = 0; round < 2; ++round)
        for (int i = 0; i < 4; ++i) expect_failed(spoilt[i], SLIP_OUT_OF_MEMORY, place);
    expect_all(before, 2);
    expect_all(beside, 2);
    expect_all(after, 4);
    slip_array *late = keep(add(heir, one, b)), *well = keep(add(after, one, b));
    expect_failed(late, SLIP_OUT_OF_MEMORY, place); /* made of what had failed already */
    expect_all(well, 5);
    release_kept();
}

TEST_ON_EVERY_DRIVER(the_message_says_what_was_asked_for_and_what_there_was) {
    begin_limited();
    slip_stream *stream = make_stream(device);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, stream));
    EXPECT_STATUS(slip_eval(&failing, 1), SLIP_OUT_OF_MEMORY);
    char part[96];
    snprintf(part, sizeof part, "[negative] out of memory: %d bytes needed, ", TOO_MANY * 4);
    EXPECT_MESSAGE(part);
    snprintf(part, sizeof part, ", limit %d", LIMIT_BYTES);
    EXPECT_MESSAGE(part);
    release_kept();
}

TEST_ON_EVERY_DRIVER(a_failure_says_where_its_op_was_built_to_whoever_reads_an_heir) {
    begin_limited();
    slip_error_place place = {.site = 5};
    slip_stream *a = make_stream(device), *b = make_stream(device);
    slip_array *one = keep(make_vector(1, 1));
    slip_site_set(77);
    slip_array *failing = keep(make_failing(one, a));
    slip_site_set(78);
    slip_array *heir = keep(total_of(failing, b));
    EXPECT_TRUE(slip_array_site(failing) == 77 && slip_array_site(heir) == 78);
    expect_failed(heir, SLIP_OUT_OF_MEMORY, "op negative");
    EXPECT_TRUE(slip_error_get_place(&place));
    EXPECT_TRUE(strcmp(place.op, "negative") == 0 && place.site == 77);
    EXPECT_TRUE(place.stream == slip_stream_index(a) && place.device.type == device.type);
    slip_array *sum, *two = keep(make_vector(1, 2)), *three = keep(make_vector(1, 3));
    EXPECT_STATUS(slip_add(&sum, two, three, a), SLIP_INVALID_ARGUMENT);
    EXPECT_TRUE(!slip_error_get_place(&place));
}

TEST_ON_CPU_AND_SIM(a_failed_command_completes_its_timeline) {
    begin_limited();
    slip_stream *a = make_stream(device), *b = make_stream(device);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, a)),
               *heir = keep(total_of(failing, b));
    async_eval_one(heir);
    (void)slip_stream_synchronize(a, SLIP_FOREVER);
    (void)slip_stream_synchronize(b, SLIP_FOREVER);
    EXPECT_EQ(statistics_of(a).completed, 1);
    EXPECT_EQ(statistics_of(b).completed, 1);
    release_kept();
}

TEST_ON_EVERY_DRIVER(views_and_copies_of_the_spoilt_are_spoilt) {
    begin_limited();
    slip_stream *a = make_stream(device), *b = make_stream(device);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, a)), *view, *copy;
    const int shape[2] = {TOO_MANY / 4, 4}, start[1] = {3}, stop[1] = {7}, step[1] = {1};
    EXPECT_OK(slip_reshape(&view, failing, shape, 2, b));
    keep(view);
    expect_failed(view, SLIP_OUT_OF_MEMORY, "(op negative on stream");
    EXPECT_OK(slip_slice(&view, failing, start, 1, stop, 1, step, 1, b));
    keep(view);
    EXPECT_OK(slip_copy(&copy, view, b));
    keep(copy);
    expect_failed(copy, SLIP_OUT_OF_MEMORY, "(op negative on stream");
    release_kept();
}

TEST_ON_EVERY_DRIVER(eval_reports_the_first_failure_and_evaluates_the_rest) {
    begin_limited();
    slip_stream *a = make_stream(device), *b = make_stream(device);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, a));
    slip_array *well = keep(add(one, one, a)), *other = keep(add(one, one, b));
    EXPECT_STATUS(slip_eval((slip_array *[]){failing, well, other}, 3), SLIP_OUT_OF_MEMORY);
    EXPECT_MESSAGE("op negative");
    EXPECT_TRUE(slip_array_data_if_ready(well) || device.type == SLIP_GPU);
    EXPECT_TRUE(slip_array_is_ready(well));
    EXPECT_TRUE(slip_array_is_ready(other));
    release_kept();
}

/* ---- who is told ---- */

static void read_again(int number, void *context) {
    slip_array *const *arrays = context;
    (void)number;
    for (int i = 0; i < 20; ++i) {
        expect_failed(arrays[i % 2], SLIP_OUT_OF_MEMORY, "op negative");
        slip_array *one = make_vector(1, 1), *heir = add(arrays[1], one, NULL);
        expect_failed(heir, SLIP_OUT_OF_MEMORY, "op negative");
        slip_array_release(heir);
        slip_array_release(one);
    }
}

TEST_ON_EVERY_DRIVER(every_reader_on_every_thread_is_told_each_time) {
    begin_limited();
    slip_stream *a = make_stream(device), *b = make_stream(device);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, a)),
               *heir = keep(total_of(failing, b));
    run_in_threads(4, read_again, (slip_array *[]){failing, heir});
    release_kept();
}

static void synchronize_twice(int number, void *context) {
    slip_stream **streams = context;
    (void)number;
    for (int i = 0; i < 2; ++i) {
        EXPECT_STATUS(slip_stream_synchronize(streams[i], SLIP_FOREVER), SLIP_OUT_OF_MEMORY);
        EXPECT_MESSAGE("op negative");
    }
    for (int i = 0; i < 3; ++i) EXPECT_OK(slip_stream_synchronize(streams[i], SLIP_FOREVER));
}

TEST_ON_EVERY_DRIVER(synchronize_reports_a_failure_once_to_each_thread) {
    begin_limited();
    slip_stream *streams[3] = {make_stream(device), make_stream(device), make_stream(device)};
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, streams[0]));
    slip_array *heir = keep(total_of(failing, streams[1])), *beside = keep(add(one, one, streams[2]));
    EXPECT_OK(slip_async_eval((slip_array *[]){heir, beside}, 2));
    run_in_threads(3, synchronize_twice, streams);
    synchronize_twice(0, streams);
    slip_array *again = keep(make_failing(one, streams[0]));
    async_eval_one(again);
    EXPECT_STATUS(slip_stream_synchronize(streams[0], SLIP_FOREVER), SLIP_OUT_OF_MEMORY);
    EXPECT_OK(slip_stream_synchronize(streams[0], SLIP_FOREVER));
    release_kept();
}

TEST_ON_EVERY_DRIVER(a_new_owner_of_a_stream_is_not_told_of_old_failures) {
    begin_limited();
    slip_stream *stream = make_stream(device);
    int index = slip_stream_index(stream);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, stream));
    EXPECT_STATUS(slip_eval(&failing, 1), SLIP_OUT_OF_MEMORY);
    slip_stream_release(stream);
    stream = make_stream(device);
    EXPECT_EQ(slip_stream_index(stream), index);
    EXPECT_OK(slip_stream_synchronize(stream, SLIP_FOREVER));
    failing = keep(make_failing(one, stream));
    async_eval_one(failing);
    EXPECT_STATUS(slip_stream_synchronize(stream, SLIP_FOREVER), SLIP_OUT_OF_MEMORY);
    release_kept();
}

TEST(a_helping_callers_message_stays_its_own) {
    begin_limited();
    freeze_cpu();
    slip_stream *stream = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, stream)),
               *well = keep(add(one, one, stream));
    EXPECT_OK(slip_async_eval((slip_array *[]){failing, well}, 2));
    EXPECT_STATUS(slip_device_check((slip_device){SLIP_CPU, 9}), SLIP_DEVICE);
    eval_one(well); /* runs the failing one on the way */
    EXPECT_TRUE(slip_array_is_ready(failing));
    EXPECT_MESSAGE("there is no cpu 9");
    release_kept();
}

TEST(the_c_interface_returns_errors_and_goes_on) {
    begin_limited();
    mlx_set_error_handler(NULL, NULL, NULL);
    slip_array *one = keep(make_vector(1, 1));
    (void)one;
    mlx_stream stream = mlx_default_cpu_stream_new();
    const int shape = TOO_MANY;
    mlx_array failing = mlx_array_new(), heir = mlx_array_new();
    EXPECT_EQ(mlx_ones(&failing, &shape, 1, MLX_FLOAT32, stream), 0);
    EXPECT_EQ(mlx_negative(&failing, failing, stream), 0);
    EXPECT_EQ(mlx_sum(&heir, failing, false, stream), 0);
    float value;
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(mlx_array_eval(heir), 1);
        EXPECT_MESSAGE("out of memory");
        EXPECT_EQ(mlx_array_item_float32(&value, heir), 1);
    }
    EXPECT_EQ(mlx_synchronize(stream), 1);
    EXPECT_EQ(mlx_synchronize(stream), 0);
    mlx_array_free(failing);
    mlx_array_free(heir);
    mlx_stream_free(stream);
    release_kept();
}

/* ---- random graphs with failures in them ---- */

static slip_stream *streams[8];

static void check_random_failures(test_generator *random) {
    random_graph graph;
    graph_shape shape = graph_random_shape(random);
    shape.failures = 0.02 + 0.08 * test_random_unit(random);
    graph_begin(&graph, streams, (int)test_random_between(random, 1, 8));
    for (int round = 0; round < 3; ++round) {
        graph_grow(&graph, random, 25, &shape);
        graph_submit(&graph, random, 0, 6);
    }
    graph_submit(&graph, random, 0, 0);
    for (int i = 0; i < graph.count; ++i)
        if (test_random_chance(random, 0.3)) graph_forget(&graph, i);
    run_in_random_order(graph.streams, graph.stream_count, random);
    pump_start();
    graph_expect_all(&graph);
    graph_expect_all(&graph);
    pump_stop();
    graph_end(&graph);
}

static void check_many_random_failures(slip_device first, slip_device second) {
    slip_memory_set_limit(GRAPH_MEMORY_LIMIT);
    freeze_cpu();
    for (int i = 0; i < 8; ++i) streams[i] = make_stream(i % 2 ? second : first);
    FOR_EACH_SEED(seed, 100) {
        test_generator random = test_random(seed);
        if (second.type == SLIP_GPU) freeze_sim(seed);
        check_random_failures(&random);
    }
}

TEST_ON_CPU_AND_SIM_WITH_TIMEOUT(failures_in_random_graphs_spoil_what_depends_on_them, 60) {
    check_many_random_failures(device, device);
}

TEST_WITH_TIMEOUT(failures_cross_devices, 60) {
    setenv("SLIP_GPU", "sim", 1);
    check_many_random_failures(cpu_device, gpu_device);
}

/* ---- failures of a GPU ---- */

static slip_sim_options sim_options_of(void) {
    slip_sim_options options;
    EXPECT_OK(slip__sim_default_options(&options));
    return options;
}

static void begin_sim(slip_sim_options options) {
    setenv("SLIP_GPU", "sim", 1);
    EXPECT_OK(slip_device_check(gpu_device));
    EXPECT_OK(slip__sim_configure(&options));
}

TEST(a_launch_that_fails_spoils_its_dependants_only) {
    slip_sim_options options = sim_options_of();
    options.manual = true;
    options.fail_launch_at = 2;
    slip__fusion_enable(false); /* launches are counted */
    begin_sim(options);
    freeze_cpu();
    slip_stream *a = make_stream(gpu_device), *b = make_stream(gpu_device);
    slip_array *one = keep(make_vector(1, 1)), *well = keep(add(one, one, a)), *failing = keep(negative(well, a));
    slip_array *heir = keep(add(failing, one, b)), *back = keep(add(heir, one, NULL)),
               *beside = keep(add(well, one, b));
    EXPECT_OK(
        slip_async_eval((slip_array *[]){failing, heir, back, beside}, 4)); /* launched before anything is reached */
    pump_start();
    expect_failed(failing, SLIP_DEVICE, "injected failure of a launch");
    expect_failed(heir, SLIP_DEVICE, "(op negative on stream");
    expect_failed(back, SLIP_DEVICE, "(op negative on stream");
    expect_all(well, 2);
    expect_all(beside, 3);
    EXPECT_OK(slip_device_check(gpu_device));
    pump_stop();
    release_kept();
}

/* Not even memory: nothing that reads it may reach the device, or the host's copy. */
TEST(a_gpu_op_without_memory_spoils_its_dependants_only) {
    slip_sim_options options = sim_options_of();
    options.manual = true;
    begin_sim(options);
    freeze_cpu();
    begin_limited();
    slip_stream *a = make_stream(gpu_device), *b = make_stream(gpu_device), *cpu = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, a));
    slip_array *heir = keep(total_of(failing, a)), *far_heir = keep(total_of(failing, b));
    slip_array *on_cpu = keep(total_of(failing, cpu)), *beside = keep(add(one, one, a));
    EXPECT_OK(slip_async_eval((slip_array *[]){heir, far_heir, on_cpu, beside}, 4));
    pump_start();
    expect_failed(heir, SLIP_OUT_OF_MEMORY, "op negative");
    expect_failed(far_heir, SLIP_OUT_OF_MEMORY, "op negative");
    expect_failed(on_cpu, SLIP_OUT_OF_MEMORY, "op negative");
    expect_failed(failing, SLIP_OUT_OF_MEMORY, "op negative");
    expect_all(beside, 2);
    pump_stop();
    release_kept();
}

/* The GPU's copy waits for the very stream that looks for memory: it must not wait for the GPU in turn. */
TEST(a_cpu_op_without_memory_does_not_wait_for_who_waits_for_it) {
    setenv("SLIP_GPU", "sim", 1);
    begin_limited();
    freeze(gpu_device, 1);
    slip_stream *cpu = make_stream(cpu_device), *gpu = make_stream(gpu_device);
    slip_array *one = keep(make_vector(1, 1)), *failing = keep(make_failing(one, cpu)),
               *heir = keep(total_of(failing, gpu));
    async_eval_one(heir);
    pump_start();
    expect_failed(failing, SLIP_OUT_OF_MEMORY, "op negative");
    expect_failed(heir, SLIP_OUT_OF_MEMORY, "out of memory"); /* the copy wants as much */
    pump_stop();
    release_kept();
}

TEST(a_copy_that_fails_spoils_its_reader_and_not_its_source) {
    begin_sim(sim_options_of());
    slip_stream *gpu = make_stream(gpu_device), *cpu = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 1)), *made = keep(add(one, one, gpu));
    eval_one(made);
    slip_sim_options options = sim_options_of();
    options.fail_copy_at = 1;
    EXPECT_OK(slip__sim_configure(&options));
    slip_array *reader = keep(add(made, one, cpu));
    expect_failed(reader, SLIP_DEVICE, "injected failure of a copy");
    slip_array *other = keep(add(made, made, gpu)), *again = keep(add(made, one, cpu));
    expect_all(other, 4);
    expect_all(again, 3); /* the value is well: another copy is made */
    expect_all(made, 2);
    release_kept();
}

TEST(a_dtype_that_a_gpu_lacks_is_an_error_of_the_array) {
    begin_sim(sim_options_of());
    slip_stream *gpu = make_stream(gpu_device);
    slip_array *one = keep(make_vector(1, 1)), *wide, *narrow;
    EXPECT_OK(slip_astype(&wide, one, SLIP_FLOAT64, gpu));
    EXPECT_OK(slip_astype(&narrow, keep(wide), SLIP_FLOAT32, gpu));
    expect_failed(wide, SLIP_UNIMPLEMENTED, "float64");
    expect_failed(keep(narrow), SLIP_UNIMPLEMENTED, "float64");
    EXPECT_STATUS(slip_stream_synchronize(gpu, SLIP_FOREVER), SLIP_UNIMPLEMENTED);
    expect_all(keep(add(one, one, gpu)), 2);
    release_kept();
}

/* A fault takes the device with it: what was not complete is spoilt, and the CPU goes on. */
TEST(a_lost_device_spoils_what_was_on_it_and_the_cpu_goes_on) {
    slip_sim_options options = sim_options_of();
    options.fault_at_kernel = 50;
    slip__fusion_enable(false); /* kernels are counted */
    begin_sim(options);
    slip_stream *a = make_stream(gpu_device), *b = make_stream(gpu_device), *cpu = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 1)), *left = keep(make_chain(one, one, 100, a));
    slip_array *right = keep(make_chain(one, one, 100, b)), *on_cpu = keep(add(left, one, cpu));
    slip_array *beside = keep(make_chain(one, one, 100, cpu));
    EXPECT_OK(slip_async_eval((slip_array *[]){left, right, on_cpu, beside}, 4));
    expect_all(beside, 101);
    expect_failed(left, SLIP_DEVICE, "injected fault");
    expect_failed(right, SLIP_DEVICE, "injected fault");
    expect_failed(on_cpu, SLIP_DEVICE, "injected fault");
    slip_array *late = keep(add(one, one, a));
    expect_failed(late, SLIP_DEVICE, "the simulated GPU is lost");
    EXPECT_STATUS(slip_device_synchronize(gpu_device, SLIP_FOREVER), SLIP_DEVICE);
    expect_all(keep(add(one, one, cpu)), 2);
    EXPECT_OK(slip__sim_configure(NULL)); /* as a new process would find it */
    expect_all(keep(add(one, one, a)), 2);
    release_kept();
}
