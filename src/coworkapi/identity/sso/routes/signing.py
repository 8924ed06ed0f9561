"""To the provider and back: the provider is asked outside of any transaction."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from coworkapi.core.clock import utcnow
from coworkapi.core.db import Database
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, for_public, problems, without_organization, writing
from coworkapi.core.ids import SsoConnectionId
from coworkapi.gateways.oidc import OidcFault, Provider, open_oidc
from coworkapi.identity.oauth.rules import with_parameters
from coworkapi.identity.sso import service
from coworkapi.identity.sso.errors import SsoConnectionDisabled, SsoProviderUnusable, SsoStateRefused
from coworkapi.identity.sso.schemas import SsoStartIn, SsoStartOut
from coworkapi.settings import Settings

router = Router(prefix="/v1/public/{organization}/sso-connections", tags=["Single sign-on"])
callback_router = Router(prefix="/v1/sso", tags=["Single sign-on"])
_DENIED = "the provider was told not to sign in"
_OFF = "single sign-on is switched off"
_FAILED = "the provider could not sign anybody in"


@router.post(
    "/{connection_id}/start",
    dependencies=[for_public()],
    summary="Begin to sign in at a provider",
    responses=problems(NotFound, SsoConnectionDisabled, SsoProviderUnusable),
    openapi_extra={"x-streams": True, "x-at-once": 16},
)
async def start_sso(
    organization: str, connection_id: SsoConnectionId, body: SsoStartIn, ctx: Ctx, request: Request
) -> SsoStartOut:
    """Send the browser to `authorization_url`. It comes back to `redirect_uri` with `code` and your `state`, or with
    `error`. Keep the verifier of `code_challenge`: without it the code is worth nothing."""
    db: Database = request.app.state.db
    async with db.transaction(ctx.principal) as session:
        question = await service.question_of(
            session, settings=ctx.settings, connection_id=connection_id, redirect_uri=body.redirect_uri
        )
    try:
        provider = await open_oidc(any_target=_any(ctx.settings)).discover(question.issuer)
    except OidcFault as fault:
        raise SsoProviderUnusable(str(fault)) from None
    async with writing(request, ctx, action="start_sso") as session:
        address = await service.make_question(
            session,
            settings=ctx.settings,
            question=question,
            provider=provider,
            redirect_uri=body.redirect_uri,
            client_state=body.state,
            code_challenge=body.code_challenge,
        )
    return SsoStartOut(authorization_url=address)


@callback_router.get(
    "/callback",
    dependencies=[without_organization()],
    summary="Come back from a provider",
    include_in_schema=False,  # for browsers that a provider sends: no client calls it
    status_code=303,
    response_class=Response,
    responses=problems(SsoStateRefused),
    openapi_extra={"x-streams": True, "x-open-query": True, "x-own-authorization": True, "x-at-once": 16},
)
async def finish_sso(
    ctx: Ctx,
    request: Request,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    iss: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """For browsers, which providers send here: on to the client, with a code that is good for a minute. A state that is
    not ours, or was answered before, leads nowhere."""
    db: Database = request.app.state.db
    async with db.transaction(ctx.principal) as session:
        here = await service.find_sign_in(session, state=state)
    async with db.transaction(here) as session:
        asked = await service.take_state(session, settings=ctx.settings, state=state)
    told: dict[str, str | None] = {"state": asked.client_state}
    if error or not code:
        kind, why = ("access_denied", _DENIED) if error == "access_denied" else ("sign_in_failed", _FAILED)
        return _back(asked, told | {"error": kind, "error_description": why})
    if asked.question is None:
        return _back(asked, told | {"error": "sign_in_failed", "error_description": _OFF})
    question, oidc = asked.question, open_oidc(any_target=_any(ctx.settings))
    try:
        if iss is not None and iss != question.issuer:  # RFC 9207
            raise OidcFault("another provider answered")
        provider: Provider = await oidc.discover(question.issuer)
        token = await oidc.exchange(
            provider,
            client_id=question.client_id,
            client_secret=question.client_secret,
            code=code,
            verifier=service.verifier_of(ctx.settings, state),
            redirect_uri=service.callback_of(ctx.settings),
        )
        said = await oidc.validate(
            provider,
            token,
            client_id=question.client_id,
            nonce=service.nonce_of(ctx.settings, state),
            domains=question.domains,
            now=utcnow(),
        )
    except OidcFault as fault:
        return _back(asked, told | {"error": "sign_in_failed", "error_description": str(fault)})
    async with db.transaction(here) as session:
        made = await service.answer_with_code(session, asked=asked, said=said)
    return _back(asked, told | {"code": made})


def _back(asked: service.Asked, told: dict[str, str | None]) -> Response:
    """Nobody keeps the address, nor tells it to where the browser goes next."""
    headers = {
        "Location": with_parameters(asked.redirect_uri, told),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return Response(status_code=303, headers=headers)


def _any(settings: Settings) -> bool:
    return settings.webhook_targets == "any"
