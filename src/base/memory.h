/* The process's heap, with failures that tests can inject. Array data comes from device/buffer.h instead. */
#ifndef SLIP_BASE_MEMORY_H
#define SLIP_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

void *slip__malloc(size_t byte_count);
void *slip__calloc(size_t count, size_t size); /* checks the product */
void *slip__realloc(void *old, size_t byte_count);
void *slip__aligned(size_t alignment, size_t byte_count);
void slip__free(void *memory);

/* Tests: the n-th allocation from now fails (1 is the next one), and with `repeat` all after it too; 0 switches it off.
 */
void slip__memory_fail_at(uint64_t countdown, int repeat);

/* Small objects of one size, kept for reuse by the thread that frees them. Under address sanitizer, plain malloc. */
typedef struct slip_slab slip_slab;
struct slip_slab {
    size_t object_size;
    int thread_slot; /* 0 ... SLIP_SLAB_COUNT - 1: which of the thread's lists is this slab's */
};
enum { SLIP_SLAB_ARRAY, SLIP_SLAB_BUFFER, SLIP_SLAB_HANDLE, SLIP_SLAB_CLOCK, SLIP_SLAB_SAMPLE, SLIP_SLAB_COUNT };
void *slip__slab_take(const slip_slab *slab);
void slip__slab_give(const slip_slab *slab, void *object);

/* The slabs' locks, held across a fork. */
void slip__memory_before_fork(void);
void slip__memory_after_fork(void);

#endif
