"""Events `price_rise.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class PriceRiseLetterReady(Event):
    """The PDF of a letter that is to be mailed has been rendered."""

    type: Literal["price_rise.letter_ready"]
    data: models.LetterReady


class PriceRiseScheduled(Event):
    """Prices of memberships will change on a day."""

    type: Literal["price_rise.scheduled"]
    data: models.PriceRise


class PriceRiseWithdrawn(Event):
    """They won't."""

    type: Literal["price_rise.withdrawn"]
    data: models.PriceRise
