"""Secrets that callers present. 256 random bits each, so a plain SHA-256 is a safe thing to keep."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Literal
from uuid import UUID

ACCESS = "cwa_"
REFRESH = "cwr_"
LINK = "cwl_"
INVITATION = "cwi_"
API_KEY_LIVE = "cwk_live_"
API_KEY_TEST = "cwk_test_"
APP_SECRET = "cwos_"  # noqa: S105 - only its beginning
APP_CODE = "cwoc_"
APP_ACCESS = "cwo_"
APP_REFRESH = "cwor_"
SSO_STATE = "cwss_"
SSO_CODE = "cwsc_"


def new_token(prefix: str) -> str:
    """A new secret; shown once, stored as `token_hash`."""
    return prefix + secrets.token_urlsafe(32)


def mailed_token(prefix: str, mail_id: UUID, secret: str) -> str:
    """The secret that a mail carries: always the same for the same mail, so that a mail sent again after a crash does
    not break the link in the first copy, and none lies in the database to be sent."""
    digest = hmac.digest(secret.encode(), f"mailed:{prefix}:{mail_id}".encode(), "sha256")
    return prefix + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def new_refresh_token(family: str | None = None, *, prefix: str = REFRESH) -> str:
    """`cwr_family.secret`: a new secret in a new family, or in that one."""
    return f"{prefix}{family or secrets.token_urlsafe(24)}.{secrets.token_urlsafe(32)}"


def family_of(refresh_token: str, *, prefix: str = REFRESH) -> str:
    """The family of a refresh token; of something else, whatever names no session."""
    return refresh_token.removeprefix(prefix).partition(".")[0]


def following(presented: str, prefix: str, secret: str) -> str:
    """The secret that follows another one: always the same, so that who lost the answer can be told it again, although
    only its hash is kept. Nobody makes it without the service's secret."""
    digest = hmac.digest(secret.encode(), f"following:{prefix}:{presented}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hint_of(token: str) -> str:
    """What may be shown of a key: its prefix, first and last characters."""
    prefix = next((p for p in (API_KEY_LIVE, API_KEY_TEST, APP_SECRET) if token.startswith(p)), "")
    return f"{token[: len(prefix) + 4]}...{token[-4:]}"


def kind_of(token: str) -> Literal["api_key", "session", "app", "unknown"]:
    """Which credential a bearer token is, by its prefix."""
    if token.startswith(APP_ACCESS):
        return "app"
    if token.startswith((API_KEY_LIVE, API_KEY_TEST)):
        return "api_key"
    return "session" if token.startswith(ACCESS) else "unknown"
