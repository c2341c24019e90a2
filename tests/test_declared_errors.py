"""An endpoint declares the errors that its code can raise: all of them, and no other."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

import function_app
from shared.db.constraints import REFUSALS
from shared.domain import errors
from shared.domain.incoming_payments import Reference, Report, outcome_of
from shared.domain.payments import Move, next_status
from shared.domain.purchases import PaymentStatus
from shared.http.endpoint import Operation
from shared.http.needs import Upload
from tests.harness.reachable_errors import errors_behind, nodes_of

OPERATIONS = {
    operation.name: operation for api in function_app.APIS for operation in api.operations
}
Errors = set[type[errors.DomainError]]
# PostgreSQL refuses a row, and the constraint's name becomes the error: no code raises these.
OF_CONSTRAINTS: dict[str, Errors] = {
    "create_event": {errors.SlugTaken},
    "change_event": {errors.SlugTaken},
    "create_promo_code": {errors.PromoCodeTaken},
    "assign_coordinator": {errors.UserNotFound},
    "upload_package_image": {errors.PackageNotFound},
}
# Each reads what it has inserted in the same transaction, with a function that others call too.
READ_BACK: dict[str, Errors] = {
    "create_package": {errors.PackageNotFound},
    "create_promo_code": {errors.PromoCodeNotFound},
}
# What an endpoint does to a purchase: only the tables of moves and of reports know what each of
# them is refused for.
MOVES: dict[str, set[Move | Report]] = {
    "mark_purchase_paid": {Report.MARK_PAID},
    "cancel_purchase": {Move.CANCEL},
    "refund_purchase": {Move.REFUND},
    "mark_purchase_unpaid": {Move.MARK_UNPAID},
    # To another purchase, or applied to its own as by `mark-paid`.
    "move_payment": {Report.MARK_PAID},
    "take_payment": {Report.COMPLETED, Report.FAILED},
}
OF_MOVES: Errors = {
    errors.PurchaseNotPending,
    errors.PurchaseNotCompleted,
    errors.PurchaseAlreadyClosed,
}


def _behind(operation: Operation) -> Errors:
    received: list[Callable[..., Any]] = [
        need.receive for need in operation.needs if isinstance(need, Upload)
    ]
    found = errors_behind(operation.handler, *received)
    if operation.name in MOVES:
        found = found - OF_MOVES | _refusals_of(MOVES[operation.name])
    return found


def _refusals_of(moves: set[Move | Report]) -> Errors:
    found: Errors = set()
    for move, status, refund_due in product(moves, PaymentStatus, (True, False)):
        try:
            if isinstance(move, Move):
                next_status(move, status, refund_due=refund_due)
            else:
                outcome_of(move, status, Reference.OTHER, refund_due=refund_due)
        except errors.DomainError as error:
            found.add(type(error))
    return found


def _codes(found: Errors) -> list[str]:
    return sorted(error.code for error in found)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_error_that_the_code_can_raise_is_declared(name: str) -> None:
    """Add what is missing to the endpoint's `errors`."""
    operation = OPERATIONS[name]
    undeclared = _behind(operation) - set(operation.all_errors())
    assert _codes(undeclared) == _codes(READ_BACK.get(name, set()))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_declared_error_can_be_raised(name: str) -> None:
    """Take what is left over out of the endpoint's `errors`."""
    operation = OPERATIONS[name]
    assert (
        _codes(set(operation.errors) - _behind(operation) - OF_CONSTRAINTS.get(name, set())) == []
    )


def test_every_refusal_of_a_constraint_is_one_of_an_endpoint() -> None:
    by_constraints = {type(refusal()) for refusal in REFUSALS.values()} - {errors.ValidationFailed}
    assert {error for found in OF_CONSTRAINTS.values() for error in found} == by_constraints
    for name, found in OF_CONSTRAINTS.items():
        assert found <= set(OPERATIONS[name].errors), name


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_access_and_needs_imply_is_not_declared_again(name: str) -> None:
    operation = OPERATIONS[name]
    implied = {*operation.access.implied_errors, errors.RateLimited, errors.ServiceUnavailable}
    implied |= {error for need in operation.needs for error in need.implied_errors}
    assert _codes(set(operation.errors) & implied) == []


SOURCE = '''
from shared.domain import errors
from shared.services.catalogue import events as catalogue
from shared.services.pages import read_cursor

def direct(found: errors.SlugTaken) -> errors.SlugTaken:
    """Annotations raise nothing, nor does what is caught."""
    try:
        raise errors.SoldOut(1)
    except errors.NotFound:
        return later(partial(TABLE["x"]))

TABLE = {"x": handed_on}

def handed_on():
    def inner():
        return errors.UserNotFound("x")
    return inner

@decorated(errors.Forbidden)
async def elsewhere():
    await catalogue.get_event(read_cursor)
'''


def test_errors_are_found_where_they_are_raised_and_only_there() -> None:
    """The control."""
    nodes = nodes_of("made.up", SOURCE)
    found = {name: (node.raised, node.mentioned) for (_, name), node in nodes.items()}
    assert found["direct"][0] == {errors.SoldOut}
    assert ("made.up", "TABLE") in found["direct"][1]
    assert ("made.up", "handed_on") in found["TABLE"][1]
    assert found["handed_on"][0] == {errors.UserNotFound}
    assert found["elsewhere"][0] == set()
    assert found["elsewhere"][1] >= {
        ("shared.services.catalogue.events", "get_event"),
        ("shared.services.pages", "read_cursor"),
    }


def test_what_a_purchase_can_be_refused_for_is_found() -> None:
    """The control, on the code itself: raised four calls deep, returned, and by a helper."""
    found = _behind(OPERATIONS["purchase_tickets"])
    assert {errors.SoldOut, errors.PromoCodeExpired, errors.IdempotencyInProgress} <= found
    assert errors.PreconditionFailed in _behind(OPERATIONS["change_package"])
    assert errors.ImageUnreadable in _behind(OPERATIONS["upload_package_image"])
