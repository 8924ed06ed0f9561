"""The verbs of billing, a file for each family; other rooms import them from here."""

from coworkapi.billing.service import ledger
from coworkapi.billing.service.by_hand import ByHand, charge_by_hand
from coworkapi.billing.service.charge import charge, charges_json, tell_charged
from coworkapi.billing.service.reading import find_charge, lock_charge
from coworkapi.billing.service.settle import settle
from coworkapi.billing.service.standings import require_standing
from coworkapi.billing.service.tax_rates import create_tax_rate, delete_tax_rate, find_tax_rate, update_tax_rate
from coworkapi.billing.service.taxes import entity_of, tax_of
from coworkapi.billing.service.trying import taken_back
from coworkapi.billing.service.void import void, void_charge

__all__ = [
    "ByHand",
    "charge",
    "charge_by_hand",
    "charges_json",
    "create_tax_rate",
    "delete_tax_rate",
    "entity_of",
    "find_charge",
    "find_tax_rate",
    "ledger",
    "lock_charge",
    "require_standing",
    "settle",
    "taken_back",
    "tax_of",
    "tell_charged",
    "update_tax_rate",
    "void",
    "void_charge",
]
