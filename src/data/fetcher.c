/* Files are read ahead by threads that end when there is nothing to read. What they read is thrown away: it stays in
 * the system's cache. */
#include "data/fetcher.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/thread.h"

enum { PIECE = 1 << 20, MOST_THREADS = 64 };

typedef enum state { WAITING, READING, READ } state;

typedef struct file {
    char *path;
    state state;
} file;

struct slip_file_fetcher {
    slip_data_object base;
    slip_lock lock;
    slip_file_fetcher_options options;
    file *files;              /* to be read ahead, in this order */
    size_t count, next, used; /* the next one to read; how many were fetched since */
    size_t running;           /* threads */
    atomic_uint changes;      /* counts what those who wait wait for: files that were read, lists that were dropped */
    atomic_uint list;         /* which list `files` is: threads of an older one stop */
    char **kept;              /* the files last fetched, the first of them next to go */
    size_t kept_count;
};

/* ---- life ---- */

static void drop_files(slip_file_fetcher *fetcher) {
    for (size_t i = 0; i < fetcher->count; ++i) slip__free(fetcher->files[i].path);
    slip__free(fetcher->files);
    fetcher->files = NULL;
    fetcher->count = fetcher->next = fetcher->used = 0;
}

static void destroy(slip_data_object *object) {
    slip_file_fetcher *fetcher = (slip_file_fetcher *)object;
    drop_files(fetcher);
    for (size_t i = 0; i < fetcher->kept_count; ++i) slip__free(fetcher->kept[i]);
    slip__free(fetcher->kept);
    slip__free(fetcher);
}

bool slip__is_file_fetcher(const void *object) {
    return object && ((const slip_data_object *)object)->destroy == destroy;
}

slip_status slip_file_fetcher_create(slip_file_fetcher **out, const slip_file_fetcher_options *options) {
    slip_file_fetcher *fetcher = slip__calloc(1, sizeof *fetcher);
    *out = NULL;
    if (!fetcher) return slip__fail_memory("file_fetcher", sizeof *fetcher);
    atomic_init(&fetcher->base.references, 1);
    fetcher->base.destroy = destroy;
    if (options) fetcher->options = *options;
    slip_file_fetcher_options *own = &fetcher->options;
    if (own->prefetch_count == 0) own->prefetch_count = 1;
    if (own->thread_count == 0) own->thread_count = 1;
    if (own->thread_count > MOST_THREADS) own->thread_count = MOST_THREADS;
    if (own->kept_count > SIZE_MAX / sizeof *fetcher->kept) own->kept_count = 0;
    fetcher->kept = slip__malloc((own->kept_count + 1) * sizeof *fetcher->kept);
    if (!fetcher->kept) {
        destroy(&fetcher->base);
        return slip__fail_memory("file_fetcher", options->kept_count * sizeof *fetcher->kept);
    }
    *out = fetcher;
    return SLIP_OK;
}

slip_file_fetcher *slip_file_fetcher_retain(slip_file_fetcher *fetcher) {
    return (slip_file_fetcher *)slip__data_object_retain(&fetcher->base);
}

/* Threads that read ahead hold it too; they end behind the files that they may read. */
void slip_file_fetcher_release(slip_file_fetcher *fetcher) {
    if (fetcher) slip__data_object_release(&fetcher->base);
}

/* ---- reading ahead ---- */

static char *copy_path(const char *path) {
    size_t byte_count = strlen(path) + 1;
    char *copy = slip__malloc(byte_count);
    return copy ? memcpy(copy, path, byte_count) : NULL;
}

static void read_through(slip_file_fetcher *fetcher, const char *path, char *scratch, unsigned list) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return; /* whoever fetches it is told */
    (void)posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    while (atomic_load_explicit(&fetcher->list, memory_order_relaxed) == list)
        if (read(descriptor, scratch, PIECE) <= 0) break;
    close(descriptor);
}

/* The next file that may be read, or NULL. The lock is held. */
static file *take_file(slip_file_fetcher *fetcher) {
    while (fetcher->next < fetcher->count && fetcher->files[fetcher->next].state != WAITING) ++fetcher->next;
    if (fetcher->next == fetcher->count || fetcher->next >= fetcher->used + fetcher->options.prefetch_count)
        return NULL;
    return &fetcher->files[fetcher->next++];
}

static void tell(slip_file_fetcher *fetcher) {
    atomic_fetch_add_explicit(&fetcher->changes, 1, memory_order_release);
    slip__futex_wake(&fetcher->changes, INT32_MAX);
}

static void read_ahead(void *argument) {
    slip_file_fetcher *fetcher = argument;
    char *scratch = slip__malloc(PIECE);
    slip__lock(&fetcher->lock);
    for (file *at; scratch && (at = take_file(fetcher));) {
        unsigned list = atomic_load_explicit(&fetcher->list, memory_order_relaxed);
        size_t index = (size_t)(at - fetcher->files);
        char *path = copy_path(at->path);
        at->state = READING;
        slip__unlock(&fetcher->lock);
        if (path) read_through(fetcher, path, scratch, list);
        slip__free(path);
        slip__lock(&fetcher->lock);
        if (atomic_load_explicit(&fetcher->list, memory_order_relaxed) == list) fetcher->files[index].state = READ;
        tell(fetcher);
    }
    --fetcher->running;
    slip__unlock(&fetcher->lock);
    slip__free(scratch);
    slip__data_object_release(&fetcher->base);
}

/* As many threads as there is work for. The lock is held. Without a thread, files are read when they are fetched. */
static void start_threads(slip_file_fetcher *fetcher) {
    size_t limit = fetcher->used + fetcher->options.prefetch_count;
    size_t work = (limit < fetcher->count ? limit : fetcher->count) - fetcher->next;
    if (fetcher->next >= limit) work = 0;
    while (fetcher->running < fetcher->options.thread_count && fetcher->running < work) {
        slip__data_object_retain(&fetcher->base);
        if (slip__thread_start(read_ahead, fetcher, "slip-fetch") != 0) {
            atomic_fetch_sub_explicit(&fetcher->base.references, 1, memory_order_relaxed);
            return;
        }
        ++fetcher->running;
    }
}

slip_status slip_file_fetcher_prefetch(slip_file_fetcher *fetcher, const char *const *paths, size_t count) {
    file *files = slip__calloc(count ? count : 1, sizeof *files);
    size_t copied = 0;
    while (files && copied < count && (files[copied].path = copy_path(paths[copied]))) ++copied;
    bool is_short = copied < count;
    if (is_short) {
        for (size_t i = 0; files && i < copied; ++i) slip__free(files[i].path);
        slip__free(files);
        return slip__fail_memory("file_fetcher", count * sizeof *files);
    }
    slip__lock(&fetcher->lock);
    drop_files(fetcher);
    atomic_fetch_add_explicit(&fetcher->list, 1, memory_order_relaxed);
    fetcher->files = files;
    fetcher->count = count;
    start_threads(fetcher);
    tell(fetcher);
    slip__unlock(&fetcher->lock);
    return SLIP_OK;
}

void slip_file_fetcher_cancel(slip_file_fetcher *fetcher) {
    slip__lock(&fetcher->lock);
    drop_files(fetcher);
    atomic_fetch_add_explicit(&fetcher->list, 1, memory_order_relaxed);
    tell(fetcher);
    slip__unlock(&fetcher->lock);
}

/* ---- fetching ---- */

void slip_file_fetcher_erase(slip_file_fetcher *fetcher, const char *path) {
    (void)fetcher;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return;
    (void)posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
    close(descriptor);
}

/* Remembers that the file is in use. *dropped: one that no longer is, or NULL. The lock is held. */
static void keep(slip_file_fetcher *fetcher, const char *path, char **dropped) {
    *dropped = NULL;
    if (fetcher->options.kept_count == 0) return;
    char *copy = copy_path(path);
    if (!copy) return;
    size_t place = 0;
    while (place < fetcher->kept_count && strcmp(fetcher->kept[place], path) != 0) ++place;
    bool is_known = place < fetcher->kept_count;
    if (is_known) slip__free(fetcher->kept[place]);
    else if (fetcher->kept_count == fetcher->options.kept_count) *dropped = fetcher->kept[place = 0];
    else ++fetcher->kept_count, place = fetcher->kept_count - 1;
    size_t behind = fetcher->kept_count - place - 1;
    memmove(fetcher->kept + place, fetcher->kept + place + 1, behind * sizeof *fetcher->kept);
    fetcher->kept[fetcher->kept_count - 1] = copy;
}

/* The file of that path that is to be read ahead and was not fetched yet, or NULL. The lock is held. */
static file *find_file(const slip_file_fetcher *fetcher, const char *path) {
    for (size_t i = fetcher->used; i < fetcher->count; ++i)
        if (strcmp(fetcher->files[i].path, path) == 0) return &fetcher->files[i];
    return NULL;
}

slip_status slip_file_fetcher_fetch(slip_file_fetcher *fetcher, const char *path) {
    char *dropped = NULL, reason[96];
    slip__lock(&fetcher->lock);
    file *found = find_file(fetcher, path);
    while (found && found->state == READING) {
        unsigned changes = atomic_load_explicit(&fetcher->changes, memory_order_acquire);
        slip__unlock(&fetcher->lock);
        slip__futex_wait(&fetcher->changes, changes, UINT64_MAX);
        slip__lock(&fetcher->lock);
        found = find_file(fetcher, path);
    }
    if (found) {
        size_t index = (size_t)(found - fetcher->files);
        found->state = READ;
        if (index >= fetcher->used) fetcher->used = index + 1;
        if (fetcher->next < fetcher->used) fetcher->next = fetcher->used;
        start_threads(fetcher);
    }
    keep(fetcher, path, &dropped);
    slip__unlock(&fetcher->lock);
    if (dropped) slip_file_fetcher_erase(fetcher, dropped);
    slip__free(dropped);
    if (access(path, R_OK) == 0) return SLIP_OK;
    return slip__fail(SLIP_IO, "[file_fetcher] Failed to open file %.300s: %s", path,
                      strerror_r(errno, reason, sizeof reason)); /* GNU's */
}
