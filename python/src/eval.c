/* eval and async_eval over nested containers, and awaiting an array. */
#include "binding.h"

/* The arrays found in a tree of lists, tuples and dicts, each retained. */
typedef struct array_list {
    slip_array **items;
    size_t count, capacity;
    slip_array *inline_items[16];
} array_list;

static void list_begin(array_list *list) {
    list->items = list->inline_items;
    list->count = 0;
    list->capacity = sizeof list->inline_items / sizeof *list->inline_items;
}

static void list_end(array_list *list) {
    for (size_t i = 0; i < list->count; ++i) slip_array_release(list->items[i]);
    if (list->items != list->inline_items) PyMem_Free(list->items);
}

static bool list_add(array_list *list, slip_array *array) {
    if (list->count == list->capacity) {
        slip_array **grown = PyMem_Malloc(2 * list->capacity * sizeof *grown);
        if (!grown) return PyErr_NoMemory(), false;
        for (size_t i = 0; i < list->count; ++i) grown[i] = list->items[i];
        if (list->items != list->inline_items) PyMem_Free(list->items);
        list->items = grown;
        list->capacity *= 2;
    }
    list->items[list->count++] = slip_array_retain(array);
    return true;
}

static bool collect(array_list *list, PyObject *tree);

static bool collect_dict(array_list *list, PyObject *tree) {
    Py_ssize_t position = 0;
    PyObject *key, *value;
    while (PyDict_Next(tree, &position, &key, &value))
        if (!collect(list, value)) return false;
    return true;
}

/* Lengths are those of the list or tuple itself, whatever __len__ of a subclass says. */
static bool collect_items(array_list *list, PyObject *tree) {
    bool is_list = PyList_Check(tree), is_good = true;
    for (Py_ssize_t i = 0; is_good && i < (is_list ? PyList_Size(tree) : PyTuple_Size(tree)); ++i)
        is_good = collect(list, is_list ? PyList_GetItem(tree, i) : PyTuple_GetItem(tree, i));
    return is_good;
}

/* What is no array and no container is passed over, as MLX does. */
static bool collect(array_list *list, PyObject *tree) {
    if (py_is_array(tree)) return list_add(list, py_array_of(tree));
    bool is_dict = PyDict_Check(tree);
    if (!is_dict && !PyList_Check(tree) && !PyTuple_Check(tree)) return true;
    if (Py_EnterRecursiveCall(" while looking for arrays")) return false;
    bool is_good = is_dict ? collect_dict(list, tree) : collect_items(list, tree);
    Py_LeaveRecursiveCall();
    return is_good;
}

static PyObject *evaluate_all(PyObject *const *trees, Py_ssize_t count,
                              slip_status (*evaluate)(slip_array *const *, size_t)) {
    array_list list;
    slip_status status = SLIP_OK;
    bool is_good = true;
    list_begin(&list);
    for (Py_ssize_t i = 0; is_good && i < count; ++i) is_good = collect(&list, trees[i]);
    if (is_good && list.count) {
        Py_BEGIN_ALLOW_THREADS status = evaluate(list.items, list.count);
        Py_END_ALLOW_THREADS
    }
    list_end(&list);
    if (!is_good) return NULL;
    if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *eval(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    return evaluate_all(arguments, count, slip_eval);
}

static PyObject *async_eval(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    return evaluate_all(arguments, count, slip_async_eval);
}

/* ---- await ---- */

static PyObject *evaluated(PyObject *module, PyObject *array) {
    (void)module;
    return py_evaluate(py_array_of(array)) ? Py_NewRef(array) : NULL;
}

static PyMethodDef evaluated_function = {"_evaluated", evaluated, METH_O, NULL};

/* The work is submitted at once; a thread of the loop's executor waits for it, and the loop goes on meanwhile. */
PyObject *py_array_await(PyObject *self) {
    PyObject *asyncio = NULL, *loop = NULL, *function = NULL, *future = NULL, *iterator = NULL;
    PyObject *submitted = evaluate_all(&self, 1, slip_async_eval);
    if (submitted) asyncio = PyImport_ImportModule("asyncio");
    if (asyncio) loop = PyObject_CallMethod(asyncio, "get_running_loop", NULL);
    if (loop) function = PyCFunction_New(&evaluated_function, NULL);
    if (function) future = PyObject_CallMethod(loop, "run_in_executor", "OOO", Py_None, function, self);
    if (future) iterator = PyObject_CallMethod(future, "__await__", NULL);
    Py_XDECREF(future);
    Py_XDECREF(function);
    Py_XDECREF(loop);
    Py_XDECREF(asyncio);
    Py_XDECREF(submitted);
    return iterator;
}

static PyObject *wait(PyObject *module, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"array", "timeout", NULL};
    PyObject *given, *limit = Py_None;
    uint64_t timeout_ns;
    slip_status status;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O!|O:wait", names, py_array_type, &given, &limit))
        return NULL;
    if (!py_timeout_read(&timeout_ns, limit)) return NULL;
    slip_array *array = slip_array_retain(py_array_of(given));
    Py_BEGIN_ALLOW_THREADS status = slip_array_wait(array, timeout_ns);
    slip_array_release(array);
    Py_END_ALLOW_THREADS if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyMethodDef eval_functions[] = {
    {"eval", (PyCFunction)(void (*)(void))eval, METH_FASTCALL,
     "eval(*args) -> None\n\nEvaluates arrays, and those in lists, tuples and dicts, and returns when they are ready."},
    {"async_eval", (PyCFunction)(void (*)(void))async_eval, METH_FASTCALL,
     "async_eval(*args) -> None\n\nSubmits what the arrays need and returns at once."},
    {"wait", (PyCFunction)(void (*)(void))wait, METH_VARARGS | METH_KEYWORDS,
     "wait(array: array, timeout: float | None = None) -> None\n\nEvaluates an array, and gives up waiting, not the "
     "work, with TimeoutError after `timeout` seconds."},
    {NULL, NULL, 0, NULL},
};

bool py_eval_ready(PyObject *module) {
    return PyModule_AddFunctions(module, eval_functions) == 0;
}
