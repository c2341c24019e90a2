"""The product's version is stated in one place, and the changelog follows it."""

import re
from pathlib import Path

from shared.version import VERSION

CHANGELOG = (Path(__file__).parents[2] / "CHANGELOG.md").read_text()
HEADINGS = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", CHANGELOG, re.MULTILINE)


def test_the_newest_release_of_the_changelog_is_the_version() -> None:
    assert HEADINGS[0] == ("Unreleased", "")
    assert HEADINGS[1][0] == VERSION


def test_every_release_has_a_date_and_newer_ones_come_first() -> None:
    releases = HEADINGS[1:]
    assert all(date for _, date in releases)
    ordered = [tuple(map(int, version.split("."))) for version, _ in releases]
    assert ordered == sorted(set(ordered), reverse=True)


def test_a_version_is_major_minor_patch() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
