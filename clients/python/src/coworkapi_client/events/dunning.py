"""Events `dunning.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class DunningPauseEnded(Event):
    """It was ended before its time."""

    type: Literal["dunning.pause_ended"]
    data: models.DunningPause


class DunningPaused(Event):
    """Someone promised to pay, or disputes what is owed."""

    type: Literal["dunning.paused"]
    data: models.DunningPause


class DunningReminded(Event):
    """An account is reminded of overdue invoices; it is mailed. The aggregate is the account."""

    type: Literal["dunning.reminded"]
    data: models.DunningReminder


class DunningStepTaken(Event):
    """A step was taken for an invoice. The aggregate is the account."""

    type: Literal["dunning.step_taken"]
    data: models.DunningStepTaken
