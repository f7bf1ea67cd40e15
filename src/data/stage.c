#include "data/stage.h"

#include <string.h>

#include "base/memory.h"

/* ---- life ---- */

/* What a stage says of itself follows from the stages before it. */
static void take_over(slip_data *stage, const slip_data *upstream) {
    uint32_t depth = upstream->depth + (upstream->op ? 1 : 0);
    if (depth > stage->depth) stage->depth = depth;
    stage->may_drop |= upstream->may_drop;
    stage->draw_blocks |= upstream->draw_blocks;
    stage->is_on_device |= upstream->is_on_device;
}

slip_status slip__stage_create(slip_data **out, const slip_stage_vtable *vtable, size_t size,
                               slip_data *const *upstream, size_t upstream_count, bool is_buffer) {
    *out = NULL;
    slip_data *stage = slip__calloc(1, size);
    slip_data **list = slip__malloc((upstream_count ? upstream_count : 1) * sizeof *list);
    if (!stage || !list) {
        slip__free(stage);
        slip__free(list);
        return slip__fail_memory(vtable->name, size + upstream_count * sizeof *list);
    }
    stage->vtable = vtable;
    stage->is_buffer = is_buffer;
    atomic_init(&stage->references, 1);
    stage->upstream = list;
    stage->upstream_count = upstream_count;
    for (size_t i = 0; i < upstream_count; ++i) {
        list[i] = slip_data_retain(upstream[i]);
        take_over(stage, upstream[i]);
    }
    *out = stage;
    return SLIP_OK;
}

slip_status slip__stage_settle(slip_data **out, slip_status status) {
    if (status == SLIP_OK) return SLIP_OK;
    slip_data_release(*out);
    *out = NULL;
    return status;
}

slip_status slip__stage_add_op(slip_data *stage, const slip_data_op_info *info, void *arguments) {
    SLIP_TRY(slip__data_op_create(&stage->op, info, NULL));
    if (arguments) stage->op->arguments = arguments;
    stage->op->ordinal = stage->depth;
    return SLIP_OK;
}

slip_data *slip_data_retain(slip_data *data) {
    atomic_fetch_add_explicit(&data->references, 1, memory_order_relaxed);
    return data;
}

static bool give_back(slip_data *data) {
    if (data->vtable->give_back) return data->vtable->give_back(data);
    return atomic_fetch_sub_explicit(&data->references, 1, memory_order_acq_rel) == 1;
}

/* A loop where a chain goes on, so that a long one does not overflow the stack; chains that were mixed recurse. */
void slip_data_release(slip_data *data) {
    while (data && give_back(data)) {
        slip_data *next = data->upstream_count ? data->upstream[0] : NULL;
        if (data->vtable->destroy) data->vtable->destroy(data);
        for (size_t i = 1; i < data->upstream_count; ++i) slip_data_release(data->upstream[i]);
        slip__data_op_release(data->op);
        slip__free(data->upstream);
        slip__free(data);
        data = next;
    }
}

bool slip_data_is_buffer(const slip_data *data) {
    return data->is_buffer;
}

slip_status slip__stage_need_stream(const slip_data *data, const char *function) {
    if (!data->is_buffer) return SLIP_OK;
    return slip__fail(SLIP_WRONG_KIND, "[%s] this needs a stream and got a buffer: to_stream() makes one of it",
                      function);
}

slip_status slip__stage_need_buffer(const slip_data *data, const char *function) {
    return data->is_buffer ? SLIP_OK
                           : slip__fail(SLIP_WRONG_KIND, "[%s] this needs a buffer and got a stream", function);
}

bool slip_data_is_on_device(const slip_data *data) {
    return data->is_on_device;
}

slip_status slip__stage_need_host(const slip_data *data, const char *function) {
    if (!data->is_on_device) return SLIP_OK;
    return slip__fail(SLIP_WRONG_KIND, "[%s] this works on arrays in host memory: put it before to_device", function);
}

/* ---- randomness ---- */

static struct {
    slip_lock lock;
    uint64_t seed, count;
} seeding = {.seed = 1234};

void slip_data_seed(uint64_t seed) {
    slip__lock(&seeding.lock);
    seeding.seed = seed;
    seeding.count = 0;
    slip__unlock(&seeding.lock);
}

static _Thread_local slip_key_scope *key_scope;

void slip__stage_begin_keys(slip_key_scope *scope, const uint32_t key[2], uint64_t number) {
    slip__data_key_fold(scope->key, key, number);
    scope->count = 0;
    scope->outer = key_scope;
    key_scope = scope;
}

void slip__stage_end_keys(slip_key_scope *scope) {
    key_scope = scope->outer;
}

void slip__stage_new_key(uint32_t key[2]) {
    if (key_scope) {
        slip__data_key_fold(key, key_scope->key, key_scope->count++);
        return;
    }
    slip__lock(&seeding.lock);
    uint32_t seed[2] = {(uint32_t)(seeding.seed >> 32), (uint32_t)seeding.seed};
    slip__data_key_fold(key, seed, seeding.count++);
    slip__unlock(&seeding.lock);
}

void slip__stage_identify(slip_sample *sample, const uint32_t source_key[2], uint32_t epoch, uint64_t index) {
    uint32_t epoch_key[2];
    slip__data_key_fold(epoch_key, source_key, epoch);
    slip__data_key_fold(sample->key, epoch_key, index);
    sample->origin.index = index;
    sample->origin.epoch = epoch;
}

/* ---- drawing ---- */

slip_status slip__stage_pass(const slip_data *stage, slip_sample **sample) {
    if (!*sample || !stage->op) return SLIP_OK;
    slip_status status = slip__sample_defer(*sample, stage->op);
    if (status == SLIP_OK) return SLIP_OK;
    slip_sample_release(*sample);
    *sample = NULL;
    return status;
}

/* What a stage without a draw of its own gives. */
static slip_status draw_upstream(slip_data *stage, slip_draw *how, slip_sample **sample) {
    SLIP_TRY(slip__stage_draw(stage->upstream[0], how, sample));
    return slip__stage_pass(stage, sample);
}

slip_status slip__stage_draw(slip_data *stage, slip_draw *how, slip_sample **sample) {
    *sample = NULL;
    slip__lock(&stage->lock);
    slip_status status =
        stage->vtable->draw ? stage->vtable->draw(stage, how, sample) : draw_upstream(stage, how, sample);
    slip__unlock(&stage->lock);
    return status;
}

slip_status slip__stage_fetch(slip_data *stage, size_t index, uint32_t epoch, slip_sample **sample) {
    *sample = NULL;
    if (stage->vtable->fetch) SLIP_TRY(stage->vtable->fetch(stage, index, epoch, sample));
    else SLIP_TRY(slip__stage_fetch(stage->upstream[0], index, epoch, sample));
    return slip__stage_pass(stage, sample);
}

slip_status slip__stage_reset(slip_data *stage) {
    if (stage->is_buffer) return SLIP_OK;
    slip__lock(&stage->lock);
    slip_status status = SLIP_OK;
    /* A stage that works ahead moves what it draws from itself, while nobody draws. */
    if (stage->vtable->reset) status = stage->vtable->reset(stage);
    for (size_t i = 0; i < stage->upstream_count && status == SLIP_OK && !stage->vtable->is_ahead; ++i)
        status = slip__stage_reset(stage->upstream[i]);
    slip__unlock(&stage->lock);
    return status;
}

/* ---- positions ---- */

static uint64_t number_of_name(const char *name) {
    uint64_t number = 0;
    for (const char *at = name; *at; ++at) number = number * 131 + (unsigned char)*at;
    return number;
}

slip_status slip__stage_save(slip_data *stage, slip_position_writer *writer) {
    if (stage->is_buffer) return SLIP_OK;
    slip__lock(&stage->lock);
    slip_status status = SLIP_OK;
    slip__position_put(writer, number_of_name(stage->vtable->name));
    if (stage->vtable->save) status = stage->vtable->save(stage, writer);
    for (size_t i = 0; i < stage->upstream_count && status == SLIP_OK && !stage->vtable->is_ahead; ++i)
        status = slip__stage_save(stage->upstream[i], writer);
    slip__unlock(&stage->lock);
    return status != SLIP_OK ? status : writer->status;
}

/* A stage that works ahead changes nothing of what comes, so positions do not depend on whether there is one: its part
 * is read by whichever stage stands in its place. */
slip_status slip__stage_load(slip_data *stage, slip_position_reader *reader) {
    uint64_t number;
    if (stage->is_buffer) return SLIP_OK;
    if (stage->vtable->is_ahead) {
        slip__lock(&stage->lock);
        slip_status status = stage->vtable->load(stage, reader);
        slip__unlock(&stage->lock);
        return status;
    }
    SLIP_TRY(slip__position_get(reader, &number));
    if (number == number_of_name("prefetch")) return slip__ahead_load_into(stage, reader);
    if (number != number_of_name(stage->vtable->name)) return slip__position_refuse();
    slip__lock(&stage->lock);
    slip_status status = stage->vtable->load ? stage->vtable->load(stage, reader) : SLIP_OK;
    for (size_t i = 0; i < stage->upstream_count && status == SLIP_OK; ++i)
        status = slip__stage_load(stage->upstream[i], reader);
    slip__unlock(&stage->lock);
    return status;
}

/* The stage that cannot find the sample again, or NULL. Stages of the first stream stand for all that were zipped. */
static const slip_data *find_forgetful(const slip_data *stage, const slip_sample *sample) {
    for (; !stage->is_buffer; stage = stage->upstream[0]) {
        bool is_made = !sample || sample->child_count == 0;
        if (stage->vtable->forgets == SLIP_FORGETS_ALL) return stage;
        if (stage->upstream_count == 0) return stage->vtable->recall ? NULL : stage;
        if (stage->vtable->forgets == SLIP_FORGETS_MADE) {
            if (is_made) return stage;
            sample = sample->children[0];
        }
    }
    return NULL;
}

bool slip__stage_finds_made(const slip_data *stage) {
    return !find_forgetful(stage, NULL);
}

static void write_sample(const slip_sample *sample, slip_position_writer *writer) {
    uint64_t part = sample->origin.part;
    for (uint32_t i = 0; sample->child_count == 0 && i < sample->origin.part_count; ++i, part >>= 32) {
        slip__position_put(writer, SLIP_POSITION_PART);
        slip__position_put(writer, part & UINT32_MAX);
    }
    slip__position_put(writer, sample->child_count);
    if (sample->child_count == 0) {
        slip__position_put(writer, sample->origin.index);
        slip__position_put(writer, (uint64_t)sample->origin.epoch << 32 | sample->origin.branch);
    }
    for (size_t i = 0; i < sample->child_count; ++i) write_sample(sample->children[i], writer);
}

slip_status slip__stage_remember(const slip_data *stage, const slip_sample *sample, slip_position_writer *writer) {
    const slip_data *forgetful = find_forgetful(stage, sample);
    if (forgetful)
        return slip__fail(SLIP_UNIMPLEMENTED,
                          "[save_position] a sample that waits behind '%s' could not be found again: "
                          "shuffle before that, or save before the samples are shuffled",
                          forgetful->vtable->name);
    if (sample->origin.part_count > SLIP_MOST_CUTS)
        return slip__fail(SLIP_UNIMPLEMENTED,
                          "[save_position] a sample that was cut in parts %u times could not be "
                          "found again: %d times are the most",
                          (unsigned)sample->origin.part_count, SLIP_MOST_CUTS);
    write_sample(sample, writer);
    return writer->status;
}

slip_status slip__stage_recall(slip_data *stage, slip_position_reader *reader, slip_sample **sample) {
    *sample = NULL;
    if (stage->vtable->recall) return stage->vtable->recall(stage, reader, sample);
    if (stage->upstream_count != 1)
        return slip__fail(SLIP_UNIMPLEMENTED, "[load_position] '%s' cannot find samples again", stage->vtable->name);
    SLIP_TRY(slip__stage_recall(stage->upstream[0], reader, sample));
    return slip__stage_pass(stage, sample);
}

/* ---- the public interface ---- */

slip_status slip_data_next(slip_sample **out, slip_data *stream) {
    *out = NULL;
    SLIP_TRY(slip__stage_need_stream(stream, "next"));
    for (;;) {
        slip_sample *sample;
        slip_draw how = {0};
        SLIP_TRY(slip__stage_draw(stream, &how, &sample));
        if (!sample) return SLIP_OK;
        slip__data_finish(sample);
        slip_status status = sample->failure ? slip__failure_report(sample->failure) : SLIP_OK;
        if (status == SLIP_OK && !sample->is_dropped) {
            *out = sample;
            return SLIP_OK;
        }
        slip_sample_release(sample);
        if (status != SLIP_OK) return status;
    }
}

slip_status slip_data_reset(slip_data *stream) {
    SLIP_TRY(slip__stage_need_stream(stream, "reset"));
    return slip__stage_reset(stream);
}

slip_status slip_data_size(size_t *size, const slip_data *buffer) {
    *size = 0;
    SLIP_TRY(slip__stage_need_buffer(buffer, "size"));
    return buffer->vtable->size ? buffer->vtable->size(buffer, size) : slip_data_size(size, buffer->upstream[0]);
}

slip_status slip_data_at(slip_sample **out, slip_data *buffer, size_t index) {
    size_t size;
    slip_sample *sample;
    *out = NULL;
    SLIP_TRY(slip_data_size(&size, buffer));
    if (index >= size) return slip__fail(SLIP_INDEX, "[at] there is no sample %zu in a buffer of %zu", index, size);
    SLIP_TRY(slip__stage_fetch(buffer, index, 0, &sample));
    slip__data_finish(sample);
    slip_status status = sample->failure ? slip__failure_report(sample->failure) : SLIP_OK;
    if (status == SLIP_OK && sample->is_dropped)
        status = slip__fail(SLIP_NOT_FOUND,
                            "[at] sample %zu was dropped by an op, which a buffer cannot do without: "
                            "drop samples of a stream",
                            index);
    if (status == SLIP_OK) *out = sample;
    else slip_sample_release(sample);
    return status;
}

#define POSITION_MARK 0x31306e6f69746973u /* "sition01" */

slip_status slip_data_save_position(void **bytes, size_t *byte_count, slip_data *stream) {
    slip_position_writer writer = {0};
    *bytes = NULL;
    *byte_count = 0;
    SLIP_TRY(slip__stage_need_stream(stream, "save_position"));
    slip__position_put(&writer, POSITION_MARK);
    slip_status status = slip__stage_save(stream, &writer);
    if (status != SLIP_OK) {
        slip__free(writer.bytes);
        return status;
    }
    *bytes = writer.bytes;
    *byte_count = writer.byte_count;
    return SLIP_OK;
}

void slip_data_free_position(void *bytes) {
    slip__free(bytes);
}

slip_status slip_data_load_position(slip_data *stream, const void *bytes, size_t byte_count) {
    slip_position_reader reader = {bytes, byte_count, 0};
    uint64_t mark;
    SLIP_TRY(slip__stage_need_stream(stream, "load_position"));
    SLIP_TRY(slip__position_get(&reader, &mark));
    if (mark != POSITION_MARK) return slip__position_refuse();
    SLIP_TRY(slip__stage_load(stream, &reader));
    return reader.at == reader.byte_count ? SLIP_OK : slip__position_refuse();
}
