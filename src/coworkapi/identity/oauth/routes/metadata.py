"""Where a client that knows only our address finds the rest: RFC 8414 and RFC 9728."""

from __future__ import annotations

from fastapi import Response
from fastapi.responses import JSONResponse

from coworkapi.core.http import Ctx, Router, without_organization
from coworkapi.identity.oauth.rules import APP_SCOPES

router = Router(prefix="/.well-known")
_OPEN = {"x-open-query": True, "x-own-authorization": True}
_CACHED = {"Cache-Control": "public, max-age=3600"}


@router.get(
    "/oauth-authorization-server",
    dependencies=[without_organization()],
    summary="Read what the authorization server can do",
    include_in_schema=False,
    openapi_extra=_OPEN,
)
async def get_oauth_server(ctx: Ctx) -> Response:
    """RFC 8414."""
    here = ctx.settings.public_url
    proofs = ["client_secret_basic", "client_secret_post", "none"]
    return JSONResponse(
        {
            "issuer": here,
            "authorization_endpoint": f"{here}/oauth/authorize",
            "token_endpoint": f"{here}/oauth/token",
            "revocation_endpoint": f"{here}/oauth/revoke",
            "introspection_endpoint": f"{here}/oauth/introspect",
            "scopes_supported": list(APP_SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": proofs,
            "revocation_endpoint_auth_methods_supported": proofs,
            "introspection_endpoint_auth_methods_supported": proofs[:2],
            "authorization_response_iss_parameter_supported": True,
            "service_documentation": f"{here}/docs",
        },
        headers=_CACHED,
    )


@router.get(
    "/oauth-protected-resource",
    dependencies=[without_organization()],
    summary="Read who gives tokens for this API",
    include_in_schema=False,
    openapi_extra=_OPEN,
)
async def get_protected_resource(ctx: Ctx) -> Response:
    """RFC 9728."""
    here = ctx.settings.public_url
    return JSONResponse(
        {
            "resource": here,
            "resource_name": "coworkapi",
            "authorization_servers": [here],
            "scopes_supported": list(APP_SCOPES),
            "bearer_methods_supported": ["header"],
            "resource_documentation": f"{here}/docs",
        },
        headers=_CACHED,
    )
