"""`/v1/deposits`: read, applied, kept; `/v1/me/deposits`: what members left. Payments return them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from sqlalchemy import ColumnElement, select, text

from coworkapi.billing import service
from coworkapi.billing.errors import (
    DepositNotReceived,
    InvoiceIsDraft,
    MoreThanHeld,
    MoreThanOpen,
    NoTaxRate,
    NothingHeld,
)
from coworkapi.billing.models import Deposit
from coworkapi.billing.queries import MY_ACCOUNTS
from coworkapi.billing.routes.common import DryRun, IfMatch
from coworkapi.billing.schemas.deposits import DepositAnswer, DepositApplyIn, DepositKeepIn, DepositOut, DepositState
from coworkapi.core.errors import Forbidden, NotFound
from coworkapi.core.http import Ctx, Router, check_if_match, for_members, json_response, problems, requires
from coworkapi.core.ids import BillingAccountId, DepositId, LegalEntityId, MembershipId, encode_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant

router = Router(prefix="/v1/deposits", tags=["Deposits"])
mine = Router(prefix="/v1/me/deposits", tags=["Deposits"])
READ, WRITE = requires("invoices:read"), requires("invoices:write")


@router.get("", dependencies=[READ], summary="List deposits")
async def list_deposits(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only this account's")] = None,
    membership_id: Annotated[MembershipId | None, Query(description="Only those for this membership")] = None,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only what this entity holds")] = None,
    state: Annotated[DepositState | None, Query(description="Only those in this state")] = None,
    return_due: Annotated[
        bool | None, Query(description="Only what is held although the membership is over (or the others)")
    ] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[DepositOut]:
    """Newest first. With `return_due` the list of what somebody is to decide: return, apply or keep."""
    statement = select(Deposit.id)
    filters = (
        (Deposit.account_id, account_id),
        (Deposit.membership_id, membership_id),
        (Deposit.legal_entity_id, legal_entity_id),
        (Deposit.state, state),
    )
    for column, value in filters:
        if value is not None:
            statement = statement.where(column == value)
    if return_due is not None:
        due = Deposit.return_due_on.is_not(None) & (Deposit.state == "held")
        statement = statement.where(due if return_due else ~due)
    if updated_since is not None:
        statement = statement.where(Deposit.updated_at >= updated_since)
    locations = ctx.principal.locations("invoices:read")
    if locations is not None:
        statement = statement.where(Deposit.location_id.in_(locations))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Deposit.id], page=page, order="deposits", descending=True
    )
    found = await service.read_deposits(ctx.unit, [row[0] for row in rows])
    return Page(data=found[::-1], next_cursor=cursor)


@router.get("/{deposit_id}", dependencies=[READ], summary="Read a deposit", response_model=DepositOut)
async def get_deposit(deposit_id: DepositId, ctx: Ctx) -> Response:
    """With all that happened to it."""
    found = await service.find_deposit(ctx.unit, deposit_id)
    return json_response(found.out, version=found.version)


@router.post(
    "/{deposit_id}/apply",
    dependencies=[WRITE],
    summary="Apply a deposit to an invoice",
    responses=problems(DepositNotReceived, NothingHeld, MoreThanHeld, MoreThanOpen, InvoiceIsDraft),
)
async def apply_deposit(
    deposit_id: DepositId, body: DepositApplyIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> DepositAnswer:
    """Pays an open invoice of the account with it, in whole or in part."""
    found = await service.lock_deposit(ctx.unit, deposit_id)
    check_if_match(if_match, found.version)
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        after = await service.apply_deposit(ctx.unit, found.out, now=ctx.now, **dict(body))
    return DepositAnswer(deposit=after, dry_run=dry_run)


@router.post(
    "/{deposit_id}/keep",
    dependencies=[WRITE],
    summary="Keep a deposit",
    responses=problems(DepositNotReceived, NothingHeld, MoreThanHeld, NoTaxRate),
)
async def keep_deposit(
    deposit_id: DepositId, body: DepositKeepIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> DepositAnswer:
    """Keeps it for good, in whole or in part: for a loss (no VAT) or something supplied (with it). The account gets an
    invoice of that amount which the deposit has paid; it becomes revenue."""
    found = await service.lock_deposit(ctx.unit, deposit_id)
    check_if_match(if_match, found.version)
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        after = await service.keep_deposit(ctx.unit, found.out, now=ctx.now, **dict(body))
    return DepositAnswer(deposit=after, dry_run=dry_run)


@mine.get("", dependencies=[for_members()], summary="List your deposits")
async def list_my_deposits(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only this account's")] = None,
    membership_id: Annotated[MembershipId | None, Query(description="Only those for this membership")] = None,
    state: Annotated[DepositState | None, Query(description="Only those in this state")] = None,
) -> Page[DepositOut]:
    """What your own account left as a security, and the accounts of the teams that you administrate; newest first, each
    with all that happened to it, without what staff noted on it (`reason` is null, `created_by` is `staff`)."""
    statement = select(Deposit.id).where(_of(ctx.principal.id))
    for column, value in (
        (Deposit.account_id, account_id),
        (Deposit.membership_id, membership_id),
        (Deposit.state, state),
    ):
        if value is not None:
            statement = statement.where(column == value)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Deposit.id], page=page, order="deposits", descending=True
    )
    found = await service.read_deposits(ctx.unit, [row[0] for row in rows])
    return Page(data=[_without_notes(one) for one in found[::-1]], next_cursor=cursor)


@mine.get("/{deposit_id}", dependencies=[for_members()], summary="Read your deposit", response_model=DepositOut)
async def get_my_deposit(deposit_id: DepositId, ctx: Ctx) -> Response:
    """Of your own account, or of a team that you administrate; with all that happened to it, as in the list."""
    there = select(Deposit.id).where(Deposit.id == deposit_id, _of(ctx.principal.id))
    if await ctx.session.scalar(there) is None:
        raise NotFound(f"there is no deposit {encode_id('dep', deposit_id)} of yours")
    found = await service.find_deposit(ctx.unit, deposit_id)
    return json_response(_without_notes(found.out), version=found.version)


def _without_notes(deposit: DepositOut) -> DepositOut:
    """For the payer: why staff did something, and who it was, is the house's own."""
    noted = {"reason": None, "created_by": "staff"}
    return deposit.model_copy(update={"entries": [one.model_copy(update=noted) for one in deposit.entries]})


def _of(member_id: UUID | None) -> ColumnElement[bool]:
    """That it is of the member's own account, or of a team that they run."""
    if member_id is None:
        raise Forbidden("/v1/me is the signed-in member's own")
    owned: Any = text(f"deposits.account_id IN {MY_ACCOUNTS}")
    condition: ColumnElement[bool] = owned.bindparams(me=member_id)
    return condition
