#include "data/table.h"

#include "base/error.h"
#include "base/memory.h"

void *slip__table_grow(void *entries, size_t size, uint32_t **slots, uint32_t *room, const char *function) {
    size_t more = (size_t)*room * 2;
    uint32_t *free_slots = slip__calloc(more * 2, sizeof *free_slots);
    void *larger = free_slots ? slip__realloc(entries, more * size) : NULL;
    if (!larger) {
        slip__free(free_slots);
        slip__fail_memory(function, more * (size + 2 * sizeof *free_slots));
        return NULL;
    }
    slip__free(*slots);
    *slots = free_slots;
    *room = (uint32_t)more;
    return larger;
}
