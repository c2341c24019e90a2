"""Rows of ticket packages, and of people, as the API shows them."""

from shared.db.tables import TicketPackage, User
from shared.schemas.base import Person
from shared.schemas.options import OptionRead
from shared.schemas.packages import PackageRead, PublicPackageRead, Warning


def read_person(user: User) -> Person:
    """Show somebody as admins see them."""
    return Person(id=user.id, name=user.name, email=user.email)


def _remaining(package: TicketPackage) -> int | None:
    if package.quantity_limit is None:
        return None
    return package.quantity_limit - package.sold_count


def _warnings(package: TicketPackage) -> list[Warning]:
    if not package.has_sales:
        return []
    sold = f"{package.sold_count} of these are sold" if package.sold_count else "This was bought"
    return [
        Warning(
            code="package_has_sales",
            detail=f"{sold}. What was bought keeps its price, and every change is on record.",
        )
    ]


def read_package(package: TicketPackage, creator: User, options: list[OptionRead]) -> PackageRead:
    """Show a package as coordinators see it."""
    remaining = _remaining(package)
    return PackageRead(
        id=package.id,
        event_id=package.event_id,
        name=package.name,
        description=package.description,
        price=package.price,
        seats_per_package=package.seats_per_package,
        is_sponsorship=package.is_sponsorship,
        is_enabled=package.is_enabled,
        quantity_limit=package.quantity_limit,
        sold_count=package.sold_count,
        remaining=remaining,
        is_sold_out=remaining == 0,
        display_order=package.display_order,
        version=package.version,
        custom_options=options,
        created_by=read_person(creator),
        created_at=package.created_at,
        updated_at=package.updated_at,
        warnings=_warnings(package),
    )


def read_public_package(package: TicketPackage, options: list[OptionRead]) -> PublicPackageRead:
    """Show a package as anybody sees it."""
    remaining = _remaining(package)
    return PublicPackageRead(
        id=package.id,
        name=package.name,
        description=package.description,
        price=package.price,
        seats_per_package=package.seats_per_package,
        is_sponsorship=package.is_sponsorship,
        quantity_limit=package.quantity_limit,
        remaining=remaining,
        is_sold_out=remaining == 0,
        custom_options=options,
    )
