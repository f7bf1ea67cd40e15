/* mlx.core._data: tries, tokenizers, merges and fetchers. */
#include "data_text.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct py_trie {
    PyObject_HEAD slip_char_trie *trie; /* owned, as all below */
} py_trie;

typedef struct py_node {
    PyObject_HEAD PyObject *trie;
    uint32_t node;
} py_node;

typedef struct py_tokenizer {
    PyObject_HEAD slip_tokenizer *tokenizer;
} py_tokenizer;

typedef struct py_graph {
    PyObject_HEAD PyObject *tokenizer;
    PyObject *text; /* bytes */
} py_graph;

typedef struct py_paths {
    PyObject_HEAD slip_token_paths *paths;
} py_paths;

typedef struct py_merges {
    PyObject_HEAD slip_bpe_merges *merges;
} py_merges;

typedef struct py_bpe {
    PyObject_HEAD PyObject *symbols, *merges;
} py_bpe;

typedef struct py_fetcher {
    PyObject_HEAD slip_file_fetcher *fetcher;
} py_fetcher;

static PyTypeObject *trie_type, *node_type, *tokenizer_type, *graph_type, *paths_type, *merges_type, *bpe_type,
    *fetcher_type;

/* What random tokenizations follow from: the seed, and how many there were since it was set. */
static atomic_uint_least64_t token_seed = 1234, token_count;

/* ---- texts ---- */

static bool wrong_text(PyObject *object, const char *function) {
    if (!PyErr_Occurred()) PyErr_Format(PyExc_TypeError, "[%s] expected a str, bytes or a list of them, got %R", function, object);
    return false;
}

/* A list's texts in one. */
static PyObject *join(PyObject *list) {
    PyObject *joined = PyBytes_FromStringAndSize(NULL, 0);
    Py_ssize_t count = PySequence_Size(list);
    for (Py_ssize_t i = 0; joined && i < count; ++i) {
        PyObject *item = PySequence_GetItem(list, i), *bytes = NULL;
        if (item && PyUnicode_Check(item)) bytes = PyUnicode_AsUTF8String(item);
        else if (item && PyBytes_Check(item)) bytes = Py_NewRef(item);
        Py_XDECREF(item);
        if (bytes) PyBytes_ConcatAndDel(&joined, bytes);
        else Py_CLEAR(joined);
    }
    return joined;
}

bool py_text_read(const char **bytes, size_t *byte_count, PyObject **held, PyObject *object, const char *function) {
    Py_ssize_t length = 0;
    char *text = NULL;
    if (PyUnicode_Check(object)) *held = PyUnicode_AsUTF8String(object);
    else if (PyBytes_Check(object)) *held = Py_NewRef(object);
    else *held = PyList_Check(object) || PyTuple_Check(object) ? join(object) : NULL;
    if (!*held || PyBytes_AsStringAndSize(*held, &text, &length) != 0) {
        Py_CLEAR(*held);
        return wrong_text(object, function);
    }
    *bytes = text;
    *byte_count = (size_t)length;
    return true;
}

PyObject *py_text_path(PyObject *object, const char *function) {
    PyObject *path = NULL;
    if (PyUnicode_FSConverter(object, &path)) return path;
    if (PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "[%s] expected a path, got %R", function, object);
    }
    return NULL;
}

/* A list of ints; the ids are given back to the runtime. */
static PyObject *id_list(slip_status status, int64_t *ids, size_t count) {
    if (status != SLIP_OK) return py_raise(status);
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list && i < count; ++i) {
        PyObject *number = PyLong_FromLongLong(ids[i]);
        if (!number || PyList_SetItem(list, (Py_ssize_t)i, number) != 0) Py_CLEAR(list);
    }
    return list;
}

/* ---- types in general ---- */

static bool is_instance(PyObject *object, PyTypeObject *type) {
    return Py_IS_TYPE(object, type) || PyType_IsSubtype(Py_TYPE(object), type);
}

static bool need(PyObject *object, PyTypeObject *type, const char *function, const char *expected) {
    if (is_instance(object, type)) return true;
    PyErr_Format(PyExc_TypeError, "[%s] expected %s, got %R", function, expected, object);
    return false;
}

/* An object of a type that may have been inherited from; its own part zero. */
static PyObject *allocate(PyTypeObject *type) {
    allocfunc function = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    return function(type, 0);
}

static void give_back(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    freefunc function = (freefunc)PyType_GetSlot(type, Py_tp_free);
    function(self);
    Py_DECREF(type);
}

/* ---- CharTrieNode ---- */

static PyObject *make_node(PyObject *trie, uint32_t node) {
    py_node *made = PyObject_New(py_node, node_type);
    if (!made) return NULL;
    made->trie = Py_NewRef(trie);
    made->node = node;
    return (PyObject *)made;
}

static void node_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_DECREF(((py_node *)self)->trie);
    PyObject_Free(self);
    Py_DECREF(type);
}

static slip_char_trie *trie_of_node(PyObject *self) {
    return ((py_trie *)((py_node *)self)->trie)->trie;
}

static PyObject *node_accepts(PyObject *self, PyObject *unused) {
    (void)unused;
    return PyBool_FromLong(slip_char_trie_accepts(trie_of_node(self), ((py_node *)self)->node));
}

static PyObject *node_id(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromLongLong(slip_char_trie_id(trie_of_node(self), ((py_node *)self)->node));
}

static PyObject *node_uid(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromUnsignedLong(((py_node *)self)->node);
}

static PyObject *node_children(PyObject *self, void *unused) {
    PyObject *children = PyDict_New();
    (void)unused;
    for (int byte = 0; children && byte < 256; ++byte) {
        uint32_t child = slip_char_trie_child(trie_of_node(self), ((py_node *)self)->node, (unsigned char)byte);
        if (child == SLIP_NO_NODE) continue;
        char letter = (char)byte;
        PyObject *key = PyUnicode_DecodeLatin1(&letter, 1, NULL);
        PyObject *value = make_node(((py_node *)self)->trie, child);
        if (!key || !value || PyDict_SetItem(children, key, value) != 0) Py_CLEAR(children);
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    return children;
}

static PyObject *node_repr(PyObject *self) {
    py_node *node = (py_node *)self;
    return PyUnicode_FromFormat("CharTrieNode(uid=%u, id=%lld)", (unsigned)node->node,
                                (long long)slip_char_trie_id(trie_of_node(self), node->node));
}

static PyMethodDef node_methods[] = {
    {"accepts", node_accepts, METH_NOARGS, "accepts() -> bool\n\nWhether a token ends here."},
    {NULL, NULL, 0, NULL},
};
static PyGetSetDef node_properties[] = {
    {"id", node_id, NULL, "The token's id, or -1.", NULL},
    {"uid", node_uid, NULL, "The node's number: 0 for the root, the others as they were made.", NULL},
    {"children", node_children, NULL, "Nodes by the byte, as a str of one character, that leads to them.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyType_Slot node_slots[] = {
    {Py_tp_doc, "A place in a trie."}, {Py_tp_dealloc, node_dealloc},       {Py_tp_repr, node_repr},
    {Py_tp_methods, node_methods},     {Py_tp_getset, node_properties}, {0, NULL},
};
static PyType_Spec node_spec = {"mlx.core._data.CharTrieNode", sizeof(py_node), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, node_slots};

/* ---- CharTrie ---- */

static PyObject *trie_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {NULL};
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, ":CharTrie", names)) return NULL;
    py_trie *made = (py_trie *)allocate(type);
    if (!made) return NULL;
    slip_status status = slip_char_trie_create(&made->trie);
    if (status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void trie_dealloc(PyObject *self) {
    slip_char_trie_release(((py_trie *)self)->trie);
    give_back(self);
}

static PyObject *trie_insert(PyObject *self, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"token", "id", NULL};
    PyObject *token, *held;
    long long id = -1;
    const char *bytes;
    size_t byte_count;
    uint32_t node;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|L:insert", names, &token, &id)) return NULL;
    if (!py_text_read(&bytes, &byte_count, &held, token, "insert")) return NULL;
    slip_status status = slip_char_trie_insert(((py_trie *)self)->trie, bytes, byte_count, id, &node);
    Py_DECREF(held);
    return status == SLIP_OK ? make_node(self, node) : py_raise(status);
}

static PyObject *trie_search(PyObject *self, PyObject *token) {
    const char *bytes;
    size_t byte_count;
    PyObject *held;
    if (!py_text_read(&bytes, &byte_count, &held, token, "search")) return NULL;
    uint32_t node = slip_char_trie_search(((py_trie *)self)->trie, bytes, byte_count);
    Py_DECREF(held);
    if (node != SLIP_NO_NODE) return make_node(self, node);
    Py_RETURN_NONE;
}

static PyObject *trie_root(PyObject *self, PyObject *unused) {
    (void)unused;
    return make_node(self, 0);
}

static PyObject *trie_num_keys(PyObject *self, PyObject *unused) {
    (void)unused;
    return PyLong_FromSize_t(slip_char_trie_key_count(((py_trie *)self)->trie));
}

static PyObject *trie_key_bytes(PyObject *self, PyObject *number) {
    slip_char_trie *trie = ((py_trie *)self)->trie;
    long long id = PyLong_AsLongLong(number);
    size_t byte_count;
    if (id == -1 && PyErr_Occurred()) return NULL;
    slip_status status = slip_char_trie_key(trie, id, NULL, 0, &byte_count);
    if (status != SLIP_OK) return py_raise(status);
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)byte_count);
    if (bytes) slip_char_trie_key(trie, id, PyBytes_AsString(bytes), byte_count, &byte_count);
    return bytes;
}

static PyObject *trie_key_string(PyObject *self, PyObject *id) {
    PyObject *bytes = trie_key_bytes(self, id);
    PyObject *text = bytes ? PyUnicode_FromEncodedObject(bytes, "utf-8", NULL) : NULL;
    Py_XDECREF(bytes);
    return text;
}

static PyObject *trie_key(PyObject *self, PyObject *id) {
    PyObject *text = trie_key_string(self, id), *list = text ? PySequence_List(text) : NULL;
    Py_XDECREF(text);
    return list;
}

static PyMethodDef trie_methods[] = {
    {"insert", (PyCFunction)(void (*)(void))trie_insert, METH_VARARGS | METH_KEYWORDS,
     "insert(token, id=-1) -> CharTrieNode\n\nAdds a token, a str, bytes or a list of characters, with num_keys() as its "
     "id where `id` is below 0. One that is there keeps its id."},
    {"search", trie_search, METH_O, "search(token) -> CharTrieNode | None\n\nThe node of a token."},
    {"root", trie_root, METH_NOARGS, "root() -> CharTrieNode"},
    {"num_keys", trie_num_keys, METH_NOARGS, "num_keys() -> int\n\nHow many tokens there are."},
    {"key", trie_key, METH_O, "key(id) -> list[str]\n\nThe token with that id, as a list of characters."},
    {"key_string", trie_key_string, METH_O, "key_string(id) -> str\n\nThe token with that id."},
    {"key_bytes", trie_key_bytes, METH_O, "key_bytes(id) -> bytes\n\nThe token with that id."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot trie_slots[] = {
    {Py_tp_doc, "Tokens, found byte by byte. Once an op or a tokenizer uses it, no more can be added."},
    {Py_tp_new, trie_new},
    {Py_tp_dealloc, trie_dealloc},
    {Py_tp_methods, trie_methods},
    {0, NULL},
};
static PyType_Spec trie_spec = {"mlx.core._data.CharTrie", sizeof(py_trie), 0, Py_TPFLAGS_DEFAULT, trie_slots};

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
    if (!need(trie, trie_type, "Tokenizer", "a CharTrie")) return NULL;
    if (list && !read_scores(&scores, &count, list)) return NULL;
    py_tokenizer *made = (py_tokenizer *)allocate(type);
    slip_status status = SLIP_OK;
    if (made) status = slip_tokenizer_create(&made->tokenizer, ((py_trie *)trie)->trie, ignore, scores, count);
    free(scores);
    if (!made || status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void tokenizer_dealloc(PyObject *self) {
    slip_tokenizer_release(((py_tokenizer *)self)->tokenizer);
    give_back(self);
}

static PyObject *tokenize(PyObject *self, PyObject *input, slip_tokenize_mode mode, uint64_t seed) {
    slip_tokenizer *tokenizer = ((py_tokenizer *)self)->tokenizer;
    const char *bytes;
    size_t byte_count, count;
    int64_t *ids;
    PyObject *held;
    slip_status status;
    if (!py_text_read(&bytes, &byte_count, &held, input, "Tokenizer")) return NULL;
    Py_BEGIN_ALLOW_THREADS
        status = slip_tokenize(&ids, &count, tokenizer, bytes, byte_count, mode, seed);
    Py_END_ALLOW_THREADS
    Py_DECREF(held);
    PyObject *list = id_list(status, ids, count);
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
     "tokenize_rand(input) -> list[int]\n\nTokens at random: each is one of those that lead to the end, equally often."},
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
    if (!need(graph, graph_type, "TokenizerIterator", "a GraphInt64")) return NULL;
    if (PyBytes_AsStringAndSize(((py_graph *)graph)->text, &text, &byte_count) != 0) return NULL;
    py_paths *made = (py_paths *)allocate(type);
    if (!made) return NULL;
    slip_tokenizer *tokenizer = ((py_tokenizer *)((py_graph *)graph)->tokenizer)->tokenizer;
    slip_status status = slip_token_paths_create(&made->paths, tokenizer, text, (size_t)byte_count);
    if (status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void paths_dealloc(PyObject *self) {
    slip_token_paths_release(((py_paths *)self)->paths);
    give_back(self);
}

static PyObject *paths_next(PyObject *self) {
    const int64_t *ids;
    size_t count;
    slip_status status = slip_token_paths_next(((py_paths *)self)->paths, &ids, &count);
    if (status == SLIP_OK && !ids) return NULL;
    return id_list(status, (int64_t *)(uintptr_t)ids, count);
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
    py_merges *made = (py_merges *)allocate(type);
    if (!made) return NULL;
    slip_status status = slip_bpe_merges_create(&made->merges);
    if (status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void merges_dealloc(PyObject *self) {
    slip_bpe_merges_release(((py_merges *)self)->merges);
    give_back(self);
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
    if (!need(symbols, trie_type, "BPETokenizer", "a CharTrie of symbols")) return NULL;
    if (!need(merges, merges_type, "BPETokenizer", "BPEMerges")) return NULL;
    py_bpe *made = (py_bpe *)allocate(type);
    if (!made) return NULL;
    made->symbols = Py_NewRef(symbols);
    made->merges = Py_NewRef(merges);
    return (PyObject *)made;
}

static void bpe_dealloc(PyObject *self) {
    Py_XDECREF(((py_bpe *)self)->symbols);
    Py_XDECREF(((py_bpe *)self)->merges);
    give_back(self);
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
    Py_BEGIN_ALLOW_THREADS
        status = slip_bpe_tokenize(&ids, &count, symbols, merges, bytes, byte_count);
    Py_END_ALLOW_THREADS
    Py_DECREF(held);
    PyObject *list = id_list(status, ids, count);
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

/* ---- FileFetcher ---- */

static PyObject *fetcher_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"num_prefetch_max", "num_prefetch_threads", "num_kept_files", "verbose", NULL};
    Py_ssize_t most = 1, threads = 1, kept = 0;
    int verbose = 0;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|nnnp:FileFetcher", names, &most, &threads, &kept, &verbose))
        return NULL;
    if (most < 0 || threads < 0 || kept < 0) {
        PyErr_SetString(PyExc_ValueError, "[FileFetcher] numbers of files and threads are at least 0");
        return NULL;
    }
    slip_file_fetcher_options options = {
        .prefetch_count = (size_t)most, .thread_count = (size_t)threads, .kept_count = (size_t)kept};
    py_fetcher *made = (py_fetcher *)allocate(type);
    if (!made) return NULL;
    slip_status status = slip_file_fetcher_create(&made->fetcher, &options);
    if (status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void fetcher_dealloc(PyObject *self) {
    slip_file_fetcher_release(((py_fetcher *)self)->fetcher);
    give_back(self);
}

static slip_file_fetcher *fetcher_of(PyObject *self) {
    return ((py_fetcher *)self)->fetcher;
}

static PyObject *fetcher_prefetch(PyObject *self, PyObject *list) {
    Py_ssize_t count = PySequence_Size(list), held_count = 0;
    if (count < 0) return NULL;
    PyObject **held = calloc((size_t)count + 1, sizeof *held);
    const char **paths = calloc((size_t)count + 1, sizeof *paths);
    if (!held || !paths) PyErr_NoMemory();
    for (; !PyErr_Occurred() && held_count < count; ++held_count) {
        PyObject *item = PySequence_GetItem(list, held_count);
        held[held_count] = item ? py_text_path(item, "prefetch") : NULL;
        Py_XDECREF(item);
        if (!held[held_count]) break;
        paths[held_count] = PyBytes_AsString(held[held_count]);
    }
    slip_status status = SLIP_OK;
    if (!PyErr_Occurred()) status = slip_file_fetcher_prefetch(fetcher_of(self), paths, (size_t)count);
    for (Py_ssize_t i = 0; i < held_count; ++i) Py_DECREF(held[i]);
    free(held);
    free(paths);
    if (PyErr_Occurred()) return NULL;
    if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *fetcher_cancel(PyObject *self, PyObject *unused) {
    (void)unused;
    slip_file_fetcher_cancel(fetcher_of(self));
    Py_RETURN_NONE;
}

static PyObject *fetcher_fetch(PyObject *self, PyObject *name) {
    slip_file_fetcher *fetcher = fetcher_of(self);
    PyObject *path = py_text_path(name, "fetch");
    slip_status status;
    if (!path) return NULL;
    const char *text = PyBytes_AsString(path);
    Py_BEGIN_ALLOW_THREADS
        status = slip_file_fetcher_fetch(fetcher, text);
    Py_END_ALLOW_THREADS
    Py_DECREF(path);
    if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *fetcher_erase(PyObject *self, PyObject *name) {
    PyObject *path = py_text_path(name, "erase");
    if (!path) return NULL;
    slip_file_fetcher_erase(fetcher_of(self), PyBytes_AsString(path));
    Py_DECREF(path);
    Py_RETURN_NONE;
}

static PyMethodDef fetcher_methods[] = {
    {"prefetch", fetcher_prefetch, METH_O, "prefetch(filenames)"},
    {"cancel_prefetch", fetcher_cancel, METH_NOARGS, "cancel_prefetch()"},
    {"fetch", fetcher_fetch, METH_O, "fetch(filename)"},
    {"erase", fetcher_erase, METH_O, "erase(filename)"},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot fetcher_slots[] = {
    {Py_tp_doc, "Reads files of this machine ahead of time."},
    {Py_tp_new, fetcher_new},
    {Py_tp_dealloc, fetcher_dealloc},
    {Py_tp_methods, fetcher_methods},
    {0, NULL},
};
static PyType_Spec fetcher_spec = {"mlx.core._data.FileFetcher", sizeof(py_fetcher), 0,
                                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, fetcher_slots};

/* ---- the module ---- */

bool py_data_text_object(void **out, PyObject *object) {
    *out = NULL;
    if (is_instance(object, trie_type)) *out = ((py_trie *)object)->trie;
    else if (is_instance(object, merges_type)) *out = ((py_merges *)object)->merges;
    else if (is_instance(object, fetcher_type)) *out = ((py_fetcher *)object)->fetcher;
    return *out != NULL;
}

static PyObject *seed_tokens(PyObject *module, PyObject *number) {
    uint64_t seed = PyLong_AsUnsignedLongLongMask(number);
    (void)module;
    if (seed == (uint64_t)-1 && PyErr_Occurred()) return NULL;
    atomic_store(&token_seed, seed);
    atomic_store(&token_count, 0);
    Py_RETURN_NONE;
}

static PyMethodDef text_functions[] = {
    {"seed_tokens", seed_tokens, METH_O, "seed_tokens(number): what tokenize_rand follows from"},
    {NULL, NULL, 0, NULL},
};

bool py_data_text_ready(PyObject *module) {
    return (node_type = py_type_add(module, &node_spec)) && (trie_type = py_type_add(module, &trie_spec)) &&
           (tokenizer_type = py_type_add(module, &tokenizer_spec)) && (graph_type = py_type_add(module, &graph_spec)) &&
           (paths_type = py_type_add(module, &paths_spec)) && (merges_type = py_type_add(module, &merges_spec)) &&
           (bpe_type = py_type_add(module, &bpe_spec)) && (fetcher_type = py_type_add(module, &fetcher_spec)) &&
           PyModule_AddFunctions(module, text_functions) == 0 && py_data_sources_ready(module);
}
