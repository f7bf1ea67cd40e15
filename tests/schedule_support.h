/* What the tests of the scheduler share: short ways to make arrays and streams, and to have work run when the test says
 * so. Calls that fail end the test. */
#ifndef SLIP_TESTS_SCHEDULE_SUPPORT_H
#define SLIP_TESTS_SCHEDULE_SUPPORT_H

#include <slip/slip.h>

#include "test.h"

static const slip_device cpu_device = {SLIP_CPU, 0}, gpu_device = {SLIP_GPU, 0};

/* ---- arrays and streams; owned by the caller ---- */

slip_stream *make_stream(slip_device device);
/* A vector of `count` float32, all `value`. */
slip_array *make_vector(float value, int count);
slip_array *make_u32(const uint32_t *values, const int *shape, int ndim);

slip_array *add(slip_array *a, slip_array *b, slip_stream *stream);
slip_array *multiply(slip_array *a, slip_array *b, slip_stream *stream);
slip_array *negative(slip_array *a, slip_stream *stream);

/* The same, giving `a` back. */
slip_array *add_onto(slip_array *a, slip_array *b, slip_stream *stream);
/* `length` additions of `step` to `start` (borrowed), one after the other. */
slip_array *make_chain(slip_array *start, slip_array *step, int length, slip_stream *stream);

/* Remembers an array for release_kept, and returns it. One thread only. */
slip_array *keep(slip_array *array);
void release_kept(void);

void eval_one(slip_array *array);
void async_eval_one(slip_array *array);
/* An element of a float32 vector, evaluated. */
float element(slip_array *array, int index);
/* Every element of a float32 array without gaps is `value`. */
void expect_all(slip_array *array, float value);

slip_stream_statistics statistics_of(slip_stream *stream);

/* ---- CPU streams by hand ---- */

/* From now on no worker runs anything: CPU work runs only in run_one, or in a thread that waits for it. To be called
 * before the process submits anything; not to be undone. */
void freeze_cpu(void);
/* Runs the oldest command of a CPU stream, unless it must wait. False: it must, or there is none. */
bool run_one(slip_stream *stream);
/* Runs all that can run now. */
void run_all(slip_stream *stream);

/* ---- the simulated GPU by hand ---- */

/* Items run only as the test steps (slip__sim_step and so on), or while a pump runs. */
void freeze_sim(uint64_t seed);
/* Has GPU streams whose wait is over launch what they have, as a worker would. False: there are none. */
bool run_ready_gpu_streams(void);
/* A thread that does both, so that calls that block come back. */
void pump_start(void);
void pump_stop(void);

/* Both: CPU by helping only, GPU by steps only. */
void freeze(slip_device device, uint64_t seed);

/* Runs commands of the streams and items of the simulated GPU, each time one drawn at random, until the streams are
 * done. Nothing else runs meanwhile, so the order is the seed's; if nobody can go on, the test fails. */
void run_in_random_order(slip_stream *const *streams, int stream_count, test_generator *random);

/* ---- threads ---- */

/* Runs the body in `count` threads at once, each with its number, and returns when all have ended. */
void run_in_threads(int count, void (*body)(int number, void *context), void *context);

/* Spins until the condition holds; the test's own timeout ends it otherwise. */
#define WAIT_UNTIL(condition) \
    do {                      \
        yield_thread();       \
    } while (!(condition))
void yield_thread(void);

#endif
