"""Maps the constraints by which PostgreSQL refuses a row to the errors that clients get.

Only constraints that can fail after all earlier checks belong here: races, and rules over rows that
only the database sees. A constraint that is not listed answers 500, since its failure is a bug: a
lock or a condition before it is missing. `tests/db/test_constraints.py` states, for each of those,
which lock or condition that is.
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
    # The bytes of an upload are stored first; its package may be deleted meanwhile.
    "fk_package_images_package_id": errors.PackageNotFound,
}


def refusal_of(error: DBAPIError) -> errors.DomainError | None:
    """Return the error for a refused row, None if the constraint is not listed (a bug)."""
    if not isinstance(error, IntegrityError):
        return None
    diagnosis = getattr(error.orig, "diag", None)
    refusal = REFUSALS.get(getattr(diagnosis, "constraint_name", None) or "")
    return refusal() if refusal else None
