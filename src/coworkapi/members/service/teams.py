"""Teams and who belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.leaving import may_leave
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.members.errors import ExternalIdTaken, LastTeamAdmin, TeamIsArchived
from coworkapi.members.events import (
    PersonChanged,
    PersonJoined,
    PersonLeft,
    TeamArchived,
    TeamCreated,
    TeamRestored,
    TeamUpdated,
)
from coworkapi.members.folding import search_text_of, sort_name_of
from coworkapi.members.models import BillingAccount, Member, Team, TeamInvitation, TeamMember
from coworkapi.members.queries import people_views, team_views
from coworkapi.members.schemas import PersonOut, TeamOut
from coworkapi.members.service.custom_fields import checked_values
from coworkapi.members.service.members import check_live
from coworkapi.members.service.shown import Shown, previous
from coworkapi.members.service.surroundings import surroundings
from coworkapi.members.values import PAID_KINDS, TeamRole


async def show_team(session: AsyncSession, team_id: UUID) -> Shown[TeamOut]:
    """The team as GET shows it. Raises NotFound."""
    row = (await session.execute(team_views().where(Team.id == team_id))).one_or_none()
    if row is None:
        raise NotFound("there is no such team")
    return Shown(TeamOut.model_validate(row), row.version)


async def show_teams(session: AsyncSession, team_ids: set[UUID]) -> Mapping[UUID, TeamOut]:
    """Teams by id, in one statement; unknown ids are left out."""
    rows = await session.execute(team_views().where(Team.id.in_(team_ids)))
    return {row.id: TeamOut.model_validate(row) for row in rows}


async def lock_team(session: AsyncSession, team_id: UUID) -> Team:
    """The team, locked until the transaction ends. Raises NotFound."""
    team = (await session.execute(select(Team).where(Team.id == team_id).with_for_update())).scalar_one_or_none()
    if team is None:
        raise NotFound("there is no such team")
    return team


async def create_team(
    session: AsyncSession,
    *,
    name: str,
    home_location_id: UUID | None = None,
    custom_fields: Mapping[str, Any] | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Shown[TeamOut]:
    """A new team with a billing account that pays for everything. Raises ExternalIdTaken, Invalid, NotFound."""
    around = await surroundings(session, home_location_id)
    await _check_external_id(session, external_id)
    team = Team(
        id=new_id(),
        name=name,
        sort_name=sort_name_of(name),
        search_text=search_text_of(name),
        home_location_id=home_location_id,
        custom_fields=await checked_values(session, "team", custom_fields or {}),
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    session.add(team)
    await session.flush()
    session.add(BillingAccount(team_id=team.id, name=name, currency=around.currency, pays_for=list(PAID_KINDS)))
    await session.flush()
    shown = await show_team(session, team.id)
    emit(session, TeamCreated(aggregate_id=team.id, location_id=home_location_id, data=shown.out))
    return shown


async def update_team(session: AsyncSession, *, team: Team, changes: Mapping[str, Any]) -> Shown[TeamOut]:
    """Applies the named fields to a locked team; no change, no version. Raises as `create_team`."""
    before = await show_team(session, team.id)
    changes = dict(changes)
    if "metadata" in changes:
        changes["meta"] = changes.pop("metadata")
    if changes.get("external_id") is not None and changes["external_id"] != team.external_id:
        await _check_external_id(session, changes["external_id"])
    if "custom_fields" in changes:
        changes["custom_fields"] = await checked_values(session, "team", changes["custom_fields"], team.custom_fields)
    if changes.get("home_location_id"):
        await surroundings(session, changes["home_location_id"])
    for name, value in changes.items():
        if getattr(team, name) != value:
            setattr(team, name, value)
    team.sort_name = sort_name_of(team.name)
    team.search_text = search_text_of(team.name)
    if not session.is_modified(team):
        return before
    team.version += 1
    await session.flush()
    after = await show_team(session, team.id)
    emit(
        session,
        TeamUpdated(
            aggregate_id=team.id,
            location_id=team.home_location_id,
            data=after.out,
            previous=previous(before.out, after.out),
        ),
    )
    return after


async def archive_team(session: AsyncSession, *, team: Team) -> Shown[TeamOut]:
    """Puts a locked team away; its people stay, it pays for them no more. Again: changes nothing.

    Raises StillNeeded.
    """
    if team.archived_at is None:
        await may_leave(session, "team", team.id)
        team.archived_at = acting_principal(session).now
        team.version += 1
        await session.flush()
        shown = await show_team(session, team.id)
        emit(session, TeamArchived(aggregate_id=team.id, location_id=team.home_location_id, data=shown.out))
        return shown
    return await show_team(session, team.id)


async def restore_team(session: AsyncSession, *, team: Team) -> Shown[TeamOut]:
    """Brings a locked team back."""
    if team.archived_at is not None:
        team.archived_at = None
        team.version += 1
        await session.flush()
        shown = await show_team(session, team.id)
        emit(session, TeamRestored(aggregate_id=team.id, location_id=team.home_location_id, data=shown.out))
        return shown
    return await show_team(session, team.id)


async def put_person(session: AsyncSession, *, team: Team, member: Member, role: TeamRole) -> PersonOut:
    """Makes a locked member belong to a locked team in that role.

    A team may be without an admin: then staff look after it. Raises TeamIsArchived, MemberIsArchived, MemberWasMerged.
    """
    check_team_live(team)
    check_live(member)
    before = await find_person(session, team_id=team.id, member_id=member.id)
    if before is not None and before.role == role:
        return before
    statement = insert(TeamMember).values(team_id=team.id, member_id=member.id, role=role)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "team_id", "member_id"], set_={"role": statement.excluded.role}
        )
    )
    await session.execute(
        delete(TeamInvitation).where(TeamInvitation.team_id == team.id, TeamInvitation.member_id == member.id)
    )
    after = await show_person(session, team_id=team.id, member_id=member.id)
    if before is None:
        emit(session, PersonJoined(aggregate_id=team.id, location_id=team.home_location_id, data=after))
    else:
        emit(
            session,
            PersonChanged(
                aggregate_id=team.id,
                location_id=team.home_location_id,
                data=after,
                previous=previous(before, after),
            ),
        )
    return after


async def remove_person(session: AsyncSession, *, team: Team, member_id: UUID) -> None:
    """Takes a member out of a locked team. Raises NotFound."""
    before = await show_person(session, team_id=team.id, member_id=member_id)
    await session.execute(delete(TeamMember).where(TeamMember.team_id == team.id, TeamMember.member_id == member_id))
    emit(session, PersonLeft(aggregate_id=team.id, location_id=team.home_location_id, data=before))


async def find_person(session: AsyncSession, *, team_id: UUID, member_id: UUID) -> PersonOut | None:
    """A member's place in a team, or None."""
    statement = people_views().where(TeamMember.team_id == team_id, TeamMember.member_id == member_id)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else PersonOut.model_validate(row)


async def show_person(session: AsyncSession, *, team_id: UUID, member_id: UUID) -> PersonOut:
    """A member's place in a team. Raises NotFound."""
    found = await find_person(session, team_id=team_id, member_id=member_id)
    if found is None:
        raise NotFound("that member does not belong to the team")
    return found


async def check_not_last_admin(session: AsyncSession, *, team: Team, member_id: UUID) -> None:
    """Raises LastTeamAdmin when this member is the locked team's only admin. For what admins do themselves."""
    others = select(func.count()).where(
        TeamMember.team_id == team.id, TeamMember.role == "admin", TeamMember.member_id != member_id
    )
    if not (await session.execute(others)).scalar_one():
        raise LastTeamAdmin("the team would have no admin left; make someone else an admin first, or ask the operator")


def check_team_live(team: Team) -> None:
    """Raises TeamIsArchived."""
    if team.archived_at is not None:
        raise TeamIsArchived("the team is archived; restore it first")


def missing_in_body(pointer: str, what: str) -> NotFound:
    """The error for an id in a body that names nothing here."""
    detail = f"there is no such {what} in this organization"
    return NotFound(
        f"{pointer.strip('/')}: {detail}", errors=[ProblemItem(pointer=pointer, code="not_found", detail=detail)]
    )


async def _check_external_id(session: AsyncSession, external_id: str | None) -> None:
    if external_id is None:
        return
    found = (await session.execute(select(Team.id).where(Team.external_id == external_id))).scalar_one_or_none()
    if found is not None:
        other = encode_id("team", found)
        raise ExternalIdTaken(f"{other} has the external_id {external_id!r}", extra={"team_id": other})
