#include "data/trie.h"

#include <string.h>

#include "base/memory.h"
#include "data/table.h"

enum { FIRST_ROOM = 256, MOST_NODES = INT32_MAX / 2 };

/* ---- life ---- */

static void destroy(slip_data_object *object) {
    slip_char_trie *trie = (slip_char_trie *)object;
    slip__free(trie->nodes);
    slip__free(trie->edges);
    slip__free(trie->keys);
    slip__free(trie->ids);
    slip__free(trie);
}

slip_status slip_char_trie_create(slip_char_trie **out) {
    slip_char_trie *trie = slip__calloc(1, sizeof *trie);
    *out = NULL;
    if (!trie) return slip__fail_memory("char_trie", sizeof *trie);
    atomic_init(&trie->base.references, 1);
    trie->base.destroy = destroy;
    trie->nodes = slip__malloc(FIRST_ROOM * sizeof *trie->nodes);
    trie->edges = slip__calloc(2 * FIRST_ROOM, sizeof *trie->edges);
    trie->keys = slip__malloc(FIRST_ROOM * sizeof *trie->keys);
    trie->ids = slip__calloc(2 * FIRST_ROOM, sizeof *trie->ids);
    if (!trie->nodes || !trie->edges || !trie->keys || !trie->ids) {
        destroy(&trie->base);
        return slip__fail_memory("char_trie", FIRST_ROOM * 40);
    }
    trie->node_room = trie->key_room = FIRST_ROOM;
    trie->edge_mask = trie->id_mask = 2 * FIRST_ROOM - 1;
    trie->nodes[0] = (slip_trie_node){.key = -1};
    trie->node_count = 1;
    *out = trie;
    return SLIP_OK;
}

slip_char_trie *slip_char_trie_retain(slip_char_trie *trie) {
    return (slip_char_trie *)slip__data_object_retain(&trie->base);
}

void slip_char_trie_release(slip_char_trie *trie) {
    if (trie) slip__data_object_release(&trie->base);
}

bool slip__is_char_trie(const void *object) {
    return object && ((const slip_data_object *)object)->destroy == destroy;
}

/* ---- nodes ---- */

static void add_edge(slip_char_trie *trie, uint32_t child) {
    const slip_trie_node *node = &trie->nodes[child];
    uint32_t slot = slip__trie_mix(node->parent, node->byte) & trie->edge_mask;
    while (trie->edges[slot]) slot = (slot + 1) & trie->edge_mask;
    trie->edges[slot] = child;
}

/* Twice the room, and the edges hashed anew. */
static slip_status grow_nodes(slip_char_trie *trie) {
    if (trie->node_room * 2 > MOST_NODES)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[char_trie] more than %d nodes", MOST_NODES);
    slip_trie_node *nodes = slip__table_grow(trie->nodes, sizeof *nodes, &trie->edges, &trie->node_room, "char_trie");
    if (!nodes) return SLIP_OUT_OF_MEMORY;
    trie->nodes = nodes;
    trie->edge_mask = trie->node_room * 2 - 1;
    for (uint32_t i = 1; i < trie->node_count; ++i)
        if (nodes[i].parent != 0) add_edge(trie, i);
    return SLIP_OK;
}

static slip_status add_node(slip_char_trie *trie, uint32_t parent, unsigned char byte, uint32_t *child) {
    if (trie->node_count == trie->node_room) SLIP_TRY(grow_nodes(trie));
    *child = trie->node_count++;
    trie->nodes[*child] = (slip_trie_node){parent, -1, byte};
    if (parent == 0) trie->root[byte] = *child;
    else add_edge(trie, *child);
    return SLIP_OK;
}

/* ---- tokens ---- */

static uint32_t id_slot(const slip_char_trie *trie, int64_t id) {
    uint32_t slot = (uint32_t)(((uint64_t)id * 0x9e3779b97f4a7c15u) >> 32) & trie->id_mask;
    while (trie->ids[slot] && trie->keys[trie->ids[slot] - 1].id != id) slot = (slot + 1) & trie->id_mask;
    return slot;
}

static slip_status grow_keys(slip_char_trie *trie) {
    slip_trie_key *keys = slip__table_grow(trie->keys, sizeof *keys, &trie->ids, &trie->key_room, "char_trie");
    if (!keys) return SLIP_OUT_OF_MEMORY;
    trie->keys = keys;
    trie->id_mask = trie->key_room * 2 - 1;
    for (uint32_t i = 0; i < trie->key_count; ++i) {
        uint32_t slot = id_slot(trie, keys[i].id);
        if (!trie->ids[slot]) trie->ids[slot] = i + 1;
    }
    return SLIP_OK;
}

slip_status slip_char_trie_insert(slip_char_trie *trie, const void *bytes, size_t byte_count, int64_t id,
                                  uint32_t *node) {
    const unsigned char *byte = bytes;
    uint32_t at = 0;
    if (atomic_load_explicit(&trie->is_in_use, memory_order_acquire))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[char_trie] the trie is in use by a tokenizer: insert all tokens before that");
    if (trie->key_count == trie->key_room) SLIP_TRY(grow_keys(trie));
    for (size_t i = 0; i < byte_count; ++i) {
        uint32_t child = slip__trie_child(trie, at, byte[i]);
        if (!child) SLIP_TRY(add_node(trie, at, byte[i], &child));
        at = child;
    }
    if (node) *node = at;
    if (trie->nodes[at].key >= 0) return SLIP_OK;
    trie->nodes[at].key = (int32_t)trie->key_count;
    trie->keys[trie->key_count] = (slip_trie_key){id < 0 ? trie->key_count : id, at};
    /* Of two tokens with one id, the first is found by it. */
    uint32_t slot = id_slot(trie, trie->keys[trie->key_count++].id);
    if (!trie->ids[slot]) trie->ids[slot] = trie->key_count;
    return SLIP_OK;
}

uint32_t slip_char_trie_search(const slip_char_trie *trie, const void *bytes, size_t byte_count) {
    const unsigned char *byte = bytes;
    uint32_t at = 0;
    for (size_t i = 0; i < byte_count; ++i)
        if (!(at = slip__trie_child(trie, at, byte[i]))) return SLIP_NO_NODE;
    return trie->nodes[at].key >= 0 ? at : SLIP_NO_NODE;
}

size_t slip_char_trie_key_count(const slip_char_trie *trie) {
    return trie->key_count;
}

slip_status slip_char_trie_key(const slip_char_trie *trie, int64_t id, void *bytes, size_t room, size_t *byte_count) {
    uint32_t slot = id_slot(trie, id);
    *byte_count = 0;
    if (!trie->ids[slot])
        return slip__fail(SLIP_INDEX, "[char_trie] there is no token with the id %lld", (long long)id);
    uint32_t end = trie->keys[trie->ids[slot] - 1].node;
    for (uint32_t at = end; at; at = trie->nodes[at].parent) ++*byte_count;
    size_t place = *byte_count;
    for (uint32_t at = end; at; at = trie->nodes[at].parent)
        if (--place < room) ((unsigned char *)bytes)[place] = trie->nodes[at].byte;
    return SLIP_OK;
}

int64_t slip__trie_largest_id(const slip_char_trie *trie) {
    int64_t largest = -1;
    for (uint32_t i = 0; i < trie->key_count; ++i)
        if (trie->keys[i].id > largest) largest = trie->keys[i].id;
    return largest;
}

bool slip_char_trie_accepts(const slip_char_trie *trie, uint32_t node) {
    return trie->nodes[node].key >= 0;
}

int64_t slip_char_trie_id(const slip_char_trie *trie, uint32_t node) {
    return slip__trie_id(trie, node);
}

uint32_t slip_char_trie_child(const slip_char_trie *trie, uint32_t node, unsigned char byte) {
    uint32_t child = slip__trie_child(trie, node, byte);
    return child ? child : SLIP_NO_NODE;
}
