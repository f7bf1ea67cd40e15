#include "base/hash.h"

#include <sys/random.h>

#include "base/atomic.h"

/* Drawn on first use; threads that come at the same time agree on one. */
static uint64_t process_seed(void) {
    static slip_atomic_u64 seed; /* 0: not drawn */
    uint64_t drawn = atomic_load_explicit(&seed, memory_order_relaxed), none = 0;
    if (drawn) return drawn;
    if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) != (ssize_t)sizeof drawn) drawn = (uint64_t)(uintptr_t)&drawn;
    drawn |= 1;
    return atomic_compare_exchange_strong(&seed, &none, drawn) ? drawn : none;
}

static uint64_t mix(uint64_t hash) { /* the finisher of splitmix64 */
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111ebu;
    return hash ^ hash >> 31;
}

/* FNV-1a from a secret start, with its high bits mixed in after each byte. */
uint64_t slip__hash(const void *bytes, size_t byte_count) {
    const unsigned char *byte = bytes;
    uint64_t hash = process_seed();
    for (size_t i = 0; i < byte_count; ++i) {
        hash = (hash ^ byte[i]) * 0x100000001b3u;
        hash ^= hash >> 32;
    }
    return mix(hash);
}

uint64_t slip__hash_lasting(const void *bytes, size_t byte_count) {
    const unsigned char *byte = bytes;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < byte_count; ++i) hash = (hash ^ byte[i]) * 0x100000001b3u;
    return hash;
}
