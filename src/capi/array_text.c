/* Arrays as text, as MLX prints them: six significant digits, and only the ends of long dimensions. */
#include <mlx/c/array.h>

#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <slip/array.h>
#include <slip/scalar.h>

#include "base/memory.h"
#include "capi/handles.h"

enum {
    EDGE_ITEMS = 3, /* what is shown of either end of a dimension longer than twice that */
    SIGNIFICANT_DIGITS = 6,
    MOST_DECIMALS = 100,
    ELEMENT_BYTES = 512 /* the longest element: a float64 of 309 digits and MOST_DECIMALS */
};

static const char opening[] = "array(";

/* Text that grows; once it could not, `bytes` is NULL and more is ignored. */
typedef struct text_buffer {
    char *bytes;
    size_t length;
    size_t capacity;
} text_buffer;

static void append(text_buffer *text, const char *piece, size_t length) {
    if (!text->bytes) return;
    if (length >= text->capacity - text->length) {
        size_t capacity = (text->length + length + 1) * 2;
        char *grown = slip__realloc(text->bytes, capacity);
        if (!grown) slip__free(text->bytes);
        text->bytes = grown;
        text->capacity = capacity;
        if (!grown) return;
    }
    memcpy(text->bytes + text->length, piece, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

static void append_text(text_buffer *text, const char *piece) {
    append(text, piece, strlen(piece));
}

/* What does not change while the dimensions of one array are walked. */
typedef struct layout {
    const int *shape;
    const int64_t *strides;
    int ndim;
    slip_dtype dtype;
    size_t element_bytes;
    bool is_fixed; /* then digits are decimals, else significant */
    int digits;
    const char *const *booleans;
} layout;

static int write_real(char *to, size_t room, double value, const layout *of) {
    return of->is_fixed ? snprintf(to, room, "%.*f", of->digits, value) : snprintf(to, room, "%.*g", of->digits, value);
}

static void write_complex(char *to, size_t room, const slip_scalar *value, const layout *of) {
    size_t length = (size_t)write_real(to, room, value->real, of);
    length += (size_t)snprintf(to + length, room - length, "%s", value->imaginary < 0 ? "" : "+");
    length += (size_t)write_real(to + length, room - length, value->imaginary, of);
    snprintf(to + length, room - length, "j");
}

static void append_element(text_buffer *text, const char *element, const layout *of) {
    char piece[ELEMENT_BYTES];
    slip_scalar value = slip_scalar_read(element, of->dtype);
    if (of->dtype == SLIP_BOOL) snprintf(piece, sizeof piece, "%s", of->booleans[value.natural != 0]);
    else if (of->dtype == SLIP_COMPLEX64) write_complex(piece, sizeof piece, &value, of);
    else if (value.kind == SLIP_SCALAR_REAL) write_real(piece, sizeof piece, value.real, of);
    else if (value.kind == SLIP_SCALAR_SIGNED) snprintf(piece, sizeof piece, "%lld", (long long)value.integer);
    else snprintf(piece, sizeof piece, "%llu", (unsigned long long)value.natural);
    append_text(text, piece);
}

/* Between two entries of a dimension: on one line in the last, else on a new one under the first entry. */
static void append_separator(text_buffer *text, const layout *of, int axis) {
    if (axis == of->ndim - 1) {
        append_text(text, ", ");
        return;
    }
    append_text(text, ",\n");
    for (size_t column = 0; column < sizeof opening + (size_t)axis; ++column) append_text(text, " ");
}

/* The entries of one dimension in brackets. As deep as the array has dimensions. */
static void append_dimension(text_buffer *text, const layout *of, int axis, const char *first) {
    if (axis == of->ndim) {
        append_element(text, first, of);
        return;
    }
    int count = of->shape[axis];
    bool is_long = count > 2 * EDGE_ITEMS;
    int64_t step = of->strides[axis] * (int64_t)of->element_bytes;
    append_text(text, "[");
    for (int i = 0; i < count && text->bytes; ++i) {
        if (i > 0) append_separator(text, of, axis);
        if (is_long && i == EDGE_ITEMS) {
            append_text(text, "...");
            append_separator(text, of, axis);
            i = count - EDGE_ITEMS;
        }
        append_dimension(text, of, axis + 1, first + i * step);
    }
    append_text(text, "]");
}

/* ---- numbers with a point, whatever the program's locale writes ---- */

static locale_t number_locale; /* (locale_t)0 where memory ran out: then the program's own */
static pthread_once_t number_locale_once = PTHREAD_ONCE_INIT;

static void make_number_locale(void) {
    number_locale = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
}

static slip_status array_text(text_buffer *text, slip_array *array, const slip_text_options *options) {
    static const char *const plain[] = {"false", "true"}, *const python[] = {"False", "True"};
    const void *data = NULL;
    SLIP_TRY(slip_array_data(&data, array));
    slip_dtype dtype = slip_array_dtype(array);
    bool is_fixed = options && options->is_fixed;
    int decimals = !is_fixed || options->decimals < 0  ? 0
                   : options->decimals > MOST_DECIMALS ? MOST_DECIMALS
                                                       : options->decimals;
    const layout of = {.shape = slip_array_shape(array),
                       .strides = slip_array_strides(array),
                       .ndim = slip_array_ndim(array),
                       .dtype = dtype,
                       .element_bytes = slip_array_size(array) ? slip_dtype_size(dtype) : 0, /* none: no steps either */
                       .is_fixed = is_fixed,
                       .digits = is_fixed ? decimals : SIGNIFICANT_DIGITS,
                       .booleans = options && options->python_booleans ? python : plain};
    *text = (text_buffer){.bytes = slip__malloc(ELEMENT_BYTES), .capacity = ELEMENT_BYTES};
    pthread_once(&number_locale_once, make_number_locale);
    locale_t previous = number_locale ? uselocale(number_locale) : (locale_t)0;
    append_text(text, opening);
    append_dimension(text, &of, 0, data);
    append_text(text, ", dtype=");
    append_text(text, slip_dtype_name(dtype));
    append_text(text, ")");
    if (previous) uselocale(previous);
    return text->bytes ? SLIP_OK : slip__capi_fail_memory("array_tostring", text->capacity);
}

slip_status slip_array_text(char **text, slip_array *array, const slip_text_options *options) {
    text_buffer buffer = {0};
    slip_status status = array_text(&buffer, array, options);
    *text = buffer.bytes;
    return status;
}

void slip_text_free(char *text) {
    slip__free(text);
}

int mlx_array_tostring(mlx_string *str, const mlx_array arr) {
    slip_array *array = NULL;
    text_buffer text = {0};
    slip_status status = slip__capi_place_in(str, "array_tostring", "str");
    if (status == SLIP_OK) status = slip__capi_array_in(&array, arr, "array_tostring", "arr");
    if (status == SLIP_OK) status = array_text(&text, array, NULL);
    if (status != SLIP_OK) return slip__capi_failed();
    int code = slip__capi_string_out(str, text.bytes, "array_tostring");
    slip__free(text.bytes);
    return code;
}
