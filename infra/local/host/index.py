"""Reads the functions of a `FunctionApp` and their triggers."""

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import azure.functions as func
from azure.functions.decorators.blob import BlobTrigger as BlobBinding
from azure.functions.decorators.http import HttpTrigger as HttpBinding
from azure.functions.decorators.timer import TimerTrigger as TimerBinding

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

    http: dict[str, HttpTrigger]
    timers: dict[str, TimerTrigger]
    blobs: dict[str, BlobTrigger]


def index_app(app: func.FunctionApp, settings: Mapping[str, str]) -> Index:
    """Return the app's functions; raises `IndexingError` for a trigger that the host can't run."""
    index = Index({}, {}, {})
    functions = app.get_functions()
    # The app remembers the names, and would refuse to be read again in the same process.
    app.functions_bindings = {}
    for function in functions:
        name, trigger = function.get_function_name(), function.get_trigger()
        if name is None or trigger is None:
            raise IndexingError(f"{function} has no name or no trigger")
        invoke = _invoker(name, trigger.name, function.get_user_function())
        match trigger:
            case HttpBinding():
                index.http[name] = HttpTrigger(name, _route(name, trigger), invoke)
            case TimerBinding():
                schedule = Schedule(_resolve(name, trigger.schedule, settings))
                on_startup = bool(trigger.run_on_startup)
                index.timers[name] = TimerTrigger(name, schedule, on_startup, invoke)
            case BlobBinding():
                container = _container(name, _resolve(name, trigger.path, settings))
                index.blobs[name] = BlobTrigger(name, container, trigger.connection, invoke)
            case _:
                kind = getattr(trigger, "type", None)
                raise IndexingError(f"{name}: the development host knows no {kind}")
    return index


def _invoker(name: str, argument: str, user_function: Callable[..., Any]) -> Invoke:
    parameters = list(inspect.signature(user_function).parameters)
    if parameters != [argument]:
        raise IndexingError(f"{name}: the development host passes {argument!r}, not {parameters}")
    if inspect.iscoroutinefunction(user_function):
        return lambda value: user_function(**{argument: value})
    # As in the worker: a synchronous function must not block the event loop.
    return lambda value: asyncio.to_thread(user_function, **{argument: value})


def _route(name: str, trigger: HttpBinding) -> Route:
    methods = frozenset(str(getattr(m, "value", m)).upper() for m in trigger.methods or ())
    # Without a route, the function's name is the route.
    template = name if trigger.route is None else trigger.route
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
