#include "cuda_emulator/fiber.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define FIBER_ADDRESS_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(FIBER_ADDRESS_SANITIZER)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#else
#define __sanitizer_start_switch_fiber(save, stack, byte_count) ((void)0)
#define __sanitizer_finish_switch_fiber(fake, stack, byte_count) ((void)0)
#define __asan_unpoison_memory_region(memory, byte_count) ((void)0)
#endif

enum { GUARD_BYTES = 16384, STACK_BYTES = 131072 }; /* a multiple of every page size up to 16 KiB */

/* Saves what a called function must keep, and the stack pointer to *save; takes all of them from `load`. Thread
 * sanitizer is not told: to it the fibers of a host thread are one thread, and races between streams are what it is
 * wanted for. */
void emulator_switch_stack(void **save, void *load) __attribute__((visibility("hidden")));

#if defined(__x86_64__)
enum { SAVED_WORDS = 8, ENTRY_WORD = 6 }; /* rbp rbx r12-r15, the return address, and nothing: its caller's */
__asm__(".text\n"
        ".globl emulator_switch_stack\n"
        ".hidden emulator_switch_stack\n"
        ".type emulator_switch_stack, @function\n"
        "emulator_switch_stack:\n"
        "    pushq %rbp\n"
        "    pushq %rbx\n"
        "    pushq %r12\n"
        "    pushq %r13\n"
        "    pushq %r14\n"
        "    pushq %r15\n"
        "    movq %rsp, (%rdi)\n"
        "    movq %rsi, %rsp\n"
        "    popq %r15\n"
        "    popq %r14\n"
        "    popq %r13\n"
        "    popq %r12\n"
        "    popq %rbx\n"
        "    popq %rbp\n"
        "    ret\n"
        ".size emulator_switch_stack, . - emulator_switch_stack\n");
#elif defined(__aarch64__)
enum { SAVED_WORDS = 20, ENTRY_WORD = 11 }; /* x19-x30, d8-d15 */
__asm__(".text\n"
        ".globl emulator_switch_stack\n"
        ".hidden emulator_switch_stack\n"
        ".type emulator_switch_stack, %function\n"
        "emulator_switch_stack:\n"
        "    sub sp, sp, #160\n"
        "    stp x19, x20, [sp, #0]\n"
        "    stp x21, x22, [sp, #16]\n"
        "    stp x23, x24, [sp, #32]\n"
        "    stp x25, x26, [sp, #48]\n"
        "    stp x27, x28, [sp, #64]\n"
        "    stp x29, x30, [sp, #80]\n"
        "    stp d8, d9, [sp, #96]\n"
        "    stp d10, d11, [sp, #112]\n"
        "    stp d12, d13, [sp, #128]\n"
        "    stp d14, d15, [sp, #144]\n"
        "    mov x9, sp\n"
        "    str x9, [x0]\n"
        "    mov sp, x1\n"
        "    ldp x19, x20, [sp, #0]\n"
        "    ldp x21, x22, [sp, #16]\n"
        "    ldp x23, x24, [sp, #32]\n"
        "    ldp x25, x26, [sp, #48]\n"
        "    ldp x27, x28, [sp, #64]\n"
        "    ldp x29, x30, [sp, #80]\n"
        "    ldp d8, d9, [sp, #96]\n"
        "    ldp d10, d11, [sp, #112]\n"
        "    ldp d12, d13, [sp, #128]\n"
        "    ldp d14, d15, [sp, #144]\n"
        "    add sp, sp, #160\n"
        "    ret\n"
        ".size emulator_switch_stack, . - emulator_switch_stack\n");
#else
#error "the emulator switches stacks on x86-64 and aarch64"
#endif

fiber *fiber_create(void (*run)(void)) {
    fiber *made = calloc(1, sizeof *made);
    if (made == NULL) return NULL;
    void *memory = mmap(NULL, GUARD_BYTES + STACK_BYTES, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) {
        free(made);
        return NULL;
    }
    mprotect(memory, GUARD_BYTES, PROT_NONE);
    made->memory = memory;
    made->place.stack = (char *)memory + GUARD_BYTES;
    made->place.stack_bytes = STACK_BYTES;
    uintptr_t *top = (uintptr_t *)(void *)((char *)memory + GUARD_BYTES + STACK_BYTES);
    made->place.stack_pointer = top - SAVED_WORDS;
    top[ENTRY_WORD - SAVED_WORDS] = (uintptr_t)run;
    return made;
}

void fiber_release(fiber *released) {
    __asan_unpoison_memory_region(released->memory, GUARD_BYTES + STACK_BYTES);
    munmap(released->memory, GUARD_BYTES + STACK_BYTES);
    free(released);
}

void fiber_describe_thread(fiber_place *place) {
    pthread_attr_t attributes;
    void *stack = NULL;
    memset(place, 0, sizeof *place);
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
    pthread_attr_getstack(&attributes, &stack, &place->stack_bytes);
    place->stack = stack;
    pthread_attr_destroy(&attributes);
}

void fiber_begun(void) {
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
}

void fiber_switch(fiber_place *from, const fiber_place *to) {
    __sanitizer_start_switch_fiber(&from->fake_stack, to->stack, to->stack_bytes);
    emulator_switch_stack(&from->stack_pointer, to->stack_pointer);
    __sanitizer_finish_switch_fiber(from->fake_stack, NULL, NULL);
}
