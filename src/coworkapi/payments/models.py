"""Tables of payments.

`due_at` of methods, payments and refunds is real time: a gateway is to be called then. Whoever takes the row moves it
on by a lease, so that a crash makes it due again; null: nothing is to be asked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import conv

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, Versioned, tenant_fk
from coworkapi.payments.values import MANUAL_KINDS, METHOD_KINDS, ORIGINS, PROVIDERS


class PaymentProvider(Tenant, Stamped, Versioned, Base):
    """An organization's own keys at a provider: sealed, and never shown again. `mode`: as the organization's.

    `legal_entity_id`: whose money goes through them; null: that of all legal entities without keys of their own. An
    account at the provider is one entity's or all the others': what it tells is then about their things alone.
    `keys`: `secret_key`, `webhook_secret`, and for a day after it was replaced `former_webhook_secret` with
    `former_until`. `account_reference`: whose keys they are, as the provider said at `checked_at` (real time).
    """

    __tablename__ = "payment_providers"
    __table_args__ = (
        CheckConstraint("provider IN ('stripe', 'gocardless')", name="provider"),
        CheckConstraint("mode IN ('live', 'test')", name="mode"),
        tenant_fk("legal_entity_id", "legal_entities"),
        Index(
            "payment_provider_once",
            "organization_id",
            "provider",
            "legal_entity_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        UniqueConstraint("organization_id", "provider", "account_reference", name="payment_provider_account_once"),
    )

    provider: Mapped[str] = mapped_column(String(20))
    legal_entity_id: Mapped[UUID | None]
    mode: Mapped[str] = mapped_column(String(4))
    keys: Mapped[bytes] = mapped_column(LargeBinary)
    secret_key_last4: Mapped[str] = mapped_column(String(4))
    webhook_secret_last4: Mapped[str] = mapped_column(String(4))
    publishable_key: Mapped[str | None] = mapped_column(String(300))
    account_reference: Mapped[str] = mapped_column(String(100))
    account_name: Mapped[str | None] = mapped_column(String(200))
    checked_at: Mapped[datetime]


class PaymentCustomer(Tenant, Base):
    """As whom a provider knows an account; `legal_entity_id`: there, by whose keys (null: not an entity's own)."""

    __tablename__ = "payment_customers"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("legal_entity_id", "legal_entities"),
        CheckConstraint(f"provider IN {PROVIDERS!r}", name="provider"),
        Index(
            "payment_customer_once",
            "organization_id",
            "account_id",
            "provider",
            "legal_entity_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    account_id: Mapped[UUID]
    legal_entity_id: Mapped[UUID | None]
    provider: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())


class PaymentMethod(Tenant, Stamped, Versioned, Base):
    """What an account pays with: a card, or a mandate to debit a bank account. Its numbers stay with the provider.

    `pending` until the provider has begun the set-up, `awaiting_customer` until they have given their card or account,
    `confirming` until the provider says whether it is good; then `active` or `failed`, in the end `removed`.
    `legal_entity_id`: by whose keys it was set up; it pays that entity's invoices alone, and what it has paid is asked,
    paid back and told of by the same keys. Null: not by an entity's own; it pays those of all without their own.
    `customer_account_id`: whose customer it is at the provider, where it came from the account of a duplicate.
    `set_up_reference`: the provider's set-up; `set_up_secret`: what the customer's browser needs for it, sealed.
    `confirm_token`: for the local gateway, which of its magic cards or accounts was given. `reference`: the provider's
    name of the method; `mandate_reference`: what the customer's bank statement names.
    """

    __tablename__ = "payment_methods"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("customer_account_id", "billing_accounts"),
        tenant_fk("legal_entity_id", "legal_entities"),
        CheckConstraint(f"provider IN {PROVIDERS!r}", name="provider"),
        CheckConstraint(f"kind IN {METHOD_KINDS!r}", name="kind"),
        CheckConstraint(
            "state IN ('pending', 'awaiting_customer', 'confirming', 'active', 'failed', 'removed')", name="state"
        ),
        CheckConstraint("state <> 'active' OR reference IS NOT NULL", name="active_has_a_reference"),
        CheckConstraint("NOT is_default OR state = 'active'", name="default_is_active"),
        CheckConstraint("(expires_year IS NULL) = (expires_month IS NULL)", name="expiry"),
        Index(
            "payment_method_default_once",
            "organization_id",
            "account_id",
            "legal_entity_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("is_default"),
        ),
        Index(
            "payment_method_reference_once",
            "organization_id",
            "provider",
            "reference",
            unique=True,
            postgresql_where=text("reference IS NOT NULL AND state <> 'removed'"),
        ),
        Index("payment_methods_account_idx", "organization_id", "account_id", "id"),
        Index(
            "payment_methods_set_up_idx",
            "organization_id",
            "set_up_reference",
            postgresql_where=text("set_up_reference IS NOT NULL"),
        ),
        Index(
            "payment_methods_expiry_idx",
            "organization_id",
            "expires_year",
            "expires_month",
            postgresql_where=text("state = 'active' AND expiry_told_at IS NULL AND expires_year IS NOT NULL"),
        ),
        Index("payment_methods_due_idx", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    account_id: Mapped[UUID]
    customer_account_id: Mapped[UUID | None]
    legal_entity_id: Mapped[UUID | None]
    provider: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="pending", server_default="pending")
    is_default: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    make_default: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("true"))
    set_up_reference: Mapped[str | None] = mapped_column(String(200))
    set_up_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    return_url: Mapped[str | None] = mapped_column(String(2000))
    confirm_token: Mapped[str | None] = mapped_column(String(60))
    reference: Mapped[str | None] = mapped_column(String(200))
    mandate_reference: Mapped[str | None] = mapped_column(String(200))
    brand: Mapped[str | None] = mapped_column(String(40))
    last4: Mapped[str | None] = mapped_column(String(4))
    expires_year: Mapped[int | None] = mapped_column(Integer)
    expires_month: Mapped[int | None] = mapped_column(Integer)
    holder: Mapped[str | None] = mapped_column(String(200))
    bank_name: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    failure_code: Mapped[str | None] = mapped_column(String(60))
    failure_detail: Mapped[str | None] = mapped_column(String(500))
    expiry_told_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


class Payment(Tenant, Stamped, Versioned, Base):
    """Money that comes in, from the wish to its outcome. Amounts in minor units.

    `provider` null: by hand (cash, terminal, transfer). Its id is the key under which the gateway charges. `asked`: a
    gateway may have been called, so that what became of it must be found out before it is called again. `received_at`:
    when the money was there. `refunded` counts refunds that are under way too; `disputed`: what was charged back.
    `failure_kind`: `soft` may go well another time, `hard` won't. `action`: what the customer must do, sealed.
    `expires_at`: until when they may (the organization's time).
    """

    __tablename__ = "payments"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("legal_entity_id", "legal_entities"),
        tenant_fk("method_id", "payment_methods"),
        CheckConstraint(f"provider IN {PROVIDERS!r}", name="provider"),
        CheckConstraint(f"kind IN {METHOD_KINDS + MANUAL_KINDS!r}", name="kind"),
        CheckConstraint(f"origin IN {ORIGINS!r}", name="origin"),
        CheckConstraint("state IN ('pending', 'requires_action', 'succeeded', 'failed', 'cancelled')", name="state"),
        CheckConstraint("failure_kind IN ('soft', 'hard')", name="failure_kind"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("fee >= 0", name="fee"),
        CheckConstraint("(provider IS NULL) = (method_id IS NULL)", name="methods_are_of_providers"),
        CheckConstraint("provider IS NOT NULL OR state = 'succeeded'", name="by_hand_is_received"),
        CheckConstraint("(state = 'succeeded') <= (received_at IS NOT NULL)", name="received"),
        CheckConstraint("refunded BETWEEN 0 AND amount", name=conv("refunded_within_payment")),
        CheckConstraint("disputed BETWEEN 0 AND amount", name="disputed"),
        Index(
            "payment_reference_once",
            "organization_id",
            "provider",
            "provider_reference",
            unique=True,
            postgresql_where=text("provider_reference IS NOT NULL"),
        ),
        Index("payments_account_idx", "organization_id", "account_id", "id"),
        Index("payments_method_idx", "organization_id", "method_id", postgresql_where=text("method_id IS NOT NULL")),
        Index("payments_updated_idx", "organization_id", "updated_at", "id"),
        Index("payments_due_idx", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index(
            "payments_expiry_idx",
            "organization_id",
            "expires_at",
            postgresql_where=text("state = 'requires_action'"),
        ),
    )

    account_id: Mapped[UUID | None]
    legal_entity_id: Mapped[UUID]
    method_id: Mapped[UUID | None]
    provider: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="pending", server_default="pending")
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    fee: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    refunded: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    disputed: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    reference: Mapped[str | None] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(500))
    return_url: Mapped[str | None] = mapped_column(String(2000))
    off_session: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("true"))
    provider_reference: Mapped[str | None] = mapped_column(String(200))
    asked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    cancel_requested: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    action: Mapped[bytes | None] = mapped_column(LargeBinary)
    failure_code: Mapped[str | None] = mapped_column(String(60))
    failure_kind: Mapped[str | None] = mapped_column(String(4))
    failure_detail: Mapped[str | None] = mapped_column(String(500))
    received_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


class PaymentInvoice(Base):
    """What a payment is for. `in_flight`: its outcome is open; an invoice has one such payment at most, so nobody
    charges it twice."""

    __tablename__ = "payment_invoices"
    __table_args__ = (
        tenant_fk("payment_id", "payments"),
        tenant_fk("invoice_id", "invoices"),
        CheckConstraint("amount > 0", name="amount"),
        Index(
            "payment_in_flight_once",
            "organization_id",
            "invoice_id",
            unique=True,
            postgresql_where=text("in_flight"),
        ),
        Index("payment_invoices_invoice_idx", "organization_id", "invoice_id"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    payment_id: Mapped[UUID] = mapped_column(primary_key=True)
    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    amount: Mapped[int] = mapped_column(BigInteger)
    in_flight: Mapped[bool] = mapped_column(Boolean)


class Refund(Tenant, Stamped, Versioned, Base):
    """Money of a payment that is paid back. Its amount is part of the payment's `refunded` unless it failed.

    `to`: `method`, where it came from (by hand: handed back), or `balance`: it stays with us, for the account's use.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        tenant_fk("payment_id", "payments"),
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state IN ('pending', 'succeeded', 'failed')", name="state"),
        CheckConstraint("\"to\" IN ('method', 'balance')", name="to"),
        Index("refunds_payment_idx", "organization_id", "payment_id", "id"),
        Index("refunds_account_idx", "organization_id", "account_id", "id"),
        Index(
            "refund_reference_once",
            "organization_id",
            "provider",
            "provider_reference",
            unique=True,
            postgresql_where=text("provider_reference IS NOT NULL"),
        ),
        Index("refunds_due_idx", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    payment_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    provider: Mapped[str | None] = mapped_column(String(20))
    to: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="pending", server_default="pending")
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(500))
    provider_reference: Mapped[str | None] = mapped_column(String(200))
    asked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    failure_code: Mapped[str | None] = mapped_column(String(60))
    failure_detail: Mapped[str | None] = mapped_column(String(500))
    succeeded_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


class Dispute(Tenant, Stamped, Versioned, Base):
    """That a customer had their bank take a payment back. `fee`: what the provider takes for it."""

    __tablename__ = "disputes"
    __table_args__ = (
        tenant_fk("payment_id", "payments"),
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("fee >= 0", name="fee"),
        CheckConstraint("state IN ('open', 'won', 'lost')", name="state"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        Index("dispute_reference_once", "organization_id", "provider", "provider_reference", unique=True),
        Index("disputes_payment_idx", "organization_id", "payment_id"),
        Index("disputes_account_idx", "organization_id", "account_id", "id"),
    )

    payment_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    provider: Mapped[str] = mapped_column(String(20))
    provider_reference: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="open", server_default="open")
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    fee: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    reason: Mapped[str | None] = mapped_column(String(100))
    respond_until: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ProviderEvent(Tenant, Base):
    """The inbox: what a provider sent, as it came and verified, once for each of its events.

    `legal_entity_id`: to the address of that entity's own keys; null: to the organization's.
    `facts`: what it says of our things, until it is done. Times are real.
    """

    __tablename__ = "provider_events"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        CheckConstraint(f"provider IN {PROVIDERS!r}", name="provider"),
        CheckConstraint("state IN ('pending', 'done', 'failed')", name="state"),
        UniqueConstraint("organization_id", "provider", "provider_event_id", name="provider_event_once"),
        Index("provider_events_due_idx", "due_at", postgresql_where=text("state = 'pending'")),
        Index("provider_events_old_idx", "received_at", postgresql_where=text("state = 'done'")),
    )

    provider: Mapped[str] = mapped_column(String(20))
    legal_entity_id: Mapped[UUID | None]
    provider_event_id: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    body: Mapped[str] = mapped_column()
    facts: Mapped[list[Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10), default="pending", server_default="pending")
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(String(500))
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]
