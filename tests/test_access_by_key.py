"""Only the issuer's keys sign, and they are not asked for more often than need be."""

import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import jwt
import pytest
from cachetools import TTLCache
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.local.host.function_host import FunctionHost
from infra.local.issuer import TokenIssuer
from shared.http import identity
from tests.harness.client import Client
from tests.harness.key_server import KeyServer
from tests.harness.signing import base64url, bearer_of, message_of, read_part

SIGNED_IN = "me/purchases"
LetPass = Callable[[float], None]


@pytest.fixture
def known(host: FunctionHost, keys: KeyServer) -> Client:
    """Somebody with a good token."""
    return bearer_of(host, keys)()


@pytest.fixture
def let_pass(monkeypatch: pytest.MonkeyPatch, keys: KeyServer) -> LetPass:
    """Let time pass for the keys' age by `let_pass(seconds)`; they are fetched anew here."""
    seconds = 1_000_000.0

    def pass_by(more: float) -> None:
        nonlocal seconds
        seconds += more

    monkeypatch.setattr(identity, "monotonic", lambda: seconds)
    fetched = identity.SigningKeys(f"{keys.url}/jwks.json")
    monkeypatch.setattr(identity, "signing_keys", lambda: fetched)
    # Nobody's token is remembered: each request asks for the key.
    monkeypatch.setattr(identity, "verified_memo", TTLCache(maxsize=1, ttl=0))
    # Put back afterwards, whatever a test publishes instead.
    monkeypatch.setattr(keys, "keys", keys.keys)
    return pass_by


async def status_with(host: FunctionHost, token: str) -> int:
    return (await Client(host, token).get(SIGNED_IN)).status


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "RS256"])
async def test_an_unsigned_token_proves_nothing(
    host: FunctionHost, known: Client, algorithm: str
) -> None:
    token = known.token or ""
    message = message_of({**read_part(token, 0), "alg": algorithm}, read_part(token, 1))
    for seal in ("", token.split(".")[2]):
        assert await status_with(host, f"{message}.{seal}") == 401


async def test_the_public_key_is_no_secret_to_sign_with(
    host: FunctionHost, known: Client, keys: KeyServer
) -> None:
    """The classic confusion: HS256 with the public key as its secret."""
    token = known.token or ""
    [published] = keys.keys["keys"]
    public = jwt.PyJWK(published).key
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for header in ({"alg": "HS256"}, {"alg": "HS256", "kid": None}):
        message = message_of({**read_part(token, 0), **header}, read_part(token, 1))
        for secret in (pem, pem.strip(), json.dumps(published).encode()):
            seal = base64url(hmac.new(secret, message.encode(), hashlib.sha256).digest())
            assert await status_with(host, f"{message}.{seal}") == 401


async def test_a_changed_claim_proves_nothing(host: FunctionHost, known: Client) -> None:
    token = known.token or ""
    claims = {**read_part(token, 1), "roles": ["super_admin"]}
    message = message_of(read_part(token, 0), claims)
    assert await status_with(host, f"{message}.{token.split('.')[2]}") == 401


async def test_a_foreign_key_proves_nothing_whatever_it_calls_itself(
    host: FunctionHost, known: Client, keys: KeyServer, tmp_path: Path
) -> None:
    forger = TokenIssuer(tmp_path, keys.issuer.issuer)
    forger._key_id = read_part(known.token or "", 0)["kid"]
    token, _ = forger.issue("Eve", "eve@example.org", ["super_admin"])
    assert await status_with(host, token) == 401


@pytest.mark.parametrize("key_id", [None, 7, "", ["x"], {"x": "y"}])
async def test_a_token_must_name_its_key(host: FunctionHost, known: Client, key_id: object) -> None:
    token = known.token or ""
    message = message_of({**read_part(token, 0), "kid": key_id}, read_part(token, 1))
    assert await status_with(host, f"{message}.{token.split('.')[2]}") == 401


async def test_an_unknown_key_is_looked_up_but_not_more_often_than_every_5_seconds(
    host: FunctionHost, known: Client, keys: KeyServer, tmp_path: Path, let_pass: LetPass
) -> None:
    assert (await known.get(SIGNED_IN)).status == 200
    forged, _ = TokenIssuer(tmp_path, keys.issuer.issuer).issue("Eve", "e@example.org", [])
    let_pass(6)
    asked = keys.requests
    for _ in range(5):
        assert await status_with(host, forged) == 401
        let_pass(0.9)
    assert keys.requests == asked + 1
    let_pass(1)
    assert await status_with(host, forged) == 401
    assert keys.requests == asked + 2


async def test_a_known_key_is_not_looked_up_again_within_the_hour(
    known: Client, keys: KeyServer, let_pass: LetPass
) -> None:
    assert (await known.get(SIGNED_IN)).status == 200
    asked = keys.requests
    let_pass(3_600)
    assert (await known.get(SIGNED_IN)).status == 200
    assert keys.requests == asked
    let_pass(1)
    assert (await known.get(SIGNED_IN)).status == 200
    assert keys.requests == asked + 1


async def test_a_new_key_of_the_issuer_is_found_and_a_withdrawn_one_is_dropped(
    host: FunctionHost, known: Client, keys: KeyServer, tmp_path: Path, let_pass: LetPass
) -> None:
    assert (await known.get(SIGNED_IN)).status == 200
    renewed = TokenIssuer(tmp_path, keys.issuer.issuer)
    token, _ = renewed.issue("Amara", "amara@example.org", ["donor"])
    keys.keys = renewed.jwks()
    let_pass(6)
    assert await status_with(host, token) == 200
    assert (await known.get(SIGNED_IN)).status == 401


@pytest.mark.parametrize(
    "published", ["no key set", [], 7, None, {}, {"keys": "x"}, {"keys": []}, {"keys": [{}]}]
)
async def test_an_issuer_that_answers_nonsense_is_one_that_is_down(
    known: Client, keys: KeyServer, let_pass: LetPass, published: object
) -> None:
    keys.keys = published  # type: ignore[assignment]  # nonsense is what it is
    answer = await known.get(SIGNED_IN)
    assert (answer.status, answer.code) == (503, "service_unavailable")


async def test_keys_that_are_known_outlive_an_issuer_that_answers_nonsense(
    known: Client, keys: KeyServer, let_pass: LetPass
) -> None:
    assert (await known.get(SIGNED_IN)).status == 200
    let_pass(4_000)
    keys.keys = {"keys": []}
    assert (await known.get(SIGNED_IN)).status == 200


async def test_an_answer_that_is_not_json_is_no_answer(
    known: Client, let_pass: LetPass, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy's sign-in page, for instance."""
    page = SimpleNamespace(dumps=lambda _: "<html>")
    monkeypatch.setattr("tests.harness.key_server.json", page)
    answer = await known.get(SIGNED_IN)
    assert (answer.status, answer.code) == (503, "service_unavailable")
