/* Traffic with memory while a costly tile is computed: what is still to be copied out of the results of the tile
 * before, and to be read of the inputs of the next one. All at once it would hold up the computing; a piece now and
 * then goes on behind it. */
#ifndef SLIP_KERNELS_TRAFFIC_H
#define SLIP_KERNELS_TRAFFIC_H

#include "kernels/plan.h"
#include "kernels/stream.h"

enum { SLIP_TRAFFIC_PIECE = 1024 /* bytes between two looks at it: what a core has on its way at a time */ };

typedef struct slip_traffic {
    char *out;
    const char *results;
    size_t result_bytes;
    const char *soon[SLIP_PLAN_OPERANDS];
    size_t soon_bytes[SLIP_PLAN_OPERANDS];
    int soon_count;
} slip_traffic;

static inline void slip__traffic_expect(slip_traffic *traffic, const char *input, size_t byte_count) {
    traffic->soon[traffic->soon_count] = input;
    traffic->soon_bytes[traffic->soon_count++] = byte_count;
}

static inline void slip__traffic_send(slip_traffic *traffic, size_t byte_count) {
    size_t count = traffic->result_bytes < byte_count ? traffic->result_bytes : byte_count;
    if (!count) return;
    slip__stream_out(traffic->out, traffic->results, count);
    traffic->out += count;
    traffic->results += count;
    traffic->result_bytes -= count;
}

/* A piece of the results and of each input. */
static inline void slip__traffic_advance(slip_traffic *traffic) {
    for (int k = 0; k < traffic->soon_count; ++k) {
        size_t count = traffic->soon_bytes[k] < SLIP_TRAFFIC_PIECE ? traffic->soon_bytes[k] : SLIP_TRAFFIC_PIECE;
        for (size_t i = 0; i < count; i += 64) __builtin_prefetch(traffic->soon[k] + i);
        traffic->soon[k] += count;
        traffic->soon_bytes[k] -= count;
    }
    slip__traffic_send(traffic, SLIP_TRAFFIC_PIECE);
}

/* All that is left of the results: the next are there. */
static inline void slip__traffic_finish(slip_traffic *traffic) { slip__traffic_send(traffic, traffic->result_bytes); }

#endif
