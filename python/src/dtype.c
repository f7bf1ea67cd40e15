/* Dtype, its categories, finfo and iinfo, and the functions that compare them. */
#include "binding.h"

#include <float.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <structmember.h>

PyTypeObject *py_dtype_type;
static PyObject *dtypes[SLIP_DTYPE_COUNT], *category_type;

/* ---- Dtype ---- */

PyObject *py_dtype_object(slip_dtype dtype) {
    return Py_NewRef(dtypes[dtype]);
}

bool py_dtype_read(slip_dtype *dtype, PyObject *object) {
    if (!Py_IS_TYPE(object, py_dtype_type)) return false;
    *dtype = ((py_dtype *)object)->dtype;
    return true;
}

static PyObject *dtype_repr(PyObject *self) {
    return PyUnicode_FromFormat("mlx.core.%s", slip_dtype_name(((py_dtype *)self)->dtype));
}

static Py_hash_t dtype_hash(PyObject *self) {
    return (Py_hash_t)((py_dtype *)self)->dtype;
}

static PyObject *dtype_compare(PyObject *self, PyObject *other, int operation) {
    slip_dtype mine = ((py_dtype *)self)->dtype, theirs;
    if (operation != Py_EQ && operation != Py_NE) Py_RETURN_NOTIMPLEMENTED;
    bool is_equal = py_dtype_read(&theirs, other) && mine == theirs;
    return PyBool_FromLong(is_equal == (operation == Py_EQ));
}

static PyObject *dtype_size(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromSize_t(slip_dtype_size(((py_dtype *)self)->dtype));
}

/* Pickled by name: mlx.core.float32. */
static PyObject *dtype_reduce(PyObject *self, PyObject *unused) {
    slip_dtype dtype = ((py_dtype *)self)->dtype;
    (void)unused;
    return PyUnicode_FromString(dtype == SLIP_BOOL ? "bool_" : slip_dtype_name(dtype));
}

static PyGetSetDef dtype_properties[] = {
    {"size", dtype_size, NULL, "Bytes of one element.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyMethodDef dtype_methods[] = {
    {"__reduce__", dtype_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot dtype_slots[] = {
    {Py_tp_doc, "The type of an array's elements, one of mlx.core.float32, mlx.core.int8, ..."},
    {Py_tp_repr, dtype_repr},
    {Py_tp_hash, dtype_hash},
    {Py_tp_richcompare, dtype_compare},
    {Py_tp_getset, dtype_properties},
    {Py_tp_methods, dtype_methods},
    {0, NULL},
};
static PyType_Spec dtype_spec = {"mlx.core.Dtype", sizeof(py_dtype), 0,
                                 Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, dtype_slots};

/* ---- categories ---- */

/* Each with the categories above it. */
static const struct {
    const char *name, *parent;
} categories[] = {
    {"complexfloating", "inexact"}, {"floating", "inexact"}, {"inexact", "number"}, {"signedinteger", "integer"},
    {"unsignedinteger", "integer"}, {"integer", "number"},   {"number", "generic"}, {"generic", NULL},
};
enum { CATEGORY_COUNT = sizeof categories / sizeof *categories };

static const char *category_of(slip_dtype dtype) {
    static const char *const names[SLIP_DTYPE_COUNT] = {
        [SLIP_BOOL] = "generic",           [SLIP_UINT8] = "unsignedinteger",     [SLIP_UINT16] = "unsignedinteger",
        [SLIP_UINT32] = "unsignedinteger", [SLIP_UINT64] = "unsignedinteger",    [SLIP_INT8] = "signedinteger",
        [SLIP_INT16] = "signedinteger",    [SLIP_INT32] = "signedinteger",       [SLIP_INT64] = "signedinteger",
        [SLIP_FLOAT16] = "floating",       [SLIP_FLOAT32] = "floating",          [SLIP_FLOAT64] = "floating",
        [SLIP_BFLOAT16] = "floating",      [SLIP_COMPLEX64] = "complexfloating",
    };
    return names[dtype];
}

static const char *parent_of(const char *name) {
    for (int i = 0; i < CATEGORY_COUNT; ++i)
        if (strcmp(categories[i].name, name) == 0) return categories[i].parent;
    return NULL;
}

static bool is_within(const char *category, const char *above) {
    for (const char *name = category; name; name = parent_of(name))
        if (strcmp(name, above) == 0) return true;
    return false;
}

/* The name of a member of DtypeCategory, NULL for anything else. Static. */
static const char *category_name(PyObject *object) {
    if ((PyObject *)Py_TYPE(object) != category_type) return NULL;
    PyObject *name = PyObject_GetAttrString(object, "name");
    const char *text = name ? PyUnicode_AsUTF8AndSize(name, NULL) : NULL, *found = NULL;
    for (int i = 0; text && i < CATEGORY_COUNT; ++i)
        if (strcmp(categories[i].name, text) == 0) found = categories[i].name;
    Py_XDECREF(name);
    return found;
}

static PyObject *wrong_type(const char *function, const char *expected, PyObject *given) {
    PyObject *name = PyType_GetQualName(Py_TYPE(given));
    if (name) PyErr_Format(PyExc_TypeError, "%s(): expected %s, got %U", function, expected, name);
    Py_XDECREF(name);
    return NULL;
}

static PyObject *issubdtype(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    slip_dtype first, second;
    (void)module;
    if (count != 2) return PyErr_Format(PyExc_TypeError, "issubdtype(): expected 2 arguments, got %zd", count);
    const char *below = py_dtype_read(&first, arguments[0]) ? category_of(first) : category_name(arguments[0]);
    if (!below) return wrong_type("issubdtype", "a Dtype or DtypeCategory", arguments[0]);
    if (py_dtype_read(&second, arguments[1]))
        return PyBool_FromLong(py_dtype_read(&first, arguments[0]) && first == second);
    const char *above = category_name(arguments[1]);
    if (!above) return wrong_type("issubdtype", "a Dtype or DtypeCategory", arguments[1]);
    return PyBool_FromLong(is_within(below, above));
}

/* The kinds of the array API standard: 1 or 0; -1 for a name that is none. */
static int is_kind(slip_dtype dtype, const char *kind) {
    const char *category = category_of(dtype);
    if (strcmp(kind, "bool") == 0) return dtype == SLIP_BOOL;
    if (strcmp(kind, "signed integer") == 0) return is_within(category, "signedinteger");
    if (strcmp(kind, "unsigned integer") == 0) return is_within(category, "unsignedinteger");
    if (strcmp(kind, "integral") == 0) return is_within(category, "integer");
    if (strcmp(kind, "real floating") == 0) return is_within(category, "floating");
    if (strcmp(kind, "complex floating") == 0) return is_within(category, "complexfloating");
    if (strcmp(kind, "numeric") == 0) return is_within(category, "number");
    return -1;
}

/* A kind that is a Dtype or a str. 1 or 0; -1 with an exception. */
static int matches_kind(slip_dtype dtype, PyObject *kind) {
    slip_dtype other;
    if (py_dtype_read(&other, kind)) return dtype == other;
    if (!PyUnicode_Check(kind)) return wrong_type("isdtype", "a Dtype, a str or a tuple of them", kind), -1;
    const char *text = PyUnicode_AsUTF8AndSize(kind, NULL);
    if (!text) return -1; /* a str that has no UTF-8 */
    int found = is_kind(dtype, text);
    if (found < 0) PyErr_Format(PyExc_ValueError, "[isdtype] Unknown kind '%U'.", kind);
    return found;
}

static int matches_one_kind(slip_dtype dtype, PyObject *kinds) {
    int found = 0;
    if (!PyTuple_Check(kinds)) return matches_kind(dtype, kinds);
    for (Py_ssize_t i = 0; !found && i < PyTuple_Size(kinds); ++i)
        found = matches_kind(dtype, PyTuple_GetItem(kinds, i));
    return found;
}

static PyObject *isdtype(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    slip_dtype dtype;
    (void)module;
    if (count != 2) return PyErr_Format(PyExc_TypeError, "isdtype(): expected 2 arguments, got %zd", count);
    if (!py_dtype_read(&dtype, arguments[0])) return wrong_type("isdtype", "a Dtype", arguments[0]);
    int found = matches_one_kind(dtype, arguments[1]);
    return found < 0 ? NULL : PyBool_FromLong(found);
}

static bool dtype_or_array(slip_dtype *dtype, PyObject *object) {
    if (py_dtype_read(dtype, object)) return true;
    if (!py_is_array(object)) return false;
    *dtype = slip_array_dtype(py_array_of(object));
    return true;
}

static PyObject *result_type(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    slip_dtype result = SLIP_BOOL, dtype;
    (void)module;
    if (count == 0) {
        PyErr_SetString(PyExc_ValueError, "[result_type] At least one array or dtype is required.");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        if (!dtype_or_array(&dtype, arguments[i])) return wrong_type("result_type", "arrays and Dtypes", arguments[i]);
        result = i ? slip_dtype_promote(result, dtype) : dtype;
    }
    return py_dtype_object(result);
}

static PyObject *can_cast(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    slip_dtype from, to;
    (void)module;
    if (count != 2) return PyErr_Format(PyExc_TypeError, "can_cast(): expected 2 arguments, got %zd", count);
    if (!dtype_or_array(&from, arguments[0])) return wrong_type("can_cast", "an array or a Dtype", arguments[0]);
    if (!py_dtype_read(&to, arguments[1])) return wrong_type("can_cast", "a Dtype", arguments[1]);
    return PyBool_FromLong(slip_dtype_promote(from, to) == to);
}

static PyMethodDef dtype_functions[] = {
    {"issubdtype", (PyCFunction)(void (*)(void))issubdtype, METH_FASTCALL,
     "issubdtype(arg1: Dtype | DtypeCategory, arg2: Dtype | DtypeCategory) -> bool\n\n"
     "Whether a dtype or category is the second, or below it."},
    {"isdtype", (PyCFunction)(void (*)(void))isdtype, METH_FASTCALL,
     "isdtype(dtype: Dtype, kind: Dtype | str | tuple[Dtype | str, ...]) -> bool\n\n"
     "Whether a dtype is of a kind of the array API standard ('integral', 'real floating', ...)."},
    {"result_type", (PyCFunction)(void (*)(void))result_type, METH_FASTCALL,
     "result_type(*arrays_and_dtypes: array | Dtype) -> Dtype\n\nThe dtype that the arguments promote to together."},
    {"can_cast", (PyCFunction)(void (*)(void))can_cast, METH_FASTCALL,
     "can_cast(from_: array | Dtype, to: Dtype) -> bool\n\nWhether the first dtype promotes to the second."},
    {NULL, NULL, 0, NULL},
};

/* ---- finfo and iinfo ---- */

/* Immutable. Of integers `eps` and `smallest_normal` are NULL. */
typedef struct dtype_limits {
    PyObject_HEAD PyObject *min, *max, *eps, *smallest_normal, *bits, *dtype; /* owned */
} dtype_limits;

static PyTypeObject *finfo_type, *iinfo_type;

static PyObject *make_limits(PyTypeObject *type, slip_dtype dtype, PyObject *min, PyObject *max, int bits) {
    dtype_limits *made = PyObject_New(dtype_limits, type);
    if (!made) {
        Py_XDECREF(min);
        Py_XDECREF(max);
        return NULL;
    }
    made->min = min;
    made->max = max;
    made->eps = made->smallest_normal = NULL;
    made->bits = PyLong_FromLong(bits);
    made->dtype = py_dtype_object(dtype);
    if (min && max && made->bits) return (PyObject *)made;
    Py_DECREF(made);
    return NULL;
}

static void limits_dealloc(PyObject *self) {
    dtype_limits *limits = (dtype_limits *)self;
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(limits->min);
    Py_XDECREF(limits->max);
    Py_XDECREF(limits->eps);
    Py_XDECREF(limits->smallest_normal);
    Py_XDECREF(limits->bits);
    Py_XDECREF(limits->dtype);
    PyObject_Free(self);
    Py_DECREF(type);
}

/* The only argument, a Dtype within a category. `wanted` says which, for the message. */
static bool limits_argument(slip_dtype *dtype, PyObject *arguments, PyObject *keywords, const char *name,
                            const char *category, const char *wanted) {
    PyObject *given = PyTuple_Size(arguments) == 1 && !keywords ? PyTuple_GetItem(arguments, 0) : NULL;
    if (!given || !py_dtype_read(dtype, given)) {
        PyErr_Format(PyExc_TypeError, "%s(): expected one Dtype", name);
        return false;
    }
    if (is_within(category_of(*dtype), category)) return true;
    PyErr_Format(PyExc_ValueError, "[%s] dtype %s is not %s.", name, slip_dtype_name(*dtype), wanted);
    return false;
}

typedef struct float_limits {
    int bits;
    double max, eps, smallest_normal;
} float_limits;

static float_limits limits_of(slip_dtype dtype) {
    switch (dtype) {
    case SLIP_FLOAT16: return (float_limits){16, 65504.0, 0x1p-10, 0x1p-14};
    case SLIP_BFLOAT16: return (float_limits){16, 0x1.fep127, 0x1p-7, 0x1p-126};
    case SLIP_FLOAT64: return (float_limits){64, DBL_MAX, DBL_EPSILON, DBL_MIN};
    default: return (float_limits){32, (double)FLT_MAX, (double)FLT_EPSILON, (double)FLT_MIN};
    }
}

static PyObject *finfo_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    slip_dtype dtype;
    (void)type;
    if (!limits_argument(&dtype, arguments, keywords, "finfo", "inexact", "inexact")) return NULL;
    float_limits limits = limits_of(dtype);
    PyObject *made = make_limits(finfo_type, dtype == SLIP_COMPLEX64 ? SLIP_FLOAT32 : dtype,
                                 PyFloat_FromDouble(-limits.max), PyFloat_FromDouble(limits.max), limits.bits);
    if (!made) return NULL;
    ((dtype_limits *)made)->eps = PyFloat_FromDouble(limits.eps);
    ((dtype_limits *)made)->smallest_normal = PyFloat_FromDouble(limits.smallest_normal);
    return made;
}

static PyObject *iinfo_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    slip_dtype dtype;
    (void)type;
    if (!limits_argument(&dtype, arguments, keywords, "iinfo", "integer", "integral")) return NULL;
    int bits = 8 * (int)slip_dtype_size(dtype);
    bool is_signed = is_within(category_of(dtype), "signedinteger");
    uint64_t most = UINT64_MAX >> (64 - bits + is_signed);
    return make_limits(iinfo_type, dtype, PyLong_FromLongLong(is_signed ? -(int64_t)most - 1 : 0),
                       PyLong_FromUnsignedLongLong(most), bits);
}

/* "finfo(min=-65504, max=65504, dtype=float16)", six digits as MLX writes them. */
static PyObject *finfo_repr(PyObject *self) {
    const dtype_limits *limits = (const dtype_limits *)self;
    char low[32], high[32];
    snprintf(low, sizeof low, "%g", PyFloat_AsDouble(limits->min));
    snprintf(high, sizeof high, "%g", PyFloat_AsDouble(limits->max));
    return PyUnicode_FromFormat("finfo(min=%s, max=%s, dtype=%s)", low, high,
                                slip_dtype_name(((py_dtype *)limits->dtype)->dtype));
}

static PyObject *iinfo_repr(PyObject *self) {
    const dtype_limits *limits = (const dtype_limits *)self;
    return PyUnicode_FromFormat("iinfo(min=%S, max=%S, dtype=%s)", limits->min, limits->max,
                                slip_dtype_name(((py_dtype *)limits->dtype)->dtype));
}

#define LIMIT(name, doc) \
    { #name, T_OBJECT_EX, offsetof(dtype_limits, name), READONLY, doc }
static PyMemberDef finfo_members[] = {
    LIMIT(min, "The lowest finite number."),
    LIMIT(max, "The largest finite number."),
    LIMIT(eps, "From 1 to the next larger number."),
    LIMIT(smallest_normal, "The smallest positive number of full precision."),
    LIMIT(bits, "Bits of a real number."),
    LIMIT(dtype, "The dtype; of complex64, that of its parts."),
    {NULL, 0, 0, 0, NULL},
};
static PyMemberDef iinfo_members[] = {
    LIMIT(min, "The smallest number."),
    LIMIT(max, "The largest number."),
    LIMIT(bits, "Bits of a number."),
    LIMIT(dtype, "The dtype."),
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot finfo_slots[] = {
    {Py_tp_doc, "finfo(dtype)\n\nThe limits of a floating or complex dtype."},
    {Py_tp_new, finfo_new},
    {Py_tp_dealloc, limits_dealloc},
    {Py_tp_repr, finfo_repr},
    {Py_tp_members, finfo_members},
    {0, NULL},
};
static PyType_Slot iinfo_slots[] = {
    {Py_tp_doc, "iinfo(dtype)\n\nThe limits of an integer dtype."},
    {Py_tp_new, iinfo_new},
    {Py_tp_dealloc, limits_dealloc},
    {Py_tp_repr, iinfo_repr},
    {Py_tp_members, iinfo_members},
    {0, NULL},
};
static PyType_Spec finfo_spec = {"mlx.core.finfo", sizeof(dtype_limits), 0, Py_TPFLAGS_DEFAULT, finfo_slots};
static PyType_Spec iinfo_spec = {"mlx.core.iinfo", sizeof(dtype_limits), 0, Py_TPFLAGS_DEFAULT, iinfo_slots};

/* ---- the module's part ---- */

static bool add_dtypes(PyObject *module) {
    for (int i = 0; i < SLIP_DTYPE_COUNT; ++i) {
        py_dtype *made = PyObject_New(py_dtype, py_dtype_type);
        if (!made) return false;
        made->dtype = (slip_dtype)i;
        dtypes[i] = (PyObject *)made;
        const char *name = i == SLIP_BOOL ? "bool_" : slip_dtype_name((slip_dtype)i);
        if (PyModule_AddObjectRef(module, name, dtypes[i]) != 0) return false;
    }
    return true;
}

static bool add_categories(PyObject *module) {
    const char *names[CATEGORY_COUNT];
    PyObject *members[CATEGORY_COUNT];
    for (int i = 0; i < CATEGORY_COUNT; ++i) names[i] = categories[i].name;
    if (!py_enum_add(module, "DtypeCategory", names, CATEGORY_COUNT, members)) return false;
    category_type = (PyObject *)Py_TYPE(members[0]);
    return true;
}

bool py_dtype_ready(PyObject *module) {
    py_dtype_type = py_type_add(module, &dtype_spec);
    finfo_type = py_type_add(module, &finfo_spec);
    iinfo_type = py_type_add(module, &iinfo_spec);
    return py_dtype_type && finfo_type && iinfo_type && add_dtypes(module) && add_categories(module) &&
           PyModule_AddFunctions(module, dtype_functions) == 0;
}
