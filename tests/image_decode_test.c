/* Image files: every kind of JPEG, PNG and WebP against its pattern or what Pillow makes of it; parts, reductions,
 * orientation; damaged and hostile files. */
#include "base/memory.h"
#include "image_support.h"

/* ---- PNG: the pattern itself ---- */

static void expect_pattern(const char *name, int channels, int file_channels, int factor) {
    TEST_CONTEXT("%s as %d channels", name, channels);
    decoded image = decode_file(name, channels);
    EXPECT_EQ(image.header.channels, file_channels);
    for (int y = 0; y < 18; ++y)
        for (int x = 0; x < 21; ++x)
            for (int c = 0; c < image.pixels.channels; ++c)
                EXPECT_EQ(pixel_at(&image.pixels, x, y, c), factor * pattern(x, y, c));
    free(image.pixels.data);
}

TEST(png_files_of_8_and_16_bits_have_the_pixels_that_were_written) {
    expect_pattern("rgb8.png", 0, 3, 1);
    expect_pattern("rgba8.png", 0, 4, 1);
    expect_pattern("grey8.png", 0, 1, 1);
    expect_pattern("greyalpha8.png", 0, 2, 1);
    expect_pattern("rgb16.png", 0, 3, 257);
    expect_pattern("rgba16.png", 0, 4, 257);
    expect_pattern("grey16.png", 0, 1, 257);
    expect_pattern("greyalpha16.png", 0, 2, 257);
    expect_pattern("rgb8_interlaced.png", 0, 3, 1);
    expect_pattern("rgb16_interlaced.png", 0, 3, 257);
}

TEST(alpha_can_be_dropped) {
    expect_pattern("rgba8.png", 3, 4, 1);
    expect_pattern("rgba16.png", 3, 4, 257);
    expect_pattern("greyalpha8.png", 1, 2, 1);
    expect_pattern("rgb8_transparent.png", 3, 4, 1);
    expect_pattern("rgb16_transparent.png", 3, 4, 257);
}

TEST(small_depths_are_spread_over_eight_bits) {
    static const int depths[] = {1, 2, 4};
    for (int i = 0; i < 3; ++i) {
        char name[32];
        snprintf(name, sizeof name, "grey%d.png", depths[i]);
        decoded image = decode_file(name, 1);
        int most = (1 << depths[i]) - 1;
        for (int y = 0; y < 18; ++y)
            for (int x = 0; x < 21; ++x)
                EXPECT_EQ(pixel_at(&image.pixels, x, y, 0), (pattern(x, y, 0) >> (8 - depths[i])) * 255 / most);
        free(image.pixels.data);
    }
}

TEST(palettes_become_colours_and_their_transparency_alpha) {
    for (int channels = 3; channels <= 4; ++channels) {
        decoded image = decode_file(channels == 3 ? "palette4.png" : "palette4_transparent.png", 0);
        EXPECT_EQ(image.header.channels, channels);
        for (int y = 0; y < 18; ++y)
            for (int x = 0; x < 21; ++x) {
                int index = pattern(x, y, 0) >> 4;
                for (int c = 0; c < 3; ++c) EXPECT_EQ(pixel_at(&image.pixels, x, y, c), pattern(index, 0, c));
                if (channels == 4) EXPECT_EQ(pixel_at(&image.pixels, x, y, 3), 10 * index);
            }
        free(image.pixels.data);
    }
}

TEST(a_transparent_colour_becomes_alpha) {
    static const char *const names[] = {"rgb8_transparent.png", "rgb16_transparent.png", "grey8_transparent.png"};
    for (int i = 0; i < 3; ++i) {
        decoded image = decode_file(names[i], 0);
        int alpha = image.header.channels - 1, opaque = image.header.sample_bytes == 2 ? 65535 : 255;
        TEST_CONTEXT("%s", names[i]);
        EXPECT_EQ(image.header.channels, i == 2 ? 2 : 4);
        for (int y = 0; y < 18; ++y)
            for (int x = 0; x < 21; ++x) {
                bool is_same = true;
                for (int c = 0; c < alpha; ++c) is_same = is_same && pattern(x, y, c) == pattern(3, 2, c);
                EXPECT_EQ(pixel_at(&image.pixels, x, y, alpha), is_same ? 0 : opaque);
                EXPECT_EQ(pixel_at(&image.pixels, x, y, 0), pattern(x, y, 0) * (opaque / 255));
            }
        free(image.pixels.data);
    }
}

TEST(channels_can_be_added_and_made_grey) {
    decoded colours = decode_file("grey8.png", 4), grey = decode_file("rgb8.png", 1), pair = decode_file("rgb8.png", 2);
    for (int y = 0; y < 18; ++y)
        for (int x = 0; x < 21; ++x) {
            for (int c = 0; c < 3; ++c) EXPECT_EQ(pixel_at(&colours.pixels, x, y, c), pattern(x, y, 0));
            EXPECT_EQ(pixel_at(&colours.pixels, x, y, 3), 255);
            EXPECT_NEAR(pixel_at(&grey.pixels, x, y, 0),
                        0.299 * pattern(x, y, 0) + 0.587 * pattern(x, y, 1) + 0.114 * pattern(x, y, 2), 0.51);
            EXPECT_EQ(pixel_at(&pair.pixels, x, y, 0), pixel_at(&grey.pixels, x, y, 0));
            EXPECT_EQ(pixel_at(&pair.pixels, x, y, 1), 255);
        }
    free(colours.pixels.data);
    free(grey.pixels.data);
    free(pair.pixels.data);
}

/* ---- JPEG and WebP: what Pillow makes of them ---- */

static void expect_decodes_as(const char *name, const char *reference, int channels, int tolerance) {
    TEST_CONTEXT("%s", name);
    decoded image = decode_file(name, channels);
    expect_reference(&image.pixels, reference, tolerance);
    free(image.pixels.data);
}

TEST(jpeg_files_decode_as_libjpeg_decodes_them) {
    expect_decodes_as("half.jpg", "half", 3, 0);
    expect_decodes_as("rows.jpg", "rows", 3, 0);
    expect_decodes_as("full.jpg", "full", 3, 0);
    expect_decodes_as("progressive.jpg", "progressive", 3, 0);
    expect_decodes_as("restarts.jpg", "restarts", 3, 0);
    expect_decodes_as("grey.jpg", "grey", 0, 0);
}

TEST(ink_becomes_light) {
    expect_decodes_as("cmyk.jpg", "cmyk", 3, 1);
    expect_decodes_as("ycck.jpg", "ycck", 3, 1);
    expect_decodes_as("cmyk_plain.jpg", "cmyk_plain", 3, 1);
    decoded alpha = decode_file("cmyk.jpg", 4), colours = decode_file("cmyk.jpg", 3);
    for (int x = 0; x < 20; ++x) {
        EXPECT_EQ(pixel_at(&alpha.pixels, x, 7, 1), pixel_at(&colours.pixels, x, 7, 1));
        EXPECT_EQ(pixel_at(&alpha.pixels, x, 7, 3), 255);
    }
    free(alpha.pixels.data);
    free(colours.pixels.data);
}

TEST(webp_files_decode_as_libwebp_decodes_them) {
    expect_decodes_as("lossy.webp", "lossy", 3, 0);
    expect_pattern("lossless.webp", 0, 3, 1);
    expect_pattern("lossless_alpha.webp", 0, 4, 1);
    expect_pattern("lossless_alpha.webp", 3, 4, 1);
    decoded image = decode_file("lossy_alpha.webp", 0);
    EXPECT_EQ(image.header.channels, 4);
    for (int x = 0; x < 21; ++x) EXPECT_EQ(pixel_at(&image.pixels, x, 9, 3), pattern(x, 9, 3)); /* alpha is lossless */
    free(image.pixels.data);
}

/* ---- parts ---- */

static const char *const files[] = {"half.jpg",
                                    "rows.jpg",
                                    "full.jpg",
                                    "progressive.jpg",
                                    "restarts.jpg",
                                    "grey.jpg",
                                    "cmyk.jpg",
                                    "lossy.webp",
                                    "lossless_alpha.webp",
                                    "rgb8.png",
                                    "rgb16.png",
                                    "grey4.png",
                                    "palette4.png",
                                    "rgb16_interlaced.png",
                                    "rgb8_interlaced.png",
                                    "lossy_alpha.webp",
                                    "rgb16_transparent.png"};

static void expect_part(const file *from, const slip_image_pixels *whole, slip_image_region part, int reduction) {
    TEST_CONTEXT("%d x %d at (%d, %d), reduced by %d", part.width, part.height, part.x, part.y, reduction);
    decoded image = decode_part(from, whole->channels, part, reduction);
    slip_image_pixels expected = *whole;
    expected.data += (size_t)part.y * whole->row_stride + (size_t)(part.x * whole->channels) * element_bytes(whole);
    expected.width = part.width;
    expected.height = part.height;
    expect_pixels(&image.pixels, &expected, 0);
    free(image.pixels.data);
}

TEST(parts_have_the_pixels_of_the_whole) {
    for (size_t i = 0; i < sizeof files / sizeof *files; ++i) {
        TEST_CONTEXT("%s", files[i]);
        file from = read_image(files[i]);
        for (int channels = 1; channels <= 4; ++channels) {
            decoded whole = decode_part(&from, channels, (slip_image_region){0}, 1);
            int w = whole.pixels.width, h = whole.pixels.height;
            for (int n = 0; n < 12; ++n) {
                int x = n * 5 % w, y = n * 7 % h;
                int across = 1 + n * 11 % (w - x), down = 1 + n * 3 % (h - y);
                expect_part(&from, &whole.pixels, (slip_image_region){x, y, across, down}, 1);
            }
            expect_part(&from, &whole.pixels, (slip_image_region){0, h - 1, w, 1}, 1);
            expect_part(&from, &whole.pixels, (slip_image_region){w - 1, 0, 1, h}, 1);
            free(whole.pixels.data);
        }
        free(from.bytes);
    }
}

TEST_WITH_TIMEOUT(every_row_and_column_of_a_jpeg_can_be_the_first, 120) {
    static const char *const names[] = {"half.jpg", "rows.jpg", "progressive.jpg", "restarts.jpg"};
    for (int i = 0; i < 4; ++i) {
        TEST_CONTEXT("%s", names[i]);
        file from = read_image(names[i]);
        decoded whole = decode_part(&from, 3, (slip_image_region){0}, 1);
        for (int y = 0; y < 39; ++y) expect_part(&from, &whole.pixels, (slip_image_region){0, y, 52, 39 - y}, 1);
        for (int x = 0; x < 52; ++x) {
            expect_part(&from, &whole.pixels, (slip_image_region){x, 5, 52 - x, 20}, 1);
            expect_part(&from, &whole.pixels, (slip_image_region){0, 5, x + 1, 20}, 1);
        }
        free(whole.pixels.data);
        free(from.bytes);
    }
}

TEST(reduced_jpegs_are_near_the_mean_and_have_parts) {
    static const int reductions[] = {2, 4, 8};
    file from = read_image("full.jpg");
    decoded full = decode_part(&from, 3, (slip_image_region){0}, 1);
    for (int i = 0; i < 3; ++i) {
        int r = reductions[i];
        decoded whole = decode_part(&from, 3, (slip_image_region){0}, r);
        EXPECT_EQ(whole.pixels.width, (52 + r - 1) / r);
        EXPECT_EQ(whole.pixels.height, (39 + r - 1) / r);
        for (int y = 0; y < 39 / r; ++y)
            for (int x = 0; x < 52 / r; ++x) {
                double mean = 0;
                for (int k = 0; k < r * r; ++k) mean += pixel_at(&full.pixels, x * r + k % r, y * r + k / r, 1);
                EXPECT_NEAR(pixel_at(&whole.pixels, x, y, 1), mean / (r * r), 40);
            }
        int w = whole.pixels.width, h = whole.pixels.height;
        for (int x = 0; x < w; ++x) expect_part(&from, &whole.pixels, (slip_image_region){x, x % h, w - x, 1}, r);
        free(whole.pixels.data);
    }
    free(full.pixels.data);
    free(from.bytes);
}

TEST(fast_colour_is_near_interpolated_colour) {
    file from = read_image("half.jpg");
    slip_image_header header;
    EXPECT_OK(slip__image_header(&header, from.bytes, from.byte_count, "test"));
    decoded exact = decode_part(&from, 3, (slip_image_region){0}, 1);
    slip_image_request request = {.channels = 3, .reduction = 1, .region = {4, 3, 31, 22}, .is_fast = true};
    uint8_t out[22][31][3];
    EXPECT_OK(slip__image_decode(out, sizeof out[0], &request, &header, from.bytes, from.byte_count, "test"));
    double difference = 0;
    for (int y = 0; y < 22; ++y)
        for (int x = 0; x < 31; ++x) difference += abs(out[y][x][1] - pixel_at(&exact.pixels, x + 4, y + 3, 1));
    EXPECT_TRUE(difference / (22 * 31) < 12);
    free(exact.pixels.data);
    free(from.bytes);
}

/* ---- orientation ---- */

TEST(every_orientation_is_turned_upright) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
        char name[32];
        snprintf(name, sizeof name, "turned%d.png", orientation);
        TEST_CONTEXT("%s", name);
        decoded stored = decode_file(name, 3);
        EXPECT_EQ(stored.header.orientation, orientation);
        uint8_t upright[5][7][3];
        slip__image_turn(upright, sizeof upright[0], stored.pixels.data, stored.pixels.row_stride, stored.pixels.width,
                         stored.pixels.height, 3, orientation);
        for (int i = 0; i < 5 * 7 * 3; ++i)
            EXPECT_EQ(upright[i / 21][i / 3 % 7][i % 3], pattern(i / 3 % 7, i / 21, i % 3));

        /* A part of the upright image, by the part of the stored one that it is. */
        slip_image_region wanted = {2, 1, 4, 3};
        slip_image_region part =
            slip__image_stored_region(wanted, orientation, stored.pixels.width, stored.pixels.height);
        file from = read_image(name);
        decoded piece = decode_part(&from, 3, part, 1);
        uint8_t turned[3][4][3];
        slip__image_turn(turned, sizeof turned[0], piece.pixels.data, piece.pixels.row_stride, part.width, part.height,
                         3, orientation);
        for (int i = 0; i < 3 * 4 * 3; ++i)
            EXPECT_EQ(turned[i / 12][i / 3 % 4][i % 3], pattern(i / 3 % 4 + 2, i / 12 + 1, i % 3));
        free(piece.pixels.data);
        free(stored.pixels.data);
        free(from.bytes);
    }
    decoded webp = decode_file("turned.webp", 3), jpeg = decode_file("turned.jpg", 3);
    EXPECT_EQ(webp.header.orientation, 8);
    EXPECT_EQ(jpeg.header.orientation, 6);
    free(webp.pixels.data);
    free(jpeg.pixels.data);
}

#define EXIF(literal) slip__exif_orientation((const uint8_t *)(literal), sizeof(literal) - 1)

TEST(exif_blocks_that_make_no_sense_are_upright) {
    EXPECT_EQ(EXIF("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0"), 6);
    EXPECT_EQ(EXIF("II*\0\10\0\0\0\1\0\22\1\3\0\1\0\0\0\3\0\0\0"), 3);
    EXPECT_EQ(EXIF("II*\0\10\0\0\0\1\0\22\1\4\0\1\0\0\0\10\0\0\0"), 8); /* a long */
    EXPECT_EQ(EXIF("Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\2\0\0"), 2);
    EXPECT_EQ(EXIF("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\11\0\0"), 1); /* there is no 9 */
    EXPECT_EQ(EXIF("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\0\0\0"), 1);
    EXPECT_EQ(EXIF("MM\0*\0\0\0\10\0\1\1\22\0\2\0\0\0\1\0\6\0\0"), 1);        /* a text */
    EXPECT_EQ(EXIF("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\2\0\6\0\0"), 1);        /* two values */
    EXPECT_EQ(EXIF("MM\0*\0\0\0\10\377\377\1\22\0\3\0\0\0\1\0\6\0"), 1);      /* cut off */
    EXPECT_EQ(EXIF("MM\0*\377\377\377\377\0\1\1\22\0\3\0\0\0\1\0\6\0\0"), 1); /* a directory elsewhere */
    EXPECT_EQ(EXIF("MM\0*\0\0\0\25\0\1\1\22\0\3\0\0\0\1\0\6\0\0"), 1);
    EXPECT_EQ(EXIF("MM\0+\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0"), 1);
    EXPECT_EQ(EXIF("Exif\0"), 1);
    EXPECT_EQ(EXIF(""), 1);
}

/* ---- damaged files ---- */

static slip_status try_decoding(const uint8_t *bytes, size_t byte_count) {
    slip_image_header header;
    SLIP_TRY(slip__image_header(&header, bytes, byte_count, "test"));
    SLIP_TRY(slip__image_check_size(&header, 4, byte_count, "test"));
    size_t stride = (size_t)header.width * 4 * (size_t)header.sample_bytes;
    void *out = malloc(stride * (size_t)header.height);
    const slip_image_request request = {.channels = 4, .reduction = 1, .region = {0, 0, header.width, header.height}};
    slip_status status = slip__image_decode(out, stride, &request, &header, bytes, byte_count, "test");
    free(out);
    return status;
}

#define EXPECT_REFUSED(bytes, byte_count, status, message)      \
    do {                                                        \
        EXPECT_STATUS(try_decoding(bytes, byte_count), status); \
        EXPECT_STR(slip_error_message(), message);              \
    } while (0)

#define EXPECT_BYTES_REFUSED(literal, status, message) \
    EXPECT_REFUSED((const uint8_t *)(literal), sizeof(literal) - 1, status, message)

TEST(what_is_no_image_is_refused_by_its_first_bytes) {
    EXPECT_BYTES_REFUSED("", SLIP_IO, "[test] the file is empty");
    EXPECT_BYTES_REFUSED("ab", SLIP_IO, "[test] not an image: the file has 2 bytes");
    EXPECT_BYTES_REFUSED("GIF89a", SLIP_IO, "[test] not a JPEG, PNG or WebP file: it begins with 47 49 46 38");
    EXPECT_BYTES_REFUSED("\xff\xd8\xff\xe0\0\4\0\0\xff\xd9", SLIP_IO,
                         "[test] the JPEG file is damaged: it has no frame header");
    EXPECT_BYTES_REFUSED("\xff\xd8\xff\xc0\0\13\14\0\1\0\1\1\1\21\0", SLIP_UNIMPLEMENTED,
                         "[test] JPEG files of 12 bits are not supported: 8 are");
    EXPECT_BYTES_REFUSED("\xff\xd8\xff\xc0\0\16\10\0\1\0\1\2\1\21\0\2\21\0", SLIP_UNIMPLEMENTED,
                         "[test] JPEG files of 2 components are not supported: 1, 3 and 4 are");
    EXPECT_BYTES_REFUSED("\xff\xd8\xff\xc0\0\13\10\0\0\0\1\1\1\21\0", SLIP_IO,
                         "[test] the JPEG file is damaged: it has 1 x 0 pixels");
    EXPECT_BYTES_REFUSED("\xff\xd8\xff\xc0\0\7\10\0\1\0\1\1\1\21\0", SLIP_IO,
                         "[test] the JPEG file is damaged: its frame header has 7 bytes");
    EXPECT_BYTES_REFUSED("\x89PNG\r\n\x1a\n\0\0\0\15IHDX", SLIP_IO,
                         "[test] the PNG file is damaged: it does not begin with a header chunk");
    EXPECT_BYTES_REFUSED("\x89PNG\r\n\x1a\n\0\0\0\15IHDR\0\0\0\0\0\0\0\1\10\2\0\0\0crc!", SLIP_IO,
                         "[test] the PNG file is damaged: it has 0 x 1 pixels");
    EXPECT_BYTES_REFUSED("\x89PNG\r\n\x1a\n\0\0\0\15IHDR\0\0\0\1\0\0\0\1\5\2\0\0\0crc!", SLIP_IO,
                         "[test] the PNG file is damaged: there is no colour type 2 of 5 bits");
    EXPECT_BYTES_REFUSED("RIFF\4\0\0\0WEBP", SLIP_IO, "[test] the WebP file is damaged: it has no picture");
}

TEST(several_pictures_in_one_file_are_refused) {
    file from = read_image("animated.webp");
    EXPECT_REFUSED(from.bytes, from.byte_count, SLIP_UNIMPLEMENTED,
                   "[test] WebP files of several pictures are not supported");
    free(from.bytes);
}

TEST(files_that_claim_more_pixels_than_the_limit_are_refused_before_memory_is_had) {
    file from = read_image("half.jpg");
    for (size_t i = 0; i + 8 < from.byte_count; ++i)
        if (from.bytes[i] == 0xff && from.bytes[i + 1] == 0xc0) memset(from.bytes + i + 5, 0xff, 4);
    EXPECT_REFUSED(from.bytes, from.byte_count, SLIP_INVALID_ARGUMENT,
                   "[test] the image has 65535 x 65535 pixels of 4 channels: more than 268435456 elements, the limit "
                   "(SLIP_IMAGE_ELEMENTS)");
    free(from.bytes);
    from = read_image("rgb8.png");
    memcpy(from.bytes + 16, "\0\0\x20\0\0\0\x20\0", 8); /* 8192 x 8192 */
    char message[200];
    snprintf(message, sizeof message,
             "[test] the file is damaged: its %zu bytes cannot hold the 8192 x 8192 pixels that it claims",
             from.byte_count);
    EXPECT_REFUSED(from.bytes, from.byte_count, SLIP_IO, message);
    free(from.bytes);
    from = read_image("lossless.webp");
    slip__image_set_limit(21 * 18 * 4 - 1);
    EXPECT_REFUSED(from.bytes, from.byte_count, SLIP_INVALID_ARGUMENT,
                   "[test] the image has 21 x 18 pixels of 4 channels: more than 1511 elements, the limit "
                   "(SLIP_IMAGE_ELEMENTS)");
    slip__image_set_limit(0);
    expect_decoded(try_decoding(from.bytes, from.byte_count));
    free(from.bytes);
}

/* Every file, cut off at every byte: an error that names the function and the format, or all pixels. */
TEST_WITH_TIMEOUT(files_that_are_cut_off_are_errors, 200) {
    for (size_t i = 0; i < sizeof files / sizeof *files; ++i) {
        TEST_CONTEXT("%s", files[i]);
        file from = read_image(files[i]);
        size_t whole = 0;
        expect_decoded(try_decoding(from.bytes, from.byte_count));
        for (size_t count = 0; count < from.byte_count; ++count) {
            uint8_t *cut = malloc(count + 1);
            memcpy(cut, from.bytes, count);
            slip_status status = try_decoding(cut, count);
            free(cut);
            if (status == SLIP_OK) whole += 1;
            else EXPECT_TRUE(strncmp(slip_error_message(), "[test] ", 7) == 0);
        }
        EXPECT_LE(whole, 24); /* end markers, checksums, and chunks behind the pixels */
        free(from.bytes);
    }
}

TEST(a_jpeg_without_its_end_marker_is_whole) {
    static const char *const names[] = {"half.jpg", "progressive.jpg", "grey.jpg"};
    for (int i = 0; i < 3; ++i) {
        TEST_CONTEXT("%s", names[i]);
        file from = read_image(names[i]);
        decoded whole = decode_part(&from, 3, (slip_image_region){0}, 1);
        from.byte_count -= 2;
        decoded cut = decode_part(&from, 3, (slip_image_region){0}, 1);
        expect_pixels(&cut.pixels, &whole.pixels, 0);
        free(whole.pixels.data);
        free(cut.pixels.data);
        free(from.bytes);
    }
}

TEST(damage_is_named) {
    file from = read_image("lossless.webp");
    expect_decoded(try_decoding(from.bytes, from.byte_count));
    EXPECT_REFUSED(from.bytes, from.byte_count / 2, SLIP_IO, "[test] the WebP file is damaged: it is cut off");
    free(from.bytes);
    from = read_image("half.jpg");
    expect_decoded(try_decoding(from.bytes, from.byte_count));
    EXPECT_REFUSED(from.bytes, from.byte_count / 2 + 300, SLIP_IO,
                   "[test] the JPEG file is damaged: Corrupt JPEG data: premature end of data segment");
    EXPECT_REFUSED(from.bytes, 200, SLIP_IO, "[test] the JPEG file is damaged: Premature end of JPEG file");
    free(from.bytes);
    from = read_image("rgb8.png");
    expect_decoded(try_decoding(from.bytes, from.byte_count));
    from.bytes[60] ^= 0x40;
    EXPECT_STATUS(try_decoding(from.bytes, from.byte_count), SLIP_IO);
    EXPECT_MESSAGE("[test] the PNG file is damaged: "); /* and what libspng says */
    free(from.bytes);
}

TEST(a_jpeg_without_its_tables_does_not_get_those_of_the_file_before) {
    file from = read_image("half.jpg");
    expect_decoded(try_decoding(from.bytes, from.byte_count));
    for (size_t i = 0; i + 4 < from.byte_count; ++i) /* its tables become comments */
        if (from.bytes[i] == 0xff && from.bytes[i + 1] == 0xdb) from.bytes[i + 1] = 0xfe;
    EXPECT_REFUSED(from.bytes, from.byte_count, SLIP_IO,
                   "[test] the JPEG file is damaged: Quantization table 0x00 was not defined");
    free(from.bytes);
}

TEST(a_region_outside_of_the_image_is_refused) {
    file from = read_image("rgb8.png");
    slip_image_header header;
    uint8_t out[21 * 18 * 3];
    EXPECT_OK(slip__image_header(&header, from.bytes, from.byte_count, "test"));
    slip_image_request request = {.channels = 3, .reduction = 1, .region = {15, 0, 7, 18}};
    EXPECT_STATUS(slip__image_decode(out, 21 * 3, &request, &header, from.bytes, from.byte_count, "test"),
                  SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[test] 3 channels of 7 x 18 pixels at (15, 0), reduced by 1, cannot be had of an "
                                     "image of 21 x 18");
    request = (slip_image_request){.channels = 3, .reduction = 2, .region = {0, 0, 5, 5}};
    EXPECT_STATUS(slip__image_decode(out, 21 * 3, &request, &header, from.bytes, from.byte_count, "test"),
                  SLIP_INVALID_ARGUMENT);
    free(from.bytes);
}

TEST(running_out_of_memory_is_an_error_and_leaves_nothing_behind) {
    for (size_t i = 0; i < sizeof files / sizeof *files; ++i) {
        TEST_CONTEXT("%s", files[i]);
        file from = read_image(files[i]);
        slip_status status = SLIP_OUT_OF_MEMORY;
        for (uint64_t n = 1; status == SLIP_OUT_OF_MEMORY; ++n) {
            slip__memory_fail_at(n, 1);
            status = try_decoding(from.bytes, from.byte_count);
            slip__memory_fail_at(0, 0);
        }
        expect_decoded(status);
        free(from.bytes);
    }
}
