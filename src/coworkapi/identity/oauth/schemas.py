"""What comes in and goes out over the routes of third-party apps (the protocol's own shapes are with its routes)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from coworkapi.core.ids import AppGrantId, AppId, MemberId, UserId
from coworkapi.core.schemas import In, Out
from coworkapi.identity.oauth.rules import APP_SCOPES, redirect_uri_problem

Kind = Literal["confidential", "public"]
People = Literal["staff", "members"]
EndedBecause = Literal[
    "person",  # who had granted it
    "operator",
    "app",  # it took its tokens back
    "app_archived",
    "app_changed",  # it is no longer for such people
    "user_removed",
    "member_changed",  # archived, merged, another address, or may no longer sign in
    "password_reset",
    "expired",  # not refreshed for 180 days
    "code_expired",
    "code_refused",
    "code_reused",
    "refresh_token_reused",
]


def _check_scope(scope: str) -> str:
    if scope not in APP_SCOPES:
        raise ValueError(f"there is no scope {scope!r} for apps")
    return scope


def _check_redirect_uri(uri: str) -> str:
    problem = redirect_uri_problem(uri)
    if problem:
        raise ValueError(problem)
    return uri


def _unique(values: list[str]) -> list[str]:
    return sorted(set(values))


AppName = Annotated[str, StringConstraints(min_length=1, max_length=100), Field(examples=["Door Display"])]
AppText = Annotated[str, StringConstraints(min_length=1, max_length=500)]
WebAddress = Annotated[
    str,
    StringConstraints(pattern=r"^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?$", max_length=500),
    Field(examples=["https://app.example.com/about"]),
]
AppScope = Annotated[
    str, AfterValidator(_check_scope), Field(examples=["bookings:read"], json_schema_extra={"enum": [*APP_SCOPES]})
]
AppScopes = Annotated[
    list[AppScope],
    Field(min_length=1, max_length=100, description="The most that the app may ever be granted"),
    AfterValidator(_unique),
]
RedirectUri = Annotated[
    str,
    StringConstraints(max_length=500),
    AfterValidator(_check_redirect_uri),
    Field(examples=["https://app.example.com/oauth/callback"]),
]
RedirectUris = Annotated[
    list[RedirectUri],
    Field(
        max_length=20,
        description="Where people come back to: https, http to the app's own machine (any port), or a scheme made of a "
        "domain. Compared character by character",
    ),
    AfterValidator(_unique),
]
PeopleList = Annotated[
    list[People],
    Field(max_length=2, description="Who may let the app act for them; nobody, for one that only acts alone"),
    AfterValidator(_unique),
]


class OAuthAppIn(In):
    name: AppName
    description: Annotated[AppText | None, Field(description="What it does, as people read before they let it in")] = (
        None
    )
    home_page_url: WebAddress | None = None
    logo_url: WebAddress | None = Field(None, description="Shown where people are asked; square")
    kind: Kind = Field(
        "confidential",
        description="`public`: it runs on people's own devices, where it can keep no secret",
    )
    redirect_uris: RedirectUris = Field(default_factory=list)
    scopes: AppScopes
    people: PeopleList = Field(["staff"])
    acts_alone: bool = Field(False, description="Whether it also gets tokens of its own (client credentials)")


class OAuthAppPatch(In):
    name: AppName | None = None
    description: Annotated[AppText | None, Field(description="What it does, as people read before they let it in")] = (
        None
    )
    home_page_url: WebAddress | None = None
    logo_url: WebAddress | None = None
    redirect_uris: RedirectUris | None = None
    scopes: AppScopes | None = None
    people: PeopleList | None = None
    acts_alone: Annotated[bool | None, Field(description="Whether it may also act as itself, without a person")] = None


class OAuthAppOut(Out):
    """A third-party app. Its id is its `client_id`."""

    id: AppId
    name: str
    description: Annotated[str | None, Field(description="What it does, as people read before they let it in")]
    home_page_url: str | None
    logo_url: str | None
    kind: Annotated[
        Kind, Field(description="`confidential`: it can keep a secret; `public`: it runs on people's devices and can't")
    ]
    redirect_uris: list[str]
    scopes: list[str]
    people: Annotated[list[People], Field(description="Who can let it act for them")]
    acts_alone: Annotated[bool, Field(description="Whether it may also act as itself, without a person")]
    secret_hint: Annotated[
        str | None, Field(description="A few of the secret's characters, to tell secrets apart; null without one")
    ]
    old_secret_ends_at: datetime | None = Field(description="Until when the secret before works, too")
    created_by: UserId | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class OAuthAppSecretOut(OAuthAppOut):
    """The only answer that holds the secret itself."""

    client_secret: str | None = Field(examples=["cwos_..."], description="null: a public app has none")


class SecretRotationIn(In):
    old_secret_hours: int = Field(
        24, ge=0, le=30 * 24, description="How long the old secret works beside the new one; 0: no longer"
    )


class OAuthGrantOut(Out):
    """That somebody lets an app act for them; without user and member: that it acts as itself."""

    id: AppGrantId
    app_id: AppId
    user_id: UserId | None
    member_id: MemberId | None
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None = Field(description="When it last got new tokens")
    ends_at: datetime = Field(description="If it isn't used before")
    ended_at: datetime | None
    ended_because: Annotated[EndedBecause | None, Field(description="Who or what ended it; null while it works")]


class AppRef(Out):
    """A third-party app as those see it who let it in."""

    id: AppId
    name: str
    description: Annotated[str | None, Field(description="What it does, as its developer says")]
    home_page_url: str | None
    logo_url: str | None


class ScopeText(Out):
    scope: str
    description: str


class AuthorizedAppOut(Out):
    """An app that acts for you."""

    app: Annotated[AppRef, Field(description="Which app")]
    scopes: list[ScopeText]
    authorized_at: Annotated[datetime, Field(description="When you let it in")]
    last_used_at: datetime | None = Field(description="When it last got new tokens")


class AuthorizedAppsOut(Out):
    data: list[AuthorizedAppOut]
