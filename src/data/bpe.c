/* Byte pair encoding. Merges are of texts, which are numbered here: a pair is two numbers, and what becomes of it a
 * third. */
#include <limits.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "data/table.h"
#include "data/tokenize.h"
#include "io/source.h"

enum { FIRST_ROOM = 256, SHOWN_BYTES = 40 };
#define NOT_KNOWN UINT32_MAX

typedef struct piece {
    size_t offset; /* in `bytes` */
    size_t length;
} piece;

typedef struct pair {
    uint32_t left, right, merged;
    int64_t token;
} pair;

struct slip_bpe_merges {
    slip_data_object base;
    atomic_bool is_in_use;
    char *bytes; /* of all pieces */
    size_t byte_count, byte_room;
    piece *pieces;
    uint32_t piece_count, piece_room;
    uint32_t *piece_slots; /* 1 + the piece's number, 0 for free; open addressing, at most half full */
    pair *pairs;
    uint32_t pair_count, pair_room;
    uint32_t *pair_slots;
    uint32_t letters[256]; /* 1 + the piece's number of each byte alone, which most symbols are */
};

/* ---- life ---- */

static void destroy(slip_data_object *object) {
    slip_bpe_merges *merges = (slip_bpe_merges *)object;
    slip__free(merges->bytes);
    slip__free(merges->pieces);
    slip__free(merges->piece_slots);
    slip__free(merges->pairs);
    slip__free(merges->pair_slots);
    slip__free(merges);
}

slip_status slip_bpe_merges_create(slip_bpe_merges **out) {
    slip_bpe_merges *merges = slip__calloc(1, sizeof *merges);
    *out = NULL;
    if (!merges) return slip__fail_memory("bpe_merges", sizeof *merges);
    atomic_init(&merges->base.references, 1);
    merges->base.destroy = destroy;
    merges->piece_slots = slip__calloc(2 * FIRST_ROOM, sizeof *merges->piece_slots);
    merges->pair_slots = slip__calloc(2 * FIRST_ROOM, sizeof *merges->pair_slots);
    merges->pieces = slip__malloc(FIRST_ROOM * sizeof *merges->pieces);
    merges->pairs = slip__malloc(FIRST_ROOM * sizeof *merges->pairs);
    if (!merges->piece_slots || !merges->pair_slots || !merges->pieces || !merges->pairs) {
        destroy(&merges->base);
        return slip__fail_memory("bpe_merges", FIRST_ROOM * 56);
    }
    merges->piece_room = merges->pair_room = FIRST_ROOM;
    *out = merges;
    return SLIP_OK;
}

slip_bpe_merges *slip_bpe_merges_retain(slip_bpe_merges *merges) {
    return (slip_bpe_merges *)slip__data_object_retain(&merges->base);
}

void slip_bpe_merges_release(slip_bpe_merges *merges) {
    if (merges) slip__data_object_release(&merges->base);
}

void slip__bpe_use(slip_bpe_merges *merges) {
    atomic_store_explicit(&merges->is_in_use, true, memory_order_release);
}

bool slip__is_bpe_merges(const void *object) {
    return object && ((const slip_data_object *)object)->destroy == destroy;
}

/* ---- pieces ---- */

static uint32_t piece_slot(const slip_bpe_merges *merges, const void *bytes, size_t length) {
    uint32_t mask = 2 * merges->piece_room - 1, slot = (uint32_t)slip__hash(bytes, length) & mask;
    for (; merges->piece_slots[slot]; slot = (slot + 1) & mask) {
        const piece *at = &merges->pieces[merges->piece_slots[slot] - 1];
        if (at->length == length && memcmp(merges->bytes + at->offset, bytes, length) == 0) break;
    }
    return slot;
}

static uint32_t find_piece(const slip_bpe_merges *merges, const void *bytes, size_t length) {
    if (length == 1) return merges->letters[*(const unsigned char *)bytes] - 1;
    return merges->piece_slots[piece_slot(merges, bytes, length)] - 1; /* NOT_KNOWN where it is free */
}

static slip_status grow_pieces(slip_bpe_merges *merges) {
    if (merges->piece_count < merges->piece_room) return SLIP_OK;
    if (merges->piece_room * 2 > INT32_MAX / 2)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[bpe_merges] there are too many texts");
    piece *pieces =
        slip__table_grow(merges->pieces, sizeof *pieces, &merges->piece_slots, &merges->piece_room, "bpe_merges");
    if (!pieces) return SLIP_OUT_OF_MEMORY;
    merges->pieces = pieces;
    for (uint32_t i = 0; i < merges->piece_count; ++i)
        merges->piece_slots[piece_slot(merges, merges->bytes + pieces[i].offset, pieces[i].length)] = i + 1;
    return SLIP_OK;
}

static slip_status grow_bytes(slip_bpe_merges *merges, size_t more) {
    if (merges->byte_room - merges->byte_count >= more) return SLIP_OK;
    size_t room = 2 * (merges->byte_count + more);
    char *bytes = slip__realloc(merges->bytes, room);
    if (!bytes) return slip__fail_memory("bpe_merges", room);
    merges->bytes = bytes;
    merges->byte_room = room;
    return SLIP_OK;
}

/* The number of the text that `left` and `right` are together. */
static slip_status add_piece(slip_bpe_merges *merges, const void *left, size_t left_bytes, const void *right,
                             size_t right_bytes, uint32_t *number) {
    size_t length = left_bytes + right_bytes;
    SLIP_TRY(grow_pieces(merges));
    SLIP_TRY(grow_bytes(merges, length));
    char *to = merges->bytes + merges->byte_count;
    if (left_bytes) memcpy(to, left, left_bytes);
    if (right_bytes) memcpy(to + left_bytes, right, right_bytes);
    uint32_t slot = piece_slot(merges, to, length);
    *number = merges->piece_slots[slot] - 1;
    if (*number != NOT_KNOWN) return SLIP_OK;
    *number = merges->piece_count++;
    merges->pieces[*number] = (piece){merges->byte_count, length};
    merges->piece_slots[slot] = merges->piece_count;
    merges->byte_count += length;
    if (length == 1) merges->letters[(unsigned char)*to] = merges->piece_count;
    return SLIP_OK;
}

/* ---- pairs ---- */

static uint32_t pair_slot(const slip_bpe_merges *merges, uint32_t left, uint32_t right) {
    uint32_t mask = 2 * merges->pair_room - 1;
    uint64_t both = (uint64_t)left << 32 | right;
    both = (both ^ both >> 32) * 0x9e3779b97f4a7c15u;
    uint32_t slot = (uint32_t)(both >> 32) & mask;
    for (; merges->pair_slots[slot]; slot = (slot + 1) & mask) {
        const pair *at = &merges->pairs[merges->pair_slots[slot] - 1];
        if (at->left == left && at->right == right) break;
    }
    return slot;
}

static const pair *find_pair(const slip_bpe_merges *merges, uint32_t left, uint32_t right) {
    if (left == NOT_KNOWN || right == NOT_KNOWN) return NULL;
    uint32_t found = merges->pair_slots[pair_slot(merges, left, right)];
    return found ? &merges->pairs[found - 1] : NULL;
}

static slip_status grow_pairs(slip_bpe_merges *merges) {
    if (merges->pair_count < merges->pair_room) return SLIP_OK;
    if (merges->pair_room * 2 > INT32_MAX / 2)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[bpe_merges] there are too many merges");
    pair *pairs = slip__table_grow(merges->pairs, sizeof *pairs, &merges->pair_slots, &merges->pair_room, "bpe_merges");
    if (!pairs) return SLIP_OUT_OF_MEMORY;
    merges->pairs = pairs;
    for (uint32_t i = 0; i < merges->pair_count; ++i)
        merges->pair_slots[pair_slot(merges, pairs[i].left, pairs[i].right)] = i + 1;
    return SLIP_OK;
}

slip_status slip_bpe_merges_add(slip_bpe_merges *merges, const void *left, size_t left_bytes, const void *right,
                                size_t right_bytes, int64_t token) {
    pair added = {.token = token};
    if (atomic_load_explicit(&merges->is_in_use, memory_order_acquire))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[bpe_merges] the merges are in use by a tokenizer: add all of them before that");
    if (left_bytes == 0 || right_bytes == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[bpe_merges] both sides of a merge need a text");
    SLIP_TRY(grow_pairs(merges));
    SLIP_TRY(add_piece(merges, left, left_bytes, NULL, 0, &added.left));
    SLIP_TRY(add_piece(merges, right, right_bytes, NULL, 0, &added.right));
    SLIP_TRY(add_piece(merges, left, left_bytes, right, right_bytes, &added.merged));
    uint32_t slot = pair_slot(merges, added.left, added.right);
    if (!merges->pair_slots[slot]) merges->pair_slots[slot] = ++merges->pair_count;
    merges->pairs[merges->pair_slots[slot] - 1] = added;
    return SLIP_OK;
}

bool slip_bpe_merges_can_merge(const slip_bpe_merges *merges, const void *left, size_t left_bytes, const void *right,
                               size_t right_bytes, int64_t *token) {
    const pair *found = find_pair(merges, find_piece(merges, left, left_bytes), find_piece(merges, right, right_bytes));
    if (found) *token = found->token;
    return found != NULL;
}

/* ---- tokenizing ---- */

/* What is left of the text, from left to right. */
typedef struct symbol {
    int64_t token;
    uint32_t piece; /* NOT_KNOWN: in no merge */
    uint32_t previous, next;
    bool is_gone; /* it has become part of the one before */
} symbol;

/* Two neighbours that can be merged, or could once. */
typedef struct candidate {
    int64_t token;
    uint32_t at; /* the left symbol */
    uint32_t left, right, merged;
} candidate;

typedef struct work {
    const slip_bpe_merges *merges;
    symbol *symbols;
    size_t symbol_count;
    candidate *heap; /* never more than three for each symbol: those at first, and two for each merge */
    size_t heap_count;
} work;

static bool is_before(const candidate *a, const candidate *b) {
    return a->token < b->token || (a->token == b->token && a->at < b->at);
}

static void push(work *self, candidate added) {
    size_t at = self->heap_count++;
    for (; at > 0 && is_before(&added, &self->heap[(at - 1) / 2]); at = (at - 1) / 2)
        self->heap[at] = self->heap[(at - 1) / 2];
    self->heap[at] = added;
}

static candidate pop(work *self) {
    candidate first = self->heap[0], last = self->heap[--self->heap_count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= self->heap_count) break;
        if (child + 1 < self->heap_count && is_before(&self->heap[child + 1], &self->heap[child])) ++child;
        if (!is_before(&self->heap[child], &last)) break;
        self->heap[at] = self->heap[child];
        at = child;
    }
    self->heap[at] = last;
    return first;
}

/* The symbol and the one behind it, if they can be merged. */
static void consider(work *self, uint32_t at) {
    const symbol *left = &self->symbols[at];
    if (left->next == NOT_KNOWN) return;
    const symbol *right = &self->symbols[left->next];
    const pair *found = find_pair(self->merges, left->piece, right->piece);
    if (found) push(self, (candidate){found->token, at, left->piece, right->piece, found->merged});
}

static void merge(work *self, const candidate *what) {
    symbol *left = &self->symbols[what->at];
    if (left->is_gone || left->piece != what->left || left->next == NOT_KNOWN) return;
    symbol *right = &self->symbols[left->next];
    if (right->piece != what->right) return;
    right->is_gone = true;
    left->next = right->next;
    left->piece = what->merged;
    left->token = what->token;
    if (left->next != NOT_KNOWN) self->symbols[left->next].previous = what->at;
    consider(self, what->at);
    if (left->previous != NOT_KNOWN) consider(self, left->previous);
}

/* The longest symbol at each place. */
static slip_status split(work *self, const slip_char_trie *trie, const unsigned char *text, size_t length,
                         const char *function) {
    for (size_t at = 0, end; at < length; at = end) {
        uint32_t node = 0, found = 0;
        end = at;
        for (size_t i = at; i < length && (node = slip__trie_child(trie, node, text[i]));)
            if (++i, trie->nodes[node].key >= 0) found = node, end = i;
        if (!found) {
            char quoted[SLIP_QUOTE_BYTES];
            size_t left = length - at < SHOWN_BYTES ? length - at : SHOWN_BYTES;
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] no symbol fits at byte %zu: '%s'", function, at,
                              slip__quote(quoted, (const char *)text + at, left));
        }
        uint32_t number = (uint32_t)self->symbol_count++;
        self->symbols[number] = (symbol){.token = slip__trie_id(trie, found),
                                         .piece = find_piece(self->merges, text + at, end - at),
                                         .previous = number ? number - 1 : NOT_KNOWN,
                                         .next = end < length ? number + 1 : NOT_KNOWN};
    }
    return SLIP_OK;
}

static slip_status run(work *self, const slip_char_trie *trie, const void *text, size_t length, int64_t **ids,
                       size_t *count, const char *function) {
    SLIP_TRY(split(self, trie, text, length, function));
    self->heap = slip__malloc((3 * self->symbol_count + 1) * sizeof *self->heap);
    if (!self->heap) return slip__fail_memory(function, 3 * self->symbol_count * sizeof *self->heap);
    for (uint32_t i = 0; i < self->symbol_count; ++i) consider(self, i);
    while (self->heap_count > 0) {
        candidate best = pop(self);
        merge(self, &best);
    }
    int64_t *made = slip__malloc((self->symbol_count + 1) * sizeof *made);
    if (!made) return slip__fail_memory(function, self->symbol_count * sizeof *made);
    for (size_t i = 0; i < self->symbol_count; ++i)
        if (!self->symbols[i].is_gone) made[(*count)++] = self->symbols[i].token;
    *ids = made;
    return SLIP_OK;
}

slip_status slip__bpe_tokenize(int64_t **ids, size_t *count, const slip_char_trie *symbols,
                               const slip_bpe_merges *merges, const void *text, size_t byte_count,
                               const char *function) {
    work self = {.merges = merges};
    *ids = NULL;
    *count = 0;
    if (byte_count >= INT_MAX) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the text is too long", function);
    self.symbols = slip__malloc((byte_count + 1) * sizeof *self.symbols);
    if (!self.symbols) return slip__fail_memory(function, byte_count * sizeof *self.symbols);
    slip_status status = run(&self, symbols, text, byte_count, ids, count, function);
    slip__free(self.symbols);
    slip__free(self.heap);
    return status;
}

slip_status slip_bpe_tokenize(int64_t **ids, size_t *count, slip_char_trie *symbols, slip_bpe_merges *merges,
                              const void *text, size_t byte_count) {
    slip__trie_use(symbols);
    slip__bpe_use(merges);
    return slip__bpe_tokenize(ids, count, symbols, merges, text, byte_count, "bpe_tokenizer");
}
