/* C11 atomics under one include, and the padding that keeps two threads' words on separate cache lines.
 * No atomic_thread_fence anywhere in this project: thread sanitizer cannot see it. */
#ifndef SLIP_BASE_ATOMIC_H
#define SLIP_BASE_ATOMIC_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define SLIP_CACHE_LINE 64

typedef _Atomic uint64_t slip_atomic_u64;

static inline void slip__cpu_relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#endif
