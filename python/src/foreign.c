/* Memory of other libraries, copied or wrapped. */
#include "foreign.h"

#include <limits.h>
#include <string.h>

/* Copies from this size on let other threads of the program run. */
enum { LONG_COPY_BYTES = 1 << 20 };

size_t py_foreign_element_bytes(const py_foreign *foreign) {
    return foreign->is_wide ? 2 * sizeof(double) : slip_dtype_size(foreign->dtype);
}

size_t py_foreign_size(const py_foreign *foreign) {
    size_t size = 1;
    for (int i = 0; i < foreign->ndim; ++i) size *= (size_t)foreign->shape[i];
    return size;
}

slip_dtype py_foreign_default(const py_foreign *foreign) {
    return foreign->dtype == SLIP_FLOAT64 ? SLIP_FLOAT32 : foreign->dtype;
}

bool py_foreign_shape(py_foreign *foreign, int ndim, const int64_t *shape, const int64_t *strides) {
    int64_t step = (int64_t)py_foreign_element_bytes(foreign);
    if (ndim > SLIP_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "[array] expected at most %d dimensions, got %d", SLIP_MAX_NDIM, ndim);
        return false;
    }
    foreign->ndim = ndim;
    for (int i = ndim; i-- > 0;) {
        if (shape[i] < 0 || shape[i] > INT_MAX) {
            PyErr_Format(PyExc_OverflowError, "[array] dimension %lld is out of range", (long long)shape[i]);
            return false;
        }
        foreign->shape[i] = (int)shape[i];
        foreign->strides[i] = strides ? strides[i] : step;
        /* Too large to address, unless an axis further out is empty: the op that makes the array says so. */
        if (__builtin_mul_overflow(step, shape[i] > 0 ? shape[i] : 1, &step)) step = INT64_MAX;
    }
    return true;
}

/* ---- copies ---- */

#define COPY_AS(type)                                      \
    for (size_t i = 0; i < count; ++i) {                   \
        memcpy(to + i * sizeof(type), from, sizeof(type)); \
        from += step;                                      \
    }                                                      \
    break

/* Elements that stay as they are. */
static void copy_plain(char *to, const char *from, int64_t step, size_t count, size_t element_bytes) {
    if (step == (int64_t)element_bytes) {
        memcpy(to, from, count * element_bytes);
        return;
    }
    switch (element_bytes) {
    case 1: COPY_AS(uint8_t);
    case 2: COPY_AS(uint16_t);
    case 4: COPY_AS(uint32_t);
    case 8: COPY_AS(uint64_t);
    default: COPY_AS(struct { uint64_t halves[2]; });
    }
}

static void reverse_bytes(char *to, const char *from, size_t byte_count) {
    for (size_t i = 0; i < byte_count; ++i) to[i] = from[byte_count - 1 - i];
}

/* One element in the machine's byte order. The two halves of a complex number are swapped each by itself. */
static void load_element(char *to, const char *from, const py_foreign *of, size_t element_bytes) {
    if (!of->is_swapped) {
        memcpy(to, from, element_bytes);
        return;
    }
    size_t part_bytes = of->dtype == SLIP_COMPLEX64 ? element_bytes / 2 : element_bytes;
    for (size_t i = 0; i < element_bytes; i += part_bytes) reverse_bytes(to + i, from + i, part_bytes);
}

static slip_scalar read_wide(const char *element) {
    slip_scalar value = {.kind = SLIP_SCALAR_REAL};
    memcpy(&value.real, element, sizeof(double));
    memcpy(&value.imaginary, element + sizeof(double), sizeof(double));
    return value;
}

static void copy_converted(char *to, const char *from, int64_t step, size_t count, const py_foreign *of,
                           slip_dtype dtype) {
    size_t to_bytes = slip_dtype_size(dtype), from_bytes = py_foreign_element_bytes(of);
    char element[2 * sizeof(double)];
    for (size_t i = 0; i < count; ++i, from += step, to += to_bytes) {
        load_element(element, from, of, from_bytes);
        slip_scalar value = of->is_wide ? read_wide(element) : slip_scalar_read(element, of->dtype);
        slip_scalar_write(to, dtype, &value);
    }
}

/* The common case of NumPy: doubles (`parts` 1) or pairs of them become floats. */
static void copy_narrowed(char *to, const char *from, int64_t step, size_t count, size_t parts) {
    enum { AT_ONCE = 8 }; /* what compilers make vector code of */
    double wide[AT_ONCE];
    float narrow[AT_ONCE];
    if (step == (int64_t)(parts * sizeof(double))) {
        size_t left = count * parts;
        for (; left >= AT_ONCE; left -= AT_ONCE, from += sizeof wide, to += sizeof narrow) {
            memcpy(wide, from, sizeof wide);
            for (int i = 0; i < AT_ONCE; ++i) narrow[i] = (float)wide[i];
            memcpy(to, narrow, sizeof narrow);
        }
        count = left;
        step = sizeof(double);
        parts = 1;
    }
    for (size_t i = 0; i < count; ++i, from += step)
        for (size_t k = 0; k < parts; ++k, to += sizeof(float)) {
            memcpy(wide, from + k * sizeof(double), sizeof(double));
            narrow[0] = (float)wide[0];
            memcpy(to, narrow, sizeof(float));
        }
}

static void copy_run(char *to, const char *from, int64_t step, size_t count, const py_foreign *of, slip_dtype dtype) {
    if (of->is_swapped) copy_converted(to, from, step, count, of, dtype);
    else if (of->is_wide && dtype == SLIP_COMPLEX64) copy_narrowed(to, from, step, count, 2);
    else if (of->is_wide) copy_converted(to, from, step, count, of, dtype);
    else if (of->dtype == dtype) copy_plain(to, from, step, count, slip_dtype_size(dtype));
    else if (of->dtype == SLIP_FLOAT64 && dtype == SLIP_FLOAT32) copy_narrowed(to, from, step, count, 1);
    else copy_converted(to, from, step, count, of, dtype);
}

static bool is_row_major(const py_foreign *of) {
    int64_t step = (int64_t)py_foreign_element_bytes(of);
    for (int i = of->ndim; i-- > 0;) {
        if (of->shape[i] != 1 && of->strides[i] != step) return false;
        step *= of->shape[i];
    }
    return true;
}

/* As deep as there are dimensions. */
static char *copy_dimension(char *to, const char *from, const py_foreign *of, slip_dtype dtype, int axis) {
    if (axis == of->ndim - 1) {
        size_t count = (size_t)of->shape[axis];
        copy_run(to, from, of->strides[axis], count, of, dtype);
        return to + count * slip_dtype_size(dtype);
    }
    for (int i = 0; i < of->shape[axis]; ++i, from += of->strides[axis])
        to = copy_dimension(to, from, of, dtype, axis + 1);
    return to;
}

/* All elements, row-major, as `dtype`. */
static void copy_all(char *to, const py_foreign *of, slip_dtype dtype) {
    size_t size = py_foreign_size(of);
    if (size == 0) return;
    if (is_row_major(of)) copy_run(to, of->data, (int64_t)py_foreign_element_bytes(of), size, of, dtype);
    else copy_dimension(to, of->data, of, dtype, 0);
}

void py_foreign_bytes(void *to, const py_foreign *foreign) {
    copy_all(to, foreign, foreign->dtype);
}

static bool is_as_it_lies(const py_foreign *of, slip_dtype dtype) {
    return !of->is_swapped && !of->is_wide && of->dtype == dtype && is_row_major(of);
}

/* An array of the elements, by way of `block` where they have to be converted. The lock is not needed. */
static slip_status copy_as(slip_array **out, const py_foreign *of, slip_dtype dtype, char *block) {
    if (block) copy_all(block, of, dtype);
    return slip_array_from_data(out, block ? block : of->data, of->shape, of->ndim, dtype);
}

bool py_cast(slip_array **array, slip_dtype dtype) {
    if (slip_array_dtype(*array) == dtype) return true;
    slip_array *cast;
    slip_status status = slip_astype(&cast, *array, dtype, NULL);
    slip_array_release(*array);
    *array = cast;
    return status == SLIP_OK || py_raise(status);
}

/* Doubles are converted here: a GPU has none. */
bool py_foreign_copy(slip_array **out, const py_foreign *foreign, const slip_dtype *dtype) {
    slip_dtype wanted = dtype ? *dtype : py_foreign_default(foreign);
    slip_dtype made = foreign->dtype == SLIP_FLOAT64 || foreign->is_wide ? wanted : foreign->dtype;
    size_t byte_count = py_foreign_size(foreign) * slip_dtype_size(made);
    char *block = NULL;
    slip_status status;
    *out = NULL;
    if (!is_as_it_lies(foreign, made)) {
        block = PyMem_Malloc(byte_count);
        if (!block) return PyErr_NoMemory() != NULL;
    }
    if (byte_count < LONG_COPY_BYTES) status = copy_as(out, foreign, made, block);
    else {
        Py_BEGIN_ALLOW_THREADS status = copy_as(out, foreign, made, block);
        Py_END_ALLOW_THREADS
    }
    PyMem_Free(block);
    if (status != SLIP_OK) return py_raise(status) != NULL;
    return py_cast(out, wanted);
}

/* ---- sharing ---- */

static void drop_holder(void *holder) {
    py_release_later(holder);
}

/* The axes ordered so that the memory is row-major in that order: the slowest first. */
static void order_axes(int *axes, const py_foreign *of) {
    for (int i = 0; i < of->ndim; ++i) {
        int place = i;
        while (place > 0 && of->strides[axes[place - 1]] < of->strides[i]) {
            axes[place] = axes[place - 1];
            --place;
        }
        axes[place] = i;
    }
}

/* An array over memory whose axes lie in another order: row-major memory seen transposed. */
static bool restore_order(slip_array **out, const int *axes, int ndim) {
    int back[SLIP_MAX_NDIM];
    bool is_in_order = true;
    for (int i = 0; i < ndim; ++i) {
        back[axes[i]] = i;
        is_in_order = is_in_order && axes[i] == i;
    }
    if (is_in_order) return true;
    slip_array *lying = *out;
    slip_status status = slip_transpose_axes(out, lying, back, (size_t)ndim, NULL);
    slip_array_release(lying);
    return status == SLIP_OK || py_raise(status);
}

bool py_foreign_share(slip_array **out, const char **reason, const py_foreign *foreign, PyObject *holder) {
    int axes[SLIP_MAX_NDIM];
    py_foreign lying = *foreign;
    size_t element_bytes = slip_dtype_size(foreign->dtype);
    *out = NULL;
    *reason = NULL;
    if (!is_row_major(foreign)) order_axes(axes, foreign);
    else
        for (int i = 0; i < foreign->ndim; ++i) axes[i] = i;
    for (int i = 0; i < foreign->ndim; ++i) {
        lying.shape[i] = foreign->shape[axes[i]];
        lying.strides[i] = foreign->strides[axes[i]];
    }
    if (foreign->is_read_only) *reason = "it is read-only";
    else if (foreign->is_swapped) *reason = "its byte order is not the machine's";
    else if (foreign->is_wide) *reason = "there is no dtype of its width";
    else if (py_foreign_size(foreign) > 0 && (uintptr_t)foreign->data % element_bytes) *reason = "it is not aligned";
    else if (!is_row_major(&lying)) *reason = "it has gaps";
    if (*reason) return true;
    static uint64_t nothing; /* for memory of no elements, which may lie nowhere */
    void *data = foreign->data ? (void *)(uintptr_t)foreign->data : &nothing;
    slip_status status =
        slip_array_from_memory(out, data, lying.shape, lying.ndim, foreign->dtype, holder, drop_holder);
    if (status != SLIP_OK) return py_raise(status) != NULL;
    Py_INCREF(holder);
    return restore_order(out, axes, foreign->ndim);
}

/* ---- arrays ---- */

void py_foreign_of_array(py_foreign *foreign, const slip_array *array, const void *data) {
    const int *shape = slip_array_shape(array);
    const int64_t *strides = slip_array_strides(array);
    *foreign = (py_foreign){.data = data, .ndim = slip_array_ndim(array), .dtype = slip_array_dtype(array)};
    for (int i = 0; i < foreign->ndim; ++i) {
        foreign->shape[i] = shape[i];
        foreign->strides[i] = strides[i] * (int64_t)slip_dtype_size(foreign->dtype);
    }
}
