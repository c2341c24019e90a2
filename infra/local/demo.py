"""What the demo event consists of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVENT: Mapping[str, object] = {
    "name": "Spring Gala at the Boathouse",
    "time_zone": "America/New_York",
    "venue": "The Boathouse, Pier 4",
    "description": "An evening for the river school: dinner, a silent auction and dancing.",
}

PACKAGES: Sequence[Mapping[str, object]] = (
    {
        "name": "Single Seat",
        "description": "One seat at a shared table, with dinner and wine.",
        "price": "250.00",
        "seats_per_package": 1,
        "quantity_limit": 120,
    },
    {
        "name": "Pair of Seats",
        "description": "Two seats side by side, with dinner and wine.",
        "price": "480.00",
        "seats_per_package": 2,
        "quantity_limit": 40,
    },
    {
        "name": "Table of Ten",
        "description": "A table of your own for ten guests.",
        "price": "2300.00",
        "seats_per_package": 10,
        "quantity_limit": 20,
    },
    {
        "name": "Patron Table",
        "description": "A front-row table for ten, with your name in the programme.",
        "price": "7500.00",
        "seats_per_package": 10,
        "quantity_limit": 4,
        "is_sponsorship": True,
    },
    {
        "name": "Candlelight Sponsor",
        "description": "Two tables for ten, and your name on the stage.",
        "price": "25000.00",
        "seats_per_package": 20,
        "quantity_limit": 3,
        "is_sponsorship": True,
    },
    {
        "name": "After-Party on the Pier",
        "description": "Music and drinks from ten o'clock; dinner is not included.",
        "price": "95.00",
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
ANSWERS: Mapping[str, object] = {"Dinner": ["Garden risotto"], "Dietary needs": None}


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
    """A purchase that a donor of the demo has made."""

    package: str
    quantity: int
    promo_code: str | None = None
    is_paid: bool = True


PURCHASES = (
    DemoPurchase("Single Seat", 2, "EARLYBIRD"),
    DemoPurchase("Pair of Seats", 20),
    DemoPurchase("Table of Ten", 1, "BOARD50"),
    DemoPurchase("Patron Table", 4),
    DemoPurchase("Candlelight Sponsor", 1, is_paid=False),
    DemoPurchase("Pair of Seats", 17, "TABLE100"),
    DemoPurchase("After-Party on the Pier", 6),
    DemoPurchase("Single Seat", 4, is_paid=False),
)
