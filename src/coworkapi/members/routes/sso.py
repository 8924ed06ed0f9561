"""The last step of single sign-on, for staff and members: `/v1/public/{organization}/sso-sessions`."""

from __future__ import annotations

from coworkapi.core.http import Ctx, Router, for_public, problems
from coworkapi.identity.service import signed_in_out
from coworkapi.identity.sso import service as sso
from coworkapi.identity.sso.errors import SsoCodeRefused, SsoNotAdmitted
from coworkapi.identity.sso.schemas import SsoCodeIn
from coworkapi.identity.values import SignedInOut
from coworkapi.members import service
from coworkapi.members.schemas import MemberSessionOut

router = Router(prefix="/v1/public/{organization}", tags=["Single sign-on"])


@router.post(
    "/sso-sessions",
    dependencies=[for_public()],
    summary="Sign in with a code of single sign-on",
    responses=problems(SsoCodeRefused, SsoNotAdmitted),
    openapi_extra={"x-secret-answer": True},
)
async def sign_in_with_sso(organization: str, body: SsoCodeIn, ctx: Ctx) -> SignedInOut | MemberSessionOut:
    """Turns the code into a session: of a user, or of a member, as the connection is for staff or for members. The code
    works once, within a minute, with the verifier of the challenge that the sign-in began with. A user's session is
    good for this organization alone and can't touch their account."""
    proved = await sso.prove_code(
        ctx.session, code=body.code.get_secret_value(), verifier=body.code_verifier.get_secret_value()
    )
    if proved.connection.audience == "staff":
        found = await sso.sign_in_staff(
            ctx.session, settings=ctx.settings, proved=proved, ip=ctx.ip, user_agent=ctx.user_agent
        )
        return signed_in_out(found)
    tokens, member_id = await service.sign_in_member_by_sso(
        ctx.session, settings=ctx.settings, proved=proved, ip=ctx.ip, user_agent=ctx.user_agent
    )
    return await service.member_session_out(ctx.session, tokens, member_id)
