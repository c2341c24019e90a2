"""What is no image of ours is refused before anything of it is kept (FR-060, FR-061)."""

import zlib
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
from PIL import Image, ImageFile

from shared.domain.images import MAX_IMAGE_BYTES
from shared.storage import quarantine
from tests.factories import Json
from tests.factories.image_bombs import in_parts, scan_bomb
from tests.factories.images import (
    drawing,
    encoded,
    image_path,
    png_chunk,
    raw_png,
    upload,
    uploaded,
)
from tests.harness.client import Answer, Client

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x</script></svg>'


async def _refused(admin: Client, package: Json, content: bytes) -> Answer:
    """Upload what is not taken, and see that nothing of it was kept."""
    before = {upload_id async for upload_id in quarantine.list_uploads()}
    answer = await upload(admin, package, content)
    assert {upload_id async for upload_id in quarantine.list_uploads()} == before
    assert (await admin.get(image_path(package))).status == 404
    return answer


def _zip() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("table.jpg", encoded(drawing()))
    return file.getvalue()


def _frames(image_format: str) -> bytes:
    return encoded(
        drawing(), image_format, save_all=True, append_images=[Image.new("RGB", (64, 48))]
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Seating plan: table one, table two.",
        SVG,
        b'<?xml version="1.0"?>' + SVG,
        b"%PDF-1.7\n",
        _zip(),
        # Pictures, but not of the three formats.
        encoded(drawing(), "GIF"),
        encoded(drawing(), "BMP"),
        encoded(drawing(), "TIFF"),
        encoded(drawing(), "ICO"),
        encoded(drawing(), "JPEG2000"),
        encoded(drawing(), "AVIF"),
    ],
    ids=["empty", "text", "svg", "xml", "pdf", "zip", "gif", "bmp", "tiff", "ico", "jp2", "avif"],
)
async def test_what_is_no_jpg_png_or_webp_is_refused(
    admin: Client, package: Json, content: bytes
) -> None:
    """Its name and its media type say that it is one."""
    answer = await _refused(admin, package, content)
    assert (answer.status, answer.code) == (415, "image_not_supported")
    assert answer.json["detail"] == "Please use a JPG, PNG or WebP."


@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
async def test_what_moves_is_refused(admin: Client, package: Json, image_format: str) -> None:
    answer = await _refused(admin, package, _frames(image_format))
    assert (answer.status, answer.code) == (415, "image_not_supported")
    assert "move" in answer.json["detail"]


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
async def test_what_was_cut_off_is_refused(
    admin: Client, package: Json, image_format: str, share: float
) -> None:
    noise = Image.effect_noise((400, 300), 80).convert("RGB")
    whole = encoded(noise, image_format)
    answer = await _refused(admin, package, whole[: int(len(whole) * share)])
    assert (answer.status, answer.code) == (400, "image_unreadable")


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
async def test_whatever_is_broken_is_refused_and_never_a_fault_of_ours(
    admin: Client, package: Json, image_format: str
) -> None:
    """Bytes changed at random: some files can still be read, the others are refused in words."""
    dice, whole = Random(image_format), encoded(drawing(), image_format)  # noqa: S311 - no secret
    seen: set[int] = set()
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(dice.randrange(1, 30)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        answer = await upload(admin, package, bytes(broken))
        assert answer.status in (202, 400, 413, 415), answer.body
        seen.add(answer.status)
    assert 202 not in seen or len(seen) > 1


async def test_five_mebibytes_are_taken_and_one_byte_more_is_not(
    admin: Client, package: Json
) -> None:
    """FR-061. What follows a JPEG's end is not read, so it can have any length."""
    content = encoded(drawing())
    filler = bytes(MAX_IMAGE_BYTES - len(content))
    answer = await _refused(admin, package, content + filler + b"\0")
    assert (answer.status, answer.code) == (413, "image_too_large")
    await uploaded(admin, package, content + filler)


async def test_a_body_that_is_far_too_long_is_not_even_parsed(admin: Client, package: Json) -> None:
    body = bytes(MAX_IMAGE_BYTES + 100_000)
    answer = await admin.post(image_path(package), body, Content_Type="multipart/form-data")
    assert (answer.status, answer.code) == (413, "image_too_large")


def _bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it unfolds to so many pixels."""
    return raw_png(width, height, bits=8, rows=b"\0" * 1_000_000)


@pytest.mark.parametrize(
    ("width", "height"), [(5_001, 5_000), (50_000, 50_000), (2**31 - 1, 2**31 - 1), (1, 25_000_001)]
)
async def test_a_bomb_is_refused_before_it_unfolds(
    admin: Client, package: Json, width: int, height: int
) -> None:
    answer = await _refused(admin, package, _bomb(width, height))
    assert (answer.status, answer.code) == (413, "image_too_large")
    assert answer.json["max_pixels"] == 25_000_000
    assert "25 million" in answer.json["detail"]


@pytest.mark.parametrize("progressive", [True, False])
async def test_a_jpeg_of_many_scans_is_refused_before_anything_is_decoded(
    admin: Client, package: Json, monkeypatch: pytest.MonkeyPatch, progressive: bool
) -> None:
    """Each scan makes a decoder go through all of its 60 million pixels."""

    def never(*_: object) -> None:
        pytest.fail("it was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", never)
    content = scan_bomb(7_744, 7_744, scans=1_500, progressive=progressive)
    answer = await _refused(admin, package, content)
    assert (answer.status, answer.code) == (413, "image_too_large")
    assert "1501 scans" in answer.json["detail"]


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
async def test_a_progressive_photograph_is_taken(admin: Client, package: Json, mode: str) -> None:
    """Pillow writes libjpeg's default scans, as jpegtran does."""
    photograph = encoded(drawing(800, 600).convert(mode), progressive=True)
    assert photograph.count(b"\xff\xda") in (6, 10, 18)
    await uploaded(admin, package, photograph)


async def test_a_picture_of_too_many_rows_is_refused(admin: Client, package: Json) -> None:
    """Each row costs time, however short it is."""
    answer = await _refused(admin, package, _bomb(1, 65_536))
    assert (answer.status, answer.code) == (413, "image_too_large")


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
async def test_a_file_of_too_many_parts_is_refused(
    admin: Client, package: Json, image_format: str
) -> None:
    answer = await _refused(admin, package, in_parts(encoded(drawing(), image_format), 20_001))
    assert (answer.status, answer.code) == (413, "image_too_large")
    assert "20,000 parts" in answer.json["detail"]


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP", b"iTXt"])
async def test_a_bomb_in_metadata_is_never_unfolded(
    admin: Client, package: Json, kind: bytes
) -> None:
    """200 MB in a PNG of a few kilobytes: metadata is dropped, and the picture is good."""
    whole = encoded(drawing(), "PNG")
    heads = {b"iTXt": b"Comment\0\1\0\0\0"}
    bomb = heads.get(kind, b"Comment\0\0") + zlib.compress(bytes(200_000_000), 9)
    # Behind the header, which has 33 bytes with the signature.
    await uploaded(admin, package, whole[:33] + png_chunk(kind, bomb) + whole[33:])


async def test_a_large_photograph_is_taken(admin: Client, package: Json) -> None:
    """What today's phones make, in the bytes that are allowed."""
    photograph = encoded(Image.new("RGB", (8_160, 6_144), (90, 60, 30)), quality=60)
    assert len(photograph) < MAX_IMAGE_BYTES
    await uploaded(admin, package, photograph)
