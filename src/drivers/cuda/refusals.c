/* Kernels that find in the data that they cannot do their work: such a kernel sets a pinned word of its launch, and the
 * command has failed. Nobody waits for that. The words are looked at before any command on a GPU is reported as
 * over: whoever needs a refused value inherits the failure from it, on whichever stream. */
#include "drivers/cuda/state.h"

static atomic_uint refusal_count; /* launches of all devices whose words may have been set */

static bool is_over(cuda_queue *queue, const cuda_refusal *refusal) {
    return refusal->value <= atomic_load(&queue->reported);
}

bool slip__cuda_refusal_is_at_hand(cuda_queue *queue, slip_wait *gate) {
    slip__lock(&queue->refusal_lock);
    const cuda_refusal *next = &queue->refusals[queue->next_refusal];
    bool is_at_hand = is_over(queue, next);
    if (!is_at_hand) *gate = (slip_wait){atomic_load(&queue->owner), next->value, NULL};
    slip__unlock(&queue->refusal_lock);
    return is_at_hand;
}

uint64_t *slip__cuda_refusal_take(cuda_queue *queue, const slip_launch *launch, slip_status (*explain)(uint64_t number),
                                  uint64_t number) {
    slip__lock(&queue->refusal_lock);
    int place = queue->next_refusal;
    slip_atomic_u64 *word = &queue->words->refusals[place];
    queue->next_refusal = (place + 1) % CUDA_REFUSALS;
    if (!queue->refusals[place].value) atomic_fetch_add(&refusal_count, 1); /* else it was counted */
    queue->refusals[place] = (cuda_refusal){launch->value, explain, number};
    atomic_store(word, 0);
    slip__unlock(&queue->refusal_lock);
    return (uint64_t *)word;
}

/* Under the lock until the command has its failure: another thread that finds the word told already may go on and
 * report what depends on it. A command whose launch is not over yet is told the next time. */
static void look_at(cuda_queue *queue, int place) {
    cuda_refusal *refusal = &queue->refusals[place];
    slip_atomic_u64 *word = &queue->words->refusals[place];
    if (!refusal->value) return;
    if (atomic_load(word) &&
        slip__stream_command_failed(atomic_load(&queue->owner), refusal->value, refusal->explain(refusal->number)))
        atomic_store(word, 0);
    if (!is_over(queue, refusal)) return; /* else it was looked at after it had passed */
    *refusal = (cuda_refusal){0};
    atomic_fetch_sub(&refusal_count, 1);
}

static void look_at_all(const cuda_device *device) {
    for (cuda_queue *queue = atomic_load(&device->queues); queue; queue = queue->next) {
        slip__lock(&queue->refusal_lock);
        for (int i = 0; i < CUDA_REFUSALS; ++i) look_at(queue, i);
        slip__unlock(&queue->refusal_lock);
    }
}

void slip__cuda_tell_refusals(void) {
    if (!atomic_load(&refusal_count)) return;
    slip__message_switch(); /* they are not the calling thread's */
    for (cuda_device *device = atomic_load(&slip__cuda_open_devices); device; device = device->next_open)
        look_at_all(device);
    slip__message_switch();
}
