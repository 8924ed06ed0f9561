"""`/oauth/token`, `/oauth/revoke` and `/oauth/introspect`: RFC 6749, 7009 and 7662, asked by apps' servers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from coworkapi.core.clock import utcnow
from coworkapi.core.http import Context, Ctx, Router, without_organization
from coworkapi.core.ids import encode_id
from coworkapi.identity.oauth import service
from coworkapi.identity.oauth.errors import InvalidClient, InvalidRequest, OAuthError, UnsupportedGrantType
from coworkapi.identity.oauth.models import OAuthApp

router = Router(prefix="/oauth")
PROTOCOL = {
    "x-body-media": ["application/x-www-form-urlencoded"],
    "x-open-query": True,
    "x-own-authorization": True,
}
# Many people's apps ask from one address: who proves to be an app is counted as that app.
_OF_APPS = PROTOCOL | {"x-counts-itself": True}
_MOST_FIELDS = 50


@router.post(
    "/token",
    dependencies=[without_organization()],
    summary="Get tokens",
    include_in_schema=False,
    openapi_extra=_OF_APPS | {"x-secret-answer": True},
)
async def issue_oauth_token(request: Request, ctx: Ctx) -> Response:
    """For a code, a refresh token, or for the app itself."""
    form, app = await _asked(request, ctx)
    grant_type = form.get("grant_type")
    scopes = form["scope"].split() if form.get("scope", "").strip() else None
    if grant_type == "authorization_code":
        tokens = await service.exchange_code(
            ctx.session,
            app=app,
            code=_needed(form, "code"),
            verifier=_needed(form, "code_verifier"),
            redirect_uri=form.get("redirect_uri"),
        )
    elif grant_type == "refresh_token":
        tokens = await service.refresh_tokens(
            ctx.session,
            app=app,
            refresh_token=_needed(form, "refresh_token"),
            scopes=scopes,
            secret=ctx.settings.secret_key.get_secret_value(),
        )
    elif grant_type == "client_credentials":
        tokens = await service.tokens_of_its_own(ctx.session, app=app, scopes=scopes)
    elif grant_type is None:
        raise InvalidRequest("grant_type is missing")
    else:
        raise UnsupportedGrantType("grant_type is authorization_code, refresh_token or client_credentials")
    body: dict[str, Any] = {
        "access_token": tokens.access_token,
        "token_type": "Bearer",
        "expires_in": max(0, round((tokens.expires_at - utcnow()).total_seconds())),
        "scope": " ".join(tokens.scopes),
    }
    if tokens.refresh_token is not None:
        body["refresh_token"] = tokens.refresh_token
    return JSONResponse(body, headers={"Pragma": "no-cache"})


@router.post(
    "/revoke",
    dependencies=[without_organization()],
    summary="Take a token back",
    include_in_schema=False,
    openapi_extra=_OF_APPS,
)
async def revoke_oauth_token(request: Request, ctx: Ctx) -> Response:
    """Either token ends the grant. 200 also for one that is unknown: it doesn't work, which is what was wanted."""
    form, app = await _asked(request, ctx)
    await service.revoke_token(ctx.session, app=app, token=_needed(form, "token"))
    return Response(status_code=200)


@router.post(
    "/introspect",
    dependencies=[without_organization()],
    summary="Ask what a token is worth",
    include_in_schema=False,
    openapi_extra=_OF_APPS | {"x-reads": True},
)
async def introspect_oauth_token(request: Request, ctx: Ctx) -> Response:
    """Of the app's own tokens; any other is inactive."""
    form, app = await _asked(request, ctx)
    if app.kind == "public":
        raise InvalidClient("only an app with a secret may ask this")
    found = await service.state_of(ctx.session, app=app, token=_needed(form, "token"))
    if found is None:
        return JSONResponse({"active": False})
    body = {
        "active": True,
        "client_id": encode_id("app", found.app_id),
        "scope": " ".join(found.scopes),
        "sub": found.principal.label.partition(" ")[0],
        "iss": ctx.settings.public_url,
        "iat": int(found.issued_at.timestamp()),
        "exp": int(found.expires_at.timestamp()),
        "token_type": "refresh_token" if found.is_refresh_token else "Bearer",
    }
    return JSONResponse(body)


async def _asked(request: Request, ctx: Context) -> tuple[dict[str, str], OAuthApp]:
    """The fields and the app that sends them, which has proved who it is.

    Raises InvalidRequest, InvalidClient, RateLimited.
    """
    limiter, address = request.app.state.rate_limiter, ctx.ip or "unknown"
    try:
        form = read_form(await request.body())
        credentials = service.read_credentials(request.headers.get("authorization"), dict(form))
        if len(dict(form)) != len(form):
            raise InvalidRequest("a parameter is there more than once")
        app = await service.authenticate_app(ctx.session, credentials)
    except OAuthError:
        limiter.check_address(address)
        raise
    if app.kind == "public":
        limiter.check_address(address)
    else:
        limiter.check_app(app.id)
    return dict(form), app


def read_form(body: bytes) -> Sequence[tuple[str, str]]:
    """The fields of a form; empty ones count as left out (RFC 6749, 3.2). Raises InvalidRequest."""
    try:
        return parse_qsl(body.decode(), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise InvalidRequest(f"the body is no form of at most {_MOST_FIELDS} fields in UTF-8") from None


def _needed(form: dict[str, str], name: str) -> str:
    if name not in form:
        raise InvalidRequest(f"{name} is missing")
    return form[name]
