/* Runs a target without libFuzzer: on every file of a corpus as it is, and on files that are changed at random. What
 * run n does depends on n alone.
 *
 *     fuzz_npy CORPUS ENDING [RUNS] [--only N]
 *
 * CORPUS is a folder of which the files with that ending count. The runs go on in a child process, so that a crash
 * is told with its number. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

enum { MOST_FILES = 64, MOST_BYTES = 1 << 16, DEFAULT_RUNS = 100000, TIMEOUT_S = 120 };

typedef struct file {
    char name[256];
    uint8_t *data;
    size_t size;
} file;

static file files[MOST_FILES];
static size_t file_count;
static uint64_t state; /* splitmix64 */

static uint64_t next_random(void) {
    uint64_t mixed = state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

static size_t below(size_t bound) {
    return bound ? (size_t)(next_random() % bound) : 0;
}

/* ---- the corpus ---- */

static void read_file(const char *folder, const char *name) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *from = fopen(path, "rb");
    file *to = &files[file_count];
    to->data = malloc(MOST_BYTES);
    if (!from || !to->data) fuzz_fail(path, 0, "the file can be read");
    to->size = fread(to->data, 1, MOST_BYTES, from);
    snprintf(to->name, sizeof to->name, "%s", name);
    fclose(from);
    ++file_count;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(((const file *)a)->name, ((const file *)b)->name);
}

static void read_corpus(const char *folder, const char *ending) {
    DIR *entries = opendir(folder);
    if (!entries) fuzz_fail(folder, 0, "the folder can be read");
    for (struct dirent *entry; (entry = readdir(entries)) != NULL && file_count < MOST_FILES;) {
        size_t length = strlen(entry->d_name), ending_length = strlen(ending);
        if (length > ending_length && strcmp(entry->d_name + length - ending_length, ending) == 0)
            read_file(folder, entry->d_name);
    }
    closedir(entries);
    if (file_count == 0) fuzz_fail(folder, 0, "there are files of the ending");
    qsort(files, file_count, sizeof *files, compare_names); /* folders have no order */
}

/* ---- changes. Each returns the new size ---- */

static void put_number(uint8_t *data, size_t size) {
    static const uint64_t numbers[] = {0,          1,          2,          8,          9,          16,
                                       31,         32,         63,         64,         65,         127,
                                       128,        255,        256,        65535,      0x7fffffff, 0x80000000,
                                       0xffffffff, 1ull << 32, 1ull << 61, 1ull << 62, INT64_MAX,  UINT64_MAX};
    size_t width = (size_t)1 << below(4);
    if (size < width) return;
    uint64_t number = numbers[below(sizeof numbers / sizeof *numbers)];
    if (below(4) == 0) number = size + below(3) - 1;
    memcpy(data + below(size - width + 1), &number, width);
}

static size_t insert(uint8_t *data, size_t size, const void *piece, size_t piece_size) {
    if (size + piece_size > MOST_BYTES) return size;
    size_t at = below(size + 1);
    memmove(data + at + piece_size, data + at, size - at);
    memcpy(data + at, piece, piece_size);
    return size + piece_size;
}

static size_t insert_word(uint8_t *data, size_t size) {
    static const char *const words[] = {
        "{",
        "}",
        "[",
        "]",
        "[[",
        "\"",
        ",",
        ":",
        "0",
        "-1",
        "1e9",
        "null",
        "true",
        "\\u0000",
        "\\ud800",
        "\\",
        "\"__metadata__\":{\"a\":\"b\"},",
        "\"dtype\":",
        "\"F32\"",
        "\"BOOL\"",
        "\"shape\":[0]",
        "\"data_offsets\":[0,0]",
        "4294967296",
        "18446744073709551615",
        "'descr': '<f4', ",
        "'fortran_order': True, ",
        "'shape': (2,), ",
        "(",
        ")",
        "L",
        "\xff",
        "\xed\xa0\x80",
        "general.alignment",
        "\n",
        "\r\n",
        "\"\"",
        "PK\1\2",
        "00000000000",
        "12 path=abc\n",
        "11 size=20\n",
    };
    const char *word = words[below(sizeof words / sizeof *words)];
    return insert(data, size, word, strlen(word));
}

static size_t change(uint8_t *data, size_t size) {
    const file *other = &files[below(file_count)];
    size_t at = below(size), length = below(size - at < 64 ? size - at + 1 : 64);
    uint8_t piece[64];
    switch (below(9)) {
    case 0:
        if (size) data[at] ^= (uint8_t)(1u << below(8));
        return size;
    case 1:
        if (size) data[at] = (uint8_t)next_random();
        return size;
    case 2:
    case 3: put_number(data, size); return size;
    case 4: return insert_word(data, size);
    case 5: return below(8) == 0 ? at : size; /* cut off */
    case 6: memmove(data + at, data + at + length, size - at - length); return size - length;
    case 7: memcpy(piece, data + at, length); return insert(data, size, piece, length);
    default: {
        size_t from = below(other->size), count = below(other->size - from < 64 ? other->size - from + 1 : 64);
        return insert(data, size, other->data + from, count);
    }
    }
}

/* Run n: the corpus as it is, and then what changes make of it. */
static void run(uint64_t number) {
    static uint8_t work[MOST_BYTES];
    state = number;
    const file *from = &files[number < file_count ? number : below(file_count)];
    size_t size = from->size;
    memcpy(work, from->data, size);
    for (size_t changes = number < file_count ? 0 : 1 + below(8); changes > 0; --changes) size = change(work, size);
    uint8_t *exact = malloc(size ? size : 1); /* so that the address sanitizer sees its end */
    memcpy(exact, work, size);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static int watch(pid_t child, const volatile uint64_t *number) {
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return 1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
    fprintf(stderr, "run %ju failed (%s %d); repeat it with --only %ju\n", (uintmax_t)*number,
            WIFSIGNALED(status) ? "signal" : "exit code", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
            (uintmax_t)*number);
    return 1;
}

int main(int argc, char **argv) {
    bool is_single = argc > 4 && strcmp(argv[argc - 2], "--only") == 0;
    if (argc < 3) {
        fprintf(stderr, "usage: %s CORPUS ENDING [RUNS] [--only N]\n", argv[0]);
        return 2;
    }
    read_corpus(argv[1], argv[2]);
    if (is_single) {
        run(strtoull(argv[argc - 1], NULL, 10));
        return 0;
    }
    uint64_t runs = argc > 3 ? strtoull(argv[3], NULL, 10) : DEFAULT_RUNS;
    volatile uint64_t *number = mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (number == MAP_FAILED) return 2;
    pid_t child = fork();
    if (child == 0) {
        alarm(TIMEOUT_S);
        for (*number = 0; *number < runs; ++*number) run(*number);
        exit(0); /* with the leak sanitizer's look */
    }
    int status = watch(child, number);
    if (status == 0) printf("%ju runs on %zu files\n", (uintmax_t)runs, file_count);
    return status;
}
