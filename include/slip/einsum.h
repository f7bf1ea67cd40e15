/* The order of einsum's products. */
#ifndef SLIP_EINSUM_H
#define SLIP_EINSUM_H

#include <stddef.h>

#include <slip/export.h>
#include <slip/status.h>
#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a sum of products costs: distinct letters of the largest product, and multiplications and additions; all
 * operands at once, and in the order found. */
typedef struct slip_einsum_cost {
    int naive_scaling, scaling;
    double naive_flops, flops;
} slip_einsum_cost;

/* The order in which slip_einsum multiplies these operands. steps has room for operands_count - 1 pairs of places,
 * smaller first: those two operands go, their product comes last. Of one operand there are none. Greedy: two operands
 * that share a letter before others, then those whose product leaves the fewest elements of what it takes, then the
 * cheapest. Nothing is computed. Errors: what slip_einsum says of subscripts and shapes that do not fit; out of memory.
 * Any thread. */
SLIP_API slip_status slip_einsum_path(int (*steps)[2], slip_einsum_cost *cost, const char *subscripts,
                                      slip_array *const *operands, size_t operands_count);

#ifdef __cplusplus
}
#endif

#endif
