#include "drivers/cuda/fused_programs.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "device/gate.h"
#include "drivers/cuda/code_cache.h"
#include "drivers/cuda/images.h"
#include "drivers/cuda/nvrtc.h"
#include "drivers/cuda/state.h"

enum { MOST_PROGRAMS = 1024 }; /* of all devices: what a program of ever new shapes may cost */

/* What has become of a shape: a first time it is only looked for on disk, since most programs that are over soon, and
 * most shapes of a program's start, come once; the second time it is compiled. */
enum { LOOKED_FOR, NOT_ON_DISK, IN_LINE, COMPILED, FAILED };

/* Never freed, and found without a lock. */
struct cuda_fused_program {
    cuda_fused_program *next; /* of its bucket */
    cuda_fused_program *next_in_line;
    cuda_device *device;
    uint64_t hash;
    cuda_fused_shape shape;
    CUmodule module;              /* the compiling thread's; stays */
    _Atomic(CUfunction) function; /* NULL: not there, or not yet */
    atomic_int state;
};

static struct {
    slip_lock lock; /* of what is plain below, and of adding to a device's buckets */
    cuda_fused_program *first, *last;
    int program_count;
    bool has_thread;
    slip_failure *failure; /* the newest */
    bool is_busy, is_loading;
    atomic_uint changes; /* programs that came, or were done with */
    atomic_uint compilations;
    atomic_bool is_impossible, is_shut_down;
} compiler;

/* ---- compiling one ---- */

static void changed(void) {
    atomic_fetch_add(&compiler.changes, 1);
    slip__futex_wake(&compiler.changes, INT_MAX);
}

static void note_failure(slip_status status) {
    slip_failure *failure = slip__failure_capture(status);
    slip__lock(&compiler.lock);
    slip_failure *before = compiler.failure;
    compiler.failure = failure;
    slip__unlock(&compiler.lock);
    slip__failure_release(before);
}

/* What the code is made from: `own` is the kernel's text, to which the same text is added for all. NULL without memory.
 */
static char *make_key(const char *own, int capability) {
    size_t byte_count = strlen(own) + 128;
    char *key = slip__malloc(byte_count);
    if (!key) return NULL;
    static uint64_t common; /* of a hundred thousand bytes: once */
    if (!common) common = slip__hash_lasting(slip__cuda_fused_text.source, slip__cuda_fused_text.source_bytes);
    snprintf(key, byte_count, "slipstream 1 sm_%d %zu %016llx\n%s", capability, slip__cuda_fused_text.source_bytes,
             (unsigned long long)common, own);
    return key;
}

static slip_status compile_text(char **code, size_t *code_bytes, const char *own, int capability) {
    size_t own_bytes = strlen(own), common_bytes = slip__cuda_fused_text.source_bytes;
    char *source = slip__malloc(own_bytes + common_bytes + 1);
    if (!source) return slip__fail_memory("nvrtc", own_bytes + common_bytes + 1);
    memcpy(source, own, own_bytes);
    memcpy(source + own_bytes, slip__cuda_fused_text.source, common_bytes);
    source[own_bytes + common_bytes] = '\0';
    slip_status status = slip__nvrtc_compile(code, code_bytes, source, capability);
    slip__free(source);
    return status;
}

/* Once the process ends nothing more is loaded, and what is being loaded is waited for: the vendor's library goes. */
static bool begin_loading(void) {
    slip__lock(&compiler.lock);
    compiler.is_loading = !atomic_load(&compiler.is_shut_down);
    slip__unlock(&compiler.lock);
    return compiler.is_loading;
}

/* Puts a flag down and tells whoever waits for that. */
static void put_down(bool *flag) {
    slip__lock(&compiler.lock);
    *flag = false;
    slip__unlock(&compiler.lock);
    changed();
}

/* Loading allocates, which must not happen while the device waits for the host. */
static slip_status wait_for_gate(cuda_device *device) {
    enum { NAP_NS = 50 * 1000 };
    atomic_uint never = 0;
    while (!slip__gate_enter(device->object, NULL)) {
        SLIP_TRY(slip__cuda_check_lost(device));
        if (atomic_load(&compiler.is_shut_down)) return slip__fail(SLIP_CANCELLED, "the process ends");
        slip__futex_wait(&never, 0, NAP_NS);
    }
    return SLIP_OK;
}

static slip_status load_entered(CUfunction *function, cuda_fused_program *program, const char *code, const char *name) {
    cuda_device *device = program->device;
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuModuleLoadData(&program->module, code), "cuModuleLoadData"));
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuModuleGetFunction(function, program->module, name),
                              "cuModuleGetFunction"));
    return slip__cuda_check(device, slip__cuda.cuFuncLoad(*function), "cuFuncLoad");
}

static slip_status load_code(CUfunction *function, cuda_fused_program *program, const char *code, const char *name) {
    cuda_device *device = program->device;
    slip_status status = SLIP_CANCELLED;
    SLIP_TRY(slip__cuda_check_lost(device));
    SLIP_TRY(wait_for_gate(device));
    if (begin_loading()) {
        slip__cuda_enter(device);
        status = load_entered(function, program, code, name);
        slip__cuda_leave();
        put_down(&compiler.is_loading);
    }
    slip__gate_leave(device->object);
    return status;
}

/* The text of one kernel on its way to the device. */
typedef struct work {
    cuda_fused_program *program;
    char own[CUDA_FUSED_TEXT_BYTES], name[CUDA_FUSED_NAME_BYTES];
    char *key, *code;
    size_t code_bytes;
} work;

static slip_status load_program(work *self) {
    cuda_fused_program *program = self->program;
    CUfunction function = NULL;
    SLIP_TRY(load_code(&function, program, self->code, self->name));
    atomic_store_explicit(&program->function, function, memory_order_release);
    return SLIP_OK;
}

/* What is there and cannot be loaded is as good as not there. */
static int look_on_disk(work *self) {
    if (!slip__code_cache_read(&self->code, &self->code_bytes, self->key)) return NOT_ON_DISK;
    return load_program(self) == SLIP_OK ? COMPILED : NOT_ON_DISK;
}

static slip_status compile(work *self) {
    atomic_fetch_add(&compiler.compilations, 1);
    slip_status status = compile_text(&self->code, &self->code_bytes, self->own, self->program->device->capability);
    if (status == SLIP_UNIMPLEMENTED) atomic_store(&compiler.is_impossible, true);
    SLIP_TRY(status);
    slip__code_cache_write(self->key, self->code, self->code_bytes);
    return load_program(self);
}

static slip_status begin_work(work *self, cuda_fused_program *program) {
    self->program = program;
    if (!slip__cuda_fused_source(self->own, self->name, &program->shape))
        return slip__fail(SLIP_DEVICE, "a kernel's text is too long");
    self->key = make_key(self->own, program->device->capability);
    return self->key ? SLIP_OK : slip__fail_memory("nvrtc", strlen(self->own));
}

/* One step on. */
static slip_status advance(cuda_fused_program *program) {
    work *self = slip__calloc(1, sizeof *self);
    if (!self) return slip__fail_memory("nvrtc", sizeof *self);
    slip_status status = begin_work(self, program);
    int state = FAILED;
    if (status == SLIP_OK && atomic_load(&program->state) == LOOKED_FOR) state = look_on_disk(self);
    else if (status == SLIP_OK && (status = compile(self)) == SLIP_OK) state = COMPILED;
    atomic_store(&program->state, state);
    slip__free(self->key);
    slip__free(self->code);
    slip__free(self);
    return status;
}

/* ---- the thread ---- */

static cuda_fused_program *take_program(void) {
    slip__lock(&compiler.lock);
    cuda_fused_program *program = atomic_load(&compiler.is_shut_down) ? NULL : compiler.first;
    if (program && !(compiler.first = program->next_in_line)) compiler.last = NULL;
    compiler.is_busy = program != NULL;
    slip__unlock(&compiler.lock);
    return program;
}

static void serve(void *unused) {
    enum { REST_NS = 2000000000 };
    (void)unused;
    for (;;) {
        unsigned changes = atomic_load(&compiler.changes);
        cuda_fused_program *program = take_program();
        if (!program) {
            if (slip__futex_wait(&compiler.changes, changes, REST_NS)) continue;
            slip__nvrtc_rest();
            slip__futex_wait(&compiler.changes, changes, UINT64_MAX);
            continue;
        }
        slip_status status = advance(program);
        if (status != SLIP_OK) note_failure(status);
        put_down(&compiler.is_busy);
    }
}

/* Under the lock. */
static bool start_thread(void) {
    if (!compiler.has_thread) compiler.has_thread = slip__thread_start(serve, NULL, "slip-nvrtc") == 0;
    return compiler.has_thread;
}

/* ---- finding ---- */

static cuda_fused_program *look_up(_Atomic(cuda_fused_program *) *bucket, uint64_t hash,
                                   const cuda_fused_shape *shape) {
    cuda_fused_program *program = atomic_load_explicit(bucket, memory_order_acquire);
    while (program && (program->hash != hash || memcmp(&program->shape, shape, sizeof *shape) != 0))
        program = program->next;
    return program;
}

/* Under the lock. */
static void put_in_line(cuda_fused_program *program) {
    program->next_in_line = NULL;
    if (compiler.last) compiler.last->next_in_line = program;
    else compiler.first = program;
    compiler.last = program;
}

/* Under the lock. NULL: there is no room, or nobody to compile it. */
static cuda_fused_program *add_program(cuda_device *device, _Atomic(cuda_fused_program *) *bucket, uint64_t hash,
                                       const cuda_fused_shape *shape) {
    if (compiler.program_count == MOST_PROGRAMS || !start_thread()) return NULL;
    cuda_fused_program *program = slip__calloc(1, sizeof *program);
    if (!program) return NULL;
    ++compiler.program_count;
    program->device = device;
    program->hash = hash;
    program->shape = *shape;
    program->next = atomic_load(bucket);
    atomic_init(&program->state, LOOKED_FOR);
    atomic_store_explicit(bucket, program, memory_order_release);
    put_in_line(program);
    return program;
}

/* A shape that has come before. */
static void ask_again(cuda_fused_program *program) {
    int state = NOT_ON_DISK;
    slip__lock(&compiler.lock);
    bool is_asked = atomic_compare_exchange_strong(&program->state, &state, IN_LINE);
    if (is_asked) put_in_line(program);
    slip__unlock(&compiler.lock);
    if (is_asked) changed();
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
    slip__lock(&compiler.lock);
    program = look_up(bucket, hash, shape);
    bool is_new = !program && (program = add_program(device, bucket, hash, shape));
    slip__unlock(&compiler.lock);
    if (is_new) changed();
    return NULL;
}

bool slip__cuda_fused_is_possible(void) {
    return !atomic_load_explicit(&compiler.is_impossible, memory_order_relaxed);
}

unsigned slip__cuda_fused_compilations(void) {
    return atomic_load(&compiler.compilations);
}

/* ---- waiting ---- */

static bool is_idle(void) {
    slip__lock(&compiler.lock);
    bool is_idle = atomic_load(&compiler.is_shut_down) ? !compiler.is_loading : !compiler.is_busy && !compiler.first;
    slip__unlock(&compiler.lock);
    return is_idle;
}

static bool wait_until_idle(uint64_t deadline) {
    for (;;) {
        unsigned changes = atomic_load(&compiler.changes);
        if (is_idle()) return true;
        if (!slip__remaining(deadline)) return false;
        slip__futex_wait(&compiler.changes, changes, slip__remaining(deadline));
    }
}

slip_status slip__cuda_fused_settle(uint64_t timeout_ns) {
    if (!wait_until_idle(slip__deadline(timeout_ns))) return slip__fail(SLIP_TIMEOUT, "kernels are being compiled");
    slip__lock(&compiler.lock);
    slip_failure *failure = compiler.failure ? slip__failure_retain(compiler.failure) : NULL;
    slip__unlock(&compiler.lock);
    if (!failure) return SLIP_OK;
    slip_status status = slip__failure_report(failure);
    slip__failure_release(failure);
    return status;
}

void slip__cuda_fused_shut_down(uint64_t deadline) {
    atomic_store(&compiler.is_shut_down, true);
    (void)wait_until_idle(deadline);
}

void slip__cuda_fused_after_fork_in_child(void) {
    atomic_store(&compiler.lock.word, 0);
    compiler.first = compiler.last = NULL;
    compiler.has_thread = compiler.is_busy = compiler.is_loading = false;
    atomic_store(&compiler.is_impossible, true);
}
