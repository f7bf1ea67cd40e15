/* Contiguous loops of the binary ops, compiled once per instruction set. */
#include "kernels/loops/binary.h"
#include "kernels/scalar/complex.h"
#include "kernels/scalar/integer.h"
#include "kernels/scalar/power.h"
#include "kernels/scalar/real.h"

SLIP_BINARY_KERNELS(BINARY_LOOPS)

const slip_binary_loop ISA_NAME(slip__binary_loops)[SLIP_OP_COUNT][SLIP_DTYPE_COUNT][SLIP_BINARY_VARIANTS] = {
    SLIP_BINARY_KERNELS(BINARY_ROW)};
