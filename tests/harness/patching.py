"""Replaces functions of the app where they are defined and wherever they were imported to."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

APP = ("shared", "functions")


def replace_everywhere(
    monkeypatch: pytest.MonkeyPatch, function: Callable[..., Any], replacement: Callable[..., Any]
) -> None:
    """Put `replacement` in the place of `function` in every module of the app that has it.

    `from … import` makes a name of its own in each module. To patch those that a test knows of
    leaves a module that imports it tomorrow unpatched, and the test may pass all the same.
    """
    places = [
        (module, name)
        for path, module in list(sys.modules.items())
        if path.partition(".")[0] in APP
        for name, value in list(vars(module).items())
        if value is function
    ]
    assert places, f"no module of the app has {function!r}: was it replaced before?"
    for module, name in places:
        monkeypatch.setattr(module, name, replacement)
