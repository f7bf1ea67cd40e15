/* Files of arrays: npy, safetensors and gguf, read from and written to paths or anything that reads and writes.
 *
 * Reading is eager: the arrays are ready when a function returns. A file is not trusted: every length, offset, shape
 * and string in it is checked against the file's size before memory is allocated or data read, and what is wrong is an
 * error that names the file and the place. Writing evaluates the arrays first and streams them out. What each format
 * holds, and where it differs from MLX, is in docs/io.md.
 *
 * Errors: SLIP_IO for what cannot be opened, read or written, or is damaged; SLIP_UNIMPLEMENTED for content that is not
 * supported; SLIP_INVALID_ARGUMENT; SLIP_OUT_OF_MEMORY; those of evaluating; any code that a callback returns. Any
 * thread; callbacks run on the calling thread, with no lock of the library held. */
#ifndef SLIP_IO_H
#define SLIP_IO_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- readers and writers ---- */

/* What the library needs of something that it reads. A callback that fails returns a code, which the library's function
 * returns as it is, with the message that the callback left (slip_io_fail, or a slip_* function that failed). */
typedef struct slip_reader_vtable {
    /* How many bytes there are from offset 0 to the end. */
    slip_status (*size)(void *self, uint64_t *byte_count);
    /* Fills all of `data`, or fails. Only ranges within `size` are asked for. */
    slip_status (*read_at)(void *self, void *data, size_t byte_count, uint64_t offset);
    /* Where the format's bytes begin; NULL: at 0. */
    slip_status (*tell)(void *self, uint64_t *offset);
    /* Told after success what comes behind the last byte that belongs to the format; may be NULL. */
    slip_status (*seek)(void *self, uint64_t offset);
    /* For messages: a file's name, say. Borrowed until the next call; NULL, or a NULL result, is fine. */
    const char *(*label)(void *self);
} slip_reader_vtable;

/* Caller-locked. */
typedef struct slip_reader {
    const slip_reader_vtable *vtable;
    void *self;
} slip_reader;

typedef struct slip_writer_vtable {
    /* Takes all of `data`, behind what was written before, or fails. */
    slip_status (*write)(void *self, const void *data, size_t byte_count);
    const char *(*label)(void *self); /* as a reader's */
} slip_writer_vtable;

/* Caller-locked. After a failure what was written so far is no file of the format. */
typedef struct slip_writer {
    const slip_writer_vtable *vtable;
    void *self;
} slip_writer;

/* For callbacks: makes `text` the thread's message and returns `status`. */
SLIP_API slip_status slip_io_fail(slip_status status, const char *text);

/* A regular file. `function` is what messages begin with, in brackets; a static string. */
SLIP_API slip_status slip_reader_open(slip_reader *reader, const char *path, const char *function);
SLIP_API void
slip_reader_close(slip_reader *reader); /* one that slip_reader_open opened; then it is empty, as {0} is */

/* A file that appears, or replaces the one of that name, with slip_writer_commit: until then the data goes to a file of
 * another name beside it. Links are followed, and the mode of a replaced file is kept. What is no regular file (a pipe,
 * a terminal) is written to directly. Either of commit and discard ends the writer, commit also where it fails. */
SLIP_API slip_status slip_writer_open(slip_writer *writer, const char *path, const char *function);
SLIP_API slip_status slip_writer_commit(slip_writer *writer);
SLIP_API void slip_writer_discard(slip_writer *writer); /* an empty one is fine */

/* ---- archives: what a file of several arrays holds ---- */

/* UTF-8 of byte_count bytes, and a NUL behind them; may hold NULs itself. */
typedef struct slip_text {
    const char *bytes;
    size_t byte_count;
} slip_text;

typedef enum slip_value_kind { SLIP_VALUE_NONE, SLIP_VALUE_ARRAY, SLIP_VALUE_TEXT, SLIP_VALUE_TEXTS } slip_value_kind;

/* A piece of metadata: an array, a text, or a list of texts. */
typedef struct slip_value {
    slip_value_kind kind;
    slip_array *array;
    const slip_text *texts; /* of a text, one */
    size_t text_count;
} slip_value;

/* Named arrays and named metadata, each in the order in which the names were first set. Names are NUL-terminated UTF-8
 * and differ within arrays and within metadata. Caller-locked; any number of threads may read one that nobody changes.
 * The results of accessors are borrowed: valid until the archive is changed or released. */
typedef struct slip_archive slip_archive;

SLIP_API slip_status slip_archive_create(slip_archive **archive);
SLIP_API void slip_archive_release(slip_archive *archive); /* the one owner's; NULL is fine */

SLIP_API size_t slip_archive_array_count(const slip_archive *archive);
/* The array at `index`, and its name if `name` is not NULL; NULL past the end. */
SLIP_API slip_array *slip_archive_array(const slip_archive *archive, size_t index, const char **name);
SLIP_API slip_array *slip_archive_find_array(const slip_archive *archive, const char *name); /* NULL: not there */
/* Sets or replaces; the array is retained. After a failure the archive is as it was. */
SLIP_API slip_status slip_archive_set_array(slip_archive *archive, const char *name, slip_array *array);

SLIP_API size_t slip_archive_metadata_count(const slip_archive *archive);
/* SLIP_VALUE_NONE past the end, or where there is none of that name. */
SLIP_API slip_value slip_archive_metadata(const slip_archive *archive, size_t index, const char **name);
SLIP_API slip_value slip_archive_find_metadata(const slip_archive *archive, const char *name);
/* Sets or replaces; the array is retained, texts are copied. Errors: a value of no kind, texts that are not UTF-8. */
SLIP_API slip_status slip_archive_set_metadata(slip_archive *archive, const char *name, const slip_value *value);

/* ---- formats. *array and *archive are the caller's, NULL on failure ---- */

/* Saving to a path adds the format's ending (.npy, .safetensors, .gguf) where the path lacks it, as MLX does. */

/* NumPy's format, one array. Messages begin with [load] and [save]. */
SLIP_API slip_status slip_npy_load(slip_array **array, const char *path);
SLIP_API slip_status slip_npy_load_from(slip_array **array, const slip_reader *reader);
SLIP_API slip_status slip_npy_save(const char *path, slip_array *array);
SLIP_API slip_status slip_npy_save_to(const slip_writer *writer, slip_array *array);

/* safetensors. Metadata are texts; writing any other kind is SLIP_INVALID_ARGUMENT. */
SLIP_API slip_status slip_safetensors_load(slip_archive **archive, const char *path);
SLIP_API slip_status slip_safetensors_load_from(slip_archive **archive, const slip_reader *reader);
SLIP_API slip_status slip_safetensors_save(const char *path, const slip_archive *archive);
SLIP_API slip_status slip_safetensors_save_to(const slip_writer *writer, const slip_archive *archive);

/* gguf. Quantised tensors are read as MLX reads them: packed weights, scales and biases, or as float16. */
SLIP_API slip_status slip_gguf_load(slip_archive **archive, const char *path);
SLIP_API slip_status slip_gguf_load_from(slip_archive **archive, const slip_reader *reader);
SLIP_API slip_status slip_gguf_save(const char *path, const slip_archive *archive);
SLIP_API slip_status slip_gguf_save_to(const slip_writer *writer, const slip_archive *archive);

#ifdef __cplusplus
}
#endif
#endif
