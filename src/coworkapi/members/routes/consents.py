"""What members agreed to, as staff see and record it."""

from __future__ import annotations

from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, problems, requires
from coworkapi.core.ids import ConsentId, MemberId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.members import service
from coworkapi.members.errors import ConsentAlreadyGiven, MemberIsArchived, MemberWasMerged
from coworkapi.members.models import Consent
from coworkapi.members.routes.access import require_home
from coworkapi.members.schemas import ConsentIn, ConsentOut

router = Router(prefix="/v1", tags=["Consents"])


@router.get(
    "/members/{member_id}/consents", dependencies=[requires("members:read")], summary="List a member's consents"
)
async def list_consents(member_id: MemberId, ctx: Ctx, page: Paging) -> Page[ConsentOut]:
    """Oldest first, withdrawn ones too."""
    shown = await service.show_member(ctx.session, member_id)
    require_home(ctx, "members:read", shown.out.home_location_id)
    statement = select(Consent).where(Consent.member_id == member_id)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Consent.id], page=page, order="consents")
    return Page(data=[ConsentOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "/members/{member_id}/consents",
    status_code=201,
    dependencies=[requires("members:write")],
    summary="Record a consent",
    responses=problems(ConsentAlreadyGiven, MemberIsArchived, MemberWasMerged),
)
async def give_consent(member_id: MemberId, body: ConsentIn, ctx: Ctx) -> ConsentOut:
    """Records what a member agreed to, in the wording they were shown. It can be withdrawn, never changed."""
    member = await service.lock_member(ctx.session, member_id)
    require_home(ctx, "members:write", member.home_location_id)
    return await service.give_consent(
        ctx.session, member=member, purpose=body.purpose, wording=body.wording, source=body.source
    )


@router.post("/consents/{consent_id}/withdraw", dependencies=[requires("members:write")], summary="Withdraw a consent")
async def withdraw_consent(consent_id: ConsentId, ctx: Ctx) -> ConsentOut:
    """From now on. Doing it again changes nothing."""
    consent = await service.lock_consent(ctx.session, consent_id)
    home = (await service.show_member(ctx.session, consent.member_id)).out.home_location_id
    require_home(ctx, "members:write", home)
    return await service.withdraw_consent(ctx.session, consent=consent, location_id=home)
