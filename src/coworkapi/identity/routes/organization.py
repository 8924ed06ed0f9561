"""The organization itself, one's organizations, and a test organization's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Header, Request, Response

from coworkapi.core.events import emit
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_anyone_signed_in, problems, requires
from coworkapi.core.jobs import pending_work
from coworkapi.core.schemas import changes
from coworkapi.identity import service
from coworkapi.identity.events import TestClockAdvanced
from coworkapi.identity.schemas import (
    OrganizationOut,
    OrganizationPatch,
    OrganizationsOut,
    TestClockAdvance,
    TestClockOut,
)
from coworkapi.identity.values import OrganizationRef

router = Router(prefix="/v1", tags=["Organization"])
IfMatch = Annotated[str | None, Header(max_length=500)]


@router.get("/organizations", dependencies=[for_anyone_signed_in()], summary="List your organizations")
async def list_organizations(ctx: Ctx) -> OrganizationsOut:
    """Those that the signed-in user works for, the one they worked in last first."""
    places = await service.workplaces(ctx.session, user_id=service.signed_in_user(ctx.principal))
    return OrganizationsOut(data=[OrganizationRef.model_validate(place) for place in places])


@router.get("/organization", dependencies=[requires("organization:read")], summary="Read the organization")
async def get_organization(ctx: Ctx, response: Response) -> OrganizationOut:
    """The one that the credential works in."""
    organization = await service.get_organization(ctx.session)
    response.headers["ETag"] = etag(organization.version)
    return OrganizationOut.model_validate(organization)


@router.patch(
    "/organization",
    dependencies=[requires("organization:write")],
    summary="Change the organization",
    responses=problems(service.SlugTaken),
)
async def update_organization(
    body: OrganizationPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> OrganizationOut:
    """A new slug changes the addresses below `/v1/public/{organization}`; the id keeps working."""
    ctx.require("organization:write", None)
    organization = await service.get_organization(ctx.session, lock=True)
    check_if_match(if_match, organization.version)
    organization = await service.update_organization(ctx.session, organization=organization, changes=changes(body))
    response.headers["ETag"] = etag(organization.version)
    return OrganizationOut.model_validate(organization)


@router.get(
    "/test-clock",
    dependencies=[requires("organization:read")],
    summary="Read the test clock",
    tags=["Test clock"],
    responses=problems(service.NotATestOrganization),
)
async def get_test_clock(ctx: Ctx, request: Request) -> TestClockOut:
    """`pending_work` is empty once everything that fell due by the clock is done."""
    organization = await service.get_organization(ctx.session)
    if organization.mode != "test":
        raise service.NotATestOrganization("a live organization follows real time")
    return await _clock(
        ctx,
        request,
        frozen=organization.test_clock_at is not None,
        advancing=await service.advancing(ctx.session),
    )


@router.post(
    "/test-clock/advance",
    dependencies=[requires("test_clock:write")],
    summary="Move the test clock",
    tags=["Test clock"],
    responses=problems(service.NotATestOrganization, service.ClockOnlyForward, service.ClockIsMoving),
)
async def advance_test_clock(body: TestClockAdvance, ctx: Ctx, request: Request) -> TestClockOut:
    """Forward only, and it stands still there. What falls due by it is done as if the time had come, right after this
    answer; poll `GET /v1/test-clock` until `pending_work` is empty and `advancing_to` null. A year takes seconds."""
    ctx.require("test_clock:write", None)
    organization = await service.get_organization(ctx.session, lock=True)
    now = organization.test_clock_at or ctx.now
    to = body.to if body.to is not None else now + timedelta(seconds=body.by_seconds or 0)
    advancing = await service.move_clock(ctx.session, organization=organization, now=now, to=to, at_once=body.at_once)
    if advancing is not None:
        return await _clock(ctx, request, frozen=True, advancing=advancing)
    ctx.now = to
    clock = await _clock(ctx, request, frozen=True)
    emit(ctx.session, TestClockAdvanced(aggregate_id=organization.id, data=clock, previous={"now": now}))
    return clock


async def _clock(
    ctx: Context, request: Request, *, frozen: bool, advancing: service.Advancing | None = None
) -> TestClockOut:
    pending = await pending_work(ctx.session, request.app.state.due_work, ctx.organization_id)
    return TestClockOut(
        now=ctx.now,
        frozen=frozen,
        pending_work=pending,
        advancing_to=advancing.to if advancing else None,
        operation_id=advancing.operation_id if advancing else None,
    )
