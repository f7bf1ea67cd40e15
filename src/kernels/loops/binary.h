/* Stamps of two-operand loops: both varying, the right one fixed, the left one fixed. */
#ifndef SLIP_LOOPS_BINARY_H
#define SLIP_LOOPS_BINARY_H

#include "kernels/loops/stamp.h"
#include "kernels/loops/tables.h"

/* A fixed operand is read before the loop: the compiler cannot know that the output never overwrites it. */
#define BINARY_LOOP(OP, name, type, DTYPE)                                                                  \
    static void loop_##name##_##type##_both(void *out, const void *a, const void *b, size_t count) {        \
        const type_##type *left = a, *right = b;                                                            \
        __typeof__(name##_##type(*left, *right)) *results = out;                                            \
        ELEMENTWISE                                                                                         \
        for (size_t i = 0; i < count; ++i) results[i] = name##_##type(left[i], right[i]);                   \
    }                                                                                                       \
    static void loop_##name##_##type##_right_fixed(void *out, const void *a, const void *b, size_t count) { \
        const type_##type *left = a, right = *(const type_##type *)b;                                       \
        __typeof__(name##_##type(*left, right)) *results = out;                                             \
        ELEMENTWISE                                                                                         \
        for (size_t i = 0; i < count; ++i) results[i] = name##_##type(left[i], right);                      \
    }                                                                                                       \
    static void loop_##name##_##type##_left_fixed(void *out, const void *a, const void *b, size_t count) {  \
        const type_##type left = *(const type_##type *)a, *right = b;                                       \
        __typeof__(name##_##type(left, *right)) *results = out;                                             \
        ELEMENTWISE                                                                                         \
        for (size_t i = 0; i < count; ++i) results[i] = name##_##type(left, right[i]);                      \
    }

#define BINARY_LOOPS(OP, name, CLASS) TYPES_##CLASS(BINARY_LOOP, OP, name)
#define BINARY_ENTRY(OP, name, type, DTYPE) \
    [SLIP_##                                \
        DTYPE] = {loop_##name##_##type##_both, loop_##name##_##type##_right_fixed, loop_##name##_##type##_left_fixed},
#define BINARY_ROW(OP, name, CLASS) [SLIP_OP_##OP] = {TYPES_##CLASS(BINARY_ENTRY, OP, name)},

#endif
