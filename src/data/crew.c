#include "base/memory.h"
#include "data/prefetch.h"

enum { IDLE_NS = 2000000000 };

/* Workers of the pool that work for crews: all but one core's may, so that what the program computes goes on. */
static atomic_int busy_workers;

static int most_workers(void) {
    int threads = slip__pool_thread_count();
    return threads > 1 ? threads - 1 : 1;
}

/* ---- pieces ---- */

static void push(slip_pieces *list, slip_piece *piece) {
    piece->next = NULL;
    if (list->first) list->last->next = piece;
    else list->first = piece;
    list->last = piece;
}

static void push_first(slip_pieces *list, slip_piece *piece) {
    piece->next = list->first;
    if (!list->first) list->last = piece;
    list->first = piece;
}

static slip_piece *pop(slip_pieces *list) {
    slip_piece *piece = list->first;
    if (piece) list->first = piece->next;
    return piece;
}

void slip__crew_offer(slip_crew *crew, slip_piece *piece) {
    push(slip__data_next_blocks(piece->sample) ? &crew->blocking : &crew->ready, piece);
}

static void tell_consumers(slip_crew *crew) {
    atomic_fetch_add(&crew->news, 1);
    slip__futex_wake(&crew->news, INT32_MAX);
}

void slip__crew_tell(slip_crew *crew) {
    for (int i = 0; i < crew->stage_count; ++i) crew->stages[i]->is_early = false;
    tell_consumers(crew);
}

static size_t bytes_of(const slip_sample *sample) {
    size_t bytes = sizeof *sample;
    for (int i = 0; i < sample->entry_count; ++i)
        bytes +=
            slip_array_size(sample->entries[i].array) * slip_dtype_size(slip_array_dtype(sample->entries[i].array));
    return bytes;
}

static void item_done(slip_crew *crew, slip_item *item) {
    slip_ahead *stage = item->stage;
    size_t bytes = bytes_of(item->sample);
    item->is_done = true;
    stage->item_bytes = stage->item_bytes ? (3 * stage->item_bytes + bytes) / 4 : bytes;
    slip__crew_tell(crew);
}

/* The lock is held. */
static void piece_done(slip_crew *crew, slip_piece *piece) {
    slip_item *item = piece->item;
    if (piece == &item->own) item_done(crew, item);
    else if (--item->pieces_left == 0) /* before pieces of younger items: somebody may wait for this one */
        push_first(slip__data_next_blocks(item->sample) ? &crew->blocking : &crew->ready, &item->own);
}

static void run_piece(slip_crew *crew, slip_piece *piece, slip_data_place place) {
    slip_ahead *stage = piece->item->stage;
    ++stage->running;
    slip__unlock(&crew->lock);
    /* Children of children, which are rare, are finished in one go. */
    for (size_t i = 0; piece != &piece->item->own && i < piece->sample->child_count; ++i)
        slip__data_finish(piece->sample->children[i]);
    bool is_finished = slip__data_run_ops(piece->sample, place);
    slip__lock(&crew->lock);
    --stage->running;
    if (is_finished) piece_done(crew, piece);
    else slip__crew_offer(crew, piece);
    if (stage->is_stopping) slip__crew_tell(crew);
}

/* ---- what there is to do ---- */

static bool draws_at(const slip_ahead *stage, slip_data_place place) {
    return place == SLIP_DATA_ANYWHERE || stage->base.draw_blocks == (place == SLIP_DATA_THREAD);
}

/* Of the stages from number `first` on. */
static slip_ahead *find_draw(slip_crew *crew, slip_data_place place, int first) {
    for (int i = first; i < crew->stage_count; ++i)
        if (draws_at(crew->stages[i], place) && slip__ahead_may_draw(crew->stages[i])) return crew->stages[i];
    return NULL;
}

static bool has_work(slip_crew *crew, slip_data_place place) {
    return (place == SLIP_DATA_POOL ? crew->ready.first : crew->blocking.first) || find_draw(crew, place, 0);
}

/* One piece of work, or one draw. False: there is none. The lock is held, and given up meanwhile. */
static bool work_once(slip_crew *crew, slip_data_place place, int first_stage) {
    slip_piece *piece = place != SLIP_DATA_THREAD ? pop(&crew->ready) : NULL;
    if (!piece && place != SLIP_DATA_POOL) piece = pop(&crew->blocking);
    slip_ahead *stage = piece ? NULL : find_draw(crew, place, first_stage);
    if (stage) stage->is_drawing = true;
    slip__crew_call(crew); /* for what else there is, or what this thread has left to others */
    if (!piece && !stage) return false;
    if (piece) run_piece(crew, piece, place);
    else slip__ahead_draw(stage);
    return true;
}

bool slip__crew_help(slip_crew *crew, const slip_ahead *stage) {
    int number = 0;
    while (crew->stages[number] != stage) ++number;
    if (!work_once(crew, SLIP_DATA_ANYWHERE, number)) return false;
    slip__crew_call(crew); /* this thread may not come again */
    return true;
}

/* ---- workers of the pool ---- */

/* A worker keeps the prefetch alive. When only workers do, nobody will ask for its samples any more. */
static bool is_abandoned(const slip_crew *crew) {
    return atomic_load(&crew->stages[0]->base.references) <= (unsigned)(crew->busy_hands + crew->threads);
}

bool slip__crew_give_back(slip_crew *crew) {
    slip__lock(&crew->lock);
    bool is_last = atomic_fetch_sub_explicit(&crew->stages[0]->base.references, 1, memory_order_acq_rel) == 1;
    if (!is_last && crew->idle_threads && is_abandoned(crew)) {
        atomic_fetch_add(&crew->thread_news, 1);
        slip__futex_wake(&crew->thread_news, INT32_MAX);
    }
    slip__unlock(&crew->lock);
    return is_last;
}

static void hand_main(slip_task *task) {
    slip_hand *hand = (slip_hand *)task;
    slip_crew *crew = hand->crew;
    slip__lock(&crew->lock);
    while (!is_abandoned(crew) && work_once(crew, SLIP_DATA_POOL, 0)) {
        if (!slip__pool_wants_worker()) continue;
        slip__unlock(&crew->lock);
        slip__pool_submit(task); /* computation goes first */
        return;
    }
    hand->is_busy = false;
    --crew->busy_hands;
    atomic_fetch_sub(&busy_workers, 1);
    slip__crew_tell(crew);
    slip_data *stage = &crew->stages[0]->base;
    slip__unlock(&crew->lock);
    slip_data_release(stage);
}

static bool take_worker(void) {
    int busy = atomic_load(&busy_workers);
    while (busy < most_workers())
        if (atomic_compare_exchange_weak(&busy_workers, &busy, busy + 1)) return true;
    return false;
}

static void call_workers(slip_crew *crew) {
    for (int i = 0; i < crew->thread_count && has_work(crew, SLIP_DATA_POOL); ++i) {
        slip_hand *hand = &crew->hands[i];
        if (hand->is_busy) continue;
        if (!take_worker()) { /* other pipelines have them all: a consumer that sleeps has to help */
            tell_consumers(crew);
            return;
        }
        hand->is_busy = true;
        ++crew->busy_hands;
        slip_data_retain(&crew->stages[0]->base);
        slip__pool_submit(&hand->task);
        return; /* a worker that finds more calls the next one */
    }
}

/* ---- threads for what blocks ---- */

static void thread_main(void *argument) {
    slip_crew *crew = argument;
    slip__lock(&crew->lock);
    for (bool has_time = true; has_time && !is_abandoned(crew);) {
        if (work_once(crew, SLIP_DATA_THREAD, 0)) continue;
        unsigned news = atomic_load(&crew->thread_news);
        ++crew->idle_threads;
        slip__unlock(&crew->lock);
        has_time = slip__futex_wait(&crew->thread_news, news, IDLE_NS) || atomic_load(&crew->thread_news) != news;
        slip__lock(&crew->lock);
        --crew->idle_threads;
    }
    --crew->threads;
    slip__crew_tell(crew);
    slip_data *stage = &crew->stages[0]->base;
    slip__unlock(&crew->lock);
    slip_data_release(stage);
}

static void call_threads(slip_crew *crew) {
    if (!has_work(crew, SLIP_DATA_THREAD)) return;
    if (crew->idle_threads) {
        atomic_fetch_add(&crew->thread_news, 1);
        slip__futex_wake(&crew->thread_news, 1);
        return;
    }
    if (crew->threads >= crew->thread_count) return;
    ++crew->threads;
    slip_data_retain(&crew->stages[0]->base);
    if (slip__thread_start(thread_main, crew, "slip-data") == 0) return;
    --crew->threads; /* the consumer does it then */
    atomic_fetch_sub(&crew->stages[0]->base.references, 1);
}

void slip__crew_call(slip_crew *crew) {
    call_workers(crew);
    call_threads(crew);
}

/* ---- stopping ---- */

static void take_back(slip_pieces *list, const slip_ahead *stage) {
    slip_pieces kept = {0};
    for (slip_piece *piece; (piece = pop(list));)
        if (piece->item->stage != stage) push(&kept, piece);
    *list = kept;
}

void slip__crew_stop(slip_crew *crew, slip_ahead *stage) {
    slip__lock(&crew->lock);
    stage->is_stopping = true;
    while (stage->is_drawing || stage->running) {
        unsigned news = atomic_load(&crew->news);
        slip__unlock(&crew->lock);
        slip__futex_wait(&crew->news, news, UINT64_MAX);
        slip__lock(&crew->lock);
    }
    take_back(&crew->ready, stage);
    take_back(&crew->blocking, stage);
    slip__unlock(&crew->lock);
}

/* ---- life ---- */

/* Stages that work ahead and are not served yet, from `stage` on. */
static void adopt(slip_crew *crew, slip_data *stage) {
    for (; stage; stage = stage->upstream_count ? stage->upstream[0] : NULL) {
        slip_ahead *ahead = slip__ahead_of(stage);
        for (size_t i = 1; i < stage->upstream_count; ++i) adopt(crew, stage->upstream[i]);
        if (!ahead || ahead->crew || crew->stage_count == SLIP_CREW_STAGES) continue;
        ahead->crew = crew;
        crew->stages[crew->stage_count++] = ahead;
    }
}

static int count_threads(const slip_crew *crew) {
    int most = 0;
    for (int i = 0; i < crew->stage_count; ++i)
        if (crew->stages[i]->thread_count > most) most = crew->stages[i]->thread_count;
    return most;
}

slip_status slip__crew_create(slip_ahead *prefetch) {
    slip_crew *crew = slip__calloc(1, sizeof *crew);
    if (!crew) return slip__fail_memory("prefetch", sizeof *crew);
    adopt(crew, &prefetch->base);
    crew->thread_count = count_threads(crew);
    crew->hands = slip__calloc((size_t)crew->thread_count, sizeof *crew->hands);
    crew->fork_generation = slip__fork_generation();
    for (int i = 0; crew->hands && i < crew->thread_count; ++i)
        crew->hands[i] = (slip_hand){.task = {.run = hand_main, .priority = 1}, .crew = crew};
    if (crew->hands) return SLIP_OK;
    slip_status status = slip__fail_memory("prefetch", (size_t)crew->thread_count * sizeof *crew->hands);
    slip__crew_release(crew);
    return status;
}

void slip__crew_release(slip_crew *crew) {
    if (!crew) return;
    for (int i = 0; i < crew->stage_count; ++i) {
        slip_ahead *stage = crew->stages[i];
        if (i) slip__lock(&stage->base.lock); /* nobody has the prefetch itself any more, or its lock is held */
        stage->crew = NULL;
        if (i) slip__unlock(&stage->base.lock);
    }
    slip__free(crew->hands);
    slip__free(crew);
}
