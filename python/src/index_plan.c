/* Reading indices: ints, slices, None, Ellipsis, index arrays and tuples of them, over the axes of an array. */
#include "index_plan.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Where the walk through a tuple is. Ints and index arrays count as one group as long as nothing stands between them;
 * the dimensions of the index arrays then come in its place, else first. */
typedef struct index_walk {
    py_index *plan;
    const int *shape;
    int axis; /* the next one */
    enum { BEFORE_GROUP, IN_GROUP, AFTER_GROUP, BROKEN } group;
    const char *op;
    const char *refusal; /* for what is no index */
} index_walk;

/* ---- errors ---- */

bool py_index_refuse(const char *message) {
    PyErr_SetString(PyExc_ValueError, message);
    return false;
}

static bool too_many_indices(int ndim) {
    PyErr_Format(PyExc_ValueError, "Too many indices for array with %d dimensions.", ndim);
    return false;
}

static bool too_many_dimensions(int count) {
    PyErr_Format(PyExc_ValueError, "expected at most %d dimensions, got %d", SLIP_MAX_NDIM, count);
    return false;
}

const char *py_shape_text(char *text, const int *shape, int ndim) {
    int used = snprintf(text, PY_SHAPE_TEXT_BYTES, "(");
    for (int i = 0; i < ndim && used < PY_SHAPE_TEXT_BYTES - 16; ++i)
        used += snprintf(text + used, (size_t)(PY_SHAPE_TEXT_BYTES - used), "%s%d", i ? "," : "", shape[i]);
    snprintf(text + used, (size_t)(PY_SHAPE_TEXT_BYTES - used), ")");
    return text;
}

/* ---- entries ---- */

static void enter_group(index_walk *walk) {
    if (walk->group == BEFORE_GROUP) {
        walk->plan->place = walk->plan->rest_count;
        walk->group = IN_GROUP;
    } else if (walk->group == AFTER_GROUP) {
        walk->plan->place = 0;
        walk->group = BROKEN;
    }
}

static bool add_rest(index_walk *walk, int axis) {
    if (walk->group == IN_GROUP) walk->group = AFTER_GROUP;
    if (walk->plan->rest_count == SLIP_MAX_NDIM) return too_many_dimensions(SLIP_MAX_NDIM + 1);
    walk->plan->rest[walk->plan->rest_count++] = (int8_t)axis;
    return true;
}

static void take_whole(py_index *plan, int axis, int size) {
    plan->start[axis] = 0;
    plan->stop[axis] = plan->length[axis] = size;
    plan->step[axis] = 1;
}

static bool add_whole(index_walk *walk) {
    take_whole(walk->plan, walk->axis, walk->shape[walk->axis]);
    return add_rest(walk, walk->axis++);
}

static bool add_int(index_walk *walk, PyObject *whole) {
    py_index *plan = walk->plan;
    int axis = walk->axis++, size = walk->shape[axis], overflow;
    long value = PyLong_AsLongAndOverflow(whole, &overflow);
    if (overflow || value < INT_MIN || value > INT_MAX)
        return py_index_refuse("Slice indices must be 32-bit integers.");
    int place = (int)(value < 0 ? value + size : value);
    if (place < 0 || place >= size) {
        PyErr_Format(PyExc_IndexError, "index %ld is out of bounds for axis %d with size %d", value, axis, size);
        return false;
    }
    plan->start[axis] = place;
    plan->stop[axis] = place + 1;
    plan->step[axis] = plan->length[axis] = 1;
    plan->int_axes |= (uint64_t)1 << axis;
    if (size != 1) plan->cut_axes |= (uint64_t)1 << axis;
    enter_group(walk);
    return true;
}

/* A bound of a slice. What stands for None, and what Python cuts down to that, means no bound. */
static bool is_bound_in_range(Py_ssize_t bound) {
    return (bound >= INT_MIN && bound <= INT_MAX) || bound == PY_SSIZE_T_MAX || bound <= -PY_SSIZE_T_MAX;
}

static bool add_slice(index_walk *walk, PyObject *slice) {
    py_index *plan = walk->plan;
    Py_ssize_t start, stop, step;
    int axis = walk->axis++, size = walk->shape[axis];
    if (PySlice_Unpack(slice, &start, &stop, &step) < 0) {
        if (!PyErr_ExceptionMatches(PyExc_TypeError)) return false;
        return py_index_refuse("Slice indices must be integers or None.");
    }
    if (!is_bound_in_range(start) || !is_bound_in_range(stop) || !is_bound_in_range(step))
        return py_index_refuse("Slice indices must be 32-bit integers.");
    Py_ssize_t length = PySlice_AdjustIndices(size, &start, &stop, step);
    if (length <= 1) step = 1; /* a huge step would leave the range of int below */
    if (length == 0) start = 0;
    stop = start + length * step;
    if (stop < 0) stop = -size - 1; /* -1 would be the last element */
    if (stop > size) stop = size;
    plan->start[axis] = (int)start;
    plan->stop[axis] = (int)stop;
    plan->step[axis] = (int)step;
    plan->length[axis] = (int)length;
    if (length != size || step != 1) plan->cut_axes |= (uint64_t)1 << axis;
    return add_rest(walk, axis);
}

static bool is_integer(slip_dtype dtype) {
    return (dtype >= SLIP_UINT8 && dtype <= SLIP_UINT64) || (dtype >= SLIP_INT8 && dtype <= SLIP_INT64);
}

/* Broadcasts `shape` with the index arrays' own. */
static bool join_index_shapes(py_index *plan, const int *shape, int ndim) {
    char left[PY_SHAPE_TEXT_BYTES], right[PY_SHAPE_TEXT_BYTES];
    int joined[SLIP_MAX_NDIM], longer = ndim > plan->index_ndim ? ndim : plan->index_ndim;
    for (int i = 1; i <= longer; ++i) {
        int a = i <= plan->index_ndim ? plan->index_shape[plan->index_ndim - i] : 1;
        int b = i <= ndim ? shape[ndim - i] : 1;
        if (a != b && a != 1 && b != 1) {
            PyErr_Format(PyExc_ValueError, "[broadcast_shapes] Shapes %s and %s cannot be broadcast.",
                         py_shape_text(left, plan->index_shape, plan->index_ndim), py_shape_text(right, shape, ndim));
            return false;
        }
        joined[longer - i] = a == 1 ? b : a;
    }
    if (longer) memcpy(plan->index_shape, joined, (size_t)longer * sizeof *joined);
    plan->index_ndim = longer;
    return true;
}

/* Takes the array over. */
static bool add_array(index_walk *walk, slip_array *array) {
    py_index *plan = walk->plan;
    slip_dtype dtype = slip_array_dtype(array);
    int axis = walk->axis++;
    take_whole(plan, axis, walk->shape[axis]);
    plan->arrays[axis] = array;
    plan->array_axes |= (uint64_t)1 << axis;
    ++plan->array_count;
    enter_group(walk);
    if (is_integer(dtype)) return join_index_shapes(plan, slip_array_shape(array), slip_array_ndim(array));
    if (dtype == SLIP_BOOL)
        PyErr_Format(PyExc_ValueError, "[%c%s] Boolean indices not supported.", walk->op[0] - 'a' + 'A', walk->op + 1);
    else PyErr_Format(PyExc_ValueError, "[%s] Got indices with invalid dtype. Indices must be integral.", walk->op);
    return false;
}

/* Objects that stand for an int: NumPy's ints and zero-dimensional arrays of them. Anything else is refused. */
static bool add_int_like(index_walk *walk, PyObject *object) {
    PyObject *whole = PyIndex_Check(object) && !PyBool_Check(object) ? PyNumber_Index(object) : NULL;
    if (!whole) {
        if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_TypeError)) return false;
        return py_index_refuse(walk->refusal);
    }
    bool is_added = add_int(walk, whole);
    Py_DECREF(whole);
    return is_added;
}

/* An entry that takes up one axis, of which there is one left. */
static bool add_entry(index_walk *walk, PyObject *entry) {
    slip_array *array;
    if (PySlice_Check(entry)) return add_slice(walk, entry);
    if (PyLong_Check(entry) && !PyBool_Check(entry)) return add_int(walk, entry);
    if (py_is_array(entry)) return add_array(walk, slip_array_retain(py_array_of(entry)));
    if (PyList_Check(entry)) return py_array_make(&array, entry, NULL) && add_array(walk, array);
    return add_int_like(walk, entry);
}

/* ---- whole indices ---- */

static void begin(index_walk *walk, py_index *plan, const slip_array *array, const char *op, const char *refusal) {
    plan->ndim = slip_array_ndim(array);
    plan->int_axes = plan->array_axes = plan->cut_axes = 0;
    plan->array_count = plan->index_ndim = plan->rest_count = plan->place = 0;
    walk->plan = plan;
    walk->shape = slip_array_shape(array);
    walk->axis = 0;
    walk->group = BEFORE_GROUP;
    walk->op = op;
    walk->refusal = refusal;
}

/* Ends the reading: the axes that are left are whole. */
static bool finish(index_walk *walk, bool is_good) {
    py_index *plan = walk->plan;
    while (is_good && walk->axis < plan->ndim) is_good = add_whole(walk);
    if (is_good && plan->rest_count + plan->index_ndim > SLIP_MAX_NDIM)
        is_good = too_many_dimensions(plan->rest_count + plan->index_ndim);
    if (!is_good) py_index_release(plan);
    return is_good;
}

/* How many axes a tuple's entries take up, and whether there is an Ellipsis. */
static bool count_axes(int *used, bool *has_ellipsis, PyObject *tuple, int ndim) {
    Py_ssize_t count = PyTuple_Size(tuple), axes = 0;
    *has_ellipsis = false;
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *entry = PyTuple_GetItem(tuple, i);
        if (entry == Py_Ellipsis) {
            if (*has_ellipsis) return py_index_refuse("An index can only have a single ellipsis (...)");
            *has_ellipsis = true;
        } else axes += entry != Py_None;
    }
    if (axes > ndim) return too_many_indices(ndim);
    *used = (int)axes;
    return true;
}

static bool add_tuple(index_walk *walk, PyObject *tuple) {
    Py_ssize_t count = PyTuple_Size(tuple);
    int used = 0;
    bool has_ellipsis, is_good = count_axes(&used, &has_ellipsis, tuple, walk->plan->ndim);
    for (Py_ssize_t i = 0; i < count && is_good; ++i) {
        PyObject *entry = PyTuple_GetItem(tuple, i);
        if (entry == Py_None) is_good = add_rest(walk, PY_NEW_AXIS);
        else if (entry == Py_Ellipsis)
            for (int left = walk->plan->ndim - used; left > 0 && is_good; --left) is_good = add_whole(walk);
        else is_good = add_entry(walk, entry);
    }
    return is_good;
}

static bool is_known(PyObject *index) {
    return PyLong_Check(index) || PySlice_Check(index) || py_is_array(index) || PyList_Check(index) ||
           PyIndex_Check(index);
}

bool py_index_read(py_index *plan, const slip_array *array, PyObject *index, const char *op) {
    index_walk walk;
    bool is_good;
    begin(&walk, plan, array, op, "Cannot index mlx array using the given type.");
    if (PyTuple_Check(index)) {
        walk.refusal = "Cannot index mlx array using the given type yet";
        is_good = add_tuple(&walk, index);
    } else if (index == Py_None) is_good = add_rest(&walk, PY_NEW_AXIS);
    else if (index == Py_Ellipsis) is_good = true;
    else if (plan->ndim == 0 && is_known(index) && !PyBool_Check(index))
        is_good = py_index_refuse("too many indices for array: array is 0-dimensional");
    else if (plan->ndim == 0) is_good = py_index_refuse(walk.refusal);
    else is_good = add_entry(&walk, index);
    return finish(&walk, is_good);
}

bool py_index_of_array(py_index *plan, const slip_array *array, slip_array *index, const char *op) {
    index_walk walk;
    begin(&walk, plan, array, op, "");
    bool is_good = plan->ndim ? add_array(&walk, slip_array_retain(index))
                              : py_index_refuse("too many indices for array: array is 0-dimensional");
    return finish(&walk, is_good);
}

void py_index_release(py_index *plan) {
    for (int i = 0; i < plan->ndim && plan->array_axes; ++i)
        if (plan->array_axes >> i & 1) slip_array_release(plan->arrays[i]);
}

static int append_rest(int *shape, int count, const py_index *plan, int from, int to) {
    for (int i = from; i < to; ++i) shape[count++] = plan->rest[i] == PY_NEW_AXIS ? 1 : plan->length[plan->rest[i]];
    return count;
}

int py_index_shape(int *shape, const py_index *plan) {
    if (!plan->array_count) return append_rest(shape, 0, plan, 0, plan->rest_count);
    int count = append_rest(shape, 0, plan, 0, plan->place);
    for (int i = 0; i < plan->index_ndim; ++i) shape[count++] = plan->index_shape[i];
    return append_rest(shape, count, plan, plan->place, plan->rest_count);
}
