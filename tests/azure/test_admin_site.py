"""The admin site is told where its API is, in the words that it understands."""

import json
import re
from pathlib import Path

import pytest

from infra.azure.admin_site import write_config
from infra.local.admin import ADMIN

ENVIRONMENT = {
    "API_URL": "https://api.example.org",
    "AUTH_ISSUER": "https://login.example.org/tenant/v2.0",
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


@pytest.mark.parametrize("missing", ENVIRONMENT)
def test_nothing_is_written_while_something_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(missing)
    with pytest.raises(KeyError):
        write_config(tmp_path)
    assert not (tmp_path / "config.json").exists()
