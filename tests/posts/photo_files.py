"""Photos for the tests, drawn by the tests, each with something planted that must not survive or must be refused."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

pillow_heif.register_heif_opener()

ROOT = Path(__file__).resolve().parents[2]
SECRET = b"Wren Abernathy lives here"

_WRAPPER = """
import resource, subprocess, sys
child = subprocess.Popen(
    [sys.argv[1], "-E", "-s", "-W", "ignore", "-m", "posts.photos.child", sys.argv[2], "4"],
    stdin=open(sys.argv[3], "rb"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"MALLOC_ARENA_MAX": "1"})
child.communicate(timeout=30)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def quarters(width=400, height=300, mode="RGB"):
    """Red top left, green top right, blue bottom left, white bottom right: one look tells which way is up."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste((220, 20, 20), (0, 0, width // 2, height // 2))
    picture.paste((20, 160, 20), (width // 2, 0, width, height // 2))
    picture.paste((20, 20, 220), (0, height // 2, width // 2, height))
    return picture if mode == "RGB" else picture.convert(mode)


def camera_data(orientation=1):
    exif = Image.Exif()
    exif[0x010F] = "Fernhill Phones"
    exif[0x0110] = "Model Nine"
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = orientation
    exif[0x0132] = "2027:03:04 09:10:11"
    exif.get_ifd(0x8769)[0x9003] = "2027:03:04 09:10:11"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 1.5), 3: "W", 4: (0.0, 7.0, 2.5)})
    return exif


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def encoded(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, format=kind, **options)
    return out.getvalue()


def loaded_jpeg(**options):
    """A JPEG with everything in its pockets: camera data, comment, profile, XMP, IPTC and a tail."""
    data = encoded(
        quarters(),
        "JPEG",
        exif=camera_data(options.pop("orientation", 1)),
        comment=SECRET,
        icc_profile=profile(),
        xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>",
        **options,
    )
    caption = b"Photoshop 3.0\0" + SECRET
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(caption) + 2) + caption + data[2:] + SECRET


def loaded_png():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET.decode())
    texts.add_itxt("Comment", SECRET.decode(), zip=True)
    return encoded(quarters(), "PNG", pnginfo=texts, exif=camera_data(), icc_profile=profile()) + SECRET


def loaded(kind):
    return encoded(
        quarters(), kind, exif=camera_data(), icc_profile=profile(), xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    )


def film(kind, frames=3):
    pictures = [quarters().rotate(90 * turn) for turn in range(frames)]
    return encoded(pictures[0], kind, save_all=True, append_images=pictures[1:], comment=SECRET)


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_saying(width, height, *, colour=2, depth=8, body=b"", extra=b""):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(body))
        + chunk(b"IEND", b"")
    )


def png_bomb(side=19_000):
    """A megabyte that asks for a gigabyte, and really holds it."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = squeezed_zeros(side * (side * 3 + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def squeezed_zeros(count, piece=1 << 20):
    """Zeros as zlib squeezes them: one piece is squeezed and put down over and over, for zlib takes seconds over a gigabyte."""
    squeeze = zlib.compressobj(9)
    begin, whole = squeeze.flush(zlib.Z_FULL_FLUSH), squeeze.compress(bytes(piece)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    rest = end.compress(bytes(count % piece)) + end.flush()
    # What zlib adds up over zeros: one, and in the upper half one for each of them.
    return begin + whole * (count // piece) + rest + struct.pack(">HH", count % 65521, 1)


def jpeg_saying(width, height):
    """A true JPEG whose header claims another size."""
    data = bytearray(encoded(quarters(64, 64), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def gif_with_frames(count):
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + frame * count + b";"


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("notes.txt", "hidden")
    return out.getvalue()


def svg(script=""):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{script}</svg>'.encode()


def cost_in_bytes(*, data, kind, folder):
    """The most memory the child held on this file, as the system counted it.

    Asked through a small process of its own, because the count of a child starts at the size of its parent.
    """
    path = folder / "costly"
    path.write_bytes(data)
    asked = subprocess.run(
        [sys.executable, "-S", "-c", _WRAPPER, sys.executable, kind, str(path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return int(asked.stdout) * 1024
