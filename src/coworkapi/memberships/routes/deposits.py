"""`POST /v1/deposits`: what another system held for a membership. The other verbs are billing's and payments'."""

from __future__ import annotations

from fastapi import Response

from coworkapi.billing.service import DepositAnswer, DepositIn
from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.http import Ctx, Router, problems, requires
from coworkapi.core.unit_of_work import rehearsal
from coworkapi.memberships.errors import WrongState
from coworkapi.memberships.routes.common import DryRun
from coworkapi.memberships.service.deposits import take_deposit_over
from coworkapi.memberships.service.reading import find_membership

router = Router(prefix="/v1/deposits", tags=["Deposits"])


@router.post(
    "",
    status_code=201,
    dependencies=[requires("invoices:write")],
    summary="Take over a deposit",
    responses={
        **problems(WrongState),
        200: {"model": DepositAnswer, "description": "With `dry_run`: what would be held"},
    },
)
async def create_deposit(body: DepositIn, ctx: Ctx, response: Response, dry_run: DryRun = False) -> DepositAnswer:
    """Holds what was taken before coworkapi was: for a contract that comes from another system. A deposit that is still
    to be paid is charged by its membership."""
    try:
        held = await find_membership(ctx.session, body.membership_id, lock=True)
    except NotFound as error:
        item = ProblemItem(pointer="/membership_id", code="not_found", detail=error.detail)
        raise NotFound(f"membership_id: {error.detail}", errors=[item]) from None
    ctx.require("invoices:write", held.row.location_id)
    values = body.model_dump(exclude={"membership_id", "amount"})
    async with rehearsal(ctx.session, dry_run):
        made = await take_deposit_over(ctx.session, held=held, amount=body.amount, now=ctx.now, **values)
    if dry_run:
        response.status_code = 200
    return DepositAnswer(deposit=made, dry_run=dry_run)
