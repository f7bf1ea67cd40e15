/* The subscripts of einsum, read. */
#include <string.h>

#include "base/error.h"
#include "core/shape.h"
#include "ops/einsum.h"

typedef struct subscript_list {
    char letters[SLIP_MAX_NDIM];
    int count, ellipsis; /* letters before the ellipsis; -1: there is none */
} subscript_list;

/* Reads up to ',', "->" or the end. */
static slip_status read_subscripts(subscript_list *s, const char **text) {
    *s = (subscript_list){.ellipsis = -1};
    for (; **text && **text != ',' && strncmp(*text, "->", 2) != 0; ++*text) {
        char c = **text;
        if (c == ' ') continue;
        if (strncmp(*text, "...", 3) == 0 && s->ellipsis < 0) {
            s->ellipsis = s->count;
            *text += 2;
            continue;
        }
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
            return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] Subscripts must be letters, but got '%c'.", c);
        if (s->count == SLIP_MAX_NDIM)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] expected at most %d subscripts", SLIP_MAX_NDIM);
        s->letters[s->count++] = c;
    }
    return SLIP_OK;
}

static uint8_t label_of(char letter) {
    return (uint8_t)(letter >= 'a' ? letter - 'a' + 26 : letter - 'A');
}

/* Labels of axes: `wide` of them belong to the ellipsis. */
static slip_status label_axes(einsum_labels *l, const subscript_list *s, int wide) {
    l->count = 0;
    if (s->count + wide > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] expected at most %d dimensions, got %d", SLIP_MAX_NDIM,
                          s->count + wide);
    for (int i = 0; i <= s->count; ++i) {
        for (int k = wide - 1; i == s->ellipsis && k >= 0; --k) l->list[l->count++] = (uint8_t)(EINSUM_LETTERS + k);
        if (i < s->count) l->list[l->count++] = label_of(s->letters[i]);
    }
    return SLIP_OK;
}

static slip_status note_sizes(einsum_plan *p, const einsum_term *t, int number) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    for (int i = 0; i < t->axes.count; ++i) {
        int *size = &p->sizes[t->axes.list[i]], own = t->array->shape[i];
        if (*size < 0 || *size == 1) *size = own;
        else if (own != *size && own != 1)
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[einsum] Cannot broadcast dimension %d of input %d with shape %s to size %d.", i, number,
                              slip__shape_text(text, sizeof text, t->array->shape, t->array->ndim), *size);
    }
    return SLIP_OK;
}

static slip_status read_operand(einsum_plan *p, const char **text, slip_array *array) {
    subscript_list s;
    einsum_term *t = &p->terms[p->count];
    SLIP_TRY(read_subscripts(&s, text));
    int wide = s.ellipsis < 0 ? 0 : array->ndim - s.count;
    if (wide < 0 || (s.ellipsis < 0 && s.count != array->ndim))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[einsum] Invalid number of subscripts %d for input %d with %d dimensions.", s.count,
                          p->count, array->ndim);
    SLIP_TRY(label_axes(&t->axes, &s, wide));
    t->array = slip_array_retain(array);
    if (wide > p->wide) p->wide = wide;
    ++p->count;
    return note_sizes(p, t, p->count - 1);
}

/* Without "->": the ellipsis, then the letters that occur once, in order. */
static void implied_output(einsum_plan *p) {
    int counts[EINSUM_LETTERS] = {0};
    p->output.count = 0;
    for (int k = p->wide - 1; k >= 0; --k) p->output.list[p->output.count++] = (uint8_t)(EINSUM_LETTERS + k);
    for (int i = 0; i < p->count; ++i)
        for (int k = 0; k < p->terms[i].axes.count; ++k)
            if (p->terms[i].axes.list[k] < EINSUM_LETTERS) ++counts[p->terms[i].axes.list[k]];
    for (int label = 0; label < EINSUM_LETTERS; ++label)
        if (counts[label] == 1 && p->output.count < SLIP_MAX_NDIM) p->output.list[p->output.count++] = (uint8_t)label;
}

static slip_status read_output(einsum_plan *p, const char *text) {
    subscript_list s;
    if (strncmp(text, "->", 2) != 0) {
        implied_output(p);
        return SLIP_OK;
    }
    text += 2;
    SLIP_TRY(read_subscripts(&s, &text));
    if (*text) return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] Subscripts must be letters, but got '%c'.", *text);
    SLIP_TRY(label_axes(&p->output, &s, s.ellipsis < 0 ? 0 : p->wide));
    for (int i = 0; i < s.count; ++i) {
        if (p->sizes[label_of(s.letters[i])] < 0)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] The output's subscript '%c' is in no input.",
                              s.letters[i]);
        for (int k = 0; k < i; ++k)
            if (s.letters[k] == s.letters[i])
                return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] Repeat indices not allowed in output: '%c'.",
                                  s.letters[i]);
    }
    return SLIP_OK;
}

slip_status slip__einsum_read(einsum_plan *p, const char *text, slip_array *const *operands, size_t operands_count) {
    size_t inputs = 1;
    if (!text) return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] The subscripts are missing.");
    for (const char *at = text; *at && strncmp(at, "->", 2) != 0; ++at) inputs += *at == ',';
    if (inputs != operands_count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[einsum] Number of operands, %zu, does not match number of input subscripts, %zu",
                          operands_count, inputs);
    for (int i = 0; i < EINSUM_LABELS; ++i) p->sizes[i] = -1;
    for (size_t i = 0; i < operands_count; ++i) {
        SLIP_TRY(read_operand(p, &text, operands[i]));
        if (*text == ',') ++text;
    }
    return read_output(p, text);
}
