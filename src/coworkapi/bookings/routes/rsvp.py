"""`/v1/public/{organization}/invitations/{token}`: answering an invitation by the link in its mail."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Request, Response
from fastapi.responses import HTMLResponse

from coworkapi.bookings.attendee_schemas import AttendeeResponse, RsvpOut
from coworkapi.bookings.errors import TooLate
from coworkapi.bookings.routes.rsvp_page import POLICY, rsvp_page
from coworkapi.bookings.service.rsvp import answer, find_invited, shown_to_invited
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, for_public, problems
from coworkapi.core.ids import encode_id

router = Router(prefix="/v1/public/{organization}/invitations/{token}", tags=["Attendees"])
Organization = Annotated[str, Path(description="Its slug or id")]
Token = Annotated[str, Path(max_length=100, description="As the link in the mail has it")]
_ANSWERS: dict[str, AttendeeResponse] = {"accept": "accepted", "decline": "declined", "tentative": "tentative"}
_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "As a page, for a browser", "content": {"text/html": {"schema": {"type": "string"}}}}
}


@router.get(
    "",
    dependencies=[for_public()],
    summary="Read an invitation",
    response_model=RsvpOut,
    responses={**_PAGE, **problems(NotFound)},
)
async def get_booking_invitation(
    organization: Organization, token: Token, request: Request, ctx: Ctx
) -> Response | RsvpOut:
    """What someone is invited to, and what they answered. Changes nothing, so that a mail scanner's visit answers
    nothing. JSON, or for a browser a page with buttons."""
    invited = await find_invited(ctx.session, token, secret=_secret(ctx), now=ctx.now)
    return _shown(shown_to_invited(invited), token, request, ctx)


@router.post(
    "/{answered}",
    dependencies=[for_public()],
    summary="Answer an invitation",
    response_model=RsvpOut,
    responses={**_PAGE, **problems(NotFound, TooLate)},
)
async def answer_booking_invitation(
    organization: Organization,
    token: Token,
    answered: Annotated[Literal["accept", "decline", "tentative"], Path()],
    request: Request,
    ctx: Ctx,
) -> Response | RsvpOut:
    """For all that the mail invites to and that is still to come. Can be changed until it is over; who declined is not
    expected as a visitor."""
    rsvp = await answer(ctx.session, token, secret=_secret(ctx), response=_ANSWERS[answered], now=ctx.now)
    return _shown(rsvp, token, request, ctx)


def _shown(rsvp: RsvpOut, token: str, request: Request, ctx: Context) -> Response | RsvpOut:
    if "text/html" not in request.headers.get("accept", ""):
        return rsvp
    page = rsvp_page(
        rsvp,
        action=f"/v1/public/{encode_id('org', ctx.organization_id)}/invitations/{token}",
        language=request.headers.get("accept-language", ""),
    )
    headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    return HTMLResponse(page, headers=headers)


def _secret(ctx: Context) -> str:
    return ctx.settings.secret_key.get_secret_value()
