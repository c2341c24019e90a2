"""What an uploaded image may be, and what can become of it."""

from enum import StrEnum

# FR-061. The platform itself takes bodies of up to 8 MiB (FUNCTIONS_REQUEST_BODY_SIZE_LIMIT).
MAX_IMAGE_BYTES = 5 * 1024 * 1024

# What a small file may unfold to. A JPEG is decoded at the scale that is needed, so the largest
# pictures of today's phones are welcome; PNG and WebP can only be decoded as they are, a WebP at
# about 15 bytes a pixel.
MAX_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}

# The longer side, at the most, of what is shown.
DISPLAY_PIXELS = 1_600
THUMBNAIL_PIXELS = 480


class UploadStatus(StrEnum):
    """Where an upload is that has not become the package's image."""

    PENDING_SCAN = "pending_scan"
    REJECTED = "rejected"
    SCAN_FAILED = "scan_failed"


class ImageStatus(StrEnum):
    """Where a package's image is: the published one if there is one, else the upload."""

    PENDING_SCAN = "pending_scan"
    CLEAN = "clean"
    REJECTED = "rejected"
    SCAN_FAILED = "scan_failed"
