#include <mlx/c/transforms.h>

#include <slip/array.h>

#include "capi/handles.h"

typedef slip_status (*evaluator)(slip_array *const *arrays, size_t count);

static int evaluate(mlx_vector_array outputs, evaluator run, const char *function) {
    slip_array *const *arrays = NULL;
    size_t count = 0;
    slip_status status = slip__capi_arrays_in(&arrays, &count, outputs, function, "outputs");
    if (status == SLIP_OK && count > 0) status = run(arrays, count);
    return slip__capi_result(status);
}

int mlx_async_eval(const mlx_vector_array outputs) {
    return evaluate(outputs, slip_async_eval, "async_eval");
}

int mlx_eval(const mlx_vector_array outputs) {
    return evaluate(outputs, slip_eval, "eval");
}
