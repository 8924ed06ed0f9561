"""Events `billing_run.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class BillingRunEnded(Event):
    """A run succeeded, failed or was cancelled; `state` says which."""

    type: Literal["billing_run.ended"]
    data: models.BillingRun
