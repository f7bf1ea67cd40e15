"""What a program is told of the devices, and of NVIDIA's GPUs."""

import os

import mlx.core as mx
import pytest

from support import run

SHOW = """
import mlx.core as mx
print(mx.cuda.is_available(), mx.metal.is_available(), mx.is_available(mx.gpu), mx.device_count(mx.gpu))
if mx.is_available(mx.gpu):
    print(" ".join(mx.device_info(mx.gpu)))
"""
GPU_FACTS = "device_name architecture memory_size"
CUDA_FACTS = "total_memory free_memory compute_capability_major compute_capability_minor uuid pci_bus_id"


def on_emulated_gpu(program):
    """The program with a library in CUDA's place whose GPU is emulated."""
    library = os.environ.get("SLIP_TEST_CUDA_EMULATOR")
    if not library:
        pytest.skip("SLIP_TEST_CUDA_EMULATOR does not name the emulated CUDA library")
    return run(program, SLIP_GPU="cuda", SLIP_CUDA_LIBRARY=library)


def test_without_a_gpu_cuda_is_not_available():
    for variables in ({"SLIP_GPU": "none"}, {"SLIP_GPU": "cuda", "SLIP_CUDA_LIBRARY": "/no/such/library.so"}):
        assert run(SHOW, **variables).strip() == "False False False 0"


def test_the_simulated_gpu_is_not_one_of_nvidia():
    first, facts = run(SHOW, SLIP_GPU="sim").splitlines()
    assert first == "False False True 1" and facts == GPU_FACTS


def test_a_gpu_of_nvidia_makes_cuda_available_and_has_the_facts_of_mlx():
    first, facts = on_emulated_gpu(SHOW).splitlines()
    assert first == "True False True 1" and facts == f"{GPU_FACTS} {CUDA_FACTS}"


def test_facts_of_a_gpu_of_nvidia_are_text_and_numbers():
    on_emulated_gpu("""
import mlx.core as mx
info = mx.device_info(mx.gpu)
assert info == mx.device_info() == mx.device_info(mx.Device(mx.gpu, 0))
assert info["architecture"] == "sm_90" and info["device_name"] == "Emulated GPU"
assert (info["compute_capability_major"], info["compute_capability_minor"]) == (9, 0)
assert info["uuid"] == "GPU-00112233-4455-6677-8899-aabbccddeeff" and info["pci_bus_id"] == "0001:1a:02.0"
assert info["memory_size"] == info["total_memory"] >= info["free_memory"] > 0
x = mx.zeros((1 << 20,)) + 1
mx.eval(x)
assert mx.device_info(mx.gpu)["free_memory"] <= info["free_memory"] - x.nbytes
""")


def test_asking_for_facts_of_a_device_that_does_not_exist_is_an_error():
    assert run("""
import mlx.core as mx
for device in (mx.gpu, mx.Device(mx.cpu, 3)):
    try:
        mx.device_info(device)
    except RuntimeError as error:
        print(error)
""", SLIP_GPU="none").splitlines() == ["[device] no GPU: SLIP_GPU=none in the environment",
                                     "[device] there is no cpu 3; this machine has 1"]


def test_cuda_takes_no_arguments():
    assert mx.cuda.is_available() in (False, True)
    with pytest.raises(TypeError):
        mx.cuda.is_available(1)
