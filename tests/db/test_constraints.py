"""No two requests, each of them fine by itself, can meet a constraint that has no answer.

What they can meet has its answer in `shared/db/constraints.py`. For all else something stands
before the constraint, and it says here what that is; the races are run in `tests/concurrency`.
Whoever adds a constraint, or deletes from a table that nobody deleted from, has to say as well.
"""

import re
from pathlib import Path

import psycopg
import pytest

from shared.db import tables
from shared.db.constraints import REFUSALS
from tests.db.test_checks import RULES

ROOT = Path(__file__).parents[2]

# What stands before each constraint, and which test forces two requests to meet there.
GUARDED = {
    "ids are random": {
        "pk_coordinator_invitations",
        "pk_custom_options",
        "pk_events",
        "pk_option_responses",
        "pk_payments",
        "pk_promo_code_applications",
        "pk_promo_codes",
        "pk_purchases",
        "pk_receipts",
        "pk_ticket_packages",
        "pk_tickets",
        "pk_users",
        "uq_package_images_upload_id",
        "uq_ticket_packages_id_event",
    },
    "numbers are drawn from a sequence": {"uq_tickets_number"},
    "INSERT ... ON CONFLICT goes on with the row that is there": {
        "pk_audit_archive_positions",
        "pk_audit_chain_heads",
        "pk_donor_seats",  # test_donor_cap
        "pk_event_coordinators",  # test_coordinators_at_once
        "pk_event_slugs",  # test_slugs_at_once
        "pk_idempotency_keys",  # test_idempotency
        "pk_package_images",  # test_image_uploads
        "pk_promo_code_donor_uses",  # test_promo_code_limits
        "uq_coordinator_invitations_event_address",  # test_coordinators_at_once
        "uq_coordinator_invitations_event_email",  # test_coordinators_at_once
        "uq_users_issuer_subject",  # test_sign_in
    },
    "entries are numbered while the chain's head is locked": {
        "pk_audit_entries",  # test_audit_chain_under_load
    },
    "receipts are numbered while the chain's head is locked, and the purchase's row before": {
        "uq_receipts_event_number",
        "uq_receipts_first_of_purchase",
        "uq_receipts_replaces",  # test_receipts, for all three
    },
    "written together, from a body in which they are all required": {
        "ck_events_organization_whole",  # test_organization
    },
    "worked out from the purchase while its row is locked": {
        "ck_payments_amount",
        "ck_payments_goodwill",
        "ck_payments_refund_of",
        "ck_purchases_amount_paid",  # test_balance
        "ck_purchases_goodwill_refunded",
        "ck_purchases_overpaid_by",
        "ck_purchases_refund_due_amount",
        "ck_purchases_settled",
        "uq_payments_provider_reference",  # test_late_payments
    },
    "places are given while the event's row is locked": {
        "uq_ticket_packages_event_display_order",  # test_order
    },
    "written once, in the statement that makes the purchase, from a body without repetitions": {
        "uq_option_responses_purchase_option_ticket",
        "uq_promo_code_applications_purchase_id",
    },
    "worked out from what the versions in the sale's statement hold fast": {
        "ck_purchases_amounts",  # test_price_in_force
        "ck_purchases_seats",
    },
    "copied from the package, whose own check has the same range": {
        "ck_purchases_fair_market_value_range",  # test_tax_split
    },
    "the sale and the change of the limit both have the limit in their WHERE": {
        "ck_promo_codes_not_overused",  # test_promo_code_limit_changes, test_late_payments
        "ck_ticket_packages_not_oversold",  # test_limits, test_last_packages, test_late_payments
    },
    "given back once, as the purchase's row is locked and its status read first": {
        "ck_donor_seats_held",
        "ck_promo_code_donor_uses_count",
        "ck_promo_codes_counters",
        "ck_ticket_packages_sold_count",  # test_purchase_moves, for all four
    },
    "a sale takes the package's row before it points at it; deletion waits and sees `has_sales`": {
        "fk_purchases_package",  # test_taking_off_sale
    },
    "a use takes the code's row before it points at it; deletion waits and sees `has_uses`": {
        "fk_promo_code_applications_promo_code_id",
        "fk_promo_code_donor_uses_promo_code_id",  # test_promo_code_deletion, for both
    },
    "whoever changes options takes the package's row first, and so does a sale": {
        "ck_custom_options_choices",
        "ck_custom_options_max_selections",  # test_clashing_changes
        "fk_custom_options_package_id",  # test_gone_meanwhile
        "fk_option_responses_option_id",  # test_options_while_selling
    },
    "the type never changes, and the value is judged against it": {
        "ck_promo_codes_discount_value",
    },
    "judged while the ticket's row is locked": {
        "ck_tickets_guest_has_name",  # test_clashing_changes
    },
    "written together, by whoever has the image's row": {
        "ck_package_images_not_empty",
        "ck_package_images_published",
        "ck_package_images_upload",  # test_image_uploads, for all three
    },
}
EXPLAINED = [name for names in GUARDED.values() for name in names]


@pytest.fixture
def constraints(as_app: psycopg.Connection) -> set[str]:
    """Everything by which PostgreSQL can refuse a row that has all its columns."""
    found = as_app.execute(
        "SELECT c.conname::text FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
        " WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> 'alembic_version'"
        # NOT NULL has become a constraint in PostgreSQL 18.
        " AND c.contype NOT IN ('n', 't')"
        " UNION SELECT x.relname::text FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid"
        " JOIN pg_class t ON t.oid = i.indrelid WHERE i.indisunique"
        " AND t.relnamespace = 'public'::regnamespace AND t.relname <> 'alembic_version'"
    )
    return {name for (name,) in found}


@pytest.fixture
def of_one_value(as_app: psycopg.Connection) -> set[str]:
    """CHECKs of one column that a schema states as well: what breaks them gets no further."""
    found = as_app.execute(
        "SELECT conname::text FROM pg_constraint"
        " WHERE contype = 'c' AND cardinality(conkey) = 1"
        " AND connamespace = 'public'::regnamespace"
    )
    return {name for (name,) in found} & {rule.check for rule in RULES if rule.schema is not None}


@pytest.fixture
def to_what_stays(as_app: psycopg.Connection) -> set[str]:
    """Foreign keys to tables from which nothing is ever deleted."""
    written = "".join(path.read_text() for path in (ROOT / "shared").rglob("*.py"))
    # By a statement of their own, or as rows that `services/versioned.py` edits.
    models = re.findall(r"\b(?:delete|versioned\.Target)\(([A-Z]\w+)[,)]", written)
    deleted = {getattr(tables, model).__tablename__ for model in models} | set(
        re.findall(r"DELETE FROM (\w+)", written)
    )
    # Edited like the others, but there is no way to delete one.
    deleted.remove("events")
    assert "ticket_packages" in deleted
    found = as_app.execute(
        "SELECT conname::text, confrelid::regclass::text FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    )
    return {name for name, target in found if target not in deleted}


def test_every_constraint_has_an_answer_or_something_that_stands_before_it(
    constraints: set[str], of_one_value: set[str], to_what_stays: set[str]
) -> None:
    assert constraints - {*REFUSALS, *EXPLAINED} - of_one_value - to_what_stays == set()


def test_nothing_is_explained_that_needs_none(
    constraints: set[str], of_one_value: set[str], to_what_stays: set[str]
) -> None:
    assert len(EXPLAINED) == len(set(EXPLAINED))
    assert set(EXPLAINED) <= constraints - of_one_value - to_what_stays - set(REFUSALS)
