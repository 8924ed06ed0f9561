from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class OAuthApp(Model):
    """A third-party app. Its id is its `client_id`."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    description: str | None
    """What it does, as people read before they let it in"""
    home_page_url: str | None
    """The app's home page"""
    logo_url: str | None
    """The app's logo, square"""
    kind: Literal["confidential", "public"] | str
    """`confidential`: it can keep a secret; `public`: it runs on people's devices and can't"""
    redirect_uris: list[str]
    """Where people may be sent back to, compared character by character"""
    scopes: list[str]
    """Rights, as `GET /v1/scopes` lists them"""
    people: list[Literal["staff", "members"] | str]
    """Who can let it act for them"""
    acts_alone: bool
    """Whether it may also act as itself, without a person"""
    secret_hint: str | None
    """A few of the secret's characters, to tell secrets apart; null without one"""
    old_secret_ends_at: AwareDatetime | None
    """Until when the secret before works, too"""
    created_by: str | None
    """Id of the user"""
    archived_at: AwareDatetime | None
    """When it was archived; null while it is in use"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class OAuthAppSecret(Model):
    """The only answer that holds the secret itself."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    description: str | None
    """What it does, as people read before they let it in"""
    home_page_url: str | None
    """The app's home page"""
    logo_url: str | None
    """The app's logo, square"""
    kind: Literal["confidential", "public"] | str
    """`confidential`: it can keep a secret; `public`: it runs on people's devices and can't"""
    redirect_uris: list[str]
    """Where people may be sent back to, compared character by character"""
    scopes: list[str]
    """Rights, as `GET /v1/scopes` lists them"""
    people: list[Literal["staff", "members"] | str]
    """Who can let it act for them"""
    acts_alone: bool
    """Whether it may also act as itself, without a person"""
    secret_hint: str | None
    """A few of the secret's characters, to tell secrets apart; null without one"""
    old_secret_ends_at: AwareDatetime | None
    """Until when the secret before works, too"""
    created_by: str | None
    """Id of the user"""
    archived_at: AwareDatetime | None
    """When it was archived; null while it is in use"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    client_secret: str | None
    """null: a public app has none"""


class OAuthGrant(Model):
    """That somebody lets an app act for them; without user and member: that it acts as itself."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    app_id: str
    """Id of the third-party app"""
    user_id: str | None
    """Id of the user"""
    member_id: str | None
    """Id of the member"""
    scopes: list[str]
    """Rights, as `GET /v1/scopes` lists them"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    last_used_at: AwareDatetime | None
    """When it last got new tokens"""
    ends_at: AwareDatetime
    """If it isn't used before"""
    ended_at: AwareDatetime | None
    """When it ended; null if it hasn't"""
    ended_because: (
        Literal[
            "person",
            "operator",
            "app",
            "app_archived",
            "app_changed",
            "user_removed",
            "member_changed",
            "password_reset",
            "expired",
            "code_expired",
            "code_refused",
            "code_reused",
            "refresh_token_reused",
        ]
        | str
        | None
    )
    """Who or what ended it; null while it works"""
