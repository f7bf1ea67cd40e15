/* Decoding, cutting, resizing, mirroring and normalising in one go.
 *
 * What ops would do to an image follows from its size, which stands in the file's header: so all of them are known
 * before anything is decoded. Then only the pixels that count are, a JPEG much larger than what is wanted at a half, a
 * quarter or an eighth of its size, and resizing writes what is left, mirrored where that is asked for, to where it
 * belongs. Random numbers are drawn as the ops would draw them one by one. */
#include <stdlib.h>
#include <string.h>

#include "data/image_op.h"
#include "data_ops.h"

enum {
    MOST_FUSED = 32,
    REDUCING_GAP = 2
}; /* a decoder's reduction leaves twice what is wanted: the filter does the rest */

/* What the ops so far make of the upright image. */
typedef struct fused {
    int count;              /* ops, load_image included */
    int width, height;      /* now */
    slip_image_region base; /* of the image: what was cut out before it was resized */
    bool is_resized, is_mirrored;
    int resized_width, resized_height;
    slip_image_region part; /* of what the base was resized to */
    const slip_data_op *normalize;
    slip_name *key;
    bool is_last; /* no op follows */
} fused;

static bool is_off(void) {
    static atomic_int known; /* 0: not asked yet, 1: on, 2: off */
    int state = atomic_load_explicit(&known, memory_order_relaxed);
    if (state) return state == 2;
    const char *setting = getenv("SLIP_FUSE");
    bool off = setting && strcmp(setting, "0") == 0;
    atomic_store_explicit(&known, off ? 2 : 1, memory_order_relaxed);
    return off;
}

/* ---- planning ---- */

static void cut(fused *plan, slip_image_region part) {
    slip_image_region *whole = plan->is_resized ? &plan->part : &plan->base;
    if (plan->is_mirrored) part.x = plan->width - part.x - part.width;
    *whole = (slip_image_region){whole->x + part.x, whole->y + part.y, part.width, part.height};
    plan->width = part.width;
    plan->height = part.height;
}

static bool resize(fused *plan, const slip_image_step *step) {
    if (plan->is_resized || step->width > INT32_MAX || step->height > INT32_MAX) return false;
    uint64_t pixels = (uint64_t)step->width * (uint64_t)step->height;
    if (pixels > slip__image_limit() / 4) return false; /* which fails, and says so */
    if (step->width == plan->width && step->height == plan->height) return true;
    plan->is_resized = true;
    plan->width = plan->resized_width = (int)step->width;
    plan->height = plan->resized_height = (int)step->height;
    plan->part = (slip_image_region){0, 0, plan->width, plan->height};
    return true;
}

/* Adds the op to the plan, if it can be. */
static bool add_op(fused *plan, const slip_data_op *op, const slip_sample *sample) {
    const slip_data_op_info *info = op->info;
    if (info->kind != SLIP_DATA_ARRAY || info->key < 0 || plan->normalize) return false;
    slip_name *key = *(slip_name *const *)((const char *)op->arguments + info->key);
    slip_name *output_key =
        info->output_key >= 0 ? *(slip_name *const *)((const char *)op->arguments + info->output_key) : NULL;
    if (strcmp(key->text, plan->key->text) != 0 || (output_key && strcmp(output_key->text, key->text) != 0))
        return false;
    if (info->run.array == slip__data_normalize) {
        plan->normalize = op;
        return true;
    }
    slip_data_random random = slip__data_random_of(op, sample);
    slip_image_step step = slip__image_step(op, plan->width, plan->height, &random);
    switch (step.kind) {
    case SLIP_IMAGE_OTHER: return false;
    case SLIP_IMAGE_KEEP: return true;
    case SLIP_IMAGE_CROP: cut(plan, step.part); return true;
    case SLIP_IMAGE_RESIZE: return resize(plan, &step);
    case SLIP_IMAGE_MIRROR: plan->is_mirrored = !plan->is_mirrored; return true;
    }
    return false;
}

static void make_plan(fused *plan, const slip_sample *sample, const slip_image_header *header) {
    bool is_turned = header->orientation >= 5;
    plan->count = 1;
    plan->width = is_turned ? header->height : header->width;
    plan->height = is_turned ? header->width : header->height;
    plan->base = (slip_image_region){0, 0, plan->width, plan->height};
    for (int i = sample->next_op + 1; i < sample->op_count && plan->count < MOST_FUSED; ++i, ++plan->count)
        if (!add_op(plan, sample->ops[i], sample)) return;
}

/* ---- making the image ---- */

typedef struct work {
    const fused *plan;
    const slip_sample *sample;
    const slip_image_header *header;
    const void *bytes;
    size_t byte_count;
    int channels;
    const char *name;
} work;

/* A region of the upright image, `reduction` times smaller, as rows of its own. */
static slip_status decode_region(char *out, slip_image_region region, int reduction, const work *job) {
    const slip_image_header *header = job->header;
    size_t pixel = (size_t)job->channels;
    int width = slip__image_reduced(header->width, reduction), height = slip__image_reduced(header->height, reduction);
    slip_image_request request = {.channels = job->channels, .reduction = reduction, .region = region};
    if (header->orientation == 1)
        return slip__image_decode(out, (size_t)region.width * pixel, &request, header, job->bytes, job->byte_count,
                                  job->name);
    request.region = slip__image_stored_region(region, header->orientation, width, height);
    size_t stride = (size_t)request.region.width * pixel, total = stride * (size_t)request.region.height;
    char *stored = slip__image_scratch(SLIP_IMAGE_TURNED, total);
    if (!stored) return slip__fail_memory(job->name, total);
    slip_status status = slip__image_decode(stored, stride, &request, header, job->bytes, job->byte_count, job->name);
    if (status == SLIP_OK)
        slip__image_turn(out, (size_t)region.width * pixel, stored, stride, request.region.width, request.region.height,
                         pixel, header->orientation);
    slip__image_scratch_done(SLIP_IMAGE_TURNED);
    return status;
}

/* The largest reduction of the decoder that leaves enough for the filter. */
static int choose_reduction(const fused *plan, const slip_image_header *header) {
    int reduction = 1;
    if (header->format != SLIP_IMAGE_JPEG) return 1;
    while (reduction < 8 && plan->base.width >= 2 * reduction * REDUCING_GAP * plan->resized_width &&
           plan->base.height >= 2 * reduction * REDUCING_GAP * plan->resized_height)
        reduction *= 2;
    return reduction;
}

static slip_status resize_into(char *out, const work *job) {
    const fused *plan = job->plan;
    int reduction = choose_reduction(plan, job->header);
    bool is_turned = job->header->orientation >= 5;
    int whole_width = is_turned ? job->header->height : job->header->width;
    int whole_height = is_turned ? job->header->width : job->header->height;
    double step_x = (double)plan->base.width / plan->resized_width;
    double step_y = (double)plan->base.height / plan->resized_height;
    slip_image_box box = {plan->part.x * step_x, plan->part.y * step_y, plan->part.width * step_x,
                          plan->part.height * step_y};
    slip_image_region base = plan->base;
    if (reduction > 1) { /* the base's corners lie between the reduced image's pixels: all of that is in reach */
        box = (slip_image_box){(base.x + box.x) / reduction, (base.y + box.y) / reduction, box.width / reduction,
                               box.height / reduction};
        base = (slip_image_region){0, 0, slip__image_reduced(whole_width, reduction),
                                   slip__image_reduced(whole_height, reduction)};
    }
    slip_image_region reach = slip__image_reach(base.width, base.height, &box, plan->part.width, plan->part.height);
    slip_image_region region = {base.x + reach.x, base.y + reach.y, reach.width, reach.height};
    size_t stride = (size_t)region.width * (size_t)job->channels, total = stride * (size_t)region.height;
    char *decoded = slip__image_scratch(SLIP_IMAGE_WHOLE, total);
    if (!decoded) return slip__fail_memory(job->name, total);
    slip_status status = decode_region(decoded, region, reduction, job);
    box.x -= reach.x;
    box.y -= reach.y;
    const slip_image_pixels from = {decoded, stride, region.width, region.height, job->channels, SLIP_UINT8};
    const slip_image_pixels to = {
        out, (size_t)plan->width * (size_t)job->channels, plan->width, plan->height, job->channels, SLIP_UINT8};
    if (status == SLIP_OK) status = slip__image_resize(&to, &from, &box, plan->is_mirrored, job->name);
    slip__image_scratch_done(SLIP_IMAGE_WHOLE);
    return status;
}

static slip_status cut_into(char *out, const work *job) {
    const fused *plan = job->plan;
    if (!plan->is_mirrored) return decode_region(out, plan->base, 1, job);
    size_t stride = (size_t)plan->width * (size_t)job->channels, total = stride * (size_t)plan->height;
    char *decoded = slip__image_scratch(SLIP_IMAGE_WHOLE, total);
    if (!decoded) return slip__fail_memory(job->name, total);
    slip_status status = decode_region(decoded, plan->base, 1, job);
    if (status == SLIP_OK)
        slip__image_mirror(out, stride, decoded, stride, plan->width, plan->height, (size_t)job->channels);
    slip__image_scratch_done(SLIP_IMAGE_WHOLE);
    return status;
}

static slip_status make_pixels(char *out, const work *job) {
    return job->plan->is_resized ? resize_into(out, job) : cut_into(out, job);
}

static slip_status make_normalized(float *out, const work *job) {
    size_t count = (size_t)job->plan->width * (size_t)job->plan->height * (size_t)job->channels;
    char *pixels = slip__image_scratch(SLIP_IMAGE_FINAL, count);
    if (!pixels) return slip__fail_memory(job->name, count);
    slip_status status = make_pixels(pixels, job);
    if (status == SLIP_OK)
        slip__data_normalize_pixels(out, (const uint8_t *)pixels, count, job->channels, job->plan->normalize);
    slip__image_scratch_done(SLIP_IMAGE_FINAL);
    return status;
}

static slip_status make_image(slip_array **out, const work *job) {
    const int shape[3] = {job->plan->height, job->plan->width, job->channels};
    void *data;
    slip_dtype dtype = job->plan->normalize ? SLIP_FLOAT32 : SLIP_UINT8;
    if (job->plan->is_last)
        SLIP_TRY(slip__sample_allocate(out, &data, job->sample, job->plan->key, shape, 3, dtype, job->name));
    else SLIP_TRY(slip__array_allocate(out, &data, shape, 3, dtype, job->name));
    slip_status status = job->plan->normalize ? make_normalized(data, job) : make_pixels(data, job);
    if (status == SLIP_OK) return SLIP_OK;
    slip_array_release(*out);
    *out = NULL;
    return status;
}

/* The bytes of the file, or NULL where the op would refuse them. */
static slip_array *bytes_of(const slip_sample *sample, const slip_data_load_image_arguments *load) {
    slip_array *bytes = sample->bytes ? sample->bytes : slip__sample_find(sample, load->key);
    return bytes && slip_dtype_size((slip_dtype)bytes->dtype) == 1 && bytes->size ? bytes : NULL;
}

int slip__image_fuse(slip_sample *sample, slip_status *status) {
    const slip_data_op *op = sample->ops[sample->next_op];
    const slip_data_load_image_arguments *load = op->arguments;
    if (op->info->run.array != slip__data_load_image || load->info || is_off()) return 0;
    slip_array *bytes = bytes_of(sample, load), *made;
    slip_image_header header;
    fused plan = {.key = load->output_key ? load->output_key : load->key};
    work job = {.plan = &plan, .sample = sample, .header = &header, .name = op->info->name};
    if (!bytes) return 0;
    job.bytes = slip__array_pointer(bytes);
    job.byte_count = bytes->size;
    if (slip__image_header(&header, job.bytes, job.byte_count, job.name) != SLIP_OK || header.sample_bytes != 1)
        return 0;
    job.channels = slip__image_load_channels(load, &header);
    if (slip__image_check_size(&header, job.channels, job.byte_count, job.name) != SLIP_OK) return 0;
    make_plan(&plan, sample, &header);
    if (plan.normalize && !slip__data_normalize_pixels(NULL, NULL, 0, job.channels, plan.normalize)) {
        plan.normalize = NULL; /* it fails, and says why */
        --plan.count;
    }
    if (plan.count < 2) return 0;
    plan.is_last = sample->next_op + plan.count == sample->op_count;
    *status = make_image(&made, &job);
    if (*status == SLIP_OK) *status = slip__sample_put(sample, plan.key, made);
    return plan.count;
}
