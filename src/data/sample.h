/* Samples while they are made: named arrays, where they came from, and the ops that are still to be run on them.
 *
 * A stage gives samples away before their ops have run: drawing one costs next to nothing, is done by one thread at a
 * time and fixes the order, the identity and so the randomness of everything that follows; the ops run later, on any
 * thread. See docs/data.md. */
#ifndef SLIP_DATA_SAMPLE_H
#define SLIP_DATA_SAMPLE_H

#include <slip/data.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/thread.h"

/* A key of a sample. Immutable, reference-counted; equal texts may be different names. */
typedef struct slip_name {
    atomic_uint references;
    unsigned byte_count;
    char text[]; /* and a NUL */
} slip_name;

slip_status slip__name_create(slip_name **out, const char *text);
void slip__name_release(slip_name *name); /* NULL is fine */

static inline slip_name *slip__name_retain(slip_name *name) {
    atomic_fetch_add_explicit(&name->references, 1, memory_order_relaxed);
    return name;
}

typedef struct slip_sample_entry {
    slip_name *name;
    slip_array *array; /* ready, row-major, in host memory */
} slip_sample_entry;

/* Where a sample of a source came from, which finds it again. */
typedef struct slip_origin {
    uint64_t index; /* in its source, counted in each epoch from 0 */
    uint32_t epoch;
    uint32_t branch; /* which of the streams that were mixed on the way */
    /* Which part of that sample, where it was cut in parts; of a part's part the outer number is in the upper half. */
    uint64_t part;
    uint32_t part_count; /* how often it was cut; more than SLIP_MOST_CUTS cannot be written down in `part` */
} slip_origin;

enum { SLIP_MOST_CUTS = 2 };

typedef struct slip_data_op slip_data_op;

/* The memory of a batch's array of one key, which its samples may write to before they are put together. */
typedef struct slip_slots {
    slip_lock lock;
    size_t count;
    slip_name *key;    /* owned; NULL: nobody has asked for memory yet */
    slip_array *array; /* owned: a slot for each child along the first axis */
} slip_slots;

enum { SLIP_SAMPLE_INLINE_ENTRIES = 6, SLIP_SAMPLE_INLINE_OPS = 14 };

struct slip_sample {
    slip_sample_entry *entries; /* inline_entries, or heap */
    int entry_count, entry_room;

    uint32_t key[2]; /* random choices follow from it */
    slip_origin origin;

    /* What is still to be done, in this order. Borrowed: a stage that is alive holds each op. */
    const slip_data_op **ops; /* inline_ops, or heap */
    int op_count, op_room, next_op;
    bool is_read; /* ops[next_op] has read its file: `bytes` */
    bool is_cold; /* that file is not in memory: whoever reads it waits for the disk */
    slip_array *bytes;
    slip_data *owner; /* keeps the ops' stages alive where the stream itself does not; NULL: it does */

    /* Samples that are finished first and that ops[0] then makes this one of: a batch's, or those that were zipped. */
    slip_sample **children;
    size_t child_count;
    slip_slots *slots; /* owned; NULL: its children are not stacked */
    /* Of a child: its parent's slots, and which is its own. */
    slip_slots *parent_slots;
    size_t slot;

    bool is_dropped;
    slip_failure *failure;

    slip_sample_entry inline_entries[SLIP_SAMPLE_INLINE_ENTRIES];
    const slip_data_op *inline_ops[SLIP_SAMPLE_INLINE_OPS];
};

/* Borrowed; NULL: none of that name. */
slip_array *slip__sample_find(const slip_sample *sample, const slip_name *name);
/* Sets or replaces. The array, plain as in an entry, is taken over, also on failure; the name is retained. */
slip_status slip__sample_put(slip_sample *sample, slip_name *name, slip_array *array);
/* The same with a copy of the bytes, as an array of int8. `what` names the function in messages. */
slip_status slip__sample_put_text(slip_sample *sample, slip_name *name, const void *bytes, size_t byte_count,
                                  const char *what);
void slip__sample_erase(slip_sample *sample, const slip_name *name);
/* Room for `count` children, which the caller then puts there. */
slip_status slip__sample_make_children(slip_sample *sample, size_t count);
void slip__sample_drop_children(slip_sample *sample);
/* Slots for arrays of the sample's children: without memory for them it does without. */
void slip__sample_make_slots(slip_sample *sample);
/* An array that will be the sample's under this key, with no op behind it: in its slot of the batch if that can be, or
 * one of its own. */
slip_status slip__sample_allocate(slip_array **array, void **data, const slip_sample *sample, const slip_name *key,
                                  const int *shape, int ndim, slip_dtype dtype, const char *what);
/* Adds an op to what is to be done. */
slip_status slip__sample_defer(slip_sample *sample, const slip_data_op *op);

/* "'image', 'label'": the keys, for messages; cut where they do not fit. */
enum { SLIP_KEYS_BYTES = 160 };
const char *slip__sample_keys(const slip_sample *sample, char text[SLIP_KEYS_BYTES]);

#endif
