/* The half types of the C interface, where the compiler has them as C types.
 *
 * They are ARM's own (arm_fp16.h, arm_bf16.h). HAS_FLOAT16 and HAS_BFLOAT16 say whether float16_t and bfloat16_t, and
 * with them the accessors that use them, exist. Elsewhere read such arrays through mlx_astype, or as uint16_t bits
 * through mlx_array_data_uint16. */
#ifndef MLX_C_HALF_H
#define MLX_C_HALF_H

#if defined(__ARM_FEATURE_FP16_SCALAR_ARITHMETIC)
#include <arm_fp16.h>
#define HAS_FLOAT16
#endif

#if defined(__ARM_FEATURE_BF16)
#include <arm_bf16.h>
#define HAS_BFLOAT16
#endif

#endif
