"""Giving deposits back: by the payment that brought them, or by hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.billing.service import DepositOut, DepositWay
from coworkapi.core.ids import new_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import Prepared
from coworkapi.payments.errors import DepositNotRefundable
from coworkapi.payments.service.reading import lock_payment
from coworkapi.payments.service.refunds import refund_payment

# Of the payments by a provider that paid the deposit's invoice, the one of which most is left.
_PAID_BY = Prepared(
    text("""
SELECT p.id, p.amount - p.refunded - p.disputed AS left FROM payments p
WHERE p.state = 'succeeded' AND p.provider IS NOT NULL
  AND EXISTS (SELECT FROM receivable_matches m WHERE m.organization_id = p.organization_id
    AND m.credit_item_id = p.id AND m.debit_item_id = CAST(:invoice_id AS uuid))
ORDER BY 2 DESC, p.id LIMIT 1
""")
)


async def return_deposit(
    session: AsyncSession,
    deposit: DepositOut,
    *,
    amount: Money | None,
    way: DepositWay,
    reference: str | None,
    reason: str,
    now: datetime,
) -> DepositOut:
    """Gives a locked deposit back, in whole or in part. By `method` it goes into the account's favour and a refund of
    the payment that brought it takes it from there, now or when its provider has done it.

    Raises as `billing.return_deposit`, DepositNotRefundable, and PaymentNotRefundable (its keys were removed).
    """
    if way != "method":
        return await billing.return_deposit(
            session, deposit, amount=amount, way=way, reason=reason, now=now, reference=reference
        )
    wanted = billing.to_move(deposit, amount)
    row = await _PAID_BY.fetchrow(session, invoice_id=deposit.invoice_id)
    left = 0 if row is None else row.left
    if row is None or left < wanted:
        raise DepositNotRefundable(
            f"{left} minor units can be refunded by the payment that brought the deposit, not {wanted}: return as much "
            "by it, and the rest by transfer, cash, terminal or to the balance",
            extra={"refundable": Money(amount=max(left, 0), currency=deposit.amount.currency).model_dump()},
        )
    payment = await lock_payment(session, row.id)
    refund_id = new_id()
    after = await billing.return_deposit(
        session, deposit, amount=amount, way="method", reason=reason, now=now, refund_id=refund_id
    )
    await refund_payment(
        session,
        payment=payment,
        amount=Money(amount=wanted, currency=payment.currency),
        to="method",
        credit=False,
        reason=reason,
        refund_id=refund_id,
    )
    return after
