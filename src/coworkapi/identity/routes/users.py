"""Users of the organization and the roles that they can have."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Response

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import RoleId, UserId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.core.scopes import SCOPES
from coworkapi.identity import queries, service
from coworkapi.identity.models import OrganizationUser, Role, User
from coworkapi.identity.roles import BUILTIN_ROLES
from coworkapi.identity.schemas import (
    BuiltinRoleOut,
    BuiltinRolesOut,
    RoleIn,
    RoleOut,
    RolePatch,
    ScopeOut,
    ScopesOut,
    UserOut,
    UserPatch,
)
from coworkapi.identity.values import assignment

router = Router(prefix="/v1", tags=["Users"])
READ, WRITE = requires("users:read"), requires("users:write")
IfMatch = Annotated[str | None, Header(max_length=500)]


@router.get("/users", dependencies=[READ], summary="List users")
async def list_users(
    ctx: Ctx,
    page: Paging,
    updated_since: Annotated[Instant | None, Query(description="Only whose roles changed at or after")] = None,
) -> Page[UserOut]:
    """Oldest accounts first. Who sees some locations only, sees the users who work there."""
    statement = queries.seen_from(queries.users(), ctx.principal.locations("users:read"))
    if updated_since is not None:
        statement = statement.where(OrganizationUser.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[User.id], page=page, order="users")
    roles = await service.assigned_to(ctx.session, [row[0].id for row in rows])
    return Page(data=[service.user_out(row[0], row[1], roles[row[0].id]) for row in rows], next_cursor=cursor)


@router.get("/users/{user_id}", dependencies=[READ], summary="Read a user", responses=problems(NotFound))
async def get_user(user_id: UserId, ctx: Ctx, response: Response) -> UserOut:
    """With all of their roles."""
    user, membership = await service.get_user(
        ctx.session, user_id=user_id, seen_from=ctx.principal.locations("users:read")
    )
    response.headers["ETag"] = etag(membership.version)
    return service.user_out(user, membership, (await service.assigned_to(ctx.session, [user_id]))[user_id])


@router.patch(
    "/users/{user_id}",
    dependencies=[WRITE],
    summary="Change a user's roles",
    responses=problems(NotFound, service.RightsNotHeld, service.LastOwner),
)
async def update_user(
    user_id: UserId, body: UserPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> UserOut:
    """`role_assignments` takes the place of all present roles. You can only give and take rights that you hold
    yourself, and the last owner stays. Takes effect with the user's next request."""
    user, membership = await service.get_user(
        ctx.session, user_id=user_id, seen_from=ctx.principal.locations("users:write"), lock=True
    )
    check_if_match(if_match, membership.version)
    if body.role_assignments is None:
        out = service.user_out(user, membership, (await service.assigned_to(ctx.session, [user_id]))[user_id])
    else:
        out = await service.set_roles(
            ctx.session,
            user=user,
            membership=membership,
            assignments=[assignment(one.builtin_role, one.role_id, one.location_ids) for one in body.role_assignments],
            held=ctx.principal.grants,
        )
    response.headers["ETag"] = etag(membership.version)
    return out


@router.delete(
    "/users/{user_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Remove a user from the organization",
    responses=problems(NotFound, service.RightsNotHeld, service.LastOwner),
)
async def remove_user(user_id: UserId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Their account stays, for other organizations; here they find nothing with their next request."""
    user, membership = await service.get_user(
        ctx.session, user_id=user_id, seen_from=ctx.principal.locations("users:write"), lock=True
    )
    check_if_match(if_match, membership.version)
    await service.remove_user(ctx.session, user=user, membership=membership, held=ctx.principal.grants)


@router.get("/scopes", dependencies=[READ], summary="List scopes")
async def list_scopes(ctx: Ctx) -> ScopesOut:
    """Every right that roles and API keys can have."""
    return ScopesOut(data=[ScopeOut(scope=scope, description=text) for scope, text in SCOPES.items()])


@router.get("/built-in-roles", dependencies=[READ], summary="List built-in roles")
async def list_builtin_roles(ctx: Ctx) -> BuiltinRolesOut:
    """They are the same in every organization; new scopes reach them with a release."""
    return BuiltinRolesOut(
        data=[BuiltinRoleOut(role=role, scopes=sorted(scopes)) for role, scopes in BUILTIN_ROLES.items()]
    )


@router.get("/roles", dependencies=[READ], summary="List custom roles")
async def list_roles(
    ctx: Ctx,
    page: Paging,
    updated_since: Annotated[Instant | None, Query(description="Only those changed at or after")] = None,
) -> Page[RoleOut]:
    """Oldest first; the built-in ones are at `GET /v1/built-in-roles`."""
    statement = queries.roles()
    if updated_since is not None:
        statement = statement.where(Role.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Role.id], page=page, order="roles")
    return Page(data=[RoleOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "/roles",
    status_code=201,
    dependencies=[WRITE],
    summary="Create a custom role",
    responses=problems(service.RightsNotHeld, service.RoleNameTaken),
)
async def create_role(body: RoleIn, ctx: Ctx, response: Response) -> RoleOut:
    """Takes `users:write` and every one of its scopes for the whole organization."""
    ctx.require("users:write", None)
    role = await service.create_role(ctx.session, name=body.name, scopes=body.scopes, held=ctx.principal.grants)
    response.headers["ETag"] = etag(role.version)
    return RoleOut.model_validate(role)


@router.get("/roles/{role_id}", dependencies=[READ], summary="Read a custom role", responses=problems(NotFound))
async def get_role(role_id: RoleId, ctx: Ctx, response: Response) -> RoleOut:
    """Its name and scopes."""
    role = await service.get_role(ctx.session, role_id=role_id)
    response.headers["ETag"] = etag(role.version)
    return RoleOut.model_validate(role)


@router.patch(
    "/roles/{role_id}",
    dependencies=[WRITE],
    summary="Change a custom role",
    responses=problems(NotFound, service.RightsNotHeld, service.RoleNameTaken),
)
async def update_role(
    role_id: RoleId, body: RolePatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> RoleOut:
    """Takes effect for everybody who has it with their next request. Scopes added or removed must be your own."""
    ctx.require("users:write", None)
    role = await service.get_role(ctx.session, role_id=role_id, lock=True)
    check_if_match(if_match, role.version)
    role = await service.update_role(ctx.session, role=role, changes=changes(body), held=ctx.principal.grants)
    response.headers["ETag"] = etag(role.version)
    return RoleOut.model_validate(role)


@router.delete(
    "/roles/{role_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Delete a custom role",
    responses=problems(NotFound, service.RoleInUse),
)
async def delete_role(role_id: RoleId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Only one that no user has and no open invitation offers."""
    ctx.require("users:write", None)
    role = await service.get_role(ctx.session, role_id=role_id, lock=True)
    check_if_match(if_match, role.version)
    await service.delete_role(ctx.session, role=role)
