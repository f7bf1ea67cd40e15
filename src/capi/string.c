#include <mlx/c/string.h>

#include "base/memory.h"
#include "capi/handles.h"

static slip_status text_in(const char **text, mlx_string handle, const char *function) {
    if (!handle.ctx)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] the string is an empty handle; make one with mlx_string_new_data", function);
    *text = ((const slip_capi_box *)handle.ctx)->text;
    return SLIP_OK;
}

mlx_string mlx_string_new(void) {
    return (mlx_string){NULL};
}

mlx_string mlx_string_new_data(const char *str) {
    mlx_string made = {NULL};
    slip__capi_string_out(&made, str, "string_new_data");
    return made;
}

int mlx_string_set(mlx_string *str, const mlx_string src) {
    const char *text = NULL;
    if (text_in(&text, src, "string_set") != SLIP_OK) return slip__capi_failed();
    return slip__capi_string_out(str, text, "string_set");
}

const char *mlx_string_data(mlx_string str) {
    const char *text = NULL;
    slip__capi_result(text_in(&text, str, "string_data"));
    return text;
}

int mlx_string_free(mlx_string str) {
    slip_capi_box *box = str.ctx;
    if (!box) return 0;
    slip__free(box->text);
    slip__capi_box_give(box);
    return 0;
}
