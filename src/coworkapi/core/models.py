"""Declarative base and what every tenant table shares.

A tenant table's primary key is `(organization_id, id)`; its foreign keys to other tenant tables carry
`organization_id`, so the database itself refuses a row that points into another organization; row-level security is
enabled and forced by its migration (`core.migration_ops.protect`). `tests/core/test_tenancy_catalogue.py` walks the
catalogue and fails on a table that lacks one of these.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Integer, MetaData, String, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from coworkapi.core.ids import new_id

# The tenant of the running transaction; what row-level security compares with, and what fills organization_id.
CURRENT_ORGANIZATION = "NULLIF(current_setting('app.organization_id', true), '')::uuid"


class Base(DeclarativeBase):
    """Every table of the service."""

    # What the database fills in by itself (updated_at) comes back with the INSERT or UPDATE: reading it later would
    # be a statement of its own, which an async session refuses to make behind one's back.
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012 - SQLAlchemy's own class attribute
    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "ck": "%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own class attribute
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        dict[str, Any]: JSONB,
        dict[str, str]: JSONB,
        list[Any]: JSONB,
        str: String,
    }


class Stamped:
    """When a row was made and last changed, in the organization's time (`app_now()`)."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now(), sort_order=900)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.app_now(), onupdate=func.app_now(), sort_order=901)


class Tenant:
    """Primary key of a tenant table. `organization_id` is filled by the database from the transaction's tenant."""

    organization_id: Mapped[UUID] = mapped_column(
        primary_key=True, server_default=text(CURRENT_ORGANIZATION), sort_order=-20
    )
    # The sentinel tells which returned row is which: without one, many new rows would be a statement each.
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-19, insert_sentinel=True)


class Versioned:
    """A counter that every change raises; the ETag. Services raise it with `touch` or in their UPDATE."""

    version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"), sort_order=902)


class Extensible:
    """What callers may store with the main resources: their own id (unique per type) and a map of strings.

    A table that uses it adds `unique_external_id(table)` to its `__table_args__`.
    """

    external_id: Mapped[str | None] = mapped_column(String(200), sort_order=800)
    # `metadata` is taken by SQLAlchemy's declarative base
    meta: Mapped[dict[str, str]] = mapped_column(
        "metadata", JSONB, default=dict, server_default=text("'{}'::jsonb"), sort_order=801
    )


def tenant_fk(column: str, table: str, *, name: str | None = None, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A composite foreign key `(organization_id, column) -> table (organization_id, id)`.

    `ondelete="SET NULL"` clears the column alone, never the tenant.
    """
    if ondelete == "SET NULL":
        ondelete = f"SET NULL ({column})"
    return ForeignKeyConstraint(
        ["organization_id", column], [f"{table}.organization_id", f"{table}.id"], name=name, ondelete=ondelete
    )
