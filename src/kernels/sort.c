/* Stable sorting along one axis, of values or of their indices.
 *
 * Elements become unsigned keys whose order is theirs: the sign bit of an integer is flipped, a negative float is inverted,
 * NaN is above everything and -0 equals 0. Short rows are sorted by insertion, longer ones by the digits of the key, least
 * significant first, a byte at a time, skipping bytes that are the same in all keys. What travels with a key is its index
 * (argsort); values are read back through it where the key does not tell everything. */
#include <string.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "kernels/axis.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"

enum { SHORT_ROW = 48, TASK_ELEMENTS = 16384, DIGITS = 256 };

typedef struct item {
    uint64_t key;
    uint32_t index;
} item;

typedef struct sort_state {
    slip_axis_view view;
    char *out;
    bool wants_indices;
    size_t element_bytes;
    atomic_bool *is_out_of_memory;
} sort_state;

/* ---- keys ---- */

static uint64_t key_of_f32_bits(uint32_t bits, uint32_t infinity, uint32_t sign) {
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

/* Keys of `count` elements of the view's dtype. */
static void make_keys(item *items, slip_dtype dtype, const void *values, size_t count) {
#define EACH_KEY(type, expression)                              \
    for (size_t i = 0; i < count; ++i) {                        \
        type value = ((const type *)values)[i];                 \
        items[i].key = (expression);                            \
    }                                                           \
    break
    switch (dtype) {
    case SLIP_BOOL:
    case SLIP_UINT8: EACH_KEY(uint8_t, value);
    case SLIP_UINT16: EACH_KEY(uint16_t, value);
    case SLIP_UINT32: EACH_KEY(uint32_t, value);
    case SLIP_UINT64: EACH_KEY(uint64_t, value);
    case SLIP_INT8: EACH_KEY(uint8_t, value ^ 0x80u);
    case SLIP_INT16: EACH_KEY(uint16_t, value ^ 0x8000u);
    case SLIP_INT32: EACH_KEY(uint32_t, value ^ 0x80000000u);
    case SLIP_INT64: EACH_KEY(uint64_t, value ^ (uint64_t)1 << 63);
    case SLIP_FLOAT16: EACH_KEY(uint16_t, key_of_f32_bits(value, 0x7c00u, 0x8000u));
    case SLIP_BFLOAT16: EACH_KEY(uint16_t, key_of_f32_bits(value, 0x7f80u, 0x8000u));
    case SLIP_FLOAT32: EACH_KEY(uint32_t, key_of_f32_bits(value, 0x7f800000u, 0x80000000u));
    case SLIP_FLOAT64: EACH_KEY(uint64_t, key_of_f64_bits(value));
    default: /* complex64: real part, then imaginary part */
        for (size_t i = 0; i < count; ++i) {
            const uint32_t *parts = (const uint32_t *)values + 2 * i;
            items[i].key = key_of_f32_bits(parts[0], 0x7f800000u, 0x80000000u) << 32 |
                           key_of_f32_bits(parts[1], 0x7f800000u, 0x80000000u);
        }
    }
#undef EACH_KEY
}

/* ---- sorting ---- */

static void insertion_sort(item *items, size_t count) {
    for (size_t i = 1; i < count; ++i) {
        item held = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1].key > held.key; --at) items[at] = items[at - 1];
        items[at] = held;
    }
}

/* Sorts `items`, with `spare` as large; returns whichever of the two holds the result. */
static item *digit_sort(item *items, item *spare, size_t count, size_t key_bytes) {
    uint32_t counts[8][DIGITS];
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < count; ++i)
        for (size_t d = 0; d < key_bytes; ++d) ++counts[d][items[i].key >> (8 * d) & 0xff];
    for (size_t d = 0; d < key_bytes; ++d) {
        if (counts[d][items[0].key >> (8 * d) & 0xff] == count) continue;
        uint32_t offsets[DIGITS], sum = 0;
        for (size_t v = 0; v < DIGITS; ++v) {
            offsets[v] = sum;
            sum += counts[d][v];
        }
        for (size_t i = 0; i < count; ++i) spare[offsets[items[i].key >> (8 * d) & 0xff]++] = items[i];
        item *sorted = spare;
        spare = items;
        items = sorted;
    }
    return items;
}

/* One row: gathered, keyed, sorted and written out. `row` is its number in the order outer, inner. */
static void sort_row(const sort_state *state, size_t row, item *items, item *spare, char *values) {
    const slip_axis_view *view = &state->view;
    size_t length = view->length, inner = view->inner, bytes = state->element_bytes;
    size_t first = row / inner * length * inner + row % inner;
    slip_move_loop move = slip__loops()->move[slip__size_class(bytes)];
    const char *source = values;
    if (view->is_dense && inner == 1)
        source = view->input->data + first * bytes;
    else if (view->is_dense)
        move(values, 1, view->input->data + first * bytes, (int64_t)inner, length);
    else if (inner == 1)
        slip__gather_range(values, &view->plan, 0, view->input->data, bytes, first, length);
    else
        for (size_t i = 0; i < length; ++i)
            slip__gather_range(values + i * bytes, &view->plan, 0, view->input->data, bytes, first + i * inner, 1);
    make_keys(items, view->input->dtype, source, length);
    for (size_t i = 0; i < length; ++i) items[i].index = (uint32_t)i;
    if (length <= SHORT_ROW)
        insertion_sort(items, length);
    else
        items = digit_sort(items, spare, length, bytes);
    if (state->wants_indices) {
        uint32_t *out = (uint32_t *)(void *)state->out + first;
        for (size_t i = 0; i < length; ++i) out[i * inner] = items[i].index;
        return;
    }
    for (size_t i = 0; i < length; ++i)
        move(state->out + (first + i * inner) * bytes, 1, source + items[i].index * bytes, 1, 1);
}

static void sort_rows(const void *context, size_t begin, size_t end) {
    const sort_state *state = context;
    size_t length = state->view.length, item_bytes = 2 * length * sizeof(item);
    item *items = slip__malloc(item_bytes + length * state->element_bytes);
    if (!items) {
        atomic_store_explicit(state->is_out_of_memory, true, memory_order_relaxed);
        return;
    }
    for (size_t row = begin; row < end; ++row) sort_row(state, row, items, items + length, (char *)items + item_bytes);
    slip__free(items);
}

slip_status slip__kernel_sort(const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    atomic_bool is_out_of_memory = false;
    sort_state state = {.out = output->data, .wants_indices = launch->op == SLIP_OP_ARGSORT,
                        .element_bytes = slip__element_bytes(input->dtype), .is_out_of_memory = &is_out_of_memory};
    slip__axis_view_make(&state.view, input, launch->params->axis.axis);
    size_t length = state.view.length, rows = input->size / length;
    if (length > UINT32_MAX)
        return slip__fail(SLIP_UNIMPLEMENTED, "[%s] cannot sort along an axis of %zu elements",
                          slip__op_info[launch->op].name, length);
    slip__split(rows, input->size > 2 * TASK_ELEMENTS ? TASK_ELEMENTS / length + 1 : rows, sort_rows, &state);
    if (atomic_load_explicit(&is_out_of_memory, memory_order_relaxed))
        return slip__fail_memory("sort", 2 * length * sizeof(item));
    return SLIP_OK;
}
