"""Every timer is one row of TIMERS, and what repeats the row agrees with it."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.schedules import TIMERS, Timer
from infra.azure.bicep import AZURE, Template, properties, text
from infra.local.host.function_host import FunctionHost
from infra.local.host.schedule import Schedule
from infra.local.paths import ROOT
from infra.local.timer_files import written
from shared import telemetry
from tests.test_architecture import triggers

BICEP = Template(AZURE / "modules/function-app.bicep")
IN_BICEP = {name: text(value) for name, value in properties(BICEP.variable("settings")).items()}
TIERS: dict[str, Any] = json.loads((AZURE / "tiers.json").read_text())
# What the template writes for a schedule that the tiers differ in.
OF_TIER = "schedules."
# An alert waits for several ticks: one may be late.
TICKS_BEFORE_ALERT = 3


def complaints(timers: Sequence[Timer]) -> list[str]:
    """Return everything that does not agree with the table, and where to add what."""
    return [
        *_of_the_triggers(timers),
        *_of_the_written_files(timers),
        *(complaint for timer in timers for complaint in _of_the_deployment(timer)),
        *_of_the_tiers(),
    ]


def _of_the_triggers(timers: Sequence[Timer]) -> Iterator[str]:
    registered = triggers("timerTrigger")
    rows = {timer.name for timer in timers}
    for name in rows - set(registered):
        yield f"functions/schedules.py: write the function {name}, decorated with @_timer"
    for name in set(registered) - rows:
        yield f"functions/schedules.py: add a row for {name} to TIMERS"
    for timer in timers:
        trigger = registered.get(timer.name, {})
        if trigger and trigger["schedule"] != f"%{timer.setting}%":
            yield f"{timer.name}: its schedule is not %{timer.setting}%"
        if trigger and trigger["useMonitor"]:
            yield f"{timer.name}: register it with use_monitor=False"


def _of_the_written_files(timers: Sequence[Timer]) -> Iterator[str]:
    for path, wanted in written(timers).items():
        if path.read_text() != wanted:
            yield f"{path.relative_to(ROOT)}: run `make timers`, which writes it"


def _of_the_deployment(timer: Timer) -> Iterator[str]:
    place = BICEP.path.relative_to(ROOT)
    deployed = IN_BICEP.get(timer.setting, "")
    key = deployed.removeprefix(OF_TIER)
    if not deployed:
        yield f"{place}: add {timer.setting}: '{timer.schedule}' to `settings`"
    elif key == deployed:
        if deployed != timer.schedule:
            yield f"{place}: {timer.setting} is to be '{timer.schedule}', as in TIMERS"
        yield from _of_the_silence(timer, deployed, "functions/schedules.py")
    else:
        for tier, size in TIERS.items():
            yield from _of_the_silence(timer, size["schedules"].get(key, ""), f"tiers.json, {tier}")


def _of_the_silence(timer: Timer, schedule: str, place: str) -> Iterator[str]:
    if not schedule:
        yield f"{place}: add the schedule of {timer.name} to `schedules`"
        return
    minutes = TICKS_BEFORE_ALERT * _period(schedule) / timedelta(minutes=1)
    # A day is long enough: whatever runs once a day is missed after a little more than that.
    if timer.silent_after_minutes < min(minutes, timedelta(hours=25) / timedelta(minutes=1)):
        yield f"{place}: {timer.name} is called silent before three of its periods are over"


def _period(schedule: str) -> timedelta:
    first = Schedule(schedule).next_after(datetime(2026, 3, 1, tzinfo=UTC))
    return Schedule(schedule).next_after(first) - first


def _of_the_tiers() -> Iterator[str]:
    used = {value.removeprefix(OF_TIER) for value in IN_BICEP.values() if OF_TIER in value}
    for tier, size in TIERS.items():
        for key in set(size["schedules"]) - used:
            yield f"infra/azure/tiers.json, {tier}: nothing reads the schedule {key}"


def test_whatever_repeats_the_table_of_timers_agrees_with_it() -> None:
    assert complaints(TIMERS) == []


def test_a_new_timer_is_asked_for_in_every_place() -> None:
    """The control: a row without anything else."""
    new = Timer("tidy_up", "TIDY_SCHEDULE", "0 5 * * * *", 180, "tidies up", "it stays untidy")
    assert complaints((*TIMERS, new)) == [
        "functions/schedules.py: write the function tidy_up, decorated with @_timer",
        "local.settings.json: run `make timers`, which writes it",
        "infra/azure/queries/timers-silent.kql: run `make timers`, which writes it",
        "docs/operations.md: run `make timers`, which writes it",
        "infra/azure/modules/function-app.bicep: add TIDY_SCHEDULE: '0 5 * * * *' to `settings`",
    ]


def test_an_alert_that_would_come_too_early_is_noticed() -> None:
    """The control: the archive ticks every five minutes where it is cheapest."""
    hasty = Timer("archive_audit", "ARCHIVE_SCHEDULE", "20 * * * * *", 14, "", "")
    assert [each for each in complaints((hasty,)) if "is called silent" in each] == [
        "tiers.json, dev: archive_audit is called silent before three of its periods are over"
    ]


class Begun(Exception):
    """The tick has begun; what it would do is left out."""


@pytest.mark.parametrize("timer", TIMERS, ids=lambda timer: timer.name)
async def test_every_tick_is_counted_under_the_name_of_its_timer(
    timer: Timer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import function_app

    def begin(name: str) -> None:
        raise Begun(name)

    monkeypatch.setattr(telemetry, "begin_tick", begin)
    local = json.loads((ROOT / "local.settings.json").read_text())["Values"]
    with pytest.raises(Begun, match=f"^{timer.name}$"):
        await FunctionHost(function_app.app, settings=local).fire_timer(timer.name)
