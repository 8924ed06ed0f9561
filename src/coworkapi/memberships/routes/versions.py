"""`/v1/plan-versions`: drafts are changed and published, published ones compared."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems
from coworkapi.core.ids import PlanVersionId, encode_id
from coworkapi.memberships.errors import VersionIsPublished, VersionsOnOneDay
from coworkapi.memberships.models import Plan
from coworkapi.memberships.routes.common import READ_PLANS, WRITE_PLANS, IfMatch
from coworkapi.memberships.schemas.plans import PlanVersionOut, PublishIn, VersionDifferences, VersionIn
from coworkapi.memberships.service import versions as verbs
from coworkapi.memberships.service.versions import ShownVersion

router = Router(prefix="/v1/plan-versions", tags=["Plans"])
FROZEN = problems(VersionIsPublished)


@router.get("/{version_id}", dependencies=[READ_PLANS], summary="Read a version of a plan")
async def get_plan_version(version_id: PlanVersionId, ctx: Ctx, response: Response) -> PlanVersionOut:
    """All its terms."""
    return _tagged(response, await _seen(ctx, version_id))


@router.patch("/{version_id}", dependencies=[WRITE_PLANS], summary="Change a draft", responses=FROZEN)
async def update_plan_version(
    version_id: PlanVersionId, body: VersionIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PlanVersionOut:
    """The terms are replaced as a whole. A published version never changes: draft another one."""
    version, plan = await _locked(ctx, version_id, if_match)
    await verbs.change_draft(ctx.session, version=version, plan=plan, terms=body.terms)
    return _tagged(response, version)


@router.delete("/{version_id}", status_code=204, dependencies=[WRITE_PLANS], summary="Delete a draft", responses=FROZEN)
async def delete_plan_version(version_id: PlanVersionId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """A published version stays."""
    version, _ = await _locked(ctx, version_id, if_match)
    await verbs.delete_draft(ctx.session, version=version)


@router.post(
    "/{version_id}/publish",
    dependencies=[WRITE_PLANS],
    summary="Publish a version",
    responses=problems(VersionIsPublished, VersionsOnOneDay),
)
async def publish_plan_version(
    version_id: PlanVersionId, ctx: Ctx, response: Response, body: PublishIn | None = None, if_match: IfMatch = None
) -> PlanVersionOut:
    """From `effective_from` on, those who begin get these terms. Who holds the plan keeps theirs until they are
    migrated."""
    version, plan = await _locked(ctx, version_id, if_match)
    await verbs.publish_version(
        ctx.session,
        version=version,
        plan=plan,
        now=ctx.now,
        effective_from=body.effective_from if body else None,
    )
    return _tagged(response, version)


@router.get("/{version_id}/differences", dependencies=[READ_PLANS], summary="Compare two versions")
async def compare_plan_versions(
    version_id: PlanVersionId,
    ctx: Ctx,
    other_id: Annotated[PlanVersionId, Query(description="The version to compare with, of any plan")],
) -> VersionDifferences:
    """What is otherwise in the other version, term by term."""
    before, after = await _seen(ctx, version_id), await _seen(ctx, other_id)
    return VersionDifferences(
        from_version_id=version_id,
        to_version_id=other_id,
        differences=verbs.differences(before.terms, after.terms),
    )


async def _seen(ctx: Context, version_id: PlanVersionId) -> ShownVersion:
    version, plan = await verbs.find_version(ctx.session, version_id)
    locations = ctx.principal.locations("plans:read")
    if locations is not None and plan.location_id is not None and plan.location_id not in locations:
        raise NotFound(f"there is no plan version {encode_id('plnv', version_id)}")
    return version


async def _locked(ctx: Context, version_id: PlanVersionId, if_match: str | None) -> tuple[ShownVersion, Plan]:
    version, plan = await verbs.find_version(ctx.session, version_id, lock=True)
    ctx.require("plans:write", plan.location_id)
    check_if_match(if_match, version.row.version)
    return version, plan


def _tagged(response: Response, version: ShownVersion) -> PlanVersionOut:
    response.headers["ETag"] = etag(version.row.version)
    return version.out
