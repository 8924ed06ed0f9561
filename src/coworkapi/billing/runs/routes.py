"""`/v1/billing-runs`, `/v1/billing-accounts/{account_id}/invoicing`, and what of it is its people's own choice."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Query, Response
from sqlalchemy import select

from coworkapi.billing.runs import invoicing, service
from coworkapi.billing.runs.models import BillingRun, BillingRunDraft, BillingRunSkip
from coworkapi.billing.runs.queries import billing_run_views, skips_of
from coworkapi.billing.runs.schemas import (
    BillingRunIn,
    BillingRunOut,
    DeliveryIn,
    DeliveryOut,
    DraftLineOut,
    InvoicingIn,
    InvoicingOut,
    RunDraftOut,
    SkippedOut,
)
from coworkapi.core.errors import Forbidden
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, requires
from coworkapi.core.ids import BillingAccountId, BillingRunId, LegalEntityId
from coworkapi.core.money import Money
from coworkapi.core.pages import Page, Paging, fetch_page

runs = Router(prefix="/v1/billing-runs", tags=["Billing runs"])
accounts = Router(prefix="/v1/billing-accounts", tags=["Billing accounts"])
READ, WRITE = requires("invoices:read"), requires("invoices:write")
mine = Router(prefix="/v1/me/billing-accounts", tags=["Invoices"])
ROUTERS = [runs, accounts, mine]
TAGS = [
    {
        "name": "Billing runs",
        "description": "Invoices for all that is due: by themselves each day, or when asked for; dry, or for real.",
    }
]
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]


@runs.post("", status_code=202, dependencies=[WRITE], summary="Start a billing run")
async def start_billing_run(body: BillingRunIn, ctx: Ctx) -> BillingRunOut:
    """Charges what falls due up to that day, and invoices what is due by each account's way of being invoiced.

    With `dry_run` it lists the invoices that it would make and writes nothing else. Running it again, or two at once,
    makes nothing twice.
    """
    ctx.require("invoices:write", None)
    return await service.start_billing_run(ctx.session, **dict(body), now=ctx.now)


@runs.get("", dependencies=[READ], summary="List billing runs")
async def list_billing_runs(
    ctx: Ctx,
    page: Paging,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only this entity's")] = None,
    dry_run: Annotated[bool | None, Query(description="Only dry runs, or only real ones")] = None,
    automatic: Annotated[bool | None, Query(description="Only those of the day, or only those asked for")] = None,
) -> Page[BillingRunOut]:
    """Newest first."""
    ctx.require("invoices:read", None)
    statement = billing_run_views()
    if legal_entity_id is not None:
        statement = statement.where(BillingRun.legal_entity_id == legal_entity_id)
    if dry_run is not None:
        statement = statement.where(BillingRun.dry_run.is_(dry_run))
    if automatic is not None:
        statement = statement.where(BillingRun.automatic.is_(automatic))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[BillingRun.id], page=page, order="billing_runs", descending=True
    )
    return Page(data=[service.billing_run_out(row) for row in rows], next_cursor=cursor)


@runs.get("/{billing_run_id}", dependencies=[READ], summary="Read a billing run")
async def get_billing_run(billing_run_id: BillingRunId, ctx: Ctx) -> BillingRunOut:
    """Its figures grow with each batch of accounts."""
    return await _find(ctx, billing_run_id)


@runs.get("/{billing_run_id}/skipped", dependencies=[READ], summary="List the accounts that a run could not invoice")
async def list_skipped_accounts(billing_run_id: BillingRunId, ctx: Ctx, page: Paging) -> Page[SkippedOut]:
    """Each with what it lacks and what to do about it; the next run bills it then."""
    await _find(ctx, billing_run_id)
    rows, cursor = await fetch_page(
        ctx.session, skips_of(billing_run_id), keys=[BillingRunSkip.account_id], page=page, order="skipped"
    )
    skipped = [
        SkippedOut(account_id=s.account_id, account_name=name, code=s.code, detail=s.detail, remedy=s.remedy)
        for s, name, _ in rows
    ]
    return Page(data=skipped, next_cursor=cursor)


@runs.get("/{billing_run_id}/drafts", dependencies=[READ], summary="List the invoices that a dry run would make")
async def list_run_drafts(
    billing_run_id: BillingRunId,
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only this account's")] = None,
) -> Page[RunDraftOut]:
    """To the cent what a real run would make at that moment; kept for 30 days. A real run has none: it has invoices."""
    await _find(ctx, billing_run_id)
    statement = select(BillingRunDraft).where(BillingRunDraft.run_id == billing_run_id)
    if account_id is not None:
        statement = statement.where(BillingRunDraft.account_id == account_id)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[BillingRunDraft.number], page=page, order="run_drafts"
    )
    return Page(data=[_draft_out(row[0]) for row in rows], next_cursor=cursor)


@accounts.get("/{account_id}/invoicing", dependencies=[READ], summary="Read how an account is invoiced")
async def get_account_invoicing(account_id: BillingAccountId, ctx: Ctx, response: Response) -> InvoicingOut:
    out, version, home = await invoicing.find_invoicing(ctx.session, account_id)
    _require(ctx, "invoices:read", home)
    response.headers["ETag"] = etag(version)
    return out


@accounts.put("/{account_id}/invoicing", dependencies=[WRITE], summary="Set how an account is invoiced")
async def set_account_invoicing(
    account_id: BillingAccountId, body: InvoicingIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> InvoicingOut:
    """All of it: what is left out becomes the default. It counts from the next run on."""
    before, version, home = await invoicing.find_invoicing(ctx.session, account_id, lock=True)
    _require(ctx, "invoices:write", home)
    check_if_match(if_match, version)
    out, version = await invoicing.set_invoicing(ctx.session, before, version, body, ctx.organization_id)
    response.headers["ETag"] = etag(version)
    return out


@mine.get(
    "/{account_id}/invoice-delivery", dependencies=[for_members()], summary="Read how your invoices are delivered"
)
async def get_my_invoice_delivery(account_id: BillingAccountId, ctx: Ctx, response: Response) -> DeliveryOut:
    """Of your own account, or of a team that you run."""
    out, version = await invoicing.find_my_invoicing(ctx.session, account_id, me=_me(ctx))
    response.headers["ETag"] = etag(version)
    return _delivery_out(out)


@mine.put("/{account_id}/invoice-delivery", dependencies=[for_members()], summary="Set how your invoices are delivered")
async def set_my_invoice_delivery(
    account_id: BillingAccountId, body: DeliveryIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> DeliveryOut:
    """By mail or not, where to, and in which language. All of it: what is left out becomes the default."""
    before, version = await invoicing.find_my_invoicing(ctx.session, account_id, me=_me(ctx), lock=True)
    check_if_match(if_match, version)
    out, version = await invoicing.set_delivery(ctx.session, before, version, body, ctx.organization_id)
    response.headers["ETag"] = etag(version)
    return _delivery_out(out)


def _me(ctx: Context) -> UUID:
    if ctx.principal.id is None:
        raise Forbidden("/v1/me is the signed-in member's own")
    return ctx.principal.id


def _delivery_out(out: InvoicingOut) -> DeliveryOut:
    return DeliveryOut(**{name: getattr(out, name) for name in DeliveryOut.model_fields})


async def _find(ctx: Context, run_id: UUID) -> BillingRunOut:
    ctx.require("invoices:read", None)
    return await service.find_billing_run(ctx.session, run_id)


def _require(ctx: Context, scope: str, home: UUID | None) -> None:
    """Those at home nowhere are everybody's."""
    if home is not None:
        ctx.require(scope, home)
    else:
        ctx.principal.require(scope)


def _draft_out(row: BillingRunDraft) -> RunDraftOut:
    def money(amount: int) -> Money:
        return Money(amount=amount, currency=row.currency)

    def line(values: dict[str, Any]) -> DraftLineOut:
        return DraftLineOut(**values | {name: money(values[name]) for name in ("net", "tax", "gross")})

    return RunDraftOut(
        number=row.number,
        account_id=row.account_id,
        kind=row.kind,
        net=money(row.net),
        tax=money(row.tax),
        gross=money(row.gross),
        purchase_order=row.purchase_order,
        lines=[line(one) for one in row.lines],
    )
