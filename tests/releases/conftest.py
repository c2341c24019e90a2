"""A browser for recording pages, and the rows of an earlier release to test against."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from shared.domain.tickets import derive_key
from shared.services.guests import ticket_codes
from tests.api.conftest import configure
from tests.browser.conftest import browser, playwright, site, visit
from tests.conftest import Person
from tests.harness.client import Client
from tests.harness.key_server import KeyServer
from tests.harness.patching import replace_everywhere
from tests.releases.files import load, recorded_releases

RecordedPerson = Callable[[str, str], Client]
SignWith = Callable[..., None]

__all__ = ["browser", "configure", "playwright", "site", "visit"]


@pytest.fixture
def sign_with(monkeypatch: pytest.MonkeyPatch) -> SignWith:
    """Sign tickets with the first of some secrets, and verify with all of them.

    Past the settings: the key of a recording is shorter than a deployment's may be.
    """

    def change(*secrets: str) -> None:
        keys = tuple(derive_key(secret) for secret in secrets)
        replace_everywhere(monkeypatch, ticket_codes._keys, lambda: keys)

    return change


@pytest.fixture(params=recorded_releases())
def release(request: pytest.FixtureRequest) -> str:
    """The name of a release that was recorded."""
    name: str = request.param
    return name


@pytest.fixture
def recorded_rows(
    host: FunctionHost, superuser: psycopg.Connection, keys: KeyServer, release: str
) -> None:
    """Write the release's rows into the database as this release has migrated it.

    Only the columns that the release knew are written: whatever came since needs a default.
    """
    recorded = load(release, "rows")
    (event,) = recorded["events"]
    if superuser.execute("SELECT 1 FROM events WHERE id = %s", (event["id"],)).fetchone():
        return
    # The recorded people sign in at the issuer of this run.
    recorded["users"] = [{**row, "issuer": keys.issuer.issuer} for row in recorded["users"]]
    with superuser.transaction():
        for table, rows in recorded.items():
            if rows:
                columns = ", ".join(rows[0])
                # People outlive the events that a browser's site removes when it starts.
                again = " ON CONFLICT DO NOTHING" if table == "users" else ""
                superuser.execute(
                    f"INSERT INTO {table} ({columns}) SELECT {columns}"
                    f" FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb){again}",
                    (json.dumps(rows),),
                )


@pytest.fixture
def recorded_person(person: Person, release: str) -> RecordedPerson:
    """Sign somebody of the recording in again: `recorded_person("donor", subject)`."""
    users = {row["subject"]: row for row in load(release, "rows")["users"]}

    def sign_in(role: str, subject: str) -> Client:
        # Pages know people by issuer and subject.
        user = users[subject.rpartition(" ")[2]]
        return person(role, sub=user["subject"], name=user["name"], email=user["email"])

    return sign_in


@pytest.fixture
def soon_after(release: str) -> Iterator[None]:
    """Set the app's clock to an hour after the recording: its keys are still remembered."""
    stored = [row["created_at"] for row in load(release, "rows")["idempotency_keys"]]
    with clock.frozen_at(datetime.fromisoformat(max(stored)) + timedelta(hours=1)):
        yield
