#include "base/pool.h"

#include "base/cores.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/thread.h"

enum { MAX_WORKERS = 1024, SPIN_NS = 30000, POLLS_PER_CLOCK = 64, STARVATION_NS = 5000000 };

/* Tasks in a list: newest at the head. */
typedef struct task_list {
    slip_lock lock;
    slip_task *head, *tail;
    atomic_int count; /* written under the lock; read anywhere as a hint */
} task_list;

typedef struct worker {
    task_list own;
    int index;
} worker;

/* A parallel loop under way, on its owner's stack. */
typedef struct loop {
    alignas(SLIP_CACHE_LINE) atomic_size_t next_index;
    alignas(SLIP_CACHE_LINE) atomic_uint helpers; /* workers inside; OWNER_WAITS when the owner sleeps on this word */
    size_t count;
    void (*body)(void *context, size_t index);
    void *context;
    struct loop *link;
} loop;

#define OWNER_WAITS 0x80000000u

static struct {
    slip_lock setup_lock; /* guards starting workers */
    atomic_int thread_count;
    atomic_int started;
    _Atomic(worker *) workers[MAX_WORKERS];

    task_list urgent, shared, patient; /* by priority; any thread */
    alignas(SLIP_CACHE_LINE)
        atomic_int queued; /* tasks in all lists; below 0 while one is taken before it is counted */
    atomic_int spinners, sleepers;
    atomic_uint wake_word;

    alignas(SLIP_CACHE_LINE) slip_lock loop_lock;
    loop *loops;
    atomic_int loop_count;

    atomic_int running; /* workers inside a task */
    atomic_int
        seated; /* threads at work: workers with a seat and helping callers; at most thread_count, see take_seat */
    atomic_bool is_paused, is_shut_down;
} pool;

static _Thread_local worker *this_worker;

/* ---- lists ---- */

static void list_push(task_list *list, slip_task *task) {
    slip__lock(&list->lock);
    task->previous = NULL;
    task->next = list->head;
    if (list->head) list->head->previous = task;
    else list->tail = task;
    list->head = task;
    atomic_store_explicit(&list->count, atomic_load_explicit(&list->count, memory_order_relaxed) + 1,
                          memory_order_relaxed);
    slip__unlock(&list->lock);
}

static void list_unlink(task_list *list, slip_task *task) {
    if (task->previous) task->previous->next = task->next;
    else list->head = task->next;
    if (task->next) task->next->previous = task->previous;
    else list->tail = task->previous;
    atomic_store_explicit(&list->count, atomic_load_explicit(&list->count, memory_order_relaxed) - 1,
                          memory_order_relaxed);
}

/* The newest or the oldest task, or NULL. Once it is out, it may be submitted again at once. */
static slip_task *list_pop(task_list *list, bool newest) {
    if (atomic_load_explicit(&list->count, memory_order_relaxed) == 0) return NULL;
    slip__lock(&list->lock);
    slip_task *task = newest ? list->head : list->tail;
    if (task) list_unlink(list, task);
    slip__unlock(&list->lock);
    if (!task) return NULL;
    atomic_fetch_sub(&pool.queued, 1);
    atomic_exchange(&task->is_queued, false); /* an exchange: it reads what a submitter that found it queued wrote */
    return task;
}

/* ---- workers ---- */

static int thread_count(void) {
    int count = atomic_load_explicit(&pool.thread_count, memory_order_relaxed);
    if (count) return count;
    int unset = 0;
    count = slip__core_count();
    if (count > MAX_WORKERS) count = MAX_WORKERS;
    return atomic_compare_exchange_strong(&pool.thread_count, &unset, count) ? count : unset;
}

static bool is_held_back(void) {
    return atomic_load_explicit(&pool.is_paused, memory_order_relaxed) ||
           atomic_load_explicit(&pool.is_shut_down, memory_order_relaxed);
}

/* A worker works only in a seat; there are as many as threads may run. A helping caller sits down in any case, and then
 * some worker stands up when its task is done. */
static bool take_seat(void) {
    int seated = atomic_load(&pool.seated);
    while (!is_held_back() && seated < thread_count())
        if (atomic_compare_exchange_weak(&pool.seated, &seated, seated + 1)) return true;
    return false;
}

static bool must_stand_up(void) {
    return atomic_load(&pool.seated) > thread_count() || is_held_back();
}

static bool seat_is_free(void) {
    return atomic_load(&pool.seated) < thread_count() && !is_held_back();
}

/* Seen after `running` was raised: exit either sees this worker running, or it does not start. */
static bool may_start(void) {
    return !atomic_load(&pool.is_shut_down);
}

static slip_task *steal(worker *self) {
    int started = atomic_load_explicit(&pool.started, memory_order_acquire);
    for (int i = 1; i <= started; ++i) {
        worker *victim = atomic_load_explicit(&pool.workers[(self->index + i) % started], memory_order_acquire);
        slip_task *task = victim ? list_pop(&victim->own, false) : NULL;
        if (task) return task;
    }
    return NULL;
}

static slip_task *find_task(worker *self) {
    slip_task *task = list_pop(&pool.urgent, false);
    if (!task) task = list_pop(&self->own, true);
    if (!task) task = list_pop(&pool.shared, false);
    if (!task) task = steal(self);
    if (!task) task = list_pop(&pool.patient, false);
    return task;
}

static void run_indices(loop *work) {
    for (;;) {
        size_t index = atomic_fetch_add_explicit(&work->next_index, 1, memory_order_relaxed);
        if (index >= work->count) return;
        work->body(work->context, index);
    }
}

/* Joins a loop that has indices left. */
static bool help_a_loop(void) {
    if (atomic_load_explicit(&pool.loop_count, memory_order_relaxed) == 0) return false;
    slip__lock(&pool.loop_lock);
    loop *work = pool.loops;
    while (work && atomic_load_explicit(&work->next_index, memory_order_relaxed) >= work->count) work = work->link;
    if (work) atomic_fetch_add_explicit(&work->helpers, 1, memory_order_relaxed);
    slip__unlock(&pool.loop_lock);
    if (!work) return false;
    run_indices(work);
    /* The owner may return as soon as the count is zero: the loop is not touched after this, only its address used. */
    if (atomic_fetch_sub_explicit(&work->helpers, 1, memory_order_release) == (OWNER_WAITS | 1))
        slip__futex_wake(&work->helpers, 1);
    return true;
}

static bool work_is_visible(void) {
    return atomic_load(&pool.queued) > 0 || atomic_load(&pool.loop_count) > 0;
}

/* Looks for work for a little while. False: nothing came. */
static bool spin_for_work(void) {
    if (thread_count() < 2) return false;
    atomic_fetch_add(&pool.spinners, 1);
    uint64_t end = slip__now_ns() + SPIN_NS;
    bool found = false;
    do {
        for (int i = 0; i < POLLS_PER_CLOCK && !(found = work_is_visible()); ++i) slip__cpu_relax();
    } while (!found && !must_stand_up() && slip__now_ns() < end);
    atomic_fetch_sub(&pool.spinners, 1);
    return found;
}

/* Without a seat. False when work has lain about for STARVATION_NS although all seats are taken: helping callers run
 * only what they wait for, so then one more sits down. */
static bool sleep_until_woken(void) {
    unsigned word = atomic_load(&pool.wake_word);
    atomic_fetch_add(&pool.sleepers, 1);
    bool visible = work_is_visible(), is_woken = true;
    if (!(visible && seat_is_free()))
        is_woken = slip__futex_wait(&pool.wake_word, word, visible && !is_held_back() ? STARVATION_NS : UINT64_MAX);
    atomic_fetch_sub(&pool.sleepers, 1);
    return is_woken || !work_is_visible() || is_held_back();
}

static void wake(int count);

static void wake_unless_spinning(void) {
    if (atomic_load(&pool.spinners) == 0) wake(1); /* a spinner sees the task, and wakes another for what is left */
}

static void run_task(slip_task *task) {
    if (atomic_load(&pool.queued) > 0) wake_unless_spinning(); /* whoever found work looks for help with the rest */
    atomic_fetch_add(&pool.running, 1);
    if (may_start()) task->run(task);
    atomic_fetch_sub(&pool.running, 1);
}

static void worker_main(void *argument) {
    worker *self = argument;
    this_worker = self;
    slip__thread_yields_to_others();
    bool is_seated = false;
    for (;;) {
        if (!is_seated) is_seated = take_seat();
        slip_task *task = is_seated ? find_task(self) : NULL;
        if (task) run_task(task);
        else if (!is_seated || !(help_a_loop() || spin_for_work())) {
            if (is_seated) atomic_fetch_sub(&pool.seated, 1);
            is_seated = !sleep_until_woken();
            if (is_seated) atomic_fetch_add(&pool.seated, 1);
            continue;
        }
        if (must_stand_up()) {
            atomic_fetch_sub(&pool.seated, 1);
            is_seated = false;
        }
    }
}

/* Starts one more worker if the count allows. False when no thread could be had: callers then do the work. */
static bool start_worker(void) {
    slip__lock(&pool.setup_lock);
    int index = atomic_load(&pool.started);
    worker *self = NULL;
    bool has_started = false;
    if (index < thread_count()) self = slip__aligned(SLIP_CACHE_LINE, sizeof *self);
    if (self) {
        *self = (worker){.index = index};
        has_started = slip__thread_start(worker_main, self, "slip-worker") == 0;
    }
    if (has_started) {
        atomic_store_explicit(&pool.workers[index], self, memory_order_release);
        atomic_store_explicit(&pool.started, index + 1, memory_order_release);
    } else {
        slip__free(self);
    }
    slip__unlock(&pool.setup_lock);
    return has_started;
}

/* Gets up to `count` workers going, as far as there are seats. */
static void wake(int count) {
    int free_seats = thread_count() - atomic_load(&pool.seated), sleeping = atomic_load(&pool.sleepers);
    if (count > free_seats) count = free_seats;
    for (int missing = count - sleeping; missing > 0 && start_worker(); --missing) {
    }
    if (count <= 0 || sleeping == 0) return;
    atomic_fetch_add(&pool.wake_word, 1);
    slip__futex_wake(&pool.wake_word, count);
}

void slip__pool_submit(slip_task *task) {
    if (atomic_exchange(&task->is_queued, true)) return;
    if (task->priority < 0) list_push(&pool.urgent, task);
    else if (task->priority > 0) list_push(&pool.patient, task);
    else list_push(this_worker ? &this_worker->own : &pool.shared, task);
    atomic_fetch_add(&pool.queued, 1); /* afterwards: whoever sees the count finds the task */
    wake_unless_spinning();
}

bool slip__pool_has_work(void) {
    return atomic_load_explicit(&pool.queued, memory_order_relaxed) > 0;
}

bool slip__pool_wants_worker(void) {
    return atomic_load_explicit(&pool.queued, memory_order_relaxed) > 0 || must_stand_up();
}

bool slip__pool_on_worker(void) {
    return this_worker != NULL;
}

/* ---- parallel loops ---- */

static void loop_publish(loop *work) {
    slip__lock(&pool.loop_lock);
    work->link = pool.loops;
    pool.loops = work;
    atomic_fetch_add(&pool.loop_count, 1);
    slip__unlock(&pool.loop_lock);
    int wanted = work->count - 1 < MAX_WORKERS ? (int)work->count - 1 : MAX_WORKERS;
    wanted -= atomic_load(&pool.spinners);
    if (wanted > 0) wake(wanted);
}

static void loop_withdraw(loop *work) {
    slip__lock(&pool.loop_lock);
    loop **place = &pool.loops;
    while (*place != work) place = &(*place)->link;
    *place = work->link;
    atomic_fetch_sub(&pool.loop_count, 1);
    slip__unlock(&pool.loop_lock);
}

static void loop_wait(loop *work) {
    for (int i = 0; i < 2000; ++i) {
        if (atomic_load_explicit(&work->helpers, memory_order_acquire) == 0) return;
        slip__cpu_relax();
    }
    unsigned inside = atomic_fetch_or_explicit(&work->helpers, OWNER_WAITS, memory_order_acquire);
    while ((inside & ~OWNER_WAITS) != 0) {
        slip__futex_wait(&work->helpers, inside | OWNER_WAITS, UINT64_MAX);
        inside = atomic_load_explicit(&work->helpers, memory_order_acquire);
    }
}

void slip__parallel_for(size_t count, void (*body)(void *context, size_t index), void *context) {
    if (count <= 1 || thread_count() < 2) {
        for (size_t i = 0; i < count; ++i) body(context, i);
        return;
    }
    loop work = {.count = count, .body = body, .context = context};
    loop_publish(&work);
    run_indices(&work);
    loop_withdraw(&work);
    loop_wait(&work);
}

/* ---- callers that help, settings, fork and exit ---- */

void slip__pool_join(void) {
    atomic_fetch_add(&pool.seated, 1);
}

void slip__pool_leave(void) {
    atomic_fetch_sub(&pool.seated, 1);
    if (work_is_visible()) wake(1);
}

slip_status slip__pool_set_thread_count(int count) {
    if (count < 0 || count > MAX_WORKERS)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[thread_count_set] expected 0 to %d threads, got %d", MAX_WORKERS,
                          count);
    if (count == 0) count = slip__core_count();
    atomic_store(&pool.thread_count, count);
    if (work_is_visible()) wake(count);
    return SLIP_OK;
}

int slip__pool_thread_count(void) {
    return thread_count();
}

void slip__pool_before_fork(void) {
    slip__lock(&pool.setup_lock);
}

void slip__pool_after_fork(bool in_child) {
    if (in_child) {
        /* The workers are gone; what was queued belonged to them. Their lists stay readable by nobody. */
        int started = atomic_exchange(&pool.started, 0);
        for (int i = 0; i < started; ++i) atomic_store(&pool.workers[i], NULL);
        pool.urgent = pool.shared = pool.patient = (task_list){0};
        atomic_store(&pool.queued, 0);
        atomic_store(&pool.spinners, 0);
        atomic_store(&pool.sleepers, 0);
        pool.loop_lock = (slip_lock){0};
        pool.loops = NULL;
        atomic_store(&pool.loop_count, 0);
        atomic_store(&pool.seated, 0);
        atomic_store(&pool.is_paused, false); /* it was the parent's workers that a test had paused */
        atomic_store(&pool.running, 0);
        this_worker = NULL;
    }
    slip__unlock(&pool.setup_lock);
}

void slip__pool_shut_down(uint64_t patience_ns) {
    uint64_t deadline = slip__deadline(patience_ns);
    atomic_store(&pool.is_shut_down, true);
    while (!this_worker && atomic_load(&pool.running) > 0 && slip__remaining(deadline) > 0) {
        atomic_uint never = 0;
        slip__futex_wait(&never, 0, 100000); /* a tenth of a millisecond: this happens once, at exit */
    }
}

bool slip__pool_is_shut_down(void) {
    return atomic_load_explicit(&pool.is_shut_down, memory_order_relaxed);
}

void slip__pool_pause(bool paused) {
    atomic_store(&pool.is_paused, paused);
    if (!paused && work_is_visible()) wake(thread_count());
}
