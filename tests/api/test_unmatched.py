"""Addresses and methods that no endpoint takes."""

import pytest

from tests.factories import Json
from tests.factories.paths import package_path, packages_path, public_packages_path
from tests.harness.client import Client


@pytest.mark.parametrize(
    "path", ["", "nothing", "admin", "admin/eventss", "events", "events/a/b/c/d", "health", "🎟"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD", "DELETE", "TRACE"])
async def test_an_unknown_address_is_not_found(anybody: Client, method: str, path: str) -> None:
    answer = await anybody.call(method, path)
    assert (answer.status, answer.code) == (404, "not_found")
    assert answer.json["instance"] == f"/api/v1/{path}"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "admin/events", "GET, HEAD, POST, OPTIONS"),
        ("PUT", "admin/events/x", "GET, HEAD, PATCH, OPTIONS"),
        ("GET", "admin/events/x/coordinators/y", "DELETE, PUT, OPTIONS"),
        ("HEAD", "admin/events/x/coordinators/y", "DELETE, PUT, OPTIONS"),
        ("PUT", "admin/events/x/tickets/packages/y", "DELETE, GET, HEAD, PATCH, OPTIONS"),
        ("PUT", "admin/events/x/tickets/packages/reorder", "POST, OPTIONS"),
        ("TRACE", "events/x/tickets/packages", "GET, HEAD, OPTIONS"),
        ("GET", "events/x/tickets/purchase", "POST, OPTIONS"),
        ("POST", "health/live", "GET, HEAD, OPTIONS"),
        ("PATCH", "Openapi.JSON", "GET, HEAD, OPTIONS"),
        ("POST", "me/purchases/", "GET, HEAD, OPTIONS"),
    ],
)
async def test_a_method_that_an_address_does_not_take_is_told_those_that_it_does(
    anybody: Client, method: str, path: str, allowed: str
) -> None:
    answer = await anybody.call(method, path)
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == set(allowed.split(", "))


async def test_an_address_that_two_endpoints_could_mean_takes_the_methods_of_the_fixed_one(
    admin: Client, event: Json
) -> None:
    """`reorder` stands where a package's id could."""
    answer = await admin.call("OPTIONS", f"{packages_path(event)}/reorder")
    assert answer.headers["Allow"] == "POST, OPTIONS"


async def test_a_slash_at_the_end_makes_no_difference(
    admin: Client, anybody: Client, package: Json
) -> None:
    assert (await admin.get(f"{package_path(package)}/")).status == 200
    path = public_packages_path({"id": package["event_id"]})
    assert (await anybody.get(f"{path}/")).status == 200
