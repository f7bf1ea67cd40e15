/* What happens when a function of this interface fails.
 *
 * The function returns 1 (or an empty handle, NULL, 0, false), and the error handler runs once, on the calling thread
 * and before the function returns, with a message that names the function in brackets and the values at fault:
 * "[matmul] inner dimensions differ: (2,3) and (4,5)". slip_error_message() of slip/status.h gives the same text, with
 * or without a handler.
 *
 * Without a handler nothing is printed and nothing exits, unless the environment asks for it: SLIP_ERRORS=print writes
 * "MLX error: " and the message to standard error; SLIP_ERRORS=exit does so and then calls exit(-1). */
#ifndef MLX_C_ERROR_H
#define MLX_C_ERROR_H

#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `msg` is valid during the call. Handlers may run on several threads at once. */
typedef void (*mlx_error_handler_func)(const char *msg, void *data);

/* Replaces the process's handler; NULL restores the default. `data` is handed to the handler. `dtor`, which may be
 * NULL, is called once with `data` after the handler has been replaced and has returned from its last call. Any thread,
 * handlers included. Out of memory the handler stays as it was, and dtor(data) is called at once. */
SLIP_API void mlx_set_error_handler(mlx_error_handler_func handler, void *data, void (*dtor)(void *));

/* Reports an error of the caller's own, as printf formats it, followed by " at FILE:LINE" where `file` is not NULL:
 * makes it the thread's message and runs the handler. For callbacks that are to fail with a message. Any thread. */
SLIP_API void _mlx_error(const char *file, const int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The same with the place where it is written. */
#define mlx_error(...) _mlx_error(__FILE__, __LINE__, __VA_ARGS__)

#ifdef __cplusplus
}
#endif
#endif
