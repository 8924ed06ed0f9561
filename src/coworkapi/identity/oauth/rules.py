"""Pure rules of OAuth: where an app may be answered, what it may ask for, and whether a verifier proves a code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

from coworkapi.core.scopes import MEMBER_SCOPES, SCOPES

# With these an app could get credentials that outlive the end of its own (in mails there are links to sign in by).
NOT_FOR_APPS = frozenset({"api_keys:write", "mail:read", "oauth_apps:write", "sso:write", "users:write"})
APP_SCOPES: Mapping[str, str] = {k: v for k, v in SCOPES.items() if k not in NOT_FOR_APPS} | MEMBER_SCOPES
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PRINTABLE = re.compile(r"[!-~]+\Z")
_REVERSED_DOMAIN = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+\Z")
_AUTHORITY = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?\Z")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}\Z")


def redirect_uri_problem(uri: str) -> str | None:
    """What is wrong with a redirect URI that is to be registered, or None.

    RFC 8252: https, http to this machine itself, or a private scheme made of a domain.
    """
    parts = _split(uri)
    if parts is None:
        return "is no absolute URI of printable ASCII characters"
    if "#" in uri:
        return "must have no fragment"
    if "*" in uri:
        return "is matched as it stands: wildcards have no meaning"
    if parts.scheme in ("https", "http"):
        if not _AUTHORITY.match(parts.netloc) or "\\" in uri:
            return "must name a host, and no user"
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            return "must be https, but for the app's own machine (127.0.0.1, [::1] or localhost)"
        return None
    if not _REVERSED_DOMAIN.match(parts.scheme):
        return "must be https, http to the app's own machine, or a scheme made of a domain (com.example.app:/done)"
    return None


def is_registered(uri: str, registered: Iterable[str]) -> bool:
    """Whether an app may be answered there: character by character, but for the port of its own machine, which a native
    app learns only when it starts (RFC 8252, 7.3)."""
    return any(uri == one or _without_port(uri) == _without_port(one) is not None for one in registered)


def _without_port(uri: str) -> str | None:
    """A loopback URI without its port; None for any other."""
    parts = _split(uri)
    if parts is None or parts.scheme != "http" or parts.hostname not in LOOPBACK or redirect_uri_problem(uri):
        return None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return urlunsplit(("http", host, parts.path, parts.query, ""))


def _split(uri: str) -> SplitResult | None:
    if not _PRINTABLE.match(uri):
        return None
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme and (parts.netloc or parts.path) else None


def with_parameters(uri: str, parameters: Mapping[str, str | None]) -> str:
    """The redirect URI with these added to its query, which stays as it was registered."""
    added = urlencode({name: value for name, value in parameters.items() if value is not None})
    return f"{uri}{'&' if '?' in uri else '?'}{added}"


def origin_of(uri: str) -> str:
    """What a content security policy calls the place of a URI."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("https", "http") else f"{parts.scheme}:"


def is_challenge(value: str) -> bool:
    """Whether it is what S256 makes of a verifier (RFC 7636, 4.2)."""
    return bool(_CHALLENGE.match(value))


def proves(verifier: str, challenge: str) -> bool:
    """Whether the verifier is the one that the challenge was made of."""
    if not _VERIFIER.match(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)


def scopes_for(people: str, scopes: Iterable[str]) -> list[str]:
    """Those of the scopes that mean something for `staff` (and apps as themselves) or `members`, in order."""
    of_members = people == "members"
    return sorted(scope for scope in set(scopes) if (scope in MEMBER_SCOPES) is of_members)


def registration_problem(
    *, kind: str, people: Collection[str], acts_alone: bool, scopes: Collection[str], redirect_uris: Collection[str]
) -> tuple[str, str] | None:
    """What doesn't fit together in an app's registration, as (pointer, detail), or None."""
    if not people and not acts_alone:
        return "/people", "say whom the app acts for, or let it act alone (acts_alone)"
    if acts_alone and kind == "public":
        return "/acts_alone", "a public app can't prove who it is: only a confidential one acts alone"
    if bool(people) != bool(redirect_uris):
        detail = "say where people come back to" if people else "an app that nobody signs in to has none: leave it out"
        return "/redirect_uris", detail
    if ("staff" in people or acts_alone) and not scopes_for("staff", scopes):
        return "/scopes", "staff (and an app that acts alone) need a scope of staff, such as bookings:read"
    if "members" in people and not scopes_for("members", scopes):
        return "/scopes", "members need me:read or me:write"
    if "members" not in people and scopes_for("members", scopes):
        return "/scopes", "me:read and me:write are for apps that members sign in to (people)"
    if not ("staff" in people or acts_alone) and scopes_for("staff", scopes):
        return "/scopes", "members have me:read and me:write only"
    return None
