"""How members come to sign in: invited by staff, then by links to their e-mail address."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.unit_of_work import leave_work, organization_of
from coworkapi.identity.service import LinkRefused, Tokens, open_member_session, use_link
from coworkapi.members.errors import NoEmail
from coworkapi.members.events import MemberInvited, SignInLinkRequested
from coworkapi.members.models import Member, SignInRequest
from coworkapi.members.queries import member_views
from coworkapi.members.schemas import MemberOut, MemberSessionOut, MeOut
from coworkapi.members.service.members import check_live, show_member, update_member
from coworkapi.members.service.shown import Shown
from coworkapi.settings import Settings

BATCH = 200


async def invite_member(session: AsyncSession, *, member: Member) -> Shown[MemberOut]:
    """Lets a locked member sign in and has them told by mail; again: tells them again.

    Raises NoEmail, MemberIsArchived, MemberWasMerged.
    """
    check_live(member)
    if member.email is None:
        raise NoEmail("the member has no e-mail address; give one first")
    shown = await update_member(session, member=member, changes={"may_sign_in": True})
    emit(session, MemberInvited(aggregate_id=member.id, location_id=member.home_location_id, data=shown.out))
    return shown


async def request_sign_in_link(session: AsyncSession, *, email: str) -> None:
    """Notes that a link was asked for: the same work, whether or not anyone has that address."""
    await session.execute(insert(SignInRequest).values(id=new_id(), email=email))
    leave_work(session)


async def answer_sign_in_requests(session: AsyncSession, now: datetime) -> int:
    """Has links sent to those who may sign in, once for all their requests; forgets every request. Due work."""
    due = select(SignInRequest.id, SignInRequest.email).order_by(SignInRequest.id).limit(BATCH)
    rows = (await session.execute(due.with_for_update(skip_locked=True))).all()
    if not rows:
        return 0
    emails = sorted({row.email for row in rows})
    members = await session.execute(
        member_views().where(
            Member.email.in_(emails),
            Member.may_sign_in,
            Member.archived_at.is_(None),
            Member.merged_into_id.is_(None),
        )
    )
    for member in members:
        out = MemberOut.model_validate(member)
        emit(session, SignInLinkRequested(aggregate_id=out.id, location_id=out.home_location_id, data=out))
    await session.execute(delete(SignInRequest).where(SignInRequest.id.in_([row.id for row in rows])))
    return len(rows)


async def sign_in_member(
    session: AsyncSession, *, token: str, settings: Settings, ip: str | None, user_agent: str | None
) -> tuple[Tokens, UUID]:
    """Opens a session with a link's secret; the tokens and the member's id. Raises LinkRefused."""
    organization_id = organization_of(session)
    subject = await use_link(session, token=token, purpose="member_sign_in", organization_id=organization_id)
    found = await session.execute(
        select(Member.id)
        .where(
            Member.id == subject.member_id,
            Member.may_sign_in,
            Member.archived_at.is_(None),
            Member.merged_into_id.is_(None),
        )
        .with_for_update(read=True)  # nobody archives them until the session stands
    )
    member_id = found.scalar_one_or_none()
    if member_id is None:
        raise LinkRefused("the link is unknown, expired or was used before; ask for a new one")
    tokens = await open_member_session(
        session,
        settings=settings,
        organization_id=organization_id,
        member_id=member_id,
        ip=ip,
        user_agent=user_agent,
    )
    return tokens, member_id


async def member_session_out(session: AsyncSession, tokens: Tokens, member_id: UUID) -> MemberSessionOut:
    """What a member gets who has signed in, in whatever way."""
    member = await show_member(session, member_id)
    return MemberSessionOut(
        member=MeOut.model_validate(member.out),
        access_token=tokens.access_token,
        access_expires_at=tokens.access_expires_at,
        refresh_token=tokens.refresh_token,
        refresh_expires_at=tokens.refresh_expires_at,
    )


async def name_of_member(session: AsyncSession, member_id: UUID) -> tuple[str, str | None]:
    """The name and e-mail address of a member who has signed in."""
    found = (await session.execute(select(Member.name, Member.email).where(Member.id == member_id))).one()
    return found.name, found.email
