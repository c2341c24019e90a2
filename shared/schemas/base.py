"""What all request and response models share."""

from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


class Input(BaseModel):
    """A request body: strict, and nothing in it that we don't know."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class Patch(Input):
    """A body in which every field may be left out; see `left_out`."""

    def changes(self) -> dict[str, object]:
        """Return the fields that were sent, with their values."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Query(BaseModel):
    """Query parameters: text, so numbers and flags are read from it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Output(BaseModel):
    """A response body. Every field is always there, null where there is nothing to say."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_serialization_defaults_required=True,
        # A bug's error is logged, and what people typed is not.
        hide_input_in_errors=True,
    )


class Person(Output):
    """Somebody as admins see them, and as they see themselves."""

    id: UUID
    name: str | None
    email: str | None


class PageQuery(Query):
    """Where in a long list to read on, and how far."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=200)


class Page(Output, Generic[Item]):
    """One stretch of a list; `next_cursor` leads to the next, null at the end."""

    items: list[Item]
    next_cursor: str | None = None


def left_out() -> Any:  # noqa: ANN401 - stands in for a value of any type
    """Return the default of a PATCH field: absent, which is not the same as null."""
    return Field(default_factory=lambda: None)
