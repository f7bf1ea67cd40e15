/* What the formats need of an archive beyond the public interface: adding what was read without copying it. */
#ifndef SLIP_IO_ARCHIVE_H
#define SLIP_IO_ARCHIVE_H

#include <slip/array.h>
#include <slip/io.h>

/* Like the public functions, with messages of `function`, and a name of known length that is known to be UTF-8 without
 * NULs. Fails, with *is_duplicate set and no message, where the name is there already. */
slip_status slip__archive_add_array(slip_archive *archive, const char *name, size_t name_bytes, slip_array *array,
                                    const char *function, bool *is_duplicate);
/* Takes over `texts` (from slip__texts_allocate) also where it fails, and retains the array. */
slip_status slip__archive_add_metadata(slip_archive *archive, const char *name, size_t name_bytes,
                                       const slip_value *value, const char *function, bool *is_duplicate);

/* Memory for a list of texts and behind it for their bytes, NULs included; from slip__malloc. NULL: out of memory, with
 * no message. */
slip_text *slip__texts_allocate(size_t text_count, size_t byte_count, char **bytes);

#endif
