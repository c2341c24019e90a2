"""Refusals of an uploaded image, before it is stored."""

from shared.domain.errors.base import DomainError, Kind


class ImageTooLarge(DomainError):
    """The file has too many bytes, or the image too many pixels."""

    code, title = "image_too_large", "The image is too large."
    kind = Kind.TOO_LARGE


class ImageNotSupported(DomainError):
    """The image is not of the three formats, or is animated."""

    code, title = "image_not_supported", "Please use a JPG, PNG or WebP."
    kind = Kind.UNSUPPORTED_MEDIA


class ImageUnreadable(DomainError):
    """The file begins like a supported image, but can't be decoded completely."""

    code, title = "image_unreadable", "The image is damaged and can't be read."
    kind = Kind.INVALID


class ImageNotFound(DomainError):
    code, title, kind = "image_not_found", "The package has no image.", Kind.NOT_FOUND
