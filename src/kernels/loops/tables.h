/* The tables that each file of loops defines, once per instruction set. */
#ifndef SLIP_LOOPS_TABLES_H
#define SLIP_LOOPS_TABLES_H

#include "kernels/isa.h"
#include "kernels/loops.h"

#define SLIP_DECLARE_LOOPS(isa)                                                                                     \
    extern const slip_unary_loop slip__unary_loops_##isa[SLIP_OP_COUNT][SLIP_DTYPE_COUNT];                          \
    extern const slip_binary_loop slip__binary_loops_##isa[SLIP_OP_COUNT][SLIP_DTYPE_COUNT][SLIP_BINARY_VARIANTS];  \
    extern const slip_binary_loop slip__compare_loops_##isa[SLIP_OP_COUNT][SLIP_DTYPE_COUNT][SLIP_BINARY_VARIANTS]; \
    extern const slip_chain_loop slip__chain_loops_##isa[SLIP_DTYPE_COUNT];                                         \
    extern const slip_select_loop slip__select_loops_##isa[4][4];                                                   \
    extern const slip_convert_loop slip__convert_loops_##isa[SLIP_DTYPE_COUNT][SLIP_DTYPE_COUNT];                   \
    extern const slip_move_loop slip__move_loops_##isa[4];                                                          \
    extern const slip_transpose_loop slip__transpose_loops_##isa[4];                                                \
    extern const slip_fold_loop slip__fold_loops_##isa[SLIP_REDUCER_COUNT][SLIP_DTYPE_COUNT];                       \
    extern const slip_accumulate_loop slip__accumulate_loops_##isa[SLIP_REDUCER_COUNT][SLIP_DTYPE_COUNT];           \
    extern const slip_scan_loop slip__scan_loops_##isa[SLIP_REDUCER_COUNT][SLIP_DTYPE_COUNT];                       \
    extern const slip_arg_row_loop slip__arg_row_loops_##isa[2][SLIP_DTYPE_COUNT];                                  \
    extern const slip_arg_step_loop slip__arg_step_loops_##isa[2][SLIP_DTYPE_COUNT];                                \
    extern const slip_softmax_loops slip__softmax_loops_##isa;                                                      \
    extern const slip_norm_loops slip__norm_loops_##isa[SLIP_DTYPE_COUNT];                                          \
    extern const slip_random_loops slip__random_loops_##isa;                                                        \
    extern const slip_sort_loops slip__sort_loops_##isa;                                                            \
    extern const slip_stream_loops slip__stream_loops_##isa;                                                        \
    extern const slip_loops slip__loops_##isa;

#define SLIP_DECLARE_LOOPS_OF(isa) SLIP_DECLARE_LOOPS(isa)
SLIP_DECLARE_LOOPS_OF(SLIP_ISA)

#endif
