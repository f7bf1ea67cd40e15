/* The table that a run prints, and the same as JSON. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include "limits.h"
#include "measure.h"

typedef struct bench_row {
    const char *key;  /* what peer.py calls it */
    const char *work; /* what was done */
    const char *unit;
    bench_figure figure;
    double reach; /* what issue 2 asks for; 0: nothing, the row is for information */
    bool more_is_better;
    const char *yardstick; /* the machine's limit that the row is to be seen against, in the row's unit; NULL: none */
    double limit;
} bench_row;

enum { BENCH_MOST_ROWS = 64 };

typedef struct bench_report {
    bench_row rows[BENCH_MOST_ROWS];
    size_t count;
    const char *peer_path; /* figures of the peer, as peer.py writes them; NULL: none */
    const char *only;      /* rows whose key does not contain this are skipped; NULL: all are run */
} bench_report;

/* Whether rows whose keys begin with `key` are wanted. */
bool bench_report_wants(const bench_report *report, const char *key);
void bench_report_add(bench_report *report, bench_row row);

/* Both return the number of rows that miss their reach. */
int bench_report_print(const bench_report *report, const bench_limits *limits);
int bench_report_write_json(const bench_report *report, const bench_limits *limits, const char *path);

#endif
