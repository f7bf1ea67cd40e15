#include <stdio.h>
#include <string.h>

#include "files.h"

static const char *label_of(void *self) {
    return ((py_file *)self)->label;
}

/* After a call of the object that raised, or answered nonsense. */
static slip_status failed(const char *what) {
    return slip_io_fail(SLIP_IO, what);
}

static slip_status seek_to(PyObject *object, uint64_t offset, int whence) {
    PyObject *result = PyObject_CallMethod(object, "seek", "Ki", (unsigned long long)offset, whence);
    if (!result) return failed("[load] the file object cannot seek");
    Py_DECREF(result);
    return SLIP_OK;
}

static slip_status tell(void *self, uint64_t *offset) {
    PyObject *result = PyObject_CallMethod(((py_file *)self)->object, "tell", NULL);
    if (!result) return failed("[load] the file object cannot tell where it is");
    *offset = PyLong_AsUnsignedLongLong(result);
    Py_DECREF(result);
    return PyErr_Occurred() ? failed("[load] the file object's tell gave no position") : SLIP_OK;
}

static slip_status seek(void *self, uint64_t offset) {
    return seek_to(((py_file *)self)->object, offset, SEEK_SET);
}

static slip_status whole_size(void *self, uint64_t *byte_count) {
    uint64_t before;
    slip_status status = tell(self, &before);
    if (status == SLIP_OK) status = seek_to(((py_file *)self)->object, 0, SEEK_END);
    if (status == SLIP_OK) status = tell(self, byte_count);
    return status == SLIP_OK ? seek(self, before) : status;
}

/* What `read` gives, copied; 0 bytes where it gives none or no bytes. */
static size_t read_some(PyObject *object, char *data, size_t wanted) {
    PyObject *bytes = PyObject_CallMethod(object, "read", "n", (Py_ssize_t)wanted);
    size_t got = bytes && PyBytes_Check(bytes) ? (size_t)PyBytes_Size(bytes) : 0;
    if (got > wanted) got = 0;
    if (got) memcpy(data, PyBytes_AsString(bytes), got);
    Py_XDECREF(bytes);
    return got;
}

static slip_status read_at(void *self, void *data, size_t byte_count, uint64_t offset) {
    PyObject *object = ((py_file *)self)->object;
    slip_status status = seek_to(object, offset, SEEK_SET);
    for (size_t done = 0; status == SLIP_OK && done < byte_count;) {
        size_t got = read_some(object, (char *)data + done, byte_count - done);
        if (got == 0) status = failed("[load] the file object gave fewer bytes than it has");
        done += got;
    }
    return status;
}

/* The memory is lent for the call: a file object that keeps the view must not read it later. False where somebody has
 * a view of the view. An exception that is set stays. */
static bool end_view(PyObject *view) {
    PyObject *type, *value, *trace;
    if (!view) return false;
    PyErr_Fetch(&type, &value, &trace);
    PyObject *released = PyObject_CallMethod(view, "release", NULL);
    if (type) {
        PyErr_Clear();
        PyErr_Restore(type, value, trace);
    }
    Py_XDECREF(released);
    Py_DECREF(view);
    return released != NULL;
}

static slip_status take_data(void *self, const void *data, size_t byte_count) {
    const char *rest = data;
    while (byte_count) {
        PyObject *view = PyMemoryView_FromMemory((char *)(uintptr_t)rest, (Py_ssize_t)byte_count, PyBUF_READ);
        PyObject *result = view ? PyObject_CallMethod(((py_file *)self)->object, "write", "O", view) : NULL;
        Py_ssize_t written = result && PyLong_Check(result) ? PyLong_AsSsize_t(result) : (Py_ssize_t)byte_count;
        bool was_written = result && written > 0 && (size_t)written <= byte_count;
        Py_XDECREF(result);
        was_written = end_view(view) && was_written;
        if (!was_written) return failed("[save] the file object did not take what was written");
        rest += written;
        byte_count -= (size_t)written;
    }
    return SLIP_OK;
}

static const slip_reader_vtable reader_vtable = {
    .size = whole_size, .read_at = read_at, .tell = tell, .seek = seek, .label = label_of};
static const slip_writer_vtable writer_vtable = {.write = take_data, .label = label_of};

static void begin(py_file *file, PyObject *object) {
    PyObject *name = PyObject_GetAttrString(object, "name");
    const char *text = name && PyUnicode_Check(name) ? PyUnicode_AsUTF8AndSize(name, NULL) : NULL;
    file->object = object;
    snprintf(file->label, sizeof file->label, "%s", text ? text : "a file object");
    Py_XDECREF(name);
    PyErr_Clear();
}

slip_reader py_file_reader(py_file *file, PyObject *object) {
    begin(file, object);
    return (slip_reader){&reader_vtable, file};
}

slip_writer py_file_writer(py_file *file, PyObject *object) {
    begin(file, object);
    return (slip_writer){&writer_vtable, file};
}

bool py_is_file(PyObject *object, const char *method) {
    bool is_text = PyObject_HasAttrString(object, "encoding");
    return !is_text && PyObject_HasAttrString(object, method);
}

PyObject *py_path(PyObject *object) {
    PyObject *path =
        PyUnicode_Check(object) || PyObject_HasAttrString(object, "__fspath__") ? PyOS_FSPath(object) : NULL;
    PyObject *bytes = NULL;
    if (path && !PyUnicode_FSConverter(path, &bytes)) bytes = NULL;
    Py_XDECREF(path);
    return bytes;
}

PyObject *py_file_raise(slip_status status) {
    return PyErr_Occurred() ? NULL : py_raise(status);
}
