"""Events `plan_version.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class PlanVersionPublished(Event):
    """From its `effective_from` on, those who begin get these terms."""

    type: Literal["plan_version.published"]
    data: models.PlanVersion
