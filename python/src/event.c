/* Events: marks on streams. Beyond MLX. */
#include "binding.h"

typedef struct py_event {
    PyObject_HEAD slip_event *event; /* owned */
} py_event;

static PyTypeObject *event_type;

static slip_event *event_of(PyObject *self) {
    return ((py_event *)self)->event;
}

static PyObject *event_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    slip_event *event;
    static char *names[] = {NULL};
    (void)type;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, ":Event", names)) return NULL;
    slip_status status = slip_event_create(&event);
    if (status != SLIP_OK) return py_raise(status);
    py_event *made = PyObject_New(py_event, event_type);
    if (made) made->event = event;
    else slip_event_release(event);
    return (PyObject *)made;
}

static void event_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    slip_event_release(event_of(self));
    PyObject_Free(self);
    Py_DECREF(type);
}

/* The only argument as a stream; the default device's default stream where there is none. */
static bool take_stream(slip_stream **stream, PyObject *arguments, const char *name) {
    PyObject *given = Py_None;
    bool is_stream;
    if (!PyArg_UnpackTuple(arguments, name, 0, 1, &given)) return false;
    if (given == Py_None) {
        slip_status status = slip_stream_default(stream, slip_device_default());
        return status == SLIP_OK || py_raise(status);
    }
    if (py_stream_read(stream, given, &is_stream)) return true;
    if (!is_stream) PyErr_Format(PyExc_TypeError, "%s(): expected a Stream or Device, got %R", name, given);
    return false;
}

static PyObject *on_stream(PyObject *self, PyObject *arguments, const char *name,
                           slip_status (*call)(slip_event *, slip_stream *)) {
    slip_stream *stream;
    if (!take_stream(&stream, arguments, name)) return NULL;
    slip_status status = call(event_of(self), stream);
    slip_stream_release(stream);
    if (status != SLIP_OK) return py_raise(status);
    return Py_NewRef(self);
}

static PyObject *event_record(PyObject *self, PyObject *arguments) {
    return on_stream(self, arguments, "record", slip_event_record);
}

static PyObject *event_wait(PyObject *self, PyObject *arguments) {
    return on_stream(self, arguments, "wait", slip_event_wait);
}

static PyObject *event_is_reached(PyObject *self, PyObject *unused) {
    (void)unused;
    return PyBool_FromLong(slip_event_is_reached(event_of(self)));
}

static PyObject *event_synchronize(PyObject *self, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"timeout", NULL};
    PyObject *limit = Py_None;
    uint64_t timeout_ns;
    slip_status status;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|O:synchronize", names, &limit)) return NULL;
    if (!py_timeout_read(&timeout_ns, limit)) return NULL;
    Py_BEGIN_ALLOW_THREADS status = slip_event_synchronize(event_of(self), timeout_ns);
    Py_END_ALLOW_THREADS if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *event_elapsed(PyObject *self, PyObject *end) {
    uint64_t elapsed_ns;
    if (!Py_IS_TYPE(end, event_type)) return PyErr_Format(PyExc_TypeError, "elapsed(): expected an Event, got %R", end);
    slip_status status = slip_event_elapsed(&elapsed_ns, event_of(self), event_of(end));
    return status == SLIP_OK ? PyFloat_FromDouble((double)elapsed_ns * 1e-9) : py_raise(status);
}

static PyMethodDef event_methods[] = {
    {"record", event_record, METH_VARARGS,
     "record(stream=None) -> Event\n\nMarks the end of the stream as it is now; returns the event."},
    {"wait", event_wait, METH_VARARGS,
     "wait(stream=None) -> Event\n\nHolds back what is submitted to the stream from now on until the event is reached. "
     "Does not block the caller."},
    {"is_reached", event_is_reached, METH_NOARGS, "is_reached() -> bool\n\nWhether it has been reached. Never blocks."},
    {"synchronize", (PyCFunction)(void (*)(void))event_synchronize, METH_VARARGS | METH_KEYWORDS,
     "synchronize(timeout: float | None = None) -> None\n\nWaits until it is reached, for `timeout` seconds at most."},
    {"elapsed", event_elapsed, METH_O, "elapsed(end: Event) -> float\n\nSeconds from this event to a later one."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot event_slots[] = {
    {Py_tp_doc, "Event()\n\nA mark on a stream's timeline: for order where no data flows, and for timing."},
    {Py_tp_new, event_new},
    {Py_tp_dealloc, event_dealloc},
    {Py_tp_methods, event_methods},
    {0, NULL},
};
static PyType_Spec event_spec = {"mlx.core.Event", sizeof(py_event), 0, Py_TPFLAGS_DEFAULT, event_slots};

bool py_event_ready(PyObject *module) {
    event_type = py_type_add(module, &event_spec);
    return event_type != NULL;
}
