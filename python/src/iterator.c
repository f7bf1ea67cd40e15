/* Iterating over the first axis. */
#include "binding.h"

typedef struct array_iterator {
    PyObject_HEAD PyObject *array;
    Py_ssize_t next, count;
} array_iterator;

static PyTypeObject *iterator_type;

PyObject *py_array_iterate(PyObject *self) {
    Py_ssize_t count = slip_array_ndim(py_array_of(self)) ? PyObject_Size(self) : -1;
    if (count < 0) {
        PyErr_SetString(PyExc_TypeError, "iteration over a 0-d array");
        return NULL;
    }
    array_iterator *made = PyObject_New(array_iterator, iterator_type);
    if (!made) return NULL;
    made->array = Py_NewRef(self);
    made->next = 0;
    made->count = count;
    return (PyObject *)made;
}

static void iterator_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_DECREF(((array_iterator *)self)->array);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyObject *iterator_next(PyObject *self) {
    array_iterator *iterator = (array_iterator *)self;
    if (iterator->next >= iterator->count) return NULL;
    return PySequence_GetItem(iterator->array, iterator->next++);
}

static PyType_Slot iterator_slots[] = {
    {Py_tp_doc, "Goes through an array's first axis."},
    {Py_tp_dealloc, iterator_dealloc},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, iterator_next},
    {0, NULL},
};
static PyType_Spec iterator_spec = {"mlx.core.ArrayIterator", sizeof(array_iterator), 0,
                                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, iterator_slots};

bool py_iterator_ready(PyObject *module) {
    iterator_type = py_type_add(module, &iterator_spec);
    return iterator_type != NULL;
}
