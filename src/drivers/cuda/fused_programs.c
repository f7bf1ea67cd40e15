#include "drivers/cuda/fused_programs.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "drivers/cuda/compiler.h"
#include "drivers/cuda/images.h"
#include "drivers/cuda/state.h"

enum { MOST_PROGRAMS = 1024 }; /* of all devices: what a program of ever new shapes may cost */

/* What has become of a shape: a first time it is only looked for on disk, since most programs that are over soon, and
 * most shapes of a program's start, come once; the second time it is compiled. */
enum { LOOKED_FOR, NOT_ON_DISK, IN_LINE, COMPILED, FAILED };

/* Never freed, and found without a lock. */
struct cuda_fused_program {
    cuda_job job;             /* first */
    cuda_fused_program *next; /* of its bucket */
    cuda_device *device;
    uint64_t hash;
    cuda_fused_shape shape;
    cuda_code code;               /* the compiling thread's */
    _Atomic(CUfunction) function; /* NULL: not there, or not yet */
    atomic_int state;
};

static slip_lock lock; /* of adding to a device's buckets, and of the next */
static int program_count;

/* ---- compiling one ---- */

/* The text of one kernel on its way to the device. */
typedef struct work {
    cuda_fused_program *program;
    char own[CUDA_FUSED_TEXT_BYTES], name[CUDA_FUSED_NAME_BYTES];
    cuda_text text;
    char *code;
    size_t code_bytes;
} work;

static slip_status load_program(work *self) {
    cuda_fused_program *program = self->program;
    SLIP_TRY(slip__cuda_code_load(&program->code, program->device, self->code, self->name, 0));
    atomic_store_explicit(&program->function, program->code.function, memory_order_release);
    return SLIP_OK;
}

/* What is there and cannot be loaded is as good as not there. */
static int look_on_disk(work *self) {
    if (!slip__cuda_code_find(&self->code, &self->code_bytes, &self->text)) return NOT_ON_DISK;
    return load_program(self) == SLIP_OK ? COMPILED : NOT_ON_DISK;
}

static slip_status compile(work *self) {
    SLIP_TRY(slip__cuda_code_make(&self->code, &self->code_bytes, &self->text));
    return load_program(self);
}

static slip_status begin_work(work *self, cuda_fused_program *program) {
    self->program = program;
    if (!slip__cuda_fused_source(self->own, self->name, &program->shape))
        return slip__fail(SLIP_DEVICE, "a kernel's text is too long");
    self->text = (cuda_text){.common = slip__cuda_fused_text.source,
                             .common_bytes = slip__cuda_fused_text.source_bytes,
                             .own = self->own,
                             .own_bytes = strlen(self->own),
                             .own_first = true,
                             .capability = program->device->capability};
    return SLIP_OK;
}

/* One step on. */
static slip_status advance(cuda_job *job) {
    cuda_fused_program *program = (cuda_fused_program *)job;
    work *self = slip__calloc(1, sizeof *self);
    if (!self) return slip__fail_memory("nvrtc", sizeof *self);
    slip_status status = begin_work(self, program);
    int state = FAILED;
    if (status == SLIP_OK && atomic_load(&program->state) == LOOKED_FOR) state = look_on_disk(self);
    else if (status == SLIP_OK && (status = compile(self)) == SLIP_OK) state = COMPILED;
    atomic_store(&program->state, state);
    slip__free(self->code);
    slip__free(self);
    return status;
}

/* ---- finding ---- */

static cuda_fused_program *look_up(_Atomic(cuda_fused_program *) *bucket, uint64_t hash,
                                   const cuda_fused_shape *shape) {
    cuda_fused_program *program = atomic_load_explicit(bucket, memory_order_acquire);
    while (program && (program->hash != hash || memcmp(&program->shape, shape, sizeof *shape) != 0))
        program = program->next;
    return program;
}

/* Under the lock. NULL: there is no room. */
static cuda_fused_program *add_program(cuda_device *device, _Atomic(cuda_fused_program *) *bucket, uint64_t hash,
                                       const cuda_fused_shape *shape) {
    cuda_fused_program *program = program_count < MOST_PROGRAMS ? slip__calloc(1, sizeof *program) : NULL;
    if (!program) return NULL;
    ++program_count;
    program->job.run = advance;
    program->device = device;
    program->hash = hash;
    program->shape = *shape;
    program->next = atomic_load(bucket);
    atomic_init(&program->state, LOOKED_FOR);
    atomic_store_explicit(bucket, program, memory_order_release);
    return program;
}

/* A shape that has come before. */
static void ask_again(cuda_fused_program *program) {
    int state = NOT_ON_DISK;
    if (atomic_compare_exchange_strong(&program->state, &state, IN_LINE)) slip__cuda_compiler_add(&program->job, false);
}

/* By words: it is on the way of every launch. Nobody gains by shapes that collide. */
static uint64_t hash_of(const cuda_fused_shape *shape) {
    uint64_t words[sizeof *shape / sizeof(uint64_t)], hash = sizeof *shape;
    _Static_assert(sizeof *shape % sizeof(uint64_t) == 0, "a shape is whole words");
    memcpy(words, shape, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof *words; ++i) {
        hash = (hash ^ words[i]) * 0xd6e8feb86659fd93u;
        hash ^= hash >> 32;
    }
    return hash;
}

CUfunction slip__cuda_fused_find(cuda_device *device, const cuda_fused_shape *shape) {
    uint64_t hash = hash_of(shape);
    _Atomic(cuda_fused_program *) *bucket = &device->fused_programs[hash % CUDA_FUSED_BUCKETS];
    cuda_fused_program *program = look_up(bucket, hash, shape);
    if (program) {
        CUfunction function = atomic_load_explicit(&program->function, memory_order_acquire);
        if (!function && atomic_load_explicit(&program->state, memory_order_relaxed) == NOT_ON_DISK) ask_again(program);
        return function;
    }
    slip__lock(&lock);
    program = look_up(bucket, hash, shape);
    bool is_new = !program && (program = add_program(device, bucket, hash, shape));
    slip__unlock(&lock);
    if (is_new && !slip__cuda_compiler_add(&program->job, false)) atomic_store(&program->state, NOT_ON_DISK);
    return NULL;
}

void slip__cuda_fused_after_fork_in_child(void) {
    atomic_store(&lock.word, 0);
}
