"""Deposits: what accounts left with us as a security, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, Date, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import conv

from coworkapi.core.models import Base, Stamped, Tenant, Versioned, tenant_fk

DEPOSIT_ENTRY_KINDS = (
    "taken_over",
    "charged",
    "received",
    "reopened",
    "credited",
    "applied",
    "returned",
    "return_failed",
    "kept",
)
# Where a returned deposit goes: back by the provider, by hand, or to the account's balance.
DEPOSIT_RETURN_WAYS = ("method", "transfer", "cash", "terminal", "balance")


class Deposit(Tenant, Stamped, Versioned, Base):
    """A deposit of an account, made by the invoice that its charge is on, or taken over. Its entries keep the sums.

    Minor units. `amount`: what was invoiced; of it `credited` by credit notes, `applied` to invoices, `returned`,
    `kept`: more breaks `deposit_used_once_over`. What is left of it is the ledger's liability. `received_at`:
    when its invoice was paid; null: `awaited`. `membership_id`: what it is for. `return_due_on`: since when the
    membership is over, so that somebody must decide.
    """

    __tablename__ = "deposits"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("legal_entity_id", "legal_entities"),
        tenant_fk("location_id", "locations"),
        tenant_fk("charge_id", "charges"),
        tenant_fk("invoice_id", "invoices"),
        CheckConstraint(
            "least(credited, applied, returned, kept) >= 0 AND credited + applied + returned + kept <= amount",
            name=conv("deposit_used_once_over"),
        ),
        UniqueConstraint("organization_id", "charge_id", name="deposit_of_charge_once"),
        Index("deposits_account_idx", "organization_id", "account_id", "id"),
        Index("deposits_membership_idx", "organization_id", "membership_id", "id"),
        Index("deposits_updated_idx", "organization_id", "updated_at", "id"),
        Index(
            "deposits_return_due_idx",
            "organization_id",
            "return_due_on",
            postgresql_where=text("return_due_on IS NOT NULL"),
        ),
    )

    account_id: Mapped[UUID]
    legal_entity_id: Mapped[UUID]
    location_id: Mapped[UUID | None]
    membership_id: Mapped[UUID]
    charge_id: Mapped[UUID | None]
    invoice_id: Mapped[UUID | None]
    description: Mapped[str] = mapped_column(String(500))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    credited: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    applied: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    returned: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    kept: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    received_at: Mapped[datetime | None]
    return_due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(
        String(10),
        Computed(
            "CASE WHEN credited + applied + returned + kept = amount THEN 'closed' "
            "WHEN received_at IS NULL THEN 'awaited' ELSE 'held' END",
            persisted=True,
        ),
    )


class DepositEntry(Tenant, Base):
    """Something that happened to a deposit. Append-only, by trigger. `amount`: minor units, positive.

    `invoice_id`: the invoice that it was charged or applied on, or kept by, or the credit note. `way`: how it was
    returned; `refund_id`: by which refund; `reference`: what the payout by hand is known by.
    """

    __tablename__ = "deposit_entries"
    __table_args__ = (
        tenant_fk("deposit_id", "deposits"),
        tenant_fk("invoice_id", "invoices"),
        CheckConstraint(f"kind IN {DEPOSIT_ENTRY_KINDS!r}", name="kind"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(f"way IN {DEPOSIT_RETURN_WAYS!r}", name="way"),
        Index("deposit_entries_deposit_idx", "organization_id", "deposit_id", "id"),
        Index(
            "deposit_entry_of_refund_once",
            "organization_id",
            "refund_id",
            "kind",
            unique=True,
            postgresql_where=text("refund_id IS NOT NULL"),
        ),
    )

    deposit_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(String(500))
    invoice_id: Mapped[UUID | None]
    way: Mapped[str | None] = mapped_column(String(10))
    refund_id: Mapped[UUID | None]
    reference: Mapped[str | None] = mapped_column(String(200))
    booked_on: Mapped[date] = mapped_column(Date)
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
