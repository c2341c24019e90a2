"""Every decision says whether it is in force, since when, and is in the list."""

import re
from datetime import date
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
STATUS = re.compile(r"accepted|proposed|superseded by \[decision \d+\]\((\d{4}-[\w-]+\.md)\)")
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def _title(page: Path) -> str:
    return page.read_text().partition("\n")[0].removeprefix("# ")


def _head(page: Path) -> dict[str, str]:
    head = page.read_text().partition("\n## ")[0]
    return dict(re.findall(r"^- (Status|Date|Changed): (.+)$", head, re.MULTILINE))


@every_page
def test_a_decision_has_a_status_and_a_date(page: Path) -> None:
    head = _head(page)
    assert STATUS.fullmatch(head["Status"])
    decided = date.fromisoformat(head["Date"])
    if "Changed" in head:
        changed, _, what = head["Changed"].partition(", ")
        assert decided <= date.fromisoformat(changed)
        assert what


@every_page
def test_a_decision_has_its_three_parts(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE)
    assert headings[:2] == ["Context", "Decision"]
    assert "Consequences" in headings


def test_the_list_has_every_decision_under_its_title() -> None:
    listed = re.findall(
        r"^\| \[(\d+)\]\((.+?)\) \| (.+) \|$", (FOLDER / "README.md").read_text(), re.M
    )
    assert listed == [(str(int(page.name[:4])), page.name, _title(page)) for page in PAGES]


def test_no_two_decisions_have_one_number() -> None:
    numbers = [page.name[:4] for page in PAGES]
    assert len(set(numbers)) == len(numbers)
