"""Reads a PNG's chunks (PNG, third edition, section 5)."""

import zlib
from collections.abc import Iterator

from shared.domain.images import MAX_PROFILE_BYTES
from shared.storage.image_files.bounds import require_parts
from shared.storage.image_files.exif import orientation_in
from shared.storage.image_files.parts import PNG_BEGIN, Parts, usable_profile

# `tRNS` is the transparency of pictures without a channel for it. The two that begin an animation
# are left in for the decoder, which refuses it before it decodes.
_BEFORE_PIXELS = {b"IHDR", b"PLTE", b"tRNS", b"acTL", b"fcTL"}
_PIXELS = {b"IDAT", b"IEND"}
# Length and type before a chunk's data, a checksum behind it.
_HEAD_BYTES, _CHECKSUM_BYTES = 8, 4


def split(content: bytes) -> Parts:
    """Take a PNG apart; what is compressed inside of text is never unfolded.

    Raises:
        ImageTooLarge: it has too many chunks.
    """
    kept, exif, profile, has_pixels = [PNG_BEGIN], None, None, False
    for number, (kind, chunk) in enumerate(_chunks(content)):
        require_parts(number)
        has_pixels = has_pixels or kind == b"IDAT"
        data = chunk[_HEAD_BYTES:-_CHECKSUM_BYTES]
        if kind == b"eXIf":
            exif = data
        elif kind == b"iCCP":
            profile = data
        elif kind in _PIXELS or (kind in _BEFORE_PIXELS and not has_pixels):
            kept.append(chunk)
    return Parts(b"".join(kept), _unfolded(profile), orientation_in(exif))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield type and bytes of each whole chunk, up to the picture's end."""
    begin, kind = len(PNG_BEGIN), b""
    while kind != b"IEND":
        length = int.from_bytes(content[begin : begin + 4], "big")
        end = begin + _HEAD_BYTES + length + _CHECKSUM_BYTES
        if end > len(content):
            return
        kind = content[begin + 4 : begin + _HEAD_BYTES]
        yield kind, content[begin:end]
        begin = end


def _unfolded(chunk: bytes | None) -> bytes | None:
    """Return the profile of an `iCCP` chunk: a name, a zero, the method (0), zlib's stream."""
    if chunk is None:
        return None
    compressed = chunk.partition(b"\0")[2][1:]
    try:
        # One byte more than is usable, and never all of a bomb.
        profile = zlib.decompressobj().decompress(compressed, MAX_PROFILE_BYTES + 1)
    except zlib.error:
        return None
    return usable_profile(profile)
