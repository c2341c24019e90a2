"""Texts as `tests/cases/texts.json` has them."""

from typing import Any
from uuid import uuid4

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.domain import values
from shared.domain.options import OptionType, Question, Response, check_responses
from shared.domain.text import fold_ascii, tidy_line
from tests.harness.text_cases import TEXT_CASES
from tests.unit.reading import is_refused, read

NAMES = [
    values.EventName,
    values.Venue,
    values.PackageName,
    values.OptionName,
    values.Choice,
    values.PersonName,
    values.Remark,
    values.SearchText,
]
TYPES: dict[str, list[object]] = {
    "lines": [*NAMES],
    "descriptions": [values.EventDescription, values.PackageDescription],
    "codes": [values.PromoCodeText, values.PromoCodeEntry],
    "addresses": [values.EmailAddress],
}


@pytest.mark.parametrize(
    ("case", "value_type"),
    [
        pytest.param(case, value_type, id=f"{kind} {place}: {case['why']}")
        for kind, types in TYPES.items()
        for place, value_type in enumerate(types)
        for case in TEXT_CASES[kind]
    ],
)
def test_a_text_becomes_what_the_table_says(case: dict[str, Any], value_type: object) -> None:
    if case["to"] is None:
        assert is_refused(value_type, case["from"])
    else:
        assert read(value_type, case["from"]) == case["to"]
        assert read(value_type, case["to"]) == case["to"]


@pytest.mark.parametrize("case", TEXT_CASES["same_address"], ids=lambda case: ascii(case["other"]))
def test_addresses_are_folded_in_ascii_only(case: dict[str, Any]) -> None:
    assert (fold_ascii(case["one"]) == fold_ascii(case["other"])) is case["same"]


@pytest.mark.parametrize(
    "around", ["\u200b", "\u2060", "\ufeff", "\u00ad", " ", "\u00a0", "\u202e"]
)
def test_an_address_that_a_token_proves_is_taken_as_it_is_or_not_at_all(around: str) -> None:
    """Tidied, it would be an address that nobody proved."""
    proven = TypeAdapter(values.ProvenAddress)
    assert proven.validate_python("Jose\u0301@Example.org") == "Jose\u0301@Example.org"
    for address in (f"{around}a@b.org", f"a@b.org{around}", f"a{around}@b.org"):
        with pytest.raises(ValidationError):
            proven.validate_python(address)


@pytest.mark.parametrize("before", TEXT_CASES["scanned"]["before"])
@pytest.mark.parametrize("after", TEXT_CASES["scanned"]["after"])
def test_a_scanned_code_is_trimmed(before: str, after: str) -> None:
    assert read(values.QrPayload, f"{before}T1.a.b.c{after}") == "T1.a.b.c"
    assert is_refused(values.QrPayload, before + after)


def test_choices_are_chosen_in_any_normalisation() -> None:
    stored, composed = "Cafe\u0301", "Caf\u00e9"
    for choices, chosen in (([stored, "Tea"], composed), ([composed, "Tea"], stored)):
        question = Question(uuid4(), OptionType.MULTI_SELECT, True, choices, None)
        taken, problems = check_responses([question], [Response(question.id, [chosen + "\u200b"])])
        assert problems == []
        assert taken[0].value == choices[:1]


def test_choices_that_an_earlier_release_took_for_two_stay_two() -> None:
    choices = ["Cafe\u0301", "Caf\u00e9"]
    question = Question(uuid4(), OptionType.MULTI_SELECT, True, choices, None)
    taken, problems = check_responses([question], [Response(question.id, choices)])
    assert (taken[0].value, problems) == (choices, [])


def test_an_answer_that_shows_nothing_is_none() -> None:
    question = Question(uuid4(), OptionType.TEXT_INPUT, True, (), None)
    _, problems = check_responses([question], [Response(question.id, "\u200b\u3164")])
    assert [problem.code for problem in problems] == ["option_required"]


@pytest.mark.parametrize("marks", [30, 31])
def test_only_so_many_marks_are_sorted(marks: int) -> None:
    """Sorting them takes quadratic time, which a body full of them would use."""
    unsorted = "a" + ("\u0301\u0323" * marks)[:marks]
    assert (tidy_line(unsorted) == unsorted) is (marks > 30)
