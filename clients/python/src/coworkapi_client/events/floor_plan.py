"""Events `floor_plan.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class FloorPlanCreated(Event):
    """A floor plan was added."""

    type: Literal["floor_plan.created"]
    data: models.FloorPlan


class FloorPlanDeleted(Event):
    """A floor plan is gone."""

    type: Literal["floor_plan.deleted"]
    data: models.FloorPlan


class FloorPlanUpdated(Event):
    """A floor plan, its drawing or its shapes changed."""

    type: Literal["floor_plan.updated"]
    data: models.FloorPlan
