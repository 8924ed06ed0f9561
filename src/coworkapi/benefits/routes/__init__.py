"""The HTTP face of benefits."""

from coworkapi.benefits.routes import credits, discounts, my_credits, overview, permissions, products, sales
from coworkapi.core.http import Router

ROUTERS: list[Router] = [
    overview.router,
    credits.router,
    my_credits.router,
    discounts.router,
    permissions.router,
    products.router,
    products.mine,
    products.public,
    sales.sales,
    sales.my_sales,
    sales.passes,
    sales.my_passes,
]
TAGS: list[dict[str, str]] = [
    {"name": "Benefits", "description": "All that a person may use, in one answer"},
    {"name": "Credits", "description": "Prepaid money, minutes and uses: lots, the ledger, balances and statements"},
    {"name": "My credits", "description": "What the signed-in member may spend, and what became of it"},
    {"name": "Discounts", "description": "Less to pay: a percentage, or a fixed price for an hour"},
    {"name": "Permissions", "description": "Who may book beyond a policy, and who may be where and when"},
    {"name": "Products", "description": "What is sold ahead of its use, and its sales: passes and credit packs"},
    {"name": "Passes", "description": "Admission for a local day: dated ones, and those that were burnt"},
]
