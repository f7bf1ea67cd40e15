/* mlx.core: the module, its submodules and constants. */
#include <math.h>
#include <string.h>

#include "binding.h"

PyTypeObject *py_type_add(PyObject *module, PyType_Spec *spec) {
    PyObject *type = PyType_FromSpec(spec);
    if (!type) return NULL;
    if (PyModule_AddObjectRef(module, strrchr(spec->name, '.') + 1, type) == 0) return (PyTypeObject *)type;
    Py_DECREF(type);
    return NULL;
}

static PyObject *make_enum(PyObject *enum_type, const char *name, const char *const *names, int count) {
    PyObject *list = PyList_New(count), *made = NULL;
    for (int i = 0; list && i < count; ++i) {
        PyObject *member = PyUnicode_FromString(names[i]);
        if (!member || PyList_SetItem(list, i, member) != 0) Py_CLEAR(list);
    }
    PyObject *arguments = list ? Py_BuildValue("(sO)", name, list) : NULL;
    PyObject *keywords = Py_BuildValue("{sssssi}", "module", "mlx.core", "qualname", name, "start", 0);
    if (arguments && keywords) made = PyObject_Call(enum_type, arguments, keywords);
    Py_XDECREF(keywords);
    Py_XDECREF(arguments);
    Py_XDECREF(list);
    return made;
}

/* Members are shown as "DeviceType.cpu", which is what str() gives for any enum. */
static bool show_members_plainly(PyObject *type, PyObject *enum_type) {
    PyObject *text = PyObject_GetAttrString(enum_type, "__str__");
    bool is_good = text && PyObject_SetAttrString(type, "__repr__", text) == 0;
    Py_XDECREF(text);
    return is_good;
}

bool py_enum_add(PyObject *module, const char *name, const char *const *names, int count, PyObject **members) {
    PyObject *enum_module = PyImport_ImportModule("enum");
    PyObject *enum_type = enum_module ? PyObject_GetAttrString(enum_module, "Enum") : NULL;
    PyObject *type = enum_type ? make_enum(enum_type, name, names, count) : NULL;
    bool is_good = type && show_members_plainly(type, enum_type) && PyModule_AddObjectRef(module, name, type) == 0;
    for (int i = 0; is_good && i < count; ++i) {
        members[i] = PyObject_GetAttrString(type, names[i]); /* kept */
        is_good = members[i] && PyModule_AddObjectRef(module, names[i], members[i]) == 0;
    }
    Py_XDECREF(type);
    Py_XDECREF(enum_type);
    Py_XDECREF(enum_module);
    return is_good;
}

/* mlx.core.NAME, found by `import mlx.core.NAME` too. */
static PyObject *add_submodule(PyObject *module, const char *name, const char *doc) {
    PyObject *full_name = PyUnicode_FromFormat("mlx.core.%s", name), *submodule = NULL;
    if (full_name) submodule = PyModule_NewObject(full_name);
    bool is_good = submodule && PyModule_SetDocString(submodule, doc) == 0 &&
                   PyModule_AddObjectRef(module, name, submodule) == 0 &&
                   PyObject_SetItem(PyImport_GetModuleDict(), full_name, submodule) == 0;
    Py_XDECREF(full_name);
    if (is_good) return submodule;
    Py_XDECREF(submodule);
    return NULL;
}

static PyObject *has_nvidia_gpu(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    const char *driver = slip_device_driver((slip_device){SLIP_GPU, 0});
    return PyBool_FromLong(driver && strcmp(driver, "cuda") == 0);
}

static PyMethodDef cuda_functions[] = {
    {"is_available", has_nvidia_gpu, METH_NOARGS,
     "is_available() -> bool\n\nWhether mlx.core.gpu is a GPU of NVIDIA's, which can be used here."},
    {NULL, NULL, 0, NULL},
};

static PyObject *answer_no(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    Py_RETURN_FALSE;
}

static PyObject *refuse(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    PyErr_SetString(PyExc_RuntimeError, "[metal] Metal is not available on this platform");
    return NULL;
}

static PyObject *no_facts(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    return PyDict_New();
}

static PyMethodDef metal_functions[] = {
    {"is_available", answer_no, METH_NOARGS, "is_available() -> bool\n\nFalse: there is no Metal here."},
    {"start_capture", refuse, METH_VARARGS, "start_capture(path: str) -> None\n\nAn error: there is no Metal here."},
    {"stop_capture", refuse, METH_NOARGS, "stop_capture() -> None\n\nAn error: there is no Metal here."},
    {"device_info", no_facts, METH_NOARGS, "device_info() -> dict\n\nEmpty: there is no Metal here."},
    {NULL, NULL, 0, NULL},
};

static bool add_submodules(PyObject *module) {
    PyObject *fast = add_submodule(module, "fast", "Several steps as one op.");
    PyObject *random = add_submodule(module, "random", "Random numbers.");
    PyObject *metal = add_submodule(module, "metal", "Apple's Metal, which this platform does not have.");
    PyObject *cuda = add_submodule(module, "cuda", "NVIDIA GPUs.");
    PyObject *data = add_submodule(module, "_data", "What mlx.data stands on.");
    bool is_good = fast && random && metal && cuda && data && PyModule_AddFunctions(fast, py_fast_ops) == 0 &&
                   py_cuda_kernel_ready(fast) && py_random_ready(module, random) &&
                   PyModule_AddFunctions(metal, metal_functions) == 0 && py_memory_ready(metal) &&
                   PyModule_AddFunctions(cuda, cuda_functions) == 0 && py_data_ready(data);
    Py_XDECREF(fast);
    Py_XDECREF(random);
    Py_XDECREF(metal);
    Py_XDECREF(cuda);
    Py_XDECREF(data);
    return is_good;
}

static bool add_constants(PyObject *module) {
    static const struct {
        const char *name;
        double value;
    } constants[] = {
        {"e", 2.71828182845904523536}, {"euler_gamma", 0.577215664901532860607}, {"inf", (double)INFINITY},
        {"nan", (double)NAN},          {"pi", 3.14159265358979323846},
    };
    for (size_t i = 0; i < sizeof constants / sizeof *constants; ++i) {
        PyObject *value = PyFloat_FromDouble(constants[i].value);
        bool is_good = value && PyModule_AddObjectRef(module, constants[i].name, value) == 0;
        Py_XDECREF(value);
        if (!is_good) return false;
    }
    return PyModule_AddObjectRef(module, "newaxis", Py_None) == 0 &&
           PyModule_AddStringConstant(module, "__version__", SLIP_PYTHON_VERSION) == 0;
}

/* Types and dtypes are kept in variables of the process: a second module, in another interpreter or after the first was
 * thrown out of sys.modules, would put its own in their place. */
static int refuse_second_module(void) {
    static bool is_loaded;
    if (!is_loaded) {
        is_loaded = true;
        return 0;
    }
    PyErr_SetString(PyExc_ImportError, "mlx.core cannot be loaded more than once in a process");
    return -1;
}

static int module_exec(PyObject *module) {
    if (refuse_second_module() != 0) return -1;
    bool is_good =
        py_garbage_ready() && py_errors_ready(module) && py_dtype_ready(module) && py_device_ready(module) &&
        py_stream_ready(module) && py_event_ready(module) && py_array_ready(module) && py_iterator_ready(module) &&
        py_array_like_ready(module) && py_at_ready(module) && py_text_ready(module) && py_eval_ready(module) &&
        py_memory_ready(module) && py_dlpack_ready(module) && py_files_ready(module) && add_submodules(module) &&
        add_constants(module) && PyModule_AddFunctions(module, py_core_ops) == 0 &&
        PyModule_AddFunctions(module, py_hand_ops) == 0 && PyModule_AddFunctions(module, py_hand_shape_ops) == 0;
    return is_good ? 0 : -1;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_exec},
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
    {0, NULL},
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "mlx.core",
    .m_doc = "Slipstream: arrays whose streams overlap, with the interface of MLX.",
    .m_slots = module_slots,
};

PyMODINIT_FUNC PyInit_core(void);
PyMODINIT_FUNC PyInit_core(void) {
    return PyModuleDef_Init(&module_definition);
}
