#include "digits_show.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PICTURE_COLUMNS = 16, PICTURE_ROWS = 8, BAR_CELLS = 24, MOST_MISTAKES = 4 };

/* ---- Pictures ---- */

/* The mean of the pixels that a character covers, as one of five shades. */
static const char *shade(const float *image, int side, int row, int column, float paper) {
    static const char *const shades[] = {" ", "░", "▒", "▓", "█"};
    int height = side / PICTURE_ROWS, width = side > PICTURE_COLUMNS ? side / PICTURE_COLUMNS : 1;
    int left = side > PICTURE_COLUMNS ? column * width : column * side / PICTURE_COLUMNS;
    float sum = 0;
    for (int y = row * height; y < (row + 1) * height; ++y)
        for (int x = left; x < left + width; ++x) sum += image[y * side + x] - paper;
    float ink = sum / (float)(height * width);
    int step = (int)(ink * 5);
    return shades[step < 0 ? 0 : step > 4 ? 4 : step];
}

void show_images(const float *const *images, int image_count, int side, float paper) {
    for (int row = 0; row < PICTURE_ROWS; ++row) {
        for (int i = 0; i < image_count; ++i) {
            printf("  ");
            for (int column = 0; column < PICTURE_COLUMNS; ++column)
                fputs(shade(images[i], side, row, column, paper), stdout);
        }
        putchar('\n');
    }
}

/* ---- Progress ---- */

static void progress_line(const progress *now) {
    int filled = now->step_count * BAR_CELLS / now->total_step_count;
    printf("  %-11s epoch %2d/%d  ", now->name, now->epoch + 1, now->epoch_count);
    for (int i = 0; i < BAR_CELLS; ++i) fputs(i < filled ? "█" : "░", stdout);
    printf("  loss %.4f", (double)now->loss);
    if (now->epoch_is_done) printf("  held out %6.2f %%", 100 * (double)now->accuracy);
}

static void progress_show(const progress *now, bool stays) {
    if (isatty(STDOUT_FILENO)) {
        fputs("\r\033[K", stdout);
        progress_line(now);
        if (stays) putchar('\n');
        fflush(stdout);
    } else if (stays) {
        progress_line(now);
        putchar('\n');
        fflush(stdout);
    }
}

void show_progress(const progress *now) {
    progress_show(now, now->epoch_is_done);
}

void show_progress_only(const progress *now) {
    progress_show(now, now->step_count == now->total_step_count);
}

/* ---- Mistakes ---- */

void show_confusion(const uint32_t *classes, const uint8_t *labels, int count) {
    int counts[CLASS_COUNT][CLASS_COUNT] = {0};
    for (int i = 0; i < count; ++i)
        if (classes[i] < CLASS_COUNT) ++counts[labels[i]][classes[i]];
    printf("  read as      ");
    for (int column = 0; column < CLASS_COUNT; ++column) printf("%4d", column);
    putchar('\n');
    for (int row = 0; row < CLASS_COUNT; ++row) {
        printf("  %s%d ", row == 0 ? "written as  " : "            ", row);
        for (int column = 0; column < CLASS_COUNT; ++column)
            if (counts[row][column] == 0) printf("   ·");
            else printf("%4d", counts[row][column]);
        putchar('\n');
    }
}

void show_mistakes(const uint32_t *classes, const uint8_t *labels, const uint8_t *pixels, int count) {
    float pictures[MOST_MISTAKES][IMAGE_PIXELS];
    const float *shown[MOST_MISTAKES];
    char captions[MOST_MISTAKES][32];
    int wrong_count = 0, shown_count = 0;
    for (int i = 0; i < count; ++i) {
        if (classes[i] == labels[i]) continue;
        ++wrong_count;
        if (shown_count == MOST_MISTAKES) continue;
        for (int pixel = 0; pixel < IMAGE_PIXELS; ++pixel)
            pictures[shown_count][pixel] = (float)pixels[(size_t)i * IMAGE_PIXELS + (size_t)pixel] / IMAGE_INK;
        shown[shown_count] = pictures[shown_count];
        snprintf(captions[shown_count], sizeof captions[0], "a %u, read as %u", labels[i], (unsigned)classes[i]);
        ++shown_count;
    }
    printf("Wrong: %d of %d.\n", wrong_count, count);
    if (shown_count == 0) return;
    show_images(shown, shown_count, IMAGE_SIDE, 0);
    for (int i = 0; i < shown_count; ++i) printf("  %-*s", PICTURE_COLUMNS, captions[i]);
    putchar('\n');
}
