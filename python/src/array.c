/* The array type: life, properties, and the table of what it can do. */
#include "binding.h"

#include <stddef.h>
#include <string.h>
#include <structmember.h>

PyTypeObject *py_array_type;

/* ---- life ---- */

PyObject *py_array_wrap(slip_array *array) {
    if (!array) return NULL;
    py_array *made = PyObject_New(py_array, py_array_type);
    if (!made) {
        slip_array_release(array);
        return NULL;
    }
    made->array = array;
    made->weak_references = NULL;
    return (PyObject *)made;
}

PyObject *py_array_result(slip_status status, slip_array *array) {
    if (status == SLIP_OK) return py_array_wrap(array);
    slip_array_release(array);
    return py_raise(status);
}

void py_array_replace(PyObject *object, slip_array *array) {
    slip_array *old = ((py_array *)object)->array;
    ((py_array *)object)->array = array;
    slip_array_release(old);
}

static bool is_nothing_given(PyObject *arguments, PyObject *keywords) {
    return PyTuple_Size(arguments) == 0 && (!keywords || PyDict_Size(keywords) == 0);
}

/* array.__new__(array), with which unpickling begins: an array of no elements, until __setstate__ puts in others. */
static PyObject *blank(void) {
    const int none = 0;
    slip_array *array;
    slip_status status = slip_array_from_data(&array, NULL, &none, 1, SLIP_FLOAT32);
    return py_array_result(status, array);
}

static PyObject *array_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"val", "dtype", NULL};
    PyObject *value, *given = Py_None;
    slip_dtype dtype;
    slip_array *array;
    (void)type;
    if (is_nothing_given(arguments, keywords)) return blank();
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|O:array", names, &value, &given)) return NULL;
    if (given != Py_None && !py_dtype_read(&dtype, given)) {
        PyErr_Format(PyExc_TypeError, "array(): dtype: expected a Dtype, got %R", given);
        return NULL;
    }
    py_site_mark();
    return py_array_make(&array, value, given != Py_None ? &dtype : NULL) ? py_array_wrap(array) : NULL;
}

/* Everything is done by __new__; array() alone is an error. */
static int array_init(PyObject *self, PyObject *arguments, PyObject *keywords) {
    (void)self;
    if (!is_nothing_given(arguments, keywords)) return 0;
    PyErr_SetString(PyExc_TypeError, "array() missing required argument 'val' (pos 1)");
    return -1;
}

static void array_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    if (((py_array *)self)->weak_references) PyObject_ClearWeakRefs(self);
    slip_array_release(((py_array *)self)->array);
    PyObject_Free(self);
    Py_DECREF(type);
}

/* ---- evaluation ---- */

bool py_evaluate(slip_array *array) {
    slip_status status;
    if (slip_array_data_if_ready(array)) return true;
    slip_array_retain(array); /* another thread may put another array in the object's place meanwhile */
    Py_BEGIN_ALLOW_THREADS status = slip_eval(&array, 1);
    Py_END_ALLOW_THREADS slip_array_release(array);
    return status == SLIP_OK || py_raise(status);
}

bool py_array_bytes(const void **data, slip_array *array) {
    slip_status status;
    *data = slip_array_data_if_ready(array);
    if (*data) return true;
    slip_array_retain(array);
    Py_BEGIN_ALLOW_THREADS status = slip_array_data(data, array);
    Py_END_ALLOW_THREADS slip_array_release(array);
    return status == SLIP_OK || py_raise(status);
}

/* ---- properties ---- */

static PyObject *get_size(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromSize_t(slip_array_size(py_array_of(self)));
}

static PyObject *get_ndim(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromLong(slip_array_ndim(py_array_of(self)));
}

static PyObject *get_itemsize(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromSize_t(slip_dtype_size(slip_array_dtype(py_array_of(self))));
}

static PyObject *get_nbytes(PyObject *self, void *unused) {
    const slip_array *array = py_array_of(self);
    (void)unused;
    return PyLong_FromSize_t(slip_array_size(array) * slip_dtype_size(slip_array_dtype(array)));
}

static PyObject *get_shape(PyObject *self, void *unused) {
    const slip_array *array = py_array_of(self);
    (void)unused;
    return py_shape_object(slip_array_shape(array), slip_array_ndim(array));
}

static PyObject *get_dtype(PyObject *self, void *unused) {
    (void)unused;
    return py_dtype_object(slip_array_dtype(py_array_of(self)));
}

static PyObject *get_part(PyObject *self, py_unary_op *op) {
    slip_array *out;
    py_site_mark();
    slip_status status = op(&out, py_array_of(self), NULL);
    return py_array_result(status, out);
}

static PyObject *get_transposed(PyObject *self, void *unused) {
    (void)unused;
    return get_part(self, slip_transpose);
}

static PyObject *get_real(PyObject *self, void *unused) {
    (void)unused;
    return get_part(self, slip_real);
}

static PyObject *get_imag(PyObject *self, void *unused) {
    (void)unused;
    return get_part(self, slip_imag);
}

static PyObject *get_stream(PyObject *self, void *unused) {
    slip_stream *stream = slip_array_stream(py_array_of(self));
    (void)unused;
    if (!stream) Py_RETURN_NONE;
    return py_stream_object(slip_stream_retain(stream));
}

static PyObject *get_at(PyObject *self, void *unused) {
    return py_array_at(self, unused);
}

static PyGetSetDef array_properties[] = {
    {"size", get_size, NULL, "Number of elements.", NULL},
    {"ndim", get_ndim, NULL, "Number of dimensions.", NULL},
    {"itemsize", get_itemsize, NULL, "Bytes of one element.", NULL},
    {"nbytes", get_nbytes, NULL, "Bytes of all elements.", NULL},
    {"shape", get_shape, NULL, "The dimensions, as a tuple.", NULL},
    {"dtype", get_dtype, NULL, "The type of the elements.", NULL},
    {"T", get_transposed, NULL, "The array with its axes reversed.", NULL},
    {"real", get_real, NULL, "The real part.", NULL},
    {"imag", get_imag, NULL, "The imaginary part.", NULL},
    {"stream", get_stream, NULL, "The stream that makes the value, None for an array made from data.", NULL},
    {"at", get_at, NULL, "For updates at indices: x.at[index].add(value) and its like.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- small methods ---- */

static Py_ssize_t array_length(PyObject *self) {
    const slip_array *array = py_array_of(self);
    if (slip_array_ndim(array) > 0) return slip_array_shape(array)[0];
    PyErr_SetString(PyExc_TypeError, "len() 0-dimensional array.");
    return -1;
}

/* PySequence_GetItem has counted from the end already: what is still negative is out of bounds. */
static PyObject *sequence_item(PyObject *self, Py_ssize_t place) {
    if (place < 0) return PyErr_Format(PyExc_IndexError, "index %zd is out of bounds", place);
    PyObject *index = PyLong_FromSsize_t(place);
    PyObject *item = index ? py_array_get(self, index) : NULL;
    Py_XDECREF(index);
    return item;
}

static PyObject *array_namespace(PyObject *self, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"api_version", NULL};
    PyObject *version = Py_None;
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|O:__array_namespace__", names, &version)) return NULL;
    return PyImport_ImportModule("mlx.core");
}

static Py_hash_t array_hash(PyObject *self) {
    return (Py_hash_t)((uintptr_t)self >> 4);
}

/* MLX has these names of Python 2 too. */
static PyObject *array_div(PyObject *self, PyObject *other) {
    return py_binary_operator(self, other, slip_divide);
}

static PyObject *array_rdiv(PyObject *self, PyObject *other) {
    return py_binary_operator(other, self, slip_divide);
}

#define WITH_KEYWORDS(function) (PyCFunction)(void (*)(void))(function)
static PyMethodDef array_methods[] = {
    {"item", py_array_item, METH_NOARGS, "item() -> scalar\n\nThe only element as a Python number. Evaluates."},
    {"tolist", py_array_tolist, METH_NOARGS,
     "tolist() -> list | scalar\n\nThe elements as nested lists of Python numbers. Evaluates."},
    {"__div__", array_div, METH_O, NULL},
    {"__rdiv__", array_rdiv, METH_O, NULL},
    {"__array__", WITH_KEYWORDS(py_array_numpy), METH_FASTCALL | METH_KEYWORDS, NULL},
    {"__bytes__", py_array_to_bytes, METH_NOARGS, NULL},
    {"__array_namespace__", WITH_KEYWORDS(array_namespace), METH_VARARGS | METH_KEYWORDS, NULL},
    {"__dlpack__", WITH_KEYWORDS(py_array_dlpack), METH_FASTCALL | METH_KEYWORDS, NULL},
    {"__dlpack_device__", py_array_dlpack_device, METH_NOARGS, NULL},
    {"__getstate__", py_array_getstate, METH_NOARGS, NULL},
    {"__setstate__", py_array_setstate, METH_O, NULL},
    {"__reduce__", py_array_reduce, METH_NOARGS, NULL},
    {"__copy__", py_array_copy, METH_NOARGS, NULL},
    {"__deepcopy__", py_array_deepcopy, METH_O, NULL},
    {"__format__", py_array_format, METH_O, NULL},
    {"__complex__", py_array_complex, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef array_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(py_array, weak_references), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* ---- the type ---- */

static const PyType_Slot own_slots[] = {
    {Py_tp_doc, "An N-dimensional array object."},
    {Py_tp_new, array_new},
    {Py_tp_init, array_init},
    {Py_tp_dealloc, array_dealloc},
    {Py_tp_repr, py_array_repr},
    {Py_tp_hash, array_hash},
    {Py_tp_richcompare, py_array_compare},
    {Py_tp_iter, py_array_iterate},
    {Py_tp_getset, array_properties},
    {Py_tp_members, array_members},
    {Py_mp_length, array_length},
    {Py_mp_subscript, py_array_get},
    {Py_mp_ass_subscript, py_array_assign},
    {Py_sq_length, array_length},
    {Py_sq_item, sequence_item},
    {Py_nb_bool, py_array_bool},
    {Py_nb_int, py_array_int},
    {Py_nb_float, py_array_float},
    {Py_am_await, py_array_await},
    {Py_bf_getbuffer, py_array_get_buffer},
    {Py_bf_releasebuffer, py_array_release_buffer},
};

static int count_methods(const PyMethodDef *methods) {
    int count = 0;
    while (methods[count].ml_name) ++count;
    return count;
}

/* The methods written by hand and those of the op table, in one list that lives as long as the type. */
static PyMethodDef *all_methods(void) {
    const PyMethodDef *const tables[] = {array_methods, py_hand_methods, py_array_ops};
    int total = 0, filled = 0;
    for (int i = 0; i < 3; ++i) total += count_methods(tables[i]);
    PyMethodDef *all = PyMem_Calloc((size_t)total + 1, sizeof *all);
    for (int i = 0; all && i < 3; ++i) {
        int count = count_methods(tables[i]);
        memcpy(all + filled, tables[i], (size_t)count * sizeof *all);
        filled += count;
    }
    return all;
}

bool py_array_ready(PyObject *module) {
    enum { OWN = sizeof own_slots / sizeof *own_slots, MOST = OWN + 64 };
    PyType_Slot slots[MOST];
    PyMethodDef *methods = all_methods();
    int count = OWN;
    if (!methods) return PyErr_NoMemory(), false;
    memcpy(slots, own_slots, sizeof own_slots);
    slots[count++] = (PyType_Slot){Py_tp_methods, methods};
    for (const PyType_Slot *slot = py_array_operators; slot->slot; ++slot) slots[count++] = *slot;
    slots[count] = (PyType_Slot){0, NULL};
    PyType_Spec spec = {"mlx.core.array", sizeof(py_array), 0, Py_TPFLAGS_DEFAULT, slots};
    py_array_type = py_type_add(module, &spec);
    return py_array_type != NULL;
}
