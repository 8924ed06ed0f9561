"""Locations, resources, units and allocations

Revision: 0003_spaces, after 0002_identity.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import protect

revision = "0003_spaces"
down_revision = "0002_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "amenities",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("amenities_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="amenity_external_id_once"),
        sa.UniqueConstraint("organization_id", "key", name="amenity_key_once"),
    )
    op.create_table(
        "booking_policies",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("booking_policies_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="booking_policy_external_id_once"),
        sa.UniqueConstraint("organization_id", "name", name="booking_policy_name_once"),
    )
    op.create_table(
        "resource_types",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('meeting_room', 'event_space', 'hot_desk', 'dedicated_desk', 'private_office', 'phone_booth', 'parking', 'equipment', 'other')",
            name=op.f("resource_types_kind"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("resource_types_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="resource_type_external_id_once"),
        sa.UniqueConstraint("organization_id", "name", name="resource_type_name_once"),
    )
    op.create_table(
        "stored_files",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("storage_key", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("stored_files_pkey")),
    )
    op.create_table(
        "legal_entities",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("vat_id", sa.String(length=30), nullable=True),
        sa.Column("prices_include_tax", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "address", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("legal_entities_organization_id_fkey")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("legal_entities_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="legal_entity_external_id_once"),
    )
    op.create_table(
        "locations",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "address", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("closed_on_holidays", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("holiday_country", sa.String(length=2), nullable=True),
        sa.Column("holiday_region", sa.String(length=10), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'", name=op.f("locations_slug_form")),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("locations_organization_id_legal_entity_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("locations_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="location_external_id_once"),
        sa.UniqueConstraint("organization_id", "slug", name="location_slug_once"),
    )
    op.create_table(
        "closures",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "hours", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("closures_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("closures_organization_id_location_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("closures_pkey")),
    )
    op.create_index("closures_location_idx", "closures", ["organization_id", "location_id", "ends_on"], unique=False)
    op.create_table(
        "floor_plans",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("width", sa.Float(), nullable=False),
        sa.Column("height", sa.Float(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "file_id"],
            ["stored_files.organization_id", "stored_files.id"],
            name=op.f("floor_plans_organization_id_file_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("floor_plans_organization_id_location_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("floor_plans_pkey")),
        sa.UniqueConstraint("organization_id", "location_id", "name", name="floor_plan_name_once"),
    )
    op.create_index("floor_plans_file_idx", "floor_plans", ["organization_id", "file_id"], unique=False)
    op.create_table(
        "opening_intervals",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("organization_id"), "="),
            (sa.column("location_id"), "="),
            (sa.column("weekday"), "="),
            (sa.text("int4range(opens, closes, '[]')"), "&&"),
            using="gist",
            name="opening_intervals_apart",
        ),
        sa.CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name=op.f("opening_intervals_minutes")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("opening_intervals_weekday")),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("opening_intervals_organization_id_location_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("opening_intervals_pkey")),
    )
    op.create_table(
        "resources",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("resource_type_id", sa.Uuid(), nullable=False),
        sa.Column("booking_policy_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("size_square_meters", sa.Float(), nullable=True),
        sa.Column("is_pool", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_bookable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_public", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("unit_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
        sa.Column(
            "amenity_keys", sa.ARRAY(sa.String(length=60)), server_default=sa.text("'{}'::varchar[]"), nullable=False
        ),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("capacity >= 1", name=op.f("resources_capacity")),
        sa.ForeignKeyConstraint(
            ["organization_id", "booking_policy_id"],
            ["booking_policies.organization_id", "booking_policies.id"],
            name=op.f("resources_organization_id_booking_policy_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("resources_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_type_id"],
            ["resource_types.organization_id", "resource_types.id"],
            name=op.f("resources_organization_id_resource_type_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("resources_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="resource_external_id_once"),
        sa.UniqueConstraint("organization_id", "location_id", "name", name="resource_name_once"),
    )
    op.create_index("resources_type_idx", "resources", ["organization_id", "resource_type_id"], unique=False)
    op.create_table(
        "units",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("units_organization_id_location_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("units_pkey")),
    )
    op.create_index("units_location_idx", "units", ["organization_id", "location_id"], unique=False)
    op.create_table(
        "allocations",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column(
            "starts_at", sa.DateTime(timezone=True), sa.Computed("lower(period)", persisted=True), nullable=False
        ),
        sa.Column(
            "ends_at",
            sa.DateTime(timezone=True),
            sa.Computed("coalesce(upper(period), 'infinity'::timestamptz)", persisted=True),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("organization_id"), "="),
            (sa.column("unit_id"), "="),
            (sa.column("period"), "&&"),
            using="gist",
            name="allocation_no_overlap",
        ),
        sa.CheckConstraint(
            "kind IN ('booking', 'hold', 'membership', 'pass', 'tour', 'maintenance', 'closure')",
            name=op.f("allocations_kind"),
        ),
        sa.CheckConstraint(
            "NOT isempty(period) AND NOT lower_inf(period) AND lower_inc(period)", name=op.f("allocations_period")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "unit_id"],
            ["units.organization_id", "units.id"],
            name=op.f("allocations_organization_id_unit_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("allocations_pkey")),
    )
    op.create_index("allocations_source_idx", "allocations", ["organization_id", "source_id"], unique=False)
    op.create_index(
        "allocations_unit_idx",
        "allocations",
        ["organization_id", "unit_id", "starts_at"],
        unique=False,
        postgresql_include=["ends_at"],
    )
    # What occupies a unit at some time of [p_from, p_until), in order. A unit's allocations never overlap, so only the
    # last one that starts before can reach into it: two short looks into an index, however long the history. Range
    # operators would read all of the unit's history, since row-level security keeps operators that aren't leakproof
    # from the index. Invoker's rights: row-level security applies.
    op.execute(
        """
        CREATE FUNCTION unit_allocations(p_unit uuid, p_from timestamptz, p_until timestamptz)
        RETURNS SETOF allocations LANGUAGE sql STABLE PARALLEL SAFE AS $$
          (SELECT * FROM (SELECT * FROM allocations a WHERE a.unit_id = p_unit AND a.starts_at <= p_from
                          ORDER BY a.starts_at DESC LIMIT 1) AS last WHERE last.ends_at > p_from)
          UNION ALL
          (SELECT * FROM allocations a WHERE a.unit_id = p_unit AND a.starts_at > p_from AND a.starts_at < p_until)
        $$
        """
    )
    op.create_table(
        "blocks",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("kind IN ('maintenance', 'closure')", name=op.f("blocks_kind")),
        sa.CheckConstraint("ends_at IS NULL OR starts_at < ends_at", name=op.f("blocks_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("blocks_organization_id_resource_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("blocks_pkey")),
    )
    op.create_index("blocks_resource_idx", "blocks", ["organization_id", "resource_id", "starts_at"], unique=False)
    op.create_table(
        "floor_plan_shapes",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("floor_plan_id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("points", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "floor_plan_id"],
            ["floor_plans.organization_id", "floor_plans.id"],
            name=op.f("floor_plan_shapes_organization_id_floor_plan_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("floor_plan_shapes_organization_id_resource_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("floor_plan_shapes_pkey")),
        sa.UniqueConstraint("organization_id", "floor_plan_id", "resource_id", name="shape_of_a_resource_once"),
    )
    op.create_table(
        "photos",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("resource_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(location_id IS NULL) <> (resource_id IS NULL)", name=op.f("photos_one_subject")),
        sa.ForeignKeyConstraint(
            ["organization_id", "file_id"],
            ["stored_files.organization_id", "stored_files.id"],
            name=op.f("photos_organization_id_file_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("photos_organization_id_location_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("photos_organization_id_resource_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("photos_pkey")),
    )
    op.create_index("photos_file_idx", "photos", ["organization_id", "file_id"], unique=False)
    op.create_index("photos_location_idx", "photos", ["organization_id", "location_id", "position", "id"], unique=False)
    op.create_index("photos_resource_idx", "photos", ["organization_id", "resource_id", "position", "id"], unique=False)
    op.create_table(
        "resource_amenities",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("amenity_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "amenity_id"],
            ["amenities.organization_id", "amenities.id"],
            name=op.f("resource_amenities_organization_id_amenity_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("resource_amenities_organization_id_resource_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "resource_id", "amenity_id", name=op.f("resource_amenities_pkey")),
    )
    op.create_table(
        "resource_units",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("resource_units_organization_id_resource_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "unit_id"],
            ["units.organization_id", "units.id"],
            name=op.f("resource_units_organization_id_unit_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "resource_id", "unit_id", name=op.f("resource_units_pkey")),
    )
    op.create_index("resource_units_unit_idx", "resource_units", ["organization_id", "unit_id"], unique=False)
    protect(op, "amenities")
    protect(op, "booking_policies")
    protect(op, "resource_types")
    protect(op, "stored_files")
    protect(op, "legal_entities")
    protect(op, "locations")
    protect(op, "closures")
    protect(op, "floor_plans")
    protect(op, "opening_intervals")
    protect(op, "resources")
    protect(op, "units")
    protect(op, "allocations")
    protect(op, "blocks")
    protect(op, "floor_plan_shapes")
    protect(op, "photos")
    protect(op, "resource_amenities")
    protect(op, "resource_units")


def downgrade() -> None:
    op.drop_index("resource_units_unit_idx", table_name="resource_units")
    op.drop_table("resource_units")
    op.drop_table("resource_amenities")
    op.drop_index("photos_resource_idx", table_name="photos")
    op.drop_index("photos_location_idx", table_name="photos")
    op.drop_index("photos_file_idx", table_name="photos")
    op.drop_table("photos")
    op.drop_table("floor_plan_shapes")
    op.drop_index("blocks_resource_idx", table_name="blocks")
    op.drop_table("blocks")
    op.execute("DROP FUNCTION unit_allocations(uuid, timestamptz, timestamptz)")
    op.drop_index("allocations_unit_idx", table_name="allocations", postgresql_include=["ends_at"])
    op.drop_index("allocations_source_idx", table_name="allocations")
    op.drop_table("allocations")
    op.drop_index("units_location_idx", table_name="units")
    op.drop_table("units")
    op.drop_index("resources_type_idx", table_name="resources")
    op.drop_table("resources")
    op.drop_table("opening_intervals")
    op.drop_index("floor_plans_file_idx", table_name="floor_plans")
    op.drop_table("floor_plans")
    op.drop_index("closures_location_idx", table_name="closures")
    op.drop_table("closures")
    op.drop_table("locations")
    op.drop_table("legal_entities")
    op.drop_table("stored_files")
    op.drop_table("resource_types")
    op.drop_table("booking_policies")
    op.drop_table("amenities")
