"""The image of a package: what is shown, and what was uploaded since."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "package_images",
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=True),
        sa.Column("upload_status", sa.Text(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("image_name", sa.Text(), nullable=True),
        sa.Column("thumbnail_name", sa.Text(), nullable=True),
        sa.Column("image_uploaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "num_nulls(upload_id, upload_status, uploaded_at) IN (0, 3)",
            name="ck_package_images_upload",
        ),
        sa.CheckConstraint(
            "upload_status IN ('pending_scan', 'rejected', 'scan_failed')",
            name="ck_package_images_upload_status",
        ),
        sa.CheckConstraint(
            "num_nulls(image_name, thumbnail_name, image_uploaded_at) IN (0, 3)",
            name="ck_package_images_published",
        ),
        sa.CheckConstraint(
            "num_nonnulls(upload_id, image_name) > 0", name="ck_package_images_not_empty"
        ),
        sa.ForeignKeyConstraint(
            ["package_id", "event_id"],
            ["ticket_packages.id", "ticket_packages.event_id"],
            name="fk_package_images_package_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("package_id", name="pk_package_images"),
    )
    op.create_index("uq_package_images_upload_id", "package_images", ["upload_id"], unique=True)


def downgrade() -> None:
    op.drop_table("package_images")
