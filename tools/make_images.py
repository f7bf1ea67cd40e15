#!/usr/bin/env python3
"""Makes the files of tests/data/images: image files of every kind, and what Pillow makes of some.

usage: make_images.py FOLDER    in an environment with numpy and pillow

The pictures are our own: pattern() below, which tests/image_support.h has in C. NAME.npy is what Pillow decodes NAME.*
to, resize_*.npy and rotate_*.npy what it makes of the pattern.
"""
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageOps

folder = pathlib.Path(sys.argv[1])


def pattern(width, height, channels, most=255):
    """Smooth, with an edge, different in every channel and not symmetric."""
    y, x, c = np.mgrid[0:height, 0:width, 0:channels].astype(np.int64)
    value = (x * 5 + y * 9 + c * 60 + (x * y >> 2)) & 255
    value = np.where((x - 11) ** 2 + (y - 8) ** 2 < 30, 255 - value, value)
    return (value * (most // 255)).astype(np.uint8 if most == 255 else np.uint16)


def save(name, array):
    np.save(folder / f"{name}.npy", np.ascontiguousarray(array))


# ---- PNG, written here: Pillow writes neither interlaced files nor 16 bits in colour ----

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def scanlines(samples, depth):
    """Rows of (height, width, channels) samples with filter type `row % 5`, which is undone by what it says."""
    height, width, channels = samples.shape
    out = b""
    pixel_bytes = max(1, channels * depth // 8)
    before = None
    for y in range(height):
        if depth == 16:
            row = samples[y].astype(">u2").tobytes()
        elif depth == 8:
            row = samples[y].astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in samples[y].ravel())
            bits += "0" * (-len(bits) % 8)
            row = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
        up = before or bytes(len(row))
        kind = y % 5
        filtered = bytearray()
        for i, value in enumerate(row):
            left = row[i - pixel_bytes] if i >= pixel_bytes else 0
            corner = up[i - pixel_bytes] if i >= pixel_bytes else 0
            paeth = min((left, up[i], corner), key=lambda p, s=left + up[i] - corner: abs(s - p))
            filtered.append((value - [0, left, up[i], (left + up[i]) // 2, paeth][kind]) & 255)
        out += bytes([kind]) + bytes(filtered)
        before = row
    return out


def png(name, samples, depth, colour_type, palette=None, transparent=None, interlaced=False, exif=None):
    height, width, _ = samples.shape
    data = b""
    if interlaced:
        for x, y, across, down in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
                                   (0, 1, 1, 2)]:
            part = samples[y::down, x::across]
            if part.size:
                data += scanlines(part, depth)
    else:
        data = scanlines(samples, depth)
    with open(folder / f"{name}.png", "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, interlaced)))
        if palette is not None:
            file.write(chunk(b"PLTE", palette.astype(np.uint8).tobytes()))
        if transparent is not None:
            file.write(chunk(b"tRNS", transparent))
        half = len(data) and len(zlib.compress(data)) // 2
        packed = zlib.compress(data)
        file.write(chunk(b"IDAT", packed[:half]) + chunk(b"IDAT", packed[half:]))
        if exif is not None:
            file.write(chunk(b"eXIf", exif))
        file.write(chunk(b"IEND", b""))


def exif_block(orientation, big=True):
    order = ">" if big else "<"
    head = b"MM\0*" if big else b"II*\0"
    entries = [(0x010f, 2, 4, b"abc\0"), (0x0112, 3, 1, struct.pack(order + "HH", orientation, 0))]
    block = head + struct.pack(order + "IH", 8, len(entries))
    for tag, kind, count, value in entries:
        block += struct.pack(order + "HHI", tag, kind, count) + value
    return block + struct.pack(order + "I", 0)


def make_pngs():
    w, h = 21, 18
    png("rgb8", pattern(w, h, 3), 8, 2)
    png("rgba8", pattern(w, h, 4), 8, 6)
    png("grey8", pattern(w, h, 1), 8, 0)
    png("greyalpha8", pattern(w, h, 2), 8, 4)
    png("rgb16", pattern(w, h, 3, 65535), 16, 2)
    png("rgba16", pattern(w, h, 4, 65535), 16, 6)
    png("grey16", pattern(w, h, 1, 65535), 16, 0)
    png("greyalpha16", pattern(w, h, 2, 65535), 16, 4)
    for depth in (1, 2, 4):
        png(f"grey{depth}", pattern(w, h, 1) >> (8 - depth), depth, 0)
    palette = pattern(16, 1, 3)[0]
    png("palette4", pattern(w, h, 1) >> 4, 4, 3, palette)
    png("palette4_transparent", pattern(w, h, 1) >> 4, 4, 3, palette, bytes(range(0, 160, 10)))
    png("rgb8_interlaced", pattern(w, h, 3), 8, 2, interlaced=True)
    png("rgb16_interlaced", pattern(w, h, 3, 65535), 16, 2, interlaced=True)
    # One colour is transparent: that of pixel (3, 2).
    colour = pattern(w, h, 3)[2, 3]
    png("rgb8_transparent", pattern(w, h, 3), 8, 2, transparent=struct.pack(">HHH", *(int(v) for v in colour)))
    png("rgb16_transparent", pattern(w, h, 3, 65535), 16, 2,
        transparent=struct.pack(">HHH", *(int(v) * 257 for v in colour)))
    png("grey8_transparent", pattern(w, h, 1), 8, 0, transparent=struct.pack(">H", int(pattern(w, h, 1)[2, 3, 0])))
    back = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
    for orientation in range(1, 9):  # upright they all show the same
        upright = Image.fromarray(pattern(7, 5, 3))
        upright.getexif()[0x0112] = back[orientation]
        stored = np.asarray(ImageOps.exif_transpose(upright))
        png(f"turned{orientation}", stored, 8, 2, exif=exif_block(orientation, orientation % 2 == 0))
        assert (np.asarray(ImageOps.exif_transpose(Image.open(folder / f"turned{orientation}.png"))) ==
                pattern(7, 5, 3)).all()


# ---- JPEG and WebP ----

def make_jpegs():
    image = Image.fromarray(pattern(52, 39, 3))
    saved = {
        "half": dict(subsampling="4:2:0"),
        "rows": dict(subsampling="4:2:2"),
        "full": dict(subsampling="4:4:4"),
        "progressive": dict(subsampling="4:2:0", progressive=True),
        "restarts": dict(subsampling="4:2:0", restart_marker_blocks=1),
    }
    for name, options in saved.items():
        image.save(folder / f"{name}.jpg", quality=85, **options)
        save(name, Image.open(folder / f"{name}.jpg"))
    Image.fromarray(pattern(52, 39, 1)[..., 0]).save(folder / "grey.jpg", quality=85)
    save("grey", np.asarray(Image.open(folder / "grey.jpg"))[..., None])
    Image.fromarray(pattern(20, 15, 4), "CMYK").save(folder / "cmyk.jpg", quality=90)
    save("cmyk", Image.open(folder / "cmyk.jpg").convert("RGB"))
    data = bytearray((folder / "cmyk.jpg").read_bytes())
    adobe = data.index(b"\xff\xee\x00\x0eAdobe")
    assert data[adobe + 15] == 0
    data[adobe + 15] = 2  # the same numbers, taken for YCCK
    (folder / "ycck.jpg").write_bytes(data)
    save("ycck", Image.open(folder / "ycck.jpg").convert("RGB"))
    plain = data[:adobe] + data[adobe + 16:]  # without the marker: ink, not its absence
    (folder / "cmyk_plain.jpg").write_bytes(plain)
    ink = 255 - np.asarray(Image.open(folder / "cmyk.jpg")).astype(int)  # Pillow has turned it round
    save("cmyk_plain", np.rint((255 - ink[..., :3]) * (255 - ink[..., 3:]) / 255).astype(np.uint8))
    turned = Image.fromarray(pattern(24, 16, 3))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(folder / "turned.jpg", quality=90, subsampling="4:2:0", exif=exif)
    save("turned", ImageOps.exif_transpose(Image.open(folder / "turned.jpg")))


def make_webps():
    Image.fromarray(pattern(52, 39, 3)).save(folder / "lossy.webp", quality=80)
    save("lossy", Image.open(folder / "lossy.webp").convert("RGB"))
    Image.fromarray(pattern(21, 18, 3)).save(folder / "lossless.webp", lossless=True)
    Image.fromarray(pattern(21, 18, 4)).save(folder / "lossless_alpha.webp", lossless=True, exact=True)
    Image.fromarray(pattern(21, 18, 4)).save(folder / "lossy_alpha.webp", quality=80)
    exif = Image.Exif()
    exif[0x0112] = 8
    Image.fromarray(pattern(7, 5, 3)).save(folder / "turned.webp", lossless=True, exif=exif)
    Image.fromarray(pattern(7, 5, 3)).save(folder / "animated.webp", lossless=True, save_all=True,
                                          append_images=[Image.fromarray(pattern(7, 5, 3)[::-1].copy())])


# ---- resizing and turning ----

def make_resized():
    image = Image.fromarray(pattern(40, 30, 3))
    for width, height in [(17, 11), (40, 7), (9, 30), (57, 44), (1, 1), (40, 30)]:
        save(f"resize_{width}x{height}", image.resize((width, height), Image.Resampling.BILINEAR))
    save("resize_box", image.resize((16, 16), Image.Resampling.BILINEAR, box=(3.5, 2.25, 33.75, 27)))
    save("resize_grey", np.asarray(Image.fromarray(pattern(40, 30, 1)[..., 0]).resize(
        (13, 37), Image.Resampling.BILINEAR))[..., None])
    floats = Image.fromarray(pattern(40, 30, 1)[..., 0].astype(np.float32) / 255)
    save("resize_float", np.asarray(floats.resize((13, 37), Image.Resampling.BILINEAR))[..., None])
    small = Image.fromarray(pattern(22, 15, 3))
    save("rotate_30", small.rotate(-30, Image.Resampling.BILINEAR))
    save("rotate_200", small.rotate(-200, Image.Resampling.BILINEAR))
    save("rotate_90_whole", small.rotate(-90, expand=True))


folder.mkdir(parents=True, exist_ok=True)
make_pngs()
make_jpegs()
make_webps()
make_resized()
