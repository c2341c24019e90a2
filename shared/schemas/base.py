"""What all request and response models share."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, get_args, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from shared.domain import values

Item = TypeVar("Item")


class Input(BaseModel):
    """A request body: strict, and unknown fields are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class Patch(Input):
    """A body in which every field may be left out; see `left_out`.

    `class ThingPatch(Patch, of=ThingCreate)` has the fields of `ThingCreate` with their limits.

    Args:
        of: the schema whose fields may be changed; its validators and defaults are not taken over.
        without: names of its fields that may not be changed.
    """

    def __init_subclass__(
        cls, of: type[Input] | None = None, without: AbstractSet[str] = frozenset()
    ) -> None:
        """Declare the fields of `of`, before pydantic reads the class's own declarations."""
        super().__init_subclass__()
        if of is None:
            return
        own = dict(cls.__annotations__)
        hints = get_type_hints(of, include_extras=True)
        inherited = {name: hints[name] for name in of.model_fields if name not in without}
        for name in inherited.keys() - own.keys():
            setattr(cls, name, left_out())
        # In the order of `of`; a field that the class itself declares keeps its own type.
        cls.__annotations__ = inherited | own

    def changes(self) -> dict[str, object]:
        """Return the fields that were sent, with their values."""
        return {name: getattr(self, name) for name in self.model_fields_set}

    def changes_to(self, current: object) -> dict[str, object]:
        """Return the fields that were sent with another value than `current` has.

        An object is compared by its fields: what is sent and what is read have separate schemas.
        """
        return {
            name: value
            for name, value in self.changes().items()
            if _plain(getattr(current, name)) != _plain(value)
        }


class Query(BaseModel):
    """Query parameters: text, so numbers and flags are read from it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Output(BaseModel):
    """A response body. Every field is always there, null where it has no value."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_serialization_defaults_required=True,
        # A validation error here is a bug and is logged; the log must not contain what people
        # typed.
        hide_input_in_errors=True,
    )

    @classmethod
    def of(cls, row: object, **computed: object) -> Self:
        """Return the body, made of the attributes of `row` that have the names of the body's
        fields.

        Args:
            row: the object from which every field is read that is not in `computed`.
            computed: fields that the row lacks, or shows in another form.

        Raises:
            AttributeError: the row lacks a field that has no default.
            TypeError: `computed` has a name that is not a field.
        """
        if unknown := computed.keys() - cls.model_fields.keys():
            raise TypeError(f"{cls.__name__} has no field {', '.join(sorted(unknown))}")
        read = {
            name: getattr(row, name)
            for name, field in cls.model_fields.items()
            if name not in computed and (field.is_required() or hasattr(row, name))
        }
        return cls.model_validate(read | computed)


@dataclass(frozen=True)
class CsvFile:
    """A CSV file to save; its name is ASCII without quotes."""

    name: str
    body: bytes


class Written(Generic[Item]):
    """An answer that is JSON already, new or stored earlier; OpenAPI describes it as an `Item`.

    An answer that an earlier release stored is sent unchanged: today's schema is not applied to it.
    """

    def __init__(self, id: UUID, body: bytes) -> None:
        self.id = id
        self.body = body

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        """Describe the answer by the schema of its `Item`."""
        (item,) = get_args(source)
        return handler(item)


class Person(Output):
    """Somebody as admins see them, and as they see themselves."""

    id: UUID
    name: str | None
    email: str | None


class PageQuery(Query):
    """Where in a long list to read on, and how far."""

    limit: int = Field(50, ge=1, le=200)
    cursor: values.Cursor | None = None


class Page(Output, Generic[Item]):
    """One page of a list; `next_cursor` leads to the next, null at the end."""

    items: list[Item]
    next_cursor: str | None = None


def _plain(value: object) -> object:
    return value.model_dump() if isinstance(value, BaseModel) else value


def left_out() -> Any:  # noqa: ANN401 - stands in for a value of any type
    """Return the default of a PATCH field: absent, which is not the same as null."""
    return Field(default_factory=lambda: None)
