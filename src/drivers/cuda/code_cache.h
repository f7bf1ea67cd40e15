/* Compiled kernels on disk, for the next process: in SLIP_CACHE_DIR, else $XDG_CACHE_HOME/slipstream, else
 * ~/.cache/slipstream; an empty SLIP_CACHE_DIR keeps none. A shortcut: whatever goes wrong with it, the code is
 * compiled again. Only files of this user that nobody else may write are believed. Any thread. */
#ifndef SLIP_DRIVERS_CUDA_CODE_CACHE_H
#define SLIP_DRIVERS_CUDA_CODE_CACHE_H

#include <stdbool.h>
#include <stddef.h>

/* The code that was kept under exactly this key, which says all that it was made from. *code is the caller's to
 * slip__free. */
bool slip__code_cache_read(char **code, size_t *code_bytes, const char *key);
void slip__code_cache_write(const char *key, const char *code, size_t code_bytes);

#endif
