/* The rows, in groups; each group adds its own to the report. */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include "report.h"

/* One op after the other, on one stream and on two: what the runtime adds to an op. */
void bench_tiny_rows(bench_report *report, const bench_effort *effort);

/* From one thread to another, against the machine's own handoffs. */
void bench_handoff_rows(bench_report *report, const bench_effort *effort, const bench_limits *limits);

/* What one stream costs another, and the host. */
void bench_overlap_rows(bench_report *report, const bench_effort *effort);

/* Big arrays: bytes, numbers and operations per second. */
void bench_throughput_rows(bench_report *report, const bench_effort *effort, const bench_limits *limits);

#endif
