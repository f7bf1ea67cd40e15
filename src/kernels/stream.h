/* Large outputs are written past the caches: a line that is going to be written whole need not be read first, which
 * saves a third of an addition's traffic. Kernels compute a tile in scratch that stays in the first cache and copy it
 * out from there. */
#ifndef SLIP_KERNELS_STREAM_H
#define SLIP_KERNELS_STREAM_H

#include "kernels/kernel.h"
#include "kernels/loops.h"

enum {
    SLIP_STREAM_FROM = 32 << 20, /* bytes of output, of which little would be left in a cache for whoever reads it */
    SLIP_STREAM_TILE = 4096,     /* bytes of scratch */
    SLIP_STREAM_AHEAD = 512      /* bytes of the next piece that are asked for */
};

/* Whether the launch's output is to be written so. Not over an input's memory: its lines are in the cache already. */
static inline bool slip__stream_pays(const slip_launch *launch) {
    const slip_view *output = &launch->output;
    if (output->size < SLIP_STREAM_FROM / slip__dtype_sizes[output->dtype]) return false;
    for (int k = 0; k < launch->input_count; ++k)
        if (launch->inputs[k].data == output->data) return false;
    return true;
}

/* The piece of input behind this one will be read next: its beginning comes from memory while this one is computed on.
 * The processor goes on from there by itself; asking for all of it only fills the queue that its loads wait in. */
static inline void slip__stream_soon(const char *piece, size_t byte_count) {
    for (size_t i = 0; i < byte_count && i < SLIP_STREAM_AHEAD; i += 64)
        __builtin_prefetch(piece + byte_count + i, 0, 2);
}

/* Copies to the output. A thread that did so calls slip__stream_end before it tells anybody. */
static inline void slip__stream_out(void *out, const void *in, size_t byte_count) {
    slip__loops()->stream->copy(out, in, byte_count);
}

static inline void slip__stream_end(void) { slip__loops()->stream->end(); }

#endif
