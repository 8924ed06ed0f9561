"""Events `oauth_app.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class OauthAppArchived(Event):
    """A third-party app works no more, for nobody."""

    type: Literal["oauth_app.archived"]
    data: models.OAuthApp


class OauthAppCreated(Event):
    """A third-party app was registered."""

    type: Literal["oauth_app.created"]
    data: models.OAuthApp


class OauthAppUpdated(Event):
    """A third-party app's registration or secret changed."""

    type: Literal["oauth_app.updated"]
    data: models.OAuthApp
