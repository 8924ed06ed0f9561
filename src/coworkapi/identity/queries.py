"""Selects of identity."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from coworkapi.identity.models import ApiKey, Invitation, OrganizationUser, Role, RoleAssignment, User


def users() -> Select[User, OrganizationUser]:
    """`(User, OrganizationUser)` of the organization."""
    return select(User, OrganizationUser).join(OrganizationUser, OrganizationUser.user_id == User.id)


def seen_from(
    statement: Select[User, OrganizationUser], locations: frozenset[UUID] | None
) -> Select[User, OrganizationUser]:
    """Only the users who work at one of those locations (None: all users)."""
    if locations is None:
        return statement
    return statement.where(
        select(RoleAssignment.id)
        .where(
            RoleAssignment.user_id == User.id,
            or_(RoleAssignment.location_ids.is_(None), RoleAssignment.location_ids.overlap(list(locations))),
        )
        .exists()
    )


def assignments(user_ids: Collection[UUID]) -> Select[RoleAssignment, str, list[str]]:
    """`(RoleAssignment, custom role's name, its scopes)` of those users, in the order that they were made."""
    return (
        select(RoleAssignment, Role.name, Role.scopes)
        .outerjoin(
            Role, and_(Role.organization_id == RoleAssignment.organization_id, Role.id == RoleAssignment.role_id)
        )
        .where(RoleAssignment.user_id.in_(user_ids))
        .order_by(RoleAssignment.id)
    )


def roles() -> Select[Role]:
    """The custom roles."""
    return select(Role)


def invitations(locations: frozenset[UUID] | None) -> Select[Invitation]:
    """Invitations, only those that would hold at one of those locations unless None."""
    statement = select(Invitation)
    if locations is None:
        return statement
    return statement.where(or_(Invitation.location_ids.is_(None), Invitation.location_ids.overlap(list(locations))))


def api_keys(locations: frozenset[UUID] | None) -> Select[ApiKey]:
    """API keys, only those limited to those locations unless None."""
    statement = select(ApiKey)
    return statement if locations is None else statement.where(ApiKey.location_ids.contained_by(list(locations)))
