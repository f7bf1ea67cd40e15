/* Devices: what there is, what is known of it, and the calling thread's default. Return codes, empty handles and the
 * thread rule are as in mlx/c/array.h. */
#ifndef MLX_C_DEVICE_H
#define MLX_C_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include <mlx/c/string.h>
#include <mlx/c/vector.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A device by type and number. Copies by value stand for the same variable. */
typedef struct mlx_device_ {
    void *ctx;
} mlx_device;

typedef enum mlx_device_type_ { MLX_CPU, MLX_GPU } mlx_device_type;

/* An empty handle. Never fails. */
SLIP_API mlx_device mlx_device_new(void);

/* Names a device, which need not exist: mlx_device_is_available says whether it does. Errors: an unknown type, a
 * negative index, out of memory; the handle is then empty. */
SLIP_API mlx_device mlx_device_new_type(mlx_device_type type, int index);

/* An empty handle is fine. Returns 0. */
SLIP_API int mlx_device_free(mlx_device dev);

SLIP_API int mlx_device_set(mlx_device *dev, const mlx_device src);

/* "Device(gpu, 0)" */
SLIP_API int mlx_device_tostring(mlx_string *str, mlx_device dev);

/* Whether both name the same device: type and index. An empty handle is an error and gives false. */
SLIP_API bool mlx_device_equal(mlx_device lhs, mlx_device rhs);

SLIP_API int mlx_device_get_index(int *index, mlx_device dev);
SLIP_API int mlx_device_get_type(mlx_device_type *type, mlx_device dev);

/* The calling thread's default device: a real GPU where there is one, else the CPU, until it is set. */
SLIP_API int mlx_get_default_device(mlx_device *dev);

/* For the calling thread. Errors: a device that does not exist or cannot be used. */
SLIP_API int mlx_set_default_device(mlx_device dev);

/* Whether the device exists and can be used. */
SLIP_API int mlx_device_is_available(bool *avail, mlx_device dev);

/* How many devices of a type this process can use. Errors: an unknown type. */
SLIP_API int mlx_device_count(int *count, mlx_device_type type);

/* What is known of a device, by key: text ("device_name", "architecture") or a size ("memory_size" in bytes, ...).
 * slip_device_fact_at of slip/device.h says what there is, mlx_device_info_get_keys lists it. A snapshot: it does not
 * change. */
typedef struct mlx_device_info_ {
    void *ctx;
} mlx_device_info;

/* An empty handle. Never fails. */
SLIP_API mlx_device_info mlx_device_info_new(void);

/* Errors: a device that does not exist, out of memory. */
SLIP_API int mlx_device_info_get(mlx_device_info *info, mlx_device dev);

/* An empty handle is fine. Returns 0. */
SLIP_API int mlx_device_info_free(mlx_device_info info);

SLIP_API int mlx_device_info_has_key(bool *exists, mlx_device_info info, const char *key);

/* Returns 2, without an error, where the key is missing. */
SLIP_API int mlx_device_info_is_string(bool *is_string, mlx_device_info info, const char *key);

/* Return 2, without an error, where the key is missing or of the other kind. The string lives as long as the
 * process. */
SLIP_API int mlx_device_info_get_string(const char **value, mlx_device_info info, const char *key);
SLIP_API int mlx_device_info_get_size(size_t *value, mlx_device_info info, const char *key);

/* Assigns the keys, in a fixed order. */
SLIP_API int mlx_device_info_get_keys(mlx_vector_string *keys, mlx_device_info info);

#ifdef __cplusplus
}
#endif
#endif
