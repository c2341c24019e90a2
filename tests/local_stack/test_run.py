"""`make run`, with the app as it is: from nothing to a demo event, and down without a trace."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from infra.local import demo
from infra.local.paths import LOCAL, ROOT
from infra.local.ports import find_free_ports, is_free
from infra.local.seed import SLUG
from infra.local.stack import remove_stack

# As `make` does it: one process that starts another, and that may be killed.
AS_CHILD = [sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])"]
RUN = [sys.executable, "-m", "infra.local"]
NAME = "run-of-the-tests"
SECONDS = 30.0


@pytest.fixture(scope="module")
def stack_name() -> Iterator[str]:
    """A stack beside the one of a developer's own `make run`."""
    remove_stack(LOCAL / NAME)
    yield NAME
    remove_stack(LOCAL / NAME)


def environment(name: str) -> dict[str, str]:
    return os.environ | {"LOCAL_STACK": name}


@contextmanager
def running(name: str, port: int, output: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that is ready, started by a parent in between."""
    command = [*AS_CHILD, *RUN, "run", "--end-with-parent", "--port", str(port)]
    with output.open("wb") as file:
        started = subprocess.Popen(  # noqa: S603 - our own
            command, cwd=ROOT, env=environment(name), stdout=file, stderr=file
        )
    try:
        wait_for(lambda: " ready\n" in output.read_text(), output)
        yield started
    finally:
        started.kill()
        started.wait()


def wait_for(is_so: Callable[[], bool], output: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, output.read_text()
        time.sleep(0.05)


def stop(name: str, parent: subprocess.Popen[bytes]) -> None:
    """Interrupt the run as Ctrl-C does, and wait until its servers are stopped."""
    os.kill(int((LOCAL / name / "lock").read_text()), signal.SIGINT)
    assert parent.wait(SECONDS) == 0


def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own
        [*RUN, *arguments],
        cwd=ROOT,
        env=environment(name),
        capture_output=True,
        text=True,
        check=False,
    )


def get(port: int, path: str, token: str | None = None) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return httpx.get(f"http://127.0.0.1:{port}{path}", headers=headers, trust_env=False)


def images_of(port: int, event_id: str) -> list[str]:
    packages = get(port, f"/api/v1/events/{event_id}/tickets/packages").json()["items"]
    return [package["image"]["thumbnail_url"] for package in packages if package["image"]]


def test_from_nothing_to_a_demo_event_and_again_on_another_port(
    stack_name: str, tmp_path: Path
) -> None:
    first_port, second_port = find_free_ports(2)
    output = tmp_path / "first"
    with running(stack_name, first_port, output):
        assert "not complete" not in output.read_text()
        event = get(first_port, f"/api/v1/events/{SLUG}").json()
        token = run(stack_name, "token", "--role", "coordinator").stdout.strip()
        mine = get(first_port, "/api/v1/admin/events", token).json()["items"]
        assert [found["id"] for found in mine] == [event["id"]]
        assert {name: mine[0][name] for name in demo.LIMITS} == demo.LIMITS

        # Uploaded, scanned by the stand-in, published by the blob trigger, and fetched.
        wait_for(lambda: len(images_of(first_port, event["id"])) == len(demo.IMAGES), output)
        for url in images_of(first_port, event["id"]):
            assert httpx.get(url, trust_env=False).headers["Content-Type"] == "image/webp"

        taken = run(stack_name, "run", "--port", str(first_port))
        assert (taken.returncode, taken.stderr.strip()) == (1, f"port {first_port} is taken")
    # Its parent was killed.
    wait_for(lambda: is_free(first_port), output)

    output = tmp_path / "second"
    with running(stack_name, second_port, output) as parent:
        assert "making the demo event" not in output.read_text()
        assert get(second_port, f"/api/v1/events/{SLUG}").json() == event
        token = run(stack_name, "token", "--role", "coordinator").stdout.strip()
        assert get(second_port, "/api/v1/admin/events", token).json()["items"] == mine
        stop(stack_name, parent)
        assert output.read_text().endswith(" stopped\n")


def test_without_a_run_there_is_no_token(tmp_path: Path) -> None:
    refused = run("no-such-run", "token")
    assert refused.returncode == 1
    assert "start it with `make run`" in refused.stderr


# What the tour promises to show, in the order in which it is shown.
SHOWN_BY_THE_TOUR = (
    '"pending_scan"',
    '"clean"',
    '"rejected"',
    '"total_price":"864.00"',
    '"promo_code_donor_limit"',
    '"payment_pending"',
    '"valid":true',
    '"version":2',
    '"precondition_failed"',
    '"ok":true',
    '"valid":true',
    "Ines Valera",
)


def test_the_tour_works_as_it_is_written(stack_name: str, tmp_path: Path) -> None:
    blocks = re.findall(r"^```bash\n(.*?)^```$", (ROOT / "docs/tour.md").read_text(), re.M | re.S)
    script = tmp_path / "tour.sh"
    script.write_text("".join(blocks).replace(".local/run/", f".local/{stack_name}/"))
    [port] = find_free_ports(1)
    with running(stack_name, port, tmp_path / "output") as parent:
        toured = subprocess.run(  # noqa: S603 - our own
            ["bash", "-eu", str(script)],  # noqa: S607 - bash is wherever it is
            cwd=ROOT,
            env=environment(stack_name),
            capture_output=True,
            text=True,
            check=False,
        )
        stop(stack_name, parent)
    assert toured.returncode == 0, toured.stderr
    shown = toured.stdout
    for expected in SHOWN_BY_THE_TOUR:
        assert expected in shown, toured.stdout
        shown = shown.partition(expected)[2]
