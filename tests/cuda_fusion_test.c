/* Several ops as one kernel that the NVIDIA driver compiles while the program runs: over the emulated GPU, with the C++
 * compiler in the runtime compiler's place. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "cuda_compiler.h"
#include "cuda_fixture.h"
#include "schedule/fusion.h"

/* ---- programs ---- */

static void begin_compiling(void) {
    begin();
    use_emulated_compiler();
}

/* What `build` makes of x, evaluated until its ops run together, and then once more: the bits stay the same. Returns
 * how many ran together. */
static uint64_t run_together(slip_array *(*build)(slip_array *x), slip_array *x) {
    slip_array *plain, *fused;
    slip__fusion_enable(false);
    eval_one(plain = build(x));
    slip__fusion_enable(true);
    for (int i = 0; i < 2; ++i) { /* one by one: the second time the kernel is compiled */
        eval_one(fused = build(x));
        slip_array_release(fused);
        EXPECT_OK(slip__cuda_compiler_settle(SETTLE_NS));
    }
    uint64_t before = statistics_of(first).fused;
    eval_one(fused = build(x));
    const void *expected, *found;
    EXPECT_OK(slip_array_data(&expected, plain));
    EXPECT_OK(slip_array_data(&found, fused));
    EXPECT_BYTES(found, expected, slip_array_size(plain) * sizeof(float));
    slip_array_release(plain);
    slip_array_release(fused);
    return statistics_of(first).fused - before;
}

static slip_array *make_numbers(int rows, int columns) {
    int shape[2] = {rows, columns};
    slip_array *key, *made;
    EXPECT_OK(slip_random_key(&key, 7));
    EXPECT_OK(slip_random_normal(&made, shape, 2, SLIP_FLOAT32, 0, 1, key, cpu));
    eval_one(made);
    slip_array_release(key);
    return made;
}

static slip_array *build_chain(slip_array *x) {
    return make_chain(x, x, 10, first);
}

/* Of a vector of ones. */
static void expect_chain(slip_array *x) {
    slip_array *end = build_chain(x);
    expect_all(end, 11);
    slip_array_release(end);
}

static slip_array *build_with_row(slip_array *x) {
    int start[2] = {0, 0}, stop[2] = {1, 0}, strides[2] = {1, 1};
    slip_array *row, *sum, *out;
    stop[1] = slip_array_shape(x)[1];
    EXPECT_OK(slip_slice(&row, x, start, 2, stop, 2, strides, 2, first));
    sum = add(x, row, first);
    out = multiply(sum, row, first);
    slip_array_release(row);
    slip_array_release(sum);
    return out;
}

static slip_array *build_transposed(slip_array *x) {
    slip_array *turned, *sum, *product, *out;
    EXPECT_OK(slip_transpose(&turned, x, first));
    EXPECT_OK(slip_contiguous(&product, x, false, first));
    sum = add(turned, product, first);
    out = multiply(sum, turned, first);
    slip_array_release(turned);
    slip_array_release(product);
    slip_array_release(sum);
    return out;
}

static int drawn;

static slip_array *build_normal(slip_array *x) {
    slip_array *key, *out;
    (void)x;
    EXPECT_OK(slip_random_key(&key, 42));
    EXPECT_OK(slip_random_normal(&out, &drawn, 1, SLIP_FLOAT32, 0.5f, 2, key, first));
    slip_array_release(key);
    return out;
}

/* ---- what runs together ---- */

TEST_WITH_TIMEOUT(a_chain_becomes_one_kernel, 120) {
    static const int shapes[][2] = {{1, 1}, {1, 1000}, {7, 3001}, {64, 2048}};
    begin_compiling();
    for (int i = 0; i < 4; ++i) {
        slip_array *x = make_numbers(shapes[i][0], shapes[i][1]);
        EXPECT_EQ(run_together(build_chain, x), 10);
        slip_array_release(x);
    }
    EXPECT_LE(slip__cuda_compilations(), 2); /* the sizes are none of its business, but for x's being one number */
    settle();
}

TEST_WITH_TIMEOUT(its_intermediates_have_no_memory_and_it_is_launched_once, 120) {
    enum { COUNT = 1 << 20 };
    begin_compiling();
    slip_array *x = make_vector(3, COUNT), *moved = add(x, x, first), *end;
    eval_one(moved);
    EXPECT_EQ(run_together(build_chain, moved), 10);
    slip_memory_reset_peak();
    size_t before = slip_memory_active();
    uint64_t kernels = count_of("cuLaunchKernel");
    eval_one(end = build_chain(moved));
    EXPECT_EQ(count_of("cuLaunchKernel") - kernels, 1);
    EXPECT_LE(slip_memory_peak() - before, COUNT * sizeof(float) + 4096);
    expect_all(end, 66);
    slip_array_release(end);
    slip_array_release(moved);
    slip_array_release(x);
}

TEST_WITH_TIMEOUT(inputs_may_lie_in_any_way, 120) {
    begin_compiling();
    slip_array *x = make_numbers(37, 52), *square = make_numbers(48, 48);
    EXPECT_EQ(run_together(build_with_row, x), 2);
    EXPECT_EQ(run_together(build_transposed, square), 2);
    slip_array_release(x);
    slip_array_release(square);
}

TEST_WITH_TIMEOUT(random_bits_begin_a_kernel, 120) {
    static const int counts[] = {2, 3, 1000, 1001, 4096, 20003};
    begin_compiling();
    for (int i = 0; i < 6; ++i) {
        drawn = counts[i];
        EXPECT_GT(run_together(build_normal, NULL), 4);
    }
    EXPECT_LE(slip__cuda_compilations(), 2); /* scale and shift stand apart: what they are comes between */
}

TEST_WITH_TIMEOUT(what_comes_once_is_not_compiled, 120) {
    begin_compiling();
    slip_array *x = make_vector(1, BIG);
    expect_chain(x);
    EXPECT_OK(slip__cuda_compiler_settle(SETTLE_NS));
    EXPECT_EQ(slip__cuda_compilations(), 0);
    expect_chain(x);
    EXPECT_OK(slip__cuda_compiler_settle(SETTLE_NS));
    EXPECT_EQ(slip__cuda_compilations(), 1);
    slip_array_release(x);
}

/* ---- without a compiler ---- */

TEST(without_the_compiler_ops_run_one_by_one) {
    begin();
    setenv("SLIP_NVRTC_LIBRARY", "/nonexistent", 1);
    slip_array *x = make_vector(1, BIG);
    expect_chain(x);
    EXPECT_OK(slip__cuda_compiler_settle(SETTLE_NS)); /* it was looked for on disk */
    expect_chain(x);
    EXPECT_STATUS(slip__cuda_compiler_settle(SETTLE_NS), SLIP_UNIMPLEMENTED);
    EXPECT_MESSAGE("libnvrtc of CUDA 12 or 13 is not found: install it, or name its file in SLIP_NVRTC_LIBRARY");
    EXPECT_FALSE(slip__cuda_compiler_is_possible());
    expect_chain(x);
    EXPECT_EQ(statistics_of(first).fused, 0);
    slip_array_release(x);
    settle();
}

TEST_WITH_TIMEOUT(code_that_cannot_be_loaded_is_done_without, 120) {
    begin_compiling();
    slip_array *x = make_vector(1, BIG);
    expect_chain(x);
    EXPECT_OK(slip__cuda_compiler_settle(SETTLE_NS));
    fail_next("cuModuleGetFunction", 1, OUT_OF_MEMORY);
    expect_chain(x);
    EXPECT_STATUS(slip__cuda_compiler_settle(SETTLE_NS), SLIP_OUT_OF_MEMORY);
    expect_chain(x);
    EXPECT_EQ(statistics_of(first).fused, 0);
    slip_array_release(x);
    settle();
}

TEST_WITH_TIMEOUT(a_fault_in_the_kernel_reaches_every_op_of_it, 120) {
    begin_compiling();
    slip_array *x = make_vector(1, BIG), *moved = add(x, x, first), *end;
    eval_one(moved);
    EXPECT_EQ(run_together(build_chain, moved), 10);
    fault_at_kernel(1);
    end = build_chain(moved);
    EXPECT_STATUS(slip_eval(&end, 1), SLIP_DEVICE);
    slip_array_release(end);
    slip_array_release(moved);
    slip_array_release(x);
}

/* ---- on disk ---- */

static char folder[64];

/* A process that evaluates a chain until it is one kernel. Returns how often that was compiled. */
static int compilations_of_process(void) {
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        begin_compiling();
        setenv("SLIP_CACHE_DIR", folder, 1);
        slip_array *x = make_vector(1, BIG);
        for (int i = 0; i < 2; ++i) {
            expect_chain(x);
            EXPECT_OK(slip__cuda_compiler_settle(SETTLE_NS));
        }
        uint64_t before = statistics_of(first).fused;
        expect_chain(x);
        EXPECT_EQ(statistics_of(first).fused - before, 10);
        slip_array_release(x);
        exit((int)slip__cuda_compilations());
    }
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* The path of the one file there is. */
static const char *find_file(void) {
    static char path[512];
    DIR *listing = opendir(folder);
    int count = 0;
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        if (entry->d_name[0] != '.') snprintf(path, sizeof path, "%s/%s", folder, entry->d_name), ++count;
    if (listing) closedir(listing);
    EXPECT_EQ(count, 1);
    return path;
}

static void make_folder(void) {
    strcpy(folder, "/tmp/slip-test-XXXXXX");
    EXPECT_TRUE(mkdtemp(folder) != NULL);
    strcat(folder, "/made/deep");
}

static void remove_folder(void) {
    char *const ends[] = {strrchr(folder, '/'), strstr(folder, "/made")};
    unlink(find_file());
    rmdir(folder);
    for (int i = 0; i < 2; ++i) {
        *ends[i] = '\0';
        rmdir(folder);
    }
}

/* Changes the byte at `offset` (from the end where negative). */
static void change_byte(const char *path, long offset) {
    FILE *file = fopen(path, "r+b");
    EXPECT_TRUE(file && fseek(file, offset, offset < 0 ? SEEK_END : SEEK_SET) == 0);
    int byte = fgetc(file);
    EXPECT_EQ(fseek(file, offset, offset < 0 ? SEEK_END : SEEK_SET), 0);
    fputc(byte ^ 1, file);
    fclose(file);
}

TEST_WITH_TIMEOUT(code_is_kept_on_disk, 120) {
    use_emulator();
    make_folder();
    EXPECT_EQ(compilations_of_process(), 1);
    EXPECT_EQ(compilations_of_process(), 0);
    remove_folder();
}

TEST_WITH_TIMEOUT(files_that_are_damaged_are_not_believed, 240) {
    use_emulator();
    make_folder();
    EXPECT_EQ(compilations_of_process(), 1);
    static const long places[] = {0, 8, 16, 24, 40, -1};
    for (int i = 0; i < 6; ++i) {
        TEST_CONTEXT("byte %ld", places[i]);
        change_byte(find_file(), places[i]);
        EXPECT_EQ(compilations_of_process(), 1); /* and it is written anew */
    }
    EXPECT_EQ(truncate(find_file(), 100), 0);
    EXPECT_EQ(compilations_of_process(), 1);
    EXPECT_EQ(truncate(find_file(), 0), 0);
    EXPECT_EQ(compilations_of_process(), 1);
    EXPECT_EQ(compilations_of_process(), 0);
    remove_folder();
}

TEST_WITH_TIMEOUT(what_others_may_write_is_not_believed, 240) {
    use_emulator();
    make_folder();
    EXPECT_EQ(compilations_of_process(), 1);
    EXPECT_EQ(chmod(find_file(), 0622), 0);
    EXPECT_EQ(compilations_of_process(), 1);
    EXPECT_EQ(compilations_of_process(), 0);
    EXPECT_EQ(chmod(folder, 0777), 0);
    EXPECT_EQ(compilations_of_process(), 1);
    EXPECT_EQ(compilations_of_process(), 1); /* nor is anything written there */
    remove_folder();
}
