#include "ops/cuda_kernel.h"

#include <string.h>

#include <slip/array.h>

#include "base/error.h"
#include "base/memory.h"
#include "ops/build.h"

enum { MOST_TEMPLATES = 64, MOST_NAME = 100 };

/* ---- names ---- */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_part(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

static slip_status check_name(const char *name) {
    bool is_good = name && is_letter(*name);
    size_t length = name ? strlen(name) : 0;
    for (size_t i = 0; i < length; ++i) is_good &= is_part(name[i]);
    if (is_good && length <= MOST_NAME) return SLIP_OK;
    if (!name) return slip__fail(SLIP_INVALID_ARGUMENT, "[cuda_kernel] a name is NULL");
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[cuda_kernel] '%.120s' is not a name: expected letters, digits and _, at most %d, of which the "
                      "first is no digit",
                      name, MOST_NAME);
}

/* A name that none of the others is. */
static slip_status check_new_name(const char *name, const char *const *others, size_t count) {
    SLIP_TRY(check_name(name));
    for (size_t i = 0; i < count; ++i)
        if (!strcmp(name, others[i]))
            return slip__fail(SLIP_INVALID_ARGUMENT, "[cuda_kernel] the name %s is given twice", name);
    return SLIP_OK;
}

/* Whether the text has NAME and the ending as one word. */
static bool has_word(const char *text, const char *name, const char *ending) {
    size_t name_length = strlen(name), length = name_length + strlen(ending);
    for (const char *at = text; (at = strstr(at, name)); ++at)
        if ((at == text || !is_part(at[-1])) && !strncmp(at + name_length, ending, length - name_length) &&
            !is_part(at[length]))
            return true;
    return false;
}

/* ---- kernels ---- */

static slip_status check_kernel(const char *name, const char *const *input_names, size_t input_count,
                                const char *const *output_names, size_t output_count, const char *source) {
    const char *known[2 * SLIP_CUSTOM_ARRAYS];
    SLIP_TRY(check_name(name));
    if (!source) return slip__fail(SLIP_INVALID_ARGUMENT, "[cuda_kernel] the source is NULL");
    if (output_count == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[cuda_kernel] Must specify at least one output.");
    if (input_count > SLIP_CUSTOM_ARRAYS || output_count > SLIP_CUSTOM_ARRAYS)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[cuda_kernel] %zu inputs and %zu outputs; there can be %d of each",
                          input_count, output_count, SLIP_CUSTOM_ARRAYS);
    for (size_t i = 0; i < input_count + output_count; ++i) {
        known[i] = i < input_count ? input_names[i] : output_names[i - input_count];
        SLIP_TRY(check_new_name(known[i], known, i));
    }
    return SLIP_OK;
}

/* Copies a string to *end, and moves that behind it. */
static const char *keep(char **end, const char *text) {
    size_t byte_count = strlen(text) + 1;
    char *copy = memcpy(*end, text, byte_count);
    *end += byte_count;
    return copy;
}

static void fill_in(slip_cuda_kernel *made, const char *const *input_names, const char *const *output_names) {
    char *end = (char *)(made + 1);
    made->name = keep(&end, made->name);
    made->source = keep(&end, made->source);
    made->header = keep(&end, made->header);
    for (size_t i = 0; i < made->input_count; ++i) {
        made->names[i] = keep(&end, input_names[i]);
        if (has_word(made->source, made->names[i], "_shape")) made->mentions[i] |= CUDA_MENTIONS_SHAPE;
        if (has_word(made->source, made->names[i], "_strides")) made->mentions[i] |= CUDA_MENTIONS_STRIDES;
        if (has_word(made->source, made->names[i], "_ndim")) made->mentions[i] |= CUDA_MENTIONS_RANK;
    }
    for (size_t i = 0; i < made->output_count; ++i) made->names[made->input_count + i] = keep(&end, output_names[i]);
}

slip_status slip_cuda_kernel_create(slip_cuda_kernel **kernel, const char *name, const char *const *input_names,
                                    size_t input_count, const char *const *output_names, size_t output_count,
                                    const char *source, const char *header, bool is_contiguous, int shared_bytes) {
    unsigned shared;
    *kernel = NULL;
    SLIP_TRY(check_kernel(name, input_names, input_count, output_names, output_count, source));
    SLIP_TRY(slip__cuda_shared_bytes(&shared, shared_bytes, "cuda_kernel"));
    if (!header) header = "";
    size_t byte_count = sizeof **kernel + strlen(name) + strlen(source) + strlen(header) + 3;
    for (size_t i = 0; i < input_count; ++i) byte_count += strlen(input_names[i]) + 1;
    for (size_t i = 0; i < output_count; ++i) byte_count += strlen(output_names[i]) + 1;
    slip_cuda_kernel *made = slip__calloc(1, byte_count);
    if (!made) return slip__fail_memory("cuda_kernel", byte_count);
    atomic_init(&made->references, 1);
    made->name = name;
    made->source = source;
    made->header = header;
    made->input_count = input_count;
    made->output_count = output_count;
    made->is_contiguous = is_contiguous;
    made->shared_bytes = shared;
    fill_in(made, input_names, output_names);
    *kernel = made;
    return SLIP_OK;
}

slip_cuda_kernel *slip_cuda_kernel_retain(slip_cuda_kernel *kernel) {
    atomic_fetch_add_explicit(&kernel->references, 1, memory_order_relaxed);
    return kernel;
}

void slip_cuda_kernel_release(slip_cuda_kernel *kernel) {
    if (!kernel || atomic_fetch_sub_explicit(&kernel->references, 1, memory_order_acq_rel) != 1) return;
    slip__custom_program_release(kernel->program);
    slip__free(kernel->declaration);
    slip__free(kernel);
}

/* ---- calls ---- */

static slip_status check_templates(const slip_cuda_kernel *kernel, const slip_cuda_call *call) {
    const char *known[2 * SLIP_CUSTOM_ARRAYS + MOST_TEMPLATES];
    size_t count = kernel->input_count + kernel->output_count;
    if (call->template_count > MOST_TEMPLATES)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[cuda_kernel] %zu template arguments; there can be %d",
                          call->template_count, MOST_TEMPLATES);
    memcpy(known, kernel->names, count * sizeof *known);
    for (size_t i = 0; i < call->template_count; ++i) {
        const slip_cuda_template *given = &call->templates[i];
        SLIP_TRY(check_new_name(given->name, known, count));
        known[count++] = given->name;
        if (given->kind == SLIP_CUDA_DTYPE) SLIP_TRY(slip__op_check_dtype((slip_dtype)given->value, "cuda_kernel"));
        if (given->kind != SLIP_CUDA_DTYPE && given->kind != SLIP_CUDA_BOOL && given->kind != SLIP_CUDA_INT)
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[cuda_kernel] the template argument %s is neither a dtype, an "
                              "int nor a bool",
                              given->name);
    }
    return SLIP_OK;
}

slip_status slip__cuda_kernel_check(const slip_cuda_kernel *kernel, slip_array *const *inputs, size_t input_count,
                                    const slip_cuda_call *call) {
    if (input_count != kernel->input_count)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[cuda_kernel] Expected `inputs` to have size %zu but got size %zu.",
                          kernel->input_count, input_count);
    if (call->output_count != kernel->output_count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[cuda_kernel] Expected `output_shapes` to have size %zu but got size %zu.",
                          kernel->output_count, call->output_count);
    SLIP_TRY(slip__cuda_call_check(call, inputs, input_count, "cuda_kernel"));
    for (size_t i = 0; i < input_count; ++i)
        if ((kernel->mentions[i] & (CUDA_MENTIONS_SHAPE | CUDA_MENTIONS_STRIDES)) && inputs[i]->ndim > SLIP_CUSTOM_NDIM)
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[cuda_kernel] %s has %d dimensions; a kernel can be told the shape or strides of %d",
                              kernel->names[i], inputs[i]->ndim, SLIP_CUSTOM_NDIM);
    return check_templates(kernel, call);
}

static int list_arguments(slip_custom_argument *arguments, const slip_cuda_kernel *kernel) {
    int count = 0;
    for (size_t i = 0; i < kernel->input_count; ++i) {
        uint8_t index = (uint8_t)i, mentions = kernel->mentions[i];
        arguments[count++] = (slip_custom_argument){.kind = SLIP_CUSTOM_INPUT, .index = index};
        if (mentions & CUDA_MENTIONS_SHAPE)
            arguments[count++] = (slip_custom_argument){.kind = SLIP_CUSTOM_SHAPE, .index = index};
        if (mentions & CUDA_MENTIONS_STRIDES)
            arguments[count++] = (slip_custom_argument){.kind = SLIP_CUSTOM_STRIDES, .index = index};
        if (mentions & CUDA_MENTIONS_RANK)
            arguments[count++] = (slip_custom_argument){.kind = SLIP_CUSTOM_RANK, .index = index};
    }
    for (size_t i = 0; i < kernel->output_count; ++i)
        arguments[count++] = (slip_custom_argument){.kind = SLIP_CUSTOM_OUTPUT, .index = (uint8_t)i};
    return count;
}

slip_status slip_cuda_kernel_apply(slip_array **out, slip_cuda_kernel *kernel, slip_array *const *inputs,
                                   size_t input_count, const slip_cuda_call *call, slip_stream *stream) {
    slip_custom_argument arguments[SLIP_CUSTOM_ARGUMENTS];
    for (size_t i = 0; i < call->output_count; ++i) out[i] = NULL;
    SLIP_TRY(slip__cuda_kernel_check(kernel, inputs, input_count, call));
    cuda_call_parts parts = {.arguments = arguments, .is_contiguous = kernel->is_contiguous, .what = "cuda_kernel"};
    parts.argument_count = list_arguments(arguments, kernel);
    SLIP_TRY(slip__cuda_kernel_program(&parts.program, kernel, inputs, call));
    slip_status status = slip__cuda_call_build(out, &parts, inputs, input_count, call, stream);
    slip__custom_program_release(parts.program);
    return status;
}
