"""What happens to benefits, a file for each family. `data` is the resource as its GET gives it."""

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
