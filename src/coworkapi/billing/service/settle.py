"""Settling: that a charge was paid, at the desk or by transfer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from coworkapi.billing.errors import MoreThanOutstanding, NothingOutstanding
from coworkapi.billing.events import ChargeSettled
from coworkapi.billing.schemas import ChargeOut, SettlementMethod, SettlementOut
from coworkapi.billing.service.reading import Found
from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

_SETTLE = Prepared(
    text("""
INSERT INTO charge_settlements (id, charge_id, amount, method, reference, settled_at, created_by)
VALUES (CAST(:id AS uuid), CAST(:charge_id AS uuid), CAST(:amount AS bigint), CAST(:method AS text),
  CAST(:reference AS text), CAST(:settled_at AS timestamptz), CAST(:created_by AS text))
RETURNING created_at
""")
)


def settleable(charge: ChargeOut, amount: Money | None, settled_at: datetime | None, now: datetime) -> Money:
    """How much of a charge is to be settled: what is outstanding, unless given; of its sign: negative where money is
    paid back. Raises NothingOutstanding, MoreThanOutstanding, Invalid."""
    left = charge.outstanding
    if left.amount == 0:
        raise NothingOutstanding("nothing of this charge is outstanding")
    amount = amount or left
    if amount.currency != left.currency:
        raise Invalid.field("/amount/currency", f"the charge is in {left.currency}; settle it in that currency")
    if amount.amount == 0 or (amount.amount < 0) != (left.amount < 0):
        raise Invalid.field("/amount/amount", f"must be {'negative' if left.amount < 0 else 'positive'} here")
    if abs(amount.amount) > abs(left.amount):
        raise MoreThanOutstanding(
            f"{left.amount} minor units are outstanding, not {amount.amount}; settle at most as much",
            extra={"outstanding": left.model_dump()},
        )
    if settled_at is not None and settled_at > now:
        raise Invalid.field("/settled_at", "lies in the future; say when it was paid")
    return amount


async def settle(
    unit: HasInfo,
    found: Found,
    *,
    now: datetime,
    method: SettlementMethod,
    amount: Money | None = None,
    reference: str | None = None,
    settled_at: datetime | None = None,
) -> tuple[ChargeOut, SettlementOut]:
    """Notes a payment of a locked charge; the charge as it is then. One statement.

    `amount`: what is outstanding, unless given; of its sign: negative where money is paid back. Raises
    NothingOutstanding, MoreThanOutstanding, Invalid.
    """
    charge, left = found.out, found.out.outstanding
    amount = settleable(charge, amount, settled_at, now)
    settled_at = settled_at or now
    label = acting_principal(unit).label
    values = {"method": method, "reference": reference, "settled_at": settled_at, "created_by": label}
    settlement_id = new_id()
    row = await _SETTLE.fetchrow(unit, id=settlement_id, charge_id=charge.id, amount=amount.amount, **values)
    assert row is not None
    settlement = SettlementOut(
        id=settlement_id, charge_id=charge.id, amount=amount, created_at=row.created_at, **values
    )
    after = charge.model_copy(
        update={
            "settled": Money(amount=charge.settled.amount + amount.amount, currency=amount.currency),
            "outstanding": Money(amount=left.amount - amount.amount, currency=amount.currency),
        }
    )
    emit(
        unit,
        ChargeSettled(
            aggregate_id=charge.id,
            location_id=charge.location_id,
            data=after,
            previous={"settled": charge.settled.model_dump(), "outstanding": left.model_dump()},
        ),
    )
    return after, settlement
