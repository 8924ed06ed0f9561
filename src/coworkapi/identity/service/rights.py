"""Nobody hands out, or takes away, rights that they don't hold themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Forbidden, Invalid, NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.references import ensure_exist
from coworkapi.identity.models import Role
from coworkapi.identity.roles import scopes_of
from coworkapi.identity.rules import Grants, merged, not_held
from coworkapi.identity.schemas import AssignmentOut
from coworkapi.identity.values import OWNER, Assignment

_POINTER = "/role_assignments"


class RightsNotHeld(Forbidden):
    """The rights to be given or taken go beyond those of who gives or takes them."""

    title = "You don't hold these rights yourself"


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment with its role's name and scopes."""

    assignment: Assignment
    role_name: str
    scopes: tuple[str, ...]

    def out(self) -> AssignmentOut:
        role = self.assignment
        return AssignmentOut(
            role=role.builtin_role or encode_id("role", role.role_id or UUID(int=0)),
            role_name=self.role_name,
            location_ids=None if role.location_ids is None else list(role.location_ids),
        )


def require_held(held: Grants | None, wanted: Grants) -> None:
    """Raises RightsNotHeld unless `held` covers `wanted`. `held` None: the service itself acts."""
    if held is None:
        return
    missing = not_held(held, wanted)
    if missing:
        raise RightsNotHeld(
            f"this takes rights that you don't hold yourself, or not at all of those locations: {', '.join(missing)}",
            extra={"scopes": missing},
        )


def to_assign(assigned: Iterable[Assigned]) -> Grants:
    """What it takes to give or take those roles: their rights, and `users:write` wherever they hold."""
    return merged(((*one.scopes, "users:write"), one.assignment.location_ids) for one in assigned)


async def resolve(session: AsyncSession, assignments: Iterable[Assignment]) -> list[Assigned]:
    """Assignments with their roles, each once. Custom roles stay as they are until the transaction ends.

    Raises NotFound for a role or location that isn't there, Invalid for an owner of some locations only.
    """
    wanted = list(dict.fromkeys(assignments))
    if any(one.builtin_role == OWNER and one.location_ids is not None for one in wanted):
        raise Invalid.field(_POINTER, "an owner is one of the whole organization: leave location_ids out")
    role_ids = {one.role_id for one in wanted if one.role_id is not None}
    roles: dict[UUID, Role] = {}
    if role_ids:
        found = await session.scalars(select(Role).where(Role.id.in_(role_ids)).with_for_update(read=True))
        roles = {role.id: role for role in found}
    for role_id in role_ids - roles.keys():
        raise NotFound(f"role_assignments: there is no role {encode_id('role', role_id)}")
    locations = {location for one in wanted for location in one.location_ids or ()}
    await ensure_exist(session, "loc", locations, pointer=_POINTER)
    return [_assigned(one, roles[one.role_id] if one.role_id else None) for one in wanted]


def _assigned(one: Assignment, role: Role | None) -> Assigned:
    scopes = scopes_of(one.builtin_role, role.scopes if role else None)
    return Assigned(one, role.name if role else one.builtin_role or "", tuple(scopes))
