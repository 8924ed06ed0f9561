"""Events `oauth_grant.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class OauthGrantCreated(Event):
    """Somebody let an app act for them."""

    type: Literal["oauth_grant.created"]
    data: models.OAuthGrant


class OauthGrantEnded(Event):
    """An app acts for somebody no more."""

    type: Literal["oauth_grant.ended"]
    data: models.OAuthGrant
