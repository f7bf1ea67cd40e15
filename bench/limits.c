#include "limits.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { MOST_THREADS = 64, CACHE_LINE_FLOATS = 16 };

static void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static void start(pthread_t *thread, void *(*body)(void *), void *argument) {
    if (pthread_create(thread, NULL, body, argument) != 0) bench_fail("no thread could be started");
}

static int core_count(void) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (cores < 1) return 1;
    return cores > MOST_THREADS ? MOST_THREADS : (int)cores;
}

/* ---- single instructions and calls ---- */

static bench_figure measure_clock(int repeats) {
    enum { CALLS = 1000 };
    bench_samples samples = {.count = 0};
    for (int r = 0; r < repeats; ++r) {
        double begin = bench_now_ns(), end = begin;
        for (int i = 0; i < CALLS; ++i) end = bench_now_ns();
        bench_samples_add(&samples, (end - begin) / CALLS);
    }
    return bench_samples_figure(&samples);
}

static bench_figure measure_atomic(int repeats) {
    enum { ADDITIONS = 10000 };
    static atomic_ulong word;
    bench_samples samples = {.count = 0};
    for (int r = 0; r < repeats; ++r) {
        double begin = bench_now_ns();
        for (int i = 0; i < ADDITIONS; ++i) atomic_fetch_add(&word, 1);
        bench_samples_add(&samples, (bench_now_ns() - begin) / ADDITIONS);
    }
    return bench_samples_figure(&samples);
}

/* ---- handing over between two threads ---- */

typedef struct handoff {
    _Alignas(64) atomic_uint turn; /* grows by one per handoff; UINT_MAX ends the other thread */
    _Alignas(64) atomic_uint answered;
    double woken_ns;
} handoff;

static void futex(atomic_uint *word, int operation, unsigned value) {
    syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

static void *sleeping_side(void *argument) {
    handoff *shared = argument;
    unsigned seen = 0;
    for (;;) {
        unsigned turn;
        while ((turn = atomic_load(&shared->turn)) == seen) futex(&shared->turn, FUTEX_WAIT_PRIVATE, seen);
        shared->woken_ns = bench_now_ns();
        if (turn == UINT_MAX) return NULL;
        seen = turn;
        atomic_store(&shared->answered, turn);
    }
}

/* The other thread has been asleep for a while when it is woken, as a pool worker has that finds nothing to do. */
static bench_figure measure_futex(int repeats) {
    const double asleep_ns = 150e3;
    handoff shared = {.turn = 0};
    bench_samples samples = {.count = 0};
    pthread_t other;
    start(&other, sleeping_side, &shared);
    for (int r = 1; r <= repeats + 5; ++r) {
        for (double begin = bench_now_ns(); bench_now_ns() - begin < asleep_ns;) relax();
        double begin = bench_now_ns();
        atomic_store(&shared.turn, (unsigned)r);
        futex(&shared.turn, FUTEX_WAKE_PRIVATE, 1);
        while (atomic_load(&shared.answered) != (unsigned)r) relax();
        if (r > 5) bench_samples_add(&samples, shared.woken_ns - begin);
    }
    atomic_store(&shared.turn, UINT_MAX);
    futex(&shared.turn, FUTEX_WAKE_PRIVATE, 1);
    pthread_join(other, NULL);
    return bench_samples_figure(&samples);
}

static void *spinning_side(void *argument) {
    handoff *shared = argument;
    unsigned seen = 0, turn;
    for (;;) {
        while ((turn = atomic_load_explicit(&shared->turn, memory_order_acquire)) == seen) relax();
        if (turn == UINT_MAX) return NULL;
        seen = turn;
        atomic_store_explicit(&shared->answered, turn, memory_order_release);
    }
}

static bench_figure measure_spin(int repeats) {
    enum { ROUNDS = 2000 };
    handoff shared = {.turn = 0};
    bench_samples samples = {.count = 0};
    pthread_t other;
    unsigned turn = 0;
    start(&other, spinning_side, &shared);
    for (int r = 0; r < repeats; ++r) {
        double begin = bench_now_ns();
        for (int i = 0; i < ROUNDS; ++i) {
            atomic_store_explicit(&shared.turn, ++turn, memory_order_release);
            while (atomic_load_explicit(&shared.answered, memory_order_acquire) != turn) relax();
        }
        bench_samples_add(&samples, (bench_now_ns() - begin) / ROUNDS / 2);
    }
    atomic_store(&shared.turn, UINT_MAX);
    pthread_join(other, NULL);
    return bench_samples_figure(&samples);
}

/* ---- memory ---- */

typedef struct slice {
    bench_memory_work work;
    float *out;
    const float *a, *b;
    size_t count;
    pthread_barrier_t *barrier;
    int repeats;
} slice;

/* Past the caches on the way out where the processor can: the line that is written is not read first. */
static void add_slice(float *out, const float *a, const float *b, size_t count) {
    size_t i = 0;
#if defined(__SSE2__)
    for (; i + 4 <= count; i += 4) _mm_stream_ps(out + i, _mm_add_ps(_mm_loadu_ps(a + i), _mm_loadu_ps(b + i)));
    _mm_sfence();
#endif
    for (; i < count; ++i) out[i] = a[i] + b[i];
}

/* Sums that do not wait for one another, so that nothing but memory holds them up. */
static float read_slice(const float *a, size_t count) {
#if defined(__SSE2__)
    enum { SUMS = 8 };
    __m128 sums[SUMS] = {_mm_setzero_ps()};
    for (size_t i = 0; i + 4 * SUMS <= count; i += 4 * SUMS)
#pragma GCC unroll 8 /* or the sums would live in memory */
        for (size_t s = 0; s < SUMS; ++s) sums[s] = _mm_add_ps(sums[s], _mm_loadu_ps(a + i + 4 * s));
    for (size_t s = 1; s < SUMS; ++s) sums[0] = _mm_add_ps(sums[0], sums[s]);
    return _mm_cvtss_f32(sums[0]);
#else
    enum { SUMS = 32 };
    float sums[SUMS] = {0};
    for (size_t i = 0; i + SUMS <= count; i += SUMS)
        for (size_t s = 0; s < SUMS; ++s) sums[s] += a[i + s];
    for (size_t s = 1; s < SUMS; ++s) sums[0] += sums[s];
    return sums[0];
#endif
}

static void *memory_side(void *argument) {
    const slice *mine = argument;
    for (int r = 0; r < mine->repeats; ++r) {
        pthread_barrier_wait(mine->barrier);
        switch (mine->work) {
        case BENCH_MEMORY_COPY: memcpy(mine->out, mine->a, mine->count * sizeof *mine->out); break;
        case BENCH_MEMORY_ADD: add_slice(mine->out, mine->a, mine->b, mine->count); break;
        case BENCH_MEMORY_READ: mine->out[0] = read_slice(mine->a, mine->count); break;
        }
        pthread_barrier_wait(mine->barrier);
    }
    return NULL;
}

bench_figure bench_memory_bytes_per_ns(bench_memory_work work, size_t count, int repeats) {
    static const int arrays_moved[] = {[BENCH_MEMORY_COPY] = 2, [BENCH_MEMORY_ADD] = 3, [BENCH_MEMORY_READ] = 1};
    /* In huge pages, as the library's arrays are: looking up small ones would be the limit. */
    const size_t huge_page = (size_t)2 << 20;
    size_t byte_count = (3 * count * sizeof(float) + huge_page - 1) / huge_page * huge_page;
    float *memory = aligned_alloc(huge_page, byte_count);
    if (!memory) bench_fail("out of memory: %zu floats", 3 * count);
    madvise(memory, byte_count, MADV_HUGEPAGE);
    memset(memory, 0, byte_count);
    int threads = core_count();
    size_t part = count / (size_t)threads / CACHE_LINE_FLOATS * CACHE_LINE_FLOATS;
    slice slices[MOST_THREADS];
    pthread_t others[MOST_THREADS];
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, (unsigned)threads + 1);
    for (int t = 0; t < threads; ++t) {
        size_t at = part * (size_t)t;
        slices[t] = (slice){work, memory + at, memory + count + at, memory + 2 * count + at, part, &barrier, repeats};
        start(&others[t], memory_side, &slices[t]);
    }
    bench_samples samples = {.count = 0};
    for (int r = 0; r < repeats; ++r) {
        double begin = bench_now_ns(); /* before the others start: they may already run when this thread goes on */
        pthread_barrier_wait(&barrier);
        pthread_barrier_wait(&barrier);
        double bytes = (double)part * threads * sizeof(float) * arrays_moved[work];
        bench_samples_add(&samples, bytes / (bench_now_ns() - begin));
    }
    for (int t = 0; t < threads; ++t) pthread_join(others[t], NULL);
    pthread_barrier_destroy(&barrier);
    free(memory);
    return bench_samples_figure(&samples);
}

/* ---- arithmetic on two cores ---- */

typedef struct chain {
    float *sum, *operand;
    size_t count;
    atomic_int state; /* 0: wait, 1: go, 2: done */
} chain;

static void run_chain(chain *run) {
    enum { LENGTH = 200 };
    for (int r = 0; r < LENGTH; ++r) {
        for (size_t i = 0; i < run->count; ++i) run->sum[i] += run->operand[i];
        __asm__ volatile("" : : "r"(run->sum) : "memory"); /* the compiler is to do them all */
    }
}

static void *chain_side(void *argument) {
    chain *mine = argument;
    while (atomic_load(&mine->state) == 0) relax();
    run_chain(mine);
    atomic_store(&mine->state, 2);
    return NULL;
}

double bench_plain_speedup(size_t count) {
    float *memory = aligned_alloc(64, 4 * count * sizeof *memory);
    if (!memory) bench_fail("out of memory: %zu floats", 4 * count);
    memset(memory, 0, 4 * count * sizeof *memory);
    chain here = {memory, memory + count, count, 0}, there = {memory + 2 * count, memory + 3 * count, count, 0};
    pthread_t other;
    start(&other, chain_side, &there);
    run_chain(&here);
    double begin = bench_now_ns();
    run_chain(&here);
    run_chain(&here);
    double alone = bench_now_ns() - begin;
    begin = bench_now_ns();
    atomic_store(&there.state, 1);
    run_chain(&here);
    while (atomic_load(&there.state) != 2) relax();
    double together = bench_now_ns() - begin;
    pthread_join(other, NULL);
    free(memory);
    return alone / together;
}

void bench_limits_measure(bench_limits *limits, const bench_effort *effort) {
    size_t floats = (size_t)(effort->is_quick ? 4 : 16) << 20;
    limits->clock_ns = measure_clock(effort->quick_repeats);
    limits->atomic_ns = measure_atomic(effort->quick_repeats);
    limits->futex_ns = measure_futex(effort->quick_repeats);
    limits->spin_ns = measure_spin(effort->quick_repeats);
    limits->copy_bytes_per_ns = bench_memory_bytes_per_ns(BENCH_MEMORY_COPY, floats, effort->repeats);
    limits->add_bytes_per_ns = bench_memory_bytes_per_ns(BENCH_MEMORY_ADD, floats, effort->repeats);
}
