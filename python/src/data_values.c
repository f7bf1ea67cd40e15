/* The arguments of ops: Python values as those of the table. */
#include "data.h"

/* ---- lists of numbers ---- */

bool py_data_ints(int64_t **values, size_t *count, PyObject *sequence) {
    Py_ssize_t size = PySequence_Size(sequence);
    *values = size < 0 ? NULL : PyMem_Malloc(((size_t)size + 1) * sizeof **values);
    if (!*values) return size < 0 ? false : (PyErr_NoMemory(), false);
    *count = (size_t)size;
    for (Py_ssize_t i = 0; i < size; ++i) {
        PyObject *item = PySequence_GetItem(sequence, i), *number = item ? PyNumber_Index(item) : NULL;
        (*values)[i] = number ? PyLong_AsLongLong(number) : -1;
        Py_XDECREF(number);
        Py_XDECREF(item);
        if (PyErr_Occurred()) break;
    }
    if (!PyErr_Occurred()) return true;
    PyMem_Free(*values);
    *values = NULL;
    return false;
}

bool py_data_reals(double **values, size_t *count, PyObject *sequence) {
    Py_ssize_t size = PySequence_Size(sequence);
    *values = size < 0 ? NULL : PyMem_Malloc(((size_t)size + 1) * sizeof **values);
    if (!*values) return size < 0 ? false : (PyErr_NoMemory(), false);
    *count = (size_t)size;
    for (Py_ssize_t i = 0; i < size; ++i) {
        PyObject *item = PySequence_GetItem(sequence, i);
        (*values)[i] = item ? PyFloat_AsDouble(item) : -1;
        Py_XDECREF(item);
        if (PyErr_Occurred()) break;
    }
    if (!PyErr_Occurred()) return true;
    PyMem_Free(*values);
    *values = NULL;
    return false;
}

/* ---- ops by name ---- */

enum { MOST_ARGUMENTS = 16 };

/* The values of a call, and what they borrow from. */
typedef struct op_call {
    slip_data_value values[MOST_ARGUMENTS];
    void *blocks[MOST_ARGUMENTS]; /* from PyMem */
    const char *op;
} op_call;

static bool wrong(const op_call *call, const slip_data_argument_info *info, const char *expected, PyObject *given) {
    PyErr_Clear();
    PyErr_Format(PyExc_TypeError, "[%s] %s: expected %s, got %R", call->op, info->name, expected, given);
    return false;
}

static bool read_text(const char **text, PyObject *given) {
    PyObject *path = PyUnicode_Check(given) ? NULL : PyOS_FSPath(given);
    if (!path) PyErr_Clear();
    /* The program holds the path object's text as long as its argument. */
    *text = PyUnicode_Check(given) ? py_plain_text(given) : path && PyUnicode_Check(path) ? py_plain_text(path) : NULL;
    Py_XDECREF(path);
    return *text != NULL;
}

static bool read_texts(op_call *call, int index, PyObject *given) {
    Py_ssize_t size = PyUnicode_Check(given) ? -1 : PySequence_Size(given);
    slip_data_text *texts = size < 0 ? NULL : PyMem_Calloc((size_t)size + 1, sizeof *texts);
    if (!texts) return false;
    call->blocks[index] = texts;
    call->values[index].list.values = texts;
    call->values[index].list.count = (size_t)size;
    for (Py_ssize_t i = 0; i < size; ++i) {
        PyObject *item = PySequence_GetItem(given, i); /* the sequence holds it: lists and tuples do */
        Py_ssize_t byte_count = 0;
        char *bytes = NULL;
        if (item && PyUnicode_Check(item)) bytes = (char *)(uintptr_t)PyUnicode_AsUTF8AndSize(item, &byte_count);
        else if (item && PyBytes_Check(item)) PyBytes_AsStringAndSize(item, &bytes, &byte_count);
        Py_XDECREF(item);
        if (!bytes) return false;
        texts[i] = (slip_data_text){bytes, (size_t)byte_count};
    }
    return true;
}

/* An int stands for a list of one; None for none. */
static bool read_list(op_call *call, int index, PyObject *given, bool is_real) {
    PyObject *list = given == Py_None                                    ? PyTuple_New(0)
                     : PyNumber_Check(given) && !PySequence_Check(given) ? PyTuple_Pack(1, given)
                                                                         : Py_NewRef(given);
    size_t count = 0;
    void *block = NULL;
    bool is_good = list && (is_real ? py_data_reals((double **)&block, &count, list)
                                    : py_data_ints((int64_t **)&block, &count, list));
    Py_XDECREF(list);
    call->blocks[index] = block;
    call->values[index].list.values = block;
    call->values[index].list.count = count;
    return is_good;
}

/* None: not given. */
static bool read_int(int64_t *integer, PyObject *given) {
    *integer = SLIP_DATA_NONE;
    if (given == Py_None) return true;
    PyObject *number = PyNumber_Index(given);
    if (number) *integer = PyLong_AsLongLong(number);
    Py_XDECREF(number);
    return !PyErr_Occurred();
}

static bool read_value(op_call *call, int index, const slip_data_argument_info *info, PyObject *given) {
    slip_data_value *value = &call->values[index];
    switch (info->type) {
    case SLIP_DATA_KEY:
    case SLIP_DATA_TEXT: return read_text(&value->text, given) || wrong(call, info, "a str", given);
    case SLIP_DATA_INT: return read_int(&value->integer, given) || wrong(call, info, "an int", given);
    case SLIP_DATA_FLOAT:
        value->real = PyFloat_AsDouble(given);
        return !PyErr_Occurred() || wrong(call, info, "a number", given);
    case SLIP_DATA_BOOL: value->flag = PyObject_IsTrue(given) == 1; return !PyErr_Occurred();
    case SLIP_DATA_INTS: return read_list(call, index, given, false) || wrong(call, info, "ints", given);
    case SLIP_DATA_FLOATS: return read_list(call, index, given, true) || wrong(call, info, "numbers", given);
    case SLIP_DATA_TEXTS: return read_texts(call, index, given) || wrong(call, info, "a list of str or bytes", given);
    case SLIP_DATA_OBJECT:
        return py_data_object(&value->object, given) || wrong(call, info, "a trie or the like", given);
    }
    return false;
}

PyObject *py_data_add(slip_data *data, PyObject *arguments) {
    op_call call = {.op = NULL};
    PyObject *given;
    size_t count;
    slip_data *out = NULL;
    if (!PyArg_ParseTuple(arguments, "sO!:add", &call.op, &PyTuple_Type, &given)) return NULL;
    const slip_data_argument_info *infos = slip_data_op_arguments(&count, call.op);
    if (!infos || count > MOST_ARGUMENTS || PyTuple_Size(given) != (Py_ssize_t)count)
        return PyErr_Format(PyExc_ValueError, "[data] there is no op '%s' of %zd arguments", call.op,
                            PyTuple_Size(given));
    bool is_good = true;
    for (size_t i = 0; is_good && i < count; ++i)
        is_good = read_value(&call, (int)i, &infos[i], PyTuple_GetItem(given, (Py_ssize_t)i));
    slip_status status = SLIP_OK;
    if (is_good) status = slip_data_add_op(&out, data, call.op, call.values, count);
    for (size_t i = 0; i < count; ++i) PyMem_Free(call.blocks[i]);
    return is_good ? py_data_result(status, out) : NULL;
}
