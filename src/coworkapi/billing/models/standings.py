"""Tables of the standing of accounts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Tenant, tenant_fk

STANDINGS = ("current", "grace", "restricted", "suspended", "terminated")
HOLDS = ("restricted", "suspended")


class AccountStanding(Base):
    """How an account stands now: as badly as dunning says, or as somebody holds it by hand, whichever is worse. An
    account without a row is `current` and always was.

    `cause`: the id of what brought it there: the invoice that is overdue, or the payment, promise, ... that lifted it.
    `computed...`: what dunning says alone. `held...`: by hand, until `held_until` (null: until it is released).
    """

    __tablename__ = "account_standings"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint(f"standing IN {STANDINGS!r}", name="standing"),
        CheckConstraint(f"computed IN {STANDINGS!r}", name="computed"),
        CheckConstraint(f"held IN {HOLDS!r}", name="held"),
        CheckConstraint(
            "(held IS NULL) = (held_reason IS NULL) AND (held IS NULL) = (held_at IS NULL) "
            "AND (held IS NULL) = (held_by IS NULL) AND (held_until IS NULL OR held IS NOT NULL)",
            name="hold",
        ),
        Index(
            "account_standings_held_idx",
            "organization_id",
            "held_until",
            postgresql_where=text("held_until IS NOT NULL"),
        ),
        Index(
            "account_standings_barred_idx",
            "organization_id",
            "account_id",
            postgresql_where=text("standing IN ('restricted', 'suspended', 'terminated')"),
        ),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    standing: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))
    cause: Mapped[str | None] = mapped_column(String(60))
    computed: Mapped[str] = mapped_column(String(12))
    computed_reason: Mapped[str | None] = mapped_column(String(500))
    computed_cause: Mapped[str | None] = mapped_column(String(60))
    held: Mapped[str | None] = mapped_column(String(12))
    held_reason: Mapped[str | None] = mapped_column(String(500))
    held_until: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    held_by: Mapped[str | None] = mapped_column(String(80))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
    version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))


class AccountStandingChange(Tenant, Base):
    """That an account's standing became another. Append-only, by trigger."""

    __tablename__ = "account_standing_changes"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint(f"standing IN {STANDINGS!r}", name="standing"),
        CheckConstraint(f"previous IN {STANDINGS!r}", name="previous"),
        CheckConstraint("previous <> standing", name="change"),
        Index("account_standing_changes_account_idx", "organization_id", "account_id", "since", "id"),
    )

    account_id: Mapped[UUID]
    previous: Mapped[str] = mapped_column(String(12))
    standing: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))
    cause: Mapped[str | None] = mapped_column(String(60))
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
