/* Python numbers and sequences of them as C values. */
#include <limits.h>
#include <string.h>

#include "make.h"

/* ---- text ---- */

const char *py_plain_text(PyObject *string) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(string, &size);
    if (!text || strlen(text) == (size_t)size) return text;
    PyErr_Format(PyExc_ValueError, "embedded null character in %R", string);
    return NULL;
}

/* ---- integers ---- */

static bool out_of_range(PyObject *value) {
    PyErr_Format(PyExc_OverflowError, "Integer value %S is outside the supported range [%d, %d].", value, INT_MIN,
                 INT_MAX);
    return false;
}

bool py_int_read(int *value, PyObject *object) {
    if (!PyLong_Check(object)) {
        if (!PyIndex_Check(object) || py_is_array(object)) return false;
        PyObject *whole = PyNumber_Index(object);
        bool fits = whole && py_int_read(value, whole);
        Py_XDECREF(whole);
        return fits;
    }
    int overflow;
    long read = PyLong_AsLongAndOverflow(object, &overflow);
    if (overflow || read < INT_MIN || read > INT_MAX) return out_of_range(object);
    *value = (int)read;
    return true;
}

static bool too_many(Py_ssize_t count) {
    PyErr_Format(PyExc_ValueError, "expected at most %d integers, got %zd", SLIP_MAX_NDIM, count);
    return false;
}

bool py_ints_read(py_ints *ints, PyObject *object) {
    ints->count = 1;
    if (py_int_read(ints->values, object)) return true;
    if (PyErr_Occurred()) return false;
    bool is_tuple = PyTuple_Check(object), is_list = PyList_Check(object);
    if (!is_tuple && !is_list && (!PySequence_Check(object) || PyUnicode_Check(object) || py_is_array(object)))
        return false;
    Py_ssize_t count = PySequence_Size(object);
    if (count < 0) return false;
    if (count > SLIP_MAX_NDIM) return too_many(count);
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *item = PySequence_GetItem(object, i);
        bool is_int = item && py_int_read(&ints->values[i], item);
        Py_XDECREF(item);
        if (!is_int) return false;
    }
    ints->count = (size_t)count;
    return true;
}

PyObject *py_shape_object(const int *shape, int ndim) {
    PyObject *tuple = PyTuple_New(ndim);
    for (int i = 0; tuple && i < ndim; ++i) {
        PyObject *item = PyLong_FromLong(shape[i]);
        if (!item || PyTuple_SetItem(tuple, i, item) != 0) Py_CLEAR(tuple);
    }
    return tuple;
}

bool py_timeout_read(uint64_t *timeout_ns, PyObject *object) {
    *timeout_ns = SLIP_FOREVER;
    if (!object || object == Py_None) return true;
    double seconds = PyFloat_AsDouble(object);
    if (seconds == -1.0 && PyErr_Occurred()) return false;
    if (!(seconds >= 0)) {
        PyErr_Format(PyExc_ValueError, "[timeout] expected seconds from 0, got %R", object);
        return false;
    }
    if (seconds < 1e9) *timeout_ns = (uint64_t)(seconds * 1e9);
    return true;
}

/* ---- scalars ---- */

static bool read_int(slip_scalar *value, PyObject *object) {
    int overflow;
    int64_t signed_value = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (overflow == 0) {
        if (signed_value == -1 && PyErr_Occurred()) return false;
        *value = (slip_scalar){.kind = SLIP_SCALAR_SIGNED, .integer = signed_value};
        return true;
    }
    uint64_t natural = overflow > 0 ? PyLong_AsUnsignedLongLong(object) : 0;
    if (overflow < 0 || PyErr_Occurred()) {
        PyErr_Clear();
        PyErr_Format(PyExc_ValueError, "%S does not fit any integer dtype", object);
        return false;
    }
    *value = (slip_scalar){.kind = SLIP_SCALAR_UNSIGNED, .natural = natural};
    return true;
}

/* An object that is not what was asked for has done nothing wrong; an interrupt, or memory that ran out, stays. */
static void forgive(void) {
    if (!PyErr_Occurred()) return;
    if (PyErr_ExceptionMatches(PyExc_AttributeError) || PyErr_ExceptionMatches(PyExc_TypeError) ||
        PyErr_ExceptionMatches(PyExc_ValueError))
        PyErr_Clear();
}

static PyObject *truth_of(PyObject *object) {
    int is_true = PyObject_IsTrue(object);
    return is_true < 0 ? NULL : PyBool_FromLong(is_true);
}

/* 'b', 'i', 'u', 'f', 'c' for a scalar of NumPy (or one that looks like it), 0 for everything else. */
static char foreign_kind(PyObject *object) {
    char kind = 0;
    PyObject *dtype = PyObject_GetAttrString(object, "dtype");
    PyObject *letter = dtype ? PyObject_GetAttrString(dtype, "kind") : NULL;
    const char *text = letter && PyUnicode_Check(letter) ? PyUnicode_AsUTF8AndSize(letter, NULL) : NULL;
    if (text) kind = text[0];
    Py_XDECREF(letter);
    Py_XDECREF(dtype);
    forgive();
    return kind;
}

/* Numbers of other libraries, as the Python number they stand for. What has a length is an array, not a number. */
static bool read_foreign(py_scalar_kind *kind, slip_scalar *value, PyObject *object) {
    PyObject *plain = NULL;
    if (!PyNumber_Check(object) || PyObject_HasAttrString((PyObject *)Py_TYPE(object), "__len__")) return true;
    char letter = foreign_kind(object);
    if (PyErr_Occurred()) return false;
    switch (letter) {
    case 'b': plain = truth_of(object); break;
    case 'c': plain = PyObject_CallFunctionObjArgs((PyObject *)&PyComplex_Type, object, NULL); break;
    default: plain = PyIndex_Check(object) ? PyNumber_Index(object) : PyNumber_Float(object); break;
    }
    if (!plain) {
        forgive();
        return !PyErr_Occurred();
    }
    bool was_read = py_scalar_read(kind, value, plain);
    Py_DECREF(plain);
    return was_read;
}

bool py_scalar_read(py_scalar_kind *kind, slip_scalar *value, PyObject *object) {
    *kind = PY_NO_SCALAR;
    if (PyBool_Check(object)) {
        *kind = PY_BOOL;
        *value = (slip_scalar){.kind = SLIP_SCALAR_UNSIGNED, .natural = object == Py_True};
    } else if (PyLong_Check(object)) {
        *kind = PY_INT;
        return read_int(value, object);
    } else if (PyFloat_Check(object)) {
        *kind = PY_FLOAT;
        *value = (slip_scalar){.kind = SLIP_SCALAR_REAL, .real = PyFloat_AsDouble(object)};
    } else if (PyComplex_Check(object)) {
        *kind = PY_COMPLEX;
        *value = (slip_scalar){.kind = SLIP_SCALAR_REAL,
                               .real = PyComplex_RealAsDouble(object),
                               .imaginary = PyComplex_ImagAsDouble(object)};
    } else if (object != Py_None && !py_is_array(object) && !PyUnicode_Check(object)) {
        return read_foreign(kind, value, object);
    }
    return true;
}

static bool is_inexact(slip_dtype dtype) {
    return dtype == SLIP_FLOAT16 || dtype == SLIP_BFLOAT16 || dtype == SLIP_FLOAT32 || dtype == SLIP_FLOAT64 ||
           dtype == SLIP_COMPLEX64;
}

static bool fits_int32(const slip_scalar *value) {
    return value->kind == SLIP_SCALAR_SIGNED && value->integer >= INT32_MIN && value->integer <= INT32_MAX;
}

/* The dtype of a scalar by itself. */
static slip_dtype own_dtype(py_scalar_kind kind, const slip_scalar *value) {
    switch (kind) {
    case PY_BOOL: return SLIP_BOOL;
    case PY_INT:
        if (value->kind == SLIP_SCALAR_UNSIGNED) return SLIP_UINT64;
        return fits_int32(value) ? SLIP_INT32 : SLIP_INT64;
    case PY_FLOAT: return SLIP_FLOAT32;
    default: return SLIP_COMPLEX64;
    }
}

/* The dtype of a scalar among arrays: theirs where its kind allows. */
static slip_dtype dtype_among(py_scalar_kind kind, const slip_scalar *value, slip_dtype with) {
    if (kind == PY_COMPLEX) return SLIP_COMPLEX64;
    if (kind == PY_FLOAT) return is_inexact(with) ? with : SLIP_FLOAT32;
    if (kind == PY_INT && with == SLIP_BOOL) return own_dtype(kind, value);
    return with;
}

static bool fits(const slip_scalar *value, slip_dtype dtype) {
    uint64_t bits[2] = {0};
    if (is_inexact(dtype) || dtype == SLIP_BOOL || value->kind == SLIP_SCALAR_REAL) return true;
    slip_scalar_write(bits, dtype, value);
    slip_scalar back = slip_scalar_read(bits, dtype);
    bool was_negative = value->kind == SLIP_SCALAR_SIGNED && value->integer < 0;
    bool is_negative = back.kind == SLIP_SCALAR_SIGNED && back.integer < 0;
    uint64_t before = value->kind == SLIP_SCALAR_SIGNED ? (uint64_t)value->integer : value->natural;
    uint64_t after = back.kind == SLIP_SCALAR_SIGNED ? (uint64_t)back.integer : back.natural;
    return before == after && was_negative == is_negative;
}

bool py_scalar_array(slip_array **out, py_scalar_kind kind, const slip_scalar *value, const slip_dtype *with) {
    slip_dtype dtype = with ? dtype_among(kind, value, *with) : own_dtype(kind, value);
    if (!fits(value, dtype)) {
        if (value->kind == SLIP_SCALAR_SIGNED)
            PyErr_Format(PyExc_ValueError, "Converting %lld to %s would result in overflow.", (long long)value->integer,
                         slip_dtype_name(dtype));
        else
            PyErr_Format(PyExc_ValueError, "Converting %llu to %s would result in overflow.",
                         (unsigned long long)value->natural, slip_dtype_name(dtype));
        return false;
    }
    slip_status status = slip_array_from_scalar(out, value, dtype);
    return status == SLIP_OK || py_raise(status);
}

/* ---- operands ---- */

static void drop(slip_array **arrays, int count) {
    for (int i = 0; i < count; ++i) slip_array_release(arrays[i]);
}

/* Everything but scalars: what is an array or can become one. Sets out[i] to NULL for scalars. */
static bool read_operands(slip_array **out, py_scalar_kind *kinds, slip_scalar *scalars, PyObject *const *values,
                          int count, int *wrong) {
    for (int i = 0; i < count; ++i) {
        out[i] = NULL;
        kinds[i] = PY_NO_SCALAR;
        bool is_good = true;
        if (py_is_array(values[i])) out[i] = slip_array_retain(py_array_of(values[i]));
        else if (!py_scalar_read(&kinds[i], &scalars[i], values[i])) is_good = false;
        else if (kinds[i] == PY_NO_SCALAR) {
            bool may_be = py_is_foreign(values[i]);
            if (!may_be) *wrong = i;
            is_good = may_be && py_array_make(&out[i], values[i], NULL);
        }
        if (is_good) continue;
        drop(out, i);
        return false;
    }
    return true;
}

bool py_operands(slip_array **out, PyObject *const *values, int count, int *wrong) {
    enum { MOST = 16 };
    py_scalar_kind kinds[MOST];
    slip_scalar scalars[MOST];
    slip_dtype with = SLIP_BOOL;
    bool has_arrays = false;
    *wrong = -1;
    if (!read_operands(out, kinds, scalars, values, count, wrong)) return false;
    for (int i = 0; i < count; ++i) {
        if (!out[i]) continue;
        slip_dtype dtype = slip_array_dtype(out[i]);
        with = has_arrays ? slip_dtype_promote(with, dtype) : dtype;
        has_arrays = true;
    }
    for (int i = 0; i < count; ++i) {
        if (out[i] || py_scalar_array(&out[i], kinds[i], &scalars[i], has_arrays ? &with : NULL)) continue;
        drop(out, count);
        return false;
    }
    return true;
}
