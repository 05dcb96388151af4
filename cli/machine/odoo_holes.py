"""Files that Debian leaves out of its Odoo package, and what stands in for them."""

import struct
import zlib

_FONTS = "web/static/src/libs/fontawesome/fonts"
_BLUR = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def fill_holes(addons):
    """An icon font that dangles, and a script that every backend page asks for."""
    font = addons / _FONTS / "fontawesome-webfont.ttf"
    if not font.exists():
        font.unlink(missing_ok=True)  # a link to a font of another version
        font.write_bytes(sfnt(font.with_suffix(".woff").read_bytes()))
    blur = addons / _BLUR
    if not blur.exists():
        blur.parent.mkdir(parents=True, exist_ok=True)
        blur.write_text("// Left out by Debian; only video calls would use it.\n")


def sfnt(woff):
    """The plain font inside a WOFF 1 file: a directory of zlib-packed tables."""
    flavor, count = struct.unpack(">4xI4xH", woff[:14])
    start = 12 + 16 * count
    directory, body = b"", b""
    for index in range(count):
        entry = woff[44 + 20 * index : 64 + 20 * index]
        tag, offset, packed, length, checksum = struct.unpack(">4sIIII", entry)
        table = woff[offset : offset + packed]
        table = zlib.decompress(table) if packed < length else table
        directory += struct.pack(">4sIII", tag, checksum, start + len(body), length)
        body += table + b"\0" * (-length % 4)
    power = 1 << (count.bit_length() - 1)
    search = (power * 16, power.bit_length() - 1, (count - power) * 16)
    return struct.pack(">IHHHH", flavor, count, *search) + directory + body
