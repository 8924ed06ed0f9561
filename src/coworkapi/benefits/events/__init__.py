"""What happens to benefits, a file for each family. `data` is the resource as its GET gives it."""

from coworkapi.benefits.events.credits import (
    CreditsCorrected,
    CreditsExpired,
    CreditsGranted,
    CreditsLow,
    CreditsRolledOver,
    CreditsTransferred,
    CreditsUpdated,
)
from coworkapi.benefits.events.products import (
    PassCancelled,
    PassExpired,
    PassSold,
    PassUsed,
    ProductArchived,
    ProductCreated,
    ProductRestored,
    ProductSaleCancelled,
    ProductSold,
    ProductUpdated,
)

__all__ = [
    "CreditsCorrected",
    "CreditsExpired",
    "CreditsGranted",
    "CreditsLow",
    "CreditsRolledOver",
    "CreditsTransferred",
    "CreditsUpdated",
    "PassCancelled",
    "PassExpired",
    "PassSold",
    "PassUsed",
    "ProductArchived",
    "ProductCreated",
    "ProductRestored",
    "ProductSaleCancelled",
    "ProductSold",
    "ProductUpdated",
]
