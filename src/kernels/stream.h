/* Large outputs are written past the caches: a line that is going to be written whole need not be read first, which
 * saves a third of an addition's traffic. Kernels compute a tile in scratch that stays in the first cache and copy it
 * out from there. */
#ifndef SLIP_KERNELS_STREAM_H
#define SLIP_KERNELS_STREAM_H

#include "kernels/kernel.h"
#include "kernels/loops.h"

enum {
    SLIP_STREAM_FROM = 32 << 20, /* bytes of output, of which little would be left in a cache for whoever reads it */
    SLIP_STREAM_TILE = 4096      /* bytes of scratch */
};

/* Whether the launch's output is to be written so. Not over an input's memory: its lines are in the cache already. */
static inline bool slip__stream_pays(const slip_launch *launch) {
    const slip_view *output = &launch->output;
    if (output->size < SLIP_STREAM_FROM / slip__dtype_sizes[output->dtype]) return false;
    for (int k = 0; k < launch->input_count; ++k)
        if (launch->inputs[k].data == output->data) return false;
    return true;
}

/* Copies to the output. A thread that did so calls slip__stream_end before it tells anybody. */
static inline void slip__stream_out(void *out, const void *in, size_t byte_count) {
    slip__loops()->stream->copy(out, in, byte_count);
}

static inline void slip__stream_end(void) { slip__loops()->stream->end(); }

#endif
