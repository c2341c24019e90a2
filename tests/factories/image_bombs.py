"""Makes small image files that cost a decoder much."""

import struct

from tests.factories.images import png_chunk

_BLOCK = 8


def segment(marker: int, payload: bytes) -> bytes:
    """Return one segment of a JPEG (ITU-T T.81, annex B)."""
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def scan_bomb(
    width: int, height: int, *, scans: int, progressive: bool = True, components: int = 1
) -> bytes:
    """Return a JPEG with a first scan of all components, and so many more of a single byte each.

    Its Huffman tables have one code of one bit each.
    """
    quantization = segment(0xDB, b"\0" + bytes([16] * 64))
    ids = range(1, components + 1)
    sampling = b"".join(bytes((each, 0x11, 0)) for each in ids)
    frame = struct.pack(">BHHB", 8, height, width, components) + sampling
    one_code = b"\1" + bytes(15) + b"\0"
    tables = segment(0xC4, b"\0" + one_code) + segment(0xC4, b"\x10" + one_code)
    blocks = -(-width // _BLOCK) * -(-height // _BLOCK) * components
    all_of_them = bytes((components,)) + b"".join(bytes((each, 0)) for each in ids)
    first = segment(0xDA, all_of_them + b"\0\0\0") + bytes(-(-blocks // 8))
    more = (
        segment(0xDA, b"\1\1\0" + (b"\1\x3f\0" if progressive else b"\0\x3f\0")) + b"\0"
    ) * scans
    start = segment(0xC2 if progressive else 0xC0, frame)
    return b"\xff\xd8" + quantization + start + tables + first + more + b"\xff\xd9"


def in_parts(content: bytes, parts: int) -> bytes:
    """Return the image with so many empty pieces of metadata more."""
    if content.startswith(b"\xff\xd8"):
        return content[:2] + segment(0xFE, b"") * parts + content[2:]
    if content.startswith(b"\x89PNG"):
        return content[:33] + png_chunk(b"tEXt", b"") * parts + content[33:]
    more = struct.pack("<4sI", b"none", 0) * parts
    length = int.from_bytes(content[4:8], "little") + len(more)
    return content[:4] + length.to_bytes(4, "little") + content[8:] + more
