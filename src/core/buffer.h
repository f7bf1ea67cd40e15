/* A buffer: memory of one device, shared by reference count. How it was got and goes back is its destroy's business. */
#ifndef SLIP_CORE_BUFFER_H
#define SLIP_CORE_BUFFER_H

#include <stddef.h>

#include "base/atomic.h"
#include "base/thread.h"
#include "core/array.h" /* slip_wait */

struct slip_buffer {
    atomic_uint references;
    atomic_uint pins; /* exports that outlive the runtime's view of the buffer: never donated while above 0 */
    void *data;       /* in the address space of its device */
    size_t byte_count;
    void (*destroy)(slip_buffer *buffer); /* at the last reference; on any thread, no lock held */
    void *owner;                          /* destroy's */
    /* Asynchronous devices: the last use on each stream that touched it. Reuse elsewhere must come after all of them.
     * Written under a lock of the cache's until the last reference is gone. */
    slip_wait *uses; /* inline_uses, or heap when there are more */
    slip_wait inline_uses[2];
    int use_count;
    slip_buffer *next; /* in the cache's free list */
    int size_class;
};

static inline slip_buffer *slip__buffer_retain(slip_buffer *buffer) {
    atomic_fetch_add_explicit(&buffer->references, 1, memory_order_relaxed);
    return buffer;
}

static inline void slip__buffer_release(slip_buffer *buffer) {
    if (buffer && atomic_fetch_sub_explicit(&buffer->references, 1, memory_order_acq_rel) == 1) buffer->destroy(buffer);
}

#endif
