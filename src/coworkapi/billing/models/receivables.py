"""What accounts owe and are owed: open items, how they were set against each other, and what was given up."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import conv

from coworkapi.core.models import Base, Stamped, Tenant, Versioned, tenant_fk

ITEM_KINDS = (
    "invoice",
    "credit_note",
    "payment",
    "refund",
    "chargeback",
    "chargeback_won",
    "failure",
    "write_off",
    "write_off_reversal",
    "deposit",
    "transfer",
)


class ReceivableItem(Tenant, Base):
    """One document that an account owes (+) or has in its favour (-), minor units.

    `document_id`: the invoice, credit note, payment, reversal or write-off; of a `transfer` from an account that was
    merged into another, the item on the other side. `open`: what wasn't matched yet, kept by trigger; more than the
    item breaks `receivable_matched_once_over`. `written_off`: how much of it write-offs cover. `closed_at`: since when
    nothing is open. `overdue_told_at`: that its lateness was told.
    """

    __tablename__ = "receivable_items"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("legal_entity_id", "legal_entities"),
        CheckConstraint(f"kind IN {ITEM_KINDS!r}", name="kind"),
        CheckConstraint(
            "open BETWEEN least(amount, 0) AND greatest(amount, 0)", name=conv("receivable_matched_once_over")
        ),
        UniqueConstraint("organization_id", "kind", "document_id", name="receivable_once"),
        Index("receivable_items_account_idx", "organization_id", "account_id", "booked_on", "id"),
        Index(
            "receivable_items_open_idx",
            "organization_id",
            "account_id",
            "legal_entity_id",
            "due_on",
            postgresql_where=text("open <> 0"),
        ),
        Index("receivable_items_due_idx", "organization_id", "due_on", postgresql_where=text("open > 0")),
        Index(
            "receivable_items_untold_idx",
            "organization_id",
            "due_on",
            postgresql_where=text("open > 0 AND kind = 'invoice' AND overdue_told_at IS NULL"),
        ),
    )

    account_id: Mapped[UUID | None]
    legal_entity_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(20))
    document_id: Mapped[UUID]
    reference: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    open: Mapped[int] = mapped_column(BigInteger)
    written_off: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    booked_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    closed_at: Mapped[datetime | None]
    overdue_told_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())


class ReceivableMatch(Tenant, Base):
    """That an item in the account's favour pays one that is owed, in whole or in part. Append-only, by trigger.

    Undone by a match of the same two with the negative amount (`undoes_match_id`), once.
    """

    __tablename__ = "receivable_matches"
    __table_args__ = (
        tenant_fk("debit_item_id", "receivable_items"),
        tenant_fk("credit_item_id", "receivable_items"),
        tenant_fk("undoes_match_id", "receivable_matches"),
        CheckConstraint("amount <> 0 AND (amount < 0) = (undoes_match_id IS NOT NULL)", name="amount"),
        Index("receivable_matches_debit_idx", "organization_id", "debit_item_id"),
        Index("receivable_matches_credit_idx", "organization_id", "credit_item_id"),
        Index(
            "receivable_match_undone_once",
            "organization_id",
            "undoes_match_id",
            unique=True,
            postgresql_where=text("undoes_match_id IS NOT NULL"),
        ),
    )

    debit_item_id: Mapped[UUID]
    credit_item_id: Mapped[UUID]
    amount: Mapped[int] = mapped_column(BigInteger)
    undoes_match_id: Mapped[UUID | None]
    matched_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())


class WriteOff(Tenant, Stamped, Versioned, Base):
    """What of an invoice was given up, minor units, and that it was taken back."""

    __tablename__ = "write_offs"
    __table_args__ = (
        tenant_fk("invoice_id", "invoices"),
        CheckConstraint("amount > 0", name="amount"),
        Index("write_offs_invoice_idx", "organization_id", "invoice_id"),
    )

    invoice_id: Mapped[UUID]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(500))
    booked_on: Mapped[date] = mapped_column(Date)
    created_by: Mapped[str] = mapped_column(String(80))
    reversed_on: Mapped[date | None] = mapped_column(Date)
    reversal_reason: Mapped[str | None] = mapped_column(String(500))
