/* Pickling and copying. The state is the one that MLX writes, (NumPy array, number of the dtype), so that either
 * library reads what the other one wrote; without NumPy it is (bytes, number of the dtype, shape). */
#include <limits.h>
#include <string.h>

#include "foreign.h"

/* ---- writing ---- */

/* The words of bfloat16 elements, which NumPy does not have, as uint16: an array of its own. */
static PyObject *words_of(slip_array *array) {
    const void *data;
    slip_dtype words = SLIP_UINT16;
    slip_array *copy;
    py_foreign foreign;
    if (!py_host_bytes(&data, array)) return NULL;
    py_foreign_of_array(&foreign, array, data);
    foreign.dtype = words;
    return py_foreign_copy(&copy, &foreign, &words) ? py_array_wrap(copy) : NULL;
}

/* A NumPy array of the elements, which may be a view; NULL without an exception where NumPy is not there. */
static PyObject *numpy_state(PyObject *self) {
    PyObject *numpy = PyImport_ImportModule("numpy");
    if (!numpy) {
        if (PyErr_ExceptionMatches(PyExc_ImportError)) PyErr_Clear();
        return NULL;
    }
    Py_DECREF(numpy);
    slip_array *array = slip_array_retain(py_array_of(self));
    PyObject *source = slip_array_dtype(array) == SLIP_BFLOAT16 ? words_of(array) : Py_NewRef(self);
    PyObject *state = source ? py_array_numpy(source, NULL, 0, NULL) : NULL;
    Py_XDECREF(source);
    slip_array_release(array);
    return state;
}

PyObject *py_array_getstate(PyObject *self, PyObject *unused) {
    int dtype = slip_array_dtype(py_array_of(self));
    PyObject *elements = numpy_state(self);
    if (elements) return Py_BuildValue("(Ni)", elements, dtype);
    if (PyErr_Occurred()) return NULL;
    slip_array *array = slip_array_retain(py_array_of(self));
    PyObject *shape = py_shape_object(slip_array_shape(array), slip_array_ndim(array));
    slip_array_release(array);
    PyObject *bytes = shape ? py_array_to_bytes(self, unused) : NULL;
    if (bytes) return Py_BuildValue("(NiN)", bytes, dtype, shape);
    Py_XDECREF(shape);
    return NULL;
}

/* copyreg.__newobj__(type), then __setstate__: what pickle does by itself from protocol 2 on, for all protocols. */
PyObject *py_array_reduce(PyObject *self, PyObject *unused) {
    PyObject *copyreg = PyImport_ImportModule("copyreg");
    PyObject *make = copyreg ? PyObject_GetAttrString(copyreg, "__newobj__") : NULL;
    PyObject *state = make ? py_array_getstate(self, unused) : NULL;
    PyObject *result = state ? Py_BuildValue("(O(O)O)", make, (PyObject *)Py_TYPE(self), state) : NULL;
    Py_XDECREF(state);
    Py_XDECREF(make);
    Py_XDECREF(copyreg);
    return result;
}

/* ---- reading ---- */

static bool refuse_state(const char *text) {
    PyErr_Format(PyExc_ValueError, "[array] not the state of a pickled array: %s", text);
    return false;
}

/* Row-major bytes. */
static bool describe_bytes(py_foreign *foreign, const Py_buffer *view, PyObject *shape) {
    int64_t extents[SLIP_MAX_NDIM];
    py_ints ints;
    if (!py_ints_read(&ints, shape)) return PyErr_Occurred() ? false : refuse_state("expected a shape");
    int64_t room = view->len;
    for (size_t i = 0; i < ints.count; ++i) {
        extents[i] = ints.values[i];
        if (extents[i] < 0) return refuse_state("a dimension is negative");
        if (extents[i] > 0) room /= extents[i]; /* rounds down: what is compared below cannot overflow then */
    }
    if (!py_foreign_shape(foreign, (int)ints.count, extents, NULL)) return false;
    foreign->data = view->buf;
    size_t size = py_foreign_size(foreign);
    bool is_whole =
        size == 0 ? view->len == 0 : room > 0 && size * py_foreign_element_bytes(foreign) == (size_t)view->len;
    return is_whole || refuse_state("shape and number of bytes differ");
}

static bool read_bytes(slip_array **out, PyObject *bytes, slip_dtype dtype, PyObject *shape) {
    py_foreign foreign = {.dtype = dtype};
    Py_buffer view;
    if (PyObject_GetBuffer(bytes, &view, PyBUF_SIMPLE) != 0) return false;
    bool is_read = describe_bytes(&foreign, &view, shape) && py_foreign_copy(out, &foreign, &dtype);
    PyBuffer_Release(&view);
    return is_read;
}

static bool read_elements(slip_array **out, PyObject *elements, slip_dtype dtype) {
    py_foreign foreign;
    Py_buffer view;
    if (!py_foreign_of_buffer(&foreign, &view, elements)) return false;
    if (dtype == SLIP_BFLOAT16 && foreign.dtype == SLIP_UINT16) foreign.dtype = SLIP_BFLOAT16;
    bool is_read = py_foreign_copy(out, &foreign, &dtype);
    PyBuffer_Release(&view);
    return is_read;
}

PyObject *py_array_setstate(PyObject *self, PyObject *state) {
    PyObject *elements, *shape = NULL;
    int dtype;
    slip_array *array;
    if (!PyTuple_Check(state) || !PyArg_ParseTuple(state, "Oi|O", &elements, &dtype, &shape)) {
        PyErr_SetString(PyExc_TypeError, "__setstate__(): expected a tuple of elements and dtype");
        return NULL;
    }
    if (dtype < 0 || dtype >= SLIP_DTYPE_COUNT) return refuse_state("there is no such dtype") ? self : NULL;
    bool is_read = shape ? read_bytes(&array, elements, (slip_dtype)dtype, shape)
                         : read_elements(&array, elements, (slip_dtype)dtype);
    if (!is_read) return NULL;
    py_array_replace(self, array);
    Py_RETURN_NONE;
}

/* ---- copies ---- */

/* Shares the value, as copies of MLX do: arrays do not change, and in-place operators put another array in the
 * object's place. */
PyObject *py_array_copy(PyObject *self, PyObject *unused) {
    (void)unused;
    return py_array_wrap(slip_array_retain(py_array_of(self)));
}

/* Memory of its own: who writes into one of the two by way of a view does not change the other. */
PyObject *py_array_deepcopy(PyObject *self, PyObject *memo) {
    slip_array *copy;
    (void)memo;
    slip_status status = slip_copy(&copy, py_array_of(self), NULL);
    return py_array_result(status, copy);
}
