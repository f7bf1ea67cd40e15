/* Moving values between devices. An array's bytes are copied to another device once, however many commands read them
 * there: the copy (its mirror) hangs on the array that owns the buffer. */
#include "base/error.h"
#include "device/cache.h"
#include "device/registry.h"
#include "schedule/stream.h"

/* Whether what is queued on the stream delays nobody who waits for `root`: it is over, or comes before that anyway. */
static bool is_no_detour(const slip_array *root, const slip_stream *stream) {
    uint64_t submitted = atomic_load(&stream->submitted);
    if (root->stream == stream) return root->value == submitted;
    return slip__stream_has_reached(stream, submitted) || slip__clock_value(root->clock, stream) >= submitted;
}

/* A small copy goes onto the stream of the command that makes or needs the value (`near`), where one after the other is
 * quicker than from stream to stream; others have streams of their own. */
static slip_status choose_stream(slip_stream **stream, const slip_array *root, slip_device_object *to,
                                 slip_stream *near) {
    bool to_host = to->registry_index == SLIP_CPU_DEVICE;
    slip_device_object *gpu = to_host ? slip__device_at(root->home) : to;
    slip_stream *own = to_host ? root->stream : near;
    bool is_small = slip__array_byte_count(root) <= gpu->driver->small_copy_bytes;
    if (!is_small || !own || own->device != gpu || own->is_internal || !is_no_detour(root, own))
        return slip__copy_stream(stream, gpu, to_host);
    *stream = own;
    return SLIP_OK;
}

static slip_status make_mirror(slip_array **mirror, slip_array *root, slip_device_object *to, slip_stream *near) {
    slip_stream *stream;
    SLIP_TRY(choose_stream(&stream, root, to, near));
    SLIP_TRY(slip__array_create(mirror, SLIP_OP_TRANSFER, (slip_dtype)root->dtype, root->shape, root->ndim, &root, 1,
                                stream));
    for (int i = 0; i < root->ndim; ++i) (*mirror)->strides[i] = root->strides[i];
    (*mirror)->home = (uint8_t)to->registry_index;
    (*mirror)->site = root->site;
    return SLIP_OK;
}

/* The root's mirror on a device, made if there is none yet. Mirrors on several devices form a chain. Borrowed: the root
 * holds it. */
static slip_status find_mirror(slip_array **mirror, slip_array *root, slip_device_object *to, slip_stream *near) {
    slip_array *made = NULL;
    _Atomic(slip_array *) *place = &root->mirror;
    for (;;) {
        slip_array *found = atomic_load_explicit(place, memory_order_acquire);
        bool is_spoilt = found && found->home == to->registry_index && slip__array_state(found) == SLIP_POISONED;
        if (!found || is_spoilt) {
            if (!made) SLIP_TRY(make_mirror(&made, root, to, near));
            atomic_store_explicit(&made->mirror, found,
                                  memory_order_relaxed); /* a copy that failed stays behind the new one */
            if (atomic_compare_exchange_strong(place, &found, made)) {
                *mirror = made;
                return SLIP_OK;
            }
            atomic_store_explicit(&made->mirror, NULL, memory_order_relaxed);
            continue;
        }
        if (found->home == to->registry_index) {
            slip_array_release(made);
            *mirror = found;
            return SLIP_OK;
        }
        place = &found->mirror;
    }
}

/* A finished node that reads `mirror` with the layout that `array` has in its root. */
static slip_status view_like(slip_array **view, slip_array *array, slip_array *mirror) {
    SLIP_TRY(
        slip__array_create(view, SLIP_OP_TRANSFER, (slip_dtype)array->dtype, array->shape, array->ndim, NULL, 0, NULL));
    for (int i = 0; i < array->ndim; ++i) (*view)->strides[i] = array->strides[i];
    (*view)->byte_offset = array->byte_offset;
    (*view)->root = slip_array_retain(mirror);
    (*view)->home = mirror->home;
    (*view)->is_view = true;
    atomic_store_explicit(&(*view)->state, SLIP_SCHEDULED, memory_order_release);
    return SLIP_OK;
}

slip_buffer *slip__transfer_reserve(slip_array *source, slip_device_object *device, slip_wait *wait) {
    slip_device_object *memory = device->staging ? device->staging : slip__device_cpu();
    slip_buffer *buffer = slip__array_buffer(source);
    if (!buffer &&
        slip__cache_allocate(&buffer, memory, slip__array_byte_count(source), NULL, NULL, wait, "transfer") == SLIP_OK)
        slip__array_set_buffer(source, buffer);
    return slip__array_buffer(source); /* it may have been given another meanwhile */
}

slip_status slip__transfer(slip_array **moved, slip_array *array, slip_device_object *to, slip_stream *near,
                           slip_submission *walk) {
    slip_array *root = slip__array_root(array), *mirror;
    SLIP_TRY(find_mirror(&mirror, root, to, near));
    slip__submit(walk, mirror); /* or waits until whoever made it has */
    if (array == root) {
        *moved = slip_array_retain(mirror);
        return SLIP_OK;
    }
    return view_like(moved, array, mirror);
}
