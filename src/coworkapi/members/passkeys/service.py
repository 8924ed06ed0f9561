"""Adding, renaming and removing a member's passkeys, and signing in with one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import acting_principal, organization_of
from coworkapi.identity.factors.ceremony import (
    CHALLENGE_MINUTES,
    MOST_PASSKEYS,
    Ceremony,
    answered_challenge,
    begin_authentication,
    begin_registration,
    credential_id,
    owner_said,
    verify_authentication,
    verify_registration,
)
from coworkapi.identity.factors.errors import PasskeyRefused, TooManyPasskeys
from coworkapi.identity.service import Tokens, get_organization, open_member_session, signed_in_since
from coworkapi.members.models import Member
from coworkapi.members.passkeys.errors import FreshSignInRequired
from coworkapi.members.passkeys.events import MemberPasskeyAdded, MemberPasskeyRemoved
from coworkapi.members.passkeys.models import MemberPasskey, MemberPasskeyChallenge
from coworkapi.members.passkeys.schemas import MemberPasskeyOut
from coworkapi.members.service.members import lock_member
from coworkapi.settings import Settings

FRESH_MINUTES = 15


async def begin_my_passkey(session: AsyncSession, *, settings: Settings, principal: Principal) -> dict[str, Any]:
    """What an authenticator is to be asked to make a passkey of the signed-in member. Raises FreshSignInRequired,
    TooManyPasskeys."""
    if principal.sso_connection_id is not None:
        raise FreshSignInRequired("this session is by single sign-on; sign in by a mailed link to add a passkey")
    if await signed_in_since(session, principal=principal) < utcnow() - timedelta(minutes=FRESH_MINUTES):
        raise FreshSignInRequired(
            f"you signed in over {FRESH_MINUTES} minutes ago; sign in again, by a mailed link or a passkey, and repeat"
        )
    member = await lock_member(session, _who(principal))
    known = list(await session.scalars(select(MemberPasskey.credential_id).where(MemberPasskey.member_id == member.id)))
    _check_number(len(known))
    begun = begin_registration(
        settings,
        owner=member.id,
        name=member.email or member.name,
        shown=member.name,
        rp_name=(await get_organization(session)).name,
        known=known,
    )
    return await _keep_challenge(session, begun, member.id)


async def add_my_passkey(
    session: AsyncSession, *, settings: Settings, principal: Principal, name: str, credential: Mapping[str, Any]
) -> MemberPasskeyOut:
    """Keeps the public half of a new passkey. Raises PasskeyRefused, TooManyPasskeys."""
    member = await lock_member(session, _who(principal))
    challenge = await _use_challenge(session, credential, member.id)
    made = verify_registration(settings, credential=credential, challenge=challenge)
    # Once more: several may have been begun while there was room for one.
    _check_number(
        await session.scalar(select(func.count()).where(MemberPasskey.member_id == member.id)) or 0,
    )
    passkey: MemberPasskey | None = await session.scalar(
        insert(MemberPasskey)
        .values(
            member_id=member.id,
            name=name,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            is_backed_up=made.credential_backed_up,
        )
        .on_conflict_do_nothing(index_elements=[MemberPasskey.organization_id, MemberPasskey.credential_id])
        .returning(MemberPasskey)
    )
    if passkey is None:
        raise PasskeyRefused("this passkey is added already; sign in with it, or add another")
    out = MemberPasskeyOut.model_validate(passkey)
    emit(session, MemberPasskeyAdded(aggregate_id=member.id, location_id=member.home_location_id, data=out))
    return out


async def list_my_passkeys(session: AsyncSession, *, principal: Principal) -> list[MemberPasskeyOut]:
    """All of the signed-in member's, the newest first."""
    rows = await session.scalars(
        select(MemberPasskey).where(MemberPasskey.member_id == _who(principal)).order_by(MemberPasskey.id.desc())
    )
    return [MemberPasskeyOut.model_validate(row) for row in rows]


async def rename_my_passkey(
    session: AsyncSession, *, principal: Principal, passkey_id: UUID, name: str
) -> MemberPasskeyOut:
    """Raises NotFound."""
    passkey = await _own(session, principal, passkey_id)
    passkey.name = name
    await session.flush()
    return MemberPasskeyOut.model_validate(passkey)


async def remove_my_passkey(session: AsyncSession, *, principal: Principal, passkey_id: UUID) -> None:
    """It signs in no more. Raises NotFound."""
    passkey = await _own(session, principal, passkey_id)
    out = MemberPasskeyOut.model_validate(passkey)
    home = await session.scalar(select(Member.home_location_id).where(Member.id == passkey.member_id))
    await session.delete(passkey)
    await session.flush()
    emit(session, MemberPasskeyRemoved(aggregate_id=out.member_id, location_id=home, data=out))


async def begin_passkey_sign_in(session: AsyncSession, *, settings: Settings) -> dict[str, Any]:
    """What an authenticator is to be asked to sign in with one of its passkeys: the same for everybody."""
    return await _keep_challenge(session, begin_authentication(settings), None)


async def sign_in_with_passkey(
    session: AsyncSession, *, settings: Settings, credential: Mapping[str, Any], ip: str | None, user_agent: str | None
) -> tuple[Tokens, UUID]:
    """The tokens and the member's id. Raises PasskeyRefused."""
    challenge = await _use_challenge(session, credential, None)
    by_its_id = MemberPasskey.credential_id == credential_id(credential)
    owner = select(MemberPasskey.member_id).where(by_its_id).scalar_subquery()
    member_id = await session.scalar(
        select(Member.id)
        .where(
            Member.id == owner,
            Member.may_sign_in,
            Member.archived_at.is_(None),
            Member.merged_into_id.is_(None),
        )
        .with_for_update(read=True)  # nobody archives them until the session stands
    )
    # After its owner, as a merge does.
    passkey = await session.scalar(
        select(MemberPasskey).where(by_its_id, MemberPasskey.member_id == member_id).with_for_update()
    )
    if member_id is None or passkey is None:  # whether the member is still here is told to nobody
        raise PasskeyRefused("the passkey is unknown here; ask for a sign-in link")
    seen = verify_authentication(
        settings,
        credential=credential,
        challenge=challenge,
        public_key=passkey.public_key,
        sign_count=passkey.sign_count,
    )
    handle = owner_said(credential)
    if handle is not None and handle != member_id.bytes:
        raise PasskeyRefused("the passkey says that it is somebody else's")
    passkey.sign_count = seen.new_sign_count
    passkey.is_backed_up = seen.credential_backed_up
    passkey.last_used_at = acting_principal(session).now
    await session.flush()
    tokens = await open_member_session(
        session,
        settings=settings,
        organization_id=organization_of(session),
        member_id=member_id,
        ip=ip,
        user_agent=user_agent,
        methods=("passkey",),
    )
    return tokens, member_id


def _who(principal: Principal) -> UUID:
    if principal.id is None:
        raise NotFound("a passkey is of a signed-in member")
    return principal.id


def _check_number(number: int) -> None:
    if number >= MOST_PASSKEYS:
        raise TooManyPasskeys(f"you have {MOST_PASSKEYS} passkeys; remove one that you don't use")


async def _own(session: AsyncSession, principal: Principal, passkey_id: UUID) -> MemberPasskey:
    passkey = await session.scalar(
        select(MemberPasskey)
        .where(MemberPasskey.id == passkey_id, MemberPasskey.member_id == _who(principal))
        .with_for_update()
    )
    if passkey is None:
        raise NotFound("you have no such passkey")
    return passkey


async def _keep_challenge(session: AsyncSession, begun: Ceremony, member_id: UUID | None) -> dict[str, Any]:
    session.add(
        MemberPasskeyChallenge(
            challenge_hash=begun.challenge_hash,
            member_id=member_id,
            expires_at=utcnow() + timedelta(minutes=CHALLENGE_MINUTES),
        )
    )
    await session.flush()
    return begun.options


async def _use_challenge(session: AsyncSession, credential: Mapping[str, Any], member_id: UUID | None) -> bytes:
    """The challenge that the answer is to, if this organization gave it, to this member, and it wasn't answered yet."""
    challenge, hashed = answered_challenge(credential)
    known = await session.scalar(
        delete(MemberPasskeyChallenge)
        .where(
            MemberPasskeyChallenge.challenge_hash == hashed,
            MemberPasskeyChallenge.member_id.is_not_distinct_from(member_id),
            MemberPasskeyChallenge.expires_at > utcnow(),
        )
        .returning(MemberPasskeyChallenge.challenge_hash)
    )
    if known is None:
        raise PasskeyRefused("this challenge was answered before, is too old, or is not ours; begin again")
    return challenge
