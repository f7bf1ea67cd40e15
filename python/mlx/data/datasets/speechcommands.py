"""Speech Commands 0.02: single words of one second (Warden 2018, https://arxiv.org/abs/1804.03209)."""

import tarfile

import mlx.data as dx

from ._tar import plain_tar
from .common import choose, root_folder

URL = "http://download.tensorflow.org/data/speech_commands_v0.02.tar.gz"
DIGEST = "sha256:af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58"

# The archive's lists; what is in neither is for training.
LISTS = {"validation": "validation_list.txt", "test": "testing_list.txt"}
SPLITS = ("train", *LISTS)
LIST_LIMIT = 16 << 20


def download_speechcommands(root=None, quiet=False, validate_download=True):
    """The path of the tar archive. Files are kept in `root` (~/.cache/mlx.data/speechcommands) and downloaded where
    they are missing."""
    return plain_tar(URL, root_folder(root, "speechcommands"), DIGEST, quiet, validate_download)


def _plain(name):
    return name.removeprefix("./")


def _is_word(name):
    """WORD/SPEAKER_nohash_NUMBER.wav, and no background noise."""
    return name.endswith(".wav") and "_nohash_" in name and "_background_noise_" not in name and "/" in name


def get_metadata(tarfile_path):
    """({split: names of the files in the archive}, {word: label}); labels are places in the words' alphabetical
    order."""
    listed = {}
    with tarfile.open(tarfile_path, "r:") as tar:
        members = {_plain(member.name): member for member in tar.getmembers() if member.isfile()}
        for split, name in LISTS.items():
            if name not in members or members[name].size > LIST_LIMIT:
                raise ValueError(f"{tarfile_path} has no {name} of a fitting size: it is not Speech Commands")
            words = tar.extractfile(members[name]).read().decode().split()
            listed[split] = [members[word].name for word in words if word in members]
    elsewhere = {name for names in listed.values() for name in names}
    words = [member.name for name, member in members.items() if _is_word(name)]
    listed["train"] = sorted(name for name in words if name not in elsewhere)
    classes = sorted({name.split("/")[-2] for name in listed["train"]})
    return listed, {word: label for label, word in enumerate(classes)}


def load_speechcommands(root=None, split="train", quiet=False, validate_download=True):
    """A buffer of a split's words, read from the archive: `file`, its path, `label`, and `audio`, float32 of shape
    (frames, 1) at 16 kHz. Splits: train, validation, test."""
    choose("load_speechcommands", split, SPLITS)
    target = str(download_speechcommands(root, quiet, validate_download))
    names, classes = get_metadata(target)
    samples = [{"file": name.encode(), "label": classes[name.split("/")[-2]]} for name in names[split]]
    return (
        dx.buffer_from_vector(samples)
        .read_from_tar(target, "file", "audio")
        .load_audio("audio", from_memory=True)
    )
