/* npz: a zip archive of npy files, by Python's own zipfile. */
#include <string.h>

#include "files.h"

static PyObject *open_zip(PyObject *file, const char *mode, const char *compression) {
    PyObject *module = PyImport_ImportModule("zipfile"), *method = NULL, *zip = NULL;
    if (module) method = PyObject_GetAttrString(module, compression);
    if (method) zip = PyObject_CallMethod(module, "ZipFile", "OsO", file, mode, method);
    Py_XDECREF(method);
    Py_XDECREF(module);
    return zip;
}

/* Closes what has a method close; false if it or something before it failed. An exception that is set stays. */
static bool close_object(PyObject *object, bool is_good) {
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyObject *closed = PyObject_CallMethod(object, "close", NULL);
    if (!is_good) {
        PyErr_Clear();
        PyErr_Restore(type, value, trace);
    }
    Py_XDECREF(closed);
    return is_good && closed;
}

/* ---- loading ---- */

/* The array in one entry. zipfile checks the length and the checksum as it is read. */
static PyObject *load_entry(PyObject *zip, PyObject *entry_name) {
    py_file file;
    slip_array *array = NULL;
    PyObject *bytes = PyObject_CallMethod(zip, "read", "O", entry_name);
    PyObject *io = bytes ? PyImport_ImportModule("io") : NULL;
    PyObject *memory = io ? PyObject_CallMethod(io, "BytesIO", "O", bytes) : NULL, *result = NULL;
    if (memory) {
        slip_reader reader = py_file_reader(&file, memory);
        slip_status status = slip_npy_load_from(&array, &reader);
        result = status == SLIP_OK ? py_array_wrap(array) : py_file_raise(status);
    }
    Py_XDECREF(memory);
    Py_XDECREF(io);
    Py_XDECREF(bytes);
    return result;
}

/* "weights.npy" is called "weights". */
static PyObject *plain_name(PyObject *entry_name) {
    PyObject *ending = PyUnicode_FromString(".npy");
    Py_ssize_t length = PyUnicode_GetLength(entry_name);
    bool has_ending = ending && PyUnicode_Tailmatch(entry_name, ending, 0, length, 1) == 1;
    Py_XDECREF(ending);
    return PyUnicode_Substring(entry_name, 0, has_ending ? length - 4 : length);
}

static bool load_into(PyObject *arrays, PyObject *zip, PyObject *entry_name) {
    PyObject *name = plain_name(entry_name), *array = name ? load_entry(zip, entry_name) : NULL;
    bool is_good = array && PyDict_SetItem(arrays, name, array) == 0;
    Py_XDECREF(array);
    Py_XDECREF(name);
    return is_good;
}

PyObject *py_npz_load(PyObject *file) {
    PyObject *zip = open_zip(file, "r", "ZIP_STORED");
    if (!zip) return NULL;
    PyObject *names = PyObject_CallMethod(zip, "namelist", NULL), *arrays = names ? PyDict_New() : NULL;
    bool is_good = arrays != NULL;
    for (Py_ssize_t i = 0; is_good && i < PyList_Size(names); ++i)
        is_good = load_into(arrays, zip, PyList_GetItem(names, i));
    is_good = close_object(zip, is_good);
    Py_XDECREF(names);
    Py_DECREF(zip);
    if (!is_good) Py_CLEAR(arrays);
    return arrays;
}

/* ---- saving ---- */

/* Arrays all, with values: what fails here has touched no file. */
static bool evaluate_all(PyObject *arrays) {
    PyObject *name, *array;
    for (Py_ssize_t place = 0; PyDict_Next(arrays, &place, &name, &array);) {
        if (!py_is_array(array)) {
            PyErr_Format(PyExc_TypeError, "savez(): %U: expected an array, got %R", name, array);
            return false;
        }
        if (!py_evaluate(py_array_of(array))) return false;
    }
    return true;
}

static bool save_entry(PyObject *zip, PyObject *name, PyObject *array) {
    py_file file;
    slip_status status = SLIP_OK;
    PyObject *entry_name = PyUnicode_FromFormat("%U.npy", name);
    PyObject *open = entry_name ? PyObject_GetAttrString(zip, "open") : NULL;
    PyObject *arguments = open ? Py_BuildValue("(Os)", entry_name, "w") : NULL;
    PyObject *keywords = arguments ? Py_BuildValue("{sO}", "force_zip64", Py_True) : NULL;
    PyObject *entry = keywords ? PyObject_Call(open, arguments, keywords) : NULL;
    slip_array *value =
        slip_array_retain(py_array_of(array)); /* the object may get another while this one is written */
    bool is_good = entry && py_evaluate(value);
    if (is_good) {
        slip_writer writer = py_file_writer(&file, entry);
        status = slip_npy_save_to(&writer, value);
        is_good = status == SLIP_OK || py_file_raise(status);
    }
    slip_array_release(value);
    if (entry) is_good = close_object(entry, is_good);
    Py_XDECREF(entry);
    Py_XDECREF(keywords);
    Py_XDECREF(arguments);
    Py_XDECREF(open);
    Py_XDECREF(entry_name);
    return is_good;
}

/* name -> array: those with names, and the others as arr_0, arr_1, ... NULL with an exception. */
static PyObject *named_arrays(PyObject *arguments, PyObject *keywords) {
    PyObject *arrays = keywords ? PyDict_Copy(keywords) : PyDict_New();
    for (Py_ssize_t i = 1; arrays && i < PyTuple_Size(arguments); ++i) {
        PyObject *name = PyUnicode_FromFormat("arr_%zd", i - 1);
        int is_there = name ? PyDict_Contains(arrays, name) : -1;
        if (is_there > 0) PyErr_Format(PyExc_ValueError, "[savez] Cannot use un-named variables and keyword %U", name);
        if (is_there != 0 || PyDict_SetItem(arrays, name, PyTuple_GetItem(arguments, i)) != 0) Py_CLEAR(arrays);
        Py_XDECREF(name);
    }
    return arrays;
}

/* The path with the ending .npz, or the file object itself. */
static PyObject *npz_target(PyObject *file) {
    if (py_is_file(file, "write")) return Py_NewRef(file);
    PyObject *path = PyBytes_Check(file) ? NULL : PyOS_FSPath(file), *ending = NULL, *full = NULL;
    if (path && PyBytes_Check(path)) {
        PyObject *decoded = PyUnicode_DecodeFSDefaultAndSize(PyBytes_AsString(path), PyBytes_Size(path));
        Py_DECREF(path);
        path = decoded;
    }
    if (!path && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "[savez] Input must be a file-like object opened in binary mode, or string");
    if (path) ending = PyUnicode_FromString(".npz");
    if (ending) {
        bool has_ending = PyUnicode_Tailmatch(path, ending, 0, PyUnicode_GetLength(path), 1) == 1;
        full = has_ending ? Py_NewRef(path) : PyUnicode_Concat(path, ending);
    }
    Py_XDECREF(ending);
    Py_XDECREF(path);
    return full;
}

static PyObject *save_zip(PyObject *arguments, PyObject *keywords, const char *compression) {
    if (PyTuple_Size(arguments) < 1) {
        PyErr_SetString(PyExc_TypeError, "savez(): expected a file");
        return NULL;
    }
    PyObject *arrays = named_arrays(arguments, keywords), *name, *array;
    PyObject *target = arrays && evaluate_all(arrays) ? npz_target(PyTuple_GetItem(arguments, 0)) : NULL;
    PyObject *zip = target ? open_zip(target, "w", compression) : NULL;
    bool is_good = zip != NULL;
    for (Py_ssize_t place = 0; is_good && PyDict_Next(arrays, &place, &name, &array);)
        is_good = save_entry(zip, name, array);
    if (zip) is_good = close_object(zip, is_good);
    Py_XDECREF(zip);
    Py_XDECREF(target);
    Py_XDECREF(arrays);
    if (!is_good) return NULL;
    Py_RETURN_NONE;
}

static PyObject *savez(PyObject *module, PyObject *arguments, PyObject *keywords) {
    (void)module;
    return save_zip(arguments, keywords, "ZIP_STORED");
}

static PyObject *savez_compressed(PyObject *module, PyObject *arguments, PyObject *keywords) {
    (void)module;
    return save_zip(arguments, keywords, "ZIP_DEFLATED");
}

PyMethodDef py_npz_functions[] = {
    {"savez", (PyCFunction)(void (*)(void))savez, METH_VARARGS | METH_KEYWORDS,
     "savez(file: file | str | pathlib.Path, *args, **kwargs) -> None\n\n"
     "Saves arrays in one npz file, under their keywords, or as arr_0, arr_1, ..."},
    {"savez_compressed", (PyCFunction)(void (*)(void))savez_compressed, METH_VARARGS | METH_KEYWORDS,
     "savez_compressed(file: file | str | pathlib.Path, *args, **kwargs) -> None\n\nAs savez, compressed."},
    {NULL, NULL, 0, NULL},
};
