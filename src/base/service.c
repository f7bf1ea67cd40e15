#include "base/service.h"

#include <stddef.h>

#include "base/thread.h"

static struct {
    slip_lock lock;
    slip_errand *head, *tail;
    bool is_started;
    atomic_uint posted; /* the service thread sleeps on it */
} service;

static _Thread_local int deferring;

static void service_main(void *unused) {
    (void)unused;
    for (;;) {
        unsigned posted = atomic_load(&service.posted);
        slip__lock(&service.lock);
        slip_errand *errand = service.head;
        if (errand) service.head = errand->next;
        slip__unlock(&service.lock);
        if (errand) errand->run(errand);
        else slip__futex_wait(&service.posted, posted, UINT64_MAX);
    }
}

void slip__service_run(slip_errand *errand) {
    if (!deferring && !slip__thread_is_ours()) {
        errand->run(errand);
        return;
    }
    errand->next = NULL;
    slip__lock(&service.lock);
    if (service.head) service.tail->next = errand;
    else service.head = errand;
    service.tail = errand;
    bool starts = !service.is_started;
    if (starts) service.is_started = slip__thread_start(service_main, NULL, "slip-service") == 0;
    slip__unlock(&service.lock);
    atomic_fetch_add(&service.posted, 1);
    slip__futex_wake(&service.posted, 1);
}

void slip__service_defer_begin(void) {
    ++deferring;
}

void slip__service_defer_end(void) {
    --deferring;
}

void slip__service_after_fork_in_child(void) {
    service.lock = (slip_lock){0};
    service.is_started = false; /* what was posted stays, and runs with the next errand */
    deferring = 0;
}
