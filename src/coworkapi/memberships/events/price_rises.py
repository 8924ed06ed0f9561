"""What happens to price rises."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.memberships.schemas.price_rises import AnnouncedOut, LetterReadyOut, PriceRiseOut


class PriceRiseScheduled(Fact, name="price_rise.scheduled", data=PriceRiseOut):
    """Prices of memberships will change on a day."""


class PriceRiseWithdrawn(Fact, name="price_rise.withdrawn", data=PriceRiseOut):
    """They won't."""


class PriceRiseAnnounced(Fact, name="membership.price_rise_announced", data=AnnouncedOut):
    """A membership's price will rise; its payer gets a letter with all that rise of theirs."""


class PriceRiseLetterReady(Fact, name="price_rise.letter_ready", data=LetterReadyOut):
    """The PDF of a letter that is to be mailed has been rendered."""
