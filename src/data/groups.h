/* Which samples go together into batches of about the same size. */
#ifndef SLIP_DATA_GROUPS_H
#define SLIP_DATA_GROUPS_H

#include "base/error.h"

/* The array by which a sample is measured. */
typedef struct slip_measured {
    uint64_t size;    /* its elements */
    const int *shape; /* borrowed */
    int ndim;
} slip_measured;

typedef struct slip_group_limits {
    int64_t least, most; /* elements of the array that a group becomes; 0 or less: no limit */
    int axis;            /* the arrays are concatenated along it; -1: stacked */
    bool drops_outliers;
} slip_group_limits;

typedef struct slip_group {
    size_t first, count; /* in `order` */
} slip_group;

typedef struct slip_groups {
    size_t *order; /* numbers of samples; from slip__malloc */
    slip_group *groups;
    size_t count;
    size_t dropped_count; /* samples that are in no group */
} slip_groups;

/* From small samples to large ones; with no largest size all samples in their order are one group. */
slip_status slip__groups_plan(slip_groups *out, const slip_measured *measured, size_t count,
                              const slip_group_limits *limits);
void slip__groups_release(slip_groups *groups);

/* Whether a sample alone is more than a group may be. */
bool slip__group_exceeds(const slip_measured *one, const slip_group_limits *limits);

#endif
