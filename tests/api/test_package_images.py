"""Uploading a package's image: what is taken, what is answered, what is on record."""

from types import ModuleType

import psycopg
import pytest

from shared.storage import images, quarantine
from tests.conftest import Person
from tests.factories import Json, new_event
from tests.factories.images import (
    FORM_TYPE,
    drawing,
    encoded,
    form_of,
    image_path,
    part,
    picture,
    upload,
    uploaded,
)
from tests.factories.paths import package_path, public_packages_path, version_tag
from tests.factories.people import new_coordinator
from tests.harness.client import Client
from tests.harness.quarantine import Quarantine, open_transactions
from tests.harness.trail import Trace, traces


async def _read(admin: Client, package: Json) -> Json:
    read: Json = (await admin.get(package_path(package))).json
    return read


async def test_an_upload_waits_for_its_scan_and_is_nobodys_to_see(
    admin: Client, anybody: Client, event: Json, package: Json
) -> None:
    """FR-015, FR-060."""
    image = await uploaded(admin, package)
    assert image == {
        "status": "pending_scan",
        "url": None,
        "thumbnail_url": None,
        "uploaded_at": image["uploaded_at"],
        "replacement": None,
    }
    assert (await admin.get(image_path(package))).json == image
    assert (await _read(admin, package))["image"] == image
    [shown] = (await anybody.get(public_packages_path(event))).json["items"]
    assert shown["image"] is None


async def test_the_bytes_say_whose_they_are(
    admin: Client, event: Json, package: Json, uploads: Quarantine
) -> None:
    """For operators, who find a blob's name in a poison message; not for the app."""
    content = encoded(drawing(), "PNG")
    await uploaded(admin, package, content)
    upload_id = uploads.upload_id(package)
    stored = await uploads.blob(upload_id).download_blob()
    assert stored.properties.metadata == {
        "event_id": event["id"],
        "package_id": package["id"],
        "upload_id": str(upload_id),
    }
    assert await stored.readall() == content


async def test_an_upload_is_no_change_of_the_package(admin: Client, package: Json) -> None:
    """A coordinator who edits the package at the same time is not thrown out of their form."""
    await uploaded(admin, package)
    read = await _read(admin, package)
    assert (read["version"], read["updated_at"]) == (package["version"], package["updated_at"])
    tag = version_tag(package)
    assert (await admin.patch(package_path(package), {"name": "New"}, If_Match=tag)).status == 200


async def test_a_package_without_an_image_says_so(admin: Client, package: Json) -> None:
    assert (await _read(admin, package))["image"] is None
    for answer in (await admin.get(image_path(package)), await admin.delete(image_path(package))):
        assert (answer.status, answer.code) == (404, "image_not_found")


async def test_an_image_of_a_package_that_is_not_there(
    admin: Client, package: Json, event: Json
) -> None:
    nowhere = {"id": event["id"], "event_id": event["id"]}
    for answer in (
        await upload(admin, nowhere),
        await admin.get(image_path(nowhere)),
        await admin.delete(image_path(nowhere)),
    ):
        assert (answer.status, answer.code) == (404, "package_not_found")


async def test_a_removed_image_is_gone_and_can_be_uploaded_again(
    admin: Client, package: Json
) -> None:
    """FR-064."""
    await uploaded(admin, package)
    assert (await admin.delete(image_path(package))).status == 204
    assert (await admin.delete(image_path(package))).status == 404
    assert (await _read(admin, package))["image"] is None
    assert (await uploaded(admin, package))["status"] == "pending_scan"


async def test_what_is_done_to_an_image_is_on_record(
    admin: Client, package: Json, superuser: psycopg.Connection
) -> None:
    await uploaded(admin, package)
    await uploaded(admin, package)
    await admin.delete(image_path(package))
    _, *about_image = traces(superuser, package)
    assert about_image == [
        Trace("uploaded", "status", None, "pending_scan"),
        Trace("uploaded", "status", None, "pending_scan"),
        Trace("removed", "status", "pending_scan", None),
    ]
    trail = (await admin.get(f"{package_path(package)}/audit")).json["items"]
    assert [entry["entity_type"] for entry in trail[:3]] == ["package_image"] * 3


async def test_nothing_is_kept_of_who_may_not_upload(
    admin: Client, donor: Client, anybody: Client, person: Person, event: Json, package: Json
) -> None:
    """The event is checked before the file is put away, and not only before its row."""
    other = await new_event(admin)
    foreign = await new_coordinator(admin, person, other)
    before = {upload_id async for upload_id in quarantine.list_uploads()}
    answers = [await upload(each, package) for each in (anybody, donor, foreign)]
    assert [answer.status for answer in answers] == [401, 403, 403]
    # Nor of a package by way of an event that is theirs: there is no such package.
    assert (await upload(foreign, {**package, "event_id": other["id"]})).status == 404
    after = {upload_id async for upload_id in quarantine.list_uploads()}
    assert len(after - before) <= 1
    assert (await admin.get(image_path(package))).code == "image_not_found"


@pytest.mark.parametrize("step", [(images, "_check"), (quarantine, "put")])
async def test_no_transaction_is_open_while_an_upload_is_judged_and_stored(
    admin: Client,
    package: Json,
    superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[ModuleType, str],
) -> None:
    """Twenty slow uploads would else hold all the connections that donors buy with."""
    module, name = step
    original, open_then = getattr(module, name), list[int]()

    def look(*given: object, **named: object) -> object:
        open_then.append(open_transactions(superuser))
        return original(*given, **named)

    monkeypatch.setattr(module, name, look)
    await uploaded(admin, package)
    assert open_then == [0]


@pytest.mark.parametrize(
    ("parts", "errors"),
    [
        ([], {("/file", "required")}),
        ([part(picture(), filename=None)], {("/file", "required")}),
        ([part(picture(), "image")], {("/image", "unknown_field"), ("/file", "required")}),
        ([part(picture()), part(b"1", "a/b", None)], {("/a~1b", "unknown_field")}),
        ([part(picture()), part(picture())], {("/file", "invalid")}),
        ([part(b"1", f"n{n}", None) for n in range(50)], {("/file", "invalid")}),
    ],
)
async def test_a_form_has_one_file_and_nothing_else(
    admin: Client, package: Json, parts: list[bytes], errors: set[tuple[str, str]]
) -> None:
    answer = await admin.post(image_path(package), form_of(parts), Content_Type=FORM_TYPE)
    assert (answer.status, answer.code, answer.errors) == (400, "validation_failed", errors)


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (picture(), "image/jpeg", 415),
        (b"{}", "application/json", 415),
        (b"", "", 415),
        (form_of([part(picture())]), "multipart/mixed; boundary=x", 415),
        (form_of([part(picture())]), "multipart/form-data", 400),
        (form_of([part(picture())]), "multipart/form-data; boundary=other", 400),
        (form_of([part(picture())])[:-60], FORM_TYPE, 400),
        (b"\0" * 1000, FORM_TYPE, 400),
        (b"", FORM_TYPE, 400),
    ],
)
async def test_what_is_no_form_is_refused(
    admin: Client, package: Json, body: bytes, media_type: str, status: int
) -> None:
    answer = await admin.post(image_path(package), body, Content_Type=media_type)
    code = {415: "unsupported_media_type", 400: "validation_failed"}[status]
    assert (answer.status, answer.code) == (status, code)
    assert "multipart/form-data" in answer.json["detail"] or status == 400


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
async def test_the_three_formats_are_taken(admin: Client, package: Json, image_format: str) -> None:
    """FR-060: whatever the file is called."""
    await uploaded(admin, package, encoded(drawing(), image_format))


async def test_a_file_name_that_is_not_utf_8_loses_no_file(admin: Client, package: Json) -> None:
    """Nor does anything else in the headers of a part."""
    lines = [b'form-data; name="file"; filename="\xe9.png"', b"image/\xe9"]
    headers = b"Content-Disposition: " + lines[0] + b"\r\nContent-Type: " + lines[1] + b"\r\n\r\n"
    body = form_of([headers + encoded(drawing())])
    answer = await admin.post(image_path(package), body, Content_Type=FORM_TYPE)
    assert answer.status == 202, answer.body
