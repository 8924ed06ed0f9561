"""Tables of benefits, a file for each family."""

from coworkapi.benefits.models.discounts import Discount, Permission

__all__ = ["Discount", "Permission"]
