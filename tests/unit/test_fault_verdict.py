"""A sale under a fault is judged by what was answered and by what is stored."""

from collections import Counter
from dataclasses import replace

import pytest

from infra.local.faults.verdict import Outcome, Stored, Verdict, judge

SOLD = {"key-1": Outcome({"a"}), "key-2": Outcome({"b"}), "key-3": Outcome(is_refused=True)}
STORED = Stored({"a": "key-1", "b": "key-2"}, oversold=0, drift=0, broken_chains=0)


def verdict_on(
    outcomes: dict[str, Outcome] | None = None, stored: Stored = STORED, **statuses: int
) -> Verdict:
    given = {name.removeprefix("status_"): times for name, times in statuses.items()}
    return judge(SOLD | (outcomes or {}), stored, Counter(given))


def test_a_sale_that_kept_every_promise_has_nothing_broken() -> None:
    assert verdict_on(status_201=2, status_503=40, status_409=1).broken == {}


@pytest.mark.parametrize(
    ("outcomes", "stored", "broken"),
    [
        ({}, replace(STORED, oversold=2), {"oversold": 2}),
        ({}, replace(STORED, drift=3), {"drift": 3}),
        ({}, replace(STORED, broken_chains=1), {"broken_chains": 1}),
        ({"key-1": Outcome({"a", "b"})}, STORED, {"doubled": 1}),
        ({}, replace(STORED, keys={**STORED.keys, "c": None}), {"doubled": 1}),
        ({"key-3": Outcome({"c"})}, STORED, {"lost": 1}),
        ({"key-4": Outcome()}, STORED, {"unknown": 1}),
        ({}, replace(STORED, keys={**STORED.keys, "c": "key-3"}), {"unknown": 1}),
    ],
    ids=[
        "sold beyond a limit",
        "a counter that the purchases contradict",
        "an audit trail that can't be verified",
        "a key that was answered with two purchases",
        "a purchase that no key names",
        "a purchase that was answered and is not there",
        "a key that was never decided",
        "a purchase behind a key that was refused",
    ],
)
def test_each_broken_promise_is_counted(
    outcomes: dict[str, Outcome], stored: Stored, broken: dict[str, int]
) -> None:
    assert verdict_on(outcomes, stored).broken == broken


def test_an_internal_error_breaks_a_promise() -> None:
    assert verdict_on(status_500=1).broken == {"internal_errors": 1}
