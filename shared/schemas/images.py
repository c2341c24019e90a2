"""A package's image, as the API shows it."""

from shared.domain import values
from shared.domain.images import ImageStatus, UploadStatus
from shared.schemas.base import Output


class ReplacementRead(Output):
    """An upload that would take the place of a clean image."""

    status: UploadStatus
    uploaded_at: values.Instant


class ImageRead(Output):
    """The image; only a clean one has addresses, and it stays until its replacement is clean."""

    status: ImageStatus
    url: str | None
    thumbnail_url: str | None
    uploaded_at: values.Instant
    replacement: ReplacementRead | None
