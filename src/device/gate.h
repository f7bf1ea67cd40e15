/* Host words that a device waits for, and the gate they close: while one is outstanding the driver must not be asked
 * for or given memory, since the real thing may then wait for the device, which waits for the host. */
#ifndef SLIP_DEVICE_GATE_H
#define SLIP_DEVICE_GATE_H

#include "device/driver.h"

/* Notes that queued work will wait for (wait->stream, wait->value). False when there is no room for the note: the
 * device must not be made to wait then. Call before the driver's wait_word. */
bool slip__gate_close(slip_device_object *device, const slip_wait *wait);

/* Passes the gate, which stays open until slip__gate_leave; or returns false, and *wait (unless NULL) is something
 * whose end will open it. Always open for a synchronous device. */
bool slip__gate_enter(slip_device_object *device, slip_wait *wait);
void slip__gate_leave(slip_device_object *device);

#endif
