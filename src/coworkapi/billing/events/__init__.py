"""What happens in billing, a file for each family."""

from __future__ import annotations

from coworkapi.billing.events.charges import (
    ChargeCreated,
    ChargeSettled,
    ChargeVoided,
    TaxRateCreated,
    TaxRateDeleted,
    TaxRateUpdated,
)

__all__ = [
    "ChargeCreated",
    "ChargeSettled",
    "ChargeVoided",
    "TaxRateCreated",
    "TaxRateDeleted",
    "TaxRateUpdated",
]
