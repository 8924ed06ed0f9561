"""Proving a password: counted, locked, and the same from outside for an address with an account and one without."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import NotFound, RateLimited, Unauthenticated, constraint_error
from coworkapi.core.ids import encode_id
from coworkapi.core.principal import NO_ORGANIZATION, Principal
from coworkapi.core.unit_of_work import become
from coworkapi.identity.factors.codes import use_code
from coworkapi.identity.factors.errors import SecondFactorRequired, WrongCode
from coworkapi.identity.factors.models import TotpSecret
from coworkapi.identity.models import Organization, SignInFailures, User
from coworkapi.identity.passwords import verify_password
from coworkapi.identity.service.sessions import Tokens, open_user_session
from coworkapi.identity.values import AccountOut, OrganizationRef, SignedInOut
from coworkapi.settings import Settings

WINDOW = timedelta(minutes=15)


class WrongCredentials(Unauthenticated):
    """The e-mail address or the password is wrong; which of them is not said."""

    title = "Wrong e-mail address or password"
    keeps_changes = True  # the failure is counted


class SignInLocked(RateLimited):
    """Too many wrong passwords for this address, whether it has an account or not."""

    title = "Too many wrong passwords"


constraint_error("users_email_key", WrongCredentials, "the e-mail address or the password is wrong")


@dataclass(frozen=True, slots=True)
class Account:
    """A user as signing in sees them."""

    id: UUID
    email: str
    name: str
    locale: str


@dataclass(frozen=True, slots=True)
class Workplace:
    """One of a user's organizations."""

    id: UUID
    name: str
    slug: str
    mode: str
    test_clock_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session and where it works."""

    tokens: Tokens
    account: Account
    organization: Workplace | None
    organizations: Sequence[Workplace]


class Attempt:
    """One try at the password of an address. Others at the same address wait for its end, so that racing guesses are
    counted as surely as guesses one by one."""

    def __init__(
        self,
        session: AsyncSession,
        key_hash: bytes,
        account: Account | None,
        password_hash: str | None,
        has_second_factor: bool,
    ):
        self._session = session
        self._key_hash = key_hash
        self._password_hash = password_hash
        self._has_second_factor = has_second_factor
        self.account = account
        self.methods: tuple[str, ...] = ()  # what was proved

    @classmethod
    async def begin(cls, session: AsyncSession, *, email: str) -> Attempt:
        """Raises SignInLocked. One statement, whether the address has an account or not."""
        key_hash = _key_hash(email)
        row = (await session.execute(_BEGIN, {"key": key_hash, "email": email})).one()
        if row.locked_until is not None and row.locked_until > utcnow():
            seconds = int((row.locked_until - utcnow()).total_seconds()) + 1
            raise SignInLocked(
                f"too many wrong passwords for this address; wait {seconds} s or reset the password",
                headers={"Retry-After": str(seconds)},
            )
        account = None
        if row.id is not None:
            account = Account(row.id, row.account_email, row.name, row.locale)
        return cls(session, key_hash, account, row.password_hash, row.has_second_factor)

    async def prove(self, password: str, *, settings: Settings, otp: str | None, signed_in: bool = False) -> Account:
        """The account, if the password is its, and the code, where the account asks for one; not of who is `signed_in`,
        who gave it then. Raises WrongCredentials, after as much work as for a right one; then SecondFactorRequired or
        WrongCode."""
        right, better = await verify_password(password, self._password_hash)
        if not right or self.account is None:
            await self.count_failure(settings)
            raise WrongCredentials("the e-mail address or the password is wrong")
        self.methods = ("password",)
        if self._has_second_factor and not signed_in:
            await self._prove_code(otp, settings)
        if not (self._has_second_factor and signed_in):  # the code wasn't asked for: wrong ones stay counted
            await self.forget_failures()
        if better is not None:
            await self._session.execute(update(User).where(User.id == self.account.id).values(password_hash=better))
        return self.account

    async def _prove_code(self, otp: str | None, settings: Settings) -> None:
        assert self.account is not None
        if otp is None:
            raise SecondFactorRequired("send the code of your authenticator app, or a recovery code, as `otp`")
        method = await use_code(self._session, settings=settings, user_id=self.account.id, code=otp)
        if method is None:  # counted with the wrong passwords: six digits would be guessed otherwise
            await self.count_failure(settings)
            raise WrongCode("the code is wrong or was used before; wait for the next one")
        self.methods += (method,)

    async def count_failure(self, settings: Settings) -> None:
        await self._session.execute(
            _FAILED, {"key": self._key_hash, "max": settings.sign_in_attempts, "window": WINDOW}
        )

    async def forget_failures(self) -> None:
        await self._session.execute(delete(SignInFailures).where(SignInFailures.key_hash == self._key_hash))


async def sign_in(
    session: AsyncSession,
    *,
    settings: Settings,
    email: str,
    password: str,
    otp: str | None,
    organization: str | None,
    ip: str | None,
    user_agent: str | None,
) -> SignedIn:
    """Opens a session for who knows the password, and the code where the account has a second factor.

    `organization`: id or slug; the last one used unless given. Raises WrongCredentials, SignInLocked,
    SecondFactorRequired, WrongCode, NotFound (the password is right, the organization isn't theirs).
    """
    attempt = await Attempt.begin(session, email=email)
    account = await attempt.prove(password, settings=settings, otp=otp)
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
        methods=attempt.methods,
    )


async def enter_session(
    session: AsyncSession,
    *,
    settings: Settings,
    account: Account,
    place: Workplace | None,
    places: Sequence[Workplace],
    ip: str | None,
    user_agent: str | None,
    methods: Sequence[str],
    sso_connection_id: UUID | None = None,
) -> SignedIn:
    """A session for someone who has proved who they are, by those methods; the transaction goes on as them."""
    tokens = await open_user_session(
        session,
        settings=settings,
        user_id=account.id,
        organization_id=place.id if place else None,
        ip=ip,
        user_agent=user_agent,
        methods=methods,
        sso_connection_id=sso_connection_id,
    )
    principal = replace(user_at(account.id, place), session_id=tokens.session_id, sso_connection_id=sso_connection_id)
    await become(session, principal)
    return SignedIn(tokens, account, place, places)


def signed_in_out(found: SignedIn) -> SignedInOut:
    """A fresh session as its owner sees it, secrets and all."""
    return SignedInOut(
        **asdict(found.tokens),
        user=AccountOut.model_validate(found.account),
        organization=OrganizationRef.model_validate(found.organization) if found.organization else None,
        organizations=[OrganizationRef.model_validate(place) for place in found.organizations],
    )


def user_at(user_id: UUID, place: Workplace | None) -> Principal:
    """A user acting in one of their organizations."""
    return Principal(
        kind="user",
        id=user_id,
        organization_id=place.id if place else NO_ORGANIZATION,
        organization_mode="test" if place and place.mode == "test" else "live",
        test_clock_at=place.test_clock_at if place else None,
    )


async def workplaces(session: AsyncSession, *, user_id: UUID) -> list[Workplace]:
    """A user's organizations, the one they worked in last first."""
    rows = await session.execute(text("SELECT * FROM organizations_of_user(:user)"), {"user": user_id})
    return [Workplace(*row) for row in rows]


async def own_workplace(session: AsyncSession, *, organization_id: UUID) -> Workplace | None:
    """The transaction's organization."""
    found = await session.get(Organization, organization_id)
    return Workplace(found.id, found.name, found.slug, found.mode, found.test_clock_at) if found else None


def chosen(places: Sequence[Workplace], organization: str) -> Workplace:
    """The one of that id or slug. Raises NotFound."""
    for place in places:
        if organization in (place.slug, encode_id("org", place.id)):
            return place
    raise NotFound(f"you work for no organization called {organization!r}")


async def clear_lock(session: AsyncSession, *, email: str) -> None:
    """Forgets the wrong passwords for an address: its owner has proved themselves in another way.

    Not where codes are asked for, too: who reads somebody's mail would guess ten of them with each reset.
    """
    has_app = exists().where(User.email == email, TotpSecret.user_id == User.id, TotpSecret.confirmed_at.is_not(None))
    await session.execute(delete(SignInFailures).where(SignInFailures.key_hash == _key_hash(email), ~has_app))


def _key_hash(email: str) -> bytes:
    return hashlib.sha256(email.encode()).digest()


# The no-op update takes the row's lock, also when the row is there.
_BEGIN = text("""
WITH counted AS (
  INSERT INTO sign_in_failures AS f (key_hash) VALUES (CAST(:key AS bytea))
  ON CONFLICT (key_hash) DO UPDATE SET key_hash = excluded.key_hash
  RETURNING f.locked_until)
SELECT c.locked_until, u.id, u.email AS account_email, u.name, u.locale, u.password_hash,
  EXISTS (SELECT FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) AS has_second_factor
FROM counted c LEFT JOIN users u ON u.email = CAST(:email AS text)""")
_FAILED = text("""
UPDATE sign_in_failures f SET
  failures = n.failures,
  counted_since = CASE WHEN n.failures = 1 THEN clock_timestamp() ELSE f.counted_since END,
  locked_until = CASE WHEN n.failures >= :max THEN clock_timestamp() + CAST(:window AS interval) END
FROM (SELECT key_hash, CASE
    WHEN locked_until IS NOT NULL OR counted_since < clock_timestamp() - CAST(:window AS interval) THEN 1
    ELSE failures + 1 END AS failures
  FROM sign_in_failures WHERE key_hash = CAST(:key AS bytea)) n
WHERE f.key_hash = n.key_hash""")
