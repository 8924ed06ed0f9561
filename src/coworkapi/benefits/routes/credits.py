"""`/v1/credits`: lots, the ledger, balances and statements."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response
from sqlalchemy import select

from coworkapi.benefits import service
from coworkapi.benefits.errors import CreditsSpent, ExternalIdTaken, LotExpired
from coworkapi.benefits.models.credits import CreditEntry, CreditLot
from coworkapi.benefits.queries.credits import (
    at_home,
    entry_out,
    entry_views,
    line_out,
    lot_out,
    lot_views,
    lots_of_member,
    source_id_of,
    statement_lines,
    valid_then,
)
from coworkapi.benefits.routes.terms import ExternalIdFilter, IfMatch, UpdatedSince, ValidAt, require_account
from coworkapi.benefits.schemas.credits import (
    BalancesOut,
    CorrectionIn,
    CreditsEndIn,
    CreditStatementOut,
    EntryOut,
    LotIn,
    LotOut,
    LotPatch,
    TransferIn,
    TransferOut,
)
from coworkapi.benefits.service.lots import ShownLot
from coworkapi.benefits.values import EntryKind, LotKind, NewLot
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import BillingAccountId, CreditLotId, MemberId, TeamId, new_id
from coworkapi.core.pages import Page, PageParams, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.members.models import BillingAccount

router = Router(prefix="/v1/credits", tags=["Credits"])
READ, WRITE = requires("credits:read"), requires("credits:write")
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
LotFilter = Annotated[CreditLotId | None, Query(description="Only of this lot")]
KindFilter = Annotated[EntryKind | None, Query(description="Only entries of this kind")]
SourceFilter = Annotated[
    str | None,
    Query(
        max_length=60,
        description="Only for this booking, sale, pass or other source, by its id",
        examples=["bkg_01jq2v5x8ye0rb6hm3k7n4d9ta"],
    ),
]
Since = Annotated[Instant | None, Query(alias="from", description="Only what was posted at or after")]
Until = Annotated[Instant | None, Query(alias="to", description="Only what was posted before")]
At = Annotated[Instant | None, Query(description="Past or to come; now, unless given")]


class Period:
    """The period of a statement, `[from, to)`."""

    def __init__(
        self,
        starts_at: Annotated[Instant, Query(alias="from", description="The period's begin")],
        ends_at: Annotated[Instant | None, Query(alias="to", description="The period's end; now, unless given")] = None,
    ) -> None:
        self.starts_at, self._ends_at = starts_at, ends_at

    def until(self, now: datetime) -> tuple[datetime, datetime]:
        """Its end as it is shown, and up to when entries belong to it: without an end, what is posted now does too.

        Raises Invalid for an end that doesn't lie after its begin.
        """
        ends_at = self._ends_at or now
        if ends_at <= self.starts_at:
            raise Invalid.field("query/to", f"must lie after from, {self.starts_at.isoformat()}")
        return ends_at, self._ends_at or _NEVER


@router.get("/lots", dependencies=[READ], summary="List credit lots")
async def list_credit_lots(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only this account's")] = None,
    member_id: Annotated[
        MemberId | None, Query(description="Only what this member may spend: their own, and their teams'")
    ] = None,
    team_id: Annotated[TeamId | None, Query(description="Only this team's")] = None,
    kind: Annotated[LotKind | None, Query(description="Only of this kind")] = None,
    valid_at: ValidAt = None,
    external_id: ExternalIdFilter = None,
    updated_since: UpdatedSince = None,
) -> Page[LotOut]:
    """In the order in which they were granted."""
    statement = lot_views().where(at_home(CreditLot, ctx.principal.locations("credits:read")))
    if account_id is not None:
        statement = statement.where(CreditLot.account_id == account_id)
    if member_id is not None:
        statement = statement.where(lots_of_member(member_id))
    if team_id is not None:
        team = select(BillingAccount.id).where(BillingAccount.team_id == team_id).scalar_subquery()
        statement = statement.where(CreditLot.account_id == team)
    if kind is not None:
        statement = statement.where(CreditLot.kind == kind)
    if valid_at is not None:
        statement = statement.where(valid_then(valid_at))
    if external_id is not None:
        statement = statement.where(CreditLot.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(CreditLot.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[CreditLot.id], page=page, order="credit_lots")
    return Page(data=[lot_out(row) for row in rows], next_cursor=cursor)


@router.post(
    "/lots",
    status_code=201,
    dependencies=[WRITE],
    summary="Grant credits",
    responses=problems(NotFound, ExternalIdTaken),
)
async def grant_credits(body: LotIn, ctx: Ctx, response: Response) -> LotOut:
    """To a member's or a team's account: money, minutes, or uses, as valid and as restricted as you say."""
    await require_account(ctx, "credits:write", body.account_id)
    values: dict[str, Any] = {name: getattr(body, name) for name in LotIn.model_fields}
    price, quantity = values.pop("price_paid"), values.pop("quantity")
    lot = NewLot(
        id=new_id(),
        granted=quantity,
        price_paid=price.amount if price else None,
        price_currency=price.currency if price else None,
        **values,
    )
    return _tagged(response, await service.grant_lot(ctx.session, lot=lot, now=ctx.now))


@router.get("/lots/{lot_id}", dependencies=[READ], summary="Read a credit lot")
async def get_credit_lot(lot_id: CreditLotId, ctx: Ctx, response: Response) -> LotOut:
    lot = await service.find_lot(ctx.session, lot_id)
    _require_home(ctx, "credits:read", lot.home_location_id)
    return _tagged(response, lot)


@router.patch(
    "/lots/{lot_id}",
    dependencies=[WRITE],
    summary="Change a credit lot",
    responses=problems(NotFound, LotExpired, ExternalIdTaken),
)
async def update_credit_lot(
    lot_id: CreditLotId, body: LotPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> LotOut:
    """Only the fields named are changed. A lower cap takes nothing back; it only refuses more."""
    lot = await _locked(ctx, lot_id, if_match)
    return _tagged(response, await service.update_lot(ctx.session, lot=lot, changes=changes(body), now=ctx.now))


@router.post(
    "/lots/{lot_id}/correct",
    dependencies=[WRITE],
    summary="Correct a credit lot",
    responses=problems(CreditsSpent, LotExpired),
)
async def correct_credit_lot(
    lot_id: CreditLotId, body: CorrectionIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> LotOut:
    """Adds to the balance or takes off, with a reason; never below zero, and the problem says what is there."""
    lot = await _locked(ctx, lot_id, if_match)
    corrected = await service.correct_lot(ctx.session, lot=lot, quantity=body.quantity, reason=body.reason, now=ctx.now)
    return _tagged(response, corrected)


@router.post(
    "/lots/{lot_id}/transfer",
    dependencies=[WRITE],
    summary="Transfer credits to another account",
    responses=problems(NotFound, CreditsSpent, LotExpired),
)
async def transfer_credits(
    lot_id: CreditLotId, body: TransferIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> TransferOut:
    """A part or all that is left. The other account gets a lot that is valid and restricted as this one."""
    lot = await _locked(ctx, lot_id, if_match)
    await require_account(ctx, "credits:write", body.account_id)
    source, target = await service.transfer_lot(
        ctx.session, lot=lot, account_id=body.account_id, quantity=body.quantity, reason=body.reason, now=ctx.now
    )
    response.headers["ETag"] = etag(source.version)
    return TransferOut(lot=source.out, to_lot=target.out)


@router.post("/lots/{lot_id}/expire", dependencies=[WRITE], summary="End a credit lot", responses=problems(LotExpired))
async def expire_credit_lot(
    lot_id: CreditLotId, body: CreditsEndIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> LotOut:
    """What is left lapses now, and doesn't roll over. What is held or was used stays so."""
    lot = await _locked(ctx, lot_id, if_match)
    return _tagged(response, await service.end_lot(ctx.session, lot=lot, reason=body.reason, now=ctx.now))


@router.get("/entries", dependencies=[READ], summary="List credit entries")
async def list_credit_entries(
    ctx: Ctx,
    page: Paging,
    lot_id: LotFilter = None,
    account_id: Annotated[BillingAccountId | None, Query(description="Only of this account's lots")] = None,
    member_id: Annotated[MemberId | None, Query(description="Only what this member took")] = (None),
    source_id: SourceFilter = None,
    kind: KindFilter = None,
    since: Since = None,
    until: Until = None,
) -> Page[EntryOut]:
    """The ledger, oldest first."""
    statement = entry_views().where(at_home(CreditEntry, ctx.principal.locations("credits:read")))
    if lot_id is not None:
        statement = statement.where(CreditEntry.lot_id == lot_id)
    if account_id is not None:
        statement = statement.where(CreditEntry.account_id == account_id)
    if member_id is not None:
        statement = statement.where(CreditEntry.member_id == member_id)
    if source_id is not None:
        statement = statement.where(CreditEntry.source_id == source_id_of(source_id, "query/source_id"))
    if kind is not None:
        statement = statement.where(CreditEntry.kind == kind)
    if since is not None:
        statement = statement.where(CreditEntry.at >= since)
    if until is not None:
        statement = statement.where(CreditEntry.at < until)
    # A lot's, an account's and a member's entries are kept in the order of their time; all together in that of their
    # ids.
    by_time = lot_id is not None or account_id is not None or member_id is not None
    keys = [CreditEntry.at, CreditEntry.id] if by_time else [CreditEntry.id]
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=keys, page=page, order="credit_entries_by_time" if by_time else "credit_entries"
    )
    return Page(data=[entry_out(row) for row in rows], next_cursor=cursor)


@router.get("/balances", dependencies=[READ], summary="Get credit balances", responses=problems(NotFound))
async def get_credit_balances(
    ctx: Ctx,
    account_id: Annotated[BillingAccountId | None, Query(description="Of this account")] = None,
    member_id: Annotated[
        MemberId | None, Query(description="Of this member: their own lots and what their teams share")
    ] = None,
    team_id: Annotated[TeamId | None, Query(description="Of this team")] = None,
    at: At = None,
) -> BalancesOut:
    """What could be spent on something that begins at that instant: by kind, and by lot in the order of burning."""
    asked = {"account_id": account_id, "member_id": member_id, "team_id": team_id}
    if sum(value is not None for value in asked.values()) != 1:
        raise Invalid.field("query/account_id", "give exactly one of account_id, member_id and team_id")
    home = await service.home_of_owner(ctx.session, **asked)
    _require_home(ctx, "credits:read", home)
    return await service.balances(ctx.session, at=at or ctx.now, now=ctx.now, **asked)


@router.get("/statement", dependencies=[READ], summary="Get a credit statement", responses=problems(NotFound))
async def get_credit_statement(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId, Query(description="Of this account")],
    period: Annotated[Period, Depends()],
) -> CreditStatementOut:
    """What an account had, got and spent: `opening` and the entries add up to `closing`."""
    home = await service.home_of_owner(ctx.session, account_id=account_id)
    _require_home(ctx, "credits:read", home)
    return await statement_of(ctx, page, account_id, period)


async def statement_of(ctx: Context, page: PageParams, account_id: UUID, period: Period) -> CreditStatementOut:
    """A page of an account's statement. Two statements."""
    starts_at, (ends_at, before) = period.starts_at, period.until(ctx.now)
    totals = await service.statement_totals(ctx.session, account_id=account_id, starts_at=starts_at, ends_at=before)
    rows, cursor = await fetch_page(
        ctx.session,
        statement_lines(account_id, starts_at, before),
        keys=[CreditEntry.at, CreditEntry.id],
        page=page,
        order="credit_statement",
    )
    return CreditStatementOut(
        account_id=account_id,
        starts_at=starts_at,
        ends_at=ends_at,
        totals=totals,
        data=[line_out(row) for row in rows],
        next_cursor=cursor,
    )


async def _locked(ctx: Context, lot_id: UUID, if_match: str | None) -> ShownLot:
    lot = await service.find_lot(ctx.session, lot_id, lock=True)
    _require_home(ctx, "credits:write", lot.home_location_id)
    check_if_match(if_match, lot.version)
    return lot


def _require_home(ctx: Context, scope: str, home_location_id: UUID | None) -> None:
    """Raises Forbidden unless `scope` is held where the account's owner is at home; at home nowhere: anywhere."""
    if home_location_id is None:
        ctx.principal.require(scope)
    else:
        ctx.require(scope, home_location_id)


def _tagged(response: Response, lot: ShownLot) -> LotOut:
    response.headers["ETag"] = etag(lot.version)
    return lot.out
