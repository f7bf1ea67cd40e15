#include "base/thread.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/memory.h"

enum { LOCK_SPINS = 64 };

void slip__lock_slow(slip_lock *lock) {
    for (int i = 0; i < LOCK_SPINS; ++i) {
        unsigned free_word = 0;
        if (atomic_load_explicit(&lock->word, memory_order_relaxed) == 0 &&
            atomic_compare_exchange_strong_explicit(&lock->word, &free_word, 1, memory_order_acquire,
                                                    memory_order_relaxed))
            return;
        slip__cpu_relax();
    }
    while (atomic_exchange_explicit(&lock->word, 2, memory_order_acquire) != 0)
        slip__futex_wait(&lock->word, 2, UINT64_MAX);
}

void slip__unlock_slow(slip_lock *lock) {
    slip__futex_wake(&lock->word, 1);
}

bool slip__futex_wait(atomic_uint *word, unsigned expected, uint64_t timeout_ns) {
    struct timespec timeout, *limit = NULL;
    if (timeout_ns != UINT64_MAX) {
        timeout.tv_sec = (time_t)(timeout_ns / 1000000000);
        timeout.tv_nsec = (long)(timeout_ns % 1000000000);
        limit = &timeout;
    }
    long answer = syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, limit, NULL, 0);
    return !(answer == -1 && errno == ETIMEDOUT);
}

void slip__futex_wake(atomic_uint *word, int count) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

uint64_t slip__now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t slip__deadline(uint64_t timeout_ns) {
    if (timeout_ns == UINT64_MAX) return UINT64_MAX;
    uint64_t now = slip__now_ns();
    return timeout_ns > UINT64_MAX - 1 - now ? UINT64_MAX : now + timeout_ns;
}

uint64_t slip__remaining(uint64_t deadline) {
    if (deadline == UINT64_MAX) return UINT64_MAX;
    uint64_t now = slip__now_ns();
    return now < deadline ? deadline - now : 0;
}

/* ---- floating-point mode ---- */

#if defined(__x86_64__)
enum { DEFAULT_MODE = 0x1f80, MODE_BITS = 0xffc0 };

unsigned slip__floating_point_set(void) {
    unsigned mode = _mm_getcsr();
    if ((mode & MODE_BITS) != DEFAULT_MODE) _mm_setcsr(DEFAULT_MODE);
    return mode;
}

void slip__floating_point_restore(unsigned mode) {
    if ((mode & MODE_BITS) != DEFAULT_MODE) _mm_setcsr(mode);
}
#elif defined(__aarch64__)
unsigned slip__floating_point_set(void) {
    uint64_t mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    if (mode) __asm__ volatile("msr fpcr, xzr");
    return (unsigned)mode;
}

void slip__floating_point_restore(unsigned mode) {
    if (mode) __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)mode));
}
#else
unsigned slip__floating_point_set(void) {
    return 0;
}

void slip__floating_point_restore(unsigned mode) {
    (void)mode;
}
#endif

/* ---- threads ---- */

enum { MAX_CLEANUPS = 8 };

static _Thread_local void (*cleanups[MAX_CLEANUPS])(void);
static _Thread_local bool is_ours;
static pthread_key_t end_key;
static pthread_once_t end_once = PTHREAD_ONCE_INIT;

static void thread_ends(void *memory) {
    void (**list)(void) = memory;
    for (int i = MAX_CLEANUPS - 1; i >= 0; --i)
        if (list[i]) list[i]();
}

static void make_end_key(void) {
    pthread_key_create(&end_key, thread_ends);
}

bool slip__thread_at_end(void (*cleanup)(void)) {
    int place = 0;
    while (place < MAX_CLEANUPS && cleanups[place] && cleanups[place] != cleanup) ++place;
    if (place == MAX_CLEANUPS) return false;
    pthread_once(&end_once, make_end_key);
    cleanups[place] = cleanup;
    return pthread_setspecific(end_key, cleanups) == 0;
}

bool slip__thread_is_ours(void) {
    return is_ours;
}

typedef struct thread_start {
    void (*body)(void *);
    void *argument;
} thread_start;

static void *thread_main(void *argument) {
    thread_start start = *(thread_start *)argument;
    slip__free(argument);
    is_ours = true;
    slip__floating_point_set();
    start.body(start.argument);
    return NULL;
}

int slip__thread_start(void (*body)(void *), void *argument, const char *name) {
    thread_start *start = slip__malloc(sizeof *start);
    if (!start) return ENOMEM;
    *start = (thread_start){body, argument};
    sigset_t blocked, previous;
    sigfillset(&blocked);
    const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP}; /* blocked, they would end the process unhandled */
    for (size_t i = 0; i < sizeof faults / sizeof *faults; ++i) sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, &previous);
    pthread_t thread;
    int error = pthread_create(&thread, NULL, thread_main, start);
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    if (error) {
        slip__free(start);
        return error;
    }
    pthread_setname_np(thread, name);
    pthread_detach(thread);
    return 0;
}

void slip__thread_yields_to_others(void) {
    const struct sched_param normal = {0};
    sched_setscheduler(0, SCHED_BATCH, &normal);
}

void slip__thread_sleeps_exactly(void) {
    prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

static atomic_uint fork_generation;

unsigned slip__fork_generation(void) {
    return atomic_load_explicit(&fork_generation, memory_order_relaxed);
}

void slip__fork_advance(void) {
    atomic_fetch_add(&fork_generation, 1);
}
