/* Tokenizing is finding a path through a graph: the places between bytes are its nodes, and each token that fits is an
 * edge from where it begins to where it ends. Where bytes may be left out, leaving one out is an edge too, which costs
 * more than any tokens do. */
#include "data/tokenize.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "io/source.h"

enum { SHOWN_BYTES = 40 };

slip_status slip__tokenize_check(const slip_char_trie *trie, size_t score_count, const char *function) {
    if (score_count == 0) return SLIP_OK;
    size_t key_count = slip_char_trie_key_count(trie);
    if (score_count != key_count)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %zu scores, but the trie has %zu tokens", function, score_count,
                          key_count);
    int64_t largest = slip__trie_largest_id(trie);
    if ((uint64_t)largest >= score_count)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %zu scores, but a token has the id %lld", function, score_count,
                          (long long)largest);
    return SLIP_OK;
}

/* How a place is best reached. */
typedef struct place {
    double cost;
    uint32_t skips; /* bytes left out; UINT32_MAX: not reached */
    uint32_t from;
    uint32_t node; /* the token's; 0: the byte before was left out */
} place;

typedef struct text {
    const slip_tokenize_how *how;
    const unsigned char *bytes;
    size_t length;
} text;

static slip_status fail_unknown(const text *self, size_t at) {
    char quoted[SLIP_QUOTE_BYTES];
    size_t left = self->length - at;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] no token fits at byte %zu: '%s'", self->how->function, at,
                      slip__quote(quoted, (const char *)self->bytes + at, left < SHOWN_BYTES ? left : SHOWN_BYTES));
}

/* ---- the shortest ---- */

static void relax(const text *self, place *places, size_t at) {
    const slip_char_trie *trie = self->how->trie;
    const double *scores = self->how->scores;
    place here = places[at];
    uint32_t node = 0;
    for (size_t end = at; end < self->length && (node = slip__trie_child(trie, node, self->bytes[end]));) {
        place *there = &places[++end];
        if (trie->nodes[node].key < 0) continue;
        double cost = here.cost + (scores ? scores[slip__trie_id(trie, node)] : 1);
        bool is_better = here.skips < there->skips || (here.skips == there->skips && cost < there->cost);
        if (is_better) *there = (place){cost, here.skips, (uint32_t)at, node};
    }
    place *next = &places[at + 1];
    if (!self->how->ignore_unknown || at == self->length) return;
    /* As late as possible where it is all the same. */
    bool is_better = here.skips + 1 < next->skips || (here.skips + 1 == next->skips && here.cost <= next->cost);
    if (is_better) *next = (place){here.cost, here.skips + 1, (uint32_t)at, 0};
}

static int64_t *collect(const text *self, const place *places, size_t *count) {
    size_t total = 0;
    for (size_t at = self->length; at > 0; at = places[at].from) total += places[at].node != 0;
    int64_t *ids = slip__malloc(total ? total * sizeof *ids : 1);
    *count = total;
    for (size_t at = self->length; ids && at > 0; at = places[at].from)
        if (places[at].node) ids[--total] = slip__trie_id(self->how->trie, places[at].node);
    return ids;
}

static slip_status find_shortest(int64_t **ids, size_t *count, const text *self) {
    size_t byte_count = (self->length + 1) * sizeof(place), furthest = 0;
    place *places = slip__malloc(byte_count);
    if (!places) return slip__fail_memory(self->how->function, byte_count);
    for (size_t i = 0; i <= self->length; ++i) places[i] = (place){INFINITY, UINT32_MAX, 0, 0};
    places[0] = (place){0};
    for (size_t at = 0; at < self->length; ++at) {
        if (places[at].skips == UINT32_MAX) continue;
        furthest = at;
        relax(self, places, at);
    }
    slip_status status = SLIP_OK;
    if (places[self->length].skips == UINT32_MAX) status = fail_unknown(self, furthest);
    else if (!(*ids = collect(self, places, count))) status = slip__fail_memory(self->how->function, byte_count);
    slip__free(places);
    return status;
}

/* ---- any ---- */

/* How many bytes must be left out from each place to the end, UINT32_MAX where it cannot be reached. */
static slip_status find_ends(uint32_t **out, const text *self) {
    const slip_char_trie *trie = self->how->trie;
    size_t byte_count = (self->length + 1) * sizeof(uint32_t);
    uint32_t *skips = *out = slip__malloc(byte_count);
    if (!skips) return slip__fail_memory(self->how->function, byte_count);
    skips[self->length] = 0;
    for (size_t at = self->length; at-- > 0;) {
        uint32_t least = self->how->ignore_unknown ? skips[at + 1] + 1 : UINT32_MAX, node = 0;
        for (size_t end = at; end < self->length && (node = slip__trie_child(trie, node, self->bytes[end]));)
            if (++end, trie->nodes[node].key >= 0 && skips[end] < least) least = skips[end];
        skips[at] = least;
    }
    return SLIP_OK;
}

/* The next token or left-out byte from a place on: those that lead to the end, the longest last. */
typedef struct choice {
    size_t end;
    uint32_t node; /* 0: a byte left out */
} choice;

/* The choice of that number of those that there are, whose number is the result. */
static uint64_t choose(const text *self, const uint32_t *skips, size_t at, uint64_t wanted, choice *chosen) {
    const slip_char_trie *trie = self->how->trie;
    uint64_t count = 0;
    uint32_t node = 0;
    if (self->how->ignore_unknown && skips[at + 1] + 1 == skips[at] && count++ == wanted) *chosen = (choice){at + 1, 0};
    for (size_t end = at; end < self->length && (node = slip__trie_child(trie, node, self->bytes[end]));) {
        ++end;
        if (trie->nodes[node].key >= 0 && skips[end] == skips[at] && count++ == wanted) *chosen = (choice){end, node};
    }
    return count;
}

static uint64_t next_random(uint64_t *state) { /* splitmix64 */
    uint64_t mixed = *state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

/* Without a text's end in reach: the last place that tokens lead to. */
static slip_status fail_unreached(const text *self) {
    int64_t *ids = NULL;
    size_t count;
    slip_status status = find_shortest(&ids, &count, self);
    slip__free(ids);
    return status;
}

static slip_status find_random(int64_t **ids, size_t *count, const text *self, uint64_t seed) {
    uint32_t *skips;
    SLIP_TRY(find_ends(&skips, self));
    if (skips[0] == UINT32_MAX) {
        slip__free(skips);
        return fail_unreached(self);
    }
    int64_t *made = slip__malloc(self->length ? self->length * sizeof *made : 1);
    size_t total = 0;
    for (size_t at = 0; made && at < self->length;) {
        choice chosen = {0};
        uint64_t choices = choose(self, skips, at, UINT64_MAX, &chosen);
        /* The remainder's bias is below 2^-32 for as many choices as a text has bytes. */
        choose(self, skips, at, choices > 1 ? next_random(&seed) % choices : 0, &chosen);
        if (chosen.node) made[total++] = slip__trie_id(self->how->trie, chosen.node);
        at = chosen.end;
    }
    slip__free(skips);
    if (!made) return slip__fail_memory(self->how->function, self->length * sizeof *made);
    *ids = made;
    *count = total;
    return SLIP_OK;
}

slip_status slip__tokenize(int64_t **ids, size_t *count, const slip_tokenize_how *how, const void *bytes,
                           size_t byte_count, slip_tokenize_mode mode, uint64_t seed) {
    text self = {how, bytes, byte_count};
    *ids = NULL;
    *count = 0;
    if (byte_count >= INT_MAX) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the text is too long", how->function);
    return mode == SLIP_TOKENIZE_RANDOM ? find_random(ids, count, &self, seed) : find_shortest(ids, count, &self);
}

/* ---- the tokenizer ---- */

struct slip_tokenizer {
    atomic_uint references;
    slip_char_trie *trie;
    slip_tokenize_how how;
    double scores[];
};

slip_status slip_tokenizer_create(slip_tokenizer **out, slip_char_trie *trie, bool ignore_unknown, const double *scores,
                                  size_t score_count) {
    *out = NULL;
    SLIP_TRY(slip__tokenize_check(trie, score_count, "tokenizer"));
    slip_tokenizer *made = slip__malloc(sizeof *made + score_count * sizeof *scores);
    if (!made) return slip__fail_memory("tokenizer", sizeof *made + score_count * sizeof *scores);
    atomic_init(&made->references, 1);
    made->trie = slip_char_trie_retain(trie);
    slip__trie_use(trie);
    if (score_count) memcpy(made->scores, scores, score_count * sizeof *scores);
    made->how = (slip_tokenize_how){trie, score_count ? made->scores : NULL, ignore_unknown, "tokenizer"};
    *out = made;
    return SLIP_OK;
}

slip_tokenizer *slip_tokenizer_retain(slip_tokenizer *tokenizer) {
    atomic_fetch_add_explicit(&tokenizer->references, 1, memory_order_relaxed);
    return tokenizer;
}

void slip_tokenizer_release(slip_tokenizer *tokenizer) {
    if (!tokenizer || atomic_fetch_sub_explicit(&tokenizer->references, 1, memory_order_acq_rel) != 1) return;
    slip_char_trie_release(tokenizer->trie);
    slip__free(tokenizer);
}

slip_status slip_tokenize(int64_t **ids, size_t *count, const slip_tokenizer *tokenizer, const void *bytes,
                          size_t byte_count, slip_tokenize_mode mode, uint64_t seed) {
    return slip__tokenize(ids, count, &tokenizer->how, bytes, byte_count, mode, seed);
}

void slip_tokens_free(int64_t *ids) {
    slip__free(ids);
}

/* ---- all ways ---- */

/* The way that was given last, step by step: each is one of its place's choices, the last of them first. */
struct slip_token_paths {
    slip_tokenizer *tokenizer;
    text text;
    uint32_t *skips;
    int64_t *ids;
    size_t count;
    struct step {
        size_t at;
        uint64_t choice; /* counted down to 0 */
        bool has_id;
    } * steps;
    size_t step_count;
    bool is_started;
    unsigned char bytes[];
};

slip_status slip_token_paths_create(slip_token_paths **out, slip_tokenizer *tokenizer, const void *bytes,
                                    size_t byte_count) {
    *out = NULL;
    if (byte_count >= INT_MAX) return slip__fail(SLIP_INVALID_ARGUMENT, "[tokenizer] the text is too long");
    slip_token_paths *made = slip__calloc(1, sizeof *made + byte_count + 1);
    if (!made) return slip__fail_memory("tokenizer", sizeof *made + byte_count);
    if (byte_count) memcpy(made->bytes, bytes, byte_count);
    made->tokenizer = slip_tokenizer_retain(tokenizer);
    made->text = (text){&tokenizer->how, made->bytes, byte_count};
    made->ids = slip__malloc((byte_count + 1) * sizeof *made->ids);
    made->steps = slip__malloc((byte_count + 1) * sizeof *made->steps);
    slip_status status =
        made->ids && made->steps ? SLIP_OK : slip__fail_memory("tokenizer", byte_count * sizeof *made->steps);
    if (status == SLIP_OK) status = find_ends(&made->skips, &made->text);
    if (status == SLIP_OK && made->skips[0] == UINT32_MAX) status = fail_unreached(&made->text);
    if (status == SLIP_OK) *out = made;
    else slip_token_paths_release(made);
    return status;
}

void slip_token_paths_release(slip_token_paths *paths) {
    if (!paths) return;
    slip_tokenizer_release(paths->tokenizer);
    slip__free(paths->skips);
    slip__free(paths->ids);
    slip__free(paths->steps);
    slip__free(paths);
}

/* Takes the step's choice; returns where it leads. */
static size_t take_step(slip_token_paths *paths, struct step *step) {
    choice chosen = {0};
    choose(&paths->text, paths->skips, step->at, step->choice, &chosen);
    step->has_id = chosen.node != 0;
    if (step->has_id) paths->ids[paths->count++] = slip__trie_id(paths->tokenizer->trie, chosen.node);
    return chosen.end;
}

slip_status slip_token_paths_next(slip_token_paths *paths, const int64_t **ids, size_t *count) {
    size_t at = 0;
    *ids = NULL;
    *count = 0;
    if (paths->text.length == 0) return SLIP_OK;
    if (paths->is_started) {
        struct step *step = NULL;
        do { /* back to the last step that has another choice */
            if (paths->step_count == 0) return SLIP_OK;
            step = &paths->steps[--paths->step_count];
            paths->count -= step->has_id;
        } while (step->choice == 0);
        --step->choice;
        ++paths->step_count;
        at = take_step(paths, step);
    }
    paths->is_started = true;
    while (at < paths->text.length) {
        choice unused;
        struct step *step = &paths->steps[paths->step_count++];
        *step = (struct step){.at = at};
        step->choice = choose(&paths->text, paths->skips, at, UINT64_MAX, &unused) - 1;
        at = take_step(paths, step);
    }
    *ids = paths->ids;
    *count = paths->count;
    return SLIP_OK;
}
