"""Columns whose values are an enum's are read as the enum, and limited to it by a CHECK."""

from collections.abc import Iterator
from enum import StrEnum

import pytest
from sqlalchemy import CheckConstraint, Column, Table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from shared.db.tables import Base
from shared.db.tables.base import EnumText, enum_check
from shared.domain.purchases import PaymentStatus

DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call] # SQLAlchemy has no types for it


def enum_columns() -> Iterator[tuple[Table, Column[object], type[StrEnum]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, EnumText):
                yield table, column, column.type.values


def checks_of(table: Table) -> set[str]:
    return {str(check.sqltext) for check in table.constraints if isinstance(check, CheckConstraint)}


def test_each_enum_column_has_the_check_of_its_enum() -> None:
    for table, column, values in enum_columns():
        assert str(enum_check("", column.name, values).sqltext) in checks_of(table), column
    assert {f"{table.name}.{column.name}" for table, column, _ in enum_columns()} == {
        "audit_entries.action",
        "audit_entries.entity_type",
        "custom_options.option_type",
        "package_images.upload_status",
        "payments.kind",
        "payments.method",
        "promo_codes.discount_type",
        "purchases.payment_method",
        "purchases.payment_status",
    }


def test_each_check_of_an_enum_has_a_column_that_reads_it() -> None:
    """A text column beside such a CHECK would need a cast wherever it is read."""
    checked = {
        check.name
        for table in Base.metadata.sorted_tables
        for check in table.constraints
        if isinstance(check, CheckConstraint) and " IN ('" in str(check.sqltext)
    }
    assert len(checked) == len([*enum_columns()])


def test_a_value_is_read_as_the_enum_and_written_as_text() -> None:
    column = EnumText(PaymentStatus)
    assert column.process_result_value("pending", DIALECT) is PaymentStatus.PENDING
    assert type(column.process_bind_param(PaymentStatus.PENDING, DIALECT)) is str
    assert column.process_result_value(None, DIALECT) is None
    assert column.process_bind_param(None, DIALECT) is None


def test_any_other_value_is_refused() -> None:
    column = EnumText(PaymentStatus)
    with pytest.raises(ValueError, match="nonsense"):
        column.process_result_value("nonsense", DIALECT)
    with pytest.raises(ValueError, match="nonsense"):
        column.process_bind_param("nonsense", DIALECT)  # type: ignore[arg-type] # a typing slip
