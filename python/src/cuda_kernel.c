/* mx.fast.cuda_kernel and mx.fast.precompiled_cuda_kernel: kernels that programs write. */
#include <string.h>

#include "binding.h"

typedef struct py_kernel {
    PyObject_HEAD slip_cuda_kernel *kernel; /* owned */
} py_kernel;

static PyTypeObject *kernel_type;

/* ---- a call under way ---- */

typedef struct request {
    const char *name; /* of the function: for messages */
    PyObject *kept;   /* a list of what names and bytes are borrowed from */
    slip_array **inputs, **made;
    size_t input_count;
    py_ints *shapes;
    slip_cuda_output *outputs;
    slip_cuda_template *templates;
    slip_cuda_scalar *scalars;
    size_t scalar_count;
    slip_cuda_call call;
    slip_stream *stream; /* owned; NULL for the default */
} request;

static void end(request *self) {
    for (size_t i = 0; i < self->input_count; ++i) slip_array_release(self->inputs[i]);
    PyMem_Free(self->inputs);
    PyMem_Free(self->made);
    PyMem_Free(self->shapes);
    PyMem_Free(self->outputs);
    PyMem_Free(self->templates);
    PyMem_Free(self->scalars);
    slip_stream_release(self->stream);
    Py_XDECREF(self->kept);
}

static bool begin(request *self, const char *name) {
    *self = (request){.name = name, .kept = PyList_New(0)};
    return self->kept != NULL;
}

static bool reject(const request *self, const char *parameter, const char *expected, PyObject *given) {
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_TypeError, "%s(): %s: expected %s, got %R", self->name, parameter, expected, given);
    return false;
}

/* The sequence as a tuple, borrowed from what is kept, with a block of `item_bytes` for each entry. */
static PyObject *take_sequence(request *self, const char *parameter, const char *expected, PyObject *given,
                               size_t item_bytes, void *block, size_t *count) {
    PyObject *tuple = NULL;
    if (given && PySequence_Check(given) && !PyUnicode_Check(given) && !PyBytes_Check(given) && !py_is_array(given))
        tuple = PySequence_Tuple(given);
    if (!tuple) return reject(self, parameter, expected, given ? given : Py_None), NULL;
    int failed = PyList_Append(self->kept, tuple);
    Py_DECREF(tuple);
    if (failed) return NULL;
    *count = (size_t)PyTuple_Size(tuple);
    void *made = PyMem_Calloc(*count + 1, item_bytes);
    if (!made) return PyErr_NoMemory();
    memcpy(block, &made, sizeof made);
    return tuple;
}

/* ---- arguments ---- */

static bool take_inputs(request *self, PyObject *given) {
    size_t count;
    PyObject *tuple = take_sequence(self, "inputs", "a list of arrays and numbers", given, sizeof *self->inputs,
                                    &self->inputs, &count);
    for (size_t i = 0; tuple && i < count; ++i) {
        PyObject *item = PyTuple_GetItem(tuple, (Py_ssize_t)i);
        if (!item) return false;
        if (py_is_array(item)) self->inputs[i] = slip_array_retain(py_array_of(item));
        else if (!py_array_make(&self->inputs[i], item, NULL)) return false;
        self->input_count = i + 1;
    }
    return tuple != NULL;
}

static bool take_shapes(request *self, PyObject *given) {
    size_t count;
    PyObject *tuple =
        take_sequence(self, "output_shapes", "a list of shapes", given, sizeof *self->shapes, &self->shapes, &count);
    for (size_t i = 0; tuple && i < count; ++i) {
        PyObject *item = PyTuple_GetItem(tuple, (Py_ssize_t)i);
        if (!item || PyLong_Check(item) || !py_ints_read(&self->shapes[i], item))
            return reject(self, "output_shapes", "a list of shapes", given);
    }
    self->call.output_count = count;
    return tuple != NULL;
}

/* After take_shapes. */
static bool take_dtypes(request *self, PyObject *given) {
    size_t count;
    PyObject *tuple =
        take_sequence(self, "output_dtypes", "a list of dtypes", given, sizeof *self->outputs, &self->outputs, &count);
    if (tuple && count != self->call.output_count) {
        PyErr_Format(PyExc_ValueError, "[%s] Expected `output_dtypes` to have size %zu but got size %zu.", self->name,
                     self->call.output_count, count);
        return false;
    }
    for (size_t i = 0; tuple && i < count; ++i) {
        PyObject *item = PyTuple_GetItem(tuple, (Py_ssize_t)i);
        self->outputs[i] = (slip_cuda_output){self->shapes[i].values, self->shapes[i].count, SLIP_BOOL};
        if (!item || !py_dtype_read(&self->outputs[i].dtype, item))
            return reject(self, "output_dtypes", "a list of dtypes", given);
    }
    self->call.outputs = self->outputs;
    self->made = PyMem_Calloc(count + 1, sizeof *self->made);
    if (!self->made) PyErr_NoMemory();
    return tuple && self->made;
}

static bool take_triple(const request *self, const char *parameter, PyObject *given, int *values) {
    py_ints ints;
    if (!given || !py_ints_read(&ints, given) || ints.count != 3)
        return reject(self, parameter, "three integers", given ? given : Py_None);
    memcpy(values, ints.values, 3 * sizeof *values);
    return true;
}

/* A bool, an int or a float. */
static bool read_number(slip_cuda_scalar *number, PyObject *object) {
    int whole;
    if (PyBool_Check(object)) *number = (slip_cuda_scalar){SLIP_CUDA_BOOL, object == Py_True};
    else if (PyFloat_Check(object)) *number = (slip_cuda_scalar){SLIP_CUDA_FLOAT, PyFloat_AsDouble(object)};
    else if (py_int_read(&whole, object)) *number = (slip_cuda_scalar){SLIP_CUDA_INT, whole};
    else return false;
    return true;
}

static bool read_template(slip_cuda_template *made, PyObject *name, PyObject *value) {
    slip_cuda_scalar number;
    slip_dtype dtype;
    made->name = PyUnicode_Check(name) ? py_plain_text(name) : NULL;
    if (!made->name) return false;
    if (py_dtype_read(&dtype, value)) {
        made->kind = SLIP_CUDA_DTYPE;
        made->value = (int)dtype;
        return true;
    }
    if (PyFloat_Check(value) || !read_number(&number, value)) return false;
    made->kind = number.kind;
    made->value = (int)number.value;
    return true;
}

static bool take_template(request *self, PyObject *given) {
    static const char expected[] = "a list of pairs of a name and a Dtype, int or bool";
    if (!given || given == Py_None) return true;
    size_t count;
    PyObject *tuple =
        take_sequence(self, "template", expected, given, sizeof *self->templates, &self->templates, &count);
    for (size_t i = 0; tuple && i < count; ++i) {
        PyObject *item = PyTuple_GetItem(tuple, (Py_ssize_t)i);
        PyObject *pair = item && PySequence_Check(item) && !PyUnicode_Check(item) ? PySequence_Tuple(item) : NULL;
        bool is_good = pair && PyTuple_Size(pair) == 2 && PyList_Append(self->kept, pair) == 0 &&
                       read_template(&self->templates[i], PyTuple_GetItem(pair, 0), PyTuple_GetItem(pair, 1));
        Py_XDECREF(pair);
        if (!is_good) return reject(self, "template", expected, given);
    }
    self->call.templates = self->templates;
    self->call.template_count = tuple ? count : 0;
    return tuple != NULL;
}

static bool take_scalars(request *self, PyObject *given) {
    static const char expected[] = "a list of bools, ints and floats";
    size_t count;
    PyObject *tuple = take_sequence(self, "scalars", expected, given, sizeof *self->scalars, &self->scalars, &count);
    for (size_t i = 0; tuple && i < count; ++i) {
        PyObject *item = PyTuple_GetItem(tuple, (Py_ssize_t)i);
        if (!item || !read_number(&self->scalars[i], item)) return reject(self, "scalars", expected, given);
    }
    self->scalar_count = tuple ? count : 0;
    return tuple != NULL;
}

static bool take_initial(request *self, PyObject *given) {
    if (!given || given == Py_None) return true;
    double value = PyFloat_AsDouble(given);
    if (value == -1.0 && PyErr_Occurred()) {
        PyErr_Clear();
        return reject(self, "init_value", "a number", given);
    }
    self->call.has_initial = true;
    self->call.initial = (float)value;
    return true;
}

static bool take_stream(request *self, PyObject *given) {
    bool is_stream;
    if (!given || given == Py_None || py_stream_read(&self->stream, given, &is_stream)) return true;
    self->stream = NULL;
    return is_stream ? false : reject(self, "stream", "a Stream or Device", given);
}

/* What both functions take; `given`: inputs, output_shapes, output_dtypes, grid, threadgroup, init_value, stream. */
static bool take_common(request *self, PyObject *const *given) {
    return take_inputs(self, given[0]) && take_shapes(self, given[1]) && take_dtypes(self, given[2]) &&
           take_triple(self, "grid", given[3], self->call.grid) &&
           take_triple(self, "threadgroup", given[4], self->call.threadgroup) && take_initial(self, given[5]) &&
           take_stream(self, given[6]);
}

/* The outputs as a list; they are taken over. */
static PyObject *outputs_of(request *self, slip_status status) {
    if (status != SLIP_OK) return py_raise(status);
    PyObject *list = PyList_New((Py_ssize_t)self->call.output_count);
    for (size_t i = 0; i < self->call.output_count; ++i) {
        PyObject *array = py_array_wrap(self->made[i]);
        if (list && (!array || PyList_SetItem(list, (Py_ssize_t)i, array) != 0)) Py_CLEAR(list);
        else if (!list) Py_XDECREF(array);
    }
    return list;
}

/* ---- kernels ---- */

static bool print_text(const request *self, const slip_cuda_kernel *kernel) {
    char *text;
    slip_status status = slip_cuda_kernel_text(&text, kernel, self->inputs, self->input_count, &self->call);
    if (status != SLIP_OK) return py_raise(status), false;
    PyObject *file = PySys_GetObject("stdout"); /* borrowed */
    bool is_good = !file || file == Py_None || PyFile_WriteString(text, file) == 0;
    slip_cuda_text_release(text);
    return is_good;
}

static PyObject *kernel_call(PyObject *object, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"inputs",   "output_shapes", "output_dtypes", "grid",   "threadgroup",
                            "template", "init_value",    "verbose",       "stream", NULL};
    slip_cuda_kernel *kernel = ((py_kernel *)object)->kernel;
    PyObject *given[7] = {NULL}, *template = NULL, *made = NULL;
    int is_verbose = 0;
    request self;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|$OOOOOOOpO:cuda_kernel", names, &given[0], &given[1],
                                     &given[2], &given[3], &given[4], &template, &given[5], &is_verbose, &given[6]))
        return NULL;
    for (int i = 0; i < 5; ++i)
        if (!given[i]) return PyErr_Format(PyExc_TypeError, "cuda_kernel(): %s: expected a value", names[i]);
    py_site_mark();
    if (begin(&self, "cuda_kernel") && take_common(&self, given) && take_template(&self, template) &&
        (!is_verbose || print_text(&self, kernel)))
        made = outputs_of(
            &self, slip_cuda_kernel_apply(self.made, kernel, self.inputs, self.input_count, &self.call, self.stream));
    end(&self);
    return made;
}

static void kernel_dealloc(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    slip_cuda_kernel_release(((py_kernel *)object)->kernel);
    PyObject_Free(object);
    Py_DECREF(type);
}

/* Names as C strings, borrowed from what is kept. */
static bool take_names(request *self, const char *parameter, PyObject *given, const char ***names, size_t *count) {
    PyObject *tuple = take_sequence(self, parameter, "a list of names", given, sizeof **names, names, count);
    for (size_t i = 0; tuple && i < *count; ++i) {
        PyObject *item = PyTuple_GetItem(tuple, (Py_ssize_t)i);
        if (!item || !PyUnicode_Check(item) || !((*names)[i] = py_plain_text(item)))
            return reject(self, parameter, "a list of names", given);
    }
    return tuple != NULL;
}

static PyObject *wrap_kernel(slip_cuda_kernel *kernel) {
    py_kernel *made = PyObject_New(py_kernel, kernel_type);
    if (made) made->kernel = kernel;
    else slip_cuda_kernel_release(kernel);
    return (PyObject *)made;
}

static PyObject *cuda_kernel(PyObject *module, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"name",   "input_names",           "output_names",  "source",
                            "header", "ensure_row_contiguous", "shared_memory", NULL};
    const char *name, *source, *header = "", **input_names = NULL, **output_names = NULL;
    PyObject *inputs, *outputs, *made = NULL;
    int is_contiguous = 1, shared_memory = 0;
    size_t input_count = 0, output_count = 0;
    slip_cuda_kernel *kernel;
    request self;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "sOOs|spi:cuda_kernel", names, &name, &inputs, &outputs,
                                     &source, &header, &is_contiguous, &shared_memory))
        return NULL;
    if (begin(&self, "cuda_kernel") && take_names(&self, "input_names", inputs, &input_names, &input_count) &&
        take_names(&self, "output_names", outputs, &output_names, &output_count)) {
        slip_status status = slip_cuda_kernel_create(&kernel, name, input_names, input_count, output_names,
                                                     output_count, source, header, is_contiguous, shared_memory);
        made = status == SLIP_OK ? wrap_kernel(kernel) : py_raise(status);
    }
    PyMem_Free(input_names);
    PyMem_Free(output_names);
    end(&self);
    return made;
}

/* ---- code that was compiled before ---- */

static PyObject *precompiled_cuda_kernel(PyObject *module, PyObject *arguments, PyObject *keywords) {
    static char *names[] = {
        "name",        "compiled_source", "inputs",     "output_shapes",         "output_dtypes", "scalars", "grid",
        "threadgroup", "shared_memory",   "init_value", "ensure_row_contiguous", "stream",        NULL};
    slip_cuda_code code = {.name = NULL};
    PyObject *given[7] = {NULL}, *bytes = NULL, *scalars = NULL, *made = NULL;
    char *text;
    Py_ssize_t byte_count;
    int is_contiguous = 0;
    request self;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|$sSOOOOOOiOpO:precompiled_cuda_kernel", names, &code.name,
                                     &bytes, &given[0], &given[1], &given[2], &scalars, &given[3], &given[4],
                                     &code.shared_bytes, &given[5], &is_contiguous, &given[6]))
        return NULL;
    const void *const needed[] = {code.name, bytes, given[0], given[1], given[2], scalars, given[3], given[4]};
    for (int i = 0; i < 8; ++i)
        if (!needed[i])
            return PyErr_Format(PyExc_TypeError, "precompiled_cuda_kernel(): %s: expected a value", names[i]);
    if (PyBytes_AsStringAndSize(bytes, &text, &byte_count) != 0) return NULL;
    py_site_mark();
    if (begin(&self, "precompiled_cuda_kernel") && take_common(&self, given) && take_scalars(&self, scalars)) {
        code.bytes = text;
        code.byte_count = (size_t)byte_count;
        code.is_contiguous = is_contiguous;
        code.scalars = self.scalars;
        code.scalar_count = self.scalar_count;
        made = outputs_of(
            &self, slip_cuda_code_apply(self.made, &code, self.inputs, self.input_count, &self.call, self.stream));
    }
    end(&self);
    return made;
}

/* ---- the module's part ---- */

#define FUNCTION(function) (PyCFunction)(void (*)(void))(function), METH_VARARGS | METH_KEYWORDS

static PyMethodDef functions[] = {
    {"cuda_kernel", FUNCTION(cuda_kernel),
     "cuda_kernel(name: str, input_names: Sequence[str], output_names: Sequence[str], source: str, header: str = '', "
     "ensure_row_contiguous: bool = True, shared_memory: int = 0) -> CudaKernel\n\n"
     "A kernel for NVIDIA GPUs from the text of its body. Each input is there as `const T *NAME`, each output as "
     "`T *NAME`; NAME_shape, NAME_strides and NAME_ndim of an input where the body mentions them.\n\n"
     "Calling it gives the outputs, a list of lazy arrays:\n"
     "kernel(*, inputs, output_shapes, output_dtypes, grid, threadgroup, template=None, init_value=None, "
     "verbose=False, stream=None)\n\n"
     "The grid counts threads. A text that does not compile is a RuntimeError for whoever evaluates an output."},
    {"precompiled_cuda_kernel", FUNCTION(precompiled_cuda_kernel),
     "precompiled_cuda_kernel(*, name: str, compiled_source: bytes, inputs: Sequence[scalar | array], output_shapes: "
     "Sequence[Sequence[int]], output_dtypes: Sequence[Dtype], scalars: Sequence[bool | int | float], grid: "
     "tuple[int, int, int], threadgroup: tuple[int, int, int], shared_memory: int = 0, init_value: float | None = "
     "None, ensure_row_contiguous: bool = False, stream: StreamOrDevice = None) -> list[array]\n\n"
     "Runs a kernel of PTX or a cubin. Its parameters are the addresses of the inputs, those of the outputs, and the "
     "scalars as bool, int or float. The grid counts threads."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot kernel_slots[] = {
    {Py_tp_doc,
     "kernel(*, inputs: Sequence[scalar | array], output_shapes: Sequence[Sequence[int]], output_dtypes: "
     "Sequence[Dtype], grid: tuple[int, int, int], threadgroup: tuple[int, int, int], template: "
     "Sequence[tuple[str, bool | int | Dtype]] | None = None, init_value: float | None = None, verbose: bool = False, "
     "stream: StreamOrDevice = None) -> list[array]\n\nA kernel that cuda_kernel made. verbose prints the text that is "
     "compiled."},
    {Py_tp_call, kernel_call},
    {Py_tp_dealloc, kernel_dealloc},
    {0, NULL},
};
static PyType_Spec kernel_spec = {"mlx.core.fast.CudaKernel", sizeof(py_kernel), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, kernel_slots};

bool py_cuda_kernel_ready(PyObject *fast) {
    kernel_type = py_type_add(fast, &kernel_spec);
    return kernel_type && PyModule_AddFunctions(fast, functions) == 0;
}
