"""LibriTTS-R: LibriTTS with its sound restored (https://www.openslr.org/141)."""

import mlx.data as dx

from ._tar import plain_tar
from .common import choose, root_folder

URL = "https://www.openslr.org/resources/141/"
DIGESTS = {
    "dev-clean": "md5:2c1f5312914890634cc2d15783032ff3",
    "dev-other": "md5:62d3a80ad8a282b6f31b3904f0507e4f",
    "test-clean": "md5:4d373d453eb96c0691e598061bbafab7",
    "test-other": "md5:dbc0959d8bdb6d52200595cabc9995ae",
    "train-clean-100": "md5:6df668d8f5f33e70876bfa33862ad02b",
    "train-clean-360": "md5:382eb3e64394b3da6a559f864339b22c",
    "train-other-500": "md5:a37a8e9f4fe79d20601639bf23d1add8",
}


def load_libritts_r_tarfile(root=None, split="dev-clean", quiet=False, validate_download=True):
    """The path of the tar archive of a split, for programs that read it by themselves. Files are kept in `root`
    (~/.cache/mlx.data/libritts_r) and downloaded where they are missing."""
    digest = DIGESTS[choose("load_libritts_r", split, DIGESTS)]
    folder = root_folder(root, "libritts_r")
    return plain_tar(f"{URL}{split.replace('-', '_')}.tar.gz", folder, digest, quiet, validate_download)


def load_libritts_r(root=None, split="dev-clean", quiet=False, validate_download=True):
    """A buffer of a split's utterances, read from the archive: `file` and `transcript_file`, their paths,
    `transcript`, the normalized text, and `audio`, float32 of shape (frames, 1) at 24 kHz. Splits: dev-clean,
    dev-other, test-clean, test-other, train-clean-100, train-clean-360, train-other-500."""
    target = str(load_libritts_r_tarfile(root, split, quiet, validate_download))
    names = {bytes(sample["file"]) for sample in dx.files_from_tar(target)}
    samples = []
    for name in sorted(name for name in names if name.endswith(b".wav")):
        text = name.removesuffix(b".wav") + b".normalized.txt"
        if text in names:  # some utterances were published without
            samples.append({"file": name, "transcript_file": text})
    return (
        dx.buffer_from_vector(samples)
        .read_from_tar(target, "transcript_file", "transcript")
        .read_from_tar(target, "file", "audio")
        .load_audio("audio", from_memory=True)
    )
