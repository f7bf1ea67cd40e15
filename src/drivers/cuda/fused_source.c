#include "drivers/cuda/fused_source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "drivers/cuda/launch.h"
#include "kernel_lists.h"
#include "kernels/plan.h"

/* Which line of kernels/cuda/operations.cuh an op is. */
typedef struct operation {
    const char *family, *name;
} operation;

#define UNARY(OP, name, CLASS) [SLIP_OP_##OP] = {"UNARY", #name},
#define BINARY(OP, name, CLASS) [SLIP_OP_##OP] = {"BINARY", #name},
#define COMPARE(OP, name, CLASS) [SLIP_OP_##OP] = {"COMPARE", #name},
static const operation operations[SLIP_OP_COUNT] = {SLIP_UNARY_KERNELS(UNARY) SLIP_PREDICATE_KERNELS(UNARY)
                                                        SLIP_BINARY_KERNELS(BINARY) SLIP_COMPARE_KERNELS(COMPARE)};

bool slip__cuda_fused_knows(slip_op op, slip_dtype input_dtype) {
    if (input_dtype == SLIP_FLOAT64) return false;
    return op == SLIP_OP_ASTYPE || op == SLIP_OP_WHERE || op == SLIP_OP_RANDOM_BITS || operations[op].name;
}

/* ---- writing ---- */

typedef struct writer {
    char *text;
    size_t used;
    bool is_full;
} writer;

__attribute__((format(printf, 2, 3))) static void put(writer *to, const char *format, ...) {
    va_list arguments;
    size_t room = CUDA_FUSED_TEXT_BYTES - to->used;
    va_start(arguments, format);
    int length = vsnprintf(to->text + to->used, room, format, arguments);
    va_end(arguments);
    to->is_full |= length < 0 || (size_t)length >= room;
    if (!to->is_full) to->used += (size_t)length;
}

/* ---- a step ---- */

static slip_dtype dtype_of(const cuda_fused_shape *shape, int value) {
    return (slip_dtype)(value < SLIP_FUSED_INPUTS ? shape->input_dtypes[value]
                                                  : shape->steps[value - SLIP_FUSED_INPUTS].dtype);
}

static slip_dtype input_of(const cuda_fused_shape *shape, const slip_fused_step *step) {
    return dtype_of(shape, step->inputs[0]);
}

/* What operations.cuh makes of the step's line: a type of this name. */
static void put_operation(writer *to, const cuda_fused_shape *shape, const slip_fused_step *step) {
    const char *from = slip__cuda_dtype_name(input_of(shape, step));
    if (step->op == SLIP_OP_ASTYPE) put(to, "convert_%s_%s_op", from, slip__cuda_dtype_name((slip_dtype)step->dtype));
    else put(to, "%s_%s_op", operations[step->op].name, from);
}

static bool is_same_operation(const cuda_fused_shape *shape, const slip_fused_step *a, const slip_fused_step *b) {
    return a->op == b->op && input_of(shape, a) == input_of(shape, b) &&
           (a->op != SLIP_OP_ASTYPE || a->dtype == b->dtype);
}

/* Whether the step needs an operation that no earlier one has. */
static bool needs_operation(const cuda_fused_shape *shape, int index) {
    if (shape->steps[index].op == SLIP_OP_WHERE) return false;
    for (int i = 0; i < index; ++i)
        if (is_same_operation(shape, &shape->steps[i], &shape->steps[index])) return false;
    return true;
}

static void put_line(writer *to, const cuda_fused_shape *shape, const slip_fused_step *step) {
    slip_dtype from = input_of(shape, step);
    const char *name = slip__cuda_dtype_name(from);
    if (step->op == SLIP_OP_ASTYPE) put(to, " CONVERT(%s, %s)", name, slip__cuda_dtype_name((slip_dtype)step->dtype));
    else
        put(to, " %s%s(%s, %s)", operations[step->op].family, slip__is_half(from) ? "_HALF" : "",
            operations[step->op].name, name);
}

static void put_statement(writer *to, const cuda_fused_shape *shape, int index) {
    const slip_fused_step *step = &shape->steps[index];
    put(to, " const type_%s v%d = ", slip__cuda_dtype_name((slip_dtype)step->dtype), SLIP_FUSED_INPUTS + index);
    if (step->op == SLIP_OP_WHERE) {
        put(to, "v%d ? v%d : v%d;", step->inputs[0], step->inputs[1], step->inputs[2]);
        return;
    }
    put_operation(to, shape, step);
    put(to, "::apply(v%d", step->inputs[0]);
    if (step->input_count > 1) put(to, ", v%d, 0);", step->inputs[1]);
    else put(to, ", 0, 0);");
}

/* ---- the whole ---- */

static void put_inputs(writer *to, const cuda_fused_shape *shape) {
    static const char *const kinds[] = {"FUSED_FIXED", "FUSED_VARYING", "FUSED_HEAD"};
    int place = 0;
    put(to, "#define FUSED_INPUTS(X)");
    for (int i = 0; i < shape->input_count; ++i) {
        bool varies = shape->input_kinds[i] == CUDA_FUSED_VARYING;
        put(to, " X(%d, %s, %s, %d)", i, slip__cuda_dtype_name((slip_dtype)shape->input_dtypes[i]),
            kinds[shape->input_kinds[i]], varies ? place : 0);
        place += varies;
    }
    put(to, "\n#define FUSED_VARYING_COUNT %d\n", place);
}

static void put_outputs(writer *to, const cuda_fused_shape *shape) {
    put(to, "#define FUSED_OUTPUTS(X)");
    for (int i = 0; i < shape->step_count; ++i)
        if (shape->steps[i].output >= 0)
            put(to, " X(%d, %s, v%d)", shape->steps[i].output, slip__cuda_dtype_name((slip_dtype)shape->steps[i].dtype),
                SLIP_FUSED_INPUTS + i);
    put(to, "\n");
}

static void put_steps(writer *to, const cuda_fused_shape *shape) {
    put(to, "#define FUSED_OPERATIONS");
    for (int i = 0; i < shape->step_count; ++i)
        if (needs_operation(shape, i)) put_line(to, shape, &shape->steps[i]);
    put(to, "\n#define FUSED_STEPS");
    for (int i = 0; i < shape->step_count; ++i) put_statement(to, shape, i);
    put(to, "\n#define FUSED_IS_LONG (false");
    for (int i = 0; i < shape->step_count; ++i) {
        if (!needs_operation(shape, i)) continue;
        put(to, " || ");
        put_operation(to, shape, &shape->steps[i]);
        put(to, "::is_heavy");
    }
    put(to, ")\n");
}

size_t slip__cuda_fused_widest(const cuda_fused_shape *shape) {
    size_t widest = 1;
    for (int i = 0; i < shape->input_count; ++i) {
        size_t bytes = slip__element_bytes((slip_dtype)shape->input_dtypes[i]);
        if (shape->input_kinds[i] == CUDA_FUSED_VARYING && bytes > widest) widest = bytes;
    }
    for (int i = 0; i < shape->step_count; ++i) {
        size_t bytes = slip__element_bytes((slip_dtype)shape->steps[i].dtype);
        if (shape->steps[i].output >= 0 && bytes > widest) widest = bytes;
    }
    return widest;
}

bool slip__cuda_fused_source(char *text, char *name, const cuda_fused_shape *shape) {
    writer to = {.text = text};
    put_inputs(&to, shape);
    put_outputs(&to, shape);
    put_steps(&to, shape);
    put(&to, "#define FUSED_BYTES %zu\n", slip__cuda_fused_widest(shape));
    put(&to, "#define FUSED_HAS_HEAD %d\n#define FUSED_IS_STRIDED %d\n", shape->has_head, shape->is_strided);
    uint64_t hash = slip__hash_lasting(text, to.used);
    snprintf(name, CUDA_FUSED_NAME_BYTES, "fused_%016llx", (unsigned long long)hash);
    put(&to, "#define FUSED_KERNEL %s\n", name);
    return !to.is_full;
}
