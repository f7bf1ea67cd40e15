/* Samples, and buffers and streams of them: what decodes, augments, batches and prefetches beside the computation.
 *
 * A sample is a set of named arrays. A buffer holds samples by index and makes them when they are asked for; a stream
 * gives one after the other. Both are chains of stages: each function below adds one and returns a new handle; the ops
 * of slip/data_ops.h, which change each sample, are added the same way. Stages of a stream are shared: two streams made
 * from one take turns with its samples, as in MLX Data. Nothing runs until a sample is asked for.
 *
 * Random choices are keyed by (seed, epoch, sample, op): the same samples, augmentations and order come out whatever
 * the number of threads. A new epoch begins when a stream is reset or repeated. The seed is slip_data_seed's when the
 * stage that makes the samples is added.
 *
 * `*out` is the caller's, NULL on failure; other handles are borrowed. Handles are reference-counted and internally
 * locked: any thread. Texts are copied. Errors: SLIP_INVALID_ARGUMENT, SLIP_WRONG_KIND (a stream where a buffer is
 * needed, or the reverse), SLIP_OUT_OF_MEMORY, and where samples are made those of the op at fault, whose message names
 * the op and the sample. */
#ifndef SLIP_DATA_H
#define SLIP_DATA_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A text, or any bytes. */
typedef struct slip_data_text {
    const char *bytes;
    size_t byte_count;
} slip_data_text;

/* ---- samples ---- */

/* Named arrays, in the order in which the names were first set. The arrays of a sample are ready, row by row, and in
 * host memory. Caller-locked. */
typedef struct slip_sample slip_sample;

SLIP_API slip_status slip_sample_create(slip_sample **out);
SLIP_API void slip_sample_release(slip_sample *sample); /* the one owner's; NULL is fine */
/* The same arrays under the same names. */
SLIP_API slip_status slip_sample_copy(slip_sample **out, const slip_sample *sample);
/* Sets or replaces. The array is retained; one that is not ready, or lies otherwise, is evaluated and copied first. */
SLIP_API slip_status slip_sample_set(slip_sample *sample, const char *name, slip_array *array);
/* The same with a copy of the bytes, as an array of int8, which is how MLX Data keeps text. */
SLIP_API slip_status slip_sample_set_text(slip_sample *sample, const char *name, const void *bytes, size_t byte_count);
/* The array of a key as one that nobody else holds, to be changed or kept: taken out of the sample, or a copy where it
 * is shared. *array NULL: there is none. */
SLIP_API slip_status slip_sample_take(slip_array **array, slip_sample *sample, const char *name);
SLIP_API void slip_sample_remove(slip_sample *sample, const char *name);           /* fine where there is none */
SLIP_API slip_array *slip_sample_get(const slip_sample *sample, const char *name); /* borrowed; NULL: none */
SLIP_API size_t slip_sample_count(const slip_sample *sample);
/* The array at `index`, and its name where `name` is not NULL; borrowed; NULL past the end. */
SLIP_API slip_array *slip_sample_at(const slip_sample *sample, size_t index, const char **name);

/* ---- buffers and streams ---- */

typedef struct slip_data slip_data;

SLIP_API slip_data *slip_data_retain(slip_data *data);
SLIP_API void slip_data_release(slip_data *data); /* NULL is fine */
SLIP_API bool slip_data_is_buffer(const slip_data *data);

/* What random choices of samples made from now on follow. 1234 at first, as in MLX Data. */
SLIP_API void slip_data_seed(uint64_t seed);

/* The next sample; *sample NULL: the stream has ended. The caller owns the sample. Waits where need be, and helps with
 * the work waited for. A failed sample is an error once; the next call goes on behind it. */
SLIP_API slip_status slip_data_next(slip_sample **sample, slip_data *stream);
/* Back to the beginning, in a new epoch. */
SLIP_API slip_status slip_data_reset(slip_data *stream);
/* Samples of a buffer, and the one at `index` (SLIP_INDEX past the end; SLIP_NOT_FOUND: an op dropped it). */
SLIP_API slip_status slip_data_size(size_t *size, const slip_data *buffer);
SLIP_API slip_status slip_data_at(slip_sample **sample, slip_data *buffer, size_t index);

/* Where a stream is, behind the sample last given: what slip_data_load_position of a stream made in the same way needs
 * to go on from there, whatever its number of threads. Freed with slip_data_free_position. Errors: SLIP_UNIMPLEMENTED,
 * naming the stage that cannot be saved; load: SLIP_INVALID_ARGUMENT for bytes that are no position of this stream. */
SLIP_API slip_status slip_data_save_position(void **bytes, size_t *byte_count, slip_data *stream);
SLIP_API void slip_data_free_position(void *bytes);
SLIP_API slip_status slip_data_load_position(slip_data *stream, const void *bytes, size_t byte_count);

/* ---- where samples come from ---- */

/* A buffer of copies of the samples. */
SLIP_API slip_status slip_data_from_samples(slip_data **out, slip_sample *const *samples, size_t count);

/* What a program gives samples from. Calls come one at a time, from any thread; none of the runtime's locks is held
 * that another call to it would need. */
typedef struct slip_data_source_vtable {
    /* The next sample, the caller's from then on; NULL: the end. An error is given to whoever asked for the sample. */
    slip_status (*next)(void *self, slip_sample **sample);
    slip_status (*reset)(void *self); /* back to the beginning */
    void (*release)(void *self);      /* once, at the end, on any thread; may be NULL */
} slip_data_source_vtable;

/* A stream. Takes over `self` where it succeeds. */
SLIP_API slip_status slip_data_from_source(slip_data **out, const slip_data_source_vtable *vtable, void *self);

/* ---- buffers ---- */

SLIP_API slip_status slip_data_to_stream(slip_data **out, slip_data *buffer);
SLIP_API slip_status slip_data_append(slip_data **out, slip_data *buffer, slip_data *other);
/* Sample i is the one at indices[i]; SLIP_INDEX where there is none. */
SLIP_API slip_status slip_data_perm(slip_data **out, slip_data *buffer, const int64_t *indices, size_t count);

/* ---- buffers and streams ---- */

/* Buffer: in an order of its own. Stream: each sample is one drawn at random from `buffer_size` that were read ahead
 * (by their place in the source: what ops before this one do to a sample is done when it is given). */
SLIP_API slip_status slip_data_shuffle(slip_data **out, slip_data *data, size_t buffer_size);
/* Of every `partition_count` samples the one at `partition`; the others are not made. */
SLIP_API slip_status slip_data_partition(slip_data **out, slip_data *data, size_t partition_count, size_t partition);

/* How samples of different shapes become one array. */
typedef struct slip_data_batch_rule {
    const char *key;
    double pad; /* what fills up smaller ones; 0 for a key without a rule */
    int axis;   /* concatenated along this axis; -1: stacked along a new first one */
    bool has_pad;
} slip_data_batch_rule;

/* Arrays of each key stacked along a new first axis, smaller ones padded at their ends to the largest. The last batch
 * has what is left, unless `drop_last`. Errors: keys, dtypes or numbers of axes that differ within a batch. */
SLIP_API slip_status slip_data_batch(slip_data **out, slip_data *data, size_t batch_size,
                                     const slip_data_batch_rule *rules, size_t rule_count, bool drop_last);

/* Batches of samples of about the same size: of at most so many elements of the array `key`, counted as padded. */
typedef struct slip_data_dynamic_batch_options {
    /* Elements that the array of a batch has at least and at most; 0 or less: no limit. What is outside all the same,
     * a sample that is too large by itself or too few that are left, is a batch too, unless `drop_outliers`. */
    int64_t min_data_size, max_data_size;
    const slip_data_batch_rule *rules; /* as for slip_data_batch */
    size_t rule_count;
    bool drop_outliers;
    slip_data *size_buffer; /* buffers: its arrays of `key` are measured instead; NULL: the buffer's own */
    /* Streams. */
    size_t buffer_size;         /* samples that are gathered, sorted and parted at a time */
    bool shuffle;               /* batches in random order; else from small samples to large ones */
    size_t max_skipped_samples; /* outliers in a row that are no error */
    size_t thread_count;        /* above 1: samples are made by that many threads ahead of time */
} slip_data_dynamic_batch_options;

/* Without a max_data_size the samples of a buffer are one batch, in their order. Buffers make all samples once now. */
SLIP_API slip_status slip_data_dynamic_batch(slip_data **out, slip_data *data, const char *key,
                                             const slip_data_dynamic_batch_options *options);

/* A function of the program's, run on each sample, on a thread that is not one of the pool's; several may run at once.
 * It may change the sample as it likes; one without any keys is dropped. A failure is the sample's. */
typedef struct slip_data_function {
    const char *name; /* for messages; copied */
    slip_status (*call)(void *self, slip_sample *sample);
    void (*release)(void *self); /* once, at the end, on any thread; may be NULL */
    void *self;
    bool never_drops; /* it leaves keys in every sample */
} slip_data_function;

/* Takes over `self` where it succeeds. */
SLIP_API slip_status slip_data_transform(slip_data **out, slip_data *data, const slip_data_function *function);

typedef enum slip_data_policy {
    SLIP_DATA_RAISE,      /* the error is whoever asks for the sample's: as without a policy */
    SLIP_DATA_SKIP,       /* the sample is dropped */
    SLIP_DATA_SUBSTITUTE, /* another takes its place */
} slip_data_policy;

/* What becomes of samples at which an op before this one fails, back to the policy before. `substitute` (copied) is for
 * SLIP_DATA_SUBSTITUTE alone. More than `limit` failures are an error after all; SIZE_MAX: any number is fine. What
 * fails is counted: slip_data_statistics. */
SLIP_API slip_status slip_data_on_error(slip_data **out, slip_data *data, slip_data_policy policy, size_t limit,
                                        const slip_sample *substitute);

/* ---- what a pipeline does ---- */

/* One stage, or one op. Times are sums over all threads. */
typedef struct slip_data_stage_statistics {
    const char *name;     /* borrowed from the stage */
    uint64_t count;       /* samples */
    uint64_t busy_ns;     /* of an op: at work */
    uint64_t read_ns;     /* of an op that reads files: reading them */
    uint64_t failed;      /* samples at which it failed; of a policy: which it dealt with */
    uint64_t dropped;     /* samples that it dropped */
    uint64_t waited_ns;   /* of a prefetch: by its consumer */
    uint64_t consumed_ns; /* of a prefetch: by its consumer, for its own work, between two samples */
    size_t ready, depth;  /* of a prefetch: samples that are ready now, and how many it works ahead at most */
    bool is_python;       /* a function of the program's */
} slip_data_stage_statistics;

/* The stages before and with this one, the source first; those that do nothing to be measured are left out. At most
 * `room` are written, *count is how many there are. Counting goes on while this reads. */
SLIP_API slip_status slip_data_statistics(slip_data_stage_statistics *rows, size_t room, size_t *count,
                                          slip_data *data);

/* What holds the pipeline up, in one line that says what to do: reading files, an op, functions of the program's, or
 * the consumer, who never waits. Written with a NUL, and cut where it does not fit. */
SLIP_API void slip_data_verdict(char *text, size_t room, slip_data *data);

/* ---- streams ---- */

/* `times` more passes after the first; 0 or less: for ever. */
SLIP_API slip_status slip_data_repeat(slip_data **out, slip_data *stream, int64_t times);
SLIP_API slip_status slip_data_take(slip_data **out, slip_data *stream,
                                    size_t count); /* the first `count` of an epoch */
SLIP_API slip_status slip_data_skip(slip_data **out, slip_data *stream, size_t count); /* all but those */
/* The keys of one sample of each; ends with the shortest. Where two have the same key, the later one's array counts. */
SLIP_API slip_status slip_data_zip(slip_data **out, slip_data *const *streams, size_t count);
/* Samples of each in turn, or, with weights, of one chosen at random by them. Goes on with the others when one ends. */
SLIP_API slip_status slip_data_interleave(slip_data **out, slip_data *const *streams, const double *weights,
                                          size_t count);

/* Several samples of each: windows of `size` along axis `dim` of the array `key`, one at each multiple of `stride`
 * that lies in it, the last ones shorter. The other arrays stay as they are. `index_key`, unless "", gets the window's
 * number as int64. Errors: a sample without the key or the axis fails as a whole. */
SLIP_API slip_status slip_data_sliding_window(slip_data **out, slip_data *stream, const char *key, int64_t size,
                                              int64_t stride, int64_t dim, const char *index_key);

/* A function of the program's that makes a buffer of another one, which is borrowed. Called by one thread at a time;
 * random choices of stages that are made in it follow from the seed and from how often it was called in this epoch. */
typedef struct slip_data_refill {
    slip_status (*call)(void *self, slip_data *gathered, slip_data **out);
    void (*release)(void *self); /* once, at the end, on any thread; may be NULL */
    void *self;
} slip_data_refill;

/* Gathers `buffer_size` samples at a time (the last time what is left) and gives those of the buffer that `refill`
 * makes of them; NULL: the samples themselves. Takes over `refill->self` where it succeeds. Where a failure of the
 * function is told, the samples gathered are gone. A position in the middle of a buffer is loaded by gathering again
 * and calling the function once more: it must do the same. `thread_count` as above. */
SLIP_API slip_status slip_data_buffered(slip_data **out, slip_data *stream, size_t buffer_size,
                                        const slip_data_refill *refill, size_t thread_count);

typedef struct slip_data_prefetch_options {
    size_t size;          /* samples ready or under way at most; 0: found while it runs, within the budget */
    size_t thread_count;  /* threads at work at most; 0: one per core */
    size_t memory_budget; /* bytes of samples ready or under way; 0: a quarter of a GiB */
    bool is_unordered;    /* each sample as soon as it is ready */
} slip_data_prefetch_options;

/* Makes samples ahead of time on the runtime's own threads, from here up to the prefetch before. NULL: all zero. */
SLIP_API slip_status slip_data_prefetch(slip_data **out, slip_data *stream, const slip_data_prefetch_options *options);

/* Samples whose arrays are on the stream's device: `ahead` of them (0: 2) are copied there ahead of time, each as soon
 * as it is made, beside what the device computes. Whoever reads an array waits for its copy as for any other array of
 * another stream; the host does not wait. Only stages that pass samples on as they are (prefetch, take, repeat and the
 * like) may follow. */
SLIP_API slip_status slip_data_to_device(slip_data **out, slip_data *stream, slip_stream *target, size_t ahead);
SLIP_API bool slip_data_is_on_device(const slip_data *data);

/* The name of a library that files are decoded with, and its version, NULL where this build lacks it: borrowed until
 * the thread's next call. NULL past the last one. */
SLIP_API const char *slip_data_library(const char **version, size_t index);

/* ---- ops by name, as front ends add them; C programs use the functions of slip/data_ops.h ---- */

typedef enum slip_data_argument_type {
    SLIP_DATA_KEY,    /* text: a key of the sample, "" for none */
    SLIP_DATA_TEXT,   /* text */
    SLIP_DATA_INT,    /* integer; SLIP_DATA_NONE: not given, where the op allows that */
    SLIP_DATA_FLOAT,  /* real */
    SLIP_DATA_BOOL,   /* flag */
    SLIP_DATA_INTS,   /* list of int64_t */
    SLIP_DATA_FLOATS, /* list of double */
    SLIP_DATA_TEXTS,  /* list of slip_data_text */
    SLIP_DATA_OBJECT, /* object: what the op's declaration names; NULL, where the op allows that */
} slip_data_argument_type;

#define SLIP_DATA_NONE INT64_MIN

/* The value of one argument; the member is that of its type. Lists and texts are copied, objects retained. */
typedef union slip_data_value {
    const char *text;
    int64_t integer;
    double real;
    bool flag;
    struct {
        const void *values;
        size_t count;
    } list;
    void *object;
} slip_data_value;

typedef struct slip_data_argument_info {
    const char *name;
    slip_data_argument_type type;
} slip_data_argument_info;

/* The arguments of the op of that name, static; NULL: there is no such op. */
SLIP_API const slip_data_argument_info *slip_data_op_arguments(size_t *count, const char *op);
/* Adds the op with a value for each of its arguments, in their order. */
SLIP_API slip_status slip_data_add_op(slip_data **out, slip_data *data, const char *op, const slip_data_value *values,
                                      size_t count);

#ifdef __cplusplus
}
#endif
#endif
