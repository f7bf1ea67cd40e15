#include "data/op.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/thread.h"

/* ---- arguments ---- */

static void *at_offset(const void *arguments, int offset) {
    return (char *)arguments + offset;
}

/* A copy of `byte_count` bytes with a NUL behind them; NULL: out of memory. */
static char *copy_text(const char *bytes, size_t byte_count) {
    char *copy = slip__malloc(byte_count + 1);
    if (!copy) return NULL;
    if (byte_count) memcpy(copy, bytes, byte_count);
    copy[byte_count] = '\0';
    return copy;
}

static slip_status copy_list(void *place, const slip_data_value *value, size_t size) {
    slip_data_ints *list = place; /* lists of numbers are alike but for the type of the pointer */
    list->values = slip__malloc(value->list.count ? value->list.count * size : 1);
    if (!list->values) return slip__fail_memory("data", value->list.count * size);
    if (value->list.count) memcpy(list->values, value->list.values, value->list.count * size);
    list->count = value->list.count;
    return SLIP_OK;
}

static slip_status copy_texts(slip_data_texts *texts, const slip_data_value *value) {
    const slip_data_text *given = value->list.values;
    texts->values = slip__calloc(value->list.count ? value->list.count : 1, sizeof *texts->values);
    if (!texts->values) return slip__fail_memory("data", value->list.count * sizeof *texts->values);
    texts->count = value->list.count;
    for (size_t i = 0; i < texts->count; ++i) {
        texts->values[i] = (slip_data_bytes){copy_text(given[i].bytes, given[i].byte_count), given[i].byte_count};
        if (!texts->values[i].bytes) return slip__fail_memory("data", given[i].byte_count);
    }
    return SLIP_OK;
}

static slip_status copy_value(void *place, slip_data_argument_type type, const slip_data_value *value) {
    switch (type) {
    case SLIP_DATA_KEY:
        if (!value->text || !*value->text) return SLIP_OK;
        return slip__name_create(place, value->text);
    case SLIP_DATA_TEXT:
        *(char **)place = copy_text(value->text ? value->text : "", value->text ? strlen(value->text) : 0);
        return *(char **)place ? SLIP_OK : slip__fail_memory("data", strlen(value->text));
    case SLIP_DATA_INT: *(int64_t *)place = value->integer; return SLIP_OK;
    case SLIP_DATA_FLOAT: *(double *)place = value->real; return SLIP_OK;
    case SLIP_DATA_BOOL: *(bool *)place = value->flag; return SLIP_OK;
    case SLIP_DATA_INTS: return copy_list(place, value, sizeof(int64_t));
    case SLIP_DATA_FLOATS: return copy_list(place, value, sizeof(double));
    case SLIP_DATA_TEXTS: return copy_texts(place, value);
    case SLIP_DATA_OBJECT: *(slip_data_object **)place = slip__data_object_retain(value->object); return SLIP_OK;
    }
    return SLIP_OK;
}

static void drop_value(void *place, slip_data_argument_type type) {
    slip_data_texts *texts = place;
    switch (type) {
    case SLIP_DATA_KEY: slip__name_release(*(slip_name **)place); break;
    case SLIP_DATA_TEXT: slip__free(*(char **)place); break;
    case SLIP_DATA_INTS:
    case SLIP_DATA_FLOATS: slip__free(((slip_data_ints *)place)->values); break;
    case SLIP_DATA_TEXTS:
        for (size_t i = 0; i < texts->count; ++i) slip__free(texts->values[i].bytes);
        slip__free(texts->values);
        break;
    case SLIP_DATA_OBJECT: slip__data_object_release(*(slip_data_object **)place); break;
    default: break;
    }
}

/* ---- life ---- */

static slip_status check_key(const slip_data_op *op) {
    if (op->info->key < 0 || *(slip_name **)at_offset(op->arguments, op->info->key)) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the key must not be empty", op->info->name);
}

slip_status slip__data_op_create(slip_data_op **out, const slip_data_op_info *info, const slip_data_value *values) {
    *out = NULL;
    size_t head = sizeof(slip_data_op) + sizeof(slip_data_counts);
    slip_data_op *op = slip__calloc(1, head + info->arguments_size);
    if (!op) return slip__fail_memory(info->name, head + info->arguments_size);
    op->info = info;
    op->counts = (slip_data_counts *)(op + 1);
    op->arguments = op->counts + 1;
    slip_status status = SLIP_OK;
    for (int i = 0; i < info->argument_count && status == SLIP_OK; ++i)
        status = copy_value(at_offset(op->arguments, info->offsets[i]), info->arguments[i].type, &values[i]);
    if (status == SLIP_OK) status = check_key(op);
    if (status == SLIP_OK && info->check) status = info->check(op->arguments, info->name);
    if (status == SLIP_OK) *out = op;
    else slip__data_op_release(op);
    return status;
}

void slip__data_op_release(slip_data_op *op) {
    if (!op) return;
    for (int i = 0; i < op->info->argument_count; ++i)
        drop_value(at_offset(op->arguments, op->info->offsets[i]), op->info->arguments[i].type);
    slip__free(op);
}

const slip_data_argument_info *slip_data_op_arguments(size_t *count, const char *name) {
    const slip_data_op_info *info = slip__data_op_find(name);
    *count = info ? (size_t)info->argument_count : 0;
    return info ? info->arguments : NULL;
}

/* ---- running ---- */

slip_status slip__data_need(slip_array **out, const slip_sample *sample, const slip_name *key,
                            const slip_data_context *context) {
    char keys[SLIP_KEYS_BYTES];
    *out = key ? slip__sample_find(sample, key) : NULL;
    if (*out) return SLIP_OK;
    return slip__fail(SLIP_NOT_FOUND, "[%s] the sample has no key '%s': %s", context->name, key ? key->text : "",
                      slip__sample_keys(sample, keys));
}

static bool reads_a_file(const slip_data_op *op) {
    const slip_data_op_info *info = op->info;
    return info->is_reader && !(info->from_memory >= 0 && *(bool *)at_offset(op->arguments, info->from_memory));
}

/* The first part of an op that reads a file. */
static slip_status read_bytes(slip_sample *sample, const slip_data_op *op, slip_data_context *context,
                              bool *would_wait) {
    slip_array *name;
    char *path;
    const slip_name *key = *(slip_name **)at_offset(op->arguments, op->info->key);
    const char *prefix = op->info->prefix >= 0 ? *(char **)at_offset(op->arguments, op->info->prefix) : "";
    SLIP_TRY(slip__data_need(&name, sample, key, context));
    SLIP_TRY(slip__data_path(&path, prefix, name, context));
    slip_status status = slip__data_read_file(&sample->bytes, path, context, would_wait);
    slip__free(path);
    return status;
}

static slip_status run_on_array(slip_sample *sample, const slip_data_op *op, slip_data_context *context) {
    const slip_data_op_info *info = op->info;
    slip_name *key = *(slip_name **)at_offset(op->arguments, info->key), *output_key = NULL;
    slip_array *in = sample->bytes, *out;
    if (!in) SLIP_TRY(slip__data_need(&in, sample, key, context));
    if (info->output_key >= 0) output_key = *(slip_name **)at_offset(op->arguments, info->output_key);
    SLIP_TRY(info->run.array(&out, in, op->arguments, context));
    return slip__sample_put(sample, output_key ? output_key : key, out);
}

slip_data_random slip__data_random_of(const slip_data_op *op, const slip_sample *sample) {
    slip_data_random random = {0};
    slip__data_key_fold(random.key, sample->key, (uint64_t)op->ordinal + 1);
    return random;
}

static void done_with_bytes(slip_sample *sample) {
    slip_array_release(sample->bytes);
    sample->bytes = NULL;
    sample->is_read = sample->is_cold = false;
}

/* Ops of the sample done in one go; 0: none. */
static int run_fused(slip_sample *sample, const slip_data_op *op, slip_status *status) {
    int fused = op->info->is_reader ? slip__image_fuse(sample, status) : 0;
    if (fused == 0) return 0;
    done_with_bytes(sample);
    for (int i = 1; i < fused; ++i)
        atomic_fetch_add_explicit(&sample->ops[sample->next_op + i]->counts->count, 1, memory_order_relaxed);
    sample->next_op += fused;
    return fused;
}

static slip_status run_one(slip_sample *sample, const slip_data_op *op, bool may_wait) {
    slip_data_context context = {.name = op->info->name, .sample = sample, .bytes = sample->bytes};
    if (op->info->is_random) context.random = slip__data_random_of(op, sample);
    if (reads_a_file(op) && !sample->is_read) {
        slip_status status = read_bytes(sample, op, &context, may_wait ? NULL : &sample->is_cold);
        sample->is_read = status != SLIP_OK || sample->bytes;
        return status;
    }
    slip_status status;
    if (run_fused(sample, op, &status)) return status;
    status = op->info->kind == SLIP_DATA_ARRAY ? run_on_array(sample, op, &context)
                                               : op->info->run.sample(sample, op->arguments, &context);
    done_with_bytes(sample);
    ++sample->next_op;
    return status;
}

void slip__data_fail_sample(slip_sample *sample, slip_status status) {
    char message[512], part[64] = "";
    size_t length = strlen(slip_error_message());
    if (length >= sizeof message) length = sizeof message - 1;
    memcpy(message, slip_error_message(), length);
    message[length] = '\0';
    if (sample->origin.part_count)
        snprintf(part, sizeof part, "part %u of ", (unsigned)(sample->origin.part & UINT32_MAX));
    if (sample->child_count == 0)
        slip__fail(status, "%s (%ssample %llu of epoch %u)", message, part, (unsigned long long)sample->origin.index,
                   sample->origin.epoch);
    sample->failure = slip__failure_capture(status);
}

bool slip__data_next_blocks(const slip_sample *sample) {
    if (sample->next_op >= sample->op_count) return false;
    const slip_data_op *op = sample->ops[sample->next_op];
    return op->info->is_blocking || (sample->is_cold && !sample->is_read);
}

static void add(atomic_ullong *sum, uint64_t value) {
    atomic_fetch_add_explicit(sum, value, memory_order_relaxed);
}

/* run_one, with what the op's statistics say of it. */
static slip_status run_counted(slip_sample *sample, const slip_data_op *op, bool may_wait) {
    bool reads = reads_a_file(op) && !sample->is_read;
    uint64_t begin = slip__now_ns();
    slip_status status = run_one(sample, op, may_wait);
    add(reads ? &op->counts->read_ns : &op->counts->busy_ns, slip__now_ns() - begin);
    if (!reads) add(&op->counts->count, 1);
    if (status != SLIP_OK) add(&op->counts->failed, 1);
    if (sample->is_dropped) add(&op->counts->dropped, 1);
    return status;
}

/* Whether the next policy that stands behind the failed op deals with it. */
static void try_to_recover(slip_sample *sample) {
    for (int i = sample->next_op; i < sample->op_count; ++i) {
        const slip_data_op *op = sample->ops[i];
        if (!op->info->recover) continue;
        sample->next_op = i + 1;
        done_with_bytes(sample);
        if (!op->info->recover(sample, op->arguments)) return;
        add(&op->counts->failed, 1);
        if (sample->is_dropped) add(&op->counts->dropped, 1);
        return;
    }
}

/* A group whose children failed fails like the first of them. */
static bool inherits_failure(slip_sample *sample) {
    for (size_t i = 0; i < sample->child_count && !sample->failure; ++i)
        if (sample->children[i]->failure) sample->failure = slip__failure_retain(sample->children[i]->failure);
    return sample->failure != NULL;
}

bool slip__data_run_ops(slip_sample *sample, slip_data_place place) {
    if (sample->child_count && sample->next_op == 0 && inherits_failure(sample)) return true;
    while (sample->next_op < sample->op_count && !sample->is_dropped && !sample->failure) {
        bool blocks = slip__data_next_blocks(sample);
        if (place != SLIP_DATA_ANYWHERE && blocks != (place == SLIP_DATA_THREAD)) return false;
        slip_status status = run_counted(sample, sample->ops[sample->next_op], place != SLIP_DATA_POOL);
        if (status == SLIP_OK) continue;
        slip__data_fail_sample(sample, status);
        try_to_recover(sample);
    }
    slip_array_release(sample->bytes);
    sample->bytes = NULL;
    sample->op_count = sample->next_op = 0;
    slip__sample_drop_children(sample);
    if (sample->owner) slip_data_release(sample->owner);
    sample->owner = NULL;
    return true;
}

void slip__data_finish(slip_sample *sample) {
    for (size_t i = 0; i < sample->child_count; ++i) slip__data_finish(sample->children[i]);
    slip__data_run_ops(sample, SLIP_DATA_ANYWHERE);
}
