#include "ops/random_key.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <slip/array.h>
#include <slip/ops.h>
#include <slip/random.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/thread.h"

static _Thread_local struct {
    bool is_set;
    uint32_t key[2];
} thread_state;

static slip_atomic_u64 unseeded_threads; /* so far */
static uint64_t process_seed;            /* final once drawn */
static pthread_once_t process_seed_drawn = PTHREAD_ONCE_INIT;

static uint32_t rotate(uint32_t value, int by) {
    return value << by | value >> (32 - by);
}

/* Threefry-2x32 of 20 rounds (Salmon et al., Parallel random numbers: as easy as 1, 2, 3): scrambles a counter. */
static void threefry(uint32_t words[2], const uint32_t key[2]) {
    static const int rotations[2][4] = {{13, 15, 26, 6}, {17, 29, 16, 24}};
    const uint32_t schedule[3] = {key[0], key[1], key[0] ^ key[1] ^ 0x1bd11bdau};
    words[0] += schedule[0];
    words[1] += schedule[1];
    for (uint32_t group = 0; group < 5; ++group) {
        for (int i = 0; i < 4; ++i) {
            words[0] += words[1];
            words[1] = rotate(words[1], rotations[group % 2][i]) ^ words[0];
        }
        words[0] += schedule[(group + 1) % 3];
        words[1] += schedule[(group + 2) % 3] + group + 1;
    }
}

static void key_of_seed(uint32_t key[2], uint64_t seed) {
    key[0] = (uint32_t)(seed >> 32);
    key[1] = (uint32_t)seed;
}

static void draw_process_seed(void) {
    const char *text = getenv("SLIP_SEED");
    char *end = NULL;
    if (text && *text) {
        errno = 0;
        process_seed = strtoull(text, &end, 0);
        if (*end == '\0' && errno == 0) return;
    }
    if (getrandom(&process_seed, sizeof process_seed, 0) != (ssize_t)sizeof process_seed) process_seed = slip__now_ns();
}

/* Sees to it that this thread has a key. */
static void ensure_key(void) {
    if (thread_state.is_set) return;
    uint32_t key[2];
    pthread_once(&process_seed_drawn, draw_process_seed);
    key_of_seed(key, process_seed);
    uint64_t order = atomic_fetch_add_explicit(&unseeded_threads, 1, memory_order_relaxed);
    key_of_seed(thread_state.key, order);
    threefry(thread_state.key, key);
    thread_state.is_set = true;
}

slip_status slip__random_next_key(slip_array **key) {
    const int two = 2;
    ensure_key();
    /* Splitting in two draws four words: counters 0 and 1, paired with 2 and 3. */
    uint32_t low[2] = {0, 2}, high[2] = {1, 3};
    threefry(low, thread_state.key);
    threefry(high, thread_state.key);
    const uint32_t handed_out[2] = {low[1], high[1]};
    SLIP_TRY(slip_array_from_data(key, handed_out, &two, 1, SLIP_UINT32));
    thread_state.key[0] = low[0];
    thread_state.key[1] = high[0];
    return SLIP_OK;
}

void slip_random_state_get(uint32_t state[2]) {
    ensure_key();
    memcpy(state, thread_state.key, sizeof thread_state.key);
}

void slip_random_state_set(const uint32_t state[2]) {
    memcpy(thread_state.key, state, sizeof thread_state.key);
    thread_state.is_set = true;
}

slip_status slip_random_seed(uint64_t seed) {
    key_of_seed(thread_state.key, seed);
    thread_state.is_set = true;
    return SLIP_OK;
}

slip_status slip_random_key(slip_array **out, uint64_t seed) {
    const int two = 2;
    uint32_t key[2];
    key_of_seed(key, seed);
    return slip_array_from_data(out, key, &two, 1, SLIP_UINT32);
}
