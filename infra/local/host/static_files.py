"""The admin PWA's files, served as Azure Static Web Apps serves them.

`staticwebapp.config.json` has the same effect here, as far as this app uses it: rewrites, headers
by route, headers for all, the fallback of a single-page app and media types
(https://learn.microsoft.com/azure/static-web-apps/configuration).
"""

import gzip
import json
import mimetypes
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import azure.functions as func

from infra.local.site_config import NAME


class StaticFiles:
    """The files of a directory with their headers.

    Args:
        directory: the build's output, with `staticwebapp.config.json`.
        not_ours: prefixes of paths that are never answered here.
    """

    def __init__(self, directory: Path, not_ours: Sequence[str] = ("/api/", "/local/")) -> None:
        self._directory = directory.resolve()
        self._not_ours = tuple(not_ours)
        config = json.loads((directory / NAME).read_text())
        self._routes: list[dict[str, Any]] = config.get("routes", [])
        self._fallback: dict[str, Any] = config.get("navigationFallback", {})
        self._media_types: dict[str, str] = config.get("mimeTypes", {})
        self._headers = _for_this_machine(config.get("globalHeaders", {}))

    def answer(self, method: str, path: str, accept_encoding: str = "") -> func.HttpResponse | None:
        """Return the answer to a request, or None if it is not for these files."""
        if method not in ("GET", "HEAD") or path.startswith(self._not_ours):
            return None
        route = next((one for one in self._routes if _matches(one["route"], path)), {})
        is_hidden = route.get("statusCode") == 404
        file = None if is_hidden else self._file_at(route.get("rewrite", path))
        if file is None:
            return func.HttpResponse(status_code=404, headers=dict(self._headers))
        media_type = self._media_type(file)
        content, headers = file.read_bytes(), self._headers | route.get("headers", {})
        if "gzip" in accept_encoding and _is_text(media_type):
            content = _compressed(content)
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return func.HttpResponse(content, headers=headers, mimetype=media_type)

    def _file_at(self, path: str) -> Path | None:
        try:
            return self._find(path) or self._fall_back(path)
        except (ValueError, OSError):
            # A NUL, or a name that is longer than any file's.
            return None

    def _find(self, path: str) -> Path | None:
        file = (self._directory / path.lstrip("/")).resolve()
        if file.is_dir():
            file /= "index.html"
        is_inside = file.is_relative_to(self._directory)
        return file if is_inside and file.is_file() and file.name != NAME else None

    def _fall_back(self, path: str) -> Path | None:
        excluded = self._fallback.get("exclude", [])
        if "rewrite" not in self._fallback or any(_matches(one, path) for one in excluded):
            return None
        return self._find(self._fallback["rewrite"])

    def _media_type(self, file: Path) -> str:
        guessed = self._media_types.get(file.suffix) or mimetypes.guess_type(file.name)[0]
        return guessed or "application/octet-stream"


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith(("javascript", "json", "+xml"))


@lru_cache(maxsize=256)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _matches(pattern: str, path: str) -> bool:
    """Return whether a path matches a pattern such as `/assets/*` or `/*.{png,svg}`."""
    parts = re.split(r"(\*|\{[^}]*\})", pattern)
    regex = "".join(
        ".*" if part == "*" else _one_of(part) if part.startswith("{") else re.escape(part)
        for part in parts
    )
    return re.fullmatch(regex, path) is not None


def _one_of(braces: str) -> str:
    return f"(?:{'|'.join(map(re.escape, braces[1:-1].split(',')))})"


def _for_this_machine(headers: Mapping[str, str]) -> dict[str, str]:
    # A browser would use https only for 127.0.0.1 for a year.
    return {name: value for name, value in headers.items() if name != "Strict-Transport-Security"}
