/* Which libraries the build decodes files with. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <slip/data.h>

#ifdef SLIP_HAVE_JPEG
#include <jpeglib.h>
#endif
#ifdef SLIP_HAVE_SPNG
#include <spng.h>
#endif
#ifdef SLIP_HAVE_WEBP
#include <webp/decode.h>
#endif
#ifdef SLIP_HAVE_SNDFILE
#include <sndfile.h>
#endif
#ifdef SLIP_HAVE_SAMPLERATE
#include <samplerate.h>
#endif

#define TEXT_OF(macro) #macro
#define VALUE_OF(macro) TEXT_OF(macro)

static const char *jpeg_version(void) {
#if defined SLIP_HAVE_JPEG && defined LIBJPEG_TURBO_VERSION
    return "turbo " VALUE_OF(LIBJPEG_TURBO_VERSION);
#elif defined SLIP_HAVE_JPEG
    return VALUE_OF(JPEG_LIB_VERSION);
#else
    return NULL;
#endif
}

static const char *spng_version(void) {
#ifdef SLIP_HAVE_SPNG
    return spng_version_string();
#else
    return NULL;
#endif
}

static const char *webp_version(void) {
#ifdef SLIP_HAVE_WEBP
    static _Thread_local char text[16];
    int version = WebPGetDecoderVersion();
    snprintf(text, sizeof text, "%d.%d.%d", version >> 16 & 255, version >> 8 & 255, version & 255);
    return text;
#else
    return NULL;
#endif
}

static const char *sndfile_version(void) {
#ifdef SLIP_HAVE_SNDFILE
    return sf_version_string();
#else
    return NULL;
#endif
}

static const char *samplerate_version(void) {
#ifdef SLIP_HAVE_SAMPLERATE
    return src_get_version();
#else
    return NULL;
#endif
}

const char *slip_data_library(const char **version, size_t index) {
    static const struct {
        const char *name;
        const char *(*version)(void);
    } libraries[] = {{"libjpeg", jpeg_version},
                     {"libspng", spng_version},
                     {"libwebp", webp_version},
                     {"libsndfile", sndfile_version},
                     {"libsamplerate", samplerate_version}};
    bool is_there = index < sizeof libraries / sizeof *libraries;
    *version = is_there ? libraries[index].version() : NULL;
    return is_there ? libraries[index].name : NULL;
}
