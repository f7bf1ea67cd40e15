/* Random numbers beside those of MLX 0.32.2 (tests/data/random.tsv), and the rules of implicit keys. Keys, bits,
 * uniform, randint, bernoulli and permutation are the same bit for bit; what goes through logarithms and erfinv within
 * 4 units in the last place; truncated_normal within what the peer's erf (good to 1.5e-7) makes of it. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ops_support.h"
#include "schedule_support.h"
#include "table_support.h"

/* ---- calls as the table writes them: name(2, key=value, ...) ---- */

enum { MAX_ARGUMENTS = 8, MAX_NUMBERS = 16 };

typedef struct call {
    char name[32];
    char *arguments[MAX_ARGUMENTS]; /* "key=value" or "value" */
    int argument_count;
    char text[256];
    slip_stream *stream;
} call;

/* Splits the arguments at the commas that stand in no brackets. */
static void call_parse(call *c, const char *text) {
    int depth = 0;
    snprintf(c->text, sizeof c->text, "%s", text);
    char *open = strchr(c->text, '(');
    EXPECT_TRUE(open != NULL);
    snprintf(c->name, sizeof c->name, "%.*s", (int)(open - c->text), c->text);
    c->argument_count = 0;
    c->arguments[c->argument_count++] = open + 1;
    for (char *at = open + 1; *at && depth >= 0; ++at) {
        if (*at == '(' || *at == '[') ++depth;
        if (*at == ')' || *at == ']') --depth;
        if (depth >= 0 && (*at != ',' || depth > 0)) continue;
        bool ends = depth < 0;
        *at = '\0';
        if (ends) break;
        EXPECT_LT(c->argument_count, MAX_ARGUMENTS);
        c->arguments[c->argument_count++] = at + 1 + strspn(at + 1, " ");
    }
}

/* The value of an argument: by its key, or the first one; NULL if there is none. */
static const char *argument(const call *c, const char *key) {
    size_t length = strlen(key);
    for (int i = 0; i < c->argument_count; ++i)
        if (strncmp(c->arguments[i], key, length) == 0 && c->arguments[i][length] == '=')
            return c->arguments[i] + length + 1;
    return NULL;
}

/* The numbers of "3" or "[[1,2],[3,4]]", and their shape. */
static int numbers_of(const char *text, double *numbers, int *shape, int *ndim) {
    int count = 0, rows = 0;
    *ndim = 0;
    while (text[*ndim] == '[') ++*ndim;
    for (const char *at = text; *at;) {
        if (*at == '[' || *at == ']' || *at == ',') {
            rows += *at == '[';
            ++at;
            continue;
        }
        EXPECT_LT(count, MAX_NUMBERS);
        char *end;
        numbers[count++] = strtod(at, &end);
        at = end;
    }
    if (*ndim == 1) shape[0] = count;
    if (*ndim == 2) shape[0] = rows - 1, shape[1] = count / (rows - 1);
    return count;
}

/* The numbers of an argument, as float32. */
static slip_array *array_argument(const call *c, const char *key) {
    const char *text = argument(c, key);
    double numbers[MAX_NUMBERS];
    float values[MAX_NUMBERS];
    int shape[2], ndim;
    slip_array *array;
    if (!text) FAIL("%s lacks %s", c->name, key);
    int count = numbers_of(text, numbers, shape, &ndim);
    for (int i = 0; i < count; ++i) values[i] = (float)numbers[i];
    EXPECT_OK(slip_array_from_data(&array, values, shape, ndim, SLIP_FLOAT32));
    return array;
}

static int shape_argument(const call *c, int *shape) {
    double numbers[MAX_NUMBERS];
    int unused[2], ndim, count = numbers_of(argument(c, "shape"), numbers, unused, &ndim);
    for (int i = 0; i < count; ++i) shape[i] = (int)numbers[i];
    return count;
}

static slip_array *key_argument(const call *c) {
    const char *text = argument(c, "key");
    slip_array *key;
    if (!text) return NULL;
    EXPECT_OK(slip_random_key(&key, strtoull(text + strlen("key("), NULL, 10)));
    return key;
}

/* arange(12).reshape(3,4), in float32. */
static slip_array *counting_rows(slip_stream *stream) {
    static const int shape[] = {3, 4};
    slip_array *flat, *array;
    EXPECT_OK(slip_arange(&flat, 0, 12, 1, SLIP_FLOAT32, stream));
    EXPECT_OK(slip_reshape(&array, flat, shape, 2, stream));
    slip_array_release(flat);
    return array;
}

static int number_argument(const call *c, const char *key, int otherwise) {
    const char *text = argument(c, key);
    return text ? atoi(text) : otherwise;
}

/* ---- one function for each name ---- */

static slip_status call_bounded(const call *c, slip_array **out, slip_array *key, slip_dtype dtype) {
    int shape[MAX_NUMBERS];
    size_t ndim = (size_t)shape_argument(c, shape);
    bool is_truncated = strcmp(c->name, "truncated_normal") == 0;
    slip_array *low = array_argument(c, is_truncated ? "lower" : "low");
    slip_array *high = array_argument(c, is_truncated ? "upper" : "high");
    slip_status status = is_truncated ? slip_random_truncated_normal(out, low, high, shape, ndim, dtype, key, c->stream)
                         : c->name[0] == 'r' ? slip_random_randint(out, low, high, shape, ndim, dtype, key, c->stream)
                                             : slip_random_uniform(out, low, high, shape, ndim, dtype, key, c->stream);
    slip_array_release(low);
    slip_array_release(high);
    return status;
}

static slip_status call_centred(const call *c, slip_array **out, slip_array *key, slip_dtype dtype) {
    int shape[MAX_NUMBERS];
    size_t ndim = (size_t)shape_argument(c, shape);
    const char *loc = argument(c, "loc"), *scale = argument(c, "scale");
    if (strcmp(c->name, "gumbel") == 0) return slip_random_gumbel(out, shape, ndim, dtype, key, c->stream);
    float mean = loc ? strtof(loc, NULL) : 0, deviation = scale ? strtof(scale, NULL) : 1;
    if (c->name[0] == 'l') return slip_random_laplace(out, shape, ndim, dtype, mean, deviation, key, c->stream);
    if (!loc || loc[0] != '[') return slip_random_normal(out, shape, ndim, dtype, mean, deviation, key, c->stream);
    slip_array *means = array_argument(c, "loc"), *deviations = array_argument(c, "scale");
    slip_status status = slip_random_normal_broadcast(out, shape, ndim, dtype, means, deviations, key, c->stream);
    slip_array_release(means);
    slip_array_release(deviations);
    return status;
}

static slip_status call_categorical(const call *c, slip_array **out, slip_array *key) {
    int axis = number_argument(c, "axis", -1), sample_count = number_argument(c, "num_samples", 0);
    bool counts = argument(c, "logits")[0] == 'a';
    slip_array *logits = counts ? counting_rows(c->stream) : array_argument(c, "logits");
    slip_status status = sample_count
                             ? slip_random_categorical_num_samples(out, logits, axis, sample_count, key, c->stream)
                             : slip_random_categorical(out, logits, axis, key, c->stream);
    slip_array_release(logits);
    return status;
}

static slip_status call_permutation(const call *c, slip_array **out, slip_array *key) {
    if (isdigit((unsigned char)c->arguments[0][0]))
        return slip_random_permutation_arange(out, atoi(c->arguments[0]), key, c->stream);
    slip_array *rows = counting_rows(c->stream);
    slip_status status = slip_random_permutation(out, rows, number_argument(c, "axis", 0), key, c->stream);
    slip_array_release(rows);
    return status;
}

static slip_status call_split(const call *c, slip_array **out, int half) {
    slip_array *key, *halves[2];
    EXPECT_OK(slip_random_key(&key, strtoull(c->arguments[0] + strlen("key("), NULL, 10)));
    int count = number_argument(c, "num", 0);
    slip_status status = count ? slip_random_split_num(out, key, count, c->stream)
                               : slip_random_split(&halves[0], &halves[1], key, c->stream);
    if (!count) {
        *out = halves[half];
        slip_array_release(halves[1 - half]);
    }
    slip_array_release(key);
    return status;
}

static slip_status run(const call *c, slip_array **out, slip_dtype dtype, int half) {
    int shape[MAX_NUMBERS];
    if (strcmp(c->name, "key") == 0) return slip_random_key(out, strtoull(c->arguments[0], NULL, 10));
    if (strcmp(c->name, "split") == 0) return call_split(c, out, half);
    slip_array *key = key_argument(c);
    slip_status status;
    if (strcmp(c->name, "bits") == 0) {
        size_t ndim = (size_t)shape_argument(c, shape);
        status = slip_random_bits(out, shape, ndim, number_argument(c, "width", 4), key, c->stream);
    } else if (strcmp(c->name, "bernoulli") == 0) {
        size_t ndim = (size_t)shape_argument(c, shape);
        slip_array *p = array_argument(c, "p");
        status = slip_random_bernoulli(out, p, shape, ndim, key, c->stream);
        slip_array_release(p);
    } else if (strcmp(c->name, "categorical") == 0) status = call_categorical(c, out, key);
    else if (strcmp(c->name, "permutation") == 0) status = call_permutation(c, out, key);
    else if (argument(c, "low") || argument(c, "lower")) status = call_bounded(c, out, key, dtype);
    else status = call_centred(c, out, key, dtype);
    slip_array_release(key);
    return status;
}

/* ---- rows ---- */

static bool is_rounded(const char *name) {
    return strcmp(name, "normal") == 0 || strcmp(name, "laplace") == 0 || strcmp(name, "gumbel") == 0 ||
           strcmp(name, "truncated_normal") == 0;
}

/* What an error of `error` in the uniform number that x was made of does to x. */
static double normal_error(double x, double error) {
    return error * sqrt(acos(-1) / 2) * exp(x * x / 2);
}

static void expect_close(const call *c, slip_array *result, slip_array *wanted) {
    tensor expected = tensor_of(wanted);
    slip_dtype dtype = expected.dtype;
    double slack[512], loc = 0, scale = 1;
    bool is_truncated = strcmp(c->name, "truncated_normal") == 0;
    if (argument(c, "loc")) {
        loc = argument(c, "loc")[0] == '[' ? 2 : strtod(argument(c, "loc"), NULL); /* the largest of the table's rows */
        scale = argument(c, "scale")[0] == '[' ? 7 : strtod(argument(c, "scale"), NULL);
    }
    for (size_t i = 0; i < expected.size; ++i) {
        double x = cabs(expected.values[i]);
        slack[i] = 4 * unit_in_last_place(dtype, fmax(fmax(x, fabs(loc)), fmax(scale, 1)));
        /* Half types round the limits' erf, perhaps to a neighbour. */
        double limit_error = 1.5e-7 + (dtype_is_half(dtype) ? unit_in_last_place(dtype, 0.95) : 0);
        if (is_truncated) slack[i] += normal_error(x, limit_error);
    }
    expect_tensor(result, &expected, 0, slack);
    tensor_free(&expected);
}

/* "seed(0); 2nd call normal(shape=[3])": seeds before the first, and gives the call alone. */
static const char *skip_seed(const char *text) {
    if (strncmp(text, "seed(", 5) != 0) return text;
    if (strstr(text, "1st")) EXPECT_OK(slip_random_seed(strtoull(text + 5, NULL, 10)));
    return strstr(text, "call ") + strlen("call ");
}

static void check_row(char **fields, int field_count, int number, void *context) {
    slip_stream *stream = context;
    char written[2048 * 8];
    call c = {.stream = stream};
    slip_array *result;
    EXPECT_EQ(field_count, 4);
    if (strcmp(fields[0], "case") == 0) return;
    TEST_CONTEXT("row %d: %s", number, fields[0]);
    const char *text = skip_seed(fields[0]), *bracket = strrchr(text, '[');
    call_parse(&c, strcmp(text, "uniform(shape=[3])") == 0 ? "uniform(low=0, high=1, shape=[3])" : text);
    snprintf(written, sizeof written, "%s:%s:%s", fields[1], fields[2], fields[3]);
    slip_array *wanted = array_parse(written);
    EXPECT_OK(run(&c, &result, dtype_named(fields[1]), bracket && bracket[1] == '1'));
    if (is_rounded(c.name)) expect_close(&c, result, wanted);
    else expect_same_bits(wanted, result);
    slip_array_release(result);
    slip_array_release(wanted);
}

TEST_ON_EVERY_DRIVER(numbers_are_the_peers) {
    slip_stream *stream = stream_on(device);
    EXPECT_GT(table_read("random.tsv", check_row, stream), 400);
    slip_stream_release(stream);
}

/* ---- any stream, device and thread count ---- */

enum { MANY = 100003 };

/* One of each, from an implicit key. */
static void draw_all(slip_array **drawn, slip_stream *stream) {
    static const int shape[] = {MANY};
    slip_array *low, *high;
    const float bounds[] = {-2, 5};
    EXPECT_OK(slip_array_from_data(&low, &bounds[0], NULL, 0, SLIP_FLOAT32));
    EXPECT_OK(slip_array_from_data(&high, &bounds[1], NULL, 0, SLIP_FLOAT32));
    EXPECT_OK(slip_random_bits(&drawn[0], shape, 1, 4, NULL, stream));
    EXPECT_OK(slip_random_uniform(&drawn[1], low, high, shape, 1, SLIP_FLOAT32, NULL, stream));
    EXPECT_OK(slip_random_normal(&drawn[2], shape, 1, SLIP_BFLOAT16, 0, 1, NULL, stream));
    EXPECT_OK(slip_random_randint(&drawn[3], low, high, shape, 1, SLIP_INT32, NULL, stream));
    EXPECT_OK(slip_random_permutation_arange(&drawn[4], MANY, NULL, stream));
    EXPECT_OK(slip_random_laplace(&drawn[5], shape, 1, SLIP_FLOAT32, 0, 1, NULL, stream));
    slip_array_release(low);
    slip_array_release(high);
}

enum { KINDS_DRAWN = 6 };

static void release_all(slip_array **drawn) {
    for (int i = 0; i < KINDS_DRAWN; ++i) slip_array_release(drawn[i]);
}

TEST_ON_EVERY_DRIVER(the_same_seed_gives_the_same_bits_on_any_stream_device_and_thread_count) {
    slip_array *first[KINDS_DRAWN], *drawn[KINDS_DRAWN];
    slip_stream *usual = stream_on((slip_device){SLIP_CPU, 0}), *streams[] = {make_stream(device), stream_on(device)};
    EXPECT_OK(slip_random_seed(11));
    EXPECT_OK(slip_thread_count_set(1));
    draw_all(first, usual);
    EXPECT_OK(slip_eval(first, KINDS_DRAWN));
    for (int thread_count = 1; thread_count <= 3; ++thread_count) {
        EXPECT_OK(slip_thread_count_set(thread_count));
        for (int s = 0; s < 2; ++s) {
            EXPECT_OK(slip_random_seed(11));
            draw_all(drawn, streams[s]);
            for (int i = 0; i < KINDS_DRAWN; ++i) {
                TEST_CONTEXT("kind %d, stream %d, %d threads", i, s, thread_count);
                expect_same_bits(first[i], drawn[i]);
            }
            release_all(drawn);
        }
    }
    release_all(first);
    slip_stream_release(usual);
    slip_stream_release(streams[0]);
    slip_stream_release(streams[1]);
}

/* ---- ranges ---- */

/* Numbers that round to 1 in a half type come out as the largest below it. */
TEST_ON_EVERY_DRIVER(uniform_numbers_stay_below_their_upper_bound) {
    static const slip_dtype dtypes[] = {SLIP_FLOAT16, SLIP_BFLOAT16, SLIP_FLOAT32};
    static const double largest[] = {1 - 0x1p-11, 1 - 0x1p-8, 1 - 0x1p-24};
    static const int shape[] = {MANY};
    const float bounds[] = {0, 1};
    slip_stream *stream = stream_on(device);
    slip_array *low, *high, *key, *drawn;
    EXPECT_OK(slip_array_from_data(&low, &bounds[0], NULL, 0, SLIP_FLOAT32));
    EXPECT_OK(slip_array_from_data(&high, &bounds[1], NULL, 0, SLIP_FLOAT32));
    EXPECT_OK(slip_random_key(&key, 5));
    for (int d = 0; d < 3; ++d) {
        EXPECT_OK(slip_random_uniform(&drawn, low, high, shape, 1, dtypes[d], key, stream));
        tensor numbers = tensor_of(drawn);
        double top = 0;
        for (size_t i = 0; i < numbers.size; ++i) {
            double number = creal(numbers.values[i]);
            EXPECT_TRUE(number >= 0 && number <= largest[d]);
            top = fmax(top, number);
        }
        if (d < 2) EXPECT_TRUE(top == largest[d]); /* so many draws reach it */
        tensor_free(&numbers);
        slip_array_release(drawn);
    }
    slip_array_release(low);
    slip_array_release(high);
    slip_array_release(key);
    slip_stream_release(stream);
}

/* ---- implicit keys ---- */

typedef struct drawn_by_threads {
    uint32_t words[4][4];
    bool seeds;
} drawn_by_threads;

static void draw_words(uint32_t *words) {
    static const int four = 4;
    slip_array *bits;
    const void *data;
    EXPECT_OK(slip_random_bits(&bits, &four, 1, 4, NULL, NULL));
    EXPECT_OK(slip_array_data(&data, bits));
    memcpy(words, data, 16);
    slip_array_release(bits);
}

static void draw_in_thread(int number, void *context) {
    drawn_by_threads *drawn = context;
    if (drawn->seeds) EXPECT_OK(slip_random_seed(3));
    draw_words(drawn->words[number]);
}

TEST(threads_that_did_not_seed_draw_distinct_numbers) {
    drawn_by_threads drawn = {.seeds = false};
    run_in_threads(4, draw_in_thread, &drawn);
    for (int i = 0; i < 4; ++i)
        for (int k = 0; k < i; ++k) EXPECT_TRUE(memcmp(drawn.words[i], drawn.words[k], 16) != 0);
}

TEST(a_seed_is_the_calling_threads_alone) {
    drawn_by_threads drawn = {.seeds = true};
    uint32_t own[4], again[4], next[4];
    EXPECT_OK(slip_random_seed(9));
    draw_words(own);
    draw_words(next);
    EXPECT_OK(slip_random_seed(9));
    run_in_threads(4, draw_in_thread, &drawn);
    draw_words(again);
    EXPECT_BYTES(own, again, sizeof own);
    EXPECT_TRUE(memcmp(own, next, sizeof own) != 0);
    for (int i = 1; i < 4; ++i) EXPECT_BYTES(drawn.words[0], drawn.words[i], 16);
    EXPECT_TRUE(memcmp(own, drawn.words[0], sizeof own) != 0);
}

/* The words that a new process draws first. */
static void draw_in_process(uint32_t *words) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    pid_t child = fork();
    EXPECT_GE(child, 0);
    if (child == 0) {
        draw_words(words);
        _exit(write(ends[1], words, 16) == 16 ? 0 : 1);
    }
    int status;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(read(ends[0], words, 16), 16);
    close(ends[0]);
    close(ends[1]);
}

TEST(processes_draw_distinct_numbers_unless_the_environment_has_a_seed) {
    uint32_t first[4], second[4];
    unsetenv("SLIP_SEED");
    draw_in_process(first);
    draw_in_process(second);
    EXPECT_TRUE(memcmp(first, second, sizeof first) != 0);
    setenv("SLIP_SEED", "12345", 1);
    draw_in_process(first);
    draw_in_process(second);
    EXPECT_BYTES(first, second, sizeof first);
}

/* Edges from other streams so far. */
static uint64_t edges_of(slip_stream *stream) {
    slip_stream_statistics statistics = statistics_of(stream);
    return statistics.waits_issued + statistics.waits_covered + statistics.waits_complete;
}

/* Draws on three streams in turn, and counts the edges from other streams that their commands had. */
static uint64_t count_edges(slip_device device, slip_array *const *keys) {
    static const int shape[] = {1000};
    slip_stream *streams[] = {make_stream(device), make_stream(device), make_stream((slip_device){SLIP_CPU, 0})};
    slip_array *drawn[30];
    uint64_t edge_count = 0;
    for (int s = 0; s < 3; ++s) edge_count -= edges_of(streams[s]); /* a stream that was pooled has had some */
    for (int i = 0; i < 30; ++i)
        EXPECT_OK(slip_random_bits(&drawn[i], shape, 1, 4, keys ? keys[i] : NULL, streams[i % 3]));
    EXPECT_OK(slip_async_eval(drawn, 30));
    EXPECT_OK(slip_eval(drawn, 30));
    for (int s = 0; s < 3; ++s) {
        edge_count += edges_of(streams[s]);
        slip_stream_release(streams[s]);
    }
    for (int i = 0; i < 30; ++i) slip_array_release(drawn[i]);
    return edge_count;
}

/* On a GPU each key is copied there, which is an edge from the copying stream: as many as with keys made beforehand. */
TEST_ON_CPU_AND_SIM(implicit_keys_add_no_edges_between_streams) {
    slip_array *keys[30];
    for (int i = 0; i < 30; ++i) EXPECT_OK(slip_random_key(&keys[i], (uint64_t)i));
    uint64_t with_keys = count_edges(device, keys), without = count_edges(device, NULL);
    EXPECT_EQ(without, with_keys);
    EXPECT_EQ(without, device.type == SLIP_CPU ? 0 : 20);
    for (int i = 0; i < 30; ++i) slip_array_release(keys[i]);
}
