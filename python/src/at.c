/* x.at[index]: updates that give a new array, in which an element that is indexed several times takes up every value.
 */
#include "index_plan.h"

typedef struct array_at {
    PyObject_HEAD slip_array *array; /* owned: as it was when `at` was asked for */
    PyObject *index;                 /* owned; NULL before [] */
} array_at;

static PyTypeObject *at_type;

/* ---- life ---- */

/* Retains both; `index` may be NULL. */
static PyObject *make(slip_array *array, PyObject *index) {
    array_at *made = PyObject_GC_New(array_at, at_type);
    if (!made) return NULL;
    made->array = slip_array_retain(array);
    made->index = Py_XNewRef(index);
    PyObject_GC_Track(made);
    return (PyObject *)made;
}

static int at_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((array_at *)self)->index);
    return 0;
}

static int at_clear(PyObject *self) {
    Py_CLEAR(((array_at *)self)->index);
    return 0;
}

PyObject *py_array_at(PyObject *self, void *unused) {
    (void)unused;
    return make(py_array_of(self), NULL);
}

static void at_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    slip_array_release(((array_at *)self)->array);
    at_clear(self);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyObject *at_get(PyObject *self, PyObject *index) {
    return make(((array_at *)self)->array, index);
}

/* ---- updates ---- */

typedef bool update_function(slip_array **out, slip_array *array, PyObject *index, slip_array *values);

/* The arguments of every method: one value, in the array's dtype. */
static PyObject *update(PyObject *self, PyObject *arguments, PyObject *keywords, const char *format,
                        update_function *function) {
    static char *names[] = {"value", NULL};
    const array_at *at = (const array_at *)self;
    slip_array *values, *converted, *out = NULL;
    PyObject *value;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, format, names, &value)) return NULL;
    if (!at->index) {
        PyErr_SetString(PyExc_ValueError, "Must give indices to array.at (e.g. `x.at[0].add(4)`).");
        return NULL;
    }
    py_site_mark();
    if (!py_update_value(&values, value, slip_array_dtype(at->array))) return NULL;
    slip_status status = slip_astype(&converted, values, slip_array_dtype(at->array), NULL);
    slip_array_release(values);
    if (status != SLIP_OK) return py_raise(status);
    bool is_good = function(&out, at->array, at->index, converted);
    slip_array_release(converted);
    return is_good ? py_array_wrap(out) : NULL;
}

static bool add(slip_array **out, slip_array *array, PyObject *index, slip_array *values) {
    return py_update(out, array, index, values, PY_ADD);
}

static bool multiply(slip_array **out, slip_array *array, PyObject *index, slip_array *values) {
    return py_update(out, array, index, values, PY_MULTIPLY);
}

static bool maximum(slip_array **out, slip_array *array, PyObject *index, slip_array *values) {
    return py_update(out, array, index, values, PY_MAXIMUM);
}

static bool minimum(slip_array **out, slip_array *array, PyObject *index, slip_array *values) {
    return py_update(out, array, index, values, PY_MINIMUM);
}

static bool subtract(slip_array **out, slip_array *array, PyObject *index, slip_array *values) {
    slip_array *negated;
    slip_status status = slip_negative(&negated, values, NULL);
    if (status != SLIP_OK) return py_raise(status);
    bool is_good = add(out, array, index, negated);
    slip_array_release(negated);
    return is_good;
}

/* Integers have no reciprocals: the divisors of each element are multiplied first. */
static bool divide_integers(slip_array **out, slip_array *array, PyObject *index, slip_array *values) {
    slip_array *ones, *divisors = NULL;
    slip_status status = slip_ones_like(&ones, array, NULL);
    if (status != SLIP_OK) return py_raise(status);
    bool is_good = multiply(&divisors, ones, index, values);
    slip_array_release(ones);
    if (!is_good) return false;
    status = slip_floor_divide(out, array, divisors, NULL);
    slip_array_release(divisors);
    return status == SLIP_OK || py_raise(status);
}

static bool divide(slip_array **out, slip_array *array, PyObject *index, slip_array *values) {
    slip_array *reciprocals;
    slip_dtype dtype = slip_array_dtype(array);
    bool is_inexact = dtype >= SLIP_FLOAT16; /* floating and complex dtypes are the last ones */
    if (!is_inexact) return divide_integers(out, array, index, values);
    slip_status status = slip_reciprocal(&reciprocals, values, NULL);
    if (status != SLIP_OK) return py_raise(status);
    bool is_good = multiply(out, array, index, reciprocals);
    slip_array_release(reciprocals);
    return is_good;
}

/* ---- the type ---- */

#define AT_METHOD(name)                                                                   \
    static PyObject *at_##name(PyObject *self, PyObject *arguments, PyObject *keywords) { \
        return update(self, arguments, keywords, "O:" #name, name);                       \
    }
AT_METHOD(add)
AT_METHOD(subtract)
AT_METHOD(multiply)
AT_METHOD(divide)
AT_METHOD(maximum)
AT_METHOD(minimum)

#define AT_ENTRY(name) \
    { #name, (PyCFunction)(void (*)(void))at_##name, METH_VARARGS | METH_KEYWORDS, #name "(value) -> array" }
static PyMethodDef at_methods[] = {
    AT_ENTRY(add),     AT_ENTRY(subtract), AT_ENTRY(multiply),    AT_ENTRY(divide),
    AT_ENTRY(maximum), AT_ENTRY(minimum),  {NULL, NULL, 0, NULL},
};

static PyType_Slot at_slots[] = {
    {Py_tp_doc, "Updates at indices: x.at[index].add(value) and its like give a new array."},
    {Py_tp_dealloc, at_dealloc},
    {Py_tp_traverse, at_traverse},
    {Py_tp_clear, at_clear},
    {Py_tp_methods, at_methods},
    {Py_mp_subscript, at_get},
    {0, NULL},
};
static PyType_Spec at_spec = {"mlx.core.ArrayAt", sizeof(array_at), 0,
                              Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, at_slots};

bool py_at_ready(PyObject *module) {
    at_type = py_type_add(module, &at_spec);
    return at_type != NULL;
}
