#include "device/gate.h"

static void forget_reached(slip_device_object *device) {
    int kept = 0;
    for (int i = 0; i < device->word_wait_count; ++i)
        if (!slip__timeline_reached(device->word_waits[i].stream, device->word_waits[i].value))
            device->word_waits[kept++] = device->word_waits[i];
    device->word_wait_count = kept;
}

bool slip__gate_close(slip_device_object *device, const slip_wait *wait) {
    slip__lock(&device->word_wait_lock);
    forget_reached(device);
    bool fits = device->word_wait_count < SLIP_MAX_WORD_WAITS;
    if (fits) device->word_waits[device->word_wait_count++] = (slip_wait){wait->stream, wait->value, NULL};
    slip__unlock(&device->word_wait_lock);
    return fits;
}

static slip_device_object *gate_of(slip_device_object *device) {
    return device->gate_device ? device->gate_device : device;
}

bool slip__gate_enter(slip_device_object *device, slip_wait *wait) {
    if (!device->driver->is_asynchronous) return true;
    device = gate_of(device);
    slip__lock(&device->word_wait_lock);
    forget_reached(device);
    if (device->word_wait_count == 0) return true;
    if (wait) *wait = device->word_waits[0];
    slip__unlock(&device->word_wait_lock);
    return false;
}

void slip__gate_leave(slip_device_object *device) {
    if (device->driver->is_asynchronous) slip__unlock(&gate_of(device)->word_wait_lock);
}
