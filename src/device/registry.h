/* The devices of this process. GPUs are counted when somebody first asks for one, and each is opened when somebody
 * needs it: a program that uses the CPU alone opens none. */
#ifndef SLIP_DEVICE_REGISTRY_H
#define SLIP_DEVICE_REGISTRY_H

#include "device/driver.h"

enum { SLIP_MAX_DEVICES = 16, SLIP_CPU_DEVICE = 0 };

/* The device, open; or a failure that says why there is none. Any thread that is not inside an opening. */
slip_status slip__device_find(slip_device_object **device, slip_device id);
/* The same, not opened if it is not. */
slip_status slip__device_look_up(slip_device_object **device, slip_device id);
slip_device_object *slip__device_at(int registry_index); /* an open one */
slip_device_object *slip__device_cpu(void);

/* The next open one, NULL past the last; the first after NULL. */
slip_device_object *slip__device_next(const slip_device_object *previous);
/* Between these none becomes open. Across a fork. */
void slip__devices_lock(void);
void slip__devices_unlock(void);

#endif
