"""The routes of billing: operators' and members'."""

from __future__ import annotations

from coworkapi.billing.routes import charges, me, standings, tax_rates

ROUTERS = [tax_rates.router, charges.router, me.router, standings.router]

TAGS = [
    {
        "name": "Tax rates",
        "description": "What a tax code means for a legal entity, from a date on.",
    },
    {
        "name": "Charges",
        "description": "What is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge.",
    },
    {
        "name": "Account standings",
        "description": "How accounts stand (current, grace, restricted, suspended, terminated), since when and why.",
    },
]
