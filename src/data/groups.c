#include "data/groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#include <slip/types.h>

/* ---- sizes ---- */

/* What the arrays of a group become: padded to the largest, stacked or concatenated. */
typedef struct group_shape {
    int most[SLIP_MAX_NDIM];
    uint64_t along; /* the sum of sizes along the axis of concatenation */
    int ndim;
    size_t count;
} group_shape;

static uint64_t times(uint64_t a, uint64_t b) {
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static void add_to_shape(group_shape *shape, const slip_measured *one, int axis) {
    if (shape->count++ == 0) {
        memset(shape->most, 0, (size_t)one->ndim * sizeof *shape->most);
        shape->ndim = one->ndim;
        shape->along = 0;
    }
    for (int i = 0; i < one->ndim; ++i)
        if (one->shape[i] > shape->most[i]) shape->most[i] = one->shape[i];
    if (axis >= 0 && axis < one->ndim) shape->along += (uint64_t)one->shape[axis];
}

static uint64_t size_of_shape(const group_shape *shape, int axis) {
    bool is_concatenated = axis >= 0 && axis < shape->ndim;
    uint64_t size = is_concatenated ? shape->along : shape->count;
    for (int i = 0; i < shape->ndim; ++i)
        if (!is_concatenated || i != axis) size = times(size, (uint64_t)shape->most[i]);
    return size;
}

bool slip__group_exceeds(const slip_measured *one, const slip_group_limits *limits) {
    return limits->most > 0 && one->size > (uint64_t)limits->most;
}

/* ---- grouping ---- */

typedef struct ranked {
    uint64_t size;
    size_t number;
} ranked;

static int compare(const void *a, const void *b) {
    const ranked *one = a, *other = b;
    if (one->size != other->size) return one->size < other->size ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

static slip_status make_order(size_t *order, const slip_measured *measured, size_t count) {
    ranked *list = slip__malloc(count * sizeof *list);
    if (!list) return slip__fail_memory("dynamic_batch", count * sizeof *list);
    for (size_t i = 0; i < count; ++i) list[i] = (ranked){measured[i].size, i};
    qsort(list, count, sizeof *list, compare);
    for (size_t i = 0; i < count; ++i) order[i] = list[i].number;
    slip__free(list);
    return SLIP_OK;
}

static void add_group(slip_groups *out, size_t first, size_t count, uint64_t size, const slip_group_limits *limits) {
    bool is_small = limits->least > 0 && size < (uint64_t)limits->least;
    bool is_large = limits->most > 0 && size > (uint64_t)limits->most; /* one sample */
    if (limits->drops_outliers && (is_small || is_large)) out->dropped_count += count;
    else out->groups[out->count++] = (slip_group){first, count};
}

/* Each group takes samples as long as it fits; one that does not fit by itself is alone. */
static void make_groups(slip_groups *out, const slip_measured *measured, size_t count,
                        const slip_group_limits *limits) {
    group_shape shape = {.count = 0}, larger;
    uint64_t most = limits->most > 0 ? (uint64_t)limits->most : UINT64_MAX;
    size_t first = 0;
    for (size_t i = 0; i < count; ++i) {
        const slip_measured *one = &measured[out->order[i]];
        larger = shape;
        add_to_shape(&larger, one, limits->axis);
        bool is_full = size_of_shape(&larger, limits->axis) > most || (shape.ndim != one->ndim && limits->most > 0);
        if (shape.count && is_full) {
            add_group(out, first, i - first, size_of_shape(&shape, limits->axis), limits);
            first = i;
            larger = (group_shape){.count = 0};
            add_to_shape(&larger, one, limits->axis);
        }
        shape = larger;
    }
    add_group(out, first, count - first, size_of_shape(&shape, limits->axis), limits);
}

slip_status slip__groups_plan(slip_groups *out, const slip_measured *measured, size_t count,
                              const slip_group_limits *limits) {
    size_t room = count ? count : 1;
    *out = (slip_groups){0};
    out->order = slip__malloc(room * sizeof *out->order);
    out->groups = slip__malloc(room * sizeof *out->groups);
    slip_status status =
        out->order && out->groups ? SLIP_OK : slip__fail_memory("dynamic_batch", room * sizeof *out->groups);
    for (size_t i = 0; status == SLIP_OK && i < count; ++i) out->order[i] = i;
    if (status == SLIP_OK && limits->most > 0 && count) status = make_order(out->order, measured, count);
    if (status == SLIP_OK && count) make_groups(out, measured, count, limits);
    if (status != SLIP_OK) slip__groups_release(out);
    return status;
}

void slip__groups_release(slip_groups *groups) {
    slip__free(groups->order);
    slip__free(groups->groups);
    *groups = (slip_groups){0};
}
