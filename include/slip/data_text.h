/* Texts of the data pipeline: tries and tokenizers, and the streams and buffers that read text files and archives.
 * docs/data-text.md says what each does. The ops on samples are in slip/data_ops.h.
 *
 * Texts are bytes with their number: UTF-8 where a program wants it so, but any bytes do. `*out` and `*ids` are the
 * caller's, NULL on failure; other handles are borrowed. Errors: SLIP_INVALID_ARGUMENT, SLIP_OUT_OF_MEMORY, and where
 * files are read SLIP_IO. */
#ifndef SLIP_DATA_TEXT_H
#define SLIP_DATA_TEXT_H

#include <slip/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- tries ---- */

/* Tokens, found byte by byte. Reference-counted. Filled by one thread; from when an op or a tokenizer uses it on it is
 * immutable, and any thread may read it. Nodes are numbers: 0 is the root, the others count up as they are made. */
typedef struct slip_char_trie slip_char_trie;

#define SLIP_NO_NODE UINT32_MAX

SLIP_API slip_status slip_char_trie_create(slip_char_trie **out);
SLIP_API slip_char_trie *slip_char_trie_retain(slip_char_trie *trie);
SLIP_API void slip_char_trie_release(slip_char_trie *trie); /* NULL is fine */

/* Adds a token, with the number of tokens so far as its id where `id` is below 0. One that is there already keeps its
 * id. *node is its node; `node` may be NULL. Errors: SLIP_INVALID_ARGUMENT for a trie that is in use already. */
SLIP_API slip_status slip_char_trie_insert(slip_char_trie *trie, const void *bytes, size_t byte_count, int64_t id,
                                           uint32_t *node);
/* The node of a token, or SLIP_NO_NODE. */
SLIP_API uint32_t slip_char_trie_search(const slip_char_trie *trie, const void *bytes, size_t byte_count);
SLIP_API size_t slip_char_trie_key_count(const slip_char_trie *trie);
/* Copies the token with that id, `room` bytes at most; *byte_count is its whole length. SLIP_INDEX: there is none. */
SLIP_API slip_status slip_char_trie_key(const slip_char_trie *trie, int64_t id, void *bytes, size_t room,
                                        size_t *byte_count);

/* Of a node of the trie: whether a token ends there, the token's id or -1, and the node that a byte leads to or
 * SLIP_NO_NODE. */
SLIP_API bool slip_char_trie_accepts(const slip_char_trie *trie, uint32_t node);
SLIP_API int64_t slip_char_trie_id(const slip_char_trie *trie, uint32_t node);
SLIP_API uint32_t slip_char_trie_child(const slip_char_trie *trie, uint32_t node, unsigned char byte);

/* ---- tokens of a trie ---- */

typedef enum slip_tokenize_mode {
    SLIP_TOKENIZE_SHORTEST, /* the least sum of scores; where two have the same, the one with the longer last tokens */
    SLIP_TOKENIZE_RANDOM, /* any that covers the text: each token is one of those that lead to the end, equally often */
} slip_tokenize_mode;

/* Immutable, reference-counted: any thread. */
typedef struct slip_tokenizer slip_tokenizer;

/* `scores` has one number for each token, by its id; none: each counts 1. With `ignore_unknown` bytes that no token
 * covers are left out, as few as possible; without it such a text is an error. */
SLIP_API slip_status slip_tokenizer_create(slip_tokenizer **out, slip_char_trie *trie, bool ignore_unknown,
                                           const double *scores, size_t score_count);
SLIP_API slip_tokenizer *slip_tokenizer_retain(slip_tokenizer *tokenizer);
SLIP_API void slip_tokenizer_release(slip_tokenizer *tokenizer); /* NULL is fine */

/* The tokens' ids, freed with slip_tokens_free. Random ones follow from the seed. */
SLIP_API slip_status slip_tokenize(int64_t **ids, size_t *count, const slip_tokenizer *tokenizer, const void *text,
                                   size_t byte_count, slip_tokenize_mode mode, uint64_t seed);
SLIP_API void slip_tokens_free(int64_t *ids); /* NULL is fine */

/* All ways to cover a text, one after the other: tokens that are longer come first. Caller-locked. */
typedef struct slip_token_paths slip_token_paths;

SLIP_API slip_status slip_token_paths_create(slip_token_paths **out, slip_tokenizer *tokenizer, const void *text,
                                             size_t byte_count);
SLIP_API void slip_token_paths_release(slip_token_paths *paths); /* NULL is fine */
/* The next one; borrowed until the next call. *ids NULL: there are no more. An empty text has none. */
SLIP_API slip_status slip_token_paths_next(slip_token_paths *paths, const int64_t **ids, size_t *count);

/* ---- byte pair encoding ---- */

/* Which two neighbours become one, and the id of what they become. Reference-counted; filled and then immutable, as a
 * trie is. */
typedef struct slip_bpe_merges slip_bpe_merges;

SLIP_API slip_status slip_bpe_merges_create(slip_bpe_merges **out);
SLIP_API slip_bpe_merges *slip_bpe_merges_retain(slip_bpe_merges *merges);
SLIP_API void slip_bpe_merges_release(slip_bpe_merges *merges); /* NULL is fine */
/* A pair that is there already gets the new id. */
SLIP_API slip_status slip_bpe_merges_add(slip_bpe_merges *merges, const void *left, size_t left_bytes,
                                         const void *right, size_t right_bytes, int64_t token);
/* Whether the two become one: *token is its id. */
SLIP_API bool slip_bpe_merges_can_merge(const slip_bpe_merges *merges, const void *left, size_t left_bytes,
                                        const void *right, size_t right_bytes, int64_t *token);

/* Splits the text into symbols, each the longest that fits, and merges neighbours until none can be: those with the
 * lowest id first, and of several such pairs the leftmost. Time n log n. The trie and the merges are immutable from
 * then on. Errors: SLIP_INVALID_ARGUMENT where no symbol fits. */
SLIP_API slip_status slip_bpe_tokenize(int64_t **ids, size_t *count, slip_char_trie *symbols, slip_bpe_merges *merges,
                                       const void *text, size_t byte_count);

/* ---- fetching files ---- */

/* Sees to it that files are there before they are read, and begins early with those that will be wanted. This one is
 * for files of this machine: it has the system read them into its cache ahead of time. Reference-counted, internally
 * locked. */
typedef struct slip_file_fetcher slip_file_fetcher;

typedef struct slip_file_fetcher_options {
    size_t prefetch_count; /* files that are read ahead at once, at most; 0: 1 */
    size_t thread_count;   /* 0: 1 */
    size_t kept_count;     /* files whose content stays cached once they were fetched; 0: the system decides */
} slip_file_fetcher_options;

/* NULL: all zero. */
SLIP_API slip_status slip_file_fetcher_create(slip_file_fetcher **out, const slip_file_fetcher_options *options);
SLIP_API slip_file_fetcher *slip_file_fetcher_retain(slip_file_fetcher *fetcher);
SLIP_API void slip_file_fetcher_release(slip_file_fetcher *fetcher); /* NULL is fine */
/* Takes the place of the files that were to be read ahead before. Files that are not there are passed over. */
SLIP_API slip_status slip_file_fetcher_prefetch(slip_file_fetcher *fetcher, const char *const *paths, size_t count);
SLIP_API void slip_file_fetcher_cancel(slip_file_fetcher *fetcher);
/* Waits for the file if it is being read ahead. Errors: SLIP_IO where it is not there. */
SLIP_API slip_status slip_file_fetcher_fetch(slip_file_fetcher *fetcher, const char *path);
/* What is cached of the file may go. The file itself stays. */
SLIP_API void slip_file_fetcher_erase(slip_file_fetcher *fetcher, const char *path);

/* ---- streams of text files ---- */

/* A sample for each line, without its "\n", at `key`. With `unzip`, of a gzip file's content. */
SLIP_API slip_status slip_data_from_lines(slip_data **out, const char *path, const char *key, bool unzip);
SLIP_API slip_status slip_data_from_lines_text(slip_data **out, const void *text, size_t byte_count, const char *key,
                                               bool unzip);
/* CSV (RFC 4180): the first row has the keys, each further one is a sample of texts. Empty lines are passed over. */
SLIP_API slip_status slip_data_from_csv(slip_data **out, const char *path, char separator, char quote, bool unzip);
SLIP_API slip_status slip_data_from_csv_text(slip_data **out, const void *text, size_t byte_count, char separator,
                                             char quote, bool unzip);
/* JSON lines: a sample for each line, which is an object. docs/data-text.md says which values become which arrays. */
SLIP_API slip_status slip_data_from_jsonl(slip_data **out, const char *path, bool unzip);
SLIP_API slip_status slip_data_from_jsonl_text(slip_data **out, const void *text, size_t byte_count, bool unzip);

typedef enum slip_data_text_format { SLIP_DATA_LINES, SLIP_DATA_CSV, SLIP_DATA_JSONL } slip_data_text_format;

/* How the text is read that a sample names, or holds. */
typedef struct slip_data_text_source {
    slip_data_text_format format;
    bool from_memory; /* the array is the text, not a path */
    bool unzip;
    const char *prefix;              /* of paths; NULL: none */
    const char *key;                 /* of lines */
    char separator, quote;           /* of CSV */
    slip_file_fetcher *file_fetcher; /* NULL: none */
} slip_data_text_source;

/* A stream of the samples of all texts that the arrays of a key name, one text after the other. */
SLIP_API slip_status slip_data_texts_from_key(slip_data **out, slip_data *stream, const char *key,
                                              const slip_data_text_source *source);

/* ---- archives ---- */

/* A buffer {"file": NAME} of the members of a tar or zip archive. With `nested`, of those of the tar archives in it. */
SLIP_API slip_status slip_data_files_from_tar(slip_data **out, const char *path, bool nested, int thread_count);
/* A stream of the samples of tar archives made for it (WebDataset): members that follow each other and have the same
 * name up to its first dot are one sample, with a key for each ending and "__key__" for that name. */
SLIP_API slip_status slip_data_from_webdataset(slip_data **out, const char *const *paths, size_t count);

#ifdef __cplusplus
}
#endif
#endif
