"""The answers of an exchanged purchase: those that fit the new package's options move along."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import CustomOption, OptionResponse, Purchase, TicketPackage
from shared.domain import clock
from shared.domain.audit_chain import Action
from shared.domain.options import Answer, OptionType, Question, fits
from shared.services.audit import record
from shared.services.purchases.status import audit_entry


@dataclass(frozen=True)
class _Given:
    """An answer of the purchase, and the option that it is to."""

    option_name: str
    option_type: OptionType
    value: Answer


async def move_answers(
    session: AsyncSession, purchase: Purchase, package: TicketPackage
) -> list[record.Change]:
    """Answer the active options of the new package with the answers that the purchase has.

    An answer fits an option with the same name and type that has its choices. Options without one
    stay unanswered, also where an answer is required. To be called while `purchase` is still of its
    former package, and with both packages locked: their options don't change meanwhile.

    Returns:
        An audit entry for each option whose answer is lost, without the answer.
    """
    if package.id == purchase.package_id:
        return []
    given = await _given_answers(session, purchase)
    options = await session.scalars(
        select(CustomOption).where(CustomOption.package_id == package.id, CustomOption.is_active)
    )
    moved = [(option, _answer_to(option, given)) for option in options]
    await session.execute(delete(OptionResponse).where(OptionResponse.purchase_id == purchase.id))
    if moved:
        await session.execute(
            insert(OptionResponse),
            [
                {
                    "purchase_id": purchase.id,
                    "option_id": option.id,
                    "value": answer.value if answer else None,
                    "created_at": clock.now(),
                }
                for option, answer in moved
            ],
        )
    kept = [answer for _, answer in moved]
    return [
        audit_entry(purchase, Action.EXCHANGED, "option_responses", answer.option_name, None)
        for answer in given
        if answer not in kept
    ]


async def _given_answers(session: AsyncSession, purchase: Purchase) -> list[_Given]:
    rows = await session.execute(
        select(CustomOption.name, CustomOption.option_type, OptionResponse.value)
        .join(OptionResponse, OptionResponse.option_id == CustomOption.id)
        .where(OptionResponse.purchase_id == purchase.id, OptionResponse.value.is_not(None))
        .order_by(CustomOption.display_order, CustomOption.id)
    )
    return [_Given(*row) for row in rows]


def _answer_to(option: CustomOption, given: Sequence[_Given]) -> _Given | None:
    question = Question(
        id=option.id,
        option_type=option.option_type,
        is_required=option.is_required,
        choices=option.choices or (),
        max_selections=option.max_selections,
    )
    of_like_options = (
        answer
        for answer in given
        if (answer.option_name, answer.option_type) == (option.name, option.option_type)
    )
    return next((answer for answer in of_like_options if fits(question, answer.value)), None)
