/* DeviceType, Device, and what there is of them. */
#include "binding.h"

PyTypeObject *py_device_type;
static PyObject *device_types[2]; /* members of an enum of Python, by slip_device_type */

/* ---- Device ---- */

/* A member of DeviceType; false without an exception for anything else. */
static bool read_type(slip_device_type *type, PyObject *object) {
    if (object != device_types[SLIP_CPU] && object != device_types[SLIP_GPU]) return false;
    *type = object == device_types[SLIP_GPU] ? SLIP_GPU : SLIP_CPU;
    return true;
}

bool py_device_read(slip_device *device, PyObject *object) {
    if (Py_IS_TYPE(object, py_device_type)) {
        *device = ((py_device *)object)->device;
        return true;
    }
    device->index = 0;
    return read_type(&device->type, object);
}

PyObject *py_device_object(slip_device device) {
    py_device *made = PyObject_New(py_device, py_device_type);
    if (made) made->device = device;
    return (PyObject *)made;
}

static PyObject *device_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"type", "index", NULL};
    PyObject *kind;
    slip_device device = {SLIP_CPU, 0};
    (void)type;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|i:Device", names, &kind, &device.index)) return NULL;
    if (!read_type(&device.type, kind)) {
        PyErr_Format(PyExc_TypeError, "Device(): expected mlx.core.cpu or mlx.core.gpu, got %R", kind);
        return NULL;
    }
    return py_device_object(device);
}

static const char *type_name(slip_device_type type) {
    return type == SLIP_GPU ? "gpu" : "cpu";
}

static PyObject *device_repr(PyObject *self) {
    slip_device device = ((py_device *)self)->device;
    return PyUnicode_FromFormat("Device(%s, %d)", type_name(device.type), device.index);
}

static Py_hash_t device_hash(PyObject *self) {
    slip_device device = ((py_device *)self)->device;
    if (device.index == 0) return PyObject_Hash(device_types[device.type]); /* it is equal to that */
    Py_hash_t hash = (Py_hash_t)device.type * 1024 + device.index;
    return hash == -1 ? -2 : hash;
}

static PyObject *device_compare(PyObject *self, PyObject *other, int operation) {
    slip_device mine = ((py_device *)self)->device, theirs;
    if (operation != Py_EQ && operation != Py_NE) Py_RETURN_NOTIMPLEMENTED;
    bool is_equal = py_device_read(&theirs, other) && mine.type == theirs.type && mine.index == theirs.index;
    return PyBool_FromLong(is_equal == (operation == Py_EQ));
}

static PyObject *device_type_of(PyObject *self, void *unused) {
    (void)unused;
    return Py_NewRef(device_types[((py_device *)self)->device.type]);
}

static PyObject *device_index(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromLong(((py_device *)self)->device.index);
}

static PyGetSetDef device_properties[] = {
    {"type", device_type_of, NULL, "mlx.core.cpu or mlx.core.gpu.", NULL},
    {"index", device_index, NULL, "Which of the devices of that type, from 0.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyType_Slot device_slots[] = {
    {Py_tp_doc, "Device(type, index=0)\n\nA device to run operations on."},
    {Py_tp_new, device_new},
    {Py_tp_repr, device_repr},
    {Py_tp_hash, device_hash},
    {Py_tp_richcompare, device_compare},
    {Py_tp_getset, device_properties},
    {0, NULL},
};
static PyType_Spec device_spec = {"mlx.core.Device", sizeof(py_device), 0, Py_TPFLAGS_DEFAULT, device_slots};

/* ---- functions ---- */

static bool take_device(slip_device *device, PyObject *object, const char *function) {
    if (py_device_read(device, object)) return true;
    PyObject *name = PyType_GetQualName(Py_TYPE(object));
    if (name) PyErr_Format(PyExc_TypeError, "%s(): expected a Device or DeviceType, got %U", function, name);
    Py_XDECREF(name);
    return false;
}

static PyObject *default_device(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    return py_device_object(slip_device_default());
}

static PyObject *set_default_device(PyObject *module, PyObject *argument) {
    slip_device device;
    (void)module;
    if (!take_device(&device, argument, "set_default_device")) return NULL;
    slip_status status = slip_device_set_default(device);
    if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *is_available(PyObject *module, PyObject *argument) {
    slip_device device;
    (void)module;
    if (!take_device(&device, argument, "is_available")) return NULL;
    return PyBool_FromLong(slip_device_is_available(device));
}

static PyObject *device_count(PyObject *module, PyObject *argument) {
    slip_device device;
    (void)module;
    if (!take_device(&device, argument, "device_count")) return NULL;
    return PyLong_FromLong(slip_device_count(device.type));
}

static PyObject *device_info(PyObject *module, PyObject *arguments) {
    PyObject *given = NULL, *facts = NULL;
    slip_device device = slip_device_default();
    slip_device_fact fact;
    (void)module;
    if (!PyArg_UnpackTuple(arguments, "device_info", 0, 1, &given)) return NULL;
    if (given && given != Py_None && !take_device(&device, given, "device_info")) return NULL;
    slip_status status = slip_device_check(device);
    if (status != SLIP_OK) return py_raise(status);
    facts = PyDict_New();
    for (size_t i = 0; facts && slip_device_fact_at(device, i, &fact); ++i) {
        PyObject *value = fact.text ? PyUnicode_FromString(fact.text) : PyLong_FromUnsignedLongLong(fact.number);
        if (!value || PyDict_SetItemString(facts, fact.name, value) != 0) Py_CLEAR(facts);
        Py_XDECREF(value);
    }
    return facts;
}

static PyMethodDef device_functions[] = {
    {"default_device", default_device, METH_NOARGS,
     "default_device() -> Device\n\nThe device that this thread's operations run on where none is named."},
    {"set_default_device", set_default_device, METH_O,
     "set_default_device(device: Device | DeviceType) -> None\n\nSets the calling thread's default device."},
    {"is_available", is_available, METH_O, "is_available(device: Device | DeviceType) -> bool"},
    {"device_count", device_count, METH_O,
     "device_count(device_type: DeviceType) -> int\n\nHow many devices of a type there are."},
    {"device_info", device_info, METH_VARARGS,
     "device_info(d: None | Device | DeviceType = None) -> dict[str, str | int]\n\nWhat a device is."},
    {NULL, NULL, 0, NULL},
};

static bool add_device_types(PyObject *module) {
    static const char *const names[] = {"cpu", "gpu"};
    return py_enum_add(module, "DeviceType", names, 2, device_types);
}

/* mlx.core.cpu == mlx.core.Device(mlx.core.cpu) holds, since Device compares with members too. */
bool py_device_ready(PyObject *module) {
    py_device_type = py_type_add(module, &device_spec);
    return py_device_type && add_device_types(module) && PyModule_AddFunctions(module, device_functions) == 0;
}
