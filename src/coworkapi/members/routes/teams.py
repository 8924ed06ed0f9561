"""`/v1/teams`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Header, Query, Response

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.expand import Expandable, Expansion, Relation
from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import LocationId, MemberId, TeamId
from coworkapi.core.leaving import StillNeeded
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.members import service
from coworkapi.members.errors import ExternalIdTaken, MemberIsArchived, MemberWasMerged, TeamIsArchived
from coworkapi.members.models import Member, Team, TeamMember
from coworkapi.members.queries import at_home_in, found_teams, people_views, team_views
from coworkapi.members.routes.access import require_home
from coworkapi.members.routes.filters import CustomFieldFilter, Search, wanted_values, words_of
from coworkapi.members.schemas import PersonIn, PersonOut, TeamIn, TeamOut, TeamPatch
from coworkapi.members.values import TeamRole

router = Router(prefix="/v1/teams", tags=["Teams"])
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
EXPAND = Expandable(PersonOut, member=Relation(service.show_members))
SORT_KEYS: dict[str, list[Any]] = {
    "name": [Team.sort_name, Team.id],
    "created_at": [Team.created_at, Team.id],
    "updated_at": [Team.updated_at, Team.id],
}


@router.get("", dependencies=[requires("members:read")], summary="List teams")
async def list_teams(
    ctx: Ctx,
    page: Paging,
    q: Search = None,
    location_id: Annotated[LocationId | None, Query(description="Only at home at this location")] = None,
    external_id: Annotated[str | None, Query(max_length=200, description="Only with this id of yours")] = None,
    custom_field: CustomFieldFilter = None,
    archived: Annotated[
        Literal["false", "true", "any"], Query(description="Whether archived teams are shown")
    ] = "false",
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
    sort: Annotated[
        Literal["name", "created_at", "-created_at", "updated_at", "-updated_at"] | None,
        Query(description="`name` unless you search; a search sorts by likeness"),
    ] = None,
) -> Page[TeamOut]:
    """By name, or the best match first when you search with `q`."""
    statement = team_views().where(at_home_in(Team.home_location_id, ctx.principal.locations("members:read")))
    if location_id is not None:
        statement = statement.where(Team.home_location_id == location_id)
    if external_id is not None:
        statement = statement.where(Team.external_id == external_id)
    if custom_field:
        wanted = await wanted_values(ctx.session, "team", custom_field)
        statement = statement.where(service.holds_values(Team.custom_fields, wanted))
    if archived != "any":
        statement = statement.where(
            Team.archived_at.is_(None) if archived == "false" else Team.archived_at.is_not(None)
        )
    if updated_since is not None:
        statement = statement.where(Team.updated_at >= updated_since)
    if q is not None:
        if sort is not None:
            raise Invalid.field("query/sort", "a search sorts by likeness; leave sort out")
        found = found_teams(words_of(q))
        statement = statement.join(found, found.c.id == Team.id)
        keys, order = [found.c.distance, *SORT_KEYS["name"]], "likeness"
    else:
        order = sort or "name"
        keys = SORT_KEYS[order.removeprefix("-")]
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=keys, page=page, order=f"teams:{order}", descending=order.startswith("-")
    )
    return Page(data=[TeamOut.model_validate(row) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[requires("members:write")],
    summary="Add a team",
    responses=problems(ExternalIdTaken, NotFound),
)
async def create_team(body: TeamIn, ctx: Ctx, response: Response) -> TeamOut:
    """Adds a team, and a billing account of its own that pays for everything until you say otherwise."""
    require_home(ctx, "members:write", body.home_location_id)
    shown = await service.create_team(ctx.session, **{name: getattr(body, name) for name in TeamIn.model_fields})
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.get("/{team_id}", dependencies=[requires("members:read")], summary="Get a team")
async def get_team(team_id: TeamId, ctx: Ctx, response: Response) -> TeamOut:
    """One team."""
    shown = await service.show_team(ctx.session, team_id)
    require_home(ctx, "members:read", shown.out.home_location_id)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.patch(
    "/{team_id}",
    dependencies=[requires("members:write")],
    summary="Change a team",
    responses=problems(ExternalIdTaken, NotFound),
)
async def update_team(
    team_id: TeamId, body: TeamPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> TeamOut:
    """Changes the fields that the body names."""
    team = await service.lock_team(ctx.session, team_id)
    require_home(ctx, "members:write", team.home_location_id)
    check_if_match(if_match, team.version)
    named = changes(body)
    if "home_location_id" in named:
        require_home(ctx, "members:write", body.home_location_id)
    shown = await service.update_team(ctx.session, team=team, changes=named)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.post(
    "/{team_id}/archive",
    dependencies=[requires("members:write")],
    summary="Archive a team",
    responses=problems(StillNeeded),
)
async def archive_team(team_id: TeamId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> TeamOut:
    """Puts a team away. Its people stay members; it pays for them no more. Doing it again changes nothing.

    Refused while it holds a membership, or pays for one.
    """
    team = await service.lock_team(ctx.session, team_id)
    require_home(ctx, "members:write", team.home_location_id)
    check_if_match(if_match, team.version)
    shown = await service.archive_team(ctx.session, team=team)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.post("/{team_id}/restore", dependencies=[requires("members:write")], summary="Restore a team")
async def restore_team(team_id: TeamId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> TeamOut:
    """Brings an archived team back. Doing it again changes nothing."""
    team = await service.lock_team(ctx.session, team_id)
    require_home(ctx, "members:write", team.home_location_id)
    check_if_match(if_match, team.version)
    shown = await service.restore_team(ctx.session, team=team)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.get("/{team_id}/people", dependencies=[requires("members:read")], summary="List a team's people")
async def list_people(
    team_id: TeamId,
    ctx: Ctx,
    page: Paging,
    expand: Annotated[Expansion, Depends(EXPAND)],
    role: Annotated[TeamRole | None, Query(description="Only in this role")] = None,
) -> Page[PersonOut]:
    """By name."""
    shown = await service.show_team(ctx.session, team_id)
    require_home(ctx, "members:read", shown.out.home_location_id)
    statement = people_views().where(TeamMember.team_id == team_id)
    if role is not None:
        statement = statement.where(TeamMember.role == role)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Member.sort_name, Member.id], page=page, order="people"
    )
    people = [PersonOut.model_validate(row) for row in rows]
    return Page(data=await expand.fill(ctx, people), next_cursor=cursor)


@router.put(
    "/{team_id}/people/{member_id}",
    dependencies=[requires("members:write")],
    summary="Put a member into a team",
    responses=problems(TeamIsArchived, MemberIsArchived, MemberWasMerged),
)
async def put_person(team_id: TeamId, member_id: MemberId, body: PersonIn, ctx: Ctx) -> PersonOut:
    """Makes a member belong to the team, in that role; or gives them another role."""
    team = await service.lock_team(ctx.session, team_id)
    require_home(ctx, "members:write", team.home_location_id)
    member = await service.lock_member(ctx.session, member_id)
    require_home(ctx, "members:write", member.home_location_id)
    return await service.put_person(ctx.session, team=team, member=member, role=body.role)


@router.delete(
    "/{team_id}/people/{member_id}",
    status_code=204,
    dependencies=[requires("members:write")],
    summary="Take a member out of a team",
)
async def remove_person(team_id: TeamId, member_id: MemberId, ctx: Ctx) -> None:
    """The member stays a member. Staff may take out the last admin, and then look after the team themselves."""
    team = await service.lock_team(ctx.session, team_id)
    require_home(ctx, "members:write", team.home_location_id)
    await service.remove_person(ctx.session, team=team, member_id=member_id)
