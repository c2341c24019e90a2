"""Promo codes: set up, change, delete, and what they have done."""

from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, insert, select, true, tuple_, update
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
from shared.services.audit import record
from shared.services.pages import Position, cut_page, read_cursor
from shared.services.people.views import read_person

_MOST_USES = 200


async def list_promo_codes(
    session: AsyncSession, event_id: UUID, query: PageQuery
) -> Page[PromoCodeRead]:
    """Return the event's codes, newest first."""
    wanted = (
        _select_codes(PromoCode.event_id == event_id)
        .order_by(PromoCode.created_at.desc(), PromoCode.id.desc())
        .limit(query.limit + 1)
    )
    if (after := read_cursor(query.cursor)) is not None:
        wanted = wanted.where(tuple_(PromoCode.created_at, PromoCode.id) < (after.at, after.id))
    found = (await session.execute(wanted)).all()
    rows, cursor = cut_page(found, query.limit, lambda row: Position(row[0].created_at, row[0].id))
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
        PromoCodeTaken: the event has this code, however it is written (FR-036).
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
    """Change the fields that were sent, if the code is still as the editor saw it.

    Raises:
        PromoCodeNotFound: the event has no such code.
        PreconditionFailed: somebody else saved first.
        LimitBelowUses: the new limit is below the uses so far.
        ValidationFailed: the value does not fit the type.
    """
    before = await _get(session, event_id, code_id)
    if before.version not in if_match:
        raise await _saved_by_another(session, before)
    changes = {
        name: value for name, value in body.changes().items() if getattr(before, name) != value
    }
    if not changes:
        return before
    _check_value(before.model_copy(update=changes))
    limit = changes.get("max_total_uses")
    fits = PromoCode.times_used <= limit if isinstance(limit, int) else true()
    written = await session.scalar(
        update(PromoCode)
        .where(PromoCode.id == code_id, PromoCode.version == before.version, fits)
        .values(
            **changes,
            version=PromoCode.version + 1,
            updated_by=actor.id,
            updated_at=clock.now(),
        )
        .returning(PromoCode.id)
        .execution_options(synchronize_session=False)
    )
    after = await _get(session, event_id, code_id)
    if written is None and after.version != before.version:
        raise await _saved_by_another(session, after)
    if written is None and isinstance(limit, int):
        raise errors.LimitBelowUses(limit, after.times_used)
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
        PromoCodeUsed: it was used; it can be deactivated instead.
    """
    deleted = await session.scalar(
        delete(PromoCode)
        .where(
            PromoCode.event_id == event_id,
            PromoCode.id == code_id,
            PromoCode.version.in_(if_match),
            ~PromoCode.has_uses,
        )
        .returning(PromoCode.code)
        .execution_options(synchronize_session=False)
    )
    if deleted is None:
        current = await _get(session, event_id, code_id)
        if current.version not in if_match:
            raise await _saved_by_another(session, current)
        raise errors.PromoCodeUsed(current.times_used)
    change = record.Change(EntityType.PROMO_CODE, code_id, Action.DELETED, "code", deleted, None)
    await record.append(session, actor, event_id, [change])
    after_commit(session, partial(forget_terms, event_id, deleted))


def _check_value(code: PromoCodeRead) -> None:
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
    wanted = _select_codes(PromoCode.event_id == event_id, PromoCode.id == code_id)
    found = (await session.execute(wanted)).one_or_none()
    if found is None:
        raise errors.PromoCodeNotFound
    return _read(found[0], found[1])


async def _saved_by_another(
    session: AsyncSession, current: PromoCodeRead
) -> errors.PreconditionFailed:
    editor = await session.scalar(
        select(User)
        .join(PromoCode, PromoCode.updated_by == User.id)
        .where(PromoCode.id == current.id)
    )
    if editor is None:
        # Deleted since `current` was read: there is nothing left to be ahead of.
        raise errors.PromoCodeNotFound
    return errors.PreconditionFailed(
        current=current, changed_by=read_person(editor), changed_at=current.updated_at
    )


def _read(code: PromoCode, creator: User) -> PromoCodeRead:
    limit = code.max_total_uses
    return PromoCodeRead(
        id=code.id,
        event_id=code.event_id,
        code=code.code,
        discount_type=code.discount_type,
        discount_value=code.discount_value,
        max_total_uses=limit,
        max_uses_per_donor=code.max_uses_per_donor,
        expires_at=code.expires_at,
        is_active=code.is_active,
        times_used=code.times_used,
        remaining_uses=None if limit is None else limit - code.times_used,
        total_discount_given=code.total_discount_given,
        version=code.version,
        created_by=read_person(creator),
        created_at=code.created_at,
        updated_at=code.updated_at,
    )
