/* Memory in use and its limits, in bytes. */
#include "binding.h"

static PyObject *get_active_memory(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    return PyLong_FromSize_t(slip_memory_active());
}

static PyObject *get_peak_memory(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    return PyLong_FromSize_t(slip_memory_peak());
}

static PyObject *get_cache_memory(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    return PyLong_FromSize_t(slip_memory_cache());
}

static PyObject *reset_peak_memory(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    slip_memory_reset_peak();
    Py_RETURN_NONE;
}

static PyObject *clear_cache(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    slip_memory_clear_cache();
    Py_RETURN_NONE;
}

static PyObject *set_limit(PyObject *given, size_t (*set)(size_t)) {
    PyObject *whole = PyNumber_Index(given);
    size_t limit = whole ? PyLong_AsSize_t(whole) : 0;
    Py_XDECREF(whole);
    return PyErr_Occurred() ? NULL : PyLong_FromSize_t(set(limit));
}

static PyObject *set_memory_limit(PyObject *module, PyObject *limit) {
    (void)module;
    return set_limit(limit, slip_memory_set_limit);
}

static PyObject *set_cache_limit(PyObject *module, PyObject *limit) {
    (void)module;
    return set_limit(limit, slip_memory_set_cache_limit);
}

/* No memory is wired here, so the limit before was 0 and stays 0. */
static size_t no_wired_limit(size_t limit) {
    (void)limit;
    return 0;
}

static PyObject *set_wired_limit(PyObject *module, PyObject *limit) {
    (void)module;
    return set_limit(limit, no_wired_limit);
}

static PyMethodDef memory_functions[] = {
    {"get_active_memory", get_active_memory, METH_NOARGS, "get_active_memory() -> int\n\nBytes in arrays now."},
    {"get_peak_memory", get_peak_memory, METH_NOARGS, "get_peak_memory() -> int\n\nThe most bytes there were."},
    {"reset_peak_memory", reset_peak_memory, METH_NOARGS, "reset_peak_memory() -> None\n\nThe peak starts anew."},
    {"get_cache_memory", get_cache_memory, METH_NOARGS, "get_cache_memory() -> int\n\nFreed bytes kept for reuse."},
    {"set_memory_limit", set_memory_limit, METH_O,
     "set_memory_limit(limit: int) -> int\n\nAllocations beyond the limit fail. Returns the limit before."},
    {"set_cache_limit", set_cache_limit, METH_O,
     "set_cache_limit(limit: int) -> int\n\nFreed bytes kept at most. Returns the limit before."},
    {"set_wired_limit", set_wired_limit, METH_O,
     "set_wired_limit(limit: int) -> int\n\nHas no effect here: returns 0."},
    {"clear_cache", clear_cache, METH_NOARGS, "clear_cache() -> None\n\nGives freed memory back to the system."},
    {NULL, NULL, 0, NULL},
};

bool py_memory_ready(PyObject *module) {
    return PyModule_AddFunctions(module, memory_functions) == 0;
}
