"""Tables of dunning."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Index, Integer, String, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PgUuid
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, Versioned, tenant_fk

ACTIONS = ("remind", "retry", "fee", "restrict", "suspend", "terminate")
OUTCOMES = ("done", "overtaken", "skipped")
PAUSE_KINDS = ("promise", "dispute")


class DunningPolicy(Tenant, Stamped, Versioned, Base):
    """What is done on which day of being overdue, for one legal entity or (null) for those without one of their own.

    `steps`: `rules.Step`s as JSON. `minimum`: an account that owes at most as much overdue is left alone. Amounts are
    minor units of `currency`; what is owed in another has no minimum and bears no fixed fees.
    """

    __tablename__ = "dunning_policies"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        Index(
            "dunning_policy_of_an_entity_once",
            "organization_id",
            "legal_entity_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
        CheckConstraint("minimum >= 0", name="minimum"),
    )

    legal_entity_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    minimum: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    steps: Mapped[list[Any]] = mapped_column(JSONB)
    archived_at: Mapped[datetime | None]


class DunningStepTaken(Tenant, Base):
    """That a step was taken for an invoice, or passed over and why. Once each. Append-only, by trigger.

    `step_key`: its name in the policy. `counted_days`: overdue days without those of promises and disputes.
    `charge_id`: the late fee.
    """

    __tablename__ = "dunning_steps_taken"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("invoice_id", "invoices"),
        tenant_fk("policy_id", "dunning_policies"),
        tenant_fk("charge_id", "charges"),
        CheckConstraint(f"action IN {ACTIONS!r}", name="action"),
        CheckConstraint(f"outcome IN {OUTCOMES!r}", name="outcome"),
        Index("dunning_step_once", "organization_id", "invoice_id", "step_key", unique=True),
        Index("dunning_steps_taken_account_idx", "organization_id", "account_id", "id"),
    )

    account_id: Mapped[UUID]
    invoice_id: Mapped[UUID]
    policy_id: Mapped[UUID]
    step_key: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(10))
    counted_days: Mapped[int] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(Text)
    charge_id: Mapped[UUID | None]
    taken_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))


class DunningPause(Tenant, Stamped, Versioned, Base):
    """A promise to pay until a day, or a dispute: days after `from_on` up to and with `until_on` don't count.

    `invoice_ids` null: all of the account's. `lifts_restrictions`: while it lasts, what it covers doesn't count against
    the standing. `ended_on`: the last day that it stopped, once it was ended by hand.
    """

    __tablename__ = "dunning_pauses"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint(f"kind IN {PAUSE_KINDS!r}", name="kind"),
        CheckConstraint("kind <> 'promise' OR until_on IS NOT NULL", name="promise_has_a_day"),
        CheckConstraint("until_on IS NULL OR from_on <= until_on", name="order"),
        CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name="ended"),
        Index("dunning_pauses_account_idx", "organization_id", "account_id", "id"),
        Index("dunning_pauses_created_idx", "organization_id", "id"),
    )

    account_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    invoice_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(PgUuid(as_uuid=True)))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    lifts_restrictions: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    note: Mapped[str | None] = mapped_column(Text)
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(80))


class DunningAccount(Base):
    """An account of which something is overdue, and when it is looked at again: each local day, until nothing is.

    The row is what two runs at once wait for.
    """

    __tablename__ = "dunning_accounts"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        Index("dunning_accounts_due_idx", "organization_id", "next_check_at"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    next_check_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
