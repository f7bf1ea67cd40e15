/* Calls of generated functions: arguments bound to parameters by position and name, then read one by one. */
#ifndef SLIP_PYTHON_CALL_H
#define SLIP_PYTHON_CALL_H

#include "binding.h"

enum { PY_MOST_PARAMETERS = 12, PY_MOST_HELD = 12, PY_MOST_DEFAULTS = 4 };

typedef struct py_signature {
    const char *name;
    const char *text;              /* as documentation shows it: "sum(a: array, /, ...) -> array" */
    const char *const *parameters; /* names, in order; *rest and self included */
    PyObject **interned;           /* the same as strings of Python; NULL at first */
    uint8_t count;
    uint8_t positional_only; /* the first so many have no keyword */
    uint8_t positional;      /* the first so many may be given by position */
    uint8_t required;        /* the first so many must be given */
    bool takes_rest;         /* parameter 0 stands for all positional arguments */
} py_signature;

/* A call under way. Made by py_bind, ended by one of the py_finish functions. */
typedef struct py_call {
    py_signature *signature;
    PyObject *given[PY_MOST_PARAMETERS]; /* borrowed; NULL where not given */
    PyObject *const *rest;
    Py_ssize_t rest_count;
    slip_array *held[PY_MOST_HELD]; /* given back at the end, as the numbers made for defaults */
    int held_count;
    PyObject *numbers[PY_MOST_DEFAULTS];
    int number_count;
    slip_array **list; /* the array list, if there is one; its entries are owned */
    size_t list_count;
    slip_stream *stream; /* owned; NULL for the default */
    PyObject *const *arguments;
    Py_ssize_t argument_count;
    PyObject *keywords;
} py_call;

/* Binds the arguments, and marks the site. On false the call is over. */
bool py_bind(py_call *call, py_signature *signature, PyObject *self, PyObject *const *arguments, Py_ssize_t count,
             PyObject *keywords);

/* What was given for a parameter: the tests that choose between functions. */

/* None, or nothing where the default is None. */
static inline bool py_is_none(const py_call *call, int index) {
    return !call->given[index] || call->given[index] == Py_None;
}
/* None itself, where the default is something else. */
static inline bool py_is_explicit_none(const py_call *call, int index) {
    return call->given[index] == Py_None;
}
bool py_is_int(const py_call *call, int index);   /* an int, or an object that stands for one; not an array */
bool py_is_float(const py_call *call, int index); /* a number, or nothing */
bool py_is_whole(const py_call *call, int index); /* py_is_int, or nothing */
static inline bool py_given_array(const py_call *call, int index) {
    return call->given[index] && py_is_array(call->given[index]);
}

/* Where nothing was given for an operand: the number that is its default. */
bool py_default_int(py_call *call, int index, long value);
bool py_default_float(py_call *call, int index, double value);

/* Each reads one parameter, leaves *out as it is where nothing (or None) was given, and is false with a TypeError that
 * shows the signature where the kind is wrong. Arrays are the call's. */
bool py_take_array(py_call *call, int index, slip_array **out); /* exactly an array: nothing else, not None */
bool py_take_optional_array(py_call *call, int index, slip_array **out);
/* The parameters named by `indices`, which meet in one op: arrays or numbers. Bit i of `optional`: the parameter
 * indices[i] may be None or not given, which leaves NULL. */
bool py_take_operands(py_call *call, int count, const int *indices, unsigned optional, slip_array **out);
bool py_take_arrays(py_call *call, int index); /* a list or tuple of arrays, or an array's rows: call->list */
bool py_take_rest(py_call *call);              /* all positional arguments: call->list */
/* For a parameter that stands for something else than nothing and has no default. */
bool py_refuse_none(py_call *call, int index, const char *expected);
bool py_take_ints(py_call *call, int index, py_ints *out);
/* A shape; where none is given, the one that the arrays (NULLs skipped) broadcast to. */
bool py_take_shape(py_call *call, int index, py_ints *out, slip_array *const *arrays, int count);
bool py_take_int(py_call *call, int index, int *out);
bool py_take_size(py_call *call, int index, size_t *out);
bool py_take_u64(py_call *call, int index, uint64_t *out);
bool py_take_float(py_call *call, int index, float *out);
bool py_take_double(py_call *call, int index, double *out);
bool py_take_bool(py_call *call, int index, bool *out);
bool py_take_dtype(py_call *call, int index, slip_dtype *out);
bool py_take_string(py_call *call, int index, const char **out);
bool py_take_stream(py_call *call, int index);
/* Axes; where none are given, all that the array has. */
bool py_take_axes(py_call *call, int index, py_ints *out, const slip_array *array);
/* An axis; None stands for the flattened array, which then takes *array's place. */
bool py_take_axis(py_call *call, int index, int *axis, slip_array **array);
/* a = astype(a, dtype), where a dtype was given. */
bool py_take_cast(py_call *call, int index, slip_array **array);

/* At most one of two parameters may be given. */
bool py_take_one_of(py_call *call, int first, int second);

/* Sets the TypeError for a wrong argument; always NULL. `expected` may be NULL. */
PyObject *py_wrong_argument(const py_call *call, int index, const char *expected);

/* Ends the call: what it held is given back. */
PyObject *py_finish(py_call *call, slip_status status, slip_array *out);                   /* one array, taken over */
PyObject *py_finish_none(py_call *call, slip_status status);                               /* None */
PyObject *py_finish_pair(py_call *call, slip_status status, slip_array *a, slip_array *b); /* a tuple of two */
/* A list; the arrays and the block (from PyMem) are taken over. */
PyObject *py_finish_list(py_call *call, slip_status status, slip_array **out, size_t count);
PyObject *py_finish_tuple(py_call *call, slip_status status, slip_array **out, size_t count); /* likewise, a tuple */
PyObject *py_abandon(py_call *call); /* an exception is set; always NULL */

#endif
