"""The hosting file of the pages, with the hosts that their security policy allows."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from infra.local.paths import ROOT

NAME: Final = "staticwebapp.config.json"
TEMPLATE: Final = ROOT / "admin" / NAME
# Where the build takes files from that it copies as they are.
PUBLIC: Final = ROOT / "admin" / "public"
_THIS_MACHINE: Final = "http://127.0.0.1:* http://localhost:*"


@dataclass(frozen=True)
class Hosts:
    """The sources that the policy allows for the API, for signing in, and for images."""

    api: str
    issuer: str
    images: str


LOCAL_HOSTS: Final = Hosts(_THIS_MACHINE, _THIS_MACHINE, _THIS_MACHINE)


def origin_of(url: str) -> str:
    """Return the origin of an HTTPS address; raises `ValueError` for any other."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.netloc:
        raise ValueError(f"{url!r} is not an https address")
    return f"https://{parts.netloc}"


def write_site_config(hosts: Hosts, directory: Path = PUBLIC) -> None:
    """Write the hosting file, which is the template with these hosts."""
    content = TEMPLATE.read_text()
    for field in fields(hosts):
        content = content.replace(f"{{{field.name}}}", getattr(hosts, field.name))
    (directory / NAME).write_text(content)
