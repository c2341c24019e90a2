"""Every requirement on options, promo codes and purchases is the subject of some test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent

# What options (FR-024 to FR-034), promo codes (FR-035 to FR-048) and totals (SC-007) must do.
REQUIREMENTS = {
    "FR-024": "up to four active options a package",
    "FR-025": "an option's name",
    "FR-026": "three types of options",
    "FR-027": "required unless said otherwise",
    "FR-028": "two to ten choices",
    "FR-029": "a text of up to 500 characters",
    "FR-030": "required options are answered",
    "FR-031": "a required tick box is ticked",
    "FR-032": "optional options may be skipped",
    "FR-033": "what is skipped is stored as null",
    "FR-034": "after sales an option is deactivated, not deleted",
    "FR-035": "promo codes are an event's own, 4 to 20 characters",
    "FR-036": "unique without regard to case",
    "FR-037": "a percentage or a fixed amount",
    "FR-038": "1 to 100 percent",
    "FR-039": "$1 to $10,000",
    "FR-040": "an expiry",
    "FR-041": "a limit of all uses",
    "FR-042": "a limit of each donor's uses",
    "FR-043": "an unusable code is refused",
    "FR-044": "a used-up code is refused",
    "FR-045": "the total never falls below 0",
    "FR-046": "statistics of a code",
    "FR-047": "codes are switched on and off",
    "FR-048": "each refusal says why",
    "SC-007": "totals are exact to the cent",
}


def _docstrings() -> Iterator[str]:
    """Read what the tests say of themselves."""
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("test_"):
                yield ast.get_docstring(node) or ""


def test_every_requirement_is_the_subject_of_a_test() -> None:
    """By its number in a test's docstring; those without one are named here."""
    named = {number for said in _docstrings() for number in re.findall(r"(?:FR|SC)-\d{3}", said)}
    missing = {number: rule for number, rule in REQUIREMENTS.items() if number not in named}
    assert missing == {}


def test_no_requirement_is_forgotten_in_the_list() -> None:
    """The numbers run through."""
    numbers = {number for number in REQUIREMENTS if number.startswith("FR")}
    assert numbers == {f"FR-{number:03}" for number in range(24, 49)}
