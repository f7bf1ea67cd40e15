/* Parts of the extension that are being written: gone when they are here. */
#include "binding.h"
#define W __attribute__((weak))
#define P(sig)                                                                    \
    sig {                                                                         \
        PyErr_SetString(PyExc_NotImplementedError, "this part is being written"); \
        return 0;                                                                 \
    }
#pragma GCC diagnostic ignored "-Wunused-parameter"
W bool py_array_make(slip_array **out, PyObject *value, const slip_dtype *dtype) {
    py_scalar_kind k;
    slip_scalar v;
    if (py_is_array(value)) {
        *out = slip_array_retain(py_array_of(value));
        return true;
    }
    if (PyList_Check(value)) {
        int n = (int)PyList_Size(value);
        float *f = malloc(sizeof(float) * (n + 1));
        for (int i = 0; i < n; i++) f[i] = (float)PyFloat_AsDouble(PyList_GetItem(value, i));
        slip_status s = slip_array_from_data(out, f, &n, 1, SLIP_FLOAT32);
        free(f);
        if (s) {
            py_raise(s);
            return false;
        }
        return true;
    }
    if (!py_scalar_read(&k, &v, value)) return false;
    if (k == PY_NO_SCALAR) {
        PyErr_SetString(PyExc_TypeError, "pending");
        return false;
    }
    return py_scalar_array(out, k, &v, dtype);
}
W P(PyObject *py_array_get(PyObject *array, PyObject *index)) W
    P(int py_array_assign(PyObject *array, PyObject *index, PyObject *value)) W
    P(PyObject *py_array_at(PyObject *array, void *unused)) W
    P(int py_array_get_buffer(PyObject *self, Py_buffer *view, int flags)) W
    void py_array_release_buffer(PyObject *self, Py_buffer *view) {
}
W P(PyObject *py_array_numpy(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)) W
    P(PyObject *py_array_dlpack(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)) W
    P(PyObject *py_array_dlpack_device(PyObject *self, PyObject *unused)) W
    P(PyObject *py_array_getstate(PyObject *self, PyObject *unused)) W
    P(PyObject *py_array_setstate(PyObject *self, PyObject *state)) W
    P(PyObject *py_array_reduce(PyObject *self, PyObject *unused)) W
    P(PyObject *py_array_copy(PyObject *self, PyObject *unused)) W
    P(PyObject *py_array_deepcopy(PyObject *self, PyObject *memo)) W bool py_at_ready(PyObject *module) {
    return true;
}
W bool py_dlpack_ready(PyObject *module) {
    return true;
}
W bool py_files_ready(PyObject *module) {
    return true;
}
