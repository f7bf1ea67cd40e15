/* Contiguous loops of the comparisons, compiled once per instruction set. */
#include "kernels/scalar/compare.h"
#include "kernels/loops/binary.h"

SLIP_COMPARE_KERNELS(BINARY_LOOPS)

const slip_binary_loop ISA_NAME(slip__compare_loops)[SLIP_OP_COUNT][SLIP_DTYPE_COUNT][SLIP_BINARY_VARIANTS] = {
    SLIP_COMPARE_KERNELS(BINARY_ROW)};
