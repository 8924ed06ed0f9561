"""`/v1/sandboxes` and `/v1/sandbox/reset`."""

from __future__ import annotations

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, problems, requires
from coworkapi.core.ids import OrganizationId
from coworkapi.core.operations import OperationOut
from coworkapi.core.pages import Page
from coworkapi.identity import service as identity
from coworkapi.sandboxes import service
from coworkapi.sandboxes.errors import NothingToCopy, SandboxInSandbox, SandboxIsBusy, TooManySandboxes
from coworkapi.sandboxes.schemas import NewSandboxOut, ResetIn, SandboxIn, SandboxOut

router = Router(prefix="/v1", tags=["Sandboxes"])
ROUTERS = [router]
TAGS = [{"name": "Sandboxes", "description": "Test organizations: made by one call, filled, reset, thrown away"}]
READ, WRITE = requires("organization:read"), requires(service.SCOPE)


@router.post(
    "/sandboxes",
    status_code=202,
    dependencies=[requires(service.SCOPE, apps=False)],  # it hands out a key
    summary="Create a sandbox",
    responses=problems(TooManySandboxes, SandboxInSandbox),
    openapi_extra={"x-secret-answer": True},
)
async def create_sandbox(body: SandboxIn, ctx: Ctx) -> NewSandboxOut:
    """A test organization, with a key of its own that may do everything there and nothing here. Its clock moves, its
    gateways are local, its mails stay in its inbox. Poll the operation with the new key. At most five at a time."""
    ctx.require(service.SCOPE, None)
    return await service.create_sandbox(ctx.unit, name=body.name, data=body.data, locale=body.locale)


@router.get("/sandboxes", dependencies=[READ], summary="List sandboxes")
async def list_sandboxes(ctx: Ctx) -> Page[SandboxOut]:
    """Those that this organization made, newest first: five at the most, so always one page."""
    ctx.require("organization:read", None)
    return Page(data=await service.list_sandboxes(ctx.session), next_cursor=None)


@router.get("/sandboxes/{organization_id}", dependencies=[READ], summary="Get a sandbox", responses=problems(NotFound))
async def get_sandbox(organization_id: OrganizationId, ctx: Ctx) -> SandboxOut:
    """One that this organization made."""
    ctx.require("organization:read", None)
    return await service.find_sandbox(ctx.session, organization_id)


@router.delete(
    "/sandboxes/{organization_id}",
    status_code=202,
    dependencies=[WRITE],
    summary="Delete a sandbox",
    responses=problems(NotFound),
)
async def delete_sandbox(organization_id: OrganizationId, ctx: Ctx) -> OperationOut:
    """Erases it with everything in it; its keys stop working. What is at work in it is asked to stop first."""
    ctx.require(service.SCOPE, None)
    return await service.delete_sandbox(ctx.session, organization_id)


@router.post(
    "/sandbox/reset",
    status_code=202,
    dependencies=[WRITE],
    summary="Reset the sandbox",
    responses=problems(identity.NotATestOrganization, SandboxIsBusy, NothingToCopy),
)
async def reset_sandbox(ctx: Ctx, body: ResetIn | None = None) -> OperationOut:
    """Throws away all data of the test organization that the credential works in, and fills it anew; its clock goes
    with real time again. API keys, users, apps, webhook endpoints and the audit log stay."""
    ctx.require(service.SCOPE, None)
    return await service.reset(ctx.session, data=body.data if body else None)
