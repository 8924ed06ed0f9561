"""Events `discount.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class DiscountArchived(Event):
    """It was put away and counts no more."""

    type: Literal["discount.archived"]
    data: models.Discount


class DiscountCreated(Event):
    """Someone, or everyone, pays less from some day on."""

    type: Literal["discount.created"]
    data: models.Discount


class DiscountUpdated(Event):
    """It was changed or ended; prices quoted before stay as they were."""

    type: Literal["discount.updated"]
    data: models.Discount
