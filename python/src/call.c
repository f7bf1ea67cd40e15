#include "call.h"

#include <string.h>

/* ---- binding ---- */

/* The parameters' names as interned strings, made at the first call. */
static bool intern_names(py_signature *signature) {
    PyObject **names = PyMem_Malloc((size_t)signature->count * sizeof *names);
    if (!names) return PyErr_NoMemory(), false;
    for (int i = 0; i < signature->count; ++i) {
        names[i] = PyUnicode_InternFromString(signature->parameters[i]);
        if (!names[i]) {
            while (i-- > 0) Py_DECREF(names[i]);
            PyMem_Free(names);
            return false;
        }
    }
    signature->interned = names; /* for the life of the process, as the signature */
    return true;
}

/* The parameter of that name, or -1. Keywords in a program are interned too: mostly the pointers are equal. */
static int find_parameter(const py_signature *signature, PyObject *keyword) {
    int first = signature->takes_rest ? 1 : signature->positional_only;
    if (PyUnicode_GetLength(keyword) == 0) return -1; /* the name of what a method does not have */
    for (int i = first; i < signature->count; ++i)
        if (signature->interned[i] == keyword) return i;
    for (int i = first; i < signature->count; ++i)
        if (PyUnicode_Compare(signature->interned[i], keyword) == 0) return i;
    return -1;
}

static bool bind_keywords(py_call *call) {
    py_signature *signature = call->signature;
    if (!signature->interned && !intern_names(signature)) return false;
    Py_ssize_t count = PyTuple_Size(call->keywords);
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *keyword = PyTuple_GetItem(call->keywords, i);
        int place = find_parameter(signature, keyword);
        if (place < 0) {
            py_wrong_argument(call, -1, NULL);
            return false;
        }
        if (call->given[place]) {
            py_wrong_argument(call, place, "one value");
            return false;
        }
        call->given[place] = call->arguments[call->argument_count + i];
    }
    return true;
}

bool py_bind(py_call *call, py_signature *signature, PyObject *self, PyObject *const *arguments, Py_ssize_t count,
             PyObject *keywords) {
    int first = self != NULL;
    *call = (py_call){.signature = signature, .arguments = arguments, .argument_count = count, .keywords = keywords};
    call->given[0] = self;
    if (signature->takes_rest) {
        call->rest = arguments;
        call->rest_count = count;
    } else {
        if (count > signature->positional - first) {
            py_wrong_argument(call, -1, NULL);
            return false;
        }
        for (Py_ssize_t i = 0; i < count; ++i) call->given[first + i] = arguments[i];
    }
    if (keywords && !bind_keywords(call)) return false;
    for (int i = 0; i < signature->required; ++i) {
        if (call->given[i]) continue;
        py_wrong_argument(call, i, "a value");
        return false;
    }
    py_site_mark();
    return true;
}

/* ---- wrong arguments ---- */

/* "int", "mlx.core.array". */
static PyObject *type_name(PyObject *object) {
    PyObject *type = (PyObject *)Py_TYPE(object), *name = PyType_GetQualName(Py_TYPE(object));
    PyObject *module = name ? PyObject_GetAttrString(type, "__module__") : NULL;
    if (module && PyUnicode_Check(module) && PyUnicode_CompareWithASCIIString(module, "builtins") != 0) {
        PyObject *full = PyUnicode_FromFormat("%U.%U", module, name);
        Py_DECREF(name);
        name = full;
    }
    if (!module) PyErr_Clear();
    Py_XDECREF(module);
    return name;
}

static PyObject *type_names(PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    PyObject *text = PyUnicode_FromString("");
    Py_ssize_t keyword_count = keywords ? PyTuple_Size(keywords) : 0;
    for (Py_ssize_t i = 0; text && i < count + keyword_count; ++i) {
        PyObject *name = type_name(arguments[i]);
        const char *comma = i ? ", " : "";
        PyObject *longer;
        if (i < count) longer = name ? PyUnicode_FromFormat("%U%s%U", text, comma, name) : NULL;
        else {
            PyObject *keyword = PyTuple_GetItem(keywords, i - count);
            longer = name ? PyUnicode_FromFormat("%U%s%U=%U", text, comma, keyword, name) : NULL;
        }
        Py_XDECREF(name);
        Py_DECREF(text);
        text = longer;
    }
    return text;
}

PyObject *py_wrong_argument(const py_call *call, int index, const char *expected) {
    const py_signature *signature = call->signature;
    PyObject *types = type_names(call->arguments, call->argument_count, call->keywords);
    if (!types) return NULL;
    PyObject *detail = index >= 0 && expected
                           ? PyUnicode_FromFormat("\n%s: expected %s", signature->parameters[index], expected)
                           : PyUnicode_FromString("");
    if (detail)
        PyErr_Format(PyExc_TypeError,
                     "%s(): incompatible function arguments. The following argument types are supported:\n"
                     "    1. %s\n\nInvoked with types: %U%U",
                     signature->name, signature->text, types, detail);
    Py_XDECREF(detail);
    Py_DECREF(types);
    return NULL;
}

/* After a reader's false: its own exception, or the TypeError. */
static bool reject(const py_call *call, int index, const char *expected) {
    if (!PyErr_Occurred()) py_wrong_argument(call, index, expected);
    return false;
}

/* ---- defaults ---- */

static bool use_number(py_call *call, int index, PyObject *number) {
    if (!number) return false;
    call->numbers[call->number_count++] = number;
    call->given[index] = number;
    return true;
}

bool py_default_int(py_call *call, int index, long value) {
    return call->given[index] || use_number(call, index, PyLong_FromLong(value));
}

bool py_default_float(py_call *call, int index, double value) {
    return call->given[index] || use_number(call, index, PyFloat_FromDouble(value));
}

/* ---- arrays ---- */

static void hold(py_call *call, slip_array *array) {
    call->held[call->held_count++] = array;
}

bool py_take_array(py_call *call, int index, slip_array **out) {
    PyObject *given = call->given[index];
    if (!given || !py_is_array(given)) return reject(call, index, "an array");
    *out = slip_array_retain(py_array_of(given)); /* what is read next may run code that puts another in its place */
    hold(call, *out);
    return true;
}

bool py_take_optional_array(py_call *call, int index, slip_array **out) {
    return py_is_none(call, index) || py_take_array(call, index, out);
}

bool py_take_operands(py_call *call, int count, const int *indices, unsigned optional, slip_array **out) {
    PyObject *values[PY_MOST_PARAMETERS] = {NULL};
    slip_array *made[PY_MOST_PARAMETERS];
    int places[PY_MOST_PARAMETERS], given = 0, wrong = -1;
    for (int i = 0; i < count; ++i) {
        PyObject *value = call->given[indices[i]];
        out[i] = NULL;
        if (!value || value == Py_None) {
            if (optional >> i & 1) continue;
            return reject(call, indices[i], "an array or a number");
        }
        values[given] = value;
        places[given++] = i;
    }
    if (!py_operands(made, values, given, &wrong))
        return wrong >= 0 ? reject(call, indices[places[wrong]], "an array or a number") : false;
    for (int i = 0; i < given; ++i) {
        hold(call, made[i]);
        out[places[i]] = made[i];
    }
    return true;
}

static bool start_list(py_call *call, Py_ssize_t count) {
    call->list = PyMem_Calloc((size_t)count + 1, sizeof(slip_array *));
    if (!call->list) PyErr_NoMemory();
    return call->list != NULL;
}

/* The rows of an array, as iterating over it gives them. */
static bool take_rows(py_call *call, PyObject *array) {
    Py_ssize_t count = PySequence_Size(array);
    if (count < 0 || !start_list(call, count)) return false;
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *row = PySequence_GetItem(array, i);
        if (!row) return false;
        call->list[call->list_count++] = slip_array_retain(py_array_of(row));
        Py_DECREF(row);
    }
    return true;
}

bool py_take_arrays(py_call *call, int index) {
    PyObject *given = call->given[index];
    if (py_is_array(given)) return take_rows(call, given);
    bool is_list = PyList_Check(given);
    if (!is_list && !PyTuple_Check(given)) return reject(call, index, "a list of arrays");
    Py_ssize_t count = is_list ? PyList_Size(given) : PyTuple_Size(given);
    if (!start_list(call, count)) return false;
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *item = is_list ? PyList_GetItem(given, i) : PyTuple_GetItem(given, i);
        if (!item || !py_is_array(item)) return reject(call, index, "a list of arrays");
        call->list[call->list_count++] = slip_array_retain(py_array_of(item));
    }
    return true;
}

bool py_take_rest(py_call *call) {
    if (!start_list(call, call->rest_count)) return false;
    for (Py_ssize_t i = 0; i < call->rest_count; ++i) {
        if (!py_is_array(call->rest[i])) return reject(call, 0, "arrays");
        call->list[call->list_count++] = slip_array_retain(py_array_of(call->rest[i]));
    }
    return true;
}

bool py_take_axes(py_call *call, int index, py_ints *out, const slip_array *array) {
    if (!py_is_none(call, index)) return py_take_ints(call, index, out);
    out->count = (size_t)slip_array_ndim(array);
    for (size_t i = 0; i < out->count; ++i) out->values[i] = (int)i;
    return true;
}

bool py_take_axis(py_call *call, int index, int *axis, slip_array **array) {
    slip_array *flat;
    if (!py_is_none(call, index)) return py_take_int(call, index, axis);
    slip_status status = slip_flatten(&flat, *array, 0, -1, call->stream);
    if (status != SLIP_OK) return py_raise(status), false;
    hold(call, flat);
    *array = flat;
    *axis = 0;
    return true;
}

bool py_take_cast(py_call *call, int index, slip_array **array) {
    slip_dtype dtype;
    slip_array *cast;
    if (py_is_none(call, index)) return true;
    if (!py_take_dtype(call, index, &dtype)) return false;
    slip_status status = slip_astype(&cast, *array, dtype, call->stream);
    if (status != SLIP_OK) return py_raise(status), false;
    hold(call, cast);
    *array = cast;
    return true;
}

/* ---- plain values ---- */

bool py_is_int(const py_call *call, int index) {
    PyObject *given = call->given[index];
    return given && (PyLong_Check(given) || (PyIndex_Check(given) && !py_is_array(given)));
}

bool py_is_whole(const py_call *call, int index) {
    return !call->given[index] || py_is_int(call, index);
}

bool py_is_float(const py_call *call, int index) {
    PyObject *given = call->given[index];
    return !given || given == Py_None || PyFloat_Check(given) || PyLong_Check(given);
}

bool py_take_ints(py_call *call, int index, py_ints *out) {
    PyObject *given = call->given[index];
    if (!given || given == Py_None) return true;
    return py_ints_read(out, given) || reject(call, index, "an int or a sequence of ints");
}

bool py_take_shape(py_call *call, int index, py_ints *out, slip_array *const *arrays, int count) {
    if (!py_is_none(call, index)) return py_take_ints(call, index, out);
    out->count = 0;
    for (int i = 0; i < count; ++i) {
        if (!arrays[i]) continue;
        const int *shape = slip_array_shape(arrays[i]);
        size_t ndim = (size_t)slip_array_ndim(arrays[i]), more = ndim > out->count ? ndim - out->count : 0;
        memmove(out->values + more, out->values, out->count * sizeof *out->values);
        for (size_t k = 0; k < more; ++k) out->values[k] = 1;
        out->count += more;
        for (size_t k = 0; k < ndim; ++k) { /* shapes that do not fit are the op's to refuse */
            int *to = &out->values[out->count - ndim + k];
            if (*to == 1) *to = shape[k];
        }
    }
    return true;
}

bool py_refuse_none(py_call *call, int index, const char *expected) {
    return !py_is_explicit_none(call, index) || reject(call, index, expected);
}

bool py_take_int(py_call *call, int index, int *out) {
    PyObject *given = call->given[index];
    if (!given || given == Py_None) return true;
    return py_int_read(out, given) || reject(call, index, "an int");
}

bool py_take_size(py_call *call, int index, size_t *out) {
    uint64_t value = *out;
    if (!py_take_u64(call, index, &value)) return false;
    *out = (size_t)value;
    return true;
}

bool py_take_u64(py_call *call, int index, uint64_t *out) {
    PyObject *given = call->given[index];
    if (!given || given == Py_None) return true;
    if (!py_is_int(call, index)) return reject(call, index, "an int");
    PyObject *whole = PyNumber_Index(given);
    if (!whole) return false;
    *out = PyLong_AsUnsignedLongLong(whole);
    Py_DECREF(whole);
    return !(*out == (uint64_t)-1 && PyErr_Occurred());
}

bool py_take_double(py_call *call, int index, double *out) {
    PyObject *given = call->given[index];
    if (!given || given == Py_None) return true;
    if (!PyNumber_Check(given) || py_is_array(given)) return reject(call, index, "a number");
    *out = PyFloat_AsDouble(given);
    return !(*out == -1.0 && PyErr_Occurred());
}

bool py_take_float(py_call *call, int index, float *out) {
    double value = *out;
    if (!py_take_double(call, index, &value)) return false;
    *out = (float)value;
    return true;
}

bool py_take_bool(py_call *call, int index, bool *out) {
    PyObject *given = call->given[index];
    if (!given) return true;
    if (given != Py_True && given != Py_False) return reject(call, index, "a bool");
    *out = given == Py_True;
    return true;
}

bool py_take_dtype(py_call *call, int index, slip_dtype *out) {
    PyObject *given = call->given[index];
    if (!given || given == Py_None) return true;
    return py_dtype_read(out, given) || reject(call, index, "a Dtype");
}

bool py_take_string(py_call *call, int index, const char **out) {
    PyObject *given = call->given[index];
    if (!given || given == Py_None) return true;
    if (!PyUnicode_Check(given)) return reject(call, index, "a str");
    *out = py_plain_text(given);
    return *out != NULL;
}

bool py_take_stream(py_call *call, int index) {
    PyObject *given = call->given[index];
    bool is_stream;
    if (!given || given == Py_None) return true;
    if (py_stream_read(&call->stream, given, &is_stream)) return true;
    return is_stream ? false : reject(call, index, "a Stream, ThreadLocalStream, Device or DeviceType");
}

bool py_take_one_of(py_call *call, int first, int second) {
    const py_signature *signature = call->signature;
    if (py_is_none(call, first) || py_is_none(call, second)) return true;
    PyErr_Format(PyExc_ValueError, "[%s] At most one of %s or %s can be specified.", signature->name,
                 signature->parameters[first], signature->parameters[second]);
    return false;
}

/* ---- the end ---- */

static void give_back(py_call *call) {
    for (int i = 0; i < call->held_count; ++i) slip_array_release(call->held[i]);
    for (int i = 0; i < call->number_count; ++i) Py_DECREF(call->numbers[i]);
    for (size_t i = 0; i < call->list_count; ++i) slip_array_release(call->list[i]);
    PyMem_Free(call->list);
    slip_stream_release(call->stream);
}

PyObject *py_abandon(py_call *call) {
    give_back(call);
    return NULL;
}

PyObject *py_finish(py_call *call, slip_status status, slip_array *out) {
    give_back(call);
    return py_array_result(status, out);
}

PyObject *py_finish_none(py_call *call, slip_status status) {
    give_back(call);
    if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

PyObject *py_finish_pair(py_call *call, slip_status status, slip_array *a, slip_array *b) {
    give_back(call);
    if (status != SLIP_OK) return py_raise(status);
    PyObject *first = py_array_wrap(a), *second = py_array_wrap(b);
    PyObject *pair = first && second ? PyTuple_Pack(2, first, second) : NULL;
    Py_XDECREF(first);
    Py_XDECREF(second);
    return pair;
}

PyObject *py_finish_list(py_call *call, slip_status status, slip_array **out, size_t count) {
    give_back(call);
    PyObject *list = status == SLIP_OK ? PyList_New((Py_ssize_t)count) : py_raise(status);
    for (size_t i = 0; out && i < count; ++i) {
        PyObject *item = list ? py_array_wrap(out[i]) : NULL;
        if (!list) slip_array_release(out[i]);
        else if (!item || PyList_SetItem(list, (Py_ssize_t)i, item) != 0) Py_CLEAR(list);
    }
    PyMem_Free(out);
    return list;
}

PyObject *py_finish_tuple(py_call *call, slip_status status, slip_array **out, size_t count) {
    PyObject *list = py_finish_list(call, status, out, count);
    PyObject *tuple = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return tuple;
}
