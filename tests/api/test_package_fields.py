"""What a ticket package may say of itself (FR-009 to FR-018)."""

from uuid import UUID

import pytest

from tests.factories import Json, new_package, package_body
from tests.factories.paths import package_path, packages_path, version_tag
from tests.harness.client import Client

FIELDS = {
    "id",
    "event_id",
    "name",
    "description",
    "price",
    "seats_per_package",
    "is_sponsorship",
    "is_enabled",
    "quantity_limit",
    "fair_market_value",
    "sold_count",
    "remaining",
    "is_sold_out",
    "display_order",
    "version",
    "image",
    "custom_options",
    "created_by",
    "created_at",
    "updated_at",
    "warnings",
}
REFUSED = [
    # FR-009
    ("name", "", "too_short"),
    ("name", "  ", "too_short"),
    ("name", "x" * 101, "too_long"),
    ("name", "two\nlines", "invalid"),
    ("name", 7, "invalid"),
    ("name", None, "invalid"),
    # FR-010
    ("price", "-0.01", "too_small"),
    ("price", "1000000.01", "too_large"),
    ("price", "10.001", "invalid"),
    ("price", "1e3", "invalid"),
    ("price", "1,000", "invalid"),
    ("price", "$10", "invalid"),
    ("price", "NaN", "invalid"),
    ("price", "Infinity", "invalid"),
    ("price", "", "invalid"),
    ("price", "\u0661\u0660", "invalid"),
    ("price", 10.5, "invalid"),
    ("price", True, "invalid"),
    ("price", None, "invalid"),
    # FR-011
    ("seats_per_package", 0, "too_small"),
    ("seats_per_package", 101, "too_large"),
    ("seats_per_package", 2.5, "invalid"),
    ("seats_per_package", "2", "invalid"),
    ("seats_per_package", True, "invalid"),
    # FR-012
    ("description", "", "too_short"),
    ("description", "x" * 1001, "too_long"),
    ("description", "a\0b", "invalid"),
    # FR-013, FR-014
    ("is_sponsorship", "true", "invalid"),
    ("is_sponsorship", 1, "invalid"),
    ("is_enabled", None, "invalid"),
    # FR-017, FR-018
    ("quantity_limit", 0, "too_small"),
    ("quantity_limit", 10_001, "too_large"),
    ("quantity_limit", "10", "invalid"),
    ("fair_market_value", "-0.01", "too_small"),
    ("fair_market_value", "1000000.01", "too_large"),
    ("fair_market_value", "10.001", "invalid"),
    ("fair_market_value", "", "invalid"),
    # Set by us alone.
    ("sold_count", 0, "unknown_field"),
    ("version", 1, "unknown_field"),
    ("display_order", 1, "unknown_field"),
]
TAKEN = [
    ("name", "x", "x"),
    ("name", " " + "ü" * 100 + " ", "ü" * 100),
    ("price", "0.00", "0.00"),
    ("price", "1000000.00", "1000000.00"),
    ("price", 1_000_000, "1000000.00"),
    ("price", "99.9", "99.90"),
    ("price", " 5 ", "5.00"),
    ("price", "-0", "0.00"),
    ("seats_per_package", 1, 1),
    ("seats_per_package", 100, 100),
    ("description", "🎟" * 1000, "🎟" * 1000),
    ("description", "two\r\nlines", "two\nlines"),
    ("quantity_limit", 1, 1),
    ("quantity_limit", 10_000, 10_000),
    ("fair_market_value", "0.00", "0.00"),
    ("fair_market_value", "1000000.00", "1000000.00"),
    ("fair_market_value", None, None),
]


@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_a_value_outside_its_limits_is_refused(
    admin: Client, package: Json, field: str, value: object, code: str
) -> None:
    path = packages_path({"id": package["event_id"]})
    created = await admin.post(path, package_body(**{field: value}))
    assert (created.status, created.errors) == (400, {(f"/{field}", code)})
    changed = await admin.patch(
        package_path(package), {field: value}, If_Match=version_tag(package)
    )
    assert (changed.status, changed.errors) == (400, {(f"/{field}", code)})
    assert len((await admin.get(path)).json["items"]) == 1


@pytest.mark.parametrize(("field", "value", "shown"), TAKEN)
async def test_a_value_at_its_limit_is_taken(
    admin: Client, event: Json, field: str, value: object, shown: object
) -> None:
    created = await new_package(admin, event, **{field: value})
    assert created[field] == shown
    other = await new_package(admin, event)
    changed = await admin.patch(package_path(other), {field: value}, If_Match=version_tag(other))
    assert (changed.status, changed.json[field]) == (200, shown)


async def test_all_errors_are_told_at_once(admin: Client, event: Json) -> None:
    body = {"name": "", "price": "1.234", "seats_per_package": 0, "colour": "red"}
    answer = await admin.post(packages_path(event), body)
    assert answer.errors == {
        ("/name", "too_short"),
        ("/description", "required"),
        ("/price", "invalid"),
        ("/seats_per_package", "too_small"),
        ("/colour", "unknown_field"),
    }


async def test_a_new_package_is_enabled_unlimited_and_no_sponsorship(
    admin: Client, event: Json
) -> None:
    """FR-013, FR-014, FR-017."""
    package = await new_package(admin, event)
    assert set(package) == FIELDS
    assert package["event_id"] == event["id"]
    assert (package["is_sponsorship"], package["is_enabled"]) == (False, True)
    assert (package["quantity_limit"], package["remaining"]) == (None, None)
    assert (package["sold_count"], package["is_sold_out"]) == (0, False)
    assert (package["version"], package["warnings"]) == (1, [])
    assert package["created_at"] == package["updated_at"]


async def test_a_limited_package_says_how_many_are_left(admin: Client, event: Json) -> None:
    """FR-019, FR-022."""
    package = await new_package(admin, event, quantity_limit=7)
    assert (package["quantity_limit"], package["remaining"], package["sold_count"]) == (7, 7, 0)


async def test_a_package_can_be_created_disabled_and_as_a_sponsorship(
    admin: Client, event: Json
) -> None:
    package = await new_package(admin, event, is_enabled=False, is_sponsorship=True)
    assert (package["is_enabled"], package["is_sponsorship"]) == (False, True)


async def test_a_new_package_can_be_read_at_its_location(admin: Client, event: Json) -> None:
    created = await admin.post(packages_path(event), package_body())
    location = created.headers["Location"]
    assert location == f"/api/v1/{package_path(created.json)}"
    read = await admin.get(location.removeprefix("/api/v1/"))
    assert (read.status, read.json) == (200, created.json)
    assert created.headers["ETag"] == read.headers["ETag"] == '"1"'


async def test_a_package_names_who_created_it(admin: Client, package: Json) -> None:
    creator = package["created_by"]
    assert set(creator) == {"id", "name", "email"}
    assert UUID(creator["id"])
    assert (creator["name"], creator["email"]) == (
        "Amara Lindgren",
        f"{admin.subject}@example.org",
    )


async def test_new_packages_go_to_the_end_of_the_list(admin: Client, event: Json) -> None:
    """FR-016."""
    first, second, third = [await new_package(admin, event) for _ in range(3)]
    assert [each["display_order"] for each in (first, second, third)] == [1, 2, 3]
    await admin.delete(package_path(second), If_Match='"1"')
    fourth = await new_package(admin, event)
    listed = (await admin.get(packages_path(event))).json["items"]
    assert [each["id"] for each in listed] == [first["id"], third["id"], fourth["id"]]


async def test_an_event_can_have_fifty_packages(admin: Client, event: Json) -> None:
    """SC-012."""
    created = [await new_package(admin, event, name=f"Table {n}") for n in range(50)]
    listed = await admin.get(packages_path(event))
    assert listed.json == {"items": created, "next_cursor": None}
