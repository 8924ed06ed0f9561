"""Dunning over HTTP: policies, promises and disputes, runs, what was done, and what comes next."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Header, Query, Response
from sqlalchemy import select

from coworkapi.billing.models import Invoice
from coworkapi.billing.service import standings
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import BillingAccountId, DunningPolicyId, InvoiceId, LegalEntityId, PromiseId, encode_id
from coworkapi.core.operations import OperationOut, start
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.references import ensure_exist
from coworkapi.core.schemas import changes
from coworkapi.payments.dunning import service
from coworkapi.payments.dunning.errors import DunningPolicyExists, DunningPolicyIsArchived, PauseIsOver
from coworkapi.payments.dunning.jobs import KIND
from coworkapi.payments.dunning.models import DunningPause, DunningPolicy, DunningStepTaken
from coworkapi.payments.dunning.rules import Action
from coworkapi.payments.dunning.schemas import (
    AccountDunningOut,
    DunningPauseIn,
    DunningPauseOut,
    DunningPolicyIn,
    DunningPolicyOut,
    DunningPolicyPatch,
    DunningRunIn,
    DunningStepTakenOut,
    EndPauseIn,
)

policies = Router(prefix="/v1/dunning-policies", tags=["Dunning"])
pauses = Router(prefix="/v1/dunning-pauses", tags=["Dunning"])
others = Router(prefix="/v1", tags=["Dunning"])
ROUTERS = [policies, pauses, others]
TAGS = [
    {
        "name": "Dunning",
        "description": "What happens on which day to accounts with overdue invoices: policies, promises and disputes, "
        "what was done, what comes next and why.",
    }
]
READ, WRITE = [requires("dunning:read")], [requires("dunning:write")]
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]


@policies.get("", dependencies=READ, summary="List dunning policies")
async def list_dunning_policies(
    ctx: Ctx,
    page: Paging,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only of this legal entity")] = None,
    archived: Annotated[bool, Query(description="The archived ones instead")] = False,
) -> Page[DunningPolicyOut]:
    """Oldest first."""
    statement = select(DunningPolicy).where(
        DunningPolicy.archived_at.is_not(None) if archived else DunningPolicy.archived_at.is_(None)
    )
    if legal_entity_id is not None:
        statement = statement.where(DunningPolicy.legal_entity_id == legal_entity_id)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[DunningPolicy.id], page=page, order="dunning")
    return Page(data=[service.policy_out(row[0]) for row in rows], next_cursor=cursor)


@policies.post(
    "",
    status_code=201,
    dependencies=WRITE,
    summary="Add a dunning policy",
    responses=problems(DunningPolicyExists),
)
async def create_dunning_policy(body: DunningPolicyIn, ctx: Ctx, response: Response) -> DunningPolicyOut:
    """For one legal entity, or for all without a policy of their own. What is overdue already is looked at by it within
    a minute: ask first with a dry run of dunning in a test organization."""
    ctx.require("dunning:write", None)
    return _tagged(response, await service.create_policy(ctx.session, **dict(body)))


@policies.get("/{policy_id}", dependencies=READ, summary="Get a dunning policy")
async def get_dunning_policy(policy_id: DunningPolicyId, ctx: Ctx, response: Response) -> DunningPolicyOut:
    return _tagged(response, await service.find_policy(ctx.session, policy_id))


@policies.patch(
    "/{policy_id}",
    dependencies=WRITE,
    summary="Change a dunning policy",
    responses=problems(DunningPolicyIsArchived),
)
async def update_dunning_policy(
    policy_id: DunningPolicyId, body: DunningPolicyPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> DunningPolicyOut:
    """Steps that were taken stay taken, by their keys; standings are computed anew by the steps as they are now."""
    ctx.require("dunning:write", None)
    row = await service.find_policy(ctx.session, policy_id, lock=True)
    check_if_match(if_match, row.version)
    return _tagged(response, await service.update_policy(ctx.session, row, changes(body)))


@policies.post("/{policy_id}/archive", dependencies=WRITE, summary="Archive a dunning policy")
async def archive_dunning_policy(
    policy_id: DunningPolicyId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> DunningPolicyOut:
    """It governs nothing any more; what it had restricted is lifted, unless another policy takes its place."""
    ctx.require("dunning:write", None)
    row = await service.find_policy(ctx.session, policy_id, lock=True)
    check_if_match(if_match, row.version)
    return _tagged(response, await service.archive_policy(ctx.session, row, now=ctx.now))


@pauses.get("", dependencies=READ, summary="List promises and disputes")
async def list_dunning_pauses(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only of this account")] = None,
    kind: Annotated[Literal["promise", "dispute"] | None, Query(description="Only such")] = None,
    ended: Annotated[bool | None, Query(description="Only those ended by hand (true) or not (false)")] = None,
) -> Page[DunningPauseOut]:
    """Newest first."""
    ctx.require("dunning:read", None)
    statement = select(DunningPause)
    if account_id is not None:
        statement = statement.where(DunningPause.account_id == account_id)
    if kind is not None:
        statement = statement.where(DunningPause.kind == kind)
    if ended is not None:
        statement = statement.where(DunningPause.ended_on.is_not(None) if ended else DunningPause.ended_on.is_(None))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[DunningPause.id], page=page, order="dunning_pauses", descending=True
    )
    return Page(data=[service.pause_out(row[0]) for row in rows], next_cursor=cursor)


@pauses.post("", status_code=201, dependencies=WRITE, summary="Note a promise to pay, or a dispute")
async def create_dunning_pause(body: DunningPauseIn, ctx: Ctx, response: Response) -> DunningPauseOut:
    """Dunning stands still for what it covers: no step is taken, and no day counts, up to and with `until_on`."""
    await _account(ctx, body.account_id, "dunning:write")
    row = await service.pause(ctx.session, **dict(body), now=ctx.now)
    response.headers["ETag"] = etag(row.version)
    return service.pause_out(row)


@pauses.get("/{pause_id}", dependencies=READ, summary="Get a promise or dispute")
async def get_dunning_pause(pause_id: PromiseId, ctx: Ctx, response: Response) -> DunningPauseOut:
    row = await service.find_pause(ctx.session, pause_id)
    await _account(ctx, row.account_id, "dunning:read")
    response.headers["ETag"] = etag(row.version)
    return service.pause_out(row)


@pauses.post("/{pause_id}/end", dependencies=WRITE, summary="End a promise or dispute", responses=problems(PauseIsOver))
async def end_dunning_pause(
    pause_id: PromiseId, body: EndPauseIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> DunningPauseOut:
    """Today is the last day that doesn't count; from tomorrow dunning goes on where it stood."""
    row = await service.find_pause(ctx.session, pause_id, lock=True)
    await _account(ctx, row.account_id, "dunning:write")
    check_if_match(if_match, row.version)
    row = await service.end_pause(ctx.session, row, note=body.note, now=ctx.now)
    response.headers["ETag"] = etag(row.version)
    return service.pause_out(row)


@others.get("/billing-accounts/{account_id}/dunning", dependencies=READ, summary="Preview the dunning of an account")
async def preview_account_dunning(account_id: BillingAccountId, ctx: Ctx) -> AccountDunningOut:
    """How it stands, what would be done now, the next step of each open invoice, its day and why. Writes nothing."""
    await _account(ctx, account_id, "dunning:read")
    return await service.preview_account(ctx.unit, account_id, now=ctx.now)


@others.get("/dunning-steps", dependencies=READ, summary="List what dunning has done")
async def list_dunning_steps(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only to this account")] = None,
    invoice_id: Annotated[InvoiceId | None, Query(description="Only for this invoice")] = None,
    action: Annotated[Action | None, Query(description="Only such steps")] = None,
) -> Page[DunningStepTakenOut]:
    """Newest first, each with why it was taken or passed over."""
    ctx.require("dunning:read", None)
    step = DunningStepTaken
    statement = select(step, Invoice.number).join(
        Invoice, (Invoice.organization_id == step.organization_id) & (Invoice.id == step.invoice_id)
    )
    for column, value in ((step.account_id, account_id), (step.invoice_id, invoice_id), (step.action, action)):
        if value is not None:
            statement = statement.where(column == value)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[step.id], page=page, order="dunning_steps", descending=True
    )
    return Page(data=[_step(row[0], row[1]) for row in rows], next_cursor=cursor)


@others.post("/dunning-runs", status_code=202, dependencies=WRITE, summary="Run dunning")
async def run_dunning(body: DunningRunIn, ctx: Ctx) -> OperationOut:
    """What is due is done by itself each day; this does it now, or with `dry_run` says what would be done and why.

    The operation's result lists the accounts with their steps; `GET /v1/operations/{id}/rows` every step. Doing it
    again does nothing more.
    """
    ctx.require("dunning:write", None)
    if body.account_id is not None:
        await ensure_exist(ctx.session, "acct", [body.account_id], pointer="/account_id")
    if body.legal_entity_id is not None:
        await ensure_exist(ctx.session, "ent", [body.legal_entity_id], pointer="/legal_entity_id")
    params: dict[str, Any] = {
        "account_id": encode_id("acct", body.account_id) if body.account_id else None,
        "legal_entity_id": encode_id("ent", body.legal_entity_id) if body.legal_entity_id else None,
        "dry_run": body.dry_run,
    }
    return await start(ctx.session, kind=KIND, scope="dunning:write", params=params)


async def _account(ctx: Context, account_id: BillingAccountId, scope: str) -> None:
    """Raises NotFound, and Forbidden for one at home where the scope isn't held."""
    found = await standings.find_standing(ctx.unit, account_id, now=ctx.now)
    if found.home_location_id is not None:
        ctx.require(scope, found.home_location_id)
    else:
        ctx.principal.require(scope)


def _tagged(response: Response, row: DunningPolicy) -> DunningPolicyOut:
    response.headers["ETag"] = etag(row.version)
    return service.policy_out(row)


def _step(row: DunningStepTaken, number: str) -> DunningStepTakenOut:
    own = {"invoice_number": number, "step": row.step_key}
    values = {name: getattr(row, name) for name in DunningStepTakenOut.model_fields if name not in own}
    return DunningStepTakenOut(**values, **own)
