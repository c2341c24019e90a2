"""The export of purchases as CSV: PostgreSQL writes it, and the app streams it row by row."""

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
    and_,
    case,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

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
from shared.schemas.sales import PurchaseFilter
from shared.services.sales.amounts import (
    AMOUNT_DUE,
    DEDUCTIBLE,
    FAIR_MARKET_VALUE,
    HOLDS_SEATS,
    RETURNED_QUANTITY,
)
from shared.services.sales.harmless_cells import harmless, harmless_cell
from shared.services.sales.purchase_filter import matching
from shared.slices import Slices

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# The name of an option's column, in the statement only.
_ANSWER = "answer_{}"
_TIMEOUT = text(f"SET LOCAL statement_timeout = '{LONG_SECONDS:g}s'")


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
        cell = harmless_cell(self.expression) if self.is_text else self.expression
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


def _once(amount: Any, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:  # noqa: ANN401
    """Return an amount of the purchase in its first row only, so that a column can be summed.

    Args:
        amount: a mapped column, or what is computed from some.
        conditions: of purchases that have the amount; the cell of others is empty.
    """
    place = func.row_number().over(
        partition_by=(Purchase.created_at, Purchase.id), order_by=Ticket.number
    )
    return case((and_(place == 1, *conditions), amount))


def _time(value: Any) -> ColumnElement[str]:  # noqa: ANN401 - mapped columns
    return func.to_char(func.timezone("UTC", value), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')


_TICKET_NUMBER = func.concat(
    "T-", func.lpad(_digits(), func.greatest(6, func.length(_digits())), "0")
)
_Team = aliased(User)
# Programs look columns up by their headings: new ones go to the end, before those of the options.
# The amounts of closed purchases are apart, so that the others sum up to what the summary states.
COLUMNS: Sequence[Column] = (
    Column("purchase_id", Purchase.id),
    Column("purchased_at", _time(Purchase.created_at)),
    Column("purchaser_name", User.name, is_text=True),
    Column("purchaser_email", User.email, is_text=True),
    Column("package", Purchase.package_name, is_text=True),
    Column("is_sponsorship", case((TicketPackage.is_sponsorship, "true"), else_="false")),
    Column("ticket_number", _TICKET_NUMBER),
    Column("guest_name", Ticket.guest_name, is_text=True),
    Column("guest_email", Ticket.guest_email, is_text=True),
    Column("quantity", Purchase.quantity),
    Column("base_price", _once(Purchase.base_price, HOLDS_SEATS)),
    Column("discount_amount", _once(Purchase.discount_amount, HOLDS_SEATS)),
    Column("promo_code", Purchase.promo_code, is_text=True),
    Column("total_price", _once(Purchase.total_price, HOLDS_SEATS)),
    Column("payment_status", Purchase.payment_status),
    Column("payment_method", Purchase.payment_method),
    Column("payment_reference", Purchase.payment_reference, is_text=True),
    Column("paid_at", _time(Purchase.paid_at)),
    Column("amount_paid", _once(Purchase.amount_paid)),
    Column("amount_due", _once(AMOUNT_DUE)),
    Column("overpaid_by", _once(Purchase.overpaid_by)),
    Column("refund_due_amount", _once(Purchase.refund_due_amount)),
    Column("goodwill_refunded", _once(Purchase.goodwill_refunded)),
    Column("price_adjustment", _once(Purchase.price_adjustment, HOLDS_SEATS)),
    Column("closed_total", _once(Purchase.total_price, ~HOLDS_SEATS)),
    Column("returned_quantity", RETURNED_QUANTITY),
    Column("in_the_name_of", Purchase.in_the_name_of, is_text=True),
    Column("entered_by", func.coalesce(_Team.name, _Team.email), is_text=True),
    Column("due_on", Purchase.due_on),
    Column("note", Purchase.note, is_text=True),
    Column("fair_market_value", _once(FAIR_MARKET_VALUE, HOLDS_SEATS)),
    Column("deductible", _once(DEDUCTIBLE, HOLDS_SEATS)),
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
    asked = (harmless(option.heading).replace('"', '""') for option in options)
    headings = [*(column.heading for column in COLUMNS), *(f'"{text}"' for text in asked)]
    return ",".join(headings).encode() + b"\r\n"


def _rows(event_id: UUID, filters: PurchaseFilter, options: Sequence[OptionColumn]) -> Select[Any]:
    answers = _answers(event_id)
    return (
        select(
            *(column.cell() for column in COLUMNS),
            *(
                harmless_cell(answers.c.by_option.op("->>")(str(option.option_id))).label(
                    _ANSWER.format(place)
                )
                for place, option in enumerate(options)
            ),
        )
        .join(User, User.id == Purchase.donor_id)
        .join(TicketPackage, TicketPackage.id == Purchase.package_id)
        # What is left: a returned seat has no row.
        .join(Ticket, (Ticket.purchase_id == Purchase.id) & Ticket.returned_at.is_(None))
        .outerjoin(_Team, _Team.id == Purchase.entered_by)
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
