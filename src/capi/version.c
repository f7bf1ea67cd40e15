#include <mlx/c/version.h>

#include "capi/handles.h"

#define MLX_VERSION_SPOKEN "0.32.2"

int mlx_version(mlx_string *str_) {
    return slip__capi_string_out(str_, MLX_VERSION_SPOKEN, "version");
}
