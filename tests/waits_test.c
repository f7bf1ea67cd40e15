/* Waits are the fewest that the submitted order needs, and enough. */
#include <stdlib.h>

#include "graph_support.h"
#include "schedule_support.h"

static slip_stream *streams[GRAPH_MAX_STREAMS];

static void make_streams(slip_device first, slip_device second) {
    for (int i = 0; i < GRAPH_MAX_STREAMS; ++i) streams[i] = make_stream(i % 2 ? second : first);
}

/* Each wait that a stream issued since `before` was needed, and each that was needed was issued. */
static void expect_fewest_waits(const random_graph *graph, int first, const slip_stream_statistics *before) {
    graph_waits waits;
    graph_count_waits(graph, first, &waits);
    for (int i = 0; i < graph->stream_count; ++i) {
        slip_stream_statistics now = statistics_of(graph->streams[i]);
        uint64_t issued = now.waits_issued - before[i].waits_issued,
                 covered = now.waits_covered - before[i].waits_covered;
        if (issued != waits.needed[i] || issued + covered != waits.edges[i])
            FAIL("stream %d of %d: %ju waits issued, %ju needed; %ju edges covered, %ju expected", i,
                 graph->stream_count, (uintmax_t)issued, (uintmax_t)waits.needed[i], (uintmax_t)covered,
                 (uintmax_t)(waits.edges[i] - waits.needed[i]));
    }
}

/* Grows and submits a graph in several calls while nothing can complete, counts, lets it run, and looks at the values.
 */
static void run_frozen(random_graph *graph, test_generator *random, const graph_shape *shape) {
    slip_stream_statistics before[GRAPH_MAX_STREAMS];
    int first = graph->count;
    for (int i = 0; i < graph->stream_count; ++i) before[i] = statistics_of(graph->streams[i]);
    for (int64_t calls = test_random_between(random, 1, 5); calls > 0; --calls) {
        graph_grow(graph, random, (int)test_random_between(random, 5, 30), shape);
        if (test_random_chance(random, 0.5)) graph_submit(graph, random, first, (int)test_random_between(random, 1, 5));
    }
    graph_submit(graph, random, first, 0);
    expect_fewest_waits(graph, first, before);
    run_in_random_order(graph->streams, graph->stream_count, random);
}

/* Twice on one graph: the second time much of what is read has finished. */
static void check_random_graph(test_generator *random) {
    random_graph graph;
    graph_shape shape = graph_random_shape(random);
    graph_begin(&graph, streams, (int)test_random_between(random, 2, test_random_chance(random, 0.2) ? 24 : 16));
    run_frozen(&graph, random, &shape);
    run_frozen(&graph, random, &shape);
    pump_start();
    graph_expect_all(&graph);
    pump_stop();
    graph_end(&graph);
}

TEST_ON_CPU_AND_SIM_WITH_TIMEOUT(waits_issued_are_the_transitive_reduction, 120) {
    freeze(device, 0);
    make_streams(device, device);
    FOR_EACH_SEED(seed, 150) {
        test_generator random = test_random(seed);
        if (device.type == SLIP_GPU) freeze_sim(seed);
        check_random_graph(&random);
    }
}

TEST_WITH_TIMEOUT(waits_across_devices_are_the_transitive_reduction, 120) {
    setenv("SLIP_GPU", "sim", 1);
    freeze(gpu_device, 0);
    make_streams(cpu_device, gpu_device);
    FOR_EACH_SEED(seed, 100) {
        test_generator random = test_random(seed);
        freeze_sim(seed);
        check_random_graph(&random);
    }
}

static void forget_some(random_graph *graph, test_generator *random) {
    double share = test_random_unit(random);
    for (int i = 0; i < graph->count; ++i)
        if (test_random_chance(random, share)) graph_forget(graph, i);
}

/* Handles go before the work is submitted, and before it is done: memory is donated, and reused across streams. */
static void check_with_handles_dropped(test_generator *random) {
    random_graph graph;
    graph_shape shape = graph_random_shape(random);
    graph_begin(&graph, streams, (int)test_random_between(random, 2, 8));
    graph_grow(&graph, random, 90, &shape);
    if (test_random_chance(random, 0.7)) forget_some(&graph, random);
    for (int round = 0; round < 3; ++round) graph_submit(&graph, random, 0, 8);
    if (test_random_chance(random, 0.5)) forget_some(&graph, random);
    graph_submit(&graph, random, 0, 0);
    if (test_random_chance(random, 0.5)) forget_some(&graph, random);
    run_in_random_order(graph.streams, graph.stream_count, random);
    pump_start();
    graph_expect_all(&graph);
    pump_stop();
    graph_end(&graph);
}

TEST_ON_CPU_AND_SIM_WITH_TIMEOUT(values_are_right_in_any_order_that_the_waits_allow, 120) {
    freeze(device, 0);
    make_streams(device, device);
    FOR_EACH_SEED(seed, 150) {
        test_generator random = test_random(seed);
        if (device.type == SLIP_GPU) freeze_sim(seed);
        check_with_handles_dropped(&random);
    }
}

TEST_WITH_TIMEOUT(values_are_right_across_devices, 120) {
    setenv("SLIP_GPU", "sim", 1);
    freeze(gpu_device, 0);
    make_streams(cpu_device, gpu_device);
    FOR_EACH_SEED(seed, 100) {
        test_generator random = test_random(seed);
        freeze_sim(seed);
        check_with_handles_dropped(&random);
    }
}

/* ---- small cases, one rule each ---- */

static slip_array *leaf;

static void begin_small(slip_device device) {
    freeze(device, 1);
    make_streams(device, device);
    /* On the device already: no copies among the edges. */
    slip_array *data = make_vector(1, 4);
    leaf = keep(negative(data, streams[GRAPH_MAX_STREAMS - 1]));
    pump_start();
    eval_one(leaf);
    pump_stop();
    slip_array_release(data);
}

static slip_array *submit_sum(slip_array *a, slip_array *b, slip_stream *stream) {
    slip_array *sum = keep(add(a, b, stream));
    async_eval_one(sum);
    return sum;
}

static void expect_waits(slip_stream *stream, uint64_t issued, uint64_t covered, uint64_t complete) {
    slip_stream_statistics found = statistics_of(stream);
    EXPECT_EQ(found.waits_issued, issued);
    EXPECT_EQ(found.waits_covered, covered);
    EXPECT_EQ(found.waits_complete, complete);
}

TEST_ON_CPU_AND_SIM(an_edge_that_another_edge_implies_is_no_wait) {
    begin_small(device);
    slip_array *a = submit_sum(leaf, leaf, streams[0]);
    slip_array *b = submit_sum(a, leaf, streams[1]);
    submit_sum(a, b, streams[2]);
    expect_waits(streams[1], 1, 0, 1);
    expect_waits(streams[2], 1, 1, 0);
    release_kept();
}

TEST_ON_CPU_AND_SIM(an_edge_that_an_earlier_wait_implies_is_no_wait) {
    begin_small(device);
    slip_array *first = submit_sum(leaf, leaf, streams[0]), *second = submit_sum(first, leaf, streams[0]);
    submit_sum(second, leaf, streams[1]);
    submit_sum(first, leaf, streams[1]);
    expect_waits(streams[1], 1, 1, 2);
    slip_array *third = submit_sum(first, leaf, streams[0]);
    submit_sum(third, leaf, streams[1]);
    expect_waits(streams[1], 2, 1, 3);
    release_kept();
}

TEST_ON_CPU_AND_SIM(two_values_of_one_stream_are_one_wait) {
    begin_small(device);
    slip_array *first = submit_sum(leaf, leaf, streams[0]), *second = submit_sum(leaf, leaf, streams[0]);
    submit_sum(first, second, streams[1]);
    expect_waits(streams[1], 1, 0, 0);
    release_kept();
}

/* What stream 1 came to know after it made b is not known to who waits for b. */
TEST_ON_CPU_AND_SIM(an_event_knows_what_its_stream_knew_when_it_was_submitted_and_no_more) {
    begin_small(device);
    slip_array *a = submit_sum(leaf, leaf, streams[0]);
    slip_array *b = submit_sum(leaf, leaf, streams[1]);
    submit_sum(a, leaf, streams[1]);
    submit_sum(b, leaf, streams[2]);
    submit_sum(a, leaf, streams[2]);
    submit_sum(a, b, streams[3]);
    expect_waits(streams[2], 2, 0, 2);
    expect_waits(streams[3], 2, 0, 0);
    release_kept();
}

TEST_ON_CPU_AND_SIM(knowledge_passes_along_a_row_of_streams) {
    begin_small(device);
    slip_array *link = submit_sum(leaf, leaf, streams[0]), *first = link;
    for (int i = 1; i < 8; ++i) link = submit_sum(link, leaf, streams[i]);
    submit_sum(link, leaf, streams[8]);
    submit_sum(first, leaf, streams[8]);
    expect_waits(streams[8], 1, 1, 2);
    release_kept();
}

TEST_ON_CPU_AND_SIM(finished_work_is_not_waited_for) {
    begin_small(device);
    slip_array *a = submit_sum(leaf, leaf, streams[0]);
    test_generator random = test_random(1);
    run_in_random_order(streams, 1, &random);
    submit_sum(a, leaf, streams[1]);
    expect_waits(streams[1], 0, 0, 2);
    release_kept();
}

TEST_ON_CPU_AND_SIM(a_view_is_waited_for_where_its_base_was_made) {
    begin_small(device);
    const int shape[2] = {2, 2};
    slip_array *square, *turned;
    slip_array *base = submit_sum(leaf, leaf, streams[0]);
    submit_sum(base, leaf, streams[1]);
    slip_array *busy = submit_sum(leaf, leaf, streams[2]);
    EXPECT_OK(slip_reshape(&square, base, shape, 2, streams[2]));
    EXPECT_OK(slip_transpose(&turned, square, streams[2]));
    async_eval_one(turned);
    keep(square), keep(turned);
    expect_waits(streams[2], 0, 0, 1);
    EXPECT_EQ(statistics_of(streams[2]).submitted, 1);
    submit_sum(turned, turned, streams[1]); /* already ordered after the base */
    expect_waits(streams[1], 1, 1, 1);
    submit_sum(turned, turned, streams[3]);
    expect_waits(streams[3], 1, 0, 0);
    test_generator random = test_random(1);
    slip_stream *needed[] = {streams[0], streams[1], streams[3]};
    if (device.type == SLIP_CPU) {
        run_in_random_order(needed, 3, &random); /* stream 2 stands still */
        EXPECT_FALSE(slip_array_is_ready(busy));
    }
    release_kept();
}

TEST_ON_CPU_AND_SIM(a_command_may_wait_for_many_streams) {
    begin_small(device);
    enum { COUNT = GRAPH_MAX_STREAMS - 2 };
    slip_array *parts[COUNT], *all;
    for (int i = 0; i < COUNT; ++i) parts[i] = submit_sum(leaf, leaf, streams[i]);
    EXPECT_OK(slip_concatenate_axis(&all, parts, COUNT, 0, streams[COUNT]));
    async_eval_one(keep(all));
    expect_waits(streams[COUNT], COUNT, 0, 0);
    pump_start();
    expect_all(all, -2);
    pump_stop();
    release_kept();
}
