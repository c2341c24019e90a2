"""What the trail's entries are about, by name, whatever has become of it (FR-067)."""

import pytest

from tests.conftest import Person
from tests.factories import Json, bought, new_package
from tests.factories.images import FORM_TYPE, form, picture
from tests.factories.options import new_option, option_path
from tests.factories.paths import event_path, package_path
from tests.factories.payments import moved
from tests.factories.people import new_coordinator
from tests.factories.promo_codes import code_path, new_code
from tests.harness.client import Client

NO_PACKAGE: Json = {"package_id": None, "package_name": None, "discount_type": None}


async def _abouts(reader: Client, event: Json, thing_id: str) -> list[Json | None]:
    """Return what the entries about one thing are about, newest first."""
    answer = await reader.get(f"{event_path(event)}/audit?entity_id={thing_id}")
    assert answer.status == 200, answer.body
    return [entry["about"] for entry in answer.json["items"]]


async def _changed(admin: Client, path: str, body: Json, **headers: str) -> None:
    answer = await admin.patch(path, body, **headers)
    assert answer.status == 200, answer.body


async def _deleted(admin: Client, path: str, **headers: str) -> None:
    answer = await admin.delete(path, **headers)
    assert answer.status == 204, answer.body


def _of(package: Json, label: str) -> Json:
    return {
        "label": label,
        "package_id": package["id"],
        "package_name": package["name"],
        "discount_type": None,
    }


async def test_an_event_is_called_by_its_name_of_today(admin: Client, event: Json) -> None:
    await _changed(admin, event_path(event), {"name": "Autumn Gala"})
    assert await _abouts(admin, event, event["id"]) == [{"label": "Autumn Gala", **NO_PACKAGE}] * 2


async def test_a_package_and_its_image_are_called_by_the_packages_name(
    admin: Client, event: Json, package: Json
) -> None:
    uploaded = await admin.post(
        f"{package_path(package)}/image", form(picture()), Content_Type=FORM_TYPE
    )
    assert uploaded.status == 202, uploaded.body
    await _changed(admin, package_path(package), {"name": "Table"}, If_Match='"1"')
    renamed = {**package, "name": "Table"}
    assert await _abouts(admin, event, package["id"]) == [_of(renamed, "Table")] * 3


async def test_an_option_names_its_package(admin: Client, event: Json, package: Json) -> None:
    option = await new_option(admin, package)
    assert await _abouts(admin, event, option["id"]) == [_of(package, option["name"])]


@pytest.mark.parametrize(
    ("discount_type", "discount_value"), [("percentage", "10"), ("fixed_amount", "5")]
)
async def test_a_promo_code_tells_how_its_discount_is_read(
    admin: Client, event: Json, discount_type: str, discount_value: str
) -> None:
    code = await new_code(admin, event, discount_type=discount_type, discount_value=discount_value)
    about = {**NO_PACKAGE, "label": code["code"], "discount_type": discount_type}
    assert await _abouts(admin, event, code["id"]) == [about]


async def test_a_purchase_is_called_by_who_made_it(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    made = await moved(admin, await bought(donor, package), "mark-paid")
    assert set(map(str, await _abouts(admin, event, made["id"]))) == {
        str(_of(package, "Priya Raman"))
    }


@pytest.mark.parametrize("name", [None, ""])
async def test_a_purchaser_without_a_name_is_called_by_their_address(
    admin: Client, person: Person, event: Json, package: Json, name: str | None
) -> None:
    donor = person("donor", name=name or "", email="priya@example.org")
    made = await moved(admin, await bought(donor, package), "cancel")
    assert (await _abouts(admin, event, made["id"]))[0] == _of(package, "priya@example.org")


async def test_a_ticket_is_called_by_its_number(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package)
    [ticket] = made["tickets"]
    path = f"{event_path(event)}/purchases/{made['id']}/tickets/{ticket['id']}"
    await _changed(admin, path, {"guest_name": "Ann"})
    assert await _abouts(admin, event, ticket["id"]) == [_of(package, ticket["ticket_number"])]


async def test_what_was_deleted_keeps_its_last_name(
    admin: Client, event: Json, package: Json
) -> None:
    """FR-067: its rows are gone, and the trail still has what it was called."""
    option = await new_option(admin, package)
    code = await new_code(admin, event)
    await _changed(admin, option_path(package, option), {"name": "Menu"})
    await _deleted(admin, option_path(package, option))
    await _deleted(admin, code_path(code), If_Match='"1"')
    await _changed(admin, package_path(package), {"name": "Table"}, If_Match='"1"')
    await _changed(admin, package_path(package), {"price": "1.00"}, If_Match='"2"')
    await _deleted(admin, package_path(package), If_Match='"3"')
    for thing, label in ((option, "Menu"), (code, code["code"]), (package, "Table")):
        abouts = await _abouts(admin, event, thing["id"])
        assert len(abouts) > 1
        assert abouts == [{"label": label, **NO_PACKAGE}] * len(abouts)


async def test_a_coordinator_is_called_by_the_address_in_the_trail_and_by_nothing_else(
    admin: Client, person: Person, donor: Client, event: Json, package: Json
) -> None:
    """Who reads the trail may not list the coordinators, so only what it has is shown."""
    invited = await new_coordinator(admin, person, event)
    added = (await bought(donor, package))["purchaser"]
    answer = await admin.call("PUT", f"{event_path(event)}/coordinators/{added['id']}")
    assert answer.status == 204, answer.body
    entries = await invited.get(f"{event_path(event)}/audit?entity_type=coordinator")
    of_added, *of_invited = entries.json["items"]
    assert of_added["about"] is None
    assert [entry["action"] for entry in of_invited] == ["assigned", "created"]
    for entry in of_invited:
        assert entry["about"] == {"label": entry["new_value"], **NO_PACKAGE}


async def test_a_packages_own_trail_names_things_too(
    admin: Client, event: Json, package: Json
) -> None:
    option = await new_option(admin, package)
    await new_package(admin, event)
    entries = (await admin.get(f"{package_path(package)}/audit")).json["items"]
    assert [entry["about"]["label"] for entry in entries] == [option["name"], package["name"]]


async def test_a_page_without_entries_needs_no_names(admin: Client, event: Json) -> None:
    answer = await admin.get(f"{event_path(event)}/audit?entity_type=ticket")
    assert (answer.status, answer.json["items"]) == (200, [])
