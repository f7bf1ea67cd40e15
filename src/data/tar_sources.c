/* Buffers and streams of what archives hold. */
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "data/members.h"
#include "data/stage.h"
#include "data/tar.h"
#include "io/source.h"

#include <slip/data_text.h>

/* ---- the names of an archive's members ---- */

typedef struct files_stage {
    slip_data base;
    uint32_t key[2];
    slip_members *members;
    slip_name *name;
} files_stage;

static slip_status files_size(const slip_data *self, size_t *size) {
    *size = slip__members_count(((const files_stage *)self)->members);
    return SLIP_OK;
}

static slip_status files_fetch(slip_data *self, size_t index, uint32_t epoch, slip_sample **out) {
    files_stage *files = (files_stage *)self;
    const char *name;
    slip_sample *sample;
    const slip_member *member = slip__members_at(files->members, index, &name);
    SLIP_TRY(slip_sample_create(&sample));
    slip_status status = slip__sample_put_text(sample, files->name, name, member->name_bytes, "files_from_tar");
    if (status != SLIP_OK) {
        slip_sample_release(sample);
        return status;
    }
    slip__stage_identify(sample, files->key, epoch, index);
    *out = sample;
    return SLIP_OK;
}

static void files_destroy(slip_data *self) {
    files_stage *files = (files_stage *)self;
    slip__members_release(files->members);
    slip__name_release(files->name);
}

static const slip_stage_vtable files_vtable = {
    .name = "files_from_tar", .size = files_size, .fetch = files_fetch, .destroy = files_destroy};

slip_status slip_data_files_from_tar(slip_data **out, const char *path, bool nested, int thread_count) {
    SLIP_TRY(slip__stage_create(out, &files_vtable, sizeof(files_stage), NULL, 0, true));
    files_stage *files = (files_stage *)*out;
    slip__stage_new_key(files->key);
    slip_status status = slip__name_create(&files->name, "file");
    if (status == SLIP_OK) status = slip__members_open(&files->members, path, nested, thread_count, "files_from_tar");
    return slip__stage_settle(out, status);
}

/* ---- samples that lie in archives member by member ---- */

static const char function[] = "stream_webdataset";

enum { OFFSET_BITS = 44 }; /* of a place: archives of up to 16 TiB, and a million of them */

typedef struct shards_stage {
    slip_data base;
    uint32_t key[2];
    uint32_t epoch;
    bool has_read; /* in this epoch */
    char **paths;
    size_t path_count;
    slip_name *key_name;

    size_t current; /* the archive that is read; path_count: the end */
    bool is_open;
    slip_archive_file file;
    slip_tar tar;
} shards_stage;

static void close_shard(shards_stage *shards) {
    if (!shards->is_open) return;
    slip__tar_end(&shards->tar);
    slip__archive_file_close(&shards->file);
    shards->is_open = false;
}

static slip_status open_shard(shards_stage *shards, uint64_t offset) {
    if (shards->is_open) return SLIP_OK;
    SLIP_TRY(slip__archive_file_open(&shards->file, shards->paths[shards->current], NULL, function));
    shards->tar = slip__tar_begin(&shards->file, 0, shards->file.byte_count, function);
    shards->is_open = true;
    if (offset <= shards->file.byte_count) {
        shards->tar.at = offset;
        return SLIP_OK;
    }
    close_shard(shards);
    return slip__position_refuse();
}

static void leave_shard(shards_stage *shards) {
    close_shard(shards);
    ++shards->current;
}

/* Where a member's key ends: at the first dot of its last part, which has something before and behind it. 0: it is part
 * of no sample. */
static size_t key_length(const slip_tar_entry *entry) {
    size_t start = 0;
    for (size_t i = 0; i < entry->name_bytes; ++i)
        if (entry->name[i] == '/') start = i + 1;
    const char *dot = memchr(entry->name + start, '.', entry->name_bytes - start);
    if (!dot || dot == entry->name + start || dot + 1 == entry->name + entry->name_bytes) return 0;
    return (size_t)(dot - entry->name);
}

static slip_status put_member(const shards_stage *shards, slip_sample *sample, const slip_tar_entry *entry,
                              size_t key_bytes) {
    slip_array *array = NULL;
    slip_name *name = NULL;
    char ending[256];
    size_t length = entry->name_bytes - key_bytes - 1;
    void *data;
    if (length >= sizeof ending || entry->byte_count > INT_MAX)
        return slip__archive_file_fail(
            &shards->file, SLIP_IO, function, "the member '%.100s' has %s", entry->name,
            length >= sizeof ending ? "too long an ending" : "more than 2147483647 bytes, the most an array can have");
    for (size_t i = 0; i < length; ++i) ending[i] = (char)tolower((unsigned char)entry->name[key_bytes + 1 + i]);
    ending[length] = 0;
    SLIP_TRY(slip__array_allocate(&array, &data, (int[]){(int)entry->byte_count}, 1, SLIP_UINT8, function));
    slip_status status = slip__archive_file_read(&shards->file, data, entry->byte_count, entry->offset, function);
    if (status == SLIP_OK) status = slip__name_create(&name, ending);
    if (status != SLIP_OK) {
        slip_array_release(array);
        return status;
    }
    status = slip__sample_put(sample, name, array);
    slip__name_release(name);
    return status;
}

/* The key of the sample that begins with the entry. */
static slip_status begin_sample(const shards_stage *shards, slip_sample *sample, char **key,
                                const slip_tar_entry *entry, size_t length) {
    *key = slip__malloc(length);
    if (!*key) return slip__fail_memory(function, length);
    memcpy(*key, entry->name, length);
    return slip__sample_put_text(sample, shards->key_name, *key, length, function);
}

/* Members as long as they have the key of the first. The archive is left where the next sample begins, also when a
 * member could not be read. *key_bytes 0: there was no sample in what is left. */
static slip_status read_members(shards_stage *shards, slip_sample *sample, uint64_t *start, size_t *key_bytes,
                                bool *is_broken) {
    slip_tar *tar = &shards->tar;
    slip_tar_entry entry;
    char *key = NULL;
    bool is_end;
    slip_status status = SLIP_OK;
    *key_bytes = 0;
    for (;;) {
        uint64_t here = tar->at;
        slip_status walked = slip__tar_next(tar, &entry, &is_end);
        *is_broken = walked != SLIP_OK;
        if (*is_broken) status = walked;
        if (*is_broken || is_end) break;
        size_t length = entry.link ? 0 : key_length(&entry);
        if (length == 0) continue;
        if (!key) {
            *start = here;
            *key_bytes = length;
            status = begin_sample(shards, sample, &key, &entry, length);
            if (!key) break;
        } else if (length != *key_bytes || memcmp(key, entry.name, length) != 0) {
            tar->at = here;
            break;
        }
        if (status == SLIP_OK) status = put_member(shards, sample, &entry, length);
    }
    slip__free(key);
    return status;
}

static slip_status read_sample(shards_stage *shards, slip_sample **out, uint64_t *place) {
    slip_sample *sample;
    SLIP_TRY(slip_sample_create(&sample));
    while (shards->current < shards->path_count) {
        uint64_t start = 0;
        size_t key_bytes = 0;
        bool is_broken = false;
        slip_status status = open_shard(shards, 0);
        if (status == SLIP_OK) status = read_members(shards, sample, &start, &key_bytes, &is_broken);
        if (status == SLIP_OK && key_bytes) {
            *place = (uint64_t)shards->current << OFFSET_BITS | start;
            *out = sample;
            return SLIP_OK;
        }
        if (status == SLIP_OK || !shards->is_open || is_broken) leave_shard(shards);
        if (status == SLIP_OK) continue;
        slip_sample_release(sample);
        return status;
    }
    slip_sample_release(sample);
    return SLIP_OK;
}

static slip_status shards_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    shards_stage *shards = (shards_stage *)self;
    uint64_t place = 0;
    (void)how;
    shards->has_read = true;
    SLIP_TRY(read_sample(shards, sample, &place));
    if (*sample) slip__stage_identify(*sample, shards->key, shards->epoch, place);
    return SLIP_OK;
}

static slip_status shards_reset(slip_data *self) {
    shards_stage *shards = (shards_stage *)self;
    if (!shards->has_read) return SLIP_OK;
    close_shard(shards);
    shards->current = 0;
    shards->has_read = false;
    ++shards->epoch;
    return SLIP_OK;
}

static uint64_t place_of(const shards_stage *shards) {
    return (uint64_t)shards->current << OFFSET_BITS | (shards->is_open ? shards->tar.at : 0);
}

static slip_status go_to(shards_stage *shards, uint64_t place) {
    uint64_t current = place >> OFFSET_BITS, offset = place & ((UINT64_C(1) << OFFSET_BITS) - 1);
    if (current > shards->path_count || (current == shards->path_count && offset)) return slip__position_refuse();
    close_shard(shards);
    shards->current = (size_t)current;
    return offset ? open_shard(shards, offset) : SLIP_OK;
}

static slip_status shards_save(slip_data *self, slip_position_writer *writer) {
    shards_stage *shards = (shards_stage *)self;
    slip__position_put_key(writer, shards->key);
    slip__position_put(writer, shards->epoch);
    slip__position_put(writer, shards->has_read);
    slip__position_put(writer, place_of(shards));
    return SLIP_OK;
}

static slip_status shards_load(slip_data *self, slip_position_reader *reader) {
    shards_stage *shards = (shards_stage *)self;
    uint64_t epoch, has_read, place;
    SLIP_TRY(slip__position_get_key(reader, shards->key));
    SLIP_TRY(slip__position_get_below(reader, &epoch, UINT32_MAX));
    SLIP_TRY(slip__position_get_below(reader, &has_read, 1));
    SLIP_TRY(slip__position_get(reader, &place));
    SLIP_TRY(go_to(shards, place));
    shards->epoch = (uint32_t)epoch;
    shards->has_read = has_read;
    return SLIP_OK;
}

static slip_status shards_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    shards_stage *shards = (shards_stage *)self;
    uint64_t children, place, packed, found = 0;
    SLIP_TRY(slip__position_get_below(reader, &children, 0));
    SLIP_TRY(slip__position_get(reader, &place));
    SLIP_TRY(slip__position_get(reader, &packed));
    slip__lock(&self->lock);
    uint64_t here = place_of(shards);
    slip_status status = go_to(shards, place);
    if (status == SLIP_OK) status = read_sample(shards, sample, &found);
    slip_status back = go_to(shards, here);
    if (status == SLIP_OK) status = back;
    if (status == SLIP_OK && (!*sample || found != place)) status = slip__position_refuse();
    if (status == SLIP_OK) slip__stage_identify(*sample, shards->key, (uint32_t)(packed >> 32), place);
    slip__unlock(&self->lock);
    if (status == SLIP_OK) return SLIP_OK;
    slip_sample_release(*sample);
    *sample = NULL;
    return status;
}

static void shards_destroy(slip_data *self) {
    shards_stage *shards = (shards_stage *)self;
    close_shard(shards);
    for (size_t i = 0; i < shards->path_count; ++i) slip__free(shards->paths[i]);
    slip__free(shards->paths);
    slip__name_release(shards->key_name);
}

static const slip_stage_vtable shards_vtable = {.name = "webdataset",
                                                .draw = shards_draw,
                                                .reset = shards_reset,
                                                .save = shards_save,
                                                .load = shards_load,
                                                .recall = shards_recall,
                                                .destroy = shards_destroy};

slip_status slip_data_from_webdataset(slip_data **out, const char *const *paths, size_t count) {
    *out = NULL;
    if (count >> (64 - OFFSET_BITS)) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] too many archives", function);
    SLIP_TRY(slip__stage_create(out, &shards_vtable, sizeof(shards_stage), NULL, 0, false));
    shards_stage *shards = (shards_stage *)*out;
    slip__stage_new_key(shards->key);
    shards->base.draw_blocks = true;
    shards->file.descriptor = -1;
    shards->paths = slip__calloc(count ? count : 1, sizeof *shards->paths);
    slip_status status = shards->paths ? SLIP_OK : slip__fail_memory(function, count * sizeof *shards->paths);
    if (status == SLIP_OK) status = slip__name_create(&shards->key_name, "__key__");
    for (size_t i = 0; i < count && status == SLIP_OK; ++i)
        if ((status = slip__join_path(&shards->paths[i], "", paths[i], strlen(paths[i]), function)) == SLIP_OK)
            ++shards->path_count;
    return slip__stage_settle(out, status);
}
