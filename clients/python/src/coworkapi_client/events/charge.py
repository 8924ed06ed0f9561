"""Events `charge.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class ChargeCreated(Event):
    """Something is owed; or, with `voids_charge_id`, no longer."""

    type: Literal["charge.created"]
    data: models.Charge


class ChargeSettled(Event):
    """It was paid or paid back, in part or, when nothing is outstanding any more, in whole."""

    type: Literal["charge.settled"]
    data: models.Charge


class ChargeVoided(Event):
    """It was undone by the opposite charge `voided_by_charge_id`, of which `charge.created` tells too."""

    type: Literal["charge.voided"]
    data: models.Charge
