/* Streams: ordered queues of work that overlap with one another. Return codes and empty handles are as in
 * mlx/c/array.h.
 *
 * Work on one stream runs in the order it was submitted. Work on different streams runs at the same time, except that
 * an op waits for exactly those inputs which another stream makes. Any thread may use any stream; a handle is
 * caller-locked. More control (priorities, events, timeouts, statistics) is in slip/stream.h. */
#ifndef MLX_C_STREAM_H
#define MLX_C_STREAM_H

#include <stdbool.h>

#include <mlx/c/device.h>
#include <mlx/c/string.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A stream. Copies by value stand for the same variable. */
typedef struct mlx_stream_ {
    void *ctx;
} mlx_stream;

/* An empty handle. Never fails. */
SLIP_API mlx_stream mlx_stream_new(void);

/* A new stream on the device, owned by the caller. Errors give an empty handle: a device that does not exist or cannot
 * be used, out of memory. */
SLIP_API mlx_stream mlx_stream_new_device(mlx_device dev);

SLIP_API int mlx_stream_set(mlx_stream *stream, const mlx_stream src);

/* Gives the stream back: work already submitted still runs, and the stream's resources are reused once nobody holds it.
 * An empty handle is fine. Returns 0. */
SLIP_API int mlx_stream_free(mlx_stream stream);

/* "Stream(Device(cpu, 0), 1)" */
SLIP_API int mlx_stream_tostring(mlx_string *str, mlx_stream stream);

/* Whether both are the same stream. An empty handle is an error and gives false. */
SLIP_API bool mlx_stream_equal(mlx_stream lhs, mlx_stream rhs);

SLIP_API int mlx_stream_get_device(mlx_device *dev, mlx_stream stream);
SLIP_API int mlx_stream_get_index(int *index, mlx_stream stream);

/* Waits until everything submitted to the stream before the call has finished. Errors: the newest failure on that
 * stream since this thread last asked. */
SLIP_API int mlx_synchronize(mlx_stream stream);

/* The calling thread's default stream of a device. Errors: a device that does not exist or cannot be used. */
SLIP_API int mlx_get_default_stream(mlx_stream *stream, mlx_device dev);

/* Makes the stream its device's default in the calling thread. The default device stays as it is. */
SLIP_API int mlx_set_default_stream(mlx_stream stream);

/* The calling thread's default streams of the first CPU and GPU, owned by the caller. Errors give an empty handle:
 * no such device, out of memory. Nothing exits where there is no GPU. */
SLIP_API mlx_stream mlx_default_cpu_stream_new(void);
SLIP_API mlx_stream mlx_default_gpu_stream_new(void);

#ifdef __cplusplus
}
#endif
#endif
