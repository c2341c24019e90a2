"""What the demo event consists of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class DemoPurchase:
    """A purchase that a donor of the demo has made."""

    package: str
    quantity: int


PURCHASES = (
    DemoPurchase("Single Seat", 2),
    DemoPurchase("Pair of Seats", 20),
    DemoPurchase("Table of Ten", 1),
    DemoPurchase("Patron Table", 4),
    DemoPurchase("Candlelight Sponsor", 1),
    DemoPurchase("Pair of Seats", 17),
    DemoPurchase("After-Party on the Pier", 6),
    DemoPurchase("Single Seat", 4),
)
