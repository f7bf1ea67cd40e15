/* The waits that a submitted graph needs, by brute force. Takes from the runtime where each command came to lie (stream
 * and value), whether a reshape turned out a view, and which copies between devices were made; the edges are the
 * graph's own. */
#include <stdlib.h>

#include "core/array.h"
#include "device/registry.h"
#include "graph_support.h"
#include "schedule/stream.h"

/* Commands are numbered; so are the arrays that are copied to another device. */
typedef struct oracle {
    const slip_array **commands;
    int count;
    bool *path; /* count x count: from row to column there is a path of one or more edges */
    bool *edge;
} oracle;

static bool *at(const oracle *self, bool *matrix, int from, int to) {
    return &matrix[from * self->count + to];
}

static int find(const oracle *self, const slip_array *command) {
    for (int i = 0; i < self->count; ++i)
        if (self->commands[i] == command) return i;
    return -1;
}

static void include(oracle *self, const slip_array *command) {
    if (!command || find(self, command) >= 0) return;
    self->commands = realloc(self->commands, ((size_t)self->count + 1) * sizeof *self->commands);
    self->commands[self->count++] = command;
}

/* The array that owns the node's memory, found through the graph alone. */
static const slip_array *owner(const random_graph *self, int index) {
    const graph_node *node = &self->nodes[index];
    if (node->kind == GRAPH_LEAF) return node->array;
    bool is_view = !node->command || (node->kind == GRAPH_RESHAPE && node->command->is_view);
    return is_view ? owner(self, node->inputs[0]) : node->command;
}

/* What a command on `stream` reads in the place of an array: the array, or its copy on the stream's device. */
static const slip_array *local_copy(const slip_array *array, const slip_stream *stream) {
    if (array->home == stream->device->registry_index) return array;
    return atomic_load(&array->mirror);
}

/* What the node's command reads, beginning with the number 0; NULL past the last. */
static const slip_array *read_by(const random_graph *self, const graph_node *node, int number) {
    if (number >= node->input_count) return NULL;
    return local_copy(owner(self, node->inputs[number]), self->streams[node->stream]);
}

static bool has_command(const random_graph *self, int index) {
    return self->nodes[index].kind != GRAPH_LEAF && owner(self, index) == self->nodes[index].command;
}

static void collect_commands(oracle *self, const random_graph *graph, int first) {
    for (int i = first; i < graph->count; ++i) {
        const graph_node *node = &graph->nodes[i];
        if (!has_command(graph, i)) continue;
        include(self, node->command);
        for (int k = 0; k < node->input_count; ++k) {
            const slip_array *read = read_by(graph, node, k);
            EXPECT_TRUE(read != NULL);
            if (read->op == SLIP_OP_TRANSFER && !slip__array_is_finished(read)) include(self, read);
        }
    }
}

static void connect(const oracle *self, const slip_array *from, const slip_array *to) {
    int i = find(self, from), j = find(self, to);
    if (i < 0 || j < 0) return; /* complete before, or data */
    *at(self, self->edge, i, j) = *at(self, self->path, i, j) = true;
}

static void collect_edges(oracle *self, const random_graph *graph, int first) {
    for (int i = 0; i < self->count; ++i)
        for (int j = 0; j < self->count; ++j) {
            const slip_array *a = self->commands[i], *b = self->commands[j];
            if (a->stream == b->stream && a->value < b->value) *at(self, self->path, i, j) = true;
        }
    for (int i = first; i < graph->count; ++i) {
        const graph_node *node = &graph->nodes[i];
        if (!has_command(graph, i)) continue;
        for (int k = 0; k < node->input_count; ++k) {
            const slip_array *origin = owner(graph, node->inputs[k]), *read = read_by(graph, node, k);
            connect(self, read, node->command);
            if (read != origin) connect(self, origin, read);
        }
    }
}

/* Warshall's closure: afterwards `path` says what comes before what. */
static void close_paths(const oracle *self) {
    for (int k = 0; k < self->count; ++k)
        for (int i = 0; i < self->count; ++i) {
            if (!*at(self, self->path, i, k)) continue;
            for (int j = 0; j < self->count; ++j) *at(self, self->path, i, j) |= *at(self, self->path, k, j);
        }
}

/* An edge is implied if there is another way from its beginning to its end. */
static bool is_implied(const oracle *self, int from, int to) {
    for (int k = 0; k < self->count; ++k)
        if (*at(self, self->path, from, k) && *at(self, self->path, k, to)) return true;
    return false;
}

/* Whether the command reads a later value of the same stream, too. */
static bool has_later(const oracle *self, int from, int to) {
    for (int k = 0; k < self->count; ++k)
        if (k != from && *at(self, self->edge, k, to) && self->commands[k]->stream == self->commands[from]->stream &&
            self->commands[k]->value > self->commands[from]->value)
            return true;
    return false;
}

static void count_into(const oracle *self, const random_graph *graph, graph_waits *waits) {
    for (int j = 0; j < self->count; ++j) {
        int stream = 0;
        while (stream < graph->stream_count && graph->streams[stream] != self->commands[j]->stream) ++stream;
        if (stream == graph->stream_count) continue; /* a copy stream */
        for (int i = 0; i < self->count; ++i) {
            if (!*at(self, self->edge, i, j) || self->commands[i]->stream == self->commands[j]->stream) continue;
            waits->edges[stream] += !has_later(self, i, j);
            waits->needed[stream] += !is_implied(self, i, j);
        }
    }
}

void graph_count_waits(const random_graph *graph, int first, graph_waits *waits) {
    oracle self = {0};
    *waits = (graph_waits){0};
    collect_commands(&self, graph, first);
    size_t cells = (size_t)self.count * (size_t)self.count;
    self.path = calloc(cells + 1, sizeof *self.path);
    self.edge = calloc(cells + 1, sizeof *self.edge);
    collect_edges(&self, graph, first);
    close_paths(&self);
    for (int i = 0; i < self.count; ++i) EXPECT_FALSE(*at(&self, self.path, i, i));
    count_into(&self, graph, waits);
    free(self.commands);
    free(self.path);
    free(self.edge);
}
