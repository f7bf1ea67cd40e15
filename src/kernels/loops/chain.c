/* Runs of cheap ops in one loop, compiled once per instruction set: see slip_chain_loop. A block of vectors goes
 * through all steps in the processor's registers; what a step does is looked up once for the block. */
#include <string.h>

#include "kernels/loops/tables.h"
#include "kernels/scalar/types.h"

/* The vectors of a block are half of the registers; clang keeps no more than eight there. */
#if defined(__AVX512F__) && !defined(__clang__)
enum { VECTOR_BYTES = 64, BLOCK = 16 };
#elif defined(__AVX512F__)
enum { VECTOR_BYTES = 64, BLOCK = 8 };
#elif defined(__AVX__)
enum { VECTOR_BYTES = 32, BLOCK = 8 };
#else
enum { VECTOR_BYTES = 16, BLOCK = 8 };
#endif

#define EACH_VECTOR _Pragma("GCC unroll 16") for (int v = 0; v < vectors; ++v)

/* held[v] = expression, of h = held[v] and `other`, which is of the operand's values, or its one number. */
#define VALUES(type, expression)                                                                           \
    EACH_VECTOR {                                                                                          \
        const vector_##type other = read_##type(data + first + v * VECTOR_BYTES, byte_count), h = held[v]; \
        held[v] = expression;                                                                              \
    }                                                                                                      \
    break;
#define NUMBER(type, expression)                         \
    {                                                    \
        const vector_##type other = number_##type(data); \
        EACH_VECTOR {                                    \
            const vector_##type h = held[v];             \
            held[v] = expression;                        \
        }                                                \
    }                                                    \
    break;
#define EITHER(type, CODE, expression)               \
    case SLIP_CHAIN_##CODE: VALUES(type, expression) \
    case SLIP_CHAIN_##CODE + SLIP_CHAIN_CODES: NUMBER(type, expression)

/* run: `vectors` vectors of `byte_count` bytes from byte `first` on, through all steps; less than a whole one if it is
 * one alone. */
#define CHAIN_LOOP(type)                                                                                             \
    typedef type_##type vector_##type __attribute__((vector_size(VECTOR_BYTES)));                                    \
    typedef type_##type vector_##type##_anywhere __attribute__((vector_size(VECTOR_BYTES), aligned(1)));             \
    static ALWAYS_INLINE vector_##type read_##type(const char *from, size_t byte_count) {                            \
        vector_##type v = {0};                                                                                       \
        if (byte_count == VECTOR_BYTES) return *(const vector_##type##_anywhere *)(const void *)from;                \
        memcpy(&v, from, byte_count);                                                                                \
        return v;                                                                                                    \
    }                                                                                                                \
    static ALWAYS_INLINE void write_##type(char *to, vector_##type v, size_t byte_count) {                           \
        if (byte_count == VECTOR_BYTES) *(vector_##type##_anywhere *)(void *)to = v;                                 \
        else memcpy(to, &v, byte_count);                                                                             \
    }                                                                                                                \
    static ALWAYS_INLINE vector_##type number_##type(const char *number) {                                           \
        return *(const type_##type *)(const void *)number - (vector_##type){0};                                      \
    }                                                                                                                \
    static ALWAYS_INLINE void load_##type(vector_##type *held, const slip_operand *from, size_t first,               \
                                          const int vectors, size_t byte_count) {                                    \
        if (from->is_fixed) {                                                                                        \
            const vector_##type number = number_##type(from->data);                                                  \
            EACH_VECTOR held[v] = number;                                                                            \
        } else {                                                                                                     \
            const char *data = from->data + first;                                                                   \
            EACH_VECTOR held[v] = read_##type(data + v * VECTOR_BYTES, byte_count);                                  \
        }                                                                                                            \
    }                                                                                                                \
    static ALWAYS_INLINE void run_##type(const slip_chain_step *steps, size_t step_count,                            \
                                         const slip_operand *operands, size_t first, const int vectors,              \
                                         size_t byte_count) {                                                        \
        vector_##type held[BLOCK] = {{0}};                                                                           \
        for (const slip_chain_step *step = steps; step < steps + step_count; ++step) {                               \
            const char *data = operands[step->operand].data;                                                         \
            if (step->from != SLIP_CHAIN_HELD) load_##type(held, &operands[step->from], first, vectors, byte_count); \
            switch (step->code + operands[step->operand].is_fixed * SLIP_CHAIN_CODES) {                              \
            case SLIP_CHAIN_SQUARE: EACH_VECTOR held[v] = held[v] * held[v]; break;                                  \
            case SLIP_CHAIN_NEGATIVE:                                                                                \
                EACH_VECTOR held[v] = -held[v];                                                                      \
                break;                                                                                               \
                EITHER(type, ADD, h + other)                                                                         \
                EITHER(type, SUBTRACT, h - other)                                                                    \
                EITHER(type, SUBTRACT_FROM, other - h)                                                               \
                EITHER(type, MULTIPLY, h *other)                                                                     \
                EITHER(type, DIVIDE, h / other)                                                                      \
                EITHER(type, DIVIDE_INTO, other / h)                                                                 \
            default: __builtin_unreachable();                                                                        \
            }                                                                                                        \
            if (step->to == SLIP_CHAIN_NOWHERE) continue;                                                            \
            char *out = operands[step->to].data + first;                                                             \
            EACH_VECTOR write_##type(out + v * VECTOR_BYTES, held[v], byte_count);                                   \
        }                                                                                                            \
    }                                                                                                                \
    static void chain_##type(const slip_chain_step *steps, size_t step_count, const slip_operand *operands,          \
                             size_t count) {                                                                         \
        size_t i = 0, end = count * sizeof(type_##type);                                                             \
        for (; i + BLOCK * VECTOR_BYTES <= end; i += BLOCK * VECTOR_BYTES)                                           \
            run_##type(steps, step_count, operands, i, BLOCK, VECTOR_BYTES);                                         \
        for (; i + BLOCK / 4 * VECTOR_BYTES <= end; i += BLOCK / 4 * VECTOR_BYTES)                                   \
            run_##type(steps, step_count, operands, i, BLOCK / 4, VECTOR_BYTES);                                     \
        for (; i < end; i += VECTOR_BYTES)                                                                           \
            run_##type(steps, step_count, operands, i, 1, end - i < VECTOR_BYTES ? end - i : VECTOR_BYTES);          \
    }

CHAIN_LOOP(f32)
CHAIN_LOOP(f64)

const slip_chain_loop ISA_NAME(slip__chain_loops)[SLIP_DTYPE_COUNT] = {
    [SLIP_FLOAT32] = chain_f32, [SLIP_FLOAT64] = chain_f64};
