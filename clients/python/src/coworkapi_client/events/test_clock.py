"""Events `test_clock.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class TestClockAdvanced(Event):
    """A test organization's time moved; what falls due by it is done next."""

    type: Literal["test_clock.advanced"]
    data: models.TestClock
