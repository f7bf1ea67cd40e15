/* What the tests of the ops share: tensors of plain numbers, for oracles to compute with, and ways to turn them into
 * arrays of every dtype and layout and back. Nothing here uses the library's arithmetic. */
#ifndef OPS_SUPPORT_H
#define OPS_SUPPORT_H

#include <complex.h>

#include <slip/slip.h>

#include "test.h"

enum { TENSOR_MAX_NDIM = 6 };

/* Row-major numbers which all exist in the dtype (64-bit integers: as far as double goes). */
typedef struct tensor {
    slip_dtype dtype;
    int ndim;
    int shape[TENSOR_MAX_NDIM];
    size_t size;
    double complex *values;
} tensor;

/* How an array that holds a tensor lies in memory. */
typedef enum layout {
    LAYOUT_DENSE,
    LAYOUT_TRANSPOSED,
    LAYOUT_SLICED,     /* every other element of a larger array, backwards along the even axes */
    LAYOUT_BROADCAST,  /* axis 0 repeated: for tensors that are constant along it */
    LAYOUT_UNEXPANDED, /* axis 0 has size 1, for the op to broadcast: likewise */
    LAYOUT_COUNT
} layout;

/* All zeros. */
tensor tensor_make(slip_dtype dtype, const int *shape, int ndim);
void tensor_free(tensor *t);

/* Random numbers of the dtype in [low, high]; bool: both; unsigned: not below 0; whole numbers of integers. */
void tensor_draw(tensor *t, test_generator *random, double low, double high);
/* Puts NaN, infinities, zeros of both signs, the largest and the smallest numbers in. Floating dtypes only. */
void tensor_add_specials(tensor *t, test_generator *random);
/* Makes it constant along axis 0. */
void tensor_repeat(tensor *t);
/* What LAYOUT_BROADCAST and LAYOUT_UNEXPANDED need; nothing for the others. */
void tensor_prepare(tensor *t, layout how);

/* Position in `values` of an index along each axis. */
size_t tensor_position(const tensor *t, const int *index);
/* Moves to the next index in row-major order; false past the last. */
bool index_advance(int *index, const int *shape, int ndim);

/* An array of the tensor; owned by the caller. */
slip_array *array_of(const tensor *t, layout how, slip_stream *stream);
/* The array's value, evaluated. */
tensor tensor_of(slip_array *array);

/* The nearest number of the dtype: rounded to even, or for integers wrapped, bool: whether it is not 0. */
double complex number_in(slip_dtype dtype, double complex value);
/* The distance from a real number to the next one of a floating dtype (complex64: of its parts). */
double unit_in_last_place(slip_dtype dtype, double value);
double complex element_decode(const void *element, slip_dtype dtype);
void element_encode(void *element, slip_dtype dtype, double complex value);

bool dtype_is_float(slip_dtype dtype);
bool dtype_is_integer(slip_dtype dtype); /* not bool */
bool dtype_is_unsigned(slip_dtype dtype);
bool dtype_is_half(slip_dtype dtype);
/* Whether a value of the dtype can be made on the device. */
bool dtype_is_on(slip_device device, slip_dtype dtype);

/* Same shape and dtype; each number within `ulp` units in the last place and `slack` (may be NULL) of its own of the
 * expected one, rounded. NaN only where NaN is expected, zeros and infinities with their sign if ulp and slack are 0.
 * Complex parts: relative to the number's magnitude. */
void expect_tensor(slip_array *array, const tensor *expected, double ulp, const double *slack);

/* The same shape, dtype and bits, element by element; NaN equals NaN. */
void expect_same_bits(slip_array *a, slip_array *b);

/* The default stream of the device; owned by the caller. */
slip_stream *stream_on(slip_device device);

#endif
