"""When two requests under one idempotency key are the same request."""

import json
from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, create_model

from shared.schemas.base import Input
from shared.schemas.purchases import Guest, PurchaseCreate
from shared.services.buying.request_hash import RequestHash

Fields = dict[str, object]
untimed = settings(deadline=None)
_NAMES = st.sampled_from(["Ada", "Zoë 🎟", "null", '"'])
_GUESTS = st.fixed_dictionaries(
    {"name": _NAMES}, optional={"email": st.sampled_from([None, "", "ada@example.org"])}
)
_RESPONSES = st.fixed_dictionaries(
    {
        "option_id": st.sampled_from([str(UUID(int=1)), str(UUID(int=2))]),
        "value": st.sampled_from([None, True, False, "true", "", [], ["Fish"], ["Fish", "Veal"]]),
    }
)
_BODIES = st.fixed_dictionaries(
    {
        "package_id": st.sampled_from([str(UUID(int=7)), str(UUID(int=8))]),
        "quantity": st.integers(1, 3),
    },
    optional={
        "promo_code": st.sampled_from([None, "", "GALA", "gala"]),
        "expected_total": st.sampled_from([None, "0.00", "500", "500.00", 500]),
        "option_responses": st.lists(_RESPONSES, max_size=2),
        "guests": st.lists(_GUESTS, max_size=2),
    },
)


class _GuestOfNextRelease(Guest):
    table: int | None = None


class _BodyOfNextRelease(PurchaseCreate):
    """As if a release had added optional fields, first and last and further in."""

    wants_invoice: bool = False
    guests: Annotated[tuple[_GuestOfNextRelease, ...], Field(max_length=2_000)] = ()
    notes: tuple[str, ...] = ()


def _reordered() -> Any:  # noqa: ANN401 - a model that is made here
    """Return `PurchaseCreate` with its fields declared the other way round."""
    declared = reversed(PurchaseCreate.model_fields.items())
    fields: Any = {name: (info.annotation, info) for name, info in declared}
    make: Any = create_model
    return make("_Reordered", __base__=Input, **fields)


_REORDERED = _reordered()


def _read(body: Fields, model: type[PurchaseCreate] = PurchaseCreate) -> PurchaseCreate:
    return model.model_validate_json(json.dumps(body))


def _digests(hashed: RequestHash) -> tuple[bytes, bytes | None]:
    return hashed.canonical, hashed.as_before


def _left_out(body: Fields) -> Fields:
    """Return the same request, without what may be left out."""
    return {name: value for name, value in body.items() if value not in (None, "", [])}


@untimed
@given(_BODIES)
def test_order_of_fields_and_what_is_left_out_make_no_difference(body: Fields) -> None:
    same = _left_out(dict(reversed(body.items())))
    one, other = RequestHash(_read(body)), RequestHash(_read(same))
    assert _digests(one) == _digests(other)
    assert one.matches(other.to_store)


@untimed
@given(_BODIES)
def test_the_order_of_a_schemas_declarations_makes_no_difference(body: Fields) -> None:
    hashed = RequestHash(_REORDERED.model_validate_json(json.dumps(body)))
    assert hashed.canonical == RequestHash(_read(body)).canonical


@untimed
@given(_BODIES, _BODIES)
def test_requests_that_differ_hash_differently(body: Fields, other_body: Fields) -> None:
    body_read, other_read = _read(body), _read(other_body)
    one, other = RequestHash(body_read), RequestHash(other_read)
    is_same = body_read == other_read
    assert (_digests(one) == _digests(other)) is is_same
    assert one.matches(other.to_store) is is_same
    assert one.matches(other.canonical) is is_same


@untimed
@given(_BODIES)
def test_an_optional_field_that_a_release_adds_changes_no_hash(body: Fields) -> None:
    """Else a retry that meets the new release would be refused as another request."""
    now, later = RequestHash(_read(body)), RequestHash(_read(body, _BodyOfNextRelease))
    assert _digests(now) == _digests(later)


@pytest.mark.parametrize(
    "added",
    [{"wants_invoice": True}, {"notes": ["Aisle"]}, {"guests": [{"name": "A", "table": 3}]}],
)
def test_a_request_that_uses_an_added_field_is_another_request(added: Fields) -> None:
    body: Fields = {"package_id": str(UUID(int=7)), "quantity": 1, "guests": [{"name": "A"}]}
    without = RequestHash(_read(body, _BodyOfNextRelease))
    with_it = RequestHash(_read({**body, **added}, _BodyOfNextRelease))
    assert not without.matches(with_it.to_store)
    assert not with_it.matches(without.to_store)
    assert not with_it.matches(without.canonical)


def test_the_hash_is_the_same_in_every_process_and_release() -> None:
    """It is compared with what another process stored up to a day before."""
    body = _read({"package_id": str(UUID(int=7)), "quantity": 1, "guests": [{"name": "Zoë"}]})
    assert (
        RequestHash(body).canonical.hex()
        == "9b1c0fa623d241085f8f385b2b75d1747a39253f9ed7d57b4d86954a6fef3880"
    )
