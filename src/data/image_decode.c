/* Decoding images of any format, and what the calling thread keeps for the next one. */
#include <stdlib.h>
#include <string.h>

#include "base/atomic.h"
#include "base/memory.h"
#include "base/thread.h"
#include "data/image.h"

/* ---- what a thread keeps ---- */

enum { MOST_KEPT_BYTES = 1 << 24 };

typedef struct image_thread {
    void *memory[SLIP_IMAGE_PLACES];
    size_t byte_count[SLIP_IMAGE_PLACES];
} image_thread;

static _Thread_local image_thread thread;
static _Thread_local bool is_registered;

static void thread_ends(void) {
    for (int i = 0; i < SLIP_IMAGE_PLACES; ++i) slip__free(thread.memory[i]);
    thread = (image_thread){0};
}

void *slip__image_scratch(slip_image_place place, size_t byte_count) {
    if (thread.byte_count[place] >= byte_count) return thread.memory[place];
    if (!is_registered) is_registered = slip__thread_at_end(thread_ends);
    slip__free(thread.memory[place]); /* its content is of no use any more: realloc would copy it */
    size_t room = byte_count + byte_count / 4;
    thread.memory[place] = slip__aligned(64, (room + 63) / 64 * 64);
    thread.byte_count[place] = thread.memory[place] ? room : 0;
    return thread.memory[place];
}

void slip__image_scratch_done(slip_image_place place) {
    if (thread.byte_count[place] <= MOST_KEPT_BYTES) return;
    slip__free(thread.memory[place]);
    thread.memory[place] = NULL;
    thread.byte_count[place] = 0;
}

/* ---- limits ---- */

enum { DEFAULT_LIMIT = 1 << 28 };

static _Atomic uint64_t limit; /* 0: not looked up */

uint64_t slip__image_limit(void) {
    uint64_t value = atomic_load_explicit(&limit, memory_order_relaxed);
    if (value) return value;
    const char *text = getenv("SLIP_IMAGE_ELEMENTS");
    long long given = text ? atoll(text) : 0;
    value = given > 0 ? (uint64_t)given : DEFAULT_LIMIT;
    atomic_store_explicit(&limit, value, memory_order_relaxed);
    return value;
}

void slip__image_set_limit(uint64_t elements) {
    atomic_store_explicit(&limit, elements, memory_order_relaxed);
}

slip_status slip__image_check_size(const slip_image_header *header, int channels, size_t byte_count, const char *name) {
    uint64_t pixels = (uint64_t)header->width * (uint64_t)header->height, most = slip__image_limit();
    if (channels < header->channels) channels = header->channels;
    if (pixels > most / (uint64_t)channels)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] the image has %d x %d pixels of %d channels: more than %llu elements, the limit "
                          "(SLIP_IMAGE_ELEMENTS)",
                          name, header->width, header->height, channels, (unsigned long long)most);
    if (byte_count < header->least_bytes)
        return slip__fail(SLIP_IO,
                          "[%s] the file is damaged: its %zu bytes cannot hold the %d x %d pixels that it claims", name,
                          byte_count, header->width, header->height);
    return SLIP_OK;
}

/* ---- decoding ---- */

slip_status slip__image_lacks(const char *format, const char *library, const char *package, const char *name) {
    return slip__fail(SLIP_UNIMPLEMENTED, "[%s] %s files need %s, which this build lacks (Debian: %s)", name, format,
                      library, package);
}

static bool is_within(const slip_image_request *request, const slip_image_header *header) {
    const slip_image_region *region = &request->region;
    int width = slip__image_reduced(header->width, request->reduction);
    int height = slip__image_reduced(header->height, request->reduction);
    return region->x >= 0 && region->y >= 0 && region->width > 0 && region->height > 0 && region->x < width &&
           region->y < height && region->width <= width - region->x && region->height <= height - region->y;
}

static bool is_possible(const slip_image_request *request, const slip_image_header *header) {
    int reduction = request->reduction;
    if (request->channels < 1 || request->channels > 4) return false;
    if (reduction != 1 && reduction != 2 && reduction != 4 && reduction != 8) return false;
    return (reduction == 1 || header->format == SLIP_IMAGE_JPEG) && is_within(request, header);
}

slip_status slip__image_decode(void *out, size_t row_stride, const slip_image_request *request,
                               const slip_image_header *header, const void *bytes, size_t byte_count,
                               const char *name) {
    const slip_image_source source = {header, bytes, byte_count, name};
    SLIP_TRY(slip__image_check_size(header, request->channels, byte_count, name));
    if (!is_possible(request, header))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] %d channels of %d x %d pixels at (%d, %d), reduced by %d, cannot be "
                          "had of an image of %d x %d",
                          name, request->channels, request->region.width, request->region.height, request->region.x,
                          request->region.y, request->reduction, header->width, header->height);
    slip_status status = SLIP_UNIMPLEMENTED;
    switch (header->format) {
    case SLIP_IMAGE_JPEG: status = slip__jpeg_decode(out, row_stride, request, &source); break;
    case SLIP_IMAGE_PNG: status = slip__png_decode(out, row_stride, request, &source); break;
    case SLIP_IMAGE_WEBP: status = slip__webp_decode(out, row_stride, request, &source); break;
    }
    slip__image_scratch_done(SLIP_IMAGE_ROWS);
    return status;
}
