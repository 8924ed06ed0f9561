"""`/v1/plans`: for staff and integrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from coworkapi.core.errors import Conflict, Invalid, NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems
from coworkapi.core.ids import LocationId, PlanId, encode_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.memberships.errors import ExternalIdTaken, VersionsOnOneDay
from coworkapi.memberships.models import Plan, PlanVersion
from coworkapi.memberships.queries.plans import plans_shown, seen_at, sold_at, versions_shown
from coworkapi.memberships.routes.common import READ_PLANS, WRITE_PLANS, IfMatch
from coworkapi.memberships.schemas.plans import PlanIn, PlanOut, PlanPatch, PlanVersionOut, VersionIn
from coworkapi.memberships.service import plans as verbs
from coworkapi.memberships.service.plans import ShownPlan
from coworkapi.memberships.service.versions import ShownVersion, draft_version, publish_version
from coworkapi.memberships.values import VersionState

router = Router(prefix="/v1/plans", tags=["Plans"])


@router.get("", dependencies=[READ_PLANS], summary="List plans")
async def list_plans(
    ctx: Ctx,
    page: Paging,
    location_id: Annotated[LocationId | None, Query(description="Sold at this location")] = None,
    is_public: Annotated[bool | None, Query(description="Only those that are shown to everyone, or not")] = None,
    archived: Annotated[bool, Query(description="The archived ones instead")] = False,
    external_id: Annotated[str | None, Query(max_length=200, description="Only the one with this id of yours")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[PlanOut]:
    """By `position`, then in the order they were made."""
    statement = plans_shown().where(
        seen_at(ctx.principal.locations("plans:read")),
        Plan.archived_at.is_not(None) if archived else Plan.archived_at.is_(None),
    )
    if location_id is not None:
        statement = statement.where(sold_at(location_id))
    if is_public is not None:
        statement = statement.where(Plan.is_public.is_(is_public))
    if external_id is not None:
        statement = statement.where(Plan.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(Plan.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Plan.position, Plan.id], page=page, order="plans")
    return Page(data=[ShownPlan(*row[:3]).out for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE_PLANS],
    summary="Add a plan",
    responses=problems(ExternalIdTaken),
)
async def create_plan(body: PlanIn, ctx: Ctx, response: Response) -> PlanOut:
    """With `terms`, its first version is published at once; without, it is sold when a version is published."""
    ctx.require("plans:write", body.location_id)
    values = dict(body)
    terms, effective_from = values.pop("terms"), values.pop("effective_from")
    if terms is None and effective_from is not None:
        raise Invalid.field("/effective_from", "goes with terms; publish a version later to say from when it is sold")
    plan = await verbs.create_plan(ctx.session, **values)
    if terms is not None:
        version = await draft_version(ctx.session, plan=plan.row, terms=terms)
        await publish_version(ctx.session, version=version, plan=plan.row, now=ctx.now, effective_from=effective_from)
        plan = await verbs.find_plan(ctx.session, plan.row.id)
    return _tagged(response, plan)


@router.get("/{plan_id}", dependencies=[READ_PLANS], summary="Read a plan")
async def get_plan(plan_id: PlanId, ctx: Ctx, response: Response) -> PlanOut:
    """With the version that is effective on today's local day."""
    return _tagged(response, await _seen(ctx, plan_id))


@router.patch("/{plan_id}", dependencies=[WRITE_PLANS], summary="Change a plan", responses=problems(ExternalIdTaken))
async def update_plan(
    plan_id: PlanId, body: PlanPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PlanOut:
    """Only the fields named are changed. Its terms change with a new version."""
    plan = await _locked(ctx, plan_id, if_match)
    await verbs.update_plan(ctx.session, plan=plan, changes=changes(body))
    return _tagged(response, plan)


@router.post("/{plan_id}/archive", dependencies=[WRITE_PLANS], summary="Sell a plan no more")
async def archive_plan(plan_id: PlanId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> PlanOut:
    """Who holds it goes on holding it."""
    plan = await _locked(ctx, plan_id, if_match)
    await verbs.archive_plan(ctx.session, plan=plan, now=ctx.now)
    return _tagged(response, plan)


@router.post("/{plan_id}/restore", dependencies=[WRITE_PLANS], summary="Sell a plan again")
async def restore_plan(plan_id: PlanId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> PlanOut:
    """An archived one."""
    plan = await _locked(ctx, plan_id, if_match)
    await verbs.restore_plan(ctx.session, plan=plan)
    return _tagged(response, plan)


@router.get("/{plan_id}/versions", dependencies=[READ_PLANS], summary="List a plan's versions")
async def list_plan_versions(
    plan_id: PlanId,
    ctx: Ctx,
    page: Paging,
    state: Annotated[VersionState | None, Query(description="Only in this state")] = None,
) -> Page[PlanVersionOut]:
    """The newest first."""
    await _seen(ctx, plan_id)
    statement = versions_shown().where(PlanVersion.plan_id == plan_id)
    if state is not None:
        statement = statement.where(PlanVersion.state == state)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[PlanVersion.number], page=page, order="versions", descending=True
    )
    return Page(data=[ShownVersion(*row[:2]).out for row in rows], next_cursor=cursor)


@router.post(
    "/{plan_id}/versions",
    status_code=201,
    dependencies=[WRITE_PLANS],
    summary="Draft a version of a plan",
    responses=problems(Conflict, VersionsOnOneDay),
)
async def draft_plan_version(plan_id: PlanId, body: VersionIn, ctx: Ctx, response: Response) -> PlanVersionOut:
    """Nothing changes for anyone before it is published."""
    plan = await _locked(ctx, plan_id, None)
    version = await draft_version(ctx.session, plan=plan.row, terms=body.terms)
    response.headers["ETag"] = etag(version.row.version)
    return version.out


async def _seen(ctx: Context, plan_id: PlanId) -> ShownPlan:
    plan = await verbs.find_plan(ctx.session, plan_id)
    locations = ctx.principal.locations("plans:read")
    if locations is not None and plan.row.location_id is not None and plan.row.location_id not in locations:
        raise NotFound(f"there is no plan {encode_id('plan', plan_id)}")
    return plan


async def _locked(ctx: Context, plan_id: PlanId, if_match: str | None) -> ShownPlan:
    plan = await verbs.find_plan(ctx.session, plan_id, lock=True)
    ctx.require("plans:write", plan.row.location_id)
    check_if_match(if_match, plan.row.version)
    return plan


def _tagged(response: Response, plan: ShownPlan) -> PlanOut:
    response.headers["ETag"] = etag(plan.row.version)
    return plan.out
