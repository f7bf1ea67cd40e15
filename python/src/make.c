/* What array(value, dtype) accepts. Nested lists are in list.c, memory of other libraries in foreign.c. */
#include "make.h"

#include "foreign.h"

/* ---- kinds of values ---- */

PyObject *py_type_text(PyObject *value) {
    PyTypeObject *type = Py_TYPE(value);
    PyObject *name = PyType_GetQualName(type);
    if (!name || !(PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE)) return name;
    PyObject *module = PyObject_GetAttrString((PyObject *)type, "__module__");
    PyObject *text = module ? PyUnicode_FromFormat("%S.%U", module, name) : NULL;
    if (!text) PyErr_Clear();
    else Py_DECREF(name);
    Py_XDECREF(module);
    return text ? text : name;
}

bool py_refuse_type(PyObject *value) {
    PyObject *name = py_type_text(value);
    if (name) PyErr_Format(PyExc_ValueError, "Invalid type %U received in array initialization.", name);
    Py_XDECREF(name);
    return false;
}

bool py_is_number(PyObject *value) {
    return PyLong_Check(value) || PyFloat_Check(value) || PyComplex_Check(value);
}

/* Text is a sequence too, and types have the attributes of their instances. */
static bool is_plain_object(PyObject *value) {
    return value == Py_None || PyUnicode_Check(value) || PyType_Check(value);
}

bool py_is_foreign(PyObject *value) {
    if (is_plain_object(value)) return false;
    return PyObject_CheckBuffer(value) || PyObject_HasAttrString(value, "__mlx_array__") ||
           PyObject_HasAttrString(value, "__dlpack__") || PyObject_HasAttrString(value, "__array__");
}

/* ---- arrays of other libraries ---- */

/* value.__mlx_array__(), which has to be an array. */
static bool make_from_method(slip_array **out, PyObject *value, const slip_dtype *dtype) {
    PyObject *made = PyObject_CallMethod(value, "__mlx_array__", NULL);
    if (!made) return false;
    if (!py_is_array(made)) {
        PyObject *name = py_type_text(made);
        if (name) PyErr_Format(PyExc_TypeError, "[array] __mlx_array__ gave %U, expected an array.", name);
        Py_XDECREF(name);
        Py_DECREF(made);
        return false;
    }
    *out = slip_array_retain(py_array_of(made));
    Py_DECREF(made);
    return !dtype || py_cast(out, *dtype);
}

/* value.__array__(), an array of NumPy. */
static bool make_from_numpy(slip_array **out, PyObject *value, const slip_dtype *dtype) {
    PyObject *made = PyObject_CallMethod(value, "__array__", NULL);
    bool is_made = made && py_array_from_buffer(out, made, dtype);
    Py_XDECREF(made);
    return is_made;
}

bool py_foreign_make(slip_array **out, PyObject *value, const slip_dtype *dtype) {
    *out = NULL;
    if (is_plain_object(value)) return py_refuse_type(value);
    if (PyObject_CheckBuffer(value)) return py_array_from_buffer(out, value, dtype);
    if (PyObject_HasAttrString(value, "__mlx_array__")) return make_from_method(out, value, dtype);
    if (PyObject_HasAttrString(value, "__dlpack__")) return py_tensor_copy(out, value, dtype);
    if (PyObject_HasAttrString(value, "__array__")) return make_from_numpy(out, value, dtype);
    return py_refuse_type(value);
}

/* ---- arrays ---- */

/* A copy, so that nobody who writes into the one's memory (by way of a view of NumPy's) changes the other. */
static bool make_from_array(slip_array **out, slip_array *array, const slip_dtype *dtype) {
    if (dtype && *dtype != slip_array_dtype(array)) {
        *out = slip_array_retain(array);
        return py_cast(out, *dtype);
    }
    slip_status status = slip_copy(out, array, NULL);
    return status == SLIP_OK || py_raise(status);
}

bool py_array_make(slip_array **out, PyObject *value, const slip_dtype *dtype) {
    *out = NULL;
    if (py_is_array(value)) return make_from_array(out, py_array_of(value), dtype);
    if (py_is_number(value) || PyList_Check(value) || PyTuple_Check(value)) return py_list_make(out, value, dtype);
    if (value == Py_None) {
        PyErr_SetString(PyExc_TypeError,
                        "array(): incompatible function arguments. The following argument types are supported:\n"
                        "    1. array(val: scalar | list | tuple | DLPackCompatible | array, dtype: Dtype | None = "
                        "None)\n\nInvoked with types: NoneType");
        return false;
    }
    return py_foreign_make(out, value, dtype);
}
