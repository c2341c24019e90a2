"""No text of a request reaches a use case without a type that says what it may be."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError, create_model

import function_app
from shared.domain import values
from shared.http.needs import Body, Path, Query
from shared.schemas import base
from tests.unit.reading import is_refused, read

# Never stored and never compared by PostgreSQL: whatever a camera reads is checked against a seal.
ANY_CHARACTERS = {"QrPayload"}
# An address is as long as the host allows, and what is not there is a 404 at any length. A response
# is as long as a body may be, until the option that it answers is known.
ANY_LENGTH = {"PathSegment", "Response"}
TEXTS = {
    name: kind
    for name, kind in vars(values).items()
    if get_origin(kind) is Annotated and get_args(kind)[0] is str
}
KNOWN = [get_args(kind)[1:] for kind in TEXTS.values()]


def _subclasses(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for subclass in model.__subclasses__():
        # Tests make some of their own.
        if subclass.__module__.startswith("shared."):
            yield subclass
            yield from _subclasses(subclass)


def _input_models() -> dict[str, type[BaseModel]]:
    """Return the models of everything that is sent: declared by an endpoint, or part of one."""
    needs = [need for api in function_app.APIS for one in api.operations for need in one.needs]
    declared = [need.model for need in needs if isinstance(need, Path | Query | Body)]
    parts = [*_subclasses(base.Input), *_subclasses(base.Query)]
    return {model.__name__: model for model in (*declared, *parts)}


def _bare_texts(annotation: Any, metadata: tuple[Any, ...] = ()) -> Iterator[object]:  # noqa: ANN401
    """Yield each text in an annotation, however deep, whose restrictions are no type's of ours."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        yield from _bare_texts(inner, (*more, *metadata))
    elif annotation is str:
        if metadata not in KNOWN:
            yield metadata
    else:
        for inner in get_args(annotation):
            yield from _bare_texts(inner)


def _fields_with_bare_texts(model: type[BaseModel]) -> list[str]:
    return [
        name
        for name, field in model.model_fields.items()
        if list(_bare_texts(field.annotation, tuple(field.metadata)))
    ]


def test_every_text_of_a_request_has_a_type_of_the_domain() -> None:
    """A bare `str` lets through what PostgreSQL refuses, which was a 500."""
    found = {name: _fields_with_bare_texts(model) for name, model in _input_models().items()}
    assert {name: fields for name, fields in found.items() if fields} == {}
    assert {"PurchaseFilter", "AuditQuery", "Guest", "get_public_event_path"} <= set(found)


@pytest.mark.parametrize(
    "annotation",
    [
        str,
        str | None,
        list[str],
        dict[str, values.PersonName],
        tuple[list[str | None], ...],
        Annotated[str, "of any length"],
        bool | list[values.Choice] | str,
    ],
)
def test_a_bare_text_is_found_wherever_it_stands(annotation: Any) -> None:  # noqa: ANN401
    """The control."""
    model = create_model("Model", right=(values.PersonName | None, None), wrong=(annotation, ...))
    assert _fields_with_bare_texts(model) == ["wrong"]


@pytest.mark.parametrize("name", sorted(set(TEXTS) - ANY_CHARACTERS))
@pytest.mark.parametrize("character", ["\0", "\x1b", "\x85", "\ud800"])
def test_no_text_of_the_domain_takes_what_can_not_be_stored(name: str, character: str) -> None:
    # Not read as JSON, whose parser refuses half a surrogate pair on its own: a query is no JSON.
    read_text = TypeAdapter(TEXTS[name]).validate_python
    with pytest.raises(ValidationError):
        read_text(f"abc{character}def")
    if name == "PromoCodeFilter" and character.isspace():
        # It may be empty, and U+0085 is a blank.
        assert read_text(character) == ""
    else:
        with pytest.raises(ValidationError):
            read_text(character)


@pytest.mark.parametrize("name", sorted(set(TEXTS) - ANY_LENGTH))
def test_every_text_of_the_domain_has_a_longest_length(name: str) -> None:
    assert is_refused(TEXTS[name], "a" * 100_000)


def test_a_promo_code_filter_is_tidied_as_codes_are_and_need_not_be_one() -> None:
    for text in ("", "spring10", "\u00df", "+" * 20):
        assert read(values.PromoCodeFilter, text) == text
    assert read(values.PromoCodeFilter, " SPRING10\u200b ") == "SPRING10"
    assert read(values.PromoCodeFilter, " ") == ""
    assert is_refused(values.PromoCodeFilter, "A" * 21)
