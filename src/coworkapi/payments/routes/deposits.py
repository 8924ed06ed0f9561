"""`/v1/deposits/{id}/return`: the one verb of deposits that moves money."""

from __future__ import annotations

from coworkapi.billing import service as billing
from coworkapi.billing.errors import DepositNotReceived, MoreThanHeld, NothingHeld
from coworkapi.billing.service import DepositAnswer, DepositReturnIn
from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import DepositId
from coworkapi.core.unit_of_work import rehearsal
from coworkapi.payments import service
from coworkapi.payments.errors import DepositNotRefundable, PaymentNotRefundable
from coworkapi.payments.routes.common import DryRun, IfMatch

router = Router(prefix="/v1/deposits", tags=["Deposits"])


@router.post(
    "/{deposit_id}/return",
    dependencies=[requires("payments:write")],
    summary="Return a deposit",
    responses=problems(DepositNotReceived, NothingHeld, MoreThanHeld, DepositNotRefundable, PaymentNotRefundable),
)
async def return_deposit(
    deposit_id: DepositId, body: DepositReturnIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> DepositAnswer:
    """Gives it back, in whole or in part: refunded by the payment that brought it, paid out by hand, or left on the
    account. A refund that fails is held again."""
    ctx.require("payments:write", None)
    found = await billing.lock_deposit(ctx.session, deposit_id, scope="payments:write")
    check_if_match(if_match, found.version)
    async with rehearsal(ctx.session, dry_run):
        after = await service.return_deposit(ctx.session, found.out, now=ctx.now, **dict(body))
    return DepositAnswer(deposit=after, dry_run=dry_run)
