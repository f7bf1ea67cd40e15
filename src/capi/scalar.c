#include <slip/scalar.h>

#include <math.h>
#include <string.h>

#include <slip/array.h>

#include "core/dtype.h"
#include "kernels/scalar/half.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "an element's bytes are the low bytes of a word");

static uint64_t read_bits(const void *element, size_t byte_count) {
    uint64_t bits = 0;
    memcpy(&bits, element, byte_count);
    return bits;
}

static double read_float32(const void *element) {
    return (double)f32_of_bits((uint32_t)read_bits(element, sizeof(float)));
}

/* A number whose top bit is its sign, from the low bytes of `bits`. */
static int64_t extend_sign(uint64_t bits, size_t byte_count) {
    unsigned unused = 64 - 8 * (unsigned)byte_count;
    return (int64_t)(bits << unused) >> unused;
}

slip_scalar slip_scalar_read(const void *element, slip_dtype dtype) {
    slip_scalar value = {.kind = SLIP_SCALAR_REAL};
    size_t byte_count = slip__dtype_sizes[dtype];
    switch (dtype) {
    case SLIP_FLOAT16: value.real = (double)f32_of_f16((uint16_t)read_bits(element, byte_count)); break;
    case SLIP_BFLOAT16: value.real = (double)f32_of_bf16((uint16_t)read_bits(element, byte_count)); break;
    case SLIP_FLOAT32: value.real = read_float32(element); break;
    case SLIP_FLOAT64: value.real = f64_of_bits(read_bits(element, byte_count)); break;
    case SLIP_COMPLEX64:
        value.real = read_float32(element);
        value.imaginary = read_float32((const char *)element + sizeof(float));
        break;
    case SLIP_INT8:
    case SLIP_INT16:
    case SLIP_INT32:
    case SLIP_INT64:
        value.kind = SLIP_SCALAR_SIGNED;
        value.integer = extend_sign(read_bits(element, byte_count), byte_count);
        break;
    default:
        value.kind = SLIP_SCALAR_UNSIGNED;
        value.natural = read_bits(element, byte_count);
        break;
    }
    return value;
}

static double as_real(const slip_scalar *value) {
    if (value->kind == SLIP_SCALAR_REAL) return value->real;
    return value->kind == SLIP_SCALAR_SIGNED ? (double)value->integer : (double)value->natural;
}

/* From an integer in one step: by way of double it could be rounded twice. */
static float as_float(const slip_scalar *value) {
    if (value->kind == SLIP_SCALAR_REAL) return (float)value->real;
    return value->kind == SLIP_SCALAR_SIGNED ? (float)value->integer : (float)value->natural;
}

static bool as_bool(const slip_scalar *value) {
    if (value->kind == SLIP_SCALAR_REAL) return value->real != 0;
    return value->kind == SLIP_SCALAR_SIGNED ? value->integer != 0 : value->natural != 0;
}

/* The bits of the value as an integer of `byte_count` bytes, in the low bytes of the result. */
static uint64_t as_integer(const slip_scalar *value, size_t byte_count, bool is_signed) {
    if (value->kind == SLIP_SCALAR_SIGNED) return (uint64_t)value->integer;
    if (value->kind == SLIP_SCALAR_UNSIGNED) return value->natural;
    if (isnan(value->real)) return 0;
    int bits = 8 * (int)byte_count - (is_signed ? 1 : 0);
    double end = ldexp(1, bits); /* the first value beyond the range */
    if (value->real >= end) return bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
    if (!is_signed) return value->real <= 0 ? 0 : (uint64_t)value->real;
    if (value->real <= -end) return ~(uint64_t)0 << bits;
    return (uint64_t)(int64_t)value->real;
}

/* The value as an element of any dtype but complex64, in the low bytes of the result. */
static uint64_t as_bits(const slip_scalar *value, slip_dtype dtype) {
    switch (dtype) {
    case SLIP_BOOL: return as_bool(value);
    case SLIP_FLOAT16: return f16_of_f32(as_float(value));
    case SLIP_BFLOAT16: return bf16_of_f32(as_float(value));
    case SLIP_FLOAT32: return bits_of_f32(as_float(value));
    case SLIP_FLOAT64: return bits_of_f64(as_real(value));
    default: return as_integer(value, slip__dtype_sizes[dtype], slip__dtype_kind(dtype) == SLIP_SIGNED_INTEGER);
    }
}

void slip_scalar_write(void *element, slip_dtype dtype, const slip_scalar *value) {
    uint64_t bits;
    if (dtype == SLIP_COMPLEX64)
        bits = bits_of_f32(as_float(value)) | (uint64_t)bits_of_f32((float)value->imaginary) << 32;
    else bits = as_bits(value, dtype);
    memcpy(element, &bits, slip__dtype_sizes[dtype]);
}

slip_status slip_array_from_scalar(slip_array **array, const slip_scalar *value, slip_dtype dtype) {
    uint64_t element;
    slip_scalar_write(&element, dtype, value);
    return slip_array_from_data(array, &element, NULL, 0, dtype);
}
