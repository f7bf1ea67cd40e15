/* Elementwise commands that follow each other on a stream, run as one. docs/fusion.md says what is taken together. */
#ifndef SLIP_SCHEDULE_FUSION_H
#define SLIP_SCHEDULE_FUSION_H

#include "kernels/kernel.h"
#include "schedule/stream.h"

/* Commands that run in one pass. Made by slip__fusion_gather for the holder of the stream's run token, who runs it at
 * once: the arrays are borrowed from the stream's batch. */
typedef struct slip_fusion {
    slip_stream *stream;
    slip_array *all[SLIP_FUSED_STEPS + 2]; /* the commands, oldest first: the head if any, the steps, the tail if any */
    int count;
    slip_array **commands; /* of the steps: all, or from its second on */
    slip_array *inputs[SLIP_FUSED_INPUTS];
    uint8_t input_uses[SLIP_FUSED_INPUTS];  /* how often the commands read each */
    uint8_t last_reader[SLIP_FUSED_INPUTS]; /* the last step that does */
    uint8_t command_uses[SLIP_FUSED_STEPS]; /* how often later commands read each */
    slip_fused fused;
    slip_launch head, tail;
    slip_view head_key, tail_inputs[SLIP_INLINE_INPUTS];
} slip_fusion;

/* Collects the commands, up to timeline value `limit`, that can run with the oldest one, and gives those that somebody
 * will read later their memory. False, with nothing changed that the commands running one by one would not change
 * alike, where there are none, or no memory, or fusion is off. */
bool slip__fusion_gather(slip_fusion *fusion, slip_stream *stream, slip_array *oldest, uint64_t limit);

/* Turns fusion on or off for the whole process; SLIP_FUSE=0 in the environment has it off from the start. */
void slip__fusion_enable(bool enabled);

#endif
