"""What is refused of an image file by its headers alone."""

from shared.domain import errors
from shared.domain.images import (
    MAX_PARTS,
    MAX_PIXELS,
    MAX_SCANNED_SAMPLES,
    MAX_SCANS,
    MAX_SIDE_PIXELS,
)


def require_pixels(image_format: str, width: int, height: int) -> None:
    """Raises:
    ImageTooLarge: the format may not have as many pixels, or no picture as long a side.
    """
    most = MAX_PIXELS[image_format]
    if width * height > most:
        detail = f"It has {width} by {height} pixels; up to {most // 1_000_000} million are taken."
        raise errors.ImageTooLarge(detail, max_pixels=most)
    if max(width, height) > MAX_SIDE_PIXELS:
        detail = f"It has {width} by {height} pixels; up to {MAX_SIDE_PIXELS:,} a side are taken."
        raise errors.ImageTooLarge(detail)


def require_parts(parts: int) -> None:
    """Raises:
    ImageTooLarge: there are more than `MAX_PARTS` segments or chunks.
    """
    if parts > MAX_PARTS:
        detail = f"It has more than {MAX_PARTS:,} parts. Please save it again and upload the copy."
        raise errors.ImageTooLarge(detail)


def require_scans(scans: int, samples: int) -> None:
    """Raises:
    ImageTooLarge: there are more than `MAX_SCANS` scans, or all of them together go through more
        than `MAX_SCANNED_SAMPLES` samples.
    """
    if scans > MAX_SCANS or samples > MAX_SCANNED_SAMPLES:
        detail = f"Its {scans} scans are too many. Please save it again and upload the copy."
        raise errors.ImageTooLarge(detail)
