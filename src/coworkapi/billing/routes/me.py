"""`/v1/me/charges`: what the signed-in member owes, and the teams that they run."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from coworkapi.billing import service
from coworkapi.billing.routes.common import CreatedBefore, CreatedFrom, Sort, Unsettled, page_of_charges, shown_page
from coworkapi.billing.schemas import ChargeOut
from coworkapi.core.http import Ctx, Router, for_members, json_response
from coworkapi.core.ids import BillingAccountId, ChargeId
from coworkapi.core.pages import Page, Paging

router = Router(prefix="/v1/me/charges", tags=["Charges"])
_MINE = [for_members()]


@router.get("", dependencies=_MINE, summary="List your charges", response_model=Page[ChargeOut])
async def list_my_charges(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only those that this account owes")] = None,
    unsettled: Unsettled = None,
    created_from: CreatedFrom = None,
    created_before: CreatedBefore = None,
    sort: Sort = "created_at",
) -> Response:
    """What your own account owes, and the accounts of the teams that you administrate."""
    filters = {
        "me": ctx.principal.id,
        "account_id": account_id,
        "created_from": created_from,
        "created_before": created_before,
    }
    return shown_page(*await page_of_charges(ctx, filters, unsettled=unsettled, sort=sort, page=page))


@router.get("/{charge_id}", dependencies=_MINE, summary="Read your charge", response_model=ChargeOut)
async def get_my_charge(charge_id: ChargeId, ctx: Ctx) -> Response:
    """Of your own account, or of a team that you administrate."""
    found = await service.find_charge(ctx.unit, charge_id)
    return json_response(found.out, version=found.version)
