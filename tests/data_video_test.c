/* load_video: frames of a file that is written here, what info says, files that are damaged or reach for others. */
#include "data_audio_support.h"

#ifdef SLIP_TEST_VIDEO
#define NEEDS_VIDEO() (void)0
#else
#define NEEDS_VIDEO() SKIP("built without FFmpeg")
#endif

enum { FRAMES = 5, HEIGHT = 6, WIDTH = 10, ROW_BYTES = 32, FRAME_BYTES = ROW_BYTES * HEIGHT, FILE_ROOM = 4096 };

static unsigned char pixel(int frame, int y, int x, int channel) {
    return (unsigned char)(frame * 40 + y * 17 + x * 5 + channel * 71);
}

/* ---- an AVI file of frames that are not compressed: rows from the bottom up, blue first ---- */

static unsigned char *put_text(unsigned char *at, const char *text) {
    memcpy(at, text, 4);
    return at + 4;
}

static unsigned char *put_numbers(unsigned char *at, const uint32_t *values, int count) {
    for (int i = 0; i < count; ++i) at = put_number(at, values[i], 4);
    return at;
}

static unsigned char *put_frame(unsigned char *at, int frame) {
    at = put_number(put_text(at, "00db"), FRAME_BYTES, 4);
    for (int y = HEIGHT - 1; y >= 0; --y) {
        memset(at, 0, ROW_BYTES);
        for (int x = 0; x < WIDTH; ++x)
            for (int channel = 0; channel < 3; ++channel) at[x * 3 + channel] = pixel(frame, y, x, 2 - channel);
        at += ROW_BYTES;
    }
    return at;
}

static size_t make_avi(unsigned char file[FILE_ROOM]) {
    unsigned char *at = put_text(file, "RIFF") + 4;
    at = put_text(put_text(at, "AVI "), "LIST");
    at = put_text(put_number(at, 4 + 64 + 12 + 64 + 48, 4), "hdrl");
    at = put_number(put_text(at, "avih"), 56, 4);
    at = put_numbers(
        at, (uint32_t[]){40000, FRAME_BYTES * 25, 0, 0, FRAMES, 0, 1, FRAME_BYTES, WIDTH, HEIGHT, 0, 0, 0, 0}, 14);
    at = put_text(put_number(put_text(at, "LIST"), 4 + 64 + 48, 4), "strl");
    at = put_text(put_text(put_number(put_text(at, "strh"), 56, 4), "vids"), "DIB ");
    at = put_numbers(at, (uint32_t[]){0, 0, 0, 1, 25, 0, FRAMES, FRAME_BYTES, UINT32_MAX, 0, 0, WIDTH | HEIGHT << 16},
                     12);
    at = put_number(put_text(at, "strf"), 40, 4);
    at = put_numbers(at, (uint32_t[]){40, WIDTH, HEIGHT, 1 | 24 << 16, 0, FRAME_BYTES, 0, 0, 0, 0}, 10);
    at = put_text(put_number(put_text(at, "LIST"), 4 + FRAMES * (8 + FRAME_BYTES), 4), "movi");
    for (int frame = 0; frame < FRAMES; ++frame) at = put_frame(at, frame);
    put_number(file + 4, (uint32_t)(at - file - 8), 4);
    return (size_t)(at - file);
}

static slip_status load(slip_array **out, const void *bytes, size_t byte_count, bool info) {
    slip_data_load_video_arguments arguments = {.info = info, .from_memory = true};
    slip_data_context context = {.name = "load_video"};
    slip_array *in = bytes_array(bytes, byte_count);
    *out = NULL;
    slip_status status = slip__data_load_video(out, in, &arguments, &context);
    slip_array_release(in);
    return status;
}

/* ---- what holds ---- */

TEST(frames_are_red_green_and_blue_from_the_top_down) {
    NEEDS_VIDEO();
    unsigned char file[FILE_ROOM], expected[FRAMES][HEIGHT][WIDTH][3];
    const int shape[4] = {FRAMES, HEIGHT, WIDTH, 3};
    slip_array *video;
    for (int i = 0; i < FRAMES * HEIGHT * WIDTH * 3; ++i)
        (&expected[0][0][0][0])[i] = pixel(i / 3 / WIDTH / HEIGHT, i / 3 / WIDTH % HEIGHT, i / 3 % WIDTH, i % 3);
    EXPECT_OK(load(&video, file, make_avi(file), false));
    expect_array(video, SLIP_UINT8, shape, 4, expected);
    slip_array_release(video);
}

TEST(info_is_width_height_and_number_of_frames) {
    NEEDS_VIDEO();
    unsigned char file[FILE_ROOM];
    const int64_t expected[3] = {WIDTH, HEIGHT, FRAMES};
    const int three = 3;
    slip_array *info;
    EXPECT_OK(load(&info, file, make_avi(file), true));
    expect_array(info, SLIP_INT64, &three, 1, expected);
    slip_array_release(info);
}

TEST(a_pipeline_loads_a_video_file) {
    NEEDS_VIDEO();
    unsigned char file[FILE_ROOM];
    const int shape[4] = {FRAMES, HEIGHT, WIDTH, 3};
    size_t byte_count = make_avi(file);
    slip_data *data = NULL, *loaded = NULL;
    slip_sample *sample = make_sample();
    enter_scratch_folder();
    FILE *written = fopen("x.avi", "wb");
    EXPECT_EQ(fwrite(file, 1, byte_count, written), byte_count);
    fclose(written);
    set_array(sample, "video", bytes_array("x.avi", 5));
    EXPECT_OK(slip_data_from_samples(&data, &sample, 1));
    slip_sample_release(sample);
    EXPECT_OK(slip_data_load_video(&loaded, data, "video", ".", false, false, ""));
    EXPECT_OK(slip_data_at(&sample, loaded, 0));
    expect_shape(slip_sample_get(sample, "video"), SLIP_UINT8, shape, 4);
    leave_scratch_folder();
    slip_sample_release(sample);
    slip_data_release(data);
    slip_data_release(loaded);
}

TEST(what_is_no_video_is_refused) {
    NEEDS_VIDEO();
    slip_array *video;
    unsigned char zeros[1000] = {0};
    EXPECT_STATUS(load(&video, zeros, sizeof zeros, false), SLIP_IO);
    EXPECT_MESSAGE("[load_video] not a video file that can be read (1000 bytes): ");
    EXPECT_STATUS(load(&video, zeros, 0, true), SLIP_IO);
    EXPECT_MESSAGE("[load_video] not a video file that can be read (0 bytes): ");
    size_t byte_count = 0;
    unsigned char *sound = make_wav(&byte_count, 1000, 1, 8000);
    EXPECT_STATUS(load(&video, sound, byte_count, false), SLIP_IO);
    EXPECT_MESSAGE("[load_video] the file has no video that can be decoded");
    free(sound);
}

TEST(frames_that_are_too_large_are_refused) {
    NEEDS_VIDEO();
    unsigned char file[FILE_ROOM];
    size_t byte_count = make_avi(file);
    slip_array *video;
    unsigned char *head = NULL;
    for (size_t i = 0; i + 4 < byte_count && !head; ++i)
        if (memcmp(file + i, "strf", 4) == 0) head = file + i;
    put_numbers(head + 12, (uint32_t[]){100000, 1000}, 2);
    EXPECT_STATUS(load(&video, file, byte_count, false), SLIP_IO);
    EXPECT_MESSAGE(
        "[load_video] the video says its frames are 100000 pixels wide and 1000 high: there may be 1 to 67108864 in "
        "all");
}

/* Playlists make a demuxer open what they name. */
TEST(files_that_name_other_files_do_not_get_at_them) {
    NEEDS_VIDEO();
    unsigned char file[FILE_ROOM];
    char folder[200], list[600];
    size_t byte_count = make_avi(file);
    slip_array *video;
    enter_scratch_folder();
    FILE *written = fopen("x.avi", "wb");
    EXPECT_EQ(fwrite(file, 1, byte_count, written), byte_count);
    fclose(written);
    EXPECT_TRUE(getcwd(folder, sizeof folder) != NULL);
    static const char *const forms[] = {
        "ffconcat version 1.0\nfile x.avi\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://%s/x.avi\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\n%s/x.avi\n#EXT-X-ENDLIST\n",
    };
    for (int i = 0; i < 3; ++i) {
        TEST_CONTEXT("form %d", i);
        snprintf(list, sizeof list, forms[i], folder);
        EXPECT_STATUS(load(&video, list, strlen(list), false), SLIP_IO);
    }
    leave_scratch_folder();
}

TEST(damaged_files_give_an_error_or_frames) {
    NEEDS_VIDEO();
    uint32_t state = 1;
    for (int round = 0; round < 300; ++round) {
        unsigned char file[FILE_ROOM];
        size_t byte_count = make_avi(file);
        slip_array *video;
        for (int i = 0; i < 6; ++i) {
            state = state * 1664525 + 1013904223;
            file[(state >> 8) % (i % 2 ? 230 : byte_count)] = (unsigned char)(state >> 24);
        }
        if (round % 3 == 0) byte_count = byte_count * (state >> 16) / 65536;
        slip_status status = load(&video, file, byte_count, round % 7 == 0);
        if ((status == SLIP_OK) != (video != NULL)) FAIL("status %d in round %d", status, round);
        slip_array_release(video);
    }
}
