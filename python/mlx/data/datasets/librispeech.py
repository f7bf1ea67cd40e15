"""LibriSpeech: read English speech with its text (https://www.openslr.org/12)."""

import mlx.data as dx

from ._tar import plain_tar
from .common import choose, root_folder

URL = "https://www.openslr.org/resources/12/"
DIGESTS = {
    "dev-clean": "sha256:76f87d090650617fca0cac8f88b9416e0ebf80350acb97b343a85fa903728ab3",
    "dev-other": "sha256:12661c48e8c3fe1de2c1caa4c3e135193bfb1811584f11f569dd12645aa84365",
    "test-clean": "sha256:39fde525e59672dc6d1551919b1478f724438a95aa55f874b576be21967e6c23",
    "test-other": "sha256:d09c181bba5cf717b3dee7d4d592af11a3ee3a09e08ae025c5506f6ebe961c29",
    "train-clean-100": "sha256:d4ddd1d5a6ab303066f14971d768ee43278a5f2a0aa43dc716b0e64ecbbbf6e2",
    "train-clean-360": "sha256:146a56496217e96c14334a160df97fffedd6e0a04e66b9c5af0d40be3c792ecf",
    "train-other-500": "sha256:ddb22f27f96ec163645d53215559df6aa36515f26e01dd70798188350adcb6d2",
}
TRANSCRIPT = b".trans.txt"


def load_librispeech_tarfile(root=None, split="dev-clean", quiet=False, validate_download=True):
    """The path of the tar archive of a split, for programs that read it by themselves. Files are kept in `root`
    (~/.cache/mlx.data/librispeech) and downloaded where they are missing."""
    digest = DIGESTS[choose("load_librispeech", split, DIGESTS)]
    folder = root_folder(root, "librispeech")
    return plain_tar(f"{URL}{split}.tar.gz", folder, digest, quiet, validate_download)


def _utterances(text):
    """(path below the split, transcript) of each line "SPEAKER-CHAPTER-NUMBER THE WORDS"."""
    for line in text.split(b"\n"):
        name, _, words = line.strip().partition(b" ")
        if name:
            yield b"/".join(name.split(b"-")[:-1] + [name + b".flac"]), words


def load_librispeech(root=None, split="dev-clean", quiet=False, validate_download=True):
    """A buffer of a split's utterances, read from the archive: `audio_file`, its path, `transcript`, the words, and
    `audio`, float32 of shape (frames, 1) at 16 kHz. Splits: dev-clean, dev-other, test-clean, test-other,
    train-clean-100, train-clean-360, train-other-500."""
    target = str(load_librispeech_tarfile(root, split, quiet, validate_download))
    names = [bytes(sample["file"]) for sample in dx.files_from_tar(target)]
    chapters = dx.buffer_from_vector([{"file": name} for name in sorted(names) if name.endswith(TRANSCRIPT)])
    texts = chapters.read_from_tar(target, "file", "text")
    samples = [
        {"audio_file": file, "transcript": words}
        for chapter in texts
        for file, words in _utterances(bytes(chapter["text"]))
    ]
    return (
        dx.buffer_from_vector(samples)
        .read_from_tar(target, "audio_file", "audio", prefix=f"LibriSpeech/{split}")
        .load_audio("audio", from_memory=True)
    )
