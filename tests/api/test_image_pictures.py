"""What is published of an upload: the picture, upright and in its colours, and nothing else."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from tests.factories import Json
from tests.factories.images import drawing, encoded, raw_png, uploaded
from tests.harness.client import Client
from tests.harness.quarantine import Quarantine, fetch, shown

CASES = sorted((Path(__file__).parents[1] / "cases" / "images").iterdir())
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
CORNERS = (RED, GREEN, BLUE, WHITE)
PLACE = "N 40 42.77"
Colour = tuple[int, ...]


async def _published(
    admin: Client, package: Json, uploads: Quarantine, content: bytes
) -> tuple[Image.Image, Image.Image]:
    """Upload, have it scanned, and fetch both pictures from where the API says they are."""
    await uploaded(admin, package, content)
    await uploads.settled(package)
    image = await shown(admin, package)
    assert image["status"] == "clean", image
    pictures = [Image.open(BytesIO((await fetch(image[name])).content)) for name in URLS]
    for picture in pictures:
        assert picture.format == "WEBP"
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}
        assert not picture.getexif()
    return pictures[0], pictures[1]


URLS = ("url", "thumbnail_url")


def _corners(picture: Image.Image) -> list[Colour]:
    """Return the colours a little inside of the corners: top left, top right, bottom left, …"""
    rgb = picture.convert("RGB")
    left, top = rgb.width // 8, rgb.height // 8
    right, bottom = rgb.width - left - 1, rgb.height - top - 1
    places = ((left, top), (right, top), (left, bottom), (right, bottom))
    return [_pixel(rgb, place) for place in places]


def _pixel(picture: Image.Image, place: tuple[int, int]) -> Colour:
    pixel = picture.getpixel(place)
    assert isinstance(pixel, tuple)
    return pixel


def _is_near(found: Colour, wanted: Colour, tolerance: int = 40) -> bool:
    """WebP and JPEG are not exact."""
    return all(abs(a - b) <= tolerance for a, b in zip(found, wanted, strict=True))


def _shows(picture: Image.Image, corners: tuple[Colour, ...] = CORNERS) -> bool:
    return all(map(_is_near, _corners(picture), corners))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
async def test_each_format_is_published(
    admin: Client, package: Json, uploads: Quarantine, image_format: str
) -> None:
    """FR-060, FR-063."""
    content = encoded(drawing(), image_format)
    display, thumbnail = await _published(admin, package, uploads, content)
    assert display.size == thumbnail.size == (64, 48)
    assert _shows(display)
    assert _shows(thumbnail)


async def test_a_large_picture_is_bounded_and_keeps_its_proportions(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    display, thumbnail = await _published(
        admin, package, uploads, encoded(drawing(2400, 3600), "PNG")
    )
    assert (display.size, thumbnail.size) == ((1067, 1600), (320, 480))
    assert _shows(display)
    assert _shows(thumbnail)


async def test_a_large_jpeg_is_bounded_too(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    """It is decoded at a smaller scale at once."""
    display, _ = await _published(admin, package, uploads, encoded(drawing(6000, 4000)))
    assert display.size == (1600, 1067)
    assert _shows(display)


async def test_a_small_picture_is_not_blown_up(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    display, thumbnail = await _published(admin, package, uploads, encoded(drawing(1, 1), "PNG"))
    assert display.size == thumbnail.size == (1, 1)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(13_000, 4), (6_000, 1), (1, 6_000), (16_383, 2), (3_201, 1)])
async def test_whatever_is_taken_can_be_shown_however_thin_it_is(
    admin: Client, package: Json, uploads: Quarantine, image_format: str, size: tuple[int, int]
) -> None:
    content = encoded(drawing(*size), image_format)
    display, thumbnail = await _published(admin, package, uploads, content)
    assert max(display.size) == 1_600
    assert max(thumbnail.size) == 480


@pytest.mark.parametrize(
    "case", [case.read_bytes() for case in CASES], ids=[case.name for case in CASES]
)
async def test_what_coordinators_could_not_upload_is_shown(
    admin: Client, package: Json, uploads: Quarantine, case: bytes
) -> None:
    """Thin pictures, and pictures with much metadata."""
    await _published(admin, package, uploads, case)


# Where the first row's left end, and the rest, come to stand (EXIF 2.32, Orientation).
ORIENTED = {
    1: (RED, GREEN, BLUE, WHITE),
    2: (GREEN, RED, WHITE, BLUE),
    3: (WHITE, BLUE, GREEN, RED),
    4: (BLUE, WHITE, RED, GREEN),
    5: (RED, BLUE, GREEN, WHITE),
    6: (BLUE, RED, WHITE, GREEN),
    7: (WHITE, GREEN, BLUE, RED),
    8: (GREEN, WHITE, RED, BLUE),
}


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "corners"), ORIENTED.items())
async def test_a_picture_stands_upright(
    admin: Client,
    package: Json,
    uploads: Quarantine,
    image_format: str,
    orientation: int,
    corners: tuple[Colour, ...],
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    content = encoded(drawing(), image_format, exif=exif)
    display, thumbnail = await _published(admin, package, uploads, content)
    assert display.size == ((64, 48) if orientation < 5 else (48, 64))
    assert _shows(display, corners)
    assert _shows(thumbnail, corners)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
async def test_nobody_learns_where_a_picture_was_taken(
    admin: Client, package: Json, uploads: Quarantine, image_format: str
) -> None:
    """Position, camera and comments are gone; the control: they were in the upload."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Noor's camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = PLACE
    extra = {"comment": PLACE.encode()} if image_format == "JPEG" else {}
    content = encoded(drawing(), image_format, exif=exif, xmp=PLACE.encode(), **extra)
    assert PLACE.encode() in content
    await _published(admin, package, uploads, content)
    image = await shown(admin, package)
    for name in URLS:
        fetched = (await fetch(image[name])).content
        assert PLACE.encode() not in fetched
        assert b"camera" not in fetched


async def test_exif_that_is_broken_harms_nothing(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    content = encoded(drawing(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    display, _ = await _published(admin, package, uploads, content)
    assert _shows(display)


async def test_a_cmyk_jpeg_is_shown_in_its_colours(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    content = encoded(drawing(mode="CMYK"))
    display, _ = await _published(admin, package, uploads, content)
    assert display.mode == "RGB"
    assert _shows(display)


async def test_a_grey_jpeg_is_shown_grey(admin: Client, package: Json, uploads: Quarantine) -> None:
    display, _ = await _published(
        admin, package, uploads, encoded(Image.new("L", (64, 48), 128), quality=95)
    )
    assert _shows(display, ((128, 128, 128),) * 4)


async def test_sixteen_bits_become_eight(admin: Client, package: Json, uploads: Quarantine) -> None:
    """Cutting off at 255, which is what a plain conversion does, would show white."""
    deep = Image.new("I;16", (64, 48), 0x8000)
    content = encoded(deep, "PNG")
    reread = Image.open(BytesIO(content))
    assert reread.mode == "I;16"
    display, _ = await _published(admin, package, uploads, content)
    assert _shows(display, ((128, 128, 128),) * 4)


async def test_sixteen_bits_of_each_colour_become_eight(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    row = b"\0" + b"\x80\x00\x40\x00\xff\xff" * 64
    content = raw_png(64, 48, bits=16, rows=row * 48)
    display, _ = await _published(admin, package, uploads, content)
    assert _shows(display, ((128, 64, 255),) * 4)


@pytest.mark.parametrize("mode", ["P", "RGBA", "LA", "RGB", "1"])
async def test_transparency_stays(
    admin: Client, package: Json, uploads: Quarantine, mode: str
) -> None:
    """A palette with a transparent colour, a channel of its own, or a colour that stands for it."""
    canvas = Image.new("RGBA", (64, 48), (0, 0, 0, 0))
    canvas.paste((255, 255, 255, 255), (32, 0, 64, 48))
    how: dict[str, object] = {}
    picture = canvas.convert(mode) if mode != "P" else canvas.convert("RGB").convert("P")
    if mode in ("P", "RGB", "1"):
        how = {"transparency": picture.getpixel((0, 0))}
    display, thumbnail = await _published(admin, package, uploads, encoded(picture, "PNG", **how))
    for each in (display, thumbnail):
        assert each.mode == "RGBA"
        assert _pixel(each, (4, 24))[3] == 0
        assert _is_near(_pixel(each, (60, 24)), (255, 255, 255, 255))


async def test_colours_of_another_space_become_srgb(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    """The profile swaps red and blue, which no eye and no test can miss."""
    content = encoded(drawing(), "PNG", icc_profile=_swapping_profile())
    display, _ = await _published(admin, package, uploads, content)
    assert _shows(display, (BLUE, GREEN, RED, WHITE))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
async def test_a_large_profile_counts_in_each_format(
    admin: Client, package: Json, uploads: Quarantine, image_format: str
) -> None:
    """Longer than what the decoder unfolds of a PNG's metadata, and than a JPEG's segment."""
    profile = _swapping_profile()
    large = (len(profile) + 1_200_000).to_bytes(4, "big") + profile[4:] + bytes(1_200_000)
    content = encoded(drawing(), image_format, icc_profile=large)
    display, _ = await _published(admin, package, uploads, content)
    assert _shows(display, (BLUE, GREEN, RED, WHITE))


def _swapping_profile() -> bytes:
    """Return sRGB's profile with the tags of red and blue exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, blue = profile.find(b"rXYZ"), profile.find(b"bXYZ")
    assert -1 not in (red, blue)
    swapped = bytearray(profile)
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(swapped)


@pytest.mark.parametrize("profile", [b"nonsense", b"", b"\0" * 128])
async def test_a_profile_that_is_broken_is_no_profile(
    admin: Client, package: Json, uploads: Quarantine, profile: bytes
) -> None:
    content = encoded(drawing(), "PNG", icc_profile=profile)
    display, _ = await _published(admin, package, uploads, content)
    assert _shows(display)


async def test_a_profile_of_another_kind_of_picture_is_no_profile(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(drawing(mode="CMYK"), icc_profile=profile)
    display, _ = await _published(admin, package, uploads, content)
    assert _shows(display)


async def test_of_a_phones_double_jpeg_the_first_picture_is_shown(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    """Phones append a depth map or a preview; the file is a JPEG all the same."""
    content = encoded(drawing(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])
    assert getattr(Image.open(BytesIO(content)), "n_frames", 1) == 2
    display, _ = await _published(admin, package, uploads, content)
    assert _shows(display)


async def test_what_was_hidden_in_a_file_is_not_published(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    """A picture that is a page too, and one with text in a chunk."""
    evil = b"<script>alert(1)</script>"
    text = PngInfo()
    text.add_text("Comment", evil.decode())
    for content in (encoded(drawing()) + evil, encoded(drawing(), "PNG", pnginfo=text)):
        assert evil in content
        await _published(admin, package, uploads, content)
        image = await shown(admin, package)
        for name in URLS:
            assert evil not in (await fetch(image[name])).content


async def test_pictures_are_cached_for_ever_under_the_hash_of_what_they_are(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    """Another content has another address, so nobody is ever shown an old picture."""
    addresses: set[str] = set()
    for width in (64, 65):
        await _published(admin, package, uploads, encoded(drawing(width)))
        image = await shown(admin, package)
        fetched = await fetch(image["url"])
        assert fetched.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert fetched.headers["content-type"] == "image/webp"
        addresses.add(image["url"])
    assert len(addresses) == 2
