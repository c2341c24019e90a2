"""The stand-in for Defender finds what it should, and answers as it was answer."""

import asyncio
import json
import struct
import zlib
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from azure.storage.blob.aio import BlobServiceClient, ContainerClient
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from infra.local.defender import CONTAINER, RESULT_TAG, TIME_TAG, Answer, Behaviour, Defender
from infra.local.eicar import EICAR, is_malicious
from infra.local.paths import ROOT
from infra.local.stack import LocalStack
from tests.harness.sync_points import until

PICTURE = Image.new("RGB", (8, 8))


def _png(**how: object) -> bytes:
    file = BytesIO()
    PICTURE.save(file, "PNG", **how)
    return file.getvalue()


def _with_text(*, compressed: bool, international: bool = False) -> bytes:
    text = PngInfo()
    add = text.add_itxt if international else text.add_text
    add("Comment", EICAR.decode(), zip=compressed)
    return _png(pnginfo=text)


def _zipped(content: bytes, method: int = ZIP_DEFLATED, name: str = "a.txt") -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", method) as archive:
        archive.writestr("first.txt", "Seating plan")
        archive.writestr(name, content)
    return file.getvalue()


def _in_the_pixels() -> bytes:
    """Return a grey PNG of one row whose samples spell the test file; deflated, nothing shows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + bytes(4)

    header = struct.pack(">IIBBBBB", len(EICAR), 1, 8, 0, 0, 0, 0)
    deflated = zlib.compress(b"\0" + EICAR)
    half = len(deflated) // 2
    pixels = chunk(b"IDAT", deflated[:half]) + chunk(b"IDAT", deflated[half:])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


INFECTED = {
    "by itself": EICAR,
    "behind a picture": _png() + EICAR,
    "in a text": _with_text(compressed=False),
    "in a deflated text": _with_text(compressed=True),
    "in an international text": _with_text(compressed=False, international=True),
    "in a deflated international text": _with_text(compressed=True, international=True),
    "in a colour profile": _png(icc_profile=EICAR),
    "in the pixels": _in_the_pixels(),
    "stored in a zip": _zipped(EICAR, ZIP_STORED),
    "deflated in a zip": _zipped(EICAR),
    "in a zip in a zip": _zipped(_zipped(EICAR)),
    "in a picture in a zip": _zipped(_with_text(compressed=True), name="a.png"),
    "in a zip behind a picture": _png() + _zipped(EICAR),
}
CLEAN = {
    "nothing": b"",
    "a picture": _png(),
    "a zip": _zipped(b"Nothing to see"),
    "half of it": EICAR[:40],
    "a broken zip": _zipped(b"x" * 100)[:60],
    "a broken picture": _png()[:40],
    "a lie": b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
}


@pytest.mark.parametrize("where", INFECTED)
def test_the_test_file_is_found(where: str) -> None:
    assert is_malicious(INFECTED[where])


@pytest.mark.parametrize("where", ["in a deflated text", "in the pixels", "deflated in a zip"])
def test_it_could_not_be_seen_from_outside(where: str) -> None:
    """The control."""
    assert EICAR not in INFECTED[where]


@pytest.mark.parametrize("where", CLEAN)
def test_nothing_else_is(where: str) -> None:
    assert not is_malicious(CLEAN[where])


def test_no_file_of_ours_holds_the_test_file() -> None:
    """A virus scanner would take it away from whoever clones the repository."""
    for folder in ("infra", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            assert EICAR not in path.read_bytes(), path


@pytest.fixture
async def quarantine(running_stack: LocalStack) -> AsyncIterator[ContainerClient]:
    connection = running_stack.azurite.connection_string
    async with BlobServiceClient.from_connection_string(connection) as service:
        yield service.get_container_client(CONTAINER)


@pytest.fixture
async def defender(running_stack: LocalStack) -> AsyncIterator[Defender]:
    """One that does not keep tests waiting."""
    made = Defender(running_stack.azurite.connection_string)
    _tell(made, least_seconds=0, most_seconds=0.05)
    async with made.watching():
        yield made


def _tell(defender: Defender, **behaviour: object) -> None:
    answer = defender.local_endpoints()["POST", "/local/defender"](json.dumps(behaviour).encode())
    assert answer.status_code == 200, answer.get_body()


async def _tags(container: ContainerClient, name: str) -> dict[str, str]:
    """Wait for the verdict."""
    blob = container.get_blob_client(name)

    async def has_tags() -> bool:
        return bool(await blob.get_blob_tags())

    await until(has_tags)
    return dict(await blob.get_blob_tags())


@pytest.mark.parametrize(
    ("content", "answer", "result"),
    [
        (b"clean", Answer.SCAN, "No threats found"),
        (EICAR, Answer.SCAN, "Malicious"),
        (EICAR, Answer.ERROR, "Error"),
        (b"clean", Answer.NOT_SCANNED, "Not scanned"),
    ],
)
async def test_an_upload_gets_the_tags_of_the_real_one(
    quarantine: ContainerClient, defender: Defender, content: bytes, answer: Answer, result: str
) -> None:
    _tell(defender, answer=answer, least_seconds=0, most_seconds=0.05)
    name = str(uuid4())
    await quarantine.upload_blob(name, content)
    tags = await _tags(quarantine, name)
    assert tags[RESULT_TAG] == result
    assert set(tags) == {RESULT_TAG, TIME_TAG}
    assert await quarantine.get_blob_client(name).exists()


async def test_a_malicious_upload_is_removed_if_it_was_told_to(
    quarantine: ContainerClient, defender: Defender
) -> None:
    _tell(defender, least_seconds=0, most_seconds=0.05, removes_malicious=True)
    names = [str(uuid4()), str(uuid4())]
    for name, content in zip(names, (EICAR, b"clean"), strict=True):
        await quarantine.upload_blob(name, content)
    assert (await _tags(quarantine, names[1]))[RESULT_TAG] == "No threats found"
    malicious = quarantine.get_blob_client(names[0])

    async def is_gone() -> bool:
        return not await malicious.exists()

    await until(is_gone)


async def test_what_was_never_scanned_is_scanned_later(
    quarantine: ContainerClient, defender: Defender
) -> None:
    _tell(defender, answer="never")
    name = str(uuid4())
    await quarantine.upload_blob(name, b"clean")
    await asyncio.sleep(0.6)
    assert not await quarantine.get_blob_client(name).get_blob_tags()
    _tell(defender, least_seconds=0, most_seconds=0.05)
    assert (await _tags(quarantine, name))[RESULT_TAG] == "No threats found"


def test_it_tells_how_it_answers_and_refuses_nonsense(tmp_path: Path) -> None:
    local_endpoints = Defender("UseDevelopmentStorage=true").local_endpoints()
    answer = local_endpoints["GET", "/local/defender"](b"")
    assert Behaviour.model_validate_json(answer.get_body()) == Behaviour()
    assert (Behaviour().least_seconds, Behaviour().most_seconds) == (1, 2)
    for nonsense in (b"", b"{", b'{"answer": "perhaps"}', b'{"more": 1}'):
        assert local_endpoints["POST", "/local/defender"](nonsense).status_code == 400
    assert local_endpoints["GET", "/local/defender"](b"").get_body() == answer.get_body()
