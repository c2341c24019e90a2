"""What schemas derive: the fields of a change, and bodies from rows."""

from types import SimpleNamespace

import pytest
from pydantic import BaseModel, ValidationError

from shared.domain import values
from shared.schemas.base import Input, Output, Patch, left_out
from shared.schemas.events import EventCreate, EventPatch
from shared.schemas.options import OptionCreate, OptionPatch
from shared.schemas.packages import PackageCreate, PackagePatch
from shared.schemas.promo_codes import PromoCodeCreate, PromoCodePatch


class ThingCreate(Input):
    """A body of this test's own."""

    name: values.PackageName
    count: values.Quantity | None = 1
    kind: str = "plain"


class ThingPatch(Patch, of=ThingCreate, without={"kind"}):
    """What may be changed of it."""

    is_active: bool = left_out()


class ThingRead(Output):
    """How it is shown."""

    name: str
    count: int
    currency: str = "USD"


PATCHES: list[tuple[type[BaseModel], type[BaseModel], set[str], set[str]]] = [
    (EventPatch, EventCreate, set(), set()),
    (PackagePatch, PackageCreate, set(), set()),
    (PromoCodePatch, PromoCodeCreate, {"code", "discount_type"}, set()),
    (OptionPatch, OptionCreate, {"option_type"}, {"is_active", "display_order"}),
]


@pytest.mark.parametrize(("patch", "create", "fixed", "added"), PATCHES)
def test_a_patch_has_the_fields_that_may_be_changed_and_no_other(
    patch: type[BaseModel], create: type[BaseModel], fixed: set[str], added: set[str]
) -> None:
    assert {*patch.model_fields} == {*create.model_fields} - fixed | added
    assert not any(field.is_required() for field in patch.model_fields.values())


def test_a_patch_has_the_limits_of_the_schema_that_it_is_of() -> None:
    for refused in ({"name": ""}, {"name": None}, {"count": 21}, {"kind": "plain"}, {"other": 1}):
        with pytest.raises(ValidationError):
            ThingPatch.model_validate(refused)


def test_what_is_left_out_of_a_patch_is_no_change_and_null_is_one() -> None:
    """The defaults of a new thing are not those of a change."""
    assert ThingPatch.model_validate({}).changes() == {}
    sent = {"name": "Gala", "count": None, "is_active": False}
    assert ThingPatch.model_validate(sent).changes() == sent


def test_a_body_is_made_of_a_row_and_what_the_row_lacks() -> None:
    row = SimpleNamespace(name="Gala", count=3, secret="x")
    assert ThingRead.of(row).model_dump() == {"name": "Gala", "count": 3, "currency": "USD"}
    assert ThingRead.of(row, count=4).count == 4


def test_a_field_that_nothing_gives_is_an_error_of_ours() -> None:
    with pytest.raises(AttributeError, match="count"):
        ThingRead.of(SimpleNamespace(name="Gala"))
    with pytest.raises(TypeError, match="cuont"):
        ThingRead.of(SimpleNamespace(name="Gala", count=3), cuont=4)
