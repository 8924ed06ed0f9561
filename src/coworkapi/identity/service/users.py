"""Who works for the organization, and with which roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Conflict, NotFound
from coworkapi.core.events import emit
from coworkapi.core.unit_of_work import organization_of
from coworkapi.identity import queries
from coworkapi.identity.events import UserAdded, UserRemoved, UserUpdated
from coworkapi.identity.models import Organization, OrganizationUser, RoleAssignment, Session, User
from coworkapi.identity.oauth.ending import end_grants, of_user
from coworkapi.identity.roles import scopes_of
from coworkapi.identity.rules import Grants
from coworkapi.identity.schemas import UserOut
from coworkapi.identity.service.rights import Assigned, require_held, resolve, to_assign
from coworkapi.identity.values import OWNER, Assignment, assignment


class LastOwner(Conflict):
    """An organization keeps at least one owner."""

    title = "The last owner must stay"


async def get_user(
    session: AsyncSession, *, user_id: UUID, seen_from: frozenset[UUID] | None = None, lock: bool = False
) -> tuple[User, OrganizationUser]:
    """A user of the organization, and that they are one. Raises NotFound.

    `lock`: until the transaction ends no other changes anybody's roles: owners are counted.
    """
    if lock:
        await session.execute(
            select(Organization.id).where(Organization.id == organization_of(session)).with_for_update(key_share=True)
        )
    statement = queries.seen_from(queries.users().where(User.id == user_id), seen_from)
    found = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if found is None:
        raise NotFound("there is no such user in this organization")
    return found[0], found[1]


async def assigned_to(session: AsyncSession, user_ids: Collection[UUID]) -> dict[UUID, list[Assigned]]:
    """The users' roles, in one statement."""
    roles: dict[UUID, list[Assigned]] = {user_id: [] for user_id in user_ids}
    for row, name, scopes in await session.execute(queries.assignments(user_ids)):
        roles[row.user_id].append(
            Assigned(
                assignment(row.builtin_role, row.role_id, row.location_ids),
                name or row.builtin_role or "",
                tuple(scopes_of(row.builtin_role, scopes)),
            )
        )
    return roles


def user_out(user: User, membership: OrganizationUser, roles: Sequence[Assigned]) -> UserOut:
    """A user as the organization sees them."""
    return UserOut(
        id=user.id,
        email=user.email,
        name=user.name,
        role_assignments=[one.out() for one in roles],
        created_at=membership.created_at,
        updated_at=membership.updated_at,
    )


async def add_user(session: AsyncSession, *, user_id: UUID, roles: Sequence[Assigned]) -> None:
    """Lets a user work for the organization. Raises AlreadyExists (by its constraint) when they do already."""
    session.add(OrganizationUser(organization_id=organization_of(session), user_id=user_id))
    _add_roles(session, user_id, roles)
    await session.flush()
    user, membership = await get_user(session, user_id=user_id)
    emit(session, UserAdded(aggregate_id=user_id, data=user_out(user, membership, roles)))


def _add_roles(session: AsyncSession, user_id: UUID, roles: Sequence[Assigned]) -> None:
    for one in roles:
        session.add(
            RoleAssignment(
                user_id=user_id,
                builtin_role=one.assignment.builtin_role,
                role_id=one.assignment.role_id,
                location_ids=None if one.assignment.location_ids is None else list(one.assignment.location_ids),
            )
        )


async def set_roles(
    session: AsyncSession,
    *,
    user: User,
    membership: OrganizationUser,
    assignments: Sequence[Assignment],
    held: Grants | None,
) -> UserOut:
    """Gives a (locked) user these roles in place of the present ones; those that stay need no right.

    Raises RightsNotHeld, LastOwner, NotFound (a role or location).
    """
    before = (await assigned_to(session, [user.id]))[user.id]
    after = await resolve(session, assignments)
    given = [one for one in after if one.assignment not in {old.assignment for old in before}]
    taken = [one for one in before if one.assignment not in {new.assignment for new in after}]
    if not given and not taken:
        return user_out(user, membership, before)
    require_held(held, to_assign([*given, *taken]))
    if any(one.assignment.builtin_role == OWNER for one in taken):
        await _require_other_owner(session, user.id)
    await session.execute(delete(RoleAssignment).where(RoleAssignment.user_id == user.id))
    _add_roles(session, user.id, after)
    membership.version += 1
    await session.flush()
    await session.refresh(membership)
    out = user_out(user, membership, after)
    emit(
        session,
        UserUpdated(aggregate_id=user.id, data=out, previous={"role_assignments": [one.out() for one in before]}),
    )
    return out


async def remove_user(session: AsyncSession, *, user: User, membership: OrganizationUser, held: Grants | None) -> None:
    """Ends that a (locked) user works for the organization; their next request finds nothing there, nor an app's.

    Raises RightsNotHeld, LastOwner.
    """
    roles = (await assigned_to(session, [user.id]))[user.id]
    require_held(held, to_assign(roles))
    if any(one.assignment.builtin_role == OWNER for one in roles):
        await _require_other_owner(session, user.id)
    emit(session, UserRemoved(aggregate_id=user.id, data=user_out(user, membership, roles)))
    await end_grants(session, of_user(user.id), because="user_removed")
    await session.execute(delete(RoleAssignment).where(RoleAssignment.user_id == user.id))
    await session.delete(membership)
    await session.execute(
        update(Session)
        .where(Session.user_id == user.id, Session.organization_id == organization_of(session))
        .values(organization_id=None)
    )


async def _require_other_owner(session: AsyncSession, user_id: UUID) -> None:
    other = await session.scalar(
        select(RoleAssignment.id)
        .where(RoleAssignment.builtin_role == OWNER, RoleAssignment.user_id != user_id)
        .limit(1)
    )
    if other is None:
        raise LastOwner("this is the organization's last owner; make someone else an owner first")
