"""What happens to products, sales and passes."""

from __future__ import annotations

from coworkapi.benefits.schemas.products import PassOut, ProductOut, SaleOut
from coworkapi.core.events import Fact


class ProductCreated(Fact, name="product.created", data=ProductOut):
    """Something new is sold."""


class ProductUpdated(Fact, name="product.updated", data=ProductOut):
    """It is sold otherwise from now on; what was sold before stays as it was."""


class ProductArchived(Fact, name="product.archived", data=ProductOut):
    """It is sold no more."""


class ProductRestored(Fact, name="product.restored", data=ProductOut):
    """It is sold again."""


class ProductSold(Fact, name="sale.created", data=SaleOut):
    """Something was bought; its charge and its credits tell of themselves."""


class ProductSaleCancelled(Fact, name="sale.cancelled", data=SaleOut):
    """What was bought was given back unused: its charge is voided and its credits are gone."""


class PassSold(Fact, name="pass.sold", data=PassOut):
    """A dated pass was sold."""


class PassUsed(Fact, name="pass.used", data=PassOut):
    """A pass was used for its day: a dated one, or one use of a lot that isn't dated."""


class PassCancelled(Fact, name="pass.cancelled", data=PassOut):
    """A dated pass was given back, and its place is free again."""


class PassExpired(Fact, name="pass.expired", data=PassOut):
    """The day of a dated pass went by, and nobody used it."""
