"""Events `plan.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class PlanArchived(Event):
    """It is sold no more; who holds it goes on holding it."""

    type: Literal["plan.archived"]
    data: models.Plan


class PlanCreated(Event):
    """Something new is sold."""

    type: Literal["plan.created"]
    data: models.Plan


class PlanRestored(Event):
    """It is sold again."""

    type: Literal["plan.restored"]
    data: models.Plan


class PlanUpdated(Event):
    """Its name or where it is shown changed; terms change with a version."""

    type: Literal["plan.updated"]
    data: models.Plan
