"""Every call of Azure's command line that the deployment can make, word by word.

`make check-azure` holds the same calls against the parser of the real command line.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.azure import database, key_references, patience, signing_secrets, standing, subscription
from infra.azure.az import AzFailed
from infra.azure.commands import EVERY_CALL
from infra.azure.smoke import access

ENVIRONMENT = {
    "AZURE_ENV_NAME": "test",
    "AZURE_SUBSCRIPTION_ID": "00000000-0000-0000-0000-000000000000",
    "AZURE_RESOURCE_GROUP": "rg-test",
    "TIER": "production",
    "LOCK_ARCHIVE": "true",
    "API_URL": "http://127.0.0.1:9",
    "FUNCTION_APP_NAME": "func-x",
    "KEY_VAULT_NAME": "kv-x",
    "SYSTEM_TOPIC_ID": "/subscriptions/s/resourceGroups/rg-test/topics/evgt-test-uploads",
    "DEAD_LETTERS_ACCOUNT_ID": "/subscriptions/s/resourceGroups/rg-test/accounts/strunx",
    "DEAD_LETTERS_CONTAINER": "dead-letters",
    "QUARANTINE_CONTAINER": "package-images-quarantine",
    "ARCHIVE_ACCOUNT_NAME": "starcx",
    "ARCHIVE_ROOTS_CONTAINER": "audit-chain-roots",
    "DATABASE_HOST": "psql-x.postgres.database.azure.com",
    "DEPLOYER_ADDRESS": "203.0.113.7",
    "AUTH_AUDIENCE": "api-x",
    "LOGS_WORKSPACE_ID": "a-workspace",
}
Call = list[str]
_STAND_IN = """\
#!{python}
import json, os, sys
body = next((json.load(open(word[1:])) for word in sys.argv if word.startswith("@")), None)
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps([sys.argv[1:], body]) + "\\n")
sys.path.insert(0, {root!r})
from infra.azure.commands import answer_of
print(json.dumps(answer_of(sys.argv[1:])))
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[Call, Any]]]:
    """The calls so far of stand-ins for `az` and `azd`, each with the body it was given."""
    calls = tmp_path / "calls"
    calls.touch()
    root = str(Path(__file__).parents[2])
    for name in ("az", "azd"):
        stand_in = tmp_path / name
        stand_in.write_text(_STAND_IN.format(python=sys.executable, root=root))
        stand_in.chmod(0o755)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CALLS", str(calls))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(patience, "PAUSE_SECONDS", 0)
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: "-a-secret-that-starts-with-a-dash")

    def so_far() -> list[tuple[Call, Any]]:
        return [(call, body) for call, body in map(json.loads, calls.read_text().splitlines())]

    return so_far


def test_every_call_is_in_the_list(made: Callable[[], list[tuple[Call, Any]]]) -> None:
    """And the list holds no other, so that what is tried against the real parser is all of it."""
    standing.prepare_provisioning()
    database.open_firewall()
    database.close_firewall()
    database._token()
    signing_secrets.ensure_secrets()
    key_references.refresh_key_references()
    subscription.subscribe()
    subscription.lock_archive()
    assert access.token() == "a-token"
    assert access.webhook_secret() == "the-newest"
    assert access.ticking() == ["refresh_sales_counts", "release_overdue_holds"]
    # A path that differs at each call.
    called = [
        ["@body.json" if word.startswith("@") else word for word in call]
        for call, _ in made()
        if call[0] != "env"
    ]
    assert called == [[*call, "--only-show-errors", "--output", "json"] for call in EVERY_CALL]


def test_what_stands_is_handed_to_the_templates(
    made: Callable[[], list[tuple[Call, Any]]],
) -> None:
    standing.prepare_provisioning()
    handed = [call for call, _ in made() if call[0] == "env"]
    assert handed == [
        ["env", "set", "BUDGET_START", "2026-01-01"],
        ["env", "set", "ARCHIVE_LOCKED", "false"],
    ]


def test_dead_letters_are_written_by_the_topics_identity(
    made: Callable[[], list[tuple[Call, Any]]],
) -> None:
    subscription.subscribe()
    [body] = [body for _, body in made() if body is not None]
    dead = body["properties"]["deadLetterWithResourceIdentity"]
    assert dead["identity"] == {"type": "SystemAssigned"}
    assert dead["deadLetterDestination"]["properties"] == {
        "resourceId": ENVIRONMENT["DEAD_LETTERS_ACCOUNT_ID"],
        "blobContainerName": "dead-letters",
    }
    assert "key-of-the-host" in body["properties"]["destination"]["properties"]["endpointUrl"]


def test_no_key_is_an_argument(made: Callable[[], list[tuple[Call, Any]]]) -> None:
    """Everybody on a machine sees the arguments of a process."""
    subscription.subscribe()
    assert "key-of-the-host" not in str([call for call, _ in made()])


def test_references_without_a_value_are_named() -> None:
    found = {
        "value": [
            {"name": "QR_SIGNING_KEYS", "properties": {"status": "SecretNotFound"}},
            {"name": "PAYMENT_WEBHOOK_SECRETS", "properties": {"status": "Resolved"}},
        ]
    }
    assert key_references.unresolved(found) == ["QR_SIGNING_KEYS (SecretNotFound)"]


def test_what_never_comes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.05)
    with pytest.raises(AzFailed, match="no key `blobs_extension`"):
        patience.eventually(lambda: subscription.blobs_key({"systemKeys": {}}))


def test_what_comes_late_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE_SECONDS", 0)
    answers: list[dict[str, Any]] = [{}, {"systemKeys": {"blobs_extension": "key"}}]
    assert patience.eventually(lambda: subscription.blobs_key(answers.pop(0))) == "key"
