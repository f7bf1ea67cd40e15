/* Measures the runtime: see README.md in this folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"

static const char usage[] = "usage: runtime_bench [--quick] [--only TEXT] [--json FILE] [--peer FILE] [--strict]\n"
                            "       runtime_bench --serve-limits [--quick]\n"
                            "  --quick      fewer repeats and smaller arrays\n"
                            "  --only TEXT  only the rows whose key (see --json) contains TEXT\n"
                            "  --json FILE  writes the figures to FILE as well\n"
                            "  --peer FILE  shows the figures that peer.py wrote to FILE beside ours\n"
                            "  --strict     ends with status 2 if a row misses its reach\n"
                            "  --serve-limits  reads lines of add or read, answers each with bytes per nanosecond\n";

typedef struct options {
    bool is_quick, is_strict, serves_limits;
    const char *only, *json, *peer;
} options;

static options options_read(int count, char **arguments) {
    options read = {.is_quick = false};
    for (int i = 1; i < count; ++i) {
        const char **text = NULL;
        if (strcmp(arguments[i], "--quick") == 0) read.is_quick = true;
        else if (strcmp(arguments[i], "--strict") == 0) read.is_strict = true;
        else if (strcmp(arguments[i], "--serve-limits") == 0) read.serves_limits = true;
        else if (strcmp(arguments[i], "--only") == 0) text = &read.only;
        else if (strcmp(arguments[i], "--json") == 0) text = &read.json;
        else if (strcmp(arguments[i], "--peer") == 0) text = &read.peer;
        else bench_fail("unknown argument %s\n%s", arguments[i], usage);
        if (text && ++i == count) bench_fail("%s needs a value\n%s", arguments[i - 1], usage);
        if (text) *text = arguments[i];
    }
    return read;
}

static void print_machine(void) {
    const slip_device cpu = {SLIP_CPU, 0};
    slip_device_fact fact;
    printf("Slipstream on %d threads", slip_thread_count());
    for (size_t i = 0; slip_device_fact_at(cpu, i, &fact); ++i)
        if (fact.text) printf(", %s", fact.text);
    printf("\n");
}

/* For ops_table.py, which measures these in turn with the libraries. */
static void serve_limits(size_t floats) {
    char line[16];
    printf("ready\n");
    while (fflush(stdout) == 0 && fgets(line, sizeof line, stdin)) {
        bench_memory_work work = strncmp(line, "read", 4) == 0 ? BENCH_MEMORY_READ : BENCH_MEMORY_ADD;
        printf("%.6g\n", bench_memory_bytes_per_ns(work, floats, 5).median);
    }
}

int main(int count, char **arguments) {
    static bench_report report;
    const options chosen = options_read(count, arguments);
    const bench_effort effort = chosen.is_quick ? (bench_effort){15, 31, true} : (bench_effort){25, 201, false};
    bench_limits limits;
    if (chosen.serves_limits) {
        serve_limits((size_t)(chosen.is_quick ? 4 : 16) << 20);
        return 0;
    }
    setenv("SLIP_FUSE", "0", 1); /* every op is to be a command of its own */
    report.peer_path = chosen.peer;
    report.only = chosen.only;
    print_machine();
    bench_limits_measure(&limits, &effort);
    bench_tiny_rows(&report, &effort);
    bench_handoff_rows(&report, &effort, &limits);
    bench_overlap_rows(&report, &effort);
    bench_throughput_rows(&report, &effort, &limits);
    int missed = bench_report_print(&report, &limits);
    if (chosen.json) bench_report_write_json(&report, &limits, chosen.json);
    if (missed) printf("%d of the rows miss their reach.\n", missed);
    return missed && chosen.is_strict ? 2 : 0;
}
