"""Tables of the ledger: the chart of accounts, the journal with its postings, and which periods are locked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, Versioned, tenant_fk

ACCOUNT_TYPES = ("asset", "liability", "income", "expense")
# `receivables`, `revenue:membership`, `tax:standard:1900`.
ACCOUNT_CODE = r"^[a-z][a-z0-9_]*(:[a-z0-9_]+){0,3}$"


class LedgerAccount(Tenant, Stamped, Versioned, Base):
    """An account of an entity's chart. Those that the service posts to are made at their first use.

    `external_number`: what the entity's bookkeeper calls it; exports carry it.
    """

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        UniqueConstraint("organization_id", "legal_entity_id", "code", name="ledger_account_code_once"),
        CheckConstraint(f"code ~ '{ACCOUNT_CODE}'", name="code"),
        CheckConstraint(f"type IN {ACCOUNT_TYPES!r}", name="type"),
        CheckConstraint("external_number ~ '^[0-9A-Za-z./-]{1,20}$'", name="external_number"),
    )

    legal_entity_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(10))
    external_number: Mapped[str | None] = mapped_column(String(20))


class JournalEntry(Tenant, Base):
    """Something that happened to the books on a day: lines that add up to zero. Append-only, by trigger.

    One for each kind, source and entity. `reverses_entry_id`: it undoes that one.
    """

    __tablename__ = "journal_entries"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        tenant_fk("reverses_entry_id", "journal_entries"),
        UniqueConstraint("organization_id", "source_id", "kind", "legal_entity_id", name="journal_entry_once"),
        CheckConstraint("kind ~ '^[a-z][a-z_]{0,29}$'", name="kind"),
        Index("journal_entries_booked_idx", "organization_id", "legal_entity_id", "booked_on", "id"),
        Index(
            "journal_entry_reversed_once",
            "organization_id",
            "reverses_entry_id",
            unique=True,
            postgresql_where=text("reverses_entry_id IS NOT NULL"),
        ),
    )

    legal_entity_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(30))
    source_id: Mapped[UUID]
    booked_on: Mapped[date] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    description: Mapped[str] = mapped_column(String(500))
    reverses_entry_id: Mapped[UUID | None]
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())


class Posting(Base):
    """A line of an entry. `amount`: minor units, debit positive, credit negative. Append-only, by trigger.

    The lines that one statement adds to an entry sum to zero, or the database refuses them. That the entry is there, of
    the same entity, day and currency, is judged at the same time, once a statement (a foreign key would look it up once
    for each line, which costs as much as writing them); neither ever goes away. `starts_on`, `ends_on`:
    the service period of revenue, `[starts_on, ends_on)`.
    """

    __tablename__ = "postings"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("location_id", "locations"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL) AND starts_on <= ends_on", name="service_period"),
        # An account's statement in the order of days, and its sums, without reading the table.
        Index(
            "postings_account_idx",
            "organization_id",
            "legal_entity_id",
            "ledger_account",
            "booked_on",
            "entry_id",
            "number",
            postgresql_include=["currency", "amount"],
        ),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    legal_entity_id: Mapped[UUID]
    booked_on: Mapped[date] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    ledger_account: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[UUID | None]
    location_id: Mapped[UUID | None]
    tax_code: Mapped[str | None] = mapped_column(String(40))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)


class LedgerLock(Tenant, Base):
    """That an entity's books were locked, or opened again. The one with the highest `number` counts.

    `locked_through`: the last day on which nothing may be posted any more; null: every day is open.
    """

    __tablename__ = "ledger_locks"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        UniqueConstraint("organization_id", "legal_entity_id", "number", name="ledger_lock_in_turn"),
    )

    legal_entity_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(Integer)
    locked_through: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500))
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
