/* Submitting a lazy graph: every node is claimed by one walker, which puts it on its stream's timeline with the waits
 * that nothing else implies. No lock covers a walk; two threads may walk one graph.
 *
 * A walker claims on the way down and submits on the way up, each node as soon as its inputs are submitted. It waits
 * for another walker's claim only with everything submitted that it could submit: its remaining claims are ancestors of
 * the node it waits for, and the other's are ancestors of what that one waits for, so a cycle of waits would be a cycle
 * in the graph. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/buffer.h"
#include "core/layout.h"
#include "device/cache.h"
#include "device/registry.h"
#include "schedule/stream.h"

/* ---- claims ---- */

static bool claim(slip_array *array) {
    unsigned unscheduled = SLIP_UNSCHEDULED, claimed = SLIP_CLAIMED | slip__fork_generation() << SLIP_STATE_BITS;
    return atomic_compare_exchange_strong_explicit(&array->state, &unscheduled, claimed, memory_order_acquire,
                                                   memory_order_relaxed);
}

/* Makes a claimed node's new state known. What was written before is visible to whoever sees the state. */
static void publish(slip_array *array, slip_array_state state) {
    unsigned previous = atomic_exchange_explicit(&array->state, state, memory_order_acq_rel);
    if ((previous & SLIP_STATE_MASK) == SLIP_CLAIMED_AWAITED) slip__futex_wake(&array->state, INT32_MAX);
}

static void poison(slip_array *array, slip_status status) {
    slip_failure *failure = slip__command_failure(array, array->stream, status);
    slip__stream_note_failure(array->stream, failure);
    atomic_store_explicit(&array->failure, failure, memory_order_release);
    array->wait_count = 0;
    publish(array, SLIP_POISONED);
    slip__array_drop_inputs(array);
}

/* Until another walker has published the node. */
static void await_claim(slip_array *array) {
    enum { SPINS = 256 };
    for (int i = 0; i < SPINS && slip__array_state(array) <= SLIP_CLAIMED_AWAITED; ++i) slip__cpu_relax();
    unsigned word;
    while (((word = atomic_load_explicit(&array->state, memory_order_acquire)) & SLIP_STATE_MASK) <=
           SLIP_CLAIMED_AWAITED) {
        unsigned generation = word >> SLIP_STATE_BITS, awaited = SLIP_CLAIMED_AWAITED | generation << SLIP_STATE_BITS;
        if (generation != slip__fork_generation()) {
            /* The walker stayed behind in the parent process. Whoever takes its claim over ends it. */
            unsigned ours = SLIP_CLAIMED | slip__fork_generation() << SLIP_STATE_BITS;
            if (!atomic_compare_exchange_strong(&array->state, &word, ours)) continue;
            poison(array, slip__fail(SLIP_CANCELLED, "[fork] the array was being submitted when the process forked"));
            return;
        }
        if (word != awaited && !atomic_compare_exchange_strong(&array->state, &word, awaited)) continue;
        slip__futex_wait(&array->state, awaited, UINT64_MAX);
    }
}

/* ---- edges ---- */

typedef struct edge {
    slip_stream *stream;
    uint64_t value;
    slip_clock *clock; /* borrowed from the producer */
    bool is_needed;
} edge;

enum { INLINE_EDGES = 16 };

typedef struct edge_list {
    edge *edges;
    int count;
    edge inline_edges[INLINE_EDGES];
} edge_list;

/* One edge per stream: the latest value, whose clock knows all that earlier ones did. */
static void add_edge(edge_list *list, slip_stream *stream, uint64_t value, slip_clock *clock) {
    for (int i = 0; i < list->count; ++i) {
        if (list->edges[i].stream != stream) continue;
        if (list->edges[i].value < value) list->edges[i] = (edge){stream, value, clock, true};
        return;
    }
    list->edges[list->count++] = (edge){stream, value, clock, true};
}

static void collect_edges(edge_list *list, const slip_array *command, const slip_wait *extra) {
    for (int i = 0; i < command->input_count; ++i) {
        const slip_array *root = slip__array_root(command->inputs[i]);
        if (root->stream && root->stream != command->stream && root->value)
            add_edge(list, root->stream, root->value, root->clock);
    }
    if (extra && extra->stream != command->stream) add_edge(list, extra->stream, extra->value, extra->clock);
}

static bool other_edge_covers(const edge_list *list, int index) {
    const edge *covered = &list->edges[index];
    for (int i = 0; i < list->count; ++i)
        if (i != index && slip__clock_value(list->edges[i].clock, covered->stream) >= covered->value) return true;
    return false;
}

/* Leaves the edges that must be waited for: not complete, not known to the stream already, not implied by another edge.
 * Each is judged against the whole list before any goes. Caller holds stream->lock. */
static void reduce_edges(edge_list *list, slip_stream *stream) {
    int kept = 0;
    for (int i = 0; i < list->count; ++i) {
        edge *judged = &list->edges[i];
        bool is_complete = slip__stream_has_reached(judged->stream, judged->value);
        bool is_covered =
            slip__clock_value(stream->clock, judged->stream) >= judged->value || other_edge_covers(list, i);
        judged->is_needed = !is_complete && !is_covered;
        if (is_complete) ++stream->waits_complete;
        else if (is_covered) ++stream->waits_covered;
    }
    for (int i = 0; i < list->count; ++i)
        if (list->edges[i].is_needed) list->edges[kept++] = list->edges[i];
    list->count = kept;
}

/* Writes the edges left over into the command and lets the stream know what it will be ordered after. `waits` has room.
 * Caller holds stream->lock. */
static void take_waits(slip_stream *stream, slip_array *command, const edge_list *list) {
    for (int i = 0; i < list->count; ++i) {
        const edge *wait = &list->edges[i];
        command->waits[i] = (slip_wait){wait->stream, wait->value, slip__clock_retain(wait->clock)};
        /* Without memory for the clock the stream only forgets that it knows, and may wait once more than it must. */
        slip__clock_join(&stream->clock, wait->stream, wait->value, wait->clock, slip__timeline_reached);
    }
    command->wait_count = list->count;
    stream->waits_issued += (uint64_t)list->count;
}

/* ---- commands ---- */

static void enqueue(slip_stream *stream, slip_array *command, edge_list *list) {
    slip_array_retain(command); /* the queue's */
    slip__lock(&stream->lock);
    if (list->count) reduce_edges(list, stream);
    take_waits(stream, command, list);
    command->value = atomic_load_explicit(&stream->submitted, memory_order_relaxed) + 1;
    command->clock = slip__clock_retain(stream->clock);
    command->next = NULL;
    if (stream->queue_tail) stream->queue_tail->next = command;
    else stream->queue_head = command;
    stream->queue_tail = command;
    publish(command, SLIP_SCHEDULED); /* under the lock: the runner must not finish it first */
    atomic_store(&stream->submitted, command->value);
    slip__unlock(&stream->lock);
}

/* Whether the stream is told of its work at once: an asynchronous device by any walk, others where nobody will help. */
static bool is_kicked(const slip_submission *walk, const slip_stream *stream) {
    return walk->kicks || stream->device->driver->is_asynchronous;
}

/* A stream that the walk leaves can begin while the walk goes on elsewhere, where that takes a while: after a long run
 * of commands, or with calls of an asynchronous device's library to come. What goes to such a device is launched now:
 * what comes next may wait for it there. */
static void leave_stream(slip_submission *walk, slip_stream *next) {
    enum { LONG_RUN = 64 };
    slip_stream *left = walk->current;
    bool to_device = next && next->device->driver->is_asynchronous;
    bool on_device = left && left->device->driver->is_asynchronous;
    if (on_device && to_device && next->device == left->device) slip__stream_kick_passing(left);
    else if (left && is_kicked(walk, left)) slip__stream_kick(left);
    else if (left && (to_device || walk->in_a_row >= LONG_RUN)) slip__stream_offer(left);
    walk->current = next;
    walk->in_a_row = 0;
}

void slip__submission_end(slip_submission *walk) {
    if (walk->current && is_kicked(walk, walk->current)) leave_stream(walk, NULL);
}

static void touch(slip_submission *walk, slip_stream *stream) {
    const int room = (int)(sizeof walk->touched / sizeof *walk->touched);
    if (walk->current != stream) leave_stream(walk, stream);
    int before = walk->in_a_row++;
    if (is_kicked(walk, stream)) { /* a few at a time, so that they fuse, or need fewer signals */
        if (walk->in_a_row % SLIP_UNSIGNALLED_MOST == 0) slip__stream_kick(stream);
        return;
    }
    if (before > 0) return;
    for (int i = walk->touched_count - 1; i >= 0; --i)
        if (walk->touched[i] == stream) return;
    if (walk->touched_count < room) walk->touched[walk->touched_count++] = stream;
    else slip__stream_kick(stream);
}

/* Room for edges and waits of a command with many inputs. */
static bool make_room(edge_list *list, slip_array *command, int most) {
    list->count = 0;
    list->edges = most > INLINE_EDGES ? slip__malloc((size_t)most * sizeof *list->edges) : list->inline_edges;
    slip_wait *waits = most > 1 ? slip__malloc((size_t)most * sizeof *waits) : &command->inline_wait;
    if (waits) command->waits = waits;
    if (waits && list->edges) return true;
    if (list->edges != list->inline_edges) slip__free(list->edges);
    return false;
}

void slip__submit_command(slip_submission *walk, slip_array *command, const slip_wait *extra_edge) {
    slip_stream *stream = command->stream;
    edge_list list;
    int most = 0;
    for (int i = 0; i < command->input_count; ++i) {
        const slip_array *root = slip__array_root(command->inputs[i]);
        most += root->stream && root->stream != stream && root->value;
    }
    most += extra_edge != NULL;
    if (!make_room(&list, command, most)) {
        poison(command,
               slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory for the graph", slip__op_info[command->op].name));
        return;
    }
    if (most) collect_edges(&list, command, extra_edge);
    enqueue(stream, command, &list);
    if (list.edges != list.inline_edges) slip__free(list.edges);
    touch(walk, stream);
}

/* A view costs no command: it shares its root's buffer and event, which its stream remembers for synchronize. */
static void submit_view(slip_array *view) {
    slip_array *root = slip__array_root(view->inputs[0]);
    slip_stream *stream = view->stream;
    view->root = slip_array_retain(root);
    view->home = root->home;
    if (stream && root->stream && root->stream != stream && !slip__stream_has_reached(root->stream, root->value)) {
        slip__lock(&stream->lock);
        slip__clock_join(&stream->adopted, root->stream, root->value, NULL, slip__timeline_reached);
        slip__unlock(&stream->lock);
    }
    publish(view, SLIP_SCHEDULED);
    slip__array_drop_inputs(view);
}

/* A few bytes that the host is still computing, in memory that the device reaches: the kernel that needs them reads
 * them there sooner than a copy of them would be made. Others may be needed again. */
static bool is_read_there(slip_array *root, slip_device_object *device) {
    slip_wait unused;
    if (!device->staging || slip__array_byte_count(root) > SLIP_READ_IN_PLACE || slip__array_state(root) >= SLIP_DONE)
        return false;
    const slip_buffer *buffer = slip__transfer_reserve(root, device, &unused);
    return buffer && slip__buffer_is_reachable(buffer, device);
}

/* Whether the device takes the input from the host's memory. */
static bool stays_on_host(const slip_array *node, const slip_array *input) {
    slip_array *root = slip__array_root(input);
    slip_device_object *device = node->stream->device;
    if (!device->driver->takes_host_scalars || !slip__kind_is_elementwise(slip__op_kind(node->op)) ||
        input->home != SLIP_CPU_DEVICE)
        return false;
    bool is_done = slip__array_state(root) == SLIP_DONE;
    return is_done ? slip__layout_is_fixed(input) : is_read_there(root, device);
}

/* Replaces inputs that lie on another device by copies there. */
static slip_status bring_inputs(slip_submission *walk, slip_array *node) {
    slip_device_object *device = node->stream->device;
    for (int i = 0; i < node->input_count; ++i) {
        slip_array *input = node->inputs[i], *moved;
        if (input->home == device->registry_index || stays_on_host(node, input)) continue;
        SLIP_TRY(slip__transfer(&moved, input, device, node->stream, walk));
        node->inputs[i] = moved;
        slip_array_release(input);
    }
    return SLIP_OK;
}

/* Submits a claimed node whose inputs are all submitted. */
static void submit_node(slip_submission *walk, slip_array *node) {
    node->wait_count = 0;               /* was the walker's */
    if (node->op == SLIP_OP_TRANSFER) { /* made ready by transfer.c */
        slip__submit_command(walk, node, NULL);
        return;
    }
    slip__layout(node);
    if (node->is_view) {
        submit_view(node);
        return;
    }
    node->home = (uint8_t)node->stream->device->registry_index;
    slip_status status = bring_inputs(walk, node);
    if (status == SLIP_OK &&
        !node->stream->device->driver->supports(node->stream->device, (slip_op)node->op, (slip_dtype)node->dtype))
        status = slip__fail(SLIP_UNIMPLEMENTED, "[%s] the device %s has no kernel for dtype %s",
                            slip__op_info[node->op].name, node->stream->device->name,
                            slip_dtype_name((slip_dtype)node->dtype));
    if (status != SLIP_OK) poison(node, status);
    else slip__submit_command(walk, node, NULL);
}

/* ---- the walk ---- */

void slip__submit(slip_submission *walk, slip_array *array) {
    if (!claim(array)) {
        if (slip__array_state(array) < SLIP_SCHEDULED) await_claim(array);
        return;
    }
    /* The stack runs through the claimed nodes themselves (next, wait_count): depth costs no memory. */
    slip_array *top = array;
    top->next = NULL;
    top->wait_count = 0;
    while (top) {
        if (top->wait_count == top->input_count) {
            slip_array *node = top;
            top = top->next;
            submit_node(walk, node);
            continue;
        }
        slip_array *input = top->inputs[top->wait_count];
        if (slip__array_state(input) >= SLIP_SCHEDULED) {
            ++top->wait_count;
        } else if (claim(input)) {
            ++top->wait_count;
            input->next = top;
            input->wait_count = 0;
            top = input;
        } else {
            await_claim(input); /* then looked at again */
        }
    }
}
