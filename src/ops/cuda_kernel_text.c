/* The text of a kernel that a program wrote: its header, and a function around its body. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/array.h"
#include "ops/cuda_kernel.h"

/* ---- writing ---- */

typedef struct writer {
    char *text;
    size_t used, room;
    bool has_failed;
} writer;

static void put_bytes(writer *to, const char *bytes, size_t byte_count) {
    if (to->room - to->used <= byte_count) {
        size_t room = 2 * to->room + byte_count + 512;
        char *text = to->has_failed ? NULL : slip__realloc(to->text, room);
        to->has_failed |= !text;
        if (!text) return;
        to->text = text;
        to->room = room;
    }
    memcpy(to->text + to->used, bytes, byte_count);
    to->used += byte_count;
    to->text[to->used] = '\0';
}

__attribute__((format(printf, 2, 3))) static void put(writer *to, const char *format, ...) {
    char piece[400]; /* names are shorter than 101 */
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    put_bytes(to, piece, (size_t)length);
}

static slip_status finish(char **text, writer *from) {
    *text = NULL;
    if (from->has_failed) {
        slip__free(from->text);
        return slip__fail_memory("cuda_kernel", from->room);
    }
    *text = from->text;
    return SLIP_OK;
}

/* ---- the parts ---- */

static const char *type_of(slip_dtype dtype) {
    static const char *const names[SLIP_DTYPE_COUNT] = {[SLIP_BOOL] = "bool",
                                                        [SLIP_UINT8] = "uint8_t",
                                                        [SLIP_UINT16] = "uint16_t",
                                                        [SLIP_UINT32] = "uint32_t",
                                                        [SLIP_UINT64] = "uint64_t",
                                                        [SLIP_INT8] = "int8_t",
                                                        [SLIP_INT16] = "int16_t",
                                                        [SLIP_INT32] = "int32_t",
                                                        [SLIP_INT64] = "int64_t",
                                                        [SLIP_FLOAT16] = "__half",
                                                        [SLIP_FLOAT32] = "float",
                                                        [SLIP_FLOAT64] = "double",
                                                        [SLIP_BFLOAT16] = "__nv_bfloat16",
                                                        [SLIP_COMPLEX64] = "complex64_t"};
    return names[dtype];
}

static void put_input(writer *to, const slip_cuda_kernel *kernel, size_t index, const slip_array *input) {
    const char *name = kernel->names[index];
    put(to, "    const %s *%s,\n", type_of((slip_dtype)input->dtype), name);
    if (kernel->mentions[index] & CUDA_MENTIONS_SHAPE) put(to, "    const __grid_constant__ Shape %s_shape,\n", name);
    if (kernel->mentions[index] & CUDA_MENTIONS_STRIDES)
        put(to, "    const __grid_constant__ Strides %s_strides,\n", name);
    if (kernel->mentions[index] & CUDA_MENTIONS_RANK) put(to, "    const __grid_constant__ int %s_ndim,\n", name);
}

static void put_template(writer *to, const slip_cuda_template *given) {
    if (given->kind == SLIP_CUDA_DTYPE) put(to, "    using %s = %s;\n", given->name, type_of((slip_dtype)given->value));
    else if (given->kind == SLIP_CUDA_BOOL)
        put(to, "    constexpr bool %s = %s;\n", given->name, given->value ? "true" : "false");
    else put(to, "    constexpr int %s = %d;\n", given->name, given->value);
}

/* All of the text that depends on the call. */
static slip_status declare(char **text, const slip_cuda_kernel *kernel, slip_array *const *inputs,
                           const slip_cuda_call *call) {
    writer to = {0};
    put(&to, "extern \"C\" __global__ void custom_kernel_%s(\n", kernel->name);
    for (size_t i = 0; i < kernel->input_count; ++i) put_input(&to, kernel, i, inputs[i]);
    for (size_t i = 0; i < kernel->output_count; ++i)
        put(&to, "    %s *%s%s\n", type_of(call->outputs[i].dtype), kernel->names[kernel->input_count + i],
            i + 1 < kernel->output_count ? "," : ") {");
    for (size_t i = 0; i < call->template_count; ++i) put_template(&to, &call->templates[i]);
    return finish(text, &to);
}

static slip_status compose(char **text, const slip_cuda_kernel *kernel, const char *declaration) {
    writer to = {0};
    if (*kernel->header) {
        put(&to, "#line 1 \"%s, header\"\n", kernel->name);
        put_bytes(&to, kernel->header, strlen(kernel->header));
    }
    put(&to, "\nnamespace mlx {\nnamespace core {\nnamespace cu {\n\n");
    put_bytes(&to, declaration, strlen(declaration));
    put(&to, "#line 1 \"%s\"\n", kernel->name);
    put_bytes(&to, kernel->source, strlen(kernel->source));
    put(&to, "\n}\n\n} // namespace cu\n} // namespace core\n} // namespace mlx\n");
    return finish(text, &to);
}

slip_status slip_cuda_kernel_text(char **text, const slip_cuda_kernel *kernel, slip_array *const *inputs,
                                  size_t input_count, const slip_cuda_call *call) {
    char *declaration;
    *text = NULL;
    SLIP_TRY(slip__cuda_kernel_check(kernel, inputs, input_count, call));
    SLIP_TRY(declare(&declaration, kernel, inputs, call));
    slip_status status = compose(text, kernel, declaration);
    slip__free(declaration);
    return status;
}

void slip_cuda_text_release(char *text) {
    slip__free(text);
}

/* ---- the program ---- */

static slip_status make_program(slip_custom_program **out, const slip_cuda_kernel *kernel, const char *declaration) {
    char name[160], *text;
    *out = NULL;
    SLIP_TRY(compose(&text, kernel, declaration));
    snprintf(name, sizeof name, "custom_kernel_%s", kernel->name);
    slip_status status = slip__custom_program_create(out, kernel->name, name, text, strlen(text));
    if (status == SLIP_OK) {
        (*out)->wants_halves = strstr(text, "half") || strstr(text, "bfloat16");
        (*out)->wants_groups = strstr(text, "cooperative_groups") || strstr(text, "cg::");
        (*out)->shared_bytes = kernel->shared_bytes;
        slip__custom_program_seal(*out);
    }
    slip__free(text);
    return status;
}

static slip_custom_program *known_program(slip_cuda_kernel *kernel, const char *declaration) {
    slip_custom_program *found = NULL;
    slip__lock(&kernel->lock);
    if (kernel->program && !strcmp(kernel->declaration, declaration))
        found = slip__custom_program_retain(kernel->program);
    slip__unlock(&kernel->lock);
    return found;
}

/* Takes the declaration over. */
static void remember(slip_cuda_kernel *kernel, char *declaration, slip_custom_program *program) {
    slip__lock(&kernel->lock);
    char *old_declaration = kernel->declaration;
    slip_custom_program *old_program = kernel->program;
    kernel->declaration = declaration;
    kernel->program = slip__custom_program_retain(program);
    slip__unlock(&kernel->lock);
    slip__free(old_declaration);
    slip__custom_program_release(old_program);
}

slip_status slip__cuda_kernel_program(slip_custom_program **out, slip_cuda_kernel *kernel, slip_array *const *inputs,
                                      const slip_cuda_call *call) {
    char *declaration;
    *out = NULL;
    SLIP_TRY(declare(&declaration, kernel, inputs, call));
    *out = known_program(kernel, declaration);
    bool is_new = !*out;
    slip_status status = is_new ? make_program(out, kernel, declaration) : SLIP_OK;
    if (is_new && status == SLIP_OK) remember(kernel, declaration, *out);
    else slip__free(declaration);
    return status;
}
