/* Copying past the caches, compiled once per instruction set: see stream.h. Only whole cache lines go past them. */
#include <string.h>

#include "kernels/loops/tables.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

enum { LINE = 64 };

#if defined(__AVX512F__)
static ALWAYS_INLINE void stream_line(char *out, const char *in) {
    _mm512_stream_si512((void *)out, _mm512_loadu_si512(in));
}
#elif defined(__AVX__)
static ALWAYS_INLINE void stream_line(char *out, const char *in) {
    __m256i low = _mm256_loadu_si256((const void *)in), high = _mm256_loadu_si256((const void *)(in + LINE / 2));
    _mm256_stream_si256((void *)out, low);
    _mm256_stream_si256((void *)(out + LINE / 2), high);
}
#elif defined(__SSE2__)
static ALWAYS_INLINE void stream_line(char *out, const char *in) {
    for (int i = 0; i < LINE; i += 16) _mm_stream_si128((void *)(out + i), _mm_loadu_si128((const void *)(in + i)));
}
#else
static ALWAYS_INLINE void stream_line(char *out, const char *in) { memcpy(out, in, LINE); }
#endif

static void stream(void *out, const void *in, size_t byte_count) {
    char *to = out;
    const char *from = in;
    size_t i = (0 - (uintptr_t)to) % LINE;
    if (i > byte_count) i = byte_count;
    memcpy(to, from, i);
    for (; i + LINE <= byte_count; i += LINE) stream_line(to + i, from + i);
    memcpy(to + i, from + i, byte_count - i);
}

/* Such stores are not ordered with others, not even by a release: this orders them. */
static void stream_end(void) {
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

const slip_stream_loops ISA_NAME(slip__stream_loops) = {stream, stream_end};
