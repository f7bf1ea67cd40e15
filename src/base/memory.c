#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic.h"
#include "base/thread.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLABS_ARE_MALLOC 1 /* so that the sanitizer sees each object's life */
#else
#define SLABS_ARE_MALLOC 0
#endif

static slip_atomic_u64 fail_countdown; /* 0: off */
static atomic_int fail_repeats;

void slip__memory_fail_at(uint64_t countdown, int repeat) {
    atomic_store(&fail_repeats, repeat);
    atomic_store(&fail_countdown, countdown);
}

static bool fails_now_slow(void) {
    uint64_t left = atomic_load(&fail_countdown);
    while (left > 1)
        if (atomic_compare_exchange_weak(&fail_countdown, &left, left - 1)) return false;
    if (left == 0) return false;
    if (!atomic_load(&fail_repeats)) atomic_store(&fail_countdown, 0);
    return true;
}

static inline bool fails_now(void) {
    if (__builtin_expect(atomic_load_explicit(&fail_countdown, memory_order_relaxed) == 0, 1)) return false;
    return fails_now_slow();
}

void *slip__malloc(size_t byte_count) {
    return fails_now() ? NULL : malloc(byte_count ? byte_count : 1);
}

void *slip__calloc(size_t count, size_t size) {
    return fails_now() ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *slip__realloc(void *old, size_t byte_count) {
    return fails_now() ? NULL : realloc(old, byte_count ? byte_count : 1);
}

void *slip__aligned(size_t alignment, size_t byte_count) {
    void *memory;
    if (fails_now() || posix_memalign(&memory, alignment, byte_count ? byte_count : 1) != 0) return NULL;
    return memory;
}

void slip__free(void *memory) {
    free(memory);
}

/* ---- slabs ----
 * A thread keeps at most two batches of free objects per slab. It hands a full batch to the depot and takes one from
 * there, so that a thread that only makes objects and one that only frees them exchange whole batches. */

enum { BATCH = 64 };

typedef struct free_object {
    struct free_object *next;
    struct free_object *next_batch; /* in the depot: head of the next batch */
} free_object;

typedef struct thread_list {
    free_object *head;
    int count;
} thread_list;

static _Thread_local thread_list thread_lists[SLIP_SLAB_COUNT];
static _Thread_local bool thread_is_registered;
static _Thread_local bool thread_is_ending; /* its lists are gone: objects go straight to the heap */

static struct {
    slip_lock lock;
    _Atomic(free_object *) batches; /* written under the lock; a stale look outside costs one fresh object */
} depots[SLIP_SLAB_COUNT];

static void depot_give(int slot, free_object *batch) {
    slip__lock(&depots[slot].lock);
    batch->next_batch = depots[slot].batches;
    depots[slot].batches = batch;
    slip__unlock(&depots[slot].lock);
}

static free_object *depot_take(int slot) {
    if (!atomic_load_explicit(&depots[slot].batches, memory_order_relaxed)) return NULL;
    slip__lock(&depots[slot].lock);
    free_object *batch = depots[slot].batches;
    if (batch) depots[slot].batches = batch->next_batch;
    slip__unlock(&depots[slot].lock);
    return batch;
}

static void thread_ends(void) {
    thread_is_ending = true;
    for (int slot = 0; slot < SLIP_SLAB_COUNT; ++slot) {
        if (thread_lists[slot].head) depot_give(slot, thread_lists[slot].head);
        thread_lists[slot] = (thread_list){0};
    }
}

static void register_thread(void) {
    thread_is_registered = true;
    slip__thread_at_end(thread_ends);
}

void slip__memory_before_fork(void) {
    for (int slot = 0; slot < SLIP_SLAB_COUNT; ++slot) slip__lock(&depots[slot].lock);
}

void slip__memory_after_fork(void) {
    for (int slot = 0; slot < SLIP_SLAB_COUNT; ++slot) slip__unlock(&depots[slot].lock);
}

static void *slab_take_slow(const slip_slab *slab) {
    thread_list *list = &thread_lists[slab->thread_slot];
    free_object *batch = depot_take(slab->thread_slot);
    if (!batch) return malloc(slab->object_size);
    if (!thread_is_registered) register_thread();
    list->head = batch->next;
    list->count = 0;
    for (free_object *object = list->head; object; object = object->next) ++list->count;
    return batch;
}

void *slip__slab_take(const slip_slab *slab) {
    if (fails_now()) return NULL;
    if (SLABS_ARE_MALLOC) return malloc(slab->object_size);
    thread_list *list = &thread_lists[slab->thread_slot];
    free_object *object = list->head;
    if (!object) return slab_take_slow(slab);
    list->head = object->next;
    --list->count;
    return object;
}

/* Cuts the newest BATCH objects off a list of two batches and hands them to the depot. */
static void spill(thread_list *list, int slot) {
    free_object *batch = list->head, *last = batch;
    for (int i = 1; i < BATCH; ++i) last = last->next;
    list->head = last->next;
    list->count -= BATCH;
    last->next = NULL;
    depot_give(slot, batch);
}

void slip__slab_give(const slip_slab *slab, void *memory) {
    if (SLABS_ARE_MALLOC || thread_is_ending) {
        free(memory);
        return;
    }
    if (!thread_is_registered) register_thread();
    thread_list *list = &thread_lists[slab->thread_slot];
    free_object *object = memory;
    object->next = list->head;
    list->head = object;
    if (++list->count >= 2 * BATCH) spill(list, slab->thread_slot);
}
