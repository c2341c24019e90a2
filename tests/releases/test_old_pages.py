"""A page of the last release, open in somebody's browser, goes on working with this API."""

from collections.abc import Iterator

import pytest

from infra.local.environment import NO_LIMITS
from tests.api.conftest import Configure
from tests.factories import Json
from tests.releases.conftest import RecordedPerson
from tests.releases.files import load

pytestmark = pytest.mark.usefixtures("recorded_rows", "soon_after")
# Carried out, or refused for what has happened since it was recorded.
_UNDERSTOOD = {200, 201, 409, 412}


def _missing(old: object, new: object, place: str = "") -> Iterator[str]:
    """Yield where an answer lacks what the old page reads, or has another type for it."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name, value in old.items():
            if name not in new:
                yield f"{place}/{name}"
            else:
                yield from _missing(value, new[name], f"{place}/{name}")
    elif isinstance(old, list) and isinstance(new, list):
        # The same kind of thing throughout; there may be more or fewer of them by now.
        for before, now in zip(old, new, strict=False):
            yield from _missing(before, now, f"{place}/-")
    elif old is not None and new is not None and type(old) is not type(new):
        yield f"{place}: {type(old).__name__} was {type(new).__name__}"


async def test_every_request_of_the_old_pages_is_understood_and_answered_with_all_they_read(
    recorded_person: RecordedPerson, release: str, configure: Configure
) -> None:
    configure(**NO_LIMITS)
    requests: list[Json] = load(release, "requests")
    for sent in requests:
        sender = recorded_person(sent["role"], sent["subject"])
        answer = await sender.call(
            sent["method"], sent["path"], (sent["body"] or "").encode(), **sent["headers"]
        )
        what = (sent["method"], sent["path"], answer.status, answer.body[:300])
        assert answer.status in _UNDERSTOOD, what
        if sent["method"] == "GET":
            assert answer.status == sent["status"], what
        if answer.status < 300:
            assert list(_missing(sent["answer"], answer.json)) == [], what


def test_a_field_that_is_gone_would_be_found() -> None:
    """The control: the comparison above can fail."""
    old = {"items": [{"id": "1", "price": "2.00"}], "next": None}
    assert list(_missing(old, {"items": [{"id": "1"}], "next": "x"})) == ["/items/-/price"]
    assert list(_missing(old, {"items": [{"id": "1", "price": 2.0}]})) == [
        "/items/-/price: str was float",
        "/next",
    ]
