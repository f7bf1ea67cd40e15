/* The calling thread's random key, from which calls without a key draw. Ops are in slip/ops.h. */
#ifndef SLIP_RANDOM_H
#define SLIP_RANDOM_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The key as it is now: the first half is kept and the second handed out when the next key is drawn. A thread that was
 * not seeded starts from the process seed (random, or SLIP_SEED) and its order of first use. */
SLIP_API void slip_random_state_get(uint32_t state[2]);
/* Another key in its place. */
SLIP_API void slip_random_state_set(const uint32_t state[2]);

#ifdef __cplusplus
}
#endif
#endif
