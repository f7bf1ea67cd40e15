/* Sums of products in Einstein's notation. Operands are multiplied two at a time, the pair with the smallest product
 * first; a letter is summed over as soon as nothing else needs it, by a matrix product where both have it. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "base/memory.h"
#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* Labels 0 ... 51 are letters, in the order of their codes; the axes of an ellipsis follow, the last one being 52. */
enum { LETTERS = 52, LABELS = LETTERS + SLIP_MAX_NDIM };

typedef struct labels {
    uint8_t list[SLIP_MAX_NDIM];
    int count;
} labels;

typedef struct term {
    slip_array *array; /* owned */
    labels axes;
} term;

static bool has(const labels *l, int label) {
    for (int i = 0; i < l->count; ++i)
        if (l->list[i] == label) return true;
    return false;
}

static int place_of(const labels *l, int label) {
    int i = 0;
    while (i < l->count && l->list[i] != label) ++i;
    return i;
}

/* ---- reading the subscripts ---- */

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
static slip_status label_axes(labels *l, const subscript_list *s, int wide) {
    l->count = 0;
    if (s->count + wide > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] expected at most %d dimensions, got %d", SLIP_MAX_NDIM,
                          s->count + wide);
    for (int i = 0; i <= s->count; ++i) {
        for (int k = wide - 1; i == s->ellipsis && k >= 0; --k) l->list[l->count++] = (uint8_t)(LETTERS + k);
        if (i < s->count) l->list[l->count++] = label_of(s->letters[i]);
    }
    return SLIP_OK;
}

/* What the whole call is about. */
typedef struct plan {
    term *terms;
    int count;
    labels output;
    int sizes[LABELS]; /* -1: not seen */
    int wide;          /* axes of the widest ellipsis */
} plan;

static slip_status note_sizes(plan *p, const term *t, int number) {
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

static slip_status read_operand(plan *p, const char **text, slip_array *array) {
    subscript_list s;
    term *t = &p->terms[p->count];
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
static void implied_output(plan *p) {
    int counts[LETTERS] = {0};
    p->output.count = 0;
    for (int k = p->wide - 1; k >= 0; --k) p->output.list[p->output.count++] = (uint8_t)(LETTERS + k);
    for (int i = 0; i < p->count; ++i)
        for (int k = 0; k < p->terms[i].axes.count; ++k)
            if (p->terms[i].axes.list[k] < LETTERS) ++counts[p->terms[i].axes.list[k]];
    for (int label = 0; label < LETTERS; ++label)
        if (counts[label] == 1 && p->output.count < SLIP_MAX_NDIM) p->output.list[p->output.count++] = (uint8_t)label;
}

static slip_status read_output(plan *p, const char *text) {
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

static slip_status read_all(plan *p, const char *text, slip_array *const *operands, size_t operands_count) {
    size_t inputs = 1;
    if (!text) return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] The subscripts are missing.");
    for (const char *at = text; *at && strncmp(at, "->", 2) != 0; ++at) inputs += *at == ',';
    if (inputs != operands_count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[einsum] Number of operands, %zu, does not match number of input subscripts, %zu",
                          operands_count, inputs);
    for (int i = 0; i < LABELS; ++i) p->sizes[i] = -1;
    for (size_t i = 0; i < operands_count; ++i) {
        SLIP_TRY(read_operand(p, &text, operands[i]));
        if (*text == ',') ++text;
    }
    return read_output(p, text);
}

/* ---- one operand ---- */

/* Puts `next` (taken over) in the array's place. */
static void replace(term *t, slip_array *next) {
    slip_array_release(t->array);
    t->array = next;
}

/* A letter that occurs twice stands for a diagonal, which goes last. */
static slip_status take_diagonals(term *t, slip_stream *stream) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    for (int i = 0; i < t->axes.count; ++i)
        for (int k = i + 1; k < t->axes.count; ++k) {
            uint8_t label = t->axes.list[i];
            slip_array *next;
            if (t->axes.list[k] != label) continue;
            if (t->array->shape[i] != t->array->shape[k])
                return slip__fail(SLIP_INVALID_ARGUMENT,
                                  "[einsum] Dimensions %d and %d of an input with shape %s share a subscript.", i, k,
                                  slip__shape_text(text, sizeof text, t->array->shape, t->array->ndim));
            SLIP_TRY(slip_diagonal(&next, t->array, 0, i, k, stream));
            replace(t, next);
            int kept = 0;
            for (int n = 0; n < t->axes.count; ++n)
                if (n != i && n != k) t->axes.list[kept++] = t->axes.list[n];
            t->axes.list[kept++] = label;
            t->axes.count = kept;
            i = -1; /* the places have changed */
            break;
        }
    return SLIP_OK;
}

/* Whether somebody but the terms `a` and `b` needs a label. */
static bool is_needed(const plan *p, int label, int a, int b) {
    if (has(&p->output, label)) return true;
    for (int i = 0; i < p->count; ++i)
        if (i != a && i != b && has(&p->terms[i].axes, label)) return true;
    return false;
}

/* Sums over what neither the term `other` nor anybody else needs. */
static slip_status sum_unneeded(plan *p, int own, int other, slip_stream *stream) {
    term *t = &p->terms[own];
    int axes[SLIP_MAX_NDIM], kept = 0;
    size_t count = 0;
    for (int i = 0; i < t->axes.count; ++i) {
        int label = t->axes.list[i];
        bool stays = is_needed(p, label, own, other) || (other != own && has(&p->terms[other].axes, label));
        if (stays) t->axes.list[kept++] = (uint8_t)label;
        else axes[count++] = i;
    }
    if (count == 0) return SLIP_OK;
    t->axes.count = kept;
    slip_array *sum, *same;
    slip_dtype dtype = slip__op_dtype(t->array);
    SLIP_TRY(slip_sum_axes(&sum, t->array, axes, count, false, stream));
    slip_status status = slip_astype(&same, sum, dtype, stream);
    slip_array_release(sum);
    SLIP_TRY(status);
    replace(t, same);
    return SLIP_OK;
}

/* ---- two operands ---- */

/* The term's array with the given labels as axes, those it lacks with size 1; labels in `full` are broadcast. */
static slip_status arrange(slip_array **out, const plan *p, const term *t, const labels *order, const labels *full,
                           slip_stream *stream) {
    int axes[SLIP_MAX_NDIM], shape[SLIP_MAX_NDIM], wide[SLIP_MAX_NDIM], own = 0;
    for (int i = 0; i < order->count; ++i) {
        int label = order->list[i], place = place_of(&t->axes, label);
        bool is_there = place < t->axes.count;
        if (is_there) axes[own++] = place;
        shape[i] = is_there ? t->array->shape[place] : 1;
        wide[i] = full && has(full, label) ? p->sizes[label] : shape[i];
    }
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **ordered = slip__chain_slot(&chain), **shaped = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_transpose(ordered, t->array, axes, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(shaped, *ordered, shape, order->count, chain.stream));
    SLIP_STEP(chain, slip__op_broadcast(out, *shaped, wide, order->count, chain.stream));
    return slip__chain_end(&chain);
}

static void append(labels *l, const labels *more) {
    for (int i = 0; i < more->count; ++i) l->list[l->count++] = more->list[i];
}

/* What the labels of a pair are to the product. */
typedef struct roles {
    labels both, contracted, left, right;
} roles;

static void sort_labels(roles *r, const plan *p, int a, int b) {
    const labels *x = &p->terms[a].axes, *y = &p->terms[b].axes;
    *r = (roles){0};
    for (int i = 0; i < x->count; ++i) {
        int label = x->list[i];
        labels *role = !has(y, label) ? &r->left : is_needed(p, label, a, b) ? &r->both : &r->contracted;
        role->list[role->count++] = (uint8_t)label;
    }
    for (int i = 0; i < y->count; ++i)
        if (!has(x, y->list[i])) r->right.list[r->right.count++] = y->list[i];
}

/* The sizes of some axes in a row, multiplied. */
static slip_status merged_size(int *size, const slip_array *a, int first, int count) {
    int64_t product = 1;
    for (int i = 0; i < count; ++i) product = slip__size_multiply(product, a->shape[first + i]);
    if (product > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[einsum] %lld elements do not fit into one axis", (long long)product);
    *size = (int)product;
    return SLIP_OK;
}

/* The arranged array as matrices behind its `batch` first axes. */
static slip_status as_matrices(slip_array **out, slip_array *a, int batch, int rows, int columns, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM];
    *out = NULL;
    if (batch + 2 > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] expected at most %d dimensions, got %d", SLIP_MAX_NDIM,
                          batch + 2);
    for (int i = 0; i < batch; ++i) shape[i] = a->shape[i];
    SLIP_TRY(merged_size(&shape[batch], a, batch, rows));
    SLIP_TRY(merged_size(&shape[batch + 1], a, batch + rows, columns));
    return slip__op_reshape(out, a, shape, batch + 2, stream);
}

static slip_status multiply_matrices(slip_array **out, const plan *p, int a, int b, const roles *r,
                                     slip_stream *stream) {
    labels left = r->both, right = r->both;
    int shape[SLIP_MAX_NDIM], batch = r->both.count;
    append(&left, &r->left);
    append(&left, &r->contracted);
    append(&right, &r->contracted);
    append(&right, &r->right);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **x = slip__chain_slot(&chain), **y = slip__chain_slot(&chain), **x_matrix = slip__chain_slot(&chain),
               **y_matrix = slip__chain_slot(&chain), **product = slip__chain_slot(&chain);
    SLIP_STEP(chain, arrange(x, p, &p->terms[a], &left, &r->contracted, chain.stream));
    SLIP_STEP(chain, arrange(y, p, &p->terms[b], &right, &r->contracted, chain.stream));
    SLIP_STEP(chain, as_matrices(x_matrix, *x, batch, r->left.count, r->contracted.count, chain.stream));
    SLIP_STEP(chain, as_matrices(y_matrix, *y, batch, r->contracted.count, r->right.count, chain.stream));
    SLIP_STEP(chain, slip_matmul(product, *x_matrix, *y_matrix, chain.stream));
    if (chain.status == SLIP_OK) {
        int ndim = 0;
        for (int i = 0; i < batch; ++i) shape[ndim++] = (*product)->shape[i];
        for (int i = 0; i < r->left.count; ++i) shape[ndim++] = (*x)->shape[batch + i];
        for (int i = 0; i < r->right.count; ++i) shape[ndim++] = (*y)->shape[batch + r->contracted.count + i];
        SLIP_STEP(chain, slip__op_reshape(out, *product, shape, ndim, chain.stream));
    }
    return slip__chain_end(&chain);
}

/* Element by element, over all labels. */
static slip_status multiply_elements(slip_array **out, const plan *p, int a, int b, const labels *order,
                                     slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **x = slip__chain_slot(&chain), **y = slip__chain_slot(&chain);
    SLIP_STEP(chain, arrange(x, p, &p->terms[a], order, NULL, chain.stream));
    SLIP_STEP(chain, arrange(y, p, &p->terms[b], order, NULL, chain.stream));
    SLIP_STEP(chain, slip_multiply(out, *x, *y, chain.stream));
    return slip__chain_end(&chain);
}

/* Term a becomes the product of both, term b goes. */
static slip_status contract(plan *p, int a, int b, slip_stream *stream) {
    roles r;
    slip_array *product;
    SLIP_TRY(sum_unneeded(p, a, b, stream));
    SLIP_TRY(sum_unneeded(p, b, a, stream));
    sort_labels(&r, p, a, b);
    slip_dtype dtype = slip_dtype_promote(slip__op_dtype(p->terms[a].array), slip__op_dtype(p->terms[b].array));
    bool is_matrix = r.contracted.count > 0 && slip__dtype_is_inexact(dtype);
    labels order = r.both;
    append(&order, &r.left);
    append(&order, &r.right);
    if (order.count + r.contracted.count > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] expected at most %d dimensions, got %d", SLIP_MAX_NDIM,
                          order.count + r.contracted.count);
    if (!is_matrix) append(&order, &r.contracted);
    if (is_matrix) SLIP_TRY(multiply_matrices(&product, p, a, b, &r, stream));
    else SLIP_TRY(multiply_elements(&product, p, a, b, &order, stream));
    replace(&p->terms[a], product);
    p->terms[a].axes = order;
    slip_array_release(p->terms[b].array);
    p->terms[b] = p->terms[--p->count];
    return SLIP_OK;
}

/* ---- all of them ---- */

/* Elements of the product of two terms before anything is summed up. */
static double product_size(const plan *p, int a, int b) {
    double size = 1;
    for (int label = 0; label < LABELS; ++label)
        if (has(&p->terms[a].axes, label) || has(&p->terms[b].axes, label)) size *= p->sizes[label];
    return size;
}

static slip_status contract_all(plan *p, slip_stream *stream) {
    for (int i = 0; i < p->count; ++i) SLIP_TRY(take_diagonals(&p->terms[i], stream));
    while (p->count > 1) {
        int best_a = 0, best_b = 1;
        double best = product_size(p, 0, 1);
        for (int a = 0; a < p->count; ++a)
            for (int b = a + 1; b < p->count; ++b) {
                double size = product_size(p, a, b);
                if (size >= best) continue;
                best = size;
                best_a = a;
                best_b = b;
            }
        SLIP_TRY(contract(p, best_a, best_b, stream));
    }
    return sum_unneeded(p, 0, 0, stream);
}

slip_status slip_einsum(slip_array **out, const char *subscripts, slip_array *const *operands, size_t operands_count,
                        slip_stream *stream) {
    plan p = {.count = 0};
    *out = NULL;
    p.terms = slip__calloc(operands_count + 1, sizeof *p.terms);
    if (!p.terms) return slip__fail_memory("einsum", (operands_count + 1) * sizeof *p.terms);
    slip_status status = slip__stream_for_op(&stream, stream);
    if (status == SLIP_OK) status = read_all(&p, subscripts, operands, operands_count);
    if (status == SLIP_OK) status = contract_all(&p, stream);
    if (status == SLIP_OK) status = arrange(out, &p, &p.terms[0], &p.output, NULL, stream);
    for (int i = 0; i < p.count; ++i) slip_array_release(p.terms[i].array);
    slip__free(p.terms);
    return status;
}
