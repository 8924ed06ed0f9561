"""What happens to charges. `data` is the charge as its GET gives it."""

from __future__ import annotations

from coworkapi.billing.schemas import ChargeOut, TaxRateOut
from coworkapi.core.events import Fact


class ChargeCreated(Fact, name="charge.created", data=ChargeOut):
    """Something is owed; or, with `voids_charge_id`, no longer."""


class ChargeVoided(Fact, name="charge.voided", data=ChargeOut):
    """It was undone by the opposite charge `voided_by_charge_id`, of which `charge.created` tells too."""


class ChargeSettled(Fact, name="charge.settled", data=ChargeOut):
    """It was paid or paid back, in part or, when nothing is outstanding any more, in whole."""


class TaxRateCreated(Fact, name="tax_rate.created", data=TaxRateOut):
    """A tax code means something from a date on."""


class TaxRateUpdated(Fact, name="tax_rate.updated", data=TaxRateOut):
    """It was corrected before any charge was made by it, or renamed."""


class TaxRateDeleted(Fact, name="tax_rate.deleted", data=TaxRateOut):
    """It was taken back before any charge was made by it."""
