#include "base/cores.h"

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_BYTES = 512 };

/* Reads "quota period" (cgroup v2) or two files (v1) into a core count; 0 where there is no limit. */
static int quota_v2(const char *folder) {
    char path[PATH_BYTES], quota[32];
    long period;
    snprintf(path, sizeof path, "/sys/fs/cgroup%s/cpu.max", folder);
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    int fields = fscanf(file, "%31s %ld", quota, &period);
    fclose(file);
    if (fields != 2 || strcmp(quota, "max") == 0 || period <= 0) return 0;
    return (int)((strtol(quota, NULL, 10) + period - 1) / period);
}

static long number_in(const char *path) {
    long number = 0;
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    if (fscanf(file, "%ld", &number) != 1) number = 0;
    fclose(file);
    return number;
}

static int quota_v1(const char *folder) {
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%s/cpu.cfs_quota_us", folder);
    long quota = number_in(path);
    snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%s/cpu.cfs_period_us", folder);
    long period = number_in(path);
    return quota > 0 && period > 0 ? (int)((quota + period - 1) / period) : 0;
}

static int smaller_limit(int a, int b) {
    if (a == 0 || (b != 0 && b < a)) return b;
    return a;
}

/* The tightest quota of this process's group and the groups above it. */
static int cgroup_limit(void) {
    char line[PATH_BYTES], folder[PATH_BYTES] = "";
    FILE *file = fopen("/proc/self/cgroup", "re");
    int limit = smaller_limit(quota_v2(""), quota_v1(""));
    if (!file) return limit;
    while (fgets(line, sizeof line, file)) {
        char *path = strrchr(line, ':');
        bool is_cpu = strncmp(line, "0::", 3) == 0 || strstr(line, ":cpu") || strstr(line, ",cpu");
        if (!path || !is_cpu) continue;
        path[strcspn(path, "\n")] = '\0';
        snprintf(folder, sizeof folder, "%s", path + 1);
        while (folder[0] && strcmp(folder, "/") != 0) {
            limit = smaller_limit(limit, smaller_limit(quota_v2(folder), quota_v1(folder)));
            *strrchr(folder, '/') = '\0';
        }
    }
    fclose(file);
    return limit;
}

int slip__core_count(void) {
    const char *setting = getenv("SLIP_NUM_THREADS");
    if (setting && atoi(setting) > 0) return atoi(setting);
    cpu_set_t allowed;
    int cores = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
    int limit = cgroup_limit();
    if (limit > 0 && limit < cores) cores = limit;
    return cores > 0 ? cores : 1;
}
