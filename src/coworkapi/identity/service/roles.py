"""Custom roles: named sets of scopes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import AlreadyExists, Conflict, Invalid, NotFound, constraint_error
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id
from coworkapi.identity.events import RoleCreated, RoleDeleted, RoleUpdated
from coworkapi.identity.models import Invitation, Role
from coworkapi.identity.roles import BUILTIN_ROLES
from coworkapi.identity.rules import Grants
from coworkapi.identity.schemas import RoleOut
from coworkapi.identity.service.rights import require_held


class RoleNameTaken(AlreadyExists):
    """Another role is called so."""


class RoleInUse(Conflict):
    """Users or open invitations still have the role."""


_IN_USE = "users still have this role; give them another one first"
constraint_error("roles_name_key", RoleNameTaken, "another role is called so; choose another name")
constraint_error("role_assignments_organization_id_role_id_fkey", RoleInUse, _IN_USE)


async def get_role(session: AsyncSession, *, role_id: UUID, lock: bool = False) -> Role:
    """A custom role. Raises NotFound."""
    statement = select(Role).where(Role.id == role_id)
    role = await session.scalar(statement.with_for_update() if lock else statement)
    if role is None:
        raise NotFound("there is no such role in this organization")
    return role


async def create_role(session: AsyncSession, *, name: str, scopes: list[str], held: Grants | None) -> Role:
    """A new custom role. Raises RightsNotHeld, RoleNameTaken."""
    _check_name(name)
    require_held(held, dict.fromkeys([*scopes, "users:write"]))
    role = Role(name=name, scopes=scopes)
    session.add(role)
    await session.flush()
    emit(session, RoleCreated(aggregate_id=role.id, data=RoleOut.model_validate(role)))
    return role


async def update_role(session: AsyncSession, *, role: Role, changes: dict[str, Any], held: Grants | None) -> Role:
    """Changes a (locked) role, and so the rights of everybody who has it. Raises RightsNotHeld, RoleNameTaken."""
    for name, value in changes.items():
        if value is None:
            raise Invalid.field(f"/{name}", "can't be null; leave it out to keep it")
    if "name" in changes:
        _check_name(changes["name"])
    if "scopes" in changes:
        require_held(held, dict.fromkeys(set(role.scopes) ^ set(changes["scopes"])))
    previous = {name: getattr(role, name) for name, value in changes.items() if getattr(role, name) != value}
    if not previous:
        return role
    for name in previous:
        setattr(role, name, changes[name])
    role.version += 1
    await session.flush()
    await session.refresh(role)
    emit(session, RoleUpdated(aggregate_id=role.id, data=RoleOut.model_validate(role), previous=previous))
    return role


async def delete_role(session: AsyncSession, *, role: Role) -> None:
    """Removes a (locked) role that nobody has. Raises RoleInUse."""
    offered = await session.scalar(
        select(Invitation.id)
        .where(
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.assignments.contains([{"role": encode_id("role", role.id)}]),
        )
        .limit(1)
    )
    if offered is not None:
        raise RoleInUse("an open invitation offers this role; revoke it first")
    emit(session, RoleDeleted(aggregate_id=role.id, data=RoleOut.model_validate(role)))
    await session.delete(role)
    await session.flush()


def _check_name(name: str) -> None:
    if name.casefold() in BUILTIN_ROLES:
        raise RoleNameTaken(f"{name!r} is a built-in role; choose another name")
