"""What accounts owe: balance, statement, open items, and setting them against each other by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from sqlalchemy import select, text

from coworkapi.billing import service
from coworkapi.billing.errors import MatchIsBooked, MatchUndone, MoreThanOpen
from coworkapi.billing.models import ReceivableItem, ReceivableMatch
from coworkapi.billing.queries import MY_ACCOUNTS
from coworkapi.billing.queries.receivables import LIVE_MATCH
from coworkapi.billing.queries.statements import PREFIXES, STATEMENT
from coworkapi.billing.routes.common import DryRun
from coworkapi.billing.schemas.receivables import (
    AccountBalanceOut,
    AccountStatementOut,
    BalanceOut,
    MatchAnswer,
    MatchIn,
    MatchOut,
    OpenItemOut,
    StatementLineOut,
    StatementOut,
)
from coworkapi.billing.values import AccountBalance
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.http import Context, Ctx, Router, for_members, problems, requires
from coworkapi.core.ids import BillingAccountId, MatchId, encode_id
from coworkapi.core.money import Money
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.prepared import Prepared
from coworkapi.core.schemas import CalendarDate
from coworkapi.members.models import BillingAccount
from coworkapi.members.service import home_of_account

accounts = Router(prefix="/v1/billing-accounts", tags=["Billing accounts"])
matches = Router(prefix="/v1/matches", tags=["Billing accounts"])
mine = Router(prefix="/v1/me", tags=["Invoices"])
READ, WRITE = requires("invoices:read"), requires("invoices:write")
_MINE = Prepared(text(f"SELECT mine.id FROM {MY_ACCOUNTS} AS mine ORDER BY mine.id"))  # noqa: S608 - our own text


@accounts.get("/{account_id}/balance", dependencies=[READ], summary="Read the balance of an account")
async def get_account_balance(account_id: BillingAccountId, ctx: Ctx) -> AccountBalanceOut:
    """What it owes, less what it has in its favour."""
    await require_account(ctx, account_id, "invoices:read")
    return _balance(account_id, await service.balance(ctx.unit, account_id, now=ctx.now))


@accounts.get("/{account_id}/statement", dependencies=[READ], summary="Read the statement of an account")
async def get_account_statement(
    account_id: BillingAccountId,
    ctx: Ctx,
    starts_on: Annotated[CalendarDate | None, Query(description="90 days before its end, unless given")] = None,
    ends_on: Annotated[CalendarDate | None, Query(description="Inclusive; today, unless given")] = None,
) -> AccountStatementOut:
    """What was booked on these days, between the balances before and after. At most 400 days."""
    await require_account(ctx, account_id, "invoices:read")
    until = ends_on or await service.latest_today(ctx.unit, ctx.now)
    since = starts_on or until - timedelta(days=90)
    if not since <= until <= since + timedelta(days=400):
        raise Invalid.field("query/ends_on", "must lie in the 400 days from starts_on on")
    rows = await STATEMENT.fetch(ctx.unit, account_id=account_id, starts_on=since, ends_on=until)
    return AccountStatementOut(
        account_id=account_id, starts_on=since, ends_on=until, statements=[_statement(row) for row in rows]
    )


@accounts.get("/{account_id}/open-items", dependencies=[READ], summary="List the open items of an account")
async def list_open_items(
    account_id: BillingAccountId,
    ctx: Ctx,
    page: Paging,
    closed: Annotated[bool, Query(description="Also those of which nothing is open any more")] = False,
) -> Page[OpenItemOut]:
    """By the day they were booked."""
    await require_account(ctx, account_id, "invoices:read")
    statement = select(ReceivableItem).where(ReceivableItem.account_id == account_id)
    if not closed:
        statement = statement.where(ReceivableItem.open != 0)
    rows, cursor = await fetch_page(
        ctx.session,
        statement,
        keys=[ReceivableItem.booked_on, ReceivableItem.id],
        page=page,
        order="open_items",
    )
    return Page(data=[_item(row[0]) for row in rows], next_cursor=cursor)


@accounts.post(
    "/{account_id}/matches",
    status_code=201,
    dependencies=[WRITE],
    summary="Set items of an account against each other",
    responses={
        **problems(MoreThanOpen),
        200: {"model": MatchAnswer, "description": "With `dry_run`: what the match would be"},
    },
)
async def match_open_items(
    account_id: BillingAccountId, body: MatchIn, ctx: Ctx, response: Response, dry_run: DryRun = False
) -> MatchAnswer:
    """Pays what it owes with what it has in its favour: a payment may pay several invoices, an invoice take several.

    With `dry_run`, 200 and what it would be.
    """
    currency = await require_account(ctx, account_id, "invoices:write")
    if body.amount is not None and body.amount.currency != currency:
        raise Invalid.field("/amount/currency", f"the account is in {currency}; use that currency")
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        match_id = await service.match(
            ctx.unit,
            account_id,
            debit_id=body.debit_item_id,
            credit_id=body.credit_item_id,
            amount=None if body.amount is None else body.amount.amount,
            now=ctx.now,
        )
        answer = await _read_match(ctx, match_id, dry_run=dry_run)
    if dry_run:
        response.status_code = 200
    return answer


@matches.post(
    "/{match_id}/undo", dependencies=[WRITE], summary="Undo a match", responses=problems(MatchUndone, MatchIsBooked)
)
async def undo_match(match_id: MatchId, ctx: Ctx, dry_run: DryRun = False) -> MatchAnswer:
    """Both items are open again by as much."""
    row = await LIVE_MATCH.fetchrow(ctx.unit, id=match_id)
    if row is None:
        raise NotFound(f"there is no match {encode_id('mat', match_id)}")
    if row.account_id is None:
        ctx.require("invoices:write", None)
    else:
        await require_account(ctx, row.account_id, "invoices:write")
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        await service.undo_match(ctx.unit, match_id, now=ctx.now)
        return await _read_match(ctx, match_id, dry_run=dry_run)


@accounts.get("/{account_id}/matches", dependencies=[READ], summary="List what was set against what")
async def list_matches(account_id: BillingAccountId, ctx: Ctx, page: Paging) -> Page[MatchOut]:
    """Newest first; those that were undone are marked."""
    await require_account(ctx, account_id, "invoices:read")
    rows, cursor = await fetch_page(
        ctx.session,
        service.matches_of(account_id),
        keys=[ReceivableMatch.id],
        page=page,
        order="matches",
        descending=True,
    )
    return Page(data=[_match(row) for row in rows], next_cursor=cursor)


@mine.get("/balances", dependencies=[for_members()], summary="See what you owe")
async def list_my_balances(ctx: Ctx, page: Paging) -> Page[AccountBalanceOut]:
    """Your own account, and those of the teams that you run."""
    ids = [row.id for row in await _MINE.fetch(ctx.unit, me=ctx.principal.id)]
    statement = select(BillingAccount.id).where(BillingAccount.id.in_(ids))
    rows, cursor = await fetch_page(ctx.session, statement, keys=[BillingAccount.id], page=page, order="my_balances")
    found = await service.balances(ctx.unit, [row[0] for row in rows], now=ctx.now)
    return Page(data=[_balance(account_id, some) for account_id, some in found.items()], next_cursor=cursor)


async def require_account(ctx: Context, account_id: UUID, scope: str) -> str:
    """The account's currency. Those of members who are at home nowhere are everybody's. Raises NotFound, Forbidden."""
    account = (await ctx.session.execute(select(BillingAccount).where(BillingAccount.id == account_id))).scalar()
    if account is None:
        raise NotFound(f"there is no billing account {encode_id('acct', account_id)}")
    home = await home_of_account(ctx.session, member_id=account.member_id, team_id=account.team_id)
    if home is None:
        ctx.principal.require(scope)
    else:
        ctx.require(scope, home)
    return account.currency


def _balance(account_id: UUID, found: list[AccountBalance]) -> AccountBalanceOut:
    return AccountBalanceOut(
        account_id=account_id,
        balances=[
            BalanceOut(
                legal_entity_id=one.legal_entity_id,
                currency=one.currency,
                balance=Money(amount=one.balance, currency=one.currency),
                owed=Money(amount=one.owed, currency=one.currency),
                credit=Money(amount=one.credit, currency=one.currency),
                overdue=Money(amount=one.overdue, currency=one.currency),
            )
            for one in found
        ],
    )


async def _read_match(ctx: Context, match_id: UUID, *, dry_run: bool) -> MatchAnswer:
    row = await LIVE_MATCH.fetchrow(ctx.unit, id=match_id)
    assert row is not None
    return MatchAnswer(**dict(_match(row)), dry_run=dry_run)


def _match(row: Any) -> MatchOut:
    return MatchOut(
        id=row.id,
        debit_item_id=row.debit_item_id,
        credit_item_id=row.credit_item_id,
        amount=Money(amount=row.amount, currency=row.currency),
        undone=row.undone,
        matched_at=row.matched_at,
        created_by=row.created_by,
    )


def _item(row: ReceivableItem) -> OpenItemOut:
    return OpenItemOut(
        id=row.id,
        account_id=row.account_id,
        legal_entity_id=row.legal_entity_id,
        kind=row.kind,
        document_id=encode_id(PREFIXES[row.kind], row.document_id),
        reference=row.reference,
        amount=Money(amount=row.amount, currency=row.currency),
        open=Money(amount=row.open, currency=row.currency),
        booked_on=row.booked_on,
        due_on=row.due_on,
        closed_at=row.closed_at,
    )


def _statement(row: Any) -> StatementOut:
    currency, running = row.currency, row.opening
    lines: list[StatementLineOut] = []
    for booked_on, kind, document_id, reference, amount in row.lines:
        running += amount
        lines.append(
            StatementLineOut(
                booked_on=date.fromisoformat(booked_on),
                kind=kind,
                document_id=encode_id(PREFIXES[kind], UUID(document_id)),
                reference=reference,
                amount=Money(amount=amount, currency=currency),
                balance=Money(amount=running, currency=currency),
            )
        )
    return StatementOut(
        legal_entity_id=row.legal_entity_id,
        currency=currency,
        opening=Money(amount=row.opening, currency=currency),
        lines=lines,
        closing=Money(amount=running, currency=currency),
    )
