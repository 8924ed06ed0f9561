"""`/v1/me/memberships`: what the signed-in member holds, and what teams hold that they run."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems
from coworkapi.core.ids import MembershipId, encode_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.memberships.errors import (
    NoticeTooShort,
    NotInSelfService,
    PauseNotAllowed,
    PausesOverlap,
    UnitsNotFree,
    WrongState,
)
from coworkapi.memberships.models import Membership
from coworkapi.memberships.queries.memberships import memberships_shown, seen_by
from coworkapi.memberships.routes.common import MEMBER, IfMatch, tagged
from coworkapi.memberships.schemas.memberships import (
    MembershipOut,
    MyPauseIn,
    NoticeIn,
    NoticeOptionsOut,
    ResumeIn,
)
from coworkapi.memberships.service import noticing, pausing
from coworkapi.memberships.service.due import catch_up
from coworkapi.memberships.service.reading import Held, held_of
from coworkapi.memberships.values import MembershipState

router = Router(prefix="/v1/me/memberships", tags=["My memberships"])


@router.get("", dependencies=[MEMBER], summary="List your memberships")
async def list_my_memberships(
    ctx: Ctx,
    page: Paging,
    state: Annotated[list[MembershipState] | None, Query(max_length=8, description="In one of these states")] = None,
) -> Page[MembershipOut]:
    """Your own, and those of teams that you run; the newest first. Drafts aren't shown."""
    statement = memberships_shown().where(seen_by(ctx.principal.id), Membership.state != "draft")
    if state is not None:
        statement = statement.where(Membership.state.in_(state))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Membership.id], page=page, order="my_memberships", descending=True
    )
    return Page(data=[held_of(row).out for row in rows], next_cursor=cursor)


@router.get("/{membership_id}", dependencies=[MEMBER], summary="Read your membership")
async def get_my_membership(membership_id: MembershipId, ctx: Ctx, response: Response) -> MembershipOut:
    held = await _mine(ctx, membership_id)
    response.headers["ETag"] = etag(held.row.version)
    return held.out


@router.get(
    "/{membership_id}/notice-options",
    dependencies=[MEMBER],
    summary="Say when your membership may end",
    responses=problems(WrongState),
)
async def get_my_notice_options(membership_id: MembershipId, ctx: Ctx) -> NoticeOptionsOut:
    """If you give notice today: the earliest end, explained line by line, and the ones after."""
    return noticing.notice_options(await _mine(ctx, membership_id), ctx.now)


@router.post(
    "/{membership_id}/give-notice",
    dependencies=[MEMBER],
    summary="Give notice of your membership",
    responses=problems(NotInSelfService, WrongState, NoticeTooShort),
)
async def give_my_notice(
    membership_id: MembershipId, ctx: Ctx, response: Response, body: NoticeIn | None = None, if_match: IfMatch = None
) -> MembershipOut:
    """To the earliest end, or to a later one that its terms let."""
    held, body = await _locked(ctx, membership_id, if_match), body or NoticeIn()
    _check(held, held.terms.self_service.may_cancel, "give notice of")
    await noticing.give_notice(ctx.session, held=held, now=ctx.now, **dict(body))
    return tagged(response, held)


@router.post(
    "/{membership_id}/withdraw-notice",
    dependencies=[MEMBER],
    summary="Withdraw notice of your membership",
    responses=problems(NotInSelfService, WrongState, UnitsNotFree),
)
async def withdraw_my_notice(
    membership_id: MembershipId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> MembershipOut:
    """It goes on as before; an end that staff decided on stays."""
    held = await _locked(ctx, membership_id, if_match)
    _check(held, held.terms.self_service.may_cancel and held.row.end_kind != "at_once", "withdraw notice of")
    await noticing.withdraw_notice(ctx.session, held=held, now=ctx.now)
    return tagged(response, held)


@router.post(
    "/{membership_id}/pause",
    dependencies=[MEMBER],
    summary="Pause your membership",
    responses=problems(NotInSelfService, WrongState, PauseNotAllowed, PausesOverlap),
)
async def pause_my_membership(
    membership_id: MembershipId, body: MyPauseIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> MembershipOut:
    """On days to come, or for whole cycles, as far as the plan's rules let you."""
    held = await _locked(ctx, membership_id, if_match)
    _check(held, held.terms.self_service.may_pause, "pause")
    await pausing.pause_membership(ctx.session, held=held, now=ctx.now, **dict(body))
    return tagged(response, held)


@router.post(
    "/{membership_id}/resume",
    dependencies=[MEMBER],
    summary="Let your membership go on",
    responses=problems(NotInSelfService, WrongState, UnitsNotFree),
)
async def resume_my_membership(
    membership_id: MembershipId, ctx: Ctx, response: Response, body: ResumeIn | None = None, if_match: IfMatch = None
) -> MembershipOut:
    """Ends its pause, today or on a day to come; one that hasn't begun is taken back."""
    held = await _locked(ctx, membership_id, if_match)
    _check(held, held.terms.self_service.may_pause, "resume")
    await pausing.resume_membership(ctx.session, held=held, now=ctx.now, on=body.on if body else None)
    return tagged(response, held)


async def _mine(ctx: Context, membership_id: MembershipId, *, lock: bool = False) -> Held:
    statement = memberships_shown().where(
        Membership.id == membership_id, seen_by(ctx.principal.id), Membership.state != "draft"
    )
    if lock:
        statement = statement.with_for_update(of=Membership).execution_options(populate_existing=True)
    row = (await ctx.session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no membership {encode_id('mbr', membership_id)}")
    return held_of(row)


async def _locked(ctx: Context, membership_id: MembershipId, if_match: str | None) -> Held:
    held = await _mine(ctx, membership_id, lock=True)
    check_if_match(if_match, held.row.version)
    await catch_up(ctx.session, held, ctx.now)
    return held


def _check(held: Held, may: bool, verb: str) -> None:
    if not may:
        raise NotInSelfService(f"{held.plan_name} doesn't let you {verb} it yourself; ask the staff of the space")
