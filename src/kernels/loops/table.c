/* All loops of one instruction set together. */
#include "kernels/loops/tables.h"

const slip_loops ISA_NAME(slip__loops) = {
    .isa = SLIP_ISA_TEXT(SLIP_ISA),
    .unary = ISA_NAME(slip__unary_loops),
    .binary = ISA_NAME(slip__binary_loops),
    .compare = ISA_NAME(slip__compare_loops),
    .chain = ISA_NAME(slip__chain_loops),
    .select = ISA_NAME(slip__select_loops),
    .convert = ISA_NAME(slip__convert_loops),
    .move = ISA_NAME(slip__move_loops),
    .transpose = ISA_NAME(slip__transpose_loops),
    .fold = ISA_NAME(slip__fold_loops),
    .accumulate = ISA_NAME(slip__accumulate_loops),
    .scan = ISA_NAME(slip__scan_loops),
    .arg_row = ISA_NAME(slip__arg_row_loops),
    .arg_step = ISA_NAME(slip__arg_step_loops),
    .softmax = &ISA_NAME(slip__softmax_loops),
    .norm = ISA_NAME(slip__norm_loops),
    .random = &ISA_NAME(slip__random_loops),
    .sort = &ISA_NAME(slip__sort_loops),
    .stream = &ISA_NAME(slip__stream_loops),
};
