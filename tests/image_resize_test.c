/* Resizing, mirroring and turning pixels: against Pillow, and against the definition. */
#include "image_support.h"

static slip_image_pixels empty_pixels(int width, int height, const slip_image_pixels *like) {
    slip_image_pixels made = *like;
    made.width = width;
    made.height = height;
    made.row_stride = (size_t)(width * like->channels) * element_bytes(like);
    made.data = malloc(made.row_stride * (size_t)height);
    return made;
}

static void expect_resized(int width, int height, const char *reference, const slip_image_box *box, int channels) {
    slip_image_pixels in = pattern_pixels(40, 30, channels), out = empty_pixels(width, height, &in);
    TEST_CONTEXT("%s", reference);
    for (int plain = 0; plain <= 1; ++plain) {
        slip__image_use_plain_loops(plain);
        memset(out.data, 0x77, out.row_stride * (size_t)height);
        EXPECT_OK(slip__image_resize(&out, &in, box, false, "test"));
        expect_reference(&out, reference, 1);
    }
    free(in.data);
    free(out.data);
}

TEST(uint8_is_resized_within_a_level_of_pillow) {
    static const int sizes[][2] = {{17, 11}, {40, 7}, {9, 30}, {57, 44}, {1, 1}, {40, 30}};
    const slip_image_box box = {3.5, 2.25, 30.25, 24.75};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
        char name[40];
        snprintf(name, sizeof name, "resize_%dx%d", sizes[i][0], sizes[i][1]);
        expect_resized(sizes[i][0], sizes[i][1], name, NULL, 3);
    }
    expect_resized(16, 16, "resize_box", &box, 3);
    expect_resized(13, 37, "resize_grey", NULL, 1);
}

TEST(float32_and_float64_are_resized_as_pillow_resizes_floats) {
    slip_image_pixels in = pattern_pixels(40, 30, 1);
    static float values[1200], out[37 * 13];
    static double wide[1200], wide_out[37 * 13];
    for (int i = 0; i < 1200; ++i) wide[i] = values[i] = (float)(uint8_t)in.data[i] / 255;
    slip_image_pixels from = {(char *)values, 160, 40, 30, 1, SLIP_FLOAT32},
                      to = {(char *)out, 52, 13, 37, 1, SLIP_FLOAT32};
    slip_image_pixels wide_from = {(char *)wide, 320, 40, 30, 1, SLIP_FLOAT64},
                      wide_to = {(char *)wide_out, 104, 13, 37, 1, SLIP_FLOAT64};
    EXPECT_OK(slip__image_resize(&to, &from, NULL, false, "test"));
    EXPECT_OK(slip__image_resize(&wide_to, &wide_from, NULL, false, "test"));
    slip_array *reference = read_reference("resize_float");
    const float *expected = slip__array_pointer(reference);
    for (int i = 0; i < 37 * 13; ++i) {
        EXPECT_NEAR(out[i], expected[i], 1e-6);
        EXPECT_NEAR(wide_out[i], expected[i], 1e-6);
    }
    slip_array_release(reference);
    free(in.data);
}

TEST(uint16_is_resized_as_its_values) {
    slip_image_pixels in = pattern_pixels(40, 30, 3);
    static uint16_t values[3600], out[11 * 17 * 3];
    for (int i = 0; i < 3600; ++i) values[i] = (uint16_t)(257 * (uint8_t)in.data[i]);
    slip_image_pixels from = {(char *)values, 240, 40, 30, 3, SLIP_UINT16},
                      to = {(char *)out, 102, 17, 11, 3, SLIP_UINT16};
    EXPECT_OK(slip__image_resize(&to, &from, NULL, false, "test"));
    slip_array *reference = read_reference("resize_17x11");
    const uint8_t *expected = slip__array_pointer(reference);
    for (int i = 0; i < 11 * 17 * 3; ++i) EXPECT_NEAR(out[i] / 257.0, expected[i], 1);
    slip_array_release(reference);
    free(in.data);
}

/* The triangle filter as it is defined, in double precision. */
static double defined(const slip_image_pixels *in, const slip_image_box *box, int width, int height, int x, int y,
                      int c) {
    double scale[2] = {box->width / width, box->height / height}, at[2] = {box->x, box->y}, sum = 0, total = 0;
    int place[2] = {x, y};
    for (int v = 0; v < in->height; ++v)
        for (int u = 0; u < in->width; ++u) {
            double weight = 1;
            for (int k = 0; k < 2; ++k) {
                double support = scale[k] > 1 ? scale[k] : 1, centre = at[k] + (place[k] + 0.5) * scale[k];
                double distance = fabs((k ? v : u) + 0.5 - centre) / support;
                weight *= distance < 1 ? 1 - distance : 0;
            }
            sum += weight * pixel_at(in, u, v, c);
            total += weight;
        }
    return sum / total;
}

TEST_WITH_TIMEOUT(any_size_box_and_number_of_channels_follows_the_definition, 120) {
    uint64_t state = 7;
    for (int run = 0; run < 150; ++run) {
        int numbers[9];
        for (int i = 0; i < 9; ++i) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            numbers[i] = (int)(state >> 33 & 0xffff);
        }
        int w = 1 + numbers[0] % 60, h = 1 + numbers[1] % 50, channels = 1 + numbers[2] % 5;
        slip_image_box box = {numbers[3] % w, numbers[4] % h, 0, 0};
        box.width = 1 + numbers[5] % (w - (int)box.x) - (box.x > 0 ? 0.5 : 0);
        box.height = 1 + numbers[6] % (h - (int)box.y) - (box.y > 0 ? 0.25 : 0);
        slip_image_pixels in = pattern_pixels(w, h, channels),
                          out = empty_pixels(1 + numbers[7] % 40, 1 + numbers[8] % 40, &in);
        slip_image_pixels plain = empty_pixels(out.width, out.height, &in),
                          mirrored = empty_pixels(out.width, out.height, &in);
        slip__image_use_plain_loops(false);
        EXPECT_OK(slip__image_resize(&out, &in, &box, false, "test"));
        EXPECT_OK(slip__image_resize(&mirrored, &in, &box, true, "test"));
        slip__image_use_plain_loops(true);
        EXPECT_OK(slip__image_resize(&plain, &in, &box, false, "test"));
        expect_pixels(&plain, &out, 0);
        for (int y = 0; y < out.height; ++y)
            for (int x = 0; x < out.width; ++x)
                for (int c = 0; c < channels; ++c) {
                    TEST_CONTEXT("run %d: %d x %d x %d to %d x %d at (%d, %d)", run, w, h, channels, out.width,
                                 out.height, x, y);
                    EXPECT_NEAR(pixel_at(&out, x, y, c), defined(&in, &box, out.width, out.height, x, y, c), 0.55);
                    EXPECT_EQ(pixel_at(&mirrored, out.width - 1 - x, y, c), pixel_at(&out, x, y, c));
                }
        free(in.data);
        free(out.data);
        free(plain.data);
        free(mirrored.data);
    }
}

TEST(even_areas_stay_as_they_are_however_large_the_reduction) {
    enum { WIDTH = 3000, HEIGHT = 700 };
    static uint8_t pixels[HEIGHT][WIDTH];
    for (int level = 0; level < 256; level += 51) {
        memset(pixels, level, sizeof pixels);
        slip_image_pixels in = {(char *)pixels, WIDTH, WIDTH, HEIGHT, 1, SLIP_UINT8}, out = empty_pixels(7, 3, &in);
        EXPECT_OK(slip__image_resize(&out, &in, NULL, false, "test"));
        for (int i = 0; i < 21; ++i) EXPECT_EQ((uint8_t)out.data[i], level);
        free(out.data);
    }
}

TEST(only_the_pixels_in_reach_are_read) {
    const slip_image_box box = {12.5, 8, 14, 11.25};
    slip_image_pixels in = pattern_pixels(40, 30, 3), out = empty_pixels(9, 10, &in), part = empty_pixels(9, 10, &in);
    EXPECT_OK(slip__image_resize(&out, &in, &box, false, "test"));
    slip_image_region reach = slip__image_reach(40, 30, &box, 9, 10);
    EXPECT_TRUE(reach.x > 5 && reach.x + reach.width < 32 && reach.y > 3 && reach.y + reach.height < 24);
    for (int y = 0; y < 30; ++y)
        for (int x = 0; x < 40; ++x)
            if (x < reach.x || y < reach.y || x >= reach.x + reach.width || y >= reach.y + reach.height)
                memset(in.data + y * 120 + x * 3, 0, 3);
    EXPECT_OK(slip__image_resize(&part, &in, &box, false, "test"));
    expect_pixels(&part, &out, 0);

    /* The same from an image that is that part alone. */
    slip_image_pixels cut = in;
    cut.data += reach.y * 120 + reach.x * 3;
    cut.width = reach.width;
    cut.height = reach.height;
    slip_image_box moved = {box.x - reach.x, box.y - reach.y, box.width, box.height};
    EXPECT_OK(slip__image_resize(&part, &cut, &moved, false, "test"));
    expect_pixels(&part, &out, 0);
    free(in.data);
    free(out.data);
    free(part.data);
}

TEST(a_crop_of_the_result_is_the_result_of_a_box) {
    slip_image_pixels in = pattern_pixels(50, 37, 3), whole = empty_pixels(25, 19, &in),
                      part = empty_pixels(11, 9, &in);
    EXPECT_OK(slip__image_resize(&whole, &in, NULL, false, "test"));
    const slip_image_box box = {7 * 50 / 25.0, 5 * 37 / 19.0, 11 * 50 / 25.0, 9 * 37 / 19.0};
    EXPECT_OK(slip__image_resize(&part, &in, &box, false, "test"));
    slip_image_pixels cut = whole;
    cut.data += 5 * whole.row_stride + 7 * 3;
    cut.width = 11;
    cut.height = 9;
    expect_pixels(&part, &cut, 0);
    free(whole.data);
    free(in.data);
    free(part.data);
}

TEST(pixels_of_any_size_are_mirrored) {
    for (size_t bytes = 1; bytes <= 24; ++bytes) {
        unsigned char in[3][5 * 24], out[3][7 * 24];
        for (size_t i = 0; i < sizeof in; ++i) in[i / 120][i % 120] = (unsigned char)(i * 7);
        slip__image_mirror(out, sizeof out[0], in, sizeof in[0], 5, 3, bytes);
        for (size_t y = 0; y < 3; ++y)
            for (size_t x = 0; x < 5; ++x) EXPECT_BYTES(out[y] + x * bytes, in[y] + (4 - x) * bytes, bytes);
    }
}

TEST(images_are_turned_as_pillow_turns_them) {
    slip_image_pixels in = pattern_pixels(22, 15, 3), out = empty_pixels(22, 15, &in),
                      turned = empty_pixels(15, 22, &in);
    slip__image_rotate(&out, &in, 30);
    expect_reference(&out, "rotate_30", 1);
    slip__image_rotate(&out, &in, 200);
    expect_reference(&out, "rotate_200", 1);
    slip__image_rotate(&turned, &in, 90);
    expect_reference(&turned, "rotate_90_whole", 0);
    slip__image_rotate(&turned, &in, -270);
    expect_reference(&turned, "rotate_90_whole", 0);
    slip__image_rotate(&out, &in, 360);
    expect_pixels(&out, &in, 0);
    free(in.data);
    free(out.data);
    free(turned.data);
}
