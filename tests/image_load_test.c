/* Reading and writing image files as ops, and in a pipeline. */
#include <dirent.h>
#include <sys/stat.h>

#include "image_ops_support.h"

/* ---- load_image ---- */

static slip_array *load(const char *name, char *format, bool info) {
    slip_array *bytes = file_array(name), *image;
    expect_decoded(RUN(&image, load_image, bytes, 0, .format = format, .info = info));
    slip_array_release(bytes);
    return image;
}

TEST(images_are_loaded_upright_in_the_format_asked_for) {
    static const struct {
        const char *name, *format;
        slip_dtype dtype;
        int height, width, channels;
    } cases[] = {
        {"half.jpg", "RGB", SLIP_UINT8, 39, 52, 3},  {"half.jpg", "L", SLIP_UINT8, 39, 52, 1},
        {"half.jpg", "RGBA", SLIP_UINT8, 39, 52, 4}, {"grey.jpg", "", SLIP_UINT8, 39, 52, 1},
        {"grey.jpg", "RGB", SLIP_UINT8, 39, 52, 3},  {"turned.jpg", "RGB", SLIP_UINT8, 24, 16, 3},
        {"rgba16.png", "", SLIP_UINT16, 18, 21, 4},  {"rgba16.png", "RGB", SLIP_UINT16, 18, 21, 3},
        {"turned.webp", "RGB", SLIP_UINT8, 7, 5, 3}, {"greyalpha8.png", "", SLIP_UINT8, 18, 21, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        TEST_CONTEXT("%s as '%s'", cases[i].name, cases[i].format);
        slip_array *image = load(cases[i].name, (char *)(uintptr_t)cases[i].format, false);
        expect_shape(image, cases[i].dtype, 3, cases[i].height, cases[i].width, cases[i].channels);
        slip_array_release(image);
    }
    slip_array *image = load("turned.jpg", "RGB", false);
    slip_image_pixels pixels = array_pixels(image);
    expect_reference(&pixels, "turned", 0);
    slip_array_release(image);
    for (int orientation = 1; orientation <= 8; ++orientation) {
        char name[32];
        snprintf(name, sizeof name, "turned%d.png", orientation);
        image = load(name, "RGB", false);
        slip_image_pixels expected = pattern_pixels(7, 5, 3);
        pixels = array_pixels(image);
        expect_pixels(&pixels, &expected, 0);
        slip_array_release(image);
        free(expected.data);
    }
}

TEST(info_is_the_upright_width_and_height) {
    static const struct {
        const char *name;
        int width, height;
    } cases[] = {{"half.jpg", 52, 39},   {"turned.jpg", 16, 24},          {"rgb16.png", 21, 18}, {"turned6.png", 7, 5},
                 {"lossy.webp", 52, 39}, {"lossless_alpha.webp", 21, 18}, {"turned.webp", 5, 7}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        slip_array *info = load(cases[i].name, "RGB", true);
        expect_shape(info, SLIP_INT64, 1, 2, 0, 0);
        const int64_t *size = slip__array_pointer(info);
        EXPECT_EQ(size[0], cases[i].width);
        EXPECT_EQ(size[1], cases[i].height);
        slip_array_release(info);
    }
}

TEST(load_image_says_what_it_cannot_load) {
    static const float values[4];
    const int shape[1] = {4};
    slip_array *floats = make_array(values, shape, 1, SLIP_FLOAT32), *text = make_array("abcd", shape, 1, SLIP_INT8);
    slip_array *image, *empty = make_array(values, (const int[1]){0}, 1, SLIP_UINT8);
    EXPECT_FAILS(CHECK_ARGUMENTS(load_image, .format = "BGR"), SLIP_INVALID_ARGUMENT,
                 "[load_image] there is no format 'BGR': 'RGB', 'RGBA', 'L' and '' are there");
    EXPECT_OK(CHECK_ARGUMENTS(load_image, .format = ""));
    EXPECT_FAILS(RUN(&image, load_image, floats, 0, .format = "RGB"), SLIP_INVALID_ARGUMENT,
                 "[load_image] the bytes of a file are needed, as uint8 or int8, not float32");
    EXPECT_FAILS(RUN(&image, load_image, text, 0, .format = "RGB"), SLIP_IO,
                 "[load_image] not a JPEG, PNG or WebP file: it begins with 61 62 63 64");
    EXPECT_FAILS(RUN(&image, load_image, empty, 0, .format = "RGB"), SLIP_IO, "[load_image] the file is empty");
    EXPECT_TRUE(image == NULL);
    slip_array_release(floats);
    slip_array_release(text);
    slip_array_release(empty);
}

/* ---- save_image ---- */

static void set_text(slip_sample *sample, const char *key, const char *text) {
    EXPECT_OK(slip_sample_set_text(sample, key, text, strlen(text)));
}

static slip_status save(slip_array *image, const char *file_name, const char *prefix, const char *filename_prefix) {
    slip_sample *sample;
    slip_name *key, *filename_key;
    EXPECT_OK(slip_sample_create(&sample));
    EXPECT_OK(slip__name_create(&key, "image"));
    EXPECT_OK(slip__name_create(&filename_key, "file"));
    EXPECT_OK(slip_sample_set(sample, "image", image));
    set_text(sample, "file", file_name);
    slip_data_save_image_arguments arguments = {key, filename_key, (char *)(uintptr_t)prefix,
                                                (char *)(uintptr_t)filename_prefix};
    slip_data_context context = context_of("save_image", 0);
    context.sample = sample;
    slip_status status = slip__data_save_image(sample, &arguments, &context);
    slip_sample_release(sample);
    slip__name_release(key);
    slip__name_release(filename_key);
    return status;
}

static slip_array *load_path(const char *path, char *format) {
    uint8_t bytes[1 << 14];
    FILE *from = fopen(path, "rb");
    if (!from) FAIL("there is no %s", path);
    const int shape[1] = {(int)fread(bytes, 1, sizeof bytes, from)};
    fclose(from);
    slip_array *array = make_array(bytes, shape, 1, SLIP_UINT8), *image;
    expect_decoded(RUN(&image, load_image, array, 0, .format = format));
    slip_array_release(array);
    return image;
}

static void expect_close(const slip_image_pixels *pixels, const slip_image_pixels *expected, int tolerance) {
    double difference = 0;
    const slip_image_pixels a = *pixels, b = *expected;
    expect_pixels(pixels, expected, tolerance ? 255 : 0);
    int count = a.width * a.height * a.channels;
    for (int i = 0; i < count; ++i) difference += abs((uint8_t)a.data[i] - (uint8_t)b.data[i]);
    EXPECT_LE((int)(difference / count), tolerance);
}

TEST(what_is_saved_can_be_loaded) {
    static const struct {
        const char *name, *path;
        int channels, tolerance; /* on average */
    } cases[] = {{"a.png", "in/x_a.png", 1, 0},    {"b.PNG", "in/x_b.PNG", 2, 0},    {"c.png", "in/x_c.png", 3, 0},
                 {"d.png", "in/x_d.png", 4, 0},    {"e.jpg", "in/x_e.jpg", 1, 9},    {"f.jpeg", "in/x_f.jpeg", 3, 25},
                 {"g.webp", "in/x_g.webp", 3, 25}, {"plain", "in/x_plain.jpg", 1, 9}};
    char folder[] = "/tmp/slip-images-XXXXXX";
    if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("in", 0700) != 0) FAIL("no scratch folder");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        TEST_CONTEXT("%s", cases[i].name);
        slip_array *image = pattern_array(21, 18, cases[i].channels);
        expect_decoded(save(image, cases[i].name, i % 2 ? "in" : "in/", "x_"));
        slip_array *loaded = load_path(cases[i].path, "");
        slip_image_pixels pixels = array_pixels(loaded), expected = array_pixels(image);
        expect_close(&pixels, &expected, cases[i].tolerance);
        EXPECT_EQ(unlink(cases[i].path), 0);
        slip_array_release(image);
        slip_array_release(loaded);
    }
    static const uint16_t wide[6] = {0, 1, 256, 65535, 12345, 257};
    slip_array *image = make_array(wide, (const int[3]){1, 2, 3}, 3, SLIP_UINT16);
    expect_decoded(save(image, "wide.png", "", ""));
    slip_array *loaded = load_path("wide.png", "RGB");
    expect_shape(loaded, SLIP_UINT16, 3, 1, 2, 3);
    EXPECT_BYTES(slip__array_pointer(loaded), wide, sizeof wide);
    EXPECT_EQ(unlink("wide.png"), 0);
    EXPECT_EQ(rmdir("in"), 0);
    EXPECT_EQ(chdir("/"), 0);
    EXPECT_EQ(rmdir(folder), 0);
    slip_array_release(image);
    slip_array_release(loaded);
}

TEST(save_image_says_what_it_cannot_save) {
    slip_array *four = pattern_array(3, 2, 4), *five = pattern_array(3, 2, 5);
    static const float values[6];
    slip_array *floats = make_array(values, (const int[3]){1, 2, 3}, 3, SLIP_FLOAT32);
    EXPECT_FAILS(save(four, "x.bmp", "", ""), SLIP_INVALID_ARGUMENT,
                 "[save_image] the ending of 'x.bmp' is none of .jpg, .jpeg, .png and .webp");
    EXPECT_FAILS(save(four, "x.jpg", "", ""), SLIP_INVALID_ARGUMENT,
                 "[save_image] JPEG files have 1 or 3 channels, not 4");
    EXPECT_FAILS(save(five, "x.png", "", ""), SLIP_INVALID_ARGUMENT,
                 "[save_image] PNG files have 1 to 4 channels, not 5");
    EXPECT_FAILS(save(floats, "x.png", "", ""), SLIP_INVALID_ARGUMENT,
                 "[save_image] PNG files hold uint8 or uint16, not float32");
    EXPECT_FAILS(save(floats, "x.webp", "", ""), SLIP_INVALID_ARGUMENT,
                 "[save_image] WebP files hold uint8, not float32");
    slip_status status = save(four, "x.png", "/nowhere/at/all", "");
    if (status != SLIP_UNIMPLEMENTED) {
        EXPECT_EQ(status, SLIP_IO);
        EXPECT_STR(slip_error_message(),
                   "[save_image] Failed to open file /nowhere/at/all/x.png: No such file or directory");
    }
    slip_array_release(four);
    slip_array_release(five);
    slip_array_release(floats);
}

/* ---- in a pipeline ---- */

static char *folder_of_images(void) {
    static char folder[700];
    snprintf(folder, sizeof folder, "%s", image_path(""));
    return folder;
}

/* Files in all formats: loaded, cropped at random, mirrored, batched; as one number. */
static uint64_t hash_of_pipeline(uint64_t seed, size_t thread_count) {
    static const char *const names[] = {"half.jpg", "progressive.jpg", "lossy.webp",
                                        "cmyk.jpg", "rgb8.png",        "turned.jpg"};
    slip_sample *samples[24];
    double areas[2] = {0.3, 1}, ratios[2] = {0.75, 4 / 3.0};
    for (int i = 0; i < 24; ++i) {
        EXPECT_OK(slip_sample_create(&samples[i]));
        set_text(samples[i], "image", names[i % 6]);
    }
    slip_data *data;
    slip_data_seed(seed);
    EXPECT_OK(slip_data_from_samples(&data, samples, 24));
    for (int i = 0; i < 24; ++i) slip_sample_release(samples[i]);
    ADD(data, slip_data_load_image, "image", folder_of_images(), false, "RGB", false, "");
    {
        slip_data *stream;
        EXPECT_OK(slip_data_to_stream(&stream, data));
        slip_data_release(data);
        data = stream;
    }
    ADD(data, slip_data_image_random_area_crop, "image", areas, 2, ratios, 2, 10, "");
    ADD(data, slip_data_image_resize, "image", 14, 12, "");
    ADD(data, slip_data_image_random_h_flip, "image", 0.5, "");
    ADD(data, slip_data_batch, 5, NULL, 0, false);
    const slip_data_prefetch_options options = {.thread_count = thread_count};
    if (thread_count) ADD(data, slip_data_prefetch, &options);
    int count;
    uint64_t hash = hash_of_rest(data, &count);
    EXPECT_EQ(count, 5);
    slip_data_release(data);
    return hash;
}

TEST_WITH_TIMEOUT(a_pipeline_of_images_is_the_same_on_any_number_of_threads, 120) {
    static const char *const kinds[] = {"half.jpg", "lossy.webp", "rgb8.png"};
    for (int i = 0; i < 3; ++i) slip_array_release(load(kinds[i], "RGB", false)); /* or skipped */
    uint64_t hash = hash_of_pipeline(1, 0);
    EXPECT_TRUE(hash_of_pipeline(1, 1) == hash);
    EXPECT_TRUE(hash_of_pipeline(1, 4) == hash);
    EXPECT_TRUE(hash_of_pipeline(2, 4) != hash);
}
