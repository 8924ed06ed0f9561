"""Tables of billing runs, and of how accounts are invoiced."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Index, Integer, String, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, Versioned, tenant_fk

STRATEGIES = ("at_once", "at_cycle", "monthly")
DELIVERIES = ("email", "none")


class AccountInvoicing(Stamped, Versioned, Base):
    """How an account is invoiced; null: as its legal entity does. An account without a row: the columns' defaults.

    `day`: of the month, for `monthly`; the last one where a month has no such day. `delivery`: whether its invoices and
    credit notes are mailed by themselves. `emails`: where they are sent; none, to the account's own address.
    `purchase_order`: of charges that bear none. `put_off_until`: until when the
    sweep of `at_once` leaves an account alone that it could not invoice; real time.
    """

    __tablename__ = "account_invoicing"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts", ondelete="CASCADE"),
        CheckConstraint(f"strategy IN {STRATEGIES!r}", name="strategy"),
        CheckConstraint("(strategy = 'monthly') = (day IS NOT NULL)", name="monthly_on_a_day"),
        CheckConstraint("day BETWEEN 1 AND 31", name="day"),
        CheckConstraint("payment_terms_days BETWEEN 0 AND 365", name="payment_terms"),
        CheckConstraint(f"delivery IN {DELIVERIES!r}", name="delivery"),
        Index(
            "account_invoicing_at_once_idx",
            "organization_id",
            "account_id",
            postgresql_where=text("strategy = 'at_once'"),
        ),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    strategy: Mapped[str] = mapped_column(String(10), default="at_cycle", server_default="at_cycle")
    day: Mapped[int | None] = mapped_column(Integer)
    payment_terms_days: Mapped[int | None] = mapped_column(Integer)
    locale: Mapped[str | None] = mapped_column(String(10))
    delivery: Mapped[str | None] = mapped_column(String(10))
    emails: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    purchase_order: Mapped[str | None] = mapped_column(String(100))
    put_off_until: Mapped[datetime | None]


class BillingRun(Tenant, Stamped, Base):
    """One run over the accounts of a legal entity. Its figures grow with each batch, in the batch's transaction.

    `automatic`: the day's own run of the entity, once for each day. `state` lags behind its operation's, which is
    forgotten some day. `totals`: net, tax and gross by currency, minor units; credit notes count against them.
    """

    __tablename__ = "billing_runs"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        CheckConstraint("state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name="state"),
        CheckConstraint("NOT (automatic AND dry_run)", name="automatic_ones_are_real"),
        Index(
            "billing_run_of_the_day_once",
            "organization_id",
            "legal_entity_id",
            "until",
            unique=True,
            postgresql_where=text("automatic"),
        ),
    )

    legal_entity_id: Mapped[UUID]
    until: Mapped[date] = mapped_column(Date)
    dry_run: Mapped[bool] = mapped_column(Boolean)
    automatic: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    operation_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10), default="queued", server_default="queued")
    accounts: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    invoices: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    credit_notes: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    skipped: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    totals: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))
    created_by: Mapped[str] = mapped_column(String(80))
    ended_at: Mapped[datetime | None]


class BillingRunSkip(Base):
    """An account that a run could not bill, why, and what to do about it."""

    __tablename__ = "billing_run_skips"
    __table_args__ = (
        tenant_fk("run_id", "billing_runs", ondelete="CASCADE"),
        tenant_fk("account_id", "billing_accounts", ondelete="CASCADE"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(Text)
    remedy: Mapped[str] = mapped_column(Text)


class BillingRunDraft(Base):
    """An invoice or credit note that a dry run would make; `number` counts them. `lines`: as the API shows them."""

    __tablename__ = "billing_run_drafts"
    __table_args__ = (
        tenant_fk("run_id", "billing_runs", ondelete="CASCADE"),
        tenant_fk("account_id", "billing_accounts", ondelete="CASCADE"),
        CheckConstraint("kind IN ('invoice', 'credit_note')", name="kind"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(12))
    currency: Mapped[str] = mapped_column(String(3))
    net: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    gross: Mapped[int] = mapped_column(BigInteger)
    purchase_order: Mapped[str | None] = mapped_column(String(100))
    lines: Mapped[list[Any]] = mapped_column(JSONB)
    # Real time: it is kept for some days only.
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class BillingSchedule(Base):
    """Up to which day a legal entity was billed by itself."""

    __tablename__ = "billing_schedules"
    __table_args__ = (tenant_fk("legal_entity_id", "legal_entities", ondelete="CASCADE"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    legal_entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    billed_until: Mapped[date] = mapped_column(Date)
