"""Members who sign in at a provider that the operator chose."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.unit_of_work import organization_of
from coworkapi.identity.service import Tokens, open_member_session
from coworkapi.identity.sso.errors import SsoNotAdmitted
from coworkapi.identity.sso.service import Proved, linked, remember_identity
from coworkapi.members.models import Member
from coworkapi.members.service.members import create_member
from coworkapi.settings import Settings


async def sign_in_member_by_sso(
    session: AsyncSession, *, settings: Settings, proved: Proved, ip: str | None, user_agent: str | None
) -> tuple[Tokens, UUID]:
    """The tokens and the member's id; a new member, where the connection makes some. Raises SsoNotAdmitted."""
    known = await linked(session, proved=proved)
    whom = Member.email == proved.email if known is None else Member.id == known.member_id
    # What was merged keeps its address for the record: the one that stays is meant.
    found = await session.scalar(select(Member.id).where(whom, Member.merged_into_id.is_(None)))
    if found is None and known is None and proved.connection.auto_provision:
        shown = await create_member(session, name=proved.name[:200], email=proved.email, may_sign_in=True)
        found = shown.out.id
    member_id = await session.scalar(
        select(Member.id)
        .where(Member.id == found, Member.may_sign_in, Member.archived_at.is_(None), Member.merged_into_id.is_(None))
        .with_for_update(read=True)  # nobody archives them until the session stands
    )
    if member_id is None:
        raise SsoNotAdmitted("no member with this address may sign in; ask the operator to be let in")
    if known is None:
        await remember_identity(session, proved=proved, member_id=member_id)
    tokens = await open_member_session(
        session,
        settings=settings,
        organization_id=organization_of(session),
        member_id=member_id,
        ip=ip,
        user_agent=user_agent,
        methods=("sso",),
        sso_connection_id=proved.connection.id,
    )
    return tokens, member_id
