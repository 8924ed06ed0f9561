"""Tables of credits: lots, the ledger of their entries, and what each member took from a shared lot."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.naming import conv

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Extensible, Stamped, Tenant, Versioned, tenant_fk

SOURCES = ("plan_cycle", "purchase", "gift", "refund", "transfer", "rollover", "manual")
ENTRY_KINDS = ("grant", "hold", "release", "consume", "return", "expire", "transfer", "correction")
# The sign of an entry's quantity says what it does to the balance; a transfer or a correction may do either.
SIGNS = (
    "CASE WHEN kind IN ('grant', 'release', 'return') THEN quantity > 0 "
    "WHEN kind IN ('hold', 'consume', 'expire') THEN quantity < 0 ELSE quantity <> 0 END"
)


class CreditLot(Tenant, Extensible, Stamped, Versioned, Base):
    """Credits of one account: money (minor units), minutes, or uses of something, valid `[valid_from, valid_until)`.

    `balance`: the sum of its entries, kept by the database in the statement that writes them: what may still be spent
    (held credits are already taken off). `granted`: what it began with. `restrictions`: `values.Restrictions`.
    `shared`: a team's people may spend it on what they book for themselves. `member_cap`: one person's share of it.
    `rollover`: `values.Rollover`, or null. `expired_at`: when the rest was taken or rolled over; null again once
    something came back. `source_kind`, `source_id`: what it came of (a sale, another lot).
    """

    __tablename__ = "credit_lots"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("rolled_from_lot_id", "credit_lots"),
        tenant_fk("transferred_from_lot_id", "credit_lots"),
        # What the entries' reference needs: an entry is of its lot's account.
        UniqueConstraint("organization_id", "id", "account_id", name="credit_lot_account_key"),
        UniqueConstraint("organization_id", "external_id", name="credit_lot_external_id_once"),
        UniqueConstraint("organization_id", "rolled_from_lot_id", name="credit_lot_rolled_over_once"),
        CheckConstraint("kind IN ('money', 'minutes', 'uses')", name="kind"),
        CheckConstraint("(kind = 'uses') = (use_of IS NOT NULL)", name="only_uses_are_of_something"),
        CheckConstraint("use_of IN ('day_pass', 'guest_pass', 'print', 'other')", name="use_of"),
        CheckConstraint("(kind = 'money') = (currency IS NOT NULL)", name="only_money_has_a_currency"),
        CheckConstraint("(price_paid IS NULL) = (price_currency IS NULL)", name="price_has_a_currency"),
        CheckConstraint("price_paid >= 0", name="price_paid"),
        CheckConstraint("granted > 0", name="granted"),
        CheckConstraint("member_cap > 0", name="member_cap"),
        CheckConstraint(f"source IN {SOURCES!r}", name="source"),
        CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", name="source_kind"),
        CheckConstraint("balance >= 0", name=conv("credit_lot_not_overdrawn")),
        CheckConstraint("valid_from < valid_until", name=conv("credit_lot_ends_after_it_begins")),
        Index("credit_lots_account_idx", "organization_id", "account_id", "id"),
        Index(
            "credit_lots_transferred_idx",
            "organization_id",
            "transferred_from_lot_id",
            postgresql_where=text("transferred_from_lot_id IS NOT NULL"),
        ),
        # No index has `balance` in it: an update of it alone then touches no index.
        Index(
            "credit_lots_expiring_idx",
            "organization_id",
            "valid_until",
            postgresql_where=text("expired_at IS NULL AND valid_until IS NOT NULL"),
        ),
    )

    account_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    use_of: Mapped[str | None] = mapped_column(String(20))
    currency: Mapped[str | None] = mapped_column(String(3))
    name: Mapped[str] = mapped_column(String(200))
    granted: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    expired_at: Mapped[datetime | None]
    restrictions: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))
    shared: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    member_cap: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(20))
    source_kind: Mapped[str | None] = mapped_column(String(20))
    source_id: Mapped[UUID | None]
    price_paid: Mapped[int | None] = mapped_column(BigInteger)
    price_currency: Mapped[str | None] = mapped_column(String(3))
    rollover: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    rolled_from_lot_id: Mapped[UUID | None]
    transferred_from_lot_id: Mapped[UUID | None]


class CreditEntry(Tenant, Base):
    """One line of the ledger: `quantity` was added to the lot's balance, or taken off. Append-only.

    The database refuses to change or delete one; only `account_id` follows its lot when a duplicate's account is
    merged. `member_id`: who took it. `source_kind`, `source_id`: what for. `at`: the organization's time.
    """

    __tablename__ = "credit_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "lot_id", "account_id"],
            ["credit_lots.organization_id", "credit_lots.id", "credit_lots.account_id"],
            name="credit_entries_lot_fkey",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        tenant_fk("member_id", "members"),
        CheckConstraint(f"kind IN {ENTRY_KINDS!r}", name="kind"),
        CheckConstraint(SIGNS, name="sign"),
        CheckConstraint("kind <> 'correction' OR reason IS NOT NULL", name="corrections_have_a_reason"),
        CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", name="source"),
        Index("credit_entries_lot_idx", "organization_id", "lot_id", "at", "id", postgresql_include=["quantity"]),
        Index("credit_entries_account_idx", "organization_id", "account_id", "at", "id"),
        Index(
            "credit_entries_member_idx",
            "organization_id",
            "member_id",
            "at",
            "id",
            postgresql_where=text("member_id IS NOT NULL"),
        ),
        Index(
            "credit_entries_source_idx",
            "organization_id",
            "source_id",
            postgresql_where=text("source_id IS NOT NULL"),
        ),
    )

    lot_id: Mapped[UUID]
    account_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[int] = mapped_column(BigInteger)
    member_id: Mapped[UUID | None]
    source_kind: Mapped[str | None] = mapped_column(String(20))
    source_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(server_default=text("app_now()"))
    created_by: Mapped[str] = mapped_column(String(80))


class CreditMemberUse(Base):
    """What one member took from a lot with a cap. Written with the entries; `cap` is the lot's at the last taking."""

    __tablename__ = "credit_member_uses"
    __table_args__ = (
        tenant_fk("lot_id", "credit_lots", ondelete="CASCADE"),
        tenant_fk("member_id", "members", ondelete="CASCADE"),
        CheckConstraint("used <= cap", name=conv("credit_member_cap")),
        Index("credit_member_uses_member_idx", "organization_id", "member_id"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    used: Mapped[int] = mapped_column(BigInteger)
    cap: Mapped[int] = mapped_column(BigInteger)
