/* mlx.core.random: the generated ops, and the calling thread's key as a list of one array. */
#include "binding.h"

static PyTypeObject *state_type;

static Py_ssize_t state_length(PyObject *self) {
    (void)self;
    return 1;
}

static PyObject *key_now(void) {
    const int two = 2;
    uint32_t key[2];
    slip_array *array;
    slip_random_state_get(key);
    slip_status status = slip_array_from_data(&array, key, &two, 1, SLIP_UINT32);
    return py_array_result(status, array);
}

/* Python has added the length to an index below 0 already. */
static PyObject *state_item(PyObject *self, Py_ssize_t place) {
    (void)self;
    if (place == 0) return key_now();
    PyErr_SetString(PyExc_IndexError, "[random.state] there is one key: index 0");
    return NULL;
}

/* Puts a key in place. Evaluates it. */
static int state_assign(PyObject *self, Py_ssize_t place, PyObject *value) {
    const void *data;
    (void)self;
    if (!value || place != 0) {
        PyErr_SetString(PyExc_IndexError, "[random.state] there is one key: index 0");
        return -1;
    }
    if (!py_is_array(value) || slip_array_size(py_array_of(value)) != 2 || slip_array_ndim(py_array_of(value)) != 1 ||
        slip_array_dtype(py_array_of(value)) != SLIP_UINT32) {
        PyErr_SetString(PyExc_ValueError, "[random.state] a key is an array of two uint32, as random.key gives");
        return -1;
    }
    slip_array *array = slip_array_retain(py_array_of(value));
    bool is_good = py_array_bytes(&data, array);
    if (is_good) {
        const uint32_t *words = data;
        slip_random_state_set((const uint32_t[]){words[0], words[slip_array_strides(array)[0]]});
    }
    slip_array_release(array);
    return is_good ? 0 : -1;
}

/* A snapshot, as iterating over a list of one gives it. */
static PyObject *state_iterate(PyObject *self) {
    PyObject *key = state_item(self, 0), *list = key ? Py_BuildValue("[N]", key) : NULL;
    PyObject *iterator = list ? PyObject_GetIter(list) : NULL;
    Py_XDECREF(list);
    return iterator;
}

static PyType_Slot state_slots[] = {
    {Py_tp_doc, "The calling thread's random key, as a list of one array."},
    {Py_tp_iter, state_iterate},
    {Py_sq_length, state_length},
    {Py_sq_item, state_item},
    {Py_sq_ass_item, state_assign},
    {0, NULL},
};
static PyType_Spec state_spec = {"mlx.core.random._RandomState", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, state_slots};

bool py_random_ready(PyObject *module, PyObject *random) {
    (void)module;
    state_type = py_type_add(random, &state_spec);
    PyObject *state = state_type ? PyObject_CallNoArgs((PyObject *)state_type) : NULL;
    bool is_good = state && PyModule_AddObjectRef(random, "state", state) == 0;
    Py_XDECREF(state);
    return is_good && PyModule_AddFunctions(random, py_random_ops) == 0;
}
