/* Made from ops/ by tools/generate.py: do not edit. The ops as functions, methods and operators of Python: arguments
 * in, native call, object out. */
#include "call.h"

/* ---- full ---- */

static PyObject *full_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *vals_in[1];
    if (!py_take_operands(call, 1, (const int[]){1}, 0u, vals_in)) return py_abandon(call);
    slip_array *vals = vals_in[0];
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 0, &shape)) return py_abandon(call);
    slip_dtype dtype = slip_array_dtype(vals);
    if (!py_take_dtype(call, 2, &dtype)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_full(&out, shape.values, shape.count, vals, dtype, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_full_names[] = {"shape", "vals", "dtype", "stream"};
static py_signature py_full_signature = {
    .name = "full",
    .text = "full(shape: int | Sequence[int], vals: scalar | array, dtype: Dtype | None = None, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_full_names,
    .count = 4,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_full(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_full_signature, NULL, arguments, count, keywords)) return NULL;
    return full_call(&call);
}

/* ---- zeros ---- */

static PyObject *zeros_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 0, &shape)) return py_abandon(call);
    slip_dtype dtype = SLIP_FLOAT32;
    if (!py_take_dtype(call, 1, &dtype)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_zeros(&out, shape.values, shape.count, dtype, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_zeros_names[] = {"shape", "dtype", "stream"};
static py_signature py_zeros_signature = {
    .name = "zeros",
    .text = "zeros(shape: int | Sequence[int], dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) "
     "-> array",
    .parameters = py_zeros_names,
    .count = 3,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_zeros(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_zeros_signature, NULL, arguments, count, keywords)) return NULL;
    return zeros_call(&call);
}

/* ---- ones ---- */

static PyObject *ones_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 0, &shape)) return py_abandon(call);
    slip_dtype dtype = SLIP_FLOAT32;
    if (!py_take_dtype(call, 1, &dtype)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_ones(&out, shape.values, shape.count, dtype, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_ones_names[] = {"shape", "dtype", "stream"};
static py_signature py_ones_signature = {
    .name = "ones",
    .text = "ones(shape: int | Sequence[int], dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) "
     "-> array",
    .parameters = py_ones_names,
    .count = 3,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_ones(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_ones_signature, NULL, arguments, count, keywords)) return NULL;
    return ones_call(&call);
}

/* ---- full_like ---- */

static PyObject *full_like_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a_vals_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_vals_in)) return py_abandon(call);
    slip_array *a = a_vals_in[0];
    slip_array *vals = a_vals_in[1];
    slip_dtype dtype = slip_array_dtype(a);
    if (!py_take_dtype(call, 2, &dtype)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_full_like(&out, a, vals, dtype, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_full_like_names[] = {"a", "vals", "dtype", "stream"};
static py_signature py_full_like_signature = {
    .name = "full_like",
    .text = "full_like(a: array, vals: scalar | array, dtype: Dtype | None = None, *, stream: StreamOrDevice = "
     "None) -> array",
    .parameters = py_full_like_names,
    .count = 4,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_full_like(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_full_like_signature, NULL, arguments, count, keywords)) return NULL;
    return full_like_call(&call);
}

/* ---- zeros_like ---- */

static PyObject *zeros_like_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    if (!py_take_cast(call, 1, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_zeros_like(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_zeros_like_names[] = {"a", "dtype", "stream"};
static py_signature py_zeros_like_signature = {
    .name = "zeros_like",
    .text = "zeros_like(a: array, /, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_zeros_like_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_zeros_like(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_zeros_like_signature, NULL, arguments, count, keywords)) return NULL;
    return zeros_like_call(&call);
}

/* ---- ones_like ---- */

static PyObject *ones_like_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    if (!py_take_cast(call, 1, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_ones_like(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_ones_like_names[] = {"a", "dtype", "stream"};
static py_signature py_ones_like_signature = {
    .name = "ones_like",
    .text = "ones_like(a: array, /, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_ones_like_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_ones_like(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_ones_like_signature, NULL, arguments, count, keywords)) return NULL;
    return ones_like_call(&call);
}

/* ---- contiguous ---- */

static PyObject *contiguous_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool allow_col_major = false;
    if (!py_take_bool(call, 1, &allow_col_major)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_contiguous(&out, a, allow_col_major, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_contiguous_names[] = {"a", "allow_col_major", "stream"};
static py_signature py_contiguous_signature = {
    .name = "contiguous",
    .text = "contiguous(a: array, /, allow_col_major: bool = False, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_contiguous_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_contiguous(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_contiguous_signature, NULL, arguments, count, keywords)) return NULL;
    return contiguous_call(&call);
}

/* ---- identity ---- */

static PyObject *identity_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    int n = 0;
    if (!py_take_int(call, 0, &n)) return py_abandon(call);
    slip_dtype dtype = SLIP_FLOAT32;
    if (!py_take_dtype(call, 1, &dtype)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_identity(&out, n, dtype, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_identity_names[] = {"n", "dtype", "stream"};
static py_signature py_identity_signature = {
    .name = "identity",
    .text = "identity(n: int, dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_identity_names,
    .count = 3,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_identity(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_identity_signature, NULL, arguments, count, keywords)) return NULL;
    return identity_call(&call);
}

/* ---- tril ---- */

static PyObject *tril_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *x = NULL;
    if (!py_take_array(call, 0, &x)) return py_abandon(call);
    int k = 0;
    if (!py_take_int(call, 1, &k)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_tril(&out, x, k, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_tril_names[] = {"x", "k", "stream"};
static py_signature py_tril_signature = {
    .name = "tril",
    .text = "tril(x: array, k: int = 0, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_tril_names,
    .count = 3,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_tril(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_tril_signature, NULL, arguments, count, keywords)) return NULL;
    return tril_call(&call);
}

/* ---- triu ---- */

static PyObject *triu_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *x = NULL;
    if (!py_take_array(call, 0, &x)) return py_abandon(call);
    int k = 0;
    if (!py_take_int(call, 1, &k)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_triu(&out, x, k, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_triu_names[] = {"x", "k", "stream"};
static py_signature py_triu_signature = {
    .name = "triu",
    .text = "triu(x: array, k: int = 0, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_triu_names,
    .count = 3,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_triu(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_triu_signature, NULL, arguments, count, keywords)) return NULL;
    return triu_call(&call);
}

/* ---- meshgrid ---- */

static PyObject *meshgrid_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    if (!py_take_rest(call)) return py_abandon(call);
    bool sparse = false;
    if (!py_take_bool(call, 1, &sparse)) return py_abandon(call);
    const char *indexing = "xy";
    if (!py_take_string(call, 2, &indexing)) return py_abandon(call);
    slip_array **out = NULL;
    size_t out_count = 0;
    slip_status status;
    out_count = (size_t)(call->list_count);
    out = PyMem_Calloc(out_count + 1, sizeof *out);
    if (!out) return PyErr_NoMemory(), py_abandon(call);
    status = slip_meshgrid(out, call->list, call->list_count, sparse, indexing, call->stream);
    return py_finish_tuple(call, status, out, status == SLIP_OK ? out_count : 0);
}

static const char *const py_meshgrid_names[] = {"arrays", "sparse", "indexing", "stream"};
static py_signature py_meshgrid_signature = {
    .name = "meshgrid",
    .text = "meshgrid(*arrays: array, sparse: bool | None = False, indexing: str | None = 'xy', stream: "
     "StreamOrDevice = None) -> tuple[array, ...]",
    .parameters = py_meshgrid_names,
    .count = 4,
    .positional_only = 0,
    .positional = 0,
    .required = 0,
    .takes_rest = true,
};

static PyObject *py_meshgrid(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_meshgrid_signature, NULL, arguments, count, keywords)) return NULL;
    return meshgrid_call(&call);
}

/* ---- abs ---- */

static PyObject *abs_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_abs(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_abs_names[] = {"a", "stream"};
static py_signature py_abs_signature = {
    .name = "abs",
    .text = "abs(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_abs_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_abs(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_abs_signature, NULL, arguments, count, keywords)) return NULL;
    return abs_call(&call);
}

static const char *const py_array_abs_names[] = {"", "stream"};
static py_signature py_array_abs_signature = {
    .name = "abs",
    .text = "abs(*, stream=None) -> array",
    .parameters = py_array_abs_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_abs(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_abs_signature, self, arguments, count, keywords)) return NULL;
    return abs_call(&call);
}

/* ---- negative ---- */

static PyObject *negative_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_negative(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_negative_names[] = {"a", "stream"};
static py_signature py_negative_signature = {
    .name = "negative",
    .text = "negative(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_negative_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_negative(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_negative_signature, NULL, arguments, count, keywords)) return NULL;
    return negative_call(&call);
}

/* ---- sign ---- */

static PyObject *sign_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_sign(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_sign_names[] = {"a", "stream"};
static py_signature py_sign_signature = {
    .name = "sign",
    .text = "sign(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_sign_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_sign(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_sign_signature, NULL, arguments, count, keywords)) return NULL;
    return sign_call(&call);
}

/* ---- square ---- */

static PyObject *square_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_square(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_square_names[] = {"a", "stream"};
static py_signature py_square_signature = {
    .name = "square",
    .text = "square(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_square_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_square(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_square_signature, NULL, arguments, count, keywords)) return NULL;
    return square_call(&call);
}

static const char *const py_array_square_names[] = {"", "stream"};
static py_signature py_array_square_signature = {
    .name = "square",
    .text = "square(*, stream=None) -> array",
    .parameters = py_array_square_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_square(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_square_signature, self, arguments, count, keywords)) return NULL;
    return square_call(&call);
}

/* ---- sqrt ---- */

static PyObject *sqrt_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_sqrt(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_sqrt_names[] = {"a", "stream"};
static py_signature py_sqrt_signature = {
    .name = "sqrt",
    .text = "sqrt(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_sqrt_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_sqrt(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_sqrt_signature, NULL, arguments, count, keywords)) return NULL;
    return sqrt_call(&call);
}

static const char *const py_array_sqrt_names[] = {"", "stream"};
static py_signature py_array_sqrt_signature = {
    .name = "sqrt",
    .text = "sqrt(*, stream=None) -> array",
    .parameters = py_array_sqrt_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_sqrt(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_sqrt_signature, self, arguments, count, keywords)) return NULL;
    return sqrt_call(&call);
}

/* ---- rsqrt ---- */

static PyObject *rsqrt_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_rsqrt(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_rsqrt_names[] = {"a", "stream"};
static py_signature py_rsqrt_signature = {
    .name = "rsqrt",
    .text = "rsqrt(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_rsqrt_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_rsqrt(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_rsqrt_signature, NULL, arguments, count, keywords)) return NULL;
    return rsqrt_call(&call);
}

static const char *const py_array_rsqrt_names[] = {"", "stream"};
static py_signature py_array_rsqrt_signature = {
    .name = "rsqrt",
    .text = "rsqrt(*, stream=None) -> array",
    .parameters = py_array_rsqrt_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_rsqrt(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_rsqrt_signature, self, arguments, count, keywords)) return NULL;
    return rsqrt_call(&call);
}

/* ---- reciprocal ---- */

static PyObject *reciprocal_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_reciprocal(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_reciprocal_names[] = {"a", "stream"};
static py_signature py_reciprocal_signature = {
    .name = "reciprocal",
    .text = "reciprocal(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_reciprocal_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_reciprocal(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_reciprocal_signature, NULL, arguments, count, keywords)) return NULL;
    return reciprocal_call(&call);
}

static const char *const py_array_reciprocal_names[] = {"", "stream"};
static py_signature py_array_reciprocal_signature = {
    .name = "reciprocal",
    .text = "reciprocal(*, stream=None) -> array",
    .parameters = py_array_reciprocal_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_reciprocal(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_reciprocal_signature, self, arguments, count, keywords)) return NULL;
    return reciprocal_call(&call);
}

/* ---- floor ---- */

static PyObject *floor_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_floor(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_floor_names[] = {"a", "stream"};
static py_signature py_floor_signature = {
    .name = "floor",
    .text = "floor(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_floor_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_floor(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_floor_signature, NULL, arguments, count, keywords)) return NULL;
    return floor_call(&call);
}

/* ---- ceil ---- */

static PyObject *ceil_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_ceil(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_ceil_names[] = {"a", "stream"};
static py_signature py_ceil_signature = {
    .name = "ceil",
    .text = "ceil(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_ceil_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_ceil(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_ceil_signature, NULL, arguments, count, keywords)) return NULL;
    return ceil_call(&call);
}

/* ---- round ---- */

static PyObject *round_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int decimals = 0;
    if (!py_take_int(call, 1, &decimals)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_round(&out, a, decimals, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_round_names[] = {"a", "decimals", "stream"};
static py_signature py_round_signature = {
    .name = "round",
    .text = "round(a: array, /, decimals: int = 0, stream: StreamOrDevice = None) -> array",
    .parameters = py_round_names,
    .count = 3,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_round(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_round_signature, NULL, arguments, count, keywords)) return NULL;
    return round_call(&call);
}

static const char *const py_array_round_names[] = {"", "decimals", "stream"};
static py_signature py_array_round_signature = {
    .name = "round",
    .text = "round(decimals=0, *, stream=None) -> array",
    .parameters = py_array_round_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_array_round(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_round_signature, self, arguments, count, keywords)) return NULL;
    return round_call(&call);
}

/* ---- trunc ---- */

static PyObject *trunc_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_trunc(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_trunc_names[] = {"a", "stream"};
static py_signature py_trunc_signature = {
    .name = "trunc",
    .text = "trunc(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_trunc_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_trunc(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_trunc_signature, NULL, arguments, count, keywords)) return NULL;
    return trunc_call(&call);
}

/* ---- exp ---- */

static PyObject *exp_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_exp(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_exp_names[] = {"a", "stream"};
static py_signature py_exp_signature = {
    .name = "exp",
    .text = "exp(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_exp_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_exp(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_exp_signature, NULL, arguments, count, keywords)) return NULL;
    return exp_call(&call);
}

static const char *const py_array_exp_names[] = {"", "stream"};
static py_signature py_array_exp_signature = {
    .name = "exp",
    .text = "exp(*, stream=None) -> array",
    .parameters = py_array_exp_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_exp(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_exp_signature, self, arguments, count, keywords)) return NULL;
    return exp_call(&call);
}

/* ---- expm1 ---- */

static PyObject *expm1_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_expm1(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_expm1_names[] = {"a", "stream"};
static py_signature py_expm1_signature = {
    .name = "expm1",
    .text = "expm1(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_expm1_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_expm1(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_expm1_signature, NULL, arguments, count, keywords)) return NULL;
    return expm1_call(&call);
}

/* ---- log ---- */

static PyObject *log_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_log(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_log_names[] = {"a", "stream"};
static py_signature py_log_signature = {
    .name = "log",
    .text = "log(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_log_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_log(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_log_signature, NULL, arguments, count, keywords)) return NULL;
    return log_call(&call);
}

static const char *const py_array_log_names[] = {"", "stream"};
static py_signature py_array_log_signature = {
    .name = "log",
    .text = "log(*, stream=None) -> array",
    .parameters = py_array_log_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_log(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_log_signature, self, arguments, count, keywords)) return NULL;
    return log_call(&call);
}

/* ---- log2 ---- */

static PyObject *log2_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_log2(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_log2_names[] = {"a", "stream"};
static py_signature py_log2_signature = {
    .name = "log2",
    .text = "log2(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_log2_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_log2(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_log2_signature, NULL, arguments, count, keywords)) return NULL;
    return log2_call(&call);
}

static const char *const py_array_log2_names[] = {"", "stream"};
static py_signature py_array_log2_signature = {
    .name = "log2",
    .text = "log2(*, stream=None) -> array",
    .parameters = py_array_log2_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_log2(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_log2_signature, self, arguments, count, keywords)) return NULL;
    return log2_call(&call);
}

/* ---- log10 ---- */

static PyObject *log10_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_log10(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_log10_names[] = {"a", "stream"};
static py_signature py_log10_signature = {
    .name = "log10",
    .text = "log10(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_log10_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_log10(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_log10_signature, NULL, arguments, count, keywords)) return NULL;
    return log10_call(&call);
}

static const char *const py_array_log10_names[] = {"", "stream"};
static py_signature py_array_log10_signature = {
    .name = "log10",
    .text = "log10(*, stream=None) -> array",
    .parameters = py_array_log10_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_log10(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_log10_signature, self, arguments, count, keywords)) return NULL;
    return log10_call(&call);
}

/* ---- log1p ---- */

static PyObject *log1p_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_log1p(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_log1p_names[] = {"a", "stream"};
static py_signature py_log1p_signature = {
    .name = "log1p",
    .text = "log1p(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_log1p_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_log1p(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_log1p_signature, NULL, arguments, count, keywords)) return NULL;
    return log1p_call(&call);
}

static const char *const py_array_log1p_names[] = {"", "stream"};
static py_signature py_array_log1p_signature = {
    .name = "log1p",
    .text = "log1p(*, stream=None) -> array",
    .parameters = py_array_log1p_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_log1p(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_log1p_signature, self, arguments, count, keywords)) return NULL;
    return log1p_call(&call);
}

/* ---- sin ---- */

static PyObject *sin_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_sin(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_sin_names[] = {"a", "stream"};
static py_signature py_sin_signature = {
    .name = "sin",
    .text = "sin(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_sin_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_sin(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_sin_signature, NULL, arguments, count, keywords)) return NULL;
    return sin_call(&call);
}

static const char *const py_array_sin_names[] = {"", "stream"};
static py_signature py_array_sin_signature = {
    .name = "sin",
    .text = "sin(*, stream=None) -> array",
    .parameters = py_array_sin_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_sin(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_sin_signature, self, arguments, count, keywords)) return NULL;
    return sin_call(&call);
}

/* ---- cos ---- */

static PyObject *cos_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_cos(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_cos_names[] = {"a", "stream"};
static py_signature py_cos_signature = {
    .name = "cos",
    .text = "cos(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_cos_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_cos(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_cos_signature, NULL, arguments, count, keywords)) return NULL;
    return cos_call(&call);
}

static const char *const py_array_cos_names[] = {"", "stream"};
static py_signature py_array_cos_signature = {
    .name = "cos",
    .text = "cos(*, stream=None) -> array",
    .parameters = py_array_cos_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_cos(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_cos_signature, self, arguments, count, keywords)) return NULL;
    return cos_call(&call);
}

/* ---- tan ---- */

static PyObject *tan_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_tan(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_tan_names[] = {"a", "stream"};
static py_signature py_tan_signature = {
    .name = "tan",
    .text = "tan(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_tan_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_tan(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_tan_signature, NULL, arguments, count, keywords)) return NULL;
    return tan_call(&call);
}

/* ---- arcsin ---- */

static PyObject *arcsin_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_arcsin(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_arcsin_names[] = {"a", "stream"};
static py_signature py_arcsin_signature = {
    .name = "arcsin",
    .text = "arcsin(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_arcsin_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_arcsin(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_arcsin_signature, NULL, arguments, count, keywords)) return NULL;
    return arcsin_call(&call);
}

/* ---- arccos ---- */

static PyObject *arccos_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_arccos(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_arccos_names[] = {"a", "stream"};
static py_signature py_arccos_signature = {
    .name = "arccos",
    .text = "arccos(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_arccos_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_arccos(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_arccos_signature, NULL, arguments, count, keywords)) return NULL;
    return arccos_call(&call);
}

/* ---- arctan ---- */

static PyObject *arctan_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_arctan(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_arctan_names[] = {"a", "stream"};
static py_signature py_arctan_signature = {
    .name = "arctan",
    .text = "arctan(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_arctan_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_arctan(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_arctan_signature, NULL, arguments, count, keywords)) return NULL;
    return arctan_call(&call);
}

/* ---- sinh ---- */

static PyObject *sinh_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_sinh(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_sinh_names[] = {"a", "stream"};
static py_signature py_sinh_signature = {
    .name = "sinh",
    .text = "sinh(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_sinh_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_sinh(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_sinh_signature, NULL, arguments, count, keywords)) return NULL;
    return sinh_call(&call);
}

/* ---- cosh ---- */

static PyObject *cosh_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_cosh(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_cosh_names[] = {"a", "stream"};
static py_signature py_cosh_signature = {
    .name = "cosh",
    .text = "cosh(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_cosh_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_cosh(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_cosh_signature, NULL, arguments, count, keywords)) return NULL;
    return cosh_call(&call);
}

/* ---- arcsinh ---- */

static PyObject *arcsinh_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_arcsinh(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_arcsinh_names[] = {"a", "stream"};
static py_signature py_arcsinh_signature = {
    .name = "arcsinh",
    .text = "arcsinh(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_arcsinh_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_arcsinh(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_arcsinh_signature, NULL, arguments, count, keywords)) return NULL;
    return arcsinh_call(&call);
}

/* ---- arccosh ---- */

static PyObject *arccosh_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_arccosh(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_arccosh_names[] = {"a", "stream"};
static py_signature py_arccosh_signature = {
    .name = "arccosh",
    .text = "arccosh(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_arccosh_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_arccosh(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_arccosh_signature, NULL, arguments, count, keywords)) return NULL;
    return arccosh_call(&call);
}

/* ---- arctanh ---- */

static PyObject *arctanh_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_arctanh(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_arctanh_names[] = {"a", "stream"};
static py_signature py_arctanh_signature = {
    .name = "arctanh",
    .text = "arctanh(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_arctanh_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_arctanh(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_arctanh_signature, NULL, arguments, count, keywords)) return NULL;
    return arctanh_call(&call);
}

/* ---- tanh ---- */

static PyObject *tanh_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_tanh(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_tanh_names[] = {"a", "stream"};
static py_signature py_tanh_signature = {
    .name = "tanh",
    .text = "tanh(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_tanh_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_tanh(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_tanh_signature, NULL, arguments, count, keywords)) return NULL;
    return tanh_call(&call);
}

/* ---- sigmoid ---- */

static PyObject *sigmoid_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_sigmoid(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_sigmoid_names[] = {"a", "stream"};
static py_signature py_sigmoid_signature = {
    .name = "sigmoid",
    .text = "sigmoid(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_sigmoid_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_sigmoid(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_sigmoid_signature, NULL, arguments, count, keywords)) return NULL;
    return sigmoid_call(&call);
}

/* ---- erf ---- */

static PyObject *erf_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_erf(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_erf_names[] = {"a", "stream"};
static py_signature py_erf_signature = {
    .name = "erf",
    .text = "erf(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_erf_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_erf(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_erf_signature, NULL, arguments, count, keywords)) return NULL;
    return erf_call(&call);
}

/* ---- erfinv ---- */

static PyObject *erfinv_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_erfinv(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_erfinv_names[] = {"a", "stream"};
static py_signature py_erfinv_signature = {
    .name = "erfinv",
    .text = "erfinv(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_erfinv_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_erfinv(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_erfinv_signature, NULL, arguments, count, keywords)) return NULL;
    return erfinv_call(&call);
}

/* ---- degrees ---- */

static PyObject *degrees_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_degrees(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_degrees_names[] = {"a", "stream"};
static py_signature py_degrees_signature = {
    .name = "degrees",
    .text = "degrees(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_degrees_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_degrees(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_degrees_signature, NULL, arguments, count, keywords)) return NULL;
    return degrees_call(&call);
}

/* ---- radians ---- */

static PyObject *radians_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_radians(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_radians_names[] = {"a", "stream"};
static py_signature py_radians_signature = {
    .name = "radians",
    .text = "radians(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_radians_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_radians(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_radians_signature, NULL, arguments, count, keywords)) return NULL;
    return radians_call(&call);
}

/* ---- real ---- */

static PyObject *real_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_real(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_real_names[] = {"a", "stream"};
static py_signature py_real_signature = {
    .name = "real",
    .text = "real(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_real_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_real(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_real_signature, NULL, arguments, count, keywords)) return NULL;
    return real_call(&call);
}

/* ---- imag ---- */

static PyObject *imag_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_imag(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_imag_names[] = {"a", "stream"};
static py_signature py_imag_signature = {
    .name = "imag",
    .text = "imag(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_imag_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_imag(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_imag_signature, NULL, arguments, count, keywords)) return NULL;
    return imag_call(&call);
}

/* ---- conjugate ---- */

static PyObject *conjugate_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_conjugate(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_conjugate_names[] = {"a", "stream"};
static py_signature py_conjugate_signature = {
    .name = "conjugate",
    .text = "conjugate(a: array, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_conjugate_names,
    .count = 2,
    .positional_only = 0,
    .positional = 1,
    .required = 1,
};

static PyObject *py_conjugate(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_conjugate_signature, NULL, arguments, count, keywords)) return NULL;
    return conjugate_call(&call);
}

static const char *const py_array_conjugate_names[] = {"", "stream"};
static py_signature py_array_conjugate_signature = {
    .name = "conjugate",
    .text = "conjugate(*, stream=None) -> array",
    .parameters = py_array_conjugate_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_array_conjugate(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_conjugate_signature, self, arguments, count, keywords)) return NULL;
    return conjugate_call(&call);
}

/* ---- positive ---- */

static PyObject *positive_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_positive(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_positive_names[] = {"a", "stream"};
static py_signature py_positive_signature = {
    .name = "positive",
    .text = "positive(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_positive_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_positive(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_positive_signature, NULL, arguments, count, keywords)) return NULL;
    return positive_call(&call);
}

/* ---- bitwise_invert ---- */

static PyObject *bitwise_invert_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_bitwise_invert(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_bitwise_invert_names[] = {"a", "stream"};
static py_signature py_bitwise_invert_signature = {
    .name = "bitwise_invert",
    .text = "bitwise_invert(a: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_bitwise_invert_names,
    .count = 2,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_bitwise_invert(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_bitwise_invert_signature, NULL, arguments, count, keywords)) return NULL;
    return bitwise_invert_call(&call);
}

/* ---- logical_not ---- */

static PyObject *logical_not_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_logical_not(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_logical_not_names[] = {"a", "stream"};
static py_signature py_logical_not_signature = {
    .name = "logical_not",
    .text = "logical_not(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_logical_not_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_logical_not(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_logical_not_signature, NULL, arguments, count, keywords)) return NULL;
    return logical_not_call(&call);
}

/* ---- isnan ---- */

static PyObject *isnan_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_isnan(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_isnan_names[] = {"a", "stream"};
static py_signature py_isnan_signature = {
    .name = "isnan",
    .text = "isnan(a: array, stream: StreamOrDevice = None) -> array",
    .parameters = py_isnan_names,
    .count = 2,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_isnan(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_isnan_signature, NULL, arguments, count, keywords)) return NULL;
    return isnan_call(&call);
}

/* ---- isinf ---- */

static PyObject *isinf_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_isinf(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_isinf_names[] = {"a", "stream"};
static py_signature py_isinf_signature = {
    .name = "isinf",
    .text = "isinf(a: array, stream: StreamOrDevice = None) -> array",
    .parameters = py_isinf_names,
    .count = 2,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_isinf(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_isinf_signature, NULL, arguments, count, keywords)) return NULL;
    return isinf_call(&call);
}

/* ---- isfinite ---- */

static PyObject *isfinite_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_isfinite(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_isfinite_names[] = {"a", "stream"};
static py_signature py_isfinite_signature = {
    .name = "isfinite",
    .text = "isfinite(a: array, stream: StreamOrDevice = None) -> array",
    .parameters = py_isfinite_names,
    .count = 2,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_isfinite(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_isfinite_signature, NULL, arguments, count, keywords)) return NULL;
    return isfinite_call(&call);
}

/* ---- isposinf ---- */

static PyObject *isposinf_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_isposinf(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_isposinf_names[] = {"a", "stream"};
static py_signature py_isposinf_signature = {
    .name = "isposinf",
    .text = "isposinf(a: array, stream: StreamOrDevice = None) -> array",
    .parameters = py_isposinf_names,
    .count = 2,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_isposinf(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_isposinf_signature, NULL, arguments, count, keywords)) return NULL;
    return isposinf_call(&call);
}

/* ---- isneginf ---- */

static PyObject *isneginf_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_isneginf(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_isneginf_names[] = {"a", "stream"};
static py_signature py_isneginf_signature = {
    .name = "isneginf",
    .text = "isneginf(a: array, stream: StreamOrDevice = None) -> array",
    .parameters = py_isneginf_names,
    .count = 2,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_isneginf(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_isneginf_signature, NULL, arguments, count, keywords)) return NULL;
    return isneginf_call(&call);
}

/* ---- nan_to_num ---- */

static PyObject *nan_to_num_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    float nan = 0;
    if (!py_take_float(call, 1, &nan)) return py_abandon(call);
    float posinf_value = 0;
    if (!py_take_float(call, 2, &posinf_value)) return py_abandon(call);
    float neginf_value = 0;
    if (!py_take_float(call, 3, &neginf_value)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_nan_to_num(&out, a, nan, py_is_none(call, 2) ? NULL : &posinf_value,
                             py_is_none(call, 3) ? NULL : &neginf_value, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_nan_to_num_names[] = {"a", "nan", "posinf", "neginf", "stream"};
static py_signature py_nan_to_num_signature = {
    .name = "nan_to_num",
    .text = "nan_to_num(a: scalar | array, nan: float = 0, posinf: float | None = None, neginf: float | None = "
     "None, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_nan_to_num_names,
    .count = 5,
    .positional_only = 0,
    .positional = 4,
    .required = 1,
};

static PyObject *py_nan_to_num(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_nan_to_num_signature, NULL, arguments, count, keywords)) return NULL;
    return nan_to_num_call(&call);
}

/* ---- astype ---- */

static PyObject *astype_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_dtype dtype = slip_array_dtype(a);
    if (!py_take_dtype(call, 1, &dtype)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_astype(&out, a, dtype, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_astype_names[] = {"a", "dtype", "stream"};
static py_signature py_astype_signature = {
    .name = "astype",
    .text = "astype(a: array, dtype: Dtype, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_astype_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_astype(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_astype_signature, NULL, arguments, count, keywords)) return NULL;
    return astype_call(&call);
}

static const char *const py_array_astype_names[] = {"", "dtype", "stream"};
static py_signature py_array_astype_signature = {
    .name = "astype",
    .text = "astype(dtype, stream=None) -> array",
    .parameters = py_array_astype_names,
    .count = 3,
    .positional_only = 1,
    .positional = 3,
    .required = 2,
};

static PyObject *py_array_astype(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_astype_signature, self, arguments, count, keywords)) return NULL;
    return astype_call(&call);
}

/* ---- add ---- */

static PyObject *add_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_add(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_add_names[] = {"a", "b", "stream"};
static py_signature py_add_signature = {
    .name = "add",
    .text = "add(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_add_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_add(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_add_signature, NULL, arguments, count, keywords)) return NULL;
    return add_call(&call);
}

/* ---- subtract ---- */

static PyObject *subtract_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_subtract(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_subtract_names[] = {"a", "b", "stream"};
static py_signature py_subtract_signature = {
    .name = "subtract",
    .text = "subtract(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_subtract_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_subtract(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_subtract_signature, NULL, arguments, count, keywords)) return NULL;
    return subtract_call(&call);
}

/* ---- multiply ---- */

static PyObject *multiply_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_multiply(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_multiply_names[] = {"a", "b", "stream"};
static py_signature py_multiply_signature = {
    .name = "multiply",
    .text = "multiply(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_multiply_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_multiply(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_multiply_signature, NULL, arguments, count, keywords)) return NULL;
    return multiply_call(&call);
}

/* ---- divide ---- */

static PyObject *divide_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_divide(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_divide_names[] = {"a", "b", "stream"};
static py_signature py_divide_signature = {
    .name = "divide",
    .text = "divide(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_divide_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_divide(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_divide_signature, NULL, arguments, count, keywords)) return NULL;
    return divide_call(&call);
}

/* ---- floor_divide ---- */

static PyObject *floor_divide_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_floor_divide(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_floor_divide_names[] = {"a", "b", "stream"};
static py_signature py_floor_divide_signature = {
    .name = "floor_divide",
    .text = "floor_divide(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_floor_divide_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_floor_divide(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_floor_divide_signature, NULL, arguments, count, keywords)) return NULL;
    return floor_divide_call(&call);
}

/* ---- remainder ---- */

static PyObject *remainder_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_remainder(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_remainder_names[] = {"a", "b", "stream"};
static py_signature py_remainder_signature = {
    .name = "remainder",
    .text = "remainder(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_remainder_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_remainder(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_remainder_signature, NULL, arguments, count, keywords)) return NULL;
    return remainder_call(&call);
}

/* ---- power ---- */

static PyObject *power_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_power(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_power_names[] = {"a", "b", "stream"};
static py_signature py_power_signature = {
    .name = "power",
    .text = "power(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_power_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_power(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_power_signature, NULL, arguments, count, keywords)) return NULL;
    return power_call(&call);
}

/* ---- minimum ---- */

static PyObject *minimum_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_minimum(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_minimum_names[] = {"a", "b", "stream"};
static py_signature py_minimum_signature = {
    .name = "minimum",
    .text = "minimum(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_minimum_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_minimum(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_minimum_signature, NULL, arguments, count, keywords)) return NULL;
    return minimum_call(&call);
}

/* ---- maximum ---- */

static PyObject *maximum_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_maximum(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_maximum_names[] = {"a", "b", "stream"};
static py_signature py_maximum_signature = {
    .name = "maximum",
    .text = "maximum(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_maximum_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_maximum(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_maximum_signature, NULL, arguments, count, keywords)) return NULL;
    return maximum_call(&call);
}

/* ---- logical_and ---- */

static PyObject *logical_and_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_logical_and(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_logical_and_names[] = {"a", "b", "stream"};
static py_signature py_logical_and_signature = {
    .name = "logical_and",
    .text = "logical_and(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_logical_and_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_logical_and(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_logical_and_signature, NULL, arguments, count, keywords)) return NULL;
    return logical_and_call(&call);
}

/* ---- logical_or ---- */

static PyObject *logical_or_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_logical_or(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_logical_or_names[] = {"a", "b", "stream"};
static py_signature py_logical_or_signature = {
    .name = "logical_or",
    .text = "logical_or(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_logical_or_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_logical_or(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_logical_or_signature, NULL, arguments, count, keywords)) return NULL;
    return logical_or_call(&call);
}

/* ---- logical_xor ---- */

static PyObject *logical_xor_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_logical_xor(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_logical_xor_names[] = {"a", "b", "stream"};
static py_signature py_logical_xor_signature = {
    .name = "logical_xor",
    .text = "logical_xor(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_logical_xor_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_logical_xor(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_logical_xor_signature, NULL, arguments, count, keywords)) return NULL;
    return logical_xor_call(&call);
}

/* ---- bitwise_and ---- */

static PyObject *bitwise_and_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_bitwise_and(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_bitwise_and_names[] = {"a", "b", "stream"};
static py_signature py_bitwise_and_signature = {
    .name = "bitwise_and",
    .text = "bitwise_and(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_bitwise_and_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_bitwise_and(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_bitwise_and_signature, NULL, arguments, count, keywords)) return NULL;
    return bitwise_and_call(&call);
}

/* ---- bitwise_or ---- */

static PyObject *bitwise_or_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_bitwise_or(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_bitwise_or_names[] = {"a", "b", "stream"};
static py_signature py_bitwise_or_signature = {
    .name = "bitwise_or",
    .text = "bitwise_or(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_bitwise_or_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_bitwise_or(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_bitwise_or_signature, NULL, arguments, count, keywords)) return NULL;
    return bitwise_or_call(&call);
}

/* ---- bitwise_xor ---- */

static PyObject *bitwise_xor_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_bitwise_xor(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_bitwise_xor_names[] = {"a", "b", "stream"};
static py_signature py_bitwise_xor_signature = {
    .name = "bitwise_xor",
    .text = "bitwise_xor(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_bitwise_xor_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_bitwise_xor(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_bitwise_xor_signature, NULL, arguments, count, keywords)) return NULL;
    return bitwise_xor_call(&call);
}

/* ---- left_shift ---- */

static PyObject *left_shift_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_left_shift(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_left_shift_names[] = {"a", "b", "stream"};
static py_signature py_left_shift_signature = {
    .name = "left_shift",
    .text = "left_shift(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_left_shift_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_left_shift(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_left_shift_signature, NULL, arguments, count, keywords)) return NULL;
    return left_shift_call(&call);
}

/* ---- right_shift ---- */

static PyObject *right_shift_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_right_shift(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_right_shift_names[] = {"a", "b", "stream"};
static py_signature py_right_shift_signature = {
    .name = "right_shift",
    .text = "right_shift(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_right_shift_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_right_shift(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_right_shift_signature, NULL, arguments, count, keywords)) return NULL;
    return right_shift_call(&call);
}

/* ---- arctan2 ---- */

static PyObject *arctan2_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *b = NULL;
    if (!py_take_array(call, 1, &b)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_arctan2(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_arctan2_names[] = {"a", "b", "stream"};
static py_signature py_arctan2_signature = {
    .name = "arctan2",
    .text = "arctan2(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_arctan2_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_arctan2(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_arctan2_signature, NULL, arguments, count, keywords)) return NULL;
    return arctan2_call(&call);
}

/* ---- logaddexp ---- */

static PyObject *logaddexp_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_logaddexp(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_logaddexp_names[] = {"a", "b", "stream"};
static py_signature py_logaddexp_signature = {
    .name = "logaddexp",
    .text = "logaddexp(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_logaddexp_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_logaddexp(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_logaddexp_signature, NULL, arguments, count, keywords)) return NULL;
    return logaddexp_call(&call);
}

/* ---- divmod ---- */

static PyObject *divmod_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array **out = NULL;
    size_t out_count = 0;
    slip_status status;
    out_count = (size_t)(2);
    out = PyMem_Calloc(out_count + 1, sizeof *out);
    if (!out) return PyErr_NoMemory(), py_abandon(call);
    status = slip_divmod(out, a, b, call->stream);
    return py_finish_list(call, status, out, status == SLIP_OK ? out_count : 0);
}

static const char *const py_divmod_names[] = {"a", "b", "stream"};
static py_signature py_divmod_signature = {
    .name = "divmod",
    .text = "divmod(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> list[array]",
    .parameters = py_divmod_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_divmod(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_divmod_signature, NULL, arguments, count, keywords)) return NULL;
    return divmod_call(&call);
}

/* ---- equal ---- */

static PyObject *equal_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_equal(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_equal_names[] = {"a", "b", "stream"};
static py_signature py_equal_signature = {
    .name = "equal",
    .text = "equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_equal_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_equal(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_equal_signature, NULL, arguments, count, keywords)) return NULL;
    return equal_call(&call);
}

/* ---- not_equal ---- */

static PyObject *not_equal_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_not_equal(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_not_equal_names[] = {"a", "b", "stream"};
static py_signature py_not_equal_signature = {
    .name = "not_equal",
    .text = "not_equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_not_equal_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_not_equal(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_not_equal_signature, NULL, arguments, count, keywords)) return NULL;
    return not_equal_call(&call);
}

/* ---- less ---- */

static PyObject *less_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_less(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_less_names[] = {"a", "b", "stream"};
static py_signature py_less_signature = {
    .name = "less",
    .text = "less(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_less_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_less(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_less_signature, NULL, arguments, count, keywords)) return NULL;
    return less_call(&call);
}

/* ---- less_equal ---- */

static PyObject *less_equal_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_less_equal(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_less_equal_names[] = {"a", "b", "stream"};
static py_signature py_less_equal_signature = {
    .name = "less_equal",
    .text = "less_equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_less_equal_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_less_equal(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_less_equal_signature, NULL, arguments, count, keywords)) return NULL;
    return less_equal_call(&call);
}

/* ---- greater ---- */

static PyObject *greater_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_greater(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_greater_names[] = {"a", "b", "stream"};
static py_signature py_greater_signature = {
    .name = "greater",
    .text = "greater(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_greater_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_greater(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_greater_signature, NULL, arguments, count, keywords)) return NULL;
    return greater_call(&call);
}

/* ---- greater_equal ---- */

static PyObject *greater_equal_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    slip_array *out = NULL;
    slip_status status;
    status = slip_greater_equal(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_greater_equal_names[] = {"a", "b", "stream"};
static py_signature py_greater_equal_signature = {
    .name = "greater_equal",
    .text = "greater_equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array",
    .parameters = py_greater_equal_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_greater_equal(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_greater_equal_signature, NULL, arguments, count, keywords)) return NULL;
    return greater_equal_call(&call);
}

/* ---- where ---- */

static PyObject *where_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *x_y_in[2];
    if (!py_take_operands(call, 2, (const int[]){1, 2}, 0u, x_y_in)) return py_abandon(call);
    slip_array *x = x_y_in[0];
    slip_array *y = x_y_in[1];
    slip_array *condition_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, condition_in)) return py_abandon(call);
    slip_array *condition = condition_in[0];
    slip_array *out = NULL;
    slip_status status;
    status = slip_where(&out, condition, x, y, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_where_names[] = {"condition", "x", "y", "stream"};
static py_signature py_where_signature = {
    .name = "where",
    .text = "where(condition: scalar | array, x: scalar | array, y: scalar | array, /, *, stream: StreamOrDevice "
     "= None) -> array",
    .parameters = py_where_names,
    .count = 4,
    .positional_only = 3,
    .positional = 3,
    .required = 3,
};

static PyObject *py_where(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_where_signature, NULL, arguments, count, keywords)) return NULL;
    return where_call(&call);
}

/* ---- clip ---- */

static PyObject *clip_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a_a_min_a_max_in[3];
    if (!py_take_operands(call, 3, (const int[]){0, 1, 2}, 6u, a_a_min_a_max_in)) return py_abandon(call);
    slip_array *a = a_a_min_a_max_in[0];
    slip_array *a_min = a_a_min_a_max_in[1];
    slip_array *a_max = a_a_min_a_max_in[2];
    slip_array *out = NULL;
    slip_status status;
    status = slip_clip(&out, a, a_min, a_max, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_clip_names[] = {"a", "a_min", "a_max", "stream"};
static py_signature py_clip_signature = {
    .name = "clip",
    .text = "clip(a: array, /, a_min: scalar | array | None, a_max: scalar | array | None, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_clip_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 3,
};

static PyObject *py_clip(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_clip_signature, NULL, arguments, count, keywords)) return NULL;
    return clip_call(&call);
}

/* ---- array_equal ---- */

static PyObject *array_equal_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a_b_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, a_b_in)) return py_abandon(call);
    slip_array *a = a_b_in[0];
    slip_array *b = a_b_in[1];
    bool equal_nan = false;
    if (!py_take_bool(call, 2, &equal_nan)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_array_equal(&out, a, b, equal_nan, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_array_equal_names[] = {"a", "b", "equal_nan", "stream"};
static py_signature py_array_equal_signature = {
    .name = "array_equal",
    .text = "array_equal(a: scalar | array, b: scalar | array, equal_nan: bool = False, stream: StreamOrDevice = "
     "None) -> array",
    .parameters = py_array_equal_names,
    .count = 4,
    .positional_only = 0,
    .positional = 4,
    .required = 2,
};

static PyObject *py_array_equal(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_array_equal_signature, NULL, arguments, count, keywords)) return NULL;
    return array_equal_call(&call);
}

/* ---- isclose ---- */

static PyObject *isclose_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *b = NULL;
    if (!py_take_array(call, 1, &b)) return py_abandon(call);
    double rtol = 1e-05;
    if (!py_take_double(call, 2, &rtol)) return py_abandon(call);
    double atol = 1e-08;
    if (!py_take_double(call, 3, &atol)) return py_abandon(call);
    bool equal_nan = false;
    if (!py_take_bool(call, 4, &equal_nan)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_isclose(&out, a, b, rtol, atol, equal_nan, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_isclose_names[] = {"a", "b", "rtol", "atol", "equal_nan", "stream"};
static py_signature py_isclose_signature = {
    .name = "isclose",
    .text = "isclose(a: array, b: array, /, rtol: float = 1e-05, atol: float = 1e-08, *, equal_nan: bool = "
     "False, stream: StreamOrDevice = None) -> array",
    .parameters = py_isclose_names,
    .count = 6,
    .positional_only = 2,
    .positional = 4,
    .required = 2,
};

static PyObject *py_isclose(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_isclose_signature, NULL, arguments, count, keywords)) return NULL;
    return isclose_call(&call);
}

/* ---- allclose ---- */

static PyObject *allclose_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *b = NULL;
    if (!py_take_array(call, 1, &b)) return py_abandon(call);
    double rtol = 1e-05;
    if (!py_take_double(call, 2, &rtol)) return py_abandon(call);
    double atol = 1e-08;
    if (!py_take_double(call, 3, &atol)) return py_abandon(call);
    bool equal_nan = false;
    if (!py_take_bool(call, 4, &equal_nan)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_allclose(&out, a, b, rtol, atol, equal_nan, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_allclose_names[] = {"a", "b", "rtol", "atol", "equal_nan", "stream"};
static py_signature py_allclose_signature = {
    .name = "allclose",
    .text = "allclose(a: array, b: array, /, rtol: float = 1e-05, atol: float = 1e-08, *, equal_nan: bool = "
     "False, stream: StreamOrDevice = None) -> array",
    .parameters = py_allclose_names,
    .count = 6,
    .positional_only = 2,
    .positional = 4,
    .required = 2,
};

static PyObject *py_allclose(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_allclose_signature, NULL, arguments, count, keywords)) return NULL;
    return allclose_call(&call);
}

/* ---- stop_gradient ---- */

static PyObject *stop_gradient_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_stop_gradient(&out, a, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_stop_gradient_names[] = {"a", "stream"};
static py_signature py_stop_gradient_signature = {
    .name = "stop_gradient",
    .text = "stop_gradient(a: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_stop_gradient_names,
    .count = 2,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_stop_gradient(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_stop_gradient_signature, NULL, arguments, count, keywords)) return NULL;
    return stop_gradient_call(&call);
}

/* ---- layer_norm ---- */

static PyObject *fast_layer_norm_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *x = NULL;
    if (!py_take_array(call, 0, &x)) return py_abandon(call);
    slip_array *weight = NULL;
    if (!py_take_optional_array(call, 1, &weight)) return py_abandon(call);
    slip_array *bias = NULL;
    if (!py_take_optional_array(call, 2, &bias)) return py_abandon(call);
    float eps = 0;
    if (!py_refuse_none(call, 3, "a number")) return py_abandon(call);
    if (!py_take_float(call, 3, &eps)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_fast_layer_norm(&out, x, weight, bias, eps, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_fast_layer_norm_names[] = {"x", "weight", "bias", "eps", "stream"};
static py_signature py_fast_layer_norm_signature = {
    .name = "layer_norm",
    .text = "layer_norm(x: array, weight: array | None, bias: array | None, eps: float, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_fast_layer_norm_names,
    .count = 5,
    .positional_only = 0,
    .positional = 4,
    .required = 4,
};

static PyObject *py_fast_layer_norm(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                                    PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_fast_layer_norm_signature, NULL, arguments, count, keywords)) return NULL;
    return fast_layer_norm_call(&call);
}

/* ---- rms_norm ---- */

static PyObject *fast_rms_norm_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *x = NULL;
    if (!py_take_array(call, 0, &x)) return py_abandon(call);
    slip_array *weight = NULL;
    if (!py_take_optional_array(call, 1, &weight)) return py_abandon(call);
    float eps = 0;
    if (!py_refuse_none(call, 2, "a number")) return py_abandon(call);
    if (!py_take_float(call, 2, &eps)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_fast_rms_norm(&out, x, weight, eps, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_fast_rms_norm_names[] = {"x", "weight", "eps", "stream"};
static py_signature py_fast_rms_norm_signature = {
    .name = "rms_norm",
    .text = "rms_norm(x: array, weight: array | None, eps: float, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_fast_rms_norm_names,
    .count = 4,
    .positional_only = 0,
    .positional = 3,
    .required = 3,
};

static PyObject *py_fast_rms_norm(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_fast_rms_norm_signature, NULL, arguments, count, keywords)) return NULL;
    return fast_rms_norm_call(&call);
}

/* ---- take ---- */

static PyObject *take_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *indices_in[1];
    if (!py_take_operands(call, 1, (const int[]){1}, 0u, indices_in)) return py_abandon(call);
    slip_array *indices = indices_in[0];
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 2)) {
        int axis = 0;
        if (!py_take_int(call, 2, &axis)) return py_abandon(call);
        status = slip_take_axis(&out, a, indices, axis, call->stream);
    } else {
        status = slip_take(&out, a, indices, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_take_names[] = {"a", "indices", "axis", "stream"};
static py_signature py_take_signature = {
    .name = "take",
    .text = "take(a: array, /, indices: int | array, axis: int | None = None, *, stream: StreamOrDevice = None) "
     "-> array",
    .parameters = py_take_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 2,
};

static PyObject *py_take(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_take_signature, NULL, arguments, count, keywords)) return NULL;
    return take_call(&call);
}

/* ---- take_along_axis ---- */

static PyObject *take_along_axis_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *indices = NULL;
    if (!py_take_array(call, 1, &indices)) return py_abandon(call);
    int axis = 0;
    if (!py_take_axis(call, 2, &axis, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_take_along_axis(&out, a, indices, axis, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_take_along_axis_names[] = {"a", "indices", "axis", "stream"};
static py_signature py_take_along_axis_signature = {
    .name = "take_along_axis",
    .text = "take_along_axis(a: array, /, indices: array, axis: int | None = None, *, stream: StreamOrDevice = "
     "None) -> array",
    .parameters = py_take_along_axis_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 2,
};

static PyObject *py_take_along_axis(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                                    PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_take_along_axis_signature, NULL, arguments, count, keywords)) return NULL;
    return take_along_axis_call(&call);
}

/* ---- slice_dynamic ---- */

static PyObject *slice_dynamic_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *start = NULL;
    if (!py_take_array(call, 1, &start)) return py_abandon(call);
    py_ints axes;
    axes.count = 0;
    if (!py_take_ints(call, 2, &axes)) return py_abandon(call);
    py_ints slice_size;
    slice_size.count = 0;
    if (!py_take_ints(call, 3, &slice_size)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_slice_dynamic(&out, a, start, axes.values, axes.count, slice_size.values, slice_size.count,
                                call->stream);
    return py_finish(call, status, out);
}

static const char *const py_slice_dynamic_names[] = {"a", "start_indices", "axes", "slice_size", "stream"};
static py_signature py_slice_dynamic_signature = {
    .name = "slice",
    .text = "slice(a: array, start_indices: array, axes: Sequence[int], slice_size: Sequence[int], *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_slice_dynamic_names,
    .count = 5,
    .positional_only = 0,
    .positional = 4,
    .required = 4,
};

static PyObject *py_slice_dynamic(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_slice_dynamic_signature, NULL, arguments, count, keywords)) return NULL;
    return slice_dynamic_call(&call);
}

/* ---- slice_update_dynamic ---- */

static PyObject *slice_update_dynamic_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *src = NULL;
    if (!py_take_array(call, 0, &src)) return py_abandon(call);
    slip_array *update = NULL;
    if (!py_take_array(call, 1, &update)) return py_abandon(call);
    slip_array *start = NULL;
    if (!py_take_array(call, 2, &start)) return py_abandon(call);
    py_ints axes;
    axes.count = 0;
    if (!py_take_ints(call, 3, &axes)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_slice_update_dynamic(&out, src, update, start, axes.values, axes.count, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_slice_update_dynamic_names[] = {"a", "update", "start_indices", "axes", "stream"};
static py_signature py_slice_update_dynamic_signature = {
    .name = "slice_update",
    .text = "slice_update(a: array, update: array, start_indices: array, axes: Sequence[int], *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_slice_update_dynamic_names,
    .count = 5,
    .positional_only = 0,
    .positional = 4,
    .required = 4,
};

static PyObject *py_slice_update_dynamic(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                                         PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_slice_update_dynamic_signature, NULL, arguments, count, keywords)) return NULL;
    return slice_update_dynamic_call(&call);
}

/* ---- matmul ---- */

static PyObject *matmul_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *b = NULL;
    if (!py_take_array(call, 1, &b)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_matmul(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_matmul_names[] = {"a", "b", "stream"};
static py_signature py_matmul_signature = {
    .name = "matmul",
    .text = "matmul(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_matmul_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_matmul(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_matmul_signature, NULL, arguments, count, keywords)) return NULL;
    return matmul_call(&call);
}

/* ---- addmm ---- */

static PyObject *addmm_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    slip_array *c = NULL;
    if (!py_take_array(call, 0, &c)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 1, &a)) return py_abandon(call);
    slip_array *b = NULL;
    if (!py_take_array(call, 2, &b)) return py_abandon(call);
    float alpha = 1.0;
    if (!py_take_float(call, 3, &alpha)) return py_abandon(call);
    float beta = 1.0;
    if (!py_take_float(call, 4, &beta)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_addmm(&out, c, a, b, alpha, beta, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_addmm_names[] = {"c", "a", "b", "alpha", "beta", "stream"};
static py_signature py_addmm_signature = {
    .name = "addmm",
    .text = "addmm(c: array, a: array, b: array, /, alpha: float = 1.0, beta: float = 1.0, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_addmm_names,
    .count = 6,
    .positional_only = 3,
    .positional = 5,
    .required = 3,
};

static PyObject *py_addmm(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_addmm_signature, NULL, arguments, count, keywords)) return NULL;
    return addmm_call(&call);
}

/* ---- inner ---- */

static PyObject *inner_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *b = NULL;
    if (!py_take_array(call, 1, &b)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_inner(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_inner_names[] = {"a", "b", "stream"};
static py_signature py_inner_signature = {
    .name = "inner",
    .text = "inner(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_inner_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_inner(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_inner_signature, NULL, arguments, count, keywords)) return NULL;
    return inner_call(&call);
}

/* ---- outer ---- */

static PyObject *outer_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *b = NULL;
    if (!py_take_array(call, 1, &b)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_outer(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_outer_names[] = {"a", "b", "stream"};
static py_signature py_outer_signature = {
    .name = "outer",
    .text = "outer(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_outer_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_outer(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_outer_signature, NULL, arguments, count, keywords)) return NULL;
    return outer_call(&call);
}

/* ---- kron ---- */

static PyObject *kron_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *b = NULL;
    if (!py_take_array(call, 1, &b)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_kron(&out, a, b, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_kron_names[] = {"a", "b", "stream"};
static py_signature py_kron_signature = {
    .name = "kron",
    .text = "kron(a: array, b: array, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_kron_names,
    .count = 3,
    .positional_only = 0,
    .positional = 2,
    .required = 2,
};

static PyObject *py_kron(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_kron_signature, NULL, arguments, count, keywords)) return NULL;
    return kron_call(&call);
}

/* ---- vecdot ---- */

static PyObject *vecdot_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *b = NULL;
    if (!py_take_array(call, 1, &b)) return py_abandon(call);
    int axis = -1;
    if (!py_take_int(call, 2, &axis)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_vecdot(&out, a, b, axis, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_vecdot_names[] = {"a", "b", "axis", "stream"};
static py_signature py_vecdot_signature = {
    .name = "vecdot",
    .text = "vecdot(a: array, b: array, /, *, axis: int = -1, stream: StreamOrDevice = None) -> array",
    .parameters = py_vecdot_names,
    .count = 4,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_vecdot(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_vecdot_signature, NULL, arguments, count, keywords)) return NULL;
    return vecdot_call(&call);
}

/* ---- seed ---- */

static PyObject *random_seed_call(py_call *call) {
    uint64_t seed = 0;
    if (!py_take_u64(call, 0, &seed)) return py_abandon(call);

    slip_status status;
    status = slip_random_seed(seed);
    return py_finish_none(call, status);
}

static const char *const py_random_seed_names[] = {"seed"};
static py_signature py_random_seed_signature = {
    .name = "seed",
    .text = "seed(seed) -> None",
    .parameters = py_random_seed_names,
    .count = 1,
    .positional_only = 0,
    .positional = 1,
    .required = 1,
};

static PyObject *py_random_seed(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_seed_signature, NULL, arguments, count, keywords)) return NULL;
    return random_seed_call(&call);
}

/* ---- key ---- */

static PyObject *random_key_call(py_call *call) {
    uint64_t seed = 0;
    if (!py_take_u64(call, 0, &seed)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_random_key(&out, seed);
    return py_finish(call, status, out);
}

static const char *const py_random_key_names[] = {"seed"};
static py_signature py_random_key_signature = {
    .name = "key",
    .text = "key(seed) -> array",
    .parameters = py_random_key_names,
    .count = 1,
    .positional_only = 0,
    .positional = 1,
    .required = 1,
};

static PyObject *py_random_key(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_key_signature, NULL, arguments, count, keywords)) return NULL;
    return random_key_call(&call);
}

/* ---- split ---- */

static PyObject *random_split_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_array(call, 0, &key)) return py_abandon(call);
    int num = 2;
    if (!py_take_int(call, 1, &num)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_random_split_num(&out, key, num, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_random_split_names[] = {"key", "num", "stream"};
static py_signature py_random_split_signature = {
    .name = "split",
    .text = "split(key: array, num: int = 2, stream: StreamOrDevice = None) -> array",
    .parameters = py_random_split_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 1,
};

static PyObject *py_random_split(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_split_signature, NULL, arguments, count, keywords)) return NULL;
    return random_split_call(&call);
}

/* ---- uniform ---- */

static PyObject *random_uniform_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    if (!py_default_int(call, 0, 0)) return py_abandon(call);
    if (!py_default_int(call, 1, 1)) return py_abandon(call);
    slip_array *low_high_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, low_high_in)) return py_abandon(call);
    slip_array *low = low_high_in[0];
    slip_array *high = low_high_in[1];
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 2, &shape)) return py_abandon(call);
    slip_dtype dtype = SLIP_FLOAT32;
    if (!py_take_dtype(call, 3, &dtype)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_optional_array(call, 4, &key)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_random_uniform(&out, low, high, shape.values, shape.count, dtype, key, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_random_uniform_names[] = {"low", "high", "shape", "dtype", "key", "stream"};
static py_signature py_random_uniform_signature = {
    .name = "uniform",
    .text = "uniform(low: scalar | array = 0, high: scalar | array = 1, shape: Sequence[int] = [], dtype: Dtype "
     "| None = float32, key: array | None = None, stream: StreamOrDevice = None) -> array",
    .parameters = py_random_uniform_names,
    .count = 6,
    .positional_only = 0,
    .positional = 6,
    .required = 0,
};

static PyObject *py_random_uniform(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_uniform_signature, NULL, arguments, count, keywords)) return NULL;
    return random_uniform_call(&call);
}

/* ---- normal ---- */

static PyObject *random_normal_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 0, &shape)) return py_abandon(call);
    slip_dtype dtype = SLIP_FLOAT32;
    if (!py_take_dtype(call, 1, &dtype)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_optional_array(call, 4, &key)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (py_given_array(call, 2) || py_given_array(call, 3)) {
        slip_array *loc_scale_in[2];
        if (!py_take_operands(call, 2, (const int[]){2, 3}, 3u, loc_scale_in)) return py_abandon(call);
        slip_array *loc = loc_scale_in[0];
        slip_array *scale = loc_scale_in[1];
        status = slip_random_normal_broadcast(&out, shape.values, shape.count, dtype, loc, scale, key, call->stream);
    } else {
        float loc = 0.0;
        if (!py_take_float(call, 2, &loc)) return py_abandon(call);
        float scale = 1.0;
        if (!py_take_float(call, 3, &scale)) return py_abandon(call);
        status = slip_random_normal(&out, shape.values, shape.count, dtype, loc, scale, key, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_random_normal_names[] = {"shape", "dtype", "loc", "scale", "key", "stream"};
static py_signature py_random_normal_signature = {
    .name = "normal",
    .text = "normal(shape: Sequence[int] = [], dtype: Dtype | None = float32, loc: scalar | array | None = None, "
     "scale: scalar | array | None = None, key: array | None = None, stream: StreamOrDevice = None) -> "
     "array",
    .parameters = py_random_normal_names,
    .count = 6,
    .positional_only = 0,
    .positional = 6,
    .required = 0,
};

static PyObject *py_random_normal(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_normal_signature, NULL, arguments, count, keywords)) return NULL;
    return random_normal_call(&call);
}

/* ---- randint ---- */

static PyObject *random_randint_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    slip_array *low_high_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, low_high_in)) return py_abandon(call);
    slip_array *low = low_high_in[0];
    slip_array *high = low_high_in[1];
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 2, &shape)) return py_abandon(call);
    slip_dtype dtype = SLIP_INT32;
    if (!py_take_dtype(call, 3, &dtype)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_optional_array(call, 4, &key)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_random_randint(&out, low, high, shape.values, shape.count, dtype, key, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_random_randint_names[] = {"low", "high", "shape", "dtype", "key", "stream"};
static py_signature py_random_randint_signature = {
    .name = "randint",
    .text = "randint(low: scalar | array, high: scalar | array, shape: Sequence[int] = [], dtype: Dtype | None = "
     "int32, key: array | None = None, stream: StreamOrDevice = None) -> array",
    .parameters = py_random_randint_names,
    .count = 6,
    .positional_only = 0,
    .positional = 6,
    .required = 2,
};

static PyObject *py_random_randint(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_randint_signature, NULL, arguments, count, keywords)) return NULL;
    return random_randint_call(&call);
}

/* ---- bernoulli ---- */

static PyObject *random_bernoulli_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    if (!py_default_float(call, 0, 0.5)) return py_abandon(call);
    slip_array *p_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, p_in)) return py_abandon(call);
    slip_array *p = p_in[0];
    py_ints shape;
    shape.count = 0;
    if (!py_take_shape(call, 1, &shape, (slip_array *[]){p}, 1)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_optional_array(call, 2, &key)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_random_bernoulli(&out, p, shape.values, shape.count, key, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_random_bernoulli_names[] = {"p", "shape", "key", "stream"};
static py_signature py_random_bernoulli_signature = {
    .name = "bernoulli",
    .text = "bernoulli(p: scalar | array = 0.5, shape: Sequence[int] | None = None, key: array | None = None, "
     "stream: StreamOrDevice = None) -> array",
    .parameters = py_random_bernoulli_names,
    .count = 4,
    .positional_only = 0,
    .positional = 4,
    .required = 0,
};

static PyObject *py_random_bernoulli(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                                     PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_bernoulli_signature, NULL, arguments, count, keywords)) return NULL;
    return random_bernoulli_call(&call);
}

/* ---- truncated_normal ---- */

static PyObject *random_truncated_normal_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    slip_array *lower_upper_in[2];
    if (!py_take_operands(call, 2, (const int[]){0, 1}, 0u, lower_upper_in)) return py_abandon(call);
    slip_array *lower = lower_upper_in[0];
    slip_array *upper = lower_upper_in[1];
    py_ints shape;
    shape.count = 0;
    if (!py_take_shape(call, 2, &shape, (slip_array *[]){lower, upper}, 2)) return py_abandon(call);
    slip_dtype dtype = SLIP_FLOAT32;
    if (!py_take_dtype(call, 3, &dtype)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_optional_array(call, 4, &key)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_random_truncated_normal(&out, lower, upper, shape.values, shape.count, dtype, key, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_random_truncated_normal_names[] = {"lower", "upper", "shape", "dtype", "key", "stream"};
static py_signature py_random_truncated_normal_signature = {
    .name = "truncated_normal",
    .text = "truncated_normal(lower: scalar | array, upper: scalar | array, shape: Sequence[int] | None = None, "
     "dtype: Dtype | None = float32, key: array | None = None, stream: StreamOrDevice = None) -> array",
    .parameters = py_random_truncated_normal_names,
    .count = 6,
    .positional_only = 0,
    .positional = 6,
    .required = 2,
};

static PyObject *py_random_truncated_normal(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                                            PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_truncated_normal_signature, NULL, arguments, count, keywords)) return NULL;
    return random_truncated_normal_call(&call);
}

/* ---- gumbel ---- */

static PyObject *random_gumbel_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 0, &shape)) return py_abandon(call);
    slip_dtype dtype = SLIP_FLOAT32;
    if (!py_take_dtype(call, 1, &dtype)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_optional_array(call, 2, &key)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_random_gumbel(&out, shape.values, shape.count, dtype, key, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_random_gumbel_names[] = {"shape", "dtype", "key", "stream"};
static py_signature py_random_gumbel_signature = {
    .name = "gumbel",
    .text = "gumbel(shape: Sequence[int] = [], dtype: Dtype | None = float32, key: array | None = None, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_random_gumbel_names,
    .count = 4,
    .positional_only = 0,
    .positional = 4,
    .required = 0,
};

static PyObject *py_random_gumbel(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_gumbel_signature, NULL, arguments, count, keywords)) return NULL;
    return random_gumbel_call(&call);
}

/* ---- laplace ---- */

static PyObject *random_laplace_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 0, &shape)) return py_abandon(call);
    slip_dtype dtype = SLIP_FLOAT32;
    if (!py_take_dtype(call, 1, &dtype)) return py_abandon(call);
    float loc = 0.0;
    if (!py_take_float(call, 2, &loc)) return py_abandon(call);
    float scale = 1.0;
    if (!py_take_float(call, 3, &scale)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_optional_array(call, 4, &key)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_random_laplace(&out, shape.values, shape.count, dtype, loc, scale, key, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_random_laplace_names[] = {"shape", "dtype", "loc", "scale", "key", "stream"};
static py_signature py_random_laplace_signature = {
    .name = "laplace",
    .text = "laplace(shape: Sequence[int] = [], dtype: Dtype | None = float32, loc: float = 0.0, scale: float = "
     "1.0, key: array | None = None, stream: StreamOrDevice = None) -> array",
    .parameters = py_random_laplace_names,
    .count = 6,
    .positional_only = 0,
    .positional = 6,
    .required = 0,
};

static PyObject *py_random_laplace(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_laplace_signature, NULL, arguments, count, keywords)) return NULL;
    return random_laplace_call(&call);
}

/* ---- categorical ---- */

static PyObject *random_categorical_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    if (!py_take_one_of(call, 2, 3)) return py_abandon(call);
    slip_array *logits = NULL;
    if (!py_take_array(call, 0, &logits)) return py_abandon(call);
    int axis = -1;
    if (!py_take_int(call, 1, &axis)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_optional_array(call, 4, &key)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 2)) {
        py_ints shape;
        shape.count = 0;
        if (!py_take_ints(call, 2, &shape)) return py_abandon(call);
        status = slip_random_categorical_shape(&out, logits, axis, shape.values, shape.count, key, call->stream);
    } else if (!py_is_none(call, 3)) {
        int num_samples = 0;
        if (!py_take_int(call, 3, &num_samples)) return py_abandon(call);
        status = slip_random_categorical_num_samples(&out, logits, axis, num_samples, key, call->stream);
    } else {
        status = slip_random_categorical(&out, logits, axis, key, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_random_categorical_names[] = {"logits", "axis", "shape", "num_samples", "key", "stream"};
static py_signature py_random_categorical_signature = {
    .name = "categorical",
    .text = "categorical(logits: array, axis: int = -1, shape: Sequence[int] | None = None, num_samples: int | "
     "None = None, key: array | None = None, stream: StreamOrDevice = None) -> array",
    .parameters = py_random_categorical_names,
    .count = 6,
    .positional_only = 0,
    .positional = 6,
    .required = 1,
};

static PyObject *py_random_categorical(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                                       PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_categorical_signature, NULL, arguments, count, keywords)) return NULL;
    return random_categorical_call(&call);
}

/* ---- permutation ---- */

static PyObject *random_permutation_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *key = NULL;
    if (!py_take_optional_array(call, 2, &key)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (py_given_array(call, 0)) {
        slip_array *x_in[1];
        if (!py_take_operands(call, 1, (const int[]){0}, 0u, x_in)) return py_abandon(call);
        slip_array *x = x_in[0];
        int axis = 0;
        if (!py_take_int(call, 1, &axis)) return py_abandon(call);
        status = slip_random_permutation(&out, x, axis, key, call->stream);
    } else {
        int x = 0;
        if (!py_take_int(call, 0, &x)) return py_abandon(call);
        status = slip_random_permutation_arange(&out, x, key, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_random_permutation_names[] = {"x", "axis", "key", "stream"};
static py_signature py_random_permutation_signature = {
    .name = "permutation",
    .text = "permutation(x: int | array, axis: int = 0, key: array | None = None, stream: StreamOrDevice = None) "
     "-> array",
    .parameters = py_random_permutation_names,
    .count = 4,
    .positional_only = 0,
    .positional = 4,
    .required = 1,
};

static PyObject *py_random_permutation(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                                       PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_random_permutation_signature, NULL, arguments, count, keywords)) return NULL;
    return random_permutation_call(&call);
}

/* ---- sum ---- */

static PyObject *sum_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_sum_axes(&out, a, axes.values, axes.count, keepdims, call->stream);
    } else {
        status = slip_sum(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_sum_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_sum_signature = {
    .name = "sum",
    .text = "sum(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_sum_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_sum(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_sum_signature, NULL, arguments, count, keywords)) return NULL;
    return sum_call(&call);
}

static const char *const py_array_sum_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_sum_signature = {
    .name = "sum",
    .text = "sum(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_sum_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_sum(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_sum_signature, self, arguments, count, keywords)) return NULL;
    return sum_call(&call);
}

/* ---- prod ---- */

static PyObject *prod_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_prod_axes(&out, a, axes.values, axes.count, keepdims, call->stream);
    } else {
        status = slip_prod(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_prod_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_prod_signature = {
    .name = "prod",
    .text = "prod(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_prod_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_prod(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_prod_signature, NULL, arguments, count, keywords)) return NULL;
    return prod_call(&call);
}

static const char *const py_array_prod_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_prod_signature = {
    .name = "prod",
    .text = "prod(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_prod_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_prod(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_prod_signature, self, arguments, count, keywords)) return NULL;
    return prod_call(&call);
}

/* ---- max ---- */

static PyObject *max_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_max_axes(&out, a, axes.values, axes.count, keepdims, call->stream);
    } else {
        status = slip_max(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_max_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_max_signature = {
    .name = "max",
    .text = "max(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_max_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_max(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_max_signature, NULL, arguments, count, keywords)) return NULL;
    return max_call(&call);
}

static const char *const py_array_max_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_max_signature = {
    .name = "max",
    .text = "max(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_max_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_max(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_max_signature, self, arguments, count, keywords)) return NULL;
    return max_call(&call);
}

/* ---- min ---- */

static PyObject *min_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_min_axes(&out, a, axes.values, axes.count, keepdims, call->stream);
    } else {
        status = slip_min(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_min_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_min_signature = {
    .name = "min",
    .text = "min(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_min_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_min(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_min_signature, NULL, arguments, count, keywords)) return NULL;
    return min_call(&call);
}

static const char *const py_array_min_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_min_signature = {
    .name = "min",
    .text = "min(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_min_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_min(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_min_signature, self, arguments, count, keywords)) return NULL;
    return min_call(&call);
}

/* ---- all ---- */

static PyObject *all_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_all_axes(&out, a, axes.values, axes.count, keepdims, call->stream);
    } else {
        status = slip_all(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_all_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_all_signature = {
    .name = "all",
    .text = "all(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_all_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_all(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_all_signature, NULL, arguments, count, keywords)) return NULL;
    return all_call(&call);
}

static const char *const py_array_all_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_all_signature = {
    .name = "all",
    .text = "all(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_all_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_all(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_all_signature, self, arguments, count, keywords)) return NULL;
    return all_call(&call);
}

/* ---- any ---- */

static PyObject *any_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_any_axes(&out, a, axes.values, axes.count, keepdims, call->stream);
    } else {
        status = slip_any(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_any_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_any_signature = {
    .name = "any",
    .text = "any(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_any_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_any(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_any_signature, NULL, arguments, count, keywords)) return NULL;
    return any_call(&call);
}

static const char *const py_array_any_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_any_signature = {
    .name = "any",
    .text = "any(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_any_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_any(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_any_signature, self, arguments, count, keywords)) return NULL;
    return any_call(&call);
}

/* ---- mean ---- */

static PyObject *mean_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_mean_axes(&out, a, axes.values, axes.count, keepdims, call->stream);
    } else {
        status = slip_mean(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_mean_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_mean_signature = {
    .name = "mean",
    .text = "mean(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_mean_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_mean(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_mean_signature, NULL, arguments, count, keywords)) return NULL;
    return mean_call(&call);
}

static const char *const py_array_mean_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_mean_signature = {
    .name = "mean",
    .text = "mean(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_mean_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_mean(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_mean_signature, self, arguments, count, keywords)) return NULL;
    return mean_call(&call);
}

/* ---- var ---- */

static PyObject *var_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    int ddof = 0;
    if (!py_take_int(call, 3, &ddof)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_var_axes(&out, a, axes.values, axes.count, keepdims, ddof, call->stream);
    } else {
        status = slip_var(&out, a, keepdims, ddof, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_var_names[] = {"a", "axis", "keepdims", "ddof", "stream"};
static py_signature py_var_signature = {
    .name = "var",
    .text = "var(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, ddof: int = 0, *, "
     "stream: StreamOrDevice = None) -> array",
    .parameters = py_var_names,
    .count = 5,
    .positional_only = 1,
    .positional = 4,
    .required = 1,
};

static PyObject *py_var(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_var_signature, NULL, arguments, count, keywords)) return NULL;
    return var_call(&call);
}

static const char *const py_array_var_names[] = {"", "axis", "keepdims", "ddof", "stream"};
static py_signature py_array_var_signature = {
    .name = "var",
    .text = "var(axis=None, keepdims=False, ddof=0, *, stream=None) -> array",
    .parameters = py_array_var_names,
    .count = 5,
    .positional_only = 1,
    .positional = 4,
    .required = 1,
};

static PyObject *py_array_var(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_var_signature, self, arguments, count, keywords)) return NULL;
    return var_call(&call);
}

/* ---- std ---- */

static PyObject *std_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    int ddof = 0;
    if (!py_take_int(call, 3, &ddof)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_std_axes(&out, a, axes.values, axes.count, keepdims, ddof, call->stream);
    } else {
        status = slip_std(&out, a, keepdims, ddof, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_std_names[] = {"a", "axis", "keepdims", "ddof", "stream"};
static py_signature py_std_signature = {
    .name = "std",
    .text = "std(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, ddof: int = 0, *, "
     "stream: StreamOrDevice = None) -> array",
    .parameters = py_std_names,
    .count = 5,
    .positional_only = 1,
    .positional = 4,
    .required = 1,
};

static PyObject *py_std(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_std_signature, NULL, arguments, count, keywords)) return NULL;
    return std_call(&call);
}

static const char *const py_array_std_names[] = {"", "axis", "keepdims", "ddof", "stream"};
static py_signature py_array_std_signature = {
    .name = "std",
    .text = "std(axis=None, keepdims=False, ddof=0, *, stream=None) -> array",
    .parameters = py_array_std_names,
    .count = 5,
    .positional_only = 1,
    .positional = 4,
    .required = 1,
};

static PyObject *py_array_std(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_std_signature, self, arguments, count, keywords)) return NULL;
    return std_call(&call);
}

/* ---- argmax ---- */

static PyObject *argmax_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        int axis = 0;
        if (!py_take_int(call, 1, &axis)) return py_abandon(call);
        status = slip_argmax_axis(&out, a, axis, keepdims, call->stream);
    } else {
        status = slip_argmax(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_argmax_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_argmax_signature = {
    .name = "argmax",
    .text = "argmax(a: array, /, axis: None | int = None, keepdims: bool = False, *, stream: StreamOrDevice = "
     "None) -> array",
    .parameters = py_argmax_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_argmax(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_argmax_signature, NULL, arguments, count, keywords)) return NULL;
    return argmax_call(&call);
}

static const char *const py_array_argmax_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_argmax_signature = {
    .name = "argmax",
    .text = "argmax(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_argmax_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_argmax(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_argmax_signature, self, arguments, count, keywords)) return NULL;
    return argmax_call(&call);
}

/* ---- argmin ---- */

static PyObject *argmin_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        int axis = 0;
        if (!py_take_int(call, 1, &axis)) return py_abandon(call);
        status = slip_argmin_axis(&out, a, axis, keepdims, call->stream);
    } else {
        status = slip_argmin(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_argmin_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_argmin_signature = {
    .name = "argmin",
    .text = "argmin(a: array, /, axis: None | int = None, keepdims: bool = False, *, stream: StreamOrDevice = "
     "None) -> array",
    .parameters = py_argmin_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_argmin(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_argmin_signature, NULL, arguments, count, keywords)) return NULL;
    return argmin_call(&call);
}

static const char *const py_array_argmin_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_argmin_signature = {
    .name = "argmin",
    .text = "argmin(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_argmin_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_argmin(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_argmin_signature, self, arguments, count, keywords)) return NULL;
    return argmin_call(&call);
}

/* ---- cumsum ---- */

static PyObject *cumsum_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int axis = 0;
    if (!py_take_axis(call, 1, &axis, &a)) return py_abandon(call);
    bool reverse = false;
    if (!py_take_bool(call, 2, &reverse)) return py_abandon(call);
    bool inclusive = true;
    if (!py_take_bool(call, 3, &inclusive)) return py_abandon(call);
    if (!py_take_cast(call, 4, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_cumsum(&out, a, axis, reverse, inclusive, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_cumsum_names[] = {"a", "axis", "reverse", "inclusive", "dtype", "stream"};
static py_signature py_cumsum_signature = {
    .name = "cumsum",
    .text = "cumsum(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "dtype: Dtype | None = None, stream: StreamOrDevice = None) -> array",
    .parameters = py_cumsum_names,
    .count = 6,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_cumsum(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_cumsum_signature, NULL, arguments, count, keywords)) return NULL;
    return cumsum_call(&call);
}

static const char *const py_array_cumsum_names[] = {"", "axis", "reverse", "inclusive", "", "stream"};
static py_signature py_array_cumsum_signature = {
    .name = "cumsum",
    .text = "cumsum(axis=None, *, reverse=False, inclusive=True, stream=None) -> array",
    .parameters = py_array_cumsum_names,
    .count = 6,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_array_cumsum(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_cumsum_signature, self, arguments, count, keywords)) return NULL;
    return cumsum_call(&call);
}

/* ---- cumprod ---- */

static PyObject *cumprod_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int axis = 0;
    if (!py_take_axis(call, 1, &axis, &a)) return py_abandon(call);
    bool reverse = false;
    if (!py_take_bool(call, 2, &reverse)) return py_abandon(call);
    bool inclusive = true;
    if (!py_take_bool(call, 3, &inclusive)) return py_abandon(call);
    if (!py_take_cast(call, 4, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_cumprod(&out, a, axis, reverse, inclusive, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_cumprod_names[] = {"a", "axis", "reverse", "inclusive", "dtype", "stream"};
static py_signature py_cumprod_signature = {
    .name = "cumprod",
    .text = "cumprod(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "dtype: Dtype | None = None, stream: StreamOrDevice = None) -> array",
    .parameters = py_cumprod_names,
    .count = 6,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_cumprod(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_cumprod_signature, NULL, arguments, count, keywords)) return NULL;
    return cumprod_call(&call);
}

static const char *const py_array_cumprod_names[] = {"", "axis", "reverse", "inclusive", "", "stream"};
static py_signature py_array_cumprod_signature = {
    .name = "cumprod",
    .text = "cumprod(axis=None, *, reverse=False, inclusive=True, stream=None) -> array",
    .parameters = py_array_cumprod_names,
    .count = 6,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_array_cumprod(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_cumprod_signature, self, arguments, count, keywords)) return NULL;
    return cumprod_call(&call);
}

/* ---- cummax ---- */

static PyObject *cummax_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int axis = 0;
    if (!py_take_axis(call, 1, &axis, &a)) return py_abandon(call);
    bool reverse = false;
    if (!py_take_bool(call, 2, &reverse)) return py_abandon(call);
    bool inclusive = true;
    if (!py_take_bool(call, 3, &inclusive)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_cummax(&out, a, axis, reverse, inclusive, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_cummax_names[] = {"a", "axis", "reverse", "inclusive", "stream"};
static py_signature py_cummax_signature = {
    .name = "cummax",
    .text = "cummax(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "stream: StreamOrDevice = None) -> array",
    .parameters = py_cummax_names,
    .count = 5,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_cummax(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_cummax_signature, NULL, arguments, count, keywords)) return NULL;
    return cummax_call(&call);
}

static const char *const py_array_cummax_names[] = {"", "axis", "reverse", "inclusive", "stream"};
static py_signature py_array_cummax_signature = {
    .name = "cummax",
    .text = "cummax(axis=None, *, reverse=False, inclusive=True, stream=None) -> array",
    .parameters = py_array_cummax_names,
    .count = 5,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_array_cummax(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_cummax_signature, self, arguments, count, keywords)) return NULL;
    return cummax_call(&call);
}

/* ---- cummin ---- */

static PyObject *cummin_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int axis = 0;
    if (!py_take_axis(call, 1, &axis, &a)) return py_abandon(call);
    bool reverse = false;
    if (!py_take_bool(call, 2, &reverse)) return py_abandon(call);
    bool inclusive = true;
    if (!py_take_bool(call, 3, &inclusive)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_cummin(&out, a, axis, reverse, inclusive, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_cummin_names[] = {"a", "axis", "reverse", "inclusive", "stream"};
static py_signature py_cummin_signature = {
    .name = "cummin",
    .text = "cummin(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "stream: StreamOrDevice = None) -> array",
    .parameters = py_cummin_names,
    .count = 5,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_cummin(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_cummin_signature, NULL, arguments, count, keywords)) return NULL;
    return cummin_call(&call);
}

static const char *const py_array_cummin_names[] = {"", "axis", "reverse", "inclusive", "stream"};
static py_signature py_array_cummin_signature = {
    .name = "cummin",
    .text = "cummin(axis=None, *, reverse=False, inclusive=True, stream=None) -> array",
    .parameters = py_array_cummin_names,
    .count = 5,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_array_cummin(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_cummin_signature, self, arguments, count, keywords)) return NULL;
    return cummin_call(&call);
}

/* ---- logcumsumexp ---- */

static PyObject *logcumsumexp_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int axis = 0;
    if (!py_take_axis(call, 1, &axis, &a)) return py_abandon(call);
    bool reverse = false;
    if (!py_take_bool(call, 2, &reverse)) return py_abandon(call);
    bool inclusive = true;
    if (!py_take_bool(call, 3, &inclusive)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_logcumsumexp(&out, a, axis, reverse, inclusive, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_logcumsumexp_names[] = {"a", "axis", "reverse", "inclusive", "stream"};
static py_signature py_logcumsumexp_signature = {
    .name = "logcumsumexp",
    .text = "logcumsumexp(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = "
     "True, stream: StreamOrDevice = None) -> array",
    .parameters = py_logcumsumexp_names,
    .count = 5,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_logcumsumexp(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_logcumsumexp_signature, NULL, arguments, count, keywords)) return NULL;
    return logcumsumexp_call(&call);
}

static const char *const py_array_logcumsumexp_names[] = {"", "axis", "reverse", "inclusive", "stream"};
static py_signature py_array_logcumsumexp_signature = {
    .name = "logcumsumexp",
    .text = "logcumsumexp(axis=None, *, reverse=False, inclusive=True, stream=None) -> array",
    .parameters = py_array_logcumsumexp_names,
    .count = 5,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_array_logcumsumexp(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                       PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_logcumsumexp_signature, self, arguments, count, keywords)) return NULL;
    return logcumsumexp_call(&call);
}

/* ---- softmax ---- */

static PyObject *softmax_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool precise = false;
    if (!py_take_bool(call, 2, &precise)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_softmax_axes(&out, a, axes.values, axes.count, precise, call->stream);
    } else {
        status = slip_softmax(&out, a, precise, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_softmax_names[] = {"a", "axis", "precise", "stream"};
static py_signature py_softmax_signature = {
    .name = "softmax",
    .text = "softmax(a: array, /, axis: None | int | Sequence[int] = None, *, precise: bool = False, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_softmax_names,
    .count = 4,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_softmax(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_softmax_signature, NULL, arguments, count, keywords)) return NULL;
    return softmax_call(&call);
}

/* ---- logsumexp ---- */

static PyObject *logsumexp_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_logsumexp_axes(&out, a, axes.values, axes.count, keepdims, call->stream);
    } else {
        status = slip_logsumexp(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_logsumexp_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_logsumexp_signature = {
    .name = "logsumexp",
    .text = "logsumexp(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_logsumexp_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_logsumexp(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_logsumexp_signature, NULL, arguments, count, keywords)) return NULL;
    return logsumexp_call(&call);
}

static const char *const py_array_logsumexp_names[] = {"", "axis", "keepdims", "stream"};
static py_signature py_array_logsumexp_signature = {
    .name = "logsumexp",
    .text = "logsumexp(axis=None, keepdims=False, *, stream=None) -> array",
    .parameters = py_array_logsumexp_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_logsumexp(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_logsumexp_signature, self, arguments, count, keywords)) return NULL;
    return logsumexp_call(&call);
}

/* ---- sort ---- */

static PyObject *sort_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_explicit_none(call, 1)) {
        int axis = -1;
        if (!py_take_int(call, 1, &axis)) return py_abandon(call);
        status = slip_sort_axis(&out, a, axis, call->stream);
    } else {
        status = slip_sort(&out, a, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_sort_names[] = {"a", "axis", "stream"};
static py_signature py_sort_signature = {
    .name = "sort",
    .text = "sort(a: array, /, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_sort_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_sort(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_sort_signature, NULL, arguments, count, keywords)) return NULL;
    return sort_call(&call);
}

/* ---- argsort ---- */

static PyObject *argsort_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_explicit_none(call, 1)) {
        int axis = -1;
        if (!py_take_int(call, 1, &axis)) return py_abandon(call);
        status = slip_argsort_axis(&out, a, axis, call->stream);
    } else {
        status = slip_argsort(&out, a, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_argsort_names[] = {"a", "axis", "stream"};
static py_signature py_argsort_signature = {
    .name = "argsort",
    .text = "argsort(a: array, /, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_argsort_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_argsort(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_argsort_signature, NULL, arguments, count, keywords)) return NULL;
    return argsort_call(&call);
}

/* ---- trace ---- */

static PyObject *trace_call(py_call *call) {
    if (!py_take_stream(call, 5)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int offset = 0;
    if (!py_take_int(call, 1, &offset)) return py_abandon(call);
    int axis1 = 0;
    if (!py_take_int(call, 2, &axis1)) return py_abandon(call);
    int axis2 = 1;
    if (!py_take_int(call, 3, &axis2)) return py_abandon(call);
    slip_dtype dtype = slip_array_dtype(a);
    if (!py_take_dtype(call, 4, &dtype)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_trace(&out, a, offset, axis1, axis2, dtype, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_trace_names[] = {"a", "offset", "axis1", "axis2", "dtype", "stream"};
static py_signature py_trace_signature = {
    .name = "trace",
    .text = "trace(a: array, /, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Dtype | None = None, *, "
     "stream: StreamOrDevice = None) -> array",
    .parameters = py_trace_names,
    .count = 6,
    .positional_only = 1,
    .positional = 5,
    .required = 1,
};

static PyObject *py_trace(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_trace_signature, NULL, arguments, count, keywords)) return NULL;
    return trace_call(&call);
}

/* ---- diff ---- */

static PyObject *diff_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int n = 1;
    if (!py_take_int(call, 1, &n)) return py_abandon(call);
    int axis = -1;
    if (!py_take_int(call, 2, &axis)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_diff(&out, a, n, axis, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_diff_names[] = {"a", "n", "axis", "stream"};
static py_signature py_diff_signature = {
    .name = "diff",
    .text = "diff(a: array, /, n: int = 1, axis: int = -1, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_diff_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_diff(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_diff_signature, NULL, arguments, count, keywords)) return NULL;
    return diff_call(&call);
}

/* ---- count_nonzero ---- */

static PyObject *count_nonzero_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_count_nonzero_axes(&out, a, axes.values, axes.count, keepdims, call->stream);
    } else {
        status = slip_count_nonzero(&out, a, keepdims, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_count_nonzero_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_count_nonzero_signature = {
    .name = "count_nonzero",
    .text = "count_nonzero(a: array, /, *, axis: None | int | Sequence[int] = None, keepdims: bool = False, "
     "stream: StreamOrDevice = None) -> array",
    .parameters = py_count_nonzero_names,
    .count = 4,
    .positional_only = 1,
    .positional = 1,
    .required = 1,
};

static PyObject *py_count_nonzero(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_count_nonzero_signature, NULL, arguments, count, keywords)) return NULL;
    return count_nonzero_call(&call);
}

/* ---- median ---- */

static PyObject *median_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    py_ints axes;
    axes.count = 0;
    if (!py_take_axes(call, 1, &axes, a)) return py_abandon(call);
    bool keepdims = false;
    if (!py_take_bool(call, 2, &keepdims)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_median(&out, a, axes.values, axes.count, keepdims, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_median_names[] = {"a", "axis", "keepdims", "stream"};
static py_signature py_median_signature = {
    .name = "median",
    .text = "median(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_median_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_median(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_median_signature, NULL, arguments, count, keywords)) return NULL;
    return median_call(&call);
}

/* ---- partition ---- */

static PyObject *partition_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int kth = 0;
    if (!py_take_int(call, 1, &kth)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_explicit_none(call, 2)) {
        int axis = -1;
        if (!py_take_int(call, 2, &axis)) return py_abandon(call);
        status = slip_partition_axis(&out, a, kth, axis, call->stream);
    } else {
        status = slip_partition(&out, a, kth, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_partition_names[] = {"a", "kth", "axis", "stream"};
static py_signature py_partition_signature = {
    .name = "partition",
    .text = "partition(a: array, /, kth: int, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_partition_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 2,
};

static PyObject *py_partition(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_partition_signature, NULL, arguments, count, keywords)) return NULL;
    return partition_call(&call);
}

/* ---- argpartition ---- */

static PyObject *argpartition_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int kth = 0;
    if (!py_take_int(call, 1, &kth)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_explicit_none(call, 2)) {
        int axis = -1;
        if (!py_take_int(call, 2, &axis)) return py_abandon(call);
        status = slip_argpartition_axis(&out, a, kth, axis, call->stream);
    } else {
        status = slip_argpartition(&out, a, kth, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_argpartition_names[] = {"a", "kth", "axis", "stream"};
static py_signature py_argpartition_signature = {
    .name = "argpartition",
    .text = "argpartition(a: array, /, kth: int, axis: None | int = -1, *, stream: StreamOrDevice = None) -> "
     "array",
    .parameters = py_argpartition_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 2,
};

static PyObject *py_argpartition(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_argpartition_signature, NULL, arguments, count, keywords)) return NULL;
    return argpartition_call(&call);
}

/* ---- topk ---- */

static PyObject *topk_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int k = 0;
    if (!py_take_int(call, 1, &k)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_explicit_none(call, 2)) {
        int axis = -1;
        if (!py_take_int(call, 2, &axis)) return py_abandon(call);
        status = slip_topk_axis(&out, a, k, axis, call->stream);
    } else {
        status = slip_topk(&out, a, k, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_topk_names[] = {"a", "k", "axis", "stream"};
static py_signature py_topk_signature = {
    .name = "topk",
    .text = "topk(a: array, /, k: int, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_topk_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 2,
};

static PyObject *py_topk(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_topk_signature, NULL, arguments, count, keywords)) return NULL;
    return topk_call(&call);
}

/* ---- searchsorted ---- */

static PyObject *searchsorted_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *sorted_sequence = NULL;
    if (!py_take_array(call, 0, &sorted_sequence)) return py_abandon(call);
    slip_array *values = NULL;
    if (!py_take_array(call, 1, &values)) return py_abandon(call);
    const char *side = "left";
    if (!py_take_string(call, 2, &side)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_searchsorted(&out, sorted_sequence, values, side, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_searchsorted_names[] = {"sorted_sequence", "values", "side", "stream"};
static py_signature py_searchsorted_signature = {
    .name = "searchsorted",
    .text = "searchsorted(sorted_sequence: array, values: array, /, side: str = 'left', *, stream: "
     "StreamOrDevice = None) -> array",
    .parameters = py_searchsorted_names,
    .count = 4,
    .positional_only = 2,
    .positional = 3,
    .required = 2,
};

static PyObject *py_searchsorted(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_searchsorted_signature, NULL, arguments, count, keywords)) return NULL;
    return searchsorted_call(&call);
}

/* ---- reshape ---- */

static PyObject *reshape_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 1, &shape)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_reshape(&out, a, shape.values, shape.count, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_reshape_names[] = {"a", "shape", "stream"};
static py_signature py_reshape_signature = {
    .name = "reshape",
    .text = "reshape(a: array, /, shape: Sequence[int], *, stream: StreamOrDevice = None) -> array",
    .parameters = py_reshape_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 2,
};

static PyObject *py_reshape(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_reshape_signature, NULL, arguments, count, keywords)) return NULL;
    return reshape_call(&call);
}

/* ---- flatten ---- */

static PyObject *flatten_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int start_axis = 0;
    if (!py_take_int(call, 1, &start_axis)) return py_abandon(call);
    int end_axis = -1;
    if (!py_take_int(call, 2, &end_axis)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_flatten(&out, a, start_axis, end_axis, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_flatten_names[] = {"a", "start_axis", "end_axis", "stream"};
static py_signature py_flatten_signature = {
    .name = "flatten",
    .text = "flatten(a: array, /, start_axis: int = 0, end_axis: int = -1, *, stream: StreamOrDevice = None) -> "
     "array",
    .parameters = py_flatten_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_flatten(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_flatten_signature, NULL, arguments, count, keywords)) return NULL;
    return flatten_call(&call);
}

static const char *const py_array_flatten_names[] = {"", "start_axis", "end_axis", "stream"};
static py_signature py_array_flatten_signature = {
    .name = "flatten",
    .text = "flatten(start_axis=0, end_axis=-1, *, stream=None) -> array",
    .parameters = py_array_flatten_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 1,
};

static PyObject *py_array_flatten(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_flatten_signature, self, arguments, count, keywords)) return NULL;
    return flatten_call(&call);
}

/* ---- unflatten ---- */

static PyObject *unflatten_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int axis = 0;
    if (!py_take_int(call, 1, &axis)) return py_abandon(call);
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 2, &shape)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_unflatten(&out, a, axis, shape.values, shape.count, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_unflatten_names[] = {"a", "axis", "shape", "stream"};
static py_signature py_unflatten_signature = {
    .name = "unflatten",
    .text = "unflatten(a: array, /, axis: int, shape: Sequence[int], *, stream: StreamOrDevice = None) -> array",
    .parameters = py_unflatten_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 3,
};

static PyObject *py_unflatten(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_unflatten_signature, NULL, arguments, count, keywords)) return NULL;
    return unflatten_call(&call);
}

/* ---- squeeze ---- */

static PyObject *squeeze_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_squeeze_axes(&out, a, axes.values, axes.count, call->stream);
    } else {
        status = slip_squeeze(&out, a, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_squeeze_names[] = {"a", "axis", "stream"};
static py_signature py_squeeze_signature = {
    .name = "squeeze",
    .text = "squeeze(a: array, /, axis: None | int | Sequence[int] = None, *, stream: StreamOrDevice = None) -> "
     "array",
    .parameters = py_squeeze_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_squeeze(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_squeeze_signature, NULL, arguments, count, keywords)) return NULL;
    return squeeze_call(&call);
}

static const char *const py_array_squeeze_names[] = {"", "axis", "stream"};
static py_signature py_array_squeeze_signature = {
    .name = "squeeze",
    .text = "squeeze(axis=None, *, stream=None) -> array",
    .parameters = py_array_squeeze_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_array_squeeze(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_squeeze_signature, self, arguments, count, keywords)) return NULL;
    return squeeze_call(&call);
}

/* ---- expand_dims ---- */

static PyObject *expand_dims_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    py_ints axes;
    axes.count = 0;
    if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_expand_dims_axes(&out, a, axes.values, axes.count, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_expand_dims_names[] = {"a", "axis", "stream"};
static py_signature py_expand_dims_signature = {
    .name = "expand_dims",
    .text = "expand_dims(a: array, /, axis: int | Sequence[int], *, stream: StreamOrDevice = None) -> array",
    .parameters = py_expand_dims_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 2,
};

static PyObject *py_expand_dims(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_expand_dims_signature, NULL, arguments, count, keywords)) return NULL;
    return expand_dims_call(&call);
}

/* ---- transpose ---- */

static PyObject *transpose_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_transpose_axes(&out, a, axes.values, axes.count, call->stream);
    } else {
        status = slip_transpose(&out, a, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_transpose_names[] = {"a", "axes", "stream"};
static py_signature py_transpose_signature = {
    .name = "transpose",
    .text = "transpose(a: array, /, axes: Sequence[int] | None = None, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_transpose_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_transpose(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_transpose_signature, NULL, arguments, count, keywords)) return NULL;
    return transpose_call(&call);
}

/* ---- swapaxes ---- */

static PyObject *swapaxes_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int axis1 = 0;
    if (!py_take_int(call, 1, &axis1)) return py_abandon(call);
    int axis2 = 0;
    if (!py_take_int(call, 2, &axis2)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_swapaxes(&out, a, axis1, axis2, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_swapaxes_names[] = {"a", "axis1", "axis2", "stream"};
static py_signature py_swapaxes_signature = {
    .name = "swapaxes",
    .text = "swapaxes(a: array, /, axis1: int, axis2: int, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_swapaxes_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 3,
};

static PyObject *py_swapaxes(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_swapaxes_signature, NULL, arguments, count, keywords)) return NULL;
    return swapaxes_call(&call);
}

static const char *const py_array_swapaxes_names[] = {"", "axis1", "axis2", "stream"};
static py_signature py_array_swapaxes_signature = {
    .name = "swapaxes",
    .text = "swapaxes(axis1, axis2, *, stream=None) -> array",
    .parameters = py_array_swapaxes_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 3,
};

static PyObject *py_array_swapaxes(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_swapaxes_signature, self, arguments, count, keywords)) return NULL;
    return swapaxes_call(&call);
}

/* ---- moveaxis ---- */

static PyObject *moveaxis_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int source = 0;
    if (!py_take_int(call, 1, &source)) return py_abandon(call);
    int destination = 0;
    if (!py_take_int(call, 2, &destination)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_moveaxis(&out, a, source, destination, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_moveaxis_names[] = {"a", "source", "destination", "stream"};
static py_signature py_moveaxis_signature = {
    .name = "moveaxis",
    .text = "moveaxis(a: array, /, source: int, destination: int, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_moveaxis_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 3,
};

static PyObject *py_moveaxis(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_moveaxis_signature, NULL, arguments, count, keywords)) return NULL;
    return moveaxis_call(&call);
}

static const char *const py_array_moveaxis_names[] = {"", "source", "destination", "stream"};
static py_signature py_array_moveaxis_signature = {
    .name = "moveaxis",
    .text = "moveaxis(source, destination, *, stream=None) -> array",
    .parameters = py_array_moveaxis_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 3,
};

static PyObject *py_array_moveaxis(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_moveaxis_signature, self, arguments, count, keywords)) return NULL;
    return moveaxis_call(&call);
}

/* ---- broadcast_to ---- */

static PyObject *broadcast_to_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    py_ints shape;
    shape.count = 0;
    if (!py_take_ints(call, 1, &shape)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_broadcast_to(&out, a, shape.values, shape.count, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_broadcast_to_names[] = {"a", "shape", "stream"};
static py_signature py_broadcast_to_signature = {
    .name = "broadcast_to",
    .text = "broadcast_to(a: scalar | array, /, shape: Sequence[int], *, stream: StreamOrDevice = None) -> array",
    .parameters = py_broadcast_to_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 2,
};

static PyObject *py_broadcast_to(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_broadcast_to_signature, NULL, arguments, count, keywords)) return NULL;
    return broadcast_to_call(&call);
}

/* ---- broadcast_arrays ---- */

static PyObject *broadcast_arrays_call(py_call *call) {
    if (!py_take_stream(call, 1)) return py_abandon(call);
    if (!py_take_rest(call)) return py_abandon(call);
    slip_array **out = NULL;
    size_t out_count = 0;
    slip_status status;
    out_count = (size_t)(call->list_count);
    out = PyMem_Calloc(out_count + 1, sizeof *out);
    if (!out) return PyErr_NoMemory(), py_abandon(call);
    status = slip_broadcast_arrays(out, call->list, call->list_count, call->stream);
    return py_finish_list(call, status, out, status == SLIP_OK ? out_count : 0);
}

static const char *const py_broadcast_arrays_names[] = {"arrays", "stream"};
static py_signature py_broadcast_arrays_signature = {
    .name = "broadcast_arrays",
    .text = "broadcast_arrays(*arrays: array, stream: StreamOrDevice = None) -> list[array]",
    .parameters = py_broadcast_arrays_names,
    .count = 2,
    .positional_only = 0,
    .positional = 0,
    .required = 0,
    .takes_rest = true,
};

static PyObject *py_broadcast_arrays(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                                     PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_broadcast_arrays_signature, NULL, arguments, count, keywords)) return NULL;
    return broadcast_arrays_call(&call);
}

/* ---- view ---- */

static PyObject *view_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a_in[1];
    if (!py_take_operands(call, 1, (const int[]){0}, 0u, a_in)) return py_abandon(call);
    slip_array *a = a_in[0];
    slip_dtype dtype = slip_array_dtype(a);
    if (!py_take_dtype(call, 1, &dtype)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_view_as(&out, a, dtype, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_view_names[] = {"a", "dtype", "stream"};
static py_signature py_view_signature = {
    .name = "view",
    .text = "view(a: scalar | array, dtype: Dtype, stream: StreamOrDevice = None) -> array",
    .parameters = py_view_names,
    .count = 3,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_view(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_view_signature, NULL, arguments, count, keywords)) return NULL;
    return view_call(&call);
}

static const char *const py_array_view_names[] = {"", "dtype", "stream"};
static py_signature py_array_view_signature = {
    .name = "view",
    .text = "view(dtype, *, stream=None) -> array",
    .parameters = py_array_view_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 2,
};

static PyObject *py_array_view(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_view_signature, self, arguments, count, keywords)) return NULL;
    return view_call(&call);
}

/* ---- diagonal ---- */

static PyObject *diagonal_call(py_call *call) {
    if (!py_take_stream(call, 4)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int offset = 0;
    if (!py_take_int(call, 1, &offset)) return py_abandon(call);
    int axis1 = 0;
    if (!py_take_int(call, 2, &axis1)) return py_abandon(call);
    int axis2 = 1;
    if (!py_take_int(call, 3, &axis2)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_diagonal(&out, a, offset, axis1, axis2, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_diagonal_names[] = {"a", "offset", "axis1", "axis2", "stream"};
static py_signature py_diagonal_signature = {
    .name = "diagonal",
    .text = "diagonal(a: array, offset: int = 0, axis1: int = 0, axis2: int = 1, stream: StreamOrDevice = None) "
     "-> array",
    .parameters = py_diagonal_names,
    .count = 5,
    .positional_only = 0,
    .positional = 5,
    .required = 1,
};

static PyObject *py_diagonal(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_diagonal_signature, NULL, arguments, count, keywords)) return NULL;
    return diagonal_call(&call);
}

static const char *const py_array_diagonal_names[] = {"", "offset", "axis1", "axis2", "stream"};
static py_signature py_array_diagonal_signature = {
    .name = "diagonal",
    .text = "diagonal(offset=0, axis1=0, axis2=1, stream=None) -> array",
    .parameters = py_array_diagonal_names,
    .count = 5,
    .positional_only = 1,
    .positional = 5,
    .required = 1,
};

static PyObject *py_array_diagonal(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_diagonal_signature, self, arguments, count, keywords)) return NULL;
    return diagonal_call(&call);
}

/* ---- diag ---- */

static PyObject *diag_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int k = 0;
    if (!py_take_int(call, 1, &k)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_diag(&out, a, k, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_diag_names[] = {"a", "k", "stream"};
static py_signature py_diag_signature = {
    .name = "diag",
    .text = "diag(a: array, /, k: int = 0, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_diag_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_diag(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_diag_signature, NULL, arguments, count, keywords)) return NULL;
    return diag_call(&call);
}

static const char *const py_array_diag_names[] = {"", "k", "stream"};
static py_signature py_array_diag_signature = {
    .name = "diag",
    .text = "diag(k=0, *, stream=None) -> array",
    .parameters = py_array_diag_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_array_diag(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_diag_signature, self, arguments, count, keywords)) return NULL;
    return diag_call(&call);
}

/* ---- split ---- */

static PyObject *split_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    int axis = 0;
    if (!py_take_int(call, 2, &axis)) return py_abandon(call);
    slip_array **out = NULL;
    size_t out_count = 0;
    slip_status status;
    if (py_is_whole(call, 1)) {
        int num_splits = 0;
        if (!py_take_int(call, 1, &num_splits)) return py_abandon(call);
        out_count = (size_t)(num_splits > 0 ? (size_t)num_splits : 0);
        out = PyMem_Calloc(out_count + 1, sizeof *out);
        if (!out) return PyErr_NoMemory(), py_abandon(call);
        status = slip_split(out, a, num_splits, axis, call->stream);
    } else {
        py_ints indices;
        indices.count = 0;
        if (!py_take_ints(call, 1, &indices)) return py_abandon(call);
        out_count = (size_t)(indices.count + 1);
        out = PyMem_Calloc(out_count + 1, sizeof *out);
        if (!out) return PyErr_NoMemory(), py_abandon(call);
        status = slip_split_sections(out, a, indices.values, indices.count, axis, call->stream);
    }
    return py_finish_list(call, status, out, status == SLIP_OK ? out_count : 0);
}

static const char *const py_split_names[] = {"a", "indices_or_sections", "axis", "stream"};
static py_signature py_split_signature = {
    .name = "split",
    .text = "split(a: array, /, indices_or_sections: int | Sequence[int], axis: int = 0, *, stream: "
     "StreamOrDevice = None) -> list[array]",
    .parameters = py_split_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 2,
};

static PyObject *py_split(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_split_signature, NULL, arguments, count, keywords)) return NULL;
    return split_call(&call);
}

static const char *const py_array_split_names[] = {"", "indices_or_sections", "axis", "stream"};
static py_signature py_array_split_signature = {
    .name = "split",
    .text = "split(indices_or_sections, axis=0, *, stream=None) -> array",
    .parameters = py_array_split_names,
    .count = 4,
    .positional_only = 1,
    .positional = 3,
    .required = 2,
};

static PyObject *py_array_split(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    if (!py_bind(&call, &py_array_split_signature, self, arguments, count, keywords)) return NULL;
    return split_call(&call);
}

/* ---- concatenate ---- */

static PyObject *concatenate_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    if (!py_take_arrays(call, 0)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_explicit_none(call, 1)) {
        int axis = 0;
        if (!py_take_int(call, 1, &axis)) return py_abandon(call);
        status = slip_concatenate_axis(&out, call->list, call->list_count, axis, call->stream);
    } else {
        status = slip_concatenate(&out, call->list, call->list_count, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_concatenate_names[] = {"arrays", "axis", "stream"};
static py_signature py_concatenate_signature = {
    .name = "concatenate",
    .text = "concatenate(arrays: list[array], axis: int | None = 0, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_concatenate_names,
    .count = 3,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_concatenate(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_concatenate_signature, NULL, arguments, count, keywords)) return NULL;
    return concatenate_call(&call);
}

/* ---- stack ---- */

static PyObject *stack_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    if (!py_take_arrays(call, 0)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_explicit_none(call, 1)) {
        int axis = 0;
        if (!py_take_int(call, 1, &axis)) return py_abandon(call);
        status = slip_stack_axis(&out, call->list, call->list_count, axis, call->stream);
    } else {
        status = slip_stack(&out, call->list, call->list_count, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_stack_names[] = {"arrays", "axis", "stream"};
static py_signature py_stack_signature = {
    .name = "stack",
    .text = "stack(arrays: list[array], axis: int | None = 0, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_stack_names,
    .count = 3,
    .positional_only = 0,
    .positional = 2,
    .required = 1,
};

static PyObject *py_stack(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_stack_signature, NULL, arguments, count, keywords)) return NULL;
    return stack_call(&call);
}

/* ---- repeat ---- */

static PyObject *repeat_call(py_call *call) {
    if (!py_take_stream(call, 3)) return py_abandon(call);
    slip_array *arr = NULL;
    if (!py_take_array(call, 0, &arr)) return py_abandon(call);
    int repeats = 0;
    if (!py_take_int(call, 1, &repeats)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 2)) {
        int axis = 0;
        if (!py_take_int(call, 2, &axis)) return py_abandon(call);
        status = slip_repeat_axis(&out, arr, repeats, axis, call->stream);
    } else {
        status = slip_repeat(&out, arr, repeats, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_repeat_names[] = {"array", "repeats", "axis", "stream"};
static py_signature py_repeat_signature = {
    .name = "repeat",
    .text = "repeat(array: array, repeats: int, axis: int | None = None, *, stream: StreamOrDevice = None) -> "
     "array",
    .parameters = py_repeat_names,
    .count = 4,
    .positional_only = 0,
    .positional = 3,
    .required = 2,
};

static PyObject *py_repeat(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_repeat_signature, NULL, arguments, count, keywords)) return NULL;
    return repeat_call(&call);
}

/* ---- tile ---- */

static PyObject *tile_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *arr = NULL;
    if (!py_take_array(call, 0, &arr)) return py_abandon(call);
    py_ints reps;
    reps.count = 0;
    if (!py_take_ints(call, 1, &reps)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    status = slip_tile(&out, arr, reps.values, reps.count, call->stream);
    return py_finish(call, status, out);
}

static const char *const py_tile_names[] = {"a", "reps", "stream"};
static py_signature py_tile_signature = {
    .name = "tile",
    .text = "tile(a: array, reps: int | Sequence[int], /, *, stream: StreamOrDevice = None) -> array",
    .parameters = py_tile_names,
    .count = 3,
    .positional_only = 2,
    .positional = 2,
    .required = 2,
};

static PyObject *py_tile(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_tile_signature, NULL, arguments, count, keywords)) return NULL;
    return tile_call(&call);
}

/* ---- flip ---- */

static PyObject *flip_call(py_call *call) {
    if (!py_take_stream(call, 2)) return py_abandon(call);
    slip_array *a = NULL;
    if (!py_take_array(call, 0, &a)) return py_abandon(call);
    slip_array *out = NULL;
    slip_status status;
    if (!py_is_none(call, 1)) {
        py_ints axes;
        axes.count = 0;
        if (!py_take_ints(call, 1, &axes)) return py_abandon(call);
        status = slip_flip_axes(&out, a, axes.values, axes.count, call->stream);
    } else {
        status = slip_flip(&out, a, call->stream);
    }
    return py_finish(call, status, out);
}

static const char *const py_flip_names[] = {"a", "axis", "stream"};
static py_signature py_flip_signature = {
    .name = "flip",
    .text = "flip(a: array, /, axis: None | int | Sequence[int] = None, *, stream: StreamOrDevice = None) -> "
     "array",
    .parameters = py_flip_names,
    .count = 3,
    .positional_only = 1,
    .positional = 2,
    .required = 1,
};

static PyObject *py_flip(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    py_call call;
    (void)module;
    if (!py_bind(&call, &py_flip_signature, NULL, arguments, count, keywords)) return NULL;
    return flip_call(&call);
}

PyMethodDef py_core_ops[] = {
    {"full", (PyCFunction)(void (*)(void))py_full, METH_FASTCALL | METH_KEYWORDS,
     "full(shape: int | Sequence[int], vals: scalar | array, dtype: Dtype | None = None, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "An array of a shape whose elements are `vals`, broadcast to it and converted to dtype."},
    {"zeros", (PyCFunction)(void (*)(void))py_zeros, METH_FASTCALL | METH_KEYWORDS,
     "zeros(shape: int | Sequence[int], dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) "
     "-> array\n"
     "\n"
     "An array of zeros."},
    {"empty", (PyCFunction)(void (*)(void))py_zeros, METH_FASTCALL | METH_KEYWORDS,
     "zeros(shape: int | Sequence[int], dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) "
     "-> array\n"
     "\n"
     "An array of zeros."},
    {"ones", (PyCFunction)(void (*)(void))py_ones, METH_FASTCALL | METH_KEYWORDS,
     "ones(shape: int | Sequence[int], dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) "
     "-> array\n"
     "\n"
     "An array of ones."},
    {"full_like", (PyCFunction)(void (*)(void))py_full_like, METH_FASTCALL | METH_KEYWORDS,
     "full_like(a: array, vals: scalar | array, dtype: Dtype | None = None, *, stream: StreamOrDevice = "
     "None) -> array\n"
     "\n"
     "An array of a's shape whose elements are `vals`, converted to dtype."},
    {"zeros_like", (PyCFunction)(void (*)(void))py_zeros_like, METH_FASTCALL | METH_KEYWORDS,
     "zeros_like(a: array, /, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "An array of zeros with a's shape and dtype."},
    {"empty_like", (PyCFunction)(void (*)(void))py_zeros_like, METH_FASTCALL | METH_KEYWORDS,
     "zeros_like(a: array, /, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "An array of zeros with a's shape and dtype."},
    {"ones_like", (PyCFunction)(void (*)(void))py_ones_like, METH_FASTCALL | METH_KEYWORDS,
     "ones_like(a: array, /, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "An array of ones with a's shape and dtype."},
    {"contiguous", (PyCFunction)(void (*)(void))py_contiguous, METH_FASTCALL | METH_KEYWORDS,
     "contiguous(a: array, /, allow_col_major: bool = False, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "The array in row-major order: itself where it is so already, else a copy; with allow_col_major, "
     "column-major will do."},
    {"identity", (PyCFunction)(void (*)(void))py_identity, METH_FASTCALL | METH_KEYWORDS,
     "identity(n: int, dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "n x n zeros with ones on the diagonal."},
    {"tril", (PyCFunction)(void (*)(void))py_tril, METH_FASTCALL | METH_KEYWORDS,
     "tril(x: array, k: int = 0, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "x with zeros above diagonal number k of its last two axes."},
    {"triu", (PyCFunction)(void (*)(void))py_triu, METH_FASTCALL | METH_KEYWORDS,
     "triu(x: array, k: int = 0, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "x with zeros below diagonal number k of its last two axes."},
    {"meshgrid", (PyCFunction)(void (*)(void))py_meshgrid, METH_FASTCALL | METH_KEYWORDS,
     "meshgrid(*arrays: array, sparse: bool | None = False, indexing: str | None = 'xy', stream: "
     "StreamOrDevice = None) -> tuple[array, ...]\n"
     "\n"
     "Flattened arrays along one axis each of a common grid, broadcast to it unless sparse. Indexing 'xy' "
     "exchanges the first two axes, 'ij' does not."},
    {"abs", (PyCFunction)(void (*)(void))py_abs, METH_FASTCALL | METH_KEYWORDS,
     "abs(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise absolute value; the magnitude of a complex number."},
    {"negative", (PyCFunction)(void (*)(void))py_negative, METH_FASTCALL | METH_KEYWORDS,
     "negative(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise negation. bool is an error."},
    {"sign", (PyCFunction)(void (*)(void))py_sign, METH_FASTCALL | METH_KEYWORDS,
     "sign(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise sign: -1, 0 or 1; a complex number is divided by its magnitude."},
    {"square", (PyCFunction)(void (*)(void))py_square, METH_FASTCALL | METH_KEYWORDS,
     "square(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise square."},
    {"sqrt", (PyCFunction)(void (*)(void))py_sqrt, METH_FASTCALL | METH_KEYWORDS,
     "sqrt(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise square root."},
    {"rsqrt", (PyCFunction)(void (*)(void))py_rsqrt, METH_FASTCALL | METH_KEYWORDS,
     "rsqrt(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise reciprocal of the square root."},
    {"reciprocal", (PyCFunction)(void (*)(void))py_reciprocal, METH_FASTCALL | METH_KEYWORDS,
     "reciprocal(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise 1 / a."},
    {"floor", (PyCFunction)(void (*)(void))py_floor, METH_FASTCALL | METH_KEYWORDS,
     "floor(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise largest integer not above a. Integers come back as they are; complex is an error."},
    {"ceil", (PyCFunction)(void (*)(void))py_ceil, METH_FASTCALL | METH_KEYWORDS,
     "ceil(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise smallest integer not below a. Integers come back as they are; complex is an error."},
    {"round", (PyCFunction)(void (*)(void))py_round, METH_FASTCALL | METH_KEYWORDS,
     "round(a: array, /, decimals: int = 0, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise rounding to a number of decimals, halves to even; negative decimals round to tens, "
     "hundreds, ..."},
    {"trunc", (PyCFunction)(void (*)(void))py_trunc, METH_FASTCALL | METH_KEYWORDS,
     "trunc(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise rounding towards zero. Integers come back as they are; complex is an error."},
    {"exp", (PyCFunction)(void (*)(void))py_exp, METH_FASTCALL | METH_KEYWORDS,
     "exp(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise exponential."},
    {"expm1", (PyCFunction)(void (*)(void))py_expm1, METH_FASTCALL | METH_KEYWORDS,
     "expm1(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise exp(a) - 1, accurate near 0. Complex is an error."},
    {"log", (PyCFunction)(void (*)(void))py_log, METH_FASTCALL | METH_KEYWORDS,
     "log(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise natural logarithm."},
    {"log2", (PyCFunction)(void (*)(void))py_log2, METH_FASTCALL | METH_KEYWORDS,
     "log2(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise logarithm to base 2."},
    {"log10", (PyCFunction)(void (*)(void))py_log10, METH_FASTCALL | METH_KEYWORDS,
     "log10(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise logarithm to base 10."},
    {"log1p", (PyCFunction)(void (*)(void))py_log1p, METH_FASTCALL | METH_KEYWORDS,
     "log1p(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise log(1 + a), accurate near 0."},
    {"sin", (PyCFunction)(void (*)(void))py_sin, METH_FASTCALL | METH_KEYWORDS,
     "sin(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise sine."},
    {"cos", (PyCFunction)(void (*)(void))py_cos, METH_FASTCALL | METH_KEYWORDS,
     "cos(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise cosine."},
    {"tan", (PyCFunction)(void (*)(void))py_tan, METH_FASTCALL | METH_KEYWORDS,
     "tan(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise tangent."},
    {"arcsin", (PyCFunction)(void (*)(void))py_arcsin, METH_FASTCALL | METH_KEYWORDS,
     "arcsin(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse sine."},
    {"asin", (PyCFunction)(void (*)(void))py_arcsin, METH_FASTCALL | METH_KEYWORDS,
     "arcsin(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse sine."},
    {"arccos", (PyCFunction)(void (*)(void))py_arccos, METH_FASTCALL | METH_KEYWORDS,
     "arccos(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse cosine."},
    {"acos", (PyCFunction)(void (*)(void))py_arccos, METH_FASTCALL | METH_KEYWORDS,
     "arccos(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse cosine."},
    {"arctan", (PyCFunction)(void (*)(void))py_arctan, METH_FASTCALL | METH_KEYWORDS,
     "arctan(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse tangent."},
    {"atan", (PyCFunction)(void (*)(void))py_arctan, METH_FASTCALL | METH_KEYWORDS,
     "arctan(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse tangent."},
    {"sinh", (PyCFunction)(void (*)(void))py_sinh, METH_FASTCALL | METH_KEYWORDS,
     "sinh(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise hyperbolic sine."},
    {"cosh", (PyCFunction)(void (*)(void))py_cosh, METH_FASTCALL | METH_KEYWORDS,
     "cosh(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise hyperbolic cosine."},
    {"arcsinh", (PyCFunction)(void (*)(void))py_arcsinh, METH_FASTCALL | METH_KEYWORDS,
     "arcsinh(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse hyperbolic sine."},
    {"asinh", (PyCFunction)(void (*)(void))py_arcsinh, METH_FASTCALL | METH_KEYWORDS,
     "arcsinh(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse hyperbolic sine."},
    {"arccosh", (PyCFunction)(void (*)(void))py_arccosh, METH_FASTCALL | METH_KEYWORDS,
     "arccosh(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse hyperbolic cosine; NaN below 1."},
    {"acosh", (PyCFunction)(void (*)(void))py_arccosh, METH_FASTCALL | METH_KEYWORDS,
     "arccosh(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse hyperbolic cosine; NaN below 1."},
    {"arctanh", (PyCFunction)(void (*)(void))py_arctanh, METH_FASTCALL | METH_KEYWORDS,
     "arctanh(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse hyperbolic tangent; NaN beyond -1 and 1."},
    {"atanh", (PyCFunction)(void (*)(void))py_arctanh, METH_FASTCALL | METH_KEYWORDS,
     "arctanh(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse hyperbolic tangent; NaN beyond -1 and 1."},
    {"tanh", (PyCFunction)(void (*)(void))py_tanh, METH_FASTCALL | METH_KEYWORDS,
     "tanh(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise hyperbolic tangent."},
    {"sigmoid", (PyCFunction)(void (*)(void))py_sigmoid, METH_FASTCALL | METH_KEYWORDS,
     "sigmoid(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise logistic function 1 / (1 + exp(-a)). Complex is an error."},
    {"erf", (PyCFunction)(void (*)(void))py_erf, METH_FASTCALL | METH_KEYWORDS,
     "erf(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise error function. Complex is an error."},
    {"erfinv", (PyCFunction)(void (*)(void))py_erfinv, METH_FASTCALL | METH_KEYWORDS,
     "erfinv(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inverse of the error function. Complex is an error."},
    {"degrees", (PyCFunction)(void (*)(void))py_degrees, METH_FASTCALL | METH_KEYWORDS,
     "degrees(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise 180 / pi times a: an angle in degrees."},
    {"radians", (PyCFunction)(void (*)(void))py_radians, METH_FASTCALL | METH_KEYWORDS,
     "radians(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise pi / 180 times a: an angle in radians."},
    {"real", (PyCFunction)(void (*)(void))py_real, METH_FASTCALL | METH_KEYWORDS,
     "real(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise real part; numbers that are not complex come back as they are."},
    {"imag", (PyCFunction)(void (*)(void))py_imag, METH_FASTCALL | METH_KEYWORDS,
     "imag(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise imaginary part; 0 for numbers that are not complex."},
    {"conjugate", (PyCFunction)(void (*)(void))py_conjugate, METH_FASTCALL | METH_KEYWORDS,
     "conjugate(a: array, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise complex conjugate; numbers that are not complex come back as they are."},
    {"conj", (PyCFunction)(void (*)(void))py_conjugate, METH_FASTCALL | METH_KEYWORDS,
     "conjugate(a: array, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise complex conjugate; numbers that are not complex come back as they are."},
    {"positive", (PyCFunction)(void (*)(void))py_positive, METH_FASTCALL | METH_KEYWORDS,
     "positive(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "The array itself."},
    {"bitwise_invert", (PyCFunction)(void (*)(void))py_bitwise_invert, METH_FASTCALL | METH_KEYWORDS,
     "bitwise_invert(a: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise bits the other way round; of bool the truth value. Other dtypes are an error."},
    {"logical_not", (PyCFunction)(void (*)(void))py_logical_not, METH_FASTCALL | METH_KEYWORDS,
     "logical_not(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise negation of the truth value; anything but 0 is true."},
    {"isnan", (PyCFunction)(void (*)(void))py_isnan, METH_FASTCALL | METH_KEYWORDS,
     "isnan(a: array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Whether each element is NaN; a complex number is where either part is."},
    {"isinf", (PyCFunction)(void (*)(void))py_isinf, METH_FASTCALL | METH_KEYWORDS,
     "isinf(a: array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Whether each element is plus or minus infinity; a complex number is where either part is."},
    {"isfinite", (PyCFunction)(void (*)(void))py_isfinite, METH_FASTCALL | METH_KEYWORDS,
     "isfinite(a: array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Whether each element is neither NaN nor infinite."},
    {"isposinf", (PyCFunction)(void (*)(void))py_isposinf, METH_FASTCALL | METH_KEYWORDS,
     "isposinf(a: array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Whether each element is plus infinity; never for complex numbers."},
    {"isneginf", (PyCFunction)(void (*)(void))py_isneginf, METH_FASTCALL | METH_KEYWORDS,
     "isneginf(a: array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Whether each element is minus infinity; never for complex numbers."},
    {"nan_to_num", (PyCFunction)(void (*)(void))py_nan_to_num, METH_FASTCALL | METH_KEYWORDS,
     "nan_to_num(a: scalar | array, nan: float = 0, posinf: float | None = None, neginf: float | None = "
     "None, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "a with NaN replaced by a number, and the infinities by others: the largest and the smallest of the "
     "dtype if absent. Complex is an error."},
    {"astype", (PyCFunction)(void (*)(void))py_astype, METH_FASTCALL | METH_KEYWORDS,
     "astype(a: array, dtype: Dtype, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Converts to another dtype; the same dtype gives the array itself. Complex numbers lose their "
     "imaginary part, and floating numbers outside an integer dtype's range become its nearest value."},
    {"add", (PyCFunction)(void (*)(void))py_add, METH_FASTCALL | METH_KEYWORDS,
     "add(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise sum with broadcasting."},
    {"subtract", (PyCFunction)(void (*)(void))py_subtract, METH_FASTCALL | METH_KEYWORDS,
     "subtract(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise difference with broadcasting."},
    {"multiply", (PyCFunction)(void (*)(void))py_multiply, METH_FASTCALL | METH_KEYWORDS,
     "multiply(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise product with broadcasting."},
    {"divide", (PyCFunction)(void (*)(void))py_divide, METH_FASTCALL | METH_KEYWORDS,
     "divide(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise quotient with broadcasting. Integers divide as float32."},
    {"floor_divide", (PyCFunction)(void (*)(void))py_floor_divide, METH_FASTCALL | METH_KEYWORDS,
     "floor_divide(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise quotient rounded down, with broadcasting; integers round towards zero as MLX does. "
     "Complex is an error."},
    {"remainder", (PyCFunction)(void (*)(void))py_remainder, METH_FASTCALL | METH_KEYWORDS,
     "remainder(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise remainder with the sign of the divisor, with broadcasting. Complex is an error."},
    {"power", (PyCFunction)(void (*)(void))py_power, METH_FASTCALL | METH_KEYWORDS,
     "power(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a to the power of b, with broadcasting."},
    {"pow", (PyCFunction)(void (*)(void))py_power, METH_FASTCALL | METH_KEYWORDS,
     "power(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a to the power of b, with broadcasting."},
    {"minimum", (PyCFunction)(void (*)(void))py_minimum, METH_FASTCALL | METH_KEYWORDS,
     "minimum(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise smaller of two, with broadcasting. NaN where either is."},
    {"maximum", (PyCFunction)(void (*)(void))py_maximum, METH_FASTCALL | METH_KEYWORDS,
     "maximum(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise larger of two, with broadcasting. NaN where either is."},
    {"logical_and", (PyCFunction)(void (*)(void))py_logical_and, METH_FASTCALL | METH_KEYWORDS,
     "logical_and(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise and of truth values, with broadcasting."},
    {"logical_or", (PyCFunction)(void (*)(void))py_logical_or, METH_FASTCALL | METH_KEYWORDS,
     "logical_or(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise or of truth values, with broadcasting."},
    {"logical_xor", (PyCFunction)(void (*)(void))py_logical_xor, METH_FASTCALL | METH_KEYWORDS,
     "logical_xor(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise inequality of truth values, with broadcasting."},
    {"bitwise_and", (PyCFunction)(void (*)(void))py_bitwise_and, METH_FASTCALL | METH_KEYWORDS,
     "bitwise_and(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise and of the bits, with broadcasting; of bool of the truth values. Other dtypes are an "
     "error."},
    {"bitwise_or", (PyCFunction)(void (*)(void))py_bitwise_or, METH_FASTCALL | METH_KEYWORDS,
     "bitwise_or(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise or of the bits, with broadcasting; of bool of the truth values. Other dtypes are an "
     "error."},
    {"bitwise_xor", (PyCFunction)(void (*)(void))py_bitwise_xor, METH_FASTCALL | METH_KEYWORDS,
     "bitwise_xor(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise exclusive or of the bits, with broadcasting; of bool of the truth values. Other dtypes "
     "are an error."},
    {"left_shift", (PyCFunction)(void (*)(void))py_left_shift, METH_FASTCALL | METH_KEYWORDS,
     "left_shift(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a with its bits moved to the left by b places, with broadcasting. Places count modulo "
     "the width: 64 for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an "
     "error."},
    {"bitwise_left_shift", (PyCFunction)(void (*)(void))py_left_shift, METH_FASTCALL | METH_KEYWORDS,
     "left_shift(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a with its bits moved to the left by b places, with broadcasting. Places count modulo "
     "the width: 64 for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an "
     "error."},
    {"right_shift", (PyCFunction)(void (*)(void))py_right_shift, METH_FASTCALL | METH_KEYWORDS,
     "right_shift(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a with its bits moved to the right by b places, with broadcasting. Places count modulo "
     "the width: 64 for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an "
     "error."},
    {"bitwise_right_shift", (PyCFunction)(void (*)(void))py_right_shift, METH_FASTCALL | METH_KEYWORDS,
     "right_shift(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a with its bits moved to the right by b places, with broadcasting. Places count modulo "
     "the width: 64 for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an "
     "error."},
    {"arctan2", (PyCFunction)(void (*)(void))py_arctan2, METH_FASTCALL | METH_KEYWORDS,
     "arctan2(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise angle of the point (b, a), with broadcasting. Complex is an error."},
    {"atan2", (PyCFunction)(void (*)(void))py_arctan2, METH_FASTCALL | METH_KEYWORDS,
     "arctan2(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise angle of the point (b, a), with broadcasting. Complex is an error."},
    {"logaddexp", (PyCFunction)(void (*)(void))py_logaddexp, METH_FASTCALL | METH_KEYWORDS,
     "logaddexp(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise log(exp(a) + exp(b)) without overflow, with broadcasting."},
    {"divmod", (PyCFunction)(void (*)(void))py_divmod, METH_FASTCALL | METH_KEYWORDS,
     "divmod(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> list[array]\n"
     "\n"
     "floor(a / b) and what is left, with broadcasting: two arrays, the second with the sign of b. Unlike "
     "floor_divide the quotient of integers is rounded down. Complex is an error."},
    {"equal", (PyCFunction)(void (*)(void))py_equal, METH_FASTCALL | METH_KEYWORDS,
     "equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a == b, with broadcasting."},
    {"not_equal", (PyCFunction)(void (*)(void))py_not_equal, METH_FASTCALL | METH_KEYWORDS,
     "not_equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a != b, with broadcasting."},
    {"less", (PyCFunction)(void (*)(void))py_less, METH_FASTCALL | METH_KEYWORDS,
     "less(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a < b, with broadcasting."},
    {"less_equal", (PyCFunction)(void (*)(void))py_less_equal, METH_FASTCALL | METH_KEYWORDS,
     "less_equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a <= b, with broadcasting."},
    {"greater", (PyCFunction)(void (*)(void))py_greater, METH_FASTCALL | METH_KEYWORDS,
     "greater(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a > b, with broadcasting."},
    {"greater_equal", (PyCFunction)(void (*)(void))py_greater_equal, METH_FASTCALL | METH_KEYWORDS,
     "greater_equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Element-wise a >= b, with broadcasting."},
    {"where", (PyCFunction)(void (*)(void))py_where, METH_FASTCALL | METH_KEYWORDS,
     "where(condition: scalar | array, x: scalar | array, y: scalar | array, /, *, stream: StreamOrDevice "
     "= None) -> array\n"
     "\n"
     "x where the condition is true, else y, all three broadcast together."},
    {"clip", (PyCFunction)(void (*)(void))py_clip, METH_FASTCALL | METH_KEYWORDS,
     "clip(a: array, /, a_min: scalar | array | None, a_max: scalar | array | None, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Limits each element to [a_min, a_max]; either limit may be absent, not both."},
    {"array_equal", (PyCFunction)(void (*)(void))py_array_equal, METH_FASTCALL | METH_KEYWORDS,
     "array_equal(a: scalar | array, b: scalar | array, equal_nan: bool = False, stream: StreamOrDevice = "
     "None) -> array\n"
     "\n"
     "Whether two arrays have the same shape and elements, as one bool; with equal_nan, NaN equals NaN."},
    {"isclose", (PyCFunction)(void (*)(void))py_isclose, METH_FASTCALL | METH_KEYWORDS,
     "isclose(a: array, b: array, /, rtol: float = 1e-05, atol: float = 1e-08, *, equal_nan: bool = "
     "False, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Whether |a - b| <= atol + rtol |b|, element-wise with broadcasting. Infinities are close to "
     "themselves alone, NaN to nothing, or with equal_nan to NaN."},
    {"allclose", (PyCFunction)(void (*)(void))py_allclose, METH_FASTCALL | METH_KEYWORDS,
     "allclose(a: array, b: array, /, rtol: float = 1e-05, atol: float = 1e-08, *, equal_nan: bool = "
     "False, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Whether all elements are close, as isclose has it: one bool."},
    {"stop_gradient", (PyCFunction)(void (*)(void))py_stop_gradient, METH_FASTCALL | METH_KEYWORDS,
     "stop_gradient(a: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "The array itself, through which no derivative passes."},
    {"take", (PyCFunction)(void (*)(void))py_take, METH_FASTCALL | METH_KEYWORDS,
     "take(a: array, /, indices: int | array, axis: int | None = None, *, stream: StreamOrDevice = None) "
     "-> array\n"
     "\n"
     "The elements (of the flattened array) or slices (along an axis) at the given indices."},
    {"take_along_axis", (PyCFunction)(void (*)(void))py_take_along_axis, METH_FASTCALL | METH_KEYWORDS,
     "take_along_axis(a: array, /, indices: array, axis: int | None = None, *, stream: StreamOrDevice = "
     "None) -> array\n"
     "\n"
     "For every position of `indices`, the element of a at that index along the axis; the other axes "
     "broadcast."},
    {"slice", (PyCFunction)(void (*)(void))py_slice_dynamic, METH_FASTCALL | METH_KEYWORDS,
     "slice(a: array, start_indices: array, axes: Sequence[int], slice_size: Sequence[int], *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "A slice of `slice_size` whose first element is at start[i] along axes[i], and at 0 along the other "
     "axes. A negative start counts from the end; a slice that would reach outside the array is moved "
     "into it."},
    {"slice_update", (PyCFunction)(void (*)(void))py_slice_update_dynamic, METH_FASTCALL | METH_KEYWORDS,
     "slice_update(a: array, update: array, start_indices: array, axes: Sequence[int], *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "src with a slice of update's shape replaced by it, whose first element is at start[i] along "
     "axes[i], and at 0 along the other axes. A negative start counts from the end; a slice that would "
     "reach outside the array is moved into it."},
    {"matmul", (PyCFunction)(void (*)(void))py_matmul, METH_FASTCALL | METH_KEYWORDS,
     "matmul(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Matrix product of the last two axes; the others broadcast. A vector counts as a row (left) or a "
     "column (right). Floating and complex dtypes only."},
    {"addmm", (PyCFunction)(void (*)(void))py_addmm, METH_FASTCALL | METH_KEYWORDS,
     "addmm(c: array, a: array, b: array, /, alpha: float = 1.0, beta: float = 1.0, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "beta * c + alpha * (a @ b)."},
    {"inner", (PyCFunction)(void (*)(void))py_inner, METH_FASTCALL | METH_KEYWORDS,
     "inner(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Sums of products over the last axis of both; a number multiplies the other array."},
    {"outer", (PyCFunction)(void (*)(void))py_outer, METH_FASTCALL | METH_KEYWORDS,
     "outer(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Products of every element of a with every element of b, both flattened."},
    {"kron", (PyCFunction)(void (*)(void))py_kron, METH_FASTCALL | METH_KEYWORDS,
     "kron(a: array, b: array, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Kronecker product: a with every element replaced by its product with b. An empty array is an error."},
    {"vecdot", (PyCFunction)(void (*)(void))py_vecdot, METH_FASTCALL | METH_KEYWORDS,
     "vecdot(a: array, b: array, /, *, axis: int = -1, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Sums of products over one axis, counted from the last, of which the first factor is conjugated; the "
     "other axes broadcast."},
    {"sum", (PyCFunction)(void (*)(void))py_sum, METH_FASTCALL | METH_KEYWORDS,
     "sum(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Sum over axes. bool and small integers add up as int32 or uint32."},
    {"prod", (PyCFunction)(void (*)(void))py_prod, METH_FASTCALL | METH_KEYWORDS,
     "prod(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Product over axes. bool and small integers multiply as int32 or uint32."},
    {"max", (PyCFunction)(void (*)(void))py_max, METH_FASTCALL | METH_KEYWORDS,
     "max(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Largest element over axes, NaN if there is one. A reduced axis of size 0 is an error."},
    {"min", (PyCFunction)(void (*)(void))py_min, METH_FASTCALL | METH_KEYWORDS,
     "min(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Smallest element over axes, NaN if there is one. A reduced axis of size 0 is an error."},
    {"all", (PyCFunction)(void (*)(void))py_all, METH_FASTCALL | METH_KEYWORDS,
     "all(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Whether all elements are true, over axes."},
    {"any", (PyCFunction)(void (*)(void))py_any, METH_FASTCALL | METH_KEYWORDS,
     "any(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Whether any element is true, over axes."},
    {"mean", (PyCFunction)(void (*)(void))py_mean, METH_FASTCALL | METH_KEYWORDS,
     "mean(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Mean over axes; integers give float32."},
    {"var", (PyCFunction)(void (*)(void))py_var, METH_FASTCALL | METH_KEYWORDS,
     "var(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, ddof: int = 0, *, "
     "stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Mean squared distance from the mean over axes, the number of elements less ddof as divisor. "
     "Integers and complex numbers give float32."},
    {"std", (PyCFunction)(void (*)(void))py_std, METH_FASTCALL | METH_KEYWORDS,
     "std(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, ddof: int = 0, *, "
     "stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Square root of the variance over axes. Integers and complex numbers give float32."},
    {"argmax", (PyCFunction)(void (*)(void))py_argmax, METH_FASTCALL | METH_KEYWORDS,
     "argmax(a: array, /, axis: None | int = None, keepdims: bool = False, *, stream: StreamOrDevice = "
     "None) -> array\n"
     "\n"
     "Index of the largest element (the first of equals): along an axis, or in the flattened array."},
    {"argmin", (PyCFunction)(void (*)(void))py_argmin, METH_FASTCALL | METH_KEYWORDS,
     "argmin(a: array, /, axis: None | int = None, keepdims: bool = False, *, stream: StreamOrDevice = "
     "None) -> array\n"
     "\n"
     "Index of the smallest element (the first of equals): along an axis, or in the flattened array."},
    {"cumsum", (PyCFunction)(void (*)(void))py_cumsum, METH_FASTCALL | METH_KEYWORDS,
     "cumsum(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "dtype: Dtype | None = None, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Running sum along an axis, from the end if reverse, without the element itself unless inclusive. "
     "bool gives int32."},
    {"cumulative_sum", (PyCFunction)(void (*)(void))py_cumsum, METH_FASTCALL | METH_KEYWORDS,
     "cumsum(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "dtype: Dtype | None = None, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Running sum along an axis, from the end if reverse, without the element itself unless inclusive. "
     "bool gives int32."},
    {"cumprod", (PyCFunction)(void (*)(void))py_cumprod, METH_FASTCALL | METH_KEYWORDS,
     "cumprod(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "dtype: Dtype | None = None, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Running product along an axis, from the end if reverse, without the element itself unless inclusive."},
    {"cumulative_prod", (PyCFunction)(void (*)(void))py_cumprod, METH_FASTCALL | METH_KEYWORDS,
     "cumprod(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "dtype: Dtype | None = None, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Running product along an axis, from the end if reverse, without the element itself unless inclusive."},
    {"cummax", (PyCFunction)(void (*)(void))py_cummax, METH_FASTCALL | METH_KEYWORDS,
     "cummax(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Running maximum along an axis, from the end if reverse, without the element itself unless inclusive."},
    {"cummin", (PyCFunction)(void (*)(void))py_cummin, METH_FASTCALL | METH_KEYWORDS,
     "cummin(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, "
     "stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Running minimum along an axis, from the end if reverse, without the element itself unless inclusive."},
    {"logcumsumexp", (PyCFunction)(void (*)(void))py_logcumsumexp, METH_FASTCALL | METH_KEYWORDS,
     "logcumsumexp(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = "
     "True, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Running log(sum(exp(a))) along an axis, without overflow, from the end if reverse, without the "
     "element itself unless inclusive. Integers give float32."},
    {"softmax", (PyCFunction)(void (*)(void))py_softmax, METH_FASTCALL | METH_KEYWORDS,
     "softmax(a: array, /, axis: None | int | Sequence[int] = None, *, precise: bool = False, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "exp(a - max) / sum of that, over axes; precise computes half types in float32."},
    {"logsumexp", (PyCFunction)(void (*)(void))py_logsumexp, METH_FASTCALL | METH_KEYWORDS,
     "logsumexp(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "log(sum(exp(a))) over axes, without overflow. An empty array is an error."},
    {"sort", (PyCFunction)(void (*)(void))py_sort, METH_FASTCALL | METH_KEYWORDS,
     "sort(a: array, /, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Sorted copy, smallest first, NaN last: along an axis, or of the flattened array."},
    {"argsort", (PyCFunction)(void (*)(void))py_argsort, METH_FASTCALL | METH_KEYWORDS,
     "argsort(a: array, /, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Indices that would sort, equals in their order: along an axis, or of the flattened array."},
    {"trace", (PyCFunction)(void (*)(void))py_trace, METH_FASTCALL | METH_KEYWORDS,
     "trace(a: array, /, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Dtype | None = None, *, "
     "stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Sum of diagonal number `offset` of two axes, in dtype."},
    {"diff", (PyCFunction)(void (*)(void))py_diff, METH_FASTCALL | METH_KEYWORDS,
     "diff(a: array, /, n: int = 1, axis: int = -1, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Differences of neighbours along an axis, n times over; of bool whether they differ."},
    {"count_nonzero", (PyCFunction)(void (*)(void))py_count_nonzero, METH_FASTCALL | METH_KEYWORDS,
     "count_nonzero(a: array, /, *, axis: None | int | Sequence[int] = None, keepdims: bool = False, "
     "stream: StreamOrDevice = None) -> array\n"
     "\n"
     "How many elements are not 0 over axes, as int32."},
    {"median", (PyCFunction)(void (*)(void))py_median, METH_FASTCALL | METH_KEYWORDS,
     "median(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Middle element over axes, or the mean of the two in the middle; NaN if there is one. Integers give "
     "float32; an empty axis is an error."},
    {"partition", (PyCFunction)(void (*)(void))py_partition, METH_FASTCALL | METH_KEYWORDS,
     "partition(a: array, /, kth: int, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "The elements with the one at place kth where sorting would put it. All elements before place kth "
     "are at most as large as the one there, all behind at least; they are in order here."},
    {"argpartition", (PyCFunction)(void (*)(void))py_argpartition, METH_FASTCALL | METH_KEYWORDS,
     "argpartition(a: array, /, kth: int, axis: None | int = -1, *, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "Indices that would put the element at place kth where sorting would put it. All elements before "
     "place kth are at most as large as the one there, all behind at least; they are in order here."},
    {"topk", (PyCFunction)(void (*)(void))py_topk, METH_FASTCALL | METH_KEYWORDS,
     "topk(a: array, /, k: int, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "The k largest elements, smallest first: along an axis, or of the flattened array."},
    {"searchsorted", (PyCFunction)(void (*)(void))py_searchsorted, METH_FASTCALL | METH_KEYWORDS,
     "searchsorted(sorted_sequence: array, values: array, /, side: str = 'left', *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Where each value would have to be put into a sorted vector to keep it sorted: before equals "
     "('left') or behind them ('right'). NaN is larger than all other numbers."},
    {"reshape", (PyCFunction)(void (*)(void))py_reshape, METH_FASTCALL | METH_KEYWORDS,
     "reshape(a: array, /, shape: Sequence[int], *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "The same elements in row-major order under another shape; one dimension may be -1 and is worked out."},
    {"flatten", (PyCFunction)(void (*)(void))py_flatten, METH_FASTCALL | METH_KEYWORDS,
     "flatten(a: array, /, start_axis: int = 0, end_axis: int = -1, *, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "Merges the axes from start_axis to end_axis into one."},
    {"unflatten", (PyCFunction)(void (*)(void))py_unflatten, METH_FASTCALL | METH_KEYWORDS,
     "unflatten(a: array, /, axis: int, shape: Sequence[int], *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Splits one axis into several; one of them may be -1 and is worked out."},
    {"squeeze", (PyCFunction)(void (*)(void))py_squeeze, METH_FASTCALL | METH_KEYWORDS,
     "squeeze(a: array, /, axis: None | int | Sequence[int] = None, *, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "Removes axes of size 1: those given, or all."},
    {"expand_dims", (PyCFunction)(void (*)(void))py_expand_dims, METH_FASTCALL | METH_KEYWORDS,
     "expand_dims(a: array, /, axis: int | Sequence[int], *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Adds axes of size 1, at places counted in the result."},
    {"transpose", (PyCFunction)(void (*)(void))py_transpose, METH_FASTCALL | METH_KEYWORDS,
     "transpose(a: array, /, axes: Sequence[int] | None = None, *, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "Permutes the axes: as given, or reversed."},
    {"permute_dims", (PyCFunction)(void (*)(void))py_transpose, METH_FASTCALL | METH_KEYWORDS,
     "transpose(a: array, /, axes: Sequence[int] | None = None, *, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "Permutes the axes: as given, or reversed."},
    {"matrix_transpose", (PyCFunction)(void (*)(void))py_transpose, METH_FASTCALL | METH_KEYWORDS,
     "transpose(a: array, /, axes: Sequence[int] | None = None, *, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "Permutes the axes: as given, or reversed."},
    {"swapaxes", (PyCFunction)(void (*)(void))py_swapaxes, METH_FASTCALL | METH_KEYWORDS,
     "swapaxes(a: array, /, axis1: int, axis2: int, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Exchanges two axes."},
    {"moveaxis", (PyCFunction)(void (*)(void))py_moveaxis, METH_FASTCALL | METH_KEYWORDS,
     "moveaxis(a: array, /, source: int, destination: int, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Moves one axis to another place; the others keep their order."},
    {"broadcast_to", (PyCFunction)(void (*)(void))py_broadcast_to, METH_FASTCALL | METH_KEYWORDS,
     "broadcast_to(a: scalar | array, /, shape: Sequence[int], *, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "A view that repeats the array along new axes and axes of size 1."},
    {"broadcast_arrays", (PyCFunction)(void (*)(void))py_broadcast_arrays, METH_FASTCALL | METH_KEYWORDS,
     "broadcast_arrays(*arrays: array, stream: StreamOrDevice = None) -> list[array]\n"
     "\n"
     "Views of all arrays with the shape they broadcast to together."},
    {"view", (PyCFunction)(void (*)(void))py_view, METH_FASTCALL | METH_KEYWORDS,
     "view(a: scalar | array, dtype: Dtype, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "The same bytes as elements of another dtype, whose size the last axis makes up for."},
    {"diagonal", (PyCFunction)(void (*)(void))py_diagonal, METH_FASTCALL | METH_KEYWORDS,
     "diagonal(a: array, offset: int = 0, axis1: int = 0, axis2: int = 1, stream: StreamOrDevice = None) "
     "-> array\n"
     "\n"
     "A view of the elements whose index along axis2 is offset more than that along axis1, as a new last "
     "axis in place of both."},
    {"diag", (PyCFunction)(void (*)(void))py_diag, METH_FASTCALL | METH_KEYWORDS,
     "diag(a: array, /, k: int = 0, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Of a matrix its diagonal number k; of a vector the matrix that has it there and zeros elsewhere."},
    {"split", (PyCFunction)(void (*)(void))py_split, METH_FASTCALL | METH_KEYWORDS,
     "split(a: array, /, indices_or_sections: int | Sequence[int], axis: int = 0, *, stream: "
     "StreamOrDevice = None) -> list[array]\n"
     "\n"
     "Cuts an array along an axis: into equal parts, or before the given indices."},
    {"concatenate", (PyCFunction)(void (*)(void))py_concatenate, METH_FASTCALL | METH_KEYWORDS,
     "concatenate(arrays: list[array], axis: int | None = 0, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Joins arrays along an axis that exists; their dtypes are promoted together."},
    {"concat", (PyCFunction)(void (*)(void))py_concatenate, METH_FASTCALL | METH_KEYWORDS,
     "concatenate(arrays: list[array], axis: int | None = 0, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Joins arrays along an axis that exists; their dtypes are promoted together."},
    {"stack", (PyCFunction)(void (*)(void))py_stack, METH_FASTCALL | METH_KEYWORDS,
     "stack(arrays: list[array], axis: int | None = 0, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Joins arrays of one shape along a new axis."},
    {"repeat", (PyCFunction)(void (*)(void))py_repeat, METH_FASTCALL | METH_KEYWORDS,
     "repeat(array: array, repeats: int, axis: int | None = None, *, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "Every element, or slice along an axis, `repeats` times in a row."},
    {"tile", (PyCFunction)(void (*)(void))py_tile, METH_FASTCALL | METH_KEYWORDS,
     "tile(a: array, reps: int | Sequence[int], /, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "The whole array reps[i] times along axis i, counted from the last one; missing dimensions come "
     "first."},
    {"flip", (PyCFunction)(void (*)(void))py_flip, METH_FASTCALL | METH_KEYWORDS,
     "flip(a: array, /, axis: None | int | Sequence[int] = None, *, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "A view with the order of the elements reversed along axes."},
    {NULL, NULL, 0, NULL},
};

PyMethodDef py_fast_ops[] = {
    {"layer_norm", (PyCFunction)(void (*)(void))py_fast_layer_norm, METH_FASTCALL | METH_KEYWORDS,
     "layer_norm(x: array, weight: array | None, bias: array | None, eps: float, *, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "(x - mean) / sqrt(variance + eps) of each row along the last axis, times the weight, plus the bias, "
     "which have one element for each of a row's. With a weight the dtypes are promoted together, else "
     "the result has x's; it must be a floating one. Half types are computed in float32."},
    {"rms_norm", (PyCFunction)(void (*)(void))py_fast_rms_norm, METH_FASTCALL | METH_KEYWORDS,
     "rms_norm(x: array, weight: array | None, eps: float, *, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "x / sqrt(mean of x^2 + eps) of each row along the last axis, times the weight, which has one "
     "element for each of a row's. The dtypes are promoted together, to one that must be floating. Half "
     "types are computed in float32."},
    {NULL, NULL, 0, NULL},
};

PyMethodDef py_random_ops[] = {
    {"seed", (PyCFunction)(void (*)(void))py_random_seed, METH_FASTCALL | METH_KEYWORDS,
     "seed(seed) -> None\n"
     "\n"
     "Sets the calling thread's key to key(seed)."},
    {"key", (PyCFunction)(void (*)(void))py_random_key, METH_FASTCALL | METH_KEYWORDS,
     "key(seed) -> array\n"
     "\n"
     "The key of a seed: two uint32, its high and its low half."},
    {"split", (PyCFunction)(void (*)(void))py_random_split, METH_FASTCALL | METH_KEYWORDS,
     "split(key: array, num: int = 2, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Makes keys out of a key: two, or `num` as rows of one array."},
    {"uniform", (PyCFunction)(void (*)(void))py_random_uniform, METH_FASTCALL | METH_KEYWORDS,
     "uniform(low: scalar | array = 0, high: scalar | array = 1, shape: Sequence[int] = [], dtype: Dtype "
     "| None = float32, key: array | None = None, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Uniform numbers in [low, high); low and high broadcast to the shape."},
    {"normal", (PyCFunction)(void (*)(void))py_random_normal, METH_FASTCALL | METH_KEYWORDS,
     "normal(shape: Sequence[int] = [], dtype: Dtype | None = float32, loc: scalar | array | None = None, "
     "scale: scalar | array | None = None, key: array | None = None, stream: StreamOrDevice = None) -> "
     "array\n"
     "\n"
     "Normal numbers with mean loc and standard deviation scale."},
    {"randint", (PyCFunction)(void (*)(void))py_random_randint, METH_FASTCALL | METH_KEYWORDS,
     "randint(low: scalar | array, high: scalar | array, shape: Sequence[int] = [], dtype: Dtype | None = "
     "int32, key: array | None = None, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Integers in [low, high); low and high broadcast to the shape."},
    {"bernoulli", (PyCFunction)(void (*)(void))py_random_bernoulli, METH_FASTCALL | METH_KEYWORDS,
     "bernoulli(p: scalar | array = 0.5, shape: Sequence[int] | None = None, key: array | None = None, "
     "stream: StreamOrDevice = None) -> array\n"
     "\n"
     "True with probability p, which broadcasts to the shape."},
    {"truncated_normal", (PyCFunction)(void (*)(void))py_random_truncated_normal, METH_FASTCALL | METH_KEYWORDS,
     "truncated_normal(lower: scalar | array, upper: scalar | array, shape: Sequence[int] | None = None, "
     "dtype: Dtype | None = float32, key: array | None = None, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Standard normal numbers given that they lie between lower and upper, which broadcast to the shape."},
    {"gumbel", (PyCFunction)(void (*)(void))py_random_gumbel, METH_FASTCALL | METH_KEYWORDS,
     "gumbel(shape: Sequence[int] = [], dtype: Dtype | None = float32, key: array | None = None, stream: "
     "StreamOrDevice = None) -> array\n"
     "\n"
     "Numbers of the standard Gumbel distribution."},
    {"laplace", (PyCFunction)(void (*)(void))py_random_laplace, METH_FASTCALL | METH_KEYWORDS,
     "laplace(shape: Sequence[int] = [], dtype: Dtype | None = float32, loc: float = 0.0, scale: float = "
     "1.0, key: array | None = None, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Numbers of the Laplace distribution."},
    {"categorical", (PyCFunction)(void (*)(void))py_random_categorical, METH_FASTCALL | METH_KEYWORDS,
     "categorical(logits: array, axis: int = -1, shape: Sequence[int] | None = None, num_samples: int | "
     "None = None, key: array | None = None, stream: StreamOrDevice = None) -> array\n"
     "\n"
     "Indices along an axis drawn with the probabilities softmax(logits): one for each of the other "
     "positions, num_samples of them along a new last axis, or as many as a shape has."},
    {"permutation", (PyCFunction)(void (*)(void))py_random_permutation, METH_FASTCALL | METH_KEYWORDS,
     "permutation(x: int | array, axis: int = 0, key: array | None = None, stream: StreamOrDevice = None) "
     "-> array\n"
     "\n"
     "A random order of 0 ... x - 1, or of an array's slices along an axis."},
    {NULL, NULL, 0, NULL},
};

PyMethodDef py_array_ops[] = {
    {"abs", (PyCFunction)(void (*)(void))py_array_abs, METH_FASTCALL | METH_KEYWORDS,
     "abs(*, stream=None) -> array\n"
     "\n"
     "Element-wise absolute value; the magnitude of a complex number."},
    {"square", (PyCFunction)(void (*)(void))py_array_square, METH_FASTCALL | METH_KEYWORDS,
     "square(*, stream=None) -> array\n"
     "\n"
     "Element-wise square."},
    {"sqrt", (PyCFunction)(void (*)(void))py_array_sqrt, METH_FASTCALL | METH_KEYWORDS,
     "sqrt(*, stream=None) -> array\n"
     "\n"
     "Element-wise square root."},
    {"rsqrt", (PyCFunction)(void (*)(void))py_array_rsqrt, METH_FASTCALL | METH_KEYWORDS,
     "rsqrt(*, stream=None) -> array\n"
     "\n"
     "Element-wise reciprocal of the square root."},
    {"reciprocal", (PyCFunction)(void (*)(void))py_array_reciprocal, METH_FASTCALL | METH_KEYWORDS,
     "reciprocal(*, stream=None) -> array\n"
     "\n"
     "Element-wise 1 / a."},
    {"round", (PyCFunction)(void (*)(void))py_array_round, METH_FASTCALL | METH_KEYWORDS,
     "round(decimals=0, *, stream=None) -> array\n"
     "\n"
     "Element-wise rounding to a number of decimals, halves to even; negative decimals round to tens, "
     "hundreds, ..."},
    {"exp", (PyCFunction)(void (*)(void))py_array_exp, METH_FASTCALL | METH_KEYWORDS,
     "exp(*, stream=None) -> array\n"
     "\n"
     "Element-wise exponential."},
    {"log", (PyCFunction)(void (*)(void))py_array_log, METH_FASTCALL | METH_KEYWORDS,
     "log(*, stream=None) -> array\n"
     "\n"
     "Element-wise natural logarithm."},
    {"log2", (PyCFunction)(void (*)(void))py_array_log2, METH_FASTCALL | METH_KEYWORDS,
     "log2(*, stream=None) -> array\n"
     "\n"
     "Element-wise logarithm to base 2."},
    {"log10", (PyCFunction)(void (*)(void))py_array_log10, METH_FASTCALL | METH_KEYWORDS,
     "log10(*, stream=None) -> array\n"
     "\n"
     "Element-wise logarithm to base 10."},
    {"log1p", (PyCFunction)(void (*)(void))py_array_log1p, METH_FASTCALL | METH_KEYWORDS,
     "log1p(*, stream=None) -> array\n"
     "\n"
     "Element-wise log(1 + a), accurate near 0."},
    {"sin", (PyCFunction)(void (*)(void))py_array_sin, METH_FASTCALL | METH_KEYWORDS,
     "sin(*, stream=None) -> array\n"
     "\n"
     "Element-wise sine."},
    {"cos", (PyCFunction)(void (*)(void))py_array_cos, METH_FASTCALL | METH_KEYWORDS,
     "cos(*, stream=None) -> array\n"
     "\n"
     "Element-wise cosine."},
    {"conj", (PyCFunction)(void (*)(void))py_array_conjugate, METH_FASTCALL | METH_KEYWORDS,
     "conjugate(*, stream=None) -> array\n"
     "\n"
     "Element-wise complex conjugate; numbers that are not complex come back as they are."},
    {"astype", (PyCFunction)(void (*)(void))py_array_astype, METH_FASTCALL | METH_KEYWORDS,
     "astype(dtype, stream=None) -> array\n"
     "\n"
     "Converts to another dtype; the same dtype gives the array itself. Complex numbers lose their "
     "imaginary part, and floating numbers outside an integer dtype's range become its nearest value."},
    {"sum", (PyCFunction)(void (*)(void))py_array_sum, METH_FASTCALL | METH_KEYWORDS,
     "sum(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "Sum over axes. bool and small integers add up as int32 or uint32."},
    {"prod", (PyCFunction)(void (*)(void))py_array_prod, METH_FASTCALL | METH_KEYWORDS,
     "prod(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "Product over axes. bool and small integers multiply as int32 or uint32."},
    {"max", (PyCFunction)(void (*)(void))py_array_max, METH_FASTCALL | METH_KEYWORDS,
     "max(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "Largest element over axes, NaN if there is one. A reduced axis of size 0 is an error."},
    {"min", (PyCFunction)(void (*)(void))py_array_min, METH_FASTCALL | METH_KEYWORDS,
     "min(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "Smallest element over axes, NaN if there is one. A reduced axis of size 0 is an error."},
    {"all", (PyCFunction)(void (*)(void))py_array_all, METH_FASTCALL | METH_KEYWORDS,
     "all(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "Whether all elements are true, over axes."},
    {"any", (PyCFunction)(void (*)(void))py_array_any, METH_FASTCALL | METH_KEYWORDS,
     "any(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "Whether any element is true, over axes."},
    {"mean", (PyCFunction)(void (*)(void))py_array_mean, METH_FASTCALL | METH_KEYWORDS,
     "mean(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "Mean over axes; integers give float32."},
    {"var", (PyCFunction)(void (*)(void))py_array_var, METH_FASTCALL | METH_KEYWORDS,
     "var(axis=None, keepdims=False, ddof=0, *, stream=None) -> array\n"
     "\n"
     "Mean squared distance from the mean over axes, the number of elements less ddof as divisor. "
     "Integers and complex numbers give float32."},
    {"std", (PyCFunction)(void (*)(void))py_array_std, METH_FASTCALL | METH_KEYWORDS,
     "std(axis=None, keepdims=False, ddof=0, *, stream=None) -> array\n"
     "\n"
     "Square root of the variance over axes. Integers and complex numbers give float32."},
    {"argmax", (PyCFunction)(void (*)(void))py_array_argmax, METH_FASTCALL | METH_KEYWORDS,
     "argmax(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "Index of the largest element (the first of equals): along an axis, or in the flattened array."},
    {"argmin", (PyCFunction)(void (*)(void))py_array_argmin, METH_FASTCALL | METH_KEYWORDS,
     "argmin(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "Index of the smallest element (the first of equals): along an axis, or in the flattened array."},
    {"cumsum", (PyCFunction)(void (*)(void))py_array_cumsum, METH_FASTCALL | METH_KEYWORDS,
     "cumsum(axis=None, *, reverse=False, inclusive=True, stream=None) -> array\n"
     "\n"
     "Running sum along an axis, from the end if reverse, without the element itself unless inclusive. "
     "bool gives int32."},
    {"cumprod", (PyCFunction)(void (*)(void))py_array_cumprod, METH_FASTCALL | METH_KEYWORDS,
     "cumprod(axis=None, *, reverse=False, inclusive=True, stream=None) -> array\n"
     "\n"
     "Running product along an axis, from the end if reverse, without the element itself unless inclusive."},
    {"cummax", (PyCFunction)(void (*)(void))py_array_cummax, METH_FASTCALL | METH_KEYWORDS,
     "cummax(axis=None, *, reverse=False, inclusive=True, stream=None) -> array\n"
     "\n"
     "Running maximum along an axis, from the end if reverse, without the element itself unless inclusive."},
    {"cummin", (PyCFunction)(void (*)(void))py_array_cummin, METH_FASTCALL | METH_KEYWORDS,
     "cummin(axis=None, *, reverse=False, inclusive=True, stream=None) -> array\n"
     "\n"
     "Running minimum along an axis, from the end if reverse, without the element itself unless inclusive."},
    {"logcumsumexp", (PyCFunction)(void (*)(void))py_array_logcumsumexp, METH_FASTCALL | METH_KEYWORDS,
     "logcumsumexp(axis=None, *, reverse=False, inclusive=True, stream=None) -> array\n"
     "\n"
     "Running log(sum(exp(a))) along an axis, without overflow, from the end if reverse, without the "
     "element itself unless inclusive. Integers give float32."},
    {"logsumexp", (PyCFunction)(void (*)(void))py_array_logsumexp, METH_FASTCALL | METH_KEYWORDS,
     "logsumexp(axis=None, keepdims=False, *, stream=None) -> array\n"
     "\n"
     "log(sum(exp(a))) over axes, without overflow. An empty array is an error."},
    {"flatten", (PyCFunction)(void (*)(void))py_array_flatten, METH_FASTCALL | METH_KEYWORDS,
     "flatten(start_axis=0, end_axis=-1, *, stream=None) -> array\n"
     "\n"
     "Merges the axes from start_axis to end_axis into one."},
    {"squeeze", (PyCFunction)(void (*)(void))py_array_squeeze, METH_FASTCALL | METH_KEYWORDS,
     "squeeze(axis=None, *, stream=None) -> array\n"
     "\n"
     "Removes axes of size 1: those given, or all."},
    {"swapaxes", (PyCFunction)(void (*)(void))py_array_swapaxes, METH_FASTCALL | METH_KEYWORDS,
     "swapaxes(axis1, axis2, *, stream=None) -> array\n"
     "\n"
     "Exchanges two axes."},
    {"moveaxis", (PyCFunction)(void (*)(void))py_array_moveaxis, METH_FASTCALL | METH_KEYWORDS,
     "moveaxis(source, destination, *, stream=None) -> array\n"
     "\n"
     "Moves one axis to another place; the others keep their order."},
    {"view", (PyCFunction)(void (*)(void))py_array_view, METH_FASTCALL | METH_KEYWORDS,
     "view(dtype, *, stream=None) -> array\n"
     "\n"
     "The same bytes as elements of another dtype, whose size the last axis makes up for."},
    {"diagonal", (PyCFunction)(void (*)(void))py_array_diagonal, METH_FASTCALL | METH_KEYWORDS,
     "diagonal(offset=0, axis1=0, axis2=1, stream=None) -> array\n"
     "\n"
     "A view of the elements whose index along axis2 is offset more than that along axis1, as a new last "
     "axis in place of both."},
    {"diag", (PyCFunction)(void (*)(void))py_array_diag, METH_FASTCALL | METH_KEYWORDS,
     "diag(k=0, *, stream=None) -> array\n"
     "\n"
     "Of a matrix its diagonal number k; of a vector the matrix that has it there and zeros elsewhere."},
    {"split", (PyCFunction)(void (*)(void))py_array_split, METH_FASTCALL | METH_KEYWORDS,
     "split(indices_or_sections, axis=0, *, stream=None) -> array\n"
     "\n"
     "Cuts an array along an axis: into equal parts, or before the given indices."},
    {NULL, NULL, 0, NULL},
};

static PyObject *nb_absolute(PyObject *self) {
    return py_unary_operator(self, slip_abs);
}

static PyObject *nb_negative(PyObject *self) {
    return py_unary_operator(self, slip_negative);
}

static PyObject *nb_invert(PyObject *self) {
    return py_unary_operator(self, slip_bitwise_invert);
}

static PyObject *nb_add(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_add);
}

static PyObject *nb_inplace_add(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_add);
}

static PyObject *nb_subtract(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_subtract);
}

static PyObject *nb_inplace_subtract(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_subtract);
}

static PyObject *nb_multiply(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_multiply);
}

static PyObject *nb_inplace_multiply(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_multiply);
}

static PyObject *nb_true_divide(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_divide);
}

static PyObject *nb_inplace_true_divide(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_divide);
}

static PyObject *nb_floor_divide(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_floor_divide);
}

static PyObject *nb_inplace_floor_divide(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_floor_divide);
}

static PyObject *nb_remainder(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_remainder);
}

static PyObject *nb_inplace_remainder(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_remainder);
}

static PyObject *nb_power(PyObject *left, PyObject *right, PyObject *modulus) {
    (void)modulus;
    return py_binary_operator(left, right, slip_power);
}

static PyObject *nb_inplace_power(PyObject *left, PyObject *right, PyObject *modulus) {
    (void)modulus;
    return py_inplace_operator(left, right, slip_power);
}

static PyObject *nb_and(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_bitwise_and);
}

static PyObject *nb_inplace_and(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_bitwise_and);
}

static PyObject *nb_or(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_bitwise_or);
}

static PyObject *nb_inplace_or(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_bitwise_or);
}

static PyObject *nb_xor(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_bitwise_xor);
}

static PyObject *nb_inplace_xor(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_bitwise_xor);
}

static PyObject *nb_lshift(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_left_shift);
}

static PyObject *nb_inplace_lshift(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_left_shift);
}

static PyObject *nb_rshift(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_right_shift);
}

static PyObject *nb_inplace_rshift(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_right_shift);
}

static PyObject *nb_matrix_multiply(PyObject *left, PyObject *right) {
    return py_binary_operator(left, right, slip_matmul);
}

static PyObject *nb_inplace_matrix_multiply(PyObject *left, PyObject *right) {
    return py_inplace_operator(left, right, slip_matmul);
}

const PyType_Slot py_array_operators[] = {
    {Py_nb_absolute, nb_absolute},
    {Py_nb_negative, nb_negative},
    {Py_nb_invert, nb_invert},
    {Py_nb_add, nb_add},
    {Py_nb_inplace_add, nb_inplace_add},
    {Py_nb_subtract, nb_subtract},
    {Py_nb_inplace_subtract, nb_inplace_subtract},
    {Py_nb_multiply, nb_multiply},
    {Py_nb_inplace_multiply, nb_inplace_multiply},
    {Py_nb_true_divide, nb_true_divide},
    {Py_nb_inplace_true_divide, nb_inplace_true_divide},
    {Py_nb_floor_divide, nb_floor_divide},
    {Py_nb_inplace_floor_divide, nb_inplace_floor_divide},
    {Py_nb_remainder, nb_remainder},
    {Py_nb_inplace_remainder, nb_inplace_remainder},
    {Py_nb_power, nb_power},
    {Py_nb_inplace_power, nb_inplace_power},
    {Py_nb_and, nb_and},
    {Py_nb_inplace_and, nb_inplace_and},
    {Py_nb_or, nb_or},
    {Py_nb_inplace_or, nb_inplace_or},
    {Py_nb_xor, nb_xor},
    {Py_nb_inplace_xor, nb_inplace_xor},
    {Py_nb_lshift, nb_lshift},
    {Py_nb_inplace_lshift, nb_inplace_lshift},
    {Py_nb_rshift, nb_rshift},
    {Py_nb_inplace_rshift, nb_inplace_rshift},
    {Py_nb_matrix_multiply, nb_matrix_multiply},
    {Py_nb_inplace_matrix_multiply, nb_inplace_matrix_multiply},
    {0, NULL},
};

py_binary_op *const py_comparisons[6] = {
    [Py_LT] = slip_less,
    [Py_LE] = slip_less_equal,
    [Py_EQ] = slip_equal,
    [Py_NE] = slip_not_equal,
    [Py_GT] = slip_greater,
    [Py_GE] = slip_greater_equal,
};
