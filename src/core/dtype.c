#include "core/dtype.h"

#include <slip/array.h>

const uint8_t slip__dtype_sizes[SLIP_DTYPE_COUNT] = {
#define SIZE(name, text, size, category) [SLIP_##name] = size,
    SLIP_DTYPE_LIST(SIZE)
#undef SIZE
};

static const char *const names[SLIP_DTYPE_COUNT] = {
#define NAME(name, text, size, category) [SLIP_##name] = text,
    SLIP_DTYPE_LIST(NAME)
#undef NAME
};

enum {
    KIND_OF_BOOL = SLIP_BOOLEAN,
    KIND_OF_UNSIGNED = SLIP_UNSIGNED_INTEGER,
    KIND_OF_SIGNED = SLIP_SIGNED_INTEGER,
    KIND_OF_FLOAT = SLIP_FLOATING,
    KIND_OF_COMPLEX = SLIP_COMPLEX
};

static const uint8_t kinds[SLIP_DTYPE_COUNT] = {
#define KIND(name, text, size, category) [SLIP_##name] = KIND_OF_##category,
    SLIP_DTYPE_LIST(KIND)
#undef KIND
};

size_t slip_dtype_size(slip_dtype dtype) {
    return (unsigned)dtype < SLIP_DTYPE_COUNT ? slip__dtype_sizes[dtype] : 0;
}

const char *slip_dtype_name(slip_dtype dtype) {
    return (unsigned)dtype < SLIP_DTYPE_COUNT ? names[dtype] : "unknown";
}

slip_dtype_kind slip__dtype_kind(slip_dtype dtype) {
    return (slip_dtype_kind)kinds[dtype];
}

bool slip__dtype_is_integer(slip_dtype dtype) {
    return kinds[dtype] == SLIP_UNSIGNED_INTEGER || kinds[dtype] == SLIP_SIGNED_INTEGER;
}

bool slip__dtype_is_inexact(slip_dtype dtype) {
    return kinds[dtype] >= SLIP_FLOATING;
}

bool slip__dtype_is_floating(slip_dtype dtype) {
    return kinds[dtype] == SLIP_FLOATING;
}

slip_dtype slip__dtype_at_least_float(slip_dtype dtype) {
    return slip__dtype_is_inexact(dtype) ? dtype : SLIP_FLOAT32;
}

static slip_dtype signed_of_size(size_t size) {
    return size <= 1 ? SLIP_INT8 : size <= 2 ? SLIP_INT16 : size <= 4 ? SLIP_INT32 : SLIP_INT64;
}

/* Two dtypes of one kind: the wider; float16 and bfloat16 meet in float32. */
static slip_dtype wider(slip_dtype a, slip_dtype b) {
    size_t a_size = slip__dtype_sizes[a], b_size = slip__dtype_sizes[b];
    if (a != b && a_size == 2 && b_size == 2) return SLIP_FLOAT32;
    return a_size >= b_size ? a : b;
}

slip_dtype slip_dtype_promote(slip_dtype a, slip_dtype b) {
    if (a == b) return a;
    if (kinds[a] == kinds[b]) return wider(a, b);
    if (kinds[a] > kinds[b]) { /* b is of the higher kind from here on */
        slip_dtype swapped = a;
        a = b;
        b = swapped;
    }
    bool mixed_signs = kinds[a] == SLIP_UNSIGNED_INTEGER && kinds[b] == SLIP_SIGNED_INTEGER;
    if (!mixed_signs) return b;
    if (slip__dtype_sizes[a] < slip__dtype_sizes[b]) return b;
    return slip__dtype_sizes[a] == 8 ? SLIP_FLOAT32 : signed_of_size(slip__dtype_sizes[a] * 2u);
}
