"""What every test has: a timeout that ends the process with all stacks printed, since a deadlock takes the interpreter's
lock with it; and defaults that no other test has changed."""

import faulthandler

import mlx.core as mx
import pytest

TIMEOUT_SECONDS = 120


@pytest.fixture(autouse=True)
def limited():
    faulthandler.dump_traceback_later(TIMEOUT_SECONDS, exit=True)
    device, stream = mx.default_device(), mx.default_stream(mx.cpu)
    yield
    mx.set_default_device(device)
    mx.set_default_stream(stream)
    faulthandler.cancel_dump_traceback_later()
