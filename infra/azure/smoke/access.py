"""What the checks need of Azure, fetched as the person or workflow that is signed in there."""

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.azure.az import AzFailed, az
from infra.azure.smoke.result import NotChecked

_LOGS = "https://api.loganalytics.io"
_TICKS = """
AppMetrics
| where Name == "timers.ticks" and TimeGenerated > ago(10m)
| distinct tostring(Properties.timer)
"""


@dataclass(frozen=True)
class Access:
    """How each is fetched; each raises `NotChecked` if it can't be.

    Attributes:
        token: of somebody with an admin role, for the API.
        webhook_secret: the first of those that sign payments.
        ticking: the timers that have left a trace within ten minutes.
    """

    token: Callable[[], str]
    webhook_secret: Callable[[], str]
    ticking: Callable[[], Sequence[str]]


def token() -> str:
    """Return SMOKE_TOKEN, or a token of who is signed in at the command line.

    The second works if the API's app registration lets the command line (application
    04b07795-8ddb-461a-bbee-02f9e1bf7b46) ask for its scopes.
    """
    if given := os.environ.get("SMOKE_TOKEN"):
        return given
    audience = os.environ.get("AUTH_AUDIENCE")
    if not audience:
        raise NotChecked("neither SMOKE_TOKEN nor AUTH_AUDIENCE is set")
    found = _fetch("account", "get-access-token", "--resource", audience)
    return str(found["accessToken"])


def webhook_secret() -> str:
    """Return the secret that signs payments, out of the key vault."""
    vault = os.environ.get("KEY_VAULT_NAME")
    if not vault:
        raise NotChecked("KEY_VAULT_NAME is not set")
    name = ("--name", "payment-webhook-secrets")
    found = _fetch("keyvault", "secret", "show", "--vault-name", vault, *name)
    return str(found["value"]).partition(",")[0].strip()


def ticking() -> Sequence[str]:
    """Return the names of the timers that have ticked, by their metric in Log Analytics."""
    workspace = os.environ.get("LOGS_WORKSPACE_ID")
    if not workspace:
        raise NotChecked("LOGS_WORKSPACE_ID is not set")
    with tempfile.TemporaryDirectory() as directory:
        body = Path(directory) / "query.json"
        body.write_text(json.dumps({"query": _TICKS}))
        found = _fetch(
            *("rest", "--method", "post", "--resource", _LOGS),
            *("--url", f"{_LOGS}/v1/workspaces/{workspace}/query", "--body", f"@{body}"),
        )
    return [str(name) for (name,) in found["tables"][0]["rows"]]


def _fetch(*arguments: str) -> Any:  # noqa: ANN401 - whatever JSON the command prints
    try:
        return az(*arguments)
    except AzFailed as error:
        raise NotChecked(str(error)) from None


FROM_AZURE = Access(token, webhook_secret, ticking)
