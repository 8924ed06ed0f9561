"""Secrets that callers present. 256 random bits each, so a plain SHA-256 is a safe thing to keep."""

from __future__ import annotations

import hashlib
import secrets
from typing import Literal

ACCESS = "cwa_"
REFRESH = "cwr_"
LINK = "cwl_"
INVITATION = "cwi_"
API_KEY_LIVE = "cwk_live_"
API_KEY_TEST = "cwk_test_"


def new_token(prefix: str) -> str:
    """A new secret; shown once, stored as `token_hash`."""
    return prefix + secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def kind_of(token: str) -> Literal["api_key", "session", "unknown"]:
    """Which credential a bearer token is, by its prefix."""
    if token.startswith((API_KEY_LIVE, API_KEY_TEST)):
        return "api_key"
    return "session" if token.startswith(ACCESS) else "unknown"
