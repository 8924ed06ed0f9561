"""Events `sale.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class SaleCancelled(Event):
    """What was bought was given back unused: its charge is voided and its credits are gone."""

    type: Literal["sale.cancelled"]
    data: models.Sale


class SaleCreated(Event):
    """Something was bought; its charge and its credits tell of themselves."""

    type: Literal["sale.created"]
    data: models.Sale
