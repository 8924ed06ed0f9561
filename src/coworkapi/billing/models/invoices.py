"""Invoices and credit notes, and their lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Index, Integer, String, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import conv

from coworkapi.core.models import Base, Stamped, Tenant, Versioned, tenant_fk

TAX_CATEGORIES = ("S", "Z", "E", "AE", "O")


class Invoice(Tenant, Stamped, Versioned, Base):
    """An invoice, or a credit note, whose amounts are positive too. Minor units.

    A draft has no number. Once final, nothing but its delivery changes any more, by trigger; whether it is paid is told
    by its receivable item. `seller`, `buyer`: as they were when it was written. `taxes`: the sums by category and rate.
    `notes`: legal notes. `location_id`: of all its lines, null where they differ. `starts_on`/`ends_on`: the service
    period of its lines, half-open. `credits_invoice_id`: what a credit note corrects; null for a goodwill credit.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("location_id", "locations"),
        tenant_fk("credits_invoice_id", "invoices"),
        CheckConstraint("kind IN ('invoice', 'credit_note')", name="kind"),
        CheckConstraint("state IN ('draft', 'final')", name="state"),
        CheckConstraint("delivery IN ('none', 'pending', 'sent', 'failed')", name="delivery"),
        CheckConstraint("net + tax = gross AND gross >= 0", name="sum"),
        CheckConstraint("credits_invoice_id IS NULL OR kind = 'credit_note'", name="only_credit_notes_credit"),
        CheckConstraint(
            "(state = 'final') = (number IS NOT NULL AND sequence IS NOT NULL AND year IS NOT NULL "
            "AND issued_on IS NOT NULL AND due_on IS NOT NULL AND finalized_at IS NOT NULL)",
            name="final_is_numbered",
        ),
        UniqueConstraint(
            "organization_id", "legal_entity_id", "kind", "year", "sequence", name="invoice_sequence_once"
        ),
        UniqueConstraint("organization_id", "legal_entity_id", "number", name="invoice_number_once"),
        Index("invoices_created_idx", "organization_id", "kind", "created_at", "id"),
        Index("invoices_account_idx", "organization_id", "account_id", "kind", "created_at", "id"),
        Index("invoices_updated_idx", "organization_id", "updated_at", "id"),
        Index(
            "invoices_credits_idx",
            "organization_id",
            "credits_invoice_id",
            postgresql_where=text("credits_invoice_id IS NOT NULL"),
        ),
        Index("invoices_run_idx", "organization_id", "run_id", postgresql_where=text("run_id IS NOT NULL")),
    )

    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    legal_entity_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    location_id: Mapped[UUID | None]
    number: Mapped[str | None] = mapped_column(String(50))
    year: Mapped[int | None] = mapped_column(Integer)
    sequence: Mapped[int | None] = mapped_column(Integer)
    issued_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    net: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    gross: Mapped[int] = mapped_column(BigInteger)
    line_count: Mapped[int] = mapped_column(Integer)
    seller: Mapped[dict[str, Any]] = mapped_column(JSONB)
    buyer: Mapped[dict[str, Any]] = mapped_column(JSONB)
    taxes: Mapped[list[Any]] = mapped_column(JSONB)
    notes: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    locale: Mapped[str] = mapped_column(String(5))
    purchase_order: Mapped[str | None] = mapped_column(String(100))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    credits_invoice_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    run_id: Mapped[UUID | None]
    delivery: Mapped[str] = mapped_column(String(10), default="none", server_default="none")
    delivered_at: Mapped[datetime | None]
    finalized_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(80))


class InvoiceLine(Tenant, Base):
    """A line: of a charge, or of a credit note what it gives back of the line `credited_line_id`. Minor units.

    The lines of an invoice add up to it in net, tax and gross. `credited_net`, `credited_tax`: what credit notes gave
    back of the line, kept by trigger; more than the line breaks `line_credited_once_over`.
    """

    __tablename__ = "invoice_lines"
    __table_args__ = (
        tenant_fk("invoice_id", "invoices"),
        tenant_fk("charge_id", "charges"),
        tenant_fk("credited_line_id", "invoice_lines"),
        tenant_fk("location_id", "locations"),
        CheckConstraint("net + tax = gross", name="sum"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("starts_on <= ends_on", name="order"),
        CheckConstraint(f"tax_category IN {TAX_CATEGORIES!r}", name="tax_category"),
        CheckConstraint(
            "credited_net BETWEEN least(net, 0) AND greatest(net, 0) "
            "AND credited_tax BETWEEN least(tax, 0) AND greatest(tax, 0)",
            name=conv("line_credited_once_over"),
        ),
        UniqueConstraint("organization_id", "invoice_id", "position", name="invoice_line_position_once"),
        Index("invoice_lines_charge_idx", "organization_id", "charge_id"),
        Index(
            "invoice_lines_credited_idx",
            "organization_id",
            "credited_line_id",
            postgresql_where=text("credited_line_id IS NOT NULL"),
        ),
    )

    invoice_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(Integer)
    charge_id: Mapped[UUID | None]
    credited_line_id: Mapped[UUID | None]
    source_kind: Mapped[str] = mapped_column(String(20))
    location_id: Mapped[UUID | None]
    description: Mapped[str] = mapped_column(String(500))
    quantity: Mapped[int] = mapped_column(Integer)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    net: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    gross: Mapped[int] = mapped_column(BigInteger)
    tax_code: Mapped[str] = mapped_column(String(40))
    tax_name: Mapped[str] = mapped_column(String(100))
    tax_basis_points: Mapped[int] = mapped_column(Integer)
    tax_category: Mapped[str] = mapped_column(String(2))
    tax_included: Mapped[bool] = mapped_column(Boolean)
    credited_net: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    credited_tax: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
