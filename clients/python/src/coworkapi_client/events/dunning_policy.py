"""Events `dunning_policy.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class DunningPolicyArchived(Event):
    """It governs nothing any more."""

    type: Literal["dunning_policy.archived"]
    data: models.DunningPolicy


class DunningPolicyCreated(Event):
    """There is a new policy."""

    type: Literal["dunning_policy.created"]
    data: models.DunningPolicy


class DunningPolicyUpdated(Event):
    """It changed; steps that were taken stay taken."""

    type: Literal["dunning_policy.updated"]
    data: models.DunningPolicy
