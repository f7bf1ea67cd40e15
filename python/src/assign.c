/* x[index] = value, and what x.at[index] does: a slice_update for ints and slices, a scatter for index arrays, a where
 * for masks. The object gives its old array up, so that a loop of assignments works in one buffer. */
#include "index_plan.h"

#include <string.h>

typedef slip_status slice_op(slip_array **out, slip_array *src, slip_array *update, const int *start,
                             size_t start_count, const int *stop, size_t stop_count, const int *strides,
                             size_t strides_count, slip_stream *stream);
typedef slip_status scatter_op(slip_array **out, slip_array *a, slip_array *const *indices, size_t indices_count,
                               slip_array *updates, const int *axes, size_t axes_count, slip_stream *stream);

/* The ops of each kind; `combine` is NULL where the value replaces what is there. */
static const struct update_ops {
    slice_op *slice;
    scatter_op *scatter;
    py_binary_op *combine;
} update_ops[] = {
    [PY_SET] = {slip_slice_update, slip_scatter, NULL},
    [PY_ADD] = {slip_slice_update_add, slip_scatter_add, slip_add},
    [PY_MULTIPLY] = {slip_slice_update_prod, slip_scatter_prod, slip_multiply},
    [PY_MAXIMUM] = {slip_slice_update_max, slip_scatter_max, slip_maximum},
    [PY_MINIMUM] = {slip_slice_update_min, slip_scatter_min, slip_minimum},
};

/* ---- values ---- */

bool py_update_value(slip_array **out, PyObject *value, slip_dtype dtype) {
    py_scalar_kind kind;
    slip_scalar scalar;
    *out = NULL;
    if (py_is_array(value)) {
        *out = slip_array_retain(py_array_of(value));
        return true;
    }
    if (value == Py_None) {
        PyErr_SetString(PyExc_TypeError, "expected a number or an array, got NoneType");
        return false;
    }
    if (!py_scalar_read(&kind, &scalar, value)) return false;
    if (kind == PY_NO_SCALAR) return py_array_make(out, value, NULL);
    return py_scalar_array(out, kind, &scalar, &dtype);
}

/* The values' dimensions, brought to `ndim` by ones in front; false with MLX's words where they do not broadcast to
 * `shape`. Ones in front that are too many do no harm. */
static bool pad_dimensions(int *padded, slip_array *values, const int *shape, int ndim) {
    char own[PY_SHAPE_TEXT_BYTES], other[PY_SHAPE_TEXT_BYTES];
    const int *given = slip_array_shape(values);
    int given_ndim = slip_array_ndim(values), extra = given_ndim - ndim;
    bool may_join = true, fits = true;
    for (int i = 0; i < extra; ++i) fits &= given[i] == 1;
    for (int i = 0; i < ndim; ++i) {
        padded[i] = i + extra < 0 ? 1 : given[i + extra];
        if (padded[i] == 1 || padded[i] == shape[i]) continue;
        fits = false;
        may_join &= shape[i] == 1;
    }
    if (fits) return true;
    py_shape_text(own, given, given_ndim);
    py_shape_text(other, shape, ndim);
    if (may_join) PyErr_Format(PyExc_ValueError, "Cannot broadcast array of shape %s into shape %s.", own, other);
    else PyErr_Format(PyExc_ValueError, "[broadcast_shapes] Shapes %s and %s cannot be broadcast.", own, other);
    return false;
}

/* In place: *values under another shape. */
static slip_status reshape(slip_array **values, const int *shape, int ndim) {
    slip_array *old = *values;
    slip_status status = slip_reshape(values, old, shape, (size_t)ndim, NULL);
    slip_array_release(old);
    return status;
}

static bool is_empty(const int *shape, int ndim) {
    for (int i = 0; i < ndim; ++i)
        if (shape[i] == 0) return true;
    return false;
}

/* ---- ints and slices ---- */

/* The values with one dimension for each axis, but for ones in front: `padded` has those of the result. */
static slip_status fit_slices(slip_array **values, const py_index *plan, const int *padded) {
    int shape[SLIP_MAX_NDIM], from = 0, ndim = slip_array_ndim(*values);
    if (ndim == 0) return SLIP_OK;
    for (int axis = 0; axis < plan->ndim; ++axis) shape[axis] = 1;
    for (int i = 0; i < plan->rest_count; ++i)
        if (plan->rest[i] != PY_NEW_AXIS) shape[plan->rest[i]] = padded[i];
    while (from < plan->ndim && plan->ndim - from > ndim && shape[from] == 1) ++from;
    return reshape(values, shape + from, plan->ndim - from);
}

static slip_status update_slices(slip_array **out, slip_array *array, slip_array **values, const int *padded,
                                 const py_index *plan, py_update_kind kind) {
    size_t ndim = (size_t)plan->ndim;
    slip_status status = fit_slices(values, plan, padded);
    if (status != SLIP_OK) return status;
    return update_ops[kind].slice(out, array, *values, plan->start, ndim, plan->stop, ndim, plan->step, ndim, NULL);
}

/* ---- index arrays ---- */

/* The arguments of a scatter. The index arrays have the dimensions of those of the index, then one for each axis that
 * goes in steps. Ints, and slices that do not begin at 0, are index arrays of no dimensions. */
typedef struct scatter_call {
    slip_array *indices[SLIP_MAX_NDIM]; /* owned */
    int axes[SLIP_MAX_NDIM], count;
    uint64_t stepped_axes;
    int stepped_count;
    slip_dtype dtype; /* of the index arrays that are made here */
} scatter_call;

/* start, start + step, ... along dimension `place` of those that belong to the axes with steps. */
static slip_status make_steps(slip_array **out, const py_index *plan, int axis, int place, const scatter_call *call) {
    int shape[SLIP_MAX_NDIM], start = plan->start[axis], step = plan->step[axis];
    slip_array *steps;
    *out = NULL;
    for (int i = 0; i < call->stepped_count; ++i) shape[i] = i == place ? plan->length[axis] : 1;
    slip_status status = slip_arange(&steps, start, start + (double)step * plan->length[axis], step, SLIP_INT32, NULL);
    if (status != SLIP_OK) return status;
    status = slip_astype(out, steps, call->dtype, NULL);
    slip_array_release(steps);
    return status == SLIP_OK ? reshape(out, shape, call->stepped_count) : status;
}

static slip_status make_place(slip_array **out, const py_index *plan, int axis, const scatter_call *call) {
    slip_scalar start = {.kind = SLIP_SCALAR_SIGNED, .integer = plan->start[axis]};
    return slip_array_from_scalar(out, &start, call->dtype);
}

/* An index array of the program, with dimensions of 1 for the axes with steps behind its own. */
static slip_status extend(slip_array **out, slip_array *index, const scatter_call *call) {
    int shape[2 * SLIP_MAX_NDIM], ndim = slip_array_ndim(index);
    *out = slip_array_retain(index);
    if (!call->stepped_count) return SLIP_OK;
    if (ndim) memcpy(shape, slip_array_shape(index), (size_t)ndim * sizeof *shape);
    for (int i = 0; i < call->stepped_count; ++i) shape[ndim + i] = 1;
    return reshape(out, shape, ndim + call->stepped_count);
}

static slip_status make_indices(scatter_call *call, const py_index *plan) {
    uint64_t indexed_axes = plan->array_axes | plan->int_axes | plan->cut_axes;
    int stepped = 0;
    slip_status status = SLIP_OK;
    for (int axis = 0; axis < plan->ndim && status == SLIP_OK; ++axis) {
        if (!(indexed_axes >> axis & 1)) continue;
        slip_array **made = &call->indices[call->count];
        if (plan->array_axes >> axis & 1) status = extend(made, plan->arrays[axis], call);
        else if (call->stepped_axes >> axis & 1) status = make_steps(made, plan, axis, stepped++, call);
        else status = make_place(made, plan, axis, call);
        call->axes[call->count++] = axis;
    }
    return status;
}

static void begin_scatter(scatter_call *call, const py_index *plan) {
    call->count = call->stepped_count = 0;
    call->stepped_axes = 0;
    call->dtype = SLIP_INT32; /* meets every dtype of integers but one within the integers */
    for (int axis = 0; axis < plan->ndim; ++axis) {
        if (plan->array_axes >> axis & 1) {
            if (slip_array_dtype(plan->arrays[axis]) == SLIP_UINT64) call->dtype = SLIP_UINT64;
        } else if (plan->step[axis] != 1) {
            call->stepped_axes |= (uint64_t)1 << axis;
            ++call->stepped_count;
        }
    }
}

/* The dimensions of the result in the order of the scatter's: those of the index arrays, of axes with steps, others. */
static int order_dimensions(int *order, const py_index *plan, const scatter_call *call) {
    int count = 0;
    for (int i = 0; i < plan->index_ndim; ++i) order[count++] = plan->place + i;
    for (int pass = 0; pass < 2; ++pass) {
        for (int i = 0; i < plan->rest_count; ++i) {
            int axis = plan->rest[i];
            bool is_stepped = axis != PY_NEW_AXIS && call->stepped_axes >> axis & 1;
            if (is_stepped == (pass == 0)) order[count++] = i < plan->place ? i : i + plan->index_ndim;
        }
    }
    return count;
}

/* The dimensions that the scatter's updates have, if those of the result are `dimensions`. Gives how many. */
static int update_shape(int *shape, const int *dimensions, const int *order, const py_index *plan,
                        const scatter_call *call) {
    int leading = plan->index_ndim + call->stepped_count;
    for (int i = 0; i < leading; ++i) shape[i] = dimensions[order[i]];
    for (int axis = 0; axis < plan->ndim; ++axis) shape[leading + axis] = 1;
    for (int i = 0; i < plan->rest_count; ++i) {
        int axis = plan->rest[i];
        if (axis == PY_NEW_AXIS || call->stepped_axes >> axis & 1) continue;
        shape[leading + axis] = dimensions[i < plan->place ? i : i + plan->index_ndim];
    }
    return leading + plan->ndim;
}

/* In place: the values as the updates of the scatter. `padded` are their dimensions, `target` those of the result. */
static slip_status fit_updates(slip_array **values, slip_dtype dtype, const int *padded, const int *target,
                               const py_index *plan, const scatter_call *call) {
    int order[SLIP_MAX_NDIM], shape[2 * SLIP_MAX_NDIM], ndim = order_dimensions(order, plan, call);
    bool is_in_order = true;
    slip_array *old = *values;
    /* Converted while it is small. */
    slip_status status = slip_astype(values, old, dtype, NULL);
    slip_array_release(old);
    for (int i = 0; i < ndim; ++i) is_in_order &= order[i] == i;
    if (status == SLIP_OK && !is_in_order && slip_array_size(*values) != 1) {
        status = reshape(values, padded, ndim);
        if (status != SLIP_OK) return status;
        old = *values;
        status = slip_transpose_axes(values, old, order, (size_t)ndim, NULL);
        slip_array_release(old);
    }
    if (status == SLIP_OK) status = reshape(values, shape, update_shape(shape, padded, order, plan, call));
    if (status != SLIP_OK) return status;
    old = *values;
    ndim = update_shape(shape, target, order, plan, call);
    status = slip_broadcast_to(values, old, shape, (size_t)ndim, NULL);
    slip_array_release(old);
    return status;
}

static slip_status update_at_arrays(slip_array **out, slip_array *array, slip_array **values, const int *padded,
                                    const int *target, const py_index *plan, py_update_kind kind) {
    scatter_call call;
    begin_scatter(&call, plan);
    slip_status status = fit_updates(values, slip_array_dtype(array), padded, target, plan, &call);
    if (status == SLIP_OK) status = make_indices(&call, plan);
    if (status == SLIP_OK)
        status = update_ops[kind].scatter(out, array, call.indices, (size_t)call.count, *values, call.axes,
                                          (size_t)call.count, NULL);
    for (int i = 0; i < call.count; ++i) slip_array_release(call.indices[i]);
    return status;
}

static bool update_at_plan(slip_array **out, slip_array *array, const py_index *plan, slip_array *values,
                           py_update_kind kind) {
    int target[SLIP_MAX_NDIM], padded[SLIP_MAX_NDIM], ndim = py_index_shape(target, plan);
    if (!pad_dimensions(padded, values, target, ndim)) return false;
    if (is_empty(target, ndim)) {
        *out = slip_array_retain(array);
        return true;
    }
    slip_array *fitted = slip_array_retain(values);
    slip_status status = plan->array_count ? update_at_arrays(out, array, &fitted, padded, target, plan, kind)
                                           : update_slices(out, array, &fitted, padded, plan, kind);
    slip_array_release(fitted);
    return status == SLIP_OK || py_raise(status);
}

/* ---- masks ---- */

/* Whether the values are the same for all elements of the mask: *shared is then the array of them, in `array`'s dtype,
 * that broadcasts with the array. NULL: they are counted along their first axis, or do not fit. */
static slip_status shared_values(slip_array **shared, slip_array *array, slip_array *mask, slip_array *values) {
    const int *shape = slip_array_shape(array), *given = slip_array_shape(values);
    int ndim = slip_array_ndim(array), mask_ndim = slip_array_ndim(mask), given_ndim = slip_array_ndim(values);
    *shared = NULL;
    if (mask_ndim > ndim || (mask_ndim && memcmp(slip_array_shape(mask), shape, (size_t)mask_ndim * sizeof *shape)))
        return SLIP_OK;
    int extra = given_ndim - (ndim - mask_ndim);
    for (int i = 0; i < given_ndim; ++i) {
        bool fits = given[i] == 1 || (i >= extra && given[i] == shape[ndim - given_ndim + i]);
        if (!fits) return SLIP_OK;
    }
    if (extra < 0) extra = 0;
    slip_array *converted;
    slip_status status = slip_astype(&converted, values, slip_array_dtype(array), NULL);
    if (status == SLIP_OK) status = reshape(&converted, given + extra, given_ndim - extra);
    if (status == SLIP_OK) *shared = converted;
    return status;
}

/* In place: the mask with dimensions of 1 for the axes behind its own. */
static slip_status extend_mask(slip_array **mask, int ndim) {
    int shape[SLIP_MAX_NDIM], mask_ndim = slip_array_ndim(*mask);
    if (mask_ndim == 0) return SLIP_OK;
    memcpy(shape, slip_array_shape(*mask), (size_t)mask_ndim * sizeof *shape);
    for (int i = mask_ndim; i < ndim; ++i) shape[i] = 1;
    return reshape(mask, shape, ndim);
}

/* Where the mask is true `values`, or their combination with what is there. They broadcast to the array. */
static slip_status choose(slip_array **out, slip_array *array, slip_array *mask, slip_array *values,
                          py_update_kind kind) {
    slip_array *extended = slip_array_retain(mask), *chosen = NULL;
    slip_status status = extend_mask(&extended, slip_array_ndim(array));
    if (status == SLIP_OK && update_ops[kind].combine) status = update_ops[kind].combine(&chosen, array, values, NULL);
    else if (status == SLIP_OK) chosen = slip_array_retain(values);
    if (status == SLIP_OK) status = slip_where(out, extended, chosen, array, NULL);
    slip_array_release(chosen);
    slip_array_release(extended);
    return status;
}

/* Values counted along their first axis, spread over an array like `array`. Ones in front of that axis do no harm. */
static slip_status spread(slip_array **out, slip_array *array, slip_array *mask, slip_array *values) {
    const int *shape = slip_array_shape(values);
    int ndim = slip_array_ndim(values), most = slip_array_ndim(array) - slip_array_ndim(mask) + 1, extra = 0;
    slip_array *counted = slip_array_retain(values);
    while (most > 0 && ndim - extra > most && shape[extra] == 1) ++extra;
    slip_status status = extra ? reshape(&counted, shape + extra, ndim - extra) : SLIP_OK;
    if (status == SLIP_OK) status = slip_masked_scatter(out, array, mask, counted, NULL);
    slip_array_release(counted);
    return status;
}

static bool update_at_mask(slip_array **out, slip_array *array, slip_array *mask, slip_array *values,
                           py_update_kind kind) {
    slip_array *full;
    slip_status status = shared_values(&full, array, mask, values);
    if (status == SLIP_OK && !full) {
        status = spread(&full, array, mask, values);
        if (status == SLIP_OK && kind == PY_SET) {
            *out = full;
            return true;
        }
    }
    if (status == SLIP_OK) status = choose(out, array, mask, full, kind);
    slip_array_release(full);
    return status == SLIP_OK || py_raise(status);
}

/* ---- every index ---- */

/* What an index is: a mask or a single index array, else an index that the plan reads. Both NULL: the latter. */
typedef struct index_parts {
    slip_array *single; /* owned */
    PyObject *other;    /* owned */
} index_parts;

/* Arrays of other libraries are taken as masks alone, as MLX does. */
static bool read_foreign(index_parts *parts, PyObject *index) {
    py_scalar_kind kind;
    slip_scalar scalar;
    if (PyIndex_Check(index)) {
        parts->other = PyNumber_Index(index);
        if (parts->other) return true;
        if (!PyErr_ExceptionMatches(PyExc_TypeError)) return false;
        PyErr_Clear();
    }
    if (!py_scalar_read(&kind, &scalar, index)) return false;
    if (kind == PY_BOOL) return py_scalar_array(&parts->single, kind, &scalar, NULL);
    if (PyObject_CheckBuffer(index) || PyObject_HasAttrString(index, "__dlpack__")) {
        if (!py_array_make(&parts->single, index, NULL)) return false;
        if (slip_array_dtype(parts->single) == SLIP_BOOL) return true;
        slip_array_release(parts->single);
        parts->single = NULL;
    }
    parts->other = Py_NewRef(index);
    return true;
}

static bool read_parts(index_parts *parts, PyObject *index) {
    *parts = (index_parts){NULL, NULL};
    if (PySlice_Check(index) || (PyLong_Check(index) && !PyBool_Check(index)) || PyTuple_Check(index) ||
        index == Py_None || index == Py_Ellipsis) {
        parts->other = Py_NewRef(index);
        return true;
    }
    if (py_is_array(index)) {
        parts->single = slip_array_retain(py_array_of(index));
        return true;
    }
    if (PyList_Check(index) || PyBool_Check(index)) return py_array_make(&parts->single, index, NULL);
    return read_foreign(parts, index);
}

bool py_update(slip_array **out, slip_array *array, PyObject *index, slip_array *values, py_update_kind kind) {
    index_parts parts;
    py_index plan;
    bool is_good = false;
    *out = NULL;
    if (!read_parts(&parts, index)) return false;
    if (parts.single && slip_array_dtype(parts.single) == SLIP_BOOL) {
        is_good = update_at_mask(out, array, parts.single, values, kind);
    } else {
        is_good = parts.single ? py_index_of_array(&plan, array, parts.single, "scatter")
                               : py_index_read(&plan, array, parts.other, "scatter");
        if (is_good) {
            is_good = update_at_plan(out, array, &plan, values, kind);
            py_index_release(&plan);
        }
    }
    slip_array_release(parts.single);
    Py_XDECREF(parts.other);
    return is_good;
}

int py_array_assign(PyObject *self, PyObject *index, PyObject *value) {
    slip_array *values, *out = NULL;
    if (!value) {
        PyErr_SetString(PyExc_AttributeError, "__delitem__");
        return -1;
    }
    py_site_mark();
    slip_array *array = slip_array_retain(py_array_of(self)); /* __index__ of an index may assign to the object */
    bool is_good = py_update_value(&values, value, slip_array_dtype(array));
    if (is_good) {
        is_good = py_update(&out, array, index, values, PY_SET);
        slip_array_release(values);
    }
    slip_array_release(array);
    if (!is_good) return -1;
    py_array_replace(self, out);
    return 0;
}
