from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class OAuthApp(Model):
    """A third-party app. Its id is its `client_id`."""

    id: str
    name: str
    description: str | None
    home_page_url: str | None
    logo_url: str | None
    kind: Literal["confidential", "public"] | str
    redirect_uris: list[str]
    scopes: list[str]
    people: list[Literal["staff", "members"] | str]
    acts_alone: bool
    secret_hint: str | None
    old_secret_ends_at: AwareDatetime | None
    """Until when the secret before works, too"""
    created_by: str | None
    archived_at: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class OAuthAppSecret(Model):
    """The only answer that holds the secret itself."""

    id: str
    name: str
    description: str | None
    home_page_url: str | None
    logo_url: str | None
    kind: Literal["confidential", "public"] | str
    redirect_uris: list[str]
    scopes: list[str]
    people: list[Literal["staff", "members"] | str]
    acts_alone: bool
    secret_hint: str | None
    old_secret_ends_at: AwareDatetime | None
    """Until when the secret before works, too"""
    created_by: str | None
    archived_at: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    client_secret: str | None
    """null: a public app has none"""


class OAuthGrant(Model):
    """That somebody lets an app act for them; without user and member: that it acts as itself."""

    id: str
    app_id: str
    user_id: str | None
    member_id: str | None
    scopes: list[str]
    created_at: AwareDatetime
    last_used_at: AwareDatetime | None
    """When it last got new tokens"""
    ends_at: AwareDatetime
    """If it isn't used before"""
    ended_at: AwareDatetime | None
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
