/* Strings, vectors and maps of the C interface. */
#include "capi_support.h"

#include "base/memory.h"

/* ---- strings ---- */

TEST(a_string_is_a_copy_and_copies_of_its_handle_see_assignments) {
    char source[] = "stream";
    mlx_string text = mlx_string_new_data(source), alias = text, other = mlx_string_new_data("");
    source[0] = 'X';
    EXPECT_STR(mlx_string_data(text), "stream");
    EXPECT_STR(mlx_string_data(other), "");
    EXPECT_EQ(mlx_string_set(&text, other), 0);
    EXPECT_STR(mlx_string_data(alias), "");
    EXPECT_EQ(mlx_string_set(&text, text), 0);
    EXPECT_EQ(mlx_string_free(alias), 0);
    EXPECT_EQ(mlx_string_free(other), 0);
    EXPECT_EQ(mlx_string_free(mlx_string_new()), 0);
}

TEST(bad_strings_are_errors) {
    error_log log;
    install_log(&log);
    mlx_string text = mlx_string_new_data("kept");
    EXPECT_HANDLER(&log, mlx_string_new_data(NULL), "[string_new_data]");
    EXPECT_ERROR(&log, mlx_string_set(&text, mlx_string_new()), "[string_set]");
    EXPECT_ERROR(&log, mlx_string_set(NULL, text), "'str' is NULL");
    EXPECT_STR(mlx_string_data(text), "kept");
    EXPECT_HANDLER(&log, mlx_string_data(mlx_string_new()), "[string_data]");
    mlx_string_free(text);
}

/* ---- vectors ---- */

static int item_of(mlx_vector_array vector, size_t index) {
    mlx_array array = mlx_array_new();
    int value = -1;
    EXPECT_EQ(mlx_vector_array_get(&array, vector, index), 0);
    EXPECT_EQ(mlx_array_item_int32(&value, array), 0);
    mlx_array_free(array);
    return value;
}

TEST(a_vector_of_arrays_grows_and_keeps_its_order) {
    mlx_vector_array vector = mlx_vector_array_new();
    EXPECT_TRUE(vector.ctx != NULL);
    EXPECT_EQ(mlx_vector_array_size(vector), 0);
    for (int i = 0; i < 100; ++i) {
        mlx_array value = mlx_array_new_int(i);
        EXPECT_EQ(mlx_vector_array_append_value(vector, value), 0);
        mlx_array_free(value);
    }
    EXPECT_EQ(mlx_vector_array_size(vector), 100);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(item_of(vector, (size_t)i), i);
    mlx_vector_array_free(vector);
}

TEST(vectors_of_arrays_are_made_and_set_from_values) {
    mlx_array values[2] = {mlx_array_new_int(5), mlx_array_new_int(6)};
    mlx_vector_array two = mlx_vector_array_new_data(values, 2), one = mlx_vector_array_new_value(values[1]);
    mlx_vector_array alias = one, fresh = {NULL};
    EXPECT_EQ(mlx_vector_array_size(two), 2);
    EXPECT_EQ(item_of(one, 0), 6);
    EXPECT_EQ(mlx_vector_array_set(&one, two), 0);
    EXPECT_EQ(mlx_vector_array_size(alias), 2);
    EXPECT_EQ(mlx_vector_array_append_data(two, values, 2), 0);
    EXPECT_EQ(mlx_vector_array_size(two), 4);
    EXPECT_EQ(mlx_vector_array_size(one), 2); /* a copy of its own */
    EXPECT_EQ(mlx_vector_array_set_value(&two, values[0]), 0);
    EXPECT_EQ(mlx_vector_array_size(two), 1);
    EXPECT_EQ(mlx_vector_array_set_data(&fresh, values, 2), 0);
    EXPECT_EQ(item_of(fresh, 1), 6);
    EXPECT_EQ(mlx_vector_array_set_data(&fresh, NULL, 0), 0);
    EXPECT_EQ(mlx_vector_array_size(fresh), 0);
    EXPECT_EQ(mlx_vector_array_set(&fresh, fresh), 0);
    for (int i = 0; i < 2; ++i) mlx_array_free(values[i]);
    EXPECT_EQ(item_of(two, 0), 5); /* the vector holds the array */
    mlx_vector_array_free(two);
    mlx_vector_array_free(one);
    mlx_vector_array_free(fresh);
}

TEST(bad_input_to_a_vector_of_arrays_leaves_it_as_it_was) {
    error_log log;
    install_log(&log);
    mlx_array values[2] = {mlx_array_new_int(5), {NULL}}, got = mlx_array_new();
    mlx_vector_array vector = mlx_vector_array_new_value(values[0]), empty = {NULL};
    EXPECT_ERROR(&log, mlx_vector_array_append_data(vector, values, 2), "[vector_array_append_data]");
    EXPECT_EQ(mlx_vector_array_size(vector), 1);
    EXPECT_ERROR(&log, mlx_vector_array_set_data(&vector, values, 2), "empty array");
    EXPECT_EQ(item_of(vector, 0), 5);
    EXPECT_HANDLER(&log, mlx_vector_array_new_data(values, 2), "[vector_array_new_data]");
    EXPECT_HANDLER(&log, mlx_vector_array_new_data(NULL, 3), "data is NULL for 3 values");
    EXPECT_ERROR(&log, mlx_vector_array_get(&got, vector, 1), "index 1 is out of range for a vector of size 1");
    EXPECT_ERROR(&log, mlx_vector_array_get(NULL, vector, 0), "'res' is NULL");
    EXPECT_ERROR(&log, mlx_vector_array_append_value(empty, values[0]), "empty handle");
    EXPECT_ERROR(&log, mlx_vector_array_set(&vector, empty), "empty handle");
    EXPECT_ERROR(&log, mlx_vector_array_set(NULL, vector), "'vec' is NULL");
    EXPECT_HANDLER(&log, mlx_vector_array_size(empty), "[vector_array_size]");
    EXPECT_ERROR(&log, mlx_eval(empty), "[eval]");
    EXPECT_ERROR(&log, mlx_async_eval(empty), "[async_eval]");
    EXPECT_TRUE(got.ctx == NULL);
    EXPECT_EQ(mlx_vector_array_free(empty), 0);
    mlx_vector_array_free(vector);
    mlx_array_free(values[0]);
}

TEST(vectors_of_ints_hold_their_values) {
    int values[3] = {1, -2, 3}, got = 0;
    mlx_vector_int a = mlx_vector_int_new(), b = mlx_vector_int_new_data(values, 3), c = mlx_vector_int_new_value(9);
    EXPECT_EQ(mlx_vector_int_append_data(a, values, 3), 0);
    EXPECT_EQ(mlx_vector_int_append_value(a, 4), 0);
    EXPECT_EQ(mlx_vector_int_size(a), 4);
    EXPECT_EQ(mlx_vector_int_get(&got, a, 3), 0);
    EXPECT_EQ(got, 4);
    EXPECT_EQ(mlx_vector_int_set(&c, b), 0);
    EXPECT_EQ(mlx_vector_int_get(&got, c, 1), 0);
    EXPECT_EQ(got, -2);
    EXPECT_EQ(mlx_vector_int_set_value(&c, 7), 0);
    EXPECT_EQ(mlx_vector_int_size(c), 1);
    EXPECT_EQ(mlx_vector_int_set_data(&c, values, 2), 0);
    EXPECT_EQ(mlx_vector_int_size(c), 2);
    error_log log;
    install_log(&log);
    EXPECT_ERROR(&log, mlx_vector_int_get(&got, c, 2), "[vector_int_get] index 2");
    mlx_vector_int_free(a);
    mlx_vector_int_free(b);
    mlx_vector_int_free(c);
}

TEST(vectors_of_strings_hold_copies) {
    char changing[] = "first";
    const char *values[2] = {changing, "second"};
    char *got = NULL;
    mlx_vector_string a = mlx_vector_string_new_data(values, 2), b = mlx_vector_string_new(), c = {NULL};
    mlx_vector_string d = mlx_vector_string_new_value("only");
    changing[0] = 'F';
    EXPECT_EQ(mlx_vector_string_get(&got, a, 0), 0);
    EXPECT_STR(got, "first");
    EXPECT_EQ(mlx_vector_string_append_value(b, got), 0);
    EXPECT_EQ(mlx_vector_string_append_data(b, values, 2), 0);
    EXPECT_EQ(mlx_vector_string_size(b), 3);
    EXPECT_EQ(mlx_vector_string_set(&c, b), 0);
    EXPECT_EQ(mlx_vector_string_get(&got, c, 0), 0);
    EXPECT_EQ(mlx_vector_string_set_value(&c, got), 0); /* of what is about to go */
    EXPECT_EQ(mlx_vector_string_get(&got, c, 0), 0);
    EXPECT_STR(got, "first");
    EXPECT_EQ(mlx_vector_string_set_data(&c, values, 2), 0);
    EXPECT_EQ(mlx_vector_string_size(c), 2);
    EXPECT_EQ(mlx_vector_string_get(&got, d, 0), 0);
    EXPECT_STR(got, "only");
    error_log log;
    install_log(&log);
    EXPECT_ERROR(&log, mlx_vector_string_append_value(c, NULL), "[vector_string_append_value] the string is NULL");
    EXPECT_EQ(mlx_vector_string_size(c), 2);
    EXPECT_ERROR(&log, mlx_vector_string_get(&got, c, 2), "[vector_string_get]");
    mlx_vector_string_free(a);
    mlx_vector_string_free(b);
    mlx_vector_string_free(c);
    mlx_vector_string_free(d);
}

TEST(vectors_of_vectors_hold_copies_of_lists) {
    mlx_array value = mlx_array_new_int(3);
    mlx_vector_array inner = mlx_vector_array_new_value(value), got = {NULL};
    mlx_vector_vector_array outer = mlx_vector_vector_array_new_value(inner), copy = {NULL};
    EXPECT_EQ(mlx_vector_array_append_value(inner, value), 0);
    EXPECT_EQ(mlx_vector_vector_array_append_value(outer, inner), 0);
    EXPECT_EQ(mlx_vector_vector_array_append_data(outer, &inner, 1), 0);
    EXPECT_EQ(mlx_vector_vector_array_size(outer), 3);
    EXPECT_EQ(mlx_vector_vector_array_set(&copy, outer), 0);
    mlx_vector_vector_array_free(outer);
    EXPECT_EQ(mlx_vector_vector_array_get(&got, copy, 0), 0);
    EXPECT_EQ(mlx_vector_array_size(got), 1);
    EXPECT_EQ(mlx_vector_vector_array_get(&got, copy, 1), 0);
    EXPECT_EQ(mlx_vector_array_size(got), 2);
    EXPECT_EQ(item_of(got, 1), 3);
    EXPECT_EQ(mlx_vector_vector_array_set_data(&copy, &inner, 1), 0);
    EXPECT_EQ(mlx_vector_vector_array_set_value(&copy, inner), 0);
    EXPECT_EQ(mlx_vector_vector_array_size(copy), 1);
    error_log log;
    install_log(&log);
    EXPECT_ERROR(&log, mlx_vector_vector_array_get(&got, copy, 1), "[vector_vector_array_get]");
    EXPECT_ERROR(&log, mlx_vector_vector_array_append_value(copy, (mlx_vector_array){NULL}), "empty vector handle");
    mlx_vector_vector_array none = mlx_vector_vector_array_new(), made = mlx_vector_vector_array_new_data(&got, 1);
    EXPECT_EQ(mlx_vector_vector_array_size(none), 0);
    EXPECT_EQ(mlx_vector_vector_array_size(made), 1);
    mlx_vector_vector_array_free(none);
    mlx_vector_vector_array_free(made);
    mlx_vector_vector_array_free(copy);
    mlx_vector_array_free(inner);
    mlx_vector_array_free(got);
    mlx_array_free(value);
}

TEST(eval_of_a_vector_makes_all_of_it_ready) {
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array one = mlx_array_new_float(1), sums[3];
    for (int i = 0; i < 3; ++i) {
        sums[i] = mlx_array_new();
        EXPECT_EQ(mlx_add(&sums[i], i ? sums[i - 1] : one, one, stream), 0);
    }
    mlx_vector_array outputs = mlx_vector_array_new_data(sums, 3), none = mlx_vector_array_new();
    EXPECT_EQ(mlx_async_eval(outputs), 0);
    EXPECT_EQ(mlx_eval(outputs), 0);
    EXPECT_EQ(mlx_eval(none), 0);
    EXPECT_EQ(mlx_async_eval(none), 0);
    for (int i = 0; i < 3; ++i) {
        EXPECT_NEAR(*mlx_array_data_float32(sums[i]), i + 2, 0);
        mlx_array_free(sums[i]);
    }
    mlx_vector_array_free(outputs);
    mlx_vector_array_free(none);
    mlx_array_free(one);
    mlx_stream_free(stream);
}

TEST(an_op_with_several_results_assigns_a_vector) {
    error_log log;
    install_log(&log);
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array inputs[2] = {counting((const int[]){3, 1}, 2), counting((const int[]){2}, 1)}, first = mlx_array_new();
    mlx_array misfit = counting((const int[]){5}, 1);
    mlx_vector_array given = mlx_vector_array_new_data(inputs, 2), results = {NULL};
    EXPECT_EQ(mlx_broadcast_arrays(&results, given, stream), 0);
    EXPECT_EQ(mlx_broadcast_arrays(&results, given, stream), 0); /* in place */
    EXPECT_EQ(mlx_vector_array_size(results), 2);
    EXPECT_EQ(mlx_vector_array_get(&first, results, 1), 0);
    EXPECT_EQ(mlx_array_dim(first, 0), 3);
    EXPECT_EQ(mlx_array_dim(first, 1), 2);
    EXPECT_ERROR(&log, mlx_broadcast_arrays(NULL, given, stream), "'res' is NULL");
    EXPECT_EQ(mlx_vector_array_append_value(given, misfit), 0);
    EXPECT_ERROR(&log, mlx_broadcast_arrays(&results, given, stream), "[broadcast_shapes]");
    EXPECT_EQ(mlx_vector_array_size(results), 2); /* as it was */
    mlx_vector_array_free(given);
    mlx_vector_array_free(results);
    for (int i = 0; i < 2; ++i) mlx_array_free(inputs[i]);
    mlx_array_free(first);
    mlx_array_free(misfit);
    mlx_stream_free(stream);
}

/* ---- maps ---- */

TEST(a_map_finds_what_was_inserted_last_and_iterates_in_order_of_first_insertion) {
    mlx_map_string_to_array map = mlx_map_string_to_array_new();
    char key[16];
    int value = 0;
    mlx_array found = mlx_array_new();
    for (int i = 0; i < 1200; ++i) { /* each of 400 keys three times */
        mlx_array number = mlx_array_new_int(i);
        snprintf(key, sizeof key, "key%d", i % 400);
        EXPECT_EQ(mlx_map_string_to_array_insert(map, key, number), 0);
        mlx_array_free(number);
    }
    EXPECT_EQ(mlx_map_string_to_array_get(&found, map, "key123"), 0);
    EXPECT_EQ(mlx_array_item_int32(&value, found), 0);
    EXPECT_EQ(value, 923);
    mlx_map_string_to_array_iterator it = mlx_map_string_to_array_iterator_new(map);
    const char *at = NULL;
    int count = 0;
    for (; mlx_map_string_to_array_iterator_next(&at, &found, it) == 0; ++count) {
        snprintf(key, sizeof key, "key%d", count);
        EXPECT_STR(at, key);
        EXPECT_EQ(mlx_array_item_int32(&value, found), 0);
        EXPECT_EQ(value, 800 + count);
    }
    EXPECT_EQ(count, 400);
    EXPECT_EQ(mlx_map_string_to_array_iterator_next(&at, &found, it), 2);
    mlx_map_string_to_array_iterator_free(it);
    mlx_map_string_to_array_free(map);
    EXPECT_EQ(mlx_array_item_int32(&value, found), 0); /* outlives the map */
    mlx_array_free(found);
}

TEST(missing_keys_and_ends_give_2_without_an_error) {
    error_log log;
    install_log(&log);
    mlx_map_string_to_array arrays = mlx_map_string_to_array_new();
    mlx_map_string_to_string strings = mlx_map_string_to_string_new();
    mlx_array array = mlx_array_new();
    const char *key = NULL, *value = NULL;
    EXPECT_EQ(mlx_map_string_to_array_get(&array, arrays, "none"), 2);
    EXPECT_EQ(mlx_map_string_to_string_get(&value, strings, "none"), 2);
    mlx_map_string_to_array_iterator over_arrays = mlx_map_string_to_array_iterator_new(arrays);
    mlx_map_string_to_string_iterator over_strings = mlx_map_string_to_string_iterator_new(strings);
    EXPECT_EQ(mlx_map_string_to_array_iterator_next(&key, &array, over_arrays), 2);
    EXPECT_EQ(mlx_map_string_to_string_iterator_next(&key, &value, over_strings), 2);
    EXPECT_TRUE(array.ctx == NULL && !key && !value);
    EXPECT_EQ(log.count, 0);
    mlx_map_string_to_array_iterator_free(over_arrays);
    mlx_map_string_to_string_iterator_free(over_strings);
    mlx_map_string_to_array_free(arrays);
    mlx_map_string_to_string_free(strings);
}

TEST(a_map_of_strings_holds_copies) {
    mlx_map_string_to_string map = mlx_map_string_to_string_new(), copy = {NULL};
    char key[] = "name", value[] = "slip";
    const char *got = NULL, *at = NULL;
    EXPECT_EQ(mlx_map_string_to_string_insert(map, key, value), 0);
    EXPECT_EQ(mlx_map_string_to_string_insert(map, "", "empty key"), 0);
    key[0] = value[0] = 'X';
    EXPECT_EQ(mlx_map_string_to_string_set(&copy, map), 0);
    EXPECT_EQ(mlx_map_string_to_string_insert(map, "name", "other"), 0);
    EXPECT_EQ(mlx_map_string_to_string_get(&got, copy, "name"), 0);
    EXPECT_STR(got, "slip");
    EXPECT_EQ(mlx_map_string_to_string_set(&copy, map), 0);
    mlx_map_string_to_string_iterator it = mlx_map_string_to_string_iterator_new(copy);
    EXPECT_EQ(mlx_map_string_to_string_iterator_next(&at, &got, it), 0);
    EXPECT_STR(at, "name");
    EXPECT_STR(got, "other");
    EXPECT_EQ(mlx_map_string_to_string_insert(copy, "late", "too"), 0);
    EXPECT_EQ(mlx_map_string_to_string_iterator_next(&at, &got, it), 0);
    EXPECT_STR(at, "");
    EXPECT_EQ(mlx_map_string_to_string_iterator_next(&at, &got, it), 0);
    EXPECT_STR(at, "late");
    mlx_map_string_to_string_iterator_free(it);
    mlx_map_string_to_string_free(map);
    mlx_map_string_to_string_free(copy);
}

TEST(bad_input_to_maps_is_an_error) {
    error_log log;
    install_log(&log);
    mlx_map_string_to_array arrays = mlx_map_string_to_array_new(), no_arrays = {NULL};
    mlx_map_string_to_string strings = mlx_map_string_to_string_new(), no_strings = {NULL};
    mlx_array value = mlx_array_new_int(1);
    const char *text = NULL;
    EXPECT_ERROR(&log, mlx_map_string_to_array_insert(arrays, NULL, value), "the key is NULL");
    EXPECT_ERROR(&log, mlx_map_string_to_array_insert(arrays, "a", mlx_array_empty), "'value' is an empty array");
    EXPECT_ERROR(&log, mlx_map_string_to_array_insert(no_arrays, "a", value), "empty handle");
    EXPECT_ERROR(&log, mlx_map_string_to_array_get(&value, no_arrays, "a"), "[map_string_to_array_get]");
    EXPECT_ERROR(&log, mlx_map_string_to_array_get(NULL, arrays, "a"), "'value' is NULL");
    EXPECT_ERROR(&log, mlx_map_string_to_array_get(&value, arrays, NULL), "the key is NULL");
    EXPECT_ERROR(&log, mlx_map_string_to_array_set(&arrays, no_arrays), "empty handle");
    EXPECT_ERROR(&log, mlx_map_string_to_string_insert(strings, "a", NULL), "the value for key 'a' is NULL");
    EXPECT_ERROR(&log, mlx_map_string_to_string_get(&text, no_strings, "a"), "[map_string_to_string_get]");
    EXPECT_HANDLER(&log, mlx_map_string_to_string_iterator_new(no_strings), "[map_string_to_string_iterator_new]");
    EXPECT_ERROR(&log, mlx_map_string_to_string_iterator_next(&text, &text, (mlx_map_string_to_string_iterator){0}),
                 "the iterator is an empty handle");
    EXPECT_EQ(mlx_map_string_to_array_free(no_arrays), 0);
    EXPECT_EQ(mlx_map_string_to_array_iterator_free((mlx_map_string_to_array_iterator){0}), 0);
    mlx_map_string_to_array_free(arrays);
    mlx_map_string_to_string_free(strings);
    mlx_array_free(value);
}

/* ---- no memory ---- */

static int use_containers(void) {
    const char *words[2] = {"a", "b"};
    mlx_array value = mlx_array_new_int(1);
    mlx_vector_array list = mlx_vector_array_new_value(value);
    mlx_vector_vector_array lists = mlx_vector_vector_array_new_value(list);
    mlx_vector_string strings = mlx_vector_string_new_data(words, 2), copy = {NULL};
    mlx_map_string_to_array map = mlx_map_string_to_array_new(), map_copy = {NULL};
    mlx_string text = mlx_string_new_data("text");
    int failed = !value.ctx || !list.ctx || !lists.ctx || !strings.ctx || !map.ctx || !text.ctx;
    char key[16];
    for (int i = 0; i < 20 && !failed; ++i) {
        snprintf(key, sizeof key, "%d", i);
        failed = mlx_map_string_to_array_insert(map, key, value);
    }
    if (!failed) failed = mlx_map_string_to_array_set(&map_copy, map);
    if (!failed) failed = mlx_vector_vector_array_append_value(lists, list);
    if (!failed) failed = mlx_vector_string_set(&copy, strings);
    mlx_string_free(text);
    mlx_map_string_to_array_free(map);
    mlx_map_string_to_array_free(map_copy);
    mlx_vector_string_free(strings);
    mlx_vector_string_free(copy);
    mlx_vector_vector_array_free(lists);
    mlx_vector_array_free(list);
    mlx_array_free(value);
    return failed;
}

TEST(each_failing_allocation_of_a_container_is_an_error_and_nothing_else) {
    error_log log;
    install_log(&log);
    for (uint64_t n = 1;; ++n) {
        int errors_before = log.count;
        TEST_CONTEXT("allocation %d fails", (int)n);
        slip__memory_fail_at(n, 0);
        int failed = use_containers();
        slip__memory_fail_at(0, 0);
        EXPECT_EQ(failed != 0, log.count > errors_before);
        if (!failed && n > 100) break;
        EXPECT_LT(n, 2000);
    }
}
