#include "data/video_api.h"

#ifdef SLIP_HAVE_FFMPEG

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* The versions whose structures the headers describe: others do not fit. */
#define TEXT_OF_(number) #number
#define TEXT_OF(number) TEXT_OF_(number)
enum { UTIL, CODEC, FORMAT, SCALE, LIBRARY_COUNT };
static const char *const libraries[LIBRARY_COUNT] = {
    [UTIL] = "libavutil.so." TEXT_OF(LIBAVUTIL_VERSION_MAJOR),
    [CODEC] = "libavcodec.so." TEXT_OF(LIBAVCODEC_VERSION_MAJOR),
    [FORMAT] = "libavformat.so." TEXT_OF(LIBAVFORMAT_VERSION_MAJOR),
    [SCALE] = "libswscale.so." TEXT_OF(LIBSWSCALE_VERSION_MAJOR),
};

static slip_video_api table;
static bool is_loaded;
static char problem[200];

static void *open_library(int library) {
    void *handle = dlopen(libraries[library], RTLD_NOW | RTLD_LOCAL); /* stays open */
    if (!handle) snprintf(problem, sizeof problem, "%s", dlerror());
    return handle;
}

static bool look_up(void *field, void *library, const char *function) {
    void *address = dlsym(library, function);
    memcpy(field, &address, sizeof address);
    if (!address) snprintf(problem, sizeof problem, "there is no %s in it", function);
    return address != NULL;
}

static void load(void) {
    void *handles[LIBRARY_COUNT];
    for (int i = 0; i < LIBRARY_COUNT; ++i) {
        handles[i] = open_library(i);
        if (!handles[i]) return;
    }
#define LOOK_UP(library, function) \
    if (!look_up(&table.function, handles[library], #function)) return;
    SLIP_VIDEO_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
    table.av_log_set_level(AV_LOG_QUIET); /* what is wrong with a file is in our messages */
    is_loaded = true;
}

slip_status slip__video_api(const slip_video_api **api, const char *name) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (!is_loaded)
        return slip__fail(SLIP_UNIMPLEMENTED,
                          "[%s] video files need FFmpeg's libraries (Debian: libavformat59, libswscale6): "
                          "%s",
                          name, problem);
    *api = &table;
    return SLIP_OK;
}

#else

typedef int slip_video_api_is_not_here; /* a file must not be empty */

#endif
