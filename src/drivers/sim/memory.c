/* Device memory: real memory behind addresses that host code cannot follow. */
#include "base/memory.h"

#include <inttypes.h>
#include <string.h>

#include "drivers/sim/state.h"

/* What memory holds before it is written and after it was freed. Read as any float type it is NaN, as a signed integer
 * far below zero: results that depend on it show. */
static const unsigned char fresh_pattern[2] = {0xE5, 0xFF}, freed_pattern[2] = {0xDE, 0xFF};

enum { ALIGNMENT = 256 }; /* as on the real thing */

static void fill(char *memory, size_t byte_count, const unsigned char pattern[2]) {
    for (size_t i = 0; i < byte_count; ++i) memory[i] = (char)pattern[i % 2];
}

/* The position of the first allocation that begins above `memory`. */
static size_t position_above(const char *memory) {
    size_t low = 0, high = slip__sim.allocation_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((uintptr_t)slip__sim.allocations[middle]->memory <= (uintptr_t)memory) low = middle + 1;
        else high = middle;
    }
    return low;
}

sim_allocation *slip__sim_find_allocation(const void *data, size_t byte_count) {
    const char *memory = slip__sim_real_address(data);
    size_t above = position_above(memory);
    if (above == 0) return NULL;
    sim_allocation *allocation = slip__sim.allocations[above - 1];
    size_t offset = (size_t)((uintptr_t)memory - (uintptr_t)allocation->memory);
    return offset <= allocation->byte_count && byte_count <= allocation->byte_count - offset ? allocation : NULL;
}

/* Caller holds the lock. */
static bool make_room(void) {
    if (slip__sim.allocation_count < slip__sim.allocation_capacity) return true;
    size_t capacity = slip__sim.allocation_capacity ? 2 * slip__sim.allocation_capacity : 64;
    sim_allocation **allocations = slip__realloc(slip__sim.allocations, capacity * sizeof *allocations);
    if (!allocations) return false;
    slip__sim.allocations = allocations;
    slip__sim.allocation_capacity = capacity;
    return true;
}

/* Caller holds the lock and has made room. */
static void insert(sim_allocation *allocation) {
    size_t position = position_above(allocation->memory);
    sim_allocation **slot = slip__sim.allocations + position;
    memmove(slot + 1, slot, (slip__sim.allocation_count - position) * sizeof *slot);
    *slot = allocation;
    ++slip__sim.allocation_count;
    slip_sim_counters *counters = &slip__sim.counters;
    ++counters->live_allocations;
    counters->live_bytes += allocation->byte_count;
    if (counters->live_bytes > counters->peak_bytes) counters->peak_bytes = counters->live_bytes;
}

/* Caller holds the lock. */
static void take_out(sim_allocation *allocation) {
    size_t position = position_above(allocation->memory) - 1;
    sim_allocation **slot = slip__sim.allocations + position;
    memmove(slot, slot + 1, (--slip__sim.allocation_count - position) * sizeof *slot);
    --slip__sim.counters.live_allocations;
    slip__sim.counters.live_bytes -= allocation->byte_count;
}

static void destroy(sim_allocation *allocation) {
    if (!allocation) return;
    slip__free(allocation->memory);
    slip__free(allocation);
}

/* Caller holds the lock. Poisons the memory and holds its address back for a while, so that a stale pointer to it
 * faults instead of meeting its next owner. Large blocks go at once. */
static void retire(sim_allocation *allocation) {
    enum { QUARANTINED_BYTES = 64 * 1024 };
    fill(allocation->memory, allocation->byte_count, freed_pattern);
    if (allocation->byte_count > QUARANTINED_BYTES) {
        destroy(allocation);
        return;
    }
    sim_allocation **slot = &slip__sim.quarantine[slip__sim.quarantine_next++ % SIM_QUARANTINE];
    destroy(*slot);
    *slot = allocation;
}

void slip__sim_end_use(sim_allocation *allocation) {
    if (allocation && --allocation->uses == 0 && allocation->is_freed) retire(allocation);
}

/* Caller holds the lock. Whether the host still owes a word that queued work waits for. */
static bool owes_a_word(void) {
    if (slip__sim.word_waits == 0 || slip__sim.fault) return false;
    for (int i = 0; i < slip__sim.options.hardware_queues; ++i)
        for (const sim_item *item = slip__sim.hardware[i].first; item; item = item->next)
            if (item->kind == SLIP_SIM_WAIT_WORD && !slip__sim_word_is_written(item)) return true;
    return false;
}

/* Caller holds the lock. An allocation stalls until the device has passed its awaited words, as it does on the real
 * thing. In manual mode that would never end, and a thread that runs an item must not wait for itself: these two only
 * count. */
static void stall_while_word_wait(void) {
    if (!owes_a_word()) return;
    ++slip__sim.counters.allocations_while_word_wait;
    if (slip__sim.options.manual || slip__sim_is_executing()) return;
    ++slip__sim.counters.blocked_calls;
    while (owes_a_word()) slip__sim_await_progress(UINT64_MAX);
}

/* Caller holds the lock. */
static slip_status check_budget(size_t byte_count) {
    SLIP_TRY(slip__sim_check_lost());
    if (slip__sim_injects(&slip__sim.allocations_left))
        return slip__fail(SLIP_OUT_OF_MEMORY, "[malloc] Unable to allocate %zu bytes: injected failure", byte_count);
    size_t live = slip__sim.counters.live_bytes, size = slip__sim.options.memory_size;
    if (live > size || byte_count > size - live)
        return slip__fail(SLIP_OUT_OF_MEMORY,
                          "[malloc] Unable to allocate %zu bytes: %zu of the simulated GPU's %zu bytes are in use",
                          byte_count, live, size);
    return SLIP_OK;
}

static sim_allocation *create(size_t byte_count) {
    sim_allocation *allocation = slip__calloc(1, sizeof *allocation);
    if (!allocation) return NULL;
    allocation->byte_count = byte_count;
    allocation->memory = slip__aligned(ALIGNMENT, byte_count);
    if (!allocation->memory) {
        slip__free(allocation);
        return NULL;
    }
    fill(allocation->memory, byte_count, fresh_pattern);
    return allocation;
}

slip_status slip__sim_allocate(slip_device_object *device, size_t byte_count, void **data) {
    (void)device;
    *data = NULL;
    slip__lock(&slip__sim.lock);
    ++slip__sim.counters.allocations;
    stall_while_word_wait();
    slip_status status = check_budget(byte_count);
    slip__unlock(&slip__sim.lock);
    if (status != SLIP_OK) return status;

    sim_allocation *allocation = create(byte_count); /* filling may take long: without the lock */
    if (!allocation) return slip__fail_memory("malloc", byte_count);
    slip__lock(&slip__sim.lock);
    bool has_room = make_room();
    if (has_room) insert(allocation);
    slip__unlock(&slip__sim.lock);
    if (!has_room) {
        destroy(allocation);
        return slip__fail_memory("malloc", byte_count);
    }
    *data = (void *)((uintptr_t)allocation->memory ^ SIM_ADDRESS_FLIP);
    return SLIP_OK;
}

static bool item_uses(const sim_item *item, const sim_allocation *allocation) {
    if (item->kind == SLIP_SIM_COPY) return item->copy.uses[0] == allocation || item->copy.uses[1] == allocation;
    if (item->kind != SLIP_SIM_KERNEL) return false;
    for (int i = 0; i < item->kernel.use_count; ++i)
        if (item->kernel.uses[i] == allocation) return true;
    return false;
}

/* Caller holds the lock. The fault of memory freed too early names the oldest item that still needs it. */
static void fault_freed_in_use(const sim_allocation *allocation, const void *data) {
    for (int i = 0; i < slip__sim.options.hardware_queues; ++i)
        for (const sim_item *item = slip__sim.hardware[i].first; item; item = item->next) {
            if (!item_uses(item, allocation)) continue;
            slip__sim_lose(slip__fail(
                SLIP_DEVICE,
                "[sim] memory freed while in use: %zu bytes at 0x%" PRIxPTR " that %s on stream %d has yet to use",
                allocation->byte_count, (uintptr_t)data, slip__sim_item_name(item), item->queue->stream_index));
            return;
        }
}

void slip__sim_deallocate(slip_device_object *device, void *data, size_t byte_count) {
    (void)device;
    if (!data) return;
    slip__lock(&slip__sim.lock);
    ++slip__sim.counters.deallocations;
    stall_while_word_wait();
    sim_allocation *allocation = slip__sim_find_allocation(data, byte_count);
    if (!allocation || allocation->memory != slip__sim_real_address(data) || allocation->byte_count != byte_count) {
        slip__sim_lose(slip__fail(SLIP_DEVICE, "[sim] invalid free: no allocation of %zu bytes begins at 0x%" PRIxPTR,
                                  byte_count, (uintptr_t)data));
        slip__unlock(&slip__sim.lock);
        return;
    }
    take_out(allocation);
    if (allocation->uses) {
        allocation->is_freed = true;
        fault_freed_in_use(allocation, data);
    } else {
        retire(allocation);
    }
    slip__unlock(&slip__sim.lock);
}
