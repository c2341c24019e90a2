"""Valid rows of every table, to be spoilt one column at a time."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

Row = Mapping[str, object]
STARTS = datetime(2027, 5, 1, 18, tzinfo=UTC)


class Rows:
    """Knows a valid row of each table; the rows it refers to have been inserted once."""

    def __init__(self) -> None:
        self.event_id, self.user_id, self.package_id, self.purchase_id = (uuid4() for _ in "1234")
        self.promo_code_id = uuid4()
        self._ids: Mapping[str, UUID] = {
            "users": self.user_id,
            "events": self.event_id,
            "ticket_packages": self.package_id,
            "purchases": self.purchase_id,
            "promo_codes": self.promo_code_id,
        }

    def first(self, table: str) -> Row:
        """Return the row of `table` that others refer to."""
        return {**self.valid(table), "id": self._ids[table]}

    def valid(self, table: str) -> Row:
        """Return a new row that PostgreSQL takes."""
        unique = uuid4().hex
        rows: Mapping[str, Row] = {
            "users": {"issuer": "tests", "subject": unique},
            "events": {
                "name": "Gala",
                "slug": f"gala-{unique}",
                "starts_at": STARTS,
                "time_zone": "UTC",
                "organization_legal_name": "River School Fund, Inc.",
                "organization_tax_id": "00-1234567",
                "organization_address": "1 River Road, Harborview",
            },
            "coordinator_invitations": {
                "event_id": self.event_id,
                "email": f"{unique}@example.org",
            },
            "ticket_packages": {
                "event_id": self.event_id,
                "name": "Single Seat",
                "description": "One seat.",
                "price": 250,
                "seats_per_package": 1,
                # No two packages of an event share a place.
                "display_order": int(unique[:7], 16),
                "created_by": self.user_id,
                "updated_by": self.user_id,
            },
            "purchases": {
                "event_id": self.event_id,
                "package_id": self.package_id,
                "donor_id": self.user_id,
                "quantity": 1,
                "package_name": "Single Seat",
                "seats": 1,
                "base_price": 250,
                "discount_amount": 0,
                "total_price": 250,
                "payment_status": "pending",
            },
            "tickets": {
                "purchase_id": self.purchase_id,
                "number": uuid4().int % 2**60,
                "guest_name": "Noor",
            },
            "payments": {
                "purchase_id": self.purchase_id,
                "kind": "received",
                "method": "provider",
                "reference": f"ch_{unique}",
                "amount": 250,
                "applied": True,
            },
            "package_images": {
                "package_id": self.package_id,
                "event_id": self.event_id,
                "upload_id": uuid4(),
                "upload_status": "pending_scan",
                "uploaded_at": STARTS,
                "image_name": "a.webp",
                "thumbnail_name": "b.webp",
                "image_uploaded_at": STARTS,
            },
            "custom_options": {
                "package_id": self.package_id,
                "name": "Dinner",
                "option_type": "boolean",
                "is_required": True,
                "is_active": True,
                "display_order": 1,
            },
            "promo_codes": {
                "event_id": self.event_id,
                "code": unique[:20],
                "discount_type": "percentage",
                "discount_value": 10,
                "is_active": True,
                "created_by": self.user_id,
                "updated_by": self.user_id,
            },
            "promo_code_donor_uses": {
                "promo_code_id": self.promo_code_id,
                "donor_id": uuid4(),
                "times_used": 1,
            },
            "donor_seats": {"event_id": uuid4(), "donor_id": uuid4(), "seats_held": 1},
            "audit_entries": {
                "event_id": self.event_id,
                "sequence": uuid4().int % 2**60,
                "occurred_at": STARTS,
                "actor_name": "",
                "entity_type": "event",
                "entity_id": self.event_id,
                "action": "created",
                "request_id": "-",
                "hash": "0" * 64,
            },
        }
        return rows[table]

    def insert(self, connection: psycopg.Connection, table: str, row: Row) -> None:
        """Insert a row as it is."""
        connection.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join(map(sql.Placeholder, row)),
            ),
            row,
        )
