/* Kernels that were compiled before: PTX, or machine code. */
#include <string.h>

#include "base/error.h"
#include "ops/cuda_kernel.h"

static const char what[] = "precompiled_cuda_kernel";

/* ---- the code ---- */

static uint64_t read_u64(const unsigned char *bytes) {
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static uint64_t read_u16(const unsigned char *bytes) {
    uint16_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static bool lies_within(uint64_t place, uint64_t size, size_t byte_count) {
    return place <= byte_count && size <= byte_count - place;
}

/* What a 64-bit ELF file's header says of a table: where it begins, and its entries' size and count. */
static bool has_table(const unsigned char *bytes, size_t byte_count, int place, int shape) {
    return lies_within(read_u64(bytes + place), read_u16(bytes + shape) * read_u16(bytes + shape + 2), byte_count);
}

/* Sections that occupy the file, all of them within it. */
static bool has_sections(const unsigned char *bytes, size_t byte_count) {
    enum { TABLE = 40, ENTRY_BYTES = 58, COUNT = 60, TYPE = 4, PLACE = 24, SIZE = 32, ENTRY = 64, NO_BYTES = 8 };
    const unsigned char *section = bytes + read_u64(bytes + TABLE);
    if (read_u16(bytes + ENTRY_BYTES) != ENTRY) return false;
    for (uint64_t i = 0; i < read_u16(bytes + COUNT); ++i, section += ENTRY) {
        if (read_u16(section + TYPE) == NO_BYTES) continue;
        if (!lies_within(read_u64(section + PLACE), read_u64(section + SIZE), byte_count)) return false;
    }
    return true;
}

/* A file that was cut short would be read beyond its end. */
static bool is_cubin(const unsigned char *bytes, size_t byte_count) {
    enum { HEADER_BYTES = 64, IS_64_BIT = 2, PROGRAM_TABLE = 32, PROGRAM_SHAPE = 54, TABLE = 40, SHAPE = 58 };
    if (byte_count < HEADER_BYTES || memcmp(bytes, "\177ELF", 4) != 0 || bytes[4] != IS_64_BIT) return false;
    return has_table(bytes, byte_count, PROGRAM_TABLE, PROGRAM_SHAPE) && has_table(bytes, byte_count, TABLE, SHAPE) &&
           has_sections(bytes, byte_count);
}

static bool is_ptx(const char *text, size_t byte_count) {
    size_t length = strnlen(text, byte_count);
    static const char word[] = ".version";
    bool is_text = length && (length == byte_count || length + 1 == byte_count); /* a NUL at the end will do */
    bool has_word = false;
    for (size_t i = 0; is_text && !has_word && i + sizeof word <= length; ++i)
        has_word = !memcmp(text + i, word, sizeof word - 1);
    return has_word;
}

static slip_status check_code(const slip_cuda_code *code) {
    enum { MOST_NAME = 1000 };
    size_t length = code->name ? strlen(code->name) : 0;
    if (length == 0 || length > MOST_NAME)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the name has %zu characters; expected 1 to %d", what, length,
                          MOST_NAME);
    if (!code->bytes || code->byte_count == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] compiled_source is empty", what);
    if (!is_cubin(code->bytes, code->byte_count) && !is_ptx(code->bytes, code->byte_count))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] compiled_source is neither PTX nor a whole cubin", what);
    if (code->scalar_count > SLIP_CUSTOM_SCALARS)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %zu scalars; there can be %d", what, code->scalar_count,
                          SLIP_CUSTOM_SCALARS);
    return SLIP_OK;
}

static slip_status make_program(slip_custom_program **out, const slip_cuda_code *code, unsigned shared_bytes) {
    SLIP_TRY(slip__custom_program_create(out, code->name, code->name, code->bytes, code->byte_count));
    (*out)->is_compiled = true;
    (*out)->shared_bytes = shared_bytes;
    slip__custom_program_seal(*out);
    return SLIP_OK;
}

/* ---- its parameters ---- */

static slip_status take_scalar(slip_custom_argument *argument, const slip_cuda_scalar *scalar, size_t index) {
    *argument = (slip_custom_argument){.kind = SLIP_CUSTOM_SCALAR};
    bool is_yes = scalar->value != 0;
    float number = (float)scalar->value;
    if (scalar->kind == SLIP_CUDA_BOOL) {
        memcpy(argument->bytes, &is_yes, sizeof is_yes);
    } else if (scalar->kind == SLIP_CUDA_FLOAT) {
        memcpy(argument->bytes, &number, sizeof number);
    } else if (scalar->kind == SLIP_CUDA_INT && scalar->value >= INT32_MIN && scalar->value <= INT32_MAX) {
        int whole = (int)scalar->value;
        memcpy(argument->bytes, &whole, sizeof whole);
    } else {
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] scalar %zu is not a bool, an int of 32 bits or a float", what,
                          index);
    }
    return SLIP_OK;
}

static slip_status list_arguments(slip_custom_argument *arguments, int *count, const slip_cuda_code *code,
                                  size_t input_count, size_t output_count) {
    *count = 0;
    for (size_t i = 0; i < input_count; ++i)
        arguments[(*count)++] = (slip_custom_argument){.kind = SLIP_CUSTOM_INPUT, .index = (uint8_t)i};
    for (size_t i = 0; i < output_count; ++i)
        arguments[(*count)++] = (slip_custom_argument){.kind = SLIP_CUSTOM_OUTPUT, .index = (uint8_t)i};
    for (size_t i = 0; i < code->scalar_count; ++i) SLIP_TRY(take_scalar(&arguments[(*count)++], &code->scalars[i], i));
    return SLIP_OK;
}

slip_status slip_cuda_code_apply(slip_array **out, const slip_cuda_code *code, slip_array *const *inputs,
                                 size_t input_count, const slip_cuda_call *call, slip_stream *stream) {
    slip_custom_argument arguments[SLIP_CUSTOM_ARGUMENTS];
    unsigned shared_bytes;
    for (size_t i = 0; i < call->output_count; ++i) out[i] = NULL;
    SLIP_TRY(check_code(code));
    SLIP_TRY(slip__cuda_shared_bytes(&shared_bytes, code->shared_bytes, what));
    SLIP_TRY(slip__cuda_call_check(call, inputs, input_count, what));
    if (call->template_count)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] compiled code takes no template arguments", what);
    cuda_call_parts parts = {.arguments = arguments, .is_contiguous = code->is_contiguous, .what = what};
    SLIP_TRY(list_arguments(arguments, &parts.argument_count, code, input_count, call->output_count));
    SLIP_TRY(make_program(&parts.program, code, shared_bytes));
    slip_status status = slip__cuda_call_build(out, &parts, inputs, input_count, call, stream);
    slip__custom_program_release(parts.program);
    return status;
}
