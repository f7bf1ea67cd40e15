/* References that the runtime's threads give back. They cannot take the interpreter's lock: it may be ending, or held
 * by who waits for them. So they leave them on a list that the interpreter empties. */
#include <stdatomic.h>
#include <stdlib.h>

#include "binding.h"

typedef struct garbage {
    struct garbage *next;
    PyObject *object;
} garbage;

static _Atomic(garbage *) garbage_list;

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
    Py_AddPendingCall(drop_garbage, NULL); /* refused when many are pending: one of those drops this one too */
}
