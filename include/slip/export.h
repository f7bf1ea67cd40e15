/* Marks what libslipstream exports; everything else is hidden. */
#ifndef SLIP_EXPORT_H
#define SLIP_EXPORT_H

#if defined(__GNUC__) || defined(__clang__)
#define SLIP_API __attribute__((visibility("default")))
#else
#define SLIP_API
#endif

#endif
