"""Events `payment_method.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class PaymentMethodAdded(Event):
    """It can be charged."""

    type: Literal["payment_method.added"]
    data: models.PaymentMethod


class PaymentMethodExpiring(Event):
    """The card is good for thirty more days at most."""

    type: Literal["payment_method.expiring"]
    data: models.PaymentMethod


class PaymentMethodFailed(Event):
    """It could not be added; `failure` says why."""

    type: Literal["payment_method.failed"]
    data: models.PaymentMethod


class PaymentMethodRemoved(Event):
    """It can't be charged any more."""

    type: Literal["payment_method.removed"]
    data: models.PaymentMethod


class PaymentMethodUpdated(Event):
    """It became the default, or is it no longer."""

    type: Literal["payment_method.updated"]
    data: models.PaymentMethod
