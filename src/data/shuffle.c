/* Shuffling and taking a part: buffers and streams have them each in its own way. */
#include "base/memory.h"
#include "data/parts.h"

/* Samples that were drawn, not yet made: which of them comes next is drawn at random. */
typedef struct shuffle_stage {
    slip_data base;
    uint32_t key[2];
    uint64_t drawn; /* how often it has chosen in this epoch */
    uint32_t epoch;
    slip_sample **waiting;
    size_t count, room;
} shuffle_stage;

static void drop_waiting(shuffle_stage *shuffle) {
    for (size_t i = 0; i < shuffle->count; ++i) slip_sample_release(shuffle->waiting[i]);
    shuffle->count = 0;
}

static size_t choose(shuffle_stage *shuffle) {
    slip_data_random random = {0};
    uint32_t epoch_key[2];
    slip__data_key_fold(epoch_key, shuffle->key, shuffle->epoch);
    slip__data_key_fold(random.key, epoch_key, shuffle->drawn++);
    return (size_t)slip__data_random_below(&random, shuffle->count);
}

static slip_status shuffle_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    shuffle_stage *shuffle = (shuffle_stage *)self;
    while (shuffle->count < shuffle->room) {
        slip_sample *next;
        SLIP_TRY(slip__stage_draw(self->upstream[0], how, &next));
        if (how->is_early) return SLIP_OK;
        if (!next) break;
        shuffle->waiting[shuffle->count++] = next;
    }
    if (shuffle->count == 0) return SLIP_OK;
    size_t index = choose(shuffle);
    *sample = shuffle->waiting[index];
    shuffle->waiting[index] = shuffle->waiting[--shuffle->count];
    return SLIP_OK;
}

static slip_status shuffle_reset(slip_data *self) {
    shuffle_stage *shuffle = (shuffle_stage *)self;
    if (shuffle->drawn) ++shuffle->epoch;
    shuffle->drawn = 0;
    drop_waiting(shuffle);
    return SLIP_OK;
}

static slip_status shuffle_save(slip_data *self, slip_position_writer *writer) {
    shuffle_stage *shuffle = (shuffle_stage *)self;
    slip__position_put_key(writer, shuffle->key);
    slip__position_put(writer, shuffle->drawn);
    slip__position_put(writer, shuffle->epoch);
    slip__position_put(writer, shuffle->count);
    for (size_t i = 0; i < shuffle->count; ++i)
        SLIP_TRY(slip__stage_remember(self->upstream[0], shuffle->waiting[i], writer));
    return SLIP_OK;
}

static slip_status shuffle_load(slip_data *self, slip_position_reader *reader) {
    shuffle_stage *shuffle = (shuffle_stage *)self;
    uint64_t epoch, count;
    drop_waiting(shuffle);
    SLIP_TRY(slip__position_get_key(reader, shuffle->key));
    SLIP_TRY(slip__position_get(reader, &shuffle->drawn));
    SLIP_TRY(slip__position_get_below(reader, &epoch, UINT32_MAX));
    SLIP_TRY(slip__position_get_below(reader, &count, shuffle->room));
    shuffle->epoch = (uint32_t)epoch;
    for (; shuffle->count < count; ++shuffle->count)
        SLIP_TRY(slip__stage_recall(self->upstream[0], reader, &shuffle->waiting[shuffle->count]));
    return SLIP_OK;
}

static void shuffle_destroy(slip_data *self) {
    shuffle_stage *shuffle = (shuffle_stage *)self;
    drop_waiting(shuffle);
    slip__free(shuffle->waiting);
}

static const slip_stage_vtable shuffle_vtable = {.name = "shuffle",
                                                 .draw = shuffle_draw,
                                                 .reset = shuffle_reset,
                                                 .save = shuffle_save,
                                                 .load = shuffle_load,
                                                 .destroy = shuffle_destroy};

static slip_status shuffle_stream(slip_data **out, slip_data *stream, size_t buffer_size) {
    if (buffer_size == 0 || buffer_size > SIZE_MAX / sizeof(slip_sample *))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[shuffle] a buffer_size of %zu: at least 1 is needed", buffer_size);
    SLIP_TRY(slip__stage_create(out, &shuffle_vtable, sizeof(shuffle_stage), &stream, 1, false));
    shuffle_stage *shuffle = (shuffle_stage *)*out;
    slip__stage_new_key(shuffle->key);
    shuffle->room = buffer_size;
    shuffle->waiting = slip__malloc(buffer_size * sizeof *shuffle->waiting);
    if (shuffle->waiting) return SLIP_OK;
    return slip__stage_settle(out, slip__fail_memory("shuffle", buffer_size * sizeof *shuffle->waiting));
}

slip_status slip_data_shuffle(slip_data **out, slip_data *data, size_t buffer_size) {
    *out = NULL;
    return data->is_buffer ? slip__buffer_shuffle(out, data) : shuffle_stream(out, data, buffer_size);
}

slip_status slip_data_partition(slip_data **out, slip_data *data, size_t partition_count, size_t partition) {
    *out = NULL;
    if (partition >= partition_count)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[partition] there is no partition %zu of %zu", partition,
                          partition_count);
    return data->is_buffer ? slip__buffer_partition(out, data, partition_count, partition)
                           : slip__stream_partition(out, data, partition_count, partition);
}
