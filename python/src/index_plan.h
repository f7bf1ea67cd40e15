/* What an index asks of an array: read from Python once, used by reading and by writing. */
#ifndef SLIP_PYTHON_INDEX_PLAN_H
#define SLIP_PYTHON_INDEX_PLAN_H

#include "binding.h"

enum { PY_NEW_AXIS = -1 };

/* An index over the axes of one array. Axes that the index does not name are there as whole slices. Ints are slices of
 * length 1 whose axis is left out of the result. Caller-locked; only the entries that the counts and sets name are
 * filled in. */
typedef struct py_index {
    int ndim; /* of the array that is indexed */
    /* By axis: elements start, start + step, ... as slip_slice takes them. */
    int start[SLIP_MAX_NDIM], stop[SLIP_MAX_NDIM], step[SLIP_MAX_NDIM], length[SLIP_MAX_NDIM];
    /* Sets of axes, one bit each: those with an int, those with an index array, those not taken as a whole (by an int
     * or a slice). */
    uint64_t int_axes, array_axes, cut_axes;
    slip_array *arrays[SLIP_MAX_NDIM]; /* by axis, owned */
    int array_count;
    /* The index arrays' shape, broadcast together. */
    int index_shape[SLIP_MAX_NDIM], index_ndim;
    /* The result's dimensions but for those of the index arrays: axes of the array, or PY_NEW_AXIS. */
    int8_t rest[SLIP_MAX_NDIM];
    int rest_count;
    int place; /* so many of `rest` come before the dimensions of the index arrays */
} py_index;

/* Reads an index of anything but masks. `op` names the op that index arrays will go to, in errors. On true the plan is
 * the caller's to release. */
bool py_index_read(py_index *plan, const slip_array *array, PyObject *index, const char *op);
/* The same for one index array, which is retained. */
bool py_index_of_array(py_index *plan, const slip_array *array, slip_array *index, const char *op);
void py_index_release(py_index *plan);

/* The result's shape: SLIP_MAX_NDIM entries at most. Gives how many. */
int py_index_shape(int *shape, const py_index *plan);

/* ValueError; false. */
bool py_index_refuse(const char *message);

/* "(2,3)" in `text`, which is cut short if need be; gives `text`. */
enum { PY_SHAPE_TEXT_BYTES = 512 };
const char *py_shape_text(char *text, const int *shape, int ndim);

/* ---- writing: assign.c ---- */

typedef enum py_update_kind { PY_SET, PY_ADD, PY_MULTIPLY, PY_MAXIMUM, PY_MINIMUM } py_update_kind;

/* The array of a value that is written into an array of `dtype`; numbers are weak. The caller owns *out. */
bool py_update_value(slip_array **out, PyObject *value, slip_dtype dtype);
/* `array` with the values written or combined at an index of any kind, masks included. The caller owns *out. */
bool py_update(slip_array **out, slip_array *array, PyObject *index, slip_array *values, py_update_kind kind);

#endif
