/* Stages that finish samples ahead of time, and the crew of threads that does it.
 *
 * A crew serves one prefetch and, where stages before that must look at finished samples to draw, the ones that finish
 * those: all under one lock, which is never held while something is drawn or made. Whoever works for it takes the
 * oldest piece of work there is, makes it, and looks again; when there is none, it goes. So there is nothing that
 * sleeps on a worker of the pool: what drawing has to wait for says so, and is asked again when something was finished.
 * Pieces that block, and draws that may, are done by threads of the crew's own. */
#ifndef SLIP_DATA_PREFETCH_H
#define SLIP_DATA_PREFETCH_H

#include "base/pool.h"
#include "data/note.h"

typedef struct slip_item slip_item;
typedef struct slip_ahead slip_ahead;
typedef struct slip_crew slip_crew;

/* A sample that is made on its own: an item's, or one of the children of an item's. */
typedef struct slip_piece {
    slip_item *item;
    slip_sample *sample;
    struct slip_piece *next;
} slip_piece;

/* A sample that was drawn, in the order of drawing. The fields are under the crew's lock. */
struct slip_item {
    slip_ahead *stage;
    slip_sample *sample;
    slip_item *next;
    size_t pieces_left;
    bool is_done;
    slip_note note;      /* where the stages before are after this one was drawn; empty: not noted */
    slip_piece own;      /* the sample itself, when its children are finished */
    slip_piece pieces[]; /* its children */
};

typedef struct slip_pieces {
    slip_piece *first, *last;
} slip_pieces;

/* A stage that works ahead: a prefetch, or one that finishes what a stage behind it has to look into. A prefetch gets
 * its crew when it is first asked for a sample; the others are served by the crew of the prefetch behind them. Without
 * one a sample is finished when it is asked for. */
struct slip_ahead {
    slip_data base;
    slip_crew *crew;  /* NULL: none */
    int thread_count; /* of the crew; 0: this is no prefetch */
    size_t size;      /* items at most; 0: as many as turn out to be needed */
    size_t depth;     /* items at most, now */
    size_t byte_limit;
    bool is_unordered;

    /* Under the crew's lock. */
    slip_item *first, *last;
    size_t count;
    size_t item_bytes;                                      /* of an item, on the average of the last ones */
    uint64_t waited_ns, consumed_ns, given_at, given_count; /* given_at: when the consumer last got a sample */
    int running;                                            /* pieces that somebody works on */
    bool is_wanted;   /* a sample was asked for since the last reset: nothing is drawn before */
    bool is_stopping; /* nothing new begins */
    bool is_drawing, has_ended, is_early;
    slip_failure *failure;               /* of drawing: told behind what was drawn before */
    size_t drawn_since_note, note_bytes; /* items since a position was noted; how long that was */
    /* Where the stages before were when an item was handed over, and how many were handed over since. */
    slip_note note;
    size_t given_since;
};

/* A slot in which a worker of the pool works for the crew. */
typedef struct slip_hand {
    slip_task task;
    slip_crew *crew;
    bool is_busy;
} slip_hand;

enum { SLIP_CREW_STAGES = 32 }; /* more than that are served without a crew */

struct slip_crew {
    slip_lock lock;
    slip_ahead *stages[SLIP_CREW_STAGES]; /* the prefetch first, then those before it */
    int stage_count;
    int thread_count;
    slip_hand *hands; /* thread_count */
    int busy_hands, threads, idle_threads;
    slip_pieces ready, blocking;
    atomic_uint news;        /* grows when an item is done, a stream ends, or a draw is over: consumers sleep on it */
    atomic_uint thread_news; /* the crew's own threads sleep on it */
    unsigned fork_generation;
};

/* A crew for the prefetch and for the stages before it that have none. The lock of the prefetch is held. */
slip_status slip__crew_create(slip_ahead *prefetch);
/* By the prefetch, when nobody works any more: the stages before it are without a crew again. */
void slip__crew_release(slip_crew *crew);
/* If this is a stage that works ahead, as such; or NULL. */
slip_ahead *slip__ahead_of(slip_data *stage);

/* Gets workers going for what there is to do. The lock is held. */
void slip__crew_call(slip_crew *crew);
/* A piece for whoever comes. The lock is held. */
void slip__crew_offer(slip_crew *crew, slip_piece *piece);
/* Wakes consumers, and draws that were too early. The lock is held. */
void slip__crew_tell(slip_crew *crew);
/* For a consumer of the stage: does one piece of work, wherever it belongs; what it draws it draws for this stage or
 * those before, whose locks it does not hold. False: there is none. The lock is held, and given up meanwhile. */
bool slip__crew_help(slip_crew *crew, const slip_ahead *stage);
/* Gives back a reference to the crew's prefetch; true: it was the last. Where only those are left that work for it,
 * they go home. */
bool slip__crew_give_back(slip_crew *crew);
/* Takes back what was offered of the stage's items and waits until nobody works on the others, or draws. */
void slip__crew_stop(slip_crew *crew, slip_ahead *stage);

/* For the crew. Whether the stage may draw now; draws one item; the lock is held, and given up meanwhile. */
bool slip__ahead_may_draw(const slip_ahead *stage);
void slip__ahead_draw(slip_ahead *stage);
/* The oldest item that can be handed over, or NULL. The lock is held. */
slip_item *slip__ahead_take(slip_ahead *stage);
void slip__item_release(slip_item *item);

#endif
