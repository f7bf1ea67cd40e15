/* Fuzz targets of the file formats: any bytes give a right result or an error, and never more memory than the bytes
 * account for. One file per format; docs/testing.md says how to run them. */
#ifndef SLIP_FUZZ_H
#define SLIP_FUZZ_H

#include <slip/slip.h>

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's entry. Aborts where something does not hold. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process unless the condition holds. */
#define FUZZ_CHECK(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))
_Noreturn void fuzz_fail(const char *file, int line, const char *condition);

/* Bytes to read, and a place to write to. */
typedef struct fuzz_memory {
    const uint8_t *data; /* read */
    size_t size;
    uint8_t *written; /* from malloc */
    size_t written_size, capacity;
} fuzz_memory;

slip_reader fuzz_reader(fuzz_memory *memory);
slip_writer fuzz_writer(fuzz_memory *memory);
/* The next stage: what was written is read. */
void fuzz_turn_round(fuzz_memory *memory);
void fuzz_free(fuzz_memory *memory);

/* Looks at every byte of the value; `count` arrays of a file of `size` bytes are to take no more memory than that. */
void fuzz_touch(slip_array *array);
void fuzz_check_memory(size_t count, size_t size);

/* The same for all that an archive holds. */
void fuzz_touch_archive(const slip_archive *archive, size_t size);
/* The archives have the same names, shapes and dtypes, and the same metadata. */
void fuzz_check_same(const slip_archive *a, const slip_archive *b);

#endif
