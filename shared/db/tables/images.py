"""The image of a package: the pictures that are shown, and the upload that may replace them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, EnumText, enum_check
from shared.domain.images import UploadStatus


class PackageImage(Base):
    """One row per package, so that concurrent changes of its image queue for one lock.

    `upload_id` is the current upload. An upload that no row names is superseded, and its bytes can
    be deleted. When the current upload is found clean, its pictures are shown, and its columns are
    set to null.
    """

    __tablename__ = "package_images"
    __table_args__ = (
        ForeignKeyConstraint(
            ["package_id", "event_id"],
            ["ticket_packages.id", "ticket_packages.event_id"],
            name="fk_package_images_package_id",
            ondelete="CASCADE",
        ),
        CheckConstraint(
            "num_nulls(upload_id, upload_status, uploaded_at) IN (0, 3)",
            name="ck_package_images_upload",
        ),
        enum_check("ck_package_images_upload_status", "upload_status", UploadStatus),
        CheckConstraint(
            "num_nulls(image_name, thumbnail_name, image_uploaded_at) IN (0, 3)",
            name="ck_package_images_published",
        ),
        CheckConstraint(
            "num_nonnulls(upload_id, image_name) > 0", name="ck_package_images_not_empty"
        ),
        Index("uq_package_images_upload_id", "upload_id", unique=True),
    )

    package_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID]
    upload_id: Mapped[UUID | None]
    upload_status: Mapped[UploadStatus | None] = mapped_column(EnumText(UploadStatus))
    uploaded_at: Mapped[datetime | None]
    # Blob names in the container of published images.
    image_name: Mapped[str | None]
    thumbnail_name: Mapped[str | None]
    image_uploaded_at: Mapped[datetime | None]
