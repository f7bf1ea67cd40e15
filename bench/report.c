#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quiet.h"

bool bench_report_wants(const bench_report *report, const char *key) {
    return !report->only || strncmp(key, report->only, strlen(key)) == 0 || strstr(key, report->only);
}

void bench_report_add(bench_report *report, bench_row row) {
    if (report->only && !strstr(row.key, report->only)) return;
    if (report->count == BENCH_MOST_ROWS) bench_fail("more than %d rows", BENCH_MOST_ROWS);
    report->rows[report->count++] = row;
}

/* ---- figures of others ---- */

enum { MOST_OTHERS = 128, KEY_BYTES = 48, NOTE_BYTES = 160 };

typedef struct other {
    char key[KEY_BYTES]; /* "numpy.throughput_add"; MLX's have no prefix */
    double median;
    char note[NOTE_BYTES];
} other;

typedef struct others {
    other entries[MOST_OTHERS];
    size_t count;
} others;

/* Lines of key, median, low, high and note, with tabs between. */
static void read_others(others *list, const char *path) {
    char line[512];
    list->count = 0;
    FILE *file = path ? fopen(path, "re") : NULL;
    if (!file) return;
    while (list->count < MOST_OTHERS && fgets(line, sizeof line, file)) {
        other *read = &list->entries[list->count];
        read->note[0] = '\0';
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%47[^\t]\t%lf\t%*f\t%*f\t%159[^\n]", read->key, &read->median, read->note) >= 2)
            ++list->count;
    }
    fclose(file);
}

static const other *find_other(const others *list, const char *prefix, const char *key) {
    char wanted[KEY_BYTES];
    snprintf(wanted, sizeof wanted, "%s%s", prefix, key);
    for (size_t i = 0; i < list->count; ++i)
        if (strcmp(list->entries[i].key, wanted) == 0) return &list->entries[i];
    return NULL;
}

/* ---- text ---- */

enum { CELL_BYTES = 64 };

static const char *number(char *cell, double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
    snprintf(cell, CELL_BYTES, "%.*f", digits, value);
    return cell;
}

static bool is_reached(const bench_row *row) {
    if (row->reach <= 0) return true;
    return row->more_is_better ? row->figure.median >= row->reach : row->figure.median <= row->reach;
}

static void print_row(const bench_row *row, const others *list) {
    char ours[CELL_BYTES], low[CELL_BYTES], high[CELL_BYTES], cell[CELL_BYTES];
    char spread[3 * CELL_BYTES], reach[2 * CELL_BYTES] = "", limit[2 * CELL_BYTES] = "", mlx[CELL_BYTES] = "-",
                                           numpy[CELL_BYTES] = "-";
    const other *from_mlx = find_other(list, "", row->key), *from_numpy = find_other(list, "numpy.", row->key);
    snprintf(spread, sizeof spread, "%s-%s", number(low, row->figure.low), number(high, row->figure.high));
    if (row->reach > 0)
        snprintf(reach, sizeof reach, "%s %s", row->more_is_better ? ">=" : "<=", number(cell, row->reach));
    if (row->yardstick) snprintf(limit, sizeof limit, "%s %s", row->yardstick, number(cell, row->limit));
    if (from_mlx) number(mlx, from_mlx->median);
    if (from_numpy) number(numpy, from_numpy->median);
    printf("%-57s %8s %-10s %-15s %-9s %-7s %-12s %8s %8s\n", row->work, number(ours, row->figure.median), row->unit,
           spread, reach,
           row->reach <= 0   ? ""
           : is_reached(row) ? "yes"
                             : "NO",
           limit, mlx, numpy);
}

static void print_limits(const bench_limits *limits) {
    char a[CELL_BYTES], b[CELL_BYTES];
    printf("This machine, measured in the same run: clock %s ns, atomic %s ns,", number(a, limits->clock_ns.median),
           number(b, limits->atomic_ns.median));
    printf(" handoff %s ns spinning", number(a, limits->spin_ns.median));
    printf(" and %s ns from sleep (futex),", number(a, limits->futex_ns.median));
    printf(" memory %s GB/s copying and %s GB/s adding on all cores.\n\n", number(a, limits->copy_bytes_per_ns.median),
           number(b, limits->add_bytes_per_ns.median));
}

static void print_notes(const bench_report *report, const others *list) {
    for (size_t i = 0; i < report->count; ++i) {
        const other *from_mlx = find_other(list, "", report->rows[i].key);
        if (from_mlx && from_mlx->note[0]) printf("MLX, %s: %s\n", report->rows[i].work, from_mlx->note);
    }
}

int bench_report_print(const bench_report *report, const bench_limits *limits) {
    static others list;
    int missed = 0;
    read_others(&list, report->peer_path);
    print_limits(limits);
    printf("%-57s %8s %-10s %-15s %-9s %-7s %-12s %8s %8s\n", "work", "ours", "", "middle 80 %", "reach", "reached",
           "limit", "MLX", "NumPy");
    for (size_t i = 0; i < report->count; ++i) {
        print_row(&report->rows[i], &list);
        missed += !is_reached(&report->rows[i]);
    }
    printf("\n");
    if (bench_disturbed_share() > 0.01)
        printf("Other programs used the machine: %.0f %% of the samples had to be taken while they did.\n",
               100 * bench_disturbed_share());
    print_notes(report, &list);
    return missed;
}

/* ---- JSON ---- */

static void write_figure(FILE *file, const char *name, const bench_figure *figure) {
    fprintf(file, "\"%s\": {\"median\": %.6g, \"p10\": %.6g, \"p90\": %.6g, \"samples\": %zu}", name, figure->median,
            figure->low, figure->high, figure->count);
}

static void write_row(FILE *file, const bench_row *row, const others *list) {
    const other *from_mlx = find_other(list, "", row->key), *from_numpy = find_other(list, "numpy.", row->key);
    fprintf(file, "    {\"key\": \"%s\", \"work\": \"%s\", \"unit\": \"%s\", ", row->key, row->work, row->unit);
    write_figure(file, "ours", &row->figure);
    if (row->reach > 0)
        fprintf(file, ", \"reach\": %.6g, \"more_is_better\": %s, \"reached\": %s", row->reach,
                row->more_is_better ? "true" : "false", is_reached(row) ? "true" : "false");
    if (row->yardstick) fprintf(file, ", \"limit\": {\"of\": \"%s\", \"value\": %.6g}", row->yardstick, row->limit);
    if (from_mlx) fprintf(file, ", \"mlx\": %.6g", from_mlx->median);
    if (from_numpy) fprintf(file, ", \"numpy\": %.6g", from_numpy->median);
    fprintf(file, "}");
}

int bench_report_write_json(const bench_report *report, const bench_limits *limits, const char *path) {
    static others list;
    int missed = 0;
    read_others(&list, report->peer_path);
    FILE *file = fopen(path, "we");
    if (!file) bench_fail("%s cannot be written", path);
    const struct {
        const char *name;
        const bench_figure *figure;
    } named[] = {
        {"clock_ns", &limits->clock_ns},
        {"atomic_ns", &limits->atomic_ns},
        {"handoff_spin_ns", &limits->spin_ns},
        {"handoff_futex_ns", &limits->futex_ns},
        {"copy_gb_per_s", &limits->copy_bytes_per_ns},
        {"add_gb_per_s", &limits->add_bytes_per_ns},
    };
    fprintf(file, "{\n  \"threads\": %d,\n  \"disturbed_share\": %.3f,\n  \"limits\": {", slip_thread_count(),
            bench_disturbed_share());
    for (size_t i = 0; i < sizeof named / sizeof *named; ++i) {
        fprintf(file, i ? ", " : "");
        write_figure(file, named[i].name, named[i].figure);
    }
    fprintf(file, "},\n  \"rows\": [\n");
    for (size_t i = 0; i < report->count; ++i) {
        write_row(file, &report->rows[i], &list);
        fprintf(file, i + 1 < report->count ? ",\n" : "\n");
        missed += !is_reached(&report->rows[i]);
    }
    fprintf(file, "  ]\n}\n");
    if (fclose(file) != 0) bench_fail("%s cannot be written", path);
    return missed;
}
