"""Events count their edits, and keep every slug that they ever had.

Expand-only. The previous release knows neither, so triggers do both for it: its edits count too, it
can't take a slug that another event had, and it answers `slug_taken` as for a slug in use.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COUNT_EDIT = """
    CREATE FUNCTION count_event_edit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.version := OLD.version + 1;
        NEW.updated_at := now();
        NEW.updated_by := NULL;
        RETURN NEW;
    END
    $$
"""

# INSERT waits for another transaction that is about to reserve the same slug; the query after it has
# a new snapshot and sees whose it became.
_RESERVE_SLUG = """
    CREATE FUNCTION reserve_event_slug() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO event_slugs (slug, event_id) VALUES (NEW.slug, NEW.id)
        ON CONFLICT (slug) DO NOTHING;
        IF NOT EXISTS (SELECT FROM event_slugs WHERE slug = NEW.slug AND event_id = NEW.id) THEN
            RAISE EXCEPTION 'the slug % belongs to another event', NEW.slug
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'uq_events_slug';
        END IF;
        RETURN NULL;
    END
    $$
"""


def upgrade() -> None:
    _add_versions()
    op.create_table(
        "event_slugs",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_event_slugs_event_id"),
        sa.PrimaryKeyConstraint("slug", name="pk_event_slugs"),
    )
    op.execute(_RESERVE_SLUG)
    # CREATE TRIGGER locks out writers until the end, so that no slug is missed by the INSERT.
    op.execute(
        """
        CREATE TRIGGER events_reserve_slug AFTER INSERT OR UPDATE OF slug ON events
        FOR EACH ROW EXECUTE FUNCTION reserve_event_slug()
        """
    )
    op.execute("INSERT INTO event_slugs (slug, event_id) SELECT slug, id FROM events")


def _add_versions() -> None:
    op.add_column(
        "events", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )
    # Who made the last edit is unknown for the events that are there.
    op.add_column("events", sa.Column("updated_by", sa.Uuid(), nullable=True))
    op.add_column(
        "events",
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.create_foreign_key("fk_events_updated_by", "events", "users", ["updated_by"], ["id"])
    op.execute(_COUNT_EDIT)
    op.execute(
        """
        CREATE TRIGGER events_count_edit BEFORE UPDATE ON events FOR EACH ROW
        WHEN (NEW.version = OLD.version AND NEW.* IS DISTINCT FROM OLD.*)
        EXECUTE FUNCTION count_event_edit()
        """
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER events_reserve_slug ON events")
    op.execute("DROP FUNCTION reserve_event_slug()")
    op.drop_table("event_slugs")
    op.execute("DROP TRIGGER events_count_edit ON events")
    op.execute("DROP FUNCTION count_event_edit()")
    op.drop_constraint("fk_events_updated_by", "events", type_="foreignkey")
    op.drop_column("events", "updated_at")
    op.drop_column("events", "updated_by")
    op.drop_column("events", "version")
