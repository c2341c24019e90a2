"""The real parts, started once for all tests. No test cleans up: each makes data of its own."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from infra.local.host.function_host import FunctionHost
from infra.local.host.genuine import worker
from infra.local.stack import LocalStack
from shared.cache import connection
from shared.domain.audit_chain import ChainRoot
from shared.process import process
from shared.services.audit import roots
from tests.factories import Json, new_event, new_package
from tests.harness.archive import archive_nothing_so_far
from tests.harness.client import Client
from tests.harness.key_server import KeyServer, serve_keys
from tests.harness.pool import deployed_pool_size
from tests.harness.quarantine import Quarantine
from tests.harness.stage import Crowd, Stage

ROOT = Path(__file__).parent.parent
# Each of several workers has servers of its own, as each of several runs in one clone may have.
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
if WORKER is not None:
    os.environ["TEST_STACK"] = f"{os.environ.get('TEST_STACK', 'test')}-{WORKER}"
Person = Callable[..., Client]
# A failing example is printed in a form that repeats it; none fails because the machine is busy.
hypothesis.settings.register_profile("tests", print_blob=True, deadline=None)
hypothesis.settings.load_profile("tests")
# Folders whose tests take longest, to be given out first: else one worker is still busy with a file
# of minutes when the others have nothing left.
LONGEST_FIRST = ("concurrency", "browser", "faults", "local_stack", "azure")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest folders first, and leave the order within a folder as it is."""
    places = {ROOT / "tests" / folder: place for place, folder in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.parent, len(places)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """State that Microsoft's own worker was not tried: a count of skipped tests hides it."""
    if not worker.is_installed():
        terminalreporter.section("tests/platform was skipped", sep="!", yellow=True, bold=True)
        terminalreporter.write_line(worker.WHAT_IT_NEEDS)


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    """PostgreSQL, Redis and Azurite, with an empty database at the newest migration."""
    # Another name lets two runs in one clone go side by side.
    directory = ROOT / ".local" / os.environ.get("TEST_STACK", "test")
    with LocalStack(directory) as running:
        with psycopg.connect(running.postgres.owner_url, autocommit=True) as owner:
            owner.execute("DROP SCHEMA public CASCADE")
            owner.execute("CREATE SCHEMA public")
            owner.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
        subprocess.run(
            [sys.executable, "-m", "alembic", "upgrade", "head"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": running.postgres.owner_url},
            check=True,
            capture_output=True,
        )
        yield running


@pytest.fixture(scope="session")
def keys(stack: LocalStack) -> Iterator[KeyServer]:
    """The issuer that everybody in the tests signs in with."""
    with serve_keys(stack.directory) as served:
        yield served


@pytest.fixture(scope="session")
def pooled(stack: LocalStack) -> Iterator[dict[str, str]]:
    """The settings that differ with PgBouncer in front, which TEST_PGBOUNCER=1 asks for."""
    if os.environ.get("TEST_PGBOUNCER") != "1":
        yield {}
        return
    with stack.pgbouncer() as pooler:
        threshold = "5" if pooler.knows_prepared_statements else ""
        yield {"DATABASE_URL": pooler.app_url, "DATABASE_PREPARE_THRESHOLD": threshold}


@pytest.fixture(scope="session")
async def host(
    stack: LocalStack, keys: KeyServer, pooled: dict[str, str]
) -> AsyncIterator[FunctionHost]:
    """The whole app, configured for the test stack, as the Functions host sees it."""
    defaults = json.loads((ROOT / "local.settings.json").read_text())["Values"]
    os.environ.update({**defaults, **stack.app_environment(keys.url), **pooled})
    os.environ["AUTH_JWKS_URL"] = f"{keys.url}/jwks.json"
    # Races meet as they do where it is deployed: with another pool, other requests would wait.
    os.environ["DATABASE_POOL_SIZE"] = str(deployed_pool_size("production"))
    process.reset()
    import function_app

    yield FunctionHost(function_app.app)
    await process.aclose()


@pytest.fixture(autouse=True)
def _redis_is_asked_again() -> None:
    """Forget that a test before has stopped Redis: the app would leave it alone for a second."""
    connection.pause.clear()


@pytest.fixture
def anybody(host: FunctionHost) -> Client:
    """Somebody who has not signed in."""
    return Client(host)


@pytest.fixture
def person(host: FunctionHost, keys: KeyServer) -> Person:
    """Make people who have signed in, each a new one: `person("donor", name=…, email=…)`."""

    def sign_in(*roles: str, sub: str | None = None, **claims: object) -> Client:
        subject = sub or uuid4().hex
        name = str(claims.pop("name", "Amara Lindgren"))
        email = str(claims.pop("email", f"{subject}@example.org"))
        token, _ = keys.issuer.issue(name, email, roles, subject, **claims)  # type: ignore[arg-type]
        return Client(host, token, subject)

    return sign_in


@pytest.fixture
def admin(person: Person) -> Client:
    """A super admin."""
    return person("super_admin")


@pytest.fixture
def donor(person: Person) -> Client:
    """A donor."""
    return person("donor", name="Priya Raman")


@pytest.fixture
async def event(admin: Client) -> Json:
    """An event that is on sale, without any limit."""
    return await new_event(admin)


@pytest.fixture
async def package(admin: Client, event: Json) -> Json:
    """A package of `event`, with ten to sell."""
    return await new_package(admin, event, quantity_limit=10)


@pytest.fixture(scope="session")
def crowd(host: FunctionHost, keys: KeyServer) -> Crowd:
    """Donors for all races of this process."""
    return Crowd(host, keys)


@pytest.fixture
def stage(
    host: FunctionHost,
    stack: LocalStack,
    superuser: psycopg.Connection,
    admin: Client,
    donor: Client,
    anybody: Client,
    event: Json,
    crowd: Crowd,
) -> Stage:
    """Who and what most races begin with, instead of a parameter for each."""
    return Stage(host, stack, superuser, admin, donor, anybody, event, crowd)


@pytest.fixture
def uploads(host: FunctionHost, superuser: psycopg.Connection) -> Quarantine:
    """What becomes of uploads, step by step: no scanner and no timer runs by itself here."""
    return Quarantine(host, superuser)


@pytest.fixture
def superuser(stack: LocalStack) -> Iterator[psycopg.Connection]:
    """A connection that may do anything, for looking behind the API and for breaking things."""
    with psycopg.connect(stack.postgres.superuser_url, autocommit=True) as connected:
        yield connected


@pytest.fixture
def others_are_archived(superuser: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the trails of all other tests out of the archive and its roots: they are thousands."""
    archive_nothing_so_far(superuser)
    others = {row[0] for row in superuser.execute("SELECT id FROM events")}
    recent_roots = roots.recent_roots

    async def our_roots(session: AsyncSession) -> list[ChainRoot]:
        return [root for root in await recent_roots(session) if root.event_id not in others]

    monkeypatch.setattr(roots, "recent_roots", our_roots)
