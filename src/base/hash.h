/* Hashing. */
#ifndef SLIP_BASE_HASH_H
#define SLIP_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* For tables that hostile input fills: the same for the same bytes within a process, and another one in the next, so
 * that nobody can prepare names that collide. All bits are mixed. */
uint64_t slip__hash(const void *bytes, size_t byte_count);

/* FNV-1a: the same in every process, for names of files and the like. Whoever can choose the bytes can make it collide.
 */
uint64_t slip__hash_lasting(const void *bytes, size_t byte_count);

#endif
