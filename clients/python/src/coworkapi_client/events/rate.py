"""Events `rate.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class RateCreated(Event):
    """A draft was made."""

    type: Literal["rate.created"]
    data: models.Rate


class RateDeleted(Event):
    """A draft is gone."""

    type: Literal["rate.deleted"]
    data: models.Rate


class RatePublished(Event):
    """From now on it counts, on its days."""

    type: Literal["rate.published"]
    data: models.Rate


class RateUpdated(Event):
    """A draft was changed, or a published rate got another end."""

    type: Literal["rate.updated"]
    data: models.Rate


class RateWithdrawn(Event):
    """It no longer counts for what is booked from now on."""

    type: Literal["rate.withdrawn"]
    data: models.Rate
