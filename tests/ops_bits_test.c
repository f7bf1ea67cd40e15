/* Every op's bits on every instruction set that this machine has, on one thread and on several, and beside another
 * machine's: each set computes everything in a process of its own, which leaves a hash of each result behind.
 *
 * Where SLIP_BITS_FILE names a file, the hashes are compared with those in it; a file that is not there is written. */
#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/array.h"
#include "kernel_table.h"
#include "kernels/loops.h"
#include "ops_table.h"
#include "schedule_support.h"

/* ---- ops that the table's list of cases does not have ---- */

enum { ROWS = 150, COLUMNS = 211, PICKED = 300 };

static const int start[] = {1, 2}, stop[] = {149, 210}, strides[] = {2, 3}, row[] = {1, COLUMNS};

/* int32 numbers below ROWS, each of them several times. */
static slip_array *indices_of(const int *shape, int ndim) {
    static int32_t numbers[ROWS * COLUMNS];
    slip_array *array;
    for (int i = 0; i < ROWS * COLUMNS; ++i) numbers[i] = (int)((long)i * 7919 % ROWS);
    EXPECT_OK(slip_array_from_data(&array, numbers, shape, ndim, SLIP_INT32));
    return array;
}

static slip_array *rows_picked(void) {
    return indices_of((const int[]){PICKED}, 1);
}

static slip_array *places_picked(void) {
    return indices_of((const int[]){ROWS, COLUMNS}, 2);
}

static slip_status with_index(slip_array *index, slip_status status) {
    slip_array_release(index);
    return status;
}

typedef slip_status (*scatter_call)(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates, int axis,
                                    slip_stream *stream);

static slip_status scatter_rows(scatter_call call, slip_array **out, slip_array *a, slip_array *b,
                                slip_stream *stream) {
    slip_array *index = rows_picked(), *updates;
    EXPECT_OK(slip_gather_single(&updates, b, index, 0, row, 2, stream));
    slip_status status = call(out, a, index, updates, 0, stream);
    slip_array_release(updates);
    return with_index(index, status);
}

typedef slip_status (*slice_update_call)(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                         size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                         size_t strides_count, slip_stream *stream);

static slip_status update_slice(slice_update_call call, slip_array **out, slip_array *a, slip_array *b,
                                slip_stream *stream) {
    slip_array *update;
    EXPECT_OK(slip_slice(&update, b, start, 2, stop, 2, strides, 2, stream));
    slip_status status = call(out, a, update, start, 2, stop, 2, strides, 2, stream);
    slip_array_release(update);
    return status;
}

/* The transpose of `a`, given to a call of one argument that would have nothing to do for `a` itself. */
#define OF_TRANSPOSE(NAME, CALL)                                                                    \
    static slip_status NAME(slip_array **out, slip_array *a, __attribute__((unused)) slip_array *b, \
                            slip_stream *stream) {                                                  \
        slip_array *turned;                                                                         \
        EXPECT_OK(slip_transpose(&turned, a, stream));                                              \
        slip_status status = CALL;                                                                  \
        slip_array_release(turned);                                                                 \
        return status;                                                                              \
    }

OF_TRANSPOSE(contiguous_of_transpose, slip_contiguous(out, turned, false, stream))
OF_TRANSPOSE(reshape_of_transpose, slip_reshape(out, turned, (const int[]){-1}, 1, stream))
OF_TRANSPOSE(view_of_transpose, slip_view_as(out, turned, SLIP_UINT8, stream))
OF_TRANSPOSE(product_with_transpose, slip_matmul(out, a, turned, stream))

static slip_status masked_where_less(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    slip_array *mask, *values;
    EXPECT_OK(slip_less(&mask, a, b, stream));
    EXPECT_OK(slip_reshape(&values, b, (const int[]){-1}, 1, stream));
    slip_status status = slip_masked_scatter(out, a, mask, values, stream);
    slip_array_release(mask);
    slip_array_release(values);
    return status;
}

static slip_array *key(void) {
    slip_array *made;
    EXPECT_OK(slip_random_key(&made, 7));
    return made;
}

#define DRAWN(NAME, CALL)                                                                          \
    static slip_status NAME(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) { \
        slip_array *own_key = key();                                                               \
        (void)a, (void)b;                                                                          \
        return with_index(own_key, CALL);                                                          \
    }

static const int drawn_shape[] = {173, 191};

DRAWN(bits_of_one_byte, slip_random_bits(out, drawn_shape, 2, 1, own_key, stream))
DRAWN(bits_of_four_bytes, slip_random_bits(out, drawn_shape, 2, 4, own_key, stream))
DRAWN(normal, slip_random_normal(out, drawn_shape, 2, slip_array_dtype(a), 0.5f, 2, own_key, stream))
DRAWN(laplace, slip_random_laplace(out, drawn_shape, 2, slip_array_dtype(a), 0.5f, 2, own_key, stream))
DRAWN(gumbel, slip_random_gumbel(out, drawn_shape, 2, SLIP_FLOAT32, own_key, stream))
DRAWN(categorical, slip_random_categorical(out, a, 1, own_key, stream))
DRAWN(permutation, slip_random_permutation(out, a, 0, own_key, stream))

#define EXTRA(NAME, CALL) DEFINE(extra_##NAME, CALL)
#define EXTRA_ROW(NAME, CLASS, ULP) \
    { #NAME, apply_extra_##NAME, OF_##CLASS, ULP }

EXTRA(copy, slip_copy(out, a, stream))
EXTRA(arange, slip_arange(out, 1, 100, 0.25, slip_array_dtype(a), stream))
EXTRA(linspace, slip_linspace(out, -1, 3, 40001, slip_array_dtype(a), stream))
EXTRA(concatenate, slip_concatenate_axis(out, (slip_array *const[]){a, b}, 2, 1, stream))
EXTRA(scatter, scatter_rows(slip_scatter_single, out, a, b, stream))
EXTRA(scatter_add, scatter_rows(slip_scatter_add_single, out, a, b, stream))
EXTRA(scatter_prod, scatter_rows(slip_scatter_prod_single, out, a, b, stream))
EXTRA(scatter_max, scatter_rows(slip_scatter_max_single, out, a, b, stream))
EXTRA(scatter_min, scatter_rows(slip_scatter_min_single, out, a, b, stream))
EXTRA(slice_update, update_slice(slip_slice_update, out, a, b, stream))
EXTRA(slice_update_add, update_slice(slip_slice_update_add, out, a, b, stream))
EXTRA(slice_update_prod, update_slice(slip_slice_update_prod, out, a, b, stream))
EXTRA(slice_update_max, update_slice(slip_slice_update_max, out, a, b, stream))
EXTRA(slice_update_min, update_slice(slip_slice_update_min, out, a, b, stream))
EXTRA(logcumsumexp, slip_logcumsumexp(out, a, 1, false, true, stream))
EXTRA(var, slip_var_axis(out, a, 0, false, 1, stream))
EXTRA(layer_norm, slip_fast_layer_norm(out, a, NULL, NULL, 1e-5f, stream))
EXTRA(rms_norm, slip_fast_rms_norm(out, a, NULL, 1e-5f, stream))
EXTRA(median, slip_median(out, a, (const int[]){0}, 1, false, stream))

static slip_status gather_rows(slip_array **out, slip_array *a, __attribute__((unused)) slip_array *b,
                               slip_stream *stream) {
    slip_array *index = rows_picked();
    return with_index(index, slip_gather_single(out, a, index, 0, row, 2, stream));
}

/* With an array of indices as large as the array itself. */
#define ALONG(NAME, CALL)                                                                           \
    static slip_status NAME(slip_array **out, slip_array *a, __attribute__((unused)) slip_array *b, \
                            slip_stream *stream) {                                                  \
        slip_array *index = places_picked();                                                        \
        return with_index(index, CALL);                                                             \
    }

ALONG(take_along, slip_take_along_axis(out, a, index, 0, stream))
ALONG(put_along, slip_put_along_axis(out, a, index, b, 0, stream))
ALONG(add_along, slip_scatter_add_axis(out, a, index, b, 0, stream))

/* An ulp that is not 0: float64 goes through libm; infinite: what a product gives depends on the BLAS in every dtype.
 */
static const operation extras[] = {
    EXTRA_ROW(copy, ANY, 0),
    EXTRA_ROW(arange, NUMERIC, 0),
    EXTRA_ROW(linspace, FLOATING, 0),
    EXTRA_ROW(concatenate, ANY, 0),
    EXTRA_ROW(scatter, ANY, 0),
    EXTRA_ROW(scatter_add, ANY, 0),
    EXTRA_ROW(scatter_prod, ANY, 0),
    EXTRA_ROW(scatter_max, ANY, 0),
    EXTRA_ROW(scatter_min, ANY, 0),
    EXTRA_ROW(slice_update, ANY, 0),
    EXTRA_ROW(slice_update_add, ANY, 0),
    EXTRA_ROW(slice_update_prod, ANY, 0),
    EXTRA_ROW(slice_update_max, ANY, 0),
    EXTRA_ROW(slice_update_min, ANY, 0),
    EXTRA_ROW(logcumsumexp, FLOATING, 4),
    EXTRA_ROW(var, FLOATING, 4),
    EXTRA_ROW(median, FLOATING, 0),
    EXTRA_ROW(layer_norm, FLOATING, 0),
    EXTRA_ROW(rms_norm, FLOATING, 0),
    {"matmul", product_with_transpose, OF_FLOATING, INFINITY},
    {"contiguous_of_transpose", contiguous_of_transpose, OF_ANY, 0},
    {"reshape_of_transpose", reshape_of_transpose, OF_ANY, 0},
    {"view_of_transpose", view_of_transpose, OF_REAL, 0},
    {"gather", gather_rows, OF_ANY, 0},
    {"gather_axis", take_along, OF_ANY, 0},
    {"put_along_axis", put_along, OF_ANY, 0},
    {"scatter_add_axis", add_along, OF_ANY, 0},
    {"masked_scatter", masked_where_less, OF_ANY, 0},
    {"random_bits_1", bits_of_one_byte, OF_ANY, 0},
    {"random_bits_4", bits_of_four_bytes, OF_ANY, 0},
    {"normal", normal, OF_FLOATING, 4},
    {"laplace", laplace, OF_FLOATING, 4},
    {"gumbel", gumbel, OF_FLOATING, 4},
    {"categorical", categorical, OF_FLOATING, 4},
    {"permutation", permutation, OF_ANY, 0},
};

/* ---- hashes ---- */

enum { NAME_BYTES = 40, MAX_LINES = 4096 };

typedef struct line {
    char name[NAME_BYTES];
    int dtype;
    bool is_portable; /* the same on other machines, too: no libm, no BLAS */
    uint64_t hash;
} line;

/* What a process leaves behind, in memory that it shares. */
typedef struct table {
    bool has_set; /* the machine has the instruction set */
    int count;
    bool was_run[SLIP_OP_COUNT];
    line lines[MAX_LINES];
} table;

/* FNV-1a over the elements in row-major order. NaN is one value: its payload is nobody's promise. */
static uint64_t hash_of(slip_array *array, slip_stream *stream) {
    slip_dtype dtype = slip_array_dtype(array);
    size_t bytes = slip_dtype_size(dtype), size = slip_array_size(array);
    uint64_t hash = 0xcbf29ce484222325u;
    slip_array *dense;
    const void *data;
    EXPECT_OK(slip_contiguous(&dense, array, false, stream));
    EXPECT_OK(slip_array_data(&data, dense));
    for (size_t i = 0; i < size; ++i) {
        const unsigned char *element = (const unsigned char *)data + i * bytes;
        bool can_be_nan = dtype_is_float(dtype) || dtype == SLIP_COMPLEX64;
        double complex value = can_be_nan ? element_decode(element, dtype) : 0;
        if (isnan(creal(value)) || isnan(cimag(value))) hash = (hash ^ 0x1ff) * 0x100000001b3u;
        else
            for (size_t k = 0; k < bytes; ++k) hash = (hash ^ element[k]) * 0x100000001b3u;
    }
    slip_array_release(dense);
    return hash;
}

static bool is_portable(slip_dtype dtype, double ulp) {
    return dtype != SLIP_COMPLEX64 && (dtype != SLIP_FLOAT64 || ulp == 0) && !isinf(ulp);
}

static void add_line(table *all, const char *name, const char *suffix, slip_dtype dtype, double ulp, slip_array *result,
                     slip_stream *stream) {
    EXPECT_LT(all->count, MAX_LINES);
    line *own = &all->lines[all->count++];
    snprintf(own->name, sizeof own->name, "%s%s", name, suffix);
    own->dtype = (int)dtype;
    own->is_portable = is_portable(dtype, ulp);
    all->was_run[result->op] = true;
    own->hash = hash_of(result, stream);
}

static void run_operation(table *all, const operation *o, const char *suffix, slip_array *a, slip_array *b,
                          slip_stream *stream) {
    slip_dtype dtype = slip_array_dtype(a);
    slip_array *result;
    TEST_CONTEXT("%s%s of %s", o->name, suffix, slip_dtype_name(dtype));
    if (!operation_takes(o, dtype)) return;
    EXPECT_OK(o->call(&result, a, b, stream));
    add_line(all, o->name, suffix, dtype, o->ulp, result, stream);
    slip_array_release(result);
}

/* Any bits at all, for elementwise ops: huge and tiny numbers, infinities, NaN. */
static slip_array *any_bits(slip_dtype dtype, uint64_t seed) {
    static uint64_t words[ROWS * COLUMNS];
    static const int shape[] = {ROWS, COLUMNS};
    test_generator random = test_random(seed);
    slip_array *array;
    for (size_t i = 0; i < COUNT_OF(words); ++i) {
        words[i] = test_random_u64(&random);
        if (dtype == SLIP_BOOL) words[i] &= 0x0101010101010101u;
    }
    EXPECT_OK(slip_array_from_data(&array, words, shape, 2, dtype));
    return array;
}

#define ONE(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP) +1
/* The elementwise ops are the first ones of the list. */
enum {
    ELEMENTWISE_COUNT = 0 SLIP_CONFORMANCE_UNARY(ONE) SLIP_CONFORMANCE_PREDICATE(ONE) SLIP_CONFORMANCE_BINARY(ONE)
        SLIP_CONFORMANCE_COMPARE(ONE)
};

static void run_dtype(table *all, slip_dtype dtype, slip_stream *stream) {
    static const int shape[] = {ROWS, COLUMNS};
    slip_array *a = random_array(dtype, shape, 2, 1), *b = random_array(dtype, shape, 2, 2), *result;
    for (size_t n = 0; n < COUNT_OF(operations); ++n) run_operation(all, &operations[n], "", a, b, stream);
    for (size_t n = 0; n < COUNT_OF(extras); ++n) run_operation(all, &extras[n], "", a, b, stream);
    slip_array_release(a);
    slip_array_release(b);
    a = any_bits(dtype, 3);
    b = any_bits(dtype, 4);
    for (size_t n = 0; n < ELEMENTWISE_COUNT; ++n) run_operation(all, &operations[n], " of any bits", a, b, stream);
    for (slip_dtype to = 0; to < SLIP_DTYPE_COUNT; ++to) {
        EXPECT_OK(slip_astype(&result, a, to, stream));
        add_line(all, "to ", slip_dtype_name(to), dtype, 0, result, stream);
        slip_array_release(result);
    }
    slip_array_release(a);
    slip_array_release(b);
}

/* Runs everything in a process of its own, on an instruction set (NULL: the best one) and some threads. */
static void run_apart(table *all, const char *set, int thread_count) {
    pid_t child = fork();
    EXPECT_GE(child, 0);
    if (child == 0) {
        if (set) setenv("SLIP_ISA", set, 1);
        all->has_set = !set || strcmp(slip__loops()->isa, set) == 0;
        if (!all->has_set) exit(0);
        EXPECT_OK(slip_thread_count_set(thread_count));
        slip_stream *stream = stream_on(cpu_device);
        for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) run_dtype(all, dtype, stream);
        slip_stream_release(stream);
        exit(0);
    }
    int status;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status)) FAIL("the process for %s ended with %#x", set ? set : "all", status);
}

static table *table_make(void) {
    table *all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    EXPECT_TRUE(all != MAP_FAILED);
    return all;
}

static void expect_same_tables(const table *a, const table *b) {
    EXPECT_EQ(a->count, b->count);
    EXPECT_GT(a->count, 1500);
    for (int i = 0; i < a->count; ++i) {
        EXPECT_STR(a->lines[i].name, b->lines[i].name);
        if (a->lines[i].hash != b->lines[i].hash)
            FAIL("%s of %s has other bits", a->lines[i].name, slip_dtype_name((slip_dtype)a->lines[i].dtype));
    }
}

/* ---- the tests ---- */

static void compare_set(const char *set) {
    table *baseline = table_make(), *own = table_make();
    run_apart(own, set, 3);
    if (!own->has_set) SKIP("this machine has no %s", set);
    run_apart(baseline, "baseline", 1);
    expect_same_tables(baseline, own);
}

#if defined(__x86_64__)
TEST_WITH_TIMEOUT(the_baseline_gives_the_same_bits_on_three_threads_as_on_one, 120) {
    compare_set("baseline");
}

TEST_WITH_TIMEOUT(avx2_gives_the_bits_of_the_baseline, 120) {
    compare_set("avx2");
}

TEST_WITH_TIMEOUT(avx512_gives_the_bits_of_the_baseline, 120) {
    compare_set("avx512");
}
#elif defined(__aarch64__)
TEST_WITH_TIMEOUT(neon_gives_the_bits_of_the_baseline, 120) {
    compare_set("neon");
}
#endif

/* So that an op of a new kind is not forgotten here. */
TEST_WITH_TIMEOUT(every_op_with_a_kernel_is_compared, 120) {
    table *all = table_make();
    run_apart(all, NULL, 2);
#define WAS_RUN(OP, kernel) \
    if (!all->was_run[SLIP_OP_##OP]) FAIL("no operation of this test is %s", #OP);
    SLIP_KERNEL_TABLE(WAS_RUN)
#undef WAS_RUN
}

/* ---- another machine ---- */

static void write_table(const char *path, const table *all) {
    FILE *file = fopen(path, "w");
    EXPECT_TRUE(file != NULL);
    for (int i = 0; i < all->count; ++i)
        if (all->lines[i].is_portable)
            fprintf(file, "%016llx\t%d\t%s\n", (unsigned long long)all->lines[i].hash, all->lines[i].dtype,
                    all->lines[i].name);
    EXPECT_EQ(fclose(file), 0);
}

static void compare_with_file(FILE *file, const table *all) {
    int differing = 0, compared = 0;
    for (int i = 0; i < all->count; ++i) {
        const line *own = &all->lines[i];
        unsigned long long hash;
        char name[NAME_BYTES];
        int dtype;
        if (!own->is_portable) continue;
        if (fscanf(file, "%llx\t%d\t%39[^\n]\n", &hash, &dtype, name) != 3) FAIL("the file ends before %s", own->name);
        EXPECT_STR(own->name, name);
        EXPECT_EQ(own->dtype, dtype);
        ++compared;
        if (own->hash == hash) continue;
        ++differing;
        printf("%s of %s has other bits\n", name, slip_dtype_name((slip_dtype)dtype));
    }
    fclose(file);
    if (differing) FAIL("%d of %d results have other bits", differing, compared);
}

static void compare_machines(void) {
    const char *path = getenv("SLIP_BITS_FILE");
    table *all = table_make();
    run_apart(all, NULL, 2);
    FILE *file = fopen(path, "r");
    if (file) compare_with_file(file, all);
    else write_table(path, all);
}

/* Only a test where there is something to compare with. */
__attribute__((constructor)) static void register_comparison(void) {
    static test_case comparison = {.name = "another_machine_gives_the_same_bits",
                                   .file = __FILE__,
                                   .line = __LINE__,
                                   .timeout_s = 120,
                                   .run = compare_machines};
    if (getenv("SLIP_BITS_FILE")) test_register(&comparison);
}
