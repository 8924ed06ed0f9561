"""From the client to the provider and back: a state that works once, then a code that works once.

The provider is asked between these verbs, outside of any transaction.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Invalid
from coworkapi.core.principal import Principal
from coworkapi.gateways.oidc import Provider, Said
from coworkapi.identity.oauth.rules import is_registered
from coworkapi.identity.sso.errors import SsoConnectionDisabled, SsoStateRefused
from coworkapi.identity.sso.models import SsoConnection, SsoSignIn
from coworkapi.identity.sso.service.connections import get_connection, seal_of
from coworkapi.identity.tokens import SSO_CODE, SSO_STATE, new_token, token_hash
from coworkapi.settings import Settings

STATE_LIVES, CODE_LIVES = timedelta(minutes=10), timedelta(seconds=60)
_FIND = text("SELECT * FROM find_sso_sign_in(CAST(:hash AS bytea))")


@dataclass(frozen=True, slots=True)
class Question:
    """What a connection asks its provider with."""

    connection_id: UUID
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A sign-in that has come back from the provider. `question` None: its connection was disabled meanwhile."""

    sign_in_id: UUID
    question: Question | None
    redirect_uri: str
    client_state: str | None


def callback_of(settings: Settings) -> str:
    """Where every provider sends people back to; the operator registers it there."""
    return f"{settings.public_url.rstrip('/')}/v1/sso/callback"


async def question_of(session: AsyncSession, *, settings: Settings, connection_id: UUID, redirect_uri: str) -> Question:
    """Raises NotFound, SsoConnectionDisabled, Invalid (an address that isn't registered)."""
    connection = await get_connection(session, connection_id=connection_id)
    question = _question(connection, settings)
    if question is None:
        raise SsoConnectionDisabled("nobody signs in through this connection at present")
    if not is_registered(redirect_uri, connection.redirect_uris):
        raise Invalid.field("/redirect_uri", "is not among the connection's redirect_uris")
    return question


async def make_question(
    session: AsyncSession,
    *,
    settings: Settings,
    question: Question,
    provider: Provider,
    redirect_uri: str,
    client_state: str | None,
    code_challenge: str,
) -> str:
    """The address at the provider that the browser is sent to."""
    state = new_token(SSO_STATE)
    session.add(
        SsoSignIn(
            connection_id=question.connection_id,
            state_hash=token_hash(state),
            redirect_uri=redirect_uri,
            client_state=client_state,
            code_challenge=code_challenge,
            expires_at=utcnow() + STATE_LIVES,
        )
    )
    await session.flush()
    challenge = _base64(hashlib.sha256(verifier_of(settings, state).encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": question.client_id,
        "redirect_uri": callback_of(settings),
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce_of(settings, state),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in provider.authorization_endpoint else "?"
    return f"{provider.authorization_endpoint}{joint}{urlencode(asked)}"


async def find_sign_in(session: AsyncSession, *, state: str) -> Principal:
    """The public of the organization that a state belongs to. Raises SsoStateRefused."""
    row = (await session.execute(_FIND, {"hash": token_hash(state)})).one_or_none()
    if row is None:
        raise _refused()
    return Principal(
        kind="public",
        organization_id=row.organization_id,
        organization_mode=row.organization_mode,
        test_clock_at=row.test_clock_at,
    )


async def take_state(session: AsyncSession, *, settings: Settings, state: str) -> Asked:
    """Uses a state up. Raises SsoStateRefused."""
    now = utcnow()
    found = (
        await session.execute(
            update(SsoSignIn)
            .where(
                SsoSignIn.state_hash == token_hash(state), SsoSignIn.answered_at.is_(None), SsoSignIn.expires_at > now
            )
            .values(answered_at=now)
            .returning(SsoSignIn.id, SsoSignIn.connection_id, SsoSignIn.redirect_uri, SsoSignIn.client_state)
        )
    ).one_or_none()
    if found is None:
        raise _refused()
    connection = await session.scalar(select(SsoConnection).where(SsoConnection.id == found.connection_id))
    if connection is None or not is_registered(found.redirect_uri, connection.redirect_uris):
        raise _refused()
    return Asked(found.id, _question(connection, settings), found.redirect_uri, found.client_state)


async def answer_with_code(session: AsyncSession, *, asked: Asked, said: Said) -> str:
    """A code for whom the provider has signed in; good for a minute, for whoever began."""
    code = new_token(SSO_CODE)
    values: dict[str, Any] = {
        "code_hash": token_hash(code),
        "code_expires_at": utcnow() + CODE_LIVES,
        "subject": said.subject,
        "email": said.email,
        "person_name": said.name,
    }
    noted = await session.scalar(
        update(SsoSignIn).where(SsoSignIn.id == asked.sign_in_id).values(values).returning(SsoSignIn.id)
    )
    if noted is None:  # the connection was deleted, or asks another provider now
        raise _refused()
    return code


def nonce_of(settings: Settings, state: str) -> str:
    """What the id_token must repeat; nobody makes it of a state without the service's secret."""
    return _derived(settings, "nonce", state)


def verifier_of(settings: Settings, state: str) -> str:
    """What proves to the provider that the code was meant for us (PKCE)."""
    return _derived(settings, "verifier", state)


def _question(connection: SsoConnection, settings: Settings) -> Question | None:
    secret = seal_of(settings).unseal(connection.sealed_secret)
    if not connection.enabled or secret is None:  # sealed under another secret: it has to be given again
        return None
    return Question(
        connection.id, connection.issuer, connection.client_id, secret.decode(), tuple(connection.email_domains)
    )


def _derived(settings: Settings, purpose: str, state: str) -> str:
    secret = settings.secret_key.get_secret_value()
    return _base64(hmac.digest(secret.encode(), f"sso:{purpose}:{state}".encode(), "sha256"))


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _refused() -> SsoStateRefused:
    return SsoStateRefused("this sign-in was answered before, took too long, or is not ours; begin again")
