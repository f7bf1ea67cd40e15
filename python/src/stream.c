/* Streams, the context that makes one the default, and waiting for them. */
#include <string.h>

#include "binding.h"

PyTypeObject *py_stream_type, *py_local_stream_type;
static PyTypeObject *context_type;

/* ---- Stream and ThreadLocalStream ---- */

static bool is_stream_object(PyObject *object) {
    return Py_IS_TYPE(object, py_stream_type) || Py_IS_TYPE(object, py_local_stream_type);
}

bool py_stream_read(slip_stream **stream, PyObject *object, bool *is_stream) {
    slip_device device;
    *is_stream = true;
    if (is_stream_object(object)) {
        *stream = slip_stream_retain(((py_stream *)object)->stream);
        return true;
    }
    *is_stream = py_device_read(&device, object);
    if (!*is_stream) return false;
    slip_status status = slip_stream_default(stream, device);
    return status == SLIP_OK || py_raise(status);
}

PyObject *py_stream_object(slip_stream *stream) {
    bool is_local = slip_stream_get_kind(stream) == SLIP_STREAM_THREAD_LOCAL;
    py_stream *made = PyObject_New(py_stream, is_local ? py_local_stream_type : py_stream_type);
    if (made) made->stream = stream;
    else slip_stream_release(stream);
    return (PyObject *)made;
}

static void stream_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    slip_stream_release(((py_stream *)self)->stream);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyObject *stream_repr(PyObject *self) {
    const slip_stream *stream = ((py_stream *)self)->stream;
    slip_device device = slip_stream_device(stream);
    return PyUnicode_FromFormat("%s(Device(%s, %d), %d)",
                                Py_IS_TYPE(self, py_local_stream_type) ? "ThreadLocalStream" : "Stream",
                                device.type == SLIP_GPU ? "gpu" : "cpu", device.index, slip_stream_index(stream));
}

static Py_hash_t stream_hash(PyObject *self) {
    return (Py_hash_t)((uintptr_t)((py_stream *)self)->stream >> 4);
}

static PyObject *stream_compare(PyObject *self, PyObject *other, int operation) {
    if (operation != Py_EQ && operation != Py_NE) Py_RETURN_NOTIMPLEMENTED;
    bool is_equal = is_stream_object(other) && ((py_stream *)self)->stream == ((py_stream *)other)->stream;
    return PyBool_FromLong(is_equal == (operation == Py_EQ));
}

static PyObject *stream_get_device(PyObject *self, void *unused) {
    (void)unused;
    return py_device_object(slip_stream_device(((py_stream *)self)->stream));
}

static PyObject *stream_get_index(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromLong(slip_stream_index(((py_stream *)self)->stream));
}

static PyObject *stream_get_priority(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromLong(slip_stream_priority(((py_stream *)self)->stream));
}

static PyObject *stream_statistics(PyObject *self, PyObject *unused) {
    slip_stream_statistics s;
    (void)unused;
    slip_stream_get_statistics(((py_stream *)self)->stream, &s);
    return Py_BuildValue("{sKsKsKsKsKsKsKsK}", "submitted", s.submitted, "completed", s.completed, "waits_issued",
                         s.waits_issued, "waits_covered", s.waits_covered, "waits_complete", s.waits_complete,
                         "waits_for_memory", s.waits_for_memory, "submitter_blocked", s.submitter_blocked, "busy_ns",
                         s.busy_ns);
}

static PyGetSetDef stream_properties[] = {
    {"device", stream_get_device, NULL, "The device that the stream's work runs on.", NULL},
    {"index", stream_get_index, NULL, "The stream's number on its device.", NULL},
    {"priority", stream_get_priority, NULL, "0 is normal; lower runs earlier.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyMethodDef stream_methods[] = {
    {"statistics", stream_statistics, METH_NOARGS,
     "statistics() -> dict[str, int]\n\nWhat the stream has done and how it waited; the counters only grow."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot stream_slots[] = {
    {Py_tp_doc, "An ordered queue of work on one device, usable from any thread. Made by new_stream()."},
    {Py_tp_dealloc, stream_dealloc},
    {Py_tp_repr, stream_repr},
    {Py_tp_hash, stream_hash},
    {Py_tp_richcompare, stream_compare},
    {Py_tp_getset, stream_properties},
    {Py_tp_methods, stream_methods},
    {0, NULL},
};
static PyType_Slot local_stream_slots[] = {
    {Py_tp_doc, "Stands for a stream of its own in each thread that uses it. Made by new_thread_local_stream()."},
    {Py_tp_dealloc, stream_dealloc},
    {Py_tp_repr, stream_repr},
    {Py_tp_hash, stream_hash},
    {Py_tp_richcompare, stream_compare},
    {Py_tp_getset, stream_properties},
    {0, NULL},
};
static PyType_Spec stream_spec = {"mlx.core.Stream", sizeof(py_stream), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, stream_slots};
static PyType_Spec local_stream_spec = {"mlx.core.ThreadLocalStream", sizeof(py_stream), 0,
                                        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, local_stream_slots};

/* ---- the context ---- */

typedef struct entered {
    slip_scope scope;
    unsigned long thread; /* that entered, and has to leave: defaults are each thread's own */
    struct entered *outer;
} entered;

typedef struct stream_context {
    PyObject_HEAD slip_stream *stream; /* owned */
    entered *innermost; /* one for each `with` that has begun and not ended, on any thread: a context may be
                            entered again */
} stream_context;

static bool take_stream(slip_stream **stream, PyObject *object, const char *function) {
    bool is_stream;
    if (py_stream_read(stream, object, &is_stream)) return true;
    if (is_stream) return false;
    PyObject *name = PyType_GetQualName(Py_TYPE(object));
    if (name)
        PyErr_Format(PyExc_TypeError, "%s(): expected a Stream, ThreadLocalStream, Device or DeviceType, got %U",
                     function, name);
    Py_XDECREF(name);
    return false;
}

static PyObject *context_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"s", NULL};
    PyObject *given;
    (void)type;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O:StreamContext", names, &given)) return NULL;
    slip_stream *stream;
    if (!take_stream(&stream, given, "stream")) return NULL;
    stream_context *made = PyObject_New(stream_context, context_type);
    if (made) {
        made->stream = stream;
        made->innermost = NULL;
    } else {
        slip_stream_release(stream);
    }
    return (PyObject *)made;
}

static void context_dealloc(PyObject *self) {
    stream_context *context = (stream_context *)self;
    PyTypeObject *type = Py_TYPE(self);
    while (context->innermost) { /* entered and never left: the defaults stay as they are */
        entered *left = context->innermost;
        context->innermost = left->outer;
        slip_stream_release(left->scope.previous_stream);
        PyMem_Free(left);
    }
    slip_stream_release(context->stream);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyObject *context_enter(PyObject *self, PyObject *unused) {
    stream_context *context = (stream_context *)self;
    entered *inner = PyMem_Malloc(sizeof *inner);
    (void)unused;
    if (!inner) return PyErr_NoMemory();
    slip_status status = slip_scope_begin(&inner->scope, context->stream);
    if (status != SLIP_OK) {
        PyMem_Free(inner);
        return py_raise(status);
    }
    inner->thread = PyThread_get_thread_ident();
    inner->outer = context->innermost;
    context->innermost = inner;
    return py_stream_object(slip_stream_retain(context->stream));
}

static PyObject *context_exit(PyObject *self, PyObject *unused) {
    stream_context *context = (stream_context *)self;
    entered **place = &context->innermost;
    (void)unused;
    while (*place && (*place)->thread != PyThread_get_thread_ident()) place = &(*place)->outer;
    entered *inner = *place;
    if (!inner) {
        PyErr_SetString(PyExc_RuntimeError, "[stream] the context was left more often than entered");
        return NULL;
    }
    *place = inner->outer;
    slip_scope_end(&inner->scope);
    PyMem_Free(inner);
    Py_RETURN_NONE;
}

static PyMethodDef context_methods[] = {
    {"__enter__", context_enter, METH_NOARGS, NULL},
    {"__exit__", context_exit, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot context_slots[] = {
    {Py_tp_doc, "StreamContext(s)\n\nMakes a stream and its device the calling thread's defaults inside `with`."},
    {Py_tp_new, context_new},
    {Py_tp_dealloc, context_dealloc},
    {Py_tp_methods, context_methods},
    {0, NULL},
};
static PyType_Spec context_spec = {"mlx.core.StreamContext", sizeof(stream_context), 0, Py_TPFLAGS_DEFAULT,
                                   context_slots};

/* ---- functions ---- */

static PyObject *stream_function(PyObject *module, PyObject *argument) {
    (void)module;
    return PyObject_CallFunctionObjArgs((PyObject *)context_type, argument, NULL);
}

static PyObject *make_stream(PyObject *arguments, PyObject *keywords, const char *format, slip_stream_kind kind) {
    static char *names[] = {"device", "priority", NULL};
    slip_stream_options options = {.kind = kind};
    PyObject *given;
    slip_device device;
    slip_stream *stream;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, format, names, &given, &options.priority)) return NULL;
    if (!py_device_read(&device, given)) {
        PyErr_Format(PyExc_TypeError, "%s(): expected a Device or DeviceType, got %R", strchr(format, ':') + 1, given);
        return NULL;
    }
    slip_status status = slip_stream_create(&stream, device, &options);
    return status == SLIP_OK ? py_stream_object(stream) : py_raise(status);
}

static PyObject *new_stream(PyObject *module, PyObject *arguments, PyObject *keywords) {
    (void)module;
    return make_stream(arguments, keywords, "O|i:new_stream", SLIP_STREAM_ANY_THREAD);
}

static PyObject *new_thread_local_stream(PyObject *module, PyObject *arguments, PyObject *keywords) {
    (void)module;
    return make_stream(arguments, keywords, "O|i:new_thread_local_stream", SLIP_STREAM_THREAD_LOCAL);
}

static PyObject *default_stream(PyObject *module, PyObject *argument) {
    slip_device device;
    slip_stream *stream;
    (void)module;
    if (!py_device_read(&device, argument)) {
        PyErr_Format(PyExc_TypeError, "default_stream(): expected a Device or DeviceType, got %R", argument);
        return NULL;
    }
    slip_status status = slip_stream_default(&stream, device);
    return status == SLIP_OK ? py_stream_object(stream) : py_raise(status);
}

static PyObject *set_default_stream(PyObject *module, PyObject *argument) {
    (void)module;
    if (!is_stream_object(argument)) {
        PyErr_Format(PyExc_TypeError, "set_default_stream(): expected a Stream, got %R", argument);
        return NULL;
    }
    slip_status status = slip_stream_set_default(((py_stream *)argument)->stream);
    if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *synchronize(PyObject *module, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"stream", "timeout", NULL};
    PyObject *given = Py_None, *limit = Py_None;
    slip_stream *stream;
    uint64_t timeout_ns;
    slip_status status;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|OO:synchronize", names, &given, &limit)) return NULL;
    if (!py_timeout_read(&timeout_ns, limit)) return NULL;
    if (given == Py_None) {
        status = slip_stream_default(&stream, slip_device_default());
        if (status != SLIP_OK) return py_raise(status);
    } else if (!take_stream(&stream, given, "synchronize")) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS status = slip_stream_synchronize(stream, timeout_ns);
    slip_stream_release(stream);
    Py_END_ALLOW_THREADS if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

/* Streams go back to the runtime when their last reference does; there is nothing left to clear. */
static PyObject *clear_streams(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    Py_RETURN_NONE;
}

#define WITH_KEYWORDS(function) (PyCFunction)(void (*)(void))(function)
static PyMethodDef stream_functions[] = {
    {"stream", stream_function, METH_O,
     "stream(s: Stream | ThreadLocalStream | Device | DeviceType) -> StreamContext\n\n"
     "A context in which the stream and its device are the calling thread's defaults."},
    {"new_stream", WITH_KEYWORDS(new_stream), METH_VARARGS | METH_KEYWORDS,
     "new_stream(device: Device | DeviceType, priority: int = 0) -> Stream\n\n"
     "A stream that any thread may use. Lower priorities, down to -2, run earlier."},
    {"new_thread_unsafe_stream", WITH_KEYWORDS(new_stream), METH_VARARGS | METH_KEYWORDS,
     "new_thread_unsafe_stream(device: Device | DeviceType, priority: int = 0) -> Stream\n\nThe same as new_stream."},
    {"new_thread_local_stream", WITH_KEYWORDS(new_thread_local_stream), METH_VARARGS | METH_KEYWORDS,
     "new_thread_local_stream(device: Device | DeviceType, priority: int = 0) -> ThreadLocalStream"},
    {"default_stream", default_stream, METH_O,
     "default_stream(device: Device | DeviceType) -> Stream\n\nThe calling thread's default stream of a device."},
    {"set_default_stream", set_default_stream, METH_O,
     "set_default_stream(stream: Stream) -> None\n\nMakes it the calling thread's default stream of its device."},
    {"synchronize", WITH_KEYWORDS(synchronize), METH_VARARGS | METH_KEYWORDS,
     "synchronize(stream: Stream | ThreadLocalStream | Device | DeviceType | None = None, timeout: float | None = None)"
     " -> None\n\nWaits until the stream's work is done; without one, that of the default device's default stream. "
     "Raises what failed on it since this thread last asked, and TimeoutError after `timeout` seconds."},
    {"clear_streams", clear_streams, METH_NOARGS,
     "clear_streams() -> None\n\nDoes nothing: streams end by themselves."},
    {NULL, NULL, 0, NULL},
};

bool py_stream_ready(PyObject *module) {
    py_stream_type = py_type_add(module, &stream_spec);
    py_local_stream_type = py_type_add(module, &local_stream_spec);
    context_type = py_type_add(module, &context_spec);
    return py_stream_type && py_local_stream_type && context_type &&
           PyModule_AddFunctions(module, stream_functions) == 0;
}
