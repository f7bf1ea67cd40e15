#include "schedule/fusion.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/layout.h"
#include "core/shape.h"
#include "device/cache.h"
#include "schedule/command.h"
#include "schedule/flight.h"

/* ---- the switch ---- */

enum { UNKNOWN, OFF, ON };

static atomic_int setting;

void slip__fusion_enable(bool enabled) {
    atomic_store(&setting, enabled ? ON : OFF);
}

static bool is_enabled(void) {
    int known = atomic_load_explicit(&setting, memory_order_relaxed);
    if (known == UNKNOWN) {
        const char *wish = getenv("SLIP_FUSE");
        known = wish && !strcmp(wish, "0") ? OFF : ON;
        atomic_store(&setting, known);
    }
    return known == ON;
}

/* ---- collecting ---- */

static bool has_shape(const slip_array *array, const slip_array *model) {
    return array->ndim == model->ndim && !memcmp(array->shape, model->shape, array->ndim * sizeof *array->shape);
}

static bool waits_are_over(const slip_array *command) {
    for (int i = 0; i < command->wait_count; ++i)
        if (!slip__stream_has_reached(command->waits[i].stream, command->waits[i].value)) return false;
    return true;
}

static bool is_step(const slip_stream *stream, const slip_array *command) {
    const slip_driver *driver = stream->device->driver;
    return slip__kind_is_elementwise(slip__op_kind(command->op)) && command->size > 0 &&
           driver->fuses((slip_op)command->op, (slip_dtype)command->inputs[0]->dtype);
}

/* Whether all of the root is seen, and as it lies. */
static bool shows_root(const slip_array *array, const slip_array *root) {
    return array == root || (array->byte_offset == root->byte_offset && array->dtype == root->dtype &&
                             has_shape(array, root) && slip__layout_same_strides(array, root));
}

static slip_view view_of(const slip_array *array) {
    return slip__command_view(array, slip__array_buffer(slip__array_root(array)) != NULL);
}

/* Which step makes the array: -1 for the head, less for what was there before. */
static int64_t step_of_root(const slip_fusion *fusion, const slip_array *root) {
    if (root->stream != fusion->stream) return INT64_MIN;
    return (int64_t)(root->value - fusion->commands[0]->value);
}

/* The number of the value that the input is, an earlier step's or one from outside; -1: it cannot be one. */
static int find_value(slip_fusion *fusion, slip_array *input, bool *is_shared) {
    const slip_array *root = slip__array_root(input);
    slip_fused *fused = &fusion->fused;
    int64_t step = step_of_root(fusion, root);
    if (step >= 0 || (step == -1 && fused->head)) {
        *is_shared = true;
        if (step < 0) return input == fusion->all[0] ? fused->head_input : -1;
        return shows_root(input, root) ? SLIP_FUSED_INPUTS + (int)step : -1;
    }
    for (int i = 0; i < fused->input_count; ++i) {
        if (fusion->inputs[i] != input) continue;
        *is_shared |= !slip__view_is_fixed(&fused->inputs[i]);
        return i;
    }
    if (fused->input_count == SLIP_FUSED_INPUTS || !slip__array_buffer(root) ||
        atomic_load_explicit(&root->failure, memory_order_acquire))
        return -1;
    int added = fused->input_count++;
    fusion->inputs[added] = input;
    fusion->input_uses[added] = 0;
    fused->inputs[added] = slip__command_input(fusion->stream, input, true);
    return added;
}

static bool has_too_many_varying(const slip_fused *fused) {
    int count = 0;
    for (int i = 0; i < fused->input_count; ++i) count += !slip__view_is_fixed(&fused->inputs[i]);
    return count > SLIP_FUSED_VARYING;
}

static void note_reads(slip_fusion *fusion, const slip_array *command, const slip_fused_step *step) {
    int reader = fusion->fused.step_count;
    for (int k = 0; k < step->input_count; ++k) {
        int value = step->inputs[k], earlier = value - SLIP_FUSED_INPUTS;
        if (earlier >= 0) { /* a view holds its root whoever reads it */
            fusion->command_uses[earlier] += command->inputs[k] == fusion->commands[earlier];
        } else {
            ++fusion->input_uses[value];
            fusion->last_reader[value] = (uint8_t)reader;
        }
    }
}

/* Makes the command the next step. False: it does not go with the others, and nothing has changed. */
static bool add_step(slip_fusion *fusion, slip_array *command) {
    slip_fused *fused = &fusion->fused;
    int count = fused->step_count, inputs_before = fused->input_count;
    bool is_shared = count == 0 && !fused->head, fits = true;
    slip_fused_step *step = &fused->steps[count];
    *step = (slip_fused_step){command->op, command->dtype, (uint8_t)command->input_count, {0}, -1};
    fusion->commands[count] = command; /* the first one's value is the base of all */
    for (int k = 0; k < command->input_count && fits; ++k) {
        int value = find_value(fusion, command->inputs[k], &is_shared);
        fits = value >= 0;
        step->inputs[k] = (uint8_t)value;
    }
    if (!fits || !is_shared || (fused->input_count != inputs_before && has_too_many_varying(fused))) {
        fused->input_count = inputs_before;
        return false;
    }
    note_reads(fusion, command, step);
    fusion->command_uses[count] = 0;
    fused->step_count = count + 1;
    return true;
}

/* ---- the head ---- */

static bool fits_as_head(const slip_fusion *fusion, const slip_array *command) {
    return command->op == SLIP_OP_RANDOM_BITS && command->params.bits.width == 4 && command->size > 1 &&
           command->inputs[0]->size == 2 && command->next &&
           fusion->stream->device->driver->fuses(SLIP_OP_RANDOM_BITS, SLIP_UINT32);
}

/* Random bits: the first input of the steps. Returns the first step's command. */
static slip_array *begin_with_head(slip_fusion *fusion, slip_array *command) {
    slip_fused *fused = &fusion->fused;
    fused->head = &fusion->head;
    fused->head_input = 0;
    fused->input_count = 1;
    fused->inputs[0] = view_of(command);
    fusion->inputs[0] = command;
    fusion->input_uses[0] = 0;
    fusion->head_key = view_of(command->inputs[0]);
    fusion->head = (slip_launch){.op = SLIP_OP_RANDOM_BITS, .input_count = 1, .inputs = &fusion->head_key};
    fusion->all[0] = command;
    fusion->commands = &fusion->all[1];
    return command->next;
}

/* Returns the command that does not go with the others any more, or NULL. */
static slip_array *collect_steps(slip_fusion *fusion, slip_array *oldest, uint64_t limit) {
    fusion->fused.step_count = fusion->fused.input_count = 0;
    slip_array *command = oldest;
    fusion->fused.head = NULL;
    fusion->commands = fusion->all;
    if (fits_as_head(fusion, oldest)) command = begin_with_head(fusion, oldest);
    while (command && command->value <= limit && fusion->fused.step_count < SLIP_FUSED_STEPS) {
        bool is_first = command == oldest; /* whose own waits have been seen to */
        if (!is_step(fusion->stream, command)) return command;
        if (!is_first && (!has_shape(command, oldest) || !slip__layout_same_strides(command, oldest))) return NULL;
        if ((!is_first && !waits_are_over(command)) || !add_step(fusion, command)) return NULL;
        command = command->next;
    }
    return command && command->value <= limit ? command : NULL;
}

/* ---- the tail ---- */

enum { SHORTEST_ROW = 32, LONGEST_ROW = 32768 };

/* Elements of the rows that the op takes each for itself; 0: it does not. */
static size_t row_of(const slip_array *command) {
    const slip_array *input = command->inputs[0];
    int last = input->ndim - 1, first = last;
    size_t row = 1;
    switch (slip__op_kind(command->op)) {
    case SLIP_KIND_REDUCE:
        while (first >= 0 && (command->params.reduce.axes >> first & 1)) row *= (size_t)input->shape[first--];
        for (; first >= 0; --first)
            if ((command->params.reduce.axes >> first & 1) && input->shape[first] != 1) return 0;
        return row;
    case SLIP_KIND_ARG_REDUCE:
    case SLIP_KIND_SOFTMAX:
    case SLIP_KIND_LOGSUMEXP: return command->params.axis.axis == last ? (size_t)input->shape[last] : 0;
    case SLIP_KIND_SCAN: return command->params.scan.axis == last ? (size_t)input->shape[last] : 0;
    case SLIP_KIND_NORM: return (size_t)input->shape[last];
    default: return 0;
    }
}

static bool fits_as_tail(const slip_fusion *fusion, const slip_array *command) {
    const slip_array *steps = fusion->commands[0], *input = command->input_count ? command->inputs[0] : NULL;
    const slip_driver *driver = fusion->stream->device->driver;
    if (!input || input->ndim == 0 || !command->size || command->input_count > SLIP_INLINE_INPUTS) return false;
    size_t row = row_of(command);
    bool is_reduction = slip__op_kind(command->op) == SLIP_KIND_REDUCE;
    return row >= SHORTEST_ROW && (row <= LONGEST_ROW || is_reduction) &&
           slip__is_row_major(steps->shape, steps->strides, steps->ndim) && waits_are_over(command) &&
           driver->fuses((slip_op)command->op, (slip_dtype)input->dtype);
}

/* Which step makes the array; -1: none of them, or not as it lies. */
static int step_of(const slip_fusion *fusion, const slip_array *input) {
    const slip_array *root = slip__array_root(input);
    int64_t step = step_of_root(fusion, root);
    return step >= 0 && shows_root(input, root) ? (int)step : -1;
}

static bool is_ready(const slip_fusion *fusion, const slip_array *input) {
    const slip_array *root = slip__array_root(input);
    return step_of_root(fusion, root) < 0 && slip__array_buffer(root) &&
           !atomic_load_explicit(&root->failure, memory_order_acquire);
}

/* An op over rows of one of the results, right behind the steps, joins them. */
static void add_tail(slip_fusion *fusion, slip_array *command) {
    slip_fused *fused = &fusion->fused;
    if (!fused->step_count || fused->head || !fits_as_tail(fusion, command)) return;
    int step = step_of(fusion, command->inputs[0]);
    if (step < 0) return;
    for (int k = 1; k < command->input_count; ++k)
        if (!is_ready(fusion, command->inputs[k])) return;
    fusion->command_uses[step] += command->inputs[0] == fusion->commands[step];
    fusion->commands[fused->step_count] = command;
    fused->tail = &fusion->tail;
    fused->tail_step = step;
    fused->tail_row = row_of(command);
}

static void collect(slip_fusion *fusion, slip_array *oldest, uint64_t limit) {
    fusion->fused.tail = NULL;
    slip_array *behind = collect_steps(fusion, oldest, limit);
    if (behind) add_tail(fusion, behind);
    fusion->count = (fusion->fused.head != NULL) + fusion->fused.step_count + (fusion->fused.tail != NULL);
}

/* ---- what is written ---- */

/* Whether only later steps can read the command's value: the queue holds it once, and each of their reads once. Nobody
 * can come by a reference who has none. */
static bool is_private(const slip_fusion *fusion, int step) {
    unsigned references = atomic_load_explicit(&fusion->commands[step]->references, memory_order_acquire);
    unsigned uses = fusion->command_uses[step];
    return uses > 0 && references == 1 + uses && !slip__array_buffer(fusion->commands[step]);
}

/* Whether only the steps read the bits. */
static bool head_is_private(const slip_fusion *fusion) {
    const slip_array *head = fusion->all[0];
    unsigned references = atomic_load_explicit(&head->references, memory_order_acquire);
    return references == 1u + fusion->input_uses[0] && !slip__array_buffer(head);
}

/* Numbers the outputs. Returns how many steps there is room for the outputs of. */
static int choose_outputs(slip_fusion *fusion) {
    slip_fused *fused = &fusion->fused;
    fused->output_count = 0;
    for (int i = 0; i < fused->step_count; ++i) {
        if (is_private(fusion, i)) continue;
        if (fused->output_count == SLIP_FUSED_OUTPUTS) return i;
        fused->steps[i].output = (int8_t)fused->output_count++;
    }
    return fused->step_count;
}

/* An input whose memory the step's result may take over: nobody else reads it, nor a later step. */
static slip_buffer *find_donor(slip_fusion *fusion, int step) {
    slip_array *command = fusion->commands[step];
    if (fusion->fused.tail) return NULL; /* which may fail, and then everything begins anew */
    for (int i = 0; i < fusion->fused.input_count; ++i) {
        slip_array *input = fusion->inputs[i];
        slip_buffer *buffer = slip__array_buffer(input);
        if (fusion->last_reader[i] > step || slip__dtype_sizes[input->dtype] != slip__dtype_sizes[command->dtype] ||
            slip__view_is_fixed(&fusion->fused.inputs[i]) || !slip__layout_same_strides(input, command))
            continue;
        if (slip__is_read_only_by(input, command->home, fusion->input_uses[i])) return buffer;
    }
    return NULL;
}

/* Memory for one output, unless it has some. What a command got it keeps, should it run alone after all. */
static bool find_memory(slip_fusion *fusion, int step, size_t *byte_count_so_far) {
    slip_array *command = fusion->commands[step];
    slip_buffer *buffer = slip__array_buffer(command) ? NULL : find_donor(fusion, step);
    slip_wait wait;
    if (slip__array_buffer(command)) return true;
    if (buffer) {
        slip__array_set_buffer(command, slip__buffer_retain(buffer));
        return true;
    }
    slip_stream *stream = fusion->stream;
    size_t byte_count = slip__array_byte_count(command);
    *byte_count_so_far += byte_count;
    if (slip__flight_is_full(stream, *byte_count_so_far, &wait) ||
        slip__cache_allocate(&buffer, stream->device, byte_count, stream, fusion->commands[0]->clock, &wait,
                             slip__op_info[command->op].name) != SLIP_OK)
        return false;
    slip__array_set_buffer(command, buffer);
    return true;
}

static bool find_outputs(slip_fusion *fusion) {
    slip_fused *fused = &fusion->fused;
    size_t byte_count = 0;
    for (int i = 0; i < fused->step_count; ++i) {
        if (fused->steps[i].output < 0) continue;
        if (!find_memory(fusion, i, &byte_count)) return false;
        fused->outputs[fused->steps[i].output] = view_of(fusion->commands[i]);
    }
    if (!fused->tail) return true;
    const slip_array *command = fusion->commands[fused->step_count];
    if (!find_memory(fusion, fused->step_count, &byte_count)) return false;
    for (int k = 0; k < command->input_count; ++k) fusion->tail_inputs[k] = view_of(command->inputs[k]);
    fusion->tail = (slip_launch){.op = (slip_op)command->op,
                                 .input_count = command->input_count,
                                 .inputs = fusion->tail_inputs,
                                 .output = view_of(command),
                                 .params = &command->params};
    return true;
}

bool slip__fusion_gather(slip_fusion *fusion, slip_stream *stream, slip_array *oldest, uint64_t limit) {
    if (!oldest->next || !stream->device->driver->launch_fused || !is_enabled()) return false;
    fusion->stream = stream;
    for (;;) { /* without its last readers a command may become an output: until there is room for all */
        collect(fusion, oldest, limit);
        if (fusion->count < 2 || !fusion->fused.step_count) return false;
        if (fusion->fused.head && !head_is_private(fusion)) return false;
        int room = choose_outputs(fusion);
        if (room == fusion->fused.step_count) return find_outputs(fusion);
        limit = fusion->commands[0]->value + (uint64_t)room - 1;
    }
}
