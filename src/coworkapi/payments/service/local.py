"""The local gateway's confirm page, as a bank's for 3-D Secure: for test organizations."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.money import Money
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.gateways.payments_local.gateway import answer, waiting
from coworkapi.payments.schemas import LocalActionOut


async def answer_local(session: AsyncSession, *, reference: str, approve: bool | None) -> LocalActionOut:
    """What waits for the customer there; with `approve`, they confirm it or refuse to. Raises NotFound."""
    principal = acting_principal(session)
    row = await waiting(session, reference) if principal.organization_mode == "test" else None
    if row is None:
        raise NotFound("nothing waits for a customer at this address")
    if approve is not None:
        await answer(session, row, principal.now, approve=approve)
    if row.kind == "set_up":
        return LocalActionOut(about="set_up")
    amount = Money(amount=row.content["amount"], currency=row.content["currency"])
    return LocalActionOut(about="payment", amount=amount)
