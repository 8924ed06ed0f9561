"""Deposits that another system took for memberships that go on here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.billing.service import DepositOut
from coworkapi.core.errors import Invalid
from coworkapi.core.money import Money
from coworkapi.memberships.errors import WrongState
from coworkapi.memberships.rules.life import midnight
from coworkapi.memberships.service.reading import Held


async def take_deposit_over(
    session: AsyncSession,
    *,
    held: Held,
    amount: Money,
    received_on: date,
    kept_in: Literal["bank", "cash"],
    reference: str | None,
    now: datetime,
) -> DepositOut:
    """Holds a deposit for a locked membership, of whoever pays for it; one that is over is to be returned at once.

    Raises Invalid (amount, currency, a day to come), WrongState for a membership that never began.
    """
    row = held.row
    if row.state in ("draft", "cancelled"):
        raise WrongState(f"it is {row.state}: nothing is held for it", extra={"state": row.state})
    currency = held.terms.price.currency
    if amount.currency != currency:
        raise Invalid.field("/amount/currency", f"{held.plan_name} is priced in {currency}; use that currency")
    if amount.amount <= 0:
        raise Invalid.field("/amount/amount", "must be positive")
    if received_on > held.today(now):
        raise Invalid.field("/received_on", "lies ahead; what is to come in is charged by the membership itself")
    made = await billing.take_deposit_over(
        session,
        account_id=row.account_id,
        legal_entity_id=held.legal_entity_id,
        location_id=row.location_id,
        membership_id=row.id,
        description=f"Deposit, {held.plan_name}",
        amount=amount,
        received_at=midnight(held.time_zone, received_on),
        kept_in=kept_in,
        reference=reference,
        now=now,
    )
    if row.state != "ended":
        return made
    await billing.deposits_due(session, {row.id: row.ends_on})
    [after] = await billing.read_deposits(session, [made.id])
    return after
