/* Fetchers of files: what sees to it that a file is there before it is read. */
#ifndef SLIP_DATA_FETCHER_H
#define SLIP_DATA_FETCHER_H

#include <slip/data_text.h>

#include "data/op.h"

bool slip__is_file_fetcher(const void *object);

#endif
