/* Ops on texts. */
#include <string.h>

#include "base/memory.h"
#include "core/array.h"
#include "data/op.h"
#include "data/tokenize.h"
#include "data_ops.h"

/* The bytes of a text, or an error. */
static slip_status need_text(const char **bytes, size_t *byte_count, const slip_array *in,
                             const slip_data_context *context) {
    slip_dtype dtype = slip_array_dtype(in);
    char shape[SLIP_SHAPE_BYTES];
    *bytes = slip__array_pointer(in);
    *byte_count = slip_array_size(in);
    if ((dtype == SLIP_INT8 || dtype == SLIP_UINT8) && slip_array_ndim(in) <= 1) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] a text is an array of int8 or uint8 with one axis, and this is %s of shape %s",
                      context->name, slip_dtype_name(dtype), slip__data_shape_text(in, shape));
}

/* Takes over the ids. */
static slip_status give_ids(slip_array **out, int64_t *ids, size_t count, const slip_data_context *context) {
    void *data;
    slip_status status = slip__array_allocate(out, &data, (int[]){(int)count}, 1, SLIP_INT64, context->name);
    if (status == SLIP_OK && count) memcpy(data, ids, count * sizeof *ids);
    slip__free(ids);
    return status;
}

/* ---- tokens ---- */

slip_status slip__data_tokenize_check(const void *arguments, const char *name) {
    const slip_data_tokenize_arguments *given = arguments;
    if (!slip__is_char_trie(given->trie)) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] 'trie' is no trie", name);
    if (given->mode != SLIP_TOKENIZE_SHORTEST && given->mode != SLIP_TOKENIZE_RANDOM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] there is no mode %lld", name, (long long)given->mode);
    SLIP_TRY(slip__tokenize_check(given->trie, given->trie_key_scores.count, name));
    slip__trie_use(given->trie);
    return SLIP_OK;
}

slip_status slip__data_tokenize(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_tokenize_arguments *given = arguments;
    slip_tokenize_how how = {.trie = given->trie,
                             .scores = given->trie_key_scores.count ? given->trie_key_scores.values : NULL,
                             .ignore_unknown = given->ignore_unk,
                             .function = context->name};
    slip_tokenize_mode mode = (slip_tokenize_mode)given->mode;
    uint64_t seed = mode == SLIP_TOKENIZE_RANDOM ? slip__data_random_bits(&context->random) : 0;
    const char *text;
    size_t byte_count, count;
    int64_t *ids;
    SLIP_TRY(need_text(&text, &byte_count, in, context));
    SLIP_TRY(slip__tokenize(&ids, &count, &how, text, byte_count, mode, seed));
    return give_ids(out, ids, count, context);
}

slip_status slip__data_tokenize_bpe_check(const void *arguments, const char *name) {
    const slip_data_tokenize_bpe_arguments *given = arguments;
    if (!slip__is_char_trie(given->symbols))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] 'symbols' is no trie", name);
    if (!slip__is_bpe_merges(given->merges))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] 'merges' is no set of merges", name);
    slip__trie_use(given->symbols);
    slip__bpe_use(given->merges);
    return SLIP_OK;
}

slip_status slip__data_tokenize_bpe(slip_array **out, slip_array *in, const void *arguments,
                                    slip_data_context *context) {
    const slip_data_tokenize_bpe_arguments *given = arguments;
    const char *text;
    size_t byte_count, count;
    int64_t *ids;
    SLIP_TRY(need_text(&text, &byte_count, in, context));
    SLIP_TRY(slip__bpe_tokenize(&ids, &count, given->symbols, given->merges, text, byte_count, context->name));
    return give_ids(out, ids, count, context);
}

/* ---- replacing ---- */

/* A new text of a size that may be too large for an array. */
static slip_status make_text(slip_array **out, char **bytes, uint64_t byte_count, slip_dtype dtype,
                             const slip_data_context *context) {
    void *data;
    if (byte_count > INT32_MAX)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the text would have %llu bytes, more than an array can hold",
                          context->name, (unsigned long long)byte_count);
    SLIP_TRY(slip__array_allocate(out, &data, (int[]){(int)byte_count}, 1, dtype, context->name));
    *bytes = data;
    return SLIP_OK;
}

slip_status slip__data_replace_check(const void *arguments, const char *name) {
    const slip_data_replace_arguments *given = arguments;
    if (*given->old) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the text to be replaced is empty", name);
}

slip_status slip__data_replace(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_replace_arguments *given = arguments;
    size_t old_bytes = strlen(given->old), new_bytes = strlen(given->replacement), byte_count;
    uint64_t most = given->count < 0 ? UINT64_MAX : (uint64_t)given->count, count = 0;
    const char *text, *found, *at;
    char *to = NULL;
    SLIP_TRY(need_text(&text, &byte_count, in, context));
    const char *end = text + byte_count;
    for (at = text; count < most && (found = memmem(at, (size_t)(end - at), given->old, old_bytes)); ++count)
        at = found + old_bytes;
    /* Fewer than 2^31 places of fewer than 2^31 bytes each. */
    uint64_t whole = byte_count - count * old_bytes;
    if (new_bytes > INT32_MAX) new_bytes = (size_t)INT32_MAX + 1;
    SLIP_TRY(make_text(out, &to, whole + count * new_bytes, slip_array_dtype(in), context));
    for (at = text; count > 0; --count) {
        found = memmem(at, (size_t)(end - at), given->old, old_bytes);
        memcpy(to, at, (size_t)(found - at));
        memcpy(to + (found - at), given->replacement, new_bytes);
        to += (size_t)(found - at) + new_bytes;
        at = found + old_bytes;
    }
    if (at < end) memcpy(to, at, (size_t)(end - at));
    return SLIP_OK;
}

slip_status slip__data_replace_bytes_check(const void *arguments, const char *name) {
    const slip_data_replace_bytes_arguments *given = arguments;
    if (given->byte_map.count == 256) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] byte_map has a text for each of 256 bytes, and this one has %zu",
                      name, given->byte_map.count);
}

slip_status slip__data_replace_bytes(slip_array **out, slip_array *in, const void *arguments,
                                     slip_data_context *context) {
    const slip_data_replace_bytes_arguments *given = arguments;
    const slip_data_bytes *map = given->byte_map.values;
    const char *text;
    char *to = NULL;
    size_t byte_count;
    uint64_t total = 0;
    SLIP_TRY(need_text(&text, &byte_count, in, context));
    for (size_t i = 0; i < byte_count; ++i) total += map[(unsigned char)text[i]].byte_count;
    SLIP_TRY(make_text(out, &to, total, slip_array_dtype(in), context));
    for (size_t i = 0; i < byte_count; ++i) {
        const slip_data_bytes *by = &map[(unsigned char)text[i]];
        if (by->byte_count) memcpy(to, by->bytes, by->byte_count);
        to += by->byte_count;
    }
    return SLIP_OK;
}
