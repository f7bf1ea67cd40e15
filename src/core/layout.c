#include "core/layout.h"

#include <string.h>

#include "core/op.h"
#include "core/shape.h"

/* Bytes from the first to past the last element are exactly the elements: no gap, no overlap, any order of axes. */
static bool is_dense(const slip_array *array) {
    int64_t expected = 1;
    uint64_t seen = 0;
    if (slip__is_row_major(array->shape, array->strides, array->ndim)) return true;
    for (int round = 0; round < array->ndim; ++round) {
        int found = -1;
        for (int i = 0; i < array->ndim && found < 0; ++i)
            if (!(seen >> i & 1) && (array->shape[i] == 1 || array->strides[i] == expected)) found = i;
        if (found < 0) return false;
        seen |= (uint64_t)1 << found;
        expected = slip__size_multiply(expected, array->shape[found]);
    }
    return true;
}

bool slip__layout_same_strides(const slip_array *a, const slip_array *b) {
    return slip__strides_agree(a->shape, a->strides, b->strides, a->ndim);
}

bool slip__layout_is_fixed(const slip_array *array) {
    return array->size > 0 && slip__strides_are_fixed(array->shape, array->strides, array->ndim);
}

/* Inputs of an elementwise node have its shape, though maybe with stride 0: only those without count. */
static bool is_stretched(const slip_array *array) {
    for (int i = 0; i < array->ndim; ++i)
        if (array->shape[i] > 1 && array->strides[i] == 0) return true;
    return false;
}

static void layout_elementwise(slip_array *node) {
    const slip_array *model = NULL;
    for (int i = 0; i < node->input_count; ++i) {
        const slip_array *input = node->inputs[i];
        if (is_stretched(input)) continue;
        if (model && !slip__layout_same_strides(model, input)) return; /* row-major, as created */
        model = input;
    }
    if (model && !slip__is_row_major(model->shape, model->strides, model->ndim) && is_dense(model))
        memcpy(node->strides, model->strides, node->ndim * sizeof *node->strides);
}

static void layout_transpose(slip_array *node, const slip_array *input) {
    node->is_view = true;
    for (int i = 0; i < node->ndim; ++i) node->strides[i] = input->strides[node->params.list.values[i]];
}

static void layout_slice(slip_array *node, const slip_array *input) {
    const int64_t *starts = node->params.list.values, *steps = starts + node->ndim;
    int64_t offset = 0;
    node->is_view = true;
    for (int i = 0; i < node->ndim; ++i) {
        offset += starts[i] * input->strides[i];
        node->strides[i] = steps[i] * input->strides[i];
    }
    if (node->size) node->byte_offset += offset * slip__dtype_sizes[node->dtype];
}

/* The last axis alone changes; the others are counted in elements of the new size. */
static void layout_view(slip_array *node, const slip_array *input) {
    int last = node->ndim - 1;
    int64_t from = slip__dtype_sizes[input->dtype], to = slip__dtype_sizes[node->dtype];
    node->is_view = true;
    if (from == to) {
        memcpy(node->strides, input->strides, node->ndim * sizeof *node->strides);
        return;
    }
    bool is_run = input->strides[last] == 1 || input->shape[last] == 1, fits = node->byte_offset % to == 0;
    for (int i = 0; i < last; ++i) fits &= input->strides[i] * from % to == 0;
    node->is_view = is_run && fits;
    for (int i = 0; i < last; ++i) node->strides[i] = input->strides[i] * from / to;
    node->strides[last] = 1;
}

static void layout_diagonal(slip_array *node, const slip_array *input) {
    const int64_t *places = node->params.list.values, *starts = places + 2;
    int own = 0;
    node->is_view = true;
    for (int i = 0; i < input->ndim; ++i)
        if (i != places[0] && i != places[1]) node->strides[own++] = input->strides[i];
    node->strides[own] = input->strides[places[0]] + input->strides[places[1]];
    int64_t offset = starts[0] * input->strides[places[0]] + starts[1] * input->strides[places[1]];
    if (node->size) node->byte_offset += offset * slip__dtype_sizes[node->dtype];
}

static void layout_as_strided(slip_array *node) {
    const int64_t *strides = node->params.list.values;
    node->is_view = true;
    for (int i = 0; i < node->ndim; ++i) node->strides[i] = strides[i];
    if (node->size) node->byte_offset += strides[node->ndim] * slip__dtype_sizes[node->dtype];
}

void slip__layout(slip_array *node) {
    slip_kind kind = slip__op_kind(node->op);
    const slip_array *input = node->input_count ? node->inputs[0] : NULL;
    if (slip__kind_is_elementwise(kind)) {
        if (node->ndim > 1) layout_elementwise(node);
        return;
    }
    if (slip__kind_is_update(kind) && is_dense(input))
        memcpy(node->strides, input->strides, node->ndim * sizeof *node->strides);
    if (node->op == SLIP_OP_CONTIGUOUS && slip__is_row_major(input->shape, input->strides, input->ndim)) {
        node->is_view = true;
        node->byte_offset = input->byte_offset;
    }
    if (kind < SLIP_KIND_RESHAPE || kind > SLIP_KIND_SLICE) return;
    node->byte_offset = input->byte_offset;
    if (kind == SLIP_KIND_RESHAPE)
        node->is_view =
            slip__reshape_strides(node->strides, node->shape, node->ndim, input->shape, input->strides, input->ndim);
    else if (kind == SLIP_KIND_TRANSPOSE) layout_transpose(node, input);
    else if (kind == SLIP_KIND_SLICE) layout_slice(node, input);
    else if (kind == SLIP_KIND_VIEW) layout_view(node, input);
    else if (kind == SLIP_KIND_DIAGONAL) layout_diagonal(node, input);
    else if (kind == SLIP_KIND_AS_STRIDED) layout_as_strided(node);
    else {
        node->is_view = true;
        slip__broadcast_strides(node->strides, node->shape, node->ndim, input->shape, input->strides, input->ndim);
    }
    if (node->is_view) return;
    node->byte_offset = 0; /* a reshape, or a view, that has to copy */
    slip__row_major(node->strides, node->shape, node->ndim);
}

bool slip__layout_allows_donation(const slip_array *node, int index) {
    const slip_array *input = node->inputs[index];
    slip_kind kind = slip__op_kind(node->op);
    bool may_be = slip__kind_is_elementwise(kind) || (slip__kind_is_update(kind) && index == 0);
    return may_be && !input->root && input->size == node->size &&
           slip__dtype_sizes[input->dtype] == slip__dtype_sizes[node->dtype] && slip__layout_same_strides(node, input);
}
