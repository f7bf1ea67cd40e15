/* Stable sorting along one axis, of values or of their indices.
 *
 * Elements become unsigned keys whose order is theirs: the sign bit of an integer is flipped, a negative float is
 * inverted, NaN is above everything and -0 equals 0. Short rows are sorted by insertion, longer ones by the digits of
 * the key, least significant first, a byte at a time, skipping bytes that are the same in all keys. What travels with a
 * key is its index, through which values are read back, since a key does not tell -0 from 0. Keys of up to four bytes
 * share one word with their index. Where values alone are wanted and tell one another apart, sort_values.c is faster.
 */
#include <string.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "kernels/axis.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"
#include "kernels/sort_values.h"

enum { SHORT_ROW = 48, TASK_ELEMENTS = 16384, DIGITS = 256 };

/* A key too wide to share a word with its index. */
typedef struct wide_item {
    uint64_t key;
    uint32_t index;
} wide_item;

typedef struct sort_state {
    slip_axis_view view;
    char *out;
    bool wants_indices;
    size_t element_bytes;
    atomic_bool *is_out_of_memory;
} sort_state;

/* ---- keys ---- */

static uint32_t key_of_f32_bits(uint32_t bits, uint32_t infinity, uint32_t sign) {
    uint32_t magnitude = bits & (sign - 1);
    if (magnitude > infinity) return sign | (sign - 1);
    if (magnitude == 0) return sign;
    return bits & sign ? ~bits & (sign | (sign - 1)) : bits | sign;
}

static uint64_t key_of_f64_bits(uint64_t bits) {
    const uint64_t sign = (uint64_t)1 << 63;
    uint64_t magnitude = bits & (sign - 1);
    if (magnitude > 0x7ff0000000000000u) return UINT64_MAX;
    if (magnitude == 0) return sign;
    return bits & sign ? ~bits : bits | sign;
}

/* Keys of up to four bytes, each above its index. */
static void make_narrow_items(uint64_t *items, slip_dtype dtype, const void *values, size_t count) {
#define EACH_KEY(type, expression)                             \
    for (size_t i = 0; i < count; ++i) {                       \
        type value = ((const type *)values)[i];                \
        items[i] = (uint64_t)(expression) << 32 | (uint32_t)i; \
    }                                                          \
    break
    switch (dtype) {
    case SLIP_BOOL:
    case SLIP_UINT8: EACH_KEY(uint8_t, value);
    case SLIP_UINT16: EACH_KEY(uint16_t, value);
    case SLIP_UINT32: EACH_KEY(uint32_t, value);
    case SLIP_INT8: EACH_KEY(uint8_t, value ^ 0x80u);
    case SLIP_INT16: EACH_KEY(uint16_t, value ^ 0x8000u);
    case SLIP_INT32: EACH_KEY(uint32_t, value ^ 0x80000000u);
    case SLIP_FLOAT16: EACH_KEY(uint16_t, key_of_f32_bits(value, 0x7c00u, 0x8000u));
    case SLIP_BFLOAT16: EACH_KEY(uint16_t, key_of_f32_bits(value, 0x7f80u, 0x8000u));
    default: EACH_KEY(uint32_t, key_of_f32_bits(value, 0x7f800000u, 0x80000000u));
    }
#undef EACH_KEY
}

static void make_wide_items(wide_item *items, slip_dtype dtype, const void *values, size_t count) {
    const uint64_t *words = values;
    const uint64_t sign = (uint64_t)1 << 63;
    const uint32_t *parts = values; /* of complex64: real, then imaginary part */
    for (size_t i = 0; i < count; ++i) {
        items[i].index = (uint32_t)i;
        switch (dtype) {
        case SLIP_UINT64: items[i].key = words[i]; break;
        case SLIP_INT64: items[i].key = words[i] ^ sign; break;
        case SLIP_FLOAT64: items[i].key = key_of_f64_bits(words[i]); break;
        default:
            items[i].key = (uint64_t)key_of_f32_bits(parts[2 * i], 0x7f800000u, 0x80000000u) << 32 |
                           key_of_f32_bits(parts[2 * i + 1], 0x7f800000u, 0x80000000u);
        }
    }
}

/* ---- sorting ---- */

/* Sorts `items`, with `spare` as large; returns whichever of the two holds the result. Words are sorted by their upper
 * half, the digits from bit 32 on; for short rows by the whole word, whose lower half, the index, keeps equals in
 * order. */
static uint64_t *sort_narrow(uint64_t *items, uint64_t *spare, size_t count, size_t key_bytes) {
    if (count <= SHORT_ROW) {
        for (size_t i = 1; i < count; ++i) {
            uint64_t held = items[i];
            size_t at = i;
            for (; at > 0 && items[at - 1] > held; --at) items[at] = items[at - 1];
            items[at] = held;
        }
        return items;
    }
    uint32_t counts[4][DIGITS];
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < count; ++i)
        for (size_t d = 0; d < key_bytes; ++d) ++counts[d][items[i] >> (32 + 8 * d) & 0xff];
    for (size_t d = 0; d < key_bytes; ++d) {
        if (counts[d][items[0] >> (32 + 8 * d) & 0xff] == count) continue;
        uint64_t *places[DIGITS], *place = spare;
        for (size_t v = 0; v < DIGITS; place += counts[d][v++]) places[v] = place;
        for (size_t i = 0; i < count; ++i) *places[items[i] >> (32 + 8 * d) & 0xff]++ = items[i];
        uint64_t *sorted = spare;
        spare = items;
        items = sorted;
    }
    return items;
}

static wide_item *sort_wide(wide_item *items, wide_item *spare, size_t count) {
    if (count <= SHORT_ROW) {
        for (size_t i = 1; i < count; ++i) {
            wide_item held = items[i];
            size_t at = i;
            for (; at > 0 && items[at - 1].key > held.key; --at) items[at] = items[at - 1];
            items[at] = held;
        }
        return items;
    }
    uint32_t counts[8][DIGITS];
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < count; ++i)
        for (size_t d = 0; d < 8; ++d) ++counts[d][items[i].key >> (8 * d) & 0xff];
    for (size_t d = 0; d < 8; ++d) {
        if (counts[d][items[0].key >> (8 * d) & 0xff] == count) continue;
        wide_item *places[DIGITS], *place = spare;
        for (size_t v = 0; v < DIGITS; place += counts[d][v++]) places[v] = place;
        for (size_t i = 0; i < count; ++i) *places[items[i].key >> (8 * d) & 0xff]++ = items[i];
        wide_item *sorted = spare;
        spare = items;
        items = sorted;
    }
    return items;
}

/* The order of a row's elements; `work` holds two items per element. */
static void order_row(uint32_t *order, void *work, slip_dtype dtype, const void *values, size_t count) {
    size_t bytes = slip__element_bytes(dtype);
    if (bytes == 8) {
        wide_item *items = work;
        make_wide_items(items, dtype, values, count);
        items = sort_wide(items, items + count, count);
        for (size_t i = 0; i < count; ++i) order[i] = items[i].index;
    } else {
        uint64_t *items = work;
        make_narrow_items(items, dtype, values, count);
        items = sort_narrow(items, items + count, count, bytes);
        for (size_t i = 0; i < count; ++i) order[i] = (uint32_t)items[i];
    }
}

#define COPY_IN_ORDER(type)                                                                     \
    for (size_t i = 0; i < count; ++i)                                                          \
        ((type *)(void *)out)[i * out_stride] = ((const type *)(const void *)values)[order[i]]; \
    break

static void copy_in_order(char *out, size_t out_stride, const char *values, const uint32_t *order, size_t element_bytes,
                          size_t count) {
    switch (element_bytes) {
    case 1: COPY_IN_ORDER(uint8_t);
    case 2: COPY_IN_ORDER(uint16_t);
    case 4: COPY_IN_ORDER(uint32_t);
    default: COPY_IN_ORDER(uint64_t);
    }
}

/* Scratch for one row: two items per element, then the row's order, then its values. */
typedef struct row_scratch {
    void *work;
    uint32_t *order;
    char *values;
} row_scratch;

/* One row, brought together, ordered and written out. `row` is its number in the order outer, inner. */
static void sort_row(const sort_state *state, size_t row, const row_scratch *scratch) {
    const slip_axis_view *view = &state->view;
    size_t length = view->length, inner = view->inner, bytes = state->element_bytes;
    size_t first = row / inner * length * inner + row % inner;
    const char *values = scratch->values;
    if (view->is_dense && inner == 1) values = view->input->data + first * bytes;
    else if (view->is_dense)
        slip__loops()->move[slip__size_class(bytes)](scratch->values, 1, view->input->data + first * bytes,
                                                     (int64_t)inner, length);
    else if (inner == 1) slip__gather_range(scratch->values, &view->plan, 0, view->input->data, bytes, first, length);
    else
        for (size_t i = 0; i < length; ++i)
            slip__gather_range(scratch->values + i * bytes, &view->plan, 0, view->input->data, bytes, first + i * inner,
                               1);
    const void *sorted =
        state->wants_indices ? NULL : slip__sort_values(scratch->work, view->input->dtype, values, length);
    if (sorted) {
        slip__loops()->move[slip__size_class(bytes)](state->out + first * bytes, (int64_t)inner, sorted, 1, length);
        return;
    }
    order_row(scratch->order, scratch->work, view->input->dtype, values, length);
    if (state->wants_indices)
        slip__loops()->move[2](state->out + first * sizeof(uint32_t), (int64_t)inner, scratch->order, 1, length);
    else copy_in_order(state->out + first * bytes, inner, values, scratch->order, bytes, length);
}

_Static_assert(2 * sizeof(uint64_t) >= SLIP_SORT_WORK, "a row's items are room enough for sorting its values");

static size_t scratch_bytes(const sort_state *state) {
    size_t item = state->element_bytes == 8 ? sizeof(wide_item) : sizeof(uint64_t);
    return state->view.length * (2 * item + sizeof(uint32_t) + state->element_bytes);
}

static void sort_rows(const void *context, size_t begin, size_t end) {
    const sort_state *state = context;
    char *memory = slip__malloc(scratch_bytes(state));
    if (!memory) {
        atomic_store_explicit(state->is_out_of_memory, true, memory_order_relaxed);
        return;
    }
    /* The widest elements first, so that everything is aligned. */
    size_t length = state->view.length;
    size_t item = state->element_bytes == 8 ? sizeof(wide_item) : sizeof(uint64_t);
    row_scratch scratch = {.work = memory, .values = memory + 2 * length * item};
    scratch.order = (uint32_t *)(void *)(scratch.values + length * state->element_bytes);
    if (state->element_bytes < 4) { /* 4-byte words before smaller ones */
        scratch.order = (uint32_t *)(void *)(memory + 2 * length * item);
        scratch.values = (char *)(scratch.order + length);
    }
    for (size_t row = begin; row < end; ++row) sort_row(state, row, &scratch);
    slip__free(memory);
}

slip_status slip__kernel_sort(const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    atomic_bool is_out_of_memory = false;
    sort_state state = {.out = output->data,
                        .wants_indices = launch->op == SLIP_OP_ARGSORT,
                        .element_bytes = slip__element_bytes(input->dtype),
                        .is_out_of_memory = &is_out_of_memory};
    slip__axis_view_make(&state.view, input, launch->params->axis.axis);
    size_t length = state.view.length, rows = input->size / length;
    if (length > UINT32_MAX)
        return slip__fail(SLIP_UNIMPLEMENTED, "[%s] cannot sort along an axis of %zu elements",
                          slip__op_info[launch->op].name, length);
    slip__split(rows, input->size > 2 * TASK_ELEMENTS ? TASK_ELEMENTS / length + 1 : rows, sort_rows, &state);
    if (atomic_load_explicit(&is_out_of_memory, memory_order_relaxed))
        return slip__fail_memory(slip__op_info[launch->op].name, scratch_bytes(&state));
    return SLIP_OK;
}
