"""Downloading, checking and extracting for data sets, against a server in this process: nothing leaves the machine."""

import gzip
import hashlib
import http.server
import io
import os
import pathlib
import stat
import threading
import zipfile

import pytest

pytest.importorskip("mlx.data.datasets.common")
from mlx.data.datasets import common  # noqa: E402

CONTENT = bytes(range(256)) * 5000
DIGEST = "sha256:" + hashlib.sha256(CONTENT).hexdigest()


class Server(http.server.ThreadingHTTPServer):
    """Serves `files`; `cut` bytes at most in the next answer, which promises all of them all the same."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.tag, self.cut, self.requests = {}, '"one"', None, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        server, wanted = self.server, self.headers.get("Range")
        server.requests.append((self.path, wanted))
        content = server.files.get(self.path.lstrip("/"))
        if content is None:
            return self.send_error(404)
        begin = 0
        if wanted and self.headers.get("If-Range") == server.tag:
            begin = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if begin >= len(content):
                return self.send_error(416)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        self.send_header("ETag", server.tag)
        self.send_header("Content-Length", str(len(content) - begin))
        self.end_headers()
        end = len(content) if server.cut is None else begin + server.cut
        server.cut = None
        self.wfile.write(content[begin:end])


@pytest.fixture
def server():
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def names_in(folder):
    return sorted(entry.name for entry in folder.iterdir())


# ---- downloading ----


def test_a_download_is_whole_and_leaves_nothing_else(server, tmp_path):
    server.files["data"] = CONTENT
    common.urlretrieve_with_progress(server.url + "data", tmp_path / "data", quiet=True)
    assert (tmp_path / "data").read_bytes() == CONTENT
    assert names_in(tmp_path) == ["data"]


def test_a_file_url_is_copied(tmp_path):
    (tmp_path / "from").write_bytes(CONTENT)
    common.urlretrieve_with_progress((tmp_path / "from").as_uri(), str(tmp_path / "to"), quiet=True)
    assert (tmp_path / "to").read_bytes() == CONTENT


def test_a_download_that_was_cut_goes_on_where_it_stopped(server, tmp_path):
    server.files["data"], server.cut = CONTENT, 500_000
    with pytest.raises(OSError, match="ended after 500000 of 1280000 bytes; call again to go on from there"):
        common.urlretrieve_with_progress(server.url + "data", tmp_path / "data", quiet=True)
    assert not (tmp_path / "data").exists()
    common.urlretrieve_with_progress(server.url + "data", tmp_path / "data", quiet=True)
    assert server.requests == [("/data", None), ("/data", "bytes=500000-")]
    assert (tmp_path / "data").read_bytes() == CONTENT
    assert names_in(tmp_path) == ["data"]


def test_a_file_that_changed_meanwhile_is_downloaded_anew(server, tmp_path):
    server.files["data"], server.cut = CONTENT, 500_000
    with pytest.raises(OSError):
        common.urlretrieve_with_progress(server.url + "data", tmp_path / "data", quiet=True)
    server.files["data"], server.tag = CONTENT[::-1], '"two"'
    common.urlretrieve_with_progress(server.url + "data", tmp_path / "data", quiet=True)
    assert (tmp_path / "data").read_bytes() == CONTENT[::-1]


def test_a_part_that_is_whole_already_is_downloaded_anew(server, tmp_path):
    server.files["data"], server.cut = CONTENT, 500_000
    with pytest.raises(OSError):
        common.urlretrieve_with_progress(server.url + "data", tmp_path / "data", quiet=True)
    (tmp_path / "data.part").write_bytes(CONTENT)
    common.urlretrieve_with_progress(server.url + "data", tmp_path / "data", quiet=True)
    assert server.requests[1:] == [("/data", "bytes=1280000-"), ("/data", None)]
    assert (tmp_path / "data").read_bytes() == CONTENT


def test_a_damaged_note_beside_a_part_only_costs_the_part(server, tmp_path):
    server.files["data"] = CONTENT
    for note in (b"", b"[]", b'{"url": 1}', b"\xff", b'{"url": null, "validator": {}}'):
        (tmp_path / "data.part").write_bytes(b"something else")
        (tmp_path / "data.part.json").write_bytes(note)
        common.urlretrieve_with_progress(server.url + "data", tmp_path / "data", quiet=True)
        assert (tmp_path / "data").read_bytes() == CONTENT


def test_a_missing_file_is_an_error_that_says_so(server, tmp_path):
    with pytest.raises(OSError, match="404"):
        common.urlretrieve_with_progress(server.url + "data", tmp_path / "data", quiet=True)
    assert names_in(tmp_path) == []


def test_fetch_keeps_only_what_has_the_right_digest(server, tmp_path):
    server.files["data"] = CONTENT[:-1]
    with pytest.raises(ValueError, match="data is not the file that is expected: its digest is sha256:"):
        common.fetch(server.url + "data", tmp_path / "data", DIGEST, quiet=True)
    assert names_in(tmp_path) == []
    assert common.fetch(server.url + "data", tmp_path / "data", DIGEST, quiet=True, validate=False).exists()


def test_fetch_tries_one_place_after_the_other(server, tmp_path):
    server.files.update(bad=b"something else", good=CONTENT)
    urls = [server.url + name for name in ("none", "bad", "good")]
    assert common.fetch(urls, tmp_path / "data", DIGEST, quiet=True).read_bytes() == CONTENT
    with pytest.raises(OSError, match="other could not be had: .*404.*; .*not the file that is expected"):
        common.fetch(urls[:2], tmp_path / "other", DIGEST, quiet=True)


def test_a_file_that_is_there_is_checked_once_and_again_when_it_changed(tmp_path, monkeypatch):
    path, checks = tmp_path / "data", []
    path.write_bytes(CONTENT)
    real = common.file_digest
    monkeypatch.setattr(common, "file_digest", lambda *args, **rest: checks.append(1) or real(*args, **rest))
    for _ in range(3):
        assert common.fetch("http://nowhere.invalid/", path, DIGEST, quiet=True) == path
    assert len(checks) == 1
    path.write_bytes(CONTENT[1:])
    with pytest.raises(ValueError, match="data is damaged: its digest is sha256:.*Remove it, and it is fetched again"):
        common.fetch("http://nowhere.invalid/", path, DIGEST, quiet=True)


def test_threads_that_want_the_same_file_download_it_once(server, tmp_path):
    server.files["data"] = CONTENT
    arguments = (server.url + "data", tmp_path / "data", DIGEST, True)
    threads = [threading.Thread(target=common.fetch, args=arguments) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.requests) == 1
    assert (tmp_path / "data").read_bytes() == CONTENT


# ---- progress and digests ----


def test_progress_says_how_much_is_done():
    out = io.StringIO()
    bar = common.FileProgressBar(2048, "Reading", outfile=out)
    bar.add(512)
    bar.update(1024)
    bar.finalize()
    assert "Reading [" + "#" * 20 + "-" * 20 + "]  50% 1.0KiB of 2.0KiB, " in out.getvalue()
    assert out.getvalue().endswith("/s\n")
    assert "[#####-----]" in bar.message(10)


def test_progress_of_an_unknown_total_has_no_bar_and_quiet_says_nothing():
    out = io.StringIO()
    bar = common.FileProgressBar(0, "Reading", outfile=out)
    bar.urlretrieve_hook(3, 100, -1)
    assert "Reading 300.0B, " in out.getvalue()
    out = io.StringIO()
    bar = common.FileProgressBar(0, "Reading", quiet=True, outfile=out)
    bar.add(1)
    bar.finalize()
    assert out.getvalue() == ""


def test_sizes_have_units():
    sizes = {0: "0.0B", 1023: "1023.0B", 1536: "1.5KiB", 3 << 30: "3.0GiB", 1 << 80: "1.0YiB"}
    assert {size: common.FileProgressBar.format_size(size) for size in sizes} == sizes
    assert common.FileProgressBar.format_size(2048, suffix="") == "2.0Ki"


def test_file_digest_feeds_the_hash_it_is_given(tmp_path):
    (tmp_path / "data").write_bytes(CONTENT)
    for size in (1 << 20, 1000):
        found = common.file_digest(tmp_path / "data", hashlib.sha256(), buffer_size=size, quiet=True)
        assert "sha256:" + found.hexdigest() == DIGEST


def test_ensure_exists_makes_the_folders_above(tmp_path):
    for _ in range(2):
        common.ensure_exists(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


# ---- extracting ----


def test_gzip_is_unpacked(tmp_path):
    (tmp_path / "data.gz").write_bytes(gzip.compress(CONTENT))
    common.gzip_decompress(tmp_path / "data.gz", tmp_path / "data", quiet=True)
    assert (tmp_path / "data").read_bytes() == CONTENT


def test_a_damaged_gzip_file_leaves_nothing(tmp_path):
    (tmp_path / "data.gz").write_bytes(gzip.compress(CONTENT)[:-9])
    with pytest.raises(EOFError):
        common.gzip_decompress(tmp_path / "data.gz", tmp_path / "data", quiet=True)
    assert names_in(tmp_path) == ["data.gz"]


def test_a_gzip_file_that_grows_out_of_all_proportion_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(common, "ROOM_BYTES", 1 << 20)
    (tmp_path / "data.gz").write_bytes(gzip.compress(bytes(4 << 20)))
    with pytest.raises(ValueError, match="data.gz unpacks to more than 1.0MiB, which is too much for an archive"):
        common.gzip_decompress(tmp_path / "data.gz", tmp_path / "data", quiet=True)
    assert names_in(tmp_path) == ["data.gz"]


def make_zip(path, files, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_zip_files_are_unpacked_where_the_filter_says(tmp_path):
    archive = make_zip(tmp_path / "a.zip", {"x/": b"", "x/one": b"1", "x/y/two": b"22", "three": b"333"})
    common.unzip(archive, tmp_path / "all", quiet=True)
    assert (tmp_path / "all/x/one").read_bytes() == b"1"
    assert (tmp_path / "all/x/y/two").read_bytes() == b"22"
    assert (tmp_path / "all/three").read_bytes() == b"333"
    common.unzip(archive, tmp_path / "some", lambda name: "second/" + name if name.endswith("two") else "", quiet=True)
    assert [path for path in (tmp_path / "some").rglob("*") if path.is_file()] == [tmp_path / "some/second/x/y/two"]
    mode = stat.S_IMODE((tmp_path / "all/three").stat().st_mode)
    assert mode & 0o600 == 0o600 and mode & 0o111 == 0


@pytest.mark.parametrize("name", ["../out", "/out", "a/../../out", "a\\..\\..\\out", "..", "./.."])
def test_names_that_lead_outside_are_refused_before_anything_is_unpacked(tmp_path, name):
    archive = make_zip(tmp_path / "a.zip", {"fine": b"1", name: b"2"})
    (tmp_path / "to").mkdir()
    with pytest.raises(ValueError, match="would lie outside of"):
        common.unzip(archive, tmp_path / "to", quiet=True)
    assert names_in(tmp_path / "to") == []
    assert names_in(tmp_path) == ["a.zip", "to"]


def test_links_lead_nowhere(tmp_path):
    entry = zipfile.ZipInfo("link")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    archive = make_zip(tmp_path / "a.zip", {entry: b"/etc/passwd"})
    with pytest.raises(ValueError, match="'link' is no plain file: it is not unpacked"):
        common.unzip(archive, tmp_path / "to", quiet=True)
    (tmp_path / "into").mkdir()
    os.symlink(tmp_path, tmp_path / "into" / "x")
    with pytest.raises(ValueError, match="would lie outside of .*, by a link"):
        common.unzip(make_zip(tmp_path / "b.zip", {"x/one": b"1"}), tmp_path / "into", quiet=True)
    assert not (tmp_path / "one").exists()


def test_zip_files_that_grow_out_of_all_proportion_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(common, "ROOM_BYTES", 1 << 20)
    archive = make_zip(tmp_path / "a.zip", {str(i): bytes(1 << 19) for i in range(4)})
    with pytest.raises(ValueError, match="a.zip unpacks to more than 1.0MiB"):
        common.unzip(archive, tmp_path / "to", quiet=True)
    assert not (tmp_path / "to").exists()


def test_a_zip_file_that_lies_about_a_size_is_refused(tmp_path):
    archive = make_zip(tmp_path / "a.zip", {"one": bytes(5000)})
    content = archive.read_bytes()
    archive.write_bytes(content.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises((ValueError, zipfile.BadZipFile)):
        common.unzip(archive, tmp_path / "to", quiet=True)
    assert [path for path in (tmp_path / "to").rglob("*") if path.is_file()] == []


def test_what_is_unpacked_once_appears_whole_or_not_at_all(tmp_path):
    def fail(src, dst, quiet):
        pathlib.Path(dst).mkdir()
        raise KeyError("half way")

    with pytest.raises(KeyError):
        common.unpack_once("from", tmp_path / "to", fail)
    assert names_in(tmp_path) == []
    for content in (b"first", b"second"):
        common.unpack_once("from", tmp_path / "to", lambda src, dst, quiet, c=content: dst.write_bytes(c))
        assert (tmp_path / "to").read_bytes() == b"first"
    assert names_in(tmp_path) == ["to"]
