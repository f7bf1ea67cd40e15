/* The native interface of Slipstream, whole. */
#ifndef SLIP_SLIP_H
#define SLIP_SLIP_H

#include <slip/array.h>
#include <slip/cuda_kernel.h>
#include <slip/device.h>
#include <slip/einsum.h>
#include <slip/io.h>
#include <slip/ops.h>
#include <slip/random.h>
#include <slip/scalar.h>
#include <slip/site.h>
#include <slip/status.h>
#include <slip/stream.h>
#include <slip/types.h>
#include <slip/watchdog.h>

#endif
