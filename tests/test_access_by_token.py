"""What a token must say to prove anything: for us, from the issuer, now, and well formed."""

import time
from collections.abc import Mapping
from uuid import uuid4

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from tests.harness.client import Client
from tests.harness.key_server import KeyServer
from tests.harness.signing import Bearer, bearer_of

# Less than the leeway and more, by enough for a slow test.
WITHIN, BEYOND = 25, 40
# What is for everybody who is signed in, and what is for super admins; both exist for nobody else.
SIGNED_IN, ADMINS_ONLY = "me/purchases", f"admin/events/{uuid4()}/coordinators"


@pytest.fixture
def bearer(host: FunctionHost, keys: KeyServer) -> Bearer:
    """Make somebody new by `bearer(claim=value)`; None leaves a claim out."""
    return bearer_of(host, keys)


def shifted(claims: Mapping[str, int]) -> dict[str, int]:
    return {claim: int(time.time()) + seconds for claim, seconds in claims.items()}


async def status_with(host: FunctionHost, header: str) -> int:
    return (await Client(host).get(SIGNED_IN, Authorization=header)).status


async def test_a_good_token_is_taken(bearer: Bearer) -> None:
    assert (await bearer().get(SIGNED_IN)).status == 200


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_is_written_in_any_case(
    host: FunctionHost, bearer: Bearer, scheme: str
) -> None:
    assert await status_with(host, f"{scheme} {bearer().token}") == 200


@pytest.mark.parametrize("claims", [{"exp": -BEYOND}, {"nbf": BEYOND}, {"iat": BEYOND}])
async def test_a_token_has_its_time(bearer: Bearer, claims: Mapping[str, int]) -> None:
    answer = await bearer(**shifted(claims)).get(SIGNED_IN)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("claims", [{"exp": -WITHIN}, {"nbf": WITHIN}, {"iat": WITHIN}])
async def test_clocks_may_differ_by_30_seconds(bearer: Bearer, claims: Mapping[str, int]) -> None:
    assert (await bearer(**shifted(claims)).get(SIGNED_IN)).status == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-app"},
        {"aud": []},
        {"aud": 7},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": ""},
        {"iss": ["x"]},
        {"iss": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": ["x"]},
        {"nbf": "yesterday"},
        {"iat": "now"},
        {"sub": None},
        {"sub": 7},
        {"sub": ["x"]},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": "a\x00b"},
        {"sub": "a\nb"},
        {"sub": "\x7f"},
        {"sub": "\ud800"},
    ],
)
async def test_a_token_for_somebody_else_or_of_another_shape_proves_nothing(
    bearer: Bearer, claims: Mapping[str, object]
) -> None:
    assert (await bearer(**claims).get(SIGNED_IN)).status == 401


async def test_a_token_may_be_for_several_apps(bearer: Bearer) -> None:
    assert (await bearer(aud=["other", "ticket-packages"]).get(SIGNED_IN)).status == 200


@pytest.mark.parametrize("subject", ["x", "auth0|64f0", "Ünï cödé", "x" * 255])
async def test_a_subject_is_any_string_of_1_to_255_characters(bearer: Bearer, subject: str) -> None:
    assert (await bearer(sub=subject).get(SIGNED_IN)).status == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Bearer x",
        "Bearer ..",
        "Bearer a.b.c",
        "Bearer é.é.é",
        "Bearer \x00",
        "Bearer e30.e30.e30",
        "Bearer W10.e30.x",
        "Bearer bnVsbA.bnVsbA.x",
        "Bearer " + "A" * 20_000,
        "Basic dXNlcjpwYXNz",
        "Digest x",
    ],
)
async def test_garbage_proves_nothing(host: FunctionHost, header: str) -> None:
    assert await status_with(host, header) == 401


@pytest.mark.parametrize(
    "roles",
    [
        None,
        "super_admin",
        {"super_admin": True},
        7,
        [],
        ["SUPER_ADMIN"],
        ["super_admin "],
        ["admin"],
        [["super_admin"]],
    ],
)
async def test_roles_that_are_no_list_of_ours_give_nothing(bearer: Bearer, roles: object) -> None:
    somebody = bearer(roles=roles)
    assert (await somebody.get(ADMINS_ONLY)).status == 403
    assert (await somebody.get(SIGNED_IN)).status == 200


async def test_unknown_roles_are_ignored(bearer: Bearer) -> None:
    roles = ["owner", None, 7, {"x": 1}, "super_admin", "\x00"]
    assert (await bearer(roles=roles).get(ADMINS_ONLY)).status == 404


@pytest.mark.parametrize(
    "value", [None, 7, "", " ", "x" * 300, "a\x00b", "\ud800", ["x"], {"x": 1}, True]
)
@pytest.mark.parametrize("claim", ["name", "email", "email_verified", "xms_edov"])
async def test_what_can_not_be_shown_is_left_out_and_locks_nobody_out(
    bearer: Bearer, claim: str, value: object
) -> None:
    assert (await bearer(**{claim: value}).get(SIGNED_IN)).status == 200


async def test_a_token_that_leaves_out_name_and_address_leaves_the_known_ones(
    bearer: Bearer, superuser: psycopg.Connection
) -> None:
    subject = uuid4().hex
    for claims in ({"name": "Noor", "email": "noor@example.org"}, {"name": None, "email": None}):
        assert (await bearer(sub=subject, **claims).get(SIGNED_IN)).status == 200
    known = superuser.execute("SELECT name, email FROM users WHERE subject = %s", [subject])
    assert known.fetchall() == [("Noor", "noor@example.org")]
