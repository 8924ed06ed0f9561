"""Tables of bank statements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Index, Integer, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, Versioned, tenant_fk

LINE_STATES = ("open", "matched", "ignored")


class BankSettings(Stamped, Versioned, Base):
    """How a legal entity's bank lines are treated. `auto_accept`: a line that names one open invoice by its number and
    pays exactly what is open of it is booked without asking. `csv`: which columns of its bank's tables mean what."""

    __tablename__ = "bank_settings"
    __table_args__ = (tenant_fk("legal_entity_id", "legal_entities"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    legal_entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    auto_accept: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    csv: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class BankStatement(Tenant, Stamped, Base):
    """A file that was read. `reference`: the bank's own id of the statement, or the hash of a file without one."""

    __tablename__ = "bank_statements"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        CheckConstraint("format IN ('camt053', 'csv')", name="format"),
        Index("bank_statement_once", "organization_id", "legal_entity_id", "reference", unique=True),
        Index("bank_statements_created_idx", "organization_id", "id"),
    )

    legal_entity_id: Mapped[UUID]
    format: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(140))
    filename: Mapped[str | None] = mapped_column(String(200))
    iban: Mapped[str | None] = mapped_column(String(34))
    currency: Mapped[str] = mapped_column(String(3))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    opening_balance: Mapped[int | None] = mapped_column(BigInteger)
    closing_balance: Mapped[int | None] = mapped_column(BigInteger)
    lines: Mapped[int] = mapped_column(Integer)
    lines_known: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    created_by: Mapped[str] = mapped_column(String(80))


class BankLine(Tenant, Stamped, Versioned, Base):
    """One booking of the bank. `amount`: minor units, positive in, negative out. `line_hash`: of what it says, with a
    counter for equal lines of a day, so that overlapping statements bring it once.

    `result`: what was made of it: payments and their amounts, a refund, or what it was booked as. `awaits_matching`: it
    is new, and may be accepted without asking.
    """

    __tablename__ = "bank_lines"
    __table_args__ = (
        tenant_fk("statement_id", "bank_statements"),
        tenant_fk("legal_entity_id", "legal_entities"),
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint(f"state IN {LINE_STATES!r}", name="state"),
        Index("bank_line_once", "organization_id", "legal_entity_id", "line_hash", unique=True),
        Index("bank_lines_statement_idx", "organization_id", "statement_id", "number"),
        Index(
            "bank_lines_iban_idx",
            "organization_id",
            "counterparty_iban",
            postgresql_where=text("account_id IS NOT NULL AND counterparty_iban IS NOT NULL"),
        ),
        Index("bank_lines_new_idx", "organization_id", "id", postgresql_where=text("awaits_matching")),
        Index("bank_lines_booked_idx", "organization_id", "booked_on", "id"),
        Index(
            "bank_lines_open_idx",
            "organization_id",
            "booked_on",
            "id",
            postgresql_where=text("state = 'open'"),
        ),
    )

    statement_id: Mapped[UUID]
    legal_entity_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(Integer)
    line_hash: Mapped[str] = mapped_column(String(64))
    booked_on: Mapped[date] = mapped_column(Date)
    value_on: Mapped[date | None] = mapped_column(Date)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    counterparty_name: Mapped[str | None] = mapped_column(String(200))
    counterparty_iban: Mapped[str | None] = mapped_column(String(34))
    remittance: Mapped[str] = mapped_column(Text)
    end_to_end_id: Mapped[str | None] = mapped_column(String(140))
    bank_reference: Mapped[str | None] = mapped_column(String(140))
    state: Mapped[str] = mapped_column(String(10), default="open", server_default="open")
    # Whose money it was, where it was one account's: so that its IBAN speaks for that account from then on.
    account_id: Mapped[UUID | None]
    awaits_matching: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    result: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    reason: Mapped[str | None] = mapped_column(String(500))
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None]
