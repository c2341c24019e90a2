"""`python -m infra.local.bench.images`: seconds from upload to thumbnail, and the memory it takes.

The development host runs in a separate process, as do PostgreSQL, Redis and Azurite; this process
uploads, and replaces Defender without the usual pause of a second or two, which the app can't
shorten.
"""

import asyncio
import io
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

import httpx
import psutil  # type: ignore[import-untyped]  # it ships no types
from PIL import Image

from infra.local.bench.host import running_host
from infra.local.defender import Behaviour, Defender
from infra.local.environment import NO_LIMITS, app_environment, finish_alembic, start_alembic
from infra.local.host.server import bind
from infra.local.issuer import ISSUER, TokenIssuer
from infra.local.paths import LOCAL
from infra.local.ports import find_free_ports
from infra.local.stack import LocalStack, remove_stack
from infra.local.until_stopped import interrupt_on_signals, run_until_stopped
from shared.domain.images import MAX_IMAGE_BYTES

_DIRECTORY = LOCAL / "bench-images"
_ONE_BY_ONE = 7
_AT_ONCE = 20
_POLL_SECONDS = 0.2
_WIDTH, _HEIGHT = 4_000, 3_000
_PACKAGE = {
    "name": "Single Seat",
    "description": "One seat at a shared table.",
    "price": "250.00",
    "seats_per_package": 1,
}


def make_photograph() -> bytes:
    """Return a JPEG of 12 million pixels, almost as large as an image may be.

    Noise is the worst case for a camera's picture: it can hardly be compressed.
    """
    noise = [Image.effect_noise((_WIDTH, _HEIGHT), 40) for _ in "RGB"]
    picture = Image.merge("RGB", noise)
    for quality in range(95, 10, -1):
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality)
        if len(file.getvalue()) <= MAX_IMAGE_BYTES:
            return file.getvalue()
    raise RuntimeError("no quality is low enough")


def _event() -> dict[str, str]:
    starts_at = datetime.now(UTC) + timedelta(days=30)
    return {
        "name": "Bench",
        "slug": "bench-images",
        "starts_at": starts_at.isoformat(),
        "time_zone": "UTC",
    }


class _Coordinator:
    """Makes packages and uploads their images."""

    def __init__(self, client: httpx.AsyncClient, photograph: bytes) -> None:
        self._client = client
        self._photograph = photograph
        self._packages = ""

    async def set_up(self) -> None:
        """Make an event."""
        made = await self._client.post("/api/v1/admin/events", json=_event())
        event_id = made.raise_for_status().json()["id"]
        self._packages = f"/api/v1/admin/events/{event_id}/tickets/packages"

    async def new_package(self) -> str:
        """Return the address of a new package's image."""
        made = await self._client.post(self._packages, json=_PACKAGE)
        return f"{self._packages}/{made.raise_for_status().json()['id']}/image"

    async def seconds_to_thumbnail(self, path: str) -> tuple[float, float]:
        """Upload; return the seconds until it was answered, and until the thumbnail was fetched."""
        started = time.perf_counter()
        answer = await self._client.post(path, files={"file": self._photograph})
        answer.raise_for_status()
        answered = time.perf_counter() - started
        while True:
            image = (await self._client.get(path)).raise_for_status().json()
            if image["thumbnail_url"] is not None:
                break
            await asyncio.sleep(_POLL_SECONDS)
        (await self._client.get(image["thumbnail_url"])).raise_for_status()
        return answered, time.perf_counter() - started


def _host_process() -> psutil.Process:
    [process] = [
        child
        for child in psutil.Process().children()
        if "infra.local.bench.host" in " ".join(child.cmdline())
    ]
    return process


def _peak_mib(pid: int) -> float:
    """Return a process's peak of resident memory (proc(5), VmHWM)."""
    with open(f"/proc/{pid}/status") as status:
        [line] = [line for line in status if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def _print_times(what: str, seconds: Sequence[float]) -> None:
    print(f"{what:44} median {median(seconds):6.2f} s   most {max(seconds):6.2f} s", flush=True)


async def _measure(stack: LocalStack, port: int) -> None:
    defender = Defender(stack.azurite.connection_string)
    defender.behaviour = Behaviour(least_seconds=0, most_seconds=0)
    token, _ = TokenIssuer(stack.directory, ISSUER).issue(
        "Amara Lindgren", "amara@example.org", ["super_admin"]
    )
    photograph = make_photograph()
    print(f"a JPEG of {len(photograph):,} bytes, {_WIDTH} by {_HEIGHT} pixels")
    async with (
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Bearer {token}"},
            timeout=120,
            trust_env=False,
        ) as client,
        defender.watching(),
    ):
        coordinator = _Coordinator(client, photograph)
        await coordinator.set_up()
        host = _host_process()
        before = host.memory_info().rss / 2**20
        paths = [await coordinator.new_package() for _ in range(_ONE_BY_ONE)]
        took = [await coordinator.seconds_to_thumbnail(path) for path in paths]
        _print_times("one by one: upload to answer", [answered for answered, _ in took])
        _print_times("one by one: upload to thumbnail", [shown for _, shown in took])
        single = _peak_mib(host.pid)
        paths = [await coordinator.new_package() for _ in range(_AT_ONCE)]
        took = await asyncio.gather(*map(coordinator.seconds_to_thumbnail, paths))
        _print_times(f"{_AT_ONCE} at once: upload to thumbnail", [shown for _, shown in took])
        peak = _peak_mib(host.pid)
        print(
            f"the host's resident memory: {before:.0f} MiB before, at the most {single:.0f} MiB"
            f" one by one and {peak:.0f} MiB with {_AT_ONCE} at once"
        )


def main() -> int:
    """Return the exit code."""
    interrupt_on_signals()
    # Empty each time: the app would first sweep the uploads of earlier runs.
    remove_stack(_DIRECTORY)
    with bind(find_free_ports(1)[0]) as bound, LocalStack(_DIRECTORY) as stack:
        port = bound.getsockname()[1]
        log = stack.directory / "logs" / "migrate.log"
        owner = stack.postgres.owner_url
        finish_alembic(start_alembic("upgrade", "head", database_url=owner, log=log), log)
        environment = os.environ | app_environment(stack, f"http://127.0.0.1:{port}") | NO_LIMITS
        with running_host(stack.directory, bound, environment):
            run_until_stopped(_measure(stack, port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
