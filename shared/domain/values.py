"""Types of single values: the rules for a name, a price or a slug.

Schemas use these types for fields, tables read the same limits for their CHECK constraints.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema

from shared.domain import text

CENT = Decimal("0.01")
_AMOUNT = r"[0-9]{1,12}(\.[0-9]{1,2})?"
_MONEY = re.compile(f"-?{_AMOUNT}")
_RFC_3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}")
_FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = r"^[^@\s\x00-\x1f\x7f-\x9f]+@[^@\s\x00-\x1f\x7f-\x9f]+$"


def _first(tidy: Callable[[str], str]) -> BeforeValidator:
    """Tidy a text before its length is judged; what is no text is refused after it.

    It stands after the limits, which pydantic then still describes as those of a text.
    """
    return BeforeValidator(lambda value: tidy(value) if isinstance(value, str) else value)


_TIDY_LINE = _first(text.tidy_line)
_TIDY_LINES = _first(text.tidy_lines)
_TIDY_CODE = _first(text.tidy_code)


@dataclass(frozen=True)
class _Refusing(AfterValidator):
    """Refuses a text for its characters, and describes the rest by a pattern of JSON Schema.

    What is tidied away before, such as a line break at the end, is accepted besides.
    """

    refused: str

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        described = handler(schema)
        described.setdefault("pattern", f"^[^{self.refused}]*$")
        return described


_C1 = r"\u007f-\u009f"
_ONE_LINE = _Refusing(
    text.refuse_all_but_one_line, rf"\u0000-\u001f{_C1}\u2028-\u202e\u2066-\u2069"
)
_LINES = _Refusing(text.refuse_controls_but_lines, rf"\u0000-\u0008\u000b-\u001f{_C1}")
_AS_SENT = _Refusing(text.refuse_controls, rf"\u0000-\u001f{_C1}")


def _parse_money(value: object) -> object:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and _MONEY.fullmatch(value.strip()):
        # Adding zero removes the sign of "-0.00".
        return Decimal(value.strip()).quantize(CENT) + 0
    raise ValueError('Money is a string with at most two decimals, such as "100.00"')


def format_money(amount: Decimal) -> str:
    """Write an amount as the API shows it: `"100.00"`."""
    return f"{amount:.2f}"


def _rfc_3339(value: object) -> object:
    # pydantic would also accept a Unix time, as a number or as text.
    if isinstance(value, datetime) or (isinstance(value, str) and _RFC_3339.match(value)):
        return value
    raise ValueError('A time is written as in RFC 3339, such as "2026-05-01T18:00:00Z"')


def _full_date(value: object) -> object:
    if type(value) is date or (isinstance(value, str) and _FULL_DATE.fullmatch(value)):
        return value
    raise ValueError('A day is written as in RFC 3339, such as "2026-05-01"')


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("This time is out of range") from None


def blank_as_none(value: object) -> object:
    """Return None for a blank text; for fields that may be left out."""
    return None if isinstance(value, str) and not text.tidy_line(value) else value


def _known_time_zone(key: str) -> str:
    if key not in _time_zones():
        raise ValueError("Not an IANA time zone, such as America/New_York")
    return key


@cache
def _time_zones() -> frozenset[str]:
    # Two entries of the system's files are not zones of a place: they depend on the machine.
    return frozenset(available_timezones() - {"localtime", "Factory"})


def _not_an_id(slug: str) -> str:
    try:
        UUID(slug)
    except ValueError:
        return slug
    raise ValueError("A slug must not look like an id")


def _text(minimum: int, maximum: int) -> StringConstraints:
    return StringConstraints(min_length=minimum, max_length=maximum)


Money = Annotated[
    Decimal,
    BeforeValidator(_parse_money),
    PlainSerializer(format_money, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^-?{_AMOUNT}$", "examples": ["100.00"]}),
]
Price = Annotated[
    Money,
    Field(ge=Decimal(0), le=Decimal("1000000.00")),
    # JSON Schema has no limits for a number that is written as text; clients read this extension.
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_AMOUNT}$",
            "x-maximum": "1000000.00",
            "examples": ["100.00"],
        }
    ),
]

# What came, or went back.
PositiveAmount = Annotated[Price, Field(ge=CENT)]
# Of what a seat's guest gets in return, per seat; it may exceed the price.
FairMarketValue = Price

EventName = Annotated[str, _text(1, 200), _TIDY_LINE, _ONE_LINE]
Slug = Annotated[
    str,
    StringConstraints(min_length=3, max_length=60, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$"),
    AfterValidator(_not_an_id),
]
TimeZoneName = Annotated[
    str, StringConstraints(min_length=1, max_length=64), AfterValidator(_known_time_zone)
]
Venue = Annotated[str, _text(1, 200), _TIDY_LINE, _ONE_LINE]
EventDescription = Annotated[str, _text(1, 2000), _TIDY_LINES, _LINES]
MaxTicketsPerDonor = Annotated[int, Field(ge=1, le=10_000)]
# How a donor pays: a bank account, an address for checks, a link.
PaymentInstructions = Annotated[str, _text(1, 2000), _TIDY_LINES, _LINES]
PaymentHoldMinutes = Annotated[int, Field(ge=1, le=43_200)]
# Who receives the money: what a receipt needs to say of the organization. The receipt is one page.
OrganizationName = Annotated[str, _text(1, 200), _TIDY_LINE, _ONE_LINE]
# An Employer Identification Number, or what another country calls it.
TaxId = Annotated[str, _text(1, 30), _TIDY_LINE, _ONE_LINE]
PostalAddress = Annotated[str, _text(1, 200), _TIDY_LINE, _ONE_LINE]
ReceiptStatement = Annotated[str, _text(1, 500), _TIDY_LINES, _LINES]

PackageName = Annotated[str, _text(1, 100), _TIDY_LINE, _ONE_LINE]
PackageDescription = Annotated[str, _text(1, 1000), _TIDY_LINES, _LINES]
SeatsPerPackage = Annotated[int, Field(ge=1, le=100)]
QuantityLimit = Annotated[int, Field(ge=1, le=10_000)]

OptionName = Annotated[str, _text(1, 100), _TIDY_LINE, _ONE_LINE]
Choice = Annotated[str, _text(1, 50), _TIDY_LINE, _ONE_LINE]
# A donor's answer, before its option is read; the option's type decides which form is valid.
Response = Annotated[str, _LINES]

PromoCodeText = Annotated[
    str,
    StringConstraints(min_length=4, max_length=20, pattern=r"^[A-Za-z0-9]+$"),
    _TIDY_CODE,
]
# A code as a donor typed it; whether the event has it is checked later.
PromoCodeEntry = Annotated[str, _text(1, 50), _TIDY_CODE, _ONE_LINE]
# A code to filter purchases by: an unknown code matches nothing, a blank one is no filter.
PromoCodeFilter = Annotated[str, StringConstraints(max_length=20), _TIDY_CODE, _ONE_LINE]
MaxTotalUses = Annotated[int, Field(ge=1, le=10_000)]
MaxUsesPerDonor = Annotated[int, Field(ge=1, le=100)]
# The reason for a refund, or the number on a check.
Remark = Annotated[str, _text(1, 200), _TIDY_LINE, _ONE_LINE]

# What a donor buys at once.
Quantity = Annotated[int, Field(ge=1, le=20)]
# What the team enters at once. It has at most 2,000 seats.
TeamQuantity = Annotated[int, Field(ge=1, le=500)]
# The company or family that is thanked.
InTheNameOf = Annotated[str, _text(1, 100), _TIDY_LINE, _ONE_LINE]
# For the team only.
PurchaseNote = Annotated[str, _text(1, 2000), _TIDY_LINES, _LINES]
# A segment of a path: a slug, an id or a file name. The host limits its length.
PathSegment = Annotated[str, _AS_SENT]
Cursor = Annotated[
    str,
    StringConstraints(max_length=200),
    Field(json_schema_extra={"pattern": "^[A-Za-z0-9_-]+$"}),
    _AS_SENT,
]
FieldName = Annotated[str, StringConstraints(min_length=1, max_length=100), _AS_SENT]
# Any text that a scanner reads: only its signature is checked, it is never stored. Scanners add a
# line break or a tab at the end.
QrPayload = Annotated[str, StringConstraints(min_length=1, max_length=500), _first(text.trim)]
SearchText = Annotated[str, _text(1, 100), _TIDY_LINE, _ONE_LINE]
# It may be the address of a purchase's page.
PurchaseSearchText = Annotated[str, _text(1, 300), _TIDY_LINE, _ONE_LINE]
PersonName = Annotated[str, _text(1, 200), _TIDY_LINE, _ONE_LINE]
# Deliberately loose: only a delivered message proves that an address exists.
EmailAddress = Annotated[
    str,
    StringConstraints(min_length=3, max_length=254, pattern=_ADDRESS),
    _first(text.tidy_address),
    _ONE_LINE,
    AfterValidator(text.refuse_all_but_an_address),
]
# An address that a token proves, compared byte for byte: trimming it would prove another one.
ProvenAddress = Annotated[
    str,
    StringConstraints(min_length=3, max_length=254, pattern=_ADDRESS),
    _ONE_LINE,
    AfterValidator(text.refuse_invisible),
]
Subject = Annotated[str, StringConstraints(min_length=1, max_length=255), _AS_SENT]
IdempotencyKey = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")]
# PostgreSQL answers in its session's zone and clients write in theirs; the app uses UTC only. Not
# strict, since JSON has text only; the validator before it checks the form.
Instant = Annotated[
    AwareDatetime, Strict(strict=False), BeforeValidator(_rfc_3339), AfterValidator(_in_utc)
]
# A day without a time or zone, written as in RFC 3339: the date on a check.
Day = Annotated[date, Strict(strict=False), BeforeValidator(_full_date)]
