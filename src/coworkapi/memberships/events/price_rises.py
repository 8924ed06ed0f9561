"""What happens to price rises."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.memberships.schemas.price_rises import AnnouncedOut, PriceRiseOut


class PriceRiseScheduled(Fact, name="price_rise.scheduled", data=PriceRiseOut):
    """Prices of memberships will change on a day."""


class PriceRiseWithdrawn(Fact, name="price_rise.withdrawn", data=PriceRiseOut):
    """They won't."""


class PriceRiseAnnounced(Fact, name="membership.price_rise_announced", data=AnnouncedOut):
    """The holder of a membership is to be told: the notice letter."""
