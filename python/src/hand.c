/* Functions and methods that follow no rule of the op table. */
#include <math.h>

#include "call.h"

#define FUNCTION(function) (PyCFunction)(void (*)(void))(function), METH_FASTCALL | METH_KEYWORDS

/* ---- arange ---- */

static const char *const arange_names[] = {"start", "stop", "step", "dtype", "stream"};
static py_signature arange_signature = {
    .name = "arange",
    .text = "arange(start: int | float, stop: int | float | None = None, step: int | float | None = None, "
            "dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array",
    .parameters = arange_names,
    .count = 5,
    .positional = 4,
};

static bool is_fractional(const py_call *call, int index) {
    return call->given[index] && PyFloat_Check(call->given[index]);
}

static bool fits_int32(double value) {
    return value >= INT32_MIN && value <= INT32_MAX;
}

/* arange(stop), arange(start, stop[, step]), and both with names. */
static PyObject *arange(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    double start = 0, stop = 0, step = 1;
    slip_array *out = NULL;
    (void)module;
    if (!py_bind(&call, &arange_signature, NULL, arguments, count, keywords)) return NULL;
    bool has_start = !py_is_none(&call, 0), has_stop = !py_is_none(&call, 1);
    if (!has_start && !has_stop) return py_wrong_argument(&call, 0, "a number"), py_abandon(&call);
    bool has_dtype = !py_is_none(&call, 3);
    bool is_float = is_fractional(&call, 0) || is_fractional(&call, 1) || is_fractional(&call, 2);
    slip_dtype dtype = is_float ? SLIP_FLOAT32 : SLIP_INT32;
    if (!py_take_stream(&call, 4) || !py_take_dtype(&call, 3, &dtype) || !py_take_double(&call, 0, &start) ||
        !py_take_double(&call, 1, &stop) || !py_take_double(&call, 2, &step))
        return py_abandon(&call);
    if (!has_stop) {
        stop = start;
        start = 0;
    }
    if (!has_dtype && !is_float && !(fits_int32(start) && fits_int32(stop) && fits_int32(step))) dtype = SLIP_INT64;
    slip_status status = slip_arange(&out, start, stop, step, dtype, call.stream);
    return py_finish(&call, status, out);
}

/* ---- put_along_axis ---- */

static const char *const put_names[] = {"a", "indices", "values", "axis", "stream"};
static py_signature put_signature = {
    .name = "put_along_axis",
    .text = "put_along_axis(a: array, /, indices: array, values: array, axis: int | None = None, *, "
            "stream: StreamOrDevice = None) -> array",
    .parameters = put_names,
    .count = 5,
    .positional_only = 1,
    .positional = 4,
    .required = 3,
};

/* Without an axis the indices count in the flattened array, whose shape the result gets back. */
static PyObject *put_along_axis(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    slip_array *a, *indices, *operands[2], *out = NULL, *put;
    int axis = 0;
    (void)module;
    if (!py_bind(&call, &put_signature, NULL, arguments, count, keywords)) return NULL;
    if (!py_take_stream(&call, 4) || !py_take_array(&call, 0, &a) || !py_take_array(&call, 1, &indices) ||
        !py_take_operands(&call, 2, (const int[]){0, 2}, 0, operands))
        return py_abandon(&call);
    const int *shape = slip_array_shape(a);
    size_t ndim = (size_t)slip_array_ndim(a);
    if (!py_take_axis(&call, 3, &axis, &operands[0])) return py_abandon(&call);
    slip_status status = slip_put_along_axis(&put, operands[0], indices, operands[1], axis, call.stream);
    if (status != SLIP_OK) return py_finish(&call, status, NULL);
    status = slip_reshape(&out, put, shape, ndim, call.stream);
    slip_array_release(put);
    return py_finish(&call, status, out);
}

/* ---- as_strided ---- */

static const char *const strided_names[] = {"a", "shape", "strides", "offset", "stream"};
static py_signature strided_signature = {
    .name = "as_strided",
    .text = "as_strided(a: array, /, shape: Sequence[int] | None = None, strides: Sequence[int] | None = None, "
            "offset: int = 0, *, stream: StreamOrDevice = None) -> array",
    .parameters = strided_names,
    .count = 5,
    .positional_only = 1,
    .positional = 4,
    .required = 1,
};

/* Absent, the shape is a's and the strides are those of a row-major array of the shape. */
static PyObject *as_strided(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    slip_array *a, *out = NULL;
    py_ints shape, strides;
    int64_t steps[SLIP_MAX_NDIM], step = 1;
    size_t offset = 0;
    (void)module;
    if (!py_bind(&call, &strided_signature, NULL, arguments, count, keywords)) return NULL;
    if (!py_take_stream(&call, 4) || !py_take_array(&call, 0, &a) || !py_take_shape(&call, 1, &shape, &a, 1) ||
        !py_take_ints(&call, 2, &strides) || !py_take_size(&call, 3, &offset))
        return py_abandon(&call);
    if (py_is_none(&call, 2)) {
        strides.count = shape.count;
        for (size_t i = shape.count; i-- > 0; step *= shape.values[i]) steps[i] = step;
    } else {
        for (size_t i = 0; i < strides.count; ++i) steps[i] = strides.values[i];
    }
    slip_status status = slip_as_strided(&out, a, shape.values, shape.count, steps, strides.count, offset, call.stream);
    return py_finish(&call, status, out);
}

/* ---- broadcast_shapes ---- */

static PyObject *broadcast_shapes(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    slip_array *filler = NULL, *sum = NULL;
    const slip_scalar zero = {.kind = SLIP_SCALAR_UNSIGNED};
    slip_status status = slip_array_from_scalar(&sum, &zero, SLIP_BOOL);
    (void)module;
    for (Py_ssize_t i = 0; status == SLIP_OK && i < count; ++i) {
        py_ints shape;
        if (!py_ints_read(&shape, arguments[i])) {
            slip_array_release(sum);
            if (!PyErr_Occurred())
                PyErr_Format(PyExc_TypeError, "broadcast_shapes(): expected sequences of ints, got %R", arguments[i]);
            return NULL;
        }
        slip_array *wider = NULL;
        status = slip_zeros(&filler, shape.values, shape.count, SLIP_BOOL, NULL);
        if (status == SLIP_OK) status = slip_logical_or(&wider, sum, filler, NULL);
        slip_array_release(filler);
        slip_array_release(sum);
        sum = wider;
    }
    PyObject *result =
        status == SLIP_OK ? py_shape_object(slip_array_shape(sum), slip_array_ndim(sum)) : py_raise(status);
    slip_array_release(sum);
    return result;
}

/* ---- reshape and transpose as methods: several ints, or one sequence ---- */

/* The ints of a method's positional arguments, and its stream. False: an exception is set. */
static bool take_varargs(py_ints *ints, py_call *call, py_signature *signature, PyObject *self,
                         PyObject *const *arguments, Py_ssize_t count, PyObject *keywords, const char *list_name) {
    PyObject *collected = NULL;
    *call = (py_call){.signature = signature, .arguments = arguments, .argument_count = count, .keywords = keywords};
    ints->count = 0;
    for (Py_ssize_t i = 0; keywords && i < PyTuple_Size(keywords); ++i) {
        PyObject *name = PyTuple_GetItem(keywords, i);
        if (PyUnicode_CompareWithASCIIString(name, "stream") == 0) call->given[2] = arguments[count + i];
        else if (PyUnicode_CompareWithASCIIString(name, list_name) == 0 && count == 0)
            call->given[1] = arguments[count + i];
        else return py_wrong_argument(call, -1, NULL), false;
    }
    call->given[0] = self;
    if (count == 1) call->given[1] = arguments[0];
    if (count > 1) {
        call->given[1] = collected = PyTuple_New(count);
        for (Py_ssize_t i = 0; collected && i < count; ++i) PyTuple_SetItem(collected, i, Py_NewRef(arguments[i]));
        if (!collected) return false;
    }
    bool is_good = py_take_ints(call, 1, ints) && py_take_stream(call, 2);
    Py_XDECREF(collected);
    py_site_mark();
    return is_good;
}

static const char *const shape_names[] = {"self", "shape", "stream"};
static py_signature reshape_signature = {
    .name = "reshape",
    .text = "reshape(*shape: int | Sequence[int], stream: StreamOrDevice = None) -> array",
    .parameters = shape_names,
    .count = 3,
};

static PyObject *method_reshape(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    py_ints shape;
    slip_array *out = NULL;
    if (!take_varargs(&shape, &call, &reshape_signature, self, arguments, count, keywords, "shape"))
        return py_abandon(&call);
    slip_status status = slip_reshape(&out, py_array_of(self), shape.values, shape.count, call.stream);
    return py_finish(&call, status, out);
}

static const char *const axes_names[] = {"self", "axes", "stream"};
static py_signature transpose_signature = {
    .name = "transpose",
    .text = "transpose(*axes: int | Sequence[int], stream: StreamOrDevice = None) -> array",
    .parameters = axes_names,
    .count = 3,
};

static PyObject *method_transpose(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    py_ints axes;
    slip_array *out = NULL;
    if (!take_varargs(&axes, &call, &transpose_signature, self, arguments, count, keywords, "axes"))
        return py_abandon(&call);
    slip_status status = py_is_none(&call, 1)
                             ? slip_transpose(&out, py_array_of(self), call.stream)
                             : slip_transpose_axes(&out, py_array_of(self), axes.values, axes.count, call.stream);
    return py_finish(&call, status, out);
}

/* ---- tables ---- */

PyMethodDef py_hand_ops[] = {
    {"arange", FUNCTION(arange),
     "arange(start, stop=None, step=None, dtype=None, *, stream=None) -> array\n\n"
     "start, start + step, ... below stop; with one number, from 0 to it. int32 unless a float is among them."},
    {"put_along_axis", FUNCTION(put_along_axis),
     "put_along_axis(a, /, indices, values, axis=None, *, stream=None) -> array\n\n"
     "a with the elements at the indices along an axis (in the flattened array) replaced by the values."},
    {"as_strided", FUNCTION(as_strided),
     "as_strided(a, /, shape=None, strides=None, offset=0, *, stream=None) -> array\n\n"
     "A view with strides of its own, counted in elements of the row-major array."},
    {"broadcast_shapes", (PyCFunction)(void (*)(void))broadcast_shapes, METH_FASTCALL,
     "broadcast_shapes(*shapes: Sequence[int]) -> tuple[int, ...]\n\nThe shape that the shapes broadcast to together."},
    {NULL, NULL, 0, NULL},
};

PyMethodDef py_hand_methods[] = {
    {"reshape", FUNCTION(method_reshape),
     "reshape(*shape, stream=None) -> array\n\nThe same elements under another shape; one dimension may be -1."},
    {"transpose", FUNCTION(method_transpose),
     "transpose(*axes, stream=None) -> array\n\nThe axes in another order, reversed where none is given."},
    {NULL, NULL, 0, NULL},
};
