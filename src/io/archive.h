/* What the formats need of an archive beyond the public interface: adding what was read without copying it. */
#ifndef SLIP_IO_ARCHIVE_H
#define SLIP_IO_ARCHIVE_H

#include <slip/array.h>
#include <slip/io.h>

/* Adding a name of known length that is known to be UTF-8 without NULs; messages are `function`'s. Fails, with
 * *is_duplicate set and no message, where the name is there already. */

/* Takes over the array where it succeeds. NULL: slip__archive_fill will give it. */
slip_status slip__archive_add_array(slip_archive *archive, const char *name, size_t name_bytes, slip_array *array,
                                    const char *function, bool *is_duplicate);
/* Takes over the value, texts (from slip__texts_allocate) and array, also where it fails. */
slip_status slip__archive_add_metadata(slip_archive *archive, const char *name, size_t name_bytes,
                                       const slip_value *value, const char *function, bool *is_duplicate);

/* Takes over the array for the name at `index`, which was added without one. */
void slip__archive_fill(slip_archive *archive, size_t index, slip_array *array);

/* Evaluates all arrays, so that saving waits once. */
slip_status slip__archive_eval(const slip_archive *archive, const char *function);

/* Memory for a list of texts and behind it for their bytes, NULs included; from slip__malloc. NULL: out of memory, with
 * no message. */
slip_text *slip__texts_allocate(size_t text_count, size_t byte_count, char **bytes);

#endif
