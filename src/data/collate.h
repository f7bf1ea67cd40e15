/* Arrays of several samples as one. */
#ifndef SLIP_DATA_COLLATE_H
#define SLIP_DATA_COLLATE_H

#include "data/op.h"

/* slip_data_batch_rule with a name of its own. */
typedef struct slip_collate_rule {
    slip_name *key;
    double pad;
    int axis; /* -1: stacked */
} slip_collate_rule;

typedef struct slip_collate_rules {
    slip_collate_rule *rules; /* from slip__malloc */
    size_t count;
} slip_collate_rules;

/* Copies the rules. */
slip_status slip__collate_rules_create(slip_collate_rules *out, const slip_data_batch_rule *rules, size_t count);
void slip__collate_rules_release(slip_collate_rules *rules);

/* Makes the sample the batch of its children: the body of an op of the kind "group" whose arguments are the rules. */
slip_status slip__collate(slip_sample *sample, const void *rules, slip_data_context *context);

#endif
