"""The export of purchases as CSV: PostgreSQL writes it, and it is passed on row by row."""

import csv
import io
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Text, case, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import CustomOption, OptionResponse, Purchase, Ticket, TicketPackage, User
from shared.schemas.sales import PurchaseFilter
from shared.services.sales.purchase_filter import matching

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TIMEOUT = text("SET LOCAL statement_timeout = '220s'")
_COLUMNS = (
    "purchase_id",
    "purchased_at",
    "purchaser_name",
    "purchaser_email",
    "package",
    "is_sponsorship",
    "ticket_number",
    "guest_name",
    "guest_email",
    "quantity",
    "base_price",
    "discount_amount",
    "promo_code",
    "total_price",
    "payment_status",
)
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = r"^[=+\-@\t\r]"


@dataclass(frozen=True)
class OptionColumn:
    """A column of its own for the answers to one custom option."""

    option_id: UUID
    heading: str


async def option_columns(session: AsyncSession, event_id: UUID) -> list[OptionColumn]:
    """Return a column for each option that any package of the event has or had."""
    rows = await session.execute(
        select(CustomOption.id, TicketPackage.name, CustomOption.name)
        .join(TicketPackage, TicketPackage.id == CustomOption.package_id)
        .where(TicketPackage.event_id == event_id)
        .order_by(TicketPackage.display_order, CustomOption.display_order, CustomOption.id)
    )
    return [OptionColumn(option_id, f"{package}: {option}") for option_id, package, option in rows]


async def count_rows(session: AsyncSession, event_id: UUID, wanted: PurchaseFilter) -> int:
    """Return how many rows the export will have below its heading: one a ticket."""
    seats = select(func.coalesce(func.sum(Purchase.seats), 0)).where(*matching(event_id, wanted))
    return int(await session.scalar(seats) or 0)


async def stream_csv(
    session: AsyncSession,
    event_id: UUID,
    wanted: PurchaseFilter,
    options: Sequence[OptionColumn],
) -> AsyncGenerator[bytes, None]:
    """Yield the CSV: UTF-8 with a byte order mark, RFC 4180, oldest purchase first (FR-058).

    A piece is the heading or one row.
    Whoever stops reading before the end closes it: nothing else can be asked of the session until
    then.
    """
    yield BYTE_ORDER_MARK + _heading(options)
    statement, values = copy_statement(event_id, wanted, options)
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
    event_id: UUID, wanted: PurchaseFilter, options: Sequence[OptionColumn]
) -> tuple[str, Mapping[str, Any]]:
    """Return the COPY as psycopg takes it, and the values in it."""
    compiled = _rows(event_id, wanted, options).compile(
        dialect=PGDialect_psycopg(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    return f"COPY ({compiled}) TO STDOUT (FORMAT csv)", compiled.params


def _heading(options: Sequence[OptionColumn]) -> bytes:
    line = io.StringIO()
    headings = [_harmless(option.heading) for option in options]
    csv.writer(line).writerow([*_COLUMNS, *headings])
    return line.getvalue().encode()


def _harmless(heading: str) -> str:
    # Python and PostgreSQL read this expression alike.
    return f"'{heading}" if re.match(_FORMULA, heading) else heading


def _rows(event_id: UUID, wanted: PurchaseFilter, options: Sequence[OptionColumn]) -> Select[Any]:
    answers = _answers(event_id)
    # The amounts are the purchase's, so they stand in its first row only: a column then adds up.
    is_first = (
        func.row_number().over(
            partition_by=(Purchase.created_at, Purchase.id), order_by=Ticket.number
        )
        == 1
    )
    return (
        select(
            Purchase.id,
            func.to_char(func.timezone("UTC", Purchase.created_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            _cell(User.name),
            _cell(User.email),
            _cell(Purchase.package_name),
            case((TicketPackage.is_sponsorship, "true"), else_="false"),
            func.concat("T-", func.lpad(_digits(), func.greatest(6, func.length(_digits())), "0")),
            _cell(Ticket.guest_name),
            _cell(Ticket.guest_email),
            Purchase.quantity,
            case((is_first, Purchase.base_price)),
            case((is_first, Purchase.discount_amount)),
            Purchase.promo_code,
            case((is_first, Purchase.total_price)),
            Purchase.payment_status,
            *(_cell(answers.c.by_option.op("->>")(str(option.option_id))) for option in options),
        )
        .join(User, User.id == Purchase.donor_id)
        .join(TicketPackage, TicketPackage.id == Purchase.package_id)
        .join(Ticket, Ticket.purchase_id == Purchase.id)
        .outerjoin(answers, answers.c.purchase_id == Purchase.id)
        .where(*matching(event_id, wanted))
        .order_by(Purchase.created_at, Purchase.id, Ticket.number)
    )


def _digits() -> ColumnElement[str]:
    return cast(Ticket.number, Text)


def _cell(value: ColumnElement[Any] | Any) -> ColumnElement[str]:  # noqa: ANN401 - mapped columns
    """Return a text that no spreadsheet takes for a formula."""
    return case((value.regexp_match(_FORMULA), literal("'", String) + value), else_=value)


def _answers(event_id: UUID) -> Any:  # noqa: ANN401 - a subquery with columns of its own
    """Return each purchase's answers, by option, as one text each; lists joined by `; `."""
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
