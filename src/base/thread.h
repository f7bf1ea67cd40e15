/* Locks, parking and clocks over futexes. Linux only. */
#ifndef SLIP_BASE_THREAD_H
#define SLIP_BASE_THREAD_H

#include "base/atomic.h"
#include <stdint.h>

/* A mutex in one word: 0 free, 1 held, 2 held and awaited. Zero-initialised is free. Not recursive. */
typedef struct slip_lock {
    atomic_uint word;
} slip_lock;

void slip__lock_slow(slip_lock *lock);
void slip__unlock_slow(slip_lock *lock);

static inline void slip__lock(slip_lock *lock) {
    unsigned free_word = 0;
    if (!atomic_compare_exchange_strong_explicit(&lock->word, &free_word, 1, memory_order_acquire,
                                                 memory_order_relaxed))
        slip__lock_slow(lock);
}

static inline void slip__unlock(slip_lock *lock) {
    if (atomic_exchange_explicit(&lock->word, 0, memory_order_release) == 2) slip__unlock_slow(lock);
}

/* Sleeps while *word == expected, at most timeout_ns (UINT64_MAX: for ever); may return early. False on timeout. */
bool slip__futex_wait(atomic_uint *word, unsigned expected, uint64_t timeout_ns);
void slip__futex_wake(atomic_uint *word, int count);

uint64_t slip__now_ns(void); /* monotonic */
/* The instant timeout_ns from now; UINT64_MAX stays for ever. */
uint64_t slip__deadline(uint64_t timeout_ns);
/* Nanoseconds left until a deadline; 0 when past. */
uint64_t slip__remaining(uint64_t deadline);

/* Starts a detached thread with signals blocked, but for those of its own faults, and the default floating-point mode.
 * 0 on success. */
int slip__thread_start(void (*body)(void *), void *argument, const char *name);
/* The calling thread has its full share of the processor, but does not interrupt another thread when it wakes: one that
 * submits work is not put off its core by the worker that it woke. Where the kernel refuses, nothing changes. */
void slip__thread_yields_to_others(void);
/* The calling thread's timeouts are not stretched to save power. */
void slip__thread_sleeps_exactly(void);
/* Whether the calling thread was started so: it is the runtime's own, no user's. */
bool slip__thread_is_ours(void);

/* Has `cleanup` called when the calling thread ends: once per thread, at most eight different ones. False if that
 * cannot be had, and what was to be cleaned up is leaked then. */
bool slip__thread_at_end(void (*cleanup)(void));

/* The floating-point mode that kernels run in: round to nearest, denormals kept, nothing trapped. `set` returns the
 * mode there was, for `restore`. */
unsigned slip__floating_point_set(void);
void slip__floating_point_restore(unsigned mode);

/* Grows by one in a forked child, so that what the parent's threads held can be recognised. */
unsigned slip__fork_generation(void);
void slip__fork_advance(void);

#endif
