/* The inside of tries, for tokenizers. */
#ifndef SLIP_DATA_TRIE_H
#define SLIP_DATA_TRIE_H

#include <slip/data_text.h>

#include "data/op.h"

/* Nodes of tries: children are found through one table of edges, hashed by the parent's number and the byte, except
 * for those of the root, which have a table of their own: most looks into a trie end at its first bytes. */
typedef struct slip_trie_node {
    uint32_t parent;
    int32_t key; /* the token that ends here, counted as inserted; -1: none */
    unsigned char byte;
} slip_trie_node;

typedef struct slip_trie_key {
    int64_t id;
    uint32_t node;
} slip_trie_key;

struct slip_char_trie {
    slip_data_object base;
    atomic_bool is_in_use; /* and so immutable */
    slip_trie_node *nodes;
    uint32_t node_count, node_room;
    uint32_t *edges; /* the child's number, 0 for free; open addressing, at most half full */
    uint32_t edge_mask;
    slip_trie_key *keys;
    uint32_t key_count, key_room;
    uint32_t *ids; /* 1 + the key's index, 0 for free, hashed by the key's id */
    uint32_t id_mask;
    uint32_t root[256]; /* 0: no child */
};

static inline uint32_t slip__trie_mix(uint32_t node, unsigned char byte) {
    uint64_t mixed = (((uint64_t)node << 8) | byte) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(mixed >> 32);
}

/* The child, or 0. */
static inline uint32_t slip__trie_child(const slip_char_trie *trie, uint32_t node, unsigned char byte) {
    if (node == 0) return trie->root[byte];
    for (uint32_t slot = slip__trie_mix(node, byte) & trie->edge_mask;; slot = (slot + 1) & trie->edge_mask) {
        uint32_t child = trie->edges[slot];
        if (child == 0 || (trie->nodes[child].parent == node && trie->nodes[child].byte == byte)) return child;
    }
}

static inline int64_t slip__trie_id(const slip_char_trie *trie, uint32_t node) {
    int32_t key = trie->nodes[node].key;
    return key < 0 ? -1 : trie->keys[key].id;
}

/* Whether the object is a trie: what front ends hand over may be another one, or NULL. */
bool slip__is_char_trie(const void *object);
bool slip__is_bpe_merges(const void *object);

/* The largest id of a token, -1 without any. */
int64_t slip__trie_largest_id(const slip_char_trie *trie);

/* Makes it immutable. */
static inline void slip__trie_use(slip_char_trie *trie) {
    atomic_store_explicit(&trie->is_in_use, true, memory_order_release);
}

#endif
