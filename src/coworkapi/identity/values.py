"""Values of identity that services and other rooms speak in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, SecretStr, StringConstraints

from coworkapi.core.ids import OrganizationId, SessionId, UserId
from coworkapi.core.schemas import Out
from coworkapi.identity.passwords import MAX_LENGTH, MIN_LENGTH

OWNER = "owner"
Mode = Literal["live", "test"]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$"), Field(examples=["en", "de", "de-AT"])]
Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", min_length=3, max_length=63),
    Field(description="Names the organization in public addresses", examples=["north-wharf"]),
]
NewPassword = Annotated[
    SecretStr,
    Field(
        min_length=MIN_LENGTH,
        max_length=MAX_LENGTH,
        description="10 to 200 characters, not one of the first that are tried",
        examples=["correct horse battery"],
    ),
]
Password = Annotated[SecretStr, Field(min_length=1, max_length=MAX_LENGTH, examples=["correct horse battery"])]
Otp = Annotated[
    str,
    Field(
        min_length=6,
        max_length=40,
        description="The code of the authenticator app, or a recovery code, where the account has one set up",
        examples=["492039"],
    ),
]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A built-in or a custom role, at some locations (sorted) or (None) everywhere."""

    builtin_role: str | None = None
    role_id: UUID | None = None
    location_ids: tuple[UUID, ...] | None = None


def assignment(
    builtin_role: str | None, role_id: UUID | None, location_ids: Iterable[UUID] | None = None
) -> Assignment:
    """The assignment with its locations in order, so that equal ones compare equal."""
    return Assignment(builtin_role, role_id, None if location_ids is None else tuple(sorted(location_ids)))


class OrganizationRef(Out):
    id: OrganizationId
    name: str
    slug: str
    mode: Annotated[Mode, Field(description="`test` moves no money, sends no mail and has a clock of its own")]


class AccountOut(Out):
    """A person who signs in to run organizations."""

    id: UserId
    email: str
    name: str
    locale: str


class TokensOut(Out):
    """Send `access_token` as `Authorization: Bearer`. `refresh_token` works once and gives a new pair."""

    token_type: Annotated[Literal["Bearer"], Field(description="How the access token is sent")] = "Bearer"  # noqa: S105 - the name of a scheme
    session_id: SessionId
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime


class SignedInOut(TokensOut):
    user: Annotated[AccountOut, Field(description="Who has signed in")]
    organization: OrganizationRef | None = Field(description="Where the session works now")
    organizations: Annotated[list[OrganizationRef], Field(description="All that they can switch to")]
