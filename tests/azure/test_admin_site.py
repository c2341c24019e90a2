"""The admin site is told where its API is, in the words that it understands."""

import json
import re
from pathlib import Path

import pytest

from infra.azure.admin_site import write_config
from infra.local.admin import ADMIN
from infra.local.site_config import NAME

ENVIRONMENT = {
    "API_URL": "https://api.example.org",
    "AUTH_ISSUER": "https://login.example.org/tenant/v2.0",
    "IMAGES_URL": "https://images.example.org/package-images",
    "ADMIN_CLIENT_ID": "0000",
    "ADMIN_SCOPE": "openid profile email",
}


def fields(interface: str) -> set[str]:
    """Return the names of an interface's fields in the app's own source."""
    source = (ADMIN / "src/lib/config.ts").read_text()
    [body] = re.findall(rf"interface {interface} \{{(.*?)\n\}}", source, re.DOTALL)
    return set(re.findall(r"^  (\w+)\??:", body, re.MULTILINE))


def test_the_config_has_what_the_app_reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    write_config(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    assert set(config) == fields("Config")
    assert set(config["sign_in"]) == fields("OidcSignIn")
    assert config["api_origin"] == "https://api.example.org"


def test_the_policy_names_the_hosts_of_the_environment_and_no_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    write_config(tmp_path)
    headers = json.loads((tmp_path / NAME).read_text())["globalHeaders"]
    directives = {
        name: set(sources)
        for name, *sources in map(str.split, headers["Content-Security-Policy"].split(";"))
    }
    assert directives["connect-src"] == {
        "'self'",
        "https://api.example.org",
        "https://login.example.org",
    }
    assert directives["frame-src"] == {"'self'", "https://login.example.org"}
    assert directives["img-src"] == {"'self'", "data:", "blob:", "https://images.example.org"}
    # A scheme alone, or a wildcard, would allow any host; a brace is a host that was not filled in.
    everywhere = set().union(*directives.values())
    assert everywhere & {"*", "https:", "http:"} == set()
    assert not any("{" in source or "*" in source for source in everywhere)


@pytest.mark.parametrize("name", ["API_URL", "AUTH_ISSUER", "IMAGES_URL"])
@pytest.mark.parametrize("value", ["", "http://a.example.org", "https:", "*"])
def test_a_host_that_is_no_https_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    for variable, usual in ENVIRONMENT.items():
        monkeypatch.setenv(variable, usual)
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match="is not an https address"):
        write_config(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ENVIRONMENT)
def test_nothing_is_written_while_something_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(missing)
    with pytest.raises(KeyError):
        write_config(tmp_path)
    assert list(tmp_path.iterdir()) == []
