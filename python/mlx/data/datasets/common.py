"""What the data sets share: downloading, checking and extracting, with progress.

A file appears under its name when it is whole, and where its digest is known when that is right: it is written under
another name first. An interrupted download goes on where it stopped. Archives are not trusted.
"""

import contextlib
import fcntl
import gzip
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import stat
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile

CACHE_DIR = pathlib.Path.home() / ".cache" / "mlx.data"

CHUNK_BYTES = 1 << 20
CONNECT_SECONDS = 60

# An archive may grow to this many times its size, and to ROOM_BYTES in any case. Deflate's limit is about 1030.
GROWTH_LIMIT = 100
ROOM_BYTES = 64 << 20


class FileProgressBar:
    """A line on `outfile` that says how much of a file is done; nothing with `quiet`. A total of 0 is unknown."""

    SECONDS_BETWEEN = 0.1

    def __init__(self, total_size, msg="", quiet=False, outfile=None):
        self.total_size = total_size
        self.current_size = 0
        self.msg = msg
        self.quiet = quiet
        self.outfile = sys.stdout if outfile is None else outfile
        self._shown_at = 0.0
        self._begun_at = time.monotonic()

    def add(self, size):
        """So many bytes more are done."""
        self.update(self.current_size + size)

    def update(self, current_size):
        """So many bytes are done."""
        self.current_size = current_size
        now = time.monotonic()
        if not self.quiet and now - self._shown_at >= self.SECONDS_BETWEEN:
            self._shown_at = now
            self._show("")

    def message(self, width=40):
        """The line, with a bar of `width` characters."""
        seconds = max(time.monotonic() - self._begun_at, 1e-3)
        done, rate = self.format_size(self.current_size), self.format_size(self.current_size / seconds)
        if not self.total_size:
            return f"{self.msg} {done}, {rate}/s"
        share = min(self.current_size / self.total_size, 1.0)
        bar = ("#" * int(share * width)).ljust(width, "-")
        return f"{self.msg} [{bar}] {share:4.0%} {done} of {self.format_size(self.total_size)}, {rate}/s"

    def urlretrieve_hook(self, num_blocks, block_size, total_size):
        """For urllib.request.urlretrieve."""
        self.total_size = max(total_size, 0)
        self.update(num_blocks * block_size)

    def finalize(self):
        """Shows the last state and ends the line."""
        if not self.quiet:
            self._show("\n")

    @staticmethod
    def format_size(size, suffix="B"):
        """1536 as 1.5KiB."""
        for unit in ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi"):
            if abs(size) < 1024:
                break
            size /= 1024
        else:
            unit = "Yi"
        return f"{size:.1f}{unit}{suffix}"

    def _show(self, end):
        self.outfile.write("\r\x1b[K" + self.message() + end)
        self.outfile.flush()


def ensure_exists(directory):
    """Makes the folder, and those above it."""
    pathlib.Path(directory).mkdir(parents=True, exist_ok=True)


def root_folder(root, name):
    """The folder of a data set, which exists then."""
    folder = CACHE_DIR / name if root is None else pathlib.Path(root)
    ensure_exists(folder)
    return folder


@contextlib.contextmanager
def locked(folder):
    """One process and thread at a time."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def replacing(path):
    """A file to write, which takes its name when all went well and is removed otherwise."""
    path = pathlib.Path(path)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise


# ---- downloading ----


def urlretrieve_with_progress(src, dst, quiet=False):
    """Downloads `src` to the path `dst`. What an earlier call left in `dst`.part is used where the server says that the
    file is still the same."""
    _download(src, pathlib.Path(dst), quiet)


def _download(url, path, quiet):
    """Downloads to the path, by way of a file beside it."""
    part = path.with_name(path.name + ".part")
    _download_part(url, part, quiet)
    os.replace(part, path)
    _forget_part(part)


def _download_part(url, part, quiet):
    note = part.with_name(part.name + ".json")
    kept = _kept_bytes(url, part, note)
    request = urllib.request.Request(url)
    if kept:
        request.add_header("Range", f"bytes={kept}-")
        request.add_header("If-Range", json.loads(note.read_text())["validator"])
    try:
        response = urllib.request.urlopen(request, timeout=CONNECT_SECONDS)
    except urllib.error.HTTPError as error:
        error.close()
        if not kept or error.code != 416:
            raise
        _forget_part(part)  # nothing follows what there is: it cannot be the same file
        return _download_part(url, part, quiet)
    with response:
        length = response.headers.get("Content-Length")
        length = int(length) if length and length.isdigit() else None
        if kept and not _continues(response, kept):
            kept = 0
        note.write_text(json.dumps({"url": url, "validator": _validator(response)}))
        total = None if length is None else kept + length
        progress = FileProgressBar(total or 0, f"Downloading {url}", quiet)
        progress.update(kept)
        with open(part, "ab" if kept else "wb") as file:
            if kept:
                file.truncate(kept)
            while chunk := _read_chunk(response):
                file.write(chunk)
                progress.add(len(chunk))
        progress.finalize()
    got = part.stat().st_size
    if total is not None and got != total:
        raise OSError(f"the download of {url} ended after {got} of {total} bytes; call again to go on from there")


def _read_chunk(response):
    try:
        return response.read(CHUNK_BYTES)
    except http.client.IncompleteRead as error:  # the length tells the caller
        return error.partial


def _validator(response):
    """What tells one version of a file from another, or None."""
    tag = response.headers.get("ETag")
    return tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified")


def _kept_bytes(url, part, note):
    """How much of an earlier download can be gone on with."""
    try:
        known = json.loads(note.read_text())
        if known["url"] == url and isinstance(known["validator"], str) and url.startswith(("http://", "https://")):
            return part.stat().st_size
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return 0


def _continues(response, kept):
    return response.status == 206 and response.headers.get("Content-Range", "").startswith(f"bytes {kept}-")


def _forget_part(part):
    for path in (part, part.with_name(part.name + ".json")):
        path.unlink(missing_ok=True)


def fetch(urls, path, digest=None, quiet=False, validate=True):
    """The file at `path`, downloaded from the first of `urls` that gives it. `digest` is "md5:..." or "sha256:...",
    or None where none is published. With `validate` it has to be right; a file that was there already is checked
    once, and again when it has changed."""
    path = pathlib.Path(path)
    urls = [urls] if isinstance(urls, str) else list(urls)
    with locked(path.parent):
        if path.exists():
            if validate and digest:
                require_digest(path, digest, quiet)
            return path
        problems = []
        for url in urls:
            try:
                _fetch_from(url, path, digest if validate else None, quiet)
                return path
            except (OSError, ValueError) as error:
                problems.append(error)
        if len(problems) == 1:
            raise problems[0]
        raise OSError(f"{path.name} could not be had: " + "; ".join(str(problem) for problem in problems))


def _fetch_from(url, path, digest, quiet):
    part = path.with_name(path.name + ".part")
    _download_part(url, part, quiet)
    if digest:
        found = _digest_of(part, digest, quiet)
        if found != digest:
            _forget_part(part)
            raise ValueError(f"{url} is not the file that is expected: its digest is {found}, not {digest}")
    os.replace(part, path)
    _forget_part(part)
    if digest:
        _note_digest(path, digest)


# ---- checking ----


def file_digest(filepath, _hash, buffer_size=16 * 1024 * 1024, quiet=False):
    """Feeds a file to a hash of hashlib, which is returned."""
    buffer = memoryview(bytearray(buffer_size))
    with open(filepath, "rb", buffering=0) as file:
        progress = FileProgressBar(os.fstat(file.fileno()).st_size, f"Checking {filepath}", quiet)
        while count := file.readinto(buffer):
            _hash.update(buffer[:count])
            progress.add(count)
        progress.finalize()
    return _hash


def _digest_of(path, like, quiet):
    """A file's digest, by the same function as `like`."""
    kind = like.partition(":")[0]
    return f"{kind}:{file_digest(path, hashlib.new(kind, usedforsecurity=False), quiet=quiet).hexdigest()}"


def _state_of(path):
    state = path.stat()
    return [state.st_size, state.st_mtime_ns]


def _note_path(path):
    return path.with_name(path.name + ".checked")


def _note_digest(path, digest):
    with replacing(_note_path(path)) as file:
        file.write(json.dumps({"digest": digest, "state": _state_of(path)}).encode())


def require_digest(path, digest, quiet=False):
    """Fails where a file does not have the digest. Remembers that it has, beside the file."""
    path = pathlib.Path(path)
    try:
        if json.loads(_note_path(path).read_text()) == {"digest": digest, "state": _state_of(path)}:
            return
    except (OSError, ValueError):
        pass
    found = _digest_of(path, digest, quiet)
    if found != digest:
        raise ValueError(f"{path} is damaged: its digest is {found}, not {digest}. Remove it, and it is fetched again")
    with contextlib.suppress(OSError):  # a folder that cannot be written to
        _note_digest(path, digest)


# ---- extracting ----


class _Growth:
    """Refuses what unpacks to far more than an archive of its size ever should."""

    def __init__(self, src):
        self.src = src
        self.limit = max(ROOM_BYTES, GROWTH_LIMIT * os.stat(src).st_size)

    def check(self, byte_count):
        if byte_count > self.limit:
            size = FileProgressBar.format_size(self.limit)
            raise ValueError(f"{self.src} unpacks to more than {size}, which is too much for an archive of its size: "
                             f"it is not unpacked")


def _copy(source, file, buffer_size, check, progress):
    """Copies until the end; returns the number of bytes. `check` is called with it before each piece is written."""
    total = 0
    while chunk := source.read(buffer_size):
        total += len(chunk)
        check(total)
        file.write(chunk)
        progress.add(len(chunk))
    return total


def gzip_decompress(src, dst, buffer_size=16 * 1024 * 1024, quiet=False):
    """Unpacks one file."""
    growth = _Growth(src)
    progress = FileProgressBar(0, f"Unpacking {src}", quiet)
    with gzip.open(src) as source, replacing(dst) as file:
        _copy(source, file, buffer_size, growth.check, progress)
    progress.finalize()


def safe_target(folder, name):
    """Where an archive's file of that name goes. Fails where that is outside of the folder, by whatever way."""
    folder = pathlib.Path(folder)
    parts = pathlib.PurePosixPath(name).parts
    if "\0" in name or "\\" in name or name.startswith("/") or ".." in parts or not parts:
        raise ValueError(f"the archive's file '{name}' would lie outside of {folder}: it is not unpacked")
    target = folder.joinpath(*parts)
    if not target.parent.resolve().is_relative_to(folder.resolve()):  # a link that is there already
        raise ValueError(f"the archive's file '{name}' would lie outside of {folder}, by a link: it is not unpacked")
    return target


def unzip(
    src,
    dst,
    path_filter=lambda x: "" if x.endswith("/") else x,
    buffer_size=16 * 1024 * 1024,
    quiet=False,
):
    """Unpacks an archive into a folder. `path_filter` is given each name and returns where the file goes, below the
    folder, or "" for a file that is not wanted."""
    growth = _Growth(src)
    with zipfile.ZipFile(src) as archive:
        wanted = [(entry, path_filter(entry.filename)) for entry in archive.infolist()]
        wanted = [(entry, safe_target(dst, str(name))) for entry, name in wanted if name]
        growth.check(sum(entry.file_size for entry, _ in wanted))
        for entry, _ in wanted:
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if kind not in (0, stat.S_IFREG):
                raise ValueError(f"{src}: '{entry.filename}' is no plain file: it is not unpacked")
        progress = FileProgressBar(sum(entry.file_size for entry, _ in wanted), f"Unpacking {src}", quiet)
        for entry, target in wanted:
            ensure_exists(target.parent)
            with archive.open(entry) as source, replacing(target) as file:

                def check(total, entry=entry):
                    if total > entry.file_size:
                        raise ValueError(f"{src}: '{entry.filename}' is longer than the archive says")

                _copy(source, file, buffer_size, check, progress)
        progress.finalize()


def unpack_once(src, dst, unpack, quiet=False):
    """Unpacks to a name that appears when all is there: `unpack(src, place, quiet=quiet)` makes a file or a folder.
    Returns `dst`, which may have been there."""
    dst = pathlib.Path(dst)
    with locked(dst.parent):
        if not dst.exists():
            scratch = pathlib.Path(tempfile.mkdtemp(prefix=f".{dst.name}.", dir=dst.parent))
            try:
                unpack(src, scratch / dst.name, quiet=quiet)
                os.replace(scratch / dst.name, dst)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    return dst


def choose(what, given, choices):
    """Fails where what is given is no choice."""
    if given not in choices:
        raise ValueError(f"[{what}] there is no '{given}': choose one of {', '.join(choices)}")
    return given
