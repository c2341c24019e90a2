"""What this process keeps between requests, made at first use and forgotten in one place.

Each module declares what it keeps where it is used, so nothing is imported here and cold start does
not grow:

    @process.client(close=AsyncEngine.dispose)
    def engine() -> AsyncEngine: ...           # has connections: closed by `aclose` only

    @process.once
    def signing_keys() -> SigningKeys: ...     # made of settings

    access_memo = process.memo(TTLCache(...))  # anything with `clear()`
"""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import cache
from typing import Any, ParamSpec, Protocol, TypeVar
from weakref import WeakValueDictionary

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")
Finish = TypeVar("Finish", bound=Callable[[], Awaitable[object]])


class Clearable(Protocol):
    """Something that can forget what is in it."""

    def clear(self) -> object:
        """Forget everything."""


Memo = TypeVar("Memo", bound=Clearable)


class Process:
    """Everything that was declared to be kept."""

    def __init__(self) -> None:
        # By identity: a mapping can't be in a set. Weakly: a memo that a test makes goes with it.
        self._memos: WeakValueDictionary[int, Clearable] = WeakValueDictionary()
        self._forget_values: list[Callable[[], None]] = []
        self._forget_clients: list[Callable[[], None]] = []
        self._before_close: list[Callable[[], Awaitable[object]]] = []
        self._to_close = AsyncExitStack()

    def memo(self, memo: Memo) -> Memo:
        """Register a memo, which `reset` clears, and return it."""
        self._memos[id(memo)] = memo
        return memo

    def once(self, make: Callable[Arguments, Made]) -> Callable[Arguments, Made]:
        """Decorate what makes a value that needs no closing: made once for the same arguments."""
        cached = cache(make)
        self._forget_values.append(cached.cache_clear)
        return _typed(cached, make)

    def client(
        self, *, close: Callable[[Any], Awaitable[object]]
    ) -> Callable[[Callable[Arguments, Made]], Callable[Arguments, Made]]:
        """Decorate what makes a client, once for the same arguments; `close` is how it ends.

        It is made at first use, so that it belongs to the running event loop.
        """

        def declare(make: Callable[Arguments, Made]) -> Callable[Arguments, Made]:
            def make_and_note(*args: Arguments.args, **named: Arguments.kwargs) -> Made:
                made = make(*args, **named)
                self._to_close.push_async_callback(close, made)
                return made

            cached = cache(make_and_note)
            self._forget_clients.append(cached.cache_clear)
            return _typed(cached, make)

        return declare

    def before_close(self, finish: Finish) -> Finish:
        """Decorate what finishes work under way; `aclose` awaits it while clients still work."""
        self._before_close.append(finish)
        return finish

    def reset(self) -> None:
        """Forget everything but the clients: what was read from settings, and what is remembered.

        Tests call it when they have changed settings.
        """
        for forget in self._forget_values:
            forget()
        for memo in list(self._memos.values()):
            memo.clear()

    async def aclose(self) -> None:
        """Close all clients, the last made first, and forget everything; it can be used again."""
        for finish in self._before_close:
            await finish()
        # Forgotten first: who asks for a client meanwhile gets a new one, not one that is closed.
        to_close = self._to_close.pop_all()
        for forget in self._forget_clients:
            forget()
        self.reset()
        await to_close.aclose()


def _typed(cached: Callable[..., Made], _: Callable[Arguments, Made]) -> Callable[Arguments, Made]:
    """Give a cached function the signature of what it makes, which `functools.cache` drops."""
    return cached


async def close(client: Any) -> None:  # noqa: ANN401
    """End a client in the way that most have."""
    await client.close()


process = Process()
