/* The table of what overlapped, and the ratio of the two runs taken apart. */
#include "digits_show.h"

#include <stdio.h>

static double busy_sum(const run_result *run) {
    double sum = 0;
    for (int i = 0; i < run->lane_count; ++i) sum += run->lanes[i].busy_seconds;
    return sum;
}

static double busy_most(const run_result *run) {
    double most = 0;
    for (int i = 0; i < run->lane_count; ++i)
        if (run->lanes[i].busy_seconds > most) most = run->lanes[i].busy_seconds;
    return most;
}

static void table_rows(const char *name, const run_result *run) {
    for (int i = 0; i < run->lane_count; ++i) {
        const lane_use *lane = &run->lanes[i];
        printf("  %-12s %-8s %9llu %8.2f s %5.0f %% %7llu %8llu %6llu", i == 0 ? name : "", lane->name,
               (unsigned long long)lane->command_count, lane->busy_seconds,
               100 * lane->busy_seconds / run->wall_seconds, (unsigned long long)lane->waits_issued,
               (unsigned long long)lane->waits_covered, (unsigned long long)lane->waits_complete);
        if (i == 0) printf(" %8.2f s %6.2f", run->wall_seconds, run->processor_seconds / run->wall_seconds);
        putchar('\n');
    }
}

/* The ratio of the wall times is exactly this product; each factor has a cause of its own. */
static void ratio_explain(const run_result *two, const run_result *one) {
    if (busy_sum(two) <= 0 || busy_sum(one) <= 0) return; /* a device that does not say */
    double gain_limit = busy_sum(two) / busy_most(two), stretch = busy_sum(one) / busy_sum(two);
    double busier_share = busy_most(two) / two->wall_seconds, idle = one->wall_seconds / busy_sum(one);
    printf("  %5.2f  the most that two streams can gain: %.2f s of work, %.2f s of it on the busier stream\n",
           gain_limit, busy_sum(two), busy_most(two));
    printf("x %5.2f  the same commands take %.2f s on one stream%s\n", stretch, busy_sum(one),
           stretch < 0.99 ? ", less than side by side, where they compete\n         for cores and memory"
                          : ": side by side they lose nothing");
    printf("x %5.2f  the share of the time for which the busier stream was at work\n", busier_share);
    printf("x %5.2f  what one stream spends between its commands\n", idle);
    printf("= %5.2f  times as fast on two streams as on one\n", one->wall_seconds / two->wall_seconds);
}

void show_overlap(const run_result *two_streams, const run_result *one_stream) {
    printf("  %-12s %-8s %9s %10s %7s %7s %8s %6s %10s %6s\n", "", "", "", "", "of the", "", "waits", "", "", "cores");
    printf("  %-12s %-8s %9s %10s %7s %7s %8s %6s %10s %6s\n", "run", "stream", "commands", "busy", "time", "issued",
           "covered", "done", "wall", "used");
    table_rows("two streams", two_streams);
    table_rows("one stream", one_stream);
    double both = busy_sum(two_streams) - two_streams->wall_seconds;
    printf("\nOn two streams both were at work for at least %.2f s, %.0f %% of the time.\n", both > 0 ? both : 0,
           both > 0 ? 100 * both / two_streams->wall_seconds : 0);
    ratio_explain(two_streams, one_stream);
}
