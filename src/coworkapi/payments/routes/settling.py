"""`POST /v1/charges/{id}/settle`."""

from __future__ import annotations

from coworkapi.billing import service as billing
from coworkapi.billing.errors import MoreThanOutstanding, NothingOutstanding, NothingToInvoice
from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import ChargeId
from coworkapi.core.unit_of_work import rehearsal
from coworkapi.payments import service
from coworkapi.payments.routes.common import DryRun, IfMatch
from coworkapi.payments.schemas import SettleAnswer, SettleIn

router = Router(prefix="/v1/charges", tags=["Charges"])


@router.post(
    "/{charge_id}/settle",
    dependencies=[requires("charges:write")],
    summary="Settle a charge",
    responses=problems(NothingOutstanding, MoreThanOutstanding, NothingToInvoice),
)
async def settle_charge(
    charge_id: ChargeId, body: SettleIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> SettleAnswer:
    """Notes what was paid at the desk or by transfer: all that is outstanding, or a part of it; or, where something is
    given back, that it was handed back. A charge that is on no invoice yet is invoiced at once."""
    found = await billing.lock_charge(ctx.session, charge_id)
    check_if_match(if_match, found.version)
    async with rehearsal(ctx.session, dry_run):
        charge, settlement = await service.settle_charge(ctx.session, charge=found.out, now=ctx.now, **dict(body))
    return SettleAnswer(charge=charge, settlement=settlement, dry_run=dry_run)
