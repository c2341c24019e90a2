"""Checks an order against what is offered: its price, and the first reason to refuse it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from shared.domain import errors
from shared.domain.options import Question, Response, check_responses
from shared.domain.pricing import Quote
from shared.domain.promo_codes import PromoTerms, refuse_unusable
from shared.domain.roles import Actor
from shared.domain.team_orders import MAX_SEATS, WITHOUT_MONEY
from shared.schemas.base import Person
from shared.schemas.orders import OrderCreate, Waivable
from shared.schemas.purchases import PurchaseCreate
from shared.services.buying.offer import Offer, OfferedCode, OfferedPackage
from shared.services.buying.promo_terms import quote_with
from shared.services.buying.request_hash import RequestHash
from shared.services.buying.sale import Order


@dataclass(frozen=True)
class TeamOrder:
    """What a member of the team enters: under which terms, and how it is paid."""

    body: OrderCreate
    entered_by: Actor


@dataclass(frozen=True)
class Request:
    """An order with its contents. `team` is None for what donors buy themselves.

    `refusal` is raised unless the request was carried out before.
    """

    at: datetime
    order: Order
    body: PurchaseCreate | OrderCreate
    purchaser: Person
    hash: RequestHash
    team: TeamOrder | None = None
    refusal: errors.DomainError | None = None

    def waives(self, rule: Waivable) -> bool:
        """Return whether the team lets this order pass over a rule."""
        return self.team is not None and rule in self.team.body.waive


@dataclass(frozen=True)
class Agreement:
    """The checked terms of a purchase: its price, and the answers to the package's questions.

    `passed_over` are the rules that were in the way of the order and waived.
    """

    offer: Offer
    package: OfferedPackage
    priced: Quote
    promo: PromoTerms | None
    responses: list[Response]
    passed_over: Sequence[Waivable]

    @property
    def max_seats(self) -> int | None:
        """How many seats of the event the purchaser can have, None for any number."""
        cap_is_waived = Waivable.DONOR_CAP in self.passed_over
        return None if cap_is_waived else self.offer.max_tickets_per_donor


def agree(offer: Offer, request: Request) -> Agreement:
    """Return the price and the checked answers, or raise the first reason to refuse."""
    package, body = offer.package, request.body
    if package is None:
        raise errors.PackageNotFound
    if request.refusal is not None:
        raise request.refusal
    waiver = _Waiver(request)
    seats = body.quantity * package.seats_per_package
    responses = _check_body(package, body, seats, waiver)
    if offer.stored_answer is not None:
        raise errors.IdempotencyKeyReused
    if not offer.has_key:
        raise errors.IdempotencyInProgress
    with waiver.of(Waivable.SALES_WINDOW):
        offer.sales_window.refuse_outside(request.at)
    with waiver.of(Waivable.PACKAGE_DISABLED):
        if not package.is_enabled:
            raise errors.PackageDisabled
    if package.remaining is not None and package.remaining < body.quantity:
        raise errors.SoldOut(package.remaining)
    cap = offer.max_tickets_per_donor
    with waiver.of(Waivable.DONOR_CAP):
        if cap is not None and offer.seats_held + seats > cap:
            raise errors.DonorLimitReached(cap, offer.seats_held)
    promo = _usable_promo(offer.code, request.at) if body.promo_code else None
    priced = _price(package, promo, request)
    # A code that takes nothing off is not used up: the purchase is one without a code.
    used = promo if priced.discount_amount else None
    return Agreement(offer, package, priced, used, responses, waiver.passed_over)


class _Waiver:
    """Lets refusals pass that the order waives, and notes which of them were in its way."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.passed_over: list[Waivable] = []

    def passes_over(self, rule: Waivable) -> bool:
        """Return whether a rule that is in the way is waived."""
        if not self._request.waives(rule):
            return False
        self.passed_over.append(rule)
        return True

    @contextmanager
    def of(self, rule: Waivable) -> Iterator[None]:
        try:
            yield
        except errors.DomainError:
            if not self.passes_over(rule):
                raise


def _check_body(
    package: OfferedPackage, body: PurchaseCreate | OrderCreate, seats: int, waiver: _Waiver
) -> list[Response]:
    answers = [Response(response.option_id, response.value) for response in body.option_responses]
    responses, field_errors = check_responses(package.options, answers)
    is_missing = any(error.code == "option_required" for error in field_errors)
    if is_missing and waiver.passes_over(Waivable.REQUIRED_OPTIONS):
        optional: list[Question] = [replace(one, is_required=False) for one in package.options]
        responses, field_errors = check_responses(optional, answers)
    if len(body.guests) > seats:
        detail = f"{len(body.guests)} guests are more than the {seats} seats."
        field_errors.append(errors.FieldError("too_long", detail, pointer="/guests"))
    if seats > MAX_SEATS:
        detail = f"{seats} seats are more than the {MAX_SEATS:,} that one order can have."
        field_errors.append(errors.FieldError("too_large", detail, pointer="/quantity"))
    if field_errors:
        raise errors.ValidationFailed(field_errors)
    return responses


def _usable_promo(code: OfferedCode | None, now: datetime) -> PromoTerms:
    if code is None:
        raise errors.PromoCodeUnknown
    refuse_unusable(
        code.terms,
        times_used=code.times_used,
        times_used_by_donor=code.times_used_by_donor,
        now=now,
    )
    return code.terms


def _price(package: OfferedPackage, promo: PromoTerms | None, request: Request) -> Quote:
    body = request.body
    priced = quote_with(promo, package.price, body.quantity)
    if isinstance(body, OrderCreate):
        if body.payment.method in WITHOUT_MONEY:
            priced = priced.at(Decimal("0.00"))
        elif body.total_override is not None:
            priced = priced.at(body.total_override.total)
    if body.expected_total is not None and body.expected_total != priced.total_price:
        raise errors.PriceChanged(priced.total_price)
    return priced
