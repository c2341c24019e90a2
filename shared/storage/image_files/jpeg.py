"""Reads a JPEG's segments (ITU-T T.81, annex B)."""

import re
import struct
from dataclasses import dataclass

from shared.domain import errors
from shared.storage.image_files.bounds import require_parts, require_pixels, require_scans
from shared.storage.image_files.exif import PREFIX, orientation_in
from shared.storage.image_files.parts import JPEG_BEGIN, Parts, usable_profile

_APP1, _APP2 = 0xE1, 0xE2
# APP0 (JFIF) and APP14 (Adobe) decide how colours are decoded.
_METADATA = {*range(0xE1, 0xF0), 0xFE} - {0xEE}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_PROFILE = b"ICC_PROFILE\0"
# Any number of fill bytes may come before a marker.
_FILL = re.compile(rb"\xff+")
# A marker among entropy-coded data that is more than two bytes to be skipped. Decoders skip the
# others (restarts, reserved ones) without reading a length.
_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
# Wherever a scan could begin, and how many components it has: behind the header's length.
_SCAN = re.compile(rb"(?=\xff\xda..(.))", re.DOTALL)
_MOST_COMPONENTS = 4


@dataclass(frozen=True)
class _Segment:
    marker: int
    payload: bytes
    end: int

    def encoded(self) -> bytes:
        """Return the segment without fill bytes."""
        return struct.pack(">BBH", 0xFF, self.marker, len(self.payload) + 2) + self.payload


def split(content: bytes) -> Parts:
    """Take a JPEG apart, up to its end marker: phones append a second picture or a film.

    Raises:
        ImageTooLarge: it has too many pixels, scans or segments.
        ImageUnreadable: there is something else than segments before the first scan.
    """
    header = _header(content)
    pixels = _pixels(header)
    scans = content[header[-1].end : _end_of_scans(content, header[-1].end)]
    kept = b"".join(each.encoded() for each in header if each.marker not in _METADATA)
    _require_bounded_scans(header[-1].encoded() + scans, pixels)
    exifs = [each.payload for each in header if each.marker == _APP1]
    exif = next((payload for payload in exifs if payload.startswith(PREFIX)), None)
    profile = usable_profile(_profile(header))
    return Parts(JPEG_BEGIN + kept + scans, profile, orientation_in(exif))


def _header(content: bytes) -> list[_Segment]:
    """Return the segments up to the first scan's own header, which is the last of them."""
    segments, begin = list[_Segment](), len(JPEG_BEGIN)
    while not segments or segments[-1].marker != _SOS:
        require_parts(len(segments))
        fill = _FILL.match(content, begin)
        if fill is None:
            raise errors.ImageUnreadable
        begin = fill.end()
        end = begin + 1 + int.from_bytes(content[begin + 1 : begin + 3], "big")
        if not begin + 3 <= end <= len(content):
            raise errors.ImageUnreadable
        segments.append(_Segment(content[begin], content[begin + 3 : end], end))
        begin = end
    return segments


def _pixels(header: list[_Segment]) -> int:
    """Return the picture's number of pixels, 0 if no segment states it."""
    frames = [each.payload for each in header if each.marker in _FRAMES]
    most = 0
    for payload in frames:
        # Behind the number of bits of a sample.
        height, width = (int.from_bytes(payload[at : at + 2], "big") for at in (1, 3))
        require_pixels("JPEG", width, height)
        most = max(most, width * height)
    return most


def _profile(header: list[_Segment]) -> bytes:
    pieces = [each.payload for each in header if each.marker == _APP2]
    # Behind the name: the number of the piece, and how many there are (ICC.1:2022, annex B.4).
    found = sorted(piece for piece in pieces if piece.startswith(_PROFILE))
    return b"".join(piece[len(_PROFILE) + 2 :] for piece in found)


def _end_of_scans(content: bytes, begin: int) -> int:
    """Return where the picture's end marker ends, the file's end if there is none."""
    parts = 0
    while found := _MARKER.search(content, begin):
        require_parts(parts := parts + 1)
        begin, marker = found.end(), content[found.end() - 1]
        if marker == _EOI:
            return begin
        if marker != _SOI:
            begin += int.from_bytes(content[begin : begin + 2], "big")
    return len(content)


def _require_bounded_scans(scans: bytes, pixels: int) -> None:
    """A scan of a single byte makes a decoder go through each component of the whole picture.

    What is counted is at least what a decoder finds in these bytes, damaged or not.
    """
    components = [min(found[1][0], _MOST_COMPONENTS) for found in _SCAN.finditer(scans)]
    require_scans(len(components), sum(components) * pixels)
