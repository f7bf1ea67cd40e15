/* Arrays as text, and how many digits that has. */
#include "binding.h"

static int precision = -1; /* decimals; -1: six significant digits */
static PyTypeObject *options_type;

PyObject *py_array_repr(PyObject *self) {
    slip_text_options options = {.is_fixed = precision >= 0, .decimals = precision, .python_booleans = true};
    slip_array *array = slip_array_retain(py_array_of(self));
    char *text = NULL;
    slip_status status;
    Py_BEGIN_ALLOW_THREADS status = slip_array_text(&text, array, &options);
    Py_END_ALLOW_THREADS slip_array_release(array);
    if (status != SLIP_OK) return py_raise(status);
    PyObject *string = PyUnicode_FromString(text);
    slip_text_free(text);
    return string;
}

PyObject *py_array_format(PyObject *self, PyObject *format) {
    if (!PyUnicode_Check(format)) {
        PyErr_SetString(PyExc_TypeError, "__format__(): expected a str");
        return NULL;
    }
    if (slip_array_ndim(py_array_of(self)) > 0) {
        if (PyUnicode_GetLength(format) == 0) return py_array_repr(self);
        PyErr_SetString(PyExc_TypeError, "unsupported format string passed to mx.array.__format__");
        return NULL;
    }
    PyObject *item = py_array_item(self, NULL);
    PyObject *text = item ? PyObject_Format(item, format) : NULL;
    Py_XDECREF(item);
    return text;
}

/* ---- options ---- */

/* What there was before a `with`. */
typedef struct entered {
    int precision;
    struct entered *outer;
} entered;

typedef struct print_options {
    PyObject_HEAD int precision;
    entered *innermost; /* one for each `with` that has begun and not ended: a context may be entered again */
} print_options;

static PyObject *make_options(int wanted) {
    print_options *made = PyObject_New(print_options, options_type);
    if (made) made->precision = wanted, made->innermost = NULL;
    return (PyObject *)made;
}

static bool parse_precision(int *wanted, PyObject *arguments, PyObject *keywords, const char *format) {
    static char *names[] = {"precision", NULL};
    *wanted = -1;
    return PyArg_ParseTupleAndKeywords(arguments, keywords, format, names, wanted);
}

static PyObject *options_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    int wanted;
    (void)type;
    return parse_precision(&wanted, arguments, keywords, "|i:PrintOptions") ? make_options(wanted) : NULL;
}

static void set_precision(int wanted) {
    precision = wanted >= 0 ? wanted : -1;
}

static PyObject *options_get_precision(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromLong(((print_options *)self)->precision);
}

static PyObject *options_enter(PyObject *self, PyObject *unused) {
    print_options *options = (print_options *)self;
    entered *inner = PyMem_Malloc(sizeof *inner);
    (void)unused;
    if (!inner) return PyErr_NoMemory();
    *inner = (entered){precision, options->innermost};
    options->innermost = inner;
    set_precision(options->precision);
    return Py_NewRef(self);
}

static PyObject *options_exit(PyObject *self, PyObject *unused) {
    print_options *options = (print_options *)self;
    entered *inner = options->innermost;
    (void)unused;
    if (!inner) {
        PyErr_SetString(PyExc_RuntimeError, "[printoptions] the context was left more often than entered");
        return NULL;
    }
    set_precision(inner->precision);
    options->innermost = inner->outer;
    PyMem_Free(inner);
    Py_RETURN_NONE;
}

static void options_dealloc(PyObject *self) {
    print_options *options = (print_options *)self;
    PyTypeObject *type = Py_TYPE(self);
    while (options->innermost) {
        entered *left = options->innermost;
        options->innermost = left->outer;
        PyMem_Free(left);
    }
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyGetSetDef options_properties[] = {
    {"precision", options_get_precision, NULL, "Digits behind the point; -1: six significant digits.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyMethodDef options_methods[] = {
    {"__enter__", options_enter, METH_NOARGS, NULL},
    {"__exit__", options_exit, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot options_slots[] = {
    {Py_tp_doc, "PrintOptions(precision=-1)\n\nHow arrays are printed; as a context, for what is printed inside it."},
    {Py_tp_new, options_new},
    {Py_tp_dealloc, options_dealloc},
    {Py_tp_getset, options_properties},
    {Py_tp_methods, options_methods},
    {0, NULL},
};
static PyType_Spec options_spec = {"mlx.core.PrintOptions", sizeof(print_options), 0, Py_TPFLAGS_DEFAULT,
                                   options_slots};

static PyObject *set_printoptions(PyObject *module, PyObject *arguments, PyObject *keywords) {
    int wanted;
    (void)module;
    if (!parse_precision(&wanted, arguments, keywords, "|i:set_printoptions")) return NULL;
    set_precision(wanted);
    Py_RETURN_NONE;
}

static PyObject *get_printoptions(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    return make_options(precision);
}

static PyObject *printoptions(PyObject *module, PyObject *arguments, PyObject *keywords) {
    int wanted;
    (void)module;
    return parse_precision(&wanted, arguments, keywords, "|i:printoptions") ? make_options(wanted) : NULL;
}

#define WITH_KEYWORDS(function) (PyCFunction)(void (*)(void))(function)
static PyMethodDef text_functions[] = {
    {"set_printoptions", WITH_KEYWORDS(set_printoptions), METH_VARARGS | METH_KEYWORDS,
     "set_printoptions(precision: int = -1) -> None\n\n"
     "How many digits behind the point are printed; -1: six significant digits."},
    {"get_printoptions", get_printoptions, METH_NOARGS, "get_printoptions() -> PrintOptions"},
    {"printoptions", WITH_KEYWORDS(printoptions), METH_VARARGS | METH_KEYWORDS,
     "printoptions(precision: int = -1) -> PrintOptions\n\nA context with other print options."},
    {NULL, NULL, 0, NULL},
};

bool py_text_ready(PyObject *module) {
    options_type = py_type_add(module, &options_spec);
    return options_type && PyModule_AddObjectRef(module, "_PrintOptionsContext", (PyObject *)options_type) == 0 &&
           PyModule_AddFunctions(module, text_functions) == 0;
}
