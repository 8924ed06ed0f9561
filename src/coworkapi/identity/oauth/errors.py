"""Errors of the protocol: RFC 6749's `error` and `error_description`, and beside them our own members of a problem."""

from __future__ import annotations

from coworkapi.core.errors import ProblemError

REALM = "coworkapi"


class OAuthError(ProblemError):
    """What `/oauth/token`, `/oauth/revoke` and `/oauth/introspect` refuse with; as JSON, as the protocol demands."""

    status = 400
    media_type = "application/json"
    code = "invalid_request"

    def __init__(self, detail: str) -> None:
        headers = {"WWW-Authenticate": f'Basic realm="{REALM}", charset="UTF-8"'} if self.status == 401 else {}
        super().__init__(detail, extra={"error": self.code, "error_description": detail}, headers=headers)


class InvalidRequest(OAuthError):
    code = "invalid_request"


class InvalidClient(OAuthError):
    """Who asks is no app that we know, or doesn't prove it."""

    status = 401
    code = "invalid_client"


class InvalidGrant(OAuthError):
    """The code or refresh token is of no use (any more). Using one twice ends its grant, so what was done is kept."""

    keeps_changes = True
    code = "invalid_grant"


class UnauthorizedClient(OAuthError):
    """The app may not get tokens in this way."""

    code = "unauthorized_client"


class UnsupportedGrantType(OAuthError):
    code = "unsupported_grant_type"


class InvalidScope(OAuthError):
    """A scope that there isn't, or that the app or grant doesn't have."""

    code = "invalid_scope"
