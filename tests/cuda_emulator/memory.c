/* Device memory: a range of addresses reserved in advance, so that an address tells whether it is the device's. Each
 * allocation has whole pages and an inaccessible page behind it, and freed ones are inaccessible and not used again
 * soon. Under address sanitizer every byte outside of an allocation is one that kernels must not touch. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cuda_emulator/state.h"

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define MEMORY_ADDRESS_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(MEMORY_ADDRESS_SANITIZER)
#include <sanitizer/asan_interface.h>
#else
#define __asan_poison_memory_region(memory, byte_count) ((void)0)
#define __asan_unpoison_memory_region(memory, byte_count) ((void)0)
#endif

enum { FILLED_BYTES = 64 << 20 }; /* at most, so that large allocations need not exist in full */

typedef struct allocation allocation;
struct allocation {
    char *start;
    size_t byte_count, page_bytes; /* as asked for; in whole pages */
    allocation *next;              /* of the device's, in order of their addresses */
};

static char *arena;
static size_t arena_bytes, device_bytes, page;
static char *cursor; /* where the next one is looked for */
static allocation *device_memory, *pinned_memory;

static bool arena_make(void) {
    if (arena != NULL) return true;
    page = (size_t)sysconf(_SC_PAGESIZE);
    size_t memory_bytes = emulator_get_settings()->memory_bytes;
    arena_bytes = (4 * memory_bytes + ((size_t)1 << 30)) / page * page;
    void *reserved = mmap(NULL, arena_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (reserved == MAP_FAILED) return false;
    arena = cursor = reserved;
    return true;
}

/* The list's link that an allocation of so many bytes, and its guard page, goes into; *start is its address. NULL where
 * there is no room from `from` on. */
static allocation **find_room(char *from, size_t byte_count, char **start) {
    allocation **link = &device_memory;
    char *free_start = arena;
    for (;; link = &(*link)->next) {
        char *free_end = *link != NULL ? (*link)->start : arena + arena_bytes;
        char *candidate = free_start > from ? free_start : from;
        if (free_end > candidate && (size_t)(free_end - candidate) >= byte_count + page) {
            *start = candidate;
            return link;
        }
        if (*link == NULL) return NULL;
        free_start = (*link)->start + (*link)->page_bytes + page;
    }
}

static char *device_allocate(size_t byte_count) {
    if (!arena_make() || byte_count > emulator_get_settings()->memory_bytes - device_bytes) return NULL;
    size_t page_bytes = (byte_count + page - 1) / page * page;
    char *start = NULL;
    allocation **link = find_room(cursor, page_bytes, &start);
    if (link == NULL) link = find_room(arena, page_bytes, &start);
    allocation *made = link == NULL ? NULL : malloc(sizeof *made);
    if (made == NULL) return NULL;
    if (mprotect(start, page_bytes, PROT_READ | PROT_WRITE) != 0) {
        free(made);
        return NULL;
    }
    *made = (allocation){start, byte_count, page_bytes, *link};
    *link = made;
    device_bytes += byte_count;
    cursor = start + page_bytes + page;
    __asan_unpoison_memory_region(start, page_bytes);
    memset(start, 0xff, byte_count < FILLED_BYTES ? byte_count : FILLED_BYTES); /* NaN */
    __asan_poison_memory_region(start + byte_count, page_bytes - byte_count);
    return start;
}

static void device_free(allocation **link) {
    allocation *freed = *link;
    *link = freed->next;
    device_bytes -= freed->byte_count;
    __asan_unpoison_memory_region(freed->start, freed->page_bytes);
    madvise(freed->start, freed->page_bytes, MADV_DONTNEED);
    mprotect(freed->start, freed->page_bytes, PROT_NONE);
    free(freed);
}

/* The link to the allocation that the address begins. */
static allocation **find(allocation **first, const void *start) {
    for (allocation **link = first; *link != NULL; link = &(*link)->next) {
        if ((*link)->start == start) return link;
    }
    return NULL;
}

static bool is_within(const allocation *first, uintptr_t address, size_t byte_count) {
    for (const allocation *in = first; in != NULL; in = in->next) {
        uintptr_t start = (uintptr_t)in->start;
        if (address >= start && address - start < in->byte_count)
            return byte_count <= in->byte_count - (address - start);
    }
    return false;
}

emulator_place emulator_place_of(CUdeviceptr address, size_t byte_count) {
    uintptr_t start = (uintptr_t)address, arena_start = (uintptr_t)arena;
    if (is_within(device_memory, start, byte_count)) return PLACE_DEVICE;
    if (arena != NULL && start < arena_start + arena_bytes && start + byte_count > arena_start) return PLACE_ILLEGAL;
    return is_within(pinned_memory, start, byte_count) ? PLACE_PINNED : PLACE_HOST;
}

uint64_t emulator_device_bytes(void) {
    emulator_lock();
    uint64_t bytes = device_bytes;
    emulator_unlock();
    return bytes;
}

/* ---- the driver's functions ---- */

CUresult cuMemGetInfo(size_t *free_bytes, size_t *total_bytes) {
    ENTER(cuMemGetInfo);
    if (free_bytes == NULL || total_bytes == NULL) return CUDA_ERROR_INVALID_VALUE;
    *total_bytes = emulator_get_settings()->memory_bytes;
    emulator_lock();
    *free_bytes = *total_bytes - device_bytes;
    emulator_unlock();
    return CUDA_SUCCESS;
}

CUresult cuMemAlloc(CUdeviceptr *data, size_t byte_count) {
    ENTER(cuMemAlloc);
    if (data == NULL || byte_count == 0) return CUDA_ERROR_INVALID_VALUE;
    emulator_lock();
    char *start = device_allocate(byte_count);
    emulator_unlock();
    if (start == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
    *data = (CUdeviceptr)(uintptr_t)start;
    return CUDA_SUCCESS;
}

/* Waits for the device, as the real one does. Memory goes back even if the device is dead. */
CUresult cuMemFree(CUdeviceptr data) {
    CUresult result = emulator_enter(CALL_cuMemFree, true);
    if ((result != CUDA_SUCCESS && result != emulator_fault_now()) || data == 0) return result;
    emulator_lock();
    emulator_drain("cuMemFree");
    allocation **link = find(&device_memory, (void *)(uintptr_t)data);
    if (link != NULL) device_free(link);
    emulator_unlock();
    return result != CUDA_SUCCESS ? result : link == NULL ? CUDA_ERROR_INVALID_VALUE : emulator_fault_now();
}

CUresult cuMemHostAlloc(void **data, size_t byte_count, unsigned flags) {
    ENTER(cuMemHostAlloc);
    (void)flags;
    if (data == NULL || byte_count == 0) return CUDA_ERROR_INVALID_VALUE;
    allocation *made = malloc(sizeof *made);
    void *memory = NULL;
    if (made == NULL || posix_memalign(&memory, 4096, byte_count) != 0) {
        free(made);
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    emulator_lock();
    *made = (allocation){memory, byte_count, byte_count, pinned_memory};
    pinned_memory = made;
    emulator_unlock();
    *data = memory;
    return CUDA_SUCCESS;
}

CUresult cuMemFreeHost(void *data) {
    CUresult result = emulator_enter(CALL_cuMemFreeHost, true);
    if ((result != CUDA_SUCCESS && result != emulator_fault_now()) || data == NULL) return result;
    emulator_lock();
    emulator_drain("cuMemFreeHost");
    allocation **link = find(&pinned_memory, data), *freed = link == NULL ? NULL : *link;
    if (link != NULL) *link = freed->next;
    emulator_unlock();
    if (freed == NULL) return CUDA_ERROR_INVALID_VALUE;
    free(freed->start);
    free(freed);
    return result != CUDA_SUCCESS ? result : emulator_fault_now();
}
