/* What the tests of files share: readers and writers in memory, a scratch folder, arrays with known values. */
#ifndef IO_SUPPORT_H
#define IO_SUPPORT_H

#include <slip/slip.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test.h"

/* ---- memory to read from and to write to ---- */

typedef struct memory_file {
    unsigned char bytes[1 << 16];
    size_t byte_count;
    uint64_t position; /* a reader's tell and seek */
    int calls;         /* reads or writes so far */
    int fail_at;       /* the call that fails; 0: none */
} memory_file;

static inline slip_status memory_size(void *self, uint64_t *byte_count) {
    *byte_count = ((memory_file *)self)->byte_count;
    return SLIP_OK;
}

static inline slip_status memory_read_at(void *self, void *data, size_t byte_count, uint64_t offset) {
    memory_file *file = self;
    if (++file->calls == file->fail_at) return slip_io_fail(SLIP_TIMEOUT, "the reader failed");
    if (offset > file->byte_count || byte_count > file->byte_count - offset) FAIL("asked for what is not there");
    if (byte_count) memcpy(data, file->bytes + offset, byte_count);
    return SLIP_OK;
}

static inline slip_status memory_tell(void *self, uint64_t *offset) {
    *offset = ((memory_file *)self)->position;
    return SLIP_OK;
}

static inline slip_status memory_seek(void *self, uint64_t offset) {
    ((memory_file *)self)->position = offset;
    return SLIP_OK;
}

static inline slip_status memory_write(void *self, const void *data, size_t byte_count) {
    memory_file *file = self;
    if (++file->calls == file->fail_at) return slip_io_fail(SLIP_TIMEOUT, "the writer failed");
    if (byte_count > sizeof file->bytes - file->byte_count) FAIL("more than the test expects");
    memcpy(file->bytes + file->byte_count, data, byte_count);
    file->byte_count += byte_count;
    return SLIP_OK;
}

static inline const char *memory_label(void *self) {
    (void)self;
    return "memory";
}

static const slip_reader_vtable memory_reader_vtable = {memory_size, memory_read_at, memory_tell, memory_seek,
                                                        memory_label};
static const slip_writer_vtable memory_writer_vtable = {memory_write, memory_label};

static inline slip_reader memory_reader(memory_file *file) {
    return (slip_reader){&memory_reader_vtable, file};
}

static inline slip_writer memory_writer(memory_file *file) {
    return (slip_writer){&memory_writer_vtable, file};
}

/* A file's content, its NUL not counted. */
#define SET_BYTES(file, literal) set_bytes((file), (literal), sizeof(literal) - 1)
static inline void set_bytes(memory_file *file, const void *bytes, size_t byte_count) {
    *file = (memory_file){.byte_count = byte_count};
    memcpy(file->bytes, bytes, byte_count);
}

/* ---- paths ---- */

/* A path to test data, which lies beside this file; the result holds until the eighth call after it. */
static inline const char *data_path(const char *name) {
    static char paths[8][600];
    static int next;
    char *path = paths[next++ & 7];
    const char *slash = strrchr(__FILE__, '/');
    int folder = slash ? (int)(slash - __FILE__) + 1 : 0;
    snprintf(path, sizeof paths[0], "%.*sdata/io/%s", folder, __FILE__, name);
    return path;
}

/* A fresh folder to work in; it becomes the process's current folder. Each test has a process of its own. */
static inline void enter_scratch_folder(void) {
    char folder[] = "/tmp/slip-io-XXXXXX";
    if (!mkdtemp(folder) || chdir(folder) != 0) FAIL("no scratch folder");
}

/* How many files the current folder holds, hidden ones included. */
static inline int files_here(void) {
    int count = 0;
    DIR *folder = opendir(".");
    for (struct dirent *entry; (entry = readdir(folder));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(folder);
    return count;
}

static inline void leave_scratch_folder(void) {
    char folder[300];
    DIR *here = opendir(".");
    for (struct dirent *entry; (entry = readdir(here));) (void)unlink(entry->d_name);
    closedir(here);
    if (getcwd(folder, sizeof folder) && chdir("/") == 0) (void)rmdir(folder);
}

/* ---- arrays ---- */

static inline slip_array *make_array(const void *data, const int *shape, int ndim, slip_dtype dtype) {
    slip_array *array = NULL;
    EXPECT_OK(slip_array_from_data(&array, data, shape, ndim, dtype));
    return array;
}

/* Row-major bytes of an array that may lie otherwise; from malloc. */
static inline unsigned char *row_major_bytes(slip_array *array, size_t *byte_count) {
    slip_array *dense = NULL;
    const void *data = NULL;
    EXPECT_OK(slip_contiguous(&dense, array, false, NULL));
    EXPECT_OK(slip_array_data(&data, dense));
    *byte_count = slip_array_size(dense) * slip_dtype_size(slip_array_dtype(dense));
    unsigned char *bytes = malloc(*byte_count + 1);
    if (*byte_count) memcpy(bytes, data, *byte_count);
    slip_array_release(dense);
    return bytes;
}

static inline void expect_shape(const slip_array *array, slip_dtype dtype, const int *shape, int ndim) {
    EXPECT_STR(slip_dtype_name(slip_array_dtype(array)), slip_dtype_name(dtype));
    EXPECT_EQ(slip_array_ndim(array), ndim);
    for (int i = 0; i < ndim; ++i) EXPECT_EQ(slip_array_shape(array)[i], shape[i]);
}

/* Dtype, shape and row-major bytes. */
static inline void expect_array(slip_array *array, slip_dtype dtype, const int *shape, int ndim, const void *data) {
    size_t byte_count = 0;
    if (!array) FAIL("there is no array");
    expect_shape(array, dtype, shape, ndim);
    unsigned char *bytes = row_major_bytes(array, &byte_count);
    if (byte_count) EXPECT_BYTES(bytes, data, byte_count);
    free(bytes);
}

static inline void expect_same(slip_array *array, slip_array *expected) {
    size_t byte_count = 0;
    unsigned char *bytes = row_major_bytes(expected, &byte_count);
    expect_array(array, slip_array_dtype(expected), slip_array_shape(expected), slip_array_ndim(expected), bytes);
    free(bytes);
}

/* ---- archives ---- */

static inline slip_archive *make_archive(void) {
    slip_archive *archive = NULL;
    EXPECT_OK(slip_archive_create(&archive));
    return archive;
}

static inline void add_array(slip_archive *archive, const char *name, const void *data, const int *shape, int ndim,
                             slip_dtype dtype) {
    slip_array *array = make_array(data, shape, ndim, dtype);
    EXPECT_OK(slip_archive_set_array(archive, name, array));
    slip_array_release(array);
}

#endif
