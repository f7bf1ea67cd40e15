/* Failures of the runtime as exceptions. */
#include <string.h>

#include "binding.h"

static PyObject *out_of_memory_error; /* both a MemoryError and, as programs for MLX expect, a RuntimeError */
static PyObject *cancelled_error;
static PyObject *file_error; /* both an OSError and a RuntimeError, likewise */

static PyObject *exception_for(slip_status status) {
    switch (status) {
    case SLIP_INVALID_ARGUMENT: return PyExc_ValueError;
    case SLIP_WRONG_KIND: return PyExc_TypeError;
    case SLIP_INDEX: return PyExc_IndexError;
    case SLIP_OVERFLOW: return PyExc_OverflowError;
    case SLIP_NOT_FOUND: return PyExc_KeyError;
    case SLIP_OUT_OF_MEMORY: return out_of_memory_error;
    case SLIP_UNIMPLEMENTED: return PyExc_NotImplementedError;
    case SLIP_TIMEOUT: return PyExc_TimeoutError;
    case SLIP_CANCELLED: return cancelled_error;
    case SLIP_IO: return file_error;
    default: return PyExc_RuntimeError;
    }
}

/* Sets exception.name = value, which is taken over; trouble with that is nobody's concern. */
static void set_attribute(PyObject *exception, const char *name, PyObject *value) {
    if (value) PyObject_SetAttrString(exception, name, value);
    Py_XDECREF(value);
    PyErr_Clear();
}

/* exception.op, .stream and .site say where an op failed: "exp", "Stream(Device(cpu, 0), 2)", "program.py:12". */
static void add_place(PyObject *exception, const slip_error_place *place, PyObject *site) {
    const char *device = place->device.type == SLIP_GPU ? "gpu" : "cpu";
    set_attribute(exception, "op", PyUnicode_FromString(place->op));
    set_attribute(exception, "stream",
                  PyUnicode_FromFormat("Stream(Device(%s, %d), %d)", device, place->device.index, place->stream));
    if (site) set_attribute(exception, "site", Py_NewRef(site));
}

PyObject *py_raise(slip_status status) {
    slip_error_place place;
    bool has_place = slip_error_get_place(&place);
    PyObject *site = has_place ? py_site_text(place.site) : NULL;
    const char *message = slip_error_message();
    /* A file's name need not be UTF-8. */
    PyObject *text = PyUnicode_DecodeUTF8(message, (Py_ssize_t)strlen(message), "replace");
    if (text && site) {
        PyObject *longer = PyUnicode_FromFormat("%U, built at %U", text, site);
        Py_DECREF(text);
        text = longer;
    }
    PyObject *exception = text ? PyObject_CallFunctionObjArgs(exception_for(status), text, NULL) : NULL;
    if (exception) {
        if (has_place) add_place(exception, &place, site);
        PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
    }
    Py_XDECREF(exception);
    Py_XDECREF(text);
    Py_XDECREF(site);
    return NULL;
}

static PyObject *add_exception(PyObject *module, const char *name, const char *doc, PyObject *bases) {
    PyObject *type = bases ? PyErr_NewExceptionWithDoc(name, doc, bases, NULL) : NULL;
    Py_XDECREF(bases);
    if (!type || PyModule_AddObjectRef(module, strrchr(name, '.') + 1, type) != 0) return NULL;
    return type;
}

bool py_errors_ready(PyObject *module) {
    out_of_memory_error =
        add_exception(module, "mlx.core.OutOfMemoryError", "Memory of a device or of the host ran out.",
                      PyTuple_Pack(2, PyExc_RuntimeError, PyExc_MemoryError));
    cancelled_error =
        add_exception(module, "mlx.core.CancelledError", "Work that was dropped: the process forked or ends.",
                      PyTuple_Pack(1, PyExc_RuntimeError));
    file_error = add_exception(module, "mlx.core.FileError", "A file that cannot be read or written, or is damaged.",
                               PyTuple_Pack(2, PyExc_RuntimeError, PyExc_OSError));
    return out_of_memory_error && cancelled_error && file_error;
}
