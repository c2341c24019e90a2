"""Nothing that the API answers ever leads to a byte that was not scanned, or was rejected."""

import asyncio
import json
import re
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from infra.local.eicar import EICAR
from infra.local.stack import LocalStack
from shared.storage import published_images, quarantine
from tests.factories import Json, new_package
from tests.factories.images import drawing, encoded, image_path, picture, uploaded
from tests.factories.paths import package_path, packages_path, public_packages_path
from tests.harness.app_settings import changed_settings
from tests.harness.client import Client
from tests.harness.quarantine import Quarantine, fetch, shown

# What follows a picture's end is uploaded with it, and must never come out anywhere.
MARK = b"never-to-be-seen"
_URL = re.compile(r'https?://[^"\s\\]+')


async def _answers(
    admin: Client, anybody: Client, package: Json, *, more: tuple[bytes, ...] = ()
) -> str:
    """Return everything that the API says of the package, to anybody."""
    event = {"id": package["event_id"]}
    answers = [
        await admin.get(image_path(package)),
        await admin.get(package_path(package)),
        await admin.get(packages_path(event)),
        await admin.get(f"{package_path(package)}/audit"),
        await anybody.get(public_packages_path(event)),
        await admin.patch(package_path(package), {"name": "x"}, If_Match='"99"'),
    ]
    return "\n".join(body.decode() for body in (*(answer.body for answer in answers), *more))


async def _follow(answers: str) -> list[bytes]:
    """Fetch every address in the answers; each must be there and lead to a picture of ours."""
    return [(await fetch(url)).content for url in sorted(set(_URL.findall(answers)))]


@pytest.mark.parametrize("has_image", [False, True])
@pytest.mark.parametrize("content", [picture() + MARK, picture() + MARK + EICAR])
@pytest.mark.parametrize("public_url", ["as it is", ""])
async def test_no_address_leads_to_what_was_uploaded(
    admin: Client,
    anybody: Client,
    package: Json,
    uploads: Quarantine,
    content: bytes,
    public_url: str,
    *,
    has_image: bool,
) -> None:
    """Before the scan, after it, and while an older image is shown: by address or signed link."""
    changes = {} if public_url else {"PACKAGE_IMAGES_PUBLIC_URL": public_url}
    with changed_settings(**changes):
        if has_image:
            await uploaded(admin, package)
            await uploads.settled(package)
        before = await _follow(await _answers(admin, anybody, package))
        assert len(before) == (2 if has_image else 0) - (has_image and _are_one(before))
        answered = await uploaded(admin, package, content)
        upload_id = uploads.upload_id(package)
        said = await _answers(admin, anybody, package, more=(json.dumps(answered).encode(),))
        assert str(upload_id) not in said
        assert await _follow(said) == before
        await uploads.scan(upload_id)
        said = await _answers(admin, anybody, package)
        assert await _follow(said) == before
        await uploads.fire(upload_id)
        seen = await _follow(await _answers(admin, anybody, package))
    if EICAR in content:
        assert seen == before
    assert not any(MARK in each or EICAR in each for each in seen)


def _are_one(pictures: list[bytes]) -> bool:
    """A picture that is small enough is its own thumbnail."""
    return len(pictures) == 1


async def test_whoever_watches_while_uploads_are_settled_sees_pictures_and_nothing_else(
    admin: Client, anybody: Client, event: Json, uploads: Quarantine
) -> None:
    """Ten packages at once, every other one infected, under somebody who never stops looking."""
    packages = [await new_package(admin, event) for _ in range(10)]
    is_over = asyncio.Event()
    seen: list[bytes] = []

    async def watch() -> None:
        while not is_over.is_set():
            answer = await anybody.get(public_packages_path(event))
            seen.extend(await _follow(answer.body.decode()))

    watching = asyncio.create_task(watch())

    async def go_through(number: int) -> None:
        content = encoded(drawing(64 + number)) + MARK + (EICAR if number % 2 else b"")
        await uploaded(admin, packages[number], content)
        await uploads.settled(packages[number])

    await asyncio.gather(*(go_through(number) for number in range(10)))
    seen_before_the_end = len(seen)
    is_over.set()
    await watching
    statuses = [(await shown(admin, package))["status"] for package in packages]
    assert statuses == ["clean", "rejected"] * 5
    assert seen_before_the_end
    assert all(each[8:12] == b"WEBP" for each in seen)
    assert not any(MARK in each or EICAR in each for each in seen)


async def test_quarantine_is_closed_to_whoever_knows_the_name(
    stack: LocalStack, admin: Client, package: Json, uploads: Quarantine
) -> None:
    """By itself, with the signature of another picture, and in the container next door."""
    await uploaded(admin, package)
    await uploads.settled(package)
    with changed_settings(PACKAGE_IMAGES_PUBLIC_URL=""):
        signed = urlsplit((await shown(admin, package))["url"])
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    base = stack.azurite.blob_endpoint
    for url in (
        f"{base}/{quarantine.CONTAINER}/{upload_id}",
        f"{base}/{quarantine.CONTAINER}/{upload_id}?{signed.query}",
        f"{base}/{quarantine.CONTAINER}?restype=container&comp=list",
        f"{base}/{published_images.CONTAINER}/{upload_id}",
        # Nor can anybody find out what is published besides what they were told.
        f"{base}/{published_images.CONTAINER}?restype=container&comp=list",
    ):
        with pytest.raises(HTTPError) as refused:
            await fetch(url)
        assert refused.value.code in (403, 404), url


async def test_a_signed_link_is_for_reading_only(
    stack: LocalStack, admin: Client, package: Json, uploads: Quarantine
) -> None:
    await uploaded(admin, package)
    await uploads.settled(package)
    with changed_settings(PACKAGE_IMAGES_PUBLIC_URL=""):
        url = (await shown(admin, package))["url"]
    for method in ("DELETE", "PUT"):
        with pytest.raises(HTTPError) as refused:
            await fetch(url, method=method)
        assert refused.value.code == 403
    assert (await fetch(url)).content
