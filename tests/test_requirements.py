"""Every requirement on options, promo codes and purchases is the subject of some test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent

# Requirements (FR) and success criteria (SC), in the order of their numbers.
REQUIREMENTS = {
    "FR-001": "super admins manage every event, coordinators those assigned to them",
    "FR-002": "every field of a package may change after sales, with a warning",
    "FR-003": "each change of a field is an audit entry: who, when, field, old, new",
    "FR-004": "a refused deletion says how many are sold, and offers disabling",
    "FR-005": "a package is deleted only if it was never sold",
    "FR-006": "a coordinator of another event is refused",
    "FR-007": "packages are enabled and disabled at any time",
    "FR-008": "a disabled package is not sold, and not in the public list",
    "FR-009": "a package's name, 1 to 100 characters",
    "FR-010": "a price from 0 to 1,000,000 dollars, to the cent",
    "FR-011": "1 to 100 seats a package",
    "FR-012": "a description of 1 to 1,000 characters",
    "FR-013": "a sponsorship mark, off at first",
    "FR-014": "a package is enabled at first",
    "FR-015": "a package may have an image",
    "FR-016": "a new package goes to the end of the list",
    "FR-017": "a quantity limit is optional",
    "FR-018": "a quantity limit from 1 to 10,000",
    "FR-019": "what is sold of each package is counted",
    "FR-020": "nothing is oversold, and nobody is refused while there is some left",
    "FR-021": "the limit can't go below what is sold",
    "FR-022": "a package that is sold out says so",
    "FR-023": "donors see enabled packages only",
    "FR-024": "up to four active options a package",
    "FR-025": "an option's name",
    "FR-026": "three types of options",
    "FR-027": "an option is required by default",
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
    "FR-049": "packages as a list of cards",
    "FR-050": "packages are reordered by the full list of them",
    "FR-051": "two who reorder at once can't corrupt the order",
    "FR-052": "a card has name, price, seats, sales and marks",
    "FR-053": "coordinators and donors see what remains",
    "FR-054": "the list of purchases, newest first",
    "FR-055": "the summary of sales",
    "FR-056": "the list of purchases is filtered",
    "FR-057": "the list of purchases is searched",
    "FR-058": "purchases are exported as CSV, one row a ticket",
    "FR-059": "counts follow a purchase within seconds",
    "FR-060": "an image is a JPG, PNG or WebP, judged by its content",
    "FR-061": "an image of at most 5 MB",
    "FR-062": "an upload is shown only once it was found clean",
    "FR-063": "a published image is re-encoded, with a thumbnail",
    "FR-064": "an image is replaced and removed at any time",
    "FR-065": "pictures are stored under names of their content",
    "FR-066": "every change by an admin is an audit entry",
    "FR-067": "coordinators read the audit trail, filtered",
    "FR-068": "the trail is archived for seven years",
    "SC-001": "a first complete package in under two minutes",
    "SC-002": "packages are reordered in under 30 seconds",
    "SC-003": "the first package is made without instructions",
    "SC-004": "a purchase shows in the counts within 3 seconds",
    "SC-005": "every error of a form shows beside its field at once",
    "SC-006": "purchases are found by filter and search",
    "SC-007": "totals are exact to the cent",
    "SC-008": "of more buyers than seats exactly as many succeed as there are seats",
    "SC-009": "a clean image shows its thumbnail",
    "SC-010": "1,000 purchases are exported in time",
    "SC-011": "answers above 300 ms are counted, and too many of them are an alert",
    "SC-012": "at least 50 packages an event",
}
LAST_REQUIREMENT, LAST_CRITERION = 68, 12


def _docstrings() -> Iterator[str]:
    """Yield the docstring of each test function."""
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("test_"):
                yield ast.get_docstring(node) or ""


def test_every_requirement_is_the_subject_of_a_test() -> None:
    """By its number in the docstring of a test; those without one are named here."""
    named = {number for text in _docstrings() for number in re.findall(r"(?:FR|SC)-\d{3}", text)}
    missing = {number: rule for number, rule in REQUIREMENTS.items() if number not in named}
    assert missing == {}


def test_no_requirement_is_forgotten_in_the_list() -> None:
    """The numbers run through."""
    assert list(REQUIREMENTS) == [
        *(f"FR-{number:03}" for number in range(1, LAST_REQUIREMENT + 1)),
        *(f"SC-{number:03}" for number in range(1, LAST_CRITERION + 1)),
    ]
