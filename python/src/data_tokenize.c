/* mlx.core._data: tokenizers. */
#include "data_text.h"

#include <stdatomic.h>
#include <stdlib.h>

typedef struct py_tokenizer {
    PyObject_HEAD slip_tokenizer *tokenizer; /* owned, as all below */
} py_tokenizer;

typedef struct py_graph {
    PyObject_HEAD PyObject *tokenizer;
    PyObject *text; /* bytes */
} py_graph;

typedef struct py_paths {
    PyObject_HEAD slip_token_paths *paths;
} py_paths;

typedef struct py_bpe {
    PyObject_HEAD PyObject *symbols, *merges;
} py_bpe;

PyTypeObject *py_merges_type;
static PyTypeObject *tokenizer_type, *graph_type, *paths_type, *bpe_type;

/* What random tokenizations follow from: the seed, and how many there were since it was set. */
static atomic_uint_least64_t token_seed = 1234, token_count;

/* ---- Tokenizer ---- */

static bool read_scores(double **scores, size_t *count, PyObject *list) {
    Py_ssize_t size = PySequence_Size(list);
    *scores = size < 0 ? NULL : malloc(((size_t)size + 1) * sizeof **scores);
    if (!*scores) return size < 0 ? false : (PyErr_NoMemory(), false);
    *count = (size_t)size;
    for (Py_ssize_t i = 0; i < size && !PyErr_Occurred(); ++i) {
        PyObject *item = PySequence_GetItem(list, i);
        (*scores)[i] = item ? PyFloat_AsDouble(item) : 0;
        Py_XDECREF(item);
    }
    if (!PyErr_Occurred()) return true;
    free(*scores);
    return false;
}

static PyObject *tokenizer_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"trie", "ignore_unk", "trie_key_scores", NULL};
    PyObject *trie, *list = NULL;
    int ignore = 0;
    double *scores = NULL;
    size_t count = 0;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|pO:Tokenizer", names, &trie, &ignore, &list)) return NULL;
    if (!py_need(trie, py_trie_type, "Tokenizer", "a CharTrie")) return NULL;
    if (list && !read_scores(&scores, &count, list)) return NULL;
    py_tokenizer *made = (py_tokenizer *)py_allocate(type);
    slip_status status = SLIP_OK;
    if (made) status = slip_tokenizer_create(&made->tokenizer, ((py_trie *)trie)->trie, ignore, scores, count);
    free(scores);
    if (!made || status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void tokenizer_dealloc(PyObject *self) {
    slip_tokenizer_release(((py_tokenizer *)self)->tokenizer);
    py_give_back(self);
}

static PyObject *tokenize(PyObject *self, PyObject *input, slip_tokenize_mode mode, uint64_t seed) {
    slip_tokenizer *tokenizer = ((py_tokenizer *)self)->tokenizer;
    const char *bytes;
    size_t byte_count, count;
    int64_t *ids;
    PyObject *held;
    slip_status status;
    if (!py_text_read(&bytes, &byte_count, &held, input, "Tokenizer")) return NULL;
    Py_BEGIN_ALLOW_THREADS status = slip_tokenize(&ids, &count, tokenizer, bytes, byte_count, mode, seed);
    Py_END_ALLOW_THREADS Py_DECREF(held);
    PyObject *list = py_id_list(status, ids, count);
    slip_tokens_free(ids);
    return list;
}

static PyObject *tokenizer_shortest(PyObject *self, PyObject *input) {
    return tokenize(self, input, SLIP_TOKENIZE_SHORTEST, 0);
}

static PyObject *tokenizer_rand(PyObject *self, PyObject *input) {
    uint64_t seed = atomic_load(&token_seed) * 0x9e3779b97f4a7c15u + atomic_fetch_add(&token_count, 1);
    return tokenize(self, input, SLIP_TOKENIZE_RANDOM, seed * 0xbf58476d1ce4e5b9u);
}

static PyObject *tokenizer_tokenize(PyObject *self, PyObject *input) {
    const char *bytes;
    size_t byte_count;
    PyObject *held;
    slip_token_paths *paths;
    if (!py_text_read(&bytes, &byte_count, &held, input, "Tokenizer")) return NULL;
    /* Whether there is a way at all is told now. */
    slip_status status = slip_token_paths_create(&paths, ((py_tokenizer *)self)->tokenizer, bytes, byte_count);
    slip_token_paths_release(paths);
    py_graph *made = status == SLIP_OK ? PyObject_New(py_graph, graph_type) : NULL;
    if (made) {
        made->tokenizer = Py_NewRef(self);
        made->text = held;
        return (PyObject *)made;
    }
    Py_DECREF(held);
    return status == SLIP_OK ? NULL : py_raise(status);
}

static PyMethodDef tokenizer_methods[] = {
    {"tokenize_shortest", tokenizer_shortest, METH_O,
     "tokenize_shortest(input) -> list[int]\n\nThe tokens with the least sum of scores: without scores, the fewest."},
    {"tokenize_rand", tokenizer_rand, METH_O,
     "tokenize_rand(input) -> list[int]\n\nTokens at random: each is one of those that lead to the end, equally "
     "often."},
    {"tokenize", tokenizer_tokenize, METH_O,
     "tokenize(input) -> GraphInt64\n\nAll ways to tokenize the text, for TokenizerIterator."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot tokenizer_slots[] = {
    {Py_tp_doc, "Tokenizer(trie, ignore_unk=False, trie_key_scores=[])\n\nMakes tokens of a trie of a text. With "
                "`ignore_unk`, bytes that no token covers are left out, as few as possible."},
    {Py_tp_new, tokenizer_new},
    {Py_tp_dealloc, tokenizer_dealloc},
    {Py_tp_methods, tokenizer_methods},
    {0, NULL},
};
static PyType_Spec tokenizer_spec = {"mlx.core._data.Tokenizer", sizeof(py_tokenizer), 0, Py_TPFLAGS_DEFAULT,
                                     tokenizer_slots};

/* ---- GraphInt64, TokenizerIterator ---- */

static void graph_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_DECREF(((py_graph *)self)->tokenizer);
    Py_DECREF(((py_graph *)self)->text);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyType_Slot graph_slots[] = {
    {Py_tp_doc, "All ways to tokenize a text."},
    {Py_tp_dealloc, graph_dealloc},
    {0, NULL},
};
static PyType_Spec graph_spec = {"mlx.core._data.GraphInt64", sizeof(py_graph), 0,
                                 Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, graph_slots};

static PyObject *paths_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"graph", NULL};
    PyObject *graph;
    char *text;
    Py_ssize_t byte_count;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O:TokenizerIterator", names, &graph)) return NULL;
    if (!py_need(graph, graph_type, "TokenizerIterator", "a GraphInt64")) return NULL;
    if (PyBytes_AsStringAndSize(((py_graph *)graph)->text, &text, &byte_count) != 0) return NULL;
    py_paths *made = (py_paths *)py_allocate(type);
    if (!made) return NULL;
    slip_tokenizer *tokenizer = ((py_tokenizer *)((py_graph *)graph)->tokenizer)->tokenizer;
    slip_status status = slip_token_paths_create(&made->paths, tokenizer, text, (size_t)byte_count);
    if (status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void paths_dealloc(PyObject *self) {
    slip_token_paths_release(((py_paths *)self)->paths);
    py_give_back(self);
}

static PyObject *paths_next(PyObject *self) {
    const int64_t *ids;
    size_t count;
    slip_status status = slip_token_paths_next(((py_paths *)self)->paths, &ids, &count);
    if (status == SLIP_OK && !ids) return NULL;
    return py_id_list(status, ids, count);
}

static PyType_Slot paths_slots[] = {
    {Py_tp_doc, "TokenizerIterator(graph)\n\nGoes through all ways to tokenize a text, longer tokens first."},
    {Py_tp_new, paths_new},
    {Py_tp_dealloc, paths_dealloc},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, paths_next},
    {0, NULL},
};
static PyType_Spec paths_spec = {"mlx.core._data.TokenizerIterator", sizeof(py_paths), 0, Py_TPFLAGS_DEFAULT,
                                 paths_slots};

/* ---- BPEMerges ---- */

static PyObject *merges_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {NULL};
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, ":BPEMerges", names)) return NULL;
    py_merges *made = (py_merges *)py_allocate(type);
    if (!made) return NULL;
    slip_status status = slip_bpe_merges_create(&made->merges);
    if (status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void merges_dealloc(PyObject *self) {
    slip_bpe_merges_release(((py_merges *)self)->merges);
    py_give_back(self);
}

/* The two sides of a merge. */
typedef struct sides {
    const char *bytes[2];
    size_t byte_counts[2];
    PyObject *held[2];
} sides;

static bool read_sides(sides *read, PyObject *left, PyObject *right, const char *function) {
    if (!py_text_read(&read->bytes[0], &read->byte_counts[0], &read->held[0], left, function)) return false;
    if (py_text_read(&read->bytes[1], &read->byte_counts[1], &read->held[1], right, function)) return true;
    Py_DECREF(read->held[0]);
    return false;
}

static void drop_sides(sides *read) {
    Py_DECREF(read->held[0]);
    Py_DECREF(read->held[1]);
}

static PyObject *merges_add(PyObject *self, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"left", "right", "token", NULL};
    PyObject *left, *right;
    long long token;
    sides read;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "OOL:add", names, &left, &right, &token)) return NULL;
    if (!read_sides(&read, left, right, "add")) return NULL;
    slip_status status = slip_bpe_merges_add(((py_merges *)self)->merges, read.bytes[0], read.byte_counts[0],
                                             read.bytes[1], read.byte_counts[1], token);
    drop_sides(&read);
    if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *merges_can_merge(PyObject *self, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"left", "right", NULL};
    PyObject *left, *right;
    int64_t token;
    sides read;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "OO:can_merge", names, &left, &right)) return NULL;
    if (!read_sides(&read, left, right, "can_merge")) return NULL;
    bool can = slip_bpe_merges_can_merge(((py_merges *)self)->merges, read.bytes[0], read.byte_counts[0], read.bytes[1],
                                         read.byte_counts[1], &token);
    drop_sides(&read);
    if (can) return PyLong_FromLongLong(token);
    Py_RETURN_NONE;
}

static PyMethodDef merges_methods[] = {
    {"add", (PyCFunction)(void (*)(void))merges_add, METH_VARARGS | METH_KEYWORDS,
     "add(left, right, token)\n\nThe two texts, side by side, become the token. Lower tokens are merged first."},
    {"can_merge", (PyCFunction)(void (*)(void))merges_can_merge, METH_VARARGS | METH_KEYWORDS,
     "can_merge(left, right) -> int | None\n\nWhat they become."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot merges_slots[] = {
    {Py_tp_doc, "The merges of byte pair encoding."},
    {Py_tp_new, merges_new},
    {Py_tp_dealloc, merges_dealloc},
    {Py_tp_methods, merges_methods},
    {0, NULL},
};
static PyType_Spec merges_spec = {"mlx.core._data.BPEMerges", sizeof(py_merges), 0, Py_TPFLAGS_DEFAULT, merges_slots};

/* ---- BPETokenizer ---- */

static PyObject *bpe_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"symbols", "merges", NULL};
    PyObject *symbols, *merges;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "OO:BPETokenizer", names, &symbols, &merges)) return NULL;
    if (!py_need(symbols, py_trie_type, "BPETokenizer", "a CharTrie of symbols")) return NULL;
    if (!py_need(merges, py_merges_type, "BPETokenizer", "BPEMerges")) return NULL;
    py_bpe *made = (py_bpe *)py_allocate(type);
    if (!made) return NULL;
    made->symbols = Py_NewRef(symbols);
    made->merges = Py_NewRef(merges);
    return (PyObject *)made;
}

static void bpe_dealloc(PyObject *self) {
    Py_XDECREF(((py_bpe *)self)->symbols);
    Py_XDECREF(((py_bpe *)self)->merges);
    py_give_back(self);
}

static PyObject *bpe_tokenize(PyObject *self, PyObject *input) {
    slip_char_trie *symbols = ((py_trie *)((py_bpe *)self)->symbols)->trie;
    slip_bpe_merges *merges = ((py_merges *)((py_bpe *)self)->merges)->merges;
    const char *bytes;
    size_t byte_count, count;
    int64_t *ids;
    PyObject *held;
    slip_status status;
    if (!py_text_read(&bytes, &byte_count, &held, input, "BPETokenizer")) return NULL;
    Py_BEGIN_ALLOW_THREADS status = slip_bpe_tokenize(&ids, &count, symbols, merges, bytes, byte_count);
    Py_END_ALLOW_THREADS Py_DECREF(held);
    PyObject *list = py_id_list(status, ids, count);
    slip_tokens_free(ids);
    return list;
}

static PyMethodDef bpe_methods[] = {
    {"tokenize", bpe_tokenize, METH_O,
     "tokenize(input) -> list[int]\n\nSplits the text into symbols and merges neighbours, lowest tokens first."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot bpe_slots[] = {
    {Py_tp_doc, "BPETokenizer(symbols, merges)\n\nByte pair encoding: symbols of a trie, merged."},
    {Py_tp_new, bpe_new},
    {Py_tp_dealloc, bpe_dealloc},
    {Py_tp_methods, bpe_methods},
    {0, NULL},
};
static PyType_Spec bpe_spec = {"mlx.core._data.BPETokenizer", sizeof(py_bpe), 0, Py_TPFLAGS_DEFAULT, bpe_slots};

/* ---- the module ---- */

static PyObject *seed_tokens(PyObject *module, PyObject *number) {
    uint64_t seed = PyLong_AsUnsignedLongLongMask(number);
    (void)module;
    if (seed == (uint64_t)-1 && PyErr_Occurred()) return NULL;
    atomic_store(&token_seed, seed);
    atomic_store(&token_count, 0);
    Py_RETURN_NONE;
}

static PyMethodDef tokenize_functions[] = {
    {"seed_tokens", seed_tokens, METH_O, "seed_tokens(number): what tokenize_rand follows from"},
    {NULL, NULL, 0, NULL},
};

bool py_data_tokenize_ready(PyObject *module) {
    return (tokenizer_type = py_type_add(module, &tokenizer_spec)) && (graph_type = py_type_add(module, &graph_spec)) &&
           (paths_type = py_type_add(module, &paths_spec)) && (py_merges_type = py_type_add(module, &merges_spec)) &&
           (bpe_type = py_type_add(module, &bpe_spec)) && PyModule_AddFunctions(module, tokenize_functions) == 0;
}
