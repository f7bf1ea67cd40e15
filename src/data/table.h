/* Lists whose entries are found by hash: entries in a block, and beside it a table of slots, at most half full, that
 * hold an entry's number + 1, 0 where they are free. */
#ifndef SLIP_DATA_TABLE_H
#define SLIP_DATA_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* Twice the room: the entries, of `size` bytes, in a new block; *slots are 2 * *room, all free, and the caller fills
 * them in anew. NULL: out of memory, with a message that begins with `function`, and everything is as it was. */
void *slip__table_grow(void *entries, size_t size, uint32_t **slots, uint32_t *room, const char *function);

#endif
