"""Answers to custom options: which are taken, and what is said of the others."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from shared.domain.options import Answer, OptionType, Question, Response, check_responses

CHOICES = ["Fish", "Veal", "Vegetarian"]
TICK = Question(uuid4(), OptionType.BOOLEAN, True, [], None)
MEALS = Question(uuid4(), OptionType.MULTI_SELECT, True, CHOICES, None)
NOTE = Question(uuid4(), OptionType.TEXT_INPUT, True, [], None)
KINDS = [TICK, MEALS, NOTE]
FLOWER = "\U0001f33a"


def optional(question: Question) -> Question:
    return replace(question, is_required=False)


def verdict(question: Question, value: Answer) -> str | None:
    """The code of the error in an only answer; its place is always the same."""
    _, errors = check_responses([question], [Response(question.id, value)])
    assert {error.pointer for error in errors} <= {"/option_responses/0/value"}
    assert len(errors) <= 1
    return errors[0].code if errors else None


def stored(question: Question, value: Answer) -> Answer:
    responses, errors = check_responses([question], [Response(question.id, value)])
    assert errors == []
    assert [response.option_id for response in responses] == [question.id]
    return responses[0].value


@pytest.mark.parametrize("question", KINDS)
def test_a_required_option_that_is_missing_is_refused(question: Question) -> None:
    """FR-030: with nothing of its own to point at."""
    _, errors = check_responses([question], [])
    assert [(error.code, error.pointer) for error in errors] == [
        ("option_required", "/option_responses")
    ]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (TICK, None),
        (TICK, False),
        (MEALS, None),
        (MEALS, []),
        (NOTE, None),
        (NOTE, ""),
        (NOTE, " \t\r\n"),
    ],
)
def test_a_required_option_is_not_answered_by_nothing(question: Question, value: Answer) -> None:
    """FR-030, FR-031: a tick box must be ticked, not merely looked at."""
    assert verdict(question, value) == "option_required"


@pytest.mark.parametrize("question", KINDS)
def test_an_optional_option_that_is_passed_over_stores_null(question: Question) -> None:
    """FR-032, FR-033: left out or answered by null, all the same."""
    asked = optional(question)
    responses, errors = check_responses([asked], [])
    assert (responses, errors) == ([Response(asked.id, None)], [])
    assert stored(asked, None) is None


@pytest.mark.parametrize(("question", "value"), [(MEALS, []), (NOTE, ""), (NOTE, "  \n ")])
def test_an_optional_option_without_content_stores_null(question: Question, value: Answer) -> None:
    """FR-032, FR-033: nothing is stored but null."""
    assert stored(optional(question), value) is None


def test_an_optional_tick_box_may_stay_empty() -> None:
    """FR-031: only a required one must be true. The answer is kept as it was given."""
    assert stored(optional(TICK), False) is False


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (TICK, "true"),
        (TICK, ["true"]),
        (MEALS, "Fish"),
        (MEALS, True),
        (MEALS, ["Pork"]),
        (MEALS, ["fish"]),
        (MEALS, ["Fish", "Pork"]),
        (MEALS, ["Fish", "Fish"]),
        (MEALS, [""]),
        (NOTE, True),
        (NOTE, ["No nuts"]),
    ],
)
def test_an_answer_of_another_kind_is_refused(question: Question, value: Answer) -> None:
    """FR-026, FR-028: required or not."""
    assert verdict(question, value) == "option_invalid"
    assert verdict(optional(question), value) == "option_invalid"


def test_all_choices_may_be_chosen_without_a_limit() -> None:
    """FR-028: `max_selections` may be left out."""
    assert stored(MEALS, list(CHOICES)) == CHOICES


@pytest.mark.parametrize(("most", "chosen"), [(1, 1), (2, 2), (3, 3)])
def test_up_to_max_selections_may_be_chosen(most: int, chosen: int) -> None:
    """FR-028: as many as the limit, and not one more."""
    question = replace(MEALS, max_selections=most)
    assert verdict(question, CHOICES[:chosen]) is None
    assert verdict(replace(MEALS, max_selections=most), [*CHOICES[:chosen], "Pork"])
    if most < len(CHOICES):
        assert verdict(question, CHOICES[: chosen + 1]) == "option_invalid"


@pytest.mark.parametrize("character", ["x", "\u00e9", FLOWER])
def test_a_text_is_as_long_as_500_characters(character: str) -> None:
    """FR-029: counted as people count them, by code points, those beyond the first plane too."""
    assert verdict(NOTE, character * 500) is None
    assert verdict(NOTE, character * 501) == "option_invalid"


def test_space_around_a_text_counts_for_nothing() -> None:
    """FR-029: trimmed first, measured then."""
    assert stored(NOTE, "  No nuts, please. \n") == "No nuts, please."
    assert stored(NOTE, " " * 300 + "x" * 500 + " " * 300) == "x" * 500


def test_lines_are_kept_and_written_one_way() -> None:
    """A text may have lines and tabs; Windows writes their ends differently."""
    assert stored(NOTE, "Two vegans\r\nOne\tallergy") == "Two vegans\nOne\tallergy"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\r"])
def test_control_characters_are_refused(control: str) -> None:
    """FR-029: nothing that a terminal, a database or a spreadsheet might act upon."""
    assert verdict(NOTE, f"No{control}nuts") == "option_invalid"


def test_an_option_that_is_not_asked_can_not_be_answered() -> None:
    """FR-034: a deactivated option, one of another package, or one that never was."""
    _, errors = check_responses([], [Response(uuid4(), True)])
    assert [(error.code, error.pointer) for error in errors] == [
        ("option_invalid", "/option_responses/0/option_id")
    ]


def test_an_option_is_answered_once() -> None:
    """The second answer is wrong, whatever it says; the first one stands."""
    twice = [Response(NOTE.id, "one"), Response(NOTE.id, "one")]
    responses, errors = check_responses([NOTE], twice)
    assert [(error.code, error.pointer) for error in errors] == [
        ("option_invalid", "/option_responses/1/option_id")
    ]
    assert responses == [Response(NOTE.id, "one")]


def test_responses_come_out_in_the_order_of_the_options() -> None:
    """One for each option, in whatever order they were given."""
    given = [Response(NOTE.id, "None"), Response(TICK.id, True)]
    responses, errors = check_responses([TICK, optional(MEALS), NOTE], given)
    assert errors == []
    assert [response.value for response in responses] == [True, None, "None"]


def test_every_error_is_told_at_once() -> None:
    """Each at its own place, and the one without a place last."""
    unknown = UUID(int=0)
    given = [
        Response(MEALS.id, ["Pork"]),
        Response(unknown, None),
        Response(MEALS.id, ["Fish"]),
        Response(TICK.id, False),
    ]
    _, errors = check_responses(KINDS, given)
    assert [(error.pointer, error.code) for error in errors] == [
        ("/option_responses/0/value", "option_invalid"),
        ("/option_responses/1/option_id", "option_invalid"),
        ("/option_responses/2/option_id", "option_invalid"),
        ("/option_responses/3/value", "option_required"),
        ("/option_responses", "option_required"),
    ]
