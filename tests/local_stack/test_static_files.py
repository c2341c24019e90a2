"""The PWA's files come with the headers and fallbacks that staticwebapp.config.json asks for."""

import gzip
import json
from pathlib import Path

import pytest

from infra.local.host.static_files import StaticFiles
from infra.local.site_config import LOCAL_HOSTS, NAME, TEMPLATE, write_site_config

PAGE = b"<!doctype html><title>Tickets</title>"
DONORS = b"<!doctype html><title>Donors</title>"


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    """A small build beside the configuration that is deployed."""
    directory = tmp_path / "dist"
    (directory / "assets").mkdir(parents=True)
    (directory / ".vite").mkdir()
    (directory / ".vite" / "manifest.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("not for anybody")
    write_site_config(LOCAL_HOSTS, directory)
    (directory / "index.html").write_bytes(PAGE)
    (directory / "donor.html").write_bytes(DONORS)
    (directory / "sw.js").write_text("")
    (directory / "manifest.webmanifest").write_text("{}")
    (directory / "assets" / "index-1a2b.js").write_text("export {}")
    (directory / "icon.png").write_bytes(b"\x89PNG")
    return StaticFiles(directory)


@pytest.mark.parametrize("path", ["/", "/events", "/events/x/tickets/packages", "/signed-in"])
def test_a_page_of_the_app_is_the_app_itself_and_is_asked_for_every_time(
    files: StaticFiles, path: str
) -> None:
    answer = files.answer("GET", path)
    assert answer is not None
    assert (answer.status_code, answer.get_body(), answer.mimetype) == (200, PAGE, "text/html")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_donor_gets_a_page_of_their_own(files: StaticFiles) -> None:
    answer = files.answer("GET", "/e/spring-gala")
    assert answer is not None
    assert answer.get_body() == DONORS


def test_a_hashed_file_may_be_kept_for_ever(files: StaticFiles) -> None:
    answer = files.answer("GET", "/assets/index-1a2b.js")
    assert answer is not None
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("/sw.js", "text/javascript"), ("/manifest.webmanifest", "application/manifest+json")],
)
def test_what_tells_of_a_new_build_is_never_kept(
    files: StaticFiles, path: str, media_type: str
) -> None:
    answer = files.answer("GET", path)
    assert answer is not None
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (media_type, "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone-0000.js",
        "/old.js",
        "/assets/../../secret.txt",
        "/..%2fsecret.txt.js",
        f"/{NAME}",
        "/.vite/manifest.json",
        "/events/a\0b",
        f"/{'a' * 5_000}",
    ],
)
def test_what_is_not_there_is_a_404_and_never_the_app(files: StaticFiles, path: str) -> None:
    """A script that is gone, answered with a page, would be a syntax error in an old tab."""
    answer = files.answer("GET", path)
    assert answer is not None
    assert (answer.status_code, answer.get_body()) == (404, b"")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/v1/events/x"), ("POST", "/"), ("GET", "/local/status"), ("OPTIONS", "/events")],
)
def test_the_api_and_the_doors_are_left_alone(files: StaticFiles, method: str, path: str) -> None:
    assert files.answer(method, path) is None


def test_on_this_machine_nothing_asks_for_https(files: StaticFiles) -> None:
    answer = files.answer("GET", "/")
    assert answer is not None
    assert "Strict-Transport-Security" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: http://127.0.0.1:*" in policy
    assert "https:" not in policy
    deployed = json.loads(TEMPLATE.read_text())["globalHeaders"]
    assert "127.0.0.1" not in deployed["Content-Security-Policy"]
    assert "Strict-Transport-Security" in deployed


def test_text_is_compressed_for_who_takes_it_and_pictures_are_not(files: StaticFiles) -> None:
    plain = files.answer("GET", "/assets/index-1a2b.js")
    small = files.answer("GET", "/assets/index-1a2b.js", "br, gzip")
    assert plain is not None
    assert small is not None
    assert gzip.decompress(small.get_body()) == plain.get_body()
    assert (small.headers["Content-Encoding"], small.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert "Content-Encoding" not in plain.headers
    picture = files.answer("GET", "/icon.png", "gzip")
    assert picture is not None
    assert "Content-Encoding" not in picture.headers
