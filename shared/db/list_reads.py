"""A queue for requests that read many rows for one answer: lists of purchases, and large purchases.

A person has two of them at a time in a process, and all people together a third of the pool. So
a person who asks for a hundred lists at once delays neither purchases nor other people's lists.
"""

import asyncio
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.slots import in_turn, slots_of
from shared.db.transaction import enter_until_end
from shared.process import process
from shared.settings import settings

_OF_ONE_PERSON = 2
# An answer takes some 30 ms of the process's time, and a person may ask for 100 in a minute.
_QUEUE_SECONDS = 10
_slots_of_people = process.memo(WeakValueDictionary[UUID, asyncio.Semaphore]())


def list_reads_at_once() -> int:
    """Return how many of them this process runs at once."""
    return max(settings().database_pool_size // 3, 1)


@process.once
def _slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(list_reads_at_once())


async def queue_for_list(session: AsyncSession, reader_id: UUID) -> None:
    """Wait for a slot before the first statement of `session`; release it after the transaction.

    Raises:
        ServiceUnavailable: no slot became free in time.
    """
    own = slots_of(reader_id, _OF_ONE_PERSON, _slots_of_people)
    await enter_until_end(session, in_turn(own, _slots(), seconds=_QUEUE_SECONDS))
