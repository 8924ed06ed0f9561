"""`/v1/ledger/...`: reports, the check of the books, and the journal as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from coworkapi.billing.errors import AccountsWithoutNumber
from coworkapi.billing.ledger import datev
from coworkapi.billing.ledger.checks import check_books
from coworkapi.billing.ledger.entities import find_entity
from coworkapi.billing.ledger.exporting import journal_csv, journal_datev, numbers_of, require_numbers
from coworkapi.billing.ledger.locks import newest_lock
from coworkapi.billing.ledger.periods import Day, check_period, whole_months
from coworkapi.billing.ledger.reports.balances import trial_balance
from coworkapi.billing.ledger.reports.held import Key, held
from coworkapi.billing.ledger.reports.revenue import deferred_revenue, revenue
from coworkapi.billing.ledger.reports.taxes import taxes
from coworkapi.billing.ledger.routes.common import (
    READ,
    AsOf,
    EndsOn,
    OfAnyEntity,
    OfEntity,
    OfKind,
    StartsOn,
    WithCode,
    day_of,
    may_read,
)
from coworkapi.billing.ledger.schemas import (
    DeferredOut,
    HeldOut,
    LedgerCheckOut,
    RevenueOut,
    TaxReportOut,
    TrialBalanceOut,
)
from coworkapi.billing.models import Posting
from coworkapi.core.audit import AuditEntry
from coworkapi.core.db import Database
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.http import Context, Ctx, Router, problems
from coworkapi.core.pages import Page, PageParams, Paging, decode_cursor, encode_cursor

router = Router(prefix="/v1/ledger", tags=["Ledger"])
_HELD_KEYS = [Posting.__table__.c.account_id, Posting.__table__.c.legal_entity_id, Posting.__table__.c.currency]


@router.get("/trial-balance", dependencies=[READ], summary="Trial balance", responses=problems(NotFound))
async def get_trial_balance(ctx: Ctx, legal_entity_id: OfEntity, as_of: AsOf = None) -> TrialBalanceOut:
    """Every account as of a day. Debits and credits are equal, in each currency."""
    may_read(ctx)
    await find_entity(ctx.session, legal_entity_id, pointer="query/legal_entity_id")
    return await trial_balance(
        ctx.unit, legal_entity_id=legal_entity_id, as_of=await day_of(ctx, as_of, legal_entity_id)
    )


@router.get("/deferred-revenue", dependencies=[READ], summary="Deferred revenue")
async def get_deferred_revenue(ctx: Ctx, legal_entity_id: OfAnyEntity = None, as_of: AsOf = None) -> DeferredOut:
    """What was invoiced for days after `as_of`, by stream and location, and the months in which it is earned."""
    may_read(ctx)
    return await deferred_revenue(
        ctx.unit, legal_entity_id=legal_entity_id, as_of=await day_of(ctx, as_of, legal_entity_id)
    )


@router.get("/revenue", dependencies=[READ], summary="Revenue by stream, location and month")
async def get_revenue(
    ctx: Ctx,
    starts_on: StartsOn,
    ends_on: EndsOn,
    legal_entity_id: OfAnyEntity = None,
    basis: Annotated[
        Literal["booked", "earned"], Query(description="`earned`: by the days of the service period")
    ] = "earned",
) -> RevenueOut:
    """Of all months in that time, whole. `booked`: when it was invoiced; `earned`: when it was provided."""
    may_read(ctx)
    begins, ends = whole_months(starts_on, ends_on)
    return await revenue(ctx.unit, legal_entity_id=legal_entity_id, starts_on=begins, ends_on=ends, basis=basis)


@router.get("/taxes", dependencies=[READ], summary="Tax by rate and month", responses=problems(NotFound))
async def get_taxes(ctx: Ctx, legal_entity_id: OfEntity, starts_on: StartsOn, ends_on: EndsOn) -> TaxReportOut:
    """What was invoiced less what was credited, by the day of the invoice; and what the ledger's accounts say."""
    may_read(ctx)
    check_period(starts_on, ends_on)
    await find_entity(ctx.session, legal_entity_id, pointer="query/legal_entity_id")
    return await taxes(ctx.unit, legal_entity_id=legal_entity_id, starts_on=starts_on, ends_on=ends_on)


@router.get("/deposits", dependencies=[READ], summary="Deposits held")
async def list_deposits_held(
    ctx: Ctx, page: Paging, legal_entity_id: OfAnyEntity = None, as_of: AsOf = None
) -> Page[HeldOut]:
    """By account: what was taken and neither returned nor kept."""
    return await _held(ctx, page, "deposits", legal_entity_id, as_of)


@router.get("/prepaid-credits", dependencies=[READ], summary="Prepaid credits outstanding")
async def list_prepaid_credits(
    ctx: Ctx, page: Paging, legal_entity_id: OfAnyEntity = None, as_of: AsOf = None
) -> Page[HeldOut]:
    """By account: what was invoiced of passes and credits, and neither used nor expired."""
    return await _held(ctx, page, "prepaid_credits", legal_entity_id, as_of)


@router.get("/check", dependencies=[READ], summary="Check the books")
async def check_ledger(ctx: Ctx, legal_entity_id: OfAnyEntity = None) -> LedgerCheckOut:
    """Whether entries and the trial balance are zero and every sub-ledger agrees; names what doesn't."""
    may_read(ctx)
    return await check_books(ctx.unit, legal_entity_id)


@router.get(
    "/export",
    dependencies=[READ],
    summary="Export the journal",
    openapi_extra={"x-streams": True},
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "CSV: a row for each line. DATEV: a booking batch (EXTF, Windows-1252)",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        },
        **problems(AccountsWithoutNumber, NotFound),
    },
)
async def export_journal(
    ctx: Ctx,
    request: Request,
    legal_entity_id: OfEntity,
    booked_from: Annotated[Day, Query(description="From this day on")],
    booked_until: Annotated[Day, Query(description="Before this day")],
    format: Annotated[Literal["csv", "datev"], Query(description="`datev`: within one year, in one currency")] = "csv",
    kind: OfKind = None,
    ledger_account: WithCode = None,
    consultant_number: Annotated[int, Query(ge=1001, le=9_999_999, description="DATEV: the bookkeeper's")] = 1001,
    client_number: Annotated[int, Query(ge=1, le=99_999, description="DATEV: yours at the bookkeeper")] = 1,
    account_length: Annotated[int, Query(ge=4, le=8, description="DATEV: digits of account numbers")] = 4,
    fiscal_year_starts_on: Annotated[
        Day | None, Query(description="DATEV: 1 January of `booked_from`, unless given")
    ] = None,
) -> StreamingResponse:
    """For DATEV every account in it needs an `external_number` of digits: see `/v1/ledger/accounts`."""
    may_read(ctx)
    check_period(booked_from, booked_until)
    db: Database = request.app.state.db
    filters = {
        "legal_entity_id": legal_entity_id,
        "booked_from": booked_from,
        "booked_until": booked_until,
        "kind": kind,
        "ledger_account": ledger_account,
    }
    last_day = booked_until - timedelta(days=1)
    year = fiscal_year_starts_on or booked_from.replace(month=1, day=1)
    if format == "datev" and not (year <= booked_from and last_day < _year_later(year)):
        raise Invalid.field("query/booked_until", f"a batch lies within one fiscal year; this one begins {year}")
    async with db.transaction(ctx.principal) as session:
        entity = await find_entity(session, legal_entity_id, pointer="query/legal_entity_id")
        numbers = await numbers_of(session, legal_entity_id)
        lock = await newest_lock(session, legal_entity_id)
        if format == "datev":
            await require_numbers(
                session,
                numbers,
                legal_entity_id=legal_entity_id,
                booked_from=booked_from,
                booked_until=booked_until,
            )
        # Reads are not audited; taking the books out is.
        session.add(
            AuditEntry(
                action="export_journal",
                principal_kind=ctx.principal.kind,
                principal_id=ctx.principal.id,
                session_id=ctx.principal.session_id,
                app_id=ctx.principal.app_id,
                path_ids={},
                ip=ctx.ip,
                user_agent=ctx.user_agent,
                request_id=ctx.request_id,
            )
        )
    stem = f"{booked_from:%Y%m%d}_{last_day:%Y%m%d}"
    if format == "csv":
        return _file(journal_csv(db, ctx.principal, filters, numbers), f"journal_{stem}.csv", "utf-8")
    batch = datev.Batch(
        consultant_number=consultant_number,
        client_number=client_number,
        fiscal_year_starts_on=year,
        account_length=account_length,
        starts_on=booked_from,
        ends_on=last_day,
        name=entity.name,
        currency=entity.currency,
        locked=bool(lock and lock.locked_through and lock.locked_through >= last_day),
        created_at=ctx.now,
    )
    lines = journal_datev(db, ctx.principal, filters, numbers, batch)
    return _file(lines, f"EXTF_Buchungsstapel_{stem}.csv", "windows-1252")


def _file(lines: AsyncIterator[bytes], name: str, charset: str) -> StreamingResponse:
    return StreamingResponse(
        lines,
        media_type=f"text/csv; charset={charset}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


async def _held(
    ctx: Context,
    page: PageParams,
    book: Literal["deposits", "prepaid_credits"],
    legal_entity_id: OfAnyEntity,
    as_of: AsOf,
) -> Page[HeldOut]:
    may_read(ctx)
    key: Key | None = None
    if page.cursor is not None:
        account_id, entity_id, currency = decode_cursor(page.cursor, book, _HELD_KEYS)
        key = (account_id, entity_id, currency)
    found = await held(
        ctx.unit,
        book=book,
        legal_entity_id=legal_entity_id,
        as_of=await day_of(ctx, as_of, legal_entity_id),
        limit=page.limit + 1,
        key=key,
    )
    cursor = encode_cursor(book, found[page.limit - 1][1]) if len(found) > page.limit else None
    return Page(data=[line for line, _ in found[: page.limit]], next_cursor=cursor)
