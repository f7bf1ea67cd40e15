/* save, load and their kin. With a path the interpreter's lock is released while the file is read or written. */
#include "files.h"

#include <string.h>

/* ---- archives as dicts ---- */

static PyObject *arrays_of(const slip_archive *archive) {
    PyObject *arrays = PyDict_New();
    const char *name;
    slip_array *array;
    for (size_t i = 0; arrays && (array = slip_archive_array(archive, i, &name)) != NULL; ++i) {
        PyObject *object = py_array_wrap(slip_array_retain(array));
        if (!object || PyDict_SetItemString(arrays, name, object) != 0) Py_CLEAR(arrays);
        Py_XDECREF(object);
    }
    return arrays;
}

static PyObject *text_object(const slip_text *text) {
    return PyUnicode_DecodeUTF8(text->bytes, (Py_ssize_t)text->byte_count, "strict");
}

static PyObject *value_object(const slip_value *value) {
    if (value->kind == SLIP_VALUE_ARRAY) return py_array_wrap(slip_array_retain(value->array));
    if (value->kind == SLIP_VALUE_TEXT) return text_object(value->texts);
    PyObject *list = PyList_New((Py_ssize_t)value->text_count);
    for (size_t i = 0; list && i < value->text_count; ++i) {
        PyObject *text = text_object(&value->texts[i]);
        if (!text || PyList_SetItem(list, (Py_ssize_t)i, text) != 0) Py_CLEAR(list);
    }
    return list;
}

static PyObject *metadata_of(const slip_archive *archive) {
    PyObject *metadata = PyDict_New();
    const char *name;
    for (size_t i = 0; metadata && i < slip_archive_metadata_count(archive); ++i) {
        slip_value value = slip_archive_metadata(archive, i, &name);
        PyObject *object = value_object(&value);
        if (!object || PyDict_SetItemString(metadata, name, object) != 0) Py_CLEAR(metadata);
        Py_XDECREF(object);
    }
    return metadata;
}

static bool fill_arrays(slip_archive *archive, PyObject *arrays, const char *function) {
    PyObject *key, *value;
    for (Py_ssize_t place = 0; PyDict_Next(arrays, &place, &key, &value);) {
        const char *name = PyUnicode_Check(key) ? py_plain_text(key) : NULL;
        if (!name || !py_is_array(value)) {
            if (!PyErr_Occurred())
                PyErr_Format(PyExc_TypeError, "%s(): arrays: expected a dict of str to array, got %R: %R", function,
                             key, value);
            return false;
        }
        slip_status status = slip_archive_set_array(archive, name, py_array_of(value));
        if (status != SLIP_OK) return py_raise(status), false;
    }
    return true;
}

/* A list of str as texts that borrow from it. The caller frees them with PyMem_Free. NULL: no exception, no such list.
 */
static slip_text *list_texts(PyObject *list) {
    Py_ssize_t count = PyList_Size(list);
    slip_text *texts = PyMem_Calloc((size_t)count + 1, sizeof *texts);
    for (Py_ssize_t i = 0; texts && i < count; ++i) {
        PyObject *item = PyList_GetItem(list, i);
        Py_ssize_t size = 0;
        texts[i].bytes = PyUnicode_Check(item) ? PyUnicode_AsUTF8AndSize(item, &size) : NULL;
        texts[i].byte_count = (size_t)size;
        if (texts[i].bytes) continue;
        PyMem_Free(texts);
        return NULL;
    }
    return texts;
}

/* False without an exception: a value of another kind. */
static bool set_metadata(slip_archive *archive, const char *name, PyObject *object) {
    slip_text text, *texts = NULL;
    slip_value value = {.kind = SLIP_VALUE_NONE};
    Py_ssize_t size;
    if (py_is_array(object)) {
        value = (slip_value){.kind = SLIP_VALUE_ARRAY, .array = py_array_of(object)};
    } else if (PyUnicode_Check(object)) {
        text.bytes = PyUnicode_AsUTF8AndSize(object, &size);
        text.byte_count = (size_t)size;
        if (!text.bytes) return false;
        value = (slip_value){.kind = SLIP_VALUE_TEXT, .texts = &text, .text_count = 1};
    } else if (PyList_Check(object) && (texts = list_texts(object)) != NULL) {
        value = (slip_value){.kind = SLIP_VALUE_TEXTS, .texts = texts, .text_count = (size_t)PyList_Size(object)};
    }
    if (value.kind == SLIP_VALUE_NONE) return false;
    slip_status status = slip_archive_set_metadata(archive, name, &value);
    PyMem_Free(texts);
    return status == SLIP_OK || py_raise(status);
}

static bool fill_metadata(slip_archive *archive, PyObject *metadata, const char *function) {
    PyObject *key, *value;
    if (metadata == Py_None) return true;
    for (Py_ssize_t place = 0; PyDict_Next(metadata, &place, &key, &value);) {
        const char *name = PyUnicode_Check(key) ? py_plain_text(key) : NULL;
        if (name && set_metadata(archive, name, value)) continue;
        if (!PyErr_Occurred())
            PyErr_Format(PyExc_TypeError, "%s(): metadata: cannot store %R: %R", function, key, value);
        return false;
    }
    return true;
}

/* ---- saving ---- */

static PyObject *wrong_file(const char *function) {
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_ValueError, "[%s] Input must be a file-like object opened in binary mode, or string",
                     function);
    return NULL;
}

static PyObject *save(PyObject *module, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"file", "arr", NULL};
    PyObject *file, *object;
    slip_status status;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "OO!:save", names, &file, py_array_type, &object))
        return NULL;
    PyObject *path = py_path(file);
    slip_array *array = slip_array_retain(py_array_of(object));
    if (path) {
        const char *text = PyBytes_AsString(path);
        Py_BEGIN_ALLOW_THREADS status = slip_npy_save(text, array);
        Py_END_ALLOW_THREADS Py_DECREF(path);
    } else if (!PyErr_Occurred() && py_is_file(file, "write")) {
        py_file python;
        slip_writer writer = py_file_writer(&python, file);
        status = py_evaluate(array) ? slip_npy_save_to(&writer, array) : SLIP_IO;
    } else {
        slip_array_release(array);
        return wrong_file("save");
    }
    slip_array_release(array);
    if (status != SLIP_OK) return py_file_raise(status);
    Py_RETURN_NONE;
}

/* With the interpreter's lock released, which writing to a file object must hold. */
static bool evaluate_archive(const slip_archive *archive) {
    slip_array *array;
    for (size_t i = 0; (array = slip_archive_array(archive, i, NULL)) != NULL; ++i)
        if (!py_evaluate(array)) return false;
    return true;
}

typedef slip_status save_to_path(const char *path, const slip_archive *archive);
typedef slip_status save_to_writer(const slip_writer *writer, const slip_archive *archive);

static PyObject *save_archive(PyObject *file, const slip_archive *archive, save_to_path *to_path,
                              save_to_writer *to_writer, const char *function) {
    PyObject *path = py_path(file);
    slip_status status;
    if (path) {
        const char *text = PyBytes_AsString(path);
        Py_BEGIN_ALLOW_THREADS status = to_path(text, archive);
        Py_END_ALLOW_THREADS Py_DECREF(path);
    } else if (!PyErr_Occurred() && py_is_file(file, "write")) {
        py_file python;
        slip_writer writer = py_file_writer(&python, file);
        status = evaluate_archive(archive) ? to_writer(&writer, archive) : SLIP_IO;
    } else {
        return wrong_file(function);
    }
    if (status != SLIP_OK) return py_file_raise(status);
    Py_RETURN_NONE;
}

static PyObject *save_named(PyObject *arguments, PyObject *keywords, const char *format, save_to_path *to_path,
                            save_to_writer *to_writer) {
    static char *names[] = {"file", "arrays", "metadata", NULL};
    PyObject *file, *arrays, *metadata = Py_None, *result = NULL;
    const char *function = strchr(format, ':') + 1;
    slip_archive *archive;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, format, names, &file, &PyDict_Type, &arrays, &metadata))
        return NULL;
    if (metadata != Py_None && !PyDict_Check(metadata))
        return PyErr_Format(PyExc_TypeError, "%s(): metadata: expected a dict, got %R", function, metadata);
    slip_status status = slip_archive_create(&archive);
    if (status != SLIP_OK) return py_raise(status);
    if (fill_arrays(archive, arrays, function) && fill_metadata(archive, metadata, function))
        result = save_archive(file, archive, to_path, to_writer, function);
    slip_archive_release(archive);
    return result;
}

static PyObject *save_safetensors(PyObject *module, PyObject *arguments, PyObject *keywords) {
    (void)module;
    return save_named(arguments, keywords, "OO!|O:save_safetensors", slip_safetensors_save, slip_safetensors_save_to);
}

static PyObject *save_gguf(PyObject *module, PyObject *arguments, PyObject *keywords) {
    (void)module;
    return save_named(arguments, keywords, "OO!|O:save_gguf", slip_gguf_save, slip_gguf_save_to);
}

/* ---- loading ---- */

static PyObject *load_npy(PyObject *file) {
    PyObject *path = py_path(file);
    slip_array *array = NULL;
    slip_status status;
    if (PyErr_Occurred()) return NULL;
    if (path) {
        const char *text = PyBytes_AsString(path);
        Py_BEGIN_ALLOW_THREADS status = slip_npy_load(&array, text);
        Py_END_ALLOW_THREADS Py_DECREF(path);
    } else {
        py_file python;
        slip_reader reader = py_file_reader(&python, file);
        status = slip_npy_load_from(&array, &reader);
    }
    return status == SLIP_OK ? py_array_wrap(array) : py_file_raise(status);
}

typedef slip_status load_from_path(slip_archive **archive, const char *path);
typedef slip_status load_from_reader(slip_archive **archive, const slip_reader *reader);

static PyObject *load_archive(PyObject *file, bool with_metadata, load_from_path *from_path,
                              load_from_reader *from_reader) {
    PyObject *path = py_path(file), *metadata = NULL, *result = NULL;
    slip_archive *archive = NULL;
    slip_status status;
    if (PyErr_Occurred()) return NULL;
    if (path) {
        const char *text = PyBytes_AsString(path);
        Py_BEGIN_ALLOW_THREADS status = from_path(&archive, text);
        Py_END_ALLOW_THREADS Py_DECREF(path);
    } else {
        py_file python;
        slip_reader reader = py_file_reader(&python, file);
        status = from_reader(&archive, &reader);
    }
    if (status != SLIP_OK) return py_file_raise(status);
    PyObject *arrays = arrays_of(archive);
    if (arrays && with_metadata) metadata = metadata_of(archive);
    if (arrays && !with_metadata) result = Py_NewRef(arrays);
    else if (metadata) result = PyTuple_Pack(2, arrays, metadata);
    Py_XDECREF(metadata);
    Py_XDECREF(arrays);
    slip_archive_release(archive);
    return result;
}

/* The format from the file's name, as a new str. */
static PyObject *format_of(PyObject *file) {
    PyObject *path = PyUnicode_Check(file) || PyObject_HasAttrString(file, "__fspath__")
                         ? PyOS_FSPath(file)
                         : PyObject_GetAttrString(file, "name");
    PyErr_Clear();
    Py_ssize_t length = path && PyUnicode_Check(path) ? PyUnicode_GetLength(path) : 0;
    Py_ssize_t dot = length ? PyUnicode_FindChar(path, '.', 0, length, -1) : -1;
    PyObject *format = dot >= 0 ? PyUnicode_Substring(path, dot + 1, length) : NULL;
    if (!format && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "[load] Could not infer file format from extension");
    Py_XDECREF(path);
    return format;
}

static PyObject *load_as(PyObject *file, PyObject *format, int with_metadata) {
    bool is_npy = PyUnicode_CompareWithASCIIString(format, "npy") == 0;
    bool is_npz = PyUnicode_CompareWithASCIIString(format, "npz") == 0;
    if ((is_npy || is_npz) && with_metadata)
        return PyErr_Format(PyExc_ValueError, "[load] metadata not supported for format %U", format);
    if (is_npy) return load_npy(file);
    if (is_npz) return py_npz_load(file);
    if (PyUnicode_CompareWithASCIIString(format, "safetensors") == 0)
        return load_archive(file, with_metadata, slip_safetensors_load, slip_safetensors_load_from);
    if (PyUnicode_CompareWithASCIIString(format, "gguf") == 0)
        return load_archive(file, with_metadata, slip_gguf_load, slip_gguf_load_from);
    return PyErr_Format(PyExc_ValueError, "[load] Unknown file format %U", format);
}

/* The stream has no part in it: what is loaded is there when load returns. */
static PyObject *load(PyObject *module, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"", "format", "return_metadata", "stream", NULL};
    PyObject *file, *format = Py_None, *stream = Py_None;
    int with_metadata = 0;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|Op$O:load", names, &file, &format, &with_metadata,
                                     &stream))
        return NULL;
    bool is_path = PyUnicode_Check(file) || PyObject_HasAttrString(file, "__fspath__");
    if (!is_path && !py_is_file(file, "read")) return wrong_file("load");
    if (format != Py_None && !PyUnicode_Check(format))
        return PyErr_Format(PyExc_TypeError, "load(): format: expected a str, got %R", format);
    PyObject *named = format == Py_None ? format_of(file) : Py_NewRef(format);
    PyObject *result = named ? load_as(file, named, with_metadata) : NULL;
    Py_XDECREF(named);
    return result;
}

#define WITH_KEYWORDS(function) (PyCFunction)(void (*)(void))(function), METH_VARARGS | METH_KEYWORDS
static PyMethodDef file_functions[] = {
    {"save", WITH_KEYWORDS(save),
     "save(file: file | str | pathlib.Path, arr: array) -> None\n\nSaves an array in NumPy's npy format."},
    {"save_safetensors", WITH_KEYWORDS(save_safetensors),
     "save_safetensors(file: file | str | pathlib.Path, arrays: dict[str, array], metadata: dict[str, str] | None = "
     "None) -> None\n\nSaves named arrays in the safetensors format."},
    {"save_gguf", WITH_KEYWORDS(save_gguf),
     "save_gguf(file: file | str | pathlib.Path, arrays: dict[str, array], metadata: dict[str, array | str | "
     "list[str]] = {}) -> None\n\nSaves named arrays in the gguf format."},
    {"load", WITH_KEYWORDS(load),
     "load(file: file | str | pathlib.Path, /, format: str | None = None, return_metadata: bool = False, *, stream: "
     "StreamOrDevice = None) -> array | dict[str, array] | tuple[dict[str, array], dict[str, Any]]\n\n"
     "Loads npy, npz, safetensors or gguf; the format is the file's ending unless it is given."},
    {NULL, NULL, 0, NULL},
};

bool py_files_ready(PyObject *module) {
    return PyModule_AddFunctions(module, file_functions) == 0 && PyModule_AddFunctions(module, py_npz_functions) == 0;
}
