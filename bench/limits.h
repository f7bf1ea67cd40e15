/* What the machine itself can do, measured without the library: the yardstick beside each row. */
#ifndef BENCH_LIMITS_H
#define BENCH_LIMITS_H

#include "measure.h"

typedef struct bench_limits {
    bench_figure clock_ns;          /* one reading of the monotonic clock */
    bench_figure atomic_ns;         /* one uncontended atomic addition */
    bench_figure futex_ns;          /* waking a thread that sleeps on a futex, until it runs; the waker stays busy */
    bench_figure spin_ns;           /* one way between two threads that spin */
    bench_figure copy_bytes_per_ns; /* all cores; bytes read and bytes written both count */
    bench_figure add_bytes_per_ns;
} bench_limits;

/* What all cores together do with arrays of `count` floats; each array that is read or written counts once. */
typedef enum bench_memory_work { BENCH_MEMORY_COPY, BENCH_MEMORY_ADD, BENCH_MEMORY_READ } bench_memory_work;
bench_figure bench_memory_bytes_per_ns(bench_memory_work work, size_t count, int repeats);

/* How much faster two threads of this machine do two chains of 200 additions of `count` floats than one does: 2, where
 * its cores are equally fast and nobody else uses them. */
double bench_plain_speedup(size_t count);

void bench_limits_measure(bench_limits *limits, const bench_effort *effort);

#endif
