/* What the files of mlx.core._data that have to do with texts and archives share. */
#ifndef SLIP_PYTHON_DATA_TEXT_H
#define SLIP_PYTHON_DATA_TEXT_H

#include "binding.h"

#include <slip/data_text.h>

/* Adds tries, tokenizers, merges and fetchers, and the functions that read text files and archives. */
bool py_data_text_ready(PyObject *module);
bool py_data_tokenize_ready(PyObject *module);
bool py_data_sources_ready(PyObject *module);

typedef struct py_trie {
    PyObject_HEAD slip_char_trie *trie; /* owned, as below */
} py_trie;

typedef struct py_merges {
    PyObject_HEAD slip_bpe_merges *merges;
} py_merges;

typedef struct py_fetcher {
    PyObject_HEAD slip_file_fetcher *fetcher;
} py_fetcher;

extern PyTypeObject *py_trie_type, *py_merges_type, *py_fetcher_type;

/* The bytes of a str (UTF-8), of bytes, or of a list of str or bytes one behind the other. `held` keeps them: the
 * caller gives it back. */
bool py_text_read(const char **bytes, size_t *byte_count, PyObject **held, PyObject *object, const char *function);
/* A path of str or os.PathLike, as bytes that the caller gives back; NULL with an exception. */
PyObject *py_text_path(PyObject *object, const char *function);
/* A list of ints; the ids stay the caller's. */
PyObject *py_id_list(slip_status status, const int64_t *ids, size_t count);

/* Of the type, or of one that inherits from it; no exception. */
bool py_is_instance(PyObject *object, PyTypeObject *type);
/* The same, with a TypeError. */
bool py_need(PyObject *object, PyTypeObject *type, const char *function, const char *expected);
/* An object of a type that may have been inherited from, its own part zero; and the end of its dealloc. */
PyObject *py_allocate(PyTypeObject *type);
void py_give_back(PyObject *self);

#endif
