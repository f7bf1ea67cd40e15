/* Launching several ops as one kernel. */
#include <string.h>

#include "base/memory.h"
#include "core/dtype.h"
#include "drivers/sim/state.h"

/* Behind the item: the program, the uses, then strides and shapes of all views. */
typedef struct fused_block {
    slip_fused fused;
    sim_allocation *uses[SLIP_FUSED_INPUTS + SLIP_FUSED_OUTPUTS];
} fused_block;

static size_t block_bytes(const slip_fused *fused) {
    size_t dimensions = 0;
    for (int i = 0; i < fused->input_count; ++i) dimensions += (size_t)fused->inputs[i].ndim;
    for (int i = 0; i < fused->output_count; ++i) dimensions += (size_t)fused->outputs[i].ndim;
    return sizeof(fused_block) + dimensions * (sizeof(int64_t) + sizeof(int));
}

/* Copies the program, with `views` for a list of its inputs and outputs. */
static void copy_program(sim_item *item, const slip_fused *fused, slip_view **views) {
    fused_block *block = (fused_block *)(void *)(item + 1);
    size_t dimensions = (block_bytes(fused) - sizeof *block) / (sizeof(int64_t) + sizeof(int));
    sim_copy_cursor cursor = {.wide = (int64_t *)(void *)(block + 1)};
    cursor.narrow = (int *)(void *)(cursor.wide + dimensions);
    block->fused = (slip_fused){.step_count = fused->step_count, /* neither head nor tail: it fuses none */
                                .input_count = fused->input_count,
                                .output_count = fused->output_count};
    memcpy(block->fused.steps, fused->steps, (size_t)fused->step_count * sizeof *fused->steps);
    for (int i = 0; i < fused->input_count; ++i) {
        *views++ = &block->fused.inputs[i];
        slip__sim_copy_view(&block->fused.inputs[i], &fused->inputs[i], &cursor);
    }
    for (int i = 0; i < fused->output_count; ++i) {
        *views++ = &block->fused.outputs[i];
        slip__sim_copy_view(&block->fused.outputs[i], &fused->outputs[i], &cursor);
    }
    item->kernel.fused = &block->fused;
    item->kernel.uses = block->uses;
    item->kernel.use_count = fused->input_count + fused->output_count;
    item->kernel.launch.op = (slip_op)fused->steps[fused->step_count - 1].op;
}

slip_status slip__sim_launch_fused(void *queue, const slip_fused *fused) {
    slip_view *views[SLIP_FUSED_INPUTS + SLIP_FUSED_OUTPUTS];
    sim_item *item = slip__sim_kernel_create(queue, block_bytes(fused));
    if (!item) return SLIP_OUT_OF_MEMORY;
    copy_program(item, fused, views);
    return slip__sim_kernel_enqueue(item, views);
}
