#include "drivers/cuda/nvrtc.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/memory.h"
#include "drivers/cuda/helper/nvrtc_helper.h"
#include "drivers/cuda/images.h"

enum { MOST_REPLY_BYTES = 64 << 20 };

static struct {
    pid_t process; /* 0: none */
    int to, from;
} helper;

/* ---- the helper's process ---- */

/* The program in a file that has no name. -1: it cannot be had. */
static int make_program(void) {
    const slip_cuda_image *image = &slip__cuda_helper;
    int file = memfd_create("slip-nvrtc", MFD_CLOEXEC);
    if (file < 0 || slip__write_all(file, image->source, image->source_bytes)) return file;
    close(file);
    return -1;
}

static bool spawn(int program, int input, int output) {
    static char name[] = "slip-nvrtc";
    char path[48], *const arguments[] = {name, NULL};
    extern char **environ;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    snprintf(path, sizeof path, "/proc/self/fd/%d", program);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    bool has_started = posix_spawn(&helper.process, path, &actions, &attributes, arguments, environ) == 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return has_started;
}

/* Between `in` and `out` of each pipe. */
static bool start_with_pipes(int program, const int *requests, const int *replies) {
    bool has_started = spawn(program, requests[0], replies[1]);
    close(requests[0]);
    close(replies[1]);
    helper.to = requests[1];
    helper.from = replies[0];
    if (has_started) return true;
    close(helper.to);
    close(helper.from);
    helper.process = 0;
    return false;
}

static bool start(void) {
    int requests[2], replies[2], program = make_program();
    bool has_started = false;
    if (program < 0) return false;
    if (pipe2(requests, O_CLOEXEC) == 0) {
        if (pipe2(replies, O_CLOEXEC) == 0) {
            has_started = start_with_pipes(program, requests, replies);
        } else {
            close(requests[0]);
            close(requests[1]);
        }
    }
    close(program);
    return has_started;
}

/* It ends when its input does; a program that waits for any child may have been told already. */
static void stop(void) {
    close(helper.to);
    close(helper.from);
    (void)waitpid(helper.process, NULL, 0);
    helper.process = 0;
}

void slip__nvrtc_rest(void) {
    if (helper.process) stop();
}

/* ---- compiling ---- */

static slip_status judge(uint64_t outcome, const char *text) {
    if (outcome == NVRTC_COMPILED) return SLIP_OK;
    if (outcome == NVRTC_REFUSED) return slip__fail(SLIP_DEVICE, "%s", *text ? text : "the compiler fails");
    return slip__fail(SLIP_UNIMPLEMENTED, "libnvrtc of CUDA 12 or 13 is not found: install it, or name its file in "
                                          "SLIP_NVRTC_LIBRARY");
}

/* False: the helper is gone. */
static bool converse(char **code, size_t *code_bytes, const char *source, const nvrtc_options *options,
                     slip_status *status) {
    const char *headers = options->headers ? options->headers : "";
    nvrtc_request request = {strlen(source), strlen(headers), options->capability, options->contracts};
    nvrtc_reply reply;
    if (!slip__write_all(helper.to, &request, sizeof request) ||
        !slip__write_all(helper.to, source, request.source_bytes) ||
        !slip__write_all(helper.to, headers, request.headers_bytes) ||
        !slip__read_all(helper.from, &reply, sizeof reply) || reply.byte_count > MOST_REPLY_BYTES)
        return false;
    char *bytes = slip__malloc(reply.byte_count + 1);
    if (!bytes || !slip__read_all(helper.from, bytes, reply.byte_count)) {
        slip__free(bytes);
        return false;
    }
    bytes[reply.byte_count] = '\0';
    *status = judge(reply.outcome, bytes);
    if (*status == SLIP_OK) {
        *code = bytes;
        *code_bytes = reply.byte_count;
    } else {
        slip__free(bytes);
    }
    return true;
}

slip_status slip__nvrtc_compile(char **code, size_t *code_bytes, const char *source, const nvrtc_options *options) {
    slip_status status = SLIP_OK;
    *code = NULL;
    if (!helper.process && !start())
        return slip__fail(SLIP_UNIMPLEMENTED, "the process that compiles kernels does not start");
    if (converse(code, code_bytes, source, options, &status)) return status;
    stop();
    return slip__fail(SLIP_DEVICE, "the process that compiles kernels has ended");
}
