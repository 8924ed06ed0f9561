"""Payments, methods, refunds and disputes as they are shown, and found to act on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.money import Money
from coworkapi.gateways.payments import HARD_FAILURES
from coworkapi.payments.models import Dispute, Payment, PaymentInvoice, PaymentMethod, Refund
from coworkapi.payments.rules import status_of
from coworkapi.payments.schemas import (
    DisputeOut,
    FailureOut,
    PaidInvoiceOut,
    PaymentMethodOut,
    PaymentOut,
    RefundOut,
)

_INVOICES = (
    select(
        func.coalesce(
            func.json_agg(
                aggregate_order_by(
                    func.json_build_array(PaymentInvoice.invoice_id, PaymentInvoice.amount), PaymentInvoice.position
                )
            ),
            func.json_build_array(),
        )
    )
    .where(
        PaymentInvoice.organization_id == Payment.organization_id,
        PaymentInvoice.payment_id == Payment.id,
    )
    .correlate(Payment)
    .scalar_subquery()
)
_COLUMNS = (
    "id",
    "account_id",
    "legal_entity_id",
    "provider",
    "kind",
    "origin",
    "reference",
    "description",
    "received_at",
    "failed_at",
    "expires_at",
    "created_by",
    "created_at",
    "updated_at",
)
_DISPUTE_OPEN = exists().where(
    Dispute.organization_id == Payment.organization_id, Dispute.payment_id == Payment.id, Dispute.state == "open"
)


def payment_views() -> Select[Any]:
    """Payments with what `payment_out` needs."""
    columns: list[Any] = [Payment, _INVOICES.label("invoices"), _DISPUTE_OPEN.label("dispute_open")]
    return select(*columns)


def payment_out(payment: Payment, invoices: list[Any], dispute_open: bool) -> PaymentOut:
    """A row of `payment_views` as GET shows it."""

    def money(amount: int) -> Money:
        return Money.model_construct(amount=amount, currency=payment.currency)

    state: Any = payment.state
    values = {name: getattr(payment, name) for name in _COLUMNS}
    return PaymentOut(
        **values,
        payment_method_id=payment.method_id,
        status=status_of(
            state,
            amount=payment.amount,
            refunded=payment.refunded,
            disputed=payment.disputed,
            dispute_open=dispute_open,
        ),
        amount=money(payment.amount),
        fee=money(payment.fee),
        refunded=money(payment.refunded),
        disputed=money(payment.disputed),
        invoices=[PaidInvoiceOut(invoice_id=UUID(str(id_)), amount=money(amount)) for id_, amount in invoices],
        failure=failure_out(payment),
    )


def failure_out(thing: Payment | PaymentMethod | Refund) -> FailureOut | None:
    if thing.failure_code is None:
        return None
    kind: Any = "hard" if thing.failure_code in HARD_FAILURES else "soft"
    return FailureOut(code=thing.failure_code, kind=kind, detail=thing.failure_detail or "")


async def show_payment(session: AsyncSession, payment_id: UUID, *, lock: bool = False) -> tuple[Payment, PaymentOut]:
    """Raises NotFound. `lock`: until the transaction ends."""
    if lock:
        await lock_payment(session, payment_id)
    row = (
        await session.execute(payment_views().where(Payment.id == payment_id).execution_options(populate_existing=True))
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no payment {encode_id('pmt', payment_id)}")
    return row[0], payment_out(*row)


async def lock_payment(session: AsyncSession, payment_id: UUID) -> Payment:
    """Raises NotFound."""
    statement = select(Payment).where(Payment.id == payment_id).with_for_update()
    found = (await session.execute(statement.execution_options(populate_existing=True))).scalar_one_or_none()
    if found is None:
        raise NotFound(f"there is no payment {encode_id('pmt', payment_id)}")
    return found


def method_out(method: PaymentMethod) -> PaymentMethodOut:
    values = {name: getattr(method, name) for name in PaymentMethodOut.model_fields if name != "failure"}
    return PaymentMethodOut(**values, failure=failure_out(method))


async def find_method(session: AsyncSession, method_id: UUID, *, lock: bool = False) -> PaymentMethod:
    """Raises NotFound."""
    statement = select(PaymentMethod).where(PaymentMethod.id == method_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"there is no payment method {encode_id('pm', method_id)}")
    return found


def refund_out(refund: Refund) -> RefundOut:
    values = {name: getattr(refund, name) for name in RefundOut.model_fields if name not in ("amount", "failure")}
    amount = Money(amount=refund.amount, currency=refund.currency)
    return RefundOut(**values, amount=amount, failure=failure_out(refund))


async def find_refund(session: AsyncSession, refund_id: UUID, *, lock: bool = False) -> Refund:
    """Raises NotFound."""
    statement = select(Refund).where(Refund.id == refund_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"there is no refund {encode_id('ref', refund_id)}")
    return found


def dispute_out(dispute: Dispute) -> DisputeOut:
    values = {name: getattr(dispute, name) for name in DisputeOut.model_fields if name not in ("amount", "fee")}
    amount = Money(amount=dispute.amount, currency=dispute.currency)
    return DisputeOut(**values, amount=amount, fee=Money(amount=dispute.fee, currency=dispute.currency))


async def find_dispute(session: AsyncSession, dispute_id: UUID) -> Dispute:
    """Raises NotFound."""
    found = (await session.execute(select(Dispute).where(Dispute.id == dispute_id))).scalar_one_or_none()
    if found is None:
        raise NotFound(f"there is no dispute {encode_id('dsp', dispute_id)}")
    return found
