"""What this process keeps between requests, made at first use and cleared in one place.

Each module declares what it keeps next to its use, so nothing is imported here and cold start stays
fast:

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
    """A container that can be emptied."""

    def clear(self) -> object:
        """Forget everything."""


Memo = TypeVar("Memo", bound=Clearable)


class Process:
    """The registry of all clients, cached values and memos of this process."""

    def __init__(self) -> None:
        # By identity, since a mapping can't be in a set. Weakly, so that a test's memo is freed
        # with it.
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
        """Decorate a function whose result needs no closing: made once for the same arguments."""
        cached = cache(make)
        self._forget_values.append(cached.cache_clear)
        return _typed(cached, make)

    def client(
        self, *, close: Callable[[Any], Awaitable[object]]
    ) -> Callable[[Callable[Arguments, Made]], Callable[Arguments, Made]]:
        """Decorate a function that makes a client, once for the same arguments; `close` closes it.

        The client is made at first use, so that it belongs to the running event loop.
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
        """Clear everything but the clients: values read from settings, and memos.

        Tests call this after they change settings.
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
    """Return a cached function with its original signature, which `functools.cache` drops."""
    return cached


async def close(client: Any) -> None:  # noqa: ANN401
    """Close a client by `close`, as most have it."""
    await client.close()


process = Process()
