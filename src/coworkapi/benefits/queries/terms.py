"""Selects behind the lists of discounts and permissions, and whose accounts they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from coworkapi.benefits.models import Discount, Permission
from coworkapi.members.models import BillingAccount, Member, Team, TeamMember
from coworkapi.members.queries import at_home_in


async def home_of(session: AsyncSession, account_id: UUID) -> UUID | None:
    """The home location of an account's owner; None for an account that isn't there, too."""
    home: UUID | None = await session.scalar(
        _owners(func.coalesce(Member.home_location_id, Team.home_location_id), account_id)
    )
    return home


def accounts_at_home_in(locations: Collection[UUID]) -> Select[Any]:
    """The accounts of whom staff limited to `locations` may see: at home there, or at home nowhere."""
    home = func.coalesce(Member.home_location_id, Team.home_location_id)
    return _owners(BillingAccount.id).where(at_home_in(home, frozenset(locations)))


def accounts_of_person(member_id: UUID) -> Select[Any]:
    """A member's own account and those of their live teams."""
    teams = (
        select(TeamMember.team_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.member_id == member_id, Team.archived_at.is_(None))
    )
    return select(BillingAccount.id).where(
        or_(BillingAccount.member_id == member_id, BillingAccount.team_id.in_(teams))
    )


def of_accounts(
    table: type[Discount] | type[Permission],
    *,
    locations: frozenset[UUID] | None = None,
    account_id: UUID | None = None,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
) -> ColumnElement[bool]:
    """Which rows are of these accounts; what is for everyone belongs to every member and team."""
    everyone = table.account_id.is_(None) if table is Discount else false()
    found: list[ColumnElement[bool]] = []
    if locations is not None:
        found.append(or_(table.account_id.in_(accounts_at_home_in(locations)), everyone))
    if account_id is not None:
        found.append(table.account_id == account_id)
    if member_id is not None:
        known = select(Member.id).where(Member.id == member_id).exists()
        found.append(or_(table.account_id.in_(accounts_of_person(member_id)), everyone & known))
    if team_id is not None:
        teams = select(BillingAccount.id).where(BillingAccount.team_id == team_id)
        found.append(or_(table.account_id.in_(teams), everyone & teams.exists()))
    return and_(true(), *found)


def valid_at(table: type[Discount] | type[Permission], at: datetime) -> ColumnElement[bool]:
    """Which rows are valid at that instant."""
    return (table.valid_from <= at) & or_(table.valid_until.is_(None), table.valid_until > at)


def _owners(column: Any, account_id: UUID | None = None) -> Select[Any]:
    statement = (
        select(column)
        .select_from(BillingAccount)
        .outerjoin(Member, Member.id == BillingAccount.member_id)
        .outerjoin(Team, Team.id == BillingAccount.team_id)
    )
    return statement if account_id is None else statement.where(BillingAccount.id == account_id)
