"""The verbs of benefits, a file for each family; other rooms import them, and the pure rules, from here."""

from coworkapi.benefits.rules.discounts import Discounted, best_discount
from coworkapi.benefits.rules.hours import is_within, lies_within, within
from coworkapi.benefits.rules.permissions import Permitted, covers, permit

__all__ = ["Discounted", "Permitted", "best_discount", "covers", "is_within", "lies_within", "permit", "within"]
