"""HEAD is answered as GET is, without the body."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from infra.local.host.asgi import HostApplication
from infra.local.host.function_host import FunctionHost
from tests.api.conftest import Configure
from tests.factories import Json
from tests.factories.paths import packages_path, public_packages_path
from tests.harness.client import Client

BASE = "http://127.0.0.1/api/v1/"
# Of each answer its own.
_VARYING = {"x-request-id", "date"}


@pytest.fixture
async def site(host: FunctionHost) -> AsyncIterator[httpx.AsyncClient]:
    """The app behind the development host, as over HTTP."""
    transport = httpx.ASGITransport(HostApplication(host, {}, {}))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


async def _both(site: httpx.AsyncClient, path: str, **headers: str) -> list[httpx.Response]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return [await site.request(method, path, headers=sent) for method in ("GET", "HEAD")]


async def test_status_and_headers_are_those_of_get(
    site: httpx.AsyncClient, admin: Client, event: Json, package: Json
) -> None:
    signed_in = f"Bearer {admin.token}"
    for path, authorization in [
        ("health/live", ""),
        ("openapi.json", ""),
        ("docs", ""),
        (f"events/{event['slug']}", ""),
        (public_packages_path(event), ""),
        ("events/nobody-made-this", ""),
        (packages_path(event), ""),
        (packages_path(event), signed_in),
        (f"{packages_path(event)}/{package['id']}", signed_in),
    ]:
        got, head = await _both(site, path, Authorization=authorization)
        assert head.status_code == got.status_code, path
        assert head.content == b""
        assert got.content
        compared = [
            {name: value for name, value in answer.headers.items() if name not in _VARYING}
            for answer in (got, head)
        ]
        assert compared[0] == compared[1], path


async def test_a_known_tag_is_answered_with_304(site: httpx.AsyncClient, event: Json) -> None:
    path = public_packages_path(event)
    tag = (await site.head(path)).headers["etag"]
    got, head = await _both(site, path, If_None_Match=tag)
    assert (got.status_code, head.status_code) == (304, 304)
    assert got.headers["etag"] == head.headers["etag"]


async def test_head_counts_toward_the_limit_of_public_reads(
    site: httpx.AsyncClient, configure: Configure, event: Json
) -> None:
    configure(rate_limit_public_reads_per_minute=2, rate_limit_anonymous_per_minute=1)
    sent = {"X-Forwarded-For": f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"}
    path = public_packages_path(event)
    answers = [await site.head(path, headers=sent) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["ratelimit-policy"] == '"public";q=2;w=60'
