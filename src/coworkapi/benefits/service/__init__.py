"""The verbs of benefits, a file for each family; other rooms import them, and the pure rules, from here."""

from coworkapi.benefits.rules.discounts import Discounted, best_discount
from coworkapi.benefits.rules.hours import is_within, lies_within, within
from coworkapi.benefits.rules.permissions import Permitted, covers, permit
from coworkapi.benefits.service.discounts import (
    archive_discount,
    create_discount,
    end_discount,
    find_discount,
    update_discount,
)
from coworkapi.benefits.service.permissions import (
    archive_permission,
    create_permission,
    end_permission,
    find_permission,
    update_permission,
)

__all__ = [
    "Discounted",
    "Permitted",
    "archive_discount",
    "archive_permission",
    "best_discount",
    "covers",
    "create_discount",
    "create_permission",
    "end_discount",
    "end_permission",
    "find_discount",
    "find_permission",
    "is_within",
    "lies_within",
    "permit",
    "update_discount",
    "update_permission",
    "within",
]
