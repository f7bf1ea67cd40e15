/* Files: paths and Python's file objects. */
#ifndef SLIP_PYTHON_FILES_H
#define SLIP_PYTHON_FILES_H

#include "binding.h"

#include <slip/io.h>

/* A binary file object of Python as the runtime's reader or writer. Callbacks run with the interpreter's lock held, on
 * the thread that made the call; an exception of the object stays set, and the call returns SLIP_IO. */
typedef struct py_file {
    PyObject *object; /* borrowed */
    char label[256];
} py_file;

slip_reader py_file_reader(py_file *file, PyObject *object);
slip_writer py_file_writer(py_file *file, PyObject *object);
/* Whether the object has the methods of a file opened in binary mode. No exception. */
bool py_is_file(PyObject *object, const char *method);

/* The path of a str or os.PathLike as a new bytes object; NULL without an exception for anything else. */
PyObject *py_path(PyObject *object);

/* The exception of a failed call that may have run callbacks; always NULL. */
PyObject *py_file_raise(slip_status status);

/* npz.c: an archive of npy files, through Python's zipfile. `file` is a path or a file object. */
PyObject *py_npz_load(PyObject *file);
extern PyMethodDef py_npz_functions[];

#endif
