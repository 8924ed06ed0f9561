"""How a legal entity writes its invoices, and the counters of their numbers."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Versioned, tenant_fk

LOCALES = ("de", "en", "es", "fr")


class InvoicingSettings(Stamped, Versioned, Base):
    """How a legal entity writes its invoices; one without a row writes them by the defaults of these columns.

    A number is `{prefix}{year}-{sequence}` with at least `digits` digits. `logo_file`: as `core.files` names it.
    """

    __tablename__ = "invoicing_settings"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        CheckConstraint("invoice_prefix <> credit_note_prefix", name="series_differ"),
        CheckConstraint("digits BETWEEN 3 AND 10", name="digits"),
        CheckConstraint("payment_terms_days BETWEEN 0 AND 365", name="payment_terms_days"),
        CheckConstraint(f"locale IN {LOCALES!r}", name="locale"),
        CheckConstraint("color ~ '^#[0-9a-f]{6}$'", name="color"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    legal_entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    invoice_prefix: Mapped[str] = mapped_column(String(20), default="INV-", server_default="INV-")
    credit_note_prefix: Mapped[str] = mapped_column(String(20), default="CN-", server_default="CN-")
    digits: Mapped[int] = mapped_column(Integer, default=6, server_default=text("6"))
    payment_terms_days: Mapped[int] = mapped_column(Integer, default=14, server_default=text("14"))
    locale: Mapped[str] = mapped_column(String(5), default="en", server_default="en")
    tax_number: Mapped[str | None] = mapped_column(String(50))
    registration: Mapped[str | None] = mapped_column(String(100))
    iban: Mapped[str | None] = mapped_column(String(34))
    bic: Mapped[str | None] = mapped_column(String(11))
    account_holder: Mapped[str | None] = mapped_column(String(200))
    footer: Mapped[str | None] = mapped_column(String(1000))
    color: Mapped[str | None] = mapped_column(String(7))
    logo_file: Mapped[str | None] = mapped_column(String(200))
    reply_to: Mapped[str | None] = mapped_column(String(254))
    e_invoice: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("true"))
    deliver_by_email: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("true"))


class InvoiceCounter(Base):
    """The last number taken of a series in a year. Its row is locked from then until the commit: hence no gaps."""

    __tablename__ = "invoice_counters"
    __table_args__ = (tenant_fk("legal_entity_id", "legal_entities"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    legal_entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
