"""Separates a file's pixels from its metadata."""

from dataclasses import dataclass

from shared.domain import errors
from shared.domain.images import MAX_PROFILE_BYTES

JPEG_BEGIN = b"\xff\xd8"
PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
UPRIGHT = 1


@dataclass(frozen=True)
class Parts:
    """What is used of a file."""

    # A complete file of the same format, without any metadata.
    pixels: bytes
    # An ICC profile of at most `MAX_PROFILE_BYTES`.
    profile: bytes | None = None
    # As in EXIF 2.32, tag 0x0112: 1 to 8.
    orientation: int = UPRIGHT


def split(content: bytes) -> Parts:
    """Take a file apart; nothing is decoded, and the work is linear in the file's length.

    What is damaged is left for the decoder to refuse, unless the parts can't be distinguished.

    Raises:
        ImageNotSupported: it is no JPEG, PNG or WebP.
        ImageTooLarge: it has too many scans or parts, or a canvas of too many pixels.
        ImageUnreadable: what should be a segment is none.
    """
    from shared.storage.image_files import jpeg, png, webp

    if content.startswith(JPEG_BEGIN + b"\xff"):
        return jpeg.split(content)
    if content.startswith(PNG_BEGIN):
        return png.split(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return webp.split(content)
    raise errors.ImageNotSupported


def usable_profile(profile: bytes | None) -> bytes | None:
    """Return the profile, None if there is none or it is longer than any real one."""
    return profile if profile and len(profile) <= MAX_PROFILE_BYTES else None
