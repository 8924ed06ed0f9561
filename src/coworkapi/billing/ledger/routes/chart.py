"""`/v1/ledger/accounts`: the chart, and each account's statement."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import select

from coworkapi.billing.errors import LedgerAccountExists
from coworkapi.billing.ledger.chart import add_account, change_account, find_account, number_accounts
from coworkapi.billing.ledger.periods import Day
from coworkapi.billing.ledger.reports.balances import statement
from coworkapi.billing.ledger.routes.common import READ, WRITE, OfAnyEntity, may_read
from coworkapi.billing.ledger.schemas import (
    ChartNumberedOut,
    ChartNumbersIn,
    LedgerAccountIn,
    LedgerAccountOut,
    LedgerAccountPatch,
    StatementLine,
)
from coworkapi.billing.models import LedgerAccount, Posting
from coworkapi.billing.routes.common import IfMatch
from coworkapi.billing.values import AccountType
from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems
from coworkapi.core.ids import LedgerAccountId
from coworkapi.core.pages import Page, Paging, decode_cursor, encode_cursor, fetch_page
from coworkapi.core.schemas import Instant, changes

router = Router(prefix="/v1/ledger/accounts", tags=["Ledger"])
_KEYS = [Posting.__table__.c.booked_on, Posting.__table__.c.entry_id, Posting.__table__.c.number]


@router.get("", dependencies=[READ], summary="List ledger accounts")
async def list_ledger_accounts(
    ctx: Ctx,
    page: Paging,
    legal_entity_id: OfAnyEntity = None,
    code: Annotated[
        str | None, Query(pattern=r"^[a-z][a-z0-9_:]*$", max_length=80, description="Only this code")
    ] = None,
    type: Annotated[AccountType | None, Query(description="Only of this type")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[LedgerAccountOut]:
    """In the order they were made: by hand, or by the first posting to them."""
    may_read(ctx)
    chosen = select(LedgerAccount)
    if legal_entity_id is not None:
        chosen = chosen.where(LedgerAccount.legal_entity_id == legal_entity_id)
    if code is not None:
        chosen = chosen.where(LedgerAccount.code == code)
    if type is not None:
        chosen = chosen.where(LedgerAccount.type == type)
    if updated_since is not None:
        chosen = chosen.where(LedgerAccount.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, chosen, keys=[LedgerAccount.id], page=page, order="ledger_accounts")
    return Page(data=[LedgerAccountOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "", status_code=201, dependencies=[WRITE], summary="Add a ledger account", responses=problems(LedgerAccountExists)
)
async def create_ledger_account(body: LedgerAccountIn, ctx: Ctx, response: Response) -> LedgerAccountOut:
    """For entries by hand. What the service posts to, it makes by itself."""
    ctx.require("ledger:write", None)
    account, out = await add_account(ctx.session, **dict(body))
    response.headers["ETag"] = etag(account.version)
    return out


@router.post("/number", status_code=200, dependencies=[WRITE], summary="Number the ledger accounts")
async def number_ledger_accounts(body: ChartNumbersIn, ctx: Ctx) -> ChartNumberedOut:
    """The bookkeeper's numbers of all accounts of an entity in one go, as the export to DATEV needs them."""
    ctx.require("ledger:write", None)
    return await number_accounts(ctx.session, **dict(body))


@router.get("/{ledger_account_id}", dependencies=[READ], summary="Read a ledger account")
async def get_ledger_account(ledger_account_id: LedgerAccountId, ctx: Ctx, response: Response) -> LedgerAccountOut:
    may_read(ctx)
    account = await find_account(ctx.session, ledger_account_id)
    response.headers["ETag"] = etag(account.version)
    return LedgerAccountOut.model_validate(account)


@router.patch("/{ledger_account_id}", dependencies=[WRITE], summary="Change a ledger account")
async def update_ledger_account(
    ledger_account_id: LedgerAccountId,
    body: LedgerAccountPatch,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
) -> LedgerAccountOut:
    """Its name, its type, and the bookkeeper's number of it. The code stays: postings name it."""
    ctx.require("ledger:write", None)
    account = await find_account(ctx.session, ledger_account_id, lock=True)
    check_if_match(if_match, account.version)
    out = await change_account(ctx.session, account, changes(body))
    response.headers["ETag"] = etag(account.version)
    return out


@router.get("/{ledger_account_id}/postings", dependencies=[READ], summary="Read a ledger account's statement")
async def list_ledger_account_postings(
    ledger_account_id: LedgerAccountId,
    ctx: Ctx,
    page: Paging,
    booked_from: Annotated[Day | None, Query(description="From this day on")] = None,
    booked_until: Annotated[Day | None, Query(description="Before this day")] = None,
) -> Page[StatementLine]:
    """Oldest first, each line with the balance after it: the first one's without its own amount is the opening."""
    may_read(ctx)
    account = await find_account(ctx.session, ledger_account_id)
    key = None
    if page.cursor is not None:
        on, entry_id, number = decode_cursor(page.cursor, "postings", _KEYS)
        key = (on, entry_id, number)
    found = await statement(
        ctx.unit, account, booked_from=booked_from, booked_until=booked_until, limit=page.limit + 1, key=key
    )
    lines = [line for line, _ in found[: page.limit]]
    cursor = encode_cursor("postings", found[page.limit - 1][1]) if len(found) > page.limit else None
    return Page(data=lines, next_cursor=cursor)
