"""What a process keeps is made once, and forgotten and closed in one place."""

import ast
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from cachetools import TTLCache

from shared.cache.single_flight import SingleFlight
from shared.process import Process, close, process

_ROOT = Path(__file__).parents[2]
# Tables that only grow with the code: instruments of telemetry by name, types by their limits.
_PURE = {"shared/process.py", "shared/telemetry.py", "shared/domain/values.py"}


class Client:
    """Notes in `ended` that it was closed."""

    def __init__(self, name: str, ended: list[str]) -> None:
        self.name, self.ended = name, ended

    async def close(self) -> None:
        self.ended.append(self.name)


async def test_a_value_is_made_once_for_the_same_arguments() -> None:
    kept, made = Process(), list[str]()

    @kept.once
    def key(name: str) -> str:
        made.append(name)
        return name.upper()

    assert [key("a"), key("a"), key("b")] == ["A", "A", "B"]
    assert made == ["a", "b"]
    kept.reset()
    assert key("a") == "A"
    assert made == ["a", "b", "a"]


async def test_a_reset_forgets_values_and_memos_and_leaves_clients() -> None:
    kept, ended = Process(), list[str]()
    memo: TTLCache[str, int] = kept.memo(TTLCache(maxsize=10, ttl=60))
    connect = kept.client(close=close)(lambda: Client("one", ended))
    memo["a"], client = 1, connect()
    kept.reset()
    assert not memo
    assert (connect() is client, ended) == (True, [])


async def test_closing_ends_clients_in_the_opposite_order_and_they_can_be_made_again() -> None:
    kept, ended = Process(), list[str]()
    connect = kept.client(close=close)(lambda name: Client(name, ended))

    @kept.before_close
    async def finish() -> None:
        ended.append("work")

    first = connect("pool")
    connect("on the pool")
    await kept.aclose()
    assert ended == ["work", "on the pool", "pool"]
    assert connect("pool") is not first
    await kept.aclose()
    assert ended[3:] == ["work", "pool"]


async def test_a_client_that_can_t_be_closed_keeps_no_other_open() -> None:
    kept, ended = Process(), list[str]()

    async def fail(_: object) -> None:
        raise OSError("hangs")

    connect = kept.client(close=close)(lambda: Client("fine", ended))
    broken = kept.client(close=fail)(lambda: Client("broken", ended))
    connect()
    was = broken()
    with pytest.raises(OSError, match="hangs"):
        await kept.aclose()
    assert ended == ["fine"]
    assert broken() is not was


async def test_who_asks_while_a_client_is_closed_gets_a_new_one() -> None:
    kept, found = Process(), list[Client]()

    async def close_and_ask(closing: Client) -> None:
        if closing.name == "first":
            found.append(connect("second"))

    connect = kept.client(close=close_and_ask)(lambda name: Client(name, []))
    first = connect("first")
    await kept.aclose()
    assert found == [connect("second")]
    assert connect("first") is not first


async def test_a_memo_that_nobody_uses_any_more_is_not_kept_for_its_registration() -> None:
    kept = Process()
    memo: TTLCache[str, int] = kept.memo(TTLCache(maxsize=10, ttl=60))
    del memo
    gc.collect()
    assert not kept._memos


async def test_a_single_flight_registers_itself() -> None:
    flight = SingleFlight[str, int](seconds=60)

    async def one() -> int:
        return 1

    async def two() -> int:
        return 2

    assert await flight.get("key", one) == 1
    process.reset()
    assert await flight.get("key", two) == 2


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("shared", "functions"):
        for path in sorted((_ROOT / folder).rglob("*.py")):
            name = path.relative_to(_ROOT).as_posix()
            if name not in _PURE and "/migrations/" not in name:
                yield name, ast.parse(path.read_text())


def _unregistered(tree: ast.Module) -> Iterator[str]:
    """What a module keeps by itself: a cached function, a global, a memo in a module's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "functools":
            yield from ({alias.name for alias in node.names} & {"cache", "lru_cache"})
        if isinstance(node, ast.Global):
            yield from set(node.names) - {"_frozen_at"}
    for statement in tree.body:
        value = getattr(statement, "value", None)
        if isinstance(value, ast.Call) and not ast.unparse(value.func).startswith("process."):
            called = ast.unparse(value.func).partition("[")[0]
            if called.endswith(("Cache", "Dictionary", "Semaphore", "Lock", "Counter")):
                yield called


def test_no_module_keeps_anything_that_is_not_registered() -> None:
    """The count of connections in use is no memory: it is what the pool has lent by now."""
    found = {(name, kept) for name, tree in _sources() for kept in _unregistered(tree)}
    assert found == {("shared/connection_use.py", "Counter")}


@pytest.mark.parametrize(
    "source",
    [
        "from functools import cache, partial",
        "_memo = TTLCache(maxsize=1, ttl=1)",
        "_memo: TTLCache[str, int] = TTLCache(maxsize=1, ttl=1)",
        "_memo = TTLCache[str, int](maxsize=1, ttl=1)",
        "_slots = asyncio.Semaphore(2)",
        "def go() -> None:\n    global _until\n    _until = 1.0",
    ],
)
def test_what_is_kept_without_registration_is_seen(source: str) -> None:
    """The control."""
    assert list(_unregistered(ast.parse(source)))
