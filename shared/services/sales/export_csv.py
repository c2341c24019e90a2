"""The export of purchases as CSV: PostgreSQL writes it, and the app streams it row by row."""

import csv
import io
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    Text,
    case,
    cast,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.deadline import LONG_SECONDS
from shared.db.tables import CustomOption, OptionResponse, Purchase, Ticket, TicketPackage, User
from shared.schemas.sales import PurchaseFilter
from shared.services.sales.purchase_filter import matching

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TIMEOUT = text(f"SET LOCAL statement_timeout = '{LONG_SECONDS:g}s'")
# A spreadsheet reads a cell that begins with one of these as a formula. The ASCII ones, and the
# full-width forms of `=+-@` (U+FF1D, U+FF0B, U+FF0D, U+FF20) which Excel reads as the ASCII ones in
# an East Asian locale, are OWASP's list (https://owasp.org/www-community/attacks/CSV_Injection);
# U+30FC, which Excel reads as a minus in a Japanese one, is from its issue 1088
# (https://github.com/OWASP/www-community/issues/1088).
_FORMULA = "^[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20\u30fc]"


@dataclass(frozen=True)
class OptionColumn:
    """The column with the answers to one custom option."""

    option_id: UUID
    heading: str


@dataclass(frozen=True)
class Column:
    """A column that every export has: its heading, and its cell in the row of a ticket."""

    heading: str
    expression: SQLColumnExpression[Any]


def _digits() -> ColumnElement[str]:
    return cast(Ticket.number, Text)


def _cell(value: ColumnElement[Any] | Any) -> ColumnElement[str]:  # noqa: ANN401 - mapped columns
    """Return a text that no spreadsheet reads as a formula."""
    return case((value.regexp_match(_FORMULA), literal("'", String) + value), else_=value)


def _once(amount: Any) -> ColumnElement[Any]:  # noqa: ANN401 - mapped columns
    """Return an amount of the purchase in its first row only, so that a column can be summed."""
    place = func.row_number().over(
        partition_by=(Purchase.created_at, Purchase.id), order_by=Ticket.number
    )
    return case((place == 1, amount))


_PURCHASED_AT = func.to_char(
    func.timezone("UTC", Purchase.created_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
)
_TICKET_NUMBER = func.concat(
    "T-", func.lpad(_digits(), func.greatest(6, func.length(_digits())), "0")
)
COLUMNS: Sequence[Column] = (
    Column("purchase_id", Purchase.id),
    Column("purchased_at", _PURCHASED_AT),
    Column("purchaser_name", _cell(User.name)),
    Column("purchaser_email", _cell(User.email)),
    Column("package", _cell(Purchase.package_name)),
    Column("is_sponsorship", case((TicketPackage.is_sponsorship, "true"), else_="false")),
    Column("ticket_number", _TICKET_NUMBER),
    Column("guest_name", _cell(Ticket.guest_name)),
    Column("guest_email", _cell(Ticket.guest_email)),
    Column("quantity", Purchase.quantity),
    Column("base_price", _once(Purchase.base_price)),
    Column("discount_amount", _once(Purchase.discount_amount)),
    Column("promo_code", Purchase.promo_code),
    Column("total_price", _once(Purchase.total_price)),
    Column("payment_status", Purchase.payment_status),
)


async def option_columns(session: AsyncSession, event_id: UUID) -> list[OptionColumn]:
    """Return a column for each option that any package of the event has or had."""
    rows = await session.execute(
        select(CustomOption.id, TicketPackage.name, CustomOption.name)
        .join(TicketPackage, TicketPackage.id == CustomOption.package_id)
        .where(TicketPackage.event_id == event_id)
        .order_by(TicketPackage.display_order, CustomOption.display_order, CustomOption.id)
    )
    return [OptionColumn(option_id, f"{package}: {option}") for option_id, package, option in rows]


async def count_rows(session: AsyncSession, event_id: UUID, filters: PurchaseFilter) -> int:
    """Return how many rows the export will have below its heading: one per ticket."""
    seats = select(func.coalesce(func.sum(Purchase.seats), 0)).where(*matching(event_id, filters))
    return int(await session.scalar(seats) or 0)


async def stream_csv(
    session: AsyncSession,
    event_id: UUID,
    filters: PurchaseFilter,
    options: Sequence[OptionColumn],
) -> AsyncGenerator[bytes, None]:
    """Yield the CSV: UTF-8 with a byte order mark, RFC 4180, oldest purchase first (FR-058).

    A piece is the heading or one row.
    A caller that stops reading before the end must close the generator: until then the session
    can't be used for anything else.
    """
    yield BYTE_ORDER_MARK + _heading(options)
    statement, values = copy_statement(event_id, filters, options)
    await session.execute(_TIMEOUT)
    raw = await (await session.connection()).get_raw_connection()
    connection: Any = raw.driver_connection
    async with (
        connection.cursor() as cursor,
        cursor.copy(statement, values) as copy,
    ):
        # Each piece is one row; COPY ends it with a bare line feed, RFC 4180 wants CRLF.
        async for row in copy:
            yield bytes(row[:-1]) + b"\r\n"


def copy_statement(
    event_id: UUID, filters: PurchaseFilter, options: Sequence[OptionColumn]
) -> tuple[str, Mapping[str, Any]]:
    """Return the COPY statement for psycopg, and its parameters."""
    compiled = _rows(event_id, filters, options).compile(
        dialect=PGDialect_psycopg(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    return f"COPY ({compiled}) TO STDOUT (FORMAT csv)", compiled.params


def _heading(options: Sequence[OptionColumn]) -> bytes:
    line = io.StringIO()
    own = [column.heading for column in COLUMNS]
    csv.writer(line).writerow([*own, *(_harmless(option.heading) for option in options)])
    return line.getvalue().encode()


def _harmless(heading: str) -> str:
    # Python and PostgreSQL interpret this regular expression in the same way.
    return f"'{heading}" if re.match(_FORMULA, heading) else heading


def _rows(event_id: UUID, filters: PurchaseFilter, options: Sequence[OptionColumn]) -> Select[Any]:
    answers = _answers(event_id)
    return (
        select(
            *(column.expression for column in COLUMNS),
            *(_cell(answers.c.by_option.op("->>")(str(option.option_id))) for option in options),
        )
        .join(User, User.id == Purchase.donor_id)
        .join(TicketPackage, TicketPackage.id == Purchase.package_id)
        .join(Ticket, Ticket.purchase_id == Purchase.id)
        .outerjoin(answers, answers.c.purchase_id == Purchase.id)
        .where(*matching(event_id, filters))
        .order_by(Purchase.created_at, Purchase.id, Ticket.number)
    )


def _answers(event_id: UUID) -> Any:  # noqa: ANN401 - a subquery with columns of its own
    """Return each purchase's answers by option, each as one text; lists are joined by `; `."""
    choice = func.jsonb_array_elements_text(OptionResponse.value).column_valued("choice")
    joined = select(func.string_agg(choice, "; ")).scalar_subquery()
    answer = case(
        (func.jsonb_typeof(OptionResponse.value) == "array", joined),
        else_=OptionResponse.value.op("#>>")(text("'{}'")),
    )
    return (
        select(
            OptionResponse.purchase_id,
            func.jsonb_object_agg(cast(OptionResponse.option_id, Text), answer).label("by_option"),
        )
        .join(Purchase, Purchase.id == OptionResponse.purchase_id)
        .where(Purchase.event_id == event_id)
        .group_by(OptionResponse.purchase_id)
        .subquery("answers")
    )
