"""Tables of benefits, a file for each family."""

from coworkapi.benefits.models.credits import CreditEntry, CreditLot, CreditMemberUse
from coworkapi.benefits.models.discounts import Discount, Permission
from coworkapi.benefits.models.products import Pass, Product, Sale
from coworkapi.benefits.models.values import CreditValue

__all__ = [
    "CreditEntry",
    "CreditLot",
    "CreditMemberUse",
    "CreditValue",
    "Discount",
    "Pass",
    "Permission",
    "Product",
    "Sale",
]
