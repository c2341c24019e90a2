"""Reads functions and their triggers, from the bindings that a worker sends to the host."""

import asyncio
import inspect
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import azure.functions as func

from infra.local.host.routes import IndexingError, Route
from infra.local.host.schedule import Schedule

Invoke = Callable[[Any], Awaitable[Any]]

_SETTING = re.compile(r"%([^%]+)%")
_EVERY_METHOD = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"})


@dataclass(frozen=True)
class HttpTrigger:
    """A function that answers requests."""

    name: str
    route: Route
    invoke: Invoke


@dataclass(frozen=True)
class TimerTrigger:
    """A function that runs by a schedule."""

    name: str
    schedule: Schedule
    run_on_startup: bool
    invoke: Invoke


@dataclass(frozen=True)
class BlobTrigger:
    """A function that runs for every new blob of a container."""

    name: str
    container: str
    connection: str
    invoke: Invoke


@dataclass(frozen=True)
class Index:
    """Every function of an app, by its name."""

    http: dict[str, HttpTrigger] = field(default_factory=dict)
    timers: dict[str, TimerTrigger] = field(default_factory=dict)
    blobs: dict[str, BlobTrigger] = field(default_factory=dict)


Binding = Mapping[str, Any]


@dataclass(frozen=True)
class Declared:
    """A function as a worker describes it: its name and bindings, and how to run it."""

    name: str
    # Each as in function.json, https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings
    bindings: tuple[Binding, ...]
    invoke: Invoke

    @property
    def trigger(self) -> Binding:
        """The binding that starts it; raises `IndexingError` if there is none, or two."""
        triggers = [one for one in self.bindings if one["type"].endswith("Trigger")]
        if len(triggers) != 1:
            raise IndexingError(f"{self.name} has {len(triggers)} triggers, not one")
        return triggers[0]


def read_bindings(raw: Iterable[str]) -> tuple[Binding, ...]:
    """Return bindings from the JSON texts in which a worker sends them."""
    return tuple(json.loads(binding) for binding in raw)


def index_app(app: func.FunctionApp, settings: Mapping[str, str]) -> Index:
    """Return the app's functions; raises `IndexingError` for a trigger that the host can't run."""
    functions = app.get_functions()
    # The app remembers the names, and would refuse to be read again in the same process.
    app.functions_bindings = {}
    return index(
        (
            Declared(
                str(function.get_function_name()),
                bindings := read_bindings(function.get_raw_bindings()),
                _invoker(str(function.get_function_name()), bindings, function.get_user_function()),
            )
            for function in functions
        ),
        settings,
    )


def index(functions: Iterable[Declared], settings: Mapping[str, str]) -> Index:
    """Return the functions by trigger; raises `IndexingError` for one that the host can't run."""
    found = Index()
    for function in functions:
        name, trigger = function.name, function.trigger
        match trigger["type"]:
            case "httpTrigger":
                found.http[name] = HttpTrigger(name, _route(name, trigger), function.invoke)
            case "timerTrigger":
                schedule = Schedule(_resolve(name, trigger["schedule"], settings))
                on_startup = bool(trigger.get("runOnStartup"))
                found.timers[name] = TimerTrigger(name, schedule, on_startup, function.invoke)
            case "blobTrigger":
                container = _container(name, _resolve(name, trigger["path"], settings))
                connection = trigger["connection"]
                found.blobs[name] = BlobTrigger(name, container, connection, function.invoke)
            case other:
                raise IndexingError(f"{name}: the development host knows no {other}")
    return found


def _invoker(name: str, bindings: Iterable[Binding], user_function: Callable[..., Any]) -> Invoke:
    # What the host passes in; `$return` is what comes out.
    arguments = [one["name"] for one in bindings if one["direction"] == "IN"]
    parameters = list(inspect.signature(user_function).parameters)
    if len(arguments) != 1 or parameters != arguments:
        raise IndexingError(f"{name}: the development host passes {arguments}, not {parameters}")
    (argument,) = arguments
    if inspect.iscoroutinefunction(user_function):
        return lambda value: user_function(**{argument: value})
    # As in the worker: a synchronous function must not block the event loop.
    return lambda value: asyncio.to_thread(user_function, **{argument: value})


def _route(name: str, trigger: Binding) -> Route:
    methods = frozenset(str(method).upper() for method in trigger.get("methods") or ())
    # Without a route, the function's name is the route.
    template = str(trigger.get("route", name))
    return Route(name, template.strip("/"), methods or _EVERY_METHOD)


def _resolve(name: str, text: str, settings: Mapping[str, str]) -> str:
    def value(setting: re.Match[str]) -> str:
        if setting[1] not in settings:
            raise IndexingError(f"{name}: the setting {setting[1]} is missing")
        return settings[setting[1]]

    return _SETTING.sub(value, text)


def _container(name: str, path: str) -> str:
    container, _, rest = path.partition("/")
    if not re.fullmatch(r"\{\w+\}", rest):
        raise IndexingError(f"{name}: the development host takes 'container/{{name}}', not {path}")
    return container
