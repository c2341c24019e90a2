"""What an image file costs besides its pixels is known before it is decoded."""

import struct
from io import BytesIO

import pytest
from PIL import Image

from shared.domain import errors
from shared.storage.image_files.exif import orientation_in
from shared.storage.image_files.parts import split
from tests.factories.image_bombs import in_parts, scan_bomb, segment
from tests.factories.images import drawing, encoded

FORMATS = ("JPEG", "PNG", "WEBP")


@pytest.mark.parametrize(
    ("scans", "is_taken"), [(99, True), (100, False)], ids=["a hundred", "one more"]
)
def test_a_jpeg_may_have_a_hundred_scans(scans: int, is_taken: bool) -> None:
    content = scan_bomb(640, 480, scans=scans)
    if is_taken:
        assert split(content).pixels == content
    else:
        with pytest.raises(errors.ImageTooLarge):
            split(content)


def test_the_scans_of_a_large_jpeg_are_fewer() -> None:
    """Two thousand million samples: 33 passes over one component of 60 million pixels."""
    split(scan_bomb(7_744, 7_744, scans=30, components=3))
    with pytest.raises(errors.ImageTooLarge):
        split(scan_bomb(7_744, 7_744, scans=31, components=3))


@pytest.mark.parametrize(
    "hidden", [b"", b"\xff\x02\xff\xff", b"\xff\xd0", b"\xff\xd8", b"\xff\xff", b"\0\xff\0"]
)
def test_no_scan_is_hidden_from_the_count(hidden: bytes) -> None:
    """Whatever comes between two scans, a decoder is not given more of them than were counted."""
    bomb = scan_bomb(640, 480, scans=200)
    marker = segment(0xDA, b"\1\1\0\1\x3f\0")
    with pytest.raises(errors.ImageTooLarge):
        split(bomb.replace(marker, hidden + marker))


def test_an_end_marker_within_a_comment_ends_the_picture_for_nobody() -> None:
    bomb = scan_bomb(640, 480, scans=200)
    first = bomb.index(b"\xff\xda")
    second = bomb.index(b"\xff\xda", first + 2)
    with pytest.raises(errors.ImageTooLarge):
        split(bomb[:second] + segment(0xFE, b"\xff\xd9") + bomb[second:])


def test_what_follows_a_jpegs_end_does_not_count() -> None:
    """Phones append a film, in which anything may look like a scan."""
    content = encoded(drawing())
    assert split(content + b"\xff\xda" * 500).pixels == split(content).pixels


def test_fill_bytes_before_a_marker_are_dropped() -> None:
    content = encoded(drawing())
    assert split(content[:2] + b"\xff" * 1_000_000 + content[2:]) == split(content)


@pytest.mark.parametrize("image_format", FORMATS)
def test_metadata_is_dropped_and_the_pixels_stay(image_format: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Noor's camera"
    exif[0x0112] = 6
    plain = encoded(drawing(), image_format)
    how = {"exif": exif, "xmp": b"<x:xmpmeta/>", "icc_profile": b"profile"}
    parts = split(in_parts(encoded(drawing(), image_format, **how), 3))
    assert (parts.orientation, parts.profile) == (6, b"profile")
    for trace in (b"camera", b"xmpmeta", b"profile", b"tEXt", b"none"):
        assert trace not in parts.pixels
    with Image.open(BytesIO(parts.pixels)) as bare, Image.open(BytesIO(plain)) as expected:
        assert bare.format == image_format
        assert bare.tobytes() == expected.tobytes()


@pytest.mark.parametrize("image_format", FORMATS)
def test_a_profile_longer_than_any_real_one_is_none(image_format: str) -> None:
    for length, is_kept in ((4 * 1024**2, True), (4 * 1024**2 + 1, False)):
        parts = split(encoded(drawing(), image_format, icc_profile=bytes(length)))
        assert (parts.profile is not None) is is_kept


def test_a_webps_canvas_is_bounded_before_a_decoder_allocates_it() -> None:
    side = (59_999).to_bytes(3, "little")
    chunk = struct.pack("<4sI", b"VP8X", 10) + b"\2\0\0\0" + side + side
    with pytest.raises(errors.ImageTooLarge):
        split(struct.pack("<4sI4s", b"RIFF", 4 + len(chunk), b"WEBP") + chunk)


def _exif(order: str, entries: bytes, number: int) -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}IH", 8, number) + entries


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(("value", "orientation"), [(1, 1), (8, 8), (0, 1), (9, 1)])
def test_an_orientation_is_read_in_either_byte_order(
    order: str, value: int, orientation: int
) -> None:
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, value, 0)
    assert orientation_in(_exif(order, entry, 1)) == orientation
    assert orientation_in(b"Exif\0\0" + _exif(order, entry, 1)) == orientation


@pytest.mark.parametrize(
    "exif",
    [None, b"", b"II", b"II*\0\xff\xff\xff\xff", b"nonsense", _exif("<", b"", 65_535)],
)
def test_exif_that_cannot_be_read_is_upright(exif: bytes | None) -> None:
    assert orientation_in(exif) == 1
