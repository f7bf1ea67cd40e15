/* Runs tests, each in a child process, and reports. Usage: see print_help. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "test.h"
#include "test_runner.h"

typedef enum outcome { PASSED, FAILED, SKIPPED } outcome;

typedef struct options {
    bool list, no_fork, verbose;
    int repeat;
    const char **filters;
    int filter_count;
} options;

static test_case *first_test;
static test_case **last_link = &first_test;
static jmp_buf leave_point;

test_report *test_current_report;
bool test_runs_without_fork;

void test_register(test_case *test) {
    *last_link = test;
    last_link = &test->next;
}

_Noreturn void test_leave(void) {
    longjmp(leave_point, 1);
}

static const char *setting_text(test_setting setting) {
    static const char *const texts[] = {
        [TEST_PLAIN] = "", [TEST_ON_CPU] = " [cpu]", [TEST_ON_SIM] = " [sim]", [TEST_ON_CUDA] = " [cuda]"};
    return texts[setting];
}

static uint64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- inside a test's process ---- */

static void run_body(const test_case *test) {
    if (test->run != NULL) test->run();
    else test->run_on_device((slip_device){test->setting == TEST_ON_CPU ? SLIP_CPU : SLIP_GPU, 0});
}

static void prepare_environment(const test_case *test) {
    if (test->setting == TEST_ON_SIM) setenv("SLIP_GPU", "sim", 1);
    if (test->setting == TEST_ON_CPU) setenv("SLIP_GPU", "none", 1);
    if (test->setting != TEST_ON_CUDA) return;
    setenv("SLIP_GPU", "cuda", 1);
#ifdef SLIP_TEST_CUDA_EMULATOR
    if (getenv("SLIP_TEST_CUDA")) return;
    setenv("SLIP_CUDA_LIBRARY", SLIP_TEST_CUDA_EMULATOR, 1);
    setenv("SLIP_CUBLASLT_LIBRARY", "", 1); /* knows nothing of the emulated GPU */
    setenv("SLIP_NVRTC_LIBRARY", "", 1);    /* the emulator has one, for tests that want it */
#endif
}

_Noreturn static void run_child(const test_case *test, int output, pid_t runner) {
    setpgid(0, 0);                                    /* so that a timeout ends what the test has forked, too */
    prctl(PR_SET_PDEATHSIG, SIGKILL);                 /* and nothing outlives the runner, */
    if (getppid() != runner) _exit(TEST_EXIT_FAILED); /* which may have ended already */
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    prepare_environment(test);
    test_stack_watch();
    run_body(test);
    fflush(NULL);
    exit(TEST_EXIT_PASSED); /* not _exit: leaving under load, and the leak check, are part of the test */
}

/* ---- the runner ---- */

/* Copies what the test printed to our output, at most this much of it. */
static void show_output(int output) {
    enum { OUTPUT_LIMIT = 64 * 1024 };
    char block[4096];
    off_t offset = 0;
    struct stat status;
    if (fstat(output, &status) == 0 && status.st_size > OUTPUT_LIMIT) {
        offset = status.st_size - OUTPUT_LIMIT;
        printf("    [%jd bytes of output left out]\n", (intmax_t)offset);
    }
    for (ssize_t count; (count = pread(output, block, sizeof block, offset)) > 0; offset += count)
        fwrite(block, 1, (size_t)count, stdout);
}

/* A hang is easier to understand with what each thread was doing. */
static void show_threads(pid_t child) {
    char path[64 + NAME_MAX];
    snprintf(path, sizeof path, "/proc/%d/task", (int)child);
    DIR *tasks = opendir(path);
    if (tasks == NULL) return;
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
        char name[64] = "", line[256] = "";
        snprintf(path, sizeof path, "/proc/%d/task/%s/comm", (int)child, entry->d_name);
        FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (file == NULL) continue;
        if (fgets(name, sizeof name, file) != NULL) name[strcspn(name, "\n")] = '\0';
        fclose(file);
        snprintf(path, sizeof path, "/proc/%d/task/%s/stat", (int)child, entry->d_name);
        file = fopen(path, "r");
        if (file == NULL) continue;
        const char *state = fgets(line, sizeof line, file) != NULL ? strrchr(line, ')') : NULL;
        fclose(file);
        printf("    thread %s (%s): state %c\n", entry->d_name, name, state != NULL && state[1] ? state[2] : '?');
    }
    closedir(tasks);
}

/* Waits for the child, at most timeout_ms. False: it is still running. */
static bool wait_for_child(pid_t child, uint64_t timeout_ms, int *status) {
    uint64_t deadline = now_ms() + timeout_ms;
    int handle = (int)syscall(SYS_pidfd_open, child, 0);
    bool has_ended = false;
    for (;;) {
        has_ended = waitpid(child, status, WNOHANG) == child;
        uint64_t now = now_ms();
        if (has_ended || now >= deadline) break;
        uint64_t left = deadline - now;
        /* Without pidfd_open (an old kernel) the poll of a negative descriptor is a plain sleep. */
        struct pollfd ready = {.fd = handle, .events = POLLIN};
        poll(&ready, 1, handle < 0 ? 2 : (int)(left < 60000 ? left : 60000));
    }
    if (handle >= 0) close(handle);
    return has_ended;
}

static void end_hung_child(pid_t child, int *status) {
    show_threads(child);
    kill(child, SIGQUIT); /* its handler notes the stack */
    if (!wait_for_child(child, 2000, status)) {
        kill(-child, SIGKILL);
        waitpid(child, status, 0);
    }
}

static outcome judge(int status, char *why, size_t why_bytes) {
    if (WIFSIGNALED(status)) {
        snprintf(why, why_bytes, "killed by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
        return FAILED;
    }
    int code = WEXITSTATUS(status);
    if (code == TEST_EXIT_PASSED) return PASSED;
    if (code == TEST_EXIT_SKIPPED && test_current_report->skip_reason[0] != '\0') {
        snprintf(why, why_bytes, "%s", test_current_report->skip_reason);
        return SKIPPED;
    }
    if (code == TEST_EXIT_FAILED) snprintf(why, why_bytes, "a check failed");
    else snprintf(why, why_bytes, "the process exited with %d", code);
    return FAILED;
}

static outcome run_forked(const test_case *test, int output, char *why, size_t why_bytes) {
    double timeout_s = (test->timeout_s > 0 ? test->timeout_s : TEST_DEFAULT_TIMEOUT_S) * test_timeout_scale();
    fflush(NULL);
    pid_t runner = getpid(), child = fork();
    if (child < 0) {
        snprintf(why, why_bytes, "fork failed: %s", strerror(errno));
        return FAILED;
    }
    if (child == 0) run_child(test, output, runner);
    setpgid(child, child); /* whichever of the two comes first */

    int status = 0;
    outcome result;
    if (wait_for_child(child, (uint64_t)(timeout_s * 1000), &status)) {
        result = judge(status, why, why_bytes);
    } else {
        end_hung_child(child, &status);
        snprintf(why, why_bytes, "not done after %g s", timeout_s);
        result = FAILED;
    }
    kill(-child, SIGKILL); /* what the test left behind */
    return result;
}

static outcome run_here(const test_case *test, char *why, size_t why_bytes) {
    prepare_environment(test);
    if (setjmp(leave_point) == 0) {
        run_body(test);
        return PASSED;
    }
    snprintf(why, why_bytes, "%s", test_current_report->skip_reason);
    return SKIPPED;
}

static outcome run_test(const test_case *test, const options *chosen) {
    char why[320] = "";
    int output = -1;
    outcome result;
    uint64_t start = now_ms();
    *test_current_report = (test_report){.frame_count = 0};
    if (chosen->no_fork) {
        printf("run   %s%s\n", test->name, setting_text(test->setting));
        result = run_here(test, why, sizeof why);
    } else {
        output = memfd_create("test output", MFD_CLOEXEC);
        result = run_forked(test, output, why, sizeof why);
        if (result == FAILED || chosen->verbose) show_output(output);
        if (result == FAILED) test_stack_show();
        close(output);
    }
    uint64_t duration = now_ms() - start;
    const char *name = test->name, *setting = setting_text(test->setting);
    if (result == PASSED) printf("ok    %s%s (%ju ms)\n", name, setting, (uintmax_t)duration);
    if (result == SKIPPED) printf("skip  %s%s: %s\n", name, setting, why);
    if (result == FAILED)
        printf("FAIL  %s%s (%ju ms): %s [%s:%d]\n", name, setting, (uintmax_t)duration, why, test->file, test->line);
    fflush(stdout);
    return result;
}

/* ---- the command line ---- */

static bool runs_cuda(void) {
    const char *setting = getenv("SLIP_TEST_CUDA");
#ifdef SLIP_TEST_CUDA_EMULATOR
    return !setting || strcmp(setting, "0") != 0;
#else
    return setting && strcmp(setting, "0") != 0;
#endif
}

static bool runs_sim(void) {
    const char *setting = getenv("SLIP_TEST_SIM");
    return !setting || strcmp(setting, "0") != 0;
}

static bool is_selected(const test_case *test, const options *chosen) {
    char name[512];
    if (test->setting == TEST_ON_CUDA && !runs_cuda()) return false;
    if (test->setting == TEST_ON_SIM && !runs_sim()) return false;
    snprintf(name, sizeof name, "%s%s", test->name, setting_text(test->setting));
    for (int i = 0; i < chosen->filter_count; ++i) {
        if (strstr(name, chosen->filters[i]) != NULL) return true;
    }
    return chosen->filter_count == 0;
}

static int print_help(const char *program, int code) {
    printf("usage: %s [--list] [--no-fork] [--verbose] [--repeat N] [PART_OF_A_NAME ...]\n"
           "  --list       names the tests and runs none\n"
           "  --no-fork    runs in this process, for a debugger; the first failed check calls abort\n"
           "  --verbose    shows what passing tests print\n"
           "  --repeat N   runs each test N times\n"
           "environment: SLIP_TEST_TIMEOUT_SCALE, SLIP_TEST_SEED, SLIP_TEST_SEED_SCALE,\n"
           "             SLIP_TEST_CUDA=1 has the tests [cuda] run on an NVIDIA GPU, not the emulated one;\n"
           "             0 leaves them out, and SLIP_TEST_SIM=0 the tests [sim]\n",
           program);
    return code;
}

/* -1 to go on, else the exit status. */
static int parse_options(options *chosen, int count, char **arguments) {
    for (int i = 1; i < count; ++i) {
        const char *argument = arguments[i];
        if (strcmp(argument, "--list") == 0) chosen->list = true;
        else if (strcmp(argument, "--no-fork") == 0) chosen->no_fork = true;
        else if (strcmp(argument, "--verbose") == 0) chosen->verbose = true;
        else if (strcmp(argument, "--repeat") == 0 && i + 1 < count) chosen->repeat = atoi(arguments[++i]);
        else if (strcmp(argument, "--help") == 0) return print_help(arguments[0], 0);
        else if (argument[0] == '-') return print_help(arguments[0], 2);
        else chosen->filters[chosen->filter_count++] = argument;
    }
    return -1;
}

static int run_selected(const options *chosen) {
    int counts[3] = {0, 0, 0};
    for (const test_case *test = first_test; test != NULL; test = test->next) {
        if (!is_selected(test, chosen)) continue;
        if (chosen->list) {
            printf("%s%s\n", test->name, setting_text(test->setting));
            counts[PASSED] += 1;
            continue;
        }
        for (int i = 0; i < chosen->repeat; ++i) counts[run_test(test, chosen)] += 1;
    }
    if (counts[PASSED] + counts[FAILED] + counts[SKIPPED] == 0) {
        printf("no test has such a name\n");
        return 2;
    }
    if (chosen->list) return 0;
    printf("%d passed, %d failed, %d skipped\n", counts[PASSED], counts[FAILED], counts[SKIPPED]);
    if (counts[FAILED] > 0) return 1;
    return counts[PASSED] > 0 ? TEST_EXIT_PASSED : TEST_EXIT_SKIPPED;
}

int main(int count, char **arguments) {
    options chosen = {.repeat = 1};
    setvbuf(stdout, NULL, _IOLBF, 0); /* the children inherit it: what one printed before it hung is not lost */
    chosen.filters = calloc((size_t)count, sizeof *chosen.filters);
    test_current_report =
        mmap(NULL, sizeof *test_current_report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (chosen.filters == NULL || test_current_report == MAP_FAILED) {
        fprintf(stderr, "no memory\n");
        return 1;
    }
    int code = parse_options(&chosen, count, arguments);
    if (code < 0) {
        test_runs_without_fork = chosen.no_fork;
        test_stack_prepare();
        code = run_selected(&chosen);
    }
    munmap(test_current_report, sizeof *test_current_report);
    free(chosen.filters);
    return code;
}
