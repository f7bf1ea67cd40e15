#include "graph_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schedule_support.h"

/* ---- values: plain C ---- */

static uint32_t combine(graph_kind kind, uint32_t a, uint32_t b) {
    switch (kind) {
    case GRAPH_ADD: return a + b;
    case GRAPH_SUBTRACT: return a - b;
    case GRAPH_MULTIPLY: return a * b;
    case GRAPH_MAXIMUM: return a > b ? a : b;
    default: return 0 - a;
    }
}

/* Which row of the joined rows a row of the result is: every input_count-th one. */
static void expect_join(const random_graph *self, graph_node *node) {
    for (int row = 0; row < GRAPH_SIDE; ++row) {
        int joined = row * node->input_count;
        const graph_node *from = &self->nodes[node->inputs[joined / GRAPH_SIDE]];
        memcpy(node->expected + row * GRAPH_SIDE, from->expected + joined % GRAPH_SIDE * GRAPH_SIDE,
               GRAPH_SIDE * sizeof *node->expected);
    }
}

static void expect_values(const random_graph *self, graph_node *node) {
    node->fails = node->kind == GRAPH_FAIL;
    for (int i = 0; i < node->input_count; ++i) node->fails |= self->nodes[node->inputs[i]].fails;
    const uint32_t *a = self->nodes[node->inputs[0]].expected;
    const uint32_t *b = self->nodes[node->inputs[node->input_count - 1]].expected;
    if (node->kind == GRAPH_JOIN) {
        expect_join(self, node);
        return;
    }
    for (int i = 0; i < GRAPH_ELEMENTS; ++i) {
        int row = i / GRAPH_SIDE, column = i % GRAPH_SIDE;
        switch (node->kind) {
        case GRAPH_TRANSPOSE: node->expected[i] = a[column * GRAPH_SIDE + row]; break;
        case GRAPH_REVERSE: node->expected[i] = a[(GRAPH_SIDE - 1 - row) * GRAPH_SIDE + column]; break;
        case GRAPH_ROW: node->expected[i] = a[GRAPH_SIDE + column]; break;
        case GRAPH_RESHAPE: node->expected[i] = a[i]; break;
        default: node->expected[i] = combine(node->kind, a[i], b[i]);
        }
    }
}

/* ---- arrays ---- */

static const int square[2] = {GRAPH_SIDE, GRAPH_SIDE};

static slip_array *slice_rows(slip_array *array, int start, int stop, int step, slip_stream *stream) {
    slip_array *rows;
    const int starts[2] = {start, 0}, stops[2] = {stop, GRAPH_SIDE}, steps[2] = {step, 1};
    EXPECT_OK(slip_slice(&rows, array, starts, 2, stops, 2, steps, 2, stream));
    return rows;
}

static void make_join(const random_graph *self, graph_node *node, slip_stream *stream) {
    slip_array *inputs[GRAPH_MAX_INPUTS];
    for (int i = 0; i < node->input_count; ++i) inputs[i] = self->nodes[node->inputs[i]].array;
    EXPECT_OK(slip_concatenate_axis(&node->command, inputs, (size_t)node->input_count, 0, stream));
    node->array = slice_rows(node->command, 0, node->input_count * GRAPH_SIDE, node->input_count, stream);
}

/* Far too large, then cut to size. */
static void make_failure(graph_node *node, slip_array *a, slip_stream *stream) {
    slip_array *stretched, *rows;
    const int flat[3] = {1, GRAPH_SIDE, GRAPH_SIDE}, huge[3] = {1 << 28, GRAPH_SIDE, GRAPH_SIDE};
    const int start[3] = {7, 0, 0}, stop[3] = {8, GRAPH_SIDE, GRAPH_SIDE}, step[3] = {1, 1, 1};
    EXPECT_OK(slip_reshape(&rows, a, flat, 3, stream));
    EXPECT_OK(slip_broadcast_to(&stretched, rows, huge, 3, stream));
    slip_array_release(rows);
    EXPECT_OK(slip_negative(&node->command, stretched, stream));
    slip_array_release(stretched);
    EXPECT_OK(slip_slice(&rows, node->command, start, 3, stop, 3, step, 3, stream));
    EXPECT_OK(slip_reshape(&node->array, rows, square, 2, stream));
    slip_array_release(rows);
}

static void make_array(const random_graph *self, graph_node *node) {
    slip_stream *stream = self->streams[node->stream];
    slip_array *a = self->nodes[node->inputs[0]].array, *b = self->nodes[node->inputs[node->input_count - 1]].array,
               *between;
    const int flat = GRAPH_ELEMENTS;
    switch (node->kind) {
    case GRAPH_ADD: EXPECT_OK(slip_add(&node->array, a, b, stream)); break;
    case GRAPH_SUBTRACT: EXPECT_OK(slip_subtract(&node->array, a, b, stream)); break;
    case GRAPH_MULTIPLY: EXPECT_OK(slip_multiply(&node->array, a, b, stream)); break;
    case GRAPH_MAXIMUM: EXPECT_OK(slip_maximum(&node->array, a, b, stream)); break;
    case GRAPH_NEGATIVE: EXPECT_OK(slip_negative(&node->array, a, stream)); break;
    case GRAPH_TRANSPOSE: EXPECT_OK(slip_transpose(&node->array, a, stream)); break;
    case GRAPH_REVERSE: node->array = slice_rows(a, GRAPH_SIDE - 1, -GRAPH_SIDE - 1, -1, stream); break;
    case GRAPH_ROW:
        between = slice_rows(a, 1, 2, 1, stream);
        EXPECT_OK(slip_broadcast_to(&node->array, between, square, 2, stream));
        slip_array_release(between);
        break;
    case GRAPH_RESHAPE:
        EXPECT_OK(slip_reshape(&node->command, a, &flat, 1, stream));
        EXPECT_OK(slip_reshape(&node->array, node->command, square, 2, stream));
        break;
    case GRAPH_FAIL: make_failure(node, a, stream); break;
    default: make_join(self, node, stream);
    }
    if (node->kind < GRAPH_TRANSPOSE) node->command = slip_array_retain(node->array);
}

/* ---- growing ---- */

graph_shape graph_random_shape(test_generator *random) {
    static const int reaches[] = {0, 3, 8, 20};
    return (graph_shape){
        .leaves = 0.05 + 0.2 * test_random_unit(random),
        .views = test_random_chance(random, 0.3) ? 0 : 0.4 * test_random_unit(random),
        .joins = 0.15 * test_random_unit(random),
        .reach = reaches[test_random_below(random, 4)],
    };
}

static graph_kind random_kind(test_generator *random, const graph_shape *shape) {
    double draw = test_random_unit(random);
    if ((draw -= shape->leaves) < 0) return GRAPH_LEAF;
    if ((draw -= shape->views) < 0) return (graph_kind)test_random_between(random, GRAPH_TRANSPOSE, GRAPH_RESHAPE);
    if ((draw -= shape->joins) < 0) return GRAPH_JOIN;
    if ((draw -= shape->failures) < 0) return GRAPH_FAIL;
    return (graph_kind)test_random_between(random, GRAPH_ADD, GRAPH_NEGATIVE);
}

static int random_input_count(test_generator *random, graph_kind kind) {
    if (kind == GRAPH_LEAF) return 0;
    if (kind == GRAPH_JOIN) return (int)test_random_between(random, 2, GRAPH_MAX_INPUTS);
    return kind <= GRAPH_MAXIMUM ? 2 : 1;
}

void graph_begin(random_graph *self, slip_stream *const *streams, int stream_count) {
    *self = (random_graph){.stream_count = stream_count};
    for (int i = 0; i < stream_count; ++i) self->streams[i] = streams[i];
}

void graph_grow(random_graph *self, test_generator *random, int count, const graph_shape *shape) {
    if (self->count + count > self->capacity) {
        self->capacity = 2 * (self->count + count);
        self->nodes = realloc(self->nodes, (size_t)self->capacity * sizeof *self->nodes);
    }
    for (int i = 0; i < count; ++i) {
        graph_node *node = &self->nodes[self->count];
        *node = (graph_node){.kind = self->count ? random_kind(random, shape) : GRAPH_LEAF, .stream = -1};
        node->input_count = random_input_count(random, node->kind);
        int reach = shape->reach && shape->reach < self->count ? shape->reach : self->count;
        for (int k = 0; k < node->input_count; ++k)
            node->inputs[k] = self->count - 1 - (int)test_random_below(random, (uint64_t)reach);
        if (node->kind == GRAPH_LEAF) {
            for (int k = 0; k < GRAPH_ELEMENTS; ++k) node->expected[k] = (uint32_t)test_random_u64(random);
            node->array = make_u32(node->expected, square, 2);
        } else {
            node->stream = (int)test_random_below(random, (uint64_t)self->stream_count);
            expect_values(self, node);
            make_array(self, node);
        }
        ++self->count;
    }
}

void graph_forget(random_graph *self, int index) {
    graph_node *node = &self->nodes[index];
    slip_array_release(node->array);
    slip_array_release(node->command);
    node->array = node->command = NULL;
}

void graph_submit(const random_graph *self, test_generator *random, int first, int count) {
    size_t submitted = 0, room = (size_t)(count ? count : self->count - first);
    slip_array **arrays = malloc((room + 1) * sizeof *arrays);
    for (size_t i = 0; i < room; ++i) {
        int drawn = first + (count ? (int)test_random_below(random, (uint64_t)(self->count - first)) : (int)i);
        if (self->nodes[drawn].array) arrays[submitted++] = self->nodes[drawn].array;
    }
    EXPECT_OK(slip_async_eval(arrays, submitted));
    free(arrays);
}

void graph_end(random_graph *self) {
    for (int i = 0; i < self->count; ++i) graph_forget(self, i);
    free(self->nodes);
    *self = (random_graph){0};
}

/* ---- checking ---- */

static void expect_elements(const random_graph *self, int index, const void *data) {
    const graph_node *node = &self->nodes[index];
    const int64_t *strides = slip_array_strides(node->array);
    for (int i = 0; i < GRAPH_ELEMENTS; ++i) {
        uint32_t found = ((const uint32_t *)data)[i / GRAPH_SIDE * strides[0] + i % GRAPH_SIDE * strides[1]];
        if (found == node->expected[i]) continue;
        FAIL("node %d (kind %d on stream %d) has %#x at %d, not %#x", index, (int)node->kind, node->stream, found, i,
             node->expected[i]);
    }
}

void graph_expect_node(const random_graph *self, int index) {
    const graph_node *node = &self->nodes[index];
    const void *data;
    if (!node->array) return;
    if (node->fails) {
        EXPECT_STATUS(slip_array_data(&data, node->array), SLIP_OUT_OF_MEMORY);
        bool is_copy =
            strstr(slip_error_message(), "(op transfer on a copy stream ") != NULL; /* as large, and fails for itself */
        if (!is_copy) EXPECT_MESSAGE("(op negative on stream ");
        return;
    }
    EXPECT_OK(slip_array_data(&data, node->array));
    expect_elements(self, index, data);
}

void graph_expect_all(const random_graph *self) {
    for (int i = 0; i < self->count; ++i) graph_expect_node(self, i);
}

/* Whether the node failed; if not, its values are right. */
static bool has_failed(const random_graph *self, int index, const char *part) {
    const void *data;
    if (slip_array_data(&data, self->nodes[index].array) != SLIP_OK) {
        EXPECT_MESSAGE(part);
        return true;
    }
    expect_elements(self, index, data);
    return false;
}

int graph_count_origins(const random_graph *self, const char *part) {
    int origins = 0;
    bool *failed = calloc((size_t)self->count + 1, sizeof *failed);
    for (int i = 0; i < self->count; ++i) {
        bool has_failed_input = false;
        for (int k = 0; k < self->nodes[i].input_count; ++k) has_failed_input |= failed[self->nodes[i].inputs[k]];
        failed[i] = has_failed(self, i, part);
        if (has_failed_input && !failed[i]) FAIL("node %d is well, though made of one that failed", i);
        origins += failed[i] && !has_failed_input;
    }
    free(failed);
    return origins;
}

void graph_expect_values_or_errors(const random_graph *self, const char *part) {
    for (int i = 0; i < self->count; ++i) has_failed(self, i, part);
}
