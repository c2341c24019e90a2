"""Cursors lead back to where they were made; anything else is refused by its name."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import errors
from shared.services.pages import Position, cut_page, read_cursor, read_number_cursor, write_cursor

ZONES = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TEXTS = st.text() | st.binary().map(lambda raw: urlsafe_b64encode(raw).decode())

_ID = "4e5c6a6b-9c12-41f6-a153-cca97a15fee5"


@given(st.datetimes(timezones=ZONES), st.uuids())
def test_a_cursor_leads_back_to_its_position(at: datetime, row_id: UUID) -> None:
    assert read_cursor(write_cursor(Position(at, row_id))) == Position(at, row_id)


@given(st.integers(0, 10**18 - 1))
def test_a_cursor_leads_back_to_its_number(number: int) -> None:
    assert read_number_cursor(write_cursor(number)) == number


def test_the_beginning_has_no_cursor() -> None:
    assert read_cursor(None) is None
    assert read_number_cursor(None) is None


def test_cursors_that_clients_got_from_the_last_release_are_accepted() -> None:
    """As they were answered then: a list may be half read while a release is deployed."""
    position = Position(datetime(2026, 3, 1, 18, 30, 0, 123456, tzinfo=UTC), UUID(_ID))
    cursor = (
        "MjAyNi0wMy0wMVQxODozMDowMC4xMjM0NTYrMDA6MDB8"
        "NGU1YzZhNmItOWMxMi00MWY2LWExNTMtY2NhOTdhMTVmZWU1"
    )
    assert read_cursor(cursor) == position
    assert write_cursor(position) == cursor
    assert read_number_cursor("NDI") == 42
    assert write_cursor(42) == "NDI"


@given(st.datetimes(timezones=ZONES), st.uuids())
def test_a_cursor_is_short_and_fits_into_an_address_as_it_is(at: datetime, row_id: UUID) -> None:
    cursor = write_cursor(Position(at, row_id))
    assert len(cursor) <= 200
    assert cursor.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "inside", ["", "-1", "1.5", "+1", " 1", "1 ", "²", "\u0661", "9" * 19, _ID]
)
def test_what_is_no_number_of_a_row_is_refused(inside: str) -> None:
    with pytest.raises(errors.ValidationFailed):
        read_number_cursor(urlsafe_b64encode(inside.encode()).decode())


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(errors.ValidationFailed):
        read_cursor(write_cursor(42))
    with pytest.raises(errors.ValidationFailed):
        read_number_cursor(write_cursor(Position(datetime(2026, 3, 1, tzinfo=UTC), uuid4())))


@given(TEXTS)
def test_garbage_is_refused_and_raises_nothing_else(garbage: str) -> None:
    with pytest.raises(errors.ValidationFailed) as refused:
        read_cursor(garbage)
    assert [error.parameter for error in refused.value.errors] == ["cursor"]


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "|",
        f"2026-01-01T00:00:00|{_ID}",
        f"2026-01-01|{_ID}",
        f"|{_ID}",
        "2026-01-01T00:00:00+00:00|",
        "2026-01-01T00:00:00+00:00|7",
        f"2026-01-01T00:00:00+00:00|{_ID}|",
        "\x00",
    ],
)
def test_what_looks_like_a_cursor_is_refused_as_well(inside: str) -> None:
    with pytest.raises(errors.ValidationFailed):
        read_cursor(urlsafe_b64encode(inside.encode()).decode())


def test_padding_may_be_there() -> None:
    position = Position(datetime(2026, 3, 1, tzinfo=UTC), uuid4())
    cursor = write_cursor(position)
    assert read_cursor(cursor + "=" * (-len(cursor) % 4)) == position


@pytest.mark.parametrize(
    ("weights", "length"),
    [
        ([], 0),
        ([5], 1),
        ([6], 1),
        ([6, 1], 1),
        ([2, 3], 2),
        ([2, 3, 1], 2),
        ([2, 4, 1], 1),
        ([1, 1, 1, 1], 3),
        ([0, 0, 5, 0], 3),
    ],
)
def test_page_ends_before_it_has_too_many_rows_or_too_heavy_ones(
    weights: list[int], length: int
) -> None:
    """Of at most three rows and a weight of five; one row at least."""
    rows, cursor = cut_page(weights, 3, lambda row: row, most=5, weight_of=lambda row: row)
    assert len(rows) == length
    assert cursor == (write_cursor(weights[length - 1]) if length < len(weights) else None)
