#include "data_support.h"

slip_sample *make_sample(const char *key, int64_t value) {
    slip_sample *sample = NULL;
    slip_array *array = NULL;
    EXPECT_OK(slip_sample_create(&sample));
    EXPECT_OK(slip_array_from_data(&array, &value, NULL, 0, SLIP_INT64));
    EXPECT_OK(slip_sample_set(sample, key, array));
    slip_array_release(array);
    return sample;
}

slip_data *make_numbers(int count) {
    slip_sample *samples[4096] = {NULL};
    slip_data *data = NULL;
    for (int i = 0; i < count; ++i) samples[i] = make_sample("x", i);
    EXPECT_OK(slip_data_from_samples(&data, samples, (size_t)count));
    for (int i = 0; i < count; ++i) slip_sample_release(samples[i]);
    return data;
}

int64_t number_of(const slip_sample *sample, const char *key) {
    const void *data = NULL;
    slip_array *array = slip_sample_get(sample, key);
    EXPECT_TRUE(array != NULL);
    EXPECT_EQ(slip_array_dtype(array), SLIP_INT64);
    EXPECT_OK(slip_array_data(&data, array));
    return *(const int64_t *)data;
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t byte_count) {
    for (size_t i = 0; i < byte_count; ++i) hash = (hash ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3u;
    return hash;
}

uint64_t hash_of_sample(const slip_sample *sample) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < slip_sample_count(sample); ++i) {
        const char *name;
        const void *data = NULL;
        slip_array *array = slip_sample_at(sample, i, &name);
        int ndim = slip_array_ndim(array);
        EXPECT_OK(slip_array_data(&data, array));
        hash = mix(hash, name, strlen(name));
        hash = mix(hash, slip_array_shape(array), (size_t)ndim * sizeof(int));
        hash = mix(hash, data, slip_array_size(array) * slip_dtype_size(slip_array_dtype(array)));
    }
    return hash;
}

uint64_t hash_of_rest(slip_data *stream, int *count) {
    uint64_t hash = 0;
    *count = 0;
    for (;;) {
        slip_sample *sample = NULL;
        EXPECT_OK(slip_data_next(&sample, stream));
        if (!sample) return hash;
        uint64_t one = hash_of_sample(sample);
        hash = mix(hash, &one, sizeof one);
        ++*count;
        slip_sample_release(sample);
    }
}
