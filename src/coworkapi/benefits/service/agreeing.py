"""Whether lots that were paid for agree with the ledger's prepaid credits."""

from __future__ import annotations

from uuid import UUID

from coworkapi.benefits.handlers.values import look_at_invoiced_credits
from coworkapi.benefits.queries import values
from coworkapi.billing.ledger.checks import CheckOut, checked, difference
from coworkapi.core.events import handler_name
from coworkapi.core.prepared import HasInfo

RULE = "prepaid credits in the ledger are what is left of the lots that were invoiced"
_REACTION = handler_name(look_at_invoiced_credits)


async def check_prepaid_credits(unit: HasInfo, legal_entity_id: UUID | None) -> CheckOut:
    """For `GET /v1/ledger/check`. One statement."""
    rows = await values.DISAGREEING.fetch(unit, legal_entity_id=legal_entity_id, reaction=_REACTION)
    return checked("prepaid_credits", RULE, [difference(row, "acct") for row in rows])
