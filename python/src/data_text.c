/* mlx.core._data: tries, and what Python's texts are. */
#include "data_text.h"
#include "data.h"

#include <string.h>

typedef struct py_node {
    PyObject_HEAD PyObject *trie;
    uint32_t node;
} py_node;

PyTypeObject *py_trie_type;
static PyTypeObject *node_type;

/* ---- texts ---- */

static bool wrong_text(PyObject *object, const char *function) {
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_TypeError, "[%s] expected a str, bytes or a list of them, got %R", function, object);
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

PyObject *py_id_list(slip_status status, const int64_t *ids, size_t count) {
    if (status != SLIP_OK) return py_raise(status);
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list && i < count; ++i) {
        PyObject *number = PyLong_FromLongLong(ids[i]);
        if (!number || PyList_SetItem(list, (Py_ssize_t)i, number) != 0) Py_CLEAR(list);
    }
    return list;
}

/* ---- types in general ---- */

bool py_is_instance(PyObject *object, PyTypeObject *type) {
    return Py_IS_TYPE(object, type) || PyType_IsSubtype(Py_TYPE(object), type);
}

bool py_need(PyObject *object, PyTypeObject *type, const char *function, const char *expected) {
    if (py_is_instance(object, type)) return true;
    PyErr_Format(PyExc_TypeError, "[%s] expected %s, got %R", function, expected, object);
    return false;
}

PyObject *py_allocate(PyTypeObject *type) {
    allocfunc function = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    return function(type, 0);
}

void py_give_back(PyObject *self) {
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
    {Py_tp_doc, "A place in a trie."}, {Py_tp_dealloc, node_dealloc},   {Py_tp_repr, node_repr},
    {Py_tp_methods, node_methods},     {Py_tp_getset, node_properties}, {0, NULL},
};
static PyType_Spec node_spec = {"mlx.core._data.CharTrieNode", sizeof(py_node), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, node_slots};

/* ---- CharTrie ---- */

static PyObject *trie_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {NULL};
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, ":CharTrie", names)) return NULL;
    py_trie *made = (py_trie *)py_allocate(type);
    if (!made) return NULL;
    slip_status status = slip_char_trie_create(&made->trie);
    if (status == SLIP_OK) return (PyObject *)made;
    Py_DECREF(made);
    return py_raise(status);
}

static void trie_dealloc(PyObject *self) {
    slip_char_trie_release(((py_trie *)self)->trie);
    py_give_back(self);
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
     "insert(token, id=-1) -> CharTrieNode\n\nAdds a token, a str, bytes or a list of characters, with num_keys() as "
     "its "
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

/* ---- the module ---- */

bool py_data_object(void **out, PyObject *object) {
    *out = NULL;
    if (py_is_instance(object, py_trie_type)) *out = ((py_trie *)object)->trie;
    else if (py_is_instance(object, py_merges_type)) *out = ((py_merges *)object)->merges;
    else if (py_is_instance(object, py_fetcher_type)) *out = ((py_fetcher *)object)->fetcher;
    return *out != NULL || object == Py_None;
}

bool py_data_text_ready(PyObject *module) {
    return (node_type = py_type_add(module, &node_spec)) && (py_trie_type = py_type_add(module, &trie_spec)) &&
           py_data_tokenize_ready(module) && py_data_sources_ready(module);
}
