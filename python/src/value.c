/* Elements as Python numbers. */
#include "binding.h"

#include <string.h>

PyObject *py_element(const void *element, slip_dtype dtype) {
    slip_scalar value = slip_scalar_read(element, dtype);
    if (dtype == SLIP_BOOL) return PyBool_FromLong(value.natural != 0);
    if (dtype == SLIP_COMPLEX64) return PyComplex_FromDoubles(value.real, value.imaginary);
    switch (value.kind) {
    case SLIP_SCALAR_REAL: return PyFloat_FromDouble(value.real);
    case SLIP_SCALAR_SIGNED: return PyLong_FromLongLong(value.integer);
    default: return PyLong_FromUnsignedLongLong(value.natural);
    }
}

/* The only element in host memory. */
static bool single_element(const void **element, slip_array *array) {
    if (slip_array_size(array) != 1) {
        PyErr_SetString(PyExc_ValueError, "[convert] Only length-1 arrays can be converted to Python scalars.");
        return false;
    }
    return py_array_bytes(element, array);
}

PyObject *py_array_item(PyObject *self, PyObject *unused) {
    const void *element;
    slip_array *array = slip_array_retain(py_array_of(self)); /* the object may get another one while we wait */
    (void)unused;
    PyObject *item = single_element(&element, array) ? py_element(element, slip_array_dtype(array)) : NULL;
    slip_array_release(array);
    return item;
}

/* The common dtypes without a detour. */
static inline PyObject *quick_element(const char *element, slip_dtype dtype) {
    float real;
    int32_t whole;
    switch (dtype) {
    case SLIP_FLOAT32: return memcpy(&real, element, sizeof real), PyFloat_FromDouble((double)real);
    case SLIP_INT32: return memcpy(&whole, element, sizeof whole), PyLong_FromLong(whole);
    default: return py_element(element, dtype);
    }
}

/* As deep as the array has dimensions. */
static PyObject *nested_list(const slip_array *array, int axis, const char *first) {
    slip_dtype dtype = slip_array_dtype(array);
    int last = slip_array_ndim(array) - 1;
    if (last < 0) return py_element(first, dtype);
    int count = slip_array_shape(array)[axis];
    int64_t step = slip_array_size(array) ? slip_array_strides(array)[axis] * (int64_t)slip_dtype_size(dtype) : 0;
    PyObject *list = PyList_New(count);
    for (int i = 0; list && i < count; ++i, first += step) {
        PyObject *item = axis == last ? quick_element(first, dtype) : nested_list(array, axis + 1, first);
        if (!item || PyList_SetItem(list, i, item) != 0) Py_CLEAR(list);
    }
    return list;
}

PyObject *py_array_tolist(PyObject *self, PyObject *unused) {
    const void *data;
    slip_array *array = slip_array_retain(py_array_of(self));
    (void)unused;
    PyObject *list = py_array_bytes(&data, array) ? nested_list(array, 0, data) : NULL;
    slip_array_release(array);
    return list;
}

static PyObject *converted(PyObject *self, PyObject *(*convert)(PyObject *)) {
    PyObject *item = py_array_item(self, NULL);
    PyObject *result = item ? convert(item) : NULL;
    Py_XDECREF(item);
    return result;
}

PyObject *py_array_int(PyObject *self) {
    return converted(self, PyNumber_Long);
}

PyObject *py_array_float(PyObject *self) {
    return converted(self, PyNumber_Float);
}

static PyObject *make_complex(PyObject *number) {
    return PyObject_CallFunctionObjArgs((PyObject *)&PyComplex_Type, number, NULL);
}

PyObject *py_array_complex(PyObject *self, PyObject *unused) {
    (void)unused;
    return converted(self, make_complex);
}

int py_array_bool(PyObject *self) {
    PyObject *item = py_array_item(self, NULL);
    int is_true = item ? PyObject_IsTrue(item) : -1;
    Py_XDECREF(item);
    return is_true;
}
