"""Rows of ticket packages and their images, as the API shows them."""

from shared.db.tables import PackageImage, TicketPackage, User
from shared.domain.images import ImageStatus
from shared.schemas.images import ImageRead, ReplacementRead
from shared.schemas.options import OptionRead
from shared.schemas.packages import PackageRead, PackageWarning, PublicPackageRead
from shared.services.people.views import read_person
from shared.storage.published_images import url_of


def _remaining(package: TicketPackage) -> int | None:
    if package.quantity_limit is None:
        return None
    return package.quantity_limit - package.sold_count


def _warnings(package: TicketPackage, donor_cap: int | None) -> list[PackageWarning]:
    warnings = []
    if package.has_sales:
        sold = (
            f"{package.sold_count} of these are sold" if package.sold_count else "This was bought"
        )
        detail = f"{sold}. What was bought keeps its price, and every change is on record."
        warnings.append(PackageWarning(code="package_has_sales", detail=detail))
    if donor_cap is not None and package.seats_per_package > donor_cap:
        seats = package.seats_per_package
        detail = f"No donor can buy this: it has {seats} seats, and a donor can hold {donor_cap}."
        warnings.append(PackageWarning(code="package_exceeds_donor_cap", detail=detail))
    return warnings


def read_image(image: PackageImage) -> ImageRead:
    """Show a package's image as coordinators see it; an upload by itself has no address."""
    upload = None
    if image.upload_status is not None and image.uploaded_at is not None:
        upload = ReplacementRead(status=image.upload_status, uploaded_at=image.uploaded_at)
    return _read_published(image, upload) or _read_upload(upload)


def _read_published(image: PackageImage, upload: ReplacementRead | None) -> ImageRead | None:
    if image.image_name is None or image.thumbnail_name is None or image.image_uploaded_at is None:
        return None
    return ImageRead(
        status=ImageStatus.CLEAN,
        url=url_of(image.image_name),
        thumbnail_url=url_of(image.thumbnail_name),
        uploaded_at=image.image_uploaded_at,
        replacement=upload,
    )


def _read_upload(upload: ReplacementRead | None) -> ImageRead:
    if upload is None:
        raise ValueError("ck_package_images_not_empty allows no such row")
    return ImageRead(
        status=ImageStatus(upload.status),
        url=None,
        thumbnail_url=None,
        uploaded_at=upload.uploaded_at,
        replacement=None,
    )


def read_package(
    package: TicketPackage,
    creator: User,
    image: PackageImage | None,
    options: list[OptionRead],
    donor_cap: int | None,
) -> PackageRead:
    """Show a package as coordinators see it; `donor_cap` is the event's, None for none."""
    remaining = _remaining(package)
    return PackageRead.of(
        package,
        remaining=remaining,
        is_sold_out=remaining == 0,
        image=None if image is None else read_image(image),
        custom_options=options,
        created_by=read_person(creator),
        warnings=_warnings(package, donor_cap),
    )


def read_public_package(
    package: TicketPackage, image: PackageImage | None, options: list[OptionRead]
) -> PublicPackageRead:
    """Show a package as anybody sees it."""
    remaining = _remaining(package)
    return PublicPackageRead.of(
        package,
        remaining=remaining,
        is_sold_out=remaining == 0,
        image=None if image is None else _read_published(image, None),
        custom_options=options,
    )
