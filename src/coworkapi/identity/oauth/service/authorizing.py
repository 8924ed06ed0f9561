"""An app asks for a person's consent: the request read and checked, the person found, the code given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Unauthenticated
from coworkapi.core.ids import encode_id
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import acting_principal, become
from coworkapi.identity.authentication import signed_in
from coworkapi.identity.models import Session, User
from coworkapi.identity.oauth.members_door import members_door
from coworkapi.identity.oauth.models import OAuthApp, OAuthGrant
from coworkapi.identity.oauth.rules import is_challenge, is_registered, scopes_for
from coworkapi.identity.oauth.service.clients import find_app
from coworkapi.identity.service.sessions import Tokens, end_session
from coworkapi.identity.service.sign_in import own_workplace, sign_in
from coworkapi.identity.tokens import ACCESS, APP_CODE, new_token, token_hash
from coworkapi.settings import Settings

CODE_LIFETIME = timedelta(minutes=2)
People = Literal["staff", "members"]


class UntrustedRequest(Exception):
    """Who asks, or where to answer, is not known: the person is told, and sent nowhere."""


class RefusedRequest(Exception):
    """The app is known and is told what is wrong: `error` of RFC 6749, 4.1.2.1."""

    def __init__(self, error: str, description: str, redirect_uri: str, state: str | None) -> None:
        super().__init__(description)
        self.error, self.description, self.redirect_uri, self.state = error, description, redirect_uri, state


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What an app asks of a person, checked. `scopes`: asked for, all within its registration."""

    app: OAuthApp
    organization_name: str
    redirect_uri: str
    state: str | None
    code_challenge: str
    scopes: Sequence[str]

    def people(self) -> list[People]:
        """Who may answer it: those whom the app is for, and of whom it asks something."""
        return [who for who in ("staff", "members") if who in self.app.people and scopes_for(who, self.scopes)]


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in on the page. `held`: what was asked for and they can give; `not_held`: what they can't."""

    principal: Principal
    name: str
    email: str | None
    held: Sequence[str]
    not_held: Sequence[str]


async def read_request(session: AsyncSession, parameters: Sequence[tuple[str, str]]) -> AuthorizationRequest:
    """The request in an address of `/oauth/authorize`; the transaction goes on in the app's organization.

    Raises UntrustedRequest, RefusedRequest.
    """
    given = dict(parameters)
    repeated = sorted({name for name, _ in parameters if [one for one, _ in parameters].count(name) > 1})
    if {"client_id", "redirect_uri"} & set(repeated):
        raise UntrustedRequest("The link names the app, or where to return, more than once.")
    app = await find_app(session, given.get("client_id", ""), as_app=False)
    if app is None or app.archived_at is not None or not app.people:
        raise UntrustedRequest("The app that sent you here isn’t registered with us, or is no longer.")
    redirect_uri = given.get("redirect_uri") or (app.redirect_uris[0] if len(app.redirect_uris) == 1 else "")
    if len(redirect_uri) > 600 or not is_registered(redirect_uri, app.redirect_uris):
        raise UntrustedRequest(f"{app.name} wants you to return to an address that it isn’t registered with.")
    state = given.get("state")

    def refused(error: str, description: str) -> RefusedRequest:
        return RefusedRequest(error, description, redirect_uri, state)

    if repeated:
        raise refused("invalid_request", f"{repeated[0]} is there more than once")
    if given.get("response_type") != "code":
        raise refused("unsupported_response_type", "response_type must be code")
    if given.get("response_mode", "query") != "query":
        raise refused("invalid_request", "response_mode must be query")
    if given.get("code_challenge_method") != "S256" or not is_challenge(given.get("code_challenge", "")):
        raise refused("invalid_request", "PKCE is needed: code_challenge, with code_challenge_method=S256")
    scopes = given["scope"].split() if given.get("scope", "").strip() else list(app.scopes)
    beyond = sorted(set(scopes) - set(app.scopes))
    if beyond:
        raise refused("invalid_scope", "asked for scopes that the app is not registered with")
    here = await own_workplace(session, organization_id=app.organization_id)
    request = AuthorizationRequest(
        app=app,
        organization_name=here.name if here else "",
        redirect_uri=redirect_uri,
        state=state,
        code_challenge=given["code_challenge"],
        scopes=sorted(set(scopes)),
    )
    if not request.people():
        raise refused("invalid_scope", "nobody who may sign in to the app can give these scopes")
    if given.get("prompt") == "none":
        raise refused("login_required", "a person must sign in and consent here")
    return request


async def find_person(session: AsyncSession, request: AuthorizationRequest, token: str | None) -> Person | None:
    """Whoever the page's session belongs to, if they may answer the request; the transaction goes on as them."""
    if token is None or not token.startswith(ACCESS):
        return None
    before = acting_principal(session)
    try:
        principal, _ = await signed_in(session, token)
    except Unauthenticated:
        return None
    who: People = "members" if principal.kind == "member" else "staff"
    by_sso = principal.kind == "user" and principal.sso_connection_id is not None  # gives nothing in their name
    if by_sso or principal.organization_id != request.app.organization_id or who not in request.people():
        await become(session, before)
        return None
    await become(session, principal)
    asked = scopes_for(who, request.scopes)
    if principal.kind == "member" and principal.id is not None:
        name, email = await members_door().who(session, principal.id)
        return Person(principal, name, email, asked, [])
    user = await session.get_one(User, principal.id)
    held = [scope for scope in asked if scope in principal.grants]
    return Person(principal, user.name, user.email, held, [scope for scope in asked if scope not in held])


async def sign_in_staff(
    session: AsyncSession,
    *,
    request: AuthorizationRequest,
    settings: Settings,
    email: str,
    password: str,
    otp: str | None,
    ip: str | None,
    user_agent: str | None,
) -> str:
    """The token of a session for this page. Raises what signing in raises; NotFound: they don't work here."""
    found = await sign_in(
        session,
        settings=settings,
        email=email,
        password=password,
        otp=otp,
        organization=encode_id("org", request.app.organization_id),
        ip=ip,
        user_agent=user_agent,
    )
    return await _for_this_page(session, found.tokens)


async def sign_in_member(
    session: AsyncSession, *, token: str, settings: Settings, ip: str | None, user_agent: str | None
) -> str:
    """The token of a session for this page. Raises LinkRefused."""
    tokens, _ = await members_door().sign_in(session, token=token, settings=settings, ip=ip, user_agent=user_agent)
    return await _for_this_page(session, tokens)


async def _for_this_page(session: AsyncSession, tokens: Tokens) -> str:
    """Nobody refreshes it: it is over in some minutes, or when the person has answered."""
    await session.execute(
        update(Session).where(Session.id == tokens.session_id).values(refresh_expires_at=tokens.access_expires_at)
    )
    return tokens.access_token


async def sign_out(session: AsyncSession, person: Person) -> None:
    """Ends the page's session: nobody else at this device goes on as them."""
    if person.principal.session_id is not None:
        await end_session(
            session, principal=person.principal, session_id=person.principal.session_id, because="consent_page"
        )


async def allow(session: AsyncSession, *, request: AuthorizationRequest, person: Person) -> str:
    """The code that the app exchanges for tokens, for what the person can give of what it asked."""
    code, me = new_token(APP_CODE), person.principal
    session.add(
        OAuthGrant(
            app_id=request.app.id,
            user_id=me.id if me.kind == "user" else None,
            member_id=me.id if me.kind == "member" else None,
            scopes=list(person.held),
            redirect_uri=request.redirect_uri,
            code_hash=token_hash(code),
            code_challenge=request.code_challenge,
            ends_at=utcnow() + CODE_LIFETIME,
        )
    )
    await session.flush()
    await sign_out(session, person)
    await become(session, replace(me, app_id=request.app.id))
    return code
