"""A person's own account: password, forgotten password, e-mail address, name, and where the session works."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Forbidden, Invalid
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import new_id
from coworkapi.core.principal import NO_ORGANIZATION, Principal
from coworkapi.core.unit_of_work import acting_principal, become
from coworkapi.identity.events import PasswordResetRequested, SignUpRequested
from coworkapi.identity.models import Session, User
from coworkapi.identity.passwords import hash_password, weakness
from coworkapi.identity.schemas import AccountMailRequest, SignUpRequest
from coworkapi.identity.service.links import end_links, use_link
from coworkapi.identity.service.sessions import end_other_sessions, end_user_sessions
from coworkapi.identity.service.sign_in import Account, Attempt, Workplace, chosen, clear_lock, workplaces
from coworkapi.settings import Settings

_END_GRANTS = text("SELECT end_oauth_grants_of_user(:user, :because)")


class SignUpClosed(Forbidden):
    """This service lets nobody make an organization by themselves."""


class WeakPassword(Invalid):
    """A new password that an attacker would try first."""


def signed_in_user(principal: Principal) -> UUID:
    """The user who signed in. Raises Forbidden for members and API keys, who have no account."""
    if principal.kind != "user" or principal.id is None:
        raise Forbidden("this is for a signed-in user; members and API keys have no account of that kind")
    return principal.id


async def get_account(session: AsyncSession, *, user_id: UUID) -> Account:
    """A user's account."""
    user = await session.get_one(User, user_id)
    return Account(user.id, user.email, user.name, user.locale)


async def update_account(session: AsyncSession, *, user_id: UUID, changes: dict[str, Any]) -> Account:
    """Changes a person's name or language."""
    user = await session.get_one(User, user_id)
    for name, value in changes.items():
        if value is None:
            raise Invalid.field(f"/{name}", "can't be null; leave it out to keep it")
        setattr(user, name, value)
    await session.flush()
    return await get_account(session, user_id=user_id)


async def switch_organization(
    session: AsyncSession, *, principal: Principal, organization: str
) -> tuple[Workplace, list[Workplace]]:
    """Lets the session work in another of the user's organizations (id or slug). Raises NotFound."""
    places = await workplaces(session, user_id=signed_in_user(principal))
    place = chosen(places, organization)
    await session.execute(update(Session).where(Session.id == principal.session_id).values(organization_id=place.id))
    return place, places


async def change_password(
    session: AsyncSession, *, settings: Settings, principal: Principal, current_password: str, new_password: str
) -> None:
    """Sets a new password and ends the user's other sessions. Raises WrongCredentials, SignInLocked, WeakPassword."""
    account = await get_account(session, user_id=signed_in_user(principal))
    check_password(new_password, email=account.email)
    attempt = await Attempt.begin(session, email=account.email)
    await attempt.prove(current_password, settings=settings, otp=None, signed_in=True)
    await _set_password(session, user_id=account.id, password=new_password)
    await end_other_sessions(session, principal=principal, because="password_changed")


async def request_password_reset(session: AsyncSession, *, email: str) -> None:
    """Asks for a mail with a link, if that address has an account. The same statements run if it has none."""
    asked = PasswordResetRequested(aggregate_id=new_id(), data=AccountMailRequest(email=email))
    await _ask_for_mail(session, asked, email)


async def request_sign_up(session: AsyncSession, *, settings: Settings, email: str, locale: str) -> None:
    """Asks for a mail with a link that a sign-up begins with, whether or not the address has an account.

    Raises SignUpClosed.
    """
    check_open(settings)
    asked = SignUpRequested(aggregate_id=new_id(), data=SignUpRequest(email=email, locale=locale))
    await _ask_for_mail(session, asked, email)


async def _ask_for_mail(session: AsyncSession, asked: Fact, email: str) -> None:
    home = (await session.execute(text("SELECT * FROM account_mail_home(:email)"), {"email": email})).one_or_none()
    await become(
        session,
        replace(
            acting_principal(session),
            organization_id=home.organization_id if home else NO_ORGANIZATION,
            test_clock_at=home.test_clock_at if home else None,
        ),
    )
    emit(session, asked)


async def reset_password(session: AsyncSession, *, token: str, new_password: str) -> None:
    """Sets a new password by a mailed link, and ends every session, and what apps do for the user.

    Raises LinkRefused, WeakPassword.
    """
    subject = await use_link(session, token=token, purpose="reset_password")
    user = await session.get_one(User, subject.user_id)
    check_password(new_password, email=user.email)
    await _set_password(session, user_id=user.id, password=new_password)
    await end_user_sessions(session, user_id=user.id, because="password_reset")
    await session.execute(_END_GRANTS, {"user": user.id, "because": "password_reset"})
    await clear_lock(session, email=user.email)


async def find_account(session: AsyncSession, *, email: str) -> Account | None:
    """The account of an address, for those who write its mail; never to be told to a caller."""
    user_id = await session.scalar(select(User.id).where(User.email == email))
    return await get_account(session, user_id=user_id) if user_id else None


def check_open(settings: Settings) -> None:
    """Raises SignUpClosed."""
    if not settings.open_sign_up:
        raise SignUpClosed("sign-up is closed here; ask the people who run this service for an organization")


def check_password(password: str, *, email: str) -> None:
    """Raises WeakPassword for a new password that would be guessed."""
    problem = weakness(password, email=email)
    if problem:
        raise WeakPassword(f"the password {problem}")


async def _set_password(session: AsyncSession, *, user_id: UUID, password: str) -> None:
    await session.execute(update(User).where(User.id == user_id).values(password_hash=await hash_password(password)))
    await end_links(session, user_id=user_id)
