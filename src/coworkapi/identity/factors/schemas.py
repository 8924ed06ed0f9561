"""Second factors and passkeys over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from coworkapi.core.ids import PasskeyId
from coworkapi.core.schemas import In, Name, Out
from coworkapi.identity.values import Password

Code = Annotated[
    str,
    StringConstraints(min_length=6, max_length=40),
    Field(description="Six digits of the authenticator app, or a recovery code", examples=["492039"]),
]
# As browsers give it: base64url strings within. The library reads it; what it doesn't know it refuses.
Credential = Annotated[
    dict[str, Any],
    Field(max_length=20, description="What the browser's `navigator.credentials` gave, by its `toJSON()`"),
]


class SecondFactorOut(Out):
    """A user's second factor. `since`: when the authenticator app was confirmed; null when none is."""

    is_on: Annotated[bool, Field(description="Whether signing in by password takes a code, too")]
    since: Annotated[datetime | None, Field(description="When the authenticator app was confirmed; null when none is")]
    recovery_codes_left: Annotated[int, Field(description="How many of the ten are not used yet")]
    passkeys: Annotated[int, Field(description="How many devices and key chains sign in without a password")]


class TotpBeginIn(In):
    password: Annotated[Password, Field(description="The account's, asked for once more")]


class TotpBegunOut(Out):
    """What the authenticator app is told, once: the URI as a QR code, or the secret typed."""

    secret: Annotated[str, Field(description="What to type into the app where no QR code can be read")]
    uri: str = Field(
        examples=["otpauth://totp/coworkapi:ada%40example.com?secret=...&issuer=coworkapi"],
        description="What to show as a QR code",
    )


class CodeIn(In):
    code: Code


class RecoveryCodesOut(Out):
    """Ten codes, each of which signs in once without the app. Shown once."""

    recovery_codes: Annotated[list[str], Field(description="Each signs in once without the app; shown this once")]


class PasskeyBeginIn(In):
    password: Password | None = Field(None, description="Or a code")
    code: Code | None = Field(None, description="Of the authenticator app; or the password, where none is set up")


class PasskeyOptionsOut(Out):
    """For `navigator.credentials.create` or `.get`: `PublicKeyCredential.parse...OptionsFromJSON(options)`."""

    options: Annotated[dict[str, Any], Field(description="What the browser is given, as JSON")]


class PasskeyIn(In):
    name: Name = Field(examples=["Ada's phone"])
    credential: Credential


class PasskeyPatch(In):
    name: Name


class PasskeyOut(Out):
    """A device or key chain that signs in. `is_backed_up`: it is kept in sync over several devices."""

    id: PasskeyId
    name: str
    is_backed_up: Annotated[bool, Field(description="Whether it is kept in sync over several devices")]
    created_at: datetime
    last_used_at: datetime | None


class PasskeysOut(Out):
    data: list[PasskeyOut]


class PasskeySignInIn(In):
    credential: Credential
    organization: str | None = Field(
        None, max_length=63, description="Id or slug of the organization to work in; the last one used unless given"
    )


Change = Literal["second_factor_on", "second_factor_off", "recovery_codes_renewed", "passkey_added", "passkey_removed"]


class SecurityChange(Out):
    """How signing in to the account of that address changed."""

    email: str
    change: Change
