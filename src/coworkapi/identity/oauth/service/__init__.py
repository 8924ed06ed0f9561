"""The verbs of third-party apps, a file for each family."""

from coworkapi.identity.oauth.service.apps import (
    AppHasNoSecret,
    AppIsArchived,
    apps,
    archive_app,
    create_app,
    get_app,
    rotate_secret,
    update_app,
)
from coworkapi.identity.oauth.service.authorizing import (
    AuthorizationRequest,
    Person,
    RefusedRequest,
    UntrustedRequest,
    allow,
    find_person,
    read_request,
    sign_in_member,
    sign_in_staff,
    sign_out,
)
from coworkapi.identity.oauth.service.clients import authenticate_app, read_credentials
from coworkapi.identity.oauth.service.grants import (
    authorized_apps,
    end_authorized_app,
    end_grant_of_app,
    grants_of_app,
)
from coworkapi.identity.oauth.service.tokens import (
    IssuedTokens,
    TokenState,
    exchange_code,
    refresh_tokens,
    revoke_token,
    state_of,
    tokens_of_its_own,
)

__all__ = [
    "AppHasNoSecret",
    "AppIsArchived",
    "AuthorizationRequest",
    "IssuedTokens",
    "Person",
    "RefusedRequest",
    "TokenState",
    "UntrustedRequest",
    "allow",
    "apps",
    "archive_app",
    "authenticate_app",
    "authorized_apps",
    "create_app",
    "end_authorized_app",
    "end_grant_of_app",
    "exchange_code",
    "find_person",
    "get_app",
    "grants_of_app",
    "read_credentials",
    "read_request",
    "refresh_tokens",
    "revoke_token",
    "rotate_secret",
    "sign_in_member",
    "sign_in_staff",
    "sign_out",
    "state_of",
    "tokens_of_its_own",
    "update_app",
]
