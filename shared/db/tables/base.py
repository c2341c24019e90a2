"""What all tables share: naming, columns, and CHECK constraints read from `domain/values.py`."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar, get_args
from uuid import UUID

from annotated_types import Ge, Le
from pydantic import StringConstraints
from pydantic.fields import FieldInfo
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    Text,
    TypeDecorator,
    Uuid,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Values = TypeVar("Values", bound=StrEnum)


class Base(DeclarativeBase):
    """The declarative base. Constraints and indexes without an explicit name get one here."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a plain class attribute
        str: Text(),
        int: Integer(),
        datetime: DateTime(timezone=True),
        Decimal: Numeric(12, 2),
        UUID: Uuid(),
    }


IdColumn = Annotated[
    UUID, mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
]
CreatedAt = Annotated[datetime, mapped_column(server_default=text("now()"))]
# A person's name and address as `fold_for_search` folds them. A trigger writes it, so that it is
# right whichever release writes the row. Only conditions read it: no row brings it along.
SearchColumn = Annotated[str | None, mapped_column(deferred=True, deferred_raiseload=True)]


class Edited:
    """The columns of a table whose rows people edit; see `services/versioned.py`.

    `version` counts the edits. Counters that the app itself updates in a row do not change it.
    `updated_by` is null where nobody knows who made the last edit.
    """

    # Placed before the table's own columns, as in every other table.
    id: Mapped[IdColumn] = mapped_column(sort_order=-2)
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[CreatedAt]
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Versioned(Edited):
    """The columns of a table whose rows belong to an event and are edited."""

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), sort_order=-1)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), nullable=False)


def _metadata_of(value_type: Any) -> Iterator[Any]:  # noqa: ANN401 - an Annotated alias has no type
    for item in get_args(value_type)[1:]:
        yield from item.metadata if isinstance(item, FieldInfo) else (item,)


def value_check(name: str, column: str, value_type: Any) -> CheckConstraint:  # noqa: ANN401
    """Return the CHECK that applies the limits of a type of `domain/values.py` to `column`.

    Text is limited by its length in code points, numbers by their range. NULL passes, as in any
    CHECK.
    """
    rules: list[str] = []
    for item in _metadata_of(value_type):
        if isinstance(item, StringConstraints) and item.max_length is not None:
            low, high = item.min_length or 0, item.max_length
            rules.append(f"char_length({column}) BETWEEN {low} AND {high}")
        elif isinstance(item, Ge):
            rules.append(f"{column} >= {item.ge}")
        elif isinstance(item, Le):
            rules.append(f"{column} <= {item.le}")
    if not rules:
        raise TypeError(f"{value_type!r} states no limit for a CHECK")
    return CheckConstraint(" AND ".join(rules), name=name)


class EnumText(TypeDecorator[Values], Generic[Values]):
    """A text column that is read and written as an enum; `enum_check` limits it to the values.

    Text rather than an enum type of PostgreSQL: a CHECK can be changed inside a transaction, and a
    value can be removed.
    """

    impl = Text
    cache_ok = True

    def __init__(self, values: type[Values]) -> None:
        super().__init__()
        self.values = values

    def process_bind_param(self, value: Values | None, dialect: Dialect) -> str | None:
        """Return the text to write. Raises ValueError for a value that is not of the enum."""
        return None if value is None else self.values(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Values | None:
        """Return the enum's value. Raises ValueError for a text that is none."""
        return None if value is None else self.values(value)


def enum_check(name: str, column: str, values: type[StrEnum]) -> CheckConstraint:
    """Return the CHECK that limits `column` to the values of an enum."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name)
