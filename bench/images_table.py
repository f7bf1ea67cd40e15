"""The table of the data pipeline: JPEG files decoded, resized, cropped, mirrored, normalised and batched."""

import os
import pathlib
import subprocess

import environment

FILES, QUICK_FILES = 384, 96
PEERS = {"mlx-data": ("mlx-data", "numpy"), "torch": ("torch", "pillow", "numpy")}
TORCH_INDEX = ("--extra-index-url", "https://download.pytorch.org/whl/cpu")
MAKE_FILES = """
import pathlib, sys
import numpy as np
import mlx.data as dx
folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(0)
def sample(i):
    coarse = random.integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return {"image": coarse, "noise": random.normal(0, 6, (375, 500, 3)), "name": f"{i:04}.jpg"}
def rough(sample):
    sample["image"] = np.clip(sample["image"] + sample.pop("noise"), 0, 255).astype(np.uint8)
    return sample
stream = dx.buffer_from_vector([sample(i) for i in range(count)]).to_stream().image_resize("image", 500, 375)
for _ in stream.sample_transform(rough).save_image("image", "name", str(folder)):
    pass
"""
ROWS = [
    ("all", "images/s, all cores", "{:.0f}"),
    ("one", "images/s, one thread asked for", "{:.0f}"),
    ("first", "first batch, in times of a batch at that rate", "{:.2f}"),
    ("step", "rate beside a step that takes as long, of its own", "{:.2f}"),
]


def make_files(build, python, package, count):
    folder = build / f"bench-images-{count}"
    if not folder.exists():
        folder.mkdir(parents=True)
        subprocess.run([python, "-c", MAKE_FILES, folder, str(count)], check=True, timeout=600,
                       env=dict(os.environ, PYTHONPATH=str(package)))
    return folder


def measure(which, python, package, images, build):
    figures = build / f"images-figures-{which}.tsv"
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    if package:
        variables["PYTHONPATH"] = str(package)
    script = pathlib.Path(__file__).with_name("images_bench.py")
    subprocess.run([python, script, which, images, str(os.cpu_count()), figures], check=True, timeout=900, env=variables)
    lines = figures.read_text(encoding="utf-8").splitlines()
    return {key: float(value) for key, value in (line.split("\t") for line in lines)}


def run(build, package, quick, with_peers):
    """Measures and prints the table."""
    figures = {}
    try:
        python = environment.python_of(build / "python-venv", environment.TEST_PACKAGES)
        images = make_files(build, python, package, QUICK_FILES if quick else FILES)
        print("bench: measuring the data pipeline", flush=True)
        figures["slipstream"] = measure("slipstream", python, package, images, build)
    except (environment.Unavailable, OSError, subprocess.SubprocessError) as error:
        print(f"bench: the rows of the data pipeline are left out: {error}")
        return
    for peer, packages in PEERS.items() if with_peers else ():
        try:
            python = environment.python_of(build / f"{peer}-venv", packages,
                                           pip_arguments=TORCH_INDEX if peer == "torch" else ())
            figures[peer] = measure(peer, python, None, images, build)
        except (environment.Unavailable, OSError, subprocess.SubprocessError) as error:
            print(f"bench: {peer}'s column stays empty: {error}")
    print(f"\n{'JPEG files of 500 x 375 to batches of 32':<48}{'ours':>12}" + "".join(f"{peer:>12}" for peer in PEERS))
    for key, work, form in ROWS:
        print(f"{work:<48}{form.format(figures['slipstream'][key]):>12}" + "".join(
            f"{form.format(figures[peer][key]) if peer in figures else '-':>12}" for peer in PEERS))
