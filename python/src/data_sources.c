/* mlx.core._data: fetchers, and streams and buffers of text files and archives. */
#include "data.h"
#include "data_text.h"

#include <stdlib.h>
#include <string.h>

PyTypeObject *py_fetcher_type;

/* ---- paths ---- */

typedef struct path_list {
    size_t count;
    PyObject **held; /* bytes */
    const char **texts;
} path_list;

static void drop_paths(path_list *paths) {
    for (size_t i = 0; i < paths->count; ++i) Py_XDECREF(paths->held[i]);
    free(paths->held);
    free(paths->texts);
}

/* A list of paths; false with an exception. */
static bool read_paths(path_list *paths, PyObject *list, const char *function) {
    Py_ssize_t count = PySequence_Size(list);
    *paths = (path_list){0};
    if (count < 0) return false;
    paths->held = calloc((size_t)count + 1, sizeof *paths->held);
    paths->texts = calloc((size_t)count + 1, sizeof *paths->texts);
    if (!paths->held || !paths->texts) PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < count && !PyErr_Occurred(); ++i) {
        PyObject *item = PySequence_GetItem(list, i), *path = item ? py_text_path(item, function) : NULL;
        Py_XDECREF(item);
        if (!path) break;
        paths->texts[i] = PyBytes_AsString(path);
        paths->held[paths->count++] = path;
    }
    if (!PyErr_Occurred()) return true;
    drop_paths(paths);
    return false;
}

/* ---- FileFetcher ---- */

static PyObject *fetcher_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"num_prefetch_max", "num_prefetch_threads", "num_kept_files", "verbose", NULL};
    Py_ssize_t most = 1, threads = 1, kept = 0;
    int verbose = 0;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|nnnp:FileFetcher", names, &most, &threads, &kept, &verbose))
        return NULL;
    if (most < 0 || threads < 0 || kept < 0) {
        PyErr_SetString(PyExc_ValueError, "[FileFetcher] numbers of files and threads are at least 0");
        return NULL;
    }
    slip_file_fetcher_options options = {
        .prefetch_count = (size_t)most, .thread_count = (size_t)threads, .kept_count = (size_t)kept};
    py_fetcher *made = (py_fetcher *)py_allocate(type);
    if (!made) return NULL;
    slip_status status = slip_file_fetcher_create(&made->fetcher, &options);
    if (status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void fetcher_dealloc(PyObject *self) {
    slip_file_fetcher_release(((py_fetcher *)self)->fetcher);
    py_give_back(self);
}

static slip_file_fetcher *fetcher_of(PyObject *self) {
    return ((py_fetcher *)self)->fetcher;
}

static PyObject *fetcher_prefetch(PyObject *self, PyObject *list) {
    path_list paths;
    if (!read_paths(&paths, list, "prefetch")) return NULL;
    slip_status status = slip_file_fetcher_prefetch(fetcher_of(self), paths.texts, paths.count);
    drop_paths(&paths);
    if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *fetcher_cancel(PyObject *self, PyObject *unused) {
    (void)unused;
    slip_file_fetcher_cancel(fetcher_of(self));
    Py_RETURN_NONE;
}

static PyObject *fetcher_fetch(PyObject *self, PyObject *name) {
    slip_file_fetcher *fetcher = fetcher_of(self);
    PyObject *path = py_text_path(name, "fetch");
    slip_status status;
    if (!path) return NULL;
    const char *text = PyBytes_AsString(path);
    Py_BEGIN_ALLOW_THREADS status = slip_file_fetcher_fetch(fetcher, text);
    Py_END_ALLOW_THREADS Py_DECREF(path);
    if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *fetcher_erase(PyObject *self, PyObject *name) {
    PyObject *path = py_text_path(name, "erase");
    if (!path) return NULL;
    slip_file_fetcher_erase(fetcher_of(self), PyBytes_AsString(path));
    Py_DECREF(path);
    Py_RETURN_NONE;
}

static PyMethodDef fetcher_methods[] = {
    {"prefetch", fetcher_prefetch, METH_O, "prefetch(filenames)"},
    {"cancel_prefetch", fetcher_cancel, METH_NOARGS, "cancel_prefetch()"},
    {"fetch", fetcher_fetch, METH_O, "fetch(filename)"},
    {"erase", fetcher_erase, METH_O, "erase(filename)"},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot fetcher_slots[] = {
    {Py_tp_doc, "Reads files of this machine ahead of time."},
    {Py_tp_new, fetcher_new},
    {Py_tp_dealloc, fetcher_dealloc},
    {Py_tp_methods, fetcher_methods},
    {0, NULL},
};
static PyType_Spec fetcher_spec = {"mlx.core._data.FileFetcher", sizeof(py_fetcher), 0,
                                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, fetcher_slots};

/* ---- streams and buffers ---- */

/* A path as str or os.PathLike or, for a text itself, str or bytes. */
static bool read_input(const char **bytes, size_t *byte_count, PyObject **held, PyObject *object, bool is_text,
                       const char *function) {
    if (is_text) return py_text_read(bytes, byte_count, held, object, function);
    *held = py_text_path(object, function);
    if (!*held) return false;
    *bytes = PyBytes_AsString(*held);
    *byte_count = strlen(*bytes);
    return true;
}

static PyObject *from_lines(PyObject *module, PyObject *arguments) {
    PyObject *input, *held;
    const char *key, *bytes;
    int is_text, unzip;
    size_t byte_count;
    slip_data *out = NULL;
    slip_status status;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Opsp:from_lines", &input, &is_text, &key, &unzip)) return NULL;
    if (!read_input(&bytes, &byte_count, &held, input, is_text, "stream_line_reader")) return NULL;
    Py_BEGIN_ALLOW_THREADS status = is_text ? slip_data_from_lines_text(&out, bytes, byte_count, key, unzip)
                                            : slip_data_from_lines(&out, bytes, key, unzip);
    Py_END_ALLOW_THREADS Py_DECREF(held);
    return py_data_result(status, out);
}

/* A str of one character of ASCII. */
static bool read_letter(char *letter, PyObject *object, const char *name) {
    Py_ssize_t length = 0;
    const char *text = PyUnicode_Check(object) ? PyUnicode_AsUTF8AndSize(object, &length) : NULL;
    if (text && length == 1) {
        *letter = *text;
        return true;
    }
    PyErr_Clear();
    PyErr_Format(PyExc_ValueError, "[stream_csv_reader] %s: expected a str of one ASCII character, got %R", name,
                 object);
    return false;
}

static PyObject *from_csv(PyObject *module, PyObject *arguments) {
    PyObject *input, *held, *separator, *quote;
    const char *bytes;
    char letters[2];
    int is_text, unzip;
    size_t byte_count;
    slip_data *out = NULL;
    slip_status status;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OpOOp:from_csv", &input, &is_text, &separator, &quote, &unzip)) return NULL;
    if (!read_letter(&letters[0], separator, "sep") || !read_letter(&letters[1], quote, "quote")) return NULL;
    if (!read_input(&bytes, &byte_count, &held, input, is_text, "stream_csv_reader")) return NULL;
    Py_BEGIN_ALLOW_THREADS status =
        is_text ? slip_data_from_csv_text(&out, bytes, byte_count, letters[0], letters[1], unzip)
                : slip_data_from_csv(&out, bytes, letters[0], letters[1], unzip);
    Py_END_ALLOW_THREADS Py_DECREF(held);
    return py_data_result(status, out);
}

static PyObject *from_jsonl(PyObject *module, PyObject *arguments) {
    PyObject *input, *held;
    const char *bytes;
    int is_text, unzip;
    size_t byte_count;
    slip_data *out = NULL;
    slip_status status;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Opp:from_jsonl", &input, &is_text, &unzip)) return NULL;
    if (!read_input(&bytes, &byte_count, &held, input, is_text, "stream_jsonl_reader")) return NULL;
    Py_BEGIN_ALLOW_THREADS status =
        is_text ? slip_data_from_jsonl_text(&out, bytes, byte_count, unzip) : slip_data_from_jsonl(&out, bytes, unzip);
    Py_END_ALLOW_THREADS Py_DECREF(held);
    return py_data_result(status, out);
}

static PyObject *texts_from_key(PyObject *module, PyObject *arguments) {
    static const char *const formats[] = {"lines", "csv", "jsonl"};
    slip_data_text_source source = {0};
    const char *key, *format;
    PyObject *stream, *separator, *quote, *fetcher, *prefix, *held;
    int from_memory, unzip;
    void *object = NULL;
    slip_data *out = NULL, *upstream;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OsssOOppOO:texts_from_key", &stream, &format, &key, &source.key, &separator,
                          &quote, &from_memory, &unzip, &prefix, &fetcher))
        return NULL;
    for (int i = 0; i < 3; ++i)
        if (strcmp(format, formats[i]) == 0) source.format = (slip_data_text_format)i;
    if (!(upstream = py_data_handle(stream)))
        return PyErr_Format(PyExc_TypeError, "[texts_from_key] expected a stream, got %R", stream);
    if (!read_letter(&source.separator, separator, "sep") || !read_letter(&source.quote, quote, "quote")) return NULL;
    if (fetcher != Py_None && !py_need(fetcher, py_fetcher_type, "texts_from_key", "a FileFetcher")) return NULL;
    if (!py_data_object(&object, fetcher) || !(held = py_text_path(prefix, "texts_from_key"))) return NULL;
    source.from_memory = from_memory;
    source.unzip = unzip;
    source.prefix = PyBytes_AsString(held);
    source.file_fetcher = object;
    slip_status status = slip_data_texts_from_key(&out, upstream, key, &source);
    Py_DECREF(held);
    return py_data_result(status, out);
}

static PyObject *files_from_tar(PyObject *module, PyObject *arguments) {
    PyObject *input, *path;
    int nested, thread_count;
    slip_data *out = NULL;
    slip_status status;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Opi:files_from_tar", &input, &nested, &thread_count)) return NULL;
    if (!(path = py_text_path(input, "files_from_tar"))) return NULL;
    const char *text = PyBytes_AsString(path);
    Py_BEGIN_ALLOW_THREADS status = slip_data_files_from_tar(&out, text, nested, thread_count);
    Py_END_ALLOW_THREADS Py_DECREF(path);
    return py_data_result(status, out);
}

static PyObject *from_webdataset(PyObject *module, PyObject *list) {
    path_list paths;
    slip_data *out = NULL;
    (void)module;
    if (!read_paths(&paths, list, "stream_webdataset")) return NULL;
    slip_status status = slip_data_from_webdataset(&out, paths.texts, paths.count);
    drop_paths(&paths);
    return py_data_result(status, out);
}

/* How few items must be put into `a`, taken out of it or replaced in it to make it `b`: the three numbers. */
static bool count_edits(size_t counts[3], const char *a, size_t a_count, const char *b, size_t b_count, size_t size) {
    typedef struct cell {
        size_t total, counts[3];
    } cell;
    cell *row = malloc((b_count + 1) * sizeof *row);
    if (!row) return PyErr_NoMemory(), false;
    for (size_t j = 0; j <= b_count; ++j) row[j] = (cell){j, {j, 0, 0}};
    for (size_t i = 1; i <= a_count; ++i) {
        cell diagonal = row[0];
        ++row[0].total, ++row[0].counts[1];
        for (size_t j = 1; j <= b_count; ++j) {
            /* Where it is all the same: rather put in than take out, rather take out than replace, as MLX Data. */
            cell above = row[j], best = row[j - 1];
            ++best.total, ++best.counts[0];
            cell other = above;
            ++other.total, ++other.counts[1];
            if (other.total < best.total) best = other;
            bool differs = memcmp(a + (i - 1) * size, b + (j - 1) * size, size) != 0;
            other = diagonal;
            other.total += differs, other.counts[2] += differs;
            if (other.total < best.total) best = other;
            row[j] = best;
            diagonal = above;
        }
    }
    memcpy(counts, row[b_count].counts, sizeof row[b_count].counts);
    free(row);
    return true;
}

static PyObject *edits(PyObject *module, PyObject *arguments) {
    const char *a, *b;
    Py_ssize_t a_bytes, b_bytes, size;
    size_t counts[3];
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#y#n:edits", &a, &a_bytes, &b, &b_bytes, &size)) return NULL;
    if (size < 1 || a_bytes % size || b_bytes % size) {
        PyErr_SetString(PyExc_ValueError, "[levenshtein] sequences of items of another size");
        return NULL;
    }
    if (!count_edits(counts, a, (size_t)(a_bytes / size), b, (size_t)(b_bytes / size), (size_t)size)) return NULL;
    return Py_BuildValue("(nnn)", (Py_ssize_t)counts[0], (Py_ssize_t)counts[1], (Py_ssize_t)counts[2]);
}

static PyMethodDef source_functions[] = {
    {"from_lines", from_lines, METH_VARARGS, "from_lines(path or text, is_text, key, unzip) -> Data"},
    {"from_csv", from_csv, METH_VARARGS, "from_csv(path or text, is_text, separator, quote, unzip) -> Data"},
    {"from_jsonl", from_jsonl, METH_VARARGS, "from_jsonl(path or text, is_text, unzip) -> Data"},
    {"texts_from_key", texts_from_key, METH_VARARGS,
     "texts_from_key(Data, format, key, output_key, separator, quote, from_memory, unzip, prefix, fetcher) -> Data"},
    {"files_from_tar", files_from_tar, METH_VARARGS, "files_from_tar(path, nested, thread_count) -> Data"},
    {"from_webdataset", from_webdataset, METH_O, "from_webdataset(paths) -> Data"},
    {"edits", edits, METH_VARARGS, "edits(a, b, item_size) -> (insertions, deletions, substitutions)"},
    {NULL, NULL, 0, NULL},
};

bool py_data_sources_ready(PyObject *module) {
    return (py_fetcher_type = py_type_add(module, &fetcher_spec)) &&
           PyModule_AddFunctions(module, source_functions) == 0;
}
