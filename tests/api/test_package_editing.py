"""Two people edit one package: nobody's change is lost, and a sale is no edit."""

from uuid import uuid4

import pytest

from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import event_path, package_path, packages_path, version_tag
from tests.harness.client import Client


async def test_a_change_touches_only_what_was_sent_and_counts_up_the_version(
    admin: Client, package: Json
) -> None:
    """FR-002."""
    changed = await admin.patch(package_path(package), {"name": "Patron"}, If_Match='"1"')
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')
    assert changed.json == {
        **package,
        "name": "Patron",
        "version": 2,
        "updated_at": changed.json["updated_at"],
    }
    assert changed.json["updated_at"] > package["updated_at"]
    assert (await admin.get(package_path(package))).json == changed.json


@pytest.mark.parametrize("body", [{}, {"name": "Single Seat"}, {"price": 250}])
async def test_what_changes_nothing_keeps_the_version(
    admin: Client, package: Json, body: Json
) -> None:
    changed = await admin.patch(package_path(package), body, If_Match='"1"')
    assert (changed.status, changed.json, changed.headers["ETag"]) == (200, package, '"1"')


async def test_every_field_of_its_own_can_be_changed(admin: Client, package: Json) -> None:
    body = {
        "name": "Patron Table",
        "description": "A table by the stage.",
        "price": "5000.00",
        "seats_per_package": 10,
        "is_sponsorship": True,
        "is_enabled": False,
        "quantity_limit": 3,
    }
    changed = await admin.patch(package_path(package), body, If_Match='"1"')
    assert {name: changed.json[name] for name in body} == body
    assert changed.json["remaining"] == 3


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize("sent", [{}, {"If_Match": ""}, {"If_Match": "  "}])
async def test_without_an_etag_nothing_is_written(
    admin: Client, package: Json, method: str, sent: dict[str, str]
) -> None:
    answer = await admin.call(method, package_path(package), {"name": "Patron"}, **sent)
    assert (answer.status, answer.code) == (428, "precondition_required")
    assert (await admin.get(package_path(package))).json == package


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_whoever_saves_second_is_shown_what_is_there_now(
    admin: Client, person: Person, package: Json, method: str
) -> None:
    other = person("super_admin", name="Noor Haddad")
    saved = await other.patch(package_path(package), {"name": "Patron"}, If_Match='"1"')
    answer = await admin.call(method, package_path(package), {"price": "1.00"}, If_Match='"1"')
    assert (answer.status, answer.code) == (412, "precondition_failed")
    assert answer.json["current"] == saved.json
    assert answer.json["changed_at"] == saved.json["updated_at"]
    assert answer.json["changed_by"] == {
        "id": answer.json["changed_by"]["id"],
        "name": "Noor Haddad",
        "email": f"{other.subject}@example.org",
    }
    assert (await admin.get(package_path(package))).json == saved.json


@pytest.mark.parametrize("stale", ['"0"', '"2"', 'W/"1"', '"01x"', '"one"', '""', '"2", "3"'])
async def test_a_tag_that_is_not_the_current_one_is_stale(
    admin: Client, package: Json, stale: str
) -> None:
    """A weak tag never matches (RFC 9110 §13.1.1)."""
    for method in ("PATCH", "DELETE"):
        answer = await admin.call(method, package_path(package), {"name": "x"}, If_Match=stale)
        assert (answer.status, answer.code) == (412, "precondition_failed")


@pytest.mark.parametrize("listed", ['"0", "1"', '"1","9"', 'W/"3" , "1"', ' "1" '])
async def test_one_match_in_a_list_of_tags_is_enough(
    admin: Client, package: Json, listed: str
) -> None:
    answer = await admin.patch(package_path(package), {"name": "Patron"}, If_Match=listed)
    assert answer.status == 200


@pytest.mark.parametrize("garbage", ["*", "1", '"1', "'1'", '"1" "2"', '"1",', 'w/"1"', "🎟"])
async def test_what_is_no_tag_is_refused(admin: Client, package: Json, garbage: str) -> None:
    """`*` too: it would skip the very check that the header is there for."""
    for method in ("PATCH", "DELETE"):
        answer = await admin.call(method, package_path(package), {"name": "x"}, If_Match=garbage)
        assert (answer.status, answer.errors) == (400, {("If-Match", "invalid")})


async def test_an_edit_succeeds_with_the_tag_from_before_a_sale(
    admin: Client, donor: Client, package: Json
) -> None:
    """A sale must not bump the version: coordinators edit while tickets sell."""
    await bought(donor, package, 3)
    changed = await admin.patch(
        package_path(package), {"price": "300.00"}, If_Match=version_tag(package)
    )
    assert (changed.status, changed.json["version"]) == (200, 2)
    assert (changed.json["sold_count"], changed.json["remaining"]) == (3, 7)


async def test_a_package_with_sales_is_edited_with_a_warning(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-002."""
    await bought(donor, package, 3)
    changed = await admin.patch(package_path(package), {"name": "Patron"}, If_Match='"1"')
    [warning] = changed.json["warnings"]
    assert warning["code"] == "package_has_sales"
    assert "3 of these are sold" in warning["detail"]
    assert (await admin.get(package_path(package))).json["warnings"] == [warning]


async def test_a_package_that_no_donor_can_buy_within_the_cap_is_warned_of(admin: Client) -> None:
    event = await new_event(admin, max_tickets_per_donor=8)
    package = await new_package(admin, event, seats_per_package=8)
    assert package["warnings"] == []
    changed = await admin.patch(package_path(package), {"seats_per_package": 9}, If_Match='"1"')
    listed = await admin.get(packages_path(event))
    [warning] = changed.json["warnings"]
    assert [each["warnings"] for each in listed.json["items"]] == [[warning]]
    assert warning["code"] == "package_exceeds_donor_cap"
    assert "it has 9 seats, and a donor can hold 8" in warning["detail"]
    await admin.patch(event_path(event), {"max_tickets_per_donor": None})
    assert (await admin.get(package_path(package))).json["warnings"] == []


async def test_a_package_is_only_found_in_its_own_event(admin: Client, package: Json) -> None:
    other = await new_event(admin)
    await new_package(admin, other)
    for event_id, package_id in ((other["id"], package["id"]), (package["event_id"], uuid4())):
        path = f"admin/events/{event_id}/tickets/packages/{package_id}"
        answers = [
            await admin.get(path),
            await admin.patch(path, {"name": "x"}, If_Match='"1"'),
            await admin.delete(path, If_Match='"1"'),
            await admin.post(f"{path}/enable"),
            await admin.post(f"{path}/disable"),
        ]
        assert {(answer.status, answer.code) for answer in answers} == {(404, "package_not_found")}
    assert (await admin.get(package_path(package))).json == package


async def test_packages_of_an_event_that_is_not_there_are_not_found(
    admin: Client, package: Json
) -> None:
    path = f"admin/events/{uuid4()}/tickets/packages"
    answers = [
        await admin.get(path),
        await admin.post(
            path, {"name": "x", "description": "x", "price": 1, "seats_per_package": 1}
        ),
        await admin.post(f"{path}/reorder", {"package_ids": [package["id"]]}),
        await admin.get(f"{path}/{package['id']}"),
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(404, "event_not_found")}
