/* Samples as dicts of arrays. */
#include "data.h"
#include "foreign.h"

/* ---- from Python ---- */

/* As MLX Data keeps them: int as int64, float as float64, text as bytes of int8. */
static bool make_number(slip_array **out, PyObject *value, bool *is_number) {
    slip_status status = SLIP_OK;
    *is_number = true;
    if (PyBool_Check(value)) {
        bool flag = value == Py_True;
        status = slip_array_from_data(out, &flag, NULL, 0, SLIP_BOOL);
    } else if (PyLong_Check(value)) {
        int64_t number = PyLong_AsLongLong(value);
        if (number == -1 && PyErr_Occurred()) return false;
        status = slip_array_from_data(out, &number, NULL, 0, SLIP_INT64);
    } else if (PyFloat_Check(value)) {
        double number = PyFloat_AsDouble(value);
        status = slip_array_from_data(out, &number, NULL, 0, SLIP_FLOAT64);
    } else *is_number = false;
    return status == SLIP_OK || py_raise(status);
}

static bool make_text(slip_array **out, const char *bytes, Py_ssize_t byte_count) {
    if (byte_count > INT32_MAX) {
        PyErr_SetString(PyExc_OverflowError, "[sample] a text of more than 2 GiB does not fit into an array");
        return false;
    }
    slip_status status = slip_array_from_data(out, bytes, (int[]){(int)byte_count}, 1, SLIP_INT8);
    return status == SLIP_OK || py_raise(status);
}

/* numpy.asarray(value): what NumPy makes of lists and the like. */
static PyObject *as_numpy(PyObject *value) {
    PyObject *numpy = PyImport_ImportModule("numpy");
    PyObject *made = numpy ? PyObject_CallMethod(numpy, "asarray", "O", value) : NULL;
    Py_XDECREF(numpy);
    return made;
}

/* A copy in the dtype in which it lies: samples have float64, too. */
static bool copy_buffer(slip_array **out, PyObject *value) {
    py_foreign foreign;
    Py_buffer view;
    *out = NULL;
    if (!py_foreign_of_buffer(&foreign, &view, value)) return false;
    bool is_made = py_foreign_copy(out, &foreign, &foreign.dtype);
    PyBuffer_Release(&view);
    return is_made;
}

static bool make_value(slip_array **out, PyObject *value) {
    bool is_number;
    Py_ssize_t byte_count;
    char *bytes;
    *out = NULL;
    if (py_is_array(value)) {
        *out = slip_array_retain(py_array_of(value));
        return true;
    }
    if (!make_number(out, value, &is_number)) return false;
    if (is_number) return true;
    if (PyUnicode_Check(value)) {
        const char *text = PyUnicode_AsUTF8AndSize(value, &byte_count);
        return text && make_text(out, text, byte_count);
    }
    if (PyBytes_Check(value))
        return PyBytes_AsStringAndSize(value, &bytes, &byte_count) == 0 && make_text(out, bytes, byte_count);
    if (PyObject_CheckBuffer(value)) return copy_buffer(out, value);
    PyObject *array = as_numpy(value);
    bool is_made = array && copy_buffer(out, array);
    Py_XDECREF(array);
    return is_made;
}

static bool set_value(slip_sample *sample, PyObject *key, PyObject *value) {
    slip_array *array;
    if (!PyUnicode_Check(key)) {
        PyErr_Format(PyExc_TypeError, "[sample] keys are str, not %R", key);
        return false;
    }
    const char *name = py_plain_text(key);
    if (!name || !make_value(&array, value)) return false;
    slip_status status;
    Py_BEGIN_ALLOW_THREADS status = slip_sample_set(sample, name, array);
    slip_array_release(array);
    Py_END_ALLOW_THREADS return status == SLIP_OK || py_raise(status);
}

bool py_sample_make(slip_sample **out, PyObject *values) {
    slip_sample *sample;
    PyObject *key, *value;
    Py_ssize_t at = 0;
    *out = NULL;
    if (!PyDict_Check(values)) {
        PyErr_Format(PyExc_TypeError, "[sample] a sample is a dict of arrays, not %R", (PyObject *)Py_TYPE(values));
        return false;
    }
    slip_status status = slip_sample_create(&sample);
    if (status != SLIP_OK) return py_raise(status);
    bool is_good = true;
    while (is_good && PyDict_Next(values, &at, &key, &value)) is_good = set_value(sample, key, value);
    if (is_good) *out = sample;
    else slip_sample_release(sample);
    return is_good;
}

/* ---- to Python ---- */

/* numpy.asarray(memoryview(array)): the array's own memory, which nobody else has. */
static PyObject *numpy_of(slip_array *array, PyObject *function) {
    PyObject *wrapped = py_array_wrap(array);
    PyObject *made = wrapped ? PyObject_CallFunctionObjArgs(function, wrapped, NULL) : NULL;
    Py_XDECREF(wrapped);
    return made;
}

PyObject *py_sample_dict(slip_sample *sample) {
    PyObject *numpy = PyImport_ImportModule("numpy"), *dict = numpy ? PyDict_New() : NULL;
    PyObject *function = numpy ? PyObject_GetAttrString(numpy, "asarray") : NULL;
    while (dict && function && slip_sample_count(sample)) {
        const char *name;
        slip_sample_at(sample, 0, &name);
        PyObject *key = PyUnicode_FromString(name); /* the name goes with the entry */
        slip_array *array = NULL;
        slip_status status = slip_sample_take(&array, sample, name);
        PyObject *value = NULL;
        if (status != SLIP_OK) py_raise(status);
        else value = numpy_of(array, function);
        if (!key || !value || PyDict_SetItem(dict, key, value) != 0) Py_CLEAR(dict);
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    Py_XDECREF(function);
    Py_XDECREF(numpy);
    return dict;
}

/* The arrays as they are, wherever they are. */
static PyObject *dict_of_arrays(const slip_sample *sample) {
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict && i < slip_sample_count(sample); ++i) {
        const char *name;
        PyObject *value = py_array_wrap(slip_array_retain(slip_sample_at(sample, i, &name)));
        if (!value || PyDict_SetItemString(dict, name, value) != 0) Py_CLEAR(dict);
        Py_XDECREF(value);
    }
    return dict;
}

PyObject *py_sample_result(slip_status status, slip_sample *sample, bool is_on_device) {
    if (status != SLIP_OK) return py_raise(status);
    if (!sample) Py_RETURN_NONE;
    PyObject *dict = is_on_device ? dict_of_arrays(sample) : py_sample_dict(sample);
    slip_sample_release(sample);
    return dict;
}
