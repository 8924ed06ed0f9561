"""Events `refund.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class RefundFailed(Event):
    """It could not be paid back; it can be tried again."""

    type: Literal["refund.failed"]
    data: models.Refund


class RefundSucceeded(Event):
    """Money was paid back."""

    type: Literal["refund.succeeded"]
    data: models.Refund
