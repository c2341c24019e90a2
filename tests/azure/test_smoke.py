"""The checks of a deployment, made of the whole app on the local servers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import azure.functions as func
import httpx
import pytest

from infra.azure.smoke import access, checks
from infra.azure.smoke.access import Access
from infra.azure.smoke.result import NotChecked, Result, Verdict, conclusion
from infra.local.defender import Defender
from infra.local.host.asgi import HostApplication
from infra.local.host.function_host import FunctionHost
from infra.local.host.processed_blobs import ProcessedBlobs
from infra.local.host.server import fire_triggers
from infra.local.stack import LocalStack
from shared.settings import settings
from tests.harness.client import Client


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "PATIENCE_SECONDS", 20)
    monkeypatch.setattr(checks, "PAUSE_SECONDS", 0.2)


def over_http(host: FunctionHost) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=HostApplication(host, {}, {}))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


def not_there() -> str:
    raise NotChecked("nobody is signed in")


NOBODY = Access(token=not_there, webhook_secret=not_there, ticking=list)


def access_of(admin: Client) -> Access:
    secret = settings().payment_webhook_secrets[0].get_secret_value()
    return Access(
        token=lambda: admin.token or "", webhook_secret=lambda: secret, ticking=lambda: ["a_timer"]
    )


async def found(host: FunctionHost, by: Access, *only: str) -> dict[str, Result]:
    async with over_http(host) as api:
        results = [result async for result in checks.look(api, by)]
    return {result.check: result for result in results if not only or result.check in only}


async def test_a_deployment_that_works_passes_every_check(
    host: FunctionHost, stack: LocalStack, admin: Client, tmp_path: Path
) -> None:
    """Only the body in chunks is left out, which our host drops as the genuine one does."""
    defender = Defender(stack.azurite.connection_string)
    receipts = ProcessedBlobs(tmp_path / "receipts")
    async with defender.watching(), fire_triggers(host, receipts):
        results = await found(host, access_of(admin))
    assert list(results) == list(checks.CHECKS)
    left_out = results.pop("a body in chunks")
    assert left_out.verdict is Verdict.NOT_CHECKED
    assert {name: str(one) for name, one in results.items() if one.verdict is not Verdict.OK} == {}
    last_line = conclusion([*results.values(), left_out])
    assert last_line == "The deployment works: 8 checks passed. Not checked: a body in chunks."


async def test_what_is_checked_leaves_no_package_behind(
    host: FunctionHost, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor a second event; an upload that is never scanned is a fault."""
    monkeypatch.setattr(checks, "PATIENCE_SECONDS", 0)
    for _ in range(2):
        results = await found(host, access_of(admin), "an upload and its scan")
        [result] = results.values()
        assert result.verdict is Verdict.WRONG
        assert "pending_scan" in result.detail
    event = (await admin.get(f"events/{checks.EVENT['slug']}")).json
    listed = await admin.get(f"admin/events/{event['id']}/tickets/packages")
    assert listed.json["items"] == []


async def test_a_deployment_without_functions_is_noticed(admin: Client) -> None:
    """As when an import fails: the host runs and knows no function."""
    with patience(0):
        results = await found(FunctionHost(func.FunctionApp()), access_of(admin))
    wrong = [name for name, result in results.items() if result.verdict is Verdict.WRONG]
    # The timers are seen by what they leave in the logs.
    assert set(wrong) == set(checks.CHECKS) - {"a timer's trace"}
    assert conclusion([*results.values()]).startswith("THE DEPLOYMENT CAN'T BE USED AS IT IS")


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "PATIENCE_SECONDS", seconds)
        yield


@pytest.mark.parametrize(
    ("check", "setting", "value"),
    [
        ("version", "VERSION", "0.0.1"),
        ("a signed payment", "webhook_secret", lambda: "x" * 40),
        ("a signed-in read", "token", lambda: "no-token"),
        ("a timer's trace", "ticking", list),
    ],
)
async def test_each_fault_is_found_by_its_check(
    host: FunctionHost,
    admin: Client,
    monkeypatch: pytest.MonkeyPatch,
    check: str,
    setting: str,
    value: object,
) -> None:
    monkeypatch.setattr(checks, "PATIENCE_SECONDS", 0)
    by = access_of(admin)
    if setting == "VERSION":
        monkeypatch.setattr(checks, setting, value)
    else:
        by = Access(**{**vars(by), setting: value})
    [result] = (await found(host, by, check)).values()
    assert result.verdict is Verdict.WRONG
    assert result.detail


async def test_what_cannot_be_fetched_is_left_out_and_named(host: FunctionHost) -> None:
    with patience(0):
        results = await found(host, NOBODY)
    unchecked = [name for name, one in results.items() if one.verdict is Verdict.NOT_CHECKED]
    assert unchecked == [
        "a signed-in read",
        "a signed payment",
        "a body in chunks",
        "an upload and its scan",
    ]
    assert "nobody is signed in" in str(results["a signed payment"])


@pytest.mark.parametrize("fetch", [access.token, access.webhook_secret, access.ticking])
def test_without_its_setting_nothing_is_fetched(
    monkeypatch: pytest.MonkeyPatch, fetch: Callable[[], object]
) -> None:
    for name in ("SMOKE_TOKEN", "AUTH_AUDIENCE", "KEY_VAULT_NAME", "LOGS_WORKSPACE_ID"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(NotChecked, match="set"):
        fetch()
