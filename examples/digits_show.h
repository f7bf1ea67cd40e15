/* What the demo prints: pictures, progress, and the table of what overlapped. */
#ifndef DIGITS_SHOW_H
#define DIGITS_SHOW_H

#include "digits_run.h"

/* Prints square images side by side, `side` pixels each way (a multiple of 8), blank paper 0 and ink 1 on top of
 * `paper`. */
void show_images(const float *const *images, int image_count, int side, float paper);

/* A line per epoch; on a terminal also one that is written over while the epoch lasts. */
void show_progress(const progress *now);
/* The same without lines that stay. */
void show_progress_only(const progress *now);

/* Which digits were taken for which, and the first few that were wrong. `pixels`: of the held-out images. */
void show_confusion(const uint32_t *classes, const uint8_t *labels, int count);
void show_mistakes(const uint32_t *classes, const uint8_t *labels, const uint8_t *pixels, int count);

/* Per stream: how long it was busy and what it waited for; and why two streams took the time they took. */
void show_overlap(const run_result *two_streams, const run_result *one_stream);

#endif
