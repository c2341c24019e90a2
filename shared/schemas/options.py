"""Custom options and their responses, as the API takes and shows them."""

from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
)
from pydantic_core import PydanticCustomError

from shared.domain import values
from shared.domain.options import (
    MAX_CHOICES,
    MIN_CHOICES,
    Answer,
    ChoicesProblem,
    OptionType,
    check_choices,
)
from shared.schemas.base import Input, Output, Patch, left_out


def _distinct(choices: list[str]) -> list[str]:
    if len(set(choices)) != len(choices):
        raise ValueError("Each choice may stand there once")
    return choices


Choices = Annotated[
    list[values.Choice],
    Field(min_length=MIN_CHOICES, max_length=MAX_CHOICES),
    AfterValidator(_distinct),
]
MaxSelections = Annotated[int, Field(ge=1, le=MAX_CHOICES)]


def _refuse(problem: ChoicesProblem | None) -> None:
    if problem is not None:
        raise PydanticCustomError("option_choices", "{detail}", {"detail": problem.detail})


def _one_verdict(value: object, judge: ValidatorFunctionWrapHandler) -> Answer:
    """Report one error; a union would report one for each of its branches."""
    try:
        answer: Answer = judge(value)
    except ValidationError:
        raise PydanticCustomError(
            "option_invalid", "Answer true or false, a list of choices, a text, or null."
        ) from None
    return answer


class OptionCreate(Input):
    """A new custom option (FR-025 to FR-028). `max_selections` of 1 makes it a single choice."""

    name: values.OptionName
    option_type: OptionType
    # Validated also when it is left out: multi_select needs it.
    choices: Choices | None = Field(None, validate_default=True)
    max_selections: MaxSelections | None = None
    is_required: bool = True

    @field_validator("choices")
    @classmethod
    def _choices_go_with_the_type(
        cls, choices: list[str] | None, info: ValidationInfo
    ) -> list[str] | None:
        if "option_type" in info.data:
            _refuse(check_choices(info.data["option_type"], choices, None))
        return choices

    @field_validator("max_selections")
    @classmethod
    def _no_more_selections_than_choices(cls, most: int | None, info: ValidationInfo) -> int | None:
        # A field that is not valid is missing here and has its own error.
        if "option_type" in info.data and "choices" in info.data:
            _refuse(check_choices(info.data["option_type"], info.data["choices"], most))
        return most


class OptionPatch(Patch, of=OptionCreate, without={"option_type"}):
    """Any of an option's fields but its type, which never changes."""

    # Not null: a multi_select always has choices, and no other type ever has.
    choices: Choices = left_out()
    is_active: bool = left_out()
    display_order: Annotated[int, Field(ge=1, le=1_000)] = left_out()


class OptionOrder(Input):
    """The ids of all options of the package, each once, in the order donors are to be asked."""

    option_ids: list[UUID]


class OptionRead(Output):
    """A custom option. `choices` is null unless it is a multi_select."""

    id: UUID
    package_id: UUID
    name: str
    option_type: OptionType
    choices: list[str] | None
    max_selections: int | None
    is_required: bool
    is_active: bool
    display_order: int


class OptionResponseCreate(Input):
    """A donor's answer: true or false, a list of choices, a text, or null to pass it over."""

    option_id: UUID
    value: Annotated[
        StrictBool | list[values.Response] | values.Response | None, WrapValidator(_one_verdict)
    ]


class OptionResponseRead(Output):
    """An answer with the name of its option; null where an optional one was passed over."""

    option_id: UUID
    option_name: str
    value: bool | list[str] | str | None
