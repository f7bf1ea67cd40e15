#include "drivers/cuda/compiler.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"
#include "device/gate.h"
#include "drivers/cuda/code_cache.h"
#include "drivers/cuda/state.h"

typedef struct line {
    cuda_job *first, *last;
} line;

static struct {
    slip_lock lock; /* of what is plain below */
    line urgent, other;
    bool has_thread;
    slip_failure *failure; /* the newest */
    bool is_busy, is_loading;
    atomic_uint changes; /* jobs that came, or were done with */
    atomic_uint compilations;
    atomic_bool is_impossible, is_shut_down;
} compiler;

static void changed(void) {
    atomic_fetch_add(&compiler.changes, 1);
    slip__futex_wake(&compiler.changes, INT_MAX);
}

/* Puts a flag down and tells whoever waits for that. */
static void put_down(bool *flag) {
    slip__lock(&compiler.lock);
    *flag = false;
    slip__unlock(&compiler.lock);
    changed();
}

/* ---- compiling ---- */

/* All that the code is made from, but for the common text, which its hash stands for. NULL without memory. */
static char *make_key(const cuda_text *text) {
    const char *headers = text->headers ? text->headers : "-";
    size_t byte_count = text->own_bytes + strlen(headers) + 160;
    char *key = slip__malloc(byte_count);
    if (!key) return NULL;
    int length = snprintf(key, byte_count, "slipstream 2 sm_%d %s %s %zu %016llx\n", text->capability,
                          text->contracts ? "contracted" : "exact", headers, text->common_bytes,
                          (unsigned long long)slip__hash_lasting(text->common, text->common_bytes));
    memcpy(key + length, text->own, text->own_bytes);
    key[(size_t)length + text->own_bytes] = '\0';
    return key;
}

bool slip__cuda_code_find(char **code, size_t *code_bytes, const cuda_text *text) {
    char *key = make_key(text);
    bool is_there = key && slip__code_cache_read(code, code_bytes, key);
    slip__free(key);
    return is_there;
}

static slip_status compile(char **code, size_t *code_bytes, const cuda_text *text) {
    size_t byte_count = text->common_bytes + text->own_bytes;
    size_t own_at = text->own_first ? 0 : text->common_bytes, common_at = text->own_first ? text->own_bytes : 0;
    char *source = slip__malloc(byte_count + 1);
    *code = NULL;
    if (!source) return slip__fail_memory("nvrtc", byte_count + 1);
    memcpy(source + own_at, text->own, text->own_bytes);
    memcpy(source + common_at, text->common, text->common_bytes);
    source[byte_count] = '\0';
    atomic_fetch_add(&compiler.compilations, 1);
    nvrtc_options options = {text->capability, text->contracts, text->headers};
    slip_status status = slip__nvrtc_compile(code, code_bytes, source, &options);
    slip__free(source);
    return status;
}

slip_status slip__cuda_code_make(char **code, size_t *code_bytes, const cuda_text *text) {
    slip_status status = compile(code, code_bytes, text);
    if (status == SLIP_UNIMPLEMENTED) atomic_store(&compiler.is_impossible, true);
    SLIP_TRY(status);
    char *key = make_key(text);
    if (key) slip__code_cache_write(key, *code, *code_bytes);
    slip__free(key);
    return SLIP_OK;
}

slip_status slip__cuda_code_obtain(char **code, size_t *code_bytes, const cuda_text *text) {
    return slip__cuda_code_find(code, code_bytes, text) ? SLIP_OK : slip__cuda_code_make(code, code_bytes, text);
}

/* ---- loading ---- */

/* Once the process ends nothing more is loaded, and what is being loaded is waited for: the vendor's library goes. */
static bool begin_loading(void) {
    slip__lock(&compiler.lock);
    compiler.is_loading = !atomic_load(&compiler.is_shut_down);
    slip__unlock(&compiler.lock);
    return compiler.is_loading;
}

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

/* More than a kernel has without being asked for it. */
static slip_status allow_shared(cuda_device *device, CUfunction function, unsigned shared_bytes) {
    enum { ALLOWED_ANYWAY = 48 * 1024 };
    if (shared_bytes <= ALLOWED_ANYWAY) return SLIP_OK;
    CUresult result =
        slip__cuda.cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, (int)shared_bytes);
    if (result != CUDA_ERROR_INVALID_VALUE) return slip__cuda_check(device, result, "cuFuncSetAttribute");
    return slip__fail(SLIP_DEVICE, "%s does not have %u bytes of dynamic shared memory for it", device->object->name,
                      shared_bytes);
}

static slip_status find_function(cuda_code *loaded, cuda_device *device, const char *name, unsigned shared_bytes) {
    CUresult result = slip__cuda.cuModuleGetFunction(&loaded->function, loaded->module, name);
    if (result == CUDA_ERROR_NOT_FOUND) return slip__fail(SLIP_DEVICE, "there is no kernel %.200s in it", name);
    SLIP_TRY(slip__cuda_check(device, result, "cuModuleGetFunction"));
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuFuncLoad(loaded->function), "cuFuncLoad"));
    return allow_shared(device, loaded->function, shared_bytes);
}

static slip_status load_entered(cuda_code *loaded, cuda_device *device, const char *code, const char *name,
                                unsigned shared_bytes) {
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuModuleLoadData(&loaded->module, code), "cuModuleLoadData"));
    slip_status status = find_function(loaded, device, name, shared_bytes);
    if (status == SLIP_OK) return SLIP_OK;
    slip__cuda.cuModuleUnload(loaded->module);
    *loaded = (cuda_code){NULL, NULL};
    return status;
}

slip_status slip__cuda_code_load(cuda_code *loaded, cuda_device *device, const char *code, const char *name,
                                 unsigned shared_bytes) {
    slip_status status = SLIP_CANCELLED;
    *loaded = (cuda_code){NULL, NULL};
    SLIP_TRY(slip__cuda_check_lost(device));
    SLIP_TRY(wait_for_gate(device));
    if (begin_loading()) {
        slip__cuda_enter(device);
        status = load_entered(loaded, device, code, name, shared_bytes);
        slip__cuda_leave();
        put_down(&compiler.is_loading);
    }
    slip__gate_leave(device->object);
    return status;
}

/* ---- the thread ---- */

static void note_failure(slip_status status) {
    slip_failure *failure = slip__failure_capture(status);
    slip__lock(&compiler.lock);
    slip_failure *before = compiler.failure;
    compiler.failure = failure;
    slip__unlock(&compiler.lock);
    slip__failure_release(before);
}

static cuda_job *take_from(line *from) {
    cuda_job *job = from->first;
    if (job && !(from->first = job->next)) from->last = NULL;
    return job;
}

static cuda_job *take_job(void) {
    cuda_job *job = NULL;
    slip__lock(&compiler.lock);
    if (!atomic_load(&compiler.is_shut_down) && !(job = take_from(&compiler.urgent))) job = take_from(&compiler.other);
    compiler.is_busy = job != NULL;
    slip__unlock(&compiler.lock);
    return job;
}

static void serve(void *unused) {
    enum { REST_NS = 2000000000 };
    (void)unused;
    for (;;) {
        unsigned changes = atomic_load(&compiler.changes);
        cuda_job *job = take_job();
        if (!job) {
            if (slip__futex_wait(&compiler.changes, changes, REST_NS)) continue;
            slip__nvrtc_rest();
            slip__futex_wait(&compiler.changes, changes, UINT64_MAX);
            continue;
        }
        slip_status status = job->run(job);
        if (status != SLIP_OK) note_failure(status);
        put_down(&compiler.is_busy);
    }
}

/* Under the lock. */
static bool start_thread(void) {
    if (!compiler.has_thread) compiler.has_thread = slip__thread_start(serve, NULL, "slip-nvrtc") == 0;
    return compiler.has_thread;
}

static void put_in_line(line *to, cuda_job *job) {
    job->next = NULL;
    if (to->last) to->last->next = job;
    else to->first = job;
    to->last = job;
}

bool slip__cuda_compiler_add(cuda_job *job, bool is_urgent) {
    slip__lock(&compiler.lock);
    bool has_thread = start_thread();
    if (has_thread) put_in_line(is_urgent ? &compiler.urgent : &compiler.other, job);
    slip__unlock(&compiler.lock);
    if (has_thread) changed();
    return has_thread;
}

bool slip__cuda_compiler_is_possible(void) {
    return !atomic_load_explicit(&compiler.is_impossible, memory_order_relaxed);
}

unsigned slip__cuda_compilations(void) {
    return atomic_load(&compiler.compilations);
}

/* ---- waiting ---- */

static bool is_idle(void) {
    slip__lock(&compiler.lock);
    bool has_work = compiler.is_busy || compiler.urgent.first || compiler.other.first;
    bool is_idle = atomic_load(&compiler.is_shut_down) ? !compiler.is_loading : !has_work;
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

slip_status slip__cuda_compiler_settle(uint64_t timeout_ns) {
    if (!wait_until_idle(slip__deadline(timeout_ns))) return slip__fail(SLIP_TIMEOUT, "kernels are being compiled");
    slip__lock(&compiler.lock);
    slip_failure *failure = compiler.failure ? slip__failure_retain(compiler.failure) : NULL;
    slip__unlock(&compiler.lock);
    if (!failure) return SLIP_OK;
    slip_status status = slip__failure_report(failure);
    slip__failure_release(failure);
    return status;
}

void slip__cuda_compiler_shut_down(uint64_t deadline) {
    atomic_store(&compiler.is_shut_down, true);
    (void)wait_until_idle(deadline);
}

void slip__cuda_compiler_after_fork_in_child(void) {
    atomic_store(&compiler.lock.word, 0);
    compiler.urgent = compiler.other = (line){NULL, NULL};
    compiler.has_thread = compiler.is_busy = compiler.is_loading = false;
    atomic_store(&compiler.is_impossible, true);
}
