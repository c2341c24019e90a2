"""Reads the orientation out of an EXIF block, and nothing else.

A general reader follows every entry's offset and length, and a block of a few kilobytes can name
the same bytes thousands of times.
"""

import struct

from shared.storage.image_files.parts import UPRIGHT

PREFIX = b"Exif\0\0"
_ORIENTATION_TAG = 0x0112
_ENTRY_BYTES = 12
# TIFF 6.0, section 2: SHORT and LONG.
_NUMBERS = {3: "H", 4: "I"}


def orientation_in(exif: bytes | None) -> int:
    """Return the orientation, 1 to 8 (EXIF 2.32, tag 0x0112); upright if it can't be read."""
    if exif is None:
        return UPRIGHT
    tiff = exif.removeprefix(PREFIX)
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return UPRIGHT
    try:
        orientation = _first_directory(tiff, order)
    except struct.error:
        # The picture is good without it.
        return UPRIGHT
    return orientation if UPRIGHT <= orientation <= 8 else UPRIGHT


def _first_directory(tiff: bytes, order: str) -> int:
    (begin,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, begin)
    for number in range(entries):
        entry = begin + 2 + number * _ENTRY_BYTES
        tag, kind = struct.unpack_from(f"{order}HH", tiff, entry)
        if tag == _ORIENTATION_TAG and kind in _NUMBERS:
            (value,) = struct.unpack_from(order + _NUMBERS[kind], tiff, entry + 8)
            return int(value)
    return UPRIGHT
