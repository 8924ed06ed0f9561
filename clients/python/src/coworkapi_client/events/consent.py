"""Events `consent.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class ConsentGiven(Event):
    """A member agreed to something."""

    type: Literal["consent.given"]
    data: models.Consent


class ConsentWithdrawn(Event):
    """A member took a consent back."""

    type: Literal["consent.withdrawn"]
    data: models.Consent
