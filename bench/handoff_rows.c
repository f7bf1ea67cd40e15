#include "quiet.h"
#include "rows.h"

enum { TINY = 16, PIECE = 8192, GATE_FLOATS = 4 << 20 };

typedef struct setting {
    slip_stream *gate, *first, *second;
    slip_array *tiny, *piece, *slow;
    slip_event *opened, *begin, *end;
    int work; /* ops of the first stream between two handoffs */
} setting;

static setting setting_make(void) {
    const slip_device cpu = {SLIP_CPU, 0};
    setting made = {.tiny = bench_values(TINY), .piece = bench_values(PIECE), .slow = bench_values(GATE_FLOATS)};
    BENCH_DO(slip_stream_create(&made.gate, cpu, NULL));
    BENCH_DO(slip_stream_create(&made.first, cpu, NULL));
    BENCH_DO(slip_stream_create(&made.second, cpu, NULL));
    BENCH_DO(slip_event_create(&made.opened));
    BENCH_DO(slip_event_create(&made.begin));
    BENCH_DO(slip_event_create(&made.end));
    return made;
}

static void setting_end(setting *ended) {
    slip_event_release(ended->end);
    slip_event_release(ended->begin);
    slip_event_release(ended->opened);
    slip_stream_release(ended->second);
    slip_stream_release(ended->first);
    slip_stream_release(ended->gate);
    slip_array_release(ended->slow);
    slip_array_release(ended->piece);
    slip_array_release(ended->tiny);
}

/* Both streams wait until some milliseconds of work on a third have passed, so that all that follows is submitted
 * before any of it runs. */
static void close_gate(setting *at) {
    slip_array *slow = slip_array_retain(at->slow);
    bench_add_chain(&slow, at->slow, 4, at->gate);
    BENCH_DO(slip_async_eval(&slow, 1));
    BENCH_DO(slip_event_record(at->opened, at->gate));
    BENCH_DO(slip_event_wait(at->opened, at->first));
    BENCH_DO(slip_event_wait(at->opened, at->second));
    slip_array_release(slow);
}

/* This thread only sleeps: whatever happens, pool workers do it. */
static void sleep_until_reached(const slip_event *event) {
    while (!slip_event_is_reached(event)) bench_sleep_ns(200e3);
}

static double elapsed_ns(const slip_event *start, const slip_event *end) {
    uint64_t elapsed;
    BENCH_DO(slip_event_elapsed(&elapsed, start, end));
    return (double)elapsed;
}

/* Time per op of a chain that alternates between the two streams, on workers. Negative: the gate opened too early. */
static double time_alternating(void *context) {
    enum { LENGTH = 1000 };
    setting *at = context;
    slip_array *sum = slip_array_retain(at->tiny);
    for (int i = 0; i < LENGTH; ++i) bench_add_chain(&sum, at->tiny, 1, i % 2 ? at->second : at->first);
    close_gate(at);
    BENCH_DO(slip_event_record(at->begin, at->first));
    BENCH_DO(slip_async_eval(&sum, 1));
    BENCH_DO(slip_event_record(at->end, at->second)); /* the last op is on this one */
    bool was_closed = !slip_event_is_reached(at->opened);
    sleep_until_reached(at->end);
    slip_array_release(sum);
    return was_closed ? elapsed_ns(at->begin, at->end) / LENGTH : -1;
}

/* One stream works on; after every `work` ops it reaches an event that the other stream waits for. The worker that runs
 * the first stream keeps busy with it, so another worker must take the second one up: a handoff that cannot be avoided.
 * The median of several. */
static double time_handoff(void *context) {
    enum { ROUNDS = 24, FIRST_ROUNDS = 4 };
    setting *at = context;
    slip_event *sent[ROUNDS], *received[ROUNDS];
    slip_array *sum = slip_array_retain(at->piece);
    bench_samples samples = {.count = 0};
    close_gate(at);
    for (int i = 0; i < ROUNDS; ++i) {
        BENCH_DO(slip_event_create(&sent[i]));
        BENCH_DO(slip_event_create(&received[i]));
        bench_add_chain(&sum, at->piece, at->work, at->first);
        BENCH_DO(slip_async_eval(&sum, 1));
        BENCH_DO(slip_event_record(sent[i], at->first));
        BENCH_DO(slip_event_wait(sent[i], at->second));
        BENCH_DO(slip_event_record(received[i], at->second));
    }
    bench_add_chain(&sum, at->piece, at->work, at->first); /* so that the first stream stays busy past the last event */
    BENCH_DO(slip_async_eval(&sum, 1));
    BENCH_DO(slip_event_record(at->end, at->first));
    bool was_closed = !slip_event_is_reached(at->opened);
    sleep_until_reached(at->end);
    sleep_until_reached(received[ROUNDS - 1]);
    for (int i = 0; i < ROUNDS; ++i) {
        if (i >= FIRST_ROUNDS) bench_samples_add(&samples, elapsed_ns(sent[i], received[i]));
        slip_event_release(sent[i]);
        slip_event_release(received[i]);
    }
    slip_array_release(sum);
    return was_closed ? bench_samples_figure(&samples).median : -1;
}

static bench_figure measure(bench_sampler *sampler, setting *at, int work, const bench_effort *effort) {
    bench_samples samples = {.count = 0};
    at->work = work;
    for (int i = 0; i < 2; ++i) sampler(at); /* warming up */
    bench_quiet_samples(&samples, effort->repeats, sampler, at);
    return bench_samples_figure(&samples);
}

void bench_handoff_rows(bench_report *report, const bench_effort *effort, const bench_limits *limits) {
    if (!bench_report_wants(report, "handoff_")) return;
    enum { SPINNING_WORK = 6, SLEEPING_WORK = 150 }; /* some 10 us: the other worker still looks; 200 us: it sleeps */
    setting at = setting_make();
    bench_report_add(report, (bench_row){.key = "handoff_alternating",
                                         .work = "the two streams on pool workers, caller asleep",
                                         .unit = "ns/op",
                                         .figure = measure(time_alternating, &at, 0, effort),
                                         .reach = 500,
                                         .yardstick = "spin",
                                         .limit = limits->spin_ns.median});
    bench_report_add(report, (bench_row){.key = "handoff_spinning",
                                         .work = "handoff to another worker, which spins",
                                         .unit = "ns",
                                         .figure = measure(time_handoff, &at, SPINNING_WORK, effort),
                                         .reach = 500,
                                         .yardstick = "spin",
                                         .limit = limits->spin_ns.median});
    bench_report_add(report, (bench_row){.key = "handoff_sleeping",
                                         .work = "handoff to another worker, which sleeps",
                                         .unit = "ns",
                                         .figure = measure(time_handoff, &at, SLEEPING_WORK, effort),
                                         .reach = 2 * limits->futex_ns.median,
                                         .yardstick = "futex",
                                         .limit = limits->futex_ns.median});
    setting_end(&at);
}
