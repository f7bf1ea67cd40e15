/* Running sums. */
#include "kernels/cuda/scan.cuh"

WRAPPING_SCAN_KERNELS(sum, cumsum)
INEXACT_SCAN_KERNELS(sum, cumsum)
