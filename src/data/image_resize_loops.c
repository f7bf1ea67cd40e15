/* The loops of resizing uint8, in plain C and for AVX2. Both give the same bits. */
#include <string.h>

#include "data/image.h"

/* ---- plain ---- */

static void down_part(int16_t *out, const uint8_t *const *rows, const int16_t *weights, int taps, int bits, int first,
                      int count) {
    const int shift = bits - SLIP_RESIZE_BITS;
    for (int i = first; i < count; ++i) {
        int32_t sum = (1 << shift) >> 1;
        for (int k = 0; k < taps; ++k) sum += weights[k] * rows[k][i];
        out[i] = (int16_t)(sum >> shift);
    }
}

static void down_plain(int16_t *out, const uint8_t *const *rows, const int16_t *weights, int taps, int bits,
                       int count) {
    enum { STRIP = 64 };
    const int shift = bits - SLIP_RESIZE_BITS;
    int i = 0;
    for (; i + STRIP <= count; i += STRIP) { /* a strip's sums stay in registers or nearly so */
        int32_t sums[STRIP];
        for (int j = 0; j < STRIP; ++j) sums[j] = (1 << shift) >> 1;
        for (int k = 0; k < taps; ++k)
            for (int j = 0; j < STRIP; ++j) sums[j] += weights[k] * rows[k][i + j];
        for (int j = 0; j < STRIP; ++j) out[i + j] = (int16_t)(sums[j] >> shift);
    }
    down_part(out, rows, weights, taps, bits, i, count);
}

static inline __attribute__((always_inline)) void across_pixels(uint8_t *out, ptrdiff_t step, const int16_t *row,
                                                                const int *starts, const int16_t *weights, int taps,
                                                                int bits, int width, int channels) {
    const int shift = bits + SLIP_RESIZE_BITS;
    for (int x = 0; x < width; ++x, out += step, weights += taps) {
        const int16_t *from = row + (size_t)starts[x] * (size_t)channels;
        for (int c = 0; c < channels; ++c) {
            int32_t sum = 1 << (shift - 1);
            for (int k = 0; k < taps; ++k) sum += weights[k] * from[k * channels + c];
            out[c] = (uint8_t)(sum >> shift);
        }
    }
}

static void across_plain(uint8_t *out, ptrdiff_t step, const int16_t *row, const int *starts, const int16_t *weights,
                         int taps, int bits, int width, int channels) {
    if (channels == 1) across_pixels(out, step, row, starts, weights, taps, bits, width, 1);
    else if (channels == 3) across_pixels(out, step, row, starts, weights, taps, bits, width, 3);
    else across_pixels(out, step, row, starts, weights, taps, bits, width, channels);
}

const slip_resize_loops slip__resize_loops_plain = {down_plain, across_plain};

/* ---- AVX2 ---- */

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define AVX2_INLINE inline __attribute__((target("avx2"), always_inline))

/* Two weights, for a multiplication with pairs of elements. */
static AVX2_INLINE __m256i weight_pair(const int16_t *weights) {
    int32_t pair;
    memcpy(&pair, weights, sizeof pair);
    return _mm256_set1_epi32(pair);
}

AVX2 static void down_avx2(int16_t *out, const uint8_t *const *rows, const int16_t *weights, int taps, int bits,
                           int count) {
    const __m128i shift = _mm_cvtsi32_si128(bits - SLIP_RESIZE_BITS);
    const __m256i half = _mm256_set1_epi32((1 << (bits - SLIP_RESIZE_BITS)) >> 1);
    int i = 0;
    for (; i + 16 <= count; i += 16) {
        __m256i low = half, high = half;
        for (int k = 0; k < taps; k += 2) {
            __m128i a = _mm_loadu_si128((const __m128i *)(rows[k] + i));
            __m128i b = _mm_loadu_si128((const __m128i *)(rows[k + 1] + i));
            __m256i weight = weight_pair(weights + k);
            low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_cvtepu8_epi16(_mm_unpacklo_epi8(a, b)), weight));
            high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_cvtepu8_epi16(_mm_unpackhi_epi8(a, b)), weight));
        }
        __m256i packed = _mm256_packs_epi32(_mm256_sra_epi32(low, shift), _mm256_sra_epi32(high, shift));
        _mm256_storeu_si256((__m256i *)(out + i), _mm256_permute4x64_epi64(packed, 0xd8));
    }
    down_part(out, rows, weights, taps, bits, i, count);
}

/* The pixels that begin at `first` and `second`: each half of a register has the sums of one, four of 32 bits. */
static AVX2_INLINE __m256i sum_two(const int16_t *first, const int16_t *second, const int16_t *weights, int taps,
                                   int channels, __m256i sum) {
    const __m256i even = _mm256_setr_epi32(0, 0, 0, 0, 2, 2, 2, 2), odd = _mm256_setr_epi32(1, 1, 1, 1, 3, 3, 3, 3);
    const __m256i pairs =
        _mm256_broadcastsi128_si256(/* neighbouring pixels' elements become pairs */
                                    channels == 3
                                        ? _mm_setr_epi8(0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, -1, -1, -1, -1)
                                        : _mm_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15));
    for (int k = 0; k < taps; k += 4) {
        __m256i weight = _mm256_castsi128_si256(_mm_unpacklo_epi64(
            _mm_loadl_epi64((const __m128i *)(weights + k)), _mm_loadl_epi64((const __m128i *)(weights + taps + k))));
        for (int half = 0; half < 2; ++half) {
            int at = (k + 2 * half) * channels;
            __m256i pixels = _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(first + at)));
            pixels = _mm256_inserti128_si256(pixels, _mm_loadu_si128((const __m128i *)(second + at)), 1);
            __m256i two = _mm256_permutevar8x32_epi32(weight, half ? odd : even);
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_shuffle_epi8(pixels, pairs), two));
        }
    }
    return sum;
}

/* Pixels of 3 or 4 channels, four at once. */
static AVX2_INLINE void across_colours(uint8_t *out, ptrdiff_t step, const int16_t *row, const int *starts,
                                       const int16_t *weights, int taps, int bits, int width, int channels) {
    const __m128i shift = _mm_cvtsi32_si128(bits + SLIP_RESIZE_BITS);
    const __m256i half = _mm256_set1_epi32(1 << (bits + SLIP_RESIZE_BITS - 1));
    const __m128i in_order = channels == 3 ? _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1)
                                           : _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m128i reversed = channels == 3 ? _mm_setr_epi8(12, 13, 14, 8, 9, 10, 4, 5, 6, 0, 1, 2, -1, -1, -1, -1)
                                           : _mm_setr_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    const __m128i order = step > 0 ? in_order : reversed;
    int x = 0;
    for (; x + 4 <= width; x += 4, weights += 4 * taps) {
        const int16_t *from[4];
        for (int i = 0; i < 4; ++i) from[i] = row + (size_t)starts[x + i] * (size_t)channels;
        __m256i a = sum_two(from[0], from[1], weights, taps, channels, half);
        __m256i b = sum_two(from[2], from[3], weights + 2 * taps, taps, channels, half);
        __m256i packed = _mm256_packs_epi32(_mm256_sra_epi32(a, shift), _mm256_sra_epi32(b, shift));
        packed = _mm256_packus_epi16(packed, packed); /* pixels 0 and 2, and 1 and 3 */
        __m128i four = _mm_unpacklo_epi32(_mm256_castsi256_si128(packed), _mm256_extracti128_si256(packed, 1));
        four = _mm_shuffle_epi8(four, order);
        uint8_t *to = out + (step > 0 ? x : x + 3) * step;
        _mm_storel_epi64((__m128i *)to, four);
        if (channels == 4) _mm_storel_epi64((__m128i *)(to + 8), _mm_unpackhi_epi64(four, four));
        else memcpy(to + 8, &(int32_t){_mm_extract_epi32(four, 2)}, 4);
    }
    if (x < width) across_pixels(out + x * step, step, row, starts + x, weights, taps, bits, width - x, channels);
}

AVX2 static void across_grey(uint8_t *out, ptrdiff_t step, const int16_t *row, const int *starts,
                             const int16_t *weights, int taps, int bits, int width) {
    const int shift = bits + SLIP_RESIZE_BITS;
    for (int x = 0; x < width; ++x, out += step, weights += taps) {
        __m128i sum = _mm_setzero_si128();
        for (int k = 0; k < taps; k += 8) {
            __m128i pixels = _mm_loadu_si128((const __m128i *)(row + starts[x] + k));
            sum = _mm_add_epi32(sum, _mm_madd_epi16(pixels, _mm_loadu_si128((const __m128i *)(weights + k))));
        }
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4e));
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xb1));
        *out = (uint8_t)((_mm_cvtsi128_si32(sum) + (1 << (shift - 1))) >> shift);
    }
}

AVX2 static void across_avx2(uint8_t *out, ptrdiff_t step, const int16_t *row, const int *starts,
                             const int16_t *weights, int taps, int bits, int width, int channels) {
    if (channels == 3) across_colours(out, step, row, starts, weights, taps, bits, width, 3);
    else if (channels == 4) across_colours(out, step, row, starts, weights, taps, bits, width, 4);
    else if (channels == 1) across_grey(out, step, row, starts, weights, taps, bits, width);
    else across_plain(out, step, row, starts, weights, taps, bits, width, channels);
}

const slip_resize_loops *slip__resize_loops_avx2(void) {
    static const slip_resize_loops loops = {down_avx2, across_avx2};
    return __builtin_cpu_supports("avx2") ? &loops : NULL;
}
#else
const slip_resize_loops *slip__resize_loops_avx2(void) {
    return NULL;
}
#endif
