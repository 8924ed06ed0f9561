"""Facts of pricing. Each carries the rate as its GET gives it."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.pricing.schemas import RateOut


@dataclass(frozen=True, kw_only=True)
class RateCreated(Fact, name="rate.created", data=RateOut):
    """A draft was made."""


@dataclass(frozen=True, kw_only=True)
class RateUpdated(Fact, name="rate.updated", data=RateOut):
    """A draft was changed, or a published rate got another end."""


@dataclass(frozen=True, kw_only=True)
class RateDeleted(Fact, name="rate.deleted", data=RateOut):
    """A draft is gone."""


@dataclass(frozen=True, kw_only=True)
class RatePublished(Fact, name="rate.published", data=RateOut):
    """From now on it counts, on its days."""


@dataclass(frozen=True, kw_only=True)
class RateWithdrawn(Fact, name="rate.withdrawn", data=RateOut):
    """It no longer counts for what is booked from now on."""
