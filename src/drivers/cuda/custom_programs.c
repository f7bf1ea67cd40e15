#include "drivers/cuda/custom_programs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "drivers/cuda/compiler.h"
#include "drivers/cuda/images.h"
#include "drivers/cuda/state.h"

/* Stays for ever, as its code does, unless it failed for want of memory. */
struct cuda_custom_program {
    cuda_job job;              /* first */
    cuda_custom_program *next; /* of its bucket */
    cuda_device *device;
    slip_custom_program *source; /* retained */
    uint64_t value;              /* of the timeline, which reaches it when the next two are final */
    cuda_code code;              /* NULLs: there is a failure */
    slip_failure *failure;
};

static slip_lock lock;        /* of the devices' buckets, and of the next */
static slip_stream *timeline; /* of the compiler's work on these programs; NULL: none yet */

/* ---- making one ---- */

/* The vendor's headers, which kernels may include where they are found: SLIP_CUDA_INCLUDE, whose being empty means
 * none, or those of the toolkit. NULL: none. By the compiler's thread alone. */
static const char *find_headers(void) {
    static char folder[512];
    static const char *found;
    if (found) return *found ? found : NULL;
    const char *setting = getenv("SLIP_CUDA_INCLUDE"),
               *roots[] = {getenv("CUDA_HOME"), getenv("CUDA_PATH"), "/usr/local/cuda"};
    if (setting) snprintf(folder, sizeof folder, "%s", setting);
    for (int i = 0; i < 3 && !setting; ++i) {
        char header[600];
        if (!roots[i] || !*roots[i]) continue;
        snprintf(folder, sizeof folder, "%s/include", roots[i]);
        snprintf(header, sizeof header, "%s/cuda_fp16.h", folder);
        if (access(header, R_OK) == 0) break;
        folder[0] = '\0';
    }
    found = folder;
    return *found ? found : NULL;
}

/* What stands before the text. */
static const char *first_lines(const slip_custom_program *source) {
    static const char *const lines[2][2] = {
        {"", "#define SLIP_WANTS_GROUPS\n"},
        {"#define SLIP_WANTS_HALVES\n", "#define SLIP_WANTS_HALVES\n#define SLIP_WANTS_GROUPS\n"}};
    return lines[source->wants_halves][source->wants_groups];
}

static slip_status make_code(char **code, const slip_custom_program *source, int capability) {
    const char *lines = first_lines(source), *prelude = slip__cuda_custom_text.source;
    size_t lines_bytes = strlen(lines), common_bytes = lines_bytes + slip__cuda_custom_text.source_bytes, code_bytes;
    char *common = slip__malloc(common_bytes + 1);
    if (!common) return slip__fail_memory("cuda_kernel", common_bytes + 1);
    memcpy(common, lines, lines_bytes);
    memcpy(common + lines_bytes, prelude, slip__cuda_custom_text.source_bytes);
    cuda_text text = {.common = common,
                      .common_bytes = common_bytes,
                      .own = source->text,
                      .own_bytes = source->text_bytes,
                      .headers = find_headers(),
                      .capability = capability,
                      .contracts = true};
    slip_status status = slip__cuda_code_obtain(code, &code_bytes, &text);
    slip__free(common);
    return status;
}

/* The message, with what became of the kernel before it. */
static slip_status explain(slip_status status, const slip_custom_program *source, const char *what) {
    if (status == SLIP_OK) return SLIP_OK;
    return slip__fail(status, "[cuda_kernel] %.100s %s: %s", source->label, what, slip_error_message());
}

static slip_status make_function(cuda_custom_program *program) {
    const slip_custom_program *source = program->source;
    char *code = NULL;
    if (!source->is_compiled) {
        slip_status status = make_code(&code, source, program->device->capability);
        SLIP_TRY(explain(status, source, status == SLIP_DEVICE ? "does not compile" : "cannot be compiled"));
    }
    slip_status status = slip__cuda_code_load(&program->code, program->device, code ? code : source->text, source->name,
                                              source->shared_bytes);
    slip__free(code);
    return explain(status, source, "cannot be loaded");
}

/* The compiler's job. */
static slip_status make(cuda_job *job) {
    cuda_custom_program *program = (cuda_custom_program *)job;
    slip_status status = make_function(program);
    if (status != SLIP_OK) program->failure = slip__failure_capture(status);
    slip__timeline_advance(timeline, program->value);
    return status;
}

/* ---- finding, under the lock ---- */

static cuda_custom_program **place_of(cuda_device *device, const slip_custom_program *source) {
    cuda_custom_program **place = &device->custom_programs[source->hash % CUDA_CUSTOM_BUCKETS];
    while (*place && !slip__custom_program_is_same((*place)->source, source)) place = &(*place)->next;
    return place;
}

static slip_status add_program(cuda_custom_program **place, cuda_device *device, slip_custom_program *source) {
    if (!timeline) SLIP_TRY(slip__timeline_create(&timeline, "compiling"));
    cuda_custom_program *program = slip__calloc(1, sizeof *program);
    if (!program) return slip__fail_memory("cuda_kernel", sizeof *program);
    *program = (cuda_custom_program){.job = {.run = make}, .device = device, .value = slip__timeline_add(timeline)};
    program->source = slip__custom_program_retain(source);
    *place = program;
    if (slip__cuda_compiler_add(&program->job, true)) return SLIP_OK;
    slip__timeline_advance(timeline, program->value); /* no other is under way: there is no thread */
    program->failure = slip__failure_capture(
        slip__fail(SLIP_OUT_OF_MEMORY, "[cuda_kernel] the thread that compiles kernels does not start"));
    return SLIP_OK;
}

/* Tells of a program that could not be made. Another time there may be memory for it. */
static slip_status report_failure(cuda_custom_program **place) {
    cuda_custom_program *program = *place;
    slip_status status = slip__failure_report(program->failure);
    if (status != SLIP_OUT_OF_MEMORY) return status;
    *place = program->next;
    slip__custom_program_release(program->source);
    slip__failure_release(program->failure);
    slip__free(program);
    return status;
}

static slip_status look(cuda_device *device, slip_custom_program *source, slip_wait *gate) {
    cuda_custom_program **place = place_of(device, source);
    if (!*place) SLIP_TRY(add_program(place, device, source));
    cuda_custom_program *program = *place;
    if (!slip__timeline_reached(timeline, program->value)) {
        *gate = (slip_wait){timeline, program->value, NULL};
        return SLIP_CANCELLED;
    }
    if (program->failure) return report_failure(place);
    atomic_store_explicit(&source->found, program, memory_order_release);
    return SLIP_OK;
}

/* ---- */

static cuda_custom_program *found_before(const cuda_device *device, slip_custom_program *source) {
    cuda_custom_program *found = atomic_load_explicit(&source->found, memory_order_acquire);
    return found && found->device == device ? found : NULL;
}

slip_status slip__cuda_custom_prepare(cuda_device *device, const slip_custom_call *call, slip_wait *gate) {
    SLIP_TRY(slip__cuda_check_lost(device));
    if (found_before(device, call->program)) return SLIP_OK;
    slip__lock(&lock);
    slip_status status = look(device, call->program, gate);
    slip__unlock(&lock);
    return status;
}

CUfunction slip__cuda_custom_function(cuda_device *device, const slip_custom_call *call) {
    cuda_custom_program *program = found_before(device, call->program);
    if (program) return program->code.function;
    slip__lock(&lock); /* another device has used it meanwhile */
    program = *place_of(device, call->program);
    slip__unlock(&lock);
    return program->code.function;
}

void slip__cuda_custom_after_fork_in_child(void) {
    atomic_store(&lock.word, 0);
}
