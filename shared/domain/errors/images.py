"""What is refused of an image before anything of it is kept."""

from shared.domain.errors.base import DomainError, Kind


class ImageTooLarge(DomainError):
    """Too many bytes, or more pixels than a file of that size has any business to unfold to."""

    code, title = "image_too_large", "The image is too large."
    kind = Kind.TOO_LARGE


class ImageNotSupported(DomainError):
    """Not one of the three formats, or one that moves."""

    code, title = "image_not_supported", "Please use a JPG, PNG or WebP."
    kind = Kind.UNSUPPORTED_MEDIA


class ImageUnreadable(DomainError):
    """It begins like an image of ours, and can't be decoded to its end."""

    code, title = "image_unreadable", "The image is damaged and can't be read."
    kind = Kind.INVALID


class ImageNotFound(DomainError):
    code, title, kind = "image_not_found", "The package has no image.", Kind.NOT_FOUND
