/* Members of tar and zip archives. */
#include <stdlib.h>

#include "base/memory.h"
#include "data/members.h"
#include "io_support.h"

static const char *archive_path(const char *name) {
    static char path[700];
    const char *folder = data_path("");
    snprintf(path, sizeof path, "%.*sarchives/%s", (int)strlen(folder) - 3, folder, name);
    return path;
}

static slip_members *open_archive(const char *name, bool is_nested) {
    slip_members *members = NULL;
    EXPECT_OK(slip__members_open(&members, archive_path(name), is_nested, 1, "test"));
    return members;
}

/* "a b c" */
static const char *names(const slip_members *members) {
    static char text[4096];
    size_t length = 0;
    const char *name;
    text[0] = 0;
    for (size_t i = 0; i < slip__members_count(members); ++i) {
        slip__members_at(members, i, &name);
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s", i ? " " : "", name);
    }
    return text;
}

static void expect_content(const slip_members *members, const char *name, const void *bytes, size_t byte_count) {
    slip_array *array = NULL;
    const slip_member *member = slip__members_find(members, name, strlen(name));
    if (!member) FAIL("there is no %s", name);
    EXPECT_OK(slip__members_read(&array, members, member, "test"));
    expect_array(array, SLIP_UINT8, (int[]){(int)byte_count}, 1, bytes);
    slip_array_release(array);
}

#define EXPECT_CONTENT(members, name, literal) expect_content((members), (name), (literal), sizeof(literal) - 1)

static void *read_whole(const char *path, size_t *byte_count) {
    FILE *file = fopen(path, "rb");
    if (!file) FAIL("%s cannot be read", path);
    void *bytes = malloc(1 << 16);
    *byte_count = fread(bytes, 1, 1 << 16, file);
    fclose(file);
    return bytes;
}

static void expect_bad(const void *bytes, size_t byte_count, slip_status status, const char *message) {
    slip_members *members = NULL;
    EXPECT_STATUS(slip__members_of_bytes(&members, bytes, byte_count, false, "files_from_tar"), status);
    EXPECT_TRUE(members == NULL);
    EXPECT_MESSAGE(message);
}

/* The check sum of the header at `at`, made right again. */
static void sign(unsigned char *bytes, size_t at) {
    unsigned sum = 0;
    memset(bytes + at + 148, ' ', 8);
    for (int i = 0; i < 512; ++i) sum += bytes[at + (size_t)i];
    snprintf((char *)bytes + at + 148, 8, "%06o", sum);
}

TEST(gnu_archives_give_their_files_and_hard_links) {
    slip_members *members = open_archive("gnu.tar", false);
    char name[151];
    unsigned char block[512];
    memset(name, 'n', 150);
    name[150] = 0;
    for (int i = 0; i < 512; ++i) block[i] = (unsigned char)i;
    EXPECT_EQ(slip__members_count(members), 6);
    EXPECT_CONTENT(members, "dir/f.txt", "hello");
    EXPECT_CONTENT(members, "hard", "hello");
    EXPECT_CONTENT(members, "empty", "");
    EXPECT_CONTENT(members, name, "long");
    expect_content(members, "block", block, 512);
    EXPECT_TRUE(slip__members_find(members, "soft", 4) == NULL);
    EXPECT_TRUE(slip__members_find(members, "dir", 3) == NULL);
    slip__members_release(members);
}

TEST(long_names_of_ustar_and_pax_are_read) {
    slip_members *members = open_archive("ustar.tar", false);
    char name[300];
    memset(name, 'p', 80);
    name[80] = '/';
    memset(name + 81, 'n', 90);
    name[171] = 0;
    EXPECT_CONTENT(members, name, "prefix");
    EXPECT_CONTENT(members, "plain", "ustar");
    slip__members_release(members);
    members = open_archive("pax.tar", false);
    for (int i = 0; i < 120; ++i) memcpy(name + 2 * i, "\xc3\xa9", 3);
    EXPECT_CONTENT(members, name, "pax");
    EXPECT_CONTENT(members, "plain", "after");
    slip__members_release(members);
}

TEST(nested_archives_give_their_members_under_their_name) {
    slip_members *members = open_archive("gnu.tar", true);
    EXPECT_EQ(slip__members_count(members), 7);
    EXPECT_CONTENT(members, "inner/x.txt", "xx");
    EXPECT_CONTENT(members, "inner/d/y.txt", "yyy");
    EXPECT_TRUE(slip__members_find(members, "inner.tar", 9) == NULL);
    slip__members_release(members);
}

TEST(nested_archives_are_the_same_by_any_number_of_threads) {
    enter_scratch_folder();
    size_t size;
    unsigned char *inner = read_whole(archive_path("twice.tar"), &size), *outer = calloc(1, 40 * (512 + size) + 1024);
    for (size_t i = 0, at = 0; i < 40; ++i) {
        snprintf((char *)outer + at, 100, i % 5 == 4 ? "%zu.txt" : "%zu.tar", i);
        snprintf((char *)outer + at + 124, 12, "%011zo", size);
        outer[at + 156] = '0';
        sign(outer, at);
        memcpy(outer + at + 512, inner, size);
        at += 512 + size;
    }
    char expected[4096] = "";
    for (int threads = 1; threads <= 9; threads += 2) {
        slip_members *members = NULL;
        char path[20];
        snprintf(path, sizeof path, "%d.tar", threads);
        FILE *file = fopen(path, "wb");
        fwrite(outer, 1, 40 * (512 + size) + 1024, file);
        fclose(file);
        EXPECT_OK(slip__members_open(&members, path, true, threads, "test"));
        EXPECT_EQ(slip__members_count(members), 32 * 2 + 8);
        if (threads == 1) strcpy(expected, names(members));
        EXPECT_STR(names(members), expected);
        EXPECT_CONTENT(members, "17/a", "newer");
        slip__members_release(members);
    }
    outer[20 * (512 + size) + 512] ^= 1; /* the first header of the archive 20 */
    outer[30 * (512 + size) + 512] ^= 1;
    FILE *file = fopen("bad.tar", "wb");
    fwrite(outer, 1, 40 * (512 + size) + 1024, file);
    fclose(file);
    for (int threads = 1; threads <= 4; threads += 3) {
        slip_members *members = NULL;
        EXPECT_STATUS(slip__members_open(&members, "bad.tar", true, threads, "test"), SLIP_IO);
        snprintf(expected, sizeof expected,
                 "[test] bad.tar: what lies at byte %zu is no tar archive: its first header has a wrong check sum",
                 20 * (512 + size) + 512);
        EXPECT_STR(slip_error_message(), expected);
    }
    free(inner);
    free(outer);
    slip__members_forget();
    leave_scratch_folder();
}

TEST(a_later_member_of_the_same_name_counts) {
    slip_members *members = open_archive("twice.tar", false);
    EXPECT_STR(names(members), "a b");
    EXPECT_CONTENT(members, "a", "newer");
    slip__members_release(members);
}

TEST(zip_archives_give_stored_and_deflated_members) {
    slip_members *members = open_archive("plain.zip", false);
    slip_array *array = NULL;
    char text[451] = "";
    for (int i = 0; i < 50; ++i) strcat(text, "deflated ");
    EXPECT_STR(names(members), "a.txt d/b.txt e z.bz2");
    EXPECT_CONTENT(members, "a.txt", "stored");
    const slip_member *other = slip__members_find(members, "z.bz2", 5);
    EXPECT_STATUS(slip__members_read(&array, members, other, "read_from_tar"), SLIP_UNIMPLEMENTED);
    EXPECT_MESSAGE("plain.zip: 'z.bz2' is compressed by a method other than deflate, which is not supported");
    if (slip__members_read(&array, members, slip__members_find(members, "e", 1), "test") == SLIP_UNIMPLEMENTED)
        SKIP("a build without zlib");
    slip_array_release(array);
    expect_content(members, "d/b.txt", text, 450);
    EXPECT_CONTENT(members, "e", "");
    slip__members_release(members);
}

TEST(archives_that_were_read_are_remembered_until_the_file_changes) {
    slip_members *first = open_archive("gnu.tar", false), *again = open_archive("gnu.tar", false),
                 *nested = open_archive("gnu.tar", true);
    EXPECT_TRUE(first == again);
    EXPECT_TRUE(first != nested);
    slip__members_release(first);
    slip__members_release(again);
    slip__members_release(nested);

    enter_scratch_folder();
    size_t size;
    unsigned char *bytes = read_whole(archive_path("twice.tar"), &size);
    for (int i = 0; i < 2; ++i) {
        bytes[0] = (unsigned char)('x' + i);
        sign(bytes, 0);
        FILE *file = fopen(i ? "next" : "t.tar", "wb");
        fwrite(bytes, 1, size, file);
        fclose(file);
        if (i) EXPECT_EQ(rename("next", "t.tar"), 0);
        EXPECT_OK(slip__members_open(&first, "t.tar", false, 1, "test"));
        EXPECT_STR(names(first), i ? "y b a" : "x b a");
        slip__members_release(first);
    }
    free(bytes);
    slip__members_forget();
    leave_scratch_folder();
}

TEST(more_archives_than_are_remembered_do_no_harm) {
    size_t size;
    void *bytes = read_whole(archive_path("twice.tar"), &size);
    enter_scratch_folder();
    for (int i = 0; i < 150; ++i) {
        char path[32];
        slip_members *members = NULL;
        snprintf(path, sizeof path, "%d.tar", i % 100);
        FILE *file = fopen(path, "wb");
        fwrite(bytes, 1, size, file);
        fclose(file);
        EXPECT_OK(slip__members_open(&members, path, i % 3 == 0, 1, "test"));
        EXPECT_EQ(slip__members_count(members), 2);
        slip__members_release(members);
    }
    slip__members_forget();
    free(bytes);
    leave_scratch_folder();
}

TEST(what_is_no_tar_archive_is_refused) {
    static unsigned char bytes[1024];
    expect_bad("", 0, SLIP_IO, "[files_from_tar] memory: this is no tar archive: it has less than 512 bytes");
    memset(bytes, 'x', sizeof bytes);
    expect_bad(bytes, 1024, SLIP_IO, "this is no tar archive: its first header has a wrong check sum");
    memcpy(bytes, "\x1f\x8b", 2);
    expect_bad(bytes, 1024, SLIP_IO,
               "this is no tar archive: it is compressed by gzip; random access needs it unpacked");
    memcpy(bytes, "\x28\xb5\x2f\xfd", 4);
    expect_bad(bytes, 1024, SLIP_IO, "it is compressed by zstd; random access needs it unpacked");
    memcpy(bytes,
           "\xfd"
           "7zXZ",
           5);
    expect_bad(bytes, 1024, SLIP_IO, "it is compressed by xz; random access needs it unpacked");
    slip_members *members = NULL;
    EXPECT_STATUS(slip__members_open(&members, "/no/such.tar", false, 1, "files_from_tar"), SLIP_IO);
    EXPECT_MESSAGE("[files_from_tar] Failed to open file /no/such.tar: No such file or directory");
    EXPECT_STATUS(slip__members_open(&members, "/tmp", false, 1, "files_from_tar"), SLIP_IO);
    EXPECT_MESSAGE("[files_from_tar] Failed to open file /tmp: it is a directory");
}

TEST(damaged_tar_headers_are_refused) {
    size_t size;
    unsigned char *bytes = read_whole(archive_path("twice.tar"), &size);
    bytes[1024] ^= 1;
    expect_bad(bytes, size, SLIP_IO, "bad tar header at byte 1024: the check sum is wrong");
    bytes[1024] ^= 1;
    expect_bad(bytes, 1024 + 100, SLIP_IO, "bad tar header at byte 1024: it is cut off");
    expect_bad(bytes, 512 + 2, SLIP_IO, "'a' at byte 0 has 3 bytes, of which 2 are there");
    memcpy(bytes + 124, "77777777777", 12);
    sign(bytes, 0);
    expect_bad(bytes, size, SLIP_IO, "'a' at byte 0 has 8589934591 bytes, of which 3584 are there");
    memset(bytes + 124, 0xff, 12);
    bytes[124] = 0x80;
    sign(bytes, 0);
    expect_bad(bytes, size, SLIP_IO, "bad tar header at byte 0: the size is no number");
    memcpy(bytes + 124, "0000000000x", 12);
    sign(bytes, 0);
    expect_bad(bytes, size, SLIP_IO, "bad tar header at byte 0: the size is no number");
    bytes[156] = 'M';
    memcpy(bytes + 124, "00000000003", 12);
    sign(bytes, 0);
    expect_bad(bytes, size, SLIP_UNIMPLEMENTED, "'a' is continued from another volume, which is not supported");
    free(bytes);
    bytes = read_whole(archive_path("sparse.tar"), &size);
    expect_bad(bytes, size, SLIP_UNIMPLEMENTED, "'holes' is sparse, which is not supported");
    free(bytes);
}

TEST(damaged_pax_records_are_refused) {
    size_t size;
    unsigned char *bytes = read_whole(archive_path("pax.tar"), &size);
    char *record = (char *)bytes + 512;
    EXPECT_BYTES(record, "250 path=", 9);
    memcpy(record, "950", 3);
    expect_bad(bytes, size, SLIP_IO, "bad tar header at byte 0: a pax record is damaged");
    memcpy(record, "002", 3);
    expect_bad(bytes, size, SLIP_IO, "bad tar header at byte 0: a pax record is damaged");
    memcpy(record, "250 size=", 9);
    expect_bad(bytes, size, SLIP_IO, "bad tar header at byte 0: a pax size is no number");
    memcpy(record, "250 GNU.sparse.x=", 17);
    expect_bad(bytes, size, SLIP_UNIMPLEMENTED, "the file at byte 0 is sparse, which is not supported");
    free(bytes);
}

TEST(archives_within_each_other_are_read_to_a_depth) {
    /* Each level is a header, the level within it, and no zeros. */
    enum { LEVELS = 12 };
    static unsigned char bytes[512 * (LEVELS + 1)];
    slip_members *members = NULL;
    for (size_t i = 0; i <= LEVELS; ++i) {
        unsigned char *header = bytes + 512 * i;
        strcpy((char *)header, i == LEVELS ? "f" : "a.tar");
        snprintf((char *)header + 124, 12, "%011o", (unsigned)(512 * (LEVELS - i)));
        header[156] = '0';
        sign(bytes, 512 * i);
    }
    EXPECT_STATUS(slip__members_of_bytes(&members, bytes, sizeof bytes, true, "test"), SLIP_IO);
    EXPECT_MESSAGE("archives lie too deep in each other: 8 levels are read");
    EXPECT_OK(slip__members_of_bytes(&members, bytes + 512 * 4, sizeof bytes - 512 * 4, true, "test"));
    EXPECT_STR(names(members), "a/a/a/a/a/a/a/a/f");
    slip__members_release(members);
}

TEST(damaged_zip_archives_are_refused) {
    size_t size;
    unsigned char *bytes = read_whole(archive_path("plain.zip"), &size), *copy = malloc(size);
    size_t end = size - 22 - 9, directory = 0;
    memcpy(&directory, bytes + end + 16, 4);
    expect_bad(bytes, size - 1, SLIP_IO, "bad zip archive: it has no end record; is it cut off?");
    memcpy(copy, bytes, size);
    memset(copy + end + 12, 0xff, 3);
    expect_bad(copy, size, SLIP_IO, "bad zip archive: its central directory is not within the file");
    memcpy(copy, bytes, size);
    copy[directory] = 0;
    expect_bad(copy, size, SLIP_IO, "bad zip archive: a directory entry is missing");
    memcpy(copy, bytes, size);
    copy[directory + 28] = 0xff, copy[directory + 29] = 0xff;
    expect_bad(copy, size, SLIP_IO, "bad zip archive: a directory entry is cut off");
    memcpy(copy, bytes, size);
    copy[directory + 44] = 0x7f;
    expect_bad(copy, size, SLIP_IO, "bad zip archive: a member is not within the file");
    memcpy(copy, bytes, size);
    memset(copy + directory + 24, 0xff, 4);
    expect_bad(copy, size, SLIP_IO, "bad zip archive: a directory entry lacks its zip64 fields");
    copy[end + 4] = 1;
    expect_bad(copy, size, SLIP_UNIMPLEMENTED, "zip archives of several files are not read");
    free(bytes);
    free(copy);
}

static void expect_bad_member(const unsigned char *bytes, size_t size, const char *name, slip_status status,
                              const char *message) {
    slip_members *members = NULL;
    slip_array *array = NULL;
    EXPECT_OK(slip__members_of_bytes(&members, bytes, size, false, "test"));
    const slip_member *member = slip__members_find(members, name, strlen(name));
    slip_status got = slip__members_read(&array, members, member, "read_from_tar");
    if (got == SLIP_UNIMPLEMENTED && status != got) SKIP("a build without zlib");
    EXPECT_STATUS(got, status);
    EXPECT_MESSAGE(message);
    EXPECT_TRUE(array == NULL);
    slip__members_release(members);
}

TEST(damaged_members_of_zip_archives_are_refused) {
    size_t size;
    unsigned char *bytes = read_whole(archive_path("plain.zip"), &size), *copy = malloc(size);
    size_t directory = 0;
    memcpy(&directory, bytes + size - 22 - 9 + 16, 4);
    memcpy(copy, bytes, size);
    copy[0] = 'Q'; /* no longer seen to be a zip file */
    expect_bad(copy, size, SLIP_IO, "this is no tar archive");
    memcpy(copy, bytes, size);
    copy[26] = 0xff, copy[27] = 0xff;
    expect_bad_member(copy, size, "a.txt", SLIP_IO, "memory: 'a.txt' is not where the zip archive's directory says");
    memcpy(copy, bytes, size);
    copy[directory + 24] += 1;
    expect_bad_member(copy, size, "a.txt", SLIP_IO, "memory: 'a.txt' cannot have as many bytes as it says");
    memcpy(copy, bytes, size);
    copy[directory + 8] |= 1;
    expect_bad_member(copy, size, "a.txt", SLIP_UNIMPLEMENTED, "'a.txt' is encrypted, which is not supported");
    memcpy(copy, bytes, size);
    copy[30 + 5] ^= 1; /* the first byte of its data */
    expect_bad_member(copy, size, "a.txt", SLIP_IO, "'a.txt' does not have the check sum that the archive says");
    /* A deflated one that claims to be huge takes no memory. */
    memcpy(copy, bytes, size);
    size_t second = directory;
    while (memcmp(copy + second + 46, "d/b.txt", 7) != 0) second += 46 + copy[second + 28];
    memcpy(copy + second + 24, "\xff\xff\xff\x7f", 4);
    expect_bad_member(copy, size, "d/b.txt", SLIP_IO, "'d/b.txt' cannot have as many bytes as it says");
    memcpy(copy + second + 24, "\xff\0\0\0", 4);
    expect_bad_member(copy, size, "d/b.txt", SLIP_IO, "memory: 'd/b.txt': damaged deflate data");
    memcpy(copy, bytes, size);
    copy[second + 16] ^= 1;
    expect_bad_member(copy, size, "d/b.txt", SLIP_IO,
                      "'d/b.txt': the data does not have the check sum that the archive says");
    free(bytes);
    free(copy);
}

TEST(out_of_memory_while_an_archive_is_read_is_an_error) {
    size_t size;
    void *bytes = read_whole(archive_path("gnu.tar"), &size);
    for (uint64_t countdown = 1;; ++countdown) {
        slip_members *members = NULL;
        slip__memory_fail_at(countdown, 0);
        slip_status status = slip__members_of_bytes(&members, bytes, size, true, "test");
        slip__memory_fail_at(0, 0);
        if (status == SLIP_OK) {
            slip__members_release(members);
            EXPECT_GT(countdown, 5);
            break;
        }
        EXPECT_EQ(status, SLIP_OUT_OF_MEMORY);
    }
    free(bytes);
}
