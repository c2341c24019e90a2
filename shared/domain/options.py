"""Custom options: what a package asks, and which answers it takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal
from uuid import UUID

from shared.domain import errors, text

MAX_ACTIVE_OPTIONS = 4
MIN_CHOICES = 2
MAX_CHOICES = 10
MAX_TEXT_LENGTH = 500

Answer = bool | str | list[str] | None
_ChoicesField = Literal["choices", "max_selections"]


class OptionType(StrEnum):
    """How an option is answered."""

    BOOLEAN = "boolean"
    MULTI_SELECT = "multi_select"
    TEXT_INPUT = "text_input"


@dataclass(frozen=True)
class ChoicesProblem:
    """An error in the choices of an option, and the field that it is in."""

    field: _ChoicesField
    detail: str


def check_choices(
    option_type: OptionType, choices: Sequence[str] | None, max_selections: int | None
) -> ChoicesProblem | None:
    """Return why an option can't have these choices, None if it can (FR-026, FR-027).

    `max_selections` is how many of the choices a donor may select, None for all of them.
    """
    if option_type is not OptionType.MULTI_SELECT:
        if choices is None and max_selections is None:
            return None
        field: _ChoicesField = "max_selections" if choices is None else "choices"
        return ChoicesProblem(field, "Only multi_select has choices.")
    if choices is None or not MIN_CHOICES <= len(choices) <= MAX_CHOICES:
        return ChoicesProblem("choices", f"Give {MIN_CHOICES} to {MAX_CHOICES} choices.")
    if max_selections is not None and not 1 <= max_selections <= len(choices):
        return ChoicesProblem("max_selections", "max_selections can't exceed the choices.")
    return None


@dataclass(frozen=True)
class Question:
    """An active option of a package. `choices` is empty unless it is a multi_select."""

    id: UUID
    option_type: OptionType
    is_required: bool
    choices: Sequence[str]
    max_selections: int | None


@dataclass(frozen=True)
class Response:
    """A donor's answer to one option."""

    option_id: UUID
    value: Answer


def check_responses(
    questions: Sequence[Question], responses: Sequence[Response]
) -> tuple[list[Response], list[errors.FieldError]]:
    """Return the responses to store, one per question (null if not answered), and the errors.

    Pointers lead into `option_responses` of the body; for a required option that is missing, the
    pointer is the list itself (FR-030 to FR-034).
    """
    questions_by_id = {question.id: question for question in questions}
    taken: dict[UUID, Response] = {}
    field_errors: list[errors.FieldError] = []
    seen: set[UUID] = set()
    for place, response in enumerate(responses):
        pointer = f"/option_responses/{place}"
        question = questions_by_id.get(response.option_id)
        if question is None or response.option_id in seen:
            detail = "This option can't be answered, or was answered already."
            field_errors.append(
                errors.FieldError("option_invalid", detail, pointer=f"{pointer}/option_id")
            )
            continue
        seen.add(response.option_id)
        value = _tidy(question, response.value)
        error = _error_in(question, value, f"{pointer}/value")
        if error is not None:
            field_errors.append(error)
        else:
            taken[question.id] = Response(question.id, value)
    field_errors += [
        _required("/option_responses")
        for question in questions
        if question.is_required and question.id not in seen
    ]
    return [
        taken.get(question.id, Response(question.id, None)) for question in questions
    ], field_errors


def fits(question: Question, value: Answer) -> bool:
    """Tell whether an answer that was given to a like option can be one to `question`.

    No answer fits, even where one is required now: the donor is not there to be asked.
    """
    asked = replace(question, is_required=False)
    return _error_in(asked, _tidy(asked, value), "") is None


def _tidy(question: Question, value: Answer) -> Answer:
    """Return None for a blank text or an empty list; name choices as the option does."""
    if isinstance(value, str):
        return text.tidy_lines(value) or None
    if isinstance(value, list):
        # A choice may be stored as an earlier release took it, in another normalisation.
        named = {text.tidy_line(choice): choice for choice in question.choices}
        named |= {choice: choice for choice in question.choices}
        return [named.get(one) or named.get(text.tidy_line(one), one) for one in value] or None
    return value


def _required(pointer: str) -> errors.FieldError:
    return errors.FieldError("option_required", "Please answer this one.", pointer=pointer)


def _error_in(question: Question, value: Answer, pointer: str) -> errors.FieldError | None:
    # A required tick box must be ticked: false is no answer (FR-031).
    if question.is_required and (value is None or value is False):
        return _required(pointer)
    if value is None:
        return None
    problem = _CHECKS[question.option_type](question, value)
    return errors.FieldError("option_invalid", problem, pointer=pointer) if problem else None


def _problem_in_boolean(_: Question, value: Answer) -> str | None:
    return None if isinstance(value, bool) else "Answer true or false."


def _problem_in_choice(question: Question, value: Answer) -> str | None:
    if not isinstance(value, list):
        return "Answer a list of choices."
    if len(set(value)) != len(value) or not set(value) <= set(question.choices):
        return "Choose from the choices, each at most once."
    most = question.max_selections
    return f"Please choose up to {most}." if most is not None and len(value) > most else None


def _problem_in_text(_: Question, value: Answer) -> str | None:
    try:
        length = len(text.refuse_controls_but_lines(value)) if isinstance(value, str) else None
    except ValueError:
        length = None
    if length is None:
        return "Answer with a text."
    too_long = length > MAX_TEXT_LENGTH
    return f"Please use up to {MAX_TEXT_LENGTH} characters." if too_long else None


_CHECKS: dict[OptionType, Callable[[Question, Answer], str | None]] = {
    OptionType.BOOLEAN: _problem_in_boolean,
    OptionType.MULTI_SELECT: _problem_in_choice,
    OptionType.TEXT_INPUT: _problem_in_text,
}
