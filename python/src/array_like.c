/* ArrayLike: holds an object that gives an array by __mlx_array__, for programs that name the type. */
#include "binding.h"

typedef struct array_like {
    PyObject_HEAD PyObject *object; /* owned */
} array_like;

static PyTypeObject *array_like_type;

static PyObject *array_like_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    PyObject *object;
    static char *names[] = {"", NULL};
    (void)type;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O:ArrayLike", names, &object)) return NULL;
    if (!PyObject_HasAttrString(object, "__mlx_array__"))
        return PyErr_Format(PyExc_TypeError, "ArrayLike(): expected an object with __mlx_array__, got %R", object);
    array_like *made = PyObject_GC_New(array_like, array_like_type);
    if (!made) return NULL;
    made->object = Py_NewRef(object);
    PyObject_GC_Track(made);
    return (PyObject *)made;
}

static int array_like_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((array_like *)self)->object);
    return 0;
}

static int array_like_clear(PyObject *self) {
    Py_CLEAR(((array_like *)self)->object);
    return 0;
}

static void array_like_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    array_like_clear(self);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyObject *array_like_array(PyObject *self, PyObject *unused) {
    (void)unused;
    if (!((array_like *)self)->object) return PyErr_Format(PyExc_RuntimeError, "the object is being collected");
    return PyObject_CallMethod(((array_like *)self)->object, "__mlx_array__", NULL);
}

static PyMethodDef array_like_methods[] = {
    {"__mlx_array__", array_like_array, METH_NOARGS, "__mlx_array__() -> array\n\nThe array of the object."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot array_like_slots[] = {
    {Py_tp_doc, "ArrayLike(object)\n\nAn object that gives an array by __mlx_array__, to be used like one."},
    {Py_tp_new, array_like_new},
    {Py_tp_dealloc, array_like_dealloc},
    {Py_tp_traverse, array_like_traverse},
    {Py_tp_clear, array_like_clear},
    {Py_tp_methods, array_like_methods},
    {0, NULL},
};
static PyType_Spec array_like_spec = {"mlx.core.ArrayLike", sizeof(array_like), 0,
                                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, array_like_slots};

bool py_array_like_ready(PyObject *module) {
    array_like_type = py_type_add(module, &array_like_spec);
    return array_like_type != NULL;
}
