"""Headers that every answer carries, and what caches may keep."""

import pytest

from shared.services.catalogue import packages
from tests.api.conftest import Configure
from tests.factories import Json, bought, event_body, purchase
from tests.factories.paths import event_path, package_path, packages_path, public_packages_path
from tests.harness.client import Answer, Client

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


async def _answers(
    anybody: Client, admin: Client, event: Json, package: Json, monkeypatch: pytest.MonkeyPatch
) -> dict[int, Answer]:
    """Return an answer of every sort."""
    public = public_packages_path(event)
    tag = (await anybody.get(public)).headers["ETag"]
    answers = [
        await admin.get(event_path(event)),
        await admin.post("admin/events", event_body()),
        await admin.patch(package_path(package), {"name": ""}, If_Match='"1"'),
        await anybody.get("me/purchases"),
        await anybody.get("nothing"),
        await anybody.delete("me/purchases"),
        await anybody.get(public, If_None_Match=tag),
        await admin.patch(package_path(package), {}),
        await admin.patch(package_path(package), {}, If_Match='"9"'),
        await admin.post(packages_path(event), b"{}", Content_Type="text/plain"),
        await admin.delete(package_path(package), If_Match='"1"'),
        await admin.post("admin/events", event_body(slug=event["slug"])),
    ]

    async def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(packages, "list_packages", fail)
    answers.append(await admin.get(packages_path(event)))
    by_status = {answer.status: answer for answer in answers}
    assert sorted(by_status) == [200, 201, 204, 304, 400, 401, 404, 405, 409, 412, 415, 428, 500]
    return by_status


async def test_every_answer_is_guarded_and_has_an_id(
    anybody: Client,
    admin: Client,
    event: Json,
    package: Json,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = await _answers(anybody, admin, event, package, monkeypatch)
    for status, answer in answers.items():
        assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY, status
        assert len(answer.headers["X-Request-Id"]) == 32
        assert "Strict-Transport-Security" not in answer.headers


async def test_in_production_every_answer_insists_on_https(
    anybody: Client,
    admin: Client,
    event: Json,
    package: Json,
    monkeypatch: pytest.MonkeyPatch,
    configure: Configure,
) -> None:
    configure(environment="production")
    for answer in (await _answers(anybody, admin, event, package, monkeypatch)).values():
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


async def test_what_is_personal_is_never_stored(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package)
    answers = [
        await admin.get("admin/events"),
        await admin.get(event_path(event)),
        await admin.get(f"{event_path(event)}/coordinators"),
        await admin.get(packages_path(event)),
        await admin.get(package_path(package)),
        await admin.get(f"{event_path(event)}/tickets/sales"),
        await purchase(donor, package),
        await donor.get("me/purchases"),
        await donor.get(f"me/purchases/{made['id']}"),
        await donor.get("me/purchases/x"),
        await donor.get("admin/events"),
    ]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


async def test_what_is_public_is_stored_for_five_seconds_at_most(
    anybody: Client, event: Json
) -> None:
    shown = await anybody.get(f"events/{event['slug']}")
    assert shown.headers["Cache-Control"] == "public, max-age=5"
    # A process keeps the list for a second itself.
    listed = await anybody.get(public_packages_path(event))
    assert listed.headers["Cache-Control"] == "public, max-age=4"


async def test_a_refusal_is_never_stored(anybody: Client) -> None:
    for path in ("events/none", "nothing", "me/purchases", "docs/none"):
        assert (await anybody.get(path)).headers["Cache-Control"] == "no-store"


async def test_a_stranger_is_told_how_to_sign_in(anybody: Client) -> None:
    answer = await anybody.get("me/purchases")
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
