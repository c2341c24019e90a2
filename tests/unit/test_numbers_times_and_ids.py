"""What a count, a flag, a time and an id may be."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from shared.domain import values
from shared.schemas.events import EventCreate, EventPatch
from shared.schemas.packages import PackageCreate, PackageOrder, PackagePatch
from tests.factories import event_body, package_body
from tests.unit.reading import is_refused, read

RANGES = [
    (values.SeatsPerPackage, 1, 100),
    (values.QuantityLimit, 1, 10_000),
    (values.Quantity, 1, 20),
    (values.MaxTicketsPerDonor, 1, 10_000),
    (values.PaymentHoldMinutes, 1, 43_200),
]


@pytest.mark.parametrize(("value_type", "least", "most"), RANGES)
def test_a_count_has_a_range(value_type: object, least: int, most: int) -> None:
    """FR-011, FR-017."""
    assert read(value_type, least) == least
    assert read(value_type, most) == most
    assert is_refused(value_type, least - 1)
    assert is_refused(value_type, most + 1)


@pytest.mark.parametrize("sent", ["1", 1.0, 1.5, True, None, "", [], -(10**400), 10**400, 2**63])
@pytest.mark.parametrize("value_type", [value_type for value_type, *_ in RANGES])
def test_only_an_integer_is_a_count(value_type: object, sent: object) -> None:
    assert is_refused(value_type, sent)


@pytest.mark.parametrize("sent", [1, 0, "true", "yes", None, ""])
@pytest.mark.parametrize("flag", ["is_sponsorship", "is_enabled"])
def test_only_true_and_false_are_flags(flag: str, sent: object) -> None:
    """FR-013, FR-014."""
    assert is_refused(PackageCreate, package_body(**{flag: sent}))
    assert is_refused(PackagePatch, {flag: sent})


def test_a_new_package_is_enabled_unlimited_and_no_sponsorship() -> None:
    """FR-013, FR-014, FR-018."""
    package = read(PackageCreate, package_body())
    assert (package.is_sponsorship, package.is_enabled, package.quantity_limit) == (
        False,
        True,
        None,
    )


@pytest.mark.parametrize(
    ("sent", "instant"),
    [
        ("2026-05-01T18:00:00Z", datetime(2026, 5, 1, 18, tzinfo=UTC)),
        ("2026-05-01t18:00:00z", datetime(2026, 5, 1, 18, tzinfo=UTC)),
        ("2026-05-01T18:00:00+02:00", datetime(2026, 5, 1, 16, tzinfo=UTC)),
        ("2026-05-01T18:00:00.123456-00:30", datetime(2026, 5, 1, 18, 30, 0, 123456, UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_time_is_rfc_3339_and_kept_in_utc(sent: str, instant: datetime) -> None:
    found = read(values.Instant, sent)
    assert found == instant
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "sent",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "10000-01-01T00:00:00Z",
        "2026-05-01T18:00:00",
        "2026-05-01",
        "2026-02-30T00:00:00Z",
        "2026-05-01T25:00:00Z",
        "2026-05-01T18:00:00+25:00",
        "2026-05-01_18:00:00Z",
        "next Friday",
        "1777658400",
        "-1",
        "1777658400.5",
        "",
        1_777_658_400,
        1_777_658_400.5,
        10**400,
        True,
        None,
    ],
)
def test_anything_else_is_no_time(sent: object) -> None:
    assert is_refused(values.Instant, sent)


@pytest.mark.parametrize("field", ["starts_at", "sales_open_at", "sales_close_at"])
@pytest.mark.parametrize("sent", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_out_of_range_is_refused_by_its_field(field: str, sent: str) -> None:
    for schema, body in ((EventCreate, event_body(**{field: sent})), (EventPatch, {field: sent})):
        with pytest.raises(ValidationError) as refused:
            read(schema, body)
        assert [error["loc"] for error in refused.value.errors()] == [(field,)]


def test_ids_are_uuids() -> None:
    package_id = uuid4()
    assert read(PackageOrder, {"package_ids": [str(package_id)]}).package_ids == [package_id]
    assert read(UUID, str(package_id).upper()) == package_id


@pytest.mark.parametrize("sent", ["", "1", 1, None, True, "x" * 36, "\x00", "0" * 31])
def test_anything_else_is_no_id(sent: object) -> None:
    assert is_refused(PackageOrder, {"package_ids": [sent]})


def test_sales_must_close_after_they_open() -> None:
    opens = "2026-05-01T18:00:00Z"
    later = "2026-05-01T18:00:01Z"
    assert read(EventCreate, event_body(starts_at=later, sales_open_at=opens))
    assert is_refused(EventCreate, event_body(starts_at=opens, sales_open_at=opens))
    assert read(EventCreate, event_body(sales_open_at=opens, sales_close_at=later))
    assert is_refused(EventCreate, event_body(sales_open_at=opens, sales_close_at=opens))
    # Between two zones the instants count, not what the clocks show.
    assert is_refused(
        EventCreate,
        event_body(sales_open_at=opens, sales_close_at="2026-05-01T19:00:00+01:00"),
    )
