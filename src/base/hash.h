/* Hashing names for tables that hostile input fills. */
#ifndef SLIP_BASE_HASH_H
#define SLIP_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The same for the same bytes within a process, and another one in the next: nobody can prepare names that collide.
 * All bits are mixed. */
uint64_t slip__hash(const void *bytes, size_t byte_count);

#endif
