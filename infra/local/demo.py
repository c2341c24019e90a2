"""The data of the demo event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVENT: Mapping[str, object] = {
    "name": "Spring Gala at the Boathouse",
    "time_zone": "America/New_York",
    # Its sales are of weeks ago, by few donors: neither a hold nor a cap would let them happen.
    "payment_hold_minutes": None,
    "max_tickets_per_donor": None,
    "venue": "The Boathouse, Pier 4",
    "description": "An evening for the river school: dinner, a silent auction and dancing.",
    "payment_instructions": (
        "By check: River School Fund, 4 Pier Road, Harborview, NY 10999\n"
        "By card: https://pay.example.org/river-school"
    ),
    "organization": {
        "legal_name": "River School Fund, Inc.",
        "tax_id": "00-1234567",
        "address": "4 Pier Road, Harborview, NY 10999",
        "statement": "River School Fund is a charity under section 501(c)(3) of the Internal"
        " Revenue Code.",
    },
}
# Once those sales are there, what a new event has by default.
LIMITS: Mapping[str, object] = {"payment_hold_minutes": 2880, "max_tickets_per_donor": 40}

PACKAGES: Sequence[Mapping[str, object]] = (
    {
        "name": "Single Seat",
        "description": "One seat at a shared table, with dinner and wine.",
        "price": "250.00",
        "fair_market_value": "90.00",
        "seats_per_package": 1,
        "quantity_limit": 120,
    },
    {
        "name": "Pair of Seats",
        "description": "Two seats side by side, with dinner and wine.",
        "price": "480.00",
        "fair_market_value": "90.00",
        "seats_per_package": 2,
        "quantity_limit": 40,
    },
    {
        "name": "Table of Ten",
        "description": "A table of your own for ten guests.",
        "price": "2300.00",
        "fair_market_value": "90.00",
        "seats_per_package": 10,
        "quantity_limit": 20,
    },
    {
        "name": "Patron Table",
        "description": "A front-row table for ten, with your name in the programme.",
        "price": "7500.00",
        "fair_market_value": "120.00",
        "seats_per_package": 10,
        "quantity_limit": 4,
        "is_sponsorship": True,
    },
    {
        "name": "Candlelight Sponsor",
        "description": "Two tables for ten, and your name on the stage.",
        "price": "25000.00",
        "fair_market_value": "120.00",
        "seats_per_package": 20,
        "quantity_limit": 3,
        "is_sponsorship": True,
    },
    {
        "name": "After-Party on the Pier",
        "description": "Music and drinks from ten o'clock; dinner is not included.",
        "price": "95.00",
        "fair_market_value": "35.00",
        "seats_per_package": 1,
    },
    {
        "name": "Volunteers and Crew",
        "description": "For those who make the evening happen.",
        "price": "0.00",
        "seats_per_package": 1,
        "quantity_limit": 60,
        "is_enabled": False,
    },
)

_DINNER: Mapping[str, object] = {
    "name": "Dinner",
    "option_type": "multi_select",
    "choices": ["Sea bass", "Short rib", "Garden risotto"],
    "max_selections": 1,
}
_DIETARY: Mapping[str, object] = {
    "name": "Dietary needs",
    "option_type": "text_input",
    "is_required": False,
}
OPTIONS: Mapping[str, Sequence[Mapping[str, object]]] = {
    "Single Seat": (_DINNER, _DIETARY),
    "Pair of Seats": (_DINNER, _DIETARY),
    "Table of Ten": (_DIETARY,),
}
# Used in rotation.
ANSWERS: Mapping[str, Sequence[object]] = {
    "Dinner": (["Garden risotto"], ["Sea bass"], ["Short rib"], ["Sea bass"]),
    "Dietary needs": (None, "No nuts, please", None, None, "One of us is vegan"),
}


def _picture(name: str) -> bytes:
    return (Path(__file__).parent / "pictures" / name).read_bytes()


IMAGES: Mapping[str, bytes] = {
    "Single Seat": _picture("boathouse.webp"),
    "Table of Ten": _picture("table.webp"),
    "After-Party on the Pier": _picture("after-party.webp"),
}

PROMO_CODES: Sequence[Mapping[str, object]] = (
    {
        "code": "EARLYBIRD",
        "discount_type": "percentage",
        "discount_value": "10.00",
        "max_total_uses": 100,
    },
    {
        "code": "BOARD50",
        "discount_type": "fixed_amount",
        "discount_value": "50.00",
        "max_uses_per_donor": 1,
    },
    {
        "code": "TABLE100",
        "discount_type": "fixed_amount",
        "discount_value": "100.00",
        "max_total_uses": 1,
    },
    {
        "code": "FRIENDS15",
        "discount_type": "percentage",
        "discount_value": "15.00",
        "max_total_uses": 25,
        "max_uses_per_donor": 2,
    },
    {
        "code": "CREWTHANKS",
        "discount_type": "percentage",
        "discount_value": "100.00",
        "max_total_uses": 60,
        "is_active": False,
    },
)


@dataclass(frozen=True)
class DemoPurchase:
    """A purchase that a donor of the demo has made.

    Args:
        days_ago: the time of the purchase; the fraction is the hour. paid_after_days: None if it is
        not paid yet.
    """

    days_ago: float
    donor: str
    package: str
    quantity: int
    promo_code: str | None = None
    paid_after_days: float | None = 1.2
    guests: Sequence[str] = ()


# The day on which the event was created, and tickets went on sale.
DAYS_ON_SALE = 40

# Five weeks of a typical sale: friends of the organiser first, a pause, and more near the event.
PURCHASES = (
    DemoPurchase(39.6, "Theo Marchetti", "Patron Table", 1, paid_after_days=6.1),
    DemoPurchase(
        39.5, "Grace Lindqvist", "Pair of Seats", 1, "EARLYBIRD", guests=("Grace Lindqvist", "Ola")
    ),
    DemoPurchase(39.1, "Priya Raman", "Single Seat", 2, "EARLYBIRD", guests=("Leo Raman",)),
    DemoPurchase(37.7, "Henrik Olsen", "Table of Ten", 1, "BOARD50", paid_after_days=4.3),
    DemoPurchase(36.2, "Rosa Delgado", "Pair of Seats", 4, paid_after_days=0.1),
    DemoPurchase(34.8, "Samuel Adeyemi", "Single Seat", 3, paid_after_days=0.1),
    DemoPurchase(33.4, "Clara Novak", "Pair of Seats", 3, paid_after_days=2.2),
    DemoPurchase(31.9, "Mei Tanaka", "Patron Table", 2, paid_after_days=8.4),
    DemoPurchase(30.3, "Tom Whitfield", "Single Seat", 6, "FRIENDS15", paid_after_days=0.2),
    DemoPurchase(27.6, "Isaac Bloom", "Pair of Seats", 5, paid_after_days=3.3),
    DemoPurchase(25.2, "Jonas Weber", "After-Party on the Pier", 4, paid_after_days=0.1),
    DemoPurchase(22.7, "Delphine Okoro", "Table of Ten", 2, "TABLE100", paid_after_days=5.6),
    DemoPurchase(20.4, "Rosa Delgado", "Single Seat", 4, paid_after_days=0.1),
    DemoPurchase(18.3, "Theo Marchetti", "Pair of Seats", 6, paid_after_days=1.4),
    DemoPurchase(16.6, "Grace Lindqvist", "After-Party on the Pier", 2, paid_after_days=0.1),
    DemoPurchase(15.1, "Henrik Olsen", "Single Seat", 5, paid_after_days=0.3),
    DemoPurchase(13.8, "Samuel Adeyemi", "Pair of Seats", 4, paid_after_days=2.1),
    DemoPurchase(12.2, "Mei Tanaka", "Patron Table", 1, paid_after_days=3.5),
    DemoPurchase(10.9, "Clara Novak", "Single Seat", 8, paid_after_days=0.1),
    DemoPurchase(9.5, "Tom Whitfield", "Candlelight Sponsor", 1, paid_after_days=None),
    DemoPurchase(8.2, "Isaac Bloom", "Table of Ten", 1, paid_after_days=1.7),
    DemoPurchase(7.3, "Jonas Weber", "Pair of Seats", 7, paid_after_days=0.2),
    DemoPurchase(6.1, "Delphine Okoro", "After-Party on the Pier", 6, paid_after_days=0.1),
    DemoPurchase(5.4, "Rosa Delgado", "Table of Ten", 1, paid_after_days=None),
    DemoPurchase(4.6, "Priya Raman", "Pair of Seats", 4, paid_after_days=0.4),
    DemoPurchase(3.3, "Samuel Adeyemi", "After-Party on the Pier", 5, paid_after_days=0.1),
    DemoPurchase(2.2, "Grace Lindqvist", "Single Seat", 3, "FRIENDS15", paid_after_days=0.1),
    DemoPurchase(1.4, "Theo Marchetti", "Pair of Seats", 3, paid_after_days=0.2),
    DemoPurchase(0.9, "Mei Tanaka", "Single Seat", 2, paid_after_days=0.1),
    DemoPurchase(
        0.2, "Delphine Okoro", "Single Seat", 4, paid_after_days=None, guests=("Ines Okoro",)
    ),
)
