/* Stages: what a slip_data is. A chain of them draws samples lazily (data/sample.h): each draw is cheap, and fixes what
 * the sample is; who asks for it finishes it, or has it finished by others (data/prefetch.c). */
#ifndef SLIP_DATA_STAGE_H
#define SLIP_DATA_STAGE_H

#include "base/thread.h"
#include "data/op.h"
#include "data/position.h"

/* How a sample is asked for. */
typedef struct slip_draw {
    struct slip_crew *crew; /* who asks (data/prefetch.h); NULL: a thread that may wait */
    bool is_early;          /* no sample yet: the crew asks again when it has finished something */
} slip_draw;

/* Which of its samples a stage cannot find again (`recall`). */
typedef enum slip_stage_memory { SLIP_FORGETS_NONE, SLIP_FORGETS_MADE, SLIP_FORGETS_ALL } slip_stage_memory;

typedef struct slip_stage_vtable {
    const char *name; /* "batch": for messages, and in saved positions */
    bool is_ahead;    /* works ahead: resets the stages before itself, and keeps their position */
    slip_stage_memory forgets;
    /* Streams. *sample NULL with SLIP_OK: the end, or too early. The lock of the stage is held. NULL here, as for size
     * and fetch: what the one stage upstream gives, with this stage's op. */
    slip_status (*draw)(slip_data *self, slip_draw *how, slip_sample **sample);
    slip_status (*reset)(slip_data *self); /* its own state, before those upstream; NULL: has none */
    /* Buffers. Any thread, no lock held. */
    slip_status (*size)(const slip_data *self, size_t *size);
    slip_status (*fetch)(slip_data *self, size_t index, uint32_t epoch, slip_sample **sample);
    /* Streams: its own part of a position; NULL: has none. The lock of the stage is held. */
    slip_status (*save)(slip_data *self, slip_position_writer *writer);
    slip_status (*load)(slip_data *self, slip_position_reader *reader);
    /* A sample drawn earlier, found again by what slip__stage_remember wrote; NULL: as the one stage upstream gives it,
     * with this stage's op. */
    slip_status (*recall)(slip_data *self, slip_position_reader *reader, slip_sample **sample);
    /* Gives a reference back; true: it was the last. NULL: nobody but its users has any. */
    bool (*give_back)(slip_data *self);
    void (*destroy)(slip_data *self); /* what is its own; not upstream, not the memory */
} slip_stage_vtable;

struct slip_data {
    const slip_stage_vtable *vtable;
    atomic_uint references;
    slip_lock lock; /* of what draws change; taken downstream before upstream */
    bool is_buffer;
    bool may_drop;     /* a sample may vanish when its ops run: what counts samples must have them finished first */
    bool is_on_device; /* its arrays may be anywhere, and not ready yet: nothing may look into them */
    bool draw_blocks;  /* drawing may wait for files or for the program's own code */
    uint32_t depth;    /* ops before this stage's, at most */
    slip_data_op *op;  /* of stages that add one to each sample; owned */
    slip_data **upstream;
    size_t upstream_count;
};

/* A stage of `size` bytes, zero but for the base; upstream stages are retained, and what they say of themselves is
 * taken over. */
slip_status slip__stage_create(slip_data **out, const slip_stage_vtable *vtable, size_t size,
                               slip_data *const *upstream, size_t upstream_count, bool is_buffer);

/* What a constructor returns: `status`, and where that is a failure the stage is given up and *out NULL. */
slip_status slip__stage_settle(slip_data **out, slip_status status);
/* Gives the stage the op that it adds to each sample. `arguments`, not NULL, are the stage's own, in place of a copy.
 */
slip_status slip__stage_add_op(slip_data *stage, const slip_data_op_info *info, void *arguments);

/* Draws, with the stage's lock. */
slip_status slip__stage_draw(slip_data *stage, slip_draw *how, slip_sample **sample);
/* A lazy sample of a buffer, with the stage's op. */
slip_status slip__stage_fetch(slip_data *stage, size_t index, uint32_t epoch, slip_sample **sample);
slip_status slip__stage_reset(slip_data *stage); /* and those before it */

/* The positions of the stage and of those before it. */
slip_status slip__stage_save(slip_data *stage, slip_position_writer *writer);
slip_status slip__stage_load(slip_data *stage, slip_position_reader *reader);
/* Loads what a stage that works ahead has saved into the stage before it: a position and the samples drawn since. */
slip_status slip__ahead_load_into(slip_data *stage, slip_position_reader *reader);
/* What finds a sample again that the stage gave. SLIP_UNIMPLEMENTED: nothing does. */
slip_status slip__stage_remember(const slip_data *stage, const slip_sample *sample, slip_position_writer *writer);
/* Whether samples of the stage can be found again when they are made. */
bool slip__stage_finds_made(const slip_data *stage);
slip_status slip__stage_recall(slip_data *stage, slip_position_reader *reader, slip_sample **sample);

/* Stands where a sample's number of children does, before the number of a part and what it was cut from. */
#define SLIP_POSITION_PART UINT64_MAX

/* Adds the stage's op to a sample it passes on. Takes the sample over where it fails. */
slip_status slip__stage_pass(const slip_data *stage, slip_sample **sample);

/* Errors of calls that want the other kind. */
slip_status slip__stage_need_stream(const slip_data *data, const char *function);
slip_status slip__stage_need_buffer(const slip_data *data, const char *function);
/* An error of a stage that must see the arrays. */
slip_status slip__stage_need_host(const slip_data *data, const char *function);

/* A key of its own for a stage that chooses at random, from slip_data_seed and the number of such stages since. */
void slip__stage_new_key(uint32_t key[2]);

/* From here to slip__stage_end_keys such keys follow, on this thread, from another one: what the program's code makes
 * in between is the same whenever it is made. */
typedef struct slip_key_scope {
    uint32_t key[2];
    uint64_t count;
    struct slip_key_scope *outer;
} slip_key_scope;
void slip__stage_begin_keys(slip_key_scope *scope, const uint32_t key[2], uint64_t number);
void slip__stage_end_keys(slip_key_scope *scope);

/* The sample's identity in its source. */
void slip__stage_identify(slip_sample *sample, const uint32_t source_key[2], uint32_t epoch, uint64_t index);

/* A stage behind `data` whose samples are finished one by one: what counts them, or looks into them, stands behind it.
 * `data` itself where that never drops any and `looks_inside` is false. */
slip_status slip__data_finished(slip_data **out, slip_data *data, bool looks_inside);

#endif
