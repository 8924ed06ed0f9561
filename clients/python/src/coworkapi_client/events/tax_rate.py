"""Events `tax_rate.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class TaxRateCreated(Event):
    """A tax code means something from a date on."""

    type: Literal["tax_rate.created"]
    data: models.TaxRate


class TaxRateDeleted(Event):
    """It was taken back before any charge was made by it."""

    type: Literal["tax_rate.deleted"]
    data: models.TaxRate


class TaxRateUpdated(Event):
    """It was corrected before any charge was made by it, or renamed."""

    type: Literal["tax_rate.updated"]
    data: models.TaxRate
