#include <mlx/c/memory.h>

#include <slip/array.h>

#include "base/atomic.h"
#include "capi/handles.h"

static _Atomic size_t wired_limit; /* kept for the caller only */

static int store(size_t *res, size_t (*get)(void), const char *function) {
    slip_status status = slip__capi_place_in(res, function, "res");
    if (status == SLIP_OK) *res = get();
    return slip__capi_result(status);
}

static int exchange(size_t *res, size_t limit, size_t (*set)(size_t limit), const char *function) {
    slip_status status = slip__capi_place_in(res, function, "res");
    if (status == SLIP_OK) *res = set(limit);
    return slip__capi_result(status);
}

static size_t set_wired(size_t limit) {
    return atomic_exchange(&wired_limit, limit);
}

int mlx_clear_cache(void) {
    slip_memory_clear_cache();
    return 0;
}

int mlx_get_active_memory(size_t *res) {
    return store(res, slip_memory_active, "get_active_memory");
}

int mlx_get_cache_memory(size_t *res) {
    return store(res, slip_memory_cache, "get_cache_memory");
}

int mlx_get_peak_memory(size_t *res) {
    return store(res, slip_memory_peak, "get_peak_memory");
}

int mlx_reset_peak_memory(void) {
    slip_memory_reset_peak();
    return 0;
}

int mlx_get_memory_limit(size_t *res) {
    return store(res, slip_memory_limit, "get_memory_limit");
}

int mlx_set_memory_limit(size_t *res, size_t limit) {
    return exchange(res, limit, slip_memory_set_limit, "set_memory_limit");
}

int mlx_set_cache_limit(size_t *res, size_t limit) {
    return exchange(res, limit, slip_memory_set_cache_limit, "set_cache_limit");
}

int mlx_set_wired_limit(size_t *res, size_t limit) {
    return exchange(res, limit, set_wired, "set_wired_limit");
}
