"""Compares the lines of a bank's statement with what is due."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.db.list_reads import queue_for_list
from shared.db.tables import Payment, Purchase, Ticket, User
from shared.domain.incoming_payments import PaymentKind
from shared.domain.roles import Actor
from shared.domain.statement_match import Due, DueIndex, Line, Match, Matches, Name, suggest
from shared.domain.text import fold_ascii
from shared.schemas.base import Person
from shared.schemas.payments import (
    MatchedRow,
    PaymentMatch,
    StatementMatch,
    StatementRow,
    StatementRows,
)
from shared.services.sales.amounts import AMOUNT_DUE, HOLDS_SEATS
from shared.services.sales.references import folded
from shared.slices import Slices

Rows = Mapping[UUID, Any]


async def match(
    session: AsyncSession, actor: Actor, event_id: UUID, body: StatementRows
) -> StatementMatch:
    """Suggest a purchase for each line; nothing is changed.

    Raises:
        ServiceUnavailable: too many lists are being read.
    """
    await queue_for_list(session, actor.id)
    lines = [Line.read(row.amount, row.reference, row.text) for row in body.rows]
    slices = Slices()
    index = await _read_due(session, event_id, slices)
    tickets = await _read_tickets(session, event_id, lines)
    recorded = await _read_recorded(session, event_id, body.rows)
    found = [
        index.candidates(line, {tickets[number] for number in line.ticket_numbers & set(tickets)})
        async for line in slices.of(lines)
    ]
    matches = suggest(index, found, recorded)
    rows = await _read_matched(session, matches)
    return StatementMatch(
        rows=[
            MatchedRow(
                suggestion=_show(each.suggestion, line, rows) if each.suggestion else None,
                others=[_show(other, line, rows) for other in each.others],
                recorded_on=recorded.get(at),
            )
            for at, (line, each) in enumerate(zip(lines, matches, strict=True))
        ]
    )


async def _read_due(session: AsyncSession, event_id: UUID, slices: Slices) -> DueIndex:
    """Return all purchases on which something is due."""
    rows = await session.execute(
        select(
            Purchase.id,
            Purchase.donor_id,
            Purchase.payment_reference,
            AMOUNT_DUE.label("amount_due"),
            # Folded when they were written: there may be ten thousands of them.
            Purchase.search_text.label("organization"),
            User.search_text.label("person"),
        )
        .join(User, User.id == Purchase.donor_id)
        .where(Purchase.event_id == event_id, HOLDS_SEATS, AMOUNT_DUE > 0)
        .order_by(Purchase.created_at, Purchase.id)
    )
    index = DueIndex()
    place = 0
    async for row in slices.of(rows):
        index.add(_due(place, row))
        place += 1
    return index


def _due(place: int, row: Row[Any]) -> Due:
    names = []
    if row.person is not None:
        names.append(Name.of_person(row.person))
    if row.organization is not None:
        names.append(Name.of_organization(row.organization))
    return Due(
        place=place,
        purchase_id=row.id,
        amount=row.amount_due,
        reference=row.payment_reference,
        purchaser_id=row.donor_id,
        names=tuple(names),
    )


async def _read_tickets(
    session: AsyncSession, event_id: UUID, lines: Sequence[Line]
) -> dict[int, UUID]:
    """Return the purchases of the ticket numbers that the lines name."""
    numbers = {number for line in lines for number in line.ticket_numbers}
    if not numbers:
        return {}
    rows = await session.execute(
        select(Ticket.number, Ticket.purchase_id)
        .join(Purchase, Purchase.id == Ticket.purchase_id)
        .where(Ticket.number.in_(numbers), Purchase.event_id == event_id)
    )
    return {row.number: row.purchase_id for row in rows}


async def _read_recorded(
    session: AsyncSession, event_id: UUID, rows: Sequence[StatementRow]
) -> dict[int, UUID]:
    """Return by the places of the lines the purchases that have these very payments.

    What was too much of a check is a payment of its own, recorded together with the rest.
    """
    references = {fold_ascii(row.reference) for row in rows if row.reference is not None}
    if not references:
        return {}
    never = aliased(Payment)
    was_taken_back = exists().where(
        never.refund_of == Payment.id, never.kind == PaymentKind.TAKEN_BACK
    )
    reference: ColumnElement[str] = folded(Payment.reference).label("reference")
    found = await session.execute(
        select(
            Payment.purchase_id,
            reference,
            func.sum(Payment.amount).label("together"),
            func.array_agg(Payment.amount).label("amounts"),
        )
        .join(Purchase, Purchase.id == Payment.purchase_id)
        .where(
            Purchase.event_id == event_id,
            Payment.kind == PaymentKind.RECEIVED,
            folded(Payment.reference).in_(references),
            ~was_taken_back,
        )
        .group_by(Payment.purchase_id, reference, Payment.recorded_at)
        .order_by(Payment.recorded_at)
    )
    recorded = defaultdict[tuple[str, Decimal], list[UUID]](list)
    for row in found:
        for amount in {row.together, *row.amounts}:
            recorded[row.reference, amount].append(row.purchase_id)
    return {
        at: recorded[key][0]
        for at, row in enumerate(rows)
        if row.reference is not None
        and (key := (fold_ascii(row.reference), row.amount)) in recorded
    }


async def _read_matched(session: AsyncSession, matches: Sequence[Matches]) -> Rows:
    """Return what is shown of the purchases that were found, by their ids."""
    found = [match for each in matches for match in (each.suggestion, *each.others) if match]
    ids = {match.due.purchase_id for match in found}
    if not ids:
        return {}
    rows = await session.execute(
        select(
            Purchase.id,
            Purchase.package_name,
            Purchase.quantity,
            Purchase.in_the_name_of,
            User.id.label("user_id"),
            User.name,
            User.email,
        )
        .join(User, User.id == Purchase.donor_id)
        .where(Purchase.id.in_(ids))
    )
    return {row.id: row for row in rows}


def _show(match: Match, line: Line, rows: Rows) -> PaymentMatch:
    row = rows[match.due.purchase_id]
    return PaymentMatch(
        purchase_id=row.id,
        purchaser=Person(id=row.user_id, name=row.name, email=row.email),
        in_the_name_of=row.in_the_name_of,
        package_name=row.package_name,
        quantity=row.quantity,
        amount_due=match.due.amount,
        difference=line.amount - match.due.amount,
        because=list(match.reasons),
    )
