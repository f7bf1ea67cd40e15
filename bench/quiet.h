/* Whether the machine is ours at the moment.
 *
 * Rows that use all cores mean nothing while other programs use them too. Before and after each sample every core is
 * given the same small piece of arithmetic: if one takes longer than it can, or starts late, somebody else is at work.
 * The same holds where the kernel took a core away from one of our threads meanwhile. Then the sample is taken again, a
 * few times: what the library does wrong by itself it does in every try, and shows. */
#ifndef BENCH_QUIET_H
#define BENCH_QUIET_H

#include "measure.h"

/* One sample of a row; called again for a sample that was disturbed. */
typedef double bench_sampler(void *context);

/* The sample, taken when the machine was quiet before and after, or the last of several tries. A negative sample is one
 * that the sampler itself rejects. */
double bench_quiet_sample(bench_sampler *sampler, void *context);

/* Adds `count` samples that are not negative, as many as come out of a bounded number of tries. */
void bench_quiet_samples(bench_samples *samples, int count, bench_sampler *sampler, void *context);

/* Of all samples so far, the share that had to be taken although the machine was not quiet. */
double bench_disturbed_share(void);

#endif
