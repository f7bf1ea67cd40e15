/* Python functions and iterables that a pipeline calls, on threads of its own. */
#include <stdlib.h>
#include <string.h>

#include "data.h"

/* ---- exceptions as failures ---- */

static slip_status status_of(PyObject *type) {
    if (PyErr_GivenExceptionMatches(type, PyExc_IndexError)) return SLIP_INDEX;
    if (PyErr_GivenExceptionMatches(type, PyExc_TypeError)) return SLIP_WRONG_KIND;
    if (PyErr_GivenExceptionMatches(type, PyExc_MemoryError)) return SLIP_OUT_OF_MEMORY;
    if (PyErr_GivenExceptionMatches(type, PyExc_OSError)) return SLIP_IO;
    if (PyErr_GivenExceptionMatches(type, PyExc_NotImplementedError)) return SLIP_UNIMPLEMENTED;
    if (PyErr_GivenExceptionMatches(type, PyExc_TimeoutError)) return SLIP_TIMEOUT;
    return SLIP_INVALID_ARGUMENT;
}

/* "FILE:LINE" of the innermost frame, or NULL. */
static PyObject *place_of(PyObject *traceback) {
    PyObject *place = NULL, *at = Py_NewRef(traceback ? traceback : Py_None);
    while (at != Py_None) {
        PyObject *next = PyObject_GetAttrString(at, "tb_next");
        if (!next || next == Py_None) {
            PyObject *frame = PyObject_GetAttrString(at, "tb_frame");
            PyObject *code = frame ? PyObject_GetAttrString(frame, "f_code") : NULL;
            PyObject *file = code ? PyObject_GetAttrString(code, "co_filename") : NULL;
            PyObject *line = PyObject_GetAttrString(at, "tb_lineno");
            if (file && line) place = PyUnicode_FromFormat("%U:%S", file, line);
            Py_XDECREF(line);
            Py_XDECREF(file);
            Py_XDECREF(code);
            Py_XDECREF(frame);
        }
        Py_DECREF(at);
        at = next ? next : Py_NewRef(Py_None);
    }
    Py_DECREF(at);
    PyErr_Clear();
    return place;
}

/* The exception that is set becomes this thread's message. */
static slip_status take_exception(const char *name) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    slip_status status = status_of(type);
    PyObject *place = place_of(traceback), *type_name = PyObject_GetAttrString(type, "__name__");
    PyObject *text = NULL;
    if (type_name)
        text = place ? PyUnicode_FromFormat("[%s] %U: %S, at %U", name, type_name, value ? value : Py_None, place)
                     : PyUnicode_FromFormat("[%s] %U: %S", name, type_name, value ? value : Py_None);
    const char *message = text ? PyUnicode_AsUTF8AndSize(text, NULL) : NULL;
    slip_io_fail(status, message ? message : "[transform] a Python function failed");
    Py_XDECREF(text);
    Py_XDECREF(type_name);
    Py_XDECREF(place);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    PyErr_Clear();
    return status;
}

static slip_status refuse_ending(void) {
    return slip_io_fail(SLIP_CANCELLED, "[transform] Python is ending: its functions cannot be called any more");
}

/* ---- functions on samples ---- */

typedef struct caller {
    PyObject *function;
    char name[];
} caller;

static bool replace(slip_sample *sample, PyObject *returned) {
    slip_sample *made;
    if (!py_sample_make(&made, returned)) return false;
    slip_status status = SLIP_OK;
    for (size_t i = 0; status == SLIP_OK && i < slip_sample_count(made); ++i) {
        const char *name;
        slip_array *array = slip_sample_at(made, i, &name);
        status = slip_sample_set(sample, name, array);
    }
    slip_sample_release(made);
    return status == SLIP_OK || py_raise(status);
}

static slip_status call_function(void *self, slip_sample *sample) {
    caller *call = self;
    if (!py_may_call()) return refuse_ending();
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *dict = py_sample_dict(sample); /* the sample has no keys left */
    PyObject *returned = dict ? PyObject_CallFunctionObjArgs(call->function, dict, NULL) : NULL;
    bool is_good = returned && replace(sample, returned);
    Py_XDECREF(returned);
    Py_XDECREF(dict);
    slip_status status = is_good ? SLIP_OK : take_exception(call->name);
    PyGILState_Release(state);
    return status;
}

static void release_function(void *self) {
    caller *call = self;
    py_release_later(call->function);
    free(call);
}

bool py_data_function(slip_data_function *out, PyObject *function, const char *name) {
    if (!PyCallable_Check(function)) {
        PyErr_Format(PyExc_TypeError, "[%s] expected a function, got %R", name, function);
        return false;
    }
    caller *call = malloc(sizeof *call + strlen(name) + 1);
    if (!call) return PyErr_NoMemory(), false;
    call->function = Py_NewRef(function);
    memcpy(call->name, name, strlen(name) + 1);
    *out = (slip_data_function){.name = call->name, .call = call_function, .release = release_function, .self = call};
    return true;
}

/* ---- functions on buffers ---- */

static slip_status call_refill(void *self, slip_data *gathered, slip_data **out) {
    caller *call = self;
    *out = NULL;
    if (!py_may_call()) return refuse_ending();
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *given = py_data_wrap(slip_data_retain(gathered));
    PyObject *returned = given ? PyObject_CallFunctionObjArgs(call->function, given, NULL) : NULL;
    slip_data *handle = returned ? py_data_handle(returned) : NULL;
    if (handle) *out = slip_data_retain(handle);
    else if (returned) PyErr_Format(PyExc_TypeError, "expected a Buffer, got %R", returned);
    Py_XDECREF(returned);
    Py_XDECREF(given);
    slip_status status = handle ? SLIP_OK : take_exception(call->name);
    PyGILState_Release(state);
    return status;
}

bool py_data_refill(slip_data_refill *out, PyObject *function) {
    slip_data_function made;
    if (!py_data_function(&made, function, "buffered")) return false;
    *out = (slip_data_refill){call_refill, made.release, made.self};
    return true;
}

/* ---- iterables ---- */

/* Called with one thread at a time. */
typedef struct walker {
    PyObject *factory, *iterator; /* iterator NULL: to be made */
} walker;

static bool make_iterator(walker *walk) {
    PyObject *iterable = PyObject_CallNoArgs(walk->factory);
    walk->iterator = iterable ? PyObject_GetIter(iterable) : NULL;
    Py_XDECREF(iterable);
    return walk->iterator != NULL;
}

static slip_status walk_next(void *self, slip_sample **sample) {
    walker *walk = self;
    *sample = NULL;
    if (!py_may_call()) return refuse_ending();
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *values = walk->iterator || make_iterator(walk) ? PyIter_Next(walk->iterator) : NULL;
    if (values) py_sample_make(sample, values);
    Py_XDECREF(values);
    slip_status status = PyErr_Occurred() ? take_exception("stream_python_iterable") : SLIP_OK;
    PyGILState_Release(state);
    return status;
}

static slip_status walk_reset(void *self) {
    walker *walk = self;
    if (!py_may_call()) return refuse_ending();
    PyGILState_STATE state = PyGILState_Ensure();
    Py_CLEAR(walk->iterator);
    PyGILState_Release(state);
    return SLIP_OK;
}

static void walk_release(void *self) {
    walker *walk = self;
    if (walk->iterator) py_release_later(walk->iterator);
    py_release_later(walk->factory);
    free(walk);
}

bool py_data_iterable(slip_data **out, PyObject *factory) {
    static const slip_data_source_vtable vtable = {walk_next, walk_reset, walk_release};
    *out = NULL;
    if (!PyCallable_Check(factory)) {
        PyErr_Format(PyExc_TypeError, "[stream_python_iterable] expected a function that returns an iterable, got %R",
                     factory);
        return false;
    }
    walker *walk = calloc(1, sizeof *walk);
    if (!walk) return PyErr_NoMemory(), false;
    walk->factory = Py_NewRef(factory);
    slip_status status = slip_data_from_source(out, &vtable, walk);
    if (status == SLIP_OK) return true;
    Py_DECREF(walk->factory);
    free(walk);
    return py_raise(status);
}
