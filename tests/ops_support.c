#include "ops_support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- numbers of a dtype ---- */

bool dtype_is_float(slip_dtype dtype) {
    return dtype == SLIP_FLOAT16 || dtype == SLIP_BFLOAT16 || dtype == SLIP_FLOAT32 || dtype == SLIP_FLOAT64;
}

bool dtype_is_unsigned(slip_dtype dtype) {
    return dtype >= SLIP_UINT8 && dtype <= SLIP_UINT64;
}

bool dtype_is_integer(slip_dtype dtype) {
    return dtype >= SLIP_UINT8 && dtype <= SLIP_INT64;
}

bool dtype_is_half(slip_dtype dtype) {
    return dtype == SLIP_FLOAT16 || dtype == SLIP_BFLOAT16;
}

bool dtype_is_on(slip_device device, slip_dtype dtype) {
    return dtype != SLIP_FLOAT64 || device.type == SLIP_CPU;
}

/* Bits of the significand, and the exponents of the smallest and largest normal numbers. */
static void float_format(slip_dtype dtype, int *digits, int *low, int *high) {
    *digits = dtype == SLIP_FLOAT16 ? 11 : dtype == SLIP_BFLOAT16 ? 8 : dtype == SLIP_FLOAT64 ? 53 : 24;
    *low = dtype == SLIP_FLOAT16 ? -14 : dtype == SLIP_FLOAT64 ? -1022 : -126;
    *high = dtype == SLIP_FLOAT16 ? 15 : dtype == SLIP_FLOAT64 ? 1023 : 127;
}

double unit_in_last_place(slip_dtype dtype, double value) {
    int digits, low, high, exponent;
    float_format(dtype, &digits, &low, &high);
    if (!isfinite(value)) return 0;
    frexp(value, &exponent);
    exponent = value == 0 || exponent - 1 < low ? low : exponent - 1;
    return ldexp(1, exponent - digits + 1);
}

static double real_in(slip_dtype dtype, double value) {
    int digits, low, high;
    if (dtype == SLIP_FLOAT64 || value == 0 || !isfinite(value)) return value;
    float_format(dtype, &digits, &low, &high);
    double unit = unit_in_last_place(dtype, value);
    double rounded = nearbyint(value / unit) * unit;
    return fabs(rounded) >= ldexp(1, high + 1) ? copysign(INFINITY, value) : copysign(rounded, value);
}

double complex number_in(slip_dtype dtype, double complex value) {
    double real = creal(value);
    if (dtype == SLIP_COMPLEX64) return CMPLX(real_in(dtype, real), real_in(dtype, cimag(value)));
    if (dtype_is_float(dtype)) return CMPLX(real_in(dtype, real), 0);
    unsigned char element[16];
    element_encode(element, dtype, value);
    return element_decode(element, dtype);
}

static uint16_t half_bits(double value, slip_dtype dtype) {
    int digits, low, high, exponent;
    unsigned sign = signbit(value) ? 0x8000 : 0;
    float_format(dtype, &digits, &low, &high);
    unsigned exponents = (unsigned)(high - low + 3), hidden = 1u << (digits - 1);
    if (isnan(value)) return (uint16_t)(sign | (exponents - 1) * hidden | hidden / 2);
    if (isinf(value)) return (uint16_t)(sign | (exponents - 1) * hidden);
    double size = fabs(value), unit = unit_in_last_place(dtype, value);
    unsigned significand = (unsigned)(size / unit); /* exact: the number is one of the dtype's */
    frexp(unit, &exponent);
    unsigned field = significand < hidden ? 0 : (unsigned)(exponent - 1 + digits - 1 - low + 1);
    return (uint16_t)(sign | field * hidden | (significand & (hidden - 1)));
}

static double half_value(uint16_t bits, slip_dtype dtype) {
    int digits, low, high;
    float_format(dtype, &digits, &low, &high);
    unsigned hidden = 1u << (digits - 1), field = (bits & 0x7fffu) / hidden, significand = bits & (hidden - 1);
    double size = field == (unsigned)(high - low + 2) ? (significand ? NAN : INFINITY)
                  : field == 0                        ? ldexp(significand, low - digits + 1)
                                                      : ldexp(significand + hidden, (int)field - 1 + low - digits + 1);
    return bits & 0x8000u ? -size : size;
}

void element_encode(void *element, slip_dtype dtype, double complex value) {
    double real = creal(value);
    int64_t integer = real < 0x1p63 ? (int64_t)real : 0;
    if (real >= 0x1p63) integer = dtype != SLIP_UINT64 ? INT64_MAX : real < 0x1p64 ? (int64_t)(uint64_t)real : -1;
    uint16_t half = dtype_is_half(dtype) ? half_bits(real, dtype) : 0;
    float parts[2] = {(float)real, (float)cimag(value)};
    uint8_t truth = creal(value) != 0 || cimag(value) != 0;
    if (dtype == SLIP_BOOL) memcpy(element, &truth, 1);
    else if (dtype_is_half(dtype)) memcpy(element, &half, 2);
    else if (dtype == SLIP_FLOAT32 || dtype == SLIP_COMPLEX64) memcpy(element, parts, slip_dtype_size(dtype));
    else if (dtype == SLIP_FLOAT64) memcpy(element, &real, 8);
    else memcpy(element, &integer, slip_dtype_size(dtype)); /* little endian: the low bytes are the wrapped value */
}

double complex element_decode(const void *element, slip_dtype dtype) {
    size_t bytes = slip_dtype_size(dtype);
    float parts[2] = {0, 0};
    double real = 0;
    uint64_t bits = 0;
    if (dtype == SLIP_FLOAT32 || dtype == SLIP_COMPLEX64) {
        memcpy(parts, element, bytes);
        return CMPLX(parts[0], parts[1]);
    }
    if (dtype == SLIP_FLOAT64) {
        memcpy(&real, element, 8);
        return CMPLX(real, 0);
    }
    memcpy(&bits, element, bytes);
    if (dtype_is_half(dtype)) return CMPLX(half_value((uint16_t)bits, dtype), 0);
    if (dtype == SLIP_BOOL || dtype_is_unsigned(dtype)) return CMPLX((double)bits, 0);
    unsigned shift = 64 - 8 * (unsigned)bytes;
    return CMPLX((double)((int64_t)(bits << shift) >> shift), 0);
}

/* ---- tensors ---- */

tensor tensor_make(slip_dtype dtype, const int *shape, int ndim) {
    tensor t = {.dtype = dtype, .ndim = ndim, .size = 1};
    EXPECT_LE(ndim, TENSOR_MAX_NDIM);
    for (int i = 0; i < ndim; ++i) t.size *= (size_t)(t.shape[i] = shape[i]);
    t.values = calloc(t.size ? t.size : 1, sizeof *t.values);
    EXPECT_TRUE(t.values != NULL);
    return t;
}

void tensor_free(tensor *t) {
    free(t->values);
    t->values = NULL;
}

static double draw_real(const tensor *t, test_generator *random, double low, double high) {
    if (t->dtype == SLIP_BOOL) return (double)test_random_below(random, 2);
    double number = low + (high - low) * test_random_unit(random);
    if (!dtype_is_integer(t->dtype)) return number;
    double first = ceil(low), last = floor(high);
    if (first >= last) first -= 1, last += 1;
    if (dtype_is_unsigned(t->dtype) && first < 0) first = 0;
    return (double)test_random_between(random, (int64_t)first, (int64_t)last);
}

void tensor_draw(tensor *t, test_generator *random, double low, double high) {
    for (size_t i = 0; i < t->size; ++i) {
        double real = draw_real(t, random, low, high);
        double imaginary = t->dtype == SLIP_COMPLEX64 ? draw_real(t, random, low, high) : 0;
        t->values[i] = number_in(t->dtype, CMPLX(real, imaginary));
        /* Rounding to a coarse dtype may have left the interval. */
        if (dtype_is_float(t->dtype) && (creal(t->values[i]) < low || creal(t->values[i]) > high))
            t->values[i] = number_in(t->dtype, (low + high) / 2);
    }
}

void tensor_add_specials(tensor *t, test_generator *random) {
    int digits, low, high;
    float_format(t->dtype, &digits, &low, &high);
    double largest = (2 - ldexp(1, 1 - digits)) * ldexp(1, high);
    const double specials[] = {NAN,       INFINITY,
                               -INFINITY, 0.0,
                               -0.0,      largest,
                               -largest,  ldexp(1, low),
                               -1,        ldexp(1, low - digits + 1),
                               1,         -ldexp(1, low - digits + 1)};
    enum { COUNT = sizeof specials / sizeof *specials };
    for (size_t i = 0; i < t->size; ++i)
        if (test_random_chance(random, 0.5)) t->values[i] = specials[test_random_below(random, COUNT)];
}

size_t tensor_position(const tensor *t, const int *index) {
    size_t position = 0;
    for (int i = 0; i < t->ndim; ++i) position = position * (size_t)t->shape[i] + (size_t)index[i];
    return position;
}

bool index_advance(int *index, const int *shape, int ndim) {
    for (int i = ndim - 1; i >= 0; --i) {
        if (++index[i] < shape[i]) return true;
        index[i] = 0;
    }
    return false;
}

void tensor_repeat(tensor *t) {
    if (t->ndim == 0 || t->shape[0] < 2) return;
    size_t row = t->size / (size_t)t->shape[0];
    for (int i = 1; i < t->shape[0]; ++i) memcpy(t->values + (size_t)i * row, t->values, row * sizeof *t->values);
}

void tensor_prepare(tensor *t, layout how) {
    if (how == LAYOUT_BROADCAST || how == LAYOUT_UNEXPANDED) tensor_repeat(t);
}

/* ---- to arrays ---- */

/* Element (i, j, ...) of the memory of the given shape is `element(t, index)`. */
static slip_array *from_elements(const tensor *t, const int *shape, int ndim,
                                 double complex (*element)(const tensor *t, const int *index)) {
    size_t bytes = slip_dtype_size(t->dtype), size = 1;
    int index[TENSOR_MAX_NDIM] = {0};
    slip_array *array;
    for (int i = 0; i < ndim; ++i) size *= (size_t)shape[i];
    char *data = malloc(size * bytes + 1), *end = data;
    EXPECT_TRUE(data != NULL);
    if (size) do
            element_encode(end, t->dtype, element(t, index)), end += bytes;
        while (index_advance(index, shape, ndim));
    EXPECT_OK(slip_array_from_data(&array, data, shape, ndim, t->dtype));
    free(data);
    return array;
}

static double complex own_element(const tensor *t, const int *index) {
    return t->values[tensor_position(t, index)];
}

static double complex reversed_element(const tensor *t, const int *index) {
    int back[TENSOR_MAX_NDIM];
    for (int i = 0; i < t->ndim; ++i) back[i] = index[t->ndim - 1 - i];
    return own_element(t, back);
}

/* Odd positions hold the elements, even ones what must not be read. */
static double complex spread_element(const tensor *t, const int *index) {
    int own[TENSOR_MAX_NDIM];
    for (int i = 0; i < t->ndim; ++i) {
        if (index[i] % 2 == 0) return dtype_is_float(t->dtype) ? NAN : 77;
        own[i] = i % 2 ? index[i] / 2 : t->shape[i] - 1 - index[i] / 2;
    }
    return own_element(t, own);
}

static slip_array *transposed_array(const tensor *t, slip_stream *stream) {
    int shape[TENSOR_MAX_NDIM];
    slip_array *view;
    for (int i = 0; i < t->ndim; ++i) shape[i] = t->shape[t->ndim - 1 - i];
    slip_array *base = from_elements(t, shape, t->ndim, reversed_element);
    EXPECT_OK(slip_transpose(&view, base, stream));
    slip_array_release(base);
    return view;
}

static slip_array *sliced_array(const tensor *t, slip_stream *stream) {
    int shape[TENSOR_MAX_NDIM], start[TENSOR_MAX_NDIM], stop[TENSOR_MAX_NDIM], strides[TENSOR_MAX_NDIM];
    size_t ndim = (size_t)t->ndim;
    slip_array *view;
    for (int i = 0; i < t->ndim; ++i) {
        shape[i] = 2 * t->shape[i] + 1;
        strides[i] = i % 2 ? 2 : -2;
        start[i] = i % 2 ? 1 : -2;
        stop[i] = i % 2 ? shape[i] : -shape[i] - 1;
    }
    slip_array *base = from_elements(t, shape, t->ndim, spread_element);
    EXPECT_OK(slip_slice(&view, base, start, ndim, stop, ndim, strides, ndim, stream));
    slip_array_release(base);
    return view;
}

static slip_array *repeated_array(const tensor *t, bool is_expanded, slip_stream *stream) {
    int shape[TENSOR_MAX_NDIM];
    slip_array *view;
    memcpy(shape, t->shape, sizeof shape);
    if (shape[0] > 1) shape[0] = 1;
    slip_array *base = from_elements(t, shape, t->ndim, own_element);
    if (!is_expanded) return base;
    EXPECT_OK(slip_broadcast_to(&view, base, t->shape, (size_t)t->ndim, stream));
    slip_array_release(base);
    return view;
}

slip_array *array_of(const tensor *t, layout how, slip_stream *stream) {
    if (t->ndim > 0 && how == LAYOUT_TRANSPOSED) return transposed_array(t, stream);
    if (t->ndim > 0 && how == LAYOUT_SLICED) return sliced_array(t, stream);
    if (t->ndim > 0 && how >= LAYOUT_BROADCAST) return repeated_array(t, how == LAYOUT_BROADCAST, stream);
    return from_elements(t, t->shape, t->ndim, own_element);
}

slip_stream *stream_on(slip_device device) {
    slip_stream *stream;
    EXPECT_OK(slip_stream_default(&stream, device));
    return stream;
}

/* ---- and back ---- */

/* Calls `visit` with the address of each element in row-major order. */
static void for_each_element(slip_array *array, void (*visit)(void *context, const void *element), void *context) {
    const void *data;
    int ndim = slip_array_ndim(array), index[SLIP_MAX_NDIM] = {0};
    const int *shape = slip_array_shape(array);
    EXPECT_OK(slip_array_data(&data, array));
    const int64_t *strides = slip_array_strides(array);
    ptrdiff_t bytes = (ptrdiff_t)slip_dtype_size(slip_array_dtype(array));
    if (slip_array_size(array) == 0) return;
    do {
        ptrdiff_t offset = 0;
        for (int i = 0; i < ndim; ++i) offset += index[i] * (ptrdiff_t)strides[i];
        visit(context, (const char *)data + offset * bytes);
    } while (index_advance(index, shape, ndim));
}

typedef struct collector {
    slip_dtype dtype;
    double complex *end;
} collector;

static void collect(void *context, const void *element) {
    collector *c = context;
    *c->end++ = element_decode(element, c->dtype);
}

tensor tensor_of(slip_array *array) {
    tensor t = tensor_make(slip_array_dtype(array), slip_array_shape(array), slip_array_ndim(array));
    collector c = {t.dtype, t.values};
    for_each_element(array, collect, &c);
    return t;
}

typedef struct byte_copy {
    char *end;
    size_t element_bytes;
} byte_copy;

static void copy_element(void *context, const void *element) {
    byte_copy *copy = context;
    memcpy(copy->end, element, copy->element_bytes);
    copy->end += copy->element_bytes;
}

static char *bytes_of(slip_array *array, size_t *byte_count) {
    size_t bytes = slip_dtype_size(slip_array_dtype(array));
    char *all = malloc(slip_array_size(array) * bytes + 1);
    byte_copy copy = {all, bytes};
    EXPECT_TRUE(all != NULL);
    for_each_element(array, copy_element, &copy);
    *byte_count = (size_t)(copy.end - all);
    return all;
}

static bool is_nan(double complex value) {
    return isnan(creal(value)) || isnan(cimag(value));
}

static void expect_same_shape(slip_array *array, slip_dtype dtype, const int *shape, int ndim) {
    if (slip_array_dtype(array) != dtype)
        FAIL("the dtype is %s, not %s", slip_dtype_name(slip_array_dtype(array)), slip_dtype_name(dtype));
    if (slip_array_ndim(array) != ndim) FAIL("the array has %d dimensions, not %d", slip_array_ndim(array), ndim);
    for (int i = 0; i < ndim; ++i)
        if (slip_array_shape(array)[i] != shape[i])
            FAIL("axis %d has %d elements, not %d", i, slip_array_shape(array)[i], shape[i]);
}

void expect_same_bits(slip_array *a, slip_array *b) {
    slip_dtype dtype = slip_array_dtype(a);
    size_t bytes = slip_dtype_size(dtype), byte_count, other_count;
    expect_same_shape(b, dtype, slip_array_shape(a), slip_array_ndim(a));
    char *left = bytes_of(a, &byte_count), *right = bytes_of(b, &other_count);
    for (size_t at = 0; at < byte_count; at += bytes) {
        if (memcmp(left + at, right + at, bytes) == 0) continue;
        double complex x = element_decode(left + at, dtype), y = element_decode(right + at, dtype);
        if (is_nan(x) && is_nan(y)) continue;
        FAIL("element %zu differs: %.17g%+.17gi and %.17g%+.17gi", at / bytes, creal(x), cimag(x), creal(y), cimag(y));
    }
    free(left);
    free(right);
}

/* One part of a number; `scale` is what the tolerance is relative to. */
static bool is_close(slip_dtype dtype, double got, double exact, double scale, double ulp, double slack) {
    double wanted = creal(number_in(dtype == SLIP_COMPLEX64 ? SLIP_FLOAT32 : dtype, exact));
    if (isnan(wanted) || isnan(got)) return isnan(wanted) && isnan(got);
    if (got == wanted) return ulp != 0 || slack != 0 || signbit(got) == signbit(wanted);
    if (isinf(wanted) || isinf(got)) return false;
    double tolerance = ulp * unit_in_last_place(dtype, isfinite(scale) ? scale : wanted) + slack;
    return fabs(got - exact) <= tolerance + fabs(wanted - exact);
}

void expect_tensor(slip_array *array, const tensor *expected, double ulp, const double *slack) {
    slip_dtype dtype = expected->dtype;
    expect_same_shape(array, dtype, expected->shape, expected->ndim);
    tensor got = tensor_of(array);
    for (size_t i = 0; i < got.size; ++i) {
        double complex x = got.values[i], y = expected->values[i];
        bool is_complex = dtype == SLIP_COMPLEX64;
        double own_slack = slack ? slack[i] : 0, scale = is_complex ? cabs(y) : creal(y);
        bool fits = is_complex && is_nan(y) ? is_nan(x)
                    : is_complex || dtype_is_float(dtype)
                        ? is_close(dtype, creal(x), creal(y), scale, ulp, own_slack) &&
                              is_close(dtype, cimag(x), cimag(y), scale, ulp, own_slack)
                        : creal(x) == creal(number_in(dtype, y));
        if (!fits)
            FAIL("element %zu of %zu (%s) is %.17g%+.17gi, not %.17g%+.17gi (%g ulp and %g allowed)", i, got.size,
                 slip_dtype_name(dtype), creal(x), cimag(x), creal(y), cimag(y), ulp, own_slack);
    }
    tensor_free(&got);
}
