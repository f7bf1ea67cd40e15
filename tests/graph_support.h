/* Random graphs over several streams, with the values they must give, and an oracle for the waits they need. */
#ifndef SLIP_TESTS_GRAPH_SUPPORT_H
#define SLIP_TESTS_GRAPH_SUPPORT_H

#include <slip/slip.h>

#include "test.h"

enum { GRAPH_SIDE = 4, GRAPH_ELEMENTS = GRAPH_SIDE * GRAPH_SIDE, GRAPH_MAX_STREAMS = 24, GRAPH_MAX_INPUTS = 20 };

typedef enum graph_kind {
    GRAPH_LEAF, /* data of the host's */
    GRAPH_ADD,
    GRAPH_SUBTRACT,
    GRAPH_MULTIPLY,
    GRAPH_MAXIMUM,
    GRAPH_NEGATIVE,
    GRAPH_TRANSPOSE, /* a view */
    GRAPH_REVERSE,   /* rows backwards: a view */
    GRAPH_ROW,       /* one row in place of all: a view of a view */
    GRAPH_RESHAPE,   /* there and back: views, or a copy where the strides do not allow it */
    GRAPH_JOIN,      /* many inputs: concatenated, then one row taken of each so many */
    GRAPH_FAIL       /* takes more memory than GRAPH_MEMORY_LIMIT, which the test has set */
} graph_kind;

#define GRAPH_MEMORY_LIMIT ((size_t)1 << 30)

/* Every array is uint32 of GRAPH_SIDE x GRAPH_SIDE. */
typedef struct graph_node {
    graph_kind kind;
    int stream; /* its number in the graph; -1 for a leaf */
    int inputs[GRAPH_MAX_INPUTS];
    int input_count;
    uint32_t expected[GRAPH_ELEMENTS];
    bool fails;          /* it, or something it is made of */
    slip_array *array;   /* NULL once forgotten */
    slip_array *command; /* the array whose command does the work; NULL for views. A reshape's may turn out to be one */
} graph_node;

typedef struct random_graph {
    slip_stream *streams[GRAPH_MAX_STREAMS]; /* borrowed */
    int stream_count;
    graph_node *nodes; /* inputs before those that read them */
    int count, capacity;
} random_graph;

/* What graphs look like. */
typedef struct graph_shape {
    double leaves, views, joins, failures; /* shares of the nodes; the rest are elementwise */
    int reach;                             /* inputs are among so many nodes before; 0: among all */
} graph_shape;

graph_shape graph_random_shape(test_generator *random);

void graph_begin(random_graph *self, slip_stream *const *streams, int stream_count);
/* Adds `count` nodes. The first of a graph is a leaf. */
void graph_grow(random_graph *self, test_generator *random, int count, const graph_shape *shape);
/* Gives the arrays of a node back; it can still be read through what was made of it, and is not checked any more. */
void graph_forget(random_graph *self, int index);
/* Gives all arrays back. */
void graph_end(random_graph *self);

/* Submits `count` nodes drawn from `first` on, in one call. With count 0: all of them. */
void graph_submit(const random_graph *self, test_generator *random, int first, int count);

/* Node `index` has the values it must have, or the error; evaluates it. Forgotten ones are passed over. */
void graph_expect_node(const random_graph *self, int index);
void graph_expect_all(const random_graph *self);

/* Every node has its values or an error whose message contains `part`; what is made of a failed node has failed, too.
 * Returns how many nodes failed whose inputs are well. */
int graph_count_origins(const random_graph *self, const char *part);
/* The same where reading a value may fail as well: a failed node says nothing of those made of it. */
void graph_expect_values_or_errors(const random_graph *self, const char *part);

/* ---- the oracle ---- */

/* Per stream of the graph: edges to other streams' values, each pair of a command and a stream once, and those of them
 * that no other path of the graph implies. */
typedef struct graph_waits {
    uint64_t edges[GRAPH_MAX_STREAMS];
    uint64_t needed[GRAPH_MAX_STREAMS];
} graph_waits;

/* Looks at the nodes from `first` on, all submitted; what was there before is complete. Brute force: the transitive
 * reduction of program order, read-after-write and the copies between devices. */
void graph_count_waits(const random_graph *self, int first, graph_waits *waits);

#endif
