"""Requests reach the function that the Functions host would choose, with the same values."""

import pytest

from infra.local.host.routes import IndexingError, Route, RouteTable, decode_path, parse_query

GET = frozenset({"GET"})


def table(*templates: tuple[str, str], prefix: str = "") -> RouteTable:
    routes = [Route(function, template, GET) for function, template in templates]
    return RouteTable(routes, prefix)


def find(routes: RouteTable, path: str) -> tuple[str, dict[str, str]] | None:
    match = routes.find("GET", decode_path(path))
    return None if match is None else (match.function, match.route_params)


def test_overlapping_routes_match_in_the_order_of_function_names() -> None:
    routes = table(("b_literal", "events/all"), ("a_parameter", "events/{id}"))
    assert find(routes, "/events/all") == ("a_parameter", {"id": "all"})
    routes = table(("a_literal", "events/all"), ("b_parameter", "events/{id}"))
    assert find(routes, "/events/all") == ("a_literal", {})
    assert find(routes, "/events/other") == ("b_parameter", {"id": "other"})


def test_an_earlier_name_with_another_method_is_passed_over() -> None:
    routes = RouteTable(
        [
            Route("create", "events", frozenset({"POST"})),
            Route("list", "events", GET),
            Route("zz_unmatched", "{*path}", frozenset({"GET", "POST", "DELETE"})),
        ]
    )
    found = {method: routes.find(method, "/events") for method in ("GET", "POST", "DELETE", "HEAD")}
    assert {method: match.function for method, match in found.items() if match} == {
        "GET": "list",
        "POST": "create",
        "DELETE": "zz_unmatched",
    }


@pytest.mark.parametrize(
    ("path", "rest"),
    [
        ("/api/v1", {}),
        ("/api/v1/", {}),
        ("/API/V1/x", {"path": "x"}),
        ("/api/v1/a//b/", {"path": "a//b/"}),
        ("/api/v1/a%2Fb%0A", {"path": "a%2Fb\n"}),
    ],
)
def test_a_catch_all_takes_the_rest_whatever_it_is(path: str, rest: dict[str, str]) -> None:
    assert find(table(("zz_unmatched", "api/v1/{*path}")), path) == ("zz_unmatched", rest)


@pytest.mark.parametrize("path", ["/", "/api", "/api/v10", "/api/v1//x", "/other"])
def test_a_catch_all_takes_no_other_path(path: str) -> None:
    assert find(table(("zz_unmatched", "api/v1/{*path}")), path) is None


@pytest.mark.parametrize(
    ("written", "received"),
    [
        ("spring-gala", "spring-gala"),
        ("a%20b+c", "a b+c"),
        ("%C3%A4", "ä"),
        ("a%2Fb%2fc", "a%2Fb%2fc"),
        ("%C3%A4%FF", "ä%FF"),
        ("100%", "100%"),
        ("%252F", "%2F"),
        ("T-000123.png", "T-000123.png"),
    ],
)
def test_route_values_are_decoded_once_but_for_slashes(written: str, received: str) -> None:
    assert find(table(("read", "events/{id}")), f"/events/{written}") == ("read", {"id": received})


@pytest.mark.parametrize(
    "path", ["/Events/X/Packages", "/events/X/packages/", "/%65vents/X/packages"]
)
def test_literal_segments_know_neither_case_nor_a_last_slash(path: str) -> None:
    assert find(table(("list", "events/{id}/packages")), path) == ("list", {"id": "X"})


@pytest.mark.parametrize(
    "path",
    [
        "/events//packages",
        "/events/x/packages//",
        "/event\u017f/x/packages",
        "/events/a/b/packages",
    ],
)
def test_what_only_looks_like_a_route_does_not_match(path: str) -> None:
    assert find(table(("list", "events/{id}/packages")), path) is None


def test_the_route_prefix_stands_before_every_route() -> None:
    routes = table(("list", "events"), prefix="api")
    assert find(routes, "/api/events") == ("list", {})
    assert find(routes, "/events") is None


@pytest.mark.parametrize("template", ["admin/events", "Administration", "runtime/x"])
def test_reserved_routes_are_refused(template: str) -> None:
    with pytest.raises(IndexingError, match="built-in"):
        table(("f", template))


@pytest.mark.parametrize(
    "template", ["e/{id:guid}", "e/{id?}", "e/{a}.{b}", "e/{*rest}/x", "e/{id"]
)
def test_templates_that_this_host_can_t_match_are_refused(template: str) -> None:
    with pytest.raises(IndexingError):
        table(("f", template))


def test_the_same_route_and_method_twice_is_refused() -> None:
    with pytest.raises(IndexingError, match="is taken by a"):
        table(("a", "events/{id}"), ("b", "Events/{id}"))


def test_queries_are_read_as_the_worker_gets_them() -> None:
    assert parse_query("q=a+b%26c&limit=5&empty=&flag&Limit=6&%C3%A4=%C3%B6") == {
        "q": "a b&c",
        "limit": "5,6",
        "ä": "ö",
    }
    assert parse_query("") == {}
