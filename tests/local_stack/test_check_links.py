"""Links and names of files in the documentation lead somewhere, or the check fails."""

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local.check_links import anchors_of, find_broken_references

Check = Callable[[str], list[str]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Check a text that stands in docs/page.md of a small repository."""
    for name, content in {
        "Makefile": "run test-all: x ## Run\n\techo\n",
        ".gitignore": ".local/\nadmin/public/config.json\n",
        "shared/db/engine.py": "",
        "shared/jobs/__main__.py": "",
        "docs/other.md": "# The timers, and `holds`\n```\n# no heading\n```\n## Again\n## Again\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    page = tmp_path / "docs" / "page.md"

    def problems(text: str) -> list[str]:
        page.write_text(text)
        files = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
        return [
            each.removeprefix("docs/page.md: ") for each in find_broken_references(files, tmp_path)
        ]

    return problems


@pytest.mark.parametrize(
    "text",
    [
        "[a](other.md)",
        "[a](other.md#the-timers-and-holds)",
        "[a](other.md#again-1)",
        "# Here\n[a](#here)",
        "[a](../shared/db/engine.py)",
        "[a][b]\n\n[b]: other.md",
        "[a](https://example.org/nothing.md) [b](mailto:a@example.org)",
        "`[a](nothing.md)`",
        "```\n[a](nothing.md) `nothing.py`\n```",
        "`shared/db/engine.py` `db/engine.py` `engine.py` `shared/db/` `db/`",
        "`.local/` `.local/run/address.txt` `admin/public/config.json`",
        "`features/<x>/index.ts` `*.py` `…/a.py` `/config.json`",
        "`python -m shared.db.engine` `python -m shared.jobs`",
        "`make run` `make -s test-all PORT=1`",
        "`sed one.py`",
    ],
)
def test_what_is_there_is_accepted(check: Check, text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a](nothing.md)", "the link to nothing.md leads to no file"),
        ("[a](other.md#no-heading)", "the link to other.md#no-heading leads to no heading"),
        ("[a](#nowhere)", "the link to #nowhere leads to no heading"),
        ("[a](../../outside.md)", "the link to ../../outside.md leads to no file"),
        ("[a][b]\n\n[b]: nothing.md", "the link to nothing.md leads to no file"),
        ("![a](nothing.webp)", "the link to nothing.webp leads to no file"),
        ("`shared/db/turns.py`", "`shared/db/turns.py` is no file here"),
        ("`turns.py`", "`turns.py` is no file here"),
        ("`shared/cache/`", "`shared/cache/` is no file here"),
        ("`pytest shared/db/turns.py`", "`shared/db/turns.py` is no file here"),
        ("`python -m shared.turns`", "`python -m shared.turns` runs no module"),
        ("```\npython -m shared.turns\n```", "`python -m shared.turns` runs no module"),
        ("`make nothing`", "`make nothing` is no target of the Makefile"),
    ],
)
def test_what_leads_nowhere_is_found(check: Check, text: str, problem: str) -> None:
    assert check(text) == [problem]


def test_a_changelog_may_name_files_that_are_gone(tmp_path: Path) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("`shared/gone.py` [a](gone.md)")
    assert find_broken_references([changelog], tmp_path) == [
        "CHANGELOG.md: the link to gone.md leads to no file"
    ]


def test_anchors_are_those_that_github_makes() -> None:
    text = "# A `b_c` & d\n\n## [Link](x.md), and more!\n\n## Naïve\n"
    assert anchors_of(text) == {"a-b_c--d", "link-and-more", "naïve"}
