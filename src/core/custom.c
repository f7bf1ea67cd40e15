#include "core/custom.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"

slip_status slip__custom_program_create(slip_custom_program **out, const char *label, const char *name,
                                        const char *text, size_t text_bytes) {
    size_t label_bytes = strlen(label) + 1, name_bytes = strlen(name) + 1;
    size_t byte_count = sizeof **out + label_bytes + name_bytes + text_bytes + 1;
    *out = NULL;
    slip_custom_program *program = slip__calloc(1, byte_count);
    if (!program) return slip__fail_memory("cuda_kernel", byte_count);
    char *strings = (char *)(program + 1);
    atomic_init(&program->references, 1);
    program->label = memcpy(strings, label, label_bytes);
    program->name = memcpy(strings + label_bytes, name, name_bytes);
    program->text = memcpy(strings + label_bytes + name_bytes, text, text_bytes);
    program->text_bytes = text_bytes;
    *out = program;
    return SLIP_OK;
}

void slip__custom_program_seal(slip_custom_program *program) {
    program->hash = slip__hash(program->text, program->text_bytes) ^ slip__hash(program->name, strlen(program->name)) ^
                    program->shared_bytes;
}

slip_custom_program *slip__custom_program_retain(slip_custom_program *program) {
    atomic_fetch_add_explicit(&program->references, 1, memory_order_relaxed);
    return program;
}

void slip__custom_program_release(slip_custom_program *program) {
    if (!program || atomic_fetch_sub_explicit(&program->references, 1, memory_order_acq_rel) != 1) return;
    slip__free(program);
}

bool slip__custom_program_is_same(const slip_custom_program *a, const slip_custom_program *b) {
    return a->hash == b->hash && a->text_bytes == b->text_bytes && a->is_compiled == b->is_compiled &&
           a->shared_bytes == b->shared_bytes && !strcmp(a->name, b->name) && !memcmp(a->text, b->text, a->text_bytes);
}

slip_status slip__custom_call_create(slip_custom_call **out, slip_custom_program *program, int output_count,
                                     int argument_count) {
    size_t output_bytes = (size_t)output_count * sizeof(slip_custom_output);
    size_t byte_count = sizeof **out + output_bytes + (size_t)argument_count * sizeof(slip_custom_argument);
    *out = NULL;
    slip_custom_call *call = slip__calloc(1, byte_count);
    if (!call) return slip__fail_memory("cuda_kernel", byte_count);
    call->program = slip__custom_program_retain(program);
    call->output_count = output_count;
    call->argument_count = argument_count;
    call->outputs = (slip_custom_output *)(void *)(call + 1);
    call->arguments = (slip_custom_argument *)(void *)((char *)(call + 1) + output_bytes);
    *out = call;
    return SLIP_OK;
}

void slip__custom_call_destroy(slip_custom_call *call) {
    if (!call) return;
    slip__custom_program_release(call->program);
    slip__free(call);
}
