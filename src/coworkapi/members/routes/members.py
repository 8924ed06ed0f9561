"""`/v1/members`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Header, Query, Response
from sqlalchemy import Select, select

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import LocationId, MemberId, TeamId
from coworkapi.core.leaving import StillNeeded
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, Name, changes
from coworkapi.members import service
from coworkapi.members.errors import EmailTaken, ExternalIdTaken, MemberIsArchived, MemberWasMerged, NoEmail
from coworkapi.members.models import Member, MemberTag, Tag, Team, TeamMember
from coworkapi.members.queries import at_home_in, found_members, member_state, member_views, places_of_member
from coworkapi.members.routes.access import require_home
from coworkapi.members.routes.filters import CustomFieldFilter, Search, wanted_values, words_of
from coworkapi.members.schemas import MemberIn, MemberOut, MemberPatch, MergeIn, MergeOut, TeamMembershipOut
from coworkapi.members.values import MemberState

router = Router(prefix="/v1/members", tags=["Members"])
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
Sort = Literal["name", "created_at", "-created_at", "updated_at", "-updated_at"]
SORT_KEYS: dict[str, list[Any]] = {
    "name": [Member.sort_name, Member.id],
    "created_at": [Member.created_at, Member.id],
    "updated_at": [Member.updated_at, Member.id],
}


@router.get("", dependencies=[requires("members:read")], summary="List members")
async def list_members(
    ctx: Ctx,
    page: Paging,
    q: Search = None,
    tag: Annotated[
        list[Name] | None, Query(max_length=10, description="Only who carries this tag (repeatable: all of them)")
    ] = None,
    team_id: Annotated[TeamId | None, Query(description="Only the people of this team")] = None,
    state: Annotated[MemberState | None, Query(description="Only in this state")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only at home at this location")] = None,
    email: Annotated[str | None, Query(max_length=320, description="Only with exactly this address")] = None,
    external_id: Annotated[str | None, Query(max_length=200, description="Only with this id of yours")] = None,
    custom_field: CustomFieldFilter = None,
    archived: Annotated[
        Literal["false", "true", "any"], Query(description="`any` includes archived and merged members")
    ] = "false",
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
    sort: Annotated[Sort | None, Query(description="`name` unless you search; a search sorts by likeness")] = None,
) -> Page[MemberOut]:
    """By name, or the best match first when you search with `q`."""
    statement = member_views().where(at_home_in(Member.home_location_id, ctx.principal.locations("members:read")))
    for name in tag or ():
        statement = statement.where(_carries(name))
    if team_id is not None:
        statement = statement.where(Member.id.in_(select(TeamMember.member_id).where(TeamMember.team_id == team_id)))
    if state is not None:
        statement = statement.where(member_state() == state)
    if location_id is not None:
        statement = statement.where(Member.home_location_id == location_id)
    if email is not None:
        statement = statement.where(Member.email == email.strip().lower())
    if external_id is not None:
        statement = statement.where(Member.external_id == external_id)
    if custom_field:
        wanted = await wanted_values(ctx.session, "member", custom_field)
        statement = statement.where(service.holds_values(Member.custom_fields, wanted))
    if archived != "any":
        statement = statement.where(
            Member.archived_at.is_(None) if archived == "false" else Member.archived_at.is_not(None)
        )
    if updated_since is not None:
        statement = statement.where(Member.updated_at >= updated_since)
    return await _page(ctx, page, statement, q, sort)


async def _page(ctx: Context, page: Paging, statement: Select[Any], q: str | None, sort: str | None) -> Page[MemberOut]:
    if q is not None:
        if sort is not None:
            raise Invalid.field("query/sort", "a search sorts by likeness; leave sort out")
        found = found_members(words_of(q))
        statement = statement.join(found, found.c.id == Member.id)
        keys, order, descending = [found.c.distance, *SORT_KEYS["name"]], "likeness", False
    else:
        order = sort or "name"
        descending = order.startswith("-")
        keys = SORT_KEYS[order.removeprefix("-")]
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=keys, page=page, order=f"members:{order}", descending=descending
    )
    return Page(data=[MemberOut.model_validate(row) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[requires("members:write")],
    summary="Add a member",
    responses=problems(EmailTaken, ExternalIdTaken, NotFound),
)
async def create_member(body: MemberIn, ctx: Ctx, response: Response) -> MemberOut:
    """Adds a member, and a billing account of their own."""
    require_home(ctx, "members:write", body.home_location_id)
    values = {name: getattr(body, name) for name in MemberIn.model_fields}
    values["address"] = body.address.model_dump(exclude_none=True)
    shown = await service.create_member(ctx.session, **values)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.get("/{member_id}", dependencies=[requires("members:read")], summary="Get a member")
async def get_member(member_id: MemberId, ctx: Ctx, response: Response) -> MemberOut:
    """A merged duplicate still answers; `merged_into_id` names the member that stays."""
    shown = await service.show_member(ctx.session, member_id)
    require_home(ctx, "members:read", shown.out.home_location_id)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.patch(
    "/{member_id}",
    dependencies=[requires("members:write")],
    summary="Change a member",
    responses=problems(EmailTaken, ExternalIdTaken, MemberWasMerged, NotFound),
)
async def update_member(
    member_id: MemberId, body: MemberPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> MemberOut:
    """Changes the fields that the body names. Taking `may_sign_in` away ends the member's sessions."""
    member = await service.lock_member(ctx.session, member_id)
    require_home(ctx, "members:write", member.home_location_id)
    check_if_match(if_match, member.version)
    named = changes(body)
    if "home_location_id" in named:
        require_home(ctx, "members:write", body.home_location_id)
    if "address" in named:
        named["address"] = body.address.model_dump(exclude_none=True)
    shown = await service.update_member(ctx.session, member=member, changes=named)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.post(
    "/{member_id}/archive",
    dependencies=[requires("members:write")],
    summary="Archive a member",
    responses=problems(StillNeeded),
)
async def archive_member(member_id: MemberId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> MemberOut:
    """Puts a member away: kept, hidden from lists, signed out everywhere. Doing it again changes nothing.

    Refused while they hold a membership, or pay for one.
    """
    member = await service.lock_member(ctx.session, member_id)
    require_home(ctx, "members:write", member.home_location_id)
    check_if_match(if_match, member.version)
    shown = await service.archive_member(ctx.session, member=member)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.post(
    "/{member_id}/restore",
    dependencies=[requires("members:write")],
    summary="Restore a member",
    responses=problems(MemberWasMerged),
)
async def restore_member(member_id: MemberId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> MemberOut:
    """Brings an archived member back. Doing it again changes nothing."""
    member = await service.lock_member(ctx.session, member_id)
    require_home(ctx, "members:write", member.home_location_id)
    check_if_match(if_match, member.version)
    shown = await service.restore_member(ctx.session, member=member)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.post(
    "/{member_id}/invite",
    dependencies=[requires("members:write")],
    summary="Invite a member to sign in",
    responses=problems(NoEmail, MemberIsArchived, MemberWasMerged),
)
async def invite_member(member_id: MemberId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> MemberOut:
    """Lets the member sign in (`may_sign_in`) and sends them a link by mail. Doing it again sends another."""
    member = await service.lock_member(ctx.session, member_id)
    require_home(ctx, "members:write", member.home_location_id)
    check_if_match(if_match, member.version)
    shown = await service.invite_member(ctx.session, member=member)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.post(
    "/{member_id}/merge",
    dependencies=[requires("members:write")],
    summary="Merge a duplicate into a member",
    responses=problems(MemberWasMerged, NotFound),
)
async def merge_members(
    member_id: MemberId,
    body: MergeIn,
    ctx: Ctx,
    dry_run: Annotated[bool, Query(description="Only show what it would do")] = False,
    if_match: IfMatch = None,
) -> MergeOut:
    """The member of the path stays; what belongs to the duplicate becomes theirs, and empty fields are filled.

    The duplicate is archived with `merged_into_id`, and signed out. It keeps its billing account and external id.
    """
    stays, duplicate = await service.lock_pair(ctx.session, stays_id=member_id, duplicate_id=body.duplicate_id)
    require_home(ctx, "members:write", stays.home_location_id)
    require_home(ctx, "members:write", duplicate.home_location_id)
    check_if_match(if_match, stays.version)
    return await service.merge_members(ctx.session, stays=stays, duplicate=duplicate, dry_run=dry_run)


@router.get("/{member_id}/teams", dependencies=[requires("members:read")], summary="List a member's teams")
async def list_teams_of_member(member_id: MemberId, ctx: Ctx, page: Paging) -> Page[TeamMembershipOut]:
    """By the team's name."""
    member = await service.show_member(ctx.session, member_id)
    require_home(ctx, "members:read", member.out.home_location_id)
    rows, cursor = await fetch_page(
        ctx.session,
        places_of_member(member_id),
        keys=[Team.sort_name, Team.id],
        page=page,
        order="teams_of_member",
    )
    return Page(data=[TeamMembershipOut.model_validate(row) for row in rows], next_cursor=cursor)


def _carries(name: str) -> Any:
    tagged = select(MemberTag.member_id).join(Tag, Tag.id == MemberTag.tag_id)
    return Member.id.in_(tagged.where(Tag.key == service.tag_key(name.strip())))
