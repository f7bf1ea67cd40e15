/* Power spectra of real signals, several at a time: what is done to one is done to all, which is what vector units are
 * for, and no signal's rounding reaches another one. */
#ifndef SLIP_DATA_AUDIO_FFT_H
#define SLIP_DATA_AUDIO_FFT_H

#include <stdbool.h>

#include "base/error.h"

enum {
    SLIP_FFT_LANES = 8, /* signals side by side */
    SLIP_FFT_SIZE_LIMIT = 1 << 16,
    SLIP_FFT_LARGEST_PRIME = 31, /* a transform takes time in proportion to the sum of its size's prime factors */
};

/* Sizes from 2 on without prime factors above SLIP_FFT_LARGEST_PRIME. */
bool slip__fft_has_size(int64_t size);

/* Caller-locked. */
typedef struct slip_fft slip_fft;

/* `name` is in brackets in messages. */
slip_status slip__fft_create(slip_fft **out, int size, const char *name);
void slip__fft_release(slip_fft *fft); /* NULL is fine */

/* Where sample `index` of the signals is to be written: one float for each lane. Every sample of every lane is to be
 * written before each transform. */
float *slip__fft_sample(slip_fft *fft, int index);
/* The squared magnitudes of frequencies 0 ... size / 2, each SLIP_FFT_LANES floats; good until the next transform. */
const float *slip__fft_power(slip_fft *fft);

#endif
