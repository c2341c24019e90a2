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
from shared.storage.image_files.bounds import require_pixels
from shared.storage.image_files.parts import split

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

_QUALITY = 82
# The others wait, which bounds the memory that pictures take.
_AT_ONCE = 2
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
        ImageTooLarge: it has more pixels than its format may have, or costs too much work besides.
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
    with _opened(split(content).pixels) as image:
        # A JPEG is decoded at an eighth of its size; all of its bytes are still read.
        image.draft(image.mode, (1, 1))
        image.load()


def _make(content: bytes) -> Pictures:
    parts = split(content)
    with _opened(parts.pixels) as image:
        # A JPEG is decoded at the smallest sufficient scale: a half, a quarter or an eighth.
        image.draft(image.mode, _fitted(image.size))
        picture = _with_plain_samples(image)
        picture.thumbnail((DISPLAY_PIXELS, DISPLAY_PIXELS), reducing_gap=2.0)
        picture = _upright(_in_srgb(picture, parts.profile), parts.orientation)
        small = picture.copy()
        small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
        return Pictures(display=_encode(picture), thumbnail=_encode(small))


@contextmanager
def _opened(pixels: bytes) -> Iterator["ImageFile"]:
    # Imported here, not at cold start: slow to import, and needed by few requests.
    from PIL import Image

    # Pillow's own limit is the same for all formats; `_require_bounds` has a limit for each.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(pixels), formats=tuple(MAX_PIXELS)) as image:
            _require_bounds(image)
            yield image
    except (errors.DomainError, MemoryError):
        raise
    except Exception as error:
        # Decoders raise many kinds of errors for broken files; all of them are the file's fault.
        _log.info("image_unreadable", error=repr(error))
        raise errors.ImageUnreadable from error


def _require_bounds(image: "ImageFile") -> None:
    """Check format, size and frames by the header alone, before anything is decoded."""
    require_pixels(str(image.format), *image.size)
    if getattr(image, "is_animated", False):
        raise errors.ImageNotSupported("Please use a picture that does not move.")


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size within the bounds; a line of pixels stays one, however long it was."""
    scale = min(DISPLAY_PIXELS / max(size), 1)
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def _upright(picture: "Image", orientation: int) -> "Image":
    """Return the picture the way up that its orientation states (EXIF 2.32, tag 0x0112)."""
    from PIL.Image import Transpose

    turn = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(orientation)
    return picture if turn is None else picture.transpose(turn)


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
