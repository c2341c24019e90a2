"""Checks and re-encodes pictures: never on the event loop, and only two at a time."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

import structlog

from shared.domain import errors
from shared.domain.images import DISPLAY_PIXELS, MAX_PIXELS, THUMBNAIL_PIXELS
from shared.process import process

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose
    from PIL.ImageFile import ImageFile

_QUALITY = 82
# The others wait, which bounds the memory that pictures take.
_AT_ONCE = 2
_ORIENTATION_TAG = 0x0112
_SIXTEEN_BITS_TO_EIGHT = 1 / 256

_log = structlog.get_logger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Pictures:
    """The published pictures of an upload: WebP with pixels only."""

    display: bytes
    thumbnail: bytes


async def check_image(content: bytes) -> None:
    """Decode a picture to its last pixel (FR-060); its declared media type does not count.

    Raises:
        ImageNotSupported: it is not a JPEG, PNG or WebP, or it is animated.
        ImageTooLarge: it has more pixels than its format may have.
        ImageUnreadable: it can't be decoded.
    """
    await _in_thread(_check, content)


async def make_pictures(content: bytes) -> Pictures:
    """Re-encode a picture for publication: upright, in sRGB, limited in size, without metadata.

    Raises:
        ImageNotSupported, ImageTooLarge, ImageUnreadable: in the same cases as `check_image`.
    """
    return await _in_thread(_make, content)


@process.once
def _slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(_AT_ONCE)


async def _in_thread(work: Callable[[bytes], Result], content: bytes) -> Result:
    async with _slots():
        return await asyncio.to_thread(work, content)


def _check(content: bytes) -> None:
    with _opened(content) as image:
        # A JPEG is decoded at an eighth of its size; all of its bytes are still read.
        image.draft(image.mode, (1, 1))
        image.load()


def _make(content: bytes) -> Pictures:
    with _opened(content) as image:
        turn, profile = _turn_of(image), image.info.get("icc_profile")
        # A JPEG is decoded at the smallest sufficient scale: a half, a quarter or an eighth.
        image.draft(image.mode, _fitted(image.size))
        picture = _with_plain_samples(image)
        picture.thumbnail((DISPLAY_PIXELS, DISPLAY_PIXELS), reducing_gap=2.0)
        picture = _in_srgb(picture, profile)
        if turn is not None:
            picture = picture.transpose(turn)
        small = picture.copy()
        small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
        return Pictures(display=_encode(picture), thumbnail=_encode(small))


@contextmanager
def _opened(content: bytes) -> Iterator["ImageFile"]:
    # Imported here, not at cold start: slow to import, and needed by few requests.
    from PIL import Image, UnidentifiedImageError

    # Pillow's own limit is the same for all formats; `_require_bounds` has a limit for each.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(content), formats=tuple(MAX_PIXELS)) as image:
            _require_bounds(image)
            yield image
    except (errors.DomainError, MemoryError):
        raise
    except UnidentifiedImageError:
        raise (
            errors.ImageUnreadable if _claims_to_be_one(content) else errors.ImageNotSupported
        ) from None
    except Exception as error:
        # Decoders raise many kinds of errors for broken files; all of them are the file's fault.
        _log.info("image_unreadable", error=repr(error))
        raise errors.ImageUnreadable from error


def _require_bounds(image: "ImageFile") -> None:
    """Check format, size and frames by the header alone, before anything is decoded."""
    # Phones append a second picture to a JPEG, such as a depth map or a preview: only the first
    # counts.
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    width, height = image.size
    most = MAX_PIXELS[kind]
    if width * height > most:
        detail = f"It has {width} by {height} pixels; up to {most // 1_000_000} million are taken."
        raise errors.ImageTooLarge(detail, max_pixels=most)
    if kind != "JPEG" and getattr(image, "is_animated", False):
        raise errors.ImageNotSupported("Please use a picture that does not move.")


def _claims_to_be_one(content: bytes) -> bool:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return is_webp or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(DISPLAY_PIXELS / max(size), 1)
    return round(size[0] * scale), round(size[1] * scale)


def _turn_of(image: "ImageFile") -> "Transpose | None":
    """Return the rotation that makes the picture upright (EXIF 2.32, tag 0x0112), None if it is."""
    from PIL.Image import Transpose

    try:
        orientation = int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception as error:
        # The picture can be used without it.
        _log.info("exif_unreadable", error=repr(error))
        return None
    return {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(orientation)


def _with_plain_samples(image: "ImageFile") -> "Image":
    """Return the picture with samples that can be scaled: no palette, eight bits each."""
    if image.mode.startswith(("I", "F")):
        return image.point(lambda value: value * _SIXTEEN_BITS_TO_EIGHT).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_srgb(picture: "Image", profile: bytes | None) -> "Image":
    from PIL import ImageCms

    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, own, srgb, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError) as error:
            # A profile that is broken, or for another colour model, is ignored.
            _log.info("profile_unusable", error=repr(error))
        else:
            if converted is not None:
                return converted
    return picture.convert(mode)


def _encode(picture: "Image") -> bytes:
    # Without location, camera or comment: the encoder gets the pixels only.
    encoded = BytesIO()
    picture.save(encoded, "WEBP", quality=_QUALITY, method=4)
    return encoded.getvalue()
