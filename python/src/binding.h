/* What the files of the extension share: the types, and how Python values become C values and back.
 *
 * Every function here is called with the interpreter's lock held unless it says otherwise. A function that returns
 * PyObject * gives a new reference, NULL with an exception set; one that returns bool is false with an exception set.
 */
#ifndef SLIP_PYTHON_BINDING_H
#define SLIP_PYTHON_BINDING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include <slip/slip.h>

/* ---- types (each made by its file's py_NAME_ready, called once by module.c) ---- */

typedef struct py_array {
    PyObject_HEAD slip_array *array; /* owned; NULL only while __init__ has not run. Replaced by in-place operators */
    PyObject *weak_references;
} py_array;

typedef struct py_dtype {
    PyObject_HEAD slip_dtype dtype;
} py_dtype;

typedef struct py_device {
    PyObject_HEAD slip_device device;
} py_device;

typedef struct py_stream {
    PyObject_HEAD slip_stream *stream; /* owned */
} py_stream;

extern PyTypeObject *py_array_type, *py_dtype_type, *py_device_type, *py_stream_type, *py_local_stream_type;

/* Each adds its types and functions to the module. */
bool py_errors_ready(PyObject *module);
bool py_dtype_ready(PyObject *module);
bool py_device_ready(PyObject *module);
bool py_stream_ready(PyObject *module);
bool py_event_ready(PyObject *module);
bool py_array_ready(PyObject *module);
bool py_iterator_ready(PyObject *module);
bool py_array_like_ready(PyObject *module);
bool py_at_ready(PyObject *module);
bool py_text_ready(PyObject *module);
bool py_eval_ready(PyObject *module);
bool py_memory_ready(PyObject *module);
bool py_random_ready(PyObject *module, PyObject *random);
bool py_files_ready(PyObject *module);
bool py_cuda_kernel_ready(PyObject *fast);
bool py_dlpack_ready(PyObject *module);
bool py_data_ready(PyObject *module);

/* A heap type from a spec, added to the module under the last part of the spec's name. Borrowed by the caller for the
 * life of the process. */
PyTypeObject *py_type_add(PyObject *module, PyType_Spec *spec);

/* An enum of Python with members of these names and the values 0, 1, ..., which become members of the module too.
 * members[i] is borrowed for the life of the process. */
bool py_enum_add(PyObject *module, const char *name, const char *const *names, int count, PyObject **members);

/* ---- arrays ---- */

static inline bool py_is_array(PyObject *object) {
    return Py_TYPE(object) == py_array_type || PyType_IsSubtype(Py_TYPE(object), py_array_type);
}

static inline slip_array *py_array_of(PyObject *object) {
    return ((py_array *)object)->array;
}

/* Takes `array` over, on failure as well; NULL gives NULL. */
PyObject *py_array_wrap(slip_array *array);
/* Takes `array` over; sets the exception for `status` where it is not SLIP_OK. */
PyObject *py_array_result(slip_status status, slip_array *array);
/* Puts `array` (taken over) in the place of what the object holds: in-place operators and assignment. */
void py_array_replace(PyObject *object, slip_array *array);

/* make.c: an array from anything that array() accepts: scalars, nested lists, buffers, arrays of other libraries. The
 * caller owns *out. `dtype` NULL: as the values ask for. */
bool py_array_make(slip_array **out, PyObject *value, const slip_dtype *dtype);
/* buffer.c: from an object with the buffer protocol. The bytes are copied. */
bool py_array_from_buffer(slip_array **out, PyObject *value, const slip_dtype *dtype);
/* dlpack.c: from an object with __dlpack__. Copied unless `may_share`. */
bool py_array_from_dlpack(slip_array **out, PyObject *value, bool may_share, bool must_share);

/* Evaluates with the interpreter's lock released. `name` is the caller's for exceptions. */
bool py_evaluate(slip_array *array);
/* Element 0 of the evaluated array in host memory. */
bool py_array_bytes(const void **data, slip_array *array);
/* An element as a Python bool, int, float or complex. */
PyObject *py_element(const void *element, slip_dtype dtype);

/* index.c, assign.c: the mapping protocol of arrays. `value` NULL in assignment: deletion, an error. */
PyObject *py_array_get(PyObject *array, PyObject *index);
int py_array_assign(PyObject *array, PyObject *index, PyObject *value);
/* at.c: the property `at`. */
PyObject *py_array_at(PyObject *array, void *unused);

/* buffer.c, dlpack.c, pickle.c: methods and slots of arrays. */
int py_array_get_buffer(PyObject *self, Py_buffer *view, int flags);
void py_array_release_buffer(PyObject *self, Py_buffer *view);
PyObject *py_array_numpy(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords);
PyObject *py_array_to_bytes(PyObject *self, PyObject *unused); /* __bytes__: row-major */
PyObject *py_array_dlpack(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords);
PyObject *py_array_dlpack_device(PyObject *self, PyObject *unused);
PyObject *py_array_getstate(PyObject *self, PyObject *unused);
PyObject *py_array_setstate(PyObject *self, PyObject *state);
PyObject *py_array_reduce(PyObject *self, PyObject *unused);
PyObject *py_array_copy(PyObject *self, PyObject *unused);
PyObject *py_array_deepcopy(PyObject *self, PyObject *memo);

/* text.c */
PyObject *py_array_repr(PyObject *self);
PyObject *py_array_format(PyObject *self, PyObject *format);
/* value.c */
PyObject *py_array_item(PyObject *self, PyObject *unused);
PyObject *py_array_tolist(PyObject *self, PyObject *unused);
PyObject *py_array_int(PyObject *self);
PyObject *py_array_float(PyObject *self);
PyObject *py_array_complex(PyObject *self, PyObject *unused);
int py_array_bool(PyObject *self);
/* iterator.c */
PyObject *py_array_iterate(PyObject *self);
/* operators.c */
PyObject *py_array_compare(PyObject *self, PyObject *other, int operation);
/* await.c */
PyObject *py_array_await(PyObject *self);

/* ---- scalars: weak, they take on the dtype of the arrays they meet ---- */

typedef enum py_scalar_kind { PY_NO_SCALAR, PY_BOOL, PY_INT, PY_FLOAT, PY_COMPLEX } py_scalar_kind;

/* A Python number. PY_NO_SCALAR: it is none (no exception). False: a number out of every range. */
bool py_scalar_read(py_scalar_kind *kind, slip_scalar *value, PyObject *object);
/* The array of a scalar: in the dtype it has among arrays of `*with`, or, for NULL, in its own. The caller owns it. */
bool py_scalar_array(slip_array **out, py_scalar_kind kind, const slip_scalar *value, const slip_dtype *with);
/* Arrays and scalars that meet in one op: each as an array of its own reference; those that are scalars in the dtype
 * that the others give them. The first that is neither is named in *wrong (exception not set); -1 when another
 * exception is set. */
bool py_operands(slip_array **out, PyObject *const *values, int count, int *wrong);

/* ---- values ---- */

bool py_dtype_read(slip_dtype *dtype, PyObject *object); /* a Dtype; else false without an exception */
PyObject *py_dtype_object(slip_dtype dtype);
/* A Device or a DeviceType; else false without an exception. */
bool py_device_read(slip_device *device, PyObject *object);
PyObject *py_device_object(slip_device device);
/* Stream, ThreadLocalStream, Device, DeviceType; the caller owns *stream. False with *is_stream false: something else,
 * no exception; with *is_stream true: an exception. */
bool py_stream_read(slip_stream **stream, PyObject *object, bool *is_stream);
PyObject *py_stream_object(slip_stream *stream); /* takes the stream over */
PyObject *py_shape_object(const int *shape, int ndim);

/* The UTF-8 of a str without NULs, borrowed from it; NULL with an exception. */
const char *py_plain_text(PyObject *string);

/* Integers, one or several. */
typedef struct py_ints {
    size_t count;
    int values[SLIP_MAX_NDIM];
} py_ints;
/* An int, or a list, tuple or other sequence of ints. False without an exception: something else; with one: a value out
 * of range. */
bool py_ints_read(py_ints *ints, PyObject *object);
bool py_int_read(int *value, PyObject *object);

/* Seconds, or NULL or None for no limit. False: an exception is set. */
bool py_timeout_read(uint64_t *timeout_ns, PyObject *object);

/* ---- errors and places ---- */

/* The exception for a failed slip_* call of this thread; always NULL. */
PyObject *py_raise(slip_status status);
/* Notes the line of the program that runs now, for what is built next. */
void py_site_mark(void);
/* "FILE:LINE" of a number that py_site_mark gave, or NULL for an unknown one. No exception. */
PyObject *py_site_text(uint32_t site);

/* Gives back a reference that the runtime held, from any thread, lock held or not: it is dropped when the interpreter
 * gets to it. */
void py_release_later(PyObject *object);
/* False once the interpreter has begun to end: then a thread of the runtime's must not ask for its lock. */
bool py_may_call(void);
bool py_garbage_ready(void);

/* ---- modules of ops: generated ---- */

extern PyMethodDef py_core_ops[], py_fast_ops[], py_random_ops[], py_array_ops[];
extern PyMethodDef py_hand_ops[], py_hand_shape_ops[],
    py_hand_methods[];                         /* hand.c: what follows no rule of the table */
extern const PyType_Slot py_array_operators[]; /* ends with slot 0 */
typedef slip_status py_binary_op(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);
typedef slip_status py_unary_op(slip_array **out, slip_array *a, slip_stream *stream);
extern py_binary_op *const py_comparisons[6]; /* by Py_LT ... Py_GE */

/* operators.c: what the generated slots call. NotImplemented where an operand is no number and no array. */
PyObject *py_binary_operator(PyObject *left, PyObject *right, py_binary_op *op);
PyObject *py_inplace_operator(PyObject *self, PyObject *other, py_binary_op *op);
PyObject *py_unary_operator(PyObject *self, py_unary_op *op);

#endif
