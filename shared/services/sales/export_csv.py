"""The export of purchases as CSV: PostgreSQL writes it, and the app streams it row by row."""

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    Text,
    case,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.deadline import LONG_SECONDS
from shared.db.tables import (
    CustomOption,
    Event,
    OptionResponse,
    Purchase,
    Ticket,
    TicketPackage,
    User,
)
from shared.domain import clock
from shared.domain.text import INVISIBLE
from shared.schemas.sales import PurchaseFilter
from shared.services.sales.purchase_filter import matching
from shared.slices import Slices

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# The name of an option's column, in the statement only.
_ANSWER = "answer_{}"
_TIMEOUT = text(f"SET LOCAL statement_timeout = '{LONG_SECONDS:g}s'")
# A cell stays one cell, and text stays text, wherever a spreadsheet splits the line. Texts that
# people wrote are always quoted (`FORCE_QUOTE`): RFC 4180 needs quotes for commas, quotes and line
# ends only, but a sheet may split at semicolons and tabs too.
#
# A spreadsheet reads a cell that begins with one of these as a formula. The ASCII ones, and the
# full-width forms of `=+-@` (U+FF1D, U+FF0B, U+FF0D, U+FF20) which Excel reads as the ASCII ones in
# an East Asian locale, are OWASP's list (https://owasp.org/www-community/attacks/CSV_Injection);
# U+30FC, which Excel reads as a minus in a Japanese one, is from its issue 1088
# (https://github.com/OWASP/www-community/issues/1088). The small forms of `=+-@` (U+FE66, U+FE62,
# U+FE63, U+FE6B) are the same characters to whatever normalises them (Unicode, NFKC).
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u30fc\ufe66\ufe62\ufe63\ufe6b"
_UNSEEN = f"{INVISIBLE}\u2028-\u202e\u2066-\u2069"
# Python and PostgreSQL interpret these regular expressions and replacements in the same way.
_AT_START = (f"^([{_UNSEEN}]*[{_SIGNS}\\t\\r\\n])", r"'\1")
# In a sheet that does not split at commas, the quotes of a cell are not at its beginning and quote
# nothing: there a semicolon, a tab or a line end within the text begins another cell, and quotes
# after it are not part of that.
_AFTER_SEPARATOR = (f'([;\\t\\r\\n][" \u00a0{_UNSEEN}]*)([{_SIGNS}])', r"\1'\2")
# Few texts have any of these, so that most cells take one comparison.
_SUSPICIOUS = f"^[{_UNSEEN}{_SIGNS}]|[;\\t\\r\\n]"


@dataclass(frozen=True)
class OptionColumn:
    """The column with the answers to one custom option."""

    option_id: UUID
    heading: str


@dataclass(frozen=True)
class Column:
    """A column that every export has: its heading, and its cell in the row of a ticket.

    `is_text` is for what people wrote, which is quoted and made harmless.
    """

    heading: str
    expression: SQLColumnExpression[Any]
    is_text: bool = False

    def cell(self) -> ColumnElement[Any]:
        """Return the cell, named by the heading."""
        cell = _harmless_cell(self.expression) if self.is_text else self.expression
        return cell.label(self.heading)


@dataclass(frozen=True)
class ExportPlan:
    """What is known before the export is read.

    `rows` counts those below the heading, one per ticket. `file_name` is
    `<slug of the event>-purchases-<today at the venue>.csv`, so that exports of two events or two
    days don't get the same name.
    """

    rows: int
    file_name: str


def _digits() -> ColumnElement[str]:
    return cast(Ticket.number, Text)


def _harmless_cell(value: ColumnElement[Any] | Any) -> ColumnElement[str]:  # noqa: ANN401 - mapped
    """Return a text that no spreadsheet reads as a formula: the same as `_harmless`, in SQL."""
    at_start = func.regexp_replace(value, *_AT_START)
    harmless = func.regexp_replace(at_start, *_AFTER_SEPARATOR, "g")
    return case((value.regexp_match(_SUSPICIOUS), harmless), else_=value)


def _harmless(text: str) -> str:
    """Return a text with an apostrophe before whatever a spreadsheet would begin a formula with."""
    return re.sub(*_AFTER_SEPARATOR, re.sub(*_AT_START, text))


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
    Column("purchaser_name", User.name, is_text=True),
    Column("purchaser_email", User.email, is_text=True),
    Column("package", Purchase.package_name, is_text=True),
    Column("is_sponsorship", case((TicketPackage.is_sponsorship, "true"), else_="false")),
    Column("ticket_number", _TICKET_NUMBER),
    Column("guest_name", Ticket.guest_name, is_text=True),
    Column("guest_email", Ticket.guest_email, is_text=True),
    Column("quantity", Purchase.quantity),
    Column("base_price", _once(Purchase.base_price)),
    Column("discount_amount", _once(Purchase.discount_amount)),
    Column("promo_code", Purchase.promo_code, is_text=True),
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


async def plan_export(session: AsyncSession, event_id: UUID, filters: PurchaseFilter) -> ExportPlan:
    """Count the rows and name the file, in one statement."""
    seats = select(func.coalesce(func.sum(Purchase.seats), 0)).where(*matching(event_id, filters))
    today = cast(func.timezone(Event.time_zone, clock.now()), Date)
    found = await session.execute(
        select(seats.scalar_subquery(), Event.slug, today).where(Event.id == event_id)
    )
    rows, slug, day = found.one()
    return ExportPlan(int(rows), f"{slug}-purchases-{day}.csv")


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
        slices = Slices()
        async for row in copy:
            yield bytes(row[:-1]) + b"\r\n"
            await slices.step()


def copy_statement(
    event_id: UUID, filters: PurchaseFilter, options: Sequence[OptionColumn]
) -> tuple[str, Mapping[str, Any]]:
    """Return the COPY statement for psycopg, and its parameters."""
    texts = [column.heading for column in COLUMNS if column.is_text]
    texts += [_ANSWER.format(place) for place in range(len(options))]
    compiled = _rows(event_id, filters, options).compile(
        dialect=PGDialect_psycopg(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    quoted = ", ".join(texts)
    return f"COPY ({compiled}) TO STDOUT (FORMAT csv, FORCE_QUOTE ({quoted}))", compiled.params


def _heading(options: Sequence[OptionColumn]) -> bytes:
    asked = (_harmless(option.heading).replace('"', '""') for option in options)
    headings = [*(column.heading for column in COLUMNS), *(f'"{text}"' for text in asked)]
    return ",".join(headings).encode() + b"\r\n"


def _rows(event_id: UUID, filters: PurchaseFilter, options: Sequence[OptionColumn]) -> Select[Any]:
    answers = _answers(event_id)
    return (
        select(
            *(column.cell() for column in COLUMNS),
            *(
                _harmless_cell(answers.c.by_option.op("->>")(str(option.option_id))).label(
                    _ANSWER.format(place)
                )
                for place, option in enumerate(options)
            ),
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
