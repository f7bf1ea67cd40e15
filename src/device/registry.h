/* The devices of this process, found once. */
#ifndef SLIP_DEVICE_REGISTRY_H
#define SLIP_DEVICE_REGISTRY_H

#include "device/driver.h"

enum { SLIP_MAX_DEVICES = 16, SLIP_CPU_DEVICE = 0 };

/* The device, or a failure that says why there is none. Finds devices on the first call. */
slip_status slip__device_find(slip_device_object **device, slip_device id);
slip_device_object *slip__device_at(int registry_index); /* NULL past the last */
slip_device_object *slip__device_cpu(void);

#endif
