/* The calling thread's random key, from which calls without a key draw. */
#ifndef SLIP_OPS_RANDOM_KEY_H
#define SLIP_OPS_RANDOM_KEY_H

#include <stdint.h>

#include <slip/types.h>

/* Hands out the thread's next key, an array of two uint32 owned by the caller, computed here and now on the host, so
 * that no stream waits for another because of it. The sequence is that of MLX: the key is split, its first half kept,
 * its second handed out. A thread that was not seeded starts from the process seed (random, or SLIP_SEED) and its order
 * of first use. */
slip_status slip__random_next_key(slip_array **key);

#endif
