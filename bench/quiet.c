#include "quiet.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_HELPERS = 63, STEPS = 40000, TRIES = 12 };

static struct {
    atomic_uint turn; /* grows by one per check; the helpers sleep on it */
    atomic_int at_work;
    int helper_count; /* -1: none started yet */
    double slowest_ns[MOST_HELPERS];
    double best_ns, best_total_ns;
    long taken, disturbed;
} quiet = {.helper_count = -1};

/* Each step needs the one before: the time is the same wherever it runs. */
static double run_piece(int steps) {
    volatile uint32_t out;
    double begin = bench_now_ns();
    uint32_t state = 1;
    for (int i = 0; i < steps; ++i) state = (state ^ state >> 7) * 1664525u + 1013904223u;
    out = state;
    (void)out;
    return bench_now_ns() - begin;
}

static void *helper_main(void *argument) {
    double *slowest_ns = argument;
    unsigned seen = 0, turn;
    for (;;) {
        while ((turn = atomic_load(&quiet.turn)) == seen)
            syscall(SYS_futex, &quiet.turn, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
        seen = turn;
        *slowest_ns = run_piece(STEPS);
        atomic_fetch_sub(&quiet.at_work, 1);
    }
    return NULL;
}

static void start_helpers(void) {
    int wanted = slip_thread_count() - 1;
    if (wanted > MOST_HELPERS) wanted = MOST_HELPERS;
    quiet.helper_count = 0;
    for (int i = 0; i < wanted; ++i) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, helper_main, &quiet.slowest_ns[i]) != 0) return;
        pthread_detach(thread);
        ++quiet.helper_count;
    }
    bench_sleep_ns(1e6);
}

static bool is_quiet(void) {
    const double settle_ns = 50e3; /* the library's workers look for work a little longer, then sleep */
    if (quiet.helper_count < 0) start_helpers();
    bench_sleep_ns(settle_ns);
    double begin = bench_now_ns();
    atomic_store(&quiet.at_work, quiet.helper_count);
    atomic_fetch_add(&quiet.turn, 1);
    syscall(SYS_futex, &quiet.turn, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
    double slowest = run_piece(STEPS);
    while (atomic_load(&quiet.at_work) > 0) sched_yield();
    double total = bench_now_ns() - begin;
    for (int i = 0; i < quiet.helper_count; ++i)
        if (quiet.slowest_ns[i] > slowest) slowest = quiet.slowest_ns[i];
    if (quiet.best_ns == 0 || slowest < quiet.best_ns) quiet.best_ns = slowest;
    if (quiet.best_total_ns == 0 || total < quiet.best_total_ns) quiet.best_total_ns = total;
    return slowest < 1.1 * quiet.best_ns && total < 1.5 * quiet.best_total_ns;
}

/* How often a thread of this process had to give its core to another. */
static long preemptions(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nivcsw;
}

/* The sample; *was_quiet tells whether nothing disturbed it. */
static double take_sample(bench_sampler *sampler, void *context, bool *was_quiet) {
    const double ns_per_preemption = 10e6; /* the kernel's own threads come by that often */
    bool before = is_quiet();
    long preempted = preemptions();
    double begin = bench_now_ns(), sample = sampler(context);
    double allowed = (bench_now_ns() - begin) / ns_per_preemption;
    *was_quiet = before && (double)(preemptions() - preempted) <= allowed && is_quiet();
    return sample;
}

double bench_quiet_sample(bench_sampler *sampler, void *context) {
    double sample = -1;
    bool was_quiet = false;
    for (int i = 0; i < TRIES && !was_quiet; ++i) {
        if (i > 0 && i + 1 < TRIES && !is_quiet()) continue; /* no use */
        sample = take_sample(sampler, context, &was_quiet);
    }
    ++quiet.taken;
    quiet.disturbed += !was_quiet;
    return sample;
}

void bench_quiet_samples(bench_samples *samples, int count, bench_sampler *sampler, void *context) {
    for (int tries = 0, kept = 0; kept < count && tries < 3 * count; ++tries) {
        double sample = bench_quiet_sample(sampler, context);
        if (sample < 0) continue;
        bench_samples_add(samples, sample);
        ++kept;
    }
}

double bench_disturbed_share(void) {
    return quiet.taken ? (double)quiet.disturbed / (double)quiet.taken : 0;
}
