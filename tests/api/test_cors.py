"""Which other origins may read answers in a browser."""

import pytest

from tests.api.conftest import Configure
from tests.factories import Json, event_body
from tests.factories.paths import packages_path, public_packages_path
from tests.harness.client import Answer, Client

ADMIN = "https://admin.example.org"
DONORS = "https://tickets.example.org"


@pytest.fixture(autouse=True)
def _origins(configure: Configure) -> None:
    configure(cors_origins=f"{ADMIN}, {DONORS}")


def _granted(answer: Answer) -> str | None:
    return answer.headers.get("Access-Control-Allow-Origin")


@pytest.mark.parametrize("origin", [ADMIN, DONORS])
async def test_an_origin_from_the_settings_may_read_answers(
    anybody: Client, event: Json, origin: str
) -> None:
    answer = await anybody.get(public_packages_path(event), Origin=origin)
    assert (_granted(answer), answer.headers["Vary"]) == (origin, "Origin")
    exposed = set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert exposed == {
        "ETag",
        "Location",
        "Retry-After",
        "RateLimit",
        "RateLimit-Policy",
        "X-Request-Id",
        "Content-Disposition",
    }


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.org",
        "http://admin.example.org",
        "https://admin.example.org.evil.com",
        "https://admin.example.org:8443",
        "HTTPS://ADMIN.EXAMPLE.ORG",
        f"{ADMIN}, {DONORS}",
        "null",
        "*",
        "",
    ],
)
async def test_any_other_origin_may_not(anybody: Client, event: Json, origin: str) -> None:
    for method in ("GET", "OPTIONS"):
        answer = await anybody.call(method, public_packages_path(event), Origin=origin)
        assert _granted(answer) is None
        assert "Access-Control-Expose-Headers" not in answer.headers
        assert answer.headers["Vary"] == "Origin"


async def test_a_cache_keeps_origins_apart_even_when_none_is_named(
    anybody: Client, event: Json
) -> None:
    answer = await anybody.get(public_packages_path(event))
    assert (_granted(answer), answer.headers["Vary"]) == (None, "Origin")


async def test_refusals_can_be_read_too(anybody: Client, admin: Client, event: Json) -> None:
    tag = (await anybody.get(public_packages_path(event))).headers["ETag"]
    answers = [
        await anybody.get("nothing", Origin=ADMIN),
        await anybody.call("DELETE", "admin/events", Origin=ADMIN),
        await anybody.get("admin/events", Origin=ADMIN),
        await admin.post("admin/events", {}, Origin=ADMIN),
        await anybody.get(public_packages_path(event), Origin=ADMIN, If_None_Match=tag),
        await admin.post("admin/events", event_body(slug=event["slug"]), Origin=ADMIN),
    ]
    assert [answer.status for answer in answers] == [404, 405, 401, 400, 304, 409]
    assert {_granted(answer) for answer in answers} == {ADMIN}


async def test_a_browser_may_ask_before_it_sends(anybody: Client, event: Json) -> None:
    answer = await anybody.call(
        "OPTIONS",
        packages_path(event),
        Origin=ADMIN,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="authorization, content-type",
    )
    assert (answer.status, answer.body) == (204, b"")
    assert _granted(answer) == ADMIN
    assert set(answer.headers["Access-Control-Allow-Methods"].split(", ")) == {
        "GET",
        "HEAD",
        "POST",
        "OPTIONS",
    }
    assert set(answer.headers["Access-Control-Allow-Headers"].split(", ")) == {
        "Authorization",
        "If-Match",
        "If-None-Match",
        "Idempotency-Key",
        "X-Request-Id",
        "Content-Type",
    }
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


async def test_credentials_are_never_granted(anybody: Client, event: Json) -> None:
    """Who is asking is in the token; a cookie would be somebody else's doing."""
    for method in ("GET", "OPTIONS"):
        answer = await anybody.call(method, public_packages_path(event), Origin=ADMIN)
        assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_without_any_origin_in_the_settings_nothing_is_granted(
    anybody: Client, event: Json, configure: Configure
) -> None:
    configure(cors_origins="")
    answer = await anybody.get(public_packages_path(event), Origin=ADMIN)
    assert _granted(answer) is None
    assert "Vary" not in answer.headers
