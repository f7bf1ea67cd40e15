#include "device/cache.h"

#include <slip/array.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/service.h"
#include "device/gate.h"
#include "device/registry.h"

/* Classes: 64 bytes apart up to 1 KiB, then eight to a doubling, so at most an eighth is unused. */
enum {
    GRAIN = 64,
    GRAINS = 16,
    STEPS_PER_DOUBLING = 8,
    FIRST_DOUBLING = 10,
    CLASS_COUNT = GRAINS + 37 * STEPS_PER_DOUBLING
};
enum { REUSE_LOOKS = 32 }; /* free buffers of a class looked at before a new one is made */

typedef struct free_list {
    slip_lock lock;
    slip_buffer *head;
} free_list;

struct slip_buffer_cache {
    slip_device_object *device;
    free_list classes[CLASS_COUNT];
};

static const slip_slab buffer_slab = {sizeof(slip_buffer), SLIP_SLAB_BUFFER};

/* Bytes over all devices. Exact: every buffer is in `active` from when it is handed out until its last reference goes,
 * and in `cached` from then until the driver has it back. */
static struct { slip_atomic_u64 active, peak, cached, limit, cache_limit; } memory;

static int class_of(size_t byte_count) {
    if (byte_count <= GRAIN * GRAINS) return byte_count ? (int)((byte_count - 1) / GRAIN) : 0;
    int doubling = 63 - __builtin_clzll((unsigned long long)byte_count - 1);
    int step = (int)((byte_count - 1) >> (doubling - 3)) & (STEPS_PER_DOUBLING - 1);
    return GRAINS + (doubling - FIRST_DOUBLING) * STEPS_PER_DOUBLING + step;
}

static size_t class_bytes(int size_class) {
    if (size_class < GRAINS) return (size_t)(size_class + 1) * GRAIN;
    int doubling = FIRST_DOUBLING + (size_class - GRAINS) / STEPS_PER_DOUBLING;
    size_t step = (size_t)1 << (doubling - 3);
    return ((size_t)1 << doubling) + step * (size_t)((size_class - GRAINS) % STEPS_PER_DOUBLING + 1);
}

/* ---- limits ---- */

static size_t default_limit(void) {
    long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGESIZE);
    size_t physical = pages > 0 && page_bytes > 0 ? (size_t)pages * (size_t)page_bytes : (size_t)4 << 30;
    return physical / 10 * 9;
}

size_t slip_memory_limit(void) {
    uint64_t limit = atomic_load_explicit(&memory.limit, memory_order_relaxed), unset = 0;
    if (limit) return limit;
    limit = default_limit();
    return atomic_compare_exchange_strong(&memory.limit, &unset, limit) ? limit : unset;
}

size_t slip_memory_set_limit(size_t limit) {
    size_t previous = slip_memory_limit();
    atomic_store(&memory.limit, limit ? limit : 1);
    return previous;
}

/* Stored as limit + 1, so that 0 means unset and a limit of 0 can be said. */
static size_t cache_limit(void) {
    uint64_t stored = atomic_load_explicit(&memory.cache_limit, memory_order_relaxed);
    return stored ? stored - 1 : slip_memory_limit() / 2;
}

size_t slip_memory_active(void) {
    return atomic_load(&memory.active);
}

size_t slip_memory_peak(void) {
    return atomic_load(&memory.peak);
}

size_t slip_memory_cache(void) {
    return atomic_load(&memory.cached);
}

void slip_memory_reset_peak(void) {
    atomic_store(&memory.peak, 0);
}

static void raise_active(size_t byte_count) {
    uint64_t active = atomic_fetch_add_explicit(&memory.active, byte_count, memory_order_relaxed) + byte_count;
    uint64_t peak = atomic_load_explicit(&memory.peak, memory_order_relaxed);
    while (active > peak && !atomic_compare_exchange_weak(&memory.peak, &peak, active)) {
    }
}

/* ---- giving back ---- */

static bool uses_are_over(const slip_buffer *buffer) {
    for (int i = 0; i < buffer->use_count; ++i)
        if (!slip__timeline_reached(buffer->uses[i].stream, buffer->uses[i].value)) return false;
    return true;
}

static void forget_uses(slip_buffer *buffer) {
    if (buffer->uses != buffer->inline_uses) slip__free(buffer->uses);
    buffer->uses = NULL;
    buffer->use_count = 0;
}

static void to_driver(slip_device_object *device, slip_buffer *buffer) {
    device->driver->deallocate(device, buffer->data, buffer->byte_count);
    forget_uses(buffer);
    slip__slab_give(&buffer_slab, buffer);
}

/* Gives free buffers whose uses are over back to the driver until `enough` bytes went or no more can. */
static void trim_entered(struct slip_buffer_cache *cache, size_t enough) {
    size_t gone = 0;
    for (int i = CLASS_COUNT - 1; i >= 0 && gone < enough; --i) {
        free_list *list = &cache->classes[i];
        slip_buffer *keep = NULL, *buffer, *give = NULL;
        slip__lock(&list->lock);
        while ((buffer = list->head)) {
            list->head = buffer->next;
            bool goes = gone < enough && uses_are_over(buffer);
            slip_buffer **to = goes ? &give : &keep;
            if (goes) gone += buffer->byte_count;
            buffer->next = *to;
            *to = buffer;
        }
        list->head = keep;
        slip__unlock(&list->lock);
        while ((buffer = give)) { /* without the lock: the driver may take its time */
            give = buffer->next;
            atomic_fetch_sub_explicit(&memory.cached, buffer->byte_count, memory_order_relaxed);
            to_driver(cache->device, buffer);
        }
    }
}

static void trim(slip_device_object *device, size_t enough) {
    if (!slip__gate_enter(device, NULL)) return;
    trim_entered(device->cache, enough);
    slip__gate_leave(device);
}

static void trim_all(size_t enough) {
    slip_device_object *device = NULL;
    while ((device = slip__device_next(device))) trim(device, enough);
}

void slip_memory_clear_cache(void) {
    trim_all(SIZE_MAX);
}

size_t slip_memory_set_cache_limit(size_t limit) {
    size_t previous = cache_limit(), cached;
    atomic_store(&memory.cache_limit, limit == SIZE_MAX ? limit : limit + 1);
    if ((cached = slip_memory_cache()) > limit) trim_all(cached - limit);
    return previous;
}

static void cached_buffer_destroy(slip_buffer *buffer) {
    struct slip_buffer_cache *cache = buffer->owner;
    size_t byte_count = buffer->byte_count;
    atomic_fetch_sub_explicit(&memory.active, byte_count, memory_order_relaxed);
    if (buffer->use_count && uses_are_over(buffer)) forget_uses(buffer);
    /* On an asynchronous device memory goes back to the driver only from an allocation: it may be in use, and freeing
     * may block. */
    bool keeps = cache->device->driver->is_asynchronous ||
                 atomic_load_explicit(&memory.cached, memory_order_relaxed) + byte_count <= cache_limit();
    if (!keeps) {
        to_driver(cache->device, buffer);
        return;
    }
    atomic_fetch_add_explicit(&memory.cached, byte_count, memory_order_relaxed);
    free_list *list = &cache->classes[buffer->size_class];
    slip__lock(&list->lock);
    buffer->next = list->head;
    list->head = buffer;
    slip__unlock(&list->lock);
}

/* ---- handing out ---- */

/* Whether work on `stream` that comes after `clock` also comes after every use of the buffer. */
static bool may_reuse(slip_buffer *buffer, const slip_stream *stream, const slip_clock *clock) {
    for (int i = 0; i < buffer->use_count; ++i) {
        const slip_wait *use = &buffer->uses[i];
        bool covered = (stream && use->stream == stream) || slip__clock_value(clock, use->stream) >= use->value;
        if (!covered && !slip__timeline_reached(use->stream, use->value)) return false;
    }
    return true;
}

static slip_buffer *from_cache(struct slip_buffer_cache *cache, int size_class, const slip_stream *stream,
                               const slip_clock *clock) {
    free_list *list = &cache->classes[size_class];
    slip__lock(&list->lock);
    slip_buffer **place = &list->head, *found = NULL;
    for (int look = 0; look < REUSE_LOOKS && *place && !found; ++look) {
        if (may_reuse(*place, stream, clock)) {
            found = *place;
            *place = found->next;
        } else {
            place = &(*place)->next;
        }
    }
    slip__unlock(&list->lock);
    if (!found) return NULL;
    atomic_fetch_sub_explicit(&memory.cached, found->byte_count, memory_order_relaxed);
    if (found->use_count) forget_uses(found); /* the new user's own record takes their place */
    return found;
}

/* Asks the driver, and again after emptying the cache. */
static slip_status allocate(slip_device_object *device, size_t byte_count, void **data, slip_wait *gate) {
    const slip_driver *driver = device->driver;
    if (driver->allocate_ready && (*data = driver->allocate_ready(device, byte_count))) return SLIP_OK;
    if (!slip__gate_enter(device, gate)) return SLIP_CANCELLED;
    slip_status status = driver->allocate(device, byte_count, data);
    if (status == SLIP_OUT_OF_MEMORY) {
        trim_entered(device->cache, SIZE_MAX);
        status = driver->allocate(device, byte_count, data);
    }
    slip__gate_leave(device);
    return status;
}

static slip_status from_driver(slip_buffer **buffer, slip_device_object *device, int size_class, slip_wait *gate,
                               const char *what) {
    size_t byte_count = class_bytes(size_class), limit = slip_memory_limit();
    size_t active = slip_memory_active(), cached = slip_memory_cache();
    if (byte_count > limit || active > limit - byte_count)
        return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory: %zu bytes needed, %zu in use, limit %zu", what,
                          byte_count, active, limit);
    if (cached > cache_limit()) trim(device, cached - cache_limit());
    if (active + cached + byte_count > limit) trim_all(active + cached + byte_count - limit);
    slip_buffer *made = slip__slab_take(&buffer_slab);
    if (!made) return slip__fail_memory(what, sizeof *made);
    void *data = NULL;
    slip_status status = allocate(device, byte_count, &data, gate);
    if (status != SLIP_OK) {
        slip__slab_give(&buffer_slab, made);
        if (status != SLIP_OUT_OF_MEMORY) return status;
        return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory: %zu bytes needed on %s, %zu in use", what,
                          byte_count, device->name, active);
    }
    *made = (slip_buffer){.data = data,
                          .byte_count = byte_count,
                          .destroy = cached_buffer_destroy,
                          .owner = device->cache,
                          .size_class = size_class};
    *buffer = made;
    return SLIP_OK;
}

slip_status slip__cache_allocate(slip_buffer **buffer, slip_device_object *device, size_t byte_count,
                                 slip_stream *stream, const slip_clock *clock, slip_wait *gate, const char *what) {
    int size_class = class_of(byte_count);
    if (size_class >= CLASS_COUNT)
        return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory: %zu bytes needed", what, byte_count);
    slip_buffer *found = from_cache(device->cache, size_class, stream, clock);
    if (!found) {
        SLIP_TRY(from_driver(&found, device, size_class, gate, what));
    }
    atomic_store_explicit(&found->references, 1, memory_order_relaxed);
    raise_active(found->byte_count);
    *buffer = found;
    return SLIP_OK;
}

slip_status slip__cache_create(slip_device_object *device) {
    static struct slip_buffer_cache caches[SLIP_MAX_DEVICES]; /* not from the heap: opening the CPU must not fail */
    device->cache = &caches[device->registry_index];
    device->cache->device = device;
    return SLIP_OK;
}

enum { USES_LOCKS = 16 };

static slip_lock uses_locks[USES_LOCKS];

static slip_lock *uses_lock_of(const slip_buffer *buffer) {
    return &uses_locks[(uintptr_t)buffer / sizeof *buffer % USES_LOCKS];
}

void slip__cache_before_fork(void) {
    slip_device_object *device = NULL;
    for (int i = 0; i < USES_LOCKS; ++i) slip__lock(&uses_locks[i]);
    while ((device = slip__device_next(device))) slip__lock(&device->word_wait_lock);
    while ((device = slip__device_next(device)))
        for (int c = 0; c < CLASS_COUNT; ++c) slip__lock(&device->cache->classes[c].lock);
}

void slip__cache_after_fork(void) {
    slip_device_object *device = NULL;
    while ((device = slip__device_next(device)))
        for (int c = 0; c < CLASS_COUNT; ++c) slip__unlock(&device->cache->classes[c].lock);
    while ((device = slip__device_next(device))) slip__unlock(&device->word_wait_lock);
    for (int i = 0; i < USES_LOCKS; ++i) slip__unlock(&uses_locks[i]);
}

static bool make_room(slip_buffer *buffer, int use_count) {
    const int inline_count = (int)(sizeof buffer->inline_uses / sizeof *buffer->inline_uses);
    if (use_count <= inline_count) {
        buffer->uses = buffer->inline_uses;
        return true;
    }
    bool is_inline = buffer->uses == buffer->inline_uses;
    slip_wait *uses = slip__realloc(is_inline ? NULL : buffer->uses, (size_t)use_count * sizeof *uses);
    if (!uses) return false;
    if (is_inline) memcpy(uses, buffer->inline_uses, sizeof buffer->inline_uses);
    buffer->uses = uses;
    return true;
}

void slip__buffer_used(slip_buffer *buffer, slip_stream *stream, uint64_t value) {
    slip_lock *lock = uses_lock_of(buffer);
    slip__lock(lock);
    int place = 0;
    while (place < buffer->use_count && buffer->uses[place].stream != stream) ++place;
    if (place == buffer->use_count) {
        if (make_room(buffer, place + 1)) buffer->uses[buffer->use_count++].stream = stream;
        else atomic_fetch_add(&buffer->references, 1); /* without the record it must never be reused */
    }
    if (place < buffer->use_count) buffer->uses[place].value = value;
    slip__unlock(lock);
}

/* ---- memory of others ---- */

typedef struct wrapped {
    slip_buffer buffer; /* first */
    slip_errand errand;
    void *payload;
    void (*destroy)(void *payload);
} wrapped;

static void wrapped_end(slip_errand *errand) {
    wrapped *self = (wrapped *)(void *)((char *)errand - offsetof(wrapped, errand));
    self->destroy(self->payload);
    slip__free(self);
}

static void wrapped_destroy(slip_buffer *buffer) {
    wrapped *self = (wrapped *)buffer;
    forget_uses(buffer);
    self->errand.run = wrapped_end;
    slip__service_run(&self->errand); /* a user's code: not under our locks, not on a worker */
}

slip_status slip__buffer_wrap(slip_buffer **buffer, void *data, size_t byte_count, void *payload,
                              void (*destroy)(void *)) {
    wrapped *self = slip__calloc(1, sizeof *self);
    if (!self) return slip__fail_memory("array_from_memory", sizeof *self);
    self->buffer =
        (slip_buffer){.references = 1, .pins = 1, .data = data, .byte_count = byte_count, .destroy = wrapped_destroy};
    self->payload = payload;
    self->destroy = destroy;
    *buffer = &self->buffer;
    return SLIP_OK;
}
