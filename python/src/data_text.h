/* What data_text.c gives to the other files of mlx.core._data, and takes from them. */
#ifndef SLIP_PYTHON_DATA_TEXT_H
#define SLIP_PYTHON_DATA_TEXT_H

#include "binding.h"

#include <slip/data_text.h>

/* Adds tries, tokenizers, merges and fetchers, and the functions that read text files and archives. */
bool py_data_text_ready(PyObject *module);
bool py_data_sources_ready(PyObject *module);

/* The C object behind a trie, merges or a fetcher; false without an exception for anything else. Borrowed. */
bool py_data_text_object(void **out, PyObject *object);

/* The bytes of a str (UTF-8), of bytes, or of a list of str or bytes one behind the other. `held` keeps them: the
 * caller gives it back. */
bool py_text_read(const char **bytes, size_t *byte_count, PyObject **held, PyObject *object, const char *function);

/* A path of str or os.PathLike, as bytes that the caller gives back; NULL with an exception. */
PyObject *py_text_path(PyObject *object, const char *function);

/* data.c: a handle of a buffer or a stream, taken over. */
PyObject *py_data_wrap(slip_status status, slip_data *data);

#endif
