/* Ops on samples: what one does is declared in ops/data/ and written in the file of its kind; here is how it runs. */
#ifndef SLIP_DATA_OP_H
#define SLIP_DATA_OP_H

#include "data/random.h"
#include "data/sample.h"

#include "schedule/data.h" /* slip__array_allocate */

/* ---- arguments, as the structs of generated/data_ops.h hold them ---- */

typedef struct slip_data_ints {
    int64_t *values;
    size_t count;
} slip_data_ints;

typedef struct slip_data_floats {
    double *values;
    size_t count;
} slip_data_floats;

typedef struct slip_data_bytes {
    char *bytes; /* and a NUL */
    size_t byte_count;
} slip_data_bytes;

typedef struct slip_data_texts {
    slip_data_bytes *values;
    size_t count;
} slip_data_texts;

/* A thing that an op refers to (a trie, a program's function): first member of each such struct. Internally locked or
 * immutable: ops run on several threads at once. */
typedef struct slip_data_object {
    atomic_uint references;
    void (*destroy)(struct slip_data_object *object);
} slip_data_object;

static inline slip_data_object *slip__data_object_retain(slip_data_object *object) {
    if (object) atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed);
    return object;
}
static inline void slip__data_object_release(slip_data_object *object) {
    if (object && atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) == 1) object->destroy(object);
}

/* ---- running ---- */

typedef struct slip_data_op_info slip_data_op_info;

/* What an op finds besides its arguments. */
typedef struct slip_data_context {
    const char *name;        /* "image_resize": in brackets in messages */
    slip_data_random random; /* this op's for this sample */
    slip_sample *sample;     /* for ops of the kind "sample" */
    slip_array *bytes;       /* of the file, for ops that read one ("reads" in the table); borrowed */
} slip_data_context;

typedef enum slip_data_op_kind {
    SLIP_DATA_ARRAY,  /* an array (that of arguments.key) gives an array (to arguments.output_key) */
    SLIP_DATA_SAMPLE, /* changes the sample */
    SLIP_DATA_GROUP,  /* makes the sample of its children */
} slip_data_op_kind;

typedef union slip_data_run {
    slip_status (*array)(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
    slip_status (*sample)(slip_sample *sample, const void *arguments, slip_data_context *context);
} slip_data_run;

/* What an argument is in the struct: KEY slip_name *, NULL for ""; TEXT char *; INT int64_t; FLOAT double; BOOL bool;
 * INTS, FLOATS and TEXTS the structs above; OBJECT a pointer to a struct that begins with a slip_data_object. */

struct slip_data_op_info {
    const char *name;
    slip_data_op_kind kind;
    bool is_random, may_drop;
    bool is_blocking; /* waits, for files or for an interpreter: runs on a thread of its own, not on the pool */
    /* A policy for failures of the ops before it (data/policy.c): false where the sample's failure stands. */
    bool (*recover)(slip_sample *sample, const void *arguments);
    bool is_function; /* of the program's */
    bool is_reader;   /* the bytes of a file, or with from_memory those of the array, are the array that it works on */
    slip_data_run run;
    /* Refuses arguments that can never work; NULL: there are none. Called when the op is added. */
    slip_status (*check)(const void *arguments, const char *name);
    size_t arguments_size; /* of the struct */
    const slip_data_argument_info *arguments;
    const unsigned short *offsets; /* of each in the struct */
    int argument_count;
    short key, output_key, prefix, from_memory; /* offsets of the arguments of these names, -1: has none */
};

/* Counted by all threads. */
typedef struct slip_data_counts {
    atomic_ullong count, busy_ns, read_ns, failed, dropped;
} slip_data_counts;

/* Of an op that is in no table: its arguments are its stage's. */
#define SLIP_DATA_UNLISTED .key = -1, .output_key = -1, .prefix = -1, .from_memory = -1

struct slip_data_op {
    const slip_data_op_info *info;
    void *arguments;          /* copies, the op's own */
    slip_data_counts *counts; /* the op's own */
    uint32_t ordinal;         /* how many ops of the chain come before it: part of the key of its random choices */
};

/* Copies the values, and checks them. */
slip_status slip__data_op_create(slip_data_op **out, const slip_data_op_info *info, const slip_data_value *values);
void slip__data_op_release(slip_data_op *op);

/* The op of that name, or NULL. */
const slip_data_op_info *slip__data_op_find(const char *name);

/* Where a sample's ops run. */
typedef enum slip_data_place {
    SLIP_DATA_ANYWHERE, /* blocking ones too */
    SLIP_DATA_POOL,     /* none that block */
    SLIP_DATA_THREAD,   /* only those that block */
} slip_data_place;

/* Where load_image comes next and what follows only cuts, resizes or mirrors the image, and may normalise it at the
 * end: does all of it in one go, and decodes no more than is used (data/image_fuse.c). How many ops that were; 0: none.
 */
int slip__image_fuse(slip_sample *sample, slip_status *status);
/* An op's random numbers for a sample. */
slip_data_random slip__data_random_of(const slip_data_op *op, const slip_sample *sample);
/* (in - mean) / std of `count` elements, as the op normalize does it. False: the op cannot work on this. */
bool slip__data_normalize_pixels(float *out, const uint8_t *in, size_t count, int channels,
                                 const slip_data_op *normalize);

/* Runs the sample's ops until it is finished (true), or until the next one must run in another place (false). Its
 * children are finished. A failure is the sample's, and finishes it. */
bool slip__data_run_ops(slip_sample *sample, slip_data_place place);
/* Whether its next op blocks. */
bool slip__data_next_blocks(const slip_sample *sample);
/* Finishes children and ops, here and now. */
void slip__data_finish(slip_sample *sample);

/* Keeps this thread's message as the sample's failure, with which sample it was. */
void slip__data_fail_sample(slip_sample *sample, slip_status status);

/* The array of a key that an op needs, or an error that says which keys there are. */
slip_status slip__data_need(slip_array **out, const slip_sample *sample, const slip_name *key,
                            const slip_data_context *context);

/* ---- for the ops' bodies ---- */

/* "(224,224,3)" */
enum { SLIP_SHAPE_BYTES = 96 };
const char *slip__data_shape_text(const slip_array *array, char text[SLIP_SHAPE_BYTES]);

/* An axis, negative ones from the end, or an error. */
slip_status slip__data_axis(int *axis, int64_t given, const slip_array *array, const slip_data_context *context);

/* A copy of `size` indices from `start` on along an axis. */
slip_status slip__data_take_part(slip_array **out, const slip_array *in, int axis, int start, int size,
                                 const slip_data_context *context);

/* The array's bytes as a text with a NUL, from slip__malloc; an error where the elements have more than one byte or
 * the text holds a NUL. */
slip_status slip__data_text(char **text, const slip_array *array, const slip_data_context *context);

/* A whole file as an array of int8, which is how MLX Data gives files. `context` names the function. `would_wait` NULL:
 * waits for the disk where need be; else *would_wait says that it would have to, and *out is NULL. Errors: SLIP_IO. */
slip_status slip__data_read_file(slip_array **out, const char *path, const slip_data_context *context,
                                 bool *would_wait);
/* "PREFIX/NAME", or NAME alone for an empty prefix or a name that begins with '/'; from slip__malloc. */
slip_status slip__data_path(char **path, const char *prefix, const slip_array *name, const slip_data_context *context);
/* The same of bytes that are known to hold no NUL. */
slip_status slip__join_path(char **path, const char *prefix, const char *name, size_t name_bytes, const char *function);

#endif
