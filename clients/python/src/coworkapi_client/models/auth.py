from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Account,
    OrganizationRef,
)


class PasskeyOptions(Model):
    """For `navigator.credentials.create` or `.get`: `PublicKeyCredential.parse...OptionsFromJSON(options)`."""

    options: dict[str, Any]
    """What the browser is given, as JSON"""


class Passkey(Model):
    """A device or key chain that signs in. `is_backed_up`: it is kept in sync over several devices."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    is_backed_up: bool
    """Whether it is kept in sync over several devices"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    last_used_at: AwareDatetime | None
    """When it was last used; null if it never was"""


class Passkeys(Model):
    data: list[Passkey]
    """All of them"""


class RecoveryCodes(Model):
    """Ten codes, each of which signs in once without the app. Shown once."""

    recovery_codes: list[str]
    """Each signs in once without the app; shown this once"""


class Right(Model):
    scope: str
    location_ids: list[str] | None
    """Where it holds; null: everywhere"""


class SecondFactor(Model):
    """A user's second factor. `since`: when the authenticator app was confirmed; null when none is."""

    is_on: bool
    """Whether signing in by password takes a code, too"""
    since: AwareDatetime | None
    """When the authenticator app was confirmed; null when none is"""
    recovery_codes_left: int
    """How many of the ten are not used yet"""
    passkeys: int
    """How many devices and key chains sign in without a password"""


class Session(Model):
    """One sign-in on one device."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    current: bool
    """Whether it is the one that asks"""
    organization_id: str | None
    """Id of the organization"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    last_used_at: AwareDatetime
    """When a token of it was last used"""
    expires_at: AwareDatetime
    """When the sign-in ends by itself"""
    ip: str | None
    """The address that it was opened from"""
    user_agent: str | None
    """The browser or app that it was opened by, in its own words"""
    methods: list[Literal["password", "otp", "recovery_code", "passkey", "link", "sso"] | str]
    """How its owner proved who they are"""


class Sessions(Model):
    data: list[Session]
    """All of them"""


class SignUp(Model):
    """The owner, signed in, and what was made."""

    token_type: Literal["Bearer"] | str | None = "Bearer"
    """How the access token is sent"""
    session_id: str
    """Id of the session"""
    access_token: str
    """Sent as `Authorization: Bearer ...`"""
    access_expires_at: AwareDatetime
    """Until when the access token works"""
    refresh_token: str
    """Good once, for the next pair of tokens"""
    refresh_expires_at: AwareDatetime
    """Until when the refresh token works"""
    user: Account
    """Who has signed in"""
    organization: OrganizationRef | None
    """Where the session works now"""
    organizations: list[OrganizationRef]
    """All that they can switch to"""
    legal_entity_id: str
    """Id of the legal entity"""
    location_id: str
    """Id of the location"""


class Tokens(Model):
    """Send `access_token` as `Authorization: Bearer`. `refresh_token` works once and gives a new pair."""

    token_type: Literal["Bearer"] | str | None = "Bearer"
    """How the access token is sent"""
    session_id: str
    """Id of the session"""
    access_token: str
    """Sent as `Authorization: Bearer ...`"""
    access_expires_at: AwareDatetime
    """Until when the access token works"""
    refresh_token: str
    """Good once, for the next pair of tokens"""
    refresh_expires_at: AwareDatetime
    """Until when the refresh token works"""


class TotpBegun(Model):
    """What the authenticator app is told, once: the URI as a QR code, or the secret typed."""

    secret: str
    """What to type into the app where no QR code can be read"""
    uri: str
    """What to show as a QR code"""


class WhoAmI(Model):
    """Who the credential belongs to, and what it may do."""

    kind: Literal["user", "member", "api_key", "app"] | str
    """Whose credential it is: a user's, a member's, an API key's, or an app's own"""
    session_id: str | None
    """Id of the session"""
    user: Account | None = None
    """The user; null for members, keys and apps of their own"""
    member_id: str | None = None
    """Id of the member"""
    api_key_id: str | None = None
    """Id of the API key"""
    app_id: str | None = None
    """The third-party app that asks, for the person or as itself"""
    organization: OrganizationRef | None
    """The one that the credential acts in; null: none was chosen yet"""
    organizations: list[OrganizationRef]
    """All that a user can switch to"""
    rights: list[Right]
    """What it may do, and at which locations"""
