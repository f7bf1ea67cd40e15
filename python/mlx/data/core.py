"""What mlx.data.core has: the state of random choices, and the enums of ops."""

import enum

from mlx.core import _data


class TokenizeMode(enum.IntEnum):
    """How text is cut into tokens."""

    shortest = 0
    rand = 1


class LoadAudioInfo(enum.IntEnum):
    """What load_audio gives with info=True."""

    All = 0
    NumFrames = 1
    NumChannels = 2
    SampleRate = 3
    NumSeconds = 4


def set_state(seed=1234):
    """Sets the seed of random choices: those of stages that are made from now on."""
    _data.seed(seed)
