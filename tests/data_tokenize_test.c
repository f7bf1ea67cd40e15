/* Tries, tokens of tries, and byte pair encoding, each against a plain way to do the same. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <slip/data_text.h>

#include "base/memory.h"
#include "data_support.h"

static slip_char_trie *make_trie(const char *const *keys, int count) {
    slip_char_trie *trie = NULL;
    EXPECT_OK(slip_char_trie_create(&trie));
    for (int i = 0; i < count; ++i) EXPECT_OK(slip_char_trie_insert(trie, keys[i], strlen(keys[i]), -1, NULL));
    return trie;
}

#define TRIE(...) \
    make_trie((const char *const[]){__VA_ARGS__}, (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))

/* "1 2 3" */
static const char *listed(const int64_t *ids, size_t count) {
    static char text[8192];
    size_t length = 0;
    text[0] = 0;
    for (size_t i = 0; i < count; ++i)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%lld", i ? " " : "", (long long)ids[i]);
    return text;
}

static const char *tokens(const slip_tokenizer *tokenizer, const char *text, slip_tokenize_mode mode, uint64_t seed) {
    int64_t *ids = NULL;
    size_t count;
    EXPECT_OK(slip_tokenize(&ids, &count, tokenizer, text, strlen(text), mode, seed));
    const char *result = listed(ids, count);
    slip_tokens_free(ids);
    return result;
}

static const char *shortest(const slip_tokenizer *tokenizer, const char *text) {
    return tokens(tokenizer, text, SLIP_TOKENIZE_SHORTEST, 0);
}

static slip_tokenizer *make_tokenizer(slip_char_trie *trie, bool ignore_unknown, const double *scores, size_t count) {
    slip_tokenizer *tokenizer = NULL;
    EXPECT_OK(slip_tokenizer_create(&tokenizer, trie, ignore_unknown, scores, count));
    return tokenizer;
}

/* ---- tries ---- */

TEST(tokens_get_ids_as_they_are_inserted_and_keep_them) {
    slip_char_trie *trie = TRIE("a", "aa", "b", "a");
    uint32_t node = 0;
    EXPECT_OK(slip_char_trie_insert(trie, "abc", 3, 100, &node));
    EXPECT_EQ(node, 5);
    EXPECT_EQ(slip_char_trie_id(trie, node), 100);
    EXPECT_TRUE(slip_char_trie_accepts(trie, node));
    EXPECT_EQ(slip_char_trie_key_count(trie), 4);
    EXPECT_EQ(slip_char_trie_search(trie, "aa", 2), 2);
    EXPECT_EQ(slip_char_trie_search(trie, "ab", 2), SLIP_NO_NODE);
    EXPECT_EQ(slip_char_trie_search(trie, "", 0), SLIP_NO_NODE);
    EXPECT_EQ(slip_char_trie_search(trie, "x", 1), SLIP_NO_NODE);
    EXPECT_EQ(slip_char_trie_child(trie, 0, 'a'), 1);
    EXPECT_EQ(slip_char_trie_child(trie, 1, 'b'), 4);
    EXPECT_EQ(slip_char_trie_child(trie, 4, 'a'), SLIP_NO_NODE);
    EXPECT_FALSE(slip_char_trie_accepts(trie, 4));
    EXPECT_EQ(slip_char_trie_id(trie, 4), -1);
    EXPECT_OK(slip_char_trie_insert(trie, "a", 1, 55, &node));
    EXPECT_EQ(slip_char_trie_id(trie, node), 0);
    slip_char_trie_release(trie);
}

TEST(tokens_are_found_by_their_ids) {
    slip_char_trie *trie = TRIE("a", "longer");
    char bytes[4];
    size_t length;
    EXPECT_OK(slip_char_trie_insert(trie, "zz", 2, 0, NULL)); /* an id that is taken already */
    EXPECT_OK(slip_char_trie_key(trie, 0, bytes, sizeof bytes, &length));
    EXPECT_EQ(length, 1);
    EXPECT_BYTES(bytes, "a", 1);
    EXPECT_OK(slip_char_trie_key(trie, 1, bytes, sizeof bytes, &length));
    EXPECT_EQ(length, 6);
    EXPECT_BYTES(bytes, "long", 4);
    EXPECT_STATUS(slip_char_trie_key(trie, 7, bytes, sizeof bytes, &length), SLIP_INDEX);
    EXPECT_MESSAGE("[char_trie] there is no token with the id 7");
    EXPECT_STATUS(slip_char_trie_key(trie, -1, bytes, sizeof bytes, &length), SLIP_INDEX);
    slip_char_trie_release(trie);
}

TEST(large_tries_hold_what_was_inserted) {
    FOR_EACH_SEED(seed, 3) {
        test_generator random = test_random(seed);
        slip_char_trie *trie = TRIE("");
        enum { COUNT = 30000 };
        char(*keys)[16] = malloc(COUNT * sizeof *keys);
        for (int i = 0; i < COUNT; ++i) {
            int length = (int)test_random_between(&random, 1, 12);
            for (int k = 0; k < length; ++k) keys[i][k] = (char)test_random_between(&random, 'a', 'a' + k % 5 + 1);
            keys[i][length] = 0;
            EXPECT_OK(slip_char_trie_insert(trie, keys[i], (size_t)length, -1, NULL));
        }
        for (int i = 0; i < COUNT; ++i) {
            char back[16];
            size_t length;
            uint32_t node = slip_char_trie_search(trie, keys[i], strlen(keys[i]));
            if (node == SLIP_NO_NODE) FAIL("%s is missing", keys[i]);
            EXPECT_OK(slip_char_trie_key(trie, slip_char_trie_id(trie, node), back, sizeof back, &length));
            EXPECT_EQ(length, strlen(keys[i]));
            EXPECT_BYTES(back, keys[i], length);
        }
        free(keys);
        slip_char_trie_release(trie);
    }
}

TEST(a_trie_in_use_takes_no_more_tokens) {
    slip_char_trie *trie = TRIE("a");
    slip_tokenizer *tokenizer = make_tokenizer(trie, false, NULL, 0);
    EXPECT_STATUS(slip_char_trie_insert(trie, "b", 1, -1, NULL), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[char_trie] the trie is in use by a tokenizer: insert all tokens before that");
    slip_tokenizer_release(tokenizer);
    slip_char_trie_release(trie);
}

/* ---- tokens ---- */

TEST(the_fewest_tokens_or_the_least_sum_of_scores_are_found) {
    slip_char_trie *trie = TRIE("a", "aa", "b");
    slip_tokenizer *plain = make_tokenizer(trie, false, NULL, 0),
                   *scored = make_tokenizer(trie, false, (double[]){1, 5, 1}, 3);
    EXPECT_STR(shortest(plain, "aab"), "1 2");
    EXPECT_STR(shortest(scored, "aab"), "0 0 2");
    EXPECT_STR(shortest(plain, "aaa"), "0 1"); /* the last ones are the longer ones, as in MLX Data */
    EXPECT_STR(shortest(plain, "aaaaa"), "0 1 1");
    EXPECT_STR(shortest(plain, ""), "");
    slip_tokenizer_release(plain);
    slip_tokenizer_release(scored);
    slip_char_trie_release(trie);
}

TEST(unknown_bytes_are_an_error_or_left_out) {
    slip_char_trie *trie = TRIE("ab", "bc");
    slip_tokenizer *strict = make_tokenizer(trie, false, NULL, 0), *lenient = make_tokenizer(trie, true, NULL, 0);
    int64_t *ids;
    size_t count;
    EXPECT_STATUS(slip_tokenize(&ids, &count, strict, "abc\n", 4, SLIP_TOKENIZE_SHORTEST, 0), SLIP_INVALID_ARGUMENT);
    EXPECT_TRUE(ids == NULL);
    EXPECT_STR(slip_error_message(), "[tokenizer] no token fits at byte 2: 'c?'");
    EXPECT_STATUS(slip_tokenize(&ids, &count, strict, "abc", 3, SLIP_TOKENIZE_RANDOM, 0), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[tokenizer] no token fits at byte 2: 'c'");
    EXPECT_STR(shortest(lenient, "abc"), "0");
    EXPECT_STR(shortest(lenient, "xabcbcyab"), "0 1 0");
    EXPECT_STR(shortest(lenient, "xyz"), "");
    EXPECT_STR(tokens(lenient, "xabx", SLIP_TOKENIZE_RANDOM, 5), "0");
    slip_tokenizer_release(strict);
    slip_tokenizer_release(lenient);
    slip_char_trie_release(trie);
}

TEST(scores_are_as_many_as_tokens) {
    slip_char_trie *trie = TRIE("a", "b"), *far = TRIE("a");
    slip_tokenizer *tokenizer = NULL;
    EXPECT_STATUS(slip_tokenizer_create(&tokenizer, trie, false, (double[]){1, 2, 3}, 3), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[tokenizer] 3 scores, but the trie has 2 tokens");
    EXPECT_OK(slip_char_trie_insert(far, "b", 1, 9, NULL));
    EXPECT_STATUS(slip_tokenizer_create(&tokenizer, far, false, (double[]){1, 2}, 2), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[tokenizer] 2 scores, but a token has the id 9");
    slip_char_trie_release(trie);
    slip_char_trie_release(far);
}

/* All ways to cover text[at...] with tokens, leaving bytes out where that is allowed: the least of them. */
typedef struct plain_way {
    const char *text;
    char (*keys)[8];
    int key_count;
    const double *scores;
    bool ignore_unknown;
    int least_skips, ways;
    double least_cost;
} plain_way;

static void try_all(plain_way *self, size_t at, int skips, double cost) {
    if (!self->text[at]) {
        if (skips < self->least_skips || (skips == self->least_skips && cost < self->least_cost))
            self->least_cost = cost;
        if (skips < self->least_skips) self->ways = 0, self->least_skips = skips;
        self->ways += skips == self->least_skips;
        return;
    }
    for (int i = 0; i < self->key_count; ++i)
        if (strncmp(self->text + at, self->keys[i], strlen(self->keys[i])) == 0)
            try_all(self, at + strlen(self->keys[i]), skips, cost + self->scores[i]);
    if (self->ignore_unknown) try_all(self, at + 1, skips + 1, cost);
}

/* The tokens follow each other in the text; returns the sum of their scores, and how many bytes they leave out. */
static double cost_of(const plain_way *self, const int64_t *ids, size_t count, int *skips) {
    double cost = 0;
    size_t covered = 0;
    for (size_t i = 0; i < count; ++i) {
        cost += self->scores[ids[i]];
        covered += strlen(self->keys[ids[i]]);
    }
    *skips = (int)(strlen(self->text) - covered);
    return cost;
}

TEST(tokens_of_random_tries_cost_as_little_as_any_and_all_ways_are_found) {
    FOR_EACH_SEED(seed, 400) {
        test_generator random = test_random(seed);
        char keys[6][8], text[12];
        double scores[6];
        slip_char_trie *trie = TRIE("");
        slip_char_trie_release(trie);
        EXPECT_OK(slip_char_trie_create(&trie));
        int key_count = 0, wanted = (int)test_random_between(&random, 1, 6);
        for (int i = 0; i < wanted; ++i) {
            int length = (int)test_random_between(&random, 1, 3);
            for (int k = 0; k < length; ++k) keys[key_count][k] = (char)test_random_between(&random, 'a', 'b');
            keys[key_count][length] = 0;
            scores[key_count] = (double)test_random_between(&random, 1, 8) / 4;
            size_t before = slip_char_trie_key_count(trie);
            EXPECT_OK(slip_char_trie_insert(trie, keys[key_count], (size_t)length, -1, NULL));
            key_count += slip_char_trie_key_count(trie) > before;
        }
        int length = (int)test_random_below(&random, 9);
        for (int k = 0; k < length; ++k) text[k] = (char)test_random_between(&random, 'a', 'b');
        text[length] = 0;
        plain_way plain = {text, keys, key_count, scores, test_random_chance(&random, 0.5), 1 << 20, 0, INFINITY};
        try_all(&plain, 0, 0, 0);
        slip_tokenizer *tokenizer = make_tokenizer(trie, plain.ignore_unknown, scores, (size_t)key_count);
        int64_t *ids = NULL;
        size_t count;
        int skips;
        slip_status status = slip_tokenize(&ids, &count, tokenizer, text, (size_t)length, SLIP_TOKENIZE_SHORTEST, 0);
        EXPECT_EQ(status, plain.ways ? SLIP_OK : SLIP_INVALID_ARGUMENT);
        slip_token_paths *paths = NULL;
        EXPECT_EQ(slip_token_paths_create(&paths, tokenizer, text, (size_t)length), status);
        if (status == SLIP_OK) {
            EXPECT_NEAR(cost_of(&plain, ids, count, &skips), plain.least_cost, 1e-9);
            EXPECT_EQ(skips, plain.least_skips);
            slip_tokens_free(ids);
            EXPECT_OK(slip_tokenize(&ids, &count, tokenizer, text, (size_t)length, SLIP_TOKENIZE_RANDOM, seed));
            EXPECT_TRUE(cost_of(&plain, ids, count, &skips) >= plain.least_cost - 1e-9);
            EXPECT_EQ(skips, plain.least_skips);
            int ways = 0;
            const int64_t *way;
            for (;; ++ways) {
                EXPECT_OK(slip_token_paths_next(paths, &way, &count));
                if (!way) break;
                cost_of(&plain, way, count, &skips);
                EXPECT_EQ(skips, plain.least_skips);
            }
            EXPECT_EQ(ways, length ? plain.ways : 0);
        }
        slip_tokens_free(ids);
        slip_token_paths_release(paths);
        slip_tokenizer_release(tokenizer);
        slip_char_trie_release(trie);
    }
}

TEST(all_ways_are_given_longest_tokens_first) {
    slip_char_trie *trie = TRIE("a", "aa", "aaa");
    slip_tokenizer *tokenizer = make_tokenizer(trie, false, NULL, 0);
    slip_token_paths *paths = NULL;
    const int64_t *ids;
    size_t count;
    static const char *const expected[] = {"2", "1 0", "0 1", "0 0 0"};
    EXPECT_OK(slip_token_paths_create(&paths, tokenizer, "aaa", 3));
    for (int i = 0; i < 4; ++i) {
        EXPECT_OK(slip_token_paths_next(paths, &ids, &count));
        EXPECT_STR(listed(ids, count), expected[i]);
    }
    for (int i = 0; i < 2; ++i) {
        EXPECT_OK(slip_token_paths_next(paths, &ids, &count));
        EXPECT_TRUE(ids == NULL);
    }
    slip_token_paths_release(paths);
    slip_tokenizer_release(tokenizer);
    slip_char_trie_release(trie);
}

TEST(random_tokens_follow_from_the_seed_and_are_chosen_equally_often) {
    slip_char_trie *trie = TRIE("a", "aa", "b");
    slip_tokenizer *tokenizer = make_tokenizer(trie, false, NULL, 0);
    int apart = 0;
    for (uint64_t seed = 0; seed < 4000; ++seed) {
        char first[32];
        snprintf(first, sizeof first, "%s", tokens(tokenizer, "aab", SLIP_TOKENIZE_RANDOM, seed));
        EXPECT_STR(tokens(tokenizer, "aab", SLIP_TOKENIZE_RANDOM, seed), first);
        apart += strcmp(first, "0 0 2") == 0;
    }
    EXPECT_NEAR(apart, 2000, 160); /* five standard deviations */
    slip_tokenizer_release(tokenizer);
    slip_char_trie_release(trie);
}

/* ---- byte pair encoding ---- */

typedef struct merge {
    char left[16], right[16];
    int64_t token;
} merge;

static slip_bpe_merges *make_merges(const merge *list, int count) {
    slip_bpe_merges *merges = NULL;
    EXPECT_OK(slip_bpe_merges_create(&merges));
    for (int i = 0; i < count; ++i)
        EXPECT_OK(slip_bpe_merges_add(merges, list[i].left, strlen(list[i].left), list[i].right, strlen(list[i].right),
                                      list[i].token));
    return merges;
}

static const char *bpe(slip_char_trie *symbols, slip_bpe_merges *merges, const char *text) {
    int64_t *ids = NULL;
    size_t count;
    EXPECT_OK(slip_bpe_tokenize(&ids, &count, symbols, merges, text, strlen(text)));
    const char *result = listed(ids, count);
    slip_tokens_free(ids);
    return result;
}

TEST(merges_are_made_by_the_lowest_id_and_leftmost_first) {
    slip_char_trie *symbols = TRIE("a", "b", "c", "d");
    slip_bpe_merges *merges = make_merges((merge[]){{"a", "b", 4}, {"ab", "c", 5}, {"b", "c", 6}, {"d", "d", 7}}, 4);
    EXPECT_STR(bpe(symbols, merges, "abc"), "5");
    EXPECT_STR(bpe(symbols, merges, "bc"), "6");
    EXPECT_STR(bpe(symbols, merges, "abcabd"), "5 4 3");
    EXPECT_STR(bpe(symbols, merges, "ddddd"), "7 7 3");
    EXPECT_STR(bpe(symbols, merges, ""), "");
    slip_bpe_merges_release(merges);
    slip_char_trie_release(symbols);
    symbols = TRIE("a", "b", "c", "ab", "abc");
    merges = make_merges(NULL, 0);
    EXPECT_STR(bpe(symbols, merges, "ababca"), "3 4 0");
    slip_bpe_merges_release(merges);
    slip_char_trie_release(symbols);
}

TEST(merges_are_found_by_their_sides) {
    slip_bpe_merges *merges = make_merges((merge[]){{"ab", "c", 9}, {"a", "bc", 8}, {"ab", "c", 3}}, 3);
    int64_t token = 0;
    EXPECT_TRUE(slip_bpe_merges_can_merge(merges, "ab", 2, "c", 1, &token));
    EXPECT_EQ(token, 3);
    EXPECT_TRUE(slip_bpe_merges_can_merge(merges, "a", 1, "bc", 2, &token));
    EXPECT_EQ(token, 8);
    EXPECT_FALSE(slip_bpe_merges_can_merge(merges, "a", 1, "b", 1, &token));
    EXPECT_FALSE(slip_bpe_merges_can_merge(merges, "abc", 3, "c", 1, &token));
    EXPECT_STATUS(slip_bpe_merges_add(merges, "", 0, "c", 1, 4), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[bpe_merges] both sides of a merge need a text");
    slip_bpe_merges_release(merges);
}

TEST(unknown_symbols_and_merges_in_use_are_errors) {
    slip_char_trie *symbols = TRIE("a");
    slip_bpe_merges *merges = make_merges(NULL, 0);
    int64_t *ids;
    size_t count;
    EXPECT_STATUS(slip_bpe_tokenize(&ids, &count, symbols, merges, "aax", 3), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[bpe_tokenizer] no symbol fits at byte 2: 'x'");
    EXPECT_STATUS(slip_bpe_merges_add(merges, "a", 1, "a", 1, 4), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[bpe_merges] the merges are in use by a tokenizer: add all of them before that");
    slip_bpe_merges_release(merges);
    slip_char_trie_release(symbols);
}

/* The pair of the lowest id is merged, the leftmost of them, until there is none. */
static const char *merge_plainly(const merge *list, int count, const char *text) {
    static char pieces[64][32];
    int64_t ids[64];
    int length = (int)strlen(text);
    for (int i = 0; i < length; ++i) {
        snprintf(pieces[i], sizeof pieces[i], "%c", text[i]);
        ids[i] = text[i] - 'a';
    }
    for (;;) {
        int best = -1;
        int64_t token = INT64_MAX;
        for (int i = 0; i + 1 < length; ++i)
            for (int k = 0; k < count; ++k)
                if (list[k].token < token && !strcmp(list[k].left, pieces[i]) && !strcmp(list[k].right, pieces[i + 1]))
                    best = i, token = list[k].token;
        if (best < 0) return listed(ids, (size_t)length);
        size_t joined = strlen(pieces[best]);
        memcpy(pieces[best] + joined, pieces[best + 1], strlen(pieces[best + 1]) + 1);
        ids[best] = token;
        --length;
        for (int i = best + 1; i < length; ++i) {
            memcpy(pieces[i], pieces[i + 1], sizeof pieces[i]);
            ids[i] = ids[i + 1];
        }
    }
}

TEST(merging_with_a_queue_gives_what_merging_one_by_one_gives) {
    FOR_EACH_SEED(seed, 500) {
        test_generator random = test_random(seed);
        merge list[24];
        int count = 0, wanted = (int)test_random_below(&random, 24);
        for (int i = 0; i < wanted; ++i) {
            merge *made = &list[count];
            for (int side = 0; side < 2; ++side) {
                char *to = side ? made->right : made->left;
                uint64_t from = test_random_below(&random, (uint64_t)count + 3);
                if (from < 3) snprintf(to, 16, "%c", (char)('a' + from));
                else snprintf(to, 16, "%.7s%.8s", list[from - 3].left, list[from - 3].right);
            }
            if (strlen(made->left) + strlen(made->right) > 15) continue;
            made->token = 3 + count;
            bool is_known = false;
            for (int k = 0; k < count; ++k)
                is_known |= !strcmp(list[k].left, made->left) && !strcmp(list[k].right, made->right);
            count += !is_known;
        }
        for (int i = count - 1; i > 0; --i) { /* ids in another order than that in which they were made */
            int other = (int)test_random_below(&random, (uint64_t)i + 1);
            int64_t token = list[i].token;
            list[i].token = list[other].token;
            list[other].token = token;
        }
        char text[41], expected[512];
        int length = (int)test_random_below(&random, 41);
        for (int i = 0; i < length; ++i) text[i] = (char)test_random_between(&random, 'a', 'c');
        text[length] = 0;
        snprintf(expected, sizeof expected, "%s", merge_plainly(list, count, text));
        slip_char_trie *symbols = TRIE("a", "b", "c");
        slip_bpe_merges *merges = make_merges(list, count);
        EXPECT_STR(bpe(symbols, merges, text), expected);
        slip_bpe_merges_release(merges);
        slip_char_trie_release(symbols);
    }
}

TEST(out_of_memory_is_an_error_everywhere) {
    slip_char_trie *symbols = TRIE("a", "b");
    slip_bpe_merges *merges = make_merges((merge[]){{"a", "b", 4}}, 1);
    slip_tokenizer *tokenizer = make_tokenizer(symbols, true, NULL, 0);
    for (uint64_t countdown = 1; countdown < 8; ++countdown) {
        int64_t *ids = NULL;
        size_t count;
        slip_token_paths *paths = NULL;
        slip_char_trie *trie = NULL;
        slip__memory_fail_at(countdown, 0);
        (void)(slip_bpe_tokenize(&ids, &count, symbols, merges, "abab", 4) == SLIP_OK);
        slip__memory_fail_at(countdown, 0);
        slip_tokens_free(ids);
        (void)(slip_tokenize(&ids, &count, tokenizer, "abab", 4, SLIP_TOKENIZE_RANDOM, 1) == SLIP_OK);
        slip_tokens_free(ids);
        slip__memory_fail_at(countdown, 0);
        (void)(slip_tokenize(&ids, &count, tokenizer, "abab", 4, SLIP_TOKENIZE_SHORTEST, 1) == SLIP_OK);
        slip_tokens_free(ids);
        slip__memory_fail_at(countdown, 0);
        (void)(slip_token_paths_create(&paths, tokenizer, "abab", 4) == SLIP_OK);
        slip_token_paths_release(paths);
        slip__memory_fail_at(countdown, 0);
        if (slip_char_trie_create(&trie) == SLIP_OK) slip_char_trie_release(trie);
        slip__memory_fail_at(0, 0);
    }
    slip_tokenizer_release(tokenizer);
    slip_bpe_merges_release(merges);
    slip_char_trie_release(symbols);
}
