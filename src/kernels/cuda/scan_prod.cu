/* Running products. */
#include "kernels/cuda/scan.cuh"

WRAPPING_SCAN_KERNELS(prod, cumprod)
INEXACT_SCAN_KERNELS(prod, cumprod)
