/* More functions that follow no rule of the op table: paddings, products and what takes lists of lists. */
#include "call.h"

#define FUNCTION(function) (PyCFunction)(void (*)(void))(function), METH_FASTCALL | METH_KEYWORDS

/* ---- linspace and eye ---- */

static const char *const linspace_names[] = {"start", "stop", "num", "endpoint", "dtype", "stream"};
static py_signature linspace_signature = {
    .name = "linspace",
    .text = "linspace(start: scalar, stop: scalar, num: int | None = 50, endpoint: bool = True, "
            "dtype: Dtype | None = float32, stream: StreamOrDevice = None) -> array",
    .parameters = linspace_names,
    .count = 6,
    .positional = 6,
    .required = 2,
};

static PyObject *linspace(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    double start = 0, stop = 0;
    int number = 50;
    bool has_endpoint = true;
    slip_dtype dtype = SLIP_FLOAT32;
    slip_array *out = NULL;
    (void)module;
    if (!py_bind(&call, &linspace_signature, NULL, arguments, count, keywords)) return NULL;
    if (!py_take_double(&call, 0, &start) || !py_take_double(&call, 1, &stop) || !py_take_int(&call, 2, &number) ||
        !py_take_bool(&call, 3, &has_endpoint) || !py_take_dtype(&call, 4, &dtype) || !py_take_stream(&call, 5))
        return py_abandon(&call);
    if (!has_endpoint && number > 0) stop -= (stop - start) / number;
    slip_status status = slip_linspace(&out, start, stop, number, dtype, call.stream);
    return py_finish(&call, status, out);
}

static const char *const eye_names[] = {"n", "m", "k", "dtype", "stream"};
static py_signature eye_signature = {
    .name = "eye",
    .text = "eye(n: int, m: int | None = None, k: int = 0, dtype: Dtype | None = float32, *, "
            "stream: StreamOrDevice = None) -> array",
    .parameters = eye_names,
    .count = 5,
    .positional = 4,
    .required = 1,
};

static py_signature tri_signature = {
    .name = "tri",
    .text = "tri(n: int, m: int | None = None, k: int = 0, dtype: Dtype | None = None, *, "
            "stream: StreamOrDevice = None) -> array",
    .parameters = eye_names,
    .count = 5,
    .positional = 4,
    .required = 1,
};

typedef slip_status diagonal_op(slip_array **out, int n, int m, int k, slip_dtype dtype, slip_stream *stream);

/* Absent, m is n. */
static PyObject *make_diagonal(py_signature *signature, diagonal_op *op, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords) {
    py_call call;
    int n = 0, k = 0;
    slip_dtype dtype = SLIP_FLOAT32;
    slip_array *out = NULL;
    if (!py_bind(&call, signature, NULL, arguments, count, keywords)) return NULL;
    if (!py_take_int(&call, 0, &n)) return py_abandon(&call);
    int m = n;
    if (!py_take_int(&call, 1, &m) || !py_take_int(&call, 2, &k) || !py_take_dtype(&call, 3, &dtype) ||
        !py_take_stream(&call, 4))
        return py_abandon(&call);
    slip_status status = op(&out, n, m, k, dtype, call.stream);
    return py_finish(&call, status, out);
}

static PyObject *eye(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    (void)module;
    return make_diagonal(&eye_signature, slip_eye, arguments, count, keywords);
}

static PyObject *tri(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    (void)module;
    return make_diagonal(&tri_signature, slip_tri, arguments, count, keywords);
}

/* ---- atleast_1d, atleast_2d, atleast_3d ---- */

static const char *const atleast_names[] = {"arys", "stream"};

/* One array gives an array, several a list. */
static PyObject *atleast(py_signature *signature, py_unary_op *op, PyObject *const *arguments, Py_ssize_t count,
                         PyObject *keywords) {
    py_call call;
    slip_status status = SLIP_OK;
    if (!py_bind(&call, signature, NULL, arguments, count, keywords)) return NULL;
    if (!py_take_rest(&call) || !py_take_stream(&call, 1)) return py_abandon(&call);
    slip_array **out = PyMem_Calloc((size_t)count + 1, sizeof *out);
    if (!out) return PyErr_NoMemory(), py_abandon(&call);
    for (size_t i = 0; status == SLIP_OK && i < call.list_count; ++i) status = op(&out[i], call.list[i], call.stream);
    PyObject *list = py_finish_list(&call, status, out, (size_t)count);
    if (!list || count != 1) return list;
    PyObject *only = Py_NewRef(PyList_GetItem(list, 0));
    Py_DECREF(list);
    return only;
}

static py_signature atleast_1d_signature = {
    .name = "atleast_1d",
    .text = "atleast_1d(*arys: array, stream: StreamOrDevice = None) -> array | list[array]",
    .parameters = atleast_names,
    .count = 2,
    .takes_rest = true,
};

static PyObject *atleast_1d(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    (void)module;
    return atleast(&atleast_1d_signature, slip_atleast_1d, arguments, count, keywords);
}

static py_signature atleast_2d_signature = {
    .name = "atleast_2d",
    .text = "atleast_2d(*arys: array, stream: StreamOrDevice = None) -> array | list[array]",
    .parameters = atleast_names,
    .count = 2,
    .takes_rest = true,
};

static PyObject *atleast_2d(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    (void)module;
    return atleast(&atleast_2d_signature, slip_atleast_2d, arguments, count, keywords);
}

static py_signature atleast_3d_signature = {
    .name = "atleast_3d",
    .text = "atleast_3d(*arys: array, stream: StreamOrDevice = None) -> array | list[array]",
    .parameters = atleast_names,
    .count = 2,
    .takes_rest = true,
};

static PyObject *atleast_3d(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    (void)module;
    return atleast(&atleast_3d_signature, slip_atleast_3d, arguments, count, keywords);
}

/* ---- pad ---- */

static const char *const pad_names[] = {"a", "pad_width", "mode", "constant_values", "stream"};
static py_signature pad_signature = {
    .name = "pad",
    .text = "pad(a: array, pad_width: int | tuple[int] | tuple[int, int] | list[tuple[int, int]], "
            "mode: Literal['constant', 'edge', 'reflect', 'symmetric'] = 'constant', "
            "constant_values: scalar | array = 0, *, stream: StreamOrDevice = None) -> array",
    .parameters = pad_names,
    .count = 5,
    .positional = 4,
    .required = 2,
};

/* The widths before and behind each of ndim axes. False without an exception: no such thing. */
static bool read_widths(py_ints *low, py_ints *high, PyObject *widths, int ndim) {
    py_ints all;
    low->count = high->count = (size_t)ndim;
    if (py_ints_read(&all, widths)) { /* one for both ends of every axis, or one for each end */
        if (all.count < 1 || all.count > 2) return false;
        for (int i = 0; i < ndim; ++i) {
            low->values[i] = all.values[0];
            high->values[i] = all.values[all.count - 1];
        }
        return true;
    }
    if (PyErr_Occurred() || !PySequence_Check(widths)) return false;
    Py_ssize_t pairs = PySequence_Size(widths); /* one pair: for every axis */
    if (pairs != ndim && pairs != 1) return false;
    for (int i = 0; i < ndim; ++i) {
        PyObject *pair = PySequence_GetItem(widths, pairs == 1 ? 0 : i);
        bool is_pair = pair && py_ints_read(&all, pair) && all.count >= 1 && all.count <= 2;
        Py_XDECREF(pair);
        if (!is_pair) return false;
        low->values[i] = all.values[0];
        high->values[i] = all.values[all.count - 1];
    }
    return true;
}

static PyObject *pad(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    slip_array *operands[2], *out = NULL;
    py_ints low, high;
    int axes[SLIP_MAX_NDIM];
    const char *mode = "constant";
    (void)module;
    if (!py_bind(&call, &pad_signature, NULL, arguments, count, keywords)) return NULL;
    if (!py_default_int(&call, 3, 0) || !py_take_operands(&call, 2, (const int[]){0, 3}, 0, operands) ||
        !py_take_string(&call, 2, &mode) || !py_take_stream(&call, 4))
        return py_abandon(&call);
    int ndim = slip_array_ndim(operands[0]);
    if (!read_widths(&low, &high, call.given[1], ndim)) {
        if (!PyErr_Occurred())
            py_wrong_argument(&call, 1, "an int, a pair of ints, or a pair for each of the array's dimensions");
        return py_abandon(&call);
    }
    for (int i = 0; i < ndim; ++i) axes[i] = i;
    size_t axis_count = (size_t)ndim;
    slip_status status = slip_pad(&out, operands[0], axes, axis_count, low.values, low.count, high.values, high.count,
                                  operands[1], mode, call.stream);
    return py_finish(&call, status, out);
}

/* ---- roll ---- */

static const char *const roll_names[] = {"a", "shift", "axis", "stream"};
static py_signature roll_signature = {
    .name = "roll",
    .text = "roll(a: array, shift: int | tuple[int], axis: None | int | tuple[int] = None, /, *, "
            "stream: StreamOrDevice = None) -> array",
    .parameters = roll_names,
    .count = 4,
    .positional_only = 3,
    .positional = 3,
    .required = 2,
};

/* A single int shifts along every axis that is given. */
static PyObject *roll(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    slip_array *a, *out = NULL;
    py_ints shift, axes;
    (void)module;
    if (!py_bind(&call, &roll_signature, NULL, arguments, count, keywords)) return NULL;
    if (!py_take_array(&call, 0, &a) || !py_take_ints(&call, 1, &shift) || !py_take_ints(&call, 2, &axes) ||
        !py_take_stream(&call, 3))
        return py_abandon(&call);
    if (py_is_none(&call, 1)) return py_wrong_argument(&call, 1, "an int or a tuple of ints"), py_abandon(&call);
    slip_status status;
    if (py_is_none(&call, 2)) {
        status = slip_roll(&out, a, shift.values, shift.count, call.stream);
    } else if (py_is_int(&call, 2)) {
        status = slip_roll_axis(&out, a, shift.values, shift.count, axes.values[0], call.stream);
    } else {
        for (; py_is_int(&call, 1) && shift.count < axes.count; ++shift.count)
            shift.values[shift.count] = shift.values[0];
        status = slip_roll_axes(&out, a, shift.values, shift.count, axes.values, axes.count, call.stream);
    }
    return py_finish(&call, status, out);
}

/* ---- unstack ---- */

static const char *const unstack_names[] = {"x", "axis", "stream"};
static py_signature unstack_signature = {
    .name = "unstack",
    .text = "unstack(x: array, /, *, axis: int = 0, stream: StreamOrDevice = None) -> list[array]",
    .parameters = unstack_names,
    .count = 3,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *unstack(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    slip_array *x;
    int axis = 0;
    (void)module;
    if (!py_bind(&call, &unstack_signature, NULL, arguments, count, keywords)) return NULL;
    if (!py_take_array(&call, 0, &x) || !py_take_int(&call, 1, &axis) || !py_take_stream(&call, 2))
        return py_abandon(&call);
    int ndim = slip_array_ndim(x), place = axis < 0 ? axis + ndim : axis;
    size_t slices = place >= 0 && place < ndim ? (size_t)slip_array_shape(x)[place] : 0; /* else an error */
    slip_array **out = PyMem_Calloc(slices + 1, sizeof *out);
    if (!out) return PyErr_NoMemory(), py_abandon(&call);
    slip_status status = slip_unstack(out, x, axis, call.stream);
    return py_finish_list(&call, status, out, status == SLIP_OK ? slices : 0);
}

/* ---- tensordot and einsum ---- */

static const char *const tensordot_names[] = {"a", "b", "axes", "stream"};
static py_signature tensordot_signature = {
    .name = "tensordot",
    .text = "tensordot(a: array, b: array, /, axes: int | list[Sequence[int]] = 2, *, "
            "stream: StreamOrDevice = None) -> array",
    .parameters = tensordot_names,
    .count = 4,
    .positional_only = 2,
    .positional = 3,
    .required = 2,
};

static bool read_axes_pair(py_ints *a, py_ints *b, PyObject *axes) {
    if (!PySequence_Check(axes) || PySequence_Size(axes) != 2) return false;
    PyObject *first = PySequence_GetItem(axes, 0), *second = first ? PySequence_GetItem(axes, 1) : NULL;
    bool is_good = first && second && py_ints_read(a, first) && py_ints_read(b, second);
    Py_XDECREF(first);
    Py_XDECREF(second);
    return is_good;
}

static PyObject *tensordot(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    slip_array *a, *b, *out = NULL;
    slip_status status;
    int last = 2;
    py_ints axes_a, axes_b;
    (void)module;
    if (!py_bind(&call, &tensordot_signature, NULL, arguments, count, keywords)) return NULL;
    if (!py_take_array(&call, 0, &a) || !py_take_array(&call, 1, &b) || !py_take_stream(&call, 3))
        return py_abandon(&call);
    if (py_is_whole(&call, 2)) {
        if (!py_take_int(&call, 2, &last)) return py_abandon(&call);
        status = slip_tensordot_axis(&out, a, b, last, call.stream);
    } else {
        if (!read_axes_pair(&axes_a, &axes_b, call.given[2])) {
            if (!PyErr_Occurred()) py_wrong_argument(&call, 2, "an int or two sequences of ints");
            return py_abandon(&call);
        }
        status = slip_tensordot(&out, a, b, axes_a.values, axes_a.count, axes_b.values, axes_b.count, call.stream);
    }
    return py_finish(&call, status, out);
}

static const char *const einsum_names[] = {"operands", "subscripts", "stream"};
static py_signature einsum_signature = {
    .name = "einsum",
    .text = "einsum(subscripts: str, *operands: array, stream: StreamOrDevice = None) -> array",
    .parameters = einsum_names,
    .count = 3,
    .takes_rest = true,
};

/* The subscripts, and the operands as the call's list. */
static bool take_einsum(py_call *call, const char **subscripts, PyObject *const *arguments, Py_ssize_t count) {
    *subscripts = NULL;
    if (!call->given[1] && count > 0) { /* the first positional argument is no operand */
        call->given[1] = arguments[0];
        ++call->rest;
        --call->rest_count;
    }
    if (call->given[1] && (!py_take_string(call, 1, subscripts) || !py_take_rest(call))) return false;
    if (!*subscripts) py_wrong_argument(call, 1, "a str");
    return *subscripts;
}

static PyObject *einsum(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    const char *subscripts;
    slip_array *out = NULL;
    (void)module;
    if (!py_bind(&call, &einsum_signature, NULL, arguments, count, keywords)) return NULL;
    if (!take_einsum(&call, &subscripts, arguments, count) || !py_take_stream(&call, 2)) return py_abandon(&call);
    slip_status status = slip_einsum(&out, subscripts, call.list, call.list_count, call.stream);
    return py_finish(&call, status, out);
}

static const char *const einsum_path_names[] = {"operands", "subscripts"};
static py_signature einsum_path_signature = {
    .name = "einsum_path",
    .text = "einsum_path(subscripts: str, *operands: array) -> tuple[list[tuple[int, ...]], str]",
    .parameters = einsum_path_names,
    .count = 2,
    .takes_rest = true,
};

/* The pairs, and what they cost, in MLX's words. */
static PyObject *describe_path(int (*steps)[2], size_t operand_count, const slip_einsum_cost *cost,
                               const char *subscripts) {
    char text[256];
    snprintf(text, sizeof text,
             "         Naive scaling:  %d\n     Optimized scaling:  %d\n      Naive FLOP count:  %.0f\n"
             "  Optimized FLOP count:  %.0f\n",
             cost->naive_scaling, cost->scaling, cost->naive_flops, cost->flops);
    PyObject *path = operand_count == 1 ? Py_BuildValue("[(i)]", 0) : PyList_New(0);
    for (size_t i = 0; path && i + 1 < operand_count; ++i) {
        PyObject *pair = Py_BuildValue("(ii)", steps[i][0], steps[i][1]);
        if (!pair || PyList_Append(path, pair) != 0) Py_CLEAR(path);
        Py_XDECREF(pair);
    }
    PyObject *words = path ? PyUnicode_FromFormat("  Complete contraction:  %s\n%s", subscripts, text) : NULL;
    if (words) return Py_BuildValue("(NN)", path, words);
    Py_XDECREF(path);
    return NULL;
}

static PyObject *einsum_path(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    const char *subscripts;
    slip_einsum_cost cost;
    (void)module;
    if (!py_bind(&call, &einsum_path_signature, NULL, arguments, count, keywords)) return NULL;
    if (!take_einsum(&call, &subscripts, arguments, count)) return py_abandon(&call);
    int(*steps)[2] = PyMem_Calloc(call.list_count + 1, sizeof *steps);
    if (!steps) return PyErr_NoMemory(), py_abandon(&call);
    slip_status status = slip_einsum_path(steps, &cost, subscripts, call.list, call.list_count);
    PyObject *made = status == SLIP_OK ? describe_path(steps, call.list_count, &cost, subscripts) : py_raise(status);
    PyMem_Free(steps);
    py_abandon(&call);
    return made;
}

PyMethodDef py_hand_shape_ops[] = {
    {"linspace", FUNCTION(linspace),
     "linspace(start, stop, num=50, endpoint=True, dtype=float32, stream=None) -> array\n\n"
     "`num` numbers at equal distances from start to stop, which is among them unless endpoint is False."},
    {"eye", FUNCTION(eye),
     "eye(n, m=None, k=0, dtype=float32, *, stream=None) -> array\n\nZeros with ones on diagonal number k."},
    {"tri", FUNCTION(tri),
     "tri(n, m=None, k=0, dtype=None, *, stream=None) -> array\n\nOnes on and below diagonal number k, zeros above."},
    {"atleast_1d", FUNCTION(atleast_1d),
     "atleast_1d(*arys, stream=None) -> array | list[array]\n\n"
     "The arrays with at least one dimension."},
    {"atleast_2d", FUNCTION(atleast_2d),
     "atleast_2d(*arys, stream=None) -> array | list[array]\n\n"
     "The arrays with at least two dimensions."},
    {"atleast_3d", FUNCTION(atleast_3d),
     "atleast_3d(*arys, stream=None) -> array | list[array]\n\n"
     "The arrays with at least three dimensions."},
    {"pad", FUNCTION(pad),
     "pad(a, pad_width, mode='constant', constant_values=0, *, stream=None) -> array\n\n"
     "The array with elements added at the ends of its axes."},
    {"roll", FUNCTION(roll),
     "roll(a, shift, axis=None, /, *, stream=None) -> array\n\n"
     "Elements moved on along axes, or in the flattened array, those that leave at the end coming in at the start."},
    {"unstack", FUNCTION(unstack), "unstack(x, /, *, axis=0, stream=None) -> list[array]\n\nThe slices along an axis."},
    {"tensordot", FUNCTION(tensordot),
     "tensordot(a, b, /, axes=2, *, stream=None) -> array\n\nSums of products over pairs of axes."},
    {"einsum", FUNCTION(einsum),
     "einsum(subscripts, *operands, stream=None) -> array\n\nSums of products in Einstein's notation: 'ij,jk->ik'."},
    {"einsum_path", FUNCTION(einsum_path),
     "einsum_path(subscripts, *operands) -> tuple[list[tuple[int, ...]], str]\n\n"
     "The order in which einsum multiplies its operands, as pairs of places (the product comes last), and what it "
     "costs beside all of them at once. Nothing is computed."},
    {NULL, NULL, 0, NULL},
};
