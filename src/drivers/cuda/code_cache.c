#include "drivers/cuda/code_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/hash.h"
#include "base/memory.h"

enum {
    PATH_BYTES = 1024,
    NAME_BYTES = 40,
    MOST_FILES = 2048,     /* the cache is emptied at so many */
    MOST_BYTES = 64 << 20, /* of a file */
    FOLDER_MODE = 0700,
    FILE_MODE = 0600
};

/* Before key and code. */
typedef struct header {
    char magic[8];
    uint64_t key_bytes, code_bytes;
    uint64_t check; /* of the code */
} header;

static const char MAGIC[8] = "slipcode";

/* ---- the folder ---- */

/* False: no cache is wanted, or its name is too long. */
static bool find_folder(char *path) {
    const char *setting = getenv("SLIP_CACHE_DIR"), *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int length = -1;
    if (setting) length = *setting ? snprintf(path, PATH_BYTES, "%s", setting) : -1;
    else if (cache && *cache == '/') length = snprintf(path, PATH_BYTES, "%s/slipstream", cache);
    else if (home && *home == '/') length = snprintf(path, PATH_BYTES, "%s/.cache/slipstream", home);
    return length > 0 && length < PATH_BYTES;
}

/* With the folders before it. */
static void make_folder(char *path) {
    for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        (void)mkdir(path, FOLDER_MODE);
        *at = '/';
    }
    (void)mkdir(path, FOLDER_MODE);
}

static bool is_private(const struct stat *status) {
    return status->st_uid == geteuid() && !(status->st_mode & (S_IWGRP | S_IWOTH));
}

/* -1: none, or not this user's alone. */
static int open_folder(bool makes_it) {
    char path[PATH_BYTES];
    struct stat status;
    if (!find_folder(path)) return -1;
    if (makes_it) make_folder(path);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 || (fstat(folder, &status) == 0 && is_private(&status))) return folder;
    close(folder);
    return -1;
}

static void name_file(char *name, const char *key) {
    snprintf(name, NAME_BYTES, "%016llx.code", (unsigned long long)slip__hash_lasting(key, strlen(key)));
}

static bool is_ours(const char *name) {
    size_t length = strlen(name);
    return length > 5 && (!strcmp(name + length - 5, ".code") || !strcmp(name + length - 5, ".part"));
}

/* Removes everything once there is too much: what is still in use will be compiled again. */
static void empty_if_full(int folder) {
    int again = dup(folder), count = 0;
    DIR *listing = again >= 0 ? fdopendir(again) : NULL;
    struct dirent *entry;
    if (!listing && again >= 0) close(again);
    if (!listing) return;
    while ((entry = readdir(listing))) count += is_ours(entry->d_name);
    rewinddir(listing);
    while (count >= MOST_FILES && (entry = readdir(listing)))
        if (is_ours(entry->d_name)) (void)unlinkat(folder, entry->d_name, 0);
    closedir(listing);
}

/* ---- reading ---- */

/* The key must be the next bytes. */
static bool key_follows(int file, const char *key, size_t key_bytes) {
    char *found = slip__malloc(key_bytes);
    bool is_same = found && slip__read_all(file, found, key_bytes) && !memcmp(found, key, key_bytes);
    slip__free(found);
    return is_same;
}

static bool read_file(char **code, size_t *code_bytes, int file, const char *key) {
    struct stat status;
    header begin;
    size_t key_bytes = strlen(key);
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || !is_private(&status)) return false;
    if (!slip__read_all(file, &begin, sizeof begin) || memcmp(begin.magic, MAGIC, sizeof MAGIC) != 0) return false;
    if (begin.key_bytes != key_bytes || begin.code_bytes == 0 || begin.code_bytes > MOST_BYTES) return false;
    if ((uint64_t)status.st_size != sizeof begin + key_bytes + begin.code_bytes) return false;
    if (!key_follows(file, key, key_bytes)) return false;
    char *made = slip__malloc(begin.code_bytes);
    if (!made || !slip__read_all(file, made, begin.code_bytes) ||
        slip__hash_lasting(made, begin.code_bytes) != begin.check) {
        slip__free(made);
        return false;
    }
    *code = made;
    *code_bytes = begin.code_bytes;
    return true;
}

bool slip__code_cache_read(char **code, size_t *code_bytes, const char *key) {
    char name[NAME_BYTES];
    int folder = open_folder(false);
    if (folder < 0) return false;
    name_file(name, key);
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    close(folder);
    if (file < 0) return false;
    bool is_there = read_file(code, code_bytes, file, key);
    close(file);
    return is_there;
}

/* ---- writing ---- */

/* Under another name until it is whole: readers see all of it or nothing. */
void slip__code_cache_write(const char *key, const char *code, size_t code_bytes) {
    char name[NAME_BYTES], part[NAME_BYTES + 16];
    header begin = {.key_bytes = strlen(key), .code_bytes = code_bytes, .check = slip__hash_lasting(code, code_bytes)};
    int folder = code_bytes <= MOST_BYTES ? open_folder(true) : -1;
    if (folder < 0) return;
    memcpy(begin.magic, MAGIC, sizeof MAGIC);
    empty_if_full(folder);
    name_file(name, key);
    snprintf(part, sizeof part, "%.16s-%ld.part", name, (long)getpid());
    int file = openat(folder, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
    if (file >= 0) {
        bool is_whole = slip__write_all(file, &begin, sizeof begin) && slip__write_all(file, key, begin.key_bytes) &&
                        slip__write_all(file, code, code_bytes);
        is_whole = close(file) == 0 && is_whole;
        if (!is_whole || renameat(folder, part, folder, name) != 0) (void)unlinkat(folder, part, 0);
    }
    close(folder);
}
