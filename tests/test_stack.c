/* Where a test was when a signal ended it. The test's process notes addresses, which is all that a signal handler may
 * do; the runner, of which it is a copy with the same addresses, turns them into names. */
#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "test_runner.h"

static Dl_info program;
static char program_path[4096];

void test_stack_prepare(void) {
    void *frame;
    backtrace(&frame, 1); /* loads what it needs here, where allocating is allowed */
    dladdr((void *)(uintptr_t)test_stack_prepare, &program);
    ssize_t length = readlink("/proc/self/exe", program_path, sizeof program_path - 1);
    program_path[length > 0 ? length : 0] = '\0';
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
void test_stack_watch(void) {
    /* Sanitizers have handlers and reports of their own. */
}
#else
static void note_stack(int signal_number) {
    test_current_report->frame_count = backtrace(test_current_report->frames, TEST_FRAME_COUNT);
    raise(signal_number); /* the default action now, which ends the process */
}

void test_stack_watch(void) {
    struct sigaction action = {.sa_handler = note_stack, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};
    int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; ++i) sigaction(numbers[i], &action, NULL);
}
#endif

/* Function, file and line by addr2line. False where that is not installed. */
static bool show_with_line(uintptr_t offset) {
    char command[sizeof program_path + 96], line[512];
    snprintf(command, sizeof command, "addr2line -Cfpse '%s' 0x%jx 2>/dev/null", program_path, (uintmax_t)offset);
    FILE *answer = popen(command, "r");
    if (answer == NULL) return false;
    bool has_line = fgets(line, sizeof line, answer) != NULL;
    pclose(answer);
    if (has_line) printf("      %s", line);
    return has_line;
}

void test_stack_show(void) {
    int count = test_current_report->frame_count;
    if (count > 0) printf("    stack of the thread that got the signal:\n");
    for (int i = 2; i < count; ++i) { /* the handler, and the kernel's call of it, say nothing */
        void *address = test_current_report->frames[i];
        Dl_info place;
        bool is_known = dladdr(address, &place) != 0;
        /* The first is where it happened, the others are return addresses: the call is before them. */
        uintptr_t code = (uintptr_t)address - (i > 2);
        if (is_known && place.dli_fbase == program.dli_fbase && show_with_line(code - (uintptr_t)program.dli_fbase))
            continue;
        const char *name = is_known && place.dli_sname != NULL ? place.dli_sname : "?";
        printf("      %s in %s\n", name, is_known ? place.dli_fname : "a library loaded later");
        if (strcmp(name, "__libc_start_main") == 0) break;
    }
}
