/* The operators of arrays. */
#include "binding.h"

/* Both operands as arrays. False with *is_foreign: one is nothing that we know, no exception. */
static bool read_pair(slip_array **pair, PyObject *left, PyObject *right, bool *is_foreign) {
    PyObject *values[] = {left, right};
    int wrong;
    *is_foreign = false;
    py_site_mark();
    if (py_is_array(left) && py_is_array(right)) {
        pair[0] = slip_array_retain(py_array_of(left));
        pair[1] = slip_array_retain(py_array_of(right));
        return true;
    }
    if (py_operands(pair, values, 2, &wrong)) return true;
    *is_foreign = wrong >= 0;
    return false;
}

/* NULL with *is_foreign: NotImplemented is the answer; else an exception is set. */
static slip_array *compute(PyObject *left, PyObject *right, py_binary_op *op, bool *is_foreign) {
    slip_array *pair[2], *out = NULL;
    if (!read_pair(pair, left, right, is_foreign)) return NULL;
    slip_status status = op(&out, pair[0], pair[1], NULL);
    slip_array_release(pair[0]);
    slip_array_release(pair[1]);
    if (status != SLIP_OK) py_raise(status);
    return out;
}

PyObject *py_binary_operator(PyObject *left, PyObject *right, py_binary_op *op) {
    bool is_foreign;
    slip_array *out = compute(left, right, op, &is_foreign);
    if (is_foreign) Py_RETURN_NOTIMPLEMENTED;
    return py_array_wrap(out);
}

static bool is_inexact(slip_dtype dtype) {
    return dtype == SLIP_FLOAT16 || dtype == SLIP_BFLOAT16 || dtype == SLIP_FLOAT32 || dtype == SLIP_FLOAT64 ||
           dtype == SLIP_COMPLEX64;
}

PyObject *py_inplace_operator(PyObject *self, PyObject *other, py_binary_op *op) {
    bool is_foreign;
    slip_array *out = compute(self, other, op, &is_foreign);
    if (is_foreign) Py_RETURN_NOTIMPLEMENTED;
    if (!out) return NULL;
    if (op == slip_divide && !is_inexact(slip_array_dtype(py_array_of(self)))) {
        slip_array_release(out);
        PyErr_SetString(PyExc_ValueError, "In place division cannot cast to non-floating point type.");
        return NULL;
    }
    py_array_replace(self, out);
    return Py_NewRef(self);
}

PyObject *py_unary_operator(PyObject *self, py_unary_op *op) {
    slip_array *out;
    py_site_mark();
    slip_status status = op(&out, py_array_of(self), NULL);
    return py_array_result(status, out);
}

PyObject *py_array_compare(PyObject *self, PyObject *other, int operation) {
    return py_binary_operator(self, other, py_comparisons[operation]);
}
