/* What is known of a device: a snapshot of its facts. */
#include <mlx/c/device.h>

#include <string.h>

#include <slip/device.h>

#include "base/memory.h"
#include "capi/handles.h"

enum { KEY_MISSING = 2 };

/* What an info handle's box holds. The facts' strings live as long as the process. */
typedef struct info_snapshot {
    size_t count;
    slip_device_fact facts[];
} info_snapshot;

static slip_status snapshot_take(info_snapshot **snapshot, slip_device device) {
    SLIP_TRY(slip_device_check(device));
    slip_device_fact fact;
    size_t count = 0;
    while (slip_device_fact_at(device, count, &fact)) ++count;
    size_t byte_count = sizeof(info_snapshot) + count * sizeof fact;
    info_snapshot *taken = slip__malloc(byte_count);
    if (!taken) return slip__capi_fail_memory("device_info_get", byte_count);
    taken->count = count;
    for (size_t i = 0; i < count; ++i) slip_device_fact_at(device, i, &taken->facts[i]);
    *snapshot = taken;
    return SLIP_OK;
}

static slip_status snapshot_in(const info_snapshot **snapshot, mlx_device_info info, const char *function) {
    if (!info.ctx)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the info is an empty handle; fill one with mlx_device_info_get",
                          function);
    *snapshot = ((const slip_capi_box *)info.ctx)->snapshot;
    return SLIP_OK;
}

/* Looks the key up for a query that stores its answer in `place`; *fact is NULL where the key is missing. */
static slip_status find(const slip_device_fact **fact, mlx_device_info info, const char *key, const void *place,
                        const char *function) {
    const info_snapshot *snapshot = NULL;
    SLIP_TRY(slip__capi_place_in(place, function, "value"));
    SLIP_TRY(snapshot_in(&snapshot, info, function));
    if (!key) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the key is NULL", function);
    *fact = NULL;
    for (size_t i = 0; i < snapshot->count && !*fact; ++i)
        if (strcmp(snapshot->facts[i].name, key) == 0) *fact = &snapshot->facts[i];
    return SLIP_OK;
}

mlx_device_info mlx_device_info_new(void) {
    return (mlx_device_info){NULL};
}

int mlx_device_info_get(mlx_device_info *info, mlx_device dev) {
    slip_device device = {SLIP_CPU, 0};
    info_snapshot *snapshot = NULL;
    slip_status status = slip__capi_place_in(info, "device_info_get", "info");
    if (status == SLIP_OK) status = slip__capi_device_in(&device, dev, "device_info_get");
    if (status == SLIP_OK) status = snapshot_take(&snapshot, device);
    if (status != SLIP_OK) return slip__capi_failed();
    slip_capi_box *box = info->ctx ? info->ctx : slip__capi_box_take("device_info_get");
    if (!box) {
        slip__free(snapshot);
        return slip__capi_failed();
    }
    slip__free(box->snapshot);
    box->snapshot = snapshot;
    info->ctx = box;
    return 0;
}

int mlx_device_info_free(mlx_device_info info) {
    slip_capi_box *box = info.ctx;
    if (!box) return 0;
    slip__free(box->snapshot);
    slip__capi_box_give(box);
    return 0;
}

int mlx_device_info_has_key(bool *exists, mlx_device_info info, const char *key) {
    const slip_device_fact *fact = NULL;
    slip_status status = find(&fact, info, key, exists, "device_info_has_key");
    if (status == SLIP_OK) *exists = fact != NULL;
    return slip__capi_result(status);
}

int mlx_device_info_is_string(bool *is_string, mlx_device_info info, const char *key) {
    const slip_device_fact *fact = NULL;
    if (find(&fact, info, key, is_string, "device_info_is_string") != SLIP_OK) return slip__capi_failed();
    if (!fact) return KEY_MISSING;
    *is_string = fact->text != NULL;
    return 0;
}

int mlx_device_info_get_string(const char **value, mlx_device_info info, const char *key) {
    const slip_device_fact *fact = NULL;
    if (find(&fact, info, key, value, "device_info_get_string") != SLIP_OK) return slip__capi_failed();
    if (!fact || !fact->text) return KEY_MISSING;
    *value = fact->text;
    return 0;
}

int mlx_device_info_get_size(size_t *value, mlx_device_info info, const char *key) {
    const slip_device_fact *fact = NULL;
    if (find(&fact, info, key, value, "device_info_get_size") != SLIP_OK) return slip__capi_failed();
    if (!fact || fact->text) return KEY_MISSING;
    *value = (size_t)fact->number;
    return 0;
}

static slip_status collect_keys(mlx_vector_string keys, const info_snapshot *snapshot) {
    for (size_t i = 0; i < snapshot->count; ++i) {
        const char *name = snapshot->facts[i].name;
        SLIP_TRY(slip__vector_append(keys.ctx, &name, 1, "device_info_get_keys"));
    }
    return SLIP_OK;
}

int mlx_device_info_get_keys(mlx_vector_string *keys, mlx_device_info info) {
    const info_snapshot *snapshot = NULL;
    slip_status status = slip__capi_place_in(keys, "device_info_get_keys", "keys");
    if (status == SLIP_OK) status = snapshot_in(&snapshot, info, "device_info_get_keys");
    if (status != SLIP_OK) return slip__capi_failed();
    mlx_vector_string made = mlx_vector_string_new(); /* has reported its own failure */
    if (!made.ctx) return 1;
    status = collect_keys(made, snapshot);
    if (status == SLIP_OK) slip__vector_assign(&keys->ctx, made.ctx);
    else mlx_vector_string_free(made);
    return slip__capi_result(status);
}
