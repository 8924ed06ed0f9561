"""The verbs of billing, a file for each family; other rooms import them from here."""

from coworkapi.billing.service.charge import charge, charges_json, tell_charged
from coworkapi.billing.service.reading import find_charge, lock_charge
from coworkapi.billing.service.settle import settle
from coworkapi.billing.service.taxes import entity_of, tax_of
from coworkapi.billing.service.void import void, void_charge

__all__ = [
    "charge",
    "charges_json",
    "entity_of",
    "find_charge",
    "lock_charge",
    "settle",
    "tax_of",
    "tell_charged",
    "void",
    "void_charge",
]
