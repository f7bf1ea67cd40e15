/* x[index]: one slice for what ints and slices ask for, a gather for index arrays, and one reshape of the dimensions.
 * Without index arrays the result is a view. */
#include "index_plan.h"

#include <string.h>

/* The part of the array that ints and slices leave, every axis still there. */
static slip_status cut(slip_array **out, slip_array *array, const py_index *plan) {
    size_t ndim = (size_t)plan->ndim;
    *out = NULL;
    if (plan->cut_axes) return slip_slice(out, array, plan->start, ndim, plan->stop, ndim, plan->step, ndim, NULL);
    *out = slip_array_retain(array);
    return SLIP_OK;
}

/* Reads the elements at the index arrays; their dimensions are first. */
static slip_status gather(slip_array **out, slip_array *part, const py_index *plan) {
    slip_array *indices[SLIP_MAX_NDIM];
    int axes[SLIP_MAX_NDIM], sizes[SLIP_MAX_NDIM], count = 0;
    for (int axis = 0; axis < plan->ndim; ++axis) {
        sizes[axis] = plan->length[axis];
        if (!(plan->array_axes >> axis & 1)) continue;
        if (sizes[axis] > 1) sizes[axis] = 1;
        axes[count] = axis;
        indices[count++] = plan->arrays[axis];
    }
    return slip_gather(out, part, indices, (size_t)count, axes, (size_t)count, sizes, (size_t)plan->ndim, NULL);
}

/* Moves the dimensions of the index arrays behind the axes that come before them in the result. */
static slip_status put_in_place(slip_array **out, slip_array *gathered, const py_index *plan) {
    int order[2 * SLIP_MAX_NDIM], count = 0, before = 0, total = plan->index_ndim + plan->ndim;
    for (int i = 0; i < plan->place; ++i) before += plan->rest[i] != PY_NEW_AXIS;
    *out = NULL;
    if (!before || !plan->index_ndim) {
        *out = slip_array_retain(gathered);
        return SLIP_OK;
    }
    for (int i = 0; i < before; ++i) order[count++] = plan->index_ndim + i;
    for (int i = 0; i < plan->index_ndim; ++i) order[count++] = i;
    while (count < total) order[count] = count, ++count;
    return slip_transpose_axes(out, gathered, order, (size_t)total, NULL);
}

/* MLX's words for reading where there is nothing to read. */
static bool can_gather(const py_index *plan) {
    bool has_indices = true;
    for (int i = 0; i < plan->index_ndim; ++i) has_indices &= plan->index_shape[i] != 0;
    for (int axis = 0; axis < plan->ndim && has_indices; ++axis) {
        if (!(plan->array_axes >> axis & 1) || plan->length[axis]) continue;
        return py_index_refuse(plan->array_count == 1
                                   ? "[take] Cannot do a non-empty take from an empty axis."
                                   : "[gather] If the input is empty, either the indices must be empty or the total "
                                     "slice size must be 0.");
    }
    return true;
}

static slip_status read_at_arrays(slip_array **out, slip_array *part, const py_index *plan) {
    slip_array *gathered, *placed = NULL;
    slip_status status = gather(&gathered, part, plan);
    if (status == SLIP_OK) status = put_in_place(&placed, gathered, plan);
    slip_array_release(gathered);
    *out = placed;
    return status;
}

static slip_status read_plan(slip_array **out, slip_array *array, const py_index *plan) {
    int shape[SLIP_MAX_NDIM], ndim = py_index_shape(shape, plan);
    slip_array *part, *placed = NULL;
    *out = NULL;
    slip_status status = cut(&part, array, plan);
    if (status == SLIP_OK && plan->array_count) {
        status = read_at_arrays(&placed, part, plan);
        slip_array_release(part);
        part = placed;
    }
    if (status == SLIP_OK) status = slip_reshape(out, part, shape, (size_t)ndim, NULL);
    slip_array_release(part);
    return status;
}

static bool refuse_mask(void) {
    return py_index_refuse("boolean indices are not yet supported");
}

/* A list, or nothing but an index array: masks get a message of their own. */
static bool read_index(py_index *plan, slip_array *array, PyObject *index) {
    slip_array *made;
    if (py_is_array(index) && slip_array_dtype(py_array_of(index)) == SLIP_BOOL && slip_array_ndim(array))
        return refuse_mask();
    if (!PyList_Check(index) || !slip_array_ndim(array)) return py_index_read(plan, array, index, "gather");
    if (!py_array_make(&made, index, NULL)) return false;
    bool is_read = slip_array_dtype(made) == SLIP_BOOL ? refuse_mask() : py_index_of_array(plan, array, made, "gather");
    slip_array_release(made);
    return is_read;
}

PyObject *py_array_get(PyObject *self, PyObject *index) {
    py_index plan;
    slip_array *out = NULL;
    slip_array *array = slip_array_retain(py_array_of(self)); /* __index__ of an index may assign to the object */
    py_site_mark();
    bool is_read = read_index(&plan, array, index);
    slip_status status = SLIP_OK;
    if (is_read) {
        is_read = can_gather(&plan);
        if (is_read) status = read_plan(&out, array, &plan);
        py_index_release(&plan);
    }
    slip_array_release(array);
    return is_read ? py_array_result(status, out) : NULL;
}
