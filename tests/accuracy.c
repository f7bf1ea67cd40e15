/* How far float32 results are from the exact ones, over every float32 there is: a row for each op of one argument.
 *
 *     accuracy [--every N] [--threads N] [OP...]
 *
 * --every N takes one bit pattern of N. The status is 1 if a result is beyond the op table's bound. SLIP_ISA chooses
 * the instruction set, as everywhere. */
#include "accuracy_support.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kernels/loops.h"

enum { BLOCK = 4096, SHARE = 1 << 20, MAX_THREADS = 256 }; /* a thread takes SHARE bit patterns at a time */

typedef struct survey {
    const accuracy_unary *op;
    uint64_t every;
    _Atomic uint64_t next; /* the first bit pattern that nobody has taken */
} survey;

typedef struct surveyor {
    survey *survey;
    pthread_t thread;
    accuracy_tally tally;
} surveyor;

static void *survey_run(void *argument) {
    surveyor *own = argument;
    survey *all = own->survey;
    uint64_t share = SHARE * all->every, begin;
    float values[BLOCK];
    while ((begin = atomic_fetch_add(&all->next, share)) < 1ull << 32) {
        uint64_t end = begin + share < 1ull << 32 ? begin + share : 1ull << 32;
        for (uint64_t bits = begin; bits < end;) {
            size_t count = 0;
            for (; count < BLOCK && bits < end; ++count, bits += all->every) {
                uint32_t pattern = (uint32_t)bits;
                memcpy(&values[count], &pattern, 4);
            }
            accuracy_check_32(&own->tally, all->op, values, count);
        }
    }
    return NULL;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void show_progress(survey *all) {
    while (isatty(STDERR_FILENO)) {
        uint64_t next = atomic_load(&all->next);
        if (next >= 1ull << 32) break;
        fprintf(stderr, "\r%-12s %3d %%", all->op->name, (int)(next * 100 >> 32));
        usleep(500000);
    }
    if (isatty(STDERR_FILENO)) fprintf(stderr, "\r%*s\r", 24, "");
}

/* True if every result was within the bound. */
static bool survey_op(const accuracy_unary *op, uint64_t every, int threads) {
    static surveyor surveyors[MAX_THREADS];
    survey all = {.op = op, .every = every};
    accuracy_tally tally = {0};
    double begun = seconds_now();
    for (int t = 0; t < threads; ++t) {
        surveyors[t] = (surveyor){.survey = &all};
        if (pthread_create(&surveyors[t].thread, NULL, survey_run, &surveyors[t])) {
            if (!t) survey_run(&surveyors[t]);
            threads = t;
        }
    }
    show_progress(&all);
    for (int t = 0; t < threads; ++t) pthread_join(surveyors[t].thread, NULL);
    for (int t = 0; t < (threads ? threads : 1); ++t) accuracy_join(&tally, &surveyors[t].tally);
    printf("%-12s %8.4f at %-16a %8.4f %7.2f %12llu %6.0f s\n", op->name, tally.worst, tally.worst_a,
           tally.count ? tally.error_sum / (double)tally.count : 0, op->ulp_32 == 0 ? 0.5 : op->ulp_32,
           (unsigned long long)tally.count, seconds_now() - begun);
    if (tally.wrong)
        printf("    %llu beyond the bound: of %a it gave %a, not %a\n", (unsigned long long)tally.wrong, tally.wrong_a,
               tally.wrong_got, tally.wrong_exact);
    fflush(stdout);
    return !tally.wrong;
}

static int usage(void) {
    fprintf(stderr, "usage: accuracy [--every N] [--threads N] [OP...]\n");
    return 2;
}

static int threads_of_process(void) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
    return count < MAX_THREADS ? count : MAX_THREADS;
}

static bool is_op(const char *name) {
    for (size_t n = 0; n < accuracy_unary_count; ++n)
        if (strcmp(accuracy_unaries[n].name, name) == 0) return true;
    return false;
}

int main(int count, char **arguments) {
    uint64_t every = 1;
    int threads = threads_of_process(), first = 1;
    for (; first + 1 < count && strncmp(arguments[first], "--", 2) == 0; first += 2) {
        long number = strtol(arguments[first + 1], NULL, 10);
        if (strcmp(arguments[first], "--every") == 0 && number > 0) every = (uint64_t)number;
        else if (strcmp(arguments[first], "--threads") == 0 && number > 0 && number <= MAX_THREADS)
            threads = (int)number;
        else return usage();
    }
    for (int i = first; i < count; ++i)
        if (!is_op(arguments[i])) return usage();
    printf("float32, %s, %d threads, one of %llu bit patterns; in units in the last place\n", slip__loops()->isa,
           threads, (unsigned long long)every);
    printf("%-12s %8s    %-16s %8s %7s %12s %8s\n", "op", "worst", "argument", "mean", "bound", "results", "time");
    int status = 0;
    for (size_t n = 0; n < accuracy_unary_count; ++n) {
        bool is_chosen = first == count;
        for (int i = first; i < count; ++i) is_chosen |= strcmp(arguments[i], accuracy_unaries[n].name) == 0;
        if (is_chosen && !survey_op(&accuracy_unaries[n], every, threads)) status = 1;
    }
    return status;
}
