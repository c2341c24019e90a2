"""Each rule is stated once: schema and CHECK give the same verdict on every value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import psycopg
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError, model_validator
from pydantic_core import to_json

from shared.domain.audit_chain import Action, EntityType
from shared.domain.images import UploadStatus
from shared.domain.incoming_payments import PaymentKind, PaymentMethod
from shared.domain.options import OptionType, check_choices
from shared.domain.promo_codes import DISCOUNTS, DiscountType
from shared.domain.purchases import PaymentStatus
from shared.domain.values import Subject
from shared.schemas.base import Input
from shared.schemas.events import CoordinatorInvite, EventCreate
from shared.schemas.options import OptionCreate
from shared.schemas.orders import OrderCreate
from shared.schemas.packages import PackageCreate
from shared.schemas.payments import MarkPaid
from shared.schemas.promo_codes import PromoCodeCreate
from shared.schemas.purchases import Guest
from tests.db.rows import STARTS, Rows

ASTRAL = "\U0001d49c"
SECOND = timedelta(seconds=1)
Values = Mapping[str, object]


class Subjected(Input):
    """The claim that says who somebody is."""

    subject: Subject


class Organized(EventCreate):
    """An event whose organization has its parts where the row has them."""

    @model_validator(mode="before")
    @classmethod
    def _nested(cls, row: dict[str, object]) -> dict[str, object]:
        whole = {"legal_name": "Fund", "tax_id": "00-1234567", "address": "1 River Road"}
        parts = {name: row[name] for name in row if name.startswith("organization_")}
        named = {name.removeprefix("organization_"): value for name, value in parts.items()}
        kept = {name: value for name, value in row.items() if name not in parts}
        return {**kept, "organization": {**whole, **named}}


@dataclass(frozen=True)
class Rule:
    """A CHECK, the schema with the same rule, and values on both sides of every limit."""

    check: str
    schema: type[BaseModel] | type[StrEnum] | None
    allowed: tuple[Values, ...]
    refused: tuple[Values, ...]

    @property
    def table(self) -> str:
        # The longest that fits: one table's name may begin with another's.
        fitting = (table for table in BODIES if self.check.startswith(f"ck_{table}_"))
        return max(fitting, key=len)


# Bodies that the schemas take; a field of the same name as a column means the same.
EVENT: Values = {"name": "Gala", "slug": "gala", "starts_at": STARTS, "time_zone": "UTC"}
PACKAGE: Values = {"name": "Seat", "description": "d", "price": "1.00", "seats_per_package": 1}
BODIES: Mapping[str, Values] = {
    "events": EVENT,
    "ticket_packages": PACKAGE,
    "purchases": {
        "purchaser": {"name": "Noor"},
        "package_id": "00000000-0000-4000-8000-000000000000",
        "quantity": 1,
        "payment": {"status": "pending", "method": "pledge"},
    },
    "tickets": {"name": "Noor"},
    "users": {},
    "coordinator_invitations": {},
    "donor_seats": {},
    "package_images": {},
    "custom_options": {"name": "Dinner", "option_type": "boolean"},
    "payments": {},
    "promo_codes": {"code": "SPRING10", "discount_type": "percentage", "discount_value": "10"},
    "promo_code_donor_uses": {},
    "audit_entries": {},
}
ORGANIZATION = ("organization_legal_name", "organization_tax_id", "organization_address")
# Where the API calls a column something else.
FIELD_OF = {"guest_name": "name", "guest_email": "email"}


def each(column: str, *values: object) -> tuple[Values, ...]:
    return tuple({column: value} for value in values)


def text(check: str, schema: type[BaseModel], column: str, longest: int) -> Rule:
    """Return a text's rule; empty text is for `test_no_text_is_stored_empty`."""
    return Rule(
        check,
        schema,
        each(column, "x", "x" * longest, ASTRAL * longest, "e\u0301" * (longest // 2)),
        each(column, "x" * (longest + 1), ASTRAL * (longest + 1)),
    )


def count(check: str, schema: type[BaseModel], column: str, least: int, most: int) -> Rule:
    """Return a number's rule."""
    return Rule(check, schema, each(column, least, most), each(column, least - 1, -1, most + 1))


def enum(check: str, column: str, values: type[StrEnum]) -> Rule:
    """Return the rule of a column of an enum."""
    wrong = ("", "nonsense", next(iter(values)).upper())
    return Rule(check, values, each(column, *values), each(column, *wrong))


def email(check: str, schema: type[BaseModel], column: str) -> Rule:
    """Return the rule of an address."""
    longest = "x" * 248 + "@b.org"
    return Rule(check, schema, each(column, "a@b", longest), each(column, "@a", "x" + longest))


def selecting(choices: list[str] | None, most: int | None = None) -> Values:
    """Return a multi_select's columns."""
    return {"option_type": "multi_select", "choices": choices, "max_selections": most}


OPTION_RULES = [
    text("ck_custom_options_name_length", OptionCreate, "name", 100),
    # A multi_select needs choices as well: see the next rule.
    Rule(
        "ck_custom_options_type",
        OptionType,
        each("option_type", "boolean", "text_input"),
        each("option_type", "", "nonsense", "BOOLEAN"),
    ),
    Rule(
        "ck_custom_options_choices",
        OptionCreate,
        (selecting(["a", "b"]), selecting([*"abcdefghij"]), {"option_type": "text_input"}),
        (
            selecting(None),
            selecting(["a"]),
            selecting([*"abcdefghijk"]),
            {"option_type": "boolean", "choices": ["a", "b"]},
            {"option_type": "text_input", "max_selections": 1},
        ),
    ),
    Rule(
        "ck_custom_options_max_selections",
        OptionCreate,
        (selecting(["a", "b"], 1), selecting(["a", "b"], 2)),
        (selecting(["a", "b"], 0), selecting(["a", "b"], 3)),
    ),
]


def taking_off(*beyond: Decimal) -> tuple[Values, ...]:
    """Return the columns of discounts of every type, `beyond` its lower and its upper limit."""
    return tuple(
        {"discount_type": kind, "discount_value": limit}
        for kind, discount in DISCOUNTS.items()
        for distance in beyond
        for limit in (discount.min_value - distance, discount.max_value + distance)
    )


PROMO_CODE_RULES = [
    Rule(
        "ck_promo_codes_code_length",
        PromoCodeCreate,
        each("code", "abcd", "a" * 20),
        each("code", "abc", "a" * 21),
    ),
    Rule(
        "ck_promo_codes_code_form",
        PromoCodeCreate,
        each("code", "Spring10"),
        each("code", "spring 10", "spring-10", "frühling", "ab\u0661\u0662"),
    ),
    enum("ck_promo_codes_discount_type", "discount_type", DiscountType),
    Rule(
        "ck_promo_codes_discount_value",
        PromoCodeCreate,
        taking_off(Decimal(0), Decimal("-0.01")),
        taking_off(Decimal("0.01"), Decimal(20_000)),
    ),
    Rule(
        "ck_promo_codes_total_uses_range",
        PromoCodeCreate,
        each("max_total_uses", 1, 10_000),
        each("max_total_uses", 0, 10_001),
    ),
    count("ck_promo_codes_donor_uses_range", PromoCodeCreate, "max_uses_per_donor", 1, 100),
    Rule(
        "ck_promo_codes_not_overused",
        None,
        ({"times_used": 3, "max_total_uses": 3}, {"times_used": 3, "max_total_uses": None}),
        ({"times_used": 4, "max_total_uses": 3},),
    ),
    Rule(
        "ck_promo_codes_counters",
        None,
        ({"times_used": 0, "total_discount_given": 0},),
        (*each("times_used", -1), *each("total_discount_given", Decimal("-0.01"))),
    ),
    Rule("ck_promo_code_donor_uses_count", None, each("times_used", 0), each("times_used", -1)),
]
NO_UPLOAD: Values = {"upload_id": None, "upload_status": None, "uploaded_at": None}
NOTHING_PUBLISHED: Values = {"image_name": None, "thumbnail_name": None, "image_uploaded_at": None}
IMAGE_RULES = [
    Rule(
        "ck_package_images_upload",
        None,
        ({}, NO_UPLOAD),
        tuple({column: None} for column in NO_UPLOAD),
    ),
    enum("ck_package_images_upload_status", "upload_status", UploadStatus),
    Rule(
        "ck_package_images_published",
        None,
        ({}, NOTHING_PUBLISHED),
        (
            *each("image_name", None),
            *each("thumbnail_name", None),
            *each("image_uploaded_at", None),
        ),
    ),
    Rule(
        "ck_package_images_not_empty",
        None,
        (NO_UPLOAD, NOTHING_PUBLISHED),
        ({**NO_UPLOAD, **NOTHING_PUBLISHED},),
    ),
]


RULES = [
    text("ck_events_name_length", EventCreate, "name", 200),
    text("ck_events_venue_length", EventCreate, "venue", 200),
    text("ck_events_description_length", EventCreate, "description", 2000),
    text("ck_events_payment_instructions_length", EventCreate, "payment_instructions", 2000),
    text("ck_events_organization_name_length", Organized, "organization_legal_name", 200),
    text("ck_events_organization_tax_id_length", Organized, "organization_tax_id", 30),
    text("ck_events_organization_address_length", Organized, "organization_address", 200),
    text("ck_events_organization_statement_length", Organized, "organization_statement", 500),
    Rule(
        "ck_events_organization_whole",
        None,
        (dict.fromkeys(ORGANIZATION, None), {"organization_statement": None}),
        (
            *each("organization_legal_name", None),
            *each("organization_tax_id", None),
            *each("organization_address", None),
            {**dict.fromkeys(ORGANIZATION, None), "organization_statement": "A charity."},
        ),
    ),
    count("ck_events_max_tickets_range", EventCreate, "max_tickets_per_donor", 1, 10_000),
    count("ck_events_payment_hold_range", EventCreate, "payment_hold_minutes", 1, 43_200),
    Rule(
        "ck_events_slug_length",
        EventCreate,
        each("slug", "abc", "a" * 60),
        each("slug", "ab", "a" * 61),
    ),
    Rule(
        "ck_events_slug_form",
        EventCreate,
        each("slug", "2026-gala", "a-b-c", "000"),
        each("slug", "-gala", "gala-", "a--b", "Gala", "gàla", "a_b", "a b", "gala\n", "١٢٣"),
    ),
    Rule(
        "ck_events_sales_window",
        EventCreate,
        (
            {"sales_open_at": STARTS - SECOND},
            {"sales_open_at": STARTS, "sales_close_at": STARTS + SECOND},
            {"sales_close_at": STARTS - SECOND},
            {"sales_open_at": None, "sales_close_at": None},
        ),
        (
            {"sales_open_at": STARTS},
            {"sales_open_at": STARTS + SECOND},
            {"sales_open_at": STARTS - SECOND, "sales_close_at": STARTS - SECOND},
            {"sales_open_at": STARTS, "sales_close_at": STARTS - SECOND},
        ),
    ),
    text("ck_ticket_packages_name_length", PackageCreate, "name", 100),
    text("ck_ticket_packages_description_length", PackageCreate, "description", 1000),
    count("ck_ticket_packages_seats_range", PackageCreate, "seats_per_package", 1, 100),
    count("ck_ticket_packages_limit_range", PackageCreate, "quantity_limit", 1, 10_000),
    Rule(
        "ck_ticket_packages_price_range",
        PackageCreate,
        each("price", "0.00", "0.01", "999999.99", "1000000.00"),
        each("price", "-0.01", "-1.00", "1000000.01", "9999999.00"),
    ),
    Rule(
        "ck_ticket_packages_fair_market_value_range",
        PackageCreate,
        each("fair_market_value", "0.00", "0.01", "1000000.00"),
        each("fair_market_value", "-0.01", "1000000.01"),
    ),
    Rule(
        "ck_purchases_fair_market_value_range",
        None,
        each("fair_market_value", None, 0, Decimal("1000000.00")),
        each("fair_market_value", Decimal("-0.01"), Decimal("1000000.01")),
    ),
    Rule(
        "ck_ticket_packages_not_oversold",
        None,
        ({"sold_count": 10, "quantity_limit": 10}, {"sold_count": 10, "quantity_limit": None}),
        ({"sold_count": 11, "quantity_limit": 10}, {"sold_count": 2, "quantity_limit": 1}),
    ),
    Rule("ck_ticket_packages_sold_count", None, each("sold_count", 0), each("sold_count", -1)),
    count("ck_purchases_quantity_range", OrderCreate, "quantity", 1, 500),
    enum("ck_purchases_payment_status", "payment_status", PaymentStatus),
    Rule(
        "ck_purchases_amounts",
        None,
        tuple(
            {"base_price": base, "discount_amount": discount, "total_price": total}
            for base, discount, total in ((100, 0, 100), (100, 100, 0), (0, 0, 0))
        )
        + tuple(
            {"base_price": 100, "price_adjustment": adjustment, "total_price": total}
            for adjustment, total in ((-100, 0), (-1, 99), (20, 120))
        ),
        tuple(
            {"base_price": base, "discount_amount": discount, "total_price": total}
            for base, discount, total in (
                (100, 0, Decimal("99.99")),
                (100, 101, -1),
                (100, -1, 101),
                (-100, 0, -100),
            )
        )
        + tuple(
            {"base_price": 100, "price_adjustment": adjustment, "total_price": total}
            for adjustment, total in ((-101, -1), (1, 100))
        ),
    ),
    *(
        Rule(f"ck_purchases_{amount}", None, each(amount, 0, "0.01"), each(amount, "-0.01"))
        for amount in ("amount_paid", "refund_due_amount", "overpaid_by", "goodwill_refunded")
    ),
    Rule(
        "ck_purchases_settled",
        None,
        (
            {"total_price": 100, "base_price": 100, "amount_paid": 100},
            {"total_price": 100, "base_price": 100, "amount_paid": 60, "goodwill_refunded": 40},
        ),
        (
            {"total_price": 100, "base_price": 100, "amount_paid": 101},
            {"total_price": 100, "base_price": 100, "amount_paid": 61, "goodwill_refunded": 40},
        ),
    ),
    enum("ck_purchases_payment_method", "payment_method", PaymentMethod),
    text("ck_purchases_in_the_name_of_length", OrderCreate, "in_the_name_of", 100),
    text("ck_purchases_note_length", OrderCreate, "note", 2000),
    enum("ck_payments_kind", "kind", PaymentKind),
    enum("ck_payments_method", "method", PaymentMethod),
    Rule("ck_payments_amount", None, each("amount", "0.01", 250), each("amount", 0, -1)),
    Rule(
        "ck_payments_refund_of",
        None,
        ({"kind": "received", "refund_of": None}, {"kind": "refunded", "refund_of": None}),
        ({"kind": "received", "refund_of": "00000000-0000-4000-8000-000000000000"},),
    ),
    Rule(
        "ck_payments_goodwill",
        None,
        (
            {"kind": "refunded", "applied": True, "goodwill": True},
            {"kind": "received", "applied": False, "goodwill": False},
        ),
        (
            {"kind": "refunded", "applied": False, "goodwill": True},
            {"kind": "received", "applied": True, "goodwill": True},
            {"kind": "taken_back", "applied": True, "goodwill": True},
        ),
    ),
    text("ck_payments_note_length", MarkPaid, "note", 200),
    Rule("ck_purchases_seats", None, each("seats", 1), each("seats", 0, -1)),
    Rule(
        "ck_tickets_guest_has_name",
        None,
        ({"guest_name": "Noor", "guest_email": "noor@example.org"}, {"guest_name": "Noor"}),
        ({"guest_name": None, "guest_email": "noor@example.org"},),
    ),
    text("ck_tickets_guest_name_length", Guest, "guest_name", 200),
    email("ck_tickets_guest_email_length", Guest, "guest_email"),
    text("ck_users_subject_length", Subjected, "subject", 255),
    email("ck_coordinator_invitations_email_length", CoordinatorInvite, "email"),
    Rule("ck_donor_seats_held", None, each("seats_held", 0), each("seats_held", -1)),
    *OPTION_RULES,
    *PROMO_CODE_RULES,
    *IMAGE_RULES,
    enum("ck_audit_entries_entity_type", "entity_type", EntityType),
    enum("ck_audit_entries_action", "action", Action),
]


def cases() -> Iterator[Any]:
    for rule in RULES:
        for verdict, candidates in (("allowed", rule.allowed), ("refused", rule.refused)):
            for place, values in enumerate(candidates):
                name = f"{rule.check}-{verdict}-{place}"
                yield pytest.param(rule, values, verdict == "allowed", id=name)


def schema_allows(rule: Rule, values: Values) -> bool:
    """Return whether the schema of the rule takes the values."""
    schema: Any = rule.schema
    body: object = {FIELD_OF.get(name, name): value for name, value in values.items()}
    if issubclass(schema, BaseModel):
        body = {**BODIES[rule.table], **body} if isinstance(body, dict) else body
    else:
        (body,) = values.values()
    try:
        TypeAdapter(schema).validate_json(to_json(body))
    except ValidationError:
        return False
    return True


def refusing_check(
    as_app: psycopg.Connection, rows: Rows, table: str, values: Values
) -> str | None:
    """Return the CHECK that refuses a row with these values, None when PostgreSQL takes it."""
    try:
        rows.insert(as_app, table, {**rows.valid(table), **values})
    except psycopg.errors.CheckViolation as refusal:
        return refusal.diag.constraint_name
    return None


@pytest.mark.parametrize(("rule", "values", "is_allowed"), [*cases()])
def test_schema_and_check_give_the_same_verdict(
    as_app: psycopg.Connection, rows: Rows, rule: Rule, values: Values, *, is_allowed: bool
) -> None:
    """FR-009 to FR-012, FR-017, FR-021."""
    refused_by = refusing_check(as_app, rows, rule.table, values)
    assert refused_by == (None if is_allowed else rule.check)
    if rule.schema is not None:
        assert schema_allows(rule, values) is is_allowed


def test_every_check_of_the_database_is_compared_with_its_schema(
    as_app: psycopg.Connection,
) -> None:
    found = as_app.execute(
        "SELECT conname FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
    ).fetchall()
    assert sorted(name for (name,) in found) == sorted(rule.check for rule in RULES)


@pytest.mark.parametrize(
    ("table", "column", "check"),
    [
        ("events", "name", "ck_events_name_length"),
        ("events", "venue", "ck_events_venue_length"),
        ("events", "description", "ck_events_description_length"),
        ("events", "payment_instructions", "ck_events_payment_instructions_length"),
        ("events", "organization_tax_id", "ck_events_organization_tax_id_length"),
        ("events", "organization_statement", "ck_events_organization_statement_length"),
        ("ticket_packages", "name", "ck_ticket_packages_name_length"),
        ("ticket_packages", "description", "ck_ticket_packages_description_length"),
        ("tickets", "guest_name", "ck_tickets_guest_name_length"),
        ("users", "subject", "ck_users_subject_length"),
    ],
)
def test_no_text_is_stored_empty(
    as_app: psycopg.Connection, rows: Rows, table: str, column: str, check: str
) -> None:
    """The schemas take a blank optional text for a missing one, so it never gets this far."""
    assert refusing_check(as_app, rows, table, {column: ""}) == check


NULLABLE = [
    # The organization has four columns: see `ck_events_organization_whole`.
    *(("events", EventCreate, name) for name in EventCreate.model_fields if name != "organization"),
    *(("ticket_packages", PackageCreate, name) for name in PackageCreate.model_fields),
]


CHOICES_RULES = {"ck_custom_options_choices", "ck_custom_options_max_selections"}


@pytest.mark.parametrize(
    ("rule", "values", "is_allowed"),
    [case for case in cases() if case.values[0].check in CHOICES_RULES],
)
def test_an_option_that_is_changed_meets_the_same_verdict(
    rule: Rule, values: dict[str, Any], *, is_allowed: bool
) -> None:
    """A change is judged as a whole by `check_choices`, a new option field by field."""
    problem = check_choices(
        OptionType(values["option_type"]), values.get("choices"), values.get("max_selections")
    )
    assert (problem is None) is is_allowed, rule.check


def test_a_discount_type_without_limits_is_refused(superuser: psycopg.Connection) -> None:
    """A new type needs limits of its own: it is not taken for one of the others."""
    code = {**Rows().valid("promo_codes"), "discount_type": "a_third", "discount_value": 50}
    with superuser.transaction(force_rollback=True):
        # A table of this test's own shadows the real one, without the CHECK that comes before.
        superuser.execute(
            "CREATE TEMPORARY TABLE promo_codes (LIKE public.promo_codes INCLUDING ALL)"
        )
        superuser.execute("ALTER TABLE promo_codes DROP CONSTRAINT ck_promo_codes_discount_type")
        with pytest.raises(psycopg.errors.CheckViolation) as refusal:
            Rows().insert(superuser, "promo_codes", code)
    assert refusal.value.diag.constraint_name == "ck_promo_codes_discount_value"


@pytest.mark.parametrize(("table", "schema", "column"), NULLABLE)
def test_what_may_be_null_is_the_same_in_schema_and_table(
    as_app: psycopg.Connection, rows: Rows, table: str, schema: type[BaseModel], column: str
) -> None:
    try:
        schema.model_validate_json(to_json({**BODIES[table], column: None}))
        is_allowed = True
    except ValidationError:
        is_allowed = False
    try:
        rows.insert(as_app, table, {**rows.valid(table), column: None})
        is_taken = True
    except psycopg.errors.NotNullViolation:
        is_taken = False
    assert is_taken is is_allowed
