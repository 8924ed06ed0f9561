"""Members' passkeys over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from coworkapi.core.ids import MemberId, MemberPasskeyId
from coworkapi.core.schemas import In, Name, Out

# As browsers give it: base64url strings within. The library reads it; what it doesn't know it refuses.
Credential = Annotated[
    dict[str, Any],
    Field(max_length=20, description="What the browser's `navigator.credentials` gave, by its `toJSON()`"),
]


class MyPasskeyOptionsOut(Out):
    """For `navigator.credentials.create` or `.get`: `PublicKeyCredential.parse...OptionsFromJSON(options)`."""

    options: dict[str, Any] = Field(description="What the browser is to be asked for, as JSON of WebAuthn")


class MyPasskeyIn(In):
    name: Name = Field(description="What its owner calls the device", examples=["Ada's phone"])
    credential: Credential


class MyPasskeyPatch(In):
    name: Name = Field(description="What its owner calls the device", examples=["Ada's old phone"])


class MemberPasskeyOut(Out):
    """A device or key chain that signs a member in."""

    id: MemberPasskeyId
    member_id: MemberId
    name: str = Field(description="What its owner calls the device")
    is_backed_up: bool = Field(description="Whether it is kept in sync over several devices")
    created_at: datetime
    last_used_at: datetime | None = Field(description="When it last signed in; null if it never has")


class MyPasskeysOut(Out):
    data: list[MemberPasskeyOut] = Field(description="All of the member's, the newest first")


class MemberPasskeySignInIn(In):
    credential: Credential
