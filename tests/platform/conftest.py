"""The app in Microsoft's own worker, behind our host, on the same servers as all other tests."""

import os
from pathlib import Path

import psycopg
import pytest

import function_app
from infra.local.host.function_host import FunctionHost
from infra.local.host.genuine.worker import Worker, is_installed
from infra.local.paths import ROOT
from tests.conftest import Person
from tests.harness.client import Client
from tests.harness.key_server import KeyServer
from tests.harness.quarantine import Quarantine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is here where there is no such worker; the summary of the run states it."""
    if not is_installed():
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent):
                item.add_marker(pytest.mark.skip(reason="the genuine worker needs Python 3.13"))


@pytest.fixture(scope="session")
async def worker(host: FunctionHost) -> Worker:
    """The worker with the app of this repository; `host` has set the app's environment."""
    # The app remembers the names, and would refuse to be read again in the same process.
    function_app.app.functions_bindings = {}
    started = await Worker.start(ROOT)
    function_app.app.functions_bindings = {}
    return started


@pytest.fixture(scope="session")
def genuine(worker: Worker) -> FunctionHost:
    """Our host, whose functions run in the genuine worker."""
    return FunctionHost(worker.index(os.environ))


@pytest.fixture
def anybody(genuine: FunctionHost) -> Client:
    """Somebody who has not signed in, at the genuine worker."""
    return Client(genuine)


@pytest.fixture
def person(genuine: FunctionHost, keys: KeyServer, person: Person) -> Person:
    """People who have signed in, as in all other tests, at the genuine worker."""

    def sign_in(*roles: str, sub: str | None = None, **claims: object) -> Client:
        known = person(*roles, sub=sub, **claims)
        return Client(genuine, known.token, known.subject)

    return sign_in


@pytest.fixture
def uploads(genuine: FunctionHost, superuser: psycopg.Connection) -> Quarantine:
    """What becomes of uploads, step by step, by functions of the genuine worker."""
    return Quarantine(genuine, superuser)
