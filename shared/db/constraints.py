"""What it means to a client when PostgreSQL refuses a row: constraint name to error.

Only what can be refused after all checks before it belongs here: races, and rules over rows that
only the database sees. A name that is missing is a bug of ours and answers 500: a lock or a
condition that stands before the constraint was forgotten. For each of those,
`tests/db/test_constraints.py` says what stands there.
"""

from sqlalchemy.exc import DBAPIError, IntegrityError

from shared.domain import errors


def _sales_window() -> errors.DomainError:
    return errors.ValidationFailed(
        [
            errors.FieldError(
                code="invalid",
                detail="Sales must close after they open.",
                pointer="/sales_close_at",
            )
        ]
    )


REFUSALS = {
    "uq_events_slug": errors.SlugTaken,
    "uq_promo_codes_event_code": errors.PromoCodeTaken,
    "ck_events_sales_window": _sales_window,
    "fk_event_coordinators_user_id": errors.UserNotFound,
    # The bytes of an upload are stored first, and its package may be gone by then.
    "fk_package_images_package_id": errors.PackageNotFound,
}


def refusal_of(error: DBAPIError) -> errors.DomainError | None:
    """Return what the client should hear of a refused row, None if it is not theirs to hear."""
    if not isinstance(error, IntegrityError):
        return None
    diagnosis = getattr(error.orig, "diag", None)
    refusal = REFUSALS.get(getattr(diagnosis, "constraint_name", None) or "")
    return refusal() if refusal else None
