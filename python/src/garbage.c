/* References that the runtime's threads give back. They cannot take the interpreter's lock: it may be ending, or held
 * by who waits for them. So they leave them on a list that the interpreter empties. */
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "binding.h"

typedef struct garbage {
    struct garbage *next;
    PyObject *object;
} garbage;

static _Atomic(garbage *) garbage_list;

/* The interpreter may be spoken to until it begins to end: the runtime's threads live longer. `callers` counts those
 * who do so now, and has IS_ENDING added then. */
enum { IS_ENDING = 1 << 30, MOST_YIELDS = 100000 };
static atomic_int callers;

static int drop_garbage(void *unused) {
    garbage *list = atomic_exchange_explicit(&garbage_list, NULL, memory_order_acquire);
    (void)unused;
    while (list) {
        garbage *next = list->next;
        Py_DECREF(list->object);
        free(list);
        list = next;
    }
    return 0;
}

void py_release_later(PyObject *object) {
    garbage *entry = malloc(sizeof *entry);
    if (!entry) return; /* leaked: nothing better can be done here */
    entry->object = object;
    entry->next = atomic_load_explicit(&garbage_list, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&garbage_list, &entry->next, entry, memory_order_release,
                                                  memory_order_relaxed)) {
    }
    if (atomic_fetch_add(&callers, 1) < IS_ENDING) /* else it stays on the list, as the process does not stay */
        Py_AddPendingCall(drop_garbage, NULL);     /* refused when many are pending: one of those drops this one too */
    atomic_fetch_sub(&callers, 1);
}

bool py_may_call(void) {
    return atomic_load(&callers) < IS_ENDING;
}

/* Run by atexit, while the interpreter is still whole. Waits for who speaks to it just now: they are quick, but in a
 * forked child they may never come back. */
static PyObject *end_garbage(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    atomic_fetch_or(&callers, IS_ENDING);
    for (int i = 0; i < MOST_YIELDS && atomic_load(&callers) != IS_ENDING; ++i) sched_yield();
    drop_garbage(NULL);
    Py_RETURN_NONE;
}

bool py_garbage_ready(void) {
    static PyMethodDef end = {"end_garbage", end_garbage, METH_NOARGS, NULL};
    PyObject *atexit = PyImport_ImportModule("atexit");
    PyObject *function = atexit ? PyCFunction_New(&end, NULL) : NULL;
    PyObject *done = function ? PyObject_CallMethod(atexit, "register", "O", function) : NULL;
    Py_XDECREF(done);
    Py_XDECREF(function);
    Py_XDECREF(atexit);
    return done != NULL;
}
