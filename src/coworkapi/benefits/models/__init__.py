"""Tables of benefits, a file for each family."""

from coworkapi.benefits.models.credits import CreditEntry, CreditLot, CreditMemberUse
from coworkapi.benefits.models.discounts import Discount, Permission

__all__ = ["CreditEntry", "CreditLot", "CreditMemberUse", "Discount", "Permission"]
