"""Charges, what is due of them, and how they were settled."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    Index,
    Integer,
    String,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import conv

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Tenant, tenant_fk

SOURCE_KINDS = ("booking", "pass", "credit_pack", "fee", "adjustment", "membership", "deposit", "late_fee")
# How staff may settle a charge by hand, and `invoice`: the invoice that it is on was paid.
METHODS = ("cash", "terminal", "transfer", "other", "invoice")


class Charge(Tenant, Base):
    """What someone owes for something. Append-only, by trigger: a charge is undone by an opposite one.

    `amount`: as prices are entered: net, or gross where `tax_included`. `part`: which of the source's charges it is.
    `voids_charge_id`: the charge that this one is the opposite of; `reason`: why. `credits_charge_id`: the charge of
    which this negative one gives a part back.
    """

    __tablename__ = "charges"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("legal_entity_id", "legal_entities"),
        tenant_fk("location_id", "locations"),
        tenant_fk("member_id", "members"),
        tenant_fk("voids_charge_id", "charges"),
        tenant_fk("credits_charge_id", "charges"),
        CheckConstraint(f"source_kind IN {SOURCE_KINDS!r}", name="source_kind"),
        CheckConstraint("starts_at <= ends_at", name="order"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("net + tax = gross AND amount = CASE WHEN tax_included THEN gross ELSE net END", name="sum"),
        CheckConstraint("credits_charge_id IS NULL OR amount < 0", name="credit_is_negative"),
        Index(
            "charge_once",
            "organization_id",
            "source_kind",
            "source_id",
            "part",
            unique=True,
            postgresql_where=text("voids_charge_id IS NULL"),
        ),
        Index(
            "charge_voided_once",
            "organization_id",
            "voids_charge_id",
            unique=True,
            postgresql_where=text("voids_charge_id IS NOT NULL"),
        ),
        Index(
            "charges_credits_idx",
            "organization_id",
            "credits_charge_id",
            postgresql_where=text("credits_charge_id IS NOT NULL"),
        ),
        Index("charges_source_idx", "organization_id", "source_id"),
        Index("charges_account_idx", "organization_id", "account_id", "created_at", "id"),
        Index("charges_member_idx", "organization_id", "member_id", "created_at", "id"),
        Index("charges_location_idx", "organization_id", "location_id", "created_at", "id"),
        Index("charges_created_idx", "organization_id", "created_at", "id"),
        Index("charges_tax_idx", "organization_id", "legal_entity_id", "tax_code", "starts_at"),
    )

    account_id: Mapped[UUID | None]
    legal_entity_id: Mapped[UUID]
    location_id: Mapped[UUID | None]
    member_id: Mapped[UUID | None]
    source_kind: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[UUID]
    part: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    description: Mapped[str] = mapped_column(String(500))
    quantity: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    net: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    gross: Mapped[int] = mapped_column(BigInteger)
    tax_code: Mapped[str] = mapped_column(String(40))
    tax_name: Mapped[str] = mapped_column(String(100))
    tax_basis_points: Mapped[int] = mapped_column(Integer)
    tax_included: Mapped[bool] = mapped_column(Boolean)
    explanation: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    purchase_order: Mapped[str | None] = mapped_column(String(100))
    credits_charge_id: Mapped[UUID | None]
    voids_charge_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())


class ChargeBalance(Base):
    """What is to be paid for a charge and what was, minor units; made and kept by triggers of the other two tables.

    `due` is the charge's gross. Voided before it was invoiced, what was paid is all that is due (nothing, as a rule),
    and the opposite charge is due as much the other way. Voided later, it stays due, and the opposite charge is due
    its whole gross the other way: by a credit note. Paying more than what is due breaks `charge_settled_once_over`.
    `invoice_id`: the invoice, draft or credit note that it is on; null: it waits for one while it is open.
    """

    __tablename__ = "charge_balances"
    __table_args__ = (
        tenant_fk("charge_id", "charges"),
        tenant_fk("invoice_id", "invoices"),
        CheckConstraint("settled BETWEEN least(due, 0) AND greatest(due, 0)", name=conv("charge_settled_once_over")),
        Index(
            "charge_balances_open_idx",
            "organization_id",
            "charge_id",
            postgresql_where=text("is_open"),
        ),
        # What waits to be invoiced.
        Index(
            "charge_balances_waiting_idx",
            "organization_id",
            "legal_entity_id",
            "account_id",
            "charge_id",
            postgresql_where=text("is_open AND invoice_id IS NULL"),
        ),
        Index(
            "charge_balances_invoice_idx",
            "organization_id",
            "invoice_id",
            postgresql_where=text("invoice_id IS NOT NULL"),
        ),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    charge_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None]
    legal_entity_id: Mapped[UUID]
    invoice_id: Mapped[UUID | None]
    due: Mapped[int] = mapped_column(BigInteger)
    settled: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    # A column, since the planner keeps statistics of columns: few charges are open.
    is_open: Mapped[bool] = mapped_column(Boolean, Computed("due <> settled", persisted=True))
    # The charge's ETag: raised by each settlement and by the voiding.
    version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))


class ChargeSettlement(Tenant, Base):
    """That a charge was paid, in whole or in part; negative where money was paid back. Append-only, by trigger."""

    __tablename__ = "charge_settlements"
    __table_args__ = (
        tenant_fk("charge_id", "charges"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint(f"method IN {METHODS!r}", name="method"),
        Index("charge_settlements_charge_idx", "organization_id", "charge_id", "id"),
    )

    charge_id: Mapped[UUID]
    amount: Mapped[int] = mapped_column(BigInteger)
    method: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(200))
    settled_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
