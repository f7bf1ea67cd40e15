/* Elementwise commands that run in one pass: the same bits as one by one, what somebody still needs is there, and they
 * do run together. */
#include <stdlib.h>

#include "conformance_cases.h"
#include "cuda_compiler.h"
#include "drivers/sim/sim.h"
#include "ops_support.h"
#include "schedule/fusion.h"
#include "schedule_support.h"

#define COUNT_OF(list) ((int)(sizeof(list) / sizeof *(list)))

typedef slip_status (*operation)(slip_array **out, slip_array *a, slip_array *b, slip_array *c, slip_stream *stream);

#define UNUSED __attribute__((unused))
#define DEFINE(NAME, CALL)                                                                                       \
    static slip_status apply_##NAME(slip_array **out, slip_array *a, UNUSED slip_array *b, UNUSED slip_array *c, \
                                    slip_stream *stream) {                                                       \
        return CALL;                                                                                             \
    }
#define DEFINE_UNARY(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP) DEFINE(NAME, slip_##NAME(out, a, stream))
#define DEFINE_BINARY(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP) DEFINE(NAME, slip_##NAME(out, a, b, stream))
#define ROW(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP) apply_##NAME,

SLIP_CONFORMANCE_UNARY(DEFINE_UNARY)
SLIP_CONFORMANCE_PREDICATE(DEFINE_UNARY)
SLIP_CONFORMANCE_BINARY(DEFINE_BINARY)
SLIP_CONFORMANCE_COMPARE(DEFINE_BINARY)
DEFINE(where, slip_where(out, a, b, c, stream))
DEFINE(to_float, slip_astype(out, a, SLIP_FLOAT32, stream))
DEFINE(to_half, slip_astype(out, a, SLIP_FLOAT16, stream))
DEFINE(to_brain, slip_astype(out, a, SLIP_BFLOAT16, stream))
DEFINE(to_int, slip_astype(out, a, SLIP_INT32, stream))
DEFINE(to_byte, slip_astype(out, a, SLIP_UINT8, stream))
DEFINE(to_bool, slip_astype(out, a, SLIP_BOOL, stream))
DEFINE(to_complex, slip_astype(out, a, SLIP_COMPLEX64, stream))

static const operation operations[] = {SLIP_CONFORMANCE_UNARY(ROW) SLIP_CONFORMANCE_PREDICATE(ROW)
                                           SLIP_CONFORMANCE_BINARY(ROW) SLIP_CONFORMANCE_COMPARE(ROW) apply_where,
                                       apply_to_float,
                                       apply_to_half,
                                       apply_to_brain,
                                       apply_to_int,
                                       apply_to_byte,
                                       apply_to_bool,
                                       apply_to_complex};

/* Ops over rows, which end a pass. */
DEFINE(sum_rows, slip_sum_axis(out, a, -1, true, stream))
DEFINE(sum_columns, slip_sum_axis(out, a, 0, true, stream))
DEFINE(sum_all, slip_sum(out, a, true, stream))
DEFINE(max_rows, slip_max_axis(out, a, -1, true, stream))
DEFINE(max_all, slip_max(out, a, true, stream))
DEFINE(argmax_rows, slip_argmax_axis(out, a, -1, true, stream))
DEFINE(softmax_rows, slip_softmax_axis(out, a, -1, false, stream))
DEFINE(logsumexp_rows, slip_logsumexp_axis(out, a, -1, true, stream))
DEFINE(cumsum_rows, slip_cumsum(out, a, -1, false, true, stream))
DEFINE(rms_norm, slip_fast_rms_norm(out, a, NULL, 1e-5f, stream))

static const operation row_operations[] = {
    apply_sum_rows,    apply_sum_columns,  apply_sum_all,        apply_max_rows,    apply_max_all,
    apply_argmax_rows, apply_softmax_rows, apply_logsumexp_rows, apply_cumsum_rows, apply_rms_norm};

/* ---- random programs ---- */

enum { MOST_ARRAYS = 48, LEAVES = 5 };

typedef struct random_program {
    slip_array *arrays[MOST_ARRAYS];
    int count;
    bool is_cheap; /* nearly all ops are those that one loop runs several of */
} random_program;

static const operation cheap_operations[] = {apply_add,    apply_add,    apply_multiply, apply_multiply, apply_subtract,
                                             apply_divide, apply_square, apply_negative, apply_tanh};

static int below(test_generator *random, int limit) {
    return (int)(test_random_unit(random) * limit);
}

static slip_array *make_leaf(test_generator *random, bool is_cheap, slip_device device, const int *shape,
                             slip_stream *stream) {
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_FLOAT32, SLIP_FLOAT16,   SLIP_BFLOAT16, SLIP_INT32,
                                        SLIP_UINT8,   SLIP_INT64,   SLIP_COMPLEX64, SLIP_BOOL,     SLIP_FLOAT64};
    slip_dtype dtype = dtypes[below(random, COUNT_OF(dtypes))];
    if (is_cheap && dtype != SLIP_FLOAT64) dtype = SLIP_FLOAT32;
    if (!dtype_is_on(device, dtype)) dtype = SLIP_FLOAT32;
    layout how = (layout)below(random, LAYOUT_COUNT);
    int single[2] = {1, 1}, is_scalar = below(random, 5) == 0;
    tensor values = tensor_make(dtype, is_scalar ? single : shape, 2);
    tensor_draw(&values, random, -3, 3);
    if (dtype_is_float(dtype) && below(random, 2)) tensor_add_specials(&values, random);
    if (is_scalar) how = LAYOUT_DENSE;
    tensor_prepare(&values, how);
    slip_array *array = array_of(&values, how, stream);
    tensor_free(&values);
    return array;
}

/* Builds the seed's program: leaves, then ops of what is there, most of which nobody keeps. */
static void build(random_program *made, uint64_t seed, slip_device device, slip_stream *stream) {
    test_generator random = test_random(seed);
    static const int sides[] = {1, 3, 40, 130, 700};
    int shape[2] = {sides[below(&random, COUNT_OF(sides))], sides[below(&random, COUNT_OF(sides))]};
    for (made->count = 0; made->count < LEAVES;)
        made->arrays[made->count++] = make_leaf(&random, made->is_cheap, device, shape, stream);
    int wanted = LEAVES + 2 + below(&random, MOST_ARRAYS - LEAVES - 2);
    while (made->count < wanted) {
        slip_array *operands[3], *result;
        for (int k = 0; k < 3; ++k) { /* mostly of what was made last */
            int back = below(&random, 3) ? below(&random, 4) : below(&random, made->count);
            operands[k] = made->arrays[back < made->count ? made->count - 1 - back : 0];
        }
        operation apply = made->is_cheap && below(&random, 16)
                              ? cheap_operations[below(&random, COUNT_OF(cheap_operations))]
                          : below(&random, 6) ? operations[below(&random, COUNT_OF(operations))]
                                              : row_operations[below(&random, COUNT_OF(row_operations))];
        if (apply(&result, operands[0], operands[1], operands[2], stream) != SLIP_OK) continue; /* not of that dtype */
        if (below(&random, 8) == 0) { /* the layout changes on the way */
            slip_array *turned;
            EXPECT_OK(slip_transpose(&turned, result, stream));
            EXPECT_OK(slip_transpose(&operands[0], turned, stream));
            slip_array_release(turned);
            slip_array_release(result);
            result = operands[0];
        }
        made->arrays[made->count++] = result;
    }
}

/* Lets go of most of them, the same ones each time, and evaluates the others. */
static void evaluate(random_program *made, uint64_t seed) {
    test_generator random = test_random(~seed);
    int kept = 0;
    for (int i = 0; i < made->count; ++i) {
        if (i == made->count - 1 || below(&random, 6) == 0) made->arrays[kept++] = made->arrays[i];
        else slip_array_release(made->arrays[i]);
    }
    made->count = kept;
    EXPECT_OK(slip_eval(made->arrays, (size_t)made->count));
}

static void run_program(random_program *made, bool is_fused, uint64_t seed, slip_device device, slip_stream *stream) {
    slip__fusion_enable(is_fused);
    build(made, seed, device, stream);
    evaluate(made, seed);
}

static void release_program(random_program *made) {
    for (int i = 0; i < made->count; ++i) slip_array_release(made->arrays[i]);
}

static void expect_same_program(const random_program *fused, const random_program *plain) {
    EXPECT_EQ(fused->count, plain->count);
    for (int i = 0; i < fused->count; ++i) expect_same_bits(fused->arrays[i], plain->arrays[i]);
}

static void run_random_programs(bool is_cheap, slip_device device) {
    slip_stream *stream = make_stream(device);
    bool compiles = is_cuda(device); /* in the background, what comes a second time */
    int count = compiles ? 12 : test_is_slow_build() ? 40 : 300;
    if (compiles) use_emulated_compiler();
    for (uint64_t seed = 1; seed <= (uint64_t)count; ++seed) {
        TEST_CONTEXT("program %d", (int)seed);
        random_program fused = {.is_cheap = is_cheap}, plain = {.is_cheap = is_cheap};
        run_program(&plain, false, seed, device, stream);
        run_program(&fused, true, seed, device, stream);
        expect_same_program(&fused, &plain);
        release_program(&fused);
        for (int i = 0; compiles && i < 2; ++i) {
            EXPECT_OK(slip__cuda_compiler_settle(SETTLE_NS));
            run_program(&fused, true, seed, device, stream);
            expect_same_program(&fused, &plain);
            release_program(&fused);
        }
        release_program(&plain);
    }
    EXPECT_TRUE(statistics_of(stream).fused > (device.type == SLIP_CPU ? 100 : 10));
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(random_programs_have_the_bits_of_one_op_after_the_other, 300) {
    run_random_programs(false, device);
}

TEST_ON_CPU_AND_SIM_WITH_TIMEOUT(random_programs_of_cheap_ops_have_the_bits_of_one_op_after_the_other, 300) {
    run_random_programs(true, device);
}

/* ---- what runs together ---- */

static uint64_t fused_by(slip_array *array, slip_stream *stream) {
    uint64_t before = statistics_of(stream).fused;
    eval_one(array);
    return statistics_of(stream).fused - before;
}

/* x * x + x, with the product in *product. */
static slip_array *square_plus(slip_array *x, slip_array **product, slip_stream *stream) {
    *product = multiply(x, x, stream);
    return add(*product, x, stream);
}

TEST_ON_CPU_AND_SIM(a_chain_is_one_pass_and_its_intermediates_have_no_memory) {
    enum { COUNT = 1 << 20 };
    slip_stream *stream = make_stream(device);
    slip_array *x = make_vector(3, COUNT), *end = make_chain(x, x, 10, stream);
    async_eval_one(x);
    slip_memory_reset_peak();
    size_t before = slip_memory_active();
    EXPECT_EQ(fused_by(end, stream), 10);
    EXPECT_LE(slip_memory_peak() - before, 2 * COUNT * sizeof(float) + 4096); /* a copy of x on the GPU, and the end */
    expect_all(end, 33);
    slip_array_release(end);
    slip_array_release(x);
}

TEST_ON_CPU_AND_SIM(an_intermediate_with_a_handle_is_written_by_the_same_pass) {
    slip_stream *stream = make_stream(device);
    slip_array *x = make_vector(3, 1000), *product, *end = square_plus(x, &product, stream);
    EXPECT_EQ(fused_by(end, stream), 2);
    EXPECT_TRUE(slip_array_is_ready(product));
    expect_all(product, 9);
    expect_all(end, 12);
    slip_array_release(product);
    slip_array_release(end);
    slip_array_release(x);
}

/* Outputs from 32 MB on are written past the caches, the first of them by way of scratch memory. */
TEST(large_results_are_all_written) {
    enum { COUNT = 9 << 20 };
    slip_stream *stream = make_stream(cpu_device);
    slip_array *x = make_vector(3, COUNT), *product, *end = square_plus(x, &product, stream);
    slip_array *halves, *sum;
    EXPECT_OK(slip_astype(&halves, end, SLIP_FLOAT16, stream));
    EXPECT_OK(slip_add(&sum, halves, halves, stream));
    EXPECT_EQ(fused_by(sum, stream), 4);
    expect_all(product, 9);
    expect_all(end, 12);
    slip_array *wide;
    EXPECT_OK(slip_astype(&wide, sum, SLIP_FLOAT32, stream));
    expect_all(wide, 24);
    slip_array *given[] = {x, product, end, halves, sum, wide};
    for (int i = 0; i < COUNT_OF(given); ++i) slip_array_release(given[i]);
}

TEST_ON_CPU_AND_SIM(an_intermediate_that_another_stream_reads_is_written) {
    slip_stream *stream = make_stream(device), *other = make_stream(device);
    slip_array *x = make_vector(3, 1000), *product, *end = square_plus(x, &product, stream);
    slip_array *reader = add(product, x, other), *all[2] = {end, reader};
    slip_array_release(product);
    EXPECT_OK(slip_eval(all, 2));
    expect_all(reader, 12);
    expect_all(end, 12);
    slip_array_release(reader);
    slip_array_release(end);
    slip_array_release(x);
}

TEST_ON_CPU_AND_SIM(unrelated_commands_are_not_put_together) {
    slip_stream *stream = make_stream(device);
    slip_array *x = make_vector(3, 1000), *y = make_vector(4, 1000), *z = make_vector(5, 1000),
               *w = make_vector(6, 1000);
    slip_array *all[2] = {add(x, y, stream), add(z, w, stream)};
    EXPECT_OK(slip_eval(all, 2));
    EXPECT_EQ(statistics_of(stream).fused, 0);
    slip_array *given[] = {x, y, z, w, all[0], all[1]};
    for (int i = 0; i < COUNT_OF(given); ++i) slip_array_release(given[i]);
}

TEST_ON_CPU_AND_SIM(a_result_takes_over_memory_that_no_later_step_reads) {
    enum { COUNT = 1 << 20 };
    slip_stream *stream = make_stream(device);
    slip_array *one = make_vector(1, COUNT), *x = add(one, one, stream);
    eval_one(x);
    slip_array *product, *end = square_plus(x, &product, stream);
    slip_array_release(product);
    slip_array_release(x); /* the graph alone has it now */
    slip_memory_reset_peak();
    size_t before = slip_memory_active();
    EXPECT_EQ(fused_by(end, stream), 2);
    EXPECT_LE(slip_memory_peak(), before);
    expect_all(end, 6);
    slip_array_release(end);
    slip_array_release(one);
}

TEST_ON_CPU_AND_SIM(switched_off_nothing_runs_together) {
    slip__fusion_enable(false);
    slip_stream *stream = make_stream(device);
    slip_array *x = make_vector(3, 1000), *end = make_chain(x, x, 10, stream);
    EXPECT_EQ(fused_by(end, stream), 0);
    expect_all(end, 33);
    slip_array_release(end);
    slip_array_release(x);
}

TEST(the_environment_switches_it_off) {
    setenv("SLIP_FUSE", "0", 1);
    slip_stream *stream = make_stream(cpu_device);
    slip_array *x = make_vector(3, 1000), *end = make_chain(x, x, 10, stream);
    EXPECT_EQ(fused_by(end, stream), 0);
    slip_array_release(end);
    slip_array_release(x);
}

/* More outputs than one pass has room for: the commands run in several. */
TEST_ON_CPU_AND_SIM(any_number_of_intermediates_may_be_kept) {
    enum { LENGTH = 60 };
    slip_stream *stream = make_stream(device);
    slip_array *x = make_vector(1, 1000), *links[LENGTH], *link = x;
    for (int i = 0; i < LENGTH; ++i) link = links[i] = add(link, x, stream);
    EXPECT_GT(fused_by(link, stream), LENGTH / 2);
    for (int i = 0; i < LENGTH; ++i) {
        expect_all(links[i], (float)i + 2);
        slip_array_release(links[i]);
    }
    slip_array_release(x);
}

/* ---- with random bits at the beginning ---- */

static slip_array *draw_uniform(int count, slip_dtype dtype, slip_array *key, slip_stream *stream) {
    slip_array *low, *high, *out;
    const float ends[2] = {-1, 2};
    EXPECT_OK(slip_array_from_data(&low, &ends[0], NULL, 0, SLIP_FLOAT32));
    EXPECT_OK(slip_array_from_data(&high, &ends[1], NULL, 0, SLIP_FLOAT32));
    EXPECT_OK(slip_random_uniform(&out, low, high, &count, 1, dtype, key, stream));
    slip_array_release(low);
    slip_array_release(high);
    return out;
}

static slip_array *draw_normal(int count, slip_dtype dtype, slip_array *key, slip_stream *stream) {
    slip_array *out;
    EXPECT_OK(slip_random_normal(&out, &count, 1, dtype, 0.5f, 2, key, stream));
    return out;
}

TEST(random_numbers_are_one_pass_with_the_same_bits) {
    static const int counts[] = {2, 3, 1000, 1001, 16385, 100003, 9 << 20};
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_BFLOAT16};
    slip_stream *stream = make_stream(cpu_device);
    slip_array *key, *results[2][2];
    EXPECT_OK(slip_random_key(&key, 42));
    for (int i = 0; i < COUNT_OF(counts); ++i)
        for (int k = 0; k < COUNT_OF(dtypes); ++k) {
            TEST_CONTEXT("%d numbers of dtype %d", counts[i], k);
            for (int is_fused = 0; is_fused < 2; ++is_fused) {
                slip__fusion_enable(is_fused);
                results[is_fused][0] = draw_uniform(counts[i], dtypes[k], key, stream);
                results[is_fused][1] = draw_normal(counts[i], dtypes[k], key, stream);
                for (int j = 0; j < 2; ++j) {
                    uint64_t fused = fused_by(results[is_fused][j], stream);
                    if (is_fused) EXPECT_GT(fused, 4);
                    else EXPECT_EQ(fused, 0);
                }
            }
            for (int j = 0; j < 2; ++j) {
                expect_same_bits(results[1][j], results[0][j]);
                slip_array_release(results[0][j]);
                slip_array_release(results[1][j]);
            }
        }
    slip_array_release(key);
}

/* Bits with a handle are made first, and then read. */
TEST(random_bits_that_are_kept_are_there) {
    slip_stream *stream = make_stream(cpu_device);
    const int count = 1000;
    slip_array *key, *bits, *numbers;
    EXPECT_OK(slip_random_key(&key, 1));
    EXPECT_OK(slip_random_bits(&bits, &count, 1, 4, key, stream));
    EXPECT_OK(slip_astype(&numbers, bits, SLIP_FLOAT32, stream));
    numbers = add_onto(numbers, numbers, stream);
    eval_one(numbers);
    slip_array *again;
    EXPECT_OK(slip_random_bits(&again, &count, 1, 4, key, stream));
    expect_same_bits(bits, again);
    slip_array *given[] = {key, bits, numbers, again};
    for (int i = 0; i < COUNT_OF(given); ++i) slip_array_release(given[i]);
}

/* ---- with an op over rows at the end ---- */

/* The op of x * x, where the product is not kept; its bits against those without fusion. */
static void expect_as_one_pass(operation apply, const int *shape, slip_dtype dtype) {
    slip_stream *stream = make_stream(cpu_device);
    test_generator random = test_random(7);
    tensor values = tensor_make(dtype, shape, 2);
    tensor_draw(&values, &random, -2, 2);
    slip_array *x = array_of(&values, LAYOUT_DENSE, stream), *results[2];
    eval_one(x);
    for (int is_fused = 0; is_fused < 2; ++is_fused) {
        slip__fusion_enable(is_fused);
        slip_array *product;
        EXPECT_OK(slip_multiply(&product, x, x, stream));
        EXPECT_OK(apply(&results[is_fused], product, NULL, NULL, stream));
        slip_array_release(product);
        uint64_t fused = fused_by(results[is_fused], stream);
        EXPECT_EQ(fused, is_fused ? 2 : 0);
    }
    expect_same_bits(results[1], results[0]);
    for (int i = 0; i < 2; ++i) slip_array_release(results[i]);
    slip_array_release(x);
    tensor_free(&values);
}

TEST(an_op_over_rows_joins_what_it_reads) {
    static const int shapes[][2] = {{1, 32}, {700, 33}, {40, 5000}, {3, 32768}};
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_FLOAT16, SLIP_BFLOAT16};
    static const operation joined[] = {apply_sum_rows,       apply_max_rows,    apply_argmax_rows, apply_softmax_rows,
                                       apply_logsumexp_rows, apply_cumsum_rows, apply_rms_norm,    apply_sum_all};
    for (int i = 0; i < COUNT_OF(shapes); ++i)
        for (int k = 0; k < COUNT_OF(dtypes); ++k)
            for (int j = 0; j < COUNT_OF(joined); ++j) {
                TEST_CONTEXT("shape %d, dtype %d, op %d", i, k, j);
                expect_as_one_pass(joined[j], shapes[i], dtypes[k]);
            }
}

TEST(a_sum_of_everything_joins_what_it_reads) {
    static const int shapes[][2] = {{1, 32769}, {700, 700}, {2, 65536}, {3, 200000}};
    for (int i = 0; i < COUNT_OF(shapes); ++i) {
        TEST_CONTEXT("shape %d", i);
        expect_as_one_pass(apply_sum_all, shapes[i], SLIP_FLOAT32);
        expect_as_one_pass(apply_sum_all, shapes[i], SLIP_BFLOAT16);
        expect_as_one_pass(apply_sum_all, shapes[i], SLIP_INT32);
    }
    expect_as_one_pass(apply_sum_rows, shapes[3], SLIP_FLOAT32);
}

/* The product is wanted, too: the pass writes it, and the sum reads it from there. */
TEST(what_an_op_over_rows_reads_may_be_kept) {
    slip_stream *stream = make_stream(cpu_device);
    const int shape[2] = {300, 100};
    slip_array *x = make_vector(3, 30000), *matrix, *product, *sums;
    EXPECT_OK(slip_reshape(&matrix, x, shape, 2, stream));
    EXPECT_OK(slip_multiply(&product, matrix, matrix, stream));
    EXPECT_OK(slip_sum_axis(&sums, product, -1, false, stream));
    EXPECT_EQ(fused_by(sums, stream), 2);
    expect_all(sums, 900);
    expect_all(product, 9);
    slip_array *given[] = {x, matrix, product, sums};
    for (int i = 0; i < COUNT_OF(given); ++i) slip_array_release(given[i]);
}

/* ---- failures ---- */

TEST(commands_that_fail_to_launch_together_run_one_by_one) {
    setenv("SLIP_GPU", "sim", 1);
    slip_sim_options options;
    EXPECT_OK(slip__sim_default_options(&options));
    options.fail_launch_at = 1;
    EXPECT_OK(slip_device_check(gpu_device));
    EXPECT_OK(slip__sim_configure(&options));
    slip_stream *stream = make_stream(gpu_device);
    slip_array *x = make_vector(3, 1000), *end = make_chain(x, x, 3, stream);
    expect_all(end, 12);
    EXPECT_OK(slip_stream_synchronize(stream, SLIP_FOREVER));
    slip_array_release(end);
    slip_array_release(x);
}

TEST_ON_CPU_AND_SIM(a_failed_input_spoils_what_reads_it_and_nothing_else) {
    slip_stream *stream = make_stream(device);
    slip_array *x = make_vector(3, 1000), *wide, *failed, *good = make_chain(x, x, 3, stream);
    const int shape[1] = {1000}, huge[2] = {1 << 20, 1000};
    slip_memory_set_limit((size_t)1 << 30);
    EXPECT_OK(slip_broadcast_to(&wide, x, huge, 2, stream));
    EXPECT_OK(slip_contiguous(&failed, wide, false, stream)); /* 4 GB */
    slip_array *row;
    const int starts[2] = {0, 0}, stops[2] = {1, 1000}, steps[2] = {1, 1};
    EXPECT_OK(slip_slice(&row, failed, starts, 2, stops, 2, steps, 2, stream));
    slip_array *flat;
    EXPECT_OK(slip_reshape(&flat, row, shape, 1, stream));
    slip_array *heir = add_onto(add(flat, x, stream), x, stream), *all[2] = {good, heir};
    EXPECT_STATUS(slip_eval(all, 2), SLIP_OUT_OF_MEMORY);
    expect_all(good, 12);
    EXPECT_STATUS(slip_array_wait(heir, SLIP_FOREVER), SLIP_OUT_OF_MEMORY);
    slip_array *given[] = {x, wide, failed, row, flat, heir, good};
    for (int i = 0; i < COUNT_OF(given); ++i) slip_array_release(given[i]);
}
