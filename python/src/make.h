/* What make.c and list.c share. */
#ifndef SLIP_PYTHON_MAKE_H
#define SLIP_PYTHON_MAKE_H

#include "binding.h"

/* The name of a value's type: "str", "mlx.core.Dtype". */
PyObject *py_type_text(PyObject *value);
/* Sets the ValueError for a value that no array can be made of; false. */
bool py_refuse_type(PyObject *value);

/* A Python number: bool, int, float, complex. */
bool py_is_number(PyObject *value);
/* An object of another library that stands for an array. Lists, numbers and this library's arrays were asked for
 * before. */
bool py_is_foreign(PyObject *value);
/* An array of such an object; anything else is a ValueError. */
bool py_foreign_make(slip_array **out, PyObject *value, const slip_dtype *dtype);

/* list.c: an array of a number or of nested lists and tuples. */
bool py_list_make(slip_array **out, PyObject *value, const slip_dtype *dtype);

#endif
