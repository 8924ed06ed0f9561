"""Which app asks: by its secret, in the header or the body, or by its name alone if it can keep no secret."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.ids import decode_id
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import become
from coworkapi.identity.oauth.errors import InvalidClient, InvalidRequest
from coworkapi.identity.oauth.models import OAuthApp
from coworkapi.identity.tokens import token_hash

_FIND = text("SELECT * FROM find_oauth_app(:app)")
_UNKNOWN = "the app is unknown or archived, or its secret is wrong"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an app says of itself."""

    client_id: str
    secret: str | None


def read_credentials(authorization: str | None, form: Mapping[str, str]) -> Credentials:
    """`client_secret_basic`, `client_secret_post` or `none`, exactly one. Raises InvalidClient, InvalidRequest."""
    if authorization is None:
        client_id = form.get("client_id")
        if not client_id:
            raise InvalidClient("say who you are: client_id and client_secret, in the body or by HTTP Basic")
        return Credentials(client_id, form.get("client_secret"))
    scheme, _, encoded = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        raise InvalidClient(
            "an app proves who it is by HTTP Basic or in the body, with its client_id and client_secret"
        )
    if "client_secret" in form:
        raise InvalidRequest("client_secret comes twice, in the header and in the body; send it once")
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise InvalidClient(
            "the Authorization header is not of the form `Basic base64(client_id:client_secret)`"
        ) from None
    client_id, _, secret = (unquote_plus(part) for part in pair.partition(":"))
    if form.get("client_id", client_id) != client_id:
        raise InvalidRequest("client_id in the body is another one than in the header")
    return Credentials(client_id, secret)


async def find_app(session: AsyncSession, client_id: str, *, as_app: bool) -> OAuthApp | None:
    """The app with that client_id, if it isn't archived; the transaction goes on in its organization, as the app itself
    (`as_app`) or as nobody yet."""
    try:
        app_id = decode_id("app", client_id)
    except ValueError:
        return None
    home = (await session.execute(_FIND, {"app": app_id})).one_or_none()
    if home is None:
        return None
    await become(
        session,
        Principal(
            kind="app" if as_app else "public",
            id=app_id if as_app else None,
            app_id=app_id if as_app else None,
            organization_id=home.organization_id,
            organization_mode=home.organization_mode,
            test_clock_at=home.test_clock_at,
        ),
    )
    return await session.get(OAuthApp, (home.organization_id, app_id))


async def authenticate_app(session: AsyncSession, credentials: Credentials) -> OAuthApp:
    """The app, which has proved who it is (a public one can't, and need not). Raises InvalidClient."""
    app = await find_app(session, credentials.client_id, as_app=True)
    if app is None or not _is_proved(app, credentials.secret):
        raise InvalidClient(_UNKNOWN)
    return app


def _is_proved(app: OAuthApp, secret: str | None) -> bool:
    if app.kind == "public":
        return not secret
    presented = token_hash(secret or "")
    if app.secret_hash is not None and hmac.compare_digest(presented, app.secret_hash):
        return True
    if app.old_secret_hash is None or app.old_secret_ends_at is None or app.old_secret_ends_at <= utcnow():
        return False
    return hmac.compare_digest(presented, app.old_secret_hash)
