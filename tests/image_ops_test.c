/* The ops that change images: what they make, how their random choices are keyed, and what they refuse. */
#include "image_ops_support.h"

/* ---- resizing ---- */

TEST(images_are_resized_to_a_size_or_by_their_smaller_side) {
    static const int sides[][5] = {{30, 20, 11, 17, 11}, {47, 33, 16, 23, 16}, {77, 100, 16, 16, 21},
                                   {65, 64, 32, 33, 32}, {31, 30, 10, 10, 10}, {13, 10, 100, 130, 100}};
    slip_array *image = pattern_array(40, 30, 3), *small;
    EXPECT_OK(RUN(&small, image_resize, image, 0, .w = 17, .h = 11));
    slip_image_pixels pixels = array_pixels(small);
    expect_reference(&pixels, "resize_17x11", 1);
    slip_array_release(small);
    EXPECT_OK(RUN(&small, image_resize, image, 0, .w = 40, .h = 30));
    EXPECT_TRUE(small == image); /* nothing to do */
    slip_array_release(small);
    slip_array_release(image);
    for (size_t i = 0; i < sizeof sides / sizeof *sides; ++i) {
        image = pattern_array(sides[i][0], sides[i][1], 3);
        EXPECT_OK(RUN(&small, image_resize_smallest_side, image, 0, .size = sides[i][2]));
        expect_shape(small, SLIP_UINT8, 3, sides[i][4], sides[i][3], 3);
        slip_array_release(image);
        slip_array_release(small);
    }
}

TEST(images_of_two_axes_stay_so) {
    static const float values[6] = {0, 1, 2, 3, 4, 5};
    slip_array *image = make_array(values, (const int[2]){2, 3}, 2, SLIP_FLOAT32), *out;
    EXPECT_OK(RUN(&out, image_resize, image, 0, .w = 1, .h = 1));
    expect_shape(out, SLIP_FLOAT32, 2, 1, 1, 0);
    EXPECT_NEAR(((const float *)slip__array_pointer(out))[0], 2.5, 1e-6);
    slip_array_release(out);
    EXPECT_OK(RUN(&out, image_center_crop, image, 0, .w = 1, .h = 2));
    expect_shape(out, SLIP_FLOAT32, 2, 2, 1, 0);
    EXPECT_NEAR(((const float *)slip__array_pointer(out))[1], 4, 0);
    slip_array_release(out);
    slip_array_release(image);
}

TEST(resizing_says_what_it_cannot_resize) {
    slip_array *image = pattern_array(40, 30, 3), *out;
    static const int64_t values[6];
    slip_array *integers = make_array(values, (const int[3]){1, 2, 3}, 3, SLIP_INT64);
    slip_array *vector = make_array(values, (const int[1]){6}, 1, SLIP_INT64);
    slip_array *empty = make_array(values, (const int[3]){0, 5, 3}, 3, SLIP_UINT8);
    EXPECT_FAILS(CHECK_ARGUMENTS(image_resize, .w = 0, .h = 5), SLIP_INVALID_ARGUMENT,
                 "[image_resize] w is 0: 1 or more pixels are needed");
    EXPECT_FAILS(CHECK_ARGUMENTS(image_resize, .w = 3, .h = -5), SLIP_INVALID_ARGUMENT,
                 "[image_resize] h is -5: 1 or more pixels are needed");
    EXPECT_FAILS(CHECK_ARGUMENTS(image_resize_smallest_side, .size = 0), SLIP_INVALID_ARGUMENT,
                 "[image_resize_smallest_side] size is 0: 1 or more pixels are needed");
    EXPECT_FAILS(RUN(&out, image_resize, integers, 0, .w = 1, .h = 1), SLIP_INVALID_ARGUMENT,
                 "[image_resize] images of uint8, uint16, float32 and float64 can be used, not of int64");
    EXPECT_FAILS(RUN(&out, image_resize, vector, 0, .w = 1, .h = 1), SLIP_INVALID_ARGUMENT,
                 "[image_resize] an image is height x width x channels, not of shape (6)");
    EXPECT_FAILS(RUN(&out, image_resize, empty, 0, .w = 1, .h = 1), SLIP_INVALID_ARGUMENT,
                 "[image_resize] the image is empty: its shape is (0,5,3)");
    EXPECT_FAILS(RUN(&out, image_resize, image, 0, .w = 100000, .h = 100000), SLIP_INVALID_ARGUMENT,
                 "[image_resize] the result would have 100000 x 100000 pixels of 3 channels: more than 268435456 "
                 "elements, the limit (SLIP_IMAGE_ELEMENTS)");
    EXPECT_FAILS(
        RUN(&out, image_resize_smallest_side, image, 0, .size = INT32_MAX), SLIP_INVALID_ARGUMENT,
        "[image_resize_smallest_side] the result would have 2863311529 x 2147483647 pixels of 3 channels: more "
        "than 268435456 elements, the limit (SLIP_IMAGE_ELEMENTS)");
    slip_array_release(image);
    slip_array_release(integers);
    slip_array_release(vector);
    slip_array_release(empty);
}

/* ---- cropping ---- */

/* Where in the pattern a part of it is: by its corner, which is a pixel that no other equals. */
static void expect_part_at(const slip_array *part, int x, int y) {
    slip_image_pixels pixels = array_pixels(part);
    for (int v = 0; v < pixels.height; ++v)
        for (int u = 0; u < pixels.width; ++u)
            for (int c = 0; c < pixels.channels; ++c) EXPECT_EQ(pixel_at(&pixels, u, v, c), pattern(x + u, y + v, c));
}

TEST(the_middle_is_half_of_what_is_left_rounded_down) {
    slip_array *image = pattern_array(30, 20, 3), *part;
    EXPECT_OK(RUN(&part, image_center_crop, image, 0, .w = 10, .h = 8));
    expect_shape(part, SLIP_UINT8, 3, 8, 10, 3);
    expect_part_at(part, 10, 6);
    slip_array_release(part);
    EXPECT_OK(RUN(&part, image_center_crop, image, 0, .w = 11, .h = 7));
    expect_part_at(part, 9, 6);
    slip_array_release(part);
    EXPECT_FAILS(RUN(&part, image_center_crop, image, 0, .w = 31, .h = 7), SLIP_INVALID_ARGUMENT,
                 "[image_center_crop] a part of 31 x 7 pixels is larger than the image of 30 x 20");
    EXPECT_FAILS(CHECK_ARGUMENTS(image_center_crop, .w = 0, .h = 5), SLIP_INVALID_ARGUMENT,
                 "[image_center_crop] w is 0: 1 or more pixels are needed");
    slip_array_release(image);
}

/* An image whose elements are their places. */
static slip_array *places_array(int width, int height) {
    static int32_t values[4096];
    for (int i = 0; i < width * height; ++i) values[i] = i;
    return make_array(values, (const int[3]){height, width, 1}, 3, SLIP_INT32);
}

static int first_place(const slip_array *array) {
    return ((const int32_t *)slip__array_pointer(array))[0];
}

TEST(random_crops_follow_from_their_key_and_reach_every_place) {
    slip_array *image = places_array(7, 6), *part, *again;
    int found[6][7] = {{0}};
    for (uint32_t key = 0; key < 1000; ++key) {
        EXPECT_OK(RUN(&part, image_random_crop, image, key, .w = 4, .h = 5));
        EXPECT_OK(RUN(&again, image_random_crop, image, key, .w = 4, .h = 5));
        expect_shape(part, SLIP_INT32, 3, 5, 4, 1);
        int place = first_place(part);
        EXPECT_EQ(first_place(again), place);
        ++found[place / 7][place % 7];
        slip_array_release(part);
        slip_array_release(again);
    }
    for (int y = 0; y < 6; ++y)
        for (int x = 0; x < 7; ++x) {
            if (y < 2 && x < 4) EXPECT_GT(found[y][x], 70); /* of 125 */
            else EXPECT_EQ(found[y][x], 0);
        }
    EXPECT_FAILS(RUN(&part, image_random_crop, image, 1, .w = 4, .h = 7), SLIP_INVALID_ARGUMENT,
                 "[image_random_crop] a part of 4 x 7 pixels is larger than the image of 7 x 6");
    EXPECT_FAILS(CHECK_ARGUMENTS(image_random_crop, .w = 5, .h = 0), SLIP_INVALID_ARGUMENT,
                 "[image_random_crop] h is 0: 1 or more pixels are needed");
    slip_array_release(image);
}

TEST(random_areas_keep_to_their_ranges) {
    double areas[2] = {0.1, 0.5}, ratios[2] = {0.5, 2};
    const slip_data_floats area_range = {areas, 2}, ratio_range = {ratios, 2};
    slip_array *image = places_array(64, 48), *part, *again;
    double smallest = 1, largest = 0, flattest = 9, widest = 0;
    for (uint32_t key = 0; key < 500; ++key) {
        EXPECT_OK(RUN(&part, image_random_area_crop, image, key, .area_range = area_range,
                      .aspect_ratio_range = ratio_range, .num_trial = 10));
        EXPECT_OK(RUN(&again, image_random_area_crop, image, key, .area_range = area_range,
                      .aspect_ratio_range = ratio_range, .num_trial = 10));
        double h = slip_array_shape(part)[0], w = slip_array_shape(part)[1];
        expect_shape(again, SLIP_INT32, 3, (int)h, (int)w, 1);
        EXPECT_EQ(first_place(again), first_place(part));
        EXPECT_TRUE(w * h / (64 * 48) > 0.09 && w * h / (64 * 48) < 0.52);
        EXPECT_TRUE(w / h > 0.45 && w / h < 2.15);
        smallest = fmin(smallest, w * h / (64 * 48));
        largest = fmax(largest, w * h / (64 * 48));
        flattest = fmin(flattest, w / h);
        widest = fmax(widest, w / h);
        slip_array_release(part);
        slip_array_release(again);
    }
    EXPECT_TRUE(smallest < 0.13 && largest > 0.45 && flattest < 0.56 && widest > 1.8);
    double wide[2] = {3, 3}, most[2] = {0.9, 1}; /* no part of these fits */
    EXPECT_OK(RUN(&part, image_random_area_crop, image, 1, .area_range = {most, 2}, .aspect_ratio_range = {wide, 2},
                  .num_trial = 3));
    EXPECT_TRUE(part == image);
    slip_array_release(part);
    slip_array_release(image);
}

static slip_status check_area(double low, double high, size_t count, double ratio_low, double ratio_high,
                              int64_t trials) {
    double areas[2] = {low, high}, ratios[2] = {ratio_low, ratio_high};
    return CHECK_ARGUMENTS(image_random_area_crop, .area_range = {areas, count}, .aspect_ratio_range = {ratios, 2},
                           .num_trial = trials);
}

TEST(random_areas_need_ranges) {
    EXPECT_OK(check_area(0.2, 1, 2, 0.75, 1.34, 10));
    EXPECT_FAILS(check_area(0.6, 0.2, 2, 1, 1, 10), SLIP_INVALID_ARGUMENT,
                 "[image_random_area_crop] area_range (0.6, 0.2) must grow, from above 0 to at most 1");
    EXPECT_FAILS(check_area(0.6, 1.5, 2, 1, 1, 10), SLIP_INVALID_ARGUMENT,
                 "[image_random_area_crop] area_range (0.6, 1.5) must grow, from above 0 to at most 1");
    EXPECT_FAILS(check_area(0.6, 1, 1, 1, 1, 10), SLIP_INVALID_ARGUMENT,
                 "[image_random_area_crop] area_range has 1 values: a smallest and a largest one are needed");
    EXPECT_FAILS(check_area(0.6, 1, 2, 0, 1, 10), SLIP_INVALID_ARGUMENT,
                 "[image_random_area_crop] aspect_ratio_range (0, 1) must grow, from above 0");
    EXPECT_FAILS(check_area(0.6, NAN, 2, 1, 1, 10), SLIP_INVALID_ARGUMENT,
                 "[image_random_area_crop] area_range (0.6, nan) must grow, from above 0 to at most 1");
    EXPECT_FAILS(check_area(0.6, 1, 2, 1, 1, 0), SLIP_INVALID_ARGUMENT,
                 "[image_random_area_crop] num_trial is 0: 1 or more are needed");
}

/* ---- mirroring, turning, grey ---- */

TEST(flips_have_their_probability_and_follow_from_their_key) {
    slip_array *image = places_array(5, 2), *out;
    int flipped = 0;
    for (uint32_t key = 0; key < 1000; ++key) {
        EXPECT_OK(RUN(&out, image_random_h_flip, image, key, .prob = 0.25));
        int first = first_place(out);
        EXPECT_TRUE(first == 0 || first == 4);
        flipped += first == 4;
        slip_array_release(out);
        EXPECT_OK(RUN(&out, image_random_h_flip, image, key, .prob = 0.25));
        EXPECT_EQ(first_place(out), first);
        slip_array_release(out);
        EXPECT_OK(RUN(&out, image_random_h_flip, image, key, .prob = 0));
        EXPECT_TRUE(out == image);
        slip_array_release(out);
        EXPECT_OK(RUN(&out, image_random_h_flip, image, key, .prob = 1));
        const int32_t *values = slip__array_pointer(out);
        for (int i = 0; i < 10; ++i) EXPECT_EQ(values[i], i / 5 * 5 + 4 - i % 5);
        slip_array_release(out);
    }
    EXPECT_TRUE(flipped > 200 && flipped < 300);
    EXPECT_FAILS(CHECK_ARGUMENTS(image_random_h_flip, .prob = 1.5), SLIP_INVALID_ARGUMENT,
                 "[image_random_h_flip] prob is 1.5: a probability is from 0 to 1");
    EXPECT_FAILS(CHECK_ARGUMENTS(image_random_h_flip, .prob = NAN), SLIP_INVALID_ARGUMENT,
                 "[image_random_h_flip] prob is nan: a probability is from 0 to 1");
    slip_array_release(image);
}

TEST(rotation_makes_room_unless_it_is_to_crop) {
    slip_array *image = pattern_array(22, 15, 3), *out;
    static const struct {
        double angle;
        bool crop;
        int height, width;
    } cases[] = {{90, false, 22, 15}, {90, true, 15, 22}, {180, false, 15, 22}, {45, false, 27, 27},
                 {30, false, 24, 27}, {0, false, 15, 22}, {-90, false, 22, 15}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        EXPECT_OK(RUN(&out, image_rotate, image, 0, .angle = cases[i].angle, .crop = cases[i].crop));
        expect_shape(out, SLIP_UINT8, 3, cases[i].height, cases[i].width, 3);
        slip_array_release(out);
    }
    EXPECT_OK(RUN(&out, image_rotate, image, 0, .angle = 30, .crop = true));
    slip_image_pixels pixels = array_pixels(out);
    expect_reference(&pixels, "rotate_30", 1);
    slip_array_release(out);
    EXPECT_OK(RUN(&out, image_rotate, image, 0, .angle = 45));
    EXPECT_EQ(((const uint8_t *)slip__array_pointer(out))[0], 0);
    slip_array_release(out);
    EXPECT_FAILS(CHECK_ARGUMENTS(image_rotate, .angle = INFINITY), SLIP_INVALID_ARGUMENT,
                 "[image_rotate] angle is inf: a number of degrees is needed");
    slip_array_release(image);
}

TEST(grey_is_made_by_the_weights_of_the_preset) {
    static const struct {
        const char *name;
        double red, green, blue;
    } presets[] = {{"default", 0.299, 0.587, 0.114},
                   {"rec601", 0.299, 0.587, 0.114},
                   {"rec709", 0.2126, 0.7152, 0.0722},
                   {"rec2020", 0.2627, 0.678, 0.0593},
                   {"green", 0, 1, 0}};
    for (size_t i = 0; i < sizeof presets / sizeof *presets; ++i) {
        for (int channels = 3; channels <= 4; ++channels) {
            slip_array *image = pattern_array(22, 15, channels), *grey;
            TEST_CONTEXT("%s", presets[i].name);
            EXPECT_OK(RUN(&grey, image_channel_reduction, image, 0, .preset = (char *)(uintptr_t)presets[i].name));
            expect_shape(grey, SLIP_UINT8, 3, 15, 22, 1);
            const uint8_t *values = slip__array_pointer(grey);
            for (int y = 0; y < 15; ++y)
                for (int x = 0; x < 22; ++x)
                    EXPECT_NEAR(values[y * 22 + x],
                                presets[i].red * pattern(x, y, 0) + presets[i].green * pattern(x, y, 1) +
                                    presets[i].blue * pattern(x, y, 2),
                                0.51);
            slip_array_release(image);
            slip_array_release(grey);
        }
    }
    static const float floats[3] = {1, 0.5f, -2};
    static const uint16_t wide[3] = {65535, 1000, 3};
    slip_array *image = make_array(floats, (const int[3]){1, 1, 3}, 3, SLIP_FLOAT32), *grey;
    EXPECT_OK(RUN(&grey, image_channel_reduction, image, 0, .preset = "rec709"));
    EXPECT_NEAR(((const float *)slip__array_pointer(grey))[0], 0.2126 + 0.3576 - 0.1444, 1e-6);
    slip_array_release(grey);
    slip_array_release(image);
    image = make_array(wide, (const int[3]){1, 1, 3}, 3, SLIP_UINT16);
    EXPECT_OK(RUN(&grey, image_channel_reduction, image, 0, .preset = "green"));
    EXPECT_EQ(((const uint16_t *)slip__array_pointer(grey))[0], 1000);
    slip_array_release(grey);
    slip_array_release(image);
    image = pattern_array(4, 4, 1);
    EXPECT_OK(RUN(&grey, image_channel_reduction, image, 0, .preset = "green"));
    EXPECT_TRUE(grey == image);
    slip_array_release(grey);
    slip_array_release(image);
    image = pattern_array(4, 4, 2);
    EXPECT_FAILS(RUN(&grey, image_channel_reduction, image, 0, .preset = "green"), SLIP_INVALID_ARGUMENT,
                 "[image_channel_reduction] red, green and blue are needed, not 2 channels");
    EXPECT_FAILS(CHECK_ARGUMENTS(image_channel_reduction, .preset = "red"), SLIP_INVALID_ARGUMENT,
                 "[image_channel_reduction] there is no preset 'red': 'default', 'rec601', 'rec709', 'rec2020' and "
                 "'green' are there");
    slip_array_release(image);
}

/* ---- memory ---- */

TEST(ops_that_run_out_of_memory_leave_nothing_behind) {
    slip_array *bytes = file_array("turned.jpg"), *image = pattern_array(60, 50, 3), *out;
    for (int i = 0; i < 3; ++i) {
        slip_status status = SLIP_OUT_OF_MEMORY;
        for (uint64_t n = 1; status == SLIP_OUT_OF_MEMORY; ++n) {
            slip__memory_fail_at(n, 1);
            if (i == 0) status = RUN(&out, load_image, bytes, 0, .format = "RGB");
            else if (i == 1) status = RUN(&out, image_resize, image, 0, .w = 20, .h = 20);
            else status = RUN(&out, image_rotate, image, 0, .angle = 20);
            slip__memory_fail_at(0, 0);
            if (status != SLIP_OK) EXPECT_TRUE(out == NULL);
        }
        expect_decoded(status);
        slip_array_release(out);
    }
    slip_array_release(bytes);
    slip_array_release(image);
    EXPECT_EQ(slip_memory_active(), 0);
}
