/* Where things happen: the place in the program that built an op, and the place in the runtime where it failed.
 *
 * A front end numbers the places of the user's program as it likes (0: unknown) and says before each op where it is;
 * the number stays with what is built, and comes back with a failure of it, on whatever thread that is noticed. */
#ifndef SLIP_SITE_H
#define SLIP_SITE_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the calling thread builds from now on is built at `site`. */
SLIP_API void slip_site_set(uint32_t site);
/* Where the array was built. Any thread. */
SLIP_API uint32_t slip_array_site(const slip_array *array);

/* An op that failed when it ran. */
typedef struct slip_error_place {
    const char *op; /* "exp"; static */
    slip_device device;
    int stream; /* its index on the device; -1 for a copy stream */
    uint32_t site;
} slip_error_place;

/* Where the calling thread's last failure came from. False, *place untouched, where no op had begun: bad arguments, a
 * timeout. Valid as slip_error_message is. */
SLIP_API bool slip_error_get_place(slip_error_place *place);

#ifdef __cplusplus
}
#endif
#endif
