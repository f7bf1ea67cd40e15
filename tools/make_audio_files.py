#!/usr/bin/env python3
"""Makes tests/data/audio/: small sound files in formats that a test cannot write by itself. Needs soundfile and NumPy.

Frame i of channel c of a lossless file is ((i * 7919 + c * 104729) % 4001 - 2000) * 8 in 16 bits; the lossy ones are a
sine of 440 Hz with an amplitude of a half, one second at 16 kHz.
"""

import pathlib

import numpy as np
import soundfile

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "data" / "audio"


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    frame, channel = np.arange(1500)[:, None], np.arange(2)[None, :]
    exact = (((frame * 7919 + channel * 104729) % 4001 - 2000) * 8).astype(np.int16)
    soundfile.write(FOLDER / "stereo.flac", exact, 22050, subtype="PCM_16")
    soundfile.write(FOLDER / "mono24.flac", exact[:, 0], 48000, subtype="PCM_24")
    # Silence of which a few bytes hold very much: what a decoder must not be led astray by.
    soundfile.write(FOLDER / "silence.flac", np.zeros(2_000_000, np.int16), 8000, subtype="PCM_16")
    sine = (0.5 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)).astype(np.float32)
    soundfile.write(FOLDER / "sine.ogg", sine, 16000, format="OGG", subtype="VORBIS")
    soundfile.write(FOLDER / "sine.opus", sine, 16000, format="OGG", subtype="OPUS")
    soundfile.write(FOLDER / "sine.mp3", sine, 16000, format="MP3")


if __name__ == "__main__":
    main()
