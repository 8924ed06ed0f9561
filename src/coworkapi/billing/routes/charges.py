"""`/v1/charges`."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from sqlalchemy import select

from coworkapi.billing import service
from coworkapi.billing.errors import AlreadyVoided, NoTaxRate
from coworkapi.billing.models import ChargeSettlement
from coworkapi.billing.routes.common import (
    CreatedBefore,
    CreatedFrom,
    DryRun,
    IfMatch,
    Sort,
    Unsettled,
    page_of_charges,
    shown_page,
)
from coworkapi.billing.routes.expand import Expand, ExpandedChargeOut, expanded
from coworkapi.billing.schemas import (
    ChargeAnswer,
    ManualChargeIn,
    SettlementOut,
    VoidAnswer,
    VoidIn,
)
from coworkapi.billing.service import ByHand
from coworkapi.billing.values import SourceKind
from coworkapi.core.http import Ctx, Router, check_if_match, json_response, problems, requires
from coworkapi.core.ids import BillingAccountId, ChargeId, LocationId, MemberId, decode_id
from coworkapi.core.money import Money
from coworkapi.core.pages import Page, Paging, fetch_page

router = Router(prefix="/v1/charges", tags=["Charges"])
READ, WRITE = requires("charges:read"), requires("charges:write")
SourceId = Annotated[
    str | None,
    Query(
        pattern=r"^(?:bkg|pass|lot|chg)_[0-7][0-9a-hjkmnp-tv-z]{25}$",
        description="Only those of this booking, pass or credit lot",
        examples=["bkg_01jq2v5x8ye0rb6hm3k7n4d9ta"],
    ),
]


@router.get("", dependencies=[READ], summary="List charges", response_model=Page[ExpandedChargeOut])
async def list_charges(
    ctx: Ctx,
    page: Paging,
    expand: Expand,
    account_id: Annotated[BillingAccountId | None, Query(description="Only those that this account owes")] = None,
    member_id: Annotated[MemberId | None, Query(description="Only for this member's bookings and purchases")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only of this location")] = None,
    source_kind: Annotated[SourceKind | None, Query(description="Only for such things")] = None,
    source_id: SourceId = None,
    unsettled: Unsettled = None,
    created_from: CreatedFrom = None,
    created_before: CreatedBefore = None,
    sort: Sort = "created_at",
) -> Response:
    """Opposite charges included: an account's sum of `outstanding` is what it owes."""
    locations = ctx.principal.locations("charges:read")
    filters = {
        "account_id": account_id,
        "member_id": member_id,
        "location_id": location_id,
        "source_kind": source_kind,
        "source_id": None if source_id is None else _source(source_id),
        "created_from": created_from,
        "created_before": created_before,
        "locations": None if locations is None else list(locations),
    }
    charges, cursor = await page_of_charges(ctx, filters, unsettled=unsettled, sort=sort, page=page)
    return shown_page(await expanded(ctx, charges, expand), cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Charge by hand",
    responses={
        **problems(NoTaxRate),
        200: {"model": ChargeAnswer, "description": "With `dry_run`: what the charge would be"},
    },
)
async def create_charge(body: ManualChargeIn, ctx: Ctx, response: Response, dry_run: DryRun = False) -> ChargeAnswer:
    """A fee, or an adjustment; negative adjustments are credits. With `dry_run`, 200 and what it would be."""
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        made = await service.charge_by_hand(ctx.unit, ByHand(**dict(body)), now=ctx.now)
    if dry_run:
        response.status_code = 200
    return ChargeAnswer(charge=made, dry_run=dry_run)


@router.get("/{charge_id}", dependencies=[READ], summary="Read a charge", response_model=ExpandedChargeOut)
async def get_charge(charge_id: ChargeId, ctx: Ctx, expand: Expand) -> Response:
    found = await service.find_charge(ctx.unit, charge_id)
    [charge] = await expanded(ctx, [found.out], expand)
    return json_response(charge, version=found.version)


@router.post("/{charge_id}/void", dependencies=[WRITE], summary="Void a charge", responses=problems(AlreadyVoided))
async def void_charge(
    charge_id: ChargeId, body: VoidIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> VoidAnswer:
    """Writes the opposite charge. What was paid is outstanding there, negative: to be paid back."""
    found = await service.lock_charge(ctx.unit, charge_id)
    check_if_match(if_match, found.version)
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        opposite, voided = await service.void_charge(ctx.unit, found, body.reason)
    return VoidAnswer(charge=opposite, voided=voided, dry_run=dry_run)


@router.get("/{charge_id}/settlements", dependencies=[READ], summary="List what was paid of a charge")
async def list_charge_settlements(charge_id: ChargeId, ctx: Ctx, page: Paging) -> Page[SettlementOut]:
    """Oldest first."""
    found = await service.find_charge(ctx.unit, charge_id)
    statement = select(ChargeSettlement).where(ChargeSettlement.charge_id == charge_id)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[ChargeSettlement.id], page=page, order="charge_settlements"
    )
    currency = found.out.gross.currency
    return Page(data=[_settlement(row[0], currency) for row in rows], next_cursor=cursor)


def _settlement(row: ChargeSettlement, currency: str) -> SettlementOut:
    values = {name: getattr(row, name) for name in SettlementOut.model_fields if name != "amount"}
    return SettlementOut(**values, amount=Money(amount=row.amount, currency=currency))


def _source(text: str) -> UUID:
    return decode_id(text.rpartition("_")[0], text)
