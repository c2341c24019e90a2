"""Refusals of coordinators' changes to an event."""

from collections.abc import Sequence

from shared.domain.errors.base import DomainError, Kind


class OrderMismatch(DomainError):
    """The new order lacks an item, has one twice, or has an unknown one."""

    code, title = "order_mismatch", "The list is not everything there is, each exactly once."
    kind = Kind.INVALID

    def __init__(self, what: str) -> None:
        super().__init__(f"The list is not {what}, each exactly once.")


class EventNotFound(DomainError):
    code, title, kind = "event_not_found", "There is no such event.", Kind.NOT_FOUND


class PackageNotFound(DomainError):
    code, title = "package_not_found", "The event has no such ticket package."
    kind = Kind.NOT_FOUND


class OptionNotFound(DomainError):
    code, title = "option_not_found", "The package has no such option."
    kind = Kind.NOT_FOUND


class PromoCodeNotFound(DomainError):
    code, title = "promo_code_not_found", "The event has no such promo code."
    kind = Kind.NOT_FOUND


class UserNotFound(DomainError):
    code, title, kind = "user_not_found", "There is no such person.", Kind.NOT_FOUND


class SlugTaken(DomainError):
    code, title, kind = "slug_taken", "Another event has or had this slug.", Kind.CONFLICT


class PackageHasSales(DomainError):
    """A package that was ever bought stays, and its options too (FR-004, FR-034)."""

    code, title = "package_has_sales", "What was ever bought can't be deleted."
    kind = Kind.CONFLICT

    def __init__(self, name: str, sold_count: int, *, instead: str) -> None:
        reason = f"{sold_count} are sold" if sold_count else "the package was bought before"
        super().__init__(f"{name} can't be deleted: {reason}. {instead}", sold_count=sold_count)


class TooManyOptions(DomainError):
    code, title = "too_many_options", "A package can have up to 4 active options."
    kind = Kind.CONFLICT


class OptionHasResponses(DomainError):
    """A choice that a donor has made stays on the list."""

    code, title = "option_has_responses", "A choice that was already made can't be removed."
    kind = Kind.CONFLICT

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__(f"Already chosen: {', '.join(choices)}.", choices=list(choices))


class PromoCodeTaken(DomainError):
    code, title = "promo_code_taken", "The event already has this code."
    kind = Kind.CONFLICT


class PromoCodeUsed(DomainError):
    """A code that was ever used stays."""

    code, title = "promo_code_used", "A code that was used can't be deleted."
    kind = Kind.CONFLICT

    def __init__(self, times_used: int) -> None:
        super().__init__("This code was used. Deactivate it instead.", times_used=times_used)


class LimitBelowUses(DomainError):
    """A code's limit can't go below its uses, as a package's can't go below its sales."""

    code, title = "limit_below_uses", "The limit can't go below the uses so far."
    kind = Kind.CONFLICT

    def __init__(self, max_total_uses: int, times_used: int) -> None:
        super().__init__(
            f"A limit of {max_total_uses} is below the {times_used} uses so far.",
            max_total_uses=max_total_uses,
            times_used=times_used,
        )


class LimitBelowSold(DomainError):
    """The quantity limit can't go below what is sold (FR-021)."""

    code, title = "limit_below_sold", "The limit can't go below what is already sold."
    kind = Kind.CONFLICT

    def __init__(self, quantity_limit: int, sold_count: int) -> None:
        super().__init__(
            f"A limit of {quantity_limit} is below the {sold_count} already sold.",
            quantity_limit=quantity_limit,
            sold_count=sold_count,
        )


class FairMarketValueNotStated(DomainError):
    """Purchases can't be given a value that their package does not have (SPEC-EVENING E14)."""

    code, title = "fair_market_value_not_stated", "The package has no fair market value."
    kind = Kind.CONFLICT

    def __init__(self) -> None:
        super().__init__("State the fair market value of a seat on the package first.")
