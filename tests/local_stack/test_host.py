"""The development host answers over HTTP as the Functions host does."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import azure.functions as func
import httpx
import jwt
import pytest

from infra.local.host.asgi import HostApplication
from infra.local.host.function_host import FunctionHost
from infra.local.host.index import index_app
from infra.local.host.local_endpoints import make_local_endpoints
from infra.local.host.routes import IndexingError
from infra.local.host.server import HostSettings, PortTaken, bind, serve
from infra.local.people import BY_ROLE
from infra.local.ports import find_free_ports
from infra.local.stack import LocalStack

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
finished = asyncio.Event()


@app.route(route="echo/{name}", methods=["GET", "POST"])
async def echo(req: func.HttpRequest) -> func.HttpResponse:
    seen = {
        "method": req.method,
        "url": req.url,
        "params": dict(req.params),
        "route": dict(req.route_params),
        "twice": req.headers.get("X-Twice"),
        "size": len(req.get_body()),
        "empty": req.headers.get("X-Empty"),
        "cookie": req.headers.get("Cookie"),
    }
    headers = {"X-Own": "1", "X-Content-Type-Options": "own"}
    return func.HttpResponse(json.dumps(seen), mimetype="application/json", headers=headers)


@app.route(route="plain", methods=["GET"])
def plain(req: func.HttpRequest) -> func.HttpResponse:
    """Not async: it runs in a thread."""
    return func.HttpResponse("text")


@app.route(route="broken", methods=["GET"])
async def broken(req: func.HttpRequest) -> func.HttpResponse:
    raise ZeroDivisionError(req.url)


@app.route(route="nothing", methods=["GET"])
async def nothing(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(status_code=204)


@app.route(route="slow", methods=["GET"])
async def slow(req: func.HttpRequest) -> func.HttpResponse:
    await asyncio.sleep(0.5)
    finished.set()
    return func.HttpResponse("done")


@pytest.fixture(scope="module")
async def client(running_stack: LocalStack) -> AsyncIterator[httpx.AsyncClient]:
    bound = bind(find_free_ports(1)[0])
    url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    local_endpoints = make_local_endpoints(running_stack, running_stack.issuer(f"{url}/local"))
    custom_headers = {"X-Content-Type-Options": "nosniff"}
    host = FunctionHost(app, settings={"FUNCTIONS_REQUEST_BODY_SIZE_LIMIT": "1000"})
    async with (
        serve(HostApplication(host, local_endpoints, custom_headers), bound),
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        yield client


async def test_a_function_sees_the_request_and_its_answer_goes_out(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post(
        "/ECHO/a%20b?q=1&q=2", content=b"abc", headers=[("X-Twice", "1"), ("X-Twice", "2")]
    )
    assert answer.json() == {
        "method": "POST",
        "url": f"{client.base_url}/ECHO/a%20b?q=1&q=2",
        "params": {"q": "1,2"},
        "route": {"name": "a b"},
        "twice": "1,2",
        "size": 3,
        "empty": None,
        "cookie": None,
    }
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-own"] == "1"
    assert answer.headers["x-content-type-options"] == "own"


async def test_a_plain_function_runs_too(client: httpx.AsyncClient) -> None:
    answer = await client.get("/plain")
    assert (answer.text, answer.headers["content-type"]) == ("text", "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/none"), ("DELETE", "/plain"), ("HEAD", "/plain")]
)
async def test_an_unmatched_request_is_an_empty_404(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_function_that_raises_is_an_empty_500_and_a_traceback_in_the_log(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "host"):
        answer = await client.get("/broken")
    assert (answer.status_code, answer.content) == (500, b"")
    assert "ZeroDivisionError" in caplog.text


async def test_a_body_over_the_limit_is_an_empty_500(client: httpx.AsyncClient) -> None:
    assert (await client.post("/echo/x", content=bytes(1000))).json()["size"] == 1000
    answer = await client.post("/echo/x", content=bytes(1001))
    assert (answer.status_code, answer.content) == (500, b"")


async def test_a_body_without_a_stated_length_does_not_arrive(client: httpx.AsyncClient) -> None:
    """A chunked one, as some senders of webhooks use."""

    async def in_chunks() -> AsyncIterator[bytes]:
        yield b"abc"

    answer = await client.post("/echo/x", content=in_chunks())
    assert answer.request.headers["transfer-encoding"] == "chunked"
    assert answer.json()["size"] == 0


async def test_an_empty_header_arrives_as_an_empty_text(client: httpx.AsyncClient) -> None:
    assert (await client.get("/echo/x", headers={"X-Empty": ""})).json()["empty"] == ""


async def test_repeated_cookies_arrive_with_a_comma_between(client: httpx.AsyncClient) -> None:
    sent = [("Cookie", "a=1"), ("Cookie", "b=2")]
    assert (await client.get("/echo/x", headers=sent)).json()["cookie"] == "a=1,b=2"


async def test_what_a_function_answers_is_streamed(client: httpx.AsyncClient) -> None:
    answer = await client.get("/plain")
    assert "content-length" not in answer.headers
    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.headers["server"] == "Kestrel"


async def test_an_answer_without_a_body_has_a_content_type_all_the_same(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/nothing")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "content-length" not in answer.headers


async def test_a_client_that_leaves_does_not_stop_the_function(client: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await client.get("/slow", timeout=0.1)
    await asyncio.wait_for(finished.wait(), 5)


async def test_sign_in_gives_the_same_person_a_valid_token_each_time(
    client: httpx.AsyncClient, running_stack: LocalStack
) -> None:
    body = {"name": "Ada", "email": "ada@example.org", "roles": ["donor"]}
    first = (await client.post("/local/token", json=body)).json()
    again = (await client.post("/local/token", json=body | {"email": "ADA@example.org"})).json()
    assert first["sub"] == again["sub"]
    key = jwt.PyJWKSet.from_dict((await client.get("/local/jwks.json")).json())
    environment = running_stack.app_environment(str(client.base_url))
    claims = jwt.decode(
        first["access_token"],
        key[jwt.get_unverified_header(first["access_token"])["kid"]],
        algorithms=["RS256"],
        audience=environment["AUTH_AUDIENCE"],
        issuer=environment["AUTH_ISSUER"],
    )
    assert claims["email_verified"] is True
    assert {name: claims[name] for name in body} == body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"name": "A", "email": "a@b.c"}',
        b'{"name": "A", "email": "nobody", "roles": []}',
        b'{"name": "A", "email": "a@b.c", "roles": ["king"]}',
        b'{"name": "A", "email": "a@b.c", "roles": [], "sub": ""}',
        b'{"name": "A", "email": "a@b.c", "roles": [], "other": 1}',
    ],
)
async def test_a_bad_token_request_is_told_what_is_wrong(
    client: httpx.AsyncClient, body: bytes
) -> None:
    answer = await client.post("/local/token", content=body)
    assert answer.status_code == 400
    assert answer.json()["errors"]


async def test_the_other_doors(client: httpx.AsyncClient, running_stack: LocalStack) -> None:
    status = (await client.get("/local/status")).json()
    assert status["storage"]["blob_endpoint"] == running_stack.azurite.blob_endpoint
    config = (await client.get("/config.json")).json()
    assert config["api_origin"] == ""
    assert {person["role"] for person in config["sign_in"]["people"]} == set(BY_ROLE)


async def test_tests_can_call_functions_without_a_socket() -> None:
    host = FunctionHost(app, "api", settings={})
    answer = await host.call("GET", "/api/echo/x?a=b", {"X-Twice": "3"})
    assert answer is not None
    assert json.loads(answer.get_body())["twice"] == "3"
    assert await host.call("PUT", "/api/echo/x") is None


def test_a_taken_port_is_refused() -> None:
    with bind(find_free_ports(1)[0]) as bound, pytest.raises(PortTaken):
        bind(bound.getsockname()[1])


def test_host_json_has_no_route_prefix() -> None:
    assert HostSettings.read().route_prefix == ""


def test_a_function_that_wants_what_the_host_does_not_pass_is_refused() -> None:
    greedy = func.FunctionApp()

    @greedy.route(route="greedy")
    async def want_more(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
        return func.HttpResponse(context.invocation_id)

    with pytest.raises(IndexingError, match=r"passes \['req'\]"):
        index_app(greedy, {})


@pytest.mark.parametrize("path", ["/local/status", "/echo/a", "/nothing"])
@pytest.mark.parametrize("name", ["rebound.example.org", "127.0.0.1.example.org:80", ""])
async def test_a_request_under_another_name_is_refused(
    client: httpx.AsyncClient, path: str, name: str
) -> None:
    """Else a page whose name is made to resolve to this machine could read passwords."""
    answer = await client.get(path, headers={"Host": name})
    assert answer.status_code == 421
    assert "password" not in answer.text


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost:7071", "LOCALHOST", "[::1]:7071"])
async def test_a_request_under_a_name_of_this_machine_is_answered(
    client: httpx.AsyncClient, name: str
) -> None:
    assert (await client.get("/plain", headers={"Host": name})).text == "text"


async def test_a_setting_adds_names(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCAL_HOST_NAMES", "box.example.org, other.example.org")
    for name, status in {"box.example.org:7071": 200, "third.example.org": 421}.items():
        assert (await client.get("/plain", headers={"Host": name})).status_code == status


async def test_head_of_an_endpoint_of_the_host_is_get_without_a_body(
    client: httpx.AsyncClient,
) -> None:
    got, head = await client.get("/local/jwks.json"), await client.head("/local/jwks.json")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
