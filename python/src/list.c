/* Arrays of numbers and of nested lists: one pass to learn shape and dtype, one to fill the memory. */
#include <limits.h>
#include <string.h>

#include "foreign.h"
#include "make.h"

enum { HAS_BOOL = 1, HAS_INT = 2, HAS_FLOAT = 4, HAS_COMPLEX = 8 };

/* What the first pass learns. */
typedef struct survey {
    int ndim; /* -1 until the first number, array or empty list is found */
    int shape[SLIP_MAX_NDIM];
    unsigned kinds; /* of numbers */
    bool is_beyond; /* an integer that 64 bits do not hold */
    int64_t least;
    uint64_t greatest;
    slip_array **arrays; /* those among the elements, in order; owned */
    size_t array_count, array_room;
    size_t next_array; /* of the second pass */
    slip_dtype dtype;  /* of the result */
} survey;

static bool refuse(PyObject *exception, const char *text) {
    PyErr_SetString(exception, text);
    return false;
}

static bool refuse_length(void) {
    return refuse(PyExc_ValueError, "Initialization encountered non-uniform length.");
}

static bool is_list(PyObject *value) {
    return PyList_Check(value) || PyTuple_Check(value);
}

typedef PyObject *item_function(PyObject *list, Py_ssize_t index);

static item_function *item_function_of(PyObject *list) {
    return PyList_Check(list) ? PyList_GetItem : PyTuple_GetItem;
}

/* Borrowed; NULL with an exception when the list has become shorter. */
static PyObject *item_of(PyObject *list, Py_ssize_t index) {
    return item_function_of(list)(list, index);
}

static Py_ssize_t length_of(PyObject *list) {
    return PyList_Check(list) ? PyList_Size(list) : PyTuple_Size(list);
}

/* ---- first pass: numbers ---- */

static void note_signed(survey *of, int64_t value) {
    if (value < of->least) of->least = value;
    if (value > 0 && (uint64_t)value > of->greatest) of->greatest = (uint64_t)value;
}

static bool survey_int(survey *of, PyObject *value) {
    int overflow;
    int64_t number = PyLong_AsLongLongAndOverflow(value, &overflow);
    of->kinds |= HAS_INT;
    if (number == -1 && overflow == 0 && PyErr_Occurred()) return false;
    if (overflow == 0) note_signed(of, number);
    else {
        uint64_t natural = overflow > 0 ? PyLong_AsUnsignedLongLong(value) : 0;
        bool is_beyond = overflow < 0 || PyErr_Occurred();
        PyErr_Clear();
        if (is_beyond) of->is_beyond = true;
        else if (natural > of->greatest) of->greatest = natural;
    }
    return true;
}

static bool survey_number(survey *of, PyObject *value) {
    if (PyBool_Check(value)) of->kinds |= HAS_BOOL;
    else if (PyLong_Check(value)) return survey_int(of, value);
    else if (PyFloat_Check(value)) of->kinds |= HAS_FLOAT;
    else of->kinds |= HAS_COMPLEX;
    return true;
}

/* ---- first pass: shape ---- */

static bool check_depth(int ndim) {
    if (ndim <= SLIP_MAX_NDIM) return true;
    PyErr_Format(PyExc_ValueError, "Initialization encountered more than %d dimensions.", SLIP_MAX_NDIM);
    return false;
}

/* An array at `depth`: its dimensions are the result's last ones. */
static bool survey_array(survey *of, slip_array *array, int depth) {
    const int *shape = slip_array_shape(array);
    int ndim = slip_array_ndim(array);
    if (of->ndim < 0) {
        if (!check_depth(depth + ndim)) return false;
        of->ndim = depth + ndim;
        if (ndim) memcpy(of->shape + depth, shape, (size_t)ndim * sizeof *shape);
    }
    if (of->ndim != depth + ndim) return refuse_length();
    return !ndim || memcmp(of->shape + depth, shape, (size_t)ndim * sizeof *shape) == 0 || refuse_length();
}

/* Takes the array over. */
static bool keep_array(survey *of, slip_array *array) {
    if (of->array_count == of->array_room) {
        size_t room = of->array_room ? 2 * of->array_room : 16;
        slip_array **more = PyMem_Realloc(of->arrays, room * sizeof *more);
        if (!more) {
            slip_array_release(array);
            return PyErr_NoMemory() != NULL;
        }
        of->arrays = more;
        of->array_room = room;
    }
    of->arrays[of->array_count++] = array;
    return true;
}

static bool is_bytes(PyObject *value) {
    return PyBytes_Check(value) || PyByteArray_Check(value) || PyMemoryView_Check(value);
}

static bool survey_element(survey *of, PyObject *value, int depth) {
    slip_array *array;
    if (py_is_number(value)) {
        if (of->ndim < 0) of->ndim = depth;
        return of->ndim == depth ? survey_number(of, value) : refuse_length();
    }
    if (py_is_array(value)) array = slip_array_retain(py_array_of(value));
    else if (is_bytes(value) || !py_is_foreign(value)) return py_refuse_type(value);
    else if (!py_foreign_make(&array, value, NULL)) return false;
    return keep_array(of, array) && survey_array(of, array, depth);
}

/* Numbers only, one after another: the common case, without a look at the shape. Gives how many there are, -1 with an
 * exception. */
static Py_ssize_t survey_numbers(survey *of, PyObject *list, Py_ssize_t count) {
    item_function *item = item_function_of(list);
    Py_ssize_t i = 0;
    for (; i < count; ++i) {
        PyObject *value = item(list, i);
        if (!value) return -1;
        if (Py_IS_TYPE(value, &PyFloat_Type)) of->kinds |= HAS_FLOAT;
        else if (Py_IS_TYPE(value, &PyBool_Type)) of->kinds |= HAS_BOOL;
        else if (!py_is_number(value)) break;
        else if (!survey_number(of, value)) return -1;
    }
    return i;
}

static bool survey_list(survey *of, PyObject *list, int depth) {
    Py_ssize_t count = length_of(list), first = 0;
    if (of->ndim < 0) {
        if (!check_depth(depth + 1)) return false;
        if (count > INT_MAX) return refuse(PyExc_OverflowError, "Initialization encountered too long a list.");
        of->shape[depth] = (int)count;
        if (count == 0) of->ndim = depth + 1;
    }
    if (of->ndim >= 0 && depth >= of->ndim)
        return refuse(PyExc_ValueError, "Initialization encountered extra dimension.");
    if (count != of->shape[depth]) return refuse_length();
    if (of->ndim == depth + 1) first = survey_numbers(of, list, count);
    if (first < 0) return false;
    for (Py_ssize_t i = first; i < count; ++i) {
        PyObject *value = Py_XNewRef(item_of(list, i)); /* converting may run a program's code, which may drop it */
        bool is_fine =
            value && (is_list(value) ? survey_list(of, value, depth + 1) : survey_element(of, value, depth + 1));
        Py_XDECREF(value);
        if (!is_fine) return false;
        if (i == 0 && of->ndim == depth + 1) { /* the depth is known from here on */
            Py_ssize_t more = survey_numbers(of, list, count);
            if (more < 0) return false;
            if (more > 1) i = more - 1;
        }
    }
    return true;
}

/* ---- the dtype ---- */

static bool int_dtype(slip_dtype *dtype, const survey *of) {
    *dtype = of->least >= INT32_MIN && of->greatest <= INT32_MAX ? SLIP_INT32 : SLIP_INT64;
    if (of->greatest <= INT64_MAX) return true;
    *dtype = SLIP_UINT64;
    if (of->least >= 0) return true;
    PyErr_Format(PyExc_OverflowError, "Integers from %lld to %llu fit no dtype together.", (long long)of->least,
                 (unsigned long long)of->greatest);
    return false;
}

static bool is_inexact(slip_dtype dtype) {
    return dtype == SLIP_FLOAT16 || dtype == SLIP_BFLOAT16 || dtype == SLIP_FLOAT32 || dtype == SLIP_FLOAT64 ||
           dtype == SLIP_COMPLEX64;
}

/* Numbers and arrays promoted together; nothing at all is float32. */
static bool infer(survey *of) {
    bool is_known = of->kinds != 0;
    of->dtype = SLIP_FLOAT32;
    if (of->kinds & HAS_COMPLEX) of->dtype = SLIP_COMPLEX64;
    else if (of->kinds & HAS_FLOAT) of->dtype = SLIP_FLOAT32;
    else if (of->kinds & HAS_INT) {
        if (!of->is_beyond && !int_dtype(&of->dtype, of)) return false;
    } else if (of->kinds) of->dtype = SLIP_BOOL;
    for (size_t i = 0; i < of->array_count; ++i) {
        slip_dtype dtype = slip_array_dtype(of->arrays[i]);
        of->dtype = is_known ? slip_dtype_promote(of->dtype, dtype) : dtype;
        is_known = true;
    }
    return true;
}

static bool choose_dtype(survey *of, const slip_dtype *dtype) {
    if (dtype) of->dtype = *dtype;
    else if (!infer(of)) return false;
    bool needs_integers = dtype ? !is_inexact(*dtype) : !(of->kinds & (HAS_FLOAT | HAS_COMPLEX));
    if (of->is_beyond && needs_integers)
        return refuse(PyExc_OverflowError, "Integer is out of the range of every integer dtype.");
    return true;
}

/* ---- second pass: numbers into memory ---- */

static bool read_number(slip_scalar *out, PyObject *value, slip_dtype dtype) {
    *out = (slip_scalar){.kind = SLIP_SCALAR_REAL};
    if (PyFloat_Check(value)) {
        out->real = PyFloat_AsDouble(value);
        return true;
    }
    if (PyComplex_Check(value)) {
        out->real = PyComplex_RealAsDouble(value);
        out->imaginary = PyComplex_ImagAsDouble(value);
        return true;
    }
    if (!PyLong_Check(value)) return py_refuse_type(value);
    int overflow;
    out->kind = SLIP_SCALAR_SIGNED;
    out->integer = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow == 0) return out->integer != -1 || !PyErr_Occurred();
    if (is_inexact(dtype)) {
        out->kind = SLIP_SCALAR_REAL;
        out->real = PyLong_AsDouble(value);
        return out->real != -1.0 || !PyErr_Occurred();
    }
    out->kind = SLIP_SCALAR_UNSIGNED;
    out->natural = PyLong_AsUnsignedLongLong(value);
    return !PyErr_Occurred();
}

static bool fill_one(char *to, PyObject *value, slip_dtype dtype) {
    slip_scalar number;
    if (!value || !read_number(&number, value, dtype)) return false;
    slip_scalar_write(to, dtype, &number);
    return true;
}

/* The dtypes of most lists, without the way through a scalar. */
static bool fill_float(char *to, PyObject *value) {
    if (!value || !Py_IS_TYPE(value, &PyFloat_Type)) return fill_one(to, value, SLIP_FLOAT32);
    float number = (float)PyFloat_AsDouble(value);
    memcpy(to, &number, sizeof number);
    return true;
}

static bool fill_int(char *to, PyObject *value) {
    if (!value || !Py_IS_TYPE(value, &PyLong_Type)) return fill_one(to, value, SLIP_INT32);
    int overflow;
    uint32_t bits = (uint32_t)PyLong_AsLongAndOverflow(value, &overflow);
    if (overflow) return fill_one(to, value, SLIP_INT32);
    memcpy(to, &bits, sizeof bits);
    return true;
}

static bool fill_bool(char *to, PyObject *value) {
    if (value != Py_True && value != Py_False) return fill_one(to, value, SLIP_BOOL);
    *to = value == Py_True;
    return true;
}

static bool fill_row(char *to, PyObject *list, Py_ssize_t count, slip_dtype dtype) {
    size_t step = slip_dtype_size(dtype);
    item_function *item = item_function_of(list);
    for (Py_ssize_t i = 0; i < count; ++i, to += step) {
        PyObject *value = item(list, i);
        bool is_filled = dtype == SLIP_FLOAT32 ? fill_float(to, value)
                         : dtype == SLIP_INT32 ? fill_int(to, value)
                         : dtype == SLIP_BOOL  ? fill_bool(to, value)
                                               : fill_one(to, value, dtype);
        if (!is_filled) return false;
    }
    return true;
}

/* The numbers below `value` at `depth`, which fill of->shape from there on; *to moves on. A list that has changed since
 * the first pass is an error. */
static bool fill(const survey *of, PyObject *value, int depth, char **to) {
    size_t step = slip_dtype_size(of->dtype);
    if (depth == of->ndim) {
        *to += step;
        return fill_one(*to - step, value, of->dtype);
    }
    Py_ssize_t count = of->shape[depth];
    if (!is_list(value) || length_of(value) != count) return refuse_length();
    if (depth == of->ndim - 1) {
        *to += (size_t)count * step;
        return fill_row(*to - (size_t)count * step, value, count, of->dtype);
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *item = item_of(value, i);
        if (!item || !fill(of, item, depth + 1, to)) return false;
    }
    return true;
}

static bool make_plain(slip_array **out, const survey *of, PyObject *value, int depth) {
    size_t byte_count = slip_dtype_size(of->dtype);
    for (int i = depth; i < of->ndim; ++i) byte_count *= (size_t)of->shape[i];
    uint64_t few[8];
    char *block = byte_count <= sizeof few ? (char *)few : PyMem_Malloc(byte_count), *to = block;
    *out = NULL;
    if (!block) return PyErr_NoMemory() != NULL;
    bool is_filled = fill(of, value, depth, &to);
    slip_status status =
        is_filled ? slip_array_from_data(out, block, of->shape + depth, of->ndim - depth, of->dtype) : SLIP_OK;
    if (block != (char *)few) PyMem_Free(block);
    if (status != SLIP_OK) py_raise(status);
    return is_filled && status == SLIP_OK;
}

/* ---- second pass: lists with arrays among the elements, joined as a graph: nothing is evaluated ---- */

/* What is deeper than the first pass saw has changed since: join refuses it. */
static bool has_array(const survey *of, PyObject *value, int depth) {
    if (!is_list(value)) return !py_is_number(value);
    for (Py_ssize_t i = 0; depth < of->ndim && i < length_of(value); ++i)
        if (has_array(of, item_of(value, i), depth + 1)) return true;
    return false;
}

static bool join(slip_array **out, survey *of, PyObject *value, int depth);

static bool join_items(slip_array **out, survey *of, PyObject *list, int depth) {
    Py_ssize_t count = length_of(list), made = 0;
    slip_array **rows = PyMem_Calloc((size_t)count + 1, sizeof *rows);
    if (!rows) return PyErr_NoMemory() != NULL;
    while (made < count) {
        PyObject *item = item_of(list, made);
        if (!item || !join(&rows[made], of, item, depth + 1)) break;
        ++made;
    }
    slip_status status = made == count ? slip_stack(out, rows, (size_t)count, NULL) : SLIP_OK;
    for (Py_ssize_t i = 0; i < made; ++i) slip_array_release(rows[i]);
    PyMem_Free(rows);
    if (status != SLIP_OK) py_raise(status);
    return made == count && status == SLIP_OK;
}

static bool join(slip_array **out, survey *of, PyObject *value, int depth) {
    *out = NULL;
    if (depth > of->ndim) return refuse_length();
    if (!has_array(of, value, depth)) return make_plain(out, of, value, depth);
    if (is_list(value)) return join_items(out, of, value, depth);
    if (of->next_array == of->array_count) return refuse_length();
    *out = slip_array_retain(of->arrays[of->next_array++]);
    return py_cast(out, of->dtype);
}

bool py_list_make(slip_array **out, PyObject *value, const slip_dtype *dtype) {
    survey of = {.ndim = -1};
    *out = NULL;
    bool is_made = (is_list(value) ? survey_list(&of, value, 0) : survey_element(&of, value, 0)) &&
                   choose_dtype(&of, dtype) &&
                   (of.array_count ? join(out, &of, value, 0) : make_plain(out, &of, value, 0));
    for (size_t i = 0; i < of.array_count; ++i) slip_array_release(of.arrays[i]);
    PyMem_Free(of.arrays);
    return is_made;
}
