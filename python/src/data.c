/* mlx.core._data: handles of buffers and streams of samples, and a function for each stage. mlx.data wraps them. */
#include <string.h>

#include "data.h"
#include "data_text.h"

typedef struct py_data {
    PyObject_HEAD slip_data *data; /* owned */
} py_data;

static PyTypeObject *data_type;

static slip_data *data_of(PyObject *self) {
    return ((py_data *)self)->data;
}

PyObject *py_data_wrap(slip_data *data) {
    py_data *made = PyObject_New(py_data, data_type);
    if (made) made->data = data;
    else slip_data_release(data);
    return (PyObject *)made;
}

slip_data *py_data_handle(PyObject *object) {
    return Py_IS_TYPE(object, data_type) ? data_of(object) : NULL;
}

PyObject *py_data_result(slip_status status, slip_data *data) {
    return status == SLIP_OK ? py_data_wrap(data) : py_raise(status);
}

/* The same of what a call of this status left at `out`. */
static PyObject *wrap(slip_status status, slip_data *const *out) {
    return py_data_result(status, *out);
}

static void data_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    slip_data *data = data_of(self);
    Py_BEGIN_ALLOW_THREADS slip_data_release(data);
    Py_END_ALLOW_THREADS PyObject_Free(self);
    Py_DECREF(type);
}

static bool read_handle(slip_data **data, PyObject *object) {
    if (!Py_IS_TYPE(object, data_type)) {
        PyErr_Format(PyExc_TypeError, "[data] expected a buffer or a stream, got %R", object);
        return false;
    }
    *data = data_of(object);
    return true;
}

/* ---- samples ---- */

static PyObject *data_next(PyObject *self, PyObject *unused) {
    slip_sample *sample;
    slip_status status;
    (void)unused;
    Py_BEGIN_ALLOW_THREADS status = slip_data_next(&sample, data_of(self));
    Py_END_ALLOW_THREADS return py_sample_result(status, sample, slip_data_is_on_device(data_of(self)));
}

static PyObject *data_at(PyObject *self, PyObject *index) {
    slip_sample *sample;
    slip_status status;
    size_t number = PyLong_AsSize_t(index);
    if (number == (size_t)-1 && PyErr_Occurred()) return NULL;
    Py_BEGIN_ALLOW_THREADS status = slip_data_at(&sample, data_of(self), number);
    Py_END_ALLOW_THREADS return py_sample_result(status, sample, slip_data_is_on_device(data_of(self)));
}

static PyObject *data_size(PyObject *self, PyObject *unused) {
    size_t size;
    (void)unused;
    slip_status status = slip_data_size(&size, data_of(self));
    return status == SLIP_OK ? PyLong_FromSize_t(size) : py_raise(status);
}

static PyObject *data_reset(PyObject *self, PyObject *unused) {
    slip_status status;
    (void)unused;
    Py_BEGIN_ALLOW_THREADS status = slip_data_reset(data_of(self));
    Py_END_ALLOW_THREADS if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

static PyObject *data_save(PyObject *self, PyObject *unused) {
    void *bytes;
    size_t byte_count;
    slip_status status;
    (void)unused;
    Py_BEGIN_ALLOW_THREADS status = slip_data_save_position(&bytes, &byte_count, data_of(self));
    Py_END_ALLOW_THREADS if (status != SLIP_OK) return py_raise(status);
    PyObject *made = PyBytes_FromStringAndSize(bytes, (Py_ssize_t)byte_count);
    slip_data_free_position(bytes);
    return made;
}

static PyObject *data_load(PyObject *self, PyObject *position) {
    char *bytes;
    Py_ssize_t byte_count;
    slip_status status;
    if (PyBytes_AsStringAndSize(position, &bytes, &byte_count) != 0) return NULL;
    Py_BEGIN_ALLOW_THREADS status = slip_data_load_position(data_of(self), bytes, (size_t)byte_count);
    Py_END_ALLOW_THREADS if (status != SLIP_OK) return py_raise(status);
    Py_RETURN_NONE;
}

/* ---- stages ---- */

static PyObject *data_to_stream(PyObject *self, PyObject *unused) {
    slip_data *out;
    (void)unused;
    return wrap(slip_data_to_stream(&out, data_of(self)), &out);
}

static PyObject *data_append(PyObject *self, PyObject *other) {
    slip_data *out, *second;
    if (!read_handle(&second, other)) return NULL;
    return wrap(slip_data_append(&out, data_of(self), second), &out);
}

static PyObject *data_perm(PyObject *self, PyObject *indices) {
    int64_t *values;
    size_t count;
    slip_data *out;
    if (!py_data_ints(&values, &count, indices)) return NULL;
    slip_status status = slip_data_perm(&out, data_of(self), values, count);
    PyMem_Free(values);
    return wrap(status, &out);
}

/* Stages with one number or two. */
#define NUMBER_STAGE(name, type, format)                                 \
    static PyObject *data_##name(PyObject *self, PyObject *args) {       \
        type count;                                                      \
        slip_data *out;                                                  \
        if (!PyArg_ParseTuple(args, format, &count)) return NULL;        \
        return wrap(slip_data_##name(&out, data_of(self), count), &out); \
    }
NUMBER_STAGE(shuffle, Py_ssize_t, "n:shuffle")
NUMBER_STAGE(repeat, long long, "L:repeat")
NUMBER_STAGE(take, Py_ssize_t, "n:take")
NUMBER_STAGE(skip, Py_ssize_t, "n:skip")

static PyObject *data_partition(PyObject *self, PyObject *arguments) {
    Py_ssize_t count, part;
    slip_data *out;
    if (!PyArg_ParseTuple(arguments, "nn:partition", &count, &part)) return NULL;
    return wrap(slip_data_partition(&out, data_of(self), (size_t)count, (size_t)part), &out);
}

static PyObject *data_prefetch(PyObject *self, PyObject *arguments) {
    slip_data_prefetch_options options = {0};
    Py_ssize_t size, threads, budget;
    int is_ordered;
    slip_data *out;
    if (!PyArg_ParseTuple(arguments, "nnnp:prefetch", &size, &threads, &budget, &is_ordered)) return NULL;
    options.size = (size_t)size;
    options.thread_count = (size_t)threads;
    options.memory_budget = (size_t)budget;
    options.is_unordered = !is_ordered;
    return wrap(slip_data_prefetch(&out, data_of(self), &options), &out);
}

static PyObject *data_on_error(PyObject *self, PyObject *arguments) {
    int policy;
    Py_ssize_t limit;
    PyObject *values;
    slip_sample *substitute = NULL;
    slip_data *out;
    if (!PyArg_ParseTuple(arguments, "inO:on_error", &policy, &limit, &values)) return NULL;
    if (values != Py_None && !py_sample_make(&substitute, values)) return NULL;
    slip_status status = slip_data_on_error(&out, data_of(self), (slip_data_policy)policy,
                                            limit < 0 ? SIZE_MAX : (size_t)limit, substitute);
    slip_sample_release(substitute);
    return wrap(status, &out);
}

/* ---- statistics ---- */

enum { MOST_ROWS = 256, VERDICT_BYTES = 256 };

static PyObject *row_of(const slip_data_stage_statistics *row) {
    const double second = 1e-9;
    return Py_BuildValue("{sssKsdsdsKsKsdsdsnsn}", "name", row->name, "samples", (unsigned long long)row->count, "busy",
                         (double)row->busy_ns * second, "reading", (double)row->read_ns * second, "failed",
                         (unsigned long long)row->failed, "dropped", (unsigned long long)row->dropped, "waited",
                         (double)row->waited_ns * second, "consumed", (double)row->consumed_ns * second, "ready",
                         (Py_ssize_t)row->ready, "depth", (Py_ssize_t)row->depth);
}

static PyObject *data_stats(PyObject *self, PyObject *unused) {
    slip_data_stage_statistics rows[MOST_ROWS];
    char verdict[VERDICT_BYTES];
    size_t count;
    (void)unused;
    Py_BEGIN_ALLOW_THREADS slip_data_statistics(rows, MOST_ROWS, &count, data_of(self));
    slip_data_verdict(verdict, sizeof verdict, data_of(self));
    Py_END_ALLOW_THREADS PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < count && i < MOST_ROWS; ++i) {
        PyObject *row = row_of(&rows[i]);
        if (!row || PyList_Append(list, row) != 0) Py_CLEAR(list);
        Py_XDECREF(row);
    }
    return list ? Py_BuildValue("(Ns)", list, verdict) : NULL;
}

static PyObject *data_to_device(PyObject *self, PyObject *arguments) {
    PyObject *target;
    Py_ssize_t ahead;
    slip_stream *stream;
    slip_data *out;
    bool is_stream;
    if (!PyArg_ParseTuple(arguments, "On:to_device", &target, &ahead)) return NULL;
    if (!py_stream_read(&stream, target, &is_stream)) {
        if (!is_stream) PyErr_Format(PyExc_TypeError, "[to_device] expected a Stream or Device, got %R", target);
        return NULL;
    }
    slip_status status = slip_data_to_device(&out, data_of(self), stream, (size_t)ahead);
    slip_stream_release(stream);
    return wrap(status, &out);
}

/* ---- batches ---- */

enum { MOST_RULES = 64 };

/* The rules of pad and dim; `function`: for messages. */
typedef struct batch_rules {
    slip_data_batch_rule rules[MOST_RULES];
    size_t count;
    const char *function;
} batch_rules;

static slip_data_batch_rule *rule_of(batch_rules *list, PyObject *key) {
    const char *name = PyUnicode_Check(key) ? py_plain_text(key) : NULL;
    if (!name) {
        if (!PyErr_Occurred()) PyErr_Format(PyExc_TypeError, "[%s] keys are str, not %R", list->function, key);
        return NULL;
    }
    for (size_t i = 0; i < list->count; ++i)
        if (strcmp(list->rules[i].key, name) == 0) return &list->rules[i];
    if (list->count == MOST_RULES) {
        PyErr_Format(PyExc_ValueError, "[%s] pad and dim name more than 64 keys", list->function);
        return NULL;
    }
    list->rules[list->count] = (slip_data_batch_rule){.key = name, .axis = -1};
    return &list->rules[list->count++];
}

static bool read_rules(batch_rules *list, const char *function, PyObject *pads, PyObject *axes) {
    PyObject *key, *value;
    list->count = 0;
    list->function = function;
    for (Py_ssize_t at = 0; PyDict_Next(pads, &at, &key, &value);) {
        slip_data_batch_rule *rule = rule_of(list, key);
        if (!rule) return false;
        rule->pad = PyFloat_AsDouble(value);
        rule->has_pad = true;
        if (PyErr_Occurred()) return false;
    }
    for (Py_ssize_t at = 0; PyDict_Next(axes, &at, &key, &value);) {
        slip_data_batch_rule *rule = rule_of(list, key);
        if (!rule || !py_int_read(&rule->axis, value)) {
            if (!PyErr_Occurred())
                PyErr_Format(PyExc_TypeError, "[%s] dim of %R must be an int, not %R", function, key, value);
            return false;
        }
    }
    return true;
}

static PyObject *data_batch(PyObject *self, PyObject *arguments) {
    batch_rules list;
    Py_ssize_t size;
    PyObject *pads, *axes;
    int drop_last;
    slip_data *out;
    if (!PyArg_ParseTuple(arguments, "nO!O!p:batch", &size, &PyDict_Type, &pads, &PyDict_Type, &axes, &drop_last))
        return NULL;
    if (!read_rules(&list, "batch", pads, axes)) return NULL;
    if (size < 0) size = 0; /* refused with a message */
    return wrap(slip_data_batch(&out, data_of(self), (size_t)size, list.rules, list.count, drop_last), &out);
}

static PyObject *data_dynamic_batch(PyObject *self, PyObject *arguments) {
    batch_rules list;
    slip_data_dynamic_batch_options options = {0};
    long long least, most;
    Py_ssize_t size, skipped, threads;
    PyObject *pads, *axes, *measured;
    const char *key;
    int shuffles, drops;
    slip_data *out;
    slip_status status;
    if (!PyArg_ParseTuple(arguments, "nsLLO!O!ppnnO:dynamic_batch", &size, &key, &least, &most, &PyDict_Type, &pads,
                          &PyDict_Type, &axes, &shuffles, &drops, &skipped, &threads, &measured))
        return NULL;
    if (!read_rules(&list, "dynamic_batch", pads, axes)) return NULL;
    if (measured != Py_None && !read_handle(&options.size_buffer, measured)) return NULL;
    options.min_data_size = least;
    options.max_data_size = most;
    options.rules = list.rules;
    options.rule_count = list.count;
    options.drop_outliers = drops;
    options.buffer_size = size < 0 ? 0 : (size_t)size; /* refused with a message */
    options.shuffle = shuffles;
    options.max_skipped_samples = skipped < 0 ? SIZE_MAX : (size_t)skipped;
    options.thread_count = threads < 1 ? 1 : (size_t)threads;
    Py_BEGIN_ALLOW_THREADS status = slip_data_dynamic_batch(&out, data_of(self), key, &options); /* may make samples */
    Py_END_ALLOW_THREADS return wrap(status, &out);
}

static PyObject *data_sliding_window(PyObject *self, PyObject *arguments) {
    const char *key, *index_key;
    long long size, stride, axis;
    slip_data *out;
    if (!PyArg_ParseTuple(arguments, "sLLLs:sliding_window", &key, &size, &stride, &axis, &index_key)) return NULL;
    return wrap(slip_data_sliding_window(&out, data_of(self), key, size, stride, axis, index_key), &out);
}

static PyObject *data_buffered(PyObject *self, PyObject *arguments) {
    Py_ssize_t size, threads;
    PyObject *callable;
    slip_data_refill refill = {0};
    slip_data *out;
    if (!PyArg_ParseTuple(arguments, "nOn:buffered", &size, &callable, &threads)) return NULL;
    if (callable != Py_None && !py_data_refill(&refill, callable)) return NULL;
    slip_status status = slip_data_buffered(&out, data_of(self), size < 0 ? 0 : (size_t)size,
                                            refill.call ? &refill : NULL, threads < 1 ? 1 : (size_t)threads);
    if (status != SLIP_OK && refill.self) refill.release(refill.self);
    return wrap(status, &out);
}

static PyObject *data_add(PyObject *self, PyObject *arguments) {
    return py_data_add(data_of(self), arguments);
}

static PyObject *data_transform(PyObject *self, PyObject *arguments) {
    PyObject *callable;
    const char *name;
    int never_drops;
    slip_data_function function;
    slip_data *out;
    if (!PyArg_ParseTuple(arguments, "Osp:transform", &callable, &name, &never_drops)) return NULL;
    if (!py_data_function(&function, callable, name)) return NULL;
    function.never_drops = never_drops;
    slip_status status = slip_data_transform(&out, data_of(self), &function);
    if (status != SLIP_OK) function.release(function.self);
    return wrap(status, &out);
}

/* ---- the module ---- */

static PyObject *from_samples(PyObject *module, PyObject *list) {
    Py_ssize_t count = PySequence_Size(list);
    slip_data *out = NULL;
    (void)module;
    if (count < 0) return NULL;
    slip_sample **samples = PyMem_Calloc((size_t)count + 1, sizeof *samples);
    if (!samples) return PyErr_NoMemory();
    bool is_good = true;
    for (Py_ssize_t i = 0; is_good && i < count; ++i) {
        PyObject *values = PySequence_GetItem(list, i);
        is_good = values && py_sample_make(&samples[i], values);
        Py_XDECREF(values);
    }
    slip_status status = is_good ? slip_data_from_samples(&out, samples, (size_t)count) : SLIP_OK;
    for (Py_ssize_t i = 0; i < count; ++i) slip_sample_release(samples[i]);
    PyMem_Free(samples);
    return is_good ? wrap(status, &out) : NULL;
}

static PyObject *from_iterable(PyObject *module, PyObject *factory) {
    slip_data *out;
    (void)module;
    return py_data_iterable(&out, factory) ? wrap(SLIP_OK, &out) : NULL;
}

/* The streams of a list, in a block from PyMem. */
static slip_data **read_streams(PyObject *list, size_t *count) {
    Py_ssize_t size = PySequence_Size(list);
    slip_data **streams = size < 0 ? NULL : PyMem_Calloc((size_t)size + 1, sizeof *streams);
    if (!streams) return NULL;
    *count = (size_t)size;
    for (Py_ssize_t i = 0; i < size; ++i) {
        PyObject *item = PySequence_GetItem(list, i);
        bool is_good = item && read_handle(&streams[i], item);
        Py_XDECREF(item); /* the list holds it */
        if (is_good) continue;
        PyMem_Free(streams);
        return NULL;
    }
    return streams;
}

static PyObject *zip(PyObject *module, PyObject *list) {
    size_t count;
    slip_data **streams = read_streams(list, &count), *out;
    (void)module;
    if (!streams) return NULL;
    slip_status status = slip_data_zip(&out, streams, count);
    PyMem_Free(streams);
    return wrap(status, &out);
}

static PyObject *interleave(PyObject *module, PyObject *arguments) {
    PyObject *list, *weights;
    size_t count, weight_count = 0;
    double *values = NULL;
    slip_data *out;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O!O:interleave", &PyList_Type, &list, &weights)) return NULL;
    slip_data **streams = read_streams(list, &count);
    if (!streams) return NULL;
    if (weights != Py_None && (!py_data_reals(&values, &weight_count, weights) || weight_count != count)) {
        if (!PyErr_Occurred())
            PyErr_Format(PyExc_ValueError, "[interleave] %zu weights for %zu streams", weight_count, count);
        PyMem_Free(values);
        PyMem_Free(streams);
        return NULL;
    }
    slip_status status = slip_data_interleave(&out, streams, values, count);
    PyMem_Free(values);
    PyMem_Free(streams);
    return wrap(status, &out);
}

static PyObject *seed(PyObject *module, PyObject *number) {
    uint64_t value = PyLong_AsUnsignedLongLongMask(number);
    (void)module;
    if (value == (uint64_t)-1 && PyErr_Occurred()) return NULL;
    slip_data_seed(value);
    Py_RETURN_NONE;
}

static PyObject *libraries(PyObject *module, PyObject *unused) {
    PyObject *dict = PyDict_New();
    const char *name, *version;
    (void)module, (void)unused;
    for (size_t i = 0; dict && (name = slip_data_library(&version, i)); ++i) {
        PyObject *text = version ? PyUnicode_FromString(version) : Py_NewRef(Py_None);
        if (!text || PyDict_SetItemString(dict, name, text) != 0) Py_CLEAR(dict);
        Py_XDECREF(text);
    }
    return dict;
}

static PyMethodDef data_methods[] = {
    {"next", data_next, METH_NOARGS, "next() -> dict | None"},
    {"at", data_at, METH_O, "at(index) -> dict"},
    {"size", data_size, METH_NOARGS, "size() -> int"},
    {"reset", data_reset, METH_NOARGS, "reset()"},
    {"save_position", data_save, METH_NOARGS, "save_position() -> bytes"},
    {"load_position", data_load, METH_O, "load_position(bytes)"},
    {"to_stream", data_to_stream, METH_NOARGS, "to_stream()"},
    {"append", data_append, METH_O, "append(buffer)"},
    {"perm", data_perm, METH_O, "perm(indices)"},
    {"shuffle", data_shuffle, METH_VARARGS, "shuffle(buffer_size)"},
    {"partition", data_partition, METH_VARARGS, "partition(partition_count, partition)"},
    {"repeat", data_repeat, METH_VARARGS, "repeat(times)"},
    {"take", data_take, METH_VARARGS, "take(count)"},
    {"skip", data_skip, METH_VARARGS, "skip(count)"},
    {"batch", data_batch, METH_VARARGS, "batch(size, pads, axes, drop_last)"},
    {"dynamic_batch", data_dynamic_batch, METH_VARARGS,
     "dynamic_batch(buffer_size, key, least, most, pads, axes, shuffle, drop_outliers, most_skipped, threads, sizes)"},
    {"sliding_window", data_sliding_window, METH_VARARGS, "sliding_window(key, size, stride, axis, index_key)"},
    {"buffered", data_buffered, METH_VARARGS, "buffered(buffer_size, function of a Data or None, thread_count)"},
    {"prefetch", data_prefetch, METH_VARARGS, "prefetch(size, thread_count, memory_budget, is_ordered)"},
    {"on_error", data_on_error, METH_VARARGS, "on_error(policy, limit, substitute)"},
    {"stats", data_stats, METH_NOARGS, "stats() -> (list of dicts, verdict)"},
    {"to_device", data_to_device, METH_VARARGS, "to_device(target, ahead)"},
    {"add", data_add, METH_VARARGS, "add(op, arguments)"},
    {"transform", data_transform, METH_VARARGS, "transform(function, name, never_drops)"},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot data_slots[] = {
    {Py_tp_doc, "A buffer or a stream of samples."},
    {Py_tp_dealloc, data_dealloc},
    {Py_tp_methods, data_methods},
    {0, NULL},
};
static PyType_Spec data_spec = {"mlx.core._data.Data", sizeof(py_data), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, data_slots};

static PyMethodDef module_functions[] = {
    {"from_samples", from_samples, METH_O, "from_samples(list of dicts) -> Data"},
    {"from_iterable", from_iterable, METH_O, "from_iterable(factory) -> Data"},
    {"zip", zip, METH_O, "zip(list) -> Data"},
    {"interleave", interleave, METH_VARARGS, "interleave(list, weights) -> Data"},
    {"libraries", libraries, METH_NOARGS, "libraries() -> dict"},
    {"seed", seed, METH_O, "seed(number)"},
    {NULL, NULL, 0, NULL},
};

bool py_data_ready(PyObject *module) {
    data_type = py_type_add(module, &data_spec);
    return data_type && PyModule_AddFunctions(module, module_functions) == 0 && py_data_text_ready(module);
}
