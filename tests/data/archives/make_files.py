#!/usr/bin/env python3
"""Makes the archives and texts of this folder anew: what the tests of tar, zip, CSV, JSON lines and gzip read, and what
the fuzz targets start from. The bytes depend on nothing but this script (and on the version of Python's zlib).

usage: tests/data/archives/make_files.py
"""

import gzip
import io
import pathlib
import tarfile
import zipfile

HERE = pathlib.Path(__file__).parent


def tar(members, form=tarfile.GNU_FORMAT):
    """Members: (name, bytes), (name, None) for a folder, (name, (type, target)) for a link. Two blocks of zeros end it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, what in members:
            info = tarfile.TarInfo(name)
            data = what if isinstance(what, bytes) else b""
            info.size = len(data)
            if what is None:
                info.type = tarfile.DIRTYPE
            elif isinstance(what, tuple):
                info.type, info.linkname = what
            archive.addfile(info, io.BytesIO(data))
    whole = buffer.getvalue()
    return whole[:len(whole.rstrip(b"\0")) // 512 * 512 + 512 + 1024]


def zipped(members, comment=b""):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data, method in members:
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, data)
        archive.comment = comment
    return buffer.getvalue()


def compressed(data):
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as file:
        file.write(data)
    return buffer.getvalue()


def sparse():
    """GNU's old sparse format: a header of the type S."""
    whole = bytearray(tar([("holes", b"x" * 10)]))
    whole[156:157] = b"S"
    whole[148:156] = b" " * 8
    whole[148:156] = b"%06o\0 " % sum(whole[:512])
    return bytes(whole)


def write(name, data):
    (HERE / name).write_bytes(data)


inner = tar([("x.txt", b"xx"), ("d/y.txt", b"yyy")])
members = [("dir", None), ("dir/f.txt", b"hello"), ("soft", (tarfile.SYMTYPE, "dir/f.txt")),
           ("hard", (tarfile.LNKTYPE, "dir/f.txt")), ("n" * 150, b"long"), ("inner.tar", inner), ("empty", b""),
           ("block", bytes(range(256)) * 2)]
write("gnu.tar", tar(members))
write("ustar.tar", tar([("p" * 80 + "/" + "n" * 90, b"prefix"), ("plain", b"ustar")], tarfile.USTAR_FORMAT))
write("pax.tar", tar([("\u00e9" * 120, b"pax"), ("plain", b"after")], tarfile.PAX_FORMAT))
write("sparse.tar", sparse())
write("twice.tar", tar([("a", b"old"), ("b", b"other"), ("a", b"newer")]))
write("samples.tar", tar([("0001.jpg", b"J1"), ("0001.cls", b"3"), ("0002.jpg", b"J2"), ("0002.cls", b"4"),
                          ("d/0001.seg.png", b"P"), ("d/README", b"r"), ("d/.hidden", b"h"), ("0003.CLS", b"5")]))
write("plain.zip", zipped([("a.txt", b"stored", zipfile.ZIP_STORED), ("d/", b"", zipfile.ZIP_STORED),
                           ("d/b.txt", b"deflated " * 50, zipfile.ZIP_DEFLATED), ("e", b"", zipfile.ZIP_DEFLATED),
                           ("z.bz2", b"other", zipfile.ZIP_BZIP2)], b"a comment"))
write("lines.gz", compressed(b"one\ntwo\n") + compressed(b"three"))
write("quoted.csv", b'\xef\xbb\xbfname,"what, else",n\r\nann,"say ""hi""\nthere",1\r\n\r\nbob,,2\n"",",",')
write("semicolons.csv", b"a;b\n'x;y';2\n")
write("kinds.jsonl", b'{"text": "h\\u00e9 \\n", "n": -7, "x": 1.5e2, "yes": true, "none": null}\n\n'
                     b'{"row": [1, 2, 3], "grid": [[1, 2.5], [3, 4]], "flags": [true, false], "empty": [[], []]}\n'
                     b'{"chat": [{"role": "user", "content": "a\\"b"}], "words": ["a", "b"]}')
