"""What can happen to third-party apps and to what people granted them."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.identity.oauth.schemas import OAuthAppOut, OAuthGrantOut


@dataclass(frozen=True, kw_only=True)
class OAuthAppCreated(Fact, name="oauth_app.created", data=OAuthAppOut):
    """A third-party app was registered."""


@dataclass(frozen=True, kw_only=True)
class OAuthAppUpdated(Fact, name="oauth_app.updated", data=OAuthAppOut):
    """A third-party app's registration or secret changed."""


@dataclass(frozen=True, kw_only=True)
class OAuthAppArchived(Fact, name="oauth_app.archived", data=OAuthAppOut):
    """A third-party app works no more, for nobody."""


@dataclass(frozen=True, kw_only=True)
class OAuthGrantCreated(Fact, name="oauth_grant.created", data=OAuthGrantOut):
    """Somebody let an app act for them."""


@dataclass(frozen=True, kw_only=True)
class OAuthGrantEnded(Fact, name="oauth_grant.ended", data=OAuthGrantOut):
    """An app acts for somebody no more."""
