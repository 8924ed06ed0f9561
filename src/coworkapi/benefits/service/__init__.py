"""The verbs of benefits, a file for each family; other rooms import them, and the pure rules, from here."""

from coworkapi.benefits.rules.discounts import Discounted, best_discount
from coworkapi.benefits.rules.hours import is_within, lies_within, within
from coworkapi.benefits.rules.paying import balance_at, burn_order, pay
from coworkapi.benefits.rules.permissions import Permitted, covers, permit
from coworkapi.benefits.service.agreeing import check_prepaid_credits
from coworkapi.benefits.service.balances import balances, home_of_owner, statement_totals
from coworkapi.benefits.service.discounts import (
    archive_discount,
    create_discount,
    end_discount,
    find_discount,
    give_discounts,
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
    tell_low,
)
from coworkapi.benefits.service.grants import grant
from coworkapi.benefits.service.lot_changes import correct_lot, end_lot, grant_lot, transfer_lot, update_lot
from coworkapi.benefits.service.lot_ends import expire_lots
from coworkapi.benefits.service.lots import find_lot
from coworkapi.benefits.service.passes import burn_pass, expire_passes, use_dated_pass
from coworkapi.benefits.service.permissions import (
    archive_permission,
    create_permission,
    end_permission,
    find_permission,
    give_permissions,
    update_permission,
)
from coworkapi.benefits.service.plan_terms import bound_lots, bound_terms
from coworkapi.benefits.service.posting import post_credit_values
from coworkapi.benefits.service.products import create_product, passes_on_sale
from coworkapi.benefits.service.selling import sell

__all__ = [
    "Discounted",
    "Permitted",
    "archive_discount",
    "archive_permission",
    "balance_at",
    "balances",
    "best_discount",
    "bound_lots",
    "bound_terms",
    "burn_order",
    "burn_pass",
    "check_prepaid_credits",
    "consume_held",
    "correct_lot",
    "covers",
    "create_discount",
    "create_permission",
    "create_product",
    "end_discount",
    "end_lot",
    "end_permission",
    "entries_json",
    "entries_of",
    "expire_lots",
    "expire_passes",
    "find_discount",
    "find_lot",
    "find_permission",
    "give_back",
    "give_back_each",
    "give_discounts",
    "give_permissions",
    "given_back_of",
    "grant",
    "grant_lot",
    "home_of_owner",
    "is_within",
    "lies_within",
    "lots_of",
    "passes_on_sale",
    "pay",
    "permit",
    "post",
    "post_credit_values",
    "release",
    "sell",
    "statement_totals",
    "tell_low",
    "transfer_lot",
    "update_discount",
    "update_lot",
    "update_permission",
    "use_dated_pass",
    "within",
]
