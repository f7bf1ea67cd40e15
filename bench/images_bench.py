"""How fast images become batches: one script for our package, MLX Data and a PyTorch DataLoader over Pillow.

usage: images_bench.py WHICH IMAGES THREADS FIGURES

WHICH is slipstream, mlx-data or torch; IMAGES a folder of JPEG files. Run by images_table.py with the Python of an
environment that has the package. Writes lines of key and figure to the file given, with a tab between.
"""

import pathlib
import sys
import time

import numpy as np

BATCH, PASSES = 32, 3
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def mlx_data_batches(files, threads, is_ours):
    import mlx.data as dx

    mean, std = np.array(MEAN, np.float32), np.array(STD, np.float32)
    samples = [{"image": str(path).encode(), "label": i} for i, path in enumerate(files)]
    stream = dx.buffer_from_vector(samples).to_stream().load_image("image").image_resize_smallest_side("image", 256)
    stream = stream.image_center_crop("image", 224, 224).image_random_h_flip("image", 0.5)
    if is_ours:
        stream = stream.normalize("image", MEAN, STD)
    else:
        stream = stream.key_transform("image", lambda image: (image.astype(np.float32) / 255 - mean) / std)
    return (batch["image"] for batch in stream.batch(BATCH).prefetch(4, threads))


def torch_batches(files, threads):
    import random

    import torch
    from PIL import Image, ImageOps

    mean, std = np.array(MEAN, np.float32), np.array(STD, np.float32)

    class Images(torch.utils.data.Dataset):
        def __len__(self):
            return len(files)

        def __getitem__(self, index):
            image = Image.open(files[index]).convert("RGB")
            scale = 256 / min(image.size)
            image = image.resize((round(image.width * scale), round(image.height * scale)), Image.BILINEAR)
            left, top = (image.width - 224) // 2, (image.height - 224) // 2
            image = image.crop((left, top, left + 224, top + 224))
            if random.random() < 0.5:
                image = ImageOps.mirror(image)
            return torch.from_numpy((np.asarray(image).astype(np.float32) / 255 - mean) / std)

    yield from torch.utils.data.DataLoader(Images(), batch_size=BATCH, num_workers=threads)


def batches(which, files, threads):
    if which == "torch":
        return torch_batches(files, threads)
    return mlx_data_batches(files, threads, which == "slipstream")


def rate(which, files, threads):
    """Images per second, the best of a few passes, and the seconds until the first batch."""
    best, first = 0.0, float("inf")
    for _ in range(PASSES):
        made = batches(which, files, threads)  # nothing runs yet
        begin, count = time.perf_counter(), 0
        for batch in made:
            count += len(batch)
            if count == len(batch):
                first = min(first, time.perf_counter() - begin)
        best = max(best, count / (time.perf_counter() - begin))
    return best, first


def step_share(which, files, threads, images_per_second):
    """With a step that takes as long as its batch and uses no processor: the rate reached, of the step's own. Preparing
    ahead leaves one core to the program, where there are several: its batch takes that much longer."""
    step = BATCH / images_per_second * (threads / max(1, threads - 1))
    begin, count = None, 0
    for batch in batches(which, files, threads):
        if begin is None:
            begin = time.perf_counter()  # the first batch is waited for in any case
        time.sleep(step)
        count += 1
    return count * step / (time.perf_counter() - begin)


def main():
    which, folder, threads, figures = sys.argv[1:]
    files, threads = sorted(pathlib.Path(folder).glob("*.jpg")), int(threads)
    one, _ = rate(which, files[: len(files) // 2], 1)
    every, first = rate(which, files, threads)
    lines = {"one": one, "all": every, "first": first * every / BATCH, "step": step_share(which, files, threads, every)}
    pathlib.Path(figures).write_text("".join(f"{key}\t{value}\n" for key, value in lines.items()), encoding="utf-8")


if __name__ == "__main__":
    main()
