"""Tax rates of legal entities, and what is known of an account's VAT id."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, Versioned, tenant_fk


class TaxRate(Tenant, Stamped, Versioned, Base):
    """What a tax code means for an entity from a date on, until the code's next row. `basis_points`: 1900 = 19 %.

    Without a percentage, it is zero-rated or, with `exempt`, exempt; `note` names the law for that on invoices.
    """

    __tablename__ = "tax_rates"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        UniqueConstraint("organization_id", "legal_entity_id", "code", "valid_from", name="tax_rate_once"),
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="basis_points"),
        CheckConstraint("basis_points = 0 OR NOT exempt", name="exempt_has_no_percentage"),
    )

    legal_entity_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    basis_points: Mapped[int] = mapped_column(Integer)
    exempt: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    note: Mapped[str | None] = mapped_column(String(500))
    valid_from: Mapped[date] = mapped_column(Date)


class AccountTaxCheck(Base):
    """What was found out about an account's VAT id, and by whom. `vat_id`: the one that was checked.

    `state`: `well_formed` (syntax and check digits are right, nobody was asked), `pending` (the authority is asked at
    `next_attempt_at`, real time), `valid` or `invalid` (its answer), `unavailable` (it gave none). `reference`: the
    authority's number of the consultation, which proves it.
    """

    __tablename__ = "account_tax_checks"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint("state IN ('well_formed', 'pending', 'valid', 'invalid', 'unavailable')", name="state"),
        CheckConstraint("(state = 'pending') = (next_attempt_at IS NOT NULL)", name="pending_is_due"),
        Index("account_tax_checks_due_idx", "next_attempt_at", postgresql_where=text("state = 'pending'")),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    vat_id: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(String(500))
    reference: Mapped[str | None] = mapped_column(String(100))
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    next_attempt_at: Mapped[datetime | None]
    checked_at: Mapped[datetime]
