"""WikiText: good and featured articles of Wikipedia (Merity et al. 2016, https://arxiv.org/abs/1609.07843)."""

import mlx.data as dx

from .common import choose, fetch, root_folder, unpack_once, unzip

URL = "https://s3.amazonaws.com/research.metamind.io/wikitext/"
SUBSETS = {
    "wikitext-2": (
        "wikitext-2-v1.zip",
        "sha256:92675f1d63015c1c8b51f1656a52d5bdbc33aafa60cc47a218a66e7ee817488c",
    ),
    "wikitext-2-raw": (
        "wikitext-2-raw-v1.zip",
        "sha256:ef7edb566e3e2b2d31b29c1fdb0c89a4cc683597484c3dc2517919c615435a11",
    ),
    "wikitext-103": (
        "wikitext-103-v1.zip",
        "sha256:242ba0f20b329cfdf1ccc61e9e9e5b59becf189db7f7a81cd2a0e2fc31539590",
    ),
    "wikitext-103-raw": (
        "wikitext-103-raw-v1.zip",
        "sha256:91c00ae287f0d699e18605c84afc9e45c192bc6b7797ff8837e5474655a33794",
    ),
}
SPLITS = ("train", "valid", "test")


def _unpack(src, dst, quiet):
    """The archive has one folder, whose files go into dst."""
    unzip(src, dst, lambda name: "" if name.endswith("/") else name.partition("/")[2], quiet=quiet)


def load_wikitext_lines(
    root=None, split="train", subset="wikitext-103-raw", quiet=False, validate_download=True
):
    """A stream of a split's lines, `line`. Splits: train, valid, test; subsets: wikitext-2, wikitext-2-raw,
    wikitext-103, wikitext-103-raw. Files are kept in `root` (~/.cache/mlx.data/wikitext) and downloaded where they
    are missing."""
    choose("load_wikitext_lines", split, SPLITS)
    name, digest = SUBSETS[choose("load_wikitext_lines", subset, SUBSETS)]
    folder = root_folder(root, "wikitext")
    unpacked = folder / subset
    if not unpacked.exists():
        fetch(URL + name, folder / name, digest, quiet, validate_download)
        unpack_once(folder / name, unpacked, _unpack, quiet)
    ending = "raw" if subset.endswith("-raw") else "tokens"
    return dx.stream_line_reader(str(unpacked / f"wiki.{split}.{ending}"), "line")
