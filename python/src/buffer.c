/* The buffer protocol, both ways, and __array__. */
#include <stdio.h>
#include <string.h>

#include "call.h"
#include "foreign.h"

/* ---- formats ---- */

/* The element types of PEP 3118. NULL: it has no such type. */
static const char *const formats[SLIP_DTYPE_COUNT] = {
    [SLIP_BOOL] = "?",    [SLIP_UINT8] = "B",   [SLIP_UINT16] = "H",    [SLIP_UINT32] = "I",     [SLIP_UINT64] = "Q",
    [SLIP_INT8] = "b",    [SLIP_INT16] = "h",   [SLIP_INT32] = "i",     [SLIP_INT64] = "q",      [SLIP_FLOAT16] = "e",
    [SLIP_FLOAT32] = "f", [SLIP_FLOAT64] = "d", [SLIP_BFLOAT16] = NULL, [SLIP_COMPLEX64] = "Zf",
};

static bool integer_dtype(slip_dtype *dtype, bool is_signed, Py_ssize_t element_bytes) {
    switch (element_bytes) {
    case 1: *dtype = is_signed ? SLIP_INT8 : SLIP_UINT8; return true;
    case 2: *dtype = is_signed ? SLIP_INT16 : SLIP_UINT16; return true;
    case 4: *dtype = is_signed ? SLIP_INT32 : SLIP_UINT32; return true;
    case 8: *dtype = is_signed ? SLIP_INT64 : SLIP_UINT64; return true;
    default: return false;
    }
}

static bool is_little_endian(void) {
    const uint16_t one = 1;
    char first;
    memcpy(&first, &one, 1);
    return first == 1;
}

/* The size of a C long depends on the platform: integers are told by the view's element size. */
static bool read_format(py_foreign *foreign, const char *format, Py_ssize_t element_bytes) {
    if (*format == '<' || *format == '>' || *format == '!') {
        foreign->is_swapped = element_bytes > 1 && (*format == '<') != is_little_endian();
        ++format;
    } else if (*format == '@' || *format == '=') ++format;
    foreign->is_wide = strcmp(format, "Zd") == 0;
    if (foreign->is_wide || strcmp(format, "Zf") == 0) {
        foreign->dtype = SLIP_COMPLEX64;
        return true;
    }
    if (!*format || format[1]) return false;
    switch (*format) {
    case '?': foreign->dtype = SLIP_BOOL; return element_bytes == 1;
    case 'e': foreign->dtype = SLIP_FLOAT16; return true;
    case 'f': foreign->dtype = SLIP_FLOAT32; return true;
    case 'd': foreign->dtype = SLIP_FLOAT64; return true;
    default: break;
    }
    if (strchr("cbhilqn", *format)) return integer_dtype(&foreign->dtype, true, element_bytes);
    return strchr("BHILQN", *format) && integer_dtype(&foreign->dtype, false, element_bytes);
}

/* ---- import ---- */

/* The TypeError for elements that no dtype stands for: by the name of the object's own dtype, where it has one. */
static void refuse_elements(PyObject *value, const char *format) {
    PyObject *dtype = PyObject_GetAttrString(value, "dtype");
    PyErr_Clear();
    if (dtype) PyErr_Format(PyExc_TypeError, "[array] there is no dtype for elements of type %S.", dtype);
    else PyErr_Format(PyExc_TypeError, "[array] there is no dtype for elements of format '%s'.", format);
    Py_XDECREF(dtype);
}

/* An attribute of the object's dtype as text, "" where there is none. No exception. */
static void dtype_text(char *text, size_t room, PyObject *value, const char *attribute) {
    PyObject *dtype = PyObject_GetAttrString(value, "dtype");
    PyObject *found = dtype ? PyObject_GetAttrString(dtype, attribute) : NULL;
    const char *letters = found && PyUnicode_Check(found) ? PyUnicode_AsUTF8AndSize(found, NULL) : NULL;
    snprintf(text, room, "%s", letters ? letters : "");
    Py_XDECREF(found);
    Py_XDECREF(dtype);
    PyErr_Clear();
}

/* NumPy's dates give their bytes as a buffer. */
static bool is_date(PyObject *value, const Py_buffer *view) {
    char kind[2];
    if (view->ndim != 1 || view->len != 8 || PyBytes_Check(value)) return false;
    dtype_text(kind, sizeof kind, value, "kind");
    return *kind == 'm' || *kind == 'M';
}

/* A buffer of elements that have a format. */
static bool describe(py_foreign *foreign, Py_buffer *view, PyObject *value) {
    int64_t shape[SLIP_MAX_NDIM], strides[SLIP_MAX_NDIM];
    const char *format = view->format ? view->format : "B";
    if (!read_format(foreign, format, view->itemsize) || (size_t)view->itemsize != py_foreign_element_bytes(foreign) ||
        is_date(value, view)) {
        refuse_elements(value, format);
        return false;
    }
    for (int i = 0; i < view->ndim && i < SLIP_MAX_NDIM; ++i) { /* ctypes gives no strides even where asked for them */
        shape[i] = view->shape ? view->shape[i] : view->len / view->itemsize;
        strides[i] = view->strides ? view->strides[i] : 0;
    }
    foreign->data = view->buf;
    foreign->is_read_only = view->readonly;
    return py_foreign_shape(foreign, view->ndim, shape, view->strides ? strides : NULL);
}

/* After a failure to get a buffer: an object with a dtype has elements that no buffer can describe. NumPy's own message
 * names a letter only. */
static void explain_failure(PyObject *value) {
    PyObject *type, *reason, *traceback;
    PyErr_Fetch(&type, &reason, &traceback); /* to look at attributes would clear it */
    if (!PyObject_HasAttrString(value, "dtype")) {
        PyErr_Restore(type, reason, traceback);
        return;
    }
    Py_XDECREF(type);
    Py_XDECREF(reason);
    Py_XDECREF(traceback);
    refuse_elements(value, "?");
}

static bool take_buffer(py_foreign *foreign, Py_buffer *view, PyObject *value) {
    *foreign = (py_foreign){.data = NULL};
    if (PyObject_GetBuffer(value, view, PyBUF_RECORDS_RO) != 0) {
        explain_failure(value);
        return false;
    }
    if (describe(foreign, view, value)) return true;
    PyBuffer_Release(view);
    return false;
}

/* Whether the object's elements are the bfloat16 of ml_dtypes, which no format describes. An exception stays set. */
static bool is_bfloat16(PyObject *value) {
    PyObject *type, *reason, *traceback;
    char name[16];
    PyErr_Fetch(&type, &reason, &traceback);
    dtype_text(name, sizeof name, value, "name");
    PyErr_Restore(type, reason, traceback);
    return strcmp(name, "bfloat16") == 0;
}

bool py_foreign_of_buffer(py_foreign *foreign, Py_buffer *view, PyObject *value) {
    if (take_buffer(foreign, view, value)) return true;
    if (!is_bfloat16(value)) return false;
    PyErr_Clear();
    PyObject *words = PyObject_CallMethod(value, "view", "s", "uint16");
    bool is_taken = words && take_buffer(foreign, view, words);
    Py_XDECREF(words);
    if (is_taken) foreign->dtype = SLIP_BFLOAT16;
    return is_taken;
}

bool py_array_from_buffer(slip_array **out, PyObject *value, const slip_dtype *dtype) {
    py_foreign foreign;
    Py_buffer view;
    *out = NULL;
    if (!py_foreign_of_buffer(&foreign, &view, value)) return false;
    bool is_made = py_foreign_copy(out, &foreign, dtype);
    PyBuffer_Release(&view);
    return is_made;
}

static void release_view(PyObject *capsule) {
    Py_buffer *view = PyCapsule_GetPointer(capsule, NULL);
    PyObject *type, *reason, *traceback;
    PyErr_Fetch(&type, &reason, &traceback); /* the exporter may run a program's code */
    PyBuffer_Release(view);
    PyErr_Restore(type, reason, traceback);
    PyMem_Free(view);
}

bool py_buffer_share(slip_array **out, const char **reason, PyObject *value, const slip_dtype *dtype) {
    py_foreign foreign;
    Py_buffer *view = PyMem_Malloc(sizeof *view);
    *out = NULL;
    *reason = NULL;
    if (!view) return PyErr_NoMemory(), false;
    if (!py_foreign_of_buffer(&foreign, view, value)) {
        PyMem_Free(view);
        return false;
    }
    PyObject *holder = PyCapsule_New(view, NULL, release_view);
    if (!holder) {
        PyBuffer_Release(view);
        PyMem_Free(view);
        return false;
    }
    bool is_fine = true;
    if (foreign.dtype != (dtype ? *dtype : py_foreign_default(&foreign))) *reason = "its elements are of another dtype";
    else is_fine = py_foreign_share(out, reason, &foreign, holder);
    Py_DECREF(holder);
    return is_fine;
}

/* ---- export ---- */

/* What a view holds until it is released. */
typedef struct exported {
    slip_array *array;
    Py_ssize_t extents[]; /* shape, then strides in bytes */
} exported;

static bool is_contiguous(const slip_array *array, bool is_column_major) {
    const int *shape = slip_array_shape(array);
    const int64_t *strides = slip_array_strides(array);
    int ndim = slip_array_ndim(array);
    int64_t step = 1;
    if (slip_array_size(array) == 0) return true;
    for (int i = 0; i < ndim; ++i) {
        int axis = is_column_major ? i : ndim - 1 - i;
        if (shape[axis] != 1 && strides[axis] != step) return false;
        step *= shape[axis];
    }
    return true;
}

static bool refuse(const char *text) {
    PyErr_SetString(PyExc_BufferError, text);
    return false;
}

static bool asks(int flags, int request) {
    return (flags & request) == request;
}

bool py_is_host_copy(const slip_array *array) {
    const slip_stream *stream = slip_array_stream(array);
    return stream && slip_stream_device(stream).type == SLIP_GPU;
}

static bool can_give(const slip_array *array, int flags) {
    if (asks(flags, PyBUF_WRITABLE) && py_is_host_copy(array))
        return refuse("[array] the memory of an array on a GPU is read-only");
    if (asks(flags, PyBUF_FORMAT) && !formats[slip_array_dtype(array)])
        return refuse("[array] the buffer protocol has no bfloat16: use np.asarray, which gives float32, or view");
    bool is_row_major = is_contiguous(array, false), is_column_major = is_contiguous(array, true);
    if (asks(flags, PyBUF_C_CONTIGUOUS) && !is_row_major) return refuse("[array] the array is not C-contiguous");
    if (asks(flags, PyBUF_F_CONTIGUOUS) && !is_column_major) return refuse("[array] the array is not F-contiguous");
    if (asks(flags, PyBUF_ANY_CONTIGUOUS) && !is_row_major && !is_column_major)
        return refuse("[array] the array is not contiguous");
    if (!asks(flags, PyBUF_STRIDES) && !is_row_major)
        return refuse("[array] the array is not C-contiguous, and strides were not asked for");
    return true;
}

/* Takes the array over where it succeeds. */
static bool fill_view(Py_buffer *view, slip_array *array, const void *data, int flags) {
    int ndim = slip_array_ndim(array);
    slip_dtype dtype = slip_array_dtype(array);
    exported *held = PyMem_Malloc(sizeof *held + 2 * (size_t)ndim * sizeof(Py_ssize_t));
    if (!held) return PyErr_NoMemory(), false;
    held->array = array;
    view->itemsize = (Py_ssize_t)slip_dtype_size(dtype);
    for (int i = 0; i < ndim; ++i) {
        held->extents[i] = slip_array_shape(array)[i];
        held->extents[ndim + i] = (Py_ssize_t)slip_array_strides(array)[i] * view->itemsize;
    }
    view->buf = (void *)(uintptr_t)data;
    view->len = (Py_ssize_t)slip_array_size(array) * view->itemsize;
    view->readonly = py_is_host_copy(array);
    view->format = asks(flags, PyBUF_FORMAT) ? (char *)(uintptr_t)formats[dtype] : NULL;
    view->ndim = ndim;
    view->shape = asks(flags, PyBUF_ND) && ndim > 0 ? held->extents : NULL;
    view->strides = asks(flags, PyBUF_STRIDES) && ndim > 0 ? held->extents + ndim : NULL;
    view->suboffsets = NULL;
    view->internal = held;
    return true;
}

bool py_host_bytes(const void **data, slip_array *array) {
    static uint64_t nothing;
    if (slip_array_size(array) > 0) return py_array_bytes(data, array);
    *data = &nothing;
    return py_evaluate(array);
}

int py_array_get_buffer(PyObject *self, Py_buffer *view, int flags) {
    const void *data;
    slip_array *array = slip_array_retain(py_array_of(self)); /* in-place operators put others into the object */
    view->obj = NULL;
    if (py_host_bytes(&data, array) && can_give(array, flags) && fill_view(view, array, data, flags)) {
        view->obj = Py_NewRef(self);
        return 0;
    }
    slip_array_release(array);
    return -1;
}

void py_array_release_buffer(PyObject *self, Py_buffer *view) {
    exported *held = view->internal;
    (void)self;
    slip_array_release(held->array);
    PyMem_Free(held);
}

PyObject *py_array_to_bytes(PyObject *self, PyObject *unused) {
    const void *data;
    slip_array *array = slip_array_retain(py_array_of(self));
    PyObject *bytes = NULL;
    (void)unused;
    if (py_host_bytes(&data, array)) {
        py_foreign foreign;
        py_foreign_of_array(&foreign, array, data);
        size_t byte_count = py_foreign_size(&foreign) * py_foreign_element_bytes(&foreign);
        bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)byte_count);
        if (bytes) py_foreign_bytes(PyBytes_AsString(bytes), &foreign);
    }
    slip_array_release(array);
    return bytes;
}

/* ---- __array__ ---- */

static PyObject *import_numpy(void) {
    PyObject *numpy = PyImport_ImportModule("numpy");
    if (!numpy && PyErr_ExceptionMatches(PyExc_ImportError)) {
        PyErr_Clear();
        PyErr_SetString(PyExc_ImportError, "[array] __array__ needs NumPy, which is not installed");
    }
    return numpy;
}

/* numpy.array(memoryview(value), dtype=dtype, copy=copy): a view where NumPy can have one. */
static PyObject *numpy_array(PyObject *value, PyObject *dtype, PyObject *copy) {
    PyObject *numpy = import_numpy();
    PyObject *function = numpy ? PyObject_GetAttrString(numpy, "array") : NULL;
    PyObject *view = function ? PyMemoryView_FromObject(value) : NULL;
    PyObject *arguments = view ? PyTuple_Pack(1, view) : NULL;
    PyObject *keywords = arguments ? Py_BuildValue("{sOsO}", "dtype", dtype, "copy", copy) : NULL;
    PyObject *result = keywords ? PyObject_Call(function, arguments, keywords) : NULL;
    Py_XDECREF(keywords);
    Py_XDECREF(arguments);
    Py_XDECREF(view);
    Py_XDECREF(function);
    Py_XDECREF(numpy);
    return result;
}

/* NumPy has no bfloat16: the elements as float32, which holds each of them exactly. */
static PyObject *widened(PyObject *self) {
    slip_array *wide = slip_array_retain(py_array_of(self));
    return py_cast(&wide, SLIP_FLOAT32) ? py_array_wrap(wide) : NULL;
}

PyObject *py_array_numpy(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    static const char *const names[] = {"self", "dtype", "copy"};
    static py_signature signature = {
        .name = "__array__",
        .text = "__array__(self, dtype: object | None = None, copy: bool | None = None) -> numpy.ndarray",
        .parameters = names,
        .count = 3,
        .positional_only = 1,
        .positional = 3,
        .required = 1,
    };
    py_call call;
    if (!py_bind(&call, &signature, self, arguments, count, keywords)) return py_abandon(&call);
    PyObject *dtype = call.given[1] ? call.given[1] : Py_None, *copy = call.given[2] ? call.given[2] : Py_None;
    if (slip_array_dtype(py_array_of(self)) != SLIP_BFLOAT16) return numpy_array(self, dtype, copy);
    if (copy == Py_False) {
        PyErr_SetString(PyExc_ValueError, "Unable to avoid copy while creating an array as requested: NumPy has no "
                                          "bfloat16, and its elements become float32.");
        return NULL;
    }
    PyObject *wide = widened(self);
    PyObject *result = wide ? numpy_array(wide, dtype, Py_None) : NULL; /* its memory is nobody else's already */
    Py_XDECREF(wide);
    return result;
}
