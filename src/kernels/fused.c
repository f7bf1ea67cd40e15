#include "kernels/fused.h"

#include <string.h>

#include "base/error.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"
#include "kernels/plan.h"
#include "kernels/traffic.h"

enum {
    REGISTERS = 12,        /* intermediates kept at a time */
    REGISTER_BYTES = 4096, /* a tile of each: all of them stay in the first-level cache */
    VALUES = SLIP_FUSED_INPUTS + SLIP_FUSED_STEPS,
    INSTRUCTIONS = VALUES
};

typedef enum instruction_kind { LOAD_HALF, CONVERT, UNARY, BINARY, TERNARY } instruction_kind;

/* Half values are held as the float32 they stand for, rounded to the half type after each step. */
typedef struct instruction {
    instruction_kind kind;
    int input_count;
    uint8_t inputs[3];
    uint8_t result;
    int8_t output;       /* of slip_fused, or -1 */
    int8_t place;        /* the register of the result */
    bool is_costly;      /* enough for memory traffic to go on meanwhile */
    bool is_read;        /* by a later instruction */
    bool is_fixed;       /* one number for all elements, as all inputs are */
    int8_t chain_code;   /* where its first input is held; -1: it is not for chains */
    uint8_t chained;     /* instructions of the chain that begins here; 0: none does */
    slip_dtype from, to; /* of the first input and of the result */
    slip_unary_loop unary;
    const slip_binary_loop *binary;
    slip_unary_loop then; /* on results that were rounded to a half type; NULL: none */
} instruction;

typedef struct slip_fused_program {
    const slip_fused *fused;
    int count;
    instruction instructions[INSTRUCTIONS];
    slip_chain_step chain_steps[INSTRUCTIONS]; /* of those that are in chains; operands are values */
    size_t tile;                               /* elements of a register */
    int varying_count;
    uint8_t varying[SLIP_FUSED_VARYING]; /* inputs that the walk takes along */
} program;

/* One walk of the program: over everything, or over a few elements: the rows of a tail, or
 * those with the bits of a head. */
typedef struct pass {
    const program *run;
    char *rows;           /* NULL: only outputs are written */
    const uint32_t *bits; /* of the head; or NULL */
    size_t first;         /* the element that both begin with */
} pass;

/* ---- which ops ---- */

static const slip_binary_loop *binary_loops(slip_op op, slip_dtype dtype) {
    const slip_loops *loops = slip__loops();
    return loops->binary[op][dtype][0] ? loops->binary[op][dtype] : loops->compare[op][dtype];
}

bool slip__fused_supports(slip_op op, slip_dtype input_dtype) {
    slip_dtype compute = slip__compute_dtype(input_dtype);
    switch (slip__op_kind(op)) {
    case SLIP_KIND_UNARY: return op == SLIP_OP_ASTYPE || slip__loops()->unary[op][compute];
    case SLIP_KIND_BINARY: return binary_loops(op, compute)[0] != NULL;
    case SLIP_KIND_TERNARY: return true;
    case SLIP_KIND_RANDOM_BITS: return true; /* as the head */
    case SLIP_KIND_REDUCE:
    case SLIP_KIND_ARG_REDUCE:
    case SLIP_KIND_SOFTMAX:
    case SLIP_KIND_LOGSUMEXP:
    case SLIP_KIND_SCAN:
    case SLIP_KIND_NORM: return true; /* as a tail */
    default: return false;
    }
}

/* ---- making the program ---- */

static slip_dtype dtype_of(const slip_fused *fused, int value) {
    return value < SLIP_FUSED_INPUTS ? fused->inputs[value].dtype
                                     : (slip_dtype)fused->steps[value - SLIP_FUSED_INPUTS].dtype;
}

static int8_t chain_code_of(slip_op op, slip_dtype dtype) {
    if (!slip__loops()->chain[dtype]) return -1;
    switch (op) {
    case SLIP_OP_ADD: return SLIP_CHAIN_ADD;
    case SLIP_OP_SUBTRACT: return SLIP_CHAIN_SUBTRACT;
    case SLIP_OP_MULTIPLY: return SLIP_CHAIN_MULTIPLY;
    case SLIP_OP_DIVIDE: return SLIP_CHAIN_DIVIDE;
    case SLIP_OP_SQUARE: return SLIP_CHAIN_SQUARE;
    case SLIP_OP_NEGATIVE: return SLIP_CHAIN_NEGATIVE;
    default: return -1;
    }
}

static void choose_loops(instruction *made, slip_op op) {
    slip_dtype compute = slip__compute_dtype(made->from);
    made->chain_code = chain_code_of(op, made->from);
    made->kind = op == SLIP_OP_ASTYPE ? CONVERT : (instruction_kind)(UNARY + slip__op_kind(op) - SLIP_KIND_UNARY);
    if (made->kind == UNARY) made->unary = slip__loops()->unary[op][compute];
    if (made->kind != BINARY) return;
    made->binary = binary_loops(op, compute);
    if (op == SLIP_OP_FLOOR_DIVIDE && compute != made->from) { /* as the kernel of its own: see elementwise.c */
        made->binary = slip__loops()->binary[SLIP_OP_DIVIDE][compute];
        made->then = slip__loops()->unary[SLIP_OP_FLOOR][compute];
    }
}

static instruction *add_instruction(program *made, instruction_kind kind, uint8_t result) {
    instruction *added = &made->instructions[made->count++];
    memset(added, 0, sizeof *added);
    added->kind = kind;
    added->result = result;
    added->output = added->chain_code = -1;
    return added;
}

static void translate(program *made, const slip_fused *fused) {
    made->fused = fused;
    made->count = made->varying_count = 0;
    for (int i = 0; i < fused->input_count; ++i) {
        bool is_head = fused->head && i == fused->head_input;
        if (!is_head && !slip__view_is_fixed(&fused->inputs[i])) made->varying[made->varying_count++] = (uint8_t)i;
        if (!slip__is_half(fused->inputs[i].dtype)) continue;
        instruction *load = add_instruction(made, LOAD_HALF, (uint8_t)i);
        load->input_count = 1;
        load->inputs[0] = (uint8_t)i;
        load->from = fused->inputs[i].dtype;
        load->to = SLIP_FLOAT32;
    }
    for (int i = 0; i < fused->step_count; ++i) {
        const slip_fused_step *step = &fused->steps[i];
        instruction *added = add_instruction(made, UNARY, (uint8_t)(SLIP_FUSED_INPUTS + i));
        added->input_count = step->input_count;
        memcpy(added->inputs, step->inputs, sizeof added->inputs);
        added->output = step->output;
        added->from = dtype_of(fused, step->inputs[0]);
        added->to = (slip_dtype)step->dtype;
        added->is_costly = slip__elementwise_cost((slip_op)step->op) > 1;
        choose_loops(added, (slip_op)step->op);
    }
}

/* The last instruction that reads each value; -1: none does. */
static void find_last_reads(const program *made, int *last_read) {
    for (int i = 0; i < VALUES; ++i) last_read[i] = -1;
    for (int i = 0; i < made->count; ++i)
        for (int k = 0; k < made->instructions[i].input_count; ++k) last_read[made->instructions[i].inputs[k]] = i;
}

/* Gives each instruction a register that nothing needs any more. False: there are too few. */
static bool allocate_registers(program *made, const int *last_read) {
    int8_t place_of[VALUES];
    uint32_t is_free = (1u << REGISTERS) - 1;
    memset(place_of, -1, sizeof place_of);
    for (int i = 0; i < made->count; ++i) {
        instruction *made_here = &made->instructions[i];
        made_here->is_read = last_read[made_here->result] > i;
        if (!is_free) return false;
        int place = __builtin_ctz(is_free); /* before the inputs' are free: a loop does not write what it reads */
        is_free &= ~(1u << place);
        made_here->place = (int8_t)place;
        for (int k = 0; k < made_here->input_count; ++k) {
            int8_t *read = &place_of[made_here->inputs[k]];
            if (last_read[made_here->inputs[k]] > i || *read < 0) continue;
            is_free |= 1u << *read;
            *read = -1;
        }
        place_of[made_here->result] = (int8_t)place;
        if (made_here->is_read) continue;
        is_free |= 1u << place;
        place_of[made_here->result] = -1;
    }
    return true;
}

static size_t held_bytes(slip_dtype dtype) { return slip__element_bytes(slip__compute_dtype(dtype)); }

static void choose_tile(program *made) {
    size_t widest = 1;
    for (int i = 0; i < made->count; ++i) {
        size_t bytes = held_bytes(made->instructions[i].to);
        if (bytes > widest) widest = bytes;
    }
    made->tile = REGISTER_BYTES / widest;
}

/* ---- chains: instructions one after the other that one loop runs ---- */

/* Marks what is one number for all elements. */
static void find_fixed(program *made) {
    bool is_fixed[VALUES];
    for (int i = 0; i < SLIP_FUSED_INPUTS; ++i) is_fixed[i] = true;
    for (int k = 0; k < made->varying_count; ++k) is_fixed[made->varying[k]] = false;
    if (made->fused->head) is_fixed[made->fused->head_input] = false;
    for (int i = 0; i < made->count; ++i) {
        instruction *step = &made->instructions[i];
        step->is_fixed = true;
        for (int k = 0; k < step->input_count; ++k) step->is_fixed &= is_fixed[step->inputs[k]];
        is_fixed[step->result] = step->is_fixed;
    }
}

/* The code where the second input is held. */
static int turned_code(int code) {
    return code == SLIP_CHAIN_SUBTRACT ? SLIP_CHAIN_SUBTRACT_FROM
           : code == SLIP_CHAIN_DIVIDE ? SLIP_CHAIN_DIVIDE_INTO
                                       : code;
}

/* Whether the chain's loop, which ends before instruction `end`, is to write the result of instruction `at`: not where
 * the next one alone reads it, and finds it held. */
static bool is_stored(const program *made, int at, int end, int last_read) {
    const instruction *step = &made->instructions[at], *next = step + 1;
    if (step->output >= 0 || last_read > at + 1) return true;
    if (made->fused->tail && step->result == SLIP_FUSED_INPUTS + made->fused->tail_step) return true;
    if (last_read <= at) return false;
    bool is_both = next->input_count == 2 && next->inputs[0] == next->inputs[1];
    return at + 1 == end || (is_both && next->chain_code != SLIP_CHAIN_MULTIPLY);
}

/* `held`: the value that the loop holds, or -1. */
static slip_chain_step chain_step_of(const instruction *step, int held) {
    int code = step->chain_code, left = step->inputs[0], right = step->inputs[1];
    bool is_single = step->input_count == 1, turns = !is_single && left != held && right == held;
    slip_chain_step made = {(uint8_t)left, (uint8_t)code, (uint8_t)right, SLIP_CHAIN_NOWHERE};
    if (turns) made = (slip_chain_step){(uint8_t)right, (uint8_t)turned_code(code), (uint8_t)left, SLIP_CHAIN_NOWHERE};
    if (!is_single && left == right && code == SLIP_CHAIN_MULTIPLY) made.code = SLIP_CHAIN_SQUARE;
    if (is_single || made.code == SLIP_CHAIN_SQUARE) made.operand = step->result;
    if (made.from == held) made.from = SLIP_CHAIN_HELD;
    return made;
}

static void make_chain(program *made, int begin, int end, const int *last_read) {
    made->instructions[begin].chained = (uint8_t)(end - begin);
    for (int at = begin, held = -1; at < end; ++at) {
        made->chain_steps[at] = chain_step_of(&made->instructions[at], held);
        held = made->instructions[at].result;
        if (is_stored(made, at, end, last_read[held])) made->chain_steps[at].to = (uint8_t)held;
    }
}

static void find_chains(program *made, const int *last_read) {
    find_fixed(made);
    for (int begin = 0, end; begin < made->count; begin = end) {
        slip_dtype dtype = made->instructions[begin].from;
        for (end = begin; end < made->count; ++end) {
            const instruction *step = &made->instructions[end];
            if (step->chain_code < 0 || step->is_fixed || step->from != dtype) break;
        }
        if (end > begin + 1) make_chain(made, begin, end, last_read);
        if (end == begin) ++end;
    }
}

/* ---- running it ---- */

typedef slip_operand value;

static void fill(char *out, const void *element, size_t element_bytes, size_t count) {
    slip__loops()->move[slip__size_class(element_bytes)](out, 1, element, 0, count);
}

static void run_binary(const instruction *step, void *out, const value *a, const value *b, size_t count) {
    int variant = a->is_fixed == b->is_fixed ? SLIP_BOTH_VARY : a->is_fixed ? SLIP_LEFT_FIXED : SLIP_RIGHT_FIXED;
    step->binary[variant](out, a->data, b->data, count);
}

static void run_ternary(const instruction *step, char *out, const value *const *in, size_t count) {
    const slip_loops *loops = slip__loops();
    int class = slip__size_class(held_bytes(step->to));
    if (in[0]->is_fixed) { /* one side is copied */
        const value *side = *(const uint8_t *)in[0]->data ? in[1] : in[2];
        loops->move[class](out, 1, side->data, !side->is_fixed, count);
        return;
    }
    int variant = (in[1]->is_fixed ? SLIP_LEFT_FIXED : 0) + (in[2]->is_fixed ? SLIP_RIGHT_FIXED : 0);
    loops->select[class][variant](out, (const uint8_t *)in[0]->data, in[1]->data, in[2]->data, count);
}

/* astype, but for the rounding of a half result. */
static void run_conversion(const instruction *step, void *out, const value *in, size_t count) {
    uint16_t halves[REGISTER_BYTES / sizeof(uint16_t)];
    slip_dtype to = slip__compute_dtype(step->to);
    if (!slip__is_half(step->from)) {
        slip__convert(out, to, in->data, step->from, count);
    } else if (to == SLIP_FLOAT32) { /* as it is held */
        memcpy(out, in->data, count * sizeof(float));
    } else {
        slip__convert(halves, step->from, in->data, SLIP_FLOAT32, count);
        slip__convert(out, to, halves, step->from, count);
    }
}

/* Rounds results to the half type: into `halves`, and into `held` again where they are read. */
static void round_to_half(const instruction *step, void *halves, float *held, size_t count) {
    slip__convert(halves, step->to, held, SLIP_FLOAT32, count);
    if (step->then) {
        slip__convert(held, SLIP_FLOAT32, halves, step->to, count);
        step->then(held, held, count);
        slip__convert(halves, step->to, held, SLIP_FLOAT32, count);
    }
    if (step->is_read) slip__convert(held, SLIP_FLOAT32, halves, step->to, count);
}

static void compute(const instruction *step, void *out, const value *const *in, size_t count) {
    switch (step->kind) {
    case LOAD_HALF: slip__convert(out, SLIP_FLOAT32, in[0]->data, step->from, count); break;
    case CONVERT: run_conversion(step, out, in[0], count); break;
    case UNARY: step->unary(out, in[0]->data, count); break;
    case BINARY: run_binary(step, out, in[0], in[1], count); break;
    case TERNARY: run_ternary(step, out, in, count); break;
    }
}

/* A costly op, on a piece after the other, with the tile's traffic in between. */
static void compute_along(const instruction *step, char *out, const value *const *in, size_t count,
                          slip_traffic *traffic) {
    size_t in_bytes = held_bytes(step->from), out_bytes = held_bytes(step->to);
    size_t piece = SLIP_TRAFFIC_PIECE / out_bytes;
    value moved[3];
    const value *operands[3] = {&moved[0], &moved[1], &moved[2]};
    for (size_t done = 0; done < count; done += piece) {
        for (int k = 0; k < step->input_count; ++k)
            moved[k] = (value){in[k]->data + (in[k]->is_fixed ? 0 : done * in_bytes), in[k]->is_fixed};
        compute(step, out + done * out_bytes, operands, count - done < piece ? count - done : piece);
        slip__traffic_advance(traffic);
    }
}

typedef struct tile_state {
    const pass *walked;
    const slip_tile *tile;
    size_t done, count; /* elements of the tile before these, and these: as many as a register holds */
    value values[VALUES];
    uint64_t numbers[VALUES]; /* results that are one element: not in a register, which a chain may write meanwhile */
    alignas(64) char registers[REGISTERS][REGISTER_BYTES];
} tile_state;

/* Where the result of a step goes for the tile's elements from `done` on; NULL: nowhere. Without a tail the walk may
 * have the first output written elsewhere, to take it past the caches. */
static char *output_of(const tile_state *state, const instruction *step) {
    const pass *walked = state->walked;
    const slip_fused *fused = walked->run->fused;
    size_t bytes = slip__element_bytes(step->to), first = state->tile->first + state->done;
    if (step->output == 0 && !fused->tail) return state->tile->out + state->done * bytes;
    if (step->output >= 0) return fused->outputs[step->output].data + first * bytes;
    bool is_tails = walked->rows && step->result == SLIP_FUSED_INPUTS + fused->tail_step;
    return is_tails ? walked->rows + (first - walked->first) * bytes : NULL;
}

static void run_instruction(tile_state *state, const instruction *step) {
    uint16_t scratch[REGISTER_BYTES / sizeof(uint16_t)];
    const value *in[3];
    bool is_fixed = true, is_half = slip__is_half(step->to);
    for (int k = 0; k < step->input_count; ++k) {
        in[k] = &state->values[step->inputs[k]];
        is_fixed &= in[k]->is_fixed;
    }
    slip_traffic *traffic = state->tile->traffic;
    size_t length = is_fixed ? 1 : state->count;
    char *out = output_of(state, step), *place = state->registers[step->place];
    if (is_fixed) place = (char *)&state->numbers[step->result];
    char *held = out && !is_half && !is_fixed ? out : place;
    void *result = held;
    if (traffic && step->is_costly && !is_fixed) compute_along(step, held, in, length, traffic);
    else compute(step, held, in, length);
    if (is_half) {
        result = out && !is_fixed ? (void *)out : scratch;
        round_to_half(step, result, (float *)(void *)held, length);
    }
    if (out && is_fixed) fill(out, result, slip__element_bytes(step->to), state->count);
    state->values[step->result] = (value){held, is_fixed};
}

static void find_inputs(tile_state *state) {
    const pass *walked = state->walked;
    const slip_tile *tile = state->tile;
    const slip_fused *fused = walked->run->fused;
    for (int i = 0; i < fused->input_count; ++i) state->values[i] = (value){fused->inputs[i].data, true};
    for (int k = 0; k < walked->run->varying_count; ++k) {
        int input = walked->run->varying[k];
        size_t offset = tile->is_fixed[k] ? 0 : state->done * slip__element_bytes(fused->inputs[input].dtype);
        state->values[input] = (value){(char *)(uintptr_t)(tile->data[k] + offset), tile->is_fixed[k]};
    }
    if (!walked->bits) return;
    const uint32_t *bits = walked->bits + (tile->first + state->done - walked->first);
    state->values[fused->head_input] = (value){(char *)(uintptr_t)bits, false};
}

static void run_chain(tile_state *state, const instruction *first) {
    const program *run = state->walked->run;
    for (const instruction *step = first; step < first + first->chained; ++step) {
        char *out = output_of(state, step);
        state->values[step->result] = (value){out ? out : state->registers[step->place], false};
    }
    slip__loops()->chain[first->from](run->chain_steps + (first - run->instructions), first->chained, state->values,
                                      state->count);
}

static void run_tile(const void *context, const slip_tile *tile) {
    const pass *walked = context;
    const program *run = walked->run;
    tile_state state;
    state.walked = walked;
    state.tile = tile;
    for (state.done = 0; state.done < tile->count; state.done += run->tile) {
        state.count = tile->count - state.done < run->tile ? tile->count - state.done : run->tile;
        find_inputs(&state);
        for (int i = 0; i < run->count; i += run->instructions[i].chained ? run->instructions[i].chained : 1) {
            const instruction *step = &run->instructions[i];
            if (!step->chained) {
                run_instruction(&state, step);
                continue;
            }
            run_chain(&state, step);
            if (tile->traffic) slip__traffic_advance(tile->traffic);
        }
    }
}

/* The inputs that a walk takes along, as a launch. */
static slip_launch launch_of(const program *run, slip_view *varying, const slip_view *output) {
    for (int k = 0; k < run->varying_count; ++k) varying[k] = run->fused->inputs[run->varying[k]];
    return (slip_launch){.input_count = run->varying_count, .inputs = varying, .output = *output};
}

void slip__fused_run_rows(const program *run, const slip_fused *fused, char *rows, size_t first, size_t count) {
    slip_view varying[SLIP_FUSED_VARYING], output = fused->tail->inputs[0];
    if (rows) output.data = rows; /* the walk only counts in it */
    slip_launch launch = launch_of(run, varying, &output);
    pass walked = {run, rows, NULL, first};
    slip__walk_part(&(slip_walk){&launch, run_tile, &walked, 1, true}, first, count, true);
}

void slip__fused_run_bits(const program *run, const uint32_t *bits, size_t first, size_t count) {
    slip_view varying[SLIP_FUSED_VARYING];
    slip_launch launch = launch_of(run, varying, &run->fused->outputs[0]);
    pass walked = {run, NULL, bits, first};
    slip__walk_part(&(slip_walk){&launch, run_tile, &walked, 1, true}, first, count, false);
}

slip_status slip__kernel_fused(const slip_fused *fused) {
    program made;
    int last_read[VALUES];
    slip_view varying[SLIP_FUSED_VARYING];
    size_t cost = 0;
    translate(&made, fused);
    find_last_reads(&made, last_read);
    if (!allocate_registers(&made, last_read)) return slip__fail(SLIP_UNIMPLEMENTED, "[fused] too many intermediates");
    find_chains(&made, last_read);
    choose_tile(&made);
    for (int i = 0; i < fused->step_count; ++i) cost += slip__elementwise_cost((slip_op)fused->steps[i].op);
    if (fused->tail) return slip__fused_rows(&made, fused, cost);
    if (fused->head) return slip__fused_random(&made, fused);
    const slip_view *output = &fused->outputs[0];
    pass walked = {&made, NULL, NULL, 0};
    slip_launch launch = launch_of(&made, varying, output);
    slip__walk(&(slip_walk){&launch, run_tile, &walked, cost, true});
    return SLIP_OK;
}
