"""If-Match and Idempotency-Key, as clients write them."""

import azure.functions as func
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import errors
from shared.http.needs import Declared, IdempotencyKey, IfMatch
from shared.http.parsing import InputErrors


def _read(need: Declared, name: str, value: str | None) -> object:
    headers = {} if value is None else {name: value}
    found = InputErrors()
    request = func.HttpRequest("PATCH", "/", headers=headers, body=b"")
    arguments = need.read(request, found)
    found.refuse()
    return arguments[need.argument]


def versions_in(header: str | None) -> frozenset[int]:
    versions = _read(IfMatch(), "If-Match", header)
    assert isinstance(versions, frozenset)
    return versions


def idempotency_key_in(header: str | None) -> object:
    return _read(IdempotencyKey(), "Idempotency-Key", header)


@pytest.mark.parametrize(
    ("header", "versions"),
    [
        ('"3"', {3}),
        (' "3" ', {3}),
        ('"3","4"', {3, 4}),
        ('"3" , "4" ,"3"', {3, 4}),
        ('"999999999"', {999_999_999}),
    ],
)
def test_if_match_names_versions(header: str, versions: set[int]) -> None:
    assert versions_in(header) == versions


@pytest.mark.parametrize(
    ("header", "versions"),
    [
        ('W/"3"', set()),
        ('W/"3", "4"', {4}),
        ('""', set()),
        ('"abc"', set()),
        ('"-3"', set()),
        ('"3.0"', set()),
        ('"9999999999"', set()),
        ('"W/"', set()),
    ],
)
def test_weak_and_foreign_tags_never_match(header: str, versions: set[int]) -> None:
    assert versions_in(header) == versions


@pytest.mark.parametrize("header", [None, "", " "])
def test_if_match_is_required(header: str | None) -> None:
    with pytest.raises(errors.PreconditionRequired):
        versions_in(header)


@pytest.mark.parametrize(
    "header", ["*", "3", '"3', '3"', '"3" "4"', '"3",', ',"3"', 'w/"3"', '"٣"', '"3\n"', '"3"x']
)
def test_what_is_no_list_of_tags_is_refused_by_its_name(header: str) -> None:
    with pytest.raises(errors.ValidationFailed) as refused:
        versions_in(header)
    assert [error.parameter for error in refused.value.errors] == ["If-Match"]


@given(st.text() | st.text(alphabet='W/"0123456789, *'))
def test_no_if_match_does_anything_but_pass_or_be_refused(header: str) -> None:
    try:
        versions = versions_in(header)
    except (errors.PreconditionRequired, errors.ValidationFailed):
        return
    assert all(0 <= version <= 999_999_999 for version in versions)


def test_many_tags_are_read_without_trouble() -> None:
    assert len(versions_in(", ".join(f'"{version}"' for version in range(5_000)))) == 5_000
    with pytest.raises(errors.ValidationFailed):
        versions_in('"1", ' * 5_000)


@pytest.mark.parametrize("key", ["k", "!", "~", "a" * 255, "3f0c-11ee/attempt:1"])
def test_an_idempotency_key_is_visible_ascii(key: str) -> None:
    assert idempotency_key_in(key) == key


@pytest.mark.parametrize("key", [None, ""])
def test_an_idempotency_key_is_required(key: str | None) -> None:
    with pytest.raises(errors.IdempotencyKeyRequired):
        idempotency_key_in(key)


@pytest.mark.parametrize("key", [" ", "a b", "a" * 256, "é", "a\n", "\x7f", "a\x00", "\ud800"])
def test_any_other_idempotency_key_is_refused_by_its_name(key: str) -> None:
    with pytest.raises(errors.ValidationFailed) as refused:
        idempotency_key_in(key)
    assert [error.parameter for error in refused.value.errors] == ["Idempotency-Key"]
