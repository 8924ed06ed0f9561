"""Tables of long work."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, tenant_fk


class Operation(Tenant, Stamped, Base):
    """One piece of long work. `scope`: the right to see and cancel it, as it was to start it.

    `checkpoint`: where the work goes on after a crash. `lease_until`: real time until which a worker has it to itself.
    """

    __tablename__ = "operations"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name="state"),
        CheckConstraint("done >= 0 AND (total IS NULL OR done <= total)", name="progress"),
        Index(
            "operations_open_idx",
            "organization_id",
            "id",
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    kind: Mapped[str] = mapped_column(String(60))
    scope: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10), default="queued", server_default="queued")
    done: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    total: Mapped[int | None] = mapped_column(Integer)
    params: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))
    checkpoint: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    principal_kind: Mapped[str] = mapped_column(String(20))
    principal_id: Mapped[UUID | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class OperationInput(Base):
    """The file that an operation works on; deleted when it ends.

    In the database, not in the file storage: it is there exactly when its operation is, wherever the worker runs.
    """

    __tablename__ = "operation_inputs"
    __table_args__ = (tenant_fk("operation_id", "operations", ondelete="CASCADE"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    operation_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class OperationRow(Base):
    """What became of one row of an operation's input. `errors`: `[{column, code, detail}]`."""

    __tablename__ = "operation_rows"
    __table_args__ = (
        tenant_fk("operation_id", "operations", ondelete="CASCADE"),
        Index("operation_rows_outcome_idx", "organization_id", "operation_id", "outcome", "number"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    operation_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str | None] = mapped_column(String(60))
    errors: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
