/* Stockham's transform: each pass takes one factor of the size, from one buffer to the other, and the result is in
 * order. A real signal of even size is transformed as a complex one of half the size, whose real parts are the samples
 * with even numbers; see e.g. Numerical Recipes, "FFT of real functions". */
#include "data/audio_fft.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

enum { LANES = SLIP_FFT_LANES, FACTOR_ROOM = 16, ALIGNMENT = 64 };

typedef struct complex_lanes {
    float re[LANES], im[LANES];
} complex_lanes;

typedef struct root {
    float re, im;
} root;

struct slip_fft {
    int size;  /* of the real signals */
    int count; /* complex numbers: size / 2, or size where that is odd */
    int factors[FACTOR_ROOM], factor_count;
    complex_lanes *signals, *spare; /* count each */
    float *power;                   /* LANES for each frequency */
    root *roots;                    /* exp(-2 pi i k / count), k below count */
    root *half_roots;               /* exp(-2 pi i k / size), k up to size / 2 */
};

/* ---- plans ---- */

/* The factors, 4 before 2, or 0 where there is a large prime. */
static int factorize(int factors[FACTOR_ROOM], int size) {
    int count = 0;
    for (; size % 4 == 0; size /= 4) factors[count++] = 4;
    for (int factor = 2; size > 1; ++factor) {
        if (factor > SLIP_FFT_LARGEST_PRIME) return 0;
        for (; size % factor == 0; size /= factor) factors[count++] = factor;
    }
    return count;
}

bool slip__fft_has_size(int64_t size) {
    int factors[FACTOR_ROOM];
    return size >= 2 && size <= SLIP_FFT_SIZE_LIMIT && factorize(factors, (int)size) > 0;
}

static void fill_roots(root *roots, int count, int size) {
    const double step = -2 * 3.14159265358979323846 / size;
    for (int i = 0; i < count; ++i) roots[i] = (root){(float)cos(step * i), (float)sin(step * i)};
}

slip_status slip__fft_create(slip_fft **out, int size, const char *name) {
    const int count = size % 2 ? size : size / 2, frequencies = size / 2 + 1;
    const size_t lanes_bytes = (size_t)count * sizeof(complex_lanes);
    const size_t power_bytes = (size_t)frequencies * LANES * sizeof(float);
    const size_t root_bytes = (size_t)(count + frequencies) * sizeof(root);
    slip_fft *fft = slip__calloc(1, sizeof *fft);
    char *memory =
        slip__aligned(ALIGNMENT, (2 * lanes_bytes + power_bytes + root_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    if (!fft || !memory) {
        slip__free(fft);
        slip__free(memory);
        return slip__fail_memory(name, 2 * lanes_bytes + power_bytes + root_bytes);
    }
    *fft = (slip_fft){.size = size,
                      .count = count,
                      .signals = (void *)memory,
                      .spare = (void *)(memory + lanes_bytes),
                      .power = (void *)(memory + 2 * lanes_bytes),
                      .roots = (void *)(memory + 2 * lanes_bytes + power_bytes)};
    fft->half_roots = fft->roots + count;
    fft->factor_count = factorize(fft->factors, count);
    fill_roots(fft->roots, count, count);
    fill_roots(fft->half_roots, frequencies, size);
    *out = fft;
    return SLIP_OK;
}

void slip__fft_release(slip_fft *fft) {
    if (!fft) return;
    slip__free(fft->signals < fft->spare ? fft->signals : fft->spare); /* the passes change them over */
    slip__free(fft);
}

float *slip__fft_sample(slip_fft *fft, int index) {
    if (fft->size % 2 == 0) return index % 2 ? fft->signals[index / 2].im : fft->signals[index / 2].re;
    memset(fft->signals[index].im, 0, sizeof fft->signals[index].im);
    return fft->signals[index].re;
}

/* ---- passes ---- */

/* One pass: `step` numbers of it lie side by side, which are `rest` apart in the input. */
typedef struct pass {
    const complex_lanes *in;
    complex_lanes *out;
    const root *roots;
    int count, factor, step, rest; /* count = factor * step * rest */
} pass;

static inline void store_turned(complex_lanes *out, const float re[LANES], const float im[LANES], root by) {
    for (int i = 0; i < LANES; ++i) {
        out->re[i] = re[i] * by.re - im[i] * by.im;
        out->im[i] = re[i] * by.im + im[i] * by.re;
    }
}

static void pass_by_2(const pass *self) {
    for (int p = 0; p < self->rest; ++p) {
        const root by = self->roots[p * self->step];
        for (int q = 0; q < self->step; ++q) {
            const complex_lanes *a = self->in + q + self->step * p, *b = a + self->step * self->rest;
            complex_lanes *out = self->out + q + self->step * 2 * p;
            float re[LANES], im[LANES];
            for (int i = 0; i < LANES; ++i) {
                out->re[i] = a->re[i] + b->re[i];
                out->im[i] = a->im[i] + b->im[i];
                re[i] = a->re[i] - b->re[i];
                im[i] = a->im[i] - b->im[i];
            }
            store_turned(out + self->step, re, im, by);
        }
    }
}

static void pass_by_4(const pass *self) {
    const int apart = self->step * self->rest;
    for (int p = 0; p < self->rest; ++p) {
        const root *roots = self->roots;
        const root by[3] = {roots[p * self->step], roots[2 * p * self->step], roots[3 * p * self->step]};
        for (int q = 0; q < self->step; ++q) {
            const complex_lanes *a = self->in + q + self->step * p, *b = a + apart, *c = b + apart, *d = c + apart;
            complex_lanes *out = self->out + q + self->step * 4 * p;
            float re[3][LANES], im[3][LANES];
            for (int i = 0; i < LANES; ++i) {
                const float even_re = a->re[i] + c->re[i], even_im = a->im[i] + c->im[i];
                const float odd_re = b->re[i] + d->re[i], odd_im = b->im[i] + d->im[i];
                const float far_re = a->re[i] - c->re[i], far_im = a->im[i] - c->im[i];
                const float turned_re = b->im[i] - d->im[i], turned_im = d->re[i] - b->re[i]; /* -i (b - d) */
                out->re[i] = even_re + odd_re;
                out->im[i] = even_im + odd_im;
                re[0][i] = far_re + turned_re;
                im[0][i] = far_im + turned_im;
                re[1][i] = even_re - odd_re;
                im[1][i] = even_im - odd_im;
                re[2][i] = far_re - turned_re;
                im[2][i] = far_im - turned_im;
            }
            for (int k = 0; k < 3; ++k) store_turned(out + (k + 1) * self->step, re[k], im[k], by[k]);
        }
    }
}

/* 400 and 200, what speech models use, are 2 and 5 alone. Frequencies k and 5 - k share their sums and differences. */
static void pass_by_5(const pass *self) {
    static const float cos1 = 0.309016994374947424F, cos2 = -0.809016994374947424F;
    static const float sin1 = 0.951056516295153572F, sin2 = 0.587785252292473129F;
    const int apart = self->step * self->rest;
    for (int p = 0; p < self->rest; ++p) {
        const int turn = p * self->step;
        for (int q = 0; q < self->step; ++q) {
            const complex_lanes *a = self->in + q + self->step * p, *b = a + apart, *c = b + apart, *d = c + apart;
            const complex_lanes *e = d + apart;
            complex_lanes *out = self->out + q + self->step * 5 * p;
            float re[4][LANES], im[4][LANES];
            for (int i = 0; i < LANES; ++i) {
                const float outer_re = b->re[i] + e->re[i], outer_im = b->im[i] + e->im[i];
                const float inner_re = c->re[i] + d->re[i], inner_im = c->im[i] + d->im[i];
                const float apart_re = b->re[i] - e->re[i], apart_im = b->im[i] - e->im[i];
                const float between_re = c->re[i] - d->re[i], between_im = c->im[i] - d->im[i];
                const float even1_re = a->re[i] + cos1 * outer_re + cos2 * inner_re;
                const float even1_im = a->im[i] + cos1 * outer_im + cos2 * inner_im;
                const float even2_re = a->re[i] + cos2 * outer_re + cos1 * inner_re;
                const float even2_im = a->im[i] + cos2 * outer_im + cos1 * inner_im;
                const float odd1_re = sin1 * apart_re + sin2 * between_re,
                            odd1_im = sin1 * apart_im + sin2 * between_im;
                const float odd2_re = sin2 * apart_re - sin1 * between_re,
                            odd2_im = sin2 * apart_im - sin1 * between_im;
                out->re[i] = a->re[i] + outer_re + inner_re;
                out->im[i] = a->im[i] + outer_im + inner_im;
                re[0][i] = even1_re + odd1_im, im[0][i] = even1_im - odd1_re;
                re[1][i] = even2_re + odd2_im, im[1][i] = even2_im - odd2_re;
                re[2][i] = even2_re - odd2_im, im[2][i] = even2_im + odd2_re;
                re[3][i] = even1_re - odd1_im, im[3][i] = even1_im + odd1_re;
            }
            for (int k = 1; k < 5; ++k) store_turned(out + k * self->step, re[k - 1], im[k - 1], self->roots[k * turn]);
        }
    }
}

static void pass_by_any(const pass *self) {
    const int apart = self->step * self->rest, turn = self->count / self->factor;
    for (int p = 0; p < self->rest; ++p) {
        for (int q = 0; q < self->step; ++q) {
            const complex_lanes *in = self->in + q + self->step * p;
            complex_lanes *out = self->out + q + self->step * self->factor * p;
            for (int k = 0; k < self->factor; ++k) {
                float re[LANES], im[LANES];
                memcpy(re, in->re, sizeof re);
                memcpy(im, in->im, sizeof im);
                for (int j = 1; j < self->factor; ++j) {
                    const root by = self->roots[j * k % self->factor * turn];
                    const complex_lanes *from = in + j * apart;
                    for (int i = 0; i < LANES; ++i) {
                        re[i] += from->re[i] * by.re - from->im[i] * by.im;
                        im[i] += from->re[i] * by.im + from->im[i] * by.re;
                    }
                }
                store_turned(out + k * self->step, re, im, self->roots[p * k * self->step]);
            }
        }
    }
}

static void transform(slip_fft *fft) {
    int step = 1;
    for (int f = 0; f < fft->factor_count; ++f) {
        const int factor = fft->factors[f];
        const pass self = {fft->signals, fft->spare, fft->roots, fft->count, factor, step, fft->count / step / factor};
        if (factor == 4) {
            pass_by_4(&self);
        } else if (factor == 2) {
            pass_by_2(&self);
        } else if (factor == 5) {
            pass_by_5(&self);
        } else {
            pass_by_any(&self);
        }
        complex_lanes *turned = fft->signals;
        fft->signals = fft->spare;
        fft->spare = turned;
        step *= factor;
    }
}

/* ---- power ---- */

/* Frequency k of the real signal, of the complex one's frequencies k and count - k. */
static void power_of_pair(float *power, const complex_lanes *a, const complex_lanes *b, root by) {
    for (int i = 0; i < LANES; ++i) {
        const float even_re = a->re[i] + b->re[i], even_im = a->im[i] - b->im[i];
        const float odd_re = a->im[i] + b->im[i], odd_im = b->re[i] - a->re[i];
        const float re = even_re + odd_re * by.re - odd_im * by.im;
        const float im = even_im + odd_re * by.im + odd_im * by.re;
        power[i] = 0.25F * (re * re + im * im);
    }
}

const float *slip__fft_power(slip_fft *fft) {
    const int frequencies = fft->size / 2 + 1;
    transform(fft);
    for (int k = 0; k < frequencies; ++k) {
        float *power = fft->power + (size_t)k * LANES;
        const complex_lanes *a = fft->signals + k % fft->count;
        if (fft->size % 2 == 0) {
            power_of_pair(power, a, fft->signals + (fft->count - k) % fft->count, fft->half_roots[k]);
        } else {
            for (int i = 0; i < LANES; ++i) power[i] = a->re[i] * a->re[i] + a->im[i] * a->im[i];
        }
    }
    return fft->power;
}
