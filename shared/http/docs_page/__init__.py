"""The API's docs page: Swagger UI, served by the app itself so that it works offline.

`swagger-ui-bundle.js` and `swagger-ui.css` are those of the npm package swagger-ui-dist 5.35.0
(Apache License 2.0, see `LICENSE`), unchanged: to upgrade, replace both files.
"""

from pathlib import Path

from shared.domain import errors
from shared.http.answers import StaticFile

_FOLDER = Path(__file__).parent
_MEDIA_TYPES = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "start.js": "text/javascript",
}
# Swagger UI sets inline styles and loads its icons from data URLs; scripts come from the app only.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)


def page() -> StaticFile:
    """Return the page, which renders openapi.json in the browser."""
    html = (_FOLDER / "index.html").read_bytes()
    return StaticFile(html, headers={"Content-Security-Policy": _POLICY})


def asset(name: str) -> StaticFile:
    """Return one of the page's own files.

    Raises:
        NotFound: the page has no such file.
    """
    if name not in _MEDIA_TYPES:
        raise errors.NotFound
    return StaticFile((_FOLDER / name).read_bytes(), media_type=_MEDIA_TYPES[name])
