"""The verbs of benefits, a file for each family; other rooms import them, and the pure rules, from here."""

from coworkapi.benefits.rules.discounts import Discounted, best_discount
from coworkapi.benefits.rules.hours import is_within, lies_within, within
from coworkapi.benefits.rules.paying import balance_at, burn_order, pay
from coworkapi.benefits.rules.permissions import Permitted, covers, permit
from coworkapi.benefits.service.discounts import (
    archive_discount,
    create_discount,
    end_discount,
    find_discount,
    update_discount,
)
from coworkapi.benefits.service.entries import (
    consume_held,
    entries_json,
    entries_of,
    give_back,
    give_back_each,
    given_back_of,
    lots_of,
    post,
    release,
)
from coworkapi.benefits.service.grants import grant
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
    "balance_at",
    "best_discount",
    "burn_order",
    "consume_held",
    "covers",
    "create_discount",
    "create_permission",
    "end_discount",
    "end_permission",
    "entries_json",
    "entries_of",
    "find_discount",
    "find_permission",
    "give_back",
    "give_back_each",
    "given_back_of",
    "grant",
    "is_within",
    "lies_within",
    "lots_of",
    "pay",
    "permit",
    "post",
    "release",
    "update_discount",
    "update_permission",
    "within",
]
