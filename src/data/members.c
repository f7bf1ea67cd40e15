#include "data/members.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/atomic.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/thread.h"
#include "data/inflate.h"
#include "data/tar.h"
#include "io/source.h"
#include "schedule/data.h"

enum {
    FIRST_ROOM = 64,
    MOST_THREADS = 64,     /* that index one archive */
    REMEMBERED = 64,       /* archives, the ones last used */
    MOST_DEFLATION = 1032, /* how many bytes one of deflate can stand for */
};

struct slip_members {
    atomic_uint references;
    slip_archive_file file;
    char *path;
    struct stat status; /* what the file was like when it was read */
    bool is_nested;

    slip_member *entries;
    size_t count, room;
    char *names;
    size_t name_bytes, name_room;
    uint32_t *slots; /* 1 + the entry's index, 0 for free; open addressing, at most half full */
    size_t slot_count;
};

struct slip_members_builder {
    slip_members *members;
    const char *function;
    bool is_shared; /* archives within the outermost one are members at first; others will index them */
};

/* ---- names ---- */

static size_t find_slot(const slip_members *members, const char *name, size_t name_bytes) {
    size_t mask = members->slot_count - 1, slot = (size_t)slip__hash(name, name_bytes) & mask;
    for (; members->slots[slot] != 0; slot = (slot + 1) & mask) {
        const slip_member *entry = &members->entries[members->slots[slot] - 1];
        if (entry->name_bytes == name_bytes && memcmp(members->names + entry->name, name, name_bytes) == 0) break;
    }
    return slot;
}

static slip_status reserve_entry(slip_members *members, const char *function) {
    if (members->count < members->room) return SLIP_OK;
    size_t room = members->room ? members->room * 2 : FIRST_ROOM, slot_count = room * 2;
    if (room > INT32_MAX) return slip__fail(SLIP_IO, "[%s] %s has too many members", function, members->file.label);
    slip_member *entries = slip__realloc(members->entries, room * sizeof *entries);
    if (!entries) return slip__fail_memory(function, room * sizeof *entries);
    members->entries = entries;
    uint32_t *slots = slip__calloc(slot_count, sizeof *slots);
    if (!slots) return slip__fail_memory(function, slot_count * sizeof *slots);
    slip__free(members->slots);
    members->slots = slots;
    members->slot_count = slot_count;
    members->room = room;
    for (size_t i = 0; i < members->count; ++i)
        slots[find_slot(members, members->names + entries[i].name, entries[i].name_bytes)] = (uint32_t)i + 1;
    return SLIP_OK;
}

static slip_status reserve_name(slip_members *members, size_t more, const char *function) {
    if (members->name_room - members->name_bytes >= more) return SLIP_OK;
    size_t room = 2 * (members->name_bytes + more);
    char *names = slip__realloc(members->names, room);
    if (!names) return slip__fail_memory(function, room);
    members->names = names;
    members->name_room = room;
    return SLIP_OK;
}

slip_status slip__members_add(slip_members_builder *builder, const slip_member *member, const char *prefix,
                              const char *name, size_t name_bytes) {
    slip_members *members = builder->members;
    size_t prefix_bytes = prefix ? strlen(prefix) + 1 : 0, whole = prefix_bytes + name_bytes;
    if (whole > SLIP_MEMBER_NAME_BYTES)
        return slip__fail(SLIP_IO, "[%s] %s: a member's name has more than 65536 bytes", builder->function,
                          members->file.label);
    SLIP_TRY(reserve_entry(members, builder->function));
    SLIP_TRY(reserve_name(members, whole + 1, builder->function));
    char *to = members->names + members->name_bytes;
    if (prefix) {
        memcpy(to, prefix, prefix_bytes - 1);
        to[prefix_bytes - 1] = '/';
    }
    memcpy(to + prefix_bytes, name, name_bytes);
    to[whole] = 0;
    /* A later member of the same name takes the place of the earlier one, as when the archive is unpacked. */
    size_t slot = find_slot(members, to, whole);
    size_t index = members->slots[slot] ? members->slots[slot] - 1 : members->count;
    slip_member *entry = &members->entries[index];
    size_t known = index < members->count ? entry->name : members->name_bytes;
    *entry = *member;
    entry->name = known;
    entry->name_bytes = (unsigned)whole;
    if (index < members->count) return SLIP_OK;
    members->slots[slot] = (uint32_t)++members->count;
    members->name_bytes += whole + 1;
    return SLIP_OK;
}

/* ---- tar archives ---- */

/* An archive within the file. */
typedef struct span {
    uint64_t start, end;
    const char *prefix; /* of its members' names; NULL: none */
    int depth;
} span;

static slip_status index_tar(slip_members_builder *builder, const span *where);

/* The archive that a member is, under its name without ".tar". Where others index those of the outermost archive, it is
 * noted down for them. */
static slip_status index_nested(slip_members_builder *builder, const span *where, const slip_tar_entry *entry) {
    const char *function = builder->function;
    if (where->depth == SLIP_MEMBER_NESTING)
        return slip__archive_file_fail(&builder->members->file, SLIP_IO, function,
                                       "archives lie too deep in each other: %d levels are read", SLIP_MEMBER_NESTING);
    if (builder->is_shared && where->depth == 0) {
        slip_member member = {.offset = entry->offset, .byte_count = entry->byte_count, .is_archive = true};
        return slip__members_add(builder, &member, NULL, entry->name, entry->name_bytes);
    }
    size_t prefix_bytes = where->prefix ? strlen(where->prefix) + 1 : 0, name_bytes = entry->name_bytes - 4;
    char *prefix = slip__malloc(prefix_bytes + name_bytes + 1);
    if (!prefix) return slip__fail_memory(function, prefix_bytes + name_bytes + 1);
    if (where->prefix) {
        memcpy(prefix, where->prefix, prefix_bytes - 1);
        prefix[prefix_bytes - 1] = '/';
    }
    memcpy(prefix + prefix_bytes, entry->name, name_bytes);
    prefix[prefix_bytes + name_bytes] = 0;
    span inner = {entry->offset, entry->offset + entry->byte_count, prefix, where->depth + 1};
    slip_status status = index_tar(builder, &inner);
    slip__free(prefix);
    return status;
}

/* A hard link is another name for a member before it. */
static slip_status add_entry(slip_members_builder *builder, const span *where, const slip_tar_entry *entry) {
    slip_member member = {.offset = entry->offset, .byte_count = entry->byte_count, .packed_bytes = entry->byte_count};
    if (entry->link) {
        /* Links are within one archive, so that the prefix is the same. */
        size_t prefix_bytes = where->prefix ? strlen(where->prefix) + 1 : 0;
        char *target = slip__malloc(prefix_bytes + entry->link_bytes + 1);
        if (!target) return slip__fail_memory(builder->function, prefix_bytes + entry->link_bytes + 1);
        if (where->prefix) {
            memcpy(target, where->prefix, prefix_bytes - 1);
            target[prefix_bytes - 1] = '/';
        }
        memcpy(target + prefix_bytes, entry->link, entry->link_bytes);
        const slip_member *known = slip__members_find(builder->members, target, prefix_bytes + entry->link_bytes);
        slip__free(target);
        if (!known) return SLIP_OK; /* a link to what the archive does not hold */
        member = *known;
    }
    return slip__members_add(builder, &member, where->prefix, entry->name, entry->name_bytes);
}

static bool ends_with_tar(const slip_tar_entry *entry) {
    return entry->name_bytes > 4 && memcmp(entry->name + entry->name_bytes - 4, ".tar", 4) == 0 && !entry->link;
}

static slip_status index_tar(slip_members_builder *builder, const span *where) {
    slip_members *members = builder->members;
    slip_tar tar = slip__tar_begin(&members->file, where->start, where->end, builder->function);
    slip_tar_entry entry;
    bool is_end = false;
    slip_status status;
    while ((status = slip__tar_next(&tar, &entry, &is_end)) == SLIP_OK && !is_end) {
        if (members->is_nested && ends_with_tar(&entry)) status = index_nested(builder, where, &entry);
        else status = add_entry(builder, where, &entry);
        if (status != SLIP_OK) break;
    }
    slip__tar_end(&tar);
    return status;
}

/* ---- making one ---- */

static void destroy(slip_members *members) {
    slip__archive_file_close(&members->file);
    slip__free(members->path);
    slip__free(members->entries);
    slip__free(members->names);
    slip__free(members->slots);
    slip__free(members);
}

/* Archives within an archive, indexed by several threads: each into members of its own. */
typedef struct nested_work {
    const slip_members *outer;
    slip_members *parts; /* of each of the outer members that is an archive */
    slip_failure **failures;
    size_t count;
    const char *function;
    atomic_size_t next;
    atomic_uint running;
} nested_work;

static slip_status index_part(slip_members *part, const slip_member *member, const char *name, const char *function) {
    slip_members_builder builder = {.members = part, .function = function};
    size_t prefix_bytes = member->name_bytes - 4; /* without ".tar" */
    char *prefix = slip__malloc(prefix_bytes + 1);
    if (!prefix) return slip__fail_memory(function, prefix_bytes + 1);
    memcpy(prefix, name, prefix_bytes);
    prefix[prefix_bytes] = 0;
    slip_status status = reserve_entry(part, function);
    span where = {member->offset, member->offset + member->byte_count, prefix, 1};
    if (status == SLIP_OK) status = index_tar(&builder, &where);
    slip__free(prefix);
    return status;
}

static void index_parts(nested_work *work) {
    size_t index, place = 0, part = 0;
    while ((index = atomic_fetch_add(&work->next, 1)) < work->count) {
        for (;; ++place)
            if (work->outer->entries[place].is_archive && part++ == index) break;
        const slip_member *member = &work->outer->entries[place++];
        work->parts[index].file = work->outer->file;
        work->parts[index].is_nested = true;
        slip_status status = index_part(&work->parts[index], member, work->outer->names + member->name, work->function);
        if (status != SLIP_OK) work->failures[index] = slip__failure_capture(status);
    }
}

static void help_index(void *argument) {
    nested_work *work = argument;
    index_parts(work);
    /* The other thread's memory is not touched once it knows. */
    atomic_uint *running = &work->running;
    if (atomic_fetch_sub(running, 1) == 1) slip__futex_wake(running, 1);
}

static void drop_part(slip_members *part) {
    slip__free(part->entries);
    slip__free(part->names);
    slip__free(part->slots);
}

/* The outer members in their order, each archive's own in its place. */
static slip_status gather(slip_members *members, const nested_work *work) {
    slip_members_builder builder = {.members = members, .function = work->function};
    size_t part = 0;
    for (size_t i = 0; i < work->outer->count; ++i) {
        const slip_member *member = &work->outer->entries[i];
        const slip_members *from = work->outer;
        size_t first = i, last = i + 1;
        if (member->is_archive) {
            if (work->failures[part]) return slip__failure_report(work->failures[part]);
            from = &work->parts[part++];
            first = 0;
            last = from->count;
        }
        for (size_t k = first; k < last; ++k)
            SLIP_TRY(slip__members_add(&builder, &from->entries[k], NULL, from->names + from->entries[k].name,
                                       from->entries[k].name_bytes));
    }
    return SLIP_OK;
}

static slip_status index_shared(slip_members *members, int thread_count, const char *function) {
    slip_members outer = {.file = members->file, .is_nested = true};
    slip_members_builder builder = {.members = &outer, .function = function, .is_shared = true};
    nested_work work = {.outer = &outer, .function = function};
    slip_status status = reserve_entry(&outer, function);
    if (status == SLIP_OK) status = index_tar(&builder, &(span){0, members->file.byte_count, NULL, 0});
    for (size_t i = 0; i < outer.count; ++i) work.count += outer.entries[i].is_archive;
    if (status == SLIP_OK) {
        work.parts = slip__calloc(work.count + 1, sizeof *work.parts);
        work.failures = slip__calloc(work.count + 1, sizeof *work.failures);
        if (!work.parts || !work.failures) status = slip__fail_memory(function, work.count * sizeof *work.parts);
    }
    if (status == SLIP_OK) {
        for (int i = 1; i < thread_count && i < MOST_THREADS && (size_t)i < work.count; ++i) {
            atomic_fetch_add(&work.running, 1);
            if (slip__thread_start(help_index, &work, "slip-index") == 0) continue;
            atomic_fetch_sub(&work.running, 1);
            break;
        }
        index_parts(&work);
        for (unsigned running; (running = atomic_load(&work.running)) > 0;)
            slip__futex_wait(&work.running, running, UINT64_MAX);
        status = gather(members, &work);
    }
    for (size_t i = 0; i < work.count && work.parts && work.failures; ++i) {
        drop_part(&work.parts[i]);
        slip__failure_release(work.failures[i]);
    }
    drop_part(&outer);
    slip__free(work.parts);
    slip__free(work.failures);
    return status;
}

static slip_status build(slip_members *members, int thread_count, const char *function) {
    slip_members_builder builder = {.members = members, .function = function};
    SLIP_TRY(reserve_entry(members, function));
    if (slip__zip_detect(&members->file)) {
        if (members->is_nested)
            return slip__archive_file_fail(&members->file, SLIP_UNIMPLEMENTED, function,
                                           "archives within zip archives are not read");
        return slip__zip_index(&builder, &members->file, function);
    }
    if (members->is_nested && thread_count > 1) return index_shared(members, thread_count, function);
    return index_tar(&builder, &(span){0, members->file.byte_count, NULL, 0});
}

static slip_status create(slip_members **out, const char *path, bool is_nested, const char *function) {
    slip_members *members = slip__calloc(1, sizeof *members);
    *out = members;
    if (!members) return slip__fail_memory(function, sizeof *members);
    atomic_init(&members->references, 1);
    members->is_nested = is_nested;
    members->file.descriptor = -1;
    members->path = slip__malloc(strlen(path) + 1);
    if (!members->path) return slip__fail_memory(function, strlen(path) + 1);
    members->file.label = strcpy(members->path, path);
    return SLIP_OK;
}

static slip_status finish(slip_members **out, slip_members *members, slip_status status) {
    if (status != SLIP_OK && members) destroy(members);
    *out = status == SLIP_OK ? members : NULL;
    return status;
}

slip_status slip__members_of_bytes(slip_members **out, const void *bytes, size_t byte_count, bool is_nested,
                                   const char *function) {
    slip_members *members;
    slip_status status = create(&members, "memory", is_nested, function);
    if (status == SLIP_OK) {
        members->file.memory = bytes;
        members->file.byte_count = byte_count;
        status = build(members, 1, function);
    }
    return finish(out, members, status);
}

slip_members *slip__members_retain(slip_members *members) {
    atomic_fetch_add_explicit(&members->references, 1, memory_order_relaxed);
    return members;
}

void slip__members_release(slip_members *members) {
    if (members && atomic_fetch_sub_explicit(&members->references, 1, memory_order_acq_rel) == 1) destroy(members);
}

/* ---- archives that are remembered ---- */

static struct {
    slip_lock lock;
    slip_members *list[REMEMBERED]; /* the one last used first */
    size_t count;
} memory;

static bool is_unchanged(const slip_members *members, const struct stat *status) {
    const struct stat *known = &members->status;
    return known->st_dev == status->st_dev && known->st_ino == status->st_ino && known->st_size == status->st_size &&
           known->st_mtim.tv_sec == status->st_mtim.tv_sec && known->st_mtim.tv_nsec == status->st_mtim.tv_nsec;
}

/* Caller holds the lock. */
static void put_first(slip_members *members, size_t from) {
    memmove(memory.list + 1, memory.list, from * sizeof *memory.list);
    memory.list[0] = members;
}

/* Retained, or NULL. */
static slip_members *recall(const char *path, bool is_nested, const struct stat *status) {
    slip_members *found = NULL;
    slip__lock(&memory.lock);
    for (size_t i = 0; i < memory.count && !found; ++i) {
        slip_members *at = memory.list[i];
        if (at->is_nested != is_nested || strcmp(at->path, path) != 0 || !is_unchanged(at, status)) continue;
        found = slip__members_retain(at);
        put_first(at, i);
    }
    slip__unlock(&memory.lock);
    return found;
}

static void remember(slip_members *members) {
    slip_members *dropped = NULL;
    slip__lock(&memory.lock);
    size_t place = memory.count;
    /* An older state of the same file makes way first. */
    for (size_t i = 0; i < memory.count && place == memory.count; ++i)
        if (memory.list[i]->is_nested == members->is_nested && strcmp(memory.list[i]->path, members->path) == 0)
            place = i;
    if (place == memory.count && memory.count == REMEMBERED) --place;
    if (place < memory.count) dropped = memory.list[place];
    else ++memory.count;
    put_first(slip__members_retain(members), place);
    slip__unlock(&memory.lock);
    slip__members_release(dropped);
}

void slip__members_forget(void) {
    slip_members *dropped[REMEMBERED];
    slip__lock(&memory.lock);
    size_t count = memory.count;
    memcpy(dropped, memory.list, count * sizeof *dropped);
    memory.count = 0;
    slip__unlock(&memory.lock);
    for (size_t i = 0; i < count; ++i) slip__members_release(dropped[i]);
}

slip_status slip__members_open(slip_members **out, const char *path, bool is_nested, int thread_count,
                               const char *function) {
    struct stat status;
    slip_members *members;
    *out = stat(path, &status) == 0 ? recall(path, is_nested, &status) : NULL;
    if (*out) return SLIP_OK;
    slip_status failed = create(&members, path, is_nested, function);
    if (failed == SLIP_OK) failed = slip__archive_file_open(&members->file, members->path, &members->status, function);
    if (failed == SLIP_OK) failed = build(members, thread_count, function);
    SLIP_TRY(finish(out, members, failed));
    remember(members);
    return SLIP_OK;
}

/* ---- reading ---- */

size_t slip__members_count(const slip_members *members) {
    return members->count;
}

const slip_member *slip__members_at(const slip_members *members, size_t index, const char **name) {
    const slip_member *member = &members->entries[index];
    if (name) *name = members->names + member->name;
    return member;
}

const slip_member *slip__members_find(const slip_members *members, const char *name, size_t name_bytes) {
    uint32_t found = members->slots[find_slot(members, name, name_bytes)];
    return found ? &members->entries[found - 1] : NULL;
}

static slip_status refuse(const slip_members *members, const slip_member *member, slip_status status,
                          const char *function, const char *problem) {
    char quoted[SLIP_QUOTE_BYTES];
    const char *name = members->names + member->name;
    return slip__archive_file_fail(&members->file, status, function, "'%s' %s",
                                   slip__quote(quoted, name, member->name_bytes), problem);
}

/* Whether it can be read at all, before memory is asked for. */
static slip_status check_member(const slip_members *members, const slip_member *member, const char *function) {
    bool is_deflated = member->method == SLIP_MEMBER_DEFLATED;
    if (member->method == SLIP_MEMBER_ENCRYPTED)
        return refuse(members, member, SLIP_UNIMPLEMENTED, function, "is encrypted, which is not supported");
    if (member->method != SLIP_MEMBER_STORED && !is_deflated)
        return refuse(members, member, SLIP_UNIMPLEMENTED, function,
                      "is compressed by a method other than deflate, which is not supported");
    if (member->byte_count > INT_MAX)
        return refuse(members, member, SLIP_IO, function, "has more than 2147483647 bytes, the most an array can have");
    bool is_right = is_deflated ? member->byte_count / MOST_DEFLATION <= member->packed_bytes
                                : member->byte_count == member->packed_bytes;
    return is_right ? SLIP_OK : refuse(members, member, SLIP_IO, function, "cannot have as many bytes as it says");
}

static slip_status read_deflated(void *data, const slip_members *members, const slip_member *member, uint64_t offset,
                                 const char *function) {
    char quoted[SLIP_QUOTE_BYTES], what[SLIP_QUOTE_BYTES + 320];
    void *packed = slip__malloc(member->packed_bytes ? member->packed_bytes : 1);
    if (!packed) return slip__fail_memory(function, member->packed_bytes);
    slip__quote(quoted, members->names + member->name, member->name_bytes);
    snprintf(what, sizeof what, "%.300s: '%s'", members->path, quoted);
    slip_status status = slip__archive_file_read(&members->file, packed, member->packed_bytes, offset, function);
    if (status == SLIP_OK)
        status = slip__inflate_whole(data, member->byte_count, packed, member->packed_bytes, member->checksum, function,
                                     what);
    slip__free(packed);
    return status;
}

static slip_status read_into(void *data, const slip_members *members, const slip_member *member, const char *function) {
    uint64_t offset = member->offset;
    if (member->is_zip)
        SLIP_TRY(slip__zip_locate(&offset, &members->file, member, function, members->names + member->name));
    if (member->method == SLIP_MEMBER_DEFLATED) return read_deflated(data, members, member, offset, function);
    SLIP_TRY(slip__archive_file_read(&members->file, data, member->byte_count, offset, function));
    if (member->is_zip && !slip__has_checksum(data, member->byte_count, member->checksum))
        return refuse(members, member, SLIP_IO, function, "does not have the check sum that the archive says");
    return SLIP_OK;
}

slip_status slip__members_read(slip_array **out, const slip_members *members, const slip_member *member,
                               const char *function) {
    void *data = NULL;
    *out = NULL;
    SLIP_TRY(check_member(members, member, function));
    int length = (int)member->byte_count;
    SLIP_TRY(slip__array_allocate(out, &data, &length, 1, SLIP_UINT8, function));
    slip_status status = read_into(data, members, member, function);
    if (status == SLIP_OK) return SLIP_OK;
    slip_array_release(*out);
    *out = NULL;
    return status;
}
