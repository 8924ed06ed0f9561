"""Setting factors up and taking them away, and signing in with a passkey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pyotp
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.principal import NO_ORGANIZATION
from coworkapi.core.unit_of_work import acting_principal, become
from coworkapi.identity.events import AccountSecurityChanged
from coworkapi.identity.factors.ceremony import (
    CHALLENGE_MINUTES,
    MOST_PASSKEYS,
    Ceremony,
    answered_challenge,
    begin_authentication,
    begin_registration,
    credential_id,
    verify_authentication,
    verify_registration,
)
from coworkapi.identity.factors.codes import matching_step, new_recovery_codes, seal_of, use_code
from coworkapi.identity.factors.errors import (
    PasskeyRefused,
    SecondFactorIsOff,
    SecondFactorIsOn,
    SecondFactorRequired,
    TooManyPasskeys,
    WrongCode,
)
from coworkapi.identity.factors.models import Passkey, PasskeyChallenge, RecoveryCode, TotpSecret
from coworkapi.identity.factors.schemas import Change, SecondFactorOut, SecurityChange
from coworkapi.identity.service.accounts import get_account
from coworkapi.identity.service.sessions import note_proof
from coworkapi.identity.service.sign_in import Account, Attempt, SignedIn, chosen, enter_session, workplaces
from coworkapi.settings import Settings

_NAME = "coworkapi"


async def second_factor(session: AsyncSession, *, user_id: UUID) -> SecondFactorOut:
    """What is set up."""
    row = (
        await session.execute(
            select(
                select(TotpSecret.confirmed_at).where(TotpSecret.user_id == user_id).scalar_subquery(),
                select(func.count()).where(RecoveryCode.user_id == user_id).scalar_subquery(),
                select(func.count()).where(Passkey.user_id == user_id).scalar_subquery(),
            )
        )
    ).one()
    return SecondFactorOut(is_on=row[0] is not None, since=row[0], recovery_codes_left=row[1], passkeys=row[2])


async def begin_totp(session: AsyncSession, *, settings: Settings, user_id: UUID, password: str) -> tuple[str, str]:
    """A secret for an authenticator app, and its URI. It counts once a code confirmed it.

    Raises WrongCredentials, SignInLocked, SecondFactorIsOn.
    """
    account = await _prove_password(session, settings=settings, user_id=user_id, password=password)
    secret = pyotp.random_base32(32)
    row = insert(TotpSecret).values(user_id=user_id, sealed=seal_of(settings).seal(secret.encode()))
    begun = await session.scalar(
        row.on_conflict_do_update(
            index_elements=[TotpSecret.user_id],
            set_={"sealed": row.excluded.sealed, "last_step": None, "created_at": func.now()},
            where=TotpSecret.confirmed_at.is_(None),
        ).returning(TotpSecret.user_id)
    )
    if begun is None:
        raise SecondFactorIsOn("an authenticator app is set up already; remove it first to set up another")
    return secret, pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=_NAME)


async def confirm_totp(session: AsyncSession, *, settings: Settings, user_id: UUID, code: str) -> list[str]:
    """Makes the begun app count, and gives recovery codes. Raises WrongCode, SignInLocked, SecondFactorIsOn or -Off."""
    account = await get_account(session, user_id=user_id)
    attempt = await Attempt.begin(session, email=account.email)
    row = await session.scalar(select(TotpSecret).where(TotpSecret.user_id == user_id).with_for_update())
    if row is None:
        raise SecondFactorIsOff("no authenticator app was begun; begin with POST /v1/auth/totp")
    if row.confirmed_at is not None:
        raise SecondFactorIsOn("the authenticator app is confirmed already")
    step = matching_step(row, code, settings)
    if step is None:
        await attempt.count_failure(settings)
        raise WrongCode("the code is wrong or of another time; check the clock of the device and try the next one")
    row.last_step, row.confirmed_at = step, utcnow()
    await session.flush()
    codes = await new_recovery_codes(session, user_id=user_id)
    await note_proof(session, principal=acting_principal(session), method="otp")
    await _tell(session, account, "second_factor_on")
    return codes


async def renew_recovery_codes(session: AsyncSession, *, settings: Settings, user_id: UUID, code: str) -> list[str]:
    """Ten new recovery codes; the old ones stop working. Raises WrongCode, SignInLocked."""
    account = await _prove_code(session, settings=settings, user_id=user_id, code=code)
    codes = await new_recovery_codes(session, user_id=user_id)
    await _tell(session, account, "recovery_codes_renewed")
    return codes


async def remove_totp(session: AsyncSession, *, settings: Settings, user_id: UUID, code: str) -> None:
    """From here on the password is enough. Raises WrongCode, SignInLocked."""
    account = await _prove_code(session, settings=settings, user_id=user_id, code=code)
    await session.execute(delete(TotpSecret).where(TotpSecret.user_id == user_id))
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    await _tell(session, account, "second_factor_off")


async def begin_passkey(
    session: AsyncSession, *, settings: Settings, user_id: UUID, password: str | None, code: str | None
) -> dict[str, Any]:
    """What an authenticator is to be asked to make a passkey of. Raises SecondFactorRequired (a password where
    codes are asked for), WrongCredentials, WrongCode, SignInLocked, TooManyPasskeys."""
    if code is not None:
        account = await _prove_code(session, settings=settings, user_id=user_id, code=code)
    elif (await second_factor(session, user_id=user_id)).is_on:
        raise SecondFactorRequired("an authenticator app is set up: give its code, which the passkey will stand for")
    else:
        account = await _prove_password(session, settings=settings, user_id=user_id, password=password or "")
    known = list(await session.scalars(select(Passkey.credential_id).where(Passkey.user_id == user_id)))
    if len(known) >= MOST_PASSKEYS:
        raise TooManyPasskeys(f"you have {MOST_PASSKEYS} passkeys; remove one that you don't use")
    begun = begin_registration(
        settings, owner=user_id, name=account.email, shown=account.name, rp_name=_NAME, known=known
    )
    return await _keep_challenge(session, begun, user_id)


async def add_passkey(
    session: AsyncSession, *, settings: Settings, user_id: UUID, name: str, credential: Mapping[str, Any]
) -> Passkey:
    """Keeps the public half of a new passkey. Raises PasskeyRefused."""
    challenge = await _use_challenge(session, credential, user_id)
    made = verify_registration(settings, credential=credential, challenge=challenge)
    passkey: Passkey | None = await session.scalar(
        insert(Passkey)
        .values(
            user_id=user_id,
            name=name,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            is_backed_up=made.credential_backed_up,
        )
        .on_conflict_do_nothing(index_elements=[Passkey.credential_id])
        .returning(Passkey)
    )
    if passkey is None:
        raise PasskeyRefused("this passkey is added already; sign in with it, or add another")
    await note_proof(session, principal=acting_principal(session), method="passkey")
    await _tell(session, await get_account(session, user_id=user_id), "passkey_added")
    return passkey


async def list_passkeys(session: AsyncSession, *, user_id: UUID) -> list[Passkey]:
    """All of a user's, the newest first."""
    return list(await session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id.desc())))


async def rename_passkey(session: AsyncSession, *, user_id: UUID, passkey_id: UUID, name: str) -> Passkey:
    """Raises NotFound."""
    passkey = await _own(session, user_id, passkey_id)
    passkey.name = name
    await session.flush()
    return passkey


async def remove_passkey(session: AsyncSession, *, user_id: UUID, passkey_id: UUID) -> None:
    """It signs in no more. Raises NotFound."""
    await session.delete(await _own(session, user_id, passkey_id))
    await _tell(session, await get_account(session, user_id=user_id), "passkey_removed")


async def begin_passkey_sign_in(session: AsyncSession, *, settings: Settings) -> dict[str, Any]:
    """What an authenticator is to be asked to sign in with one of its passkeys: the same for everybody."""
    return await _keep_challenge(session, begin_authentication(settings), None)


async def sign_in_with_passkey(
    session: AsyncSession,
    *,
    settings: Settings,
    credential: Mapping[str, Any],
    organization: str | None,
    ip: str | None,
    user_agent: str | None,
) -> SignedIn:
    """Opens a session for whoever holds the passkey. Raises PasskeyRefused, NotFound (the organization)."""
    challenge = await _use_challenge(session, credential, None)
    passkey = await session.scalar(
        select(Passkey).where(Passkey.credential_id == credential_id(credential)).with_for_update()
    )
    if passkey is None:
        raise PasskeyRefused("the passkey is unknown here; sign in with the password")
    seen = verify_authentication(
        settings,
        credential=credential,
        challenge=challenge,
        public_key=passkey.public_key,
        sign_count=passkey.sign_count,
    )
    await session.execute(
        update(Passkey)
        .where(Passkey.id == passkey.id)
        .values(sign_count=seen.new_sign_count, is_backed_up=seen.credential_backed_up, last_used_at=utcnow())
    )
    account = await get_account(session, user_id=passkey.user_id)
    places = await workplaces(session, user_id=account.id)
    place = chosen(places, organization) if organization else next(iter(places), None)
    return await enter_session(
        session,
        settings=settings,
        account=account,
        place=place,
        places=places,
        ip=ip,
        user_agent=user_agent,
        methods=("passkey",),
    )


async def _prove_password(session: AsyncSession, *, settings: Settings, user_id: UUID, password: str) -> Account:
    account = await get_account(session, user_id=user_id)
    attempt = await Attempt.begin(session, email=account.email)
    return await attempt.prove(password, settings=settings, otp=None, signed_in=True)


async def _prove_code(session: AsyncSession, *, settings: Settings, user_id: UUID, code: str) -> Account:
    account = await get_account(session, user_id=user_id)
    attempt = await Attempt.begin(session, email=account.email)
    if await use_code(session, settings=settings, user_id=user_id, code=code) is None:
        await attempt.count_failure(settings)
        raise WrongCode("the code is wrong or was used before; wait for the next one")
    return account


async def _own(session: AsyncSession, user_id: UUID, passkey_id: UUID) -> Passkey:
    passkey = await session.scalar(
        select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user_id).with_for_update()
    )
    if passkey is None:
        raise NotFound("you have no such passkey")
    return passkey


async def _keep_challenge(session: AsyncSession, begun: Ceremony, user_id: UUID | None) -> dict[str, Any]:
    session.add(
        PasskeyChallenge(
            challenge_hash=begun.challenge_hash,
            user_id=user_id,
            expires_at=utcnow() + timedelta(minutes=CHALLENGE_MINUTES),
        )
    )
    await session.flush()
    return begun.options


async def _use_challenge(session: AsyncSession, credential: Mapping[str, Any], user_id: UUID | None) -> bytes:
    """The challenge that the answer is to, if we gave it, to this user, and it wasn't answered yet."""
    challenge, hashed = answered_challenge(credential)
    known = await session.scalar(
        delete(PasskeyChallenge)
        .where(
            PasskeyChallenge.challenge_hash == hashed,
            PasskeyChallenge.user_id.is_not_distinct_from(user_id),
            PasskeyChallenge.expires_at > utcnow(),
        )
        .returning(PasskeyChallenge.challenge_hash)
    )
    if known is None:
        raise PasskeyRefused("this challenge was answered before, is too old, or is not ours; begin again")
    return challenge


_HOME = text("SELECT * FROM account_mail_home(:email)")


async def _tell(session: AsyncSession, account: Account, change: Change) -> None:
    """Lets the account's owner know by mail; they may not have been the one."""
    who = acting_principal(session)
    if who.organization_id == NO_ORGANIZATION:
        home = (await session.execute(_HOME, {"email": account.email})).one_or_none()
        if home is None:
            return  # works nowhere: there is no organization whose mail it could be
        await become(session, replace(who, organization_id=home.organization_id, test_clock_at=home.test_clock_at))
    told = SecurityChange(email=account.email, change=change)
    emit(session, AccountSecurityChanged(aggregate_id=account.id, data=told))
