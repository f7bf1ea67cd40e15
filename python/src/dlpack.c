/* DLPack, both ways, and the functions asarray and from_dlpack. The structures are those of its specification,
 * versions 0.8 and 1.1. */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "foreign.h"

enum { DEVICE_CPU = 1, DEVICE_CUDA_HOST = 3, DEVICE_ROCM_HOST = 11, DEVICE_CUDA_MANAGED = 13 };
enum { CODE_INT, CODE_UINT, CODE_FLOAT, CODE_OPAQUE, CODE_BFLOAT, CODE_COMPLEX, CODE_BOOL };
enum { FLAG_READ_ONLY = 1, FLAG_IS_COPIED = 2 };
enum { VERSION_MAJOR = 1, VERSION_MINOR = 1 };

typedef struct dl_device {
    int32_t type;
    int32_t index;
} dl_device;

typedef struct dl_tensor {
    void *data;
    dl_device device;
    int32_t ndim;
    struct {
        uint8_t code;
        uint8_t bits;
        uint16_t lanes;
    } dtype;
    int64_t *shape;
    int64_t *strides; /* in elements; NULL for row-major */
    uint64_t byte_offset;
} dl_tensor;

typedef struct dl_managed {
    dl_tensor tensor;
    void *owner;
    void (*deleter)(struct dl_managed *self);
} dl_managed;

typedef struct dl_versioned {
    struct {
        uint32_t major;
        uint32_t minor;
    } version;
    void *owner;
    void (*deleter)(struct dl_versioned *self);
    uint64_t flags;
    dl_tensor tensor;
} dl_versioned;

static const char plain_name[] = "dltensor", versioned_name[] = "dltensor_versioned";
static const char used_plain_name[] = "used_dltensor", used_versioned_name[] = "used_dltensor_versioned";

/* ---- export ---- */

/* One block: the structure of either version, what it refers to, and the array that holds the memory. From malloc:
 * consumers give it back without the interpreter's lock. */
typedef struct tensor_export {
    union {
        dl_managed plain;
        dl_versioned versioned;
    } as;
    slip_array *array;
    int64_t extents[]; /* shape, then strides */
} tensor_export;

static void delete_export(tensor_export *self) {
    slip_array_release(self->array);
    free(self);
}

static void delete_plain(dl_managed *self) {
    delete_export(self->owner);
}

static void delete_versioned(dl_versioned *self) {
    delete_export(self->owner);
}

/* Calls a tensor's deleter, which may be a program's code: with no exception set, and what was set is set again. */
static void call_deleter(PyObject *capsule, const char *plain, const char *versioned) {
    PyObject *type, *reason, *traceback;
    PyErr_Fetch(&type, &reason, &traceback);
    if (PyCapsule_IsValid(capsule, plain)) {
        dl_managed *tensor = PyCapsule_GetPointer(capsule, plain);
        if (tensor->deleter) tensor->deleter(tensor);
    } else if (PyCapsule_IsValid(capsule, versioned)) {
        dl_versioned *tensor = PyCapsule_GetPointer(capsule, versioned);
        if (tensor->deleter) tensor->deleter(tensor);
    }
    PyErr_Restore(type, reason, traceback);
}

/* A capsule that nobody has consumed gives its tensor back. */
static void drop_capsule(PyObject *capsule) {
    call_deleter(capsule, plain_name, versioned_name);
}

static uint8_t code_of(slip_dtype dtype) {
    switch (dtype) {
    case SLIP_BOOL: return CODE_BOOL;
    case SLIP_UINT8:
    case SLIP_UINT16:
    case SLIP_UINT32:
    case SLIP_UINT64: return CODE_UINT;
    case SLIP_INT8:
    case SLIP_INT16:
    case SLIP_INT32:
    case SLIP_INT64: return CODE_INT;
    case SLIP_BFLOAT16: return CODE_BFLOAT;
    case SLIP_COMPLEX64: return CODE_COMPLEX;
    default: return CODE_FLOAT;
    }
}

static void describe_export(dl_tensor *tensor, tensor_export *self, const void *data) {
    int ndim = slip_array_ndim(self->array);
    slip_dtype dtype = slip_array_dtype(self->array);
    for (int i = 0; i < ndim; ++i) {
        self->extents[i] = slip_array_shape(self->array)[i];
        self->extents[ndim + i] = slip_array_strides(self->array)[i];
    }
    *tensor = (dl_tensor){.data = slip_array_size(self->array) ? (void *)(uintptr_t)data : NULL,
                          .device = {DEVICE_CPU, 0},
                          .ndim = ndim,
                          .dtype = {code_of(dtype), (uint8_t)(8 * slip_dtype_size(dtype)), 1},
                          .shape = self->extents,
                          .strides = self->extents + ndim};
}

/* Takes the evaluated array over. */
static PyObject *export_array(slip_array *array, const void *data, bool is_versioned, uint64_t flags) {
    size_t extents = 2 * (size_t)slip_array_ndim(array);
    tensor_export *self = malloc(sizeof *self + extents * sizeof(int64_t));
    if (!self) {
        slip_array_release(array);
        return PyErr_NoMemory();
    }
    self->array = array;
    if (is_versioned) {
        self->as.versioned = (dl_versioned){
            .version = {VERSION_MAJOR, VERSION_MINOR}, .owner = self, .deleter = delete_versioned, .flags = flags};
        describe_export(&self->as.versioned.tensor, self, data);
    } else {
        self->as.plain = (dl_managed){.owner = self, .deleter = delete_plain};
        describe_export(&self->as.plain.tensor, self, data);
    }
    PyObject *capsule = PyCapsule_New(&self->as, is_versioned ? versioned_name : plain_name, drop_capsule);
    if (!capsule) delete_export(self);
    return capsule;
}

/* Whether a consumer knows tensors with a version: max_version is (major, minor) or None. */
static bool read_version(bool *is_versioned, PyObject *version) {
    int major = 0, minor;
    if (version && version != Py_None) {
        if (!PyTuple_Check(version) || !PyArg_ParseTuple(version, "ii", &major, &minor)) {
            PyErr_Clear();
            PyErr_Format(PyExc_TypeError, "__dlpack__(): max_version: expected a tuple of two ints, got %R", version);
            return false;
        }
    }
    *is_versioned = major >= VERSION_MAJOR;
    return true;
}

static bool check_device(PyObject *device) {
    int type, index;
    if (!device || device == Py_None) return true;
    if (!PyTuple_Check(device) || !PyArg_ParseTuple(device, "ii", &type, &index)) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "__dlpack__(): dl_device: expected a tuple of two ints, got %R", device);
        return false;
    }
    if (type == DEVICE_CPU) return true;
    PyErr_Format(PyExc_BufferError, "__dlpack__(): memory is exported on the CPU, (1, 0), not on device (%d, %d)", type,
                 index);
    return false;
}

/* The evaluated array, or a copy with memory of its own; the caller owns *out. */
static bool prepare_export(slip_array **out, const void **data, slip_array *array, bool is_copy) {
    slip_array *source = slip_array_retain(array); /* in-place operators put others into the object */
    py_foreign foreign;
    *out = NULL;
    bool is_there = py_host_bytes(data, source);
    if (is_there && !is_copy) *out = slip_array_retain(source);
    else if (is_there) {
        py_foreign_of_array(&foreign, source, *data);
        is_there = py_foreign_copy(out, &foreign, &foreign.dtype) && py_host_bytes(data, *out);
    }
    slip_array_release(source);
    if (!is_there) slip_array_release(*out);
    return is_there;
}

PyObject *py_array_dlpack(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    static const char *const names[] = {"self", "stream", "max_version", "dl_device", "copy"};
    static py_signature signature = {
        .name = "__dlpack__",
        .text = "__dlpack__(self, *, stream: object | None = None, max_version: tuple[int, int] | None = None, "
                "dl_device: tuple[int, int] | None = None, copy: bool | None = None) -> types.CapsuleType",
        .parameters = names,
        .count = 5,
        .positional_only = 1,
        .positional = 1,
        .required = 1,
    };
    py_call call;
    bool is_versioned;
    const void *data = NULL;
    slip_array *array;
    if (!py_bind(&call, &signature, self, arguments, count, keywords)) return py_abandon(&call);
    if (!read_version(&is_versioned, call.given[2]) || !check_device(call.given[3])) return NULL;
    bool is_copy = call.given[4] == Py_True;
    if (!prepare_export(&array, &data, py_array_of(self), is_copy)) return NULL;
    uint64_t flags = is_copy ? FLAG_IS_COPIED : py_is_host_copy(array) ? FLAG_READ_ONLY : 0;
    return export_array(array, data, is_versioned, flags);
}

/* Always the host: that is where the memory is exported. */
PyObject *py_array_dlpack_device(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    return Py_BuildValue("(ii)", DEVICE_CPU, 0);
}

/* ---- import ---- */

/* A tensor of another library that this one has consumed. */
typedef struct consumed {
    py_foreign foreign;
    PyObject *holder; /* deletes the tensor when it is dropped, with the interpreter's lock held */
    bool is_copied;   /* made for us: nobody else writes there */
} consumed;

static const char holder_plain[] = "slipstream.tensor", holder_versioned[] = "slipstream.tensor_versioned";

static void drop_holder(PyObject *holder) {
    call_deleter(holder, holder_plain, holder_versioned);
}

static bool dtype_of(slip_dtype *dtype, bool *is_wide, unsigned code, unsigned bits) {
    static const struct {
        uint8_t code, bits;
        slip_dtype dtype;
    } known[] = {
        {CODE_BOOL, 8, SLIP_BOOL},        {CODE_UINT, 8, SLIP_UINT8},         {CODE_UINT, 16, SLIP_UINT16},
        {CODE_UINT, 32, SLIP_UINT32},     {CODE_UINT, 64, SLIP_UINT64},       {CODE_INT, 8, SLIP_INT8},
        {CODE_INT, 16, SLIP_INT16},       {CODE_INT, 32, SLIP_INT32},         {CODE_INT, 64, SLIP_INT64},
        {CODE_FLOAT, 16, SLIP_FLOAT16},   {CODE_FLOAT, 32, SLIP_FLOAT32},     {CODE_FLOAT, 64, SLIP_FLOAT64},
        {CODE_BFLOAT, 16, SLIP_BFLOAT16}, {CODE_COMPLEX, 64, SLIP_COMPLEX64}, {CODE_COMPLEX, 128, SLIP_COMPLEX64},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; ++i) {
        if (known[i].code != code || known[i].bits != bits) continue;
        *dtype = known[i].dtype;
        *is_wide = bits == 128;
        return true;
    }
    return false;
}

static bool is_on_host(int type) {
    return type == DEVICE_CPU || type == DEVICE_CUDA_HOST || type == DEVICE_ROCM_HOST || type == DEVICE_CUDA_MANAGED;
}

static bool refuse_device(int type, int index) {
    PyErr_Format(PyExc_BufferError, "[from_dlpack] the memory is on device (%d, %d), which the CPU cannot read", type,
                 index);
    return false;
}

static bool describe(py_foreign *foreign, const dl_tensor *tensor, bool is_read_only) {
    int64_t strides[SLIP_MAX_NDIM];
    *foreign = (py_foreign){.is_read_only = is_read_only};
    if (!is_on_host(tensor->device.type)) return refuse_device(tensor->device.type, tensor->device.index);
    if (tensor->dtype.lanes != 1 ||
        !dtype_of(&foreign->dtype, &foreign->is_wide, tensor->dtype.code, tensor->dtype.bits)) {
        PyErr_Format(PyExc_TypeError,
                     "[from_dlpack] there is no dtype for elements of DLPack type %d, %d bits, %d lanes",
                     tensor->dtype.code, tensor->dtype.bits, tensor->dtype.lanes);
        return false;
    }
    for (int i = 0; tensor->strides && i < tensor->ndim && i < SLIP_MAX_NDIM; ++i)
        strides[i] = tensor->strides[i] * (int64_t)py_foreign_element_bytes(foreign);
    foreign->data = (const char *)tensor->data + (tensor->data ? tensor->byte_offset : 0);
    return py_foreign_shape(foreign, tensor->ndim, tensor->shape, tensor->strides ? strides : NULL);
}

/* From here on the tensor is ours: the capsule gets the name that says so, and the holder deletes the tensor. */
static bool take_over(consumed *out, PyObject *capsule, void *tensor, const char *used_name, const char *name) {
    out->holder = PyCapsule_New(tensor, name, drop_holder);
    if (!out->holder) return false;
    if (PyCapsule_SetName(capsule, used_name) == 0) return true;
    PyCapsule_SetDestructor(out->holder, NULL);
    Py_CLEAR(out->holder);
    return false;
}

static bool consume(consumed *out, PyObject *capsule) {
    bool is_described;
    *out = (consumed){.holder = NULL};
    if (PyCapsule_IsValid(capsule, versioned_name)) {
        dl_versioned *tensor = PyCapsule_GetPointer(capsule, versioned_name);
        if (tensor->version.major > VERSION_MAJOR) {
            PyErr_Format(PyExc_BufferError, "[from_dlpack] DLPack %d.%d is newer than %d", (int)tensor->version.major,
                         (int)tensor->version.minor, VERSION_MAJOR);
            return false;
        }
        out->is_copied = tensor->flags & FLAG_IS_COPIED;
        if (!take_over(out, capsule, tensor, used_versioned_name, holder_versioned)) return false;
        is_described = describe(&out->foreign, &tensor->tensor, tensor->flags & FLAG_READ_ONLY);
    } else if (PyCapsule_IsValid(capsule, plain_name)) {
        dl_managed *tensor = PyCapsule_GetPointer(capsule, plain_name);
        if (!take_over(out, capsule, tensor, used_plain_name, holder_plain)) return false;
        is_described = describe(&out->foreign, &tensor->tensor, false);
    } else {
        bool is_used = PyCapsule_IsValid(capsule, used_plain_name) || PyCapsule_IsValid(capsule, used_versioned_name);
        PyErr_SetString(PyExc_ValueError, is_used ? "[from_dlpack] the capsule has been consumed already"
                                                  : "[from_dlpack] expected a capsule with a DLPack tensor");
        return false;
    }
    if (!is_described) Py_CLEAR(out->holder);
    return is_described;
}

/* value.__dlpack_device__(), where it has one. */
static bool check_source(PyObject *value) {
    int type, index;
    if (!PyObject_HasAttrString(value, "__dlpack_device__")) return true;
    PyObject *device = PyObject_CallMethod(value, "__dlpack_device__", NULL);
    if (!device) return false;
    PyObject *plain = PySequence_Tuple(device); /* its type may be an enumeration */
    Py_DECREF(device);
    bool is_read = plain && PyArg_ParseTuple(plain, "ii", &type, &index);
    Py_XDECREF(plain);
    return is_read && (is_on_host(type) || refuse_device(type, index));
}

/* value.__dlpack__(max_version=(1, 1)); objects from before versions know no such keyword. */
static PyObject *ask_capsule(PyObject *value) {
    PyObject *method = PyObject_GetAttrString(value, "__dlpack__");
    PyObject *none = method ? PyTuple_New(0) : NULL;
    PyObject *keywords = none ? Py_BuildValue("{s(ii)}", "max_version", VERSION_MAJOR, VERSION_MINOR) : NULL;
    PyObject *capsule = keywords ? PyObject_Call(method, none, keywords) : NULL;
    if (!capsule && keywords && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        capsule = PyObject_CallNoArgs(method);
    }
    Py_XDECREF(keywords);
    Py_XDECREF(none);
    Py_XDECREF(method);
    if (!capsule || PyCapsule_CheckExact(capsule)) return capsule;
    PyErr_Format(PyExc_TypeError, "__dlpack__() of %R gave no capsule", (PyObject *)Py_TYPE(value));
    Py_DECREF(capsule);
    return NULL;
}

static bool obtain(consumed *out, PyObject *value) {
    if (PyCapsule_CheckExact(value)) return consume(out, value);
    PyObject *capsule = check_source(value) ? ask_capsule(value) : NULL;
    bool is_consumed = capsule && consume(out, capsule);
    Py_XDECREF(capsule);
    return is_consumed;
}

/* The ValueError for copy=False. */
static bool refuse_copy(const char *reason) {
    PyErr_Format(PyExc_ValueError, "Unable to avoid copy while creating an array as requested: %s.", reason);
    return false;
}

/* NULL dtype: the default one. */
static bool import_tensor(slip_array **out, PyObject *value, const slip_dtype *dtype, bool may_share, bool must_share) {
    consumed tensor;
    const char *reason = NULL;
    *out = NULL;
    if (!obtain(&tensor, value)) return false;
    const py_foreign *foreign = &tensor.foreign;
    bool is_as_wanted = foreign->dtype == (dtype ? *dtype : py_foreign_default(foreign)), is_fine = true;
    if (must_share && tensor.is_copied) reason = "its producer made a copy";
    else if (!may_share) reason = "sharing was not asked for";
    else if (!is_as_wanted) reason = "its elements are of another dtype";
    else is_fine = py_foreign_share(out, &reason, foreign, tensor.holder);
    if (reason) is_fine = must_share ? refuse_copy(reason) : py_foreign_copy(out, foreign, dtype);
    Py_DECREF(tensor.holder);
    return is_fine;
}

bool py_array_from_dlpack(slip_array **out, PyObject *value, bool may_share, bool must_share) {
    return import_tensor(out, value, NULL, may_share, must_share);
}

bool py_tensor_copy(slip_array **out, PyObject *value, const slip_dtype *dtype) {
    return import_tensor(out, value, dtype, false, false);
}

/* ---- functions ---- */

/* `copy`: None is NULL. False: an exception. */
static bool read_copy(const py_call *call, int index, bool *may_share, bool *must_share) {
    PyObject *given = call->given[index];
    *may_share = !given || given == Py_None || given == Py_False;
    *must_share = given == Py_False;
    if (*may_share || given == Py_True) return true;
    return py_wrong_argument(call, index, "a bool or None") != NULL;
}

static bool share_buffer(slip_array **out, PyObject *value, const slip_dtype *dtype, bool must_share) {
    const char *reason;
    if (!py_buffer_share(out, &reason, value, dtype)) return false;
    if (*out) return true;
    return must_share ? refuse_copy(reason) : py_array_from_buffer(out, value, dtype);
}

static PyObject *from_dlpack(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    static const char *const names[] = {"x", "copy"};
    static py_signature signature = {.name = "from_dlpack",
                                     .text =
                                         "from_dlpack(x: DLPackCompatible, /, *, copy: bool | None = None) -> array",
                                     .parameters = names,
                                     .count = 2,
                                     .positional_only = 1,
                                     .positional = 1,
                                     .required = 1};
    py_call call;
    bool may_share, must_share, is_made;
    slip_array *array;
    (void)module;
    if (!py_bind(&call, &signature, NULL, arguments, count, keywords) || !read_copy(&call, 1, &may_share, &must_share))
        return py_abandon(&call);
    PyObject *value = call.given[0];
    if (PyCapsule_CheckExact(value) || PyObject_HasAttrString(value, "__dlpack__"))
        is_made = py_array_from_dlpack(&array, value, may_share, must_share);
    else if (!PyObject_CheckBuffer(value)) return py_wrong_argument(&call, 0, "an object with __dlpack__ or a buffer");
    else if (may_share) is_made = share_buffer(&array, value, NULL, must_share);
    else is_made = py_array_from_buffer(&array, value, NULL);
    return is_made ? py_array_wrap(array) : NULL;
}

/* What another library's memory gives is shared only where copy=False asks for it: programs for MLX write into such
 * memory again. */
static bool convert(slip_array **out, PyObject *value, const slip_dtype *dtype, bool may_share, bool must_share) {
    *out = NULL;
    if (py_is_array(value) && may_share) {
        if (must_share && dtype && *dtype != slip_array_dtype(py_array_of(value)))
            return refuse_copy("its elements are of another dtype");
        *out = slip_array_retain(py_array_of(value));
        return !dtype || py_cast(out, *dtype);
    }
    if (!must_share) return py_array_make(out, value, dtype);
    if (PyObject_CheckBuffer(value)) return share_buffer(out, value, dtype, true);
    if (PyObject_HasAttrString(value, "__dlpack__")) return import_tensor(out, value, dtype, true, true);
    return refuse_copy("it has no memory to share");
}

static PyObject *asarray(PyObject *module, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords) {
    static const char *const names[] = {"a", "dtype", "copy"};
    static py_signature signature = {.name = "asarray",
                                     .text = "asarray(a: scalar | array | Sequence | DLPackCompatible, dtype: Dtype | "
                                             "None = None, *, copy: bool | None = None) -> array",
                                     .parameters = names,
                                     .count = 3,
                                     .positional_only = 1,
                                     .positional = 2,
                                     .required = 1};
    py_call call;
    bool may_share, must_share;
    slip_dtype dtype;
    slip_array *array;
    (void)module;
    if (!py_bind(&call, &signature, NULL, arguments, count, keywords) ||
        !read_copy(&call, 2, &may_share, &must_share) || !py_take_dtype(&call, 1, &dtype))
        return py_abandon(&call);
    const slip_dtype *wanted = py_is_none(&call, 1) ? NULL : &dtype;
    return convert(&array, call.given[0], wanted, may_share, must_share) ? py_array_wrap(array) : NULL;
}

static PyMethodDef functions[] = {
    {"asarray", (PyCFunction)(void (*)(void))asarray, METH_FASTCALL | METH_KEYWORDS,
     "asarray(a: scalar | array | Sequence | DLPackCompatible, dtype: Dtype | None = None, *, copy: bool | None = "
     "None) "
     "-> array\n\nAn array of the input. With copy=False it stands for the input's own memory, or ValueError is "
     "raised; "
     "then the\nmemory has to stay unchanged. copy=True copies always, None copies all but arrays."},
    {"from_dlpack", (PyCFunction)(void (*)(void))from_dlpack, METH_FASTCALL | METH_KEYWORDS,
     "from_dlpack(x: DLPackCompatible, /, *, copy: bool | None = None) -> array\n\n"
     "An array of an object with __dlpack__. Shares the memory where dtype and layout allow, unless copy=True; then "
     "the\n"
     "memory has to stay unchanged. With copy=False ValueError is raised where sharing cannot be."},
    {NULL, NULL, 0, NULL},
};

bool py_dlpack_ready(PyObject *module) {
    return PyModule_AddFunctions(module, functions) == 0;
}
