/* A kernel that the program wrote, as the graph knows it: what it is made of, and one call of it. */
#ifndef SLIP_CORE_CUSTOM_H
#define SLIP_CORE_CUSTOM_H

#include <stdbool.h>
#include <stddef.h>

#include <slip/status.h>

#include "base/atomic.h"

/* What a device makes code of. Counted; immutable but for `found`. */
typedef struct slip_custom_program {
    atomic_uint references;
    bool is_compiled;      /* text: PTX or machine code, else CUDA C */
    bool wants_halves;     /* CUDA C that may use half types, */
    bool wants_groups;     /* and cooperative groups */
    unsigned shared_bytes; /* dynamic shared memory that a launch has */
    uint64_t hash;
    const char *label; /* as the program called it: for messages */
    const char *name;  /* of the function in the code */
    const char *text;
    size_t text_bytes;     /* without the NUL that follows */
    _Atomic(void *) found; /* the driver's: where it last found the code */
} slip_custom_program;

/* What the kernel is given, in order. */
typedef enum slip_custom_kind {
    SLIP_CUSTOM_INPUT,   /* the address of input `index`, and of it ... */
    SLIP_CUSTOM_SHAPE,   /* ... SLIP_CUSTOM_NDIM int32 */
    SLIP_CUSTOM_STRIDES, /* ... SLIP_CUSTOM_NDIM int64, in elements */
    SLIP_CUSTOM_RANK,    /* ... an int32: how many dimensions */
    SLIP_CUSTOM_OUTPUT,  /* the address of output `index` */
    SLIP_CUSTOM_SCALAR   /* `bytes` */
} slip_custom_kind;

enum {
    SLIP_CUSTOM_NDIM = 10,    /* dimensions that a kernel can be told of */
    SLIP_CUSTOM_ARRAYS = 64,  /* most inputs, and most outputs */
    SLIP_CUSTOM_SCALARS = 64, /* most scalars */
    SLIP_CUSTOM_ARGUMENTS = 4 * SLIP_CUSTOM_ARRAYS + SLIP_CUSTOM_ARRAYS + SLIP_CUSTOM_SCALARS,
    SLIP_CUSTOM_ALIGNMENT = 256 /* of an output that is a part of the node's memory */
};

typedef struct slip_custom_argument {
    uint8_t kind, index;
    char bytes[8];
} slip_custom_argument;

typedef struct slip_custom_output {
    uint8_t dtype;
    size_t size;        /* elements */
    size_t byte_offset; /* in the node's memory; a multiple of SLIP_CUSTOM_ALIGNMENT */
    char initial[8];    /* an element, where the call has one for all outputs */
} slip_custom_output;

/* One node's. Immutable. */
typedef struct slip_custom_call {
    slip_custom_program *program; /* retained */
    unsigned grid[3], block[3];   /* blocks, threads of each */
    bool has_initial;
    int output_count, argument_count;
    slip_custom_output *outputs; /* behind the structure, as the arguments are */
    slip_custom_argument *arguments;
} slip_custom_call;

/* Copies label, name and text; one reference. The flags and shared_bytes are the caller's to set before anybody else
 * sees it, then slip__custom_program_seal. */
slip_status slip__custom_program_create(slip_custom_program **out, const char *label, const char *name,
                                        const char *text, size_t text_bytes);
/* Sets the hash. */
void slip__custom_program_seal(slip_custom_program *program);
slip_custom_program *slip__custom_program_retain(slip_custom_program *program);
void slip__custom_program_release(slip_custom_program *program); /* NULL is fine */
/* Whether they are the same but for their labels. */
bool slip__custom_program_is_same(const slip_custom_program *a, const slip_custom_program *b);

/* Room for so many outputs and arguments, which the caller fills in, as it does the rest. */
slip_status slip__custom_call_create(slip_custom_call **out, slip_custom_program *program, int output_count,
                                     int argument_count);
void slip__custom_call_destroy(slip_custom_call *call); /* NULL is fine */

#endif
