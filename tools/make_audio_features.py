#!/usr/bin/env python3
"""Writes tests/data/audio/features.tsv: what mfsc of MLX Data makes of a signal. Needs mlx-data 0.1 and NumPy.

Each row: the parameters as Python keywords, the shape, and the values as hexadecimal bytes of float32, little endian.
Sample i of the signal is sin(i * i / 1000) * 0.3 in float32.
"""

import pathlib

import numpy as np
from mlx.data.features import FrequencyScale, WindowType, mfsc

TABLE = pathlib.Path(__file__).resolve().parent.parent / "tests" / "data" / "audio" / "features.tsv"
ROWS = [
    {},
    {"frame_size_ms": 32, "frame_stride_ms": 15},
    {"low_freq": 100, "high_freq": 3000, "mel_floor": 0.0},
    {"window_type": WindowType.Hanning, "pre_emphasis_coeff": 0.5},
    {"freq_scale": FrequencyScale.LINEAR},
    {"freq_scale": FrequencyScale.LOG10, "low_freq": 50},
]


def main():
    signal = (np.sin(np.arange(800.0) ** 2 / 1000) * 0.3).astype(np.float32)
    with open(TABLE, "w", encoding="utf-8") as file:
        for row in ROWS:
            features = mfsc(12, 8000, **row)(signal).astype("<f4")
            text = ", ".join(f"{name}={value}" for name, value in row.items())
            file.write(f"{text}\t{','.join(map(str, features.shape))}\t{features.tobytes().hex()}\n")


if __name__ == "__main__":
    main()
