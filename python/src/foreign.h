/* Memory of other libraries as arrays: what buffers and DLPack tensors have in common. */
#ifndef SLIP_PYTHON_FOREIGN_H
#define SLIP_PYTHON_FOREIGN_H

#include "binding.h"

/* Host memory that somebody else owns. A plain value; `data` is element 0. */
typedef struct py_foreign {
    const char *data;
    int ndim;
    int shape[SLIP_MAX_NDIM];
    int64_t strides[SLIP_MAX_NDIM]; /* in bytes */
    slip_dtype dtype;               /* of the elements as they lie there */
    bool is_wide;                   /* complex numbers of two doubles; dtype is complex64 */
    bool is_swapped;                /* in the other byte order */
    bool is_read_only;
} py_foreign;

size_t py_foreign_element_bytes(const py_foreign *foreign);
size_t py_foreign_size(const py_foreign *foreign);
/* The dtype that an array of it has unless another is asked for: float64 gives float32. */
slip_dtype py_foreign_default(const py_foreign *foreign);
/* Sets the dimensions. `strides` in bytes, NULL for row-major; dtype and is_wide are set before. */
bool py_foreign_shape(py_foreign *foreign, int ndim, const int64_t *shape, const int64_t *strides);

/* A copy in `dtype` (NULL: the default one). The caller owns *out. */
bool py_foreign_copy(slip_array **out, const py_foreign *foreign, const slip_dtype *dtype);
/* An array around the memory itself, which lives until `holder` is dropped: the array takes its own reference. *out is
 * NULL where no array can stand for the memory; *reason then says why. False: an exception is set. */
bool py_foreign_share(slip_array **out, const char **reason, const py_foreign *foreign, PyObject *holder);

/* buffer.c: element 0 of the evaluated array in host memory. One of no elements may have no memory, but views need an
 * address: it gets one. */
bool py_host_bytes(const void **data, slip_array *array);
/* Whether what is seen there is a copy of a GPU's array: what is written into it would be lost. */
bool py_is_host_copy(const slip_array *array);
/* The elements of an array in host memory, which `data` (element 0) is; borrowed. */
void py_foreign_of_array(py_foreign *foreign, const slip_array *array, const void *data);
/* All elements in row-major order, in their own byte order. The interpreter's lock is not needed. */
void py_foreign_bytes(void *to, const py_foreign *foreign);

/* An object whose memory is described by a buffer. `view` is the caller's to release where this is true. */
bool py_foreign_of_buffer(py_foreign *foreign, Py_buffer *view, PyObject *value);
/* As py_foreign_share, of an object with the buffer protocol. */
bool py_buffer_share(slip_array **out, const char **reason, PyObject *value, const slip_dtype *dtype);

/* A copy of an object with __dlpack__, in `dtype` (NULL: the default one). */
bool py_tensor_copy(slip_array **out, PyObject *value, const slip_dtype *dtype);

/* In place: the array in another dtype. False: an exception is set, and *array is given back and NULL. */
bool py_cast(slip_array **array, slip_dtype dtype);

#endif
