"""Events `payment.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class PaymentActionRequired(Event):
    """The customer must confirm it (3-D Secure)."""

    type: Literal["payment.action_required"]
    data: models.Payment


class PaymentCancelled(Event):
    """It was given up before it was made."""

    type: Literal["payment.cancelled"]
    data: models.Payment


class PaymentFailed(Event):
    """It did not come; with `received_at`, it had come and was returned (a late failure). `failure` says why."""

    type: Literal["payment.failed"]
    data: models.Payment


class PaymentPending(Event):
    """The provider has taken it, and it is on its way: a debit takes days. What it pays is not unpaid meanwhile."""

    type: Literal["payment.pending"]
    data: models.Payment


class PaymentSucceeded(Event):
    """The money is there, or as good as."""

    type: Literal["payment.succeeded"]
    data: models.Payment
