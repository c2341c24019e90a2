"""The page that shows the API to people; it needs nothing from anywhere else."""

import re

import pytest

from tests.harness.client import Client


async def test_the_page_is_html_that_runs_no_script_but_ours(anybody: Client) -> None:
    answer = await anybody.get("docs")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_everything_that_the_page_names_is_served(anybody: Client) -> None:
    page = (await anybody.get("docs")).body.decode()
    named = re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page)
    assert named
    for address in named:
        assert "//" not in address
        assert (await anybody.get(f"docs/{address.rpartition('/')[2]}")).status == 200
    start = (await anybody.get("docs/start.js")).body.decode()
    assert "openapi.json" in start


@pytest.mark.parametrize(
    ("asset", "media_type"),
    [
        ("swagger-ui-bundle.js", "text/javascript"),
        ("start.js", "text/javascript"),
        ("swagger-ui.css", "text/css"),
    ],
)
async def test_an_asset_has_the_media_type_that_nosniff_demands(
    anybody: Client, asset: str, media_type: str
) -> None:
    answer = await anybody.get(f"docs/{asset}")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith(media_type)
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.body


@pytest.mark.parametrize(
    "asset", ["none.js", "__init__.py", "index.html", "..%2F__init__.py", ".."]
)
async def test_no_other_file_is_served(anybody: Client, asset: str) -> None:
    answer = await anybody.get(f"docs/{asset}")
    assert (answer.status, answer.code) == (404, "not_found")
