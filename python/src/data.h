/* What the files of mlx.core._data, on which mlx.data stands, share. */
#ifndef SLIP_PYTHON_DATA_H
#define SLIP_PYTHON_DATA_H

#include "binding.h"

#include <slip/data.h>

/* data_sample.c: a sample from a dict of things that arrays can be made of, and back. */
bool py_sample_make(slip_sample **out, PyObject *values);
PyObject *py_sample_dict(slip_sample *sample); /* takes its arrays out of the sample */
/* Takes the sample over; NULL gives None. Of one on a device the arrays of mlx.core, else NumPy's. */
PyObject *py_sample_result(slip_status status, slip_sample *sample, bool is_on_device);

/* data.c: handles. Takes the handle over, also on failure; what is none gives NULL. */
PyObject *py_data_wrap(slip_data *data);
slip_data *py_data_handle(PyObject *object);

/* data_call.c: functions and iterables of Python as a pipeline's. `self` is retained. */
bool py_data_function(slip_data_function *out, PyObject *function, const char *name);
/* A function from a handle of a buffer to another one. */
bool py_data_refill(slip_data_refill *out, PyObject *function);
bool py_data_iterable(slip_data **out, PyObject *factory);

PyObject *py_data_result(slip_status status, slip_data *data); /* of a call of this status */

/* data_values.c. Sequences of numbers in blocks from PyMem. */
bool py_data_ints(int64_t **values, size_t *count, PyObject *sequence);
bool py_data_reals(double **values, size_t *count, PyObject *sequence);
/* The stage with an op: `arguments` are its name and a tuple of a value for each of its arguments. */
PyObject *py_data_add(slip_data *data, PyObject *arguments);

/* data_text.c: the C object behind one of Python's that an op may be given (a trie, merges, a fetcher), or NULL for
 * None; false without an exception for any other. */
bool py_data_object(void **out, PyObject *object);

#endif
