/* Kernels that programs write, through the C interface. */
#include <mlx/c/cuda_kernel.h>

#include <slip/cuda_kernel.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "capi/handles.h"

/* ---- configs ---- */

/* What a mlx_fast_cuda_kernel_config points to. The lists own the shapes and names in them. */
typedef struct config {
    slip_cuda_output *outputs;
    slip_cuda_template *templates;
    size_t output_count, template_count;
    int grid[3], threadgroup[3];
    bool has_initial, is_verbose;
    float initial;
} config;

mlx_fast_cuda_kernel_config mlx_fast_cuda_kernel_config_new(void) {
    config *made = slip__calloc(1, sizeof *made);
    if (!made) slip__capi_result(slip__capi_fail_memory("fast_cuda_kernel_config_new", sizeof *made));
    for (int axis = 0; made && axis < 3; ++axis) made->grid[axis] = made->threadgroup[axis] = 1;
    return (mlx_fast_cuda_kernel_config){made};
}

void mlx_fast_cuda_kernel_config_free(mlx_fast_cuda_kernel_config cls) {
    config *self = cls.ctx;
    if (!self) return;
    for (size_t i = 0; i < self->output_count; ++i) slip__free((void *)(uintptr_t)self->outputs[i].shape);
    for (size_t i = 0; i < self->template_count; ++i) slip__free((void *)(uintptr_t)self->templates[i].name);
    slip__free(self->outputs);
    slip__free(self->templates);
    slip__free(self);
}

static slip_status config_in(config **self, mlx_fast_cuda_kernel_config handle, const char *function) {
    *self = handle.ctx;
    if (*self) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] the config is an empty handle; make one with mlx_fast_cuda_kernel_config_new", function);
}

/* Room for one more item of the list. */
static slip_status grow(void **list, size_t count, size_t item_bytes, const char *function) {
    void *grown = slip__realloc(*list, (count + 1) * item_bytes);
    if (!grown) return slip__capi_fail_memory(function, (count + 1) * item_bytes);
    *list = grown;
    return SLIP_OK;
}

static slip_status add_output(config *self, const int *shape, size_t size, slip_dtype dtype, const char *function) {
    void *list = self->outputs;
    if (size > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] expected 0 to %d dimensions, got %zu", function, SLIP_MAX_NDIM,
                          size);
    SLIP_TRY(grow(&list, self->output_count, sizeof *self->outputs, function));
    self->outputs = list;
    int *copy = slip__malloc((size + 1) * sizeof *copy);
    if (!copy) return slip__capi_fail_memory(function, (size + 1) * sizeof *copy);
    if (size) memcpy(copy, shape, size * sizeof *copy);
    self->outputs[self->output_count++] = (slip_cuda_output){copy, size, dtype};
    return SLIP_OK;
}

int mlx_fast_cuda_kernel_config_add_output_arg(mlx_fast_cuda_kernel_config cls, const int *shape, size_t size,
                                               mlx_dtype dtype) {
    static const char function[] = "fast_cuda_kernel_config_add_output_arg";
    config *self;
    slip_dtype given = SLIP_BOOL;
    slip_status status = config_in(&self, cls, function);
    if (status == SLIP_OK) status = slip__capi_list_in(shape, size, function, "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&given, dtype, function);
    if (status == SLIP_OK) status = add_output(self, shape, size, given, function);
    return slip__capi_result(status);
}

int mlx_fast_cuda_kernel_config_set_grid(mlx_fast_cuda_kernel_config cls, int grid1, int grid2, int grid3) {
    config *self;
    if (config_in(&self, cls, "fast_cuda_kernel_config_set_grid") != SLIP_OK) return slip__capi_failed();
    memcpy(self->grid, (const int[]){grid1, grid2, grid3}, sizeof self->grid);
    return 0;
}

int mlx_fast_cuda_kernel_config_set_thread_group(mlx_fast_cuda_kernel_config cls, int thread1, int thread2,
                                                 int thread3) {
    config *self;
    if (config_in(&self, cls, "fast_cuda_kernel_config_set_thread_group") != SLIP_OK) return slip__capi_failed();
    memcpy(self->threadgroup, (const int[]){thread1, thread2, thread3}, sizeof self->threadgroup);
    return 0;
}

int mlx_fast_cuda_kernel_config_set_init_value(mlx_fast_cuda_kernel_config cls, float value) {
    config *self;
    if (config_in(&self, cls, "fast_cuda_kernel_config_set_init_value") != SLIP_OK) return slip__capi_failed();
    self->has_initial = true;
    self->initial = value;
    return 0;
}

int mlx_fast_cuda_kernel_config_set_verbose(mlx_fast_cuda_kernel_config cls, bool verbose) {
    config *self;
    if (config_in(&self, cls, "fast_cuda_kernel_config_set_verbose") != SLIP_OK) return slip__capi_failed();
    self->is_verbose = verbose;
    return 0;
}

static int add_template(mlx_fast_cuda_kernel_config cls, const char *name, slip_cuda_value kind, int value,
                        const char *function) {
    config *self;
    if (config_in(&self, cls, function) != SLIP_OK) return slip__capi_failed();
    void *list = self->templates;
    if (grow(&list, self->template_count, sizeof *self->templates, function) != SLIP_OK) return slip__capi_failed();
    self->templates = list;
    char *copy = slip__capi_text_copy(name, function);
    if (!copy) return slip__capi_failed();
    self->templates[self->template_count++] = (slip_cuda_template){copy, kind, value};
    return 0;
}

int mlx_fast_cuda_kernel_config_add_template_arg_dtype(mlx_fast_cuda_kernel_config cls, const char *name,
                                                       mlx_dtype dtype) {
    static const char function[] = "fast_cuda_kernel_config_add_template_arg_dtype";
    slip_dtype given;
    if (slip__capi_dtype_in(&given, dtype, function) != SLIP_OK) return slip__capi_failed();
    return add_template(cls, name, SLIP_CUDA_DTYPE, (int)given, function);
}

int mlx_fast_cuda_kernel_config_add_template_arg_int(mlx_fast_cuda_kernel_config cls, const char *name, int value) {
    return add_template(cls, name, SLIP_CUDA_INT, value, "fast_cuda_kernel_config_add_template_arg_int");
}

int mlx_fast_cuda_kernel_config_add_template_arg_bool(mlx_fast_cuda_kernel_config cls, const char *name, bool value) {
    return add_template(cls, name, SLIP_CUDA_BOOL, value, "fast_cuda_kernel_config_add_template_arg_bool");
}

/* ---- kernels: a mlx_fast_cuda_kernel points to a slip_cuda_kernel ---- */

static slip_status names_in(const slip_vector **names, mlx_vector_string vector, const char *parameter) {
    *names = vector.ctx;
    if (*names) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[fast_cuda_kernel_new] argument '%s' is an empty vector handle; make one with "
                      "mlx_vector_string_new",
                      parameter);
}

mlx_fast_cuda_kernel mlx_fast_cuda_kernel_new(const char *name, const mlx_vector_string input_names,
                                              const mlx_vector_string output_names, const char *source,
                                              const char *header, bool ensure_row_contiguous, int shared_memory) {
    const slip_vector *inputs, *outputs;
    slip_cuda_kernel *kernel = NULL;
    slip_status status = names_in(&inputs, input_names, "input_names");
    if (status == SLIP_OK) status = names_in(&outputs, output_names, "output_names");
    if (status == SLIP_OK)
        status = slip_cuda_kernel_create(&kernel, name, inputs->items, inputs->count, outputs->items, outputs->count,
                                         source, header, ensure_row_contiguous, shared_memory);
    (void)slip__capi_result(status);
    return (mlx_fast_cuda_kernel){kernel};
}

void mlx_fast_cuda_kernel_free(mlx_fast_cuda_kernel cls) {
    slip_cuda_kernel_release(cls.ctx);
}

/* ---- calls ---- */

static slip_cuda_call call_of(const config *self) {
    slip_cuda_call call = {.outputs = self->outputs,
                           .output_count = self->output_count,
                           .templates = self->templates,
                           .template_count = self->template_count,
                           .has_initial = self->has_initial,
                           .initial = self->initial};
    memcpy(call.grid, self->grid, sizeof call.grid);
    memcpy(call.threadgroup, self->threadgroup, sizeof call.threadgroup);
    return call;
}

static slip_status print_text(const slip_cuda_kernel *kernel, slip_array *const *inputs, size_t input_count,
                              const slip_cuda_call *call) {
    char *text;
    SLIP_TRY(slip_cuda_kernel_text(&text, kernel, inputs, input_count, call));
    printf("%s", text);
    fflush(stdout);
    slip_cuda_text_release(text);
    return SLIP_OK;
}

static int apply(mlx_vector_array *outputs, slip_cuda_kernel *kernel, slip_array *const *inputs, size_t input_count,
                 const config *self, slip_stream *stream) {
    static const char function[] = "fast_cuda_kernel_apply";
    slip_cuda_call call = call_of(self);
    slip_array **made = slip__calloc(call.output_count + 1, sizeof *made);
    if (!made) return slip__capi_result(slip__capi_fail_memory(function, (call.output_count + 1) * sizeof *made));
    slip_status status = self->is_verbose ? print_text(kernel, inputs, input_count, &call) : SLIP_OK;
    if (status == SLIP_OK) status = slip_cuda_kernel_apply(made, kernel, inputs, input_count, &call, stream);
    int code = slip__capi_vector_out(outputs, made, call.output_count, status, function);
    slip__free(made);
    return code;
}

int mlx_fast_cuda_kernel_apply(mlx_vector_array *outputs, mlx_fast_cuda_kernel cls, const mlx_vector_array inputs,
                               const mlx_fast_cuda_kernel_config cfg, const mlx_stream stream) {
    static const char function[] = "fast_cuda_kernel_apply";
    slip_array *const *inputs_in = NULL;
    size_t input_count = 0;
    slip_stream *stream_in = NULL;
    config *self;
    slip_status status = slip__capi_place_in(outputs, function, "outputs");
    if (status == SLIP_OK && !cls.ctx)
        status = slip__fail(SLIP_INVALID_ARGUMENT,
                            "[%s] the kernel is an empty handle; make one with mlx_fast_cuda_kernel_new", function);
    if (status == SLIP_OK) status = slip__capi_arrays_in(&inputs_in, &input_count, inputs, function, "inputs");
    if (status == SLIP_OK) status = config_in(&self, cfg, function);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream_in, stream, function);
    if (status != SLIP_OK) return slip__capi_failed();
    return apply(outputs, cls.ctx, inputs_in, input_count, self, stream_in);
}
