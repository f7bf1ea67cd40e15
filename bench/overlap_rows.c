#include <stdio.h>

#include "limits.h"
#include "quiet.h"
#include "rows.h"

enum { TINY = 16, PIECE = 8192, MILLION = 1 << 20 };

typedef struct setting {
    slip_stream *first, *second;
    slip_array *tiny, *piece, *big;
    slip_array *operands[2]; /* of the two chains: nothing is shared */
    int length;              /* of the long chains */
} setting;

static setting setting_make(void) {
    const slip_device cpu = {SLIP_CPU, 0};
    setting made = {.tiny = bench_values(TINY), .piece = bench_values(PIECE), .big = bench_values(MILLION)};
    BENCH_DO(slip_stream_create(&made.first, cpu, NULL));
    BENCH_DO(slip_stream_create(&made.second, cpu, NULL));
    return made;
}

static void setting_end(setting *ended) {
    slip_stream_release(ended->second);
    slip_stream_release(ended->first);
    slip_array_release(ended->big);
    slip_array_release(ended->piece);
    slip_array_release(ended->tiny);
}

/* Percent of a long chain's time until async_eval of it returns. */
static double host_share(void *context) {
    setting *at = context;
    slip_array *sum = slip_array_retain(at->big);
    bench_add_chain(&sum, at->big, at->length, at->first);
    double begin = bench_now_ns();
    BENCH_DO(slip_async_eval(&sum, 1));
    double submitted = bench_now_ns();
    BENCH_DO(slip_eval(&sum, 1));
    double end = bench_now_ns();
    slip_array_release(sum);
    return 100 * (submitted - begin) / (end - begin);
}

/* Percent of the slow array's time until another stream has used the quick one of the same async_eval. */
static double quick_share(void *context) {
    setting *at = context;
    slip_array *quick = slip_array_retain(at->tiny), *slow = slip_array_retain(at->big), *user;
    bench_add_chain(&quick, at->tiny, 1, at->first);
    bench_add_chain(&slow, at->big, at->length / 2, at->first);
    slip_array *const both[] = {quick, slow};
    double begin = bench_now_ns();
    BENCH_DO(slip_async_eval(both, 2));
    BENCH_DO(slip_add(&user, quick, at->tiny, at->second));
    BENCH_DO(slip_eval(&user, 1));
    double ready = bench_now_ns();
    BENCH_DO(slip_eval(&slow, 1));
    double end = bench_now_ns();
    slip_array_release(user);
    slip_array_release(slow);
    slip_array_release(quick);
    return 100 * (ready - begin) / (end - begin);
}

/* Host time to build and submit 200 tiny ops, ten to an async_eval. */
static double submit_time(setting *at) {
    enum { OPS = 200, OPS_PER_EVAL = 10 };
    slip_array *sum = slip_array_retain(at->tiny);
    double begin = bench_now_ns();
    for (int i = 0; i < OPS; i += OPS_PER_EVAL) {
        bench_add_chain(&sum, at->tiny, OPS_PER_EVAL, at->second);
        BENCH_DO(slip_async_eval(&sum, 1));
    }
    double end = bench_now_ns();
    BENCH_DO(slip_stream_synchronize(at->second, SLIP_FOREVER));
    slip_array_release(sum);
    return end - begin;
}

/* Host time beside a stream that has thousands of commands queued, over host time alone. Negative: the queue was empty
 * before the host was done. */
static double deep_queue_ratio(void *context) {
    enum { DEPTH = 8000 };
    setting *at = context;
    double alone = submit_time(at);
    slip_array *deep = slip_array_retain(at->piece);
    bench_add_chain(&deep, at->piece, DEPTH, at->first);
    BENCH_DO(slip_async_eval(&deep, 1));
    double beside = submit_time(at);
    bool was_busy = !slip_array_is_ready(deep);
    BENCH_DO(slip_eval(&deep, 1));
    slip_array_release(deep);
    return was_busy ? beside / alone : -1;
}

/* Time to evaluate two independent chains of ops too small to be split. */
static double chains_time(slip_array *const *operands, slip_stream *first, slip_stream *second) {
    enum { LENGTH = 2000 };
    slip_array *chains[] = {slip_array_retain(operands[0]), slip_array_retain(operands[1])};
    bench_add_chain(&chains[0], operands[0], LENGTH, first);
    bench_add_chain(&chains[1], operands[1], LENGTH, second);
    double begin = bench_now_ns();
    BENCH_DO(slip_eval(chains, 2));
    double end = bench_now_ns();
    slip_array_release(chains[0]);
    slip_array_release(chains[1]);
    return end - begin;
}

/* How much faster the chains are on two streams than on one. */
static double chains_speedup(void *context) {
    setting *at = context;
    double one = chains_time(at->operands, at->first, at->first);
    return one / chains_time(at->operands, at->first, at->second);
}

/* The same additions by plain loops: on one thread, and on two. */
static double plain_speedup(void *context) {
    const setting *at = context;
    return bench_plain_speedup(slip_array_size(at->operands[0]));
}

static bench_figure measure(bench_sampler *sampler, setting *at, int repeats) {
    bench_samples samples = {.count = 0};
    for (int i = 0; i < 2; ++i) sampler(at); /* warming up */
    bench_quiet_samples(&samples, repeats, sampler, at);
    return bench_samples_figure(&samples);
}

static void add_speedup_rows(bench_report *report, setting *at, const bench_effort *effort) {
    static const struct {
        const char *key, *work;
        size_t count;
        double reach;
    } sizes[] = {
        {"overlap_chains_4096", "two chains on two streams over one: adds of 4,096", 4096, 0},
        {"overlap_chains_8192", "two chains on two streams over one: adds of 8,192", 8192, 0},
        {"overlap_chains_16384", "two chains on two streams over one: adds of 16,384", 16384, 1.8},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
        for (int k = 0; k < 2; ++k) at->operands[k] = bench_values(sizes[i].count);
        bench_figure plain = measure(plain_speedup, at, effort->quick_repeats);
        bench_report_add(report, (bench_row){.key = sizes[i].key,
                                             .work = sizes[i].work,
                                             .unit = "x",
                                             .figure = measure(chains_speedup, at, effort->quick_repeats),
                                             .reach = sizes[i].reach,
                                             .more_is_better = true,
                                             .yardstick = "threads",
                                             .limit = plain.median});
        for (int k = 0; k < 2; ++k) slip_array_release(at->operands[k]);
    }
}

void bench_overlap_rows(bench_report *report, const bench_effort *effort) {
    if (!bench_report_wants(report, "overlap_")) return;
    static char host_work[64];
    setting at = setting_make();
    at.length = effort->is_quick ? 100 : 400;
    snprintf(host_work, sizeof host_work, "async_eval of %d ops of 1 M: until it returns", at.length);
    bench_report_add(report, (bench_row){.key = "overlap_async_eval",
                                         .work = host_work,
                                         .unit = "% of work",
                                         .figure = measure(host_share, &at, effort->repeats),
                                         .reach = 2});
    bench_report_add(report, (bench_row){.key = "overlap_quick_array",
                                         .work = "quick and slow in one async_eval: quick used elsewhere",
                                         .unit = "% of slow",
                                         .figure = measure(quick_share, &at, effort->repeats),
                                         .reach = 2});
    bench_report_add(report, (bench_row){.key = "overlap_deep_queue",
                                         .work = "200 tiny ops submitted beside a deep queue, over alone",
                                         .unit = "x",
                                         .figure = measure(deep_queue_ratio, &at, 2 * effort->repeats),
                                         .reach = 1.1,
                                         .yardstick = "alone",
                                         .limit = 1});
    add_speedup_rows(report, &at, effort);
    setting_end(&at);
}
