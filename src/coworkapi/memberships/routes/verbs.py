"""What becomes of a membership: the verbs of its life, for staff and integrators."""

from __future__ import annotations

from fastapi import Response

from coworkapi.core.http import Ctx, Router, problems
from coworkapi.core.ids import MembershipId
from coworkapi.memberships.errors import (
    NoticeTooShort,
    PauseNotAllowed,
    PausesOverlap,
    PlanFull,
    PlanIsArchived,
    TermIsOver,
    UnitsNotFree,
    WrongState,
)
from coworkapi.memberships.routes.common import WRITE, IfMatch, locked, tagged
from coworkapi.memberships.schemas.memberships import (
    CancelIn,
    MembershipEndIn,
    MembershipOut,
    PauseIn,
    ReactivateIn,
    RelocateIn,
    ResumeIn,
    SignIn,
    StaffNoticeIn,
    StartIn,
)
from coworkapi.memberships.service import changing, creating, ending, noticing, pausing

router = Router(prefix="/v1/memberships/{membership_id}", tags=["Memberships"])


@router.post(
    "/start",
    dependencies=[WRITE],
    summary="Put a membership in force",
    responses=problems(WrongState, PlanFull, UnitsNotFree),
)
async def start_membership(
    membership_id: MembershipId, ctx: Ctx, response: Response, body: StartIn | None = None, if_match: IfMatch = None
) -> MembershipOut:
    """A draft, from the day that it was made for; or one that is about to begin, on another day: today unless said
    otherwise."""
    held, body = await locked(ctx, membership_id, if_match), body or StartIn()
    await creating.start_membership(ctx.session, held=held, now=ctx.now, starts_on=body.starts_on, signed=body.signed)
    return tagged(response, held)


@router.post(
    "/sign",
    dependencies=[WRITE],
    summary="Note that a membership was signed",
    responses=problems(WrongState, TermIsOver, UnitsNotFree),
)
async def sign_membership(
    membership_id: MembershipId, ctx: Ctx, response: Response, body: SignIn | None = None, if_match: IfMatch = None
) -> MembershipOut:
    """It begins on its day, or now if that has come; or on another day that was agreed to instead."""
    held, body = await locked(ctx, membership_id, if_match), body or SignIn()
    await creating.sign_membership(ctx.session, held=held, now=ctx.now, starts_on=body.starts_on)
    return tagged(response, held)


@router.post(
    "/pause",
    dependencies=[WRITE],
    summary="Pause a membership",
    responses=problems(WrongState, PauseNotAllowed, PausesOverlap),
)
async def pause_membership(
    membership_id: MembershipId, ctx: Ctx, response: Response, body: PauseIn | None = None, if_match: IfMatch = None
) -> MembershipOut:
    """On days to come, or for whole cycles. Days of pause aren't billed; `keeps` says what goes on."""
    held, body = await locked(ctx, membership_id, if_match), body or PauseIn()
    await pausing.pause_membership(ctx.session, held=held, now=ctx.now, **dict(body))
    return tagged(response, held)


@router.post(
    "/resume",
    dependencies=[WRITE],
    summary="Let a membership go on",
    responses=problems(WrongState, UnitsNotFree),
)
async def resume_membership(
    membership_id: MembershipId, ctx: Ctx, response: Response, body: ResumeIn | None = None, if_match: IfMatch = None
) -> MembershipOut:
    """Ends its pause, today or on a day to come; one that hasn't begun is taken back."""
    held = await locked(ctx, membership_id, if_match)
    await pausing.resume_membership(ctx.session, held=held, now=ctx.now, on=body.on if body else None)
    return tagged(response, held)


@router.post(
    "/give-notice",
    dependencies=[WRITE],
    summary="Give notice of a membership",
    responses=problems(WrongState, NoticeTooShort),
)
async def give_notice(
    membership_id: MembershipId,
    ctx: Ctx,
    response: Response,
    body: StaffNoticeIn | None = None,
    if_match: IfMatch = None,
) -> MembershipOut:
    """To the earliest end, or to a later one that its terms let; a 409 `notice_too_short` explains the earliest."""
    held, body = await locked(ctx, membership_id, if_match), body or StaffNoticeIn()
    await noticing.give_notice(ctx.session, held=held, now=ctx.now, **dict(body))
    return tagged(response, held)


@router.post(
    "/withdraw-notice",
    dependencies=[WRITE],
    summary="Withdraw notice of a membership",
    responses=problems(WrongState, UnitsNotFree),
)
async def withdraw_notice(
    membership_id: MembershipId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> MembershipOut:
    """It goes on as before; what it rents must not have been promised to others meanwhile."""
    held = await locked(ctx, membership_id, if_match)
    await noticing.withdraw_notice(ctx.session, held=held, now=ctx.now)
    return tagged(response, held)


@router.post("/end", dependencies=[WRITE], summary="End a membership", responses=problems(WrongState))
async def end_membership(
    membership_id: MembershipId, body: MembershipEndIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> MembershipOut:
    """Today or on a later day, whatever its terms of notice say."""
    held = await locked(ctx, membership_id, if_match)
    await ending.end_membership(ctx.session, held=held, now=ctx.now, ends_on=body.ends_on, reason=body.reason)
    return tagged(response, held)


@router.post("/cancel", dependencies=[WRITE], summary="Take back a membership", responses=problems(WrongState))
async def cancel_membership(
    membership_id: MembershipId, ctx: Ctx, response: Response, body: CancelIn | None = None, if_match: IfMatch = None
) -> MembershipOut:
    """Before it began."""
    held = await locked(ctx, membership_id, if_match)
    await ending.cancel_membership(ctx.session, held=held, now=ctx.now, reason=body.reason if body else None)
    return tagged(response, held)


@router.post(
    "/reactivate",
    dependencies=[WRITE],
    summary="Bring back a membership that had ended",
    responses=problems(WrongState, PlanIsArchived, PlanFull, UnitsNotFree),
)
async def reactivate_membership(
    membership_id: MembershipId,
    ctx: Ctx,
    response: Response,
    body: ReactivateIn | None = None,
    if_match: IfMatch = None,
) -> MembershipOut:
    """With the terms that it had. The days between its end and now are a gap that nobody pays for."""
    held, body = await locked(ctx, membership_id, if_match), body or ReactivateIn()
    await ending.reactivate_membership(
        ctx.session, held=held, now=ctx.now, starts_on=body.starts_on, reason=body.reason
    )
    return tagged(response, held)


@router.post(
    "/relocate",
    dependencies=[WRITE],
    summary="Rent out other resources to a membership",
    responses=problems(WrongState, UnitsNotFree),
)
async def relocate_membership(
    membership_id: MembershipId, body: RelocateIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> MembershipOut:
    """From today on, in place of those before. Its price stays."""
    held = await locked(ctx, membership_id, if_match)
    await changing.relocate_membership(ctx.session, held=held, resource_ids=body.resource_ids, now=ctx.now)
    return tagged(response, held)
