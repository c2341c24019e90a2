"""The guide to the API tells no client anything that the code does not do."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from uuid import UUID

import pytest

import shared
from shared.domain import errors
from shared.domain.signatures import check_signature
from shared.domain.tickets import SealedTicket, derive_key, open_qr_payload
from shared.http import parsing
from shared.http.problems import STATUS_OF_KIND
from shared.schemas.payments import PaymentEvent

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
SECRET = "example-secret"
WEBHOOK = re.compile(r"^X-Signature: (?P<header>t=(?P<seconds>\d+),\S+)\n\n(?P<body>\{.*\})$", re.M)


def _rows(first_column: str) -> list[list[str]]:
    """Return the cells of the table whose first column is headed so, without that head."""
    table = GUIDE.partition(f"\n| {first_column} |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]


def _names(cell: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", cell))


def _subclasses(base: type[errors.DomainError]) -> Iterator[type[errors.DomainError]]:
    for subclass in base.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _refusals() -> dict[str, int]:
    """Return the status of every code that the product can answer."""
    for module in walk_packages(shared.__path__, "shared."):
        import_module(module.name)
    return {
        error.code: STATUS_OF_KIND[error.kind].value
        for error in _subclasses(errors.DomainError)
        # Tests make some of their own.
        if error.__module__.startswith("shared.")
    }


def test_every_problem_code_is_explained_with_its_status_and_no_other_is() -> None:
    listed = [(code, int(status)) for cell, status, _ in _rows("code") for code in _names(cell)]
    assert len(listed) == len(dict(listed))
    assert dict(listed) == _refusals()


def test_every_code_of_an_input_error_is_explained() -> None:
    listed = set[str]().union(*(_names(cell) for cell, _ in _rows("`errors[].code`")))
    assert listed == {*parsing._CODES.values(), "option_required", "option_invalid", "invalid"}


def test_the_worked_webhook_is_signed_right() -> None:
    example = WEBHOOK.search(GUIDE)
    assert example is not None
    body = example["body"].encode()
    sent_at = datetime.fromtimestamp(int(example["seconds"]), UTC)
    check_signature(example["header"], body, [SECRET], sent_at)
    with pytest.raises(errors.SignatureInvalid):
        check_signature(example["header"], body + b" ", [SECRET], sent_at)
    with pytest.raises(errors.SignatureInvalid):
        check_signature(example["header"], body, [SECRET], sent_at + timedelta(seconds=301))


def test_the_worked_webhook_has_every_field() -> None:
    example = WEBHOOK.search(GUIDE)
    assert example is not None
    sent = PaymentEvent.model_validate_json(example["body"])
    assert sent.model_fields_set == set(PaymentEvent.model_fields)


def test_the_worked_qr_payload_is_the_ticket_it_says() -> None:
    example = re.search(
        r"ticket\s+`(?P<ticket>[0-9a-f-]{36})`\s+of\s+the\s+event\s+`(?P<event>[0-9a-f-]{36})`"
        r".*?(?P<payload>T1\.[\w.-]+)",
        GUIDE,
        re.DOTALL,
    )
    assert example is not None
    sealed = open_qr_payload(example["payload"], [derive_key(SECRET)])
    assert sealed == SealedTicket(UUID(example["ticket"]), UUID(example["event"]))
