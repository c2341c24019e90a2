"""What a change of a purchase's packages did to it, field by field, for the audit trail."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from shared.db.tables import Purchase
from shared.domain.audit_chain import Action
from shared.domain.tickets import format_ticket_numbers
from shared.domain.values import format_money
from shared.services.audit import record
from shared.services.purchases.status import audit_entry

# In the order in which they are read: what was bought, then its money.
_FIELDS = (
    *("package_id", "package_name", "quantity", "promo_code", "fair_market_value"),
    *("base_price", "discount_amount", "price_adjustment", "total_price"),
    *("payment_status", "payment_method", "amount_paid", "goodwill_refunded"),
    *("refund_due_amount", "overpaid_by"),
)

Values = Mapping[str, str | None]


def values_of(purchase: Purchase, live: Iterable[int]) -> Values:
    """Return the purchase's fields as the API shows them; `live` are numbers of its tickets."""
    values = {name: _shown(getattr(purchase, name)) for name in _FIELDS}
    return {**values, "tickets": format_ticket_numbers(live)}


def entries_of(
    purchase: Purchase, action: Action, before: Values, after: Values, reason: str
) -> list[record.Change]:
    """Return an audit entry for each field that changed, and one with the reason."""
    return [
        *(
            audit_entry(purchase, action, name, before[name], after[name])
            for name in after
            if before[name] != after[name]
        ),
        audit_entry(purchase, action, "reason", None, reason),
    ]


def _shown(value: object) -> str | None:
    if isinstance(value, Decimal):
        return format_money(value)
    return None if value is None else str(value)
