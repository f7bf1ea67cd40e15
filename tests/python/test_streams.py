"""Streams, their defaults and waiting, from one thread and from many."""

import asyncio
import gc
import os
import subprocess
import sys
import threading

import mlx.core as mx
import pytest


def test_the_text_of_devices_and_streams_is_that_of_mlx():
    assert repr(mx.cpu) == "DeviceType.cpu"
    assert repr(mx.Device(mx.cpu, 0)) == "Device(cpu, 0)"
    assert repr(mx.default_stream(mx.cpu)).startswith("Stream(Device(cpu, 0), ")
    assert repr(mx.new_thread_local_stream(mx.cpu)).startswith("ThreadLocalStream(Device(cpu, 0), ")


def test_devices_and_streams_are_equal_by_what_they_are():
    stream = mx.new_stream(mx.cpu)
    assert mx.Device(mx.cpu) == mx.cpu and mx.cpu == mx.Device(mx.cpu)
    assert mx.Device(mx.cpu) != mx.gpu
    assert stream == stream and stream != mx.new_stream(mx.cpu)
    assert len({stream, stream}) == 1
    assert stream.device == mx.cpu


def test_a_context_sets_both_defaults_and_restores_them_last_in_first_out():
    device, outer = mx.default_device(), mx.default_stream(mx.cpu)
    a, b = mx.new_stream(mx.cpu), mx.new_stream(mx.cpu)
    with mx.stream(a):
        assert mx.default_stream(mx.cpu) == a
        with mx.stream(b):
            assert mx.default_stream(mx.cpu) == b
            with mx.stream(mx.cpu):
                assert mx.default_stream(mx.cpu) == b
        assert mx.default_stream(mx.cpu) == a
    assert mx.default_stream(mx.cpu) == outer and mx.default_device() == device


def test_one_context_may_be_entered_again_and_inside_itself():
    outer, a = mx.default_stream(mx.cpu), mx.new_stream(mx.cpu)
    context = mx.stream(a)
    for _ in range(2):
        with context:
            with context:
                assert mx.default_stream(mx.cpu) == a
            assert mx.default_stream(mx.cpu) == a
        assert mx.default_stream(mx.cpu) == outer


def test_a_context_is_left_when_its_body_raises():
    outer, a = mx.default_stream(mx.cpu), mx.new_stream(mx.cpu)
    with pytest.raises(KeyError):
        with mx.stream(a):
            raise KeyError
    assert mx.default_stream(mx.cpu) == outer


def test_an_op_runs_on_the_stream_that_it_is_given():
    stream = mx.new_stream(mx.cpu)
    x = mx.ones((4,))
    assert mx.exp(x, stream=stream).stream == stream
    assert mx.exp(x, stream=mx.cpu).stream == mx.default_stream(mx.cpu)
    with mx.stream(stream):
        assert (x + 1).stream == stream
        assert mx.random.uniform(shape=(2,)).stream == stream


def test_wrong_streams_are_type_errors():
    for wrong in (3, "cpu", mx.float32):
        with pytest.raises(TypeError, match="StreamOrDevice"):
            mx.exp(mx.ones((2,)), stream=wrong)
        with pytest.raises(TypeError, match="Stream"):
            mx.stream(wrong)


def test_without_a_gpu_asking_for_one_is_an_error_that_says_what_to_do():
    if mx.is_available(mx.gpu):
        pytest.skip("there is a GPU")
    for ask in (lambda: mx.new_stream(mx.gpu), lambda: mx.default_stream(mx.gpu), lambda: mx.exp(1.0, stream=mx.gpu),
                lambda: mx.set_default_device(mx.gpu)):
        with pytest.raises(RuntimeError, match="SLIP_GPU=sim"):
            ask()


def test_a_stream_is_usable_from_any_thread_and_defaults_are_each_threads_own():
    stream, mine, found = mx.new_stream(mx.cpu), mx.default_stream(mx.cpu), []

    def work():
        found.append(mx.default_stream(mx.cpu))
        with mx.stream(stream):
            found.append(mx.sum(mx.arange(10)).item())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found[0] != mine and found[1] == 45
    assert mx.default_stream(mx.cpu) == mine


def test_thread_local_streams_are_one_per_thread():
    local, places = mx.new_thread_local_stream(mx.cpu), []

    def work():
        x = mx.exp(mx.ones((2,)), stream=local)
        places.append(x.stream)

    for _ in range(2):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    work()
    work()
    assert places[2] == places[3] and places[2] != places[0]


def test_many_threads_share_graphs_and_streams():
    streams = [mx.new_stream(mx.cpu) for _ in range(4)]
    base = mx.arange(1000)
    shared = [mx.add(base, i, stream=streams[i % 4]) for i in range(16)]
    failures = []

    def work(number):
        for i in range(50):
            total = mx.add(shared[(number + i) % 16], shared[i % 16], stream=streams[(number + i) % 4])
            if mx.sum(total).item() != 2 * 499500 + 1000 * ((number + i) % 16 + i % 16):
                failures.append((number, i))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_synchronize_takes_a_stream_a_device_or_nothing():
    stream = mx.new_stream(mx.cpu)
    x = mx.exp(mx.ones((1000,)), stream=stream)
    mx.async_eval(x)
    mx.synchronize(stream)
    mx.synchronize(mx.cpu)
    mx.synchronize()
    mx.synchronize(stream, timeout=5)
    statistics = stream.statistics()
    assert statistics["submitted"] == statistics["completed"] > 0


def test_a_timeout_ends_the_waiting_and_not_the_work():
    stream = mx.new_stream(mx.cpu)
    x = mx.ones((1 << 22,))
    with mx.stream(stream):
        for _ in range(100):
            x = mx.exp(x) * 0.0
    mx.async_eval(x)
    with pytest.raises(TimeoutError, match="synchronize"):
        mx.synchronize(stream, timeout=0)
    assert mx.max(x).item() == 0
    with pytest.raises(ValueError, match="timeout"):
        mx.synchronize(stream, timeout=-1)


def test_waiting_for_an_array_has_a_timeout_too():
    x = mx.exp(mx.ones((10,)))
    mx.wait(x, timeout=10)
    assert x.tolist()[0] == pytest.approx(2.718281828)


def test_events_order_streams_and_tell_time():
    a, b = mx.new_stream(mx.cpu), mx.new_stream(mx.cpu)
    begin, end = mx.Event(), mx.Event()
    begin.record(a)
    x = mx.exp(mx.ones((100000,)), stream=a)
    mx.async_eval(x)
    end.record(a).wait(b)
    y = mx.zeros((4,), stream=b) + 1
    mx.eval(y)
    end.synchronize(timeout=10)
    assert end.is_reached() and begin.elapsed(end) >= 0
    with pytest.raises(ValueError):
        mx.Event().elapsed(end)


def test_priorities_are_kept_in_range():
    assert mx.new_stream(mx.cpu, priority=-1).priority == -1
    assert mx.new_stream(mx.cpu).priority == 0


def test_arrays_can_be_awaited():
    async def main():
        x = mx.exp(mx.ones((1000,)))
        y = await x
        assert y is x
        return y.tolist()[0]

    assert asyncio.run(main()) == pytest.approx(2.718281828)


def run(program, **variables):
    result = subprocess.run([sys.executable, "-X", "dev", "-c", program], env=dict(os.environ, **variables),
                            capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    assert "Warning" not in result.stderr, result.stderr
    return result.stdout


GUIDE = """
import mlx.core as mx
a, b = mx.random.uniform(shape=(64, 64)), mx.random.uniform(shape=(64, 64))
s_cpu = mx.new_stream(mx.cpu)
s_gpu = mx.new_stream(mx.gpu)
with mx.stream(s_cpu):
    x = mx.add(a, b)
with mx.stream(s_gpu):
    y = mx.multiply(x, b)
mx.synchronize(s_gpu)
assert x.stream == s_cpu and y.stream == s_gpu
assert mx.default_device() == mx.cpu
error = mx.max(mx.abs((a + b) * b - y)).item()
print(error)
"""


def test_the_guides_example_works_on_the_simulated_gpu():
    assert run(GUIDE, SLIP_GPU="sim").strip() == "0.0"


def test_contexts_nest_across_devices():
    run("""
import mlx.core as mx
g, c = mx.new_stream(mx.gpu), mx.new_stream(mx.cpu)
cpu_before, gpu_before = mx.default_stream(mx.cpu), mx.default_stream(mx.gpu)
context = mx.stream(g)
with context:
    assert mx.default_device() == mx.gpu and mx.default_stream(mx.gpu) == g
    with mx.stream(c):
        assert mx.default_device() == mx.cpu and mx.default_stream(mx.cpu) == c
        with context:
            assert mx.default_device() == mx.gpu
        assert mx.default_device() == mx.cpu
    assert mx.default_device() == mx.gpu and mx.default_stream(mx.cpu) == cpu_before
assert mx.default_device() == mx.cpu and mx.default_stream(mx.gpu) == gpu_before
""", SLIP_GPU="sim")


def test_the_interpreter_ends_with_work_in_flight():
    run("""
import mlx.core as mx, threading
x = mx.ones((1 << 20,))
streams = [mx.new_stream(mx.cpu) for _ in range(4)]
for i in range(200):
    x = mx.exp(x * 0, stream=streams[i % 4])
mx.async_eval(x)
threading.Thread(target=lambda: mx.eval(mx.ones((4,)) + 1), daemon=True).start()
""")


def test_a_forked_child_computes_and_ends():
    out = run("""
import os, warnings
warnings.simplefilter("ignore")
import mlx.core as mx
x = mx.ones((100000,))
mx.eval(x + 1)
pending = mx.exp(x)
mx.async_eval(pending)
child = os.fork()
if child == 0:
    assert mx.sum(mx.arange(10)).item() == 45
    os._exit(7)
_, status = os.waitpid(child, 0)
print(os.waitstatus_to_exitcode(status), mx.sum(pending).item() > 0)
""")
    assert out.split() == ["7", "True"]


def test_a_loader_that_forks_workers_works():
    out = run("""
import warnings
warnings.simplefilter("ignore")
import multiprocessing as mp
import mlx.core as mx
def work(n):
    return mx.sum(mx.arange(n)).item()
mx.eval(mx.ones((1000,)) + 1)
with mp.get_context("fork").Pool(2) as pool:
    print(sum(pool.map(work, range(20))))
""")
    assert out.strip() == str(sum(n * (n - 1) // 2 for n in range(20)))


def test_streams_are_given_back():
    for _ in range(100):
        stream = mx.new_stream(mx.cpu)
        mx.eval(mx.add(mx.ones((2,)), 1, stream=stream))
        del stream
    gc.collect()
    assert mx.new_stream(mx.cpu).index < 60
