/* Stacks that code can be switched between, on one host thread. Caller-locked: each belongs to a host thread. */
#ifndef CUDA_EMULATOR_FIBER_H
#define CUDA_EMULATOR_FIBER_H

#include <stddef.h>

/* Where code that is not running stands: its stack pointer, and what address sanitizer wants to know of its stack. */
typedef struct fiber_place {
    void *stack_pointer;
    void *fake_stack;
    const void *stack;
    size_t stack_bytes;
} fiber_place;

typedef struct fiber fiber;
struct fiber {
    fiber_place place;
    void *memory;    /* a guard page, then the stack */
    unsigned thread; /* the device thread on it */
    fiber *next;     /* among those that are free */
};

/* NULL out of memory. `run` must never return; it begins at the first switch. */
fiber *fiber_create(void (*run)(void));
/* Whatever was on it is forgotten. */
void fiber_release(fiber *released);
/* The place of the calling thread's own stack. */
void fiber_describe_thread(fiber_place *place);
/* The first thing that `run` does. */
void fiber_begun(void);
/* Goes on at `to`; returns when something switches to `from`. */
void fiber_switch(fiber_place *from, const fiber_place *to);

#endif
