"""The limits of an uploaded image, and its statuses."""

from enum import StrEnum

# FR-061. The platform itself takes bodies of up to 8 MiB (FUNCTIONS_REQUEST_BODY_SIZE_LIMIT).
MAX_IMAGE_BYTES = 5 * 1024 * 1024

# The most pixels that a file may decode to. A JPEG is decoded at a reduced scale, so the largest
# pictures of today's phones are accepted; PNG and WebP can only be decoded in full, a WebP with
# about 15 bytes per pixel.
MAX_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}

# What a file may cost besides its pixels. Each row costs time, however short it is: a side is as
# long as a JPEG's can be.
MAX_SIDE_PIXELS = 65_535
# A decoder goes through the whole picture once for each scan of a JPEG. Progressive ones have 10
# scans, in CMYK 18; their 24 passes over one component each fit the largest picture that is taken.
MAX_SCANS = 100
MAX_SCANNED_SAMPLES = 2_000_000_000
# Segments of a JPEG, chunks of a PNG or WebP. Encoders that write small chunks write one for every
# kilobyte or more, which is 5,000.
MAX_PARTS = 20_000
# Of a colour profile, unfolded. Those of displays and printers have up to some 3 MiB.
MAX_PROFILE_BYTES = 4 * 1024 * 1024

# The longest side of a published picture, in pixels.
DISPLAY_PIXELS = 1_600
THUMBNAIL_PIXELS = 480


class UploadStatus(StrEnum):
    """The status of an upload that is not published (yet)."""

    PENDING_SCAN = "pending_scan"
    REJECTED = "rejected"
    SCAN_FAILED = "scan_failed"


class ImageStatus(StrEnum):
    """The status of a package's image: of the published one if there is one, else of the upload."""

    PENDING_SCAN = "pending_scan"
    CLEAN = "clean"
    REJECTED = "rejected"
    SCAN_FAILED = "scan_failed"
