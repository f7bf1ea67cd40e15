"""A training loop fed by the data pipeline: steps on the GPU that take as long as preparing their batches.

usage: images_to_gpu.py FOLDER   (of JPEG files; PYTHONPATH names our package)

Prints the rate of batches prepared alone, of steps alone, and of both together, and the last one as a share of the
slower of the first two.
"""

import pathlib
import sys
import time

import mlx.core as mx
import mlx.data as dx

BATCH, STEPS = 32, 96


def stream_of(files, target):
    samples = [{"image": str(path).encode(), "label": i % 10} for i, path in enumerate(files)]
    stream = dx.buffer_from_vector(samples).shuffle().to_stream().repeat(0).load_image("image")
    stream = stream.image_resize_smallest_side("image", 256).image_random_crop("image", 224, 224)
    return stream.image_random_h_flip("image", 0.5).batch(BATCH).prefetch().to_device(target)


def step_on(target, weights, count):
    """What is queued for a batch: its images in float, and products that take some time."""
    def step(batch):
        with mx.stream(target):
            images = batch["image"].astype(mx.float32) / 255
            total = images.sum() * 0
            out = weights
            for _ in range(count):
                out = (out @ weights) * 1e-3
            return total + out[0, 0]
    return step


def rate(function, steps):
    begin = time.perf_counter()
    for _ in range(steps):
        function()
    return steps / (time.perf_counter() - begin)


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.jpg"))
    target = mx.new_stream(mx.gpu)
    stream = stream_of(files, target)
    for _ in range(STEPS):
        next(stream)  # memory is there, threads run
    prepared = rate(lambda: next(stream), STEPS)
    weights = mx.random.normal((2048, 2048), stream=target)
    batch = next(stream)
    one = step_on(target, weights, 20)
    mx.eval(one(batch))
    seconds = 1 / rate(lambda: mx.eval(one(batch)), 20)
    step = step_on(target, weights, max(1, round(20 / prepared / seconds)))
    mx.eval(step(batch))
    alone = rate(lambda: mx.eval(step(batch)), STEPS)
    waiting = []

    def train():
        waiting.append(step(next(stream)))
        mx.async_eval(waiting[-1])
        if len(waiting) > 2:
            waiting.pop(0).item()  # not further ahead than that

    together = rate(train, STEPS)
    slower = min(prepared, alone)
    print(f"batches alone {prepared:.1f}/s, steps alone {alone:.1f}/s, together {together:.1f}/s: {together / slower:.3f}")
    print(stream.stats())


if __name__ == "__main__":
    main()
