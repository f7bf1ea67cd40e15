"""Streams of text files and archives, beside Python's own modules for the formats."""

import csv
import gzip
import io
import json
import pathlib
import random
import tarfile
import zipfile

import mlx.data as dx
import numpy as np
import pytest
from mlx.data import core


def texts(samples, key="t"):
    return [bytes(sample[key]) for sample in samples]


def raises(kind, message):
    return pytest.raises(kind, match="^" + "".join(["\\" + c if c in r"\.^$*+?{}[]|()" else c for c in message]) + "$")


# ---- lines ----


def test_lines_are_texts_without_their_ends(tmp_path):
    path = tmp_path / "lines.txt"
    path.write_bytes(b"one\ntwo\r\n\nfour")
    stream = dx.stream_line_reader(path, "t")
    sample = next(stream)
    assert list(sample) == ["t"] and sample["t"].dtype == np.int8 and bytes(sample["t"]) == b"one"
    assert texts(stream) == [b"two\r", b"", b"four"]
    stream.reset()
    assert texts(stream) == [b"one", b"two\r", b"", b"four"]
    assert texts(dx.stream_line_reader("lines.txt", "t", local_prefix=tmp_path)) == [b"one", b"two\r", b"", b"four"]
    assert texts(dx.stream_line_reader("lines.txt", "t", local_prefix=str(tmp_path), file_fetcher=core.FileFetcher())) != []
    with raises(OSError, "[stream_line_reader] Failed to open file /no/such.txt: No such file or directory"):
        dx.stream_line_reader("/no/such.txt", "t")
    with raises(TypeError, "[stream_line_reader] expected a path, got 5"):
        core._data.from_lines(5, False, "t", False)


def test_gzip_files_are_unzipped(tmp_path):
    path = tmp_path / "lines.gz"
    lines = [b"%d" % i * 50 for i in range(20000)]
    path.write_bytes(gzip.compress(b"\n".join(lines[:9000]) + b"\n") + gzip.compress(b"\n".join(lines[9000:])))
    try:
        stream = dx.stream_line_reader(path, "t", unzip=True)
    except NotImplementedError:
        pytest.skip("a build without zlib")
    assert texts(stream) == lines
    stream.reset()
    for _ in range(12345):
        next(stream)
    state = stream.state_dict()
    again = dx.stream_line_reader(path, "t", unzip=True)
    again.load_state_dict(state)
    assert texts(again) == lines[12345:]


def test_long_lines_are_whole(tmp_path):
    path = tmp_path / "long.txt"
    lines = [b"x" * (i * 40961 % 300000) for i in range(40)]
    path.write_bytes(b"\n".join(lines) + b"\n")
    assert texts(dx.stream_line_reader(path, "t")) == lines


def test_files_that_samples_name_are_read_one_after_the_other(tmp_path):
    (tmp_path / "1.txt").write_text("a\nb\n")
    (tmp_path / "2.txt").write_text("")
    (tmp_path / "3.txt").write_text("c\nd\ne")
    names = dx.buffer_from_vector([{"f": f"{i}.txt".encode(), "n": i} for i in (1, 2, 9, 3)])
    stream = names.to_stream().line_reader_from_key("f", "t", local_prefix=str(tmp_path))
    assert [sorted(sample) for sample in (next(stream), next(stream))] == [["t"], ["t"]]
    with raises(OSError, f"[stream_line_reader] Failed to open file {tmp_path}/9.txt: No such file or directory"):
        next(stream)
    state = stream.state_dict()
    assert bytes(next(stream)["t"]) == b"c"
    middle = stream.state_dict()
    assert texts(stream) == [b"d", b"e"]
    again = names.to_stream().line_reader_from_key("f", "t", local_prefix=str(tmp_path))
    again.load_state_dict(state)
    assert texts(again) == [b"c", b"d", b"e"]
    again.load_state_dict(middle)
    assert texts(again) == [b"d", b"e"]
    again.reset()
    assert bytes(next(again)["t"]) == b"a"


def test_texts_that_samples_hold_are_read_one_after_the_other():
    held = dx.buffer_from_vector([{"f": b"x;y\n1;2\n3;4"}, {"f": b"x;y\n5;6"}]).to_stream()
    rows = [{key: bytes(value) for key, value in row.items()} for row in held.csv_reader_from_key("f", ";", from_memory=True)]
    assert rows == [{"x": b"1", "y": b"2"}, {"x": b"3", "y": b"4"}, {"x": b"5", "y": b"6"}]
    held = dx.buffer_from_vector([{"f": b'{"a": 1}\n{"a": 2}'}] * 2).to_stream().jsonl_reader_from_key("f", from_memory=True)
    assert [int(sample["a"]) for sample in held] == [1, 2, 1, 2]
    stream = dx.buffer_from_vector([{"f": b"a"}]).to_stream()
    with raises(ValueError, "[line_reader_from_key] the lines need a key"):
        stream.line_reader_from_key("f", "")
    with raises(TypeError, "[texts_from_key] expected a FileFetcher, got 5"):
        stream.line_reader_from_key("f", "t", file_fetcher=5)
    with pytest.raises(KeyError, match="the sample has no key"):
        next(stream.line_reader_from_key("g", "t"))


# ---- CSV ----


def test_rows_are_those_of_pythons_csv():
    for seed in range(200):
        draw = random.Random(seed)
        columns = draw.randint(1, 4)
        quoting = draw.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
        letters = 'ab,"\n é' + "\r" * (quoting == csv.QUOTE_ALL)  # which minimal quoting leaves bare
        rows = [["".join(draw.choice(letters) for _ in range(draw.randrange(9))) for _ in range(columns)]
                for _ in range(draw.randrange(9))]
        out = io.StringIO()
        csv.writer(out, quoting=quoting, lineterminator=draw.choice(["\n", "\r\n"])).writerows([list("wxyz"[:columns])] + rows)
        content = out.getvalue()
        expected = list(csv.DictReader(io.StringIO(content, newline="")))
        found = [{key: bytes(value).decode() for key, value in sample.items()}
                 for sample in dx.stream_csv_reader_from_string(content)]
        assert found == expected


def test_csv_files_have_a_header(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a;b\n'x;y';2\n")
    assert [texts([sample], "a") + texts([sample], "b") for sample in dx.stream_csv_reader(path, ";", "'")] == [[b"x;y", b"2"]]
    assert list(dx.stream_csv_reader_from_string("")) == [] and list(dx.stream_csv_reader_from_string("a,b")) == []
    for kind, arguments, message in [
        (ValueError, ("a", ";;"), "[stream_csv_reader] sep: expected a str of one ASCII character, got ';;'"),
        (ValueError, ("a", ",", "é"), "[stream_csv_reader] quote: expected a str of one ASCII character, got 'é'"),
        (ValueError, ("a", ",", ","), "[stream_csv_reader_from_string] the separator and the quote must be two different characters"),
    ]:
        with raises(kind, message):
            dx.stream_csv_reader_from_string(*arguments)


def test_bad_rows_are_errors_that_name_the_line():
    for content, line, problem in [
        ("a,b\n1\n", 2, "1 fields, where the header has 2"),
        ("a,b\n1,2\n1,2,3\n", 3, "3 fields, where the header has 2"),
        ("a,b\nx\"y\",2\n", 2, "a quote in a field that does not begin with one"),
        ("a,b\n\"x\"y,2\n", 2, "a separator or the line's end was expected behind a quoted field"),
        ("a,b\n\"x,2\n", 2, "a quoted field does not end"),
    ]:
        with raises(OSError, f"[stream_csv_reader_from_string] the given text, line {line}: {problem}"):
            list(dx.stream_csv_reader_from_string(content))


# ---- JSON lines ----


def random_json(draw, depth=0):
    kind = draw.randrange(7 if depth < 3 else 5)
    if kind == 0:
        return draw.randint(-10**6, 10**6) * draw.choice([1, 10**12])
    if kind == 1:
        return draw.choice([True, False])
    if kind == 2:
        return draw.uniform(-1, 1) * 10.0 ** draw.randint(-30, 30)
    if kind == 3:
        return "".join(draw.choice('ab"\\\n\té\u2028😀') for _ in range(draw.randrange(9)))
    if kind == 4:
        shape = [draw.randint(1, 3) for _ in range(draw.randint(1, 3))]
        return np.array([draw.randint(0, 99) for _ in range(int(np.prod(shape)))]).reshape(shape).tolist()
    if kind == 5:
        return {str(i): random_json(draw, depth + 1) for i in range(draw.randrange(3))}
    return [random_json(draw, depth + 1) for _ in range(draw.randrange(3))] + ["text"]


def test_values_are_those_of_pythons_json():
    for seed in range(300):
        draw = random.Random(seed)
        lines = [{f"k{i}": random_json(draw) for i in range(draw.randint(1, 4))} for _ in range(draw.randint(1, 4))]
        content = "\n".join(json.dumps(line, ensure_ascii=draw.random() < 0.5) for line in lines)
        samples = list(dx.stream_jsonl_reader_from_string(content))
        assert len(samples) == len(lines)
        for sample, line in zip(samples, lines):
            assert sorted(sample) == sorted(line)
            for key, value in line.items():
                array = sample[key]
                is_text = isinstance(value, str)
                if is_text or isinstance(value, dict) or (isinstance(value, list) and "text" in value):
                    content = bytes(array).decode()
                    assert array.dtype == np.int8 and (content if is_text else json.loads(content)) == value
                    continue
                assert array.dtype == {bool: np.bool_, int: np.int64, float: np.float64}.get(type(value), np.int64)
                assert array.tolist() == value


def test_bad_lines_are_errors_that_name_line_and_key(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 1}\n{"a": [1, [2]]}\n{"a": 3}\n')
    stream = dx.stream_jsonl_reader(path)
    assert next(stream)["a"] == 1
    with raises(OSError, f"[stream_jsonl_reader] {path}, line 2: 'a': lists within each other differ in depth"):
        next(stream)
    assert next(stream)["a"] == 3


def test_deep_and_wide_lines_are_refused_in_time():
    for content in ("[" * 10**6, '{"a":' * 10**5, '{"a": ' + "[" * 10**6 + "}", "{" + '"a":{},' * 10**5 + "}",
                    '{"a": ' + "1" * 10**6 + "}", '{"a": 0.' + "1" * 10**6 + "}"):
        with pytest.raises(OSError, match=r"^\[stream_jsonl_reader_from_string\] the given text, line 1: "):
            list(dx.stream_jsonl_reader_from_string(content))


# ---- archives ----


def write_tar(path, members, form=tarfile.GNU_FORMAT):
    with tarfile.open(path, "w", format=form) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def random_members(draw):
    letters = "abé/.x"
    members = {}
    for _ in range(draw.randrange(20)):
        name = "".join(draw.choice(letters) for _ in range(draw.choice([3, 20, 90, 101, 200, 400]))).strip("/")
        if name:
            members[name] = bytes(draw.randrange(256) for _ in range(draw.choice([0, 1, 511, 512, 513, 3000])))
    return members


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tar_members_are_those_that_were_written(form, tmp_path):
    for seed in range(40):
        members = random_members(random.Random(seed))
        path = tmp_path / f"{seed}.tar"
        write_tar(path, members, form)
        files = dx.files_from_tar(path)
        assert sorted(bytes(files[i]["file"]).decode() for i in range(len(files))) == sorted(members)
        read = files.read_from_tar(path, "file", "content")
        for i in range(len(read)):
            sample = read[i]
            assert sample["content"].dtype == np.uint8
            assert bytes(sample["content"]) == members[bytes(sample["file"]).decode()]


def test_zip_members_are_those_that_were_written(tmp_path):
    for seed in range(40):
        draw = random.Random(seed)
        members = random_members(draw)
        path = tmp_path / f"{seed}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data, draw.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
            archive.comment = b"c" * draw.choice([0, 0, 5, 65535])
        read = dx.files_from_tar(path).read_from_tar(path, "file", "content")
        assert len(read) == len(members)
        try:
            found = {bytes(read[i]["file"]).decode(): bytes(read[i]["content"]) for i in range(len(read))}
        except NotImplementedError:
            pytest.skip("a build without zlib")
        assert found == members


def test_nested_archives_are_read_by_several_threads(tmp_path):
    inner = {}
    for i in range(20):
        write_tar(tmp_path / "inner.tar", {f"{k}.txt": b"%d %d" % (i, k) for k in range(5)})
        inner[f"d/{i}.tar"] = (tmp_path / "inner.tar").read_bytes()
    for threads in (1, 4):
        path = tmp_path / f"outer{threads}.tar"  # one of its own: archives are remembered
        write_tar(path, {**inner, "plain": b"x"})
        files = dx.files_from_tar(path, nested=True, num_threads=threads)
        names = [bytes(files[i]["file"]).decode() for i in range(len(files))]
        assert names == [f"d/{i}/{k}.txt" for i in range(20) for k in range(5)] + ["plain"]
    stream = files.to_stream().read_from_tar("outer4.tar", "file", "o", tar_prefix=str(tmp_path), nested=True).prefetch(8, 4)
    assert texts(stream, "o") == [b"%d %d" % (i, k) for i in range(20) for k in range(5)] + [b"x"]


def test_archives_that_are_none_are_refused(tmp_path):
    path = tmp_path / "t.tar"
    path.write_bytes(gzip.compress(b"x" * 10000))
    with raises(OSError, f"[files_from_tar] {path}: this is no tar archive: it has less than 512 bytes"):
        dx.files_from_tar(path)
    path.write_bytes(gzip.compress(random.Random(1).randbytes(2000)))
    with raises(OSError, f"[files_from_tar] {path}: this is no tar archive: it is compressed by gzip; random access needs it unpacked"):
        dx.files_from_tar(path)
    write_tar(path, {"a": b"1"})
    with pytest.raises(KeyError, match=r"there is no member 'b' \(sample 0 of epoch 0\)".replace("'", r"\\?'")):
        dx.buffer_from_vector([{"f": b"b"}]).read_from_tar(path, "f", "o")[0]


def test_members_of_one_name_are_one_sample(tmp_path):
    paths = []
    for shard in range(3):
        members = {}
        for i in range(4):
            members[f"d/{shard}{i}.jpg"] = b"J%d%d" % (shard, i)
            members[f"d/{shard}{i}.seg.CLS"] = b"%d" % i
        paths.append(tmp_path / f"{shard}.tar")
        write_tar(paths[-1], members)
    stream = dx.stream_webdataset(paths)
    first = next(stream)
    assert sorted(first) == ["__key__", "jpg", "seg.cls"] and first["jpg"].dtype == np.uint8
    assert bytes(first["__key__"]) == b"d/00"
    assert texts(stream, "jpg") == [b"J%d%d" % (shard, i) for shard in range(3) for i in range(4)][1:]
    stream.reset()
    assert texts(stream, "seg.cls") == [b"%d" % i for i in range(4)] * 3
    assert texts(dx.stream_webdataset(paths[1]), "jpg") == [b"J1%d" % i for i in range(4)]


# ---- files ----


def test_files_are_read(tmp_path):
    (tmp_path / "f.bin").write_bytes(b"hello")
    buffer = dx.buffer_from_vector([{"f": b"f.bin"}]).load_file("f", prefix=str(tmp_path), output_key="o")
    assert buffer[0]["o"].dtype == np.int8 and bytes(buffer[0]["o"]) == b"hello"
    for name, array in {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array([True, False]),
                        "f": np.asfortranarray(np.arange(24).reshape(2, 3, 4)), "e": np.zeros((0, 3), np.uint16),
                        "s": np.array(2.5)}.items():
        np.save(tmp_path / f"{name}.npy", array)
        buffer = dx.buffer_from_vector([{"f": f"{name}.npy".encode()}])
        loaded = buffer.load_numpy("f", prefix=str(tmp_path), output_key="o")[0]["o"]
        assert loaded.dtype == array.dtype and loaded.shape == array.shape and (loaded == array).all()
        content = (tmp_path / f"{name}.npy").read_bytes()
        loaded = dx.buffer_from_vector([{"f": content}]).load_numpy("f", from_memory=True)[0]["f"]
        assert loaded.dtype == array.dtype and (loaded == array).all()


def test_fetchers_fetch_what_is_there(tmp_path):
    names = [str(tmp_path / str(i)) for i in range(10)]
    for name in names:
        pathlib.Path(name).write_bytes(b"x" * 100000)
    fetcher = core.FileFetcher(num_prefetch_max=3, num_prefetch_threads=2, num_kept_files=2)
    fetcher.prefetch(names)
    handles = [fetcher.fetch(name) for name in names]
    assert isinstance(handles[0], core.FileFetcherHandle) and handles[3].filename == names[3]
    fetcher.erase(names[0])
    assert pathlib.Path(names[0]).exists()
    fetcher.prefetch(names)
    fetcher.cancel_prefetch()
    with raises(OSError, "[file_fetcher] Failed to open file /no/such: No such file or directory"):
        fetcher.fetch("/no/such")
    with raises(ValueError, "[FileFetcher] numbers of files and threads are at least 0"):
        core.FileFetcher(-1)
    with pytest.raises(NotImplementedError, match=r"^\[AWSFileFetcher\] this build cannot read from S3 \(bucket 'b'\)"):
        core.AWSFileFetcher("b")
