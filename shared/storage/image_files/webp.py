"""Reads a WebP's chunks (RFC 9649)."""

import struct
from collections.abc import Iterator

from shared.storage.image_files.bounds import require_parts, require_pixels
from shared.storage.image_files.exif import orientation_in
from shared.storage.image_files.parts import Parts, usable_profile

# `ANIM` and `ANMF` are left in for the decoder: one frame is no animation, two are refused.
_PIXELS = {b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"}
_RIFF_BYTES, _HEAD_BYTES = 12, 8
# In the extended header: there is a profile, there is EXIF, there is XMP.
_METADATA_FLAGS = 0x20 | 0x08 | 0x04
_EXTENDED_BYTES = 10


def split(content: bytes) -> Parts:
    """Take a WebP apart.

    Raises:
        ImageTooLarge: it has too many chunks, or a canvas of too many pixels.
    """
    kept, exif, profile, dropped = list[bytes](), None, None, 0
    for number, (kind, data, chunk) in enumerate(_chunks(content)):
        require_parts(number)
        if kind == b"VP8X" and len(data) >= _EXTENDED_BYTES:
            kept.append(_without_metadata(chunk, data))
        elif kind in _PIXELS:
            kept.append(chunk)
        else:
            dropped += len(chunk)
            exif = data if kind == b"EXIF" else exif
            profile = data if kind == b"ICCP" else profile
    # A file that was cut off still states its whole length, and is refused.
    length = max(int.from_bytes(content[4:8], "little") - dropped, 0)
    head = struct.pack("<4sI4s", b"RIFF", length, b"WEBP")
    return Parts(head + b"".join(kept), usable_profile(profile), orientation_in(exif))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield type, data and all bytes of each chunk; the last one may have been cut off."""
    begin = _RIFF_BYTES
    whole = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while begin + _HEAD_BYTES <= whole:
        length = int.from_bytes(content[begin + 4 : begin + _HEAD_BYTES], "little")
        # Chunks begin at even places.
        end = min(begin + _HEAD_BYTES + length + length % 2, whole)
        chunk = content[begin:end]
        yield chunk[:4], chunk[_HEAD_BYTES : _HEAD_BYTES + length], chunk
        begin = end


def _without_metadata(chunk: bytes, data: bytes) -> bytes:
    """Return the extended header as it is without metadata.

    Raises:
        ImageTooLarge: the canvas has too many pixels; a decoder allocates it when it opens a file.
    """
    width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (4, 7))
    require_pixels("WEBP", width, height)
    flags = data[0] & ~_METADATA_FLAGS
    return chunk[:_HEAD_BYTES] + bytes((flags,)) + chunk[_HEAD_BYTES + 1 :]
