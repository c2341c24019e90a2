"""What people read in the API's description: an introduction, tags, who may call, and examples."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from shared.http.access import Access
from shared.http.parameters import Json
from shared.schemas import (
    changes,
    events,
    options,
    orders,
    packages,
    payments,
    promo_codes,
    purchases,
)
from shared.version import VERSION

INTRODUCTION = f"""\
Ticket package management for fundraising events. This is version {VERSION} of the product.

**A token.** Most operations need one: press *Authorize* and paste it. On a developer's machine \
`make -s token ROLE=coordinator` prints it (or `super_admin`, `donor`); elsewhere it is the access \
token that the configured issuer gives to a person who signs in. Public reads need none.

**An event to try things with.** `GET /api/v1/events/spring-gala` answers the demo event; its `id` \
is the `event_id` of the other operations. The ids in the examples are made up: put in those that \
you were answered.

**Changes** of packages, options and promo codes need the `ETag` that was last read in `If-Match`, \
and a purchase needs a new `Idempotency-Key`, such as a UUID.
"""
BEARER: Json = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token; the introduction shows where it comes from.",
}

_TAGS = {"meta": "About the API", "audit": "Audit trail", "sales": "Sales and exports"}
_WHO = {
    "public": "Needs no token.",
    "signature": "For the payment provider, which signs its requests.",
    "donor": "For anybody who is signed in.",
    "super_admin": "For super admins.",
    "coordinator": "For coordinators and super admins.",
    "coordinator_of_event": "For coordinators of the event, and super admins.",
}
_ID, _OTHER_ID = "5f0c9d6f-3b0b-4d5e-8a5e-2f6d1c7b9a10", "0b0f6a52-93e4-4c1d-b7aa-6f0d3c1e8a53"
# Each can be sent as it is, but for ids.
EXAMPLES: Mapping[type[BaseModel], Json] = {
    events.EventCreate: {
        "name": "Lantern Supper",
        "slug": "lantern-supper",
        "starts_at": "2030-06-14T18:30:00-04:00",
        "time_zone": "America/New_York",
        "venue": "The Boathouse, 12 Quay Street",
    },
    events.EventPatch: {"venue": "The Old Mill, 3 River Lane"},
    events.CoordinatorInvite: {"email": "amara.lindgren@example.org"},
    packages.PackageCreate: {
        "name": "Pair of Seats",
        "description": "Two seats side by side, with dinner and wine.",
        "price": "480.00",
        "seats_per_package": 2,
        "quantity_limit": 50,
    },
    packages.PackagePatch: {"price": "520.00"},
    packages.PackageOrder: {"package_ids": [_ID, _OTHER_ID]},
    options.OptionCreate: {
        "name": "Main course",
        "option_type": "multi_select",
        "choices": ["Sea bass", "Short rib", "Garden risotto"],
        "max_selections": 1,
    },
    options.OptionPatch: {"is_required": False},
    options.OptionOrder: {"option_ids": [_ID, _OTHER_ID]},
    promo_codes.PromoCodeCreate: {
        "code": "LANTERN10",
        "discount_type": "percentage",
        "discount_value": "10.00",
        "max_uses_per_donor": 1,
    },
    promo_codes.PromoCodePatch: {"max_total_uses": 100},
    purchases.PurchaseCreate: {
        "package_id": _ID,
        "quantity": 1,
        "guests": [{"name": "Ines Valera", "email": "ines.valera@example.org"}],
    },
    purchases.GuestPatch: {"guest_name": "Ines Valera"},
    payments.MarkPaid: {"method": "check", "reference": "1042", "received_on": "2027-04-12"},
    payments.MarkUnpaid: {"reason": "The check bounced"},
    payments.Reason: {"reason": "Can't come after all"},
    payments.Refund: {"amount": "100.00", "reason": "Two guests fell ill"},
    payments.PaymentMove: {"purchase_id": _ID},
    payments.StatementRows: {
        "rows": [{"reference": "1042", "amount": "480.00", "text": "Ines Valera"}],
    },
    orders.OrderCreate: {
        "purchaser": {"name": "Ines Valera", "email": "ines.valera@example.org"},
        "package_id": _ID,
        "quantity": 2,
        "payment": {"status": "completed", "method": "check", "reference": "1042"},
        "in_the_name_of": "Valera Marine",
    },
    orders.PurchasePatch: {"note": "Near the doors, please"},
    changes.Return: {"quantity": 1, "reason": "One couple can't come"},
    changes.Exchange: {"package_id": _ID, "quantity": 1, "reason": "A table of their own"},
    changes.Reassign: {"purchaser": {"name": "Tomas Okafor"}},
    payments.PaymentEvent: {
        "event_type": "payment.completed",
        "purchase_id": _ID,
        "reference": "pay_8Zk2",
        "amount": "480.00",
    },
    purchases.QrCheck: {"qr_payload": "the text of the QR code on a ticket"},
}


def tag_of(handler: Callable[..., Any]) -> str:
    """Return the heading under which an operation is listed: the subject of its file."""
    subject = handler.__module__.rpartition(".")[2]
    return _TAGS.get(subject, subject.replace("_", " ").capitalize())


def description_of(handler: Callable[..., Any], access: Access) -> str:
    """Return what the summary leaves out, and who may call."""
    _, _, rest = (handler.__doc__ or "").strip().partition("\n")
    more = " ".join(rest.split())
    return f"{more}\n\n{_WHO[access.name]}" if more else _WHO[access.name]


def example_of(model: type[BaseModel]) -> Json:
    """Return the part of a media type's description that is an example, empty if there is none."""
    return {"example": EXAMPLES[model]} if model in EXAMPLES else {}
