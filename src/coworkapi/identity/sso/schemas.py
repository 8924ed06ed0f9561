"""What comes in and goes out over the routes of single sign-on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from coworkapi.core.ids import SsoConnectionId
from coworkapi.core.schemas import In, Out
from coworkapi.identity.oauth.rules import is_challenge
from coworkapi.identity.oauth.schemas import RedirectUri
from coworkapi.identity.schemas import AssignmentIn, AssignmentOut

Audience = Literal["staff", "members"]


def _unique(values: list[str]) -> list[str]:
    return sorted(set(values))


def _check_challenge(value: str) -> str:
    if not is_challenge(value):
        raise ValueError("is no S256 of a verifier: 43 characters of base64url, without padding")
    return value


Domain = Annotated[
    str,
    StringConstraints(
        pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$", max_length=253, to_lower=True
    ),
    Field(examples=["example.com"]),
]
Domains = Annotated[
    list[Domain],
    Field(min_length=1, max_length=20, description="Whose addresses the provider may speak for; not their subdomains"),
    AfterValidator(_unique),
]
RedirectUris = Annotated[
    list[RedirectUri],
    Field(min_length=1, max_length=20, description="Where people come back to; compared character by character"),
    AfterValidator(_unique),
]
ConnectionName = Annotated[
    str, StringConstraints(min_length=1, max_length=100), Field(examples=["Our Google accounts"])
]
Issuer = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[!-~]+$", max_length=500),
    Field(description="As its discovery document names it", examples=["https://accounts.google.com"]),
]
ClientId = Annotated[str, StringConstraints(pattern=r"^[!-~]+$", max_length=255), Field(examples=["coworkapi"])]
ClientSecret = Annotated[SecretStr, Field(min_length=1, max_length=500, description="Sealed, and never shown again")]
Roles = Annotated[
    list[AssignmentIn], Field(max_length=50, description="Of staff who sign in for the first time (auto_provision)")
]


class SsoConnectionIn(In):
    name: ConnectionName
    audience: Annotated[Audience, Field(description="Whom it signs in: staff, or members")]
    issuer: Issuer
    client_id: Annotated[ClientId, Field(description="What the provider knows coworkapi by")]
    client_secret: ClientSecret
    email_domains: Domains
    redirect_uris: RedirectUris
    auto_provision: bool = Field(False, description="Whether people who aren't here yet are let in, and made")
    role_assignments: Roles = Field(default_factory=list)
    enabled: Annotated[bool, Field(description="Whether one can sign in by it")] = True


class SsoConnectionPatch(In):
    name: ConnectionName | None = None
    issuer: Issuer | None = None
    client_id: Annotated[ClientId | None, Field(description="What the provider knows coworkapi by")] = None
    client_secret: ClientSecret | None = None
    email_domains: Domains | None = None
    redirect_uris: RedirectUris | None = None
    auto_provision: Annotated[
        bool | None, Field(description="Whether who isn't known yet is made a user, or a member")
    ] = None
    role_assignments: Roles | None = None
    enabled: bool | None = Field(None, description="false: its sessions end at once")


class SsoConnectionOut(Out):
    """A provider that signs people in; without its secret."""

    id: SsoConnectionId
    name: str
    audience: Annotated[Audience, Field(description="Whom it signs in: staff, or members")]
    issuer: Annotated[str, Field(description="The provider's address, where its configuration is found")]
    client_id: Annotated[str, Field(description="What the provider knows coworkapi by")]
    email_domains: Annotated[list[str], Field(description="Only addresses of these are let in")]
    redirect_uris: list[str]
    auto_provision: Annotated[bool, Field(description="Whether who isn't known yet is made a user, or a member")]
    role_assignments: list[AssignmentOut]
    enabled: Annotated[bool, Field(description="Whether one can sign in by it; switched off, its sessions end")]
    created_at: datetime
    updated_at: datetime


class SsoStartIn(In):
    redirect_uri: Annotated[
        str,
        Field(
            min_length=1,
            max_length=600,
            examples=["https://app.example.com/signed-in"],
            description="Where the browser is sent back to; one of the connection's",
        ),
    ]
    state: Annotated[str, StringConstraints(pattern=r"^[ -~]+$", max_length=500)] | None = Field(
        None, description="Comes back with the code"
    )
    code_challenge: Annotated[
        str,
        Field(
            max_length=43, description="S256 of your verifier", examples=["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"]
        ),
        AfterValidator(_check_challenge),
    ]


class SsoStartOut(Out):
    authorization_url: str = Field(description="Send the browser there, within ten minutes")


class SsoCodeIn(In):
    code: Annotated[
        SecretStr, Field(min_length=1, max_length=200, description="What the redirect back to you holds; good once")
    ]
    code_verifier: Annotated[
        SecretStr, Field(min_length=43, max_length=128, description="Of the challenge at the start")
    ]
