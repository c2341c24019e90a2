"""Promo codes: create, change, delete, and list with their uses."""

from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Select, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.promo_codes import forget_terms
from shared.db.tables import PromoCode, PromoCodeApplication, Purchase, User
from shared.db.transaction import after_commit
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.promo_codes import problem_with_value
from shared.domain.roles import Actor
from shared.schemas.base import Page, PageQuery
from shared.schemas.promo_codes import (
    PromoCodeCreate,
    PromoCodeDetail,
    PromoCodePatch,
    PromoCodeRead,
    PromoCodeUse,
)
from shared.services import versioned
from shared.services.audit import record
from shared.services.pages import Position, cut_page, read_cursor
from shared.services.people.views import read_person

_MOST_USES = 200


async def list_promo_codes(
    session: AsyncSession, event_id: UUID, query: PageQuery
) -> Page[PromoCodeRead]:
    """Return the event's codes, newest first."""
    statement = (
        _select_codes(PromoCode.event_id == event_id)
        .order_by(PromoCode.created_at.desc(), PromoCode.id.desc())
        .limit(query.limit + 1)
    )
    if (after := read_cursor(query.cursor)) is not None:
        statement = statement.where(
            tuple_(PromoCode.created_at, PromoCode.id) < (after.at, after.id)
        )
    fetched = (await session.execute(statement)).all()
    rows, cursor = cut_page(
        fetched, query.limit, lambda row: Position(row[0].created_at, row[0].id)
    )
    return Page(items=[_read(code, creator) for code, creator in rows], next_cursor=cursor)


async def get_promo_code(session: AsyncSession, event_id: UUID, code_id: UUID) -> PromoCodeDetail:
    """Return a code with its latest uses (FR-046).

    Raises:
        PromoCodeNotFound: the event has no such code.
    """
    code = await _get(session, event_id, code_id)
    uses = await session.execute(
        select(PromoCodeApplication, User)
        .join(Purchase, Purchase.id == PromoCodeApplication.purchase_id)
        .join(User, User.id == Purchase.donor_id)
        .where(
            PromoCodeApplication.promo_code_id == code_id,
            PromoCodeApplication.given_back_at.is_(None),
        )
        .order_by(PromoCodeApplication.created_at.desc(), PromoCodeApplication.id.desc())
        .limit(_MOST_USES)
    )
    return PromoCodeDetail(
        **vars(code),
        uses=[
            PromoCodeUse(
                purchase_id=use.purchase_id,
                purchaser=read_person(purchaser),
                discount_amount=use.discount_amount,
                created_at=use.created_at,
            )
            for use, purchaser in uses
        ],
    )


async def create_promo_code(
    session: AsyncSession, actor: Actor, event_id: UUID, body: PromoCodeCreate
) -> PromoCodeRead:
    """Create a code.

    Raises:
        PromoCodeTaken: the event has this code already, in any case of letters (FR-036).
    """
    now = clock.now()
    creation = (
        insert(PromoCode)
        .values(
            **vars(body),
            event_id=event_id,
            created_by=actor.id,
            created_at=now,
            updated_by=actor.id,
            updated_at=now,
        )
        .returning(PromoCode.id)
    )
    code_id = (await session.scalars(creation)).one()
    created = record.Change(EntityType.PROMO_CODE, code_id, Action.CREATED, "code", None, body.code)
    await record.append(session, actor, event_id, [created])
    after_commit(session, partial(forget_terms, event_id, body.code))
    return await _get(session, event_id, code_id)


async def change_promo_code(
    session: AsyncSession,
    actor: Actor,
    event_id: UUID,
    code_id: UUID,
    body: PromoCodePatch,
    if_match: frozenset[int],
) -> PromoCodeRead:
    """Change the fields that were sent, if the code has a version that the editor accepts.

    Raises:
        PromoCodeNotFound: the event has no such code.
        PreconditionFailed: somebody else saved first.
        LimitBelowUses: the new limit is below the uses so far.
        ValidationFailed: the value does not fit the type.
    """
    target = _target(session, event_id, code_id)
    before = await versioned.read_for_edit(session, target, if_match)
    changes = body.changes_to(before)
    if not changes:
        return before
    _refuse_value(before.model_copy(update=changes))
    guard = _limit_guard(changes.get("max_total_uses"))
    after = await versioned.save(session, actor, target, before, changes, guard)
    await record.append(session, actor, event_id, _entries(before, after, set(changes)))
    after_commit(session, partial(forget_terms, event_id, after.code))
    return after


async def delete_promo_code(
    session: AsyncSession, actor: Actor, event_id: UUID, code_id: UUID, if_match: frozenset[int]
) -> None:
    """Delete a code that was never used.

    Raises:
        PromoCodeNotFound: the event has no such code.
        PreconditionFailed: somebody else saved first.
        PromoCodeUsed: the code was used; it can be deactivated instead.
    """
    guard = versioned.Guard[PromoCodeRead](
        ~PromoCode.has_uses, lambda current: errors.PromoCodeUsed(current.times_used)
    )
    target = _target(session, event_id, code_id)
    deleted = (await versioned.delete(session, target, if_match, guard)).code
    change = record.Change(EntityType.PROMO_CODE, code_id, Action.DELETED, "code", deleted, None)
    await record.append(session, actor, event_id, [change])
    after_commit(session, partial(forget_terms, event_id, deleted))


def _refuse_value(code: PromoCodeRead) -> None:
    if (problem := problem_with_value(code.discount_type, code.discount_value)) is not None:
        raise errors.ValidationFailed(
            [errors.FieldError("invalid", problem, pointer="/discount_value")]
        )


def _entries(before: PromoCodeRead, after: PromoCodeRead, fields: set[str]) -> list[record.Change]:
    entries = record.field_changes(
        EntityType.PROMO_CODE, after.id, before, after, fields - {"is_active"}
    )
    if before.is_active != after.is_active:
        action = Action.ACTIVATED if after.is_active else Action.DEACTIVATED
        entries.append(record.Change(EntityType.PROMO_CODE, after.id, action))
    return entries


def _select_codes(*conditions: ColumnElement[bool]) -> Select[PromoCode, User]:
    return (
        select(PromoCode, User)
        .join(User, User.id == PromoCode.created_by)
        .where(*conditions)
        .execution_options(populate_existing=True)
    )


async def _get(session: AsyncSession, event_id: UUID, code_id: UUID) -> PromoCodeRead:
    statement = _select_codes(PromoCode.event_id == event_id, PromoCode.id == code_id)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise errors.PromoCodeNotFound
    return _read(row[0], row[1])


def _target(
    session: AsyncSession, event_id: UUID, code_id: UUID
) -> versioned.Target[PromoCode, PromoCodeRead]:
    read = partial(_get, session, event_id, code_id)
    return versioned.Target(PromoCode, event_id, code_id, read, errors.PromoCodeNotFound)


def _limit_guard(limit: object) -> versioned.Guard[PromoCodeRead] | None:
    if not isinstance(limit, int):
        return None
    return versioned.Guard(
        PromoCode.times_used <= limit,
        lambda current: errors.LimitBelowUses(limit, current.times_used),
    )


def _read(code: PromoCode, creator: User) -> PromoCodeRead:
    limit = code.max_total_uses
    return PromoCodeRead.of(
        code,
        remaining_uses=None if limit is None else limit - code.times_used,
        created_by=read_person(creator),
    )
