"""Members' sign-in: `/v1/public/{organization}/sign-in-links` and `/sign-in`."""

from __future__ import annotations

from coworkapi.core.http import Ctx, Router, for_public, problems
from coworkapi.identity.service import LinkRefused
from coworkapi.members import service
from coworkapi.members.schemas import LinkIn, MemberSessionOut, SignInLinkIn

router = Router(prefix="/v1/public/{organization}", tags=["Member sign-in"])


@router.post("/sign-in-links", status_code=202, dependencies=[for_public()], summary="Ask for a sign-in link")
async def request_sign_in_link(organization: str, body: SignInLinkIn, ctx: Ctx) -> None:
    """If a member who may sign in has that address, a link is sent there. The answer is the same for everyone."""
    await service.request_sign_in_link(ctx.session, email=body.email)


@router.post(
    "/sign-in",
    dependencies=[for_public()],
    summary="Sign in with a link",
    responses=problems(LinkRefused),
    openapi_extra={"x-secret-answer": True},
)
async def sign_in_member(organization: str, body: LinkIn, ctx: Ctx) -> MemberSessionOut:
    """Turns a link's secret into a session. The link works once."""
    tokens, member_id = await service.sign_in_member(
        ctx.session, token=body.token, settings=ctx.settings, ip=ctx.ip, user_agent=ctx.user_agent
    )
    return await service.member_session_out(ctx.session, tokens, member_id)
