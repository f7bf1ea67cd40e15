/* Tokens of a text by a trie, as the tokenizer and the op have them alike. */
#ifndef SLIP_DATA_TOKENIZE_H
#define SLIP_DATA_TOKENIZE_H

#include "data/trie.h"

typedef struct slip_tokenize_how {
    const slip_char_trie *trie;
    const double *scores; /* by id; NULL: each counts 1 */
    bool ignore_unknown;
    const char *function; /* in brackets in messages */
} slip_tokenize_how;

/* The ids from slip__malloc; NULL for none. Texts of less than 2^31 bytes. */
slip_status slip__tokenize(int64_t **ids, size_t *count, const slip_tokenize_how *how, const void *text,
                           size_t byte_count, slip_tokenize_mode mode, uint64_t seed);
/* Whether the scores are as many as the tokens, and each has one. */
slip_status slip__tokenize_check(const slip_char_trie *trie, size_t score_count, const char *function);

slip_status slip__bpe_tokenize(int64_t **ids, size_t *count, const slip_char_trie *symbols,
                               const slip_bpe_merges *merges, const void *text, size_t byte_count,
                               const char *function);
void slip__bpe_use(slip_bpe_merges *merges); /* makes them immutable */

#endif
