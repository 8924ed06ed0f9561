"""`/v1/permissions`, `/v1/me/permissions`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Response
from sqlalchemy import or_, select

from coworkapi.benefits import service
from coworkapi.benefits.errors import BenefitArchived, ComesFromPlan, ExternalIdTaken
from coworkapi.benefits.models import Permission
from coworkapi.benefits.queries.terms import of_accounts
from coworkapi.benefits.routes.terms import (
    Archived,
    ExternalIdFilter,
    IfMatch,
    UpdatedSince,
    ValidAt,
    Whose,
    check_manual,
    listed,
    require_account,
)
from coworkapi.benefits.schemas.discounts import MyPermissionOut, PermissionIn, PermissionOut, PermissionPatch
from coworkapi.benefits.values import PermissionKind
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, problems, requires
from coworkapi.core.ids import PermissionId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import changes
from coworkapi.members.models import BillingAccount

router = Router(prefix="/v1", tags=["Permissions"])
READ, WRITE = requires("credits:read"), requires("credits:write")
CHANGE_ERRORS = problems(NotFound, BenefitArchived, ComesFromPlan, ExternalIdTaken)


@router.get("/permissions", dependencies=[READ], summary="List permissions")
async def list_permissions(
    ctx: Ctx,
    page: Paging,
    whose: Annotated[Whose, Depends()],
    valid_at: ValidAt = None,
    kind: Annotated[PermissionKind | None, Query(description="Only of this kind")] = None,
    archived: Archived = False,
    external_id: ExternalIdFilter = None,
    updated_since: UpdatedSince = None,
) -> Page[PermissionOut]:
    """In the order they were given."""
    statement = listed(
        ctx,
        Permission,
        "credits:read",
        whose,
        at=valid_at,
        archived=archived,
        external_id=external_id,
        updated_since=updated_since,
    )
    if kind is not None:
        statement = statement.where(Permission.kind == kind)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Permission.id], page=page, order="permissions")
    return Page(data=[PermissionOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "/permissions",
    status_code=201,
    dependencies=[WRITE],
    summary="Give a permission",
    responses=problems(NotFound, ExternalIdTaken),
)
async def create_permission(body: PermissionIn, ctx: Ctx, response: Response) -> PermissionOut:
    """To an account's people. Valid from now, unless `valid_from` says otherwise."""
    await require_account(ctx, "credits:write", body.account_id)
    values: dict[str, Any] = {name: getattr(body, name) for name in PermissionIn.model_fields}
    return _shown(await service.create_permission(ctx.session, now=ctx.now, **values), response)


@router.get("/permissions/{permission_id}", dependencies=[READ], summary="Read a permission")
async def get_permission(permission_id: PermissionId, ctx: Ctx, response: Response) -> PermissionOut:
    row = await service.find_permission(ctx.session, permission_id)
    await require_account(ctx, "credits:read", row.account_id)
    return _shown(row, response)


@router.patch(
    "/permissions/{permission_id}", dependencies=[WRITE], summary="Change a permission", responses=CHANGE_ERRORS
)
async def update_permission(
    permission_id: PermissionId, body: PermissionPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PermissionOut:
    """Only the fields named are changed. Bookings that it let them make stay."""
    row = await _locked(ctx, permission_id, if_match)
    await service.update_permission(ctx.session, row=row, changes=changes(body))
    return _shown(row, response)


@router.post(
    "/permissions/{permission_id}/end", dependencies=[WRITE], summary="End a permission", responses=CHANGE_ERRORS
)
async def end_permission(
    permission_id: PermissionId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PermissionOut:
    """It lets nobody book what begins from now on, and nobody in. One yet to begin is archived."""
    row = await _locked(ctx, permission_id, if_match)
    await service.end_permission(ctx.session, row=row, now=ctx.now)
    return _shown(row, response)


@router.post(
    "/permissions/{permission_id}/archive",
    dependencies=[WRITE],
    summary="Archive a permission",
    responses=problems(ComesFromPlan),
)
async def archive_permission(
    permission_id: PermissionId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PermissionOut:
    """Puts it away: it counts no more and lists leave it out. Doing it again changes nothing."""
    row = await _locked(ctx, permission_id, if_match)
    await service.archive_permission(ctx.session, row=row, now=ctx.now)
    return _shown(row, response)


@router.get("/me/permissions", dependencies=[for_members()], summary="List my permissions")
async def list_my_permissions(ctx: Ctx, page: Paging) -> Page[MyPermissionOut]:
    """What holds now or later: your own and your teams'."""
    statement = (
        select(Permission, BillingAccount.team_id)
        .outerjoin(BillingAccount, BillingAccount.id == Permission.account_id)
        .where(
            of_accounts(Permission, member_id=ctx.principal.id),
            Permission.archived_at.is_(None),
            or_(Permission.valid_until.is_(None), Permission.valid_until > ctx.now),
        )
    )
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Permission.id], page=page, order="my_permissions")
    mine = [MyPermissionOut.model_validate(row[0]).model_copy(update={"team_id": row[1]}) for row in rows]
    return Page(data=mine, next_cursor=cursor)


async def _locked(ctx: Context, permission_id: PermissionId, if_match: str | None) -> Permission:
    row = await service.find_permission(ctx.session, permission_id, lock=True)
    await require_account(ctx, "credits:write", row.account_id)
    check_if_match(if_match, row.version)
    check_manual(row)
    return row


def _shown(row: Permission, response: Response) -> PermissionOut:
    response.headers["ETag"] = etag(row.version)
    return PermissionOut.model_validate(row)
