"""A code becomes a session, for staff of this organization and in it alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import NotFound
from coworkapi.core.unit_of_work import organization_of
from coworkapi.identity.models import OrganizationUser, User
from coworkapi.identity.oauth.rules import proves
from coworkapi.identity.service.organizations import get_organization
from coworkapi.identity.service.rights import resolve
from coworkapi.identity.service.sign_in import Account, SignedIn, enter_session, own_workplace
from coworkapi.identity.service.users import add_user
from coworkapi.identity.sso.errors import SsoCodeRefused, SsoNotAdmitted
from coworkapi.identity.sso.models import SsoConnection, SsoIdentity, SsoSignIn
from coworkapi.identity.sso.service.connections import assignments_of
from coworkapi.identity.tokens import token_hash
from coworkapi.settings import Settings


@dataclass(frozen=True, slots=True)
class Proved:
    """Whom a provider has signed in, through which connection (which stays as it is until the transaction ends)."""

    connection: SsoConnection
    subject: str
    email: str
    name: str


async def prove_code(session: AsyncSession, *, code: str, verifier: str) -> Proved:
    """Uses a code up. Raises SsoCodeRefused."""
    now = utcnow()
    found = (
        await session.execute(
            update(SsoSignIn)
            .where(
                SsoSignIn.code_hash == token_hash(code),
                SsoSignIn.code_used_at.is_(None),
                SsoSignIn.code_expires_at > now,
            )
            .values(code_used_at=now)
            .returning(
                SsoSignIn.connection_id,
                SsoSignIn.code_challenge,
                SsoSignIn.subject,
                SsoSignIn.email,
                SsoSignIn.person_name,
            )
        )
    ).one_or_none()
    connection = None
    if found is not None and proves(verifier, found.code_challenge):
        connection = await session.scalar(
            select(SsoConnection)
            .where(SsoConnection.id == found.connection_id, SsoConnection.enabled)
            .with_for_update(read=True)  # nobody disables it until the session stands
        )
    if found is None or connection is None:
        raise SsoCodeRefused("the code is unknown, was used before, is too old, or was begun by somebody else")
    return Proved(connection, found.subject or "", found.email or "", found.person_name or "")


async def linked(session: AsyncSession, *, proved: Proved) -> SsoIdentity | None:
    """Who the subject is here, if they were here before."""
    found: SsoIdentity | None = await session.scalar(
        select(SsoIdentity).where(
            SsoIdentity.connection_id == proved.connection.id, SsoIdentity.subject == proved.subject
        )
    )
    return found


async def remember_identity(
    session: AsyncSession, *, proved: Proved, user_id: UUID | None = None, member_id: UUID | None = None
) -> None:
    """Raises SsoNotAdmitted (by its constraint) when they are another subject of this provider already."""
    session.add(
        SsoIdentity(connection_id=proved.connection.id, subject=proved.subject, user_id=user_id, member_id=member_id)
    )
    await session.flush()


async def hand_on_identities(session: AsyncSession, *, member_id: UUID, to: UUID) -> None:
    """Whom providers know as that member they know as the other one from here on; where they knew both, the other one's
    subject stays."""
    other = aliased(SsoIdentity)
    knows_both = exists().where(other.connection_id == SsoIdentity.connection_id, other.member_id == to)
    await session.execute(delete(SsoIdentity).where(SsoIdentity.member_id == member_id, knows_both))
    await session.execute(update(SsoIdentity).where(SsoIdentity.member_id == member_id).values(member_id=to))


async def sign_in_staff(
    session: AsyncSession, *, settings: Settings, proved: Proved, ip: str | None, user_agent: str | None
) -> SignedIn:
    """A session in this organization alone. Raises SsoNotAdmitted."""
    known = await linked(session, proved=proved)
    if known is not None:
        user = await session.get_one(User, known.user_id)
    else:
        user = await session.scalar(select(User).where(User.email == proved.email)) or await _provide(session, proved)
    organization_id = organization_of(session)
    works_here = await session.scalar(
        select(OrganizationUser.user_id)
        .where(OrganizationUser.organization_id == organization_id, OrganizationUser.user_id == user.id)
        .with_for_update(read=True)
    )
    if works_here is None:
        # Also where new people are let in: who has an account says themselves where they work, by an invitation.
        raise _not_admitted()
    if known is None:
        await remember_identity(session, proved=proved, user_id=user.id)
    place = await own_workplace(session, organization_id=organization_id)
    return await enter_session(
        session,
        settings=settings,
        account=Account(user.id, user.email, user.name, user.locale),
        place=place,
        places=[place] if place else [],
        ip=ip,
        user_agent=user_agent,
        methods=("sso",),
        sso_connection_id=proved.connection.id,
    )


async def _provide(session: AsyncSession, proved: Proved) -> User:
    """A new account, without a password, that works here."""
    if not proved.connection.auto_provision:
        raise _not_admitted()
    try:
        roles = await resolve(session, assignments_of(proved.connection))
    except NotFound:
        raise SsoNotAdmitted("new staff would get a role that is gone; tell the operator") from None
    user = User(email=proved.email, name=proved.name[:200], locale=(await get_organization(session)).locale)
    session.add(user)
    await session.flush()
    await add_user(session, user_id=user.id, roles=roles)
    return user


def _not_admitted() -> SsoNotAdmitted:
    return SsoNotAdmitted("nobody with this address works here; ask the operator for an invitation")
